"""What comes before and what after: told by prepositions, by prefixes ("postinjection") and by first and last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.reason import Reason
from assistant.facts.tokens import american, root_of
from assistant.facts.values import value_matches
from assistant.facts.view import View

#: An event under a word of time, with what stands behind it.
_EVENT = re.compile(
    r"\b(?P<when>before|after|prior to|following|ahead of)\s(?:the\s|an?\s|any\s|its\s)?(?P<event>[a-z][\w-]+)(?=\s?(?:$|[.,;:)]|to\b|until|and\b|or\b|in\b|for\b|is\b|was\b|are\b|were\b|at\b|by\b))",
    re.I,
)
_PREFIXED = re.compile(r"\b(?P<when>pre|post)-?(?P<event>[a-z]{5,})", re.I)
_EARLY = re.compile(
    r"\b(?:before\w*|prior|pre-?(?:op|proc|treat|inter(?!t)|inj|abl|surg|clin|ced|em)\w*|ahead|in advance|previous\w*|earlier|until)\b",
    re.I,
)
_LATE = re.compile(
    r"\b(?:after\w*|follow\w*|post-?(?:op|proc|treat|inter|inj|abl|surg|em)\w*|later|subsequent\w*|thereafter|then|once|since)\b",
    re.I,
)
#: Whatever in a source may bear "before".
_BEARS_BEFORE = re.compile(
    rf"{_EARLY.pattern}|\b(?:initial\w*|first|baseline|beg[aiu]n\w*|start\w*|already|former\w*|history|past|discontinu\w*|prerequisite|wait\w*|neoadjuvant|screen\w*|prepar\w*|"
    r"admission|enrol\w*|inclu\w+|eligib\w*|followed by|then|interval|intermediate|since|once|subsequent\w*|thereafter|select\w*|chosen|plan\w*|should|mean|reduction|decrease\w*|increase\w*|informed)\b",
    re.I,
)  # fmt: skip
#: Before a time, what puts something beyond its end; and so far before one [characters] a source may say so, too.
_BEYOND = re.compile(r"\b(?:outside|beyond)\s(?:of\s)?(?:the\s)?(?:first\s|up to\s|about\s)*$", re.I)
_LONGER = re.compile(
    r"\b(?:outside|beyond|past|over|after|exceed\w*|more than|longer|later|least|above|minimum)\b|[>≥]", re.I
)
_AHEAD = 16
_LAST = re.compile(
    r"(?<!at )\b(?:last|final|latest)\b(?!\s(?:for|until|up|at least|about|longer|\w+\s(?:years|months|weeks|days|decades?))\b)",
    re.I,
)
_FIRST = re.compile(r"\b(?:first|initial\w*|phase 1|primary)\b", re.I)
_ENDS = re.compile(r"\b(?:last\w*|final\w*|end\w*|latest|past|ultimate\w*|then|thereafter|up to|long-?term)\b", re.I)


def check_time_order(statement: View, sources: Sequence[View], over: Sequence[View] = ()) -> list[Reason]:
    """Before for after, beyond for within, last for first, where the source has only the other.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
        over: Headings and sentences before them, which may tell the order.
    """
    said, held = statement.sentence.text, " ".join(v.sentence.text for v in sources)
    if not held:
        return []
    return (
        _prefixed(said, held)
        or _before(said, held, " ".join(v.sentence.text for v in over))
        or _beyond(statement, sources)
        or _last(said, held)
    )


def _prefixed(said: str, held: str) -> list[Reason]:
    """ "Before the injection" where the source has "postinjection", or the reverse."""
    found = [(m, _root(m["event"])) for m in _PREFIXED.finditer(held)]
    for match in _EVENT.finditer(said) if found else ():
        want, bears = ("post", _LATE) if match["when"].lower() in ("after", "following") else ("pre", _EARLY)
        same = [m for m, root in found if root == _root(match["event"])]
        rest = held
        for m in same:
            rest = rest.replace(m.group(), " ")
        if same and all(m["when"].lower() != want for m in same) and not bears.search(rest):
            return [Reason("time", match.group(), same[0].group(), True)]
    return []


def _root(word: str) -> str:
    return root_of(american(word.lower()))[0]


#: What stands behind a preposition of a later time, up to the comma.
_BEHIND_LATE = re.compile(r"\b(?:after|following|once)\s(?P<behind>[^,;.:()]{2,60})", re.I)


def _before(said: str, held: str, over: str) -> list[Reason]:
    """ "Before" an event where everything that the source tells of time comes after."""
    match = next((m for m in _EVENT.finditer(said) if m["when"].lower() not in ("after", "following")), None)
    late = _LATE.search(held)
    if match and late and late.group().lower() in ("after", "following") and not any(
        _root(match["event"]) in {_root(w) for w in re.findall(r"[A-Za-z]+", m["behind"])} for m in _BEHIND_LATE.finditer(held)
    ):
        return []  # "A before B" says the same as "after A, B"
    if match and late and not _BEARS_BEFORE.search(held) and not _EARLY.search(over):
        return [Reason("time", match.group(), late.group(), True)]
    return []


def _beyond(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Outside a time within which the source has it."""
    for bound in statement.bounds:
        match = _BEYOND.search(statement.sentence.text, 0, bound.quantity.start)
        if match is None or bound.quantity.dimension != "time":
            continue
        held = [
            (v.sentence.text, b.quantity)
            for v in sources
            for b in v.bounds
            if value_matches(bound.quantity, b.quantity)
        ]
        if held and not any(_LONGER.search(t, max(0, q.start - _AHEAD), q.end) for t, q in held):
            return [Reason("time", f"{match.group()}{bound.quantity.text}", held[0][0][:60], True)]
    return []


def _last(said: str, held: str) -> list[Reason]:
    match, first = _LAST.search(said), _FIRST.search(held)
    if match and first and not _ENDS.search(held):
        return [Reason("time", said[match.start() : match.end() + 12], first.group(), True)]
    return []
