"""On which side of an event a time lies: "three days before" does not stand on "three days after"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.quantity import Quantity
from assistant.facts.reason import Reason
from assistant.facts.values import value_matches
from assistant.facts.view import View

#: What stands right behind a time that lies before something, and behind one that follows it.
_BEHIND = (
    (
        re.compile(
            r"\s?(?:in advance|beforehand|before\b(?! and after)|prior to\b|ahead of\b|preceding\b|earlier\b|pre(?=[a-z]))",
            re.I,
        ),
        -1,
    ),
    (
        re.compile(
            r"\s?(?:after\b|afterwards?\b|following\b|post(?=[a-z-])|later\b|thereafter\b|since\b|on from\b|from then on\b|into\b|(?:of )?follow-?\s?up\b)",
            re.I,
        ),
        1,
    ),
)
#: The same before the time ("after surgery, at three months"; "at the last follow-up, 6 months").
_AHEAD = re.compile(r"\b(?:after|following)\s(?:\w+\s){1,3}(?:in|within|at|by)\s$", re.I)
#: What takes so long before it comes, comes so long after.
_LASTS = re.compile(
    r"\b(?:tak(?:e|es|ing)|took|last(?:s|ed)?|wait(?:s|ed)?|need(?:s|ed)?|pass(?:es|ed)?)\s(?:\w+\s){0,2}$|\b(?:may|can|might|could)\sbe\s$",
    re.I,
)
_EVENT = re.compile(r"\s?before\s(?:the\s|an?\s|any\s)?\w+(?:\s(?:until|when|and|or|is|was|begins|to)\b|\s?[,.;]|$)", re.I)
#: Before a time, what puts something beyond it.
_BEYOND = re.compile(
    r"\b(?:after|beyond|past|(?<!no )later than|no sooner than|no earlier than|not before)\s(?:the\sfirst\s|at\s(?:least|most)\s|more\sthan\s)?$",
    re.I,
)
#: Before a time, what has it as its end.
_UNTIL = re.compile(r"\bbefore\s(?:about\s|the\sfirst\s)?$", re.I)
_ENDING = re.compile(
    r"\b(?:before|until|within|under|less than|by|up to|maximum of|first)\s(?:the\s|about\s|first\s)*$|[<≤]\s?$", re.I
)
#: The beginning or end of a time ("the first 24 hours").
_ENDS = re.compile(r"\b(?P<end>first|last)\s(?P<time>[\w.–-]+\s(?:hour|day|week|month|year)s?)\b", re.I)
#: A day, week or month that is only called the next or the same.
_NEAR = re.compile(
    r"\b(?P<which>next|following|same|previous|preceding)\s(?P<unit>day|night|morning|week|month|year)\b", re.I
)


def check_time_sides(statement: View, sources: Sequence[View], whole: Sequence[View] = ()) -> list[Reason]:
    """A time before an event that the source has after it or the reverse, and the next week for the next day.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
        whole: Those that the statement draws on.
    """
    for bound in statement.bounds:
        late = _BEYOND.search(statement.sentence.text[: bound.quantity.start])
        alike = [(v, o.quantity) for v in sources for o in v.bounds if value_matches(bound.quantity, o.quantity)]
        if (
            late
            and bound.quantity.dimension == "time"
            and alike
            and all(q.comparator in ("up_to", "le", "lt") for _, q in alike)
        ):
            return [Reason("comparator", _quote(statement, bound.quantity), _quote(*alike[0]), True)]
        early = _UNTIL.search(statement.sentence.text[: bound.quantity.start]) and bound.quantity.role == "value"
        if early and alike and not any(_ENDING.search(v.sentence.text[: q.start]) for v, q in alike):
            return [Reason("time", f"before {bound.quantity.text}", _quote(*alike[0]), True)]
        mine = _side(statement, bound.quantity)
        if not mine:
            continue
        held = [
            (side, view, other.quantity)
            for view in sources
            for other in view.bounds
            if value_matches(bound.quantity, other.quantity) and (side := _side(view, other.quantity))
        ]
        if held and all(side != mine for side, _, _ in held):
            _, view, other = held[0]
            return [Reason("time", _quote(statement, bound.quantity), _quote(view, other), True)]
    return _next(statement, sources) or _unheld(statement, whole or sources) or _during(statement, sources)


def _side(view: View, quantity: Quantity) -> int:
    """-1 for a time before something, 1 for one after it, 0 where the words do not tell."""
    if quantity.dimension != "time" or quantity.role != "value":
        return 0
    text = view.sentence.text
    if _LASTS.search(text[: quantity.start]) and not _EVENT.match(text, quantity.end):
        return 0
    for pattern, side in _BEHIND:
        if pattern.match(text, quantity.end):
            return side
    return 1 if _AHEAD.search(text[: quantity.start]) else 0


def _quote(view: View, quantity: Quantity) -> str:
    return view.sentence.text[quantity.start : quantity.end + 16].strip()


def _next(statement: View, sources: Sequence[View]) -> list[Reason]:
    """ "The next week" where the source has "the next day"."""
    ends = [m for view in sources for m in _ENDS.finditer(view.sentence.text)]
    for match in _ENDS.finditer(statement.sentence.text):
        alike = [m for m in ends if m["time"].casefold() == match["time"].casefold()]
        if alike and not any(m["end"].casefold() == match["end"].casefold() for m in alike):
            return [Reason("time", match.group(), alike[0].group(), True)]
    held = [m for view in sources for m in _NEAR.finditer(view.sentence.text)]
    for match in _NEAR.finditer(statement.sentence.text):
        alike = [m for m in held if _kind(m) == _kind(match)]
        if alike and not any(m["unit"].lower() == match["unit"].lower() for m in alike):
            return [Reason("time", match.group(), alike[0].group(), True)]
    return []


def _kind(match: re.Match[str]) -> str:
    which = match["which"].lower()
    return {"following": "next", "preceding": "previous"}.get(which, which)


#: What puts one thing before another, and whatever in a source may bear it.
_BEFORE = re.compile(r"\b(?:before(?!hand)|beforehand|prior to|ahead of|in advance of)\b", re.I)
_BORE = re.compile(
    r"\b(?:before\w*|prior|pre-?(?:op|proc|treat|inter(?!t)|inj|abl|surg|clin|ced|em)\w*|ahead|in advance|previous\w*|earlier|until|then|initial\w*|at first|first, |baseline|begin\w*|start\w*|early|after\w*|following|followed|post\w*|subsequent\w*|once|since|"
    r"already|discontinu\w*|withh\w*|paus\w*|stop\w*|intermediate|interval|wait\w*|neoadjuvant|step\w*|sequen\w*|thereafter|finally|admission|enrol\w*|inclusion|prerequisite|history)\b",
    re.I,
)
#: What was done first without a word of what followed, and what in a source bears it.
_BEFOREHAND = re.compile(r"\b(?:beforehand|in advance)\b", re.I)
_EARLIER = re.compile(
    r"\b(?:before\w*|prior|pre\w{4,}|ahead|advance|previous\w*|earlier|until|first|initial\w*|then|followed|after|once|already)\b",
    re.I,
)
#: With what a study began, its source need not call so.
_AT_FIRST = re.compile(r"(?<![a-z] )before\s(?:the\s)?(?:treatment|therapy)\b", re.I)
_LAST, _FIRST = (
    re.compile(
        r"\b(?:the|at|a)\s(?:very\s)?last\s(?=visit|follow|scan|check|exam|imag|phase|step|control|sign|treatment|assessment)",
        re.I,
    ),
    re.compile(r"\b(?:first|initial\w*)\b", re.I),
)
_LAST_HELD = re.compile(r"\b(?:last|final\w*|latest|end\w*|past)\b", re.I)
_FIRST_SAID = re.compile(
    r"\b(?:the|at|a)\s(?:very\s)?(?:first|initial)\s(?=visit|follow|scan|check|exam|imag|control|assessment)", re.I
)


def _unheld(statement: View, sources: Sequence[View]) -> list[Reason]:
    """ "Before" where nothing in the source puts anything before or after anything, and the last for the first."""
    said = statement.sentence.text
    held = " ".join(view.sentence.text for view in sources)
    ahead = _BEFOREHAND.search(said)
    if ahead and held and not _EARLIER.search(held):
        return [Reason("time", ahead.group(), "", True)]
    match = _BEFORE.search(said)
    if match and held and not _BORE.search(held) and not _AT_FIRST.match(said, match.start()):
        return [Reason("time", said[match.start() : match.end() + 16].strip(), "", True)]
    for mine, theirs, other in ((_LAST, _LAST_HELD, _FIRST), (_FIRST_SAID, _FIRST, _LAST_HELD)):
        named, against = mine.search(said), other.search(held)
        if named and against and not theirs.search(held):
            return [Reason("time", said[named.start() : named.end() + 12].strip(), against.group(), True)]
    return []


_AFTER_THING = re.compile(r"\b(?:after|following)\s(?:the\s|an?\s|any\s)?(?P<what>(?:[\w-]+\s?){1,3})", re.I)
_DURING_THING = re.compile(r"\bduring\s(?:the\s|an?\s|any\s)?(?P<what>(?:[\w-]+\s?){1,3})", re.I)
_ANY_AFTER = re.compile(r"\b(?:after\w*|follow(?:ing|ed)|post\w*|subsequent\w*|later|once|then)\b", re.I)


def _during(statement: View, sources: Sequence[View]) -> list[Reason]:
    """ "After" a thing during which the source has it."""
    for match in _AFTER_THING.finditer(statement.sentence.text):
        word = match["what"].split()[0].casefold()
        for view in sources[:1]:
            text = view.sentence.text
            held = next((m for m in _DURING_THING.finditer(text) if m["what"].split()[0].casefold() == word), None)
            if held and not _ANY_AFTER.search(text.replace(held.group(), " ")):
                return [Reason("time", match.group().strip(), held.group().strip(), True)]
    return []
