"""A sentence as it is compared with a question: its stems, and what its form bears (a number, a reason, a list)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.question import Concept
from assistant.words import STOP, words

_NUMBER = re.compile(
    r"\d|\b(?:half|third|quarter|twice|two|three|four|five|six|seven|eight|nine|ten|twelve|none)\b", re.I
)
_PERCENT = re.compile(r"\d\s*%|\bper\s?cent|\b(?:half|third|quarter)s?\b|\brates?\b", re.I)
_TIME = re.compile(
    r"\b(?:\d+|one|two|three|six|next|same|first)\b[\s\u2013-]*(?:to\s+\d+\s+)?(?:hours?|h|days?|weeks?|wks?|months?|years?|min(?:utes)?)\b",
    re.I,
)
_LENGTH = re.compile(r"\d\s*(?:mm|cm|m[lL]|cc|gauge|G|Gy|°|º|mg|Hz|W|N)\b|\bthird\b|\d\s*[G%]")
_CAUSE = re.compile(
    r"\b(?:because|due to|therefore|thus|in order to|so that|since|owing|to (?:avoid|reduce|prevent|verify|increase))\b",
    re.I,
)
_DEFINING = re.compile(
    r"\b(?:defined as|stands? for|refers? to|is an?\b|are called|known as|consists? of|means)|\([A-Z][\w-]{1,9}\)", re.I
)
_LISTING = re.compile(
    r"(?:,[^,]+){2,},?\s*(?:and|or|as well as)\b|\b(?:include|including|such as|consist)|\b1\)|;[^;]+;"
)
#: Words by which a sentence or a question denies.
NEGATED = re.compile(r"\b(?:no|not|nor|neither|cannot|without|never|none|lack|fail\w*|contraindicat\w*)\b", re.I)
_TRIAL = re.compile(r"\bet al\b|\b(?:trial|randomi[sz]ed|meta-analysis|study|review|versus|compared?)\b", re.I)
_MARKS = {
    "number": _NUMBER,
    "percent": _PERCENT,
    "time": _TIME,
    "length": _LENGTH,
    "cause": _CAUSE,
    "definition": _DEFINING,
    "listing": _LISTING,
    "negated": NEGATED,
    "trial": _TRIAL,
}


#: Ends of stems of one kin that share no longer start ("stable", "stability").
_ABLE = (("bl", "bil"), ("bil", "bl"))


def _able_forms(wanted: str) -> tuple[str, ...]:
    """The other stems of a word that ends in "able" or "ability"."""
    return tuple(wanted[: -len(end)] + other for end, other in _ABLE if wanted.endswith(end))


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence as the signals see it.

    `kin` gives the stems by their first five letters; `marks` says what the sentence bears (the keys of `_MARKS`);
    `content` are its stems without function words, `numbers` the places of those that are numbers.
    """

    text: str
    stems: tuple[str, ...]
    stem_set: frozenset[str]
    kin: Mapping[str, tuple[str, ...]]
    marks: frozenset[str] = frozenset()
    content: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def n_words(self) -> int:
        return len(self.stems)


def view_words(text: str) -> SentenceView:
    """Prepare a text for the comparison of its words alone."""
    ordered = tuple(word.stem for word in words(text))
    held = frozenset(ordered)
    kin: dict[str, list[str]] = {}
    for item in held:
        if len(item) >= 5:
            kin.setdefault(item[:5], []).append(item)
    return SentenceView(text, ordered, held, {k: tuple(sorted(v)) for k, v in kin.items()})


def view_sentence(text: str) -> SentenceView:
    """Prepare a sentence that may answer."""
    view = view_words(text)
    return replace(
        view,
        marks=frozenset(name for name, pattern in _MARKS.items() if pattern.search(text)),
        content=tuple(s for s in view.stems if s not in STOP),
        numbers=tuple(i for i, s in enumerate(view.stems) if s[:1].isdigit()),
    )


class Matcher:
    """The concepts of one question, prepared to be looked for in many sentences."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._concepts = tuple(concepts)
        self.stems = tuple(
            frozenset(form for phrase, _ in c.alternatives for s in phrase for form in (s, *_able_forms(s))) for c in concepts
        )
        self._starts = tuple(frozenset(s[:5] for s in stems if len(s) >= 5) for stems in self.stems)

    def match(self, view: SentenceView) -> list[float]:
        """How far a text speaks of each concept [0-1]."""
        return [
            0.0 if stems.isdisjoint(view.stem_set) and starts.isdisjoint(view.kin) else match_concept(concept, view)
            for concept, stems, starts in zip(self._concepts, self.stems, self._starts, strict=True)
        ]


def match_concept(concept: Concept, view: SentenceView) -> float:
    """How far a sentence speaks of a concept [0-1]: whole phrases count full, kindred words (same root) less."""
    best = 0.0
    for phrase, weight in concept.alternatives:
        held = [_match_stem(s, view) for s in phrase if s not in STOP or len(phrase) == 1]
        if not held:
            continue
        whole = sum(held) / len(held)
        best = max(best, weight * (whole if whole == 1.0 or len(held) == 1 else 0.6 * whole))
        if best == 1.0:
            break
    return best


def _match_stem(wanted: str, view: SentenceView) -> float:
    if wanted in view.stem_set:
        return 1.0
    if len(wanted) < 5:
        return 0.0
    if any(form in view.stem_set for form in _able_forms(wanted)):
        return 0.75
    for other in view.kin.get(wanted[:5], ()):
        shared = _shared_prefix(wanted, other)
        if (shared >= 6 and shared >= 0.6 * max(len(wanted), len(other))) or (
            shared >= 5 and shared >= min(len(wanted), len(other))
        ):
            return 0.75
    return 0.0


def _shared_prefix(a: str, b: str) -> int:
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n
