"""What a question takes for granted, held against the library: a wrong premise is corrected before anything is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
class WrongPremise:
    """What a question takes for granted, and the places that say otherwise, the one that decides first."""

    claim: str
    hits: tuple[Hit, ...]


def read_premises(text: str) -> Iterator[str]:
    """The statements that a question makes in asking."""
    for pattern in (_SINCE, _TAG, _STATED):
        found = pattern.search(text)
        if found and _VERB.search(found["claim"]) and (pattern is _SINCE or not _ASKS.match(found["claim"])):
            yield found["claim"].strip(" -\u2013\u2014")
    found = _WHY.search(text)
    if found:
        yield found["claim"]


def find_wrong_premise(question: Question, search: Search) -> WrongPremise | None:
    """The first premise of a question that the library contradicts; None when it contradicts none."""
    from assistant.claim_check import rule_on_statement

    purpose = _PURPOSE.search(question.typed)
    for claim in (*read_premises(question.typed), *([purpose["claim"]] if purpose else [])):
        ruling, hits = rule_on_statement(claim, search)
        if ruling.verdict != "contradicted" or ruling.bearing < LEAST_BEARING:
            continue
        if purpose and claim == purpose["claim"] and any(d.what != "negation" for d in ruling.differences):
            continue
        deciding = tuple(hits[candidate.key] for candidate in ruling.decided_by)
        named = question.surely_named
        if not named or all(hit.key in named for hit in deciding):
            return WrongPremise(claim, deciding)
    return None
