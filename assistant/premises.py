"""What a question takes for granted, held against the library: a wrong premise is corrected before anything is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.bullets import listed_work
from assistant.facts.direction_words import direction_cue
from assistant.facts.tokens import clean_text, read_tokens
from assistant.question import Question
from assistant.search import Hit, Search

_AUXILIARY = r"(?:does|do|did|is|are|was|were|has|have|had|should|must|can|could|would|will)"
#: "Since A, …", "given that A, …".
_SINCE = re.compile(
    r"^\s*(?:since|because|as|given(?: that)?|considering(?: that)?|now that|seeing that|if)\s+(?P<claim>.{12,}?),\s",
    re.I,
)
#: "A, right?"
_TAG = re.compile(
    r"^(?P<claim>.{12,}?),?\s+(?:right|correct|true|isn'?t (?:it|he|she)|aren'?t they|yes|hm+|agreed)\s*\?", re.I
)
#: "A - how much?", "A, what …?": a statement, and a question about it.
_STATED = re.compile(
    r"^(?P<claim>[^?]{15,}?)(?:\s[-\u2013\u2014]+\s|[.;:,]\s+)(?=(?:and |so |but |then )?(?:what|which|who|why|how|where|when|by how|is|are|do|does|did|can)\b)",
    re.I,
)
#: "Why is A?"; "why not" asks for a reason against, and takes nothing for granted.
_WHY = re.compile(
    rf"\b(?:why|how come)\s+(?:{_AUXILIARY}\s+)?(?!not\b|{_AUXILIARY}\b)(?P<claim>.{{8,}}?)\s*\??\s*$", re.I
)
#: "Which … is recommended for A?": that A is done at all; a passage must deny it outright.
_PURPOSE = re.compile(
    r"^\s*(?:and |so |but )?(?:which|what|how|when|where)\b.*\b(?:recommended|used|advised|needed|required|chosen|necessary|applied|allowed) (?:for|in|during|with|before|after)"
    r" (?P<claim>.{12,}?)\s*\??\s*$",
    re.I,
)
#: "By how much does A raise B?": that it does; a passage must tell of the same change.
_BY_HOW_MUCH = re.compile(
    r"^\W*(?:and |so |but )?(?:by )?how (?:much|many (?:%|percent\w*|per cent|points?|times|days|weeks|months|years|m[lL]|cc))\s+(?:does|do|did|can|will|would)\s+(?P<claim>.{12,}?)\s*\?*\s*$",
    re.I,
)
#: "How much riskier is A than B?"
_HOW_MUCH_MORE = re.compile(
    r"^\W*(?:and |so |but )?(?:by )?how much (?P<more>(?:more|less) \w+|\w{3,}er|worse) (?P<verb>is|are|was|were) (?P<a>.{4,}?) (?P<than>(?:than|compared (?:to|with)) .{4,}?)\s*\?*\s*$",
    re.I,
)
#: What begins so asks, and states nothing.
_ASKS = re.compile(
    rf"^\s*(?:and |so |but )?(?:what|which|who|whose|why|how|where|when|{_AUXILIARY}|for|after|before|according|at|per|patient|i|we)\b",
    re.I,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|cannot|may|must|should|will|needs?|\w{3,}(?:ed|es|s)|puts?|got|went|made|wait)\b|=",
    re.I,
)
#: How surely a passage must speak of what is taken for granted (log odds, `claim.Judged.bearing`).
LEAST_BEARING = 0.5


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question takes for granted; `denied`: only a passage that denies it outright says otherwise."""

    claim: str
    denied: bool = False


def read_premises(text: str) -> Iterator[Premise]:
    """The statements that a question makes in asking."""
    for pattern in (_SINCE, _TAG, _STATED):
        found = pattern.search(text)
        if found and _VERB.search(found["claim"]) and (pattern is _SINCE or not _ASKS.match(found["claim"])):
            yield Premise(found["claim"].strip(" -\u2013\u2014"))
    why, purpose = _WHY.search(text), _PURPOSE.search(text)
    if why:
        yield Premise(why["claim"])
    if purpose:
        yield Premise(purpose["claim"], denied=True)
    yield from _changes_taken_for_granted(text)


def _changes_taken_for_granted(text: str) -> Iterator[Premise]:
    """That there is such a change, where its size is asked."""
    change, more = _BY_HOW_MUCH.search(text), _HOW_MUCH_MORE.search(text)
    if more:
        yield Premise(f"{more['a']} {more['verb']} {more['more']} {more['than']}")
    elif change and _tells_direction(change["claim"]):
        yield Premise(
            re.sub(r"\bover(?= (?!time\b|\d|the (?:next|first|last|follow)))", "compared with", change["claim"])
        )


def _tells_direction(claim: str) -> bool:
    """Whether a statement says that something is more or less, better or worse."""
    return any(direction_cue(token) for token in read_tokens(clean_text(claim)))


def find_denial(question: Question, search: Search) -> tuple[Hit, ...]:
    """The places that say otherwise than the question takes for granted, the one that decides first; empty when none does."""
    from assistant.claim_check import rule_on_statement

    for premise in read_premises(question.typed):
        ruling, hits = rule_on_statement(premise.claim, search)
        if ruling.verdict != "contradicted" or ruling.bearing < LEAST_BEARING:
            continue
        if premise.denied and any(difference.what != "negation" for difference in ruling.differences):
            continue
        deciding = tuple(hits[candidate.key] for candidate in ruling.decided_by)
        if any(listed_work(search.document(hit.key), hit.spans) for hit in deciding):
            # A title says what a work is about, and denies nothing.
            continue
        if not question.surely_named or all(hit.key in question.surely_named for hit in deciding):
            return deciding
    return ()
