"""How well a sentence answers a question: cheap signals and the weights that were fitted for them.

The weights (`weights.py`) come from `tests/bench/fit_ranker.py`, which fits them on invented questions and prints what
each signal is worth. A score is the weighted sum of the signals: higher answers better.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.question import Concept, Question
from assistant.weights import RANKING
from assistant.words import STOP, stem, words

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
_NEGATED = re.compile(r"\b(?:no|not|nor|neither|cannot|without|never|none|lack|fail\w*|contraindicat\w*)\b", re.I)
_TRIAL = re.compile(r"\bet al\b|\b(?:trial|randomi[sz]ed|meta-analysis|study|review|versus|compared?)\b", re.I)
_PLACE = re.compile(r"\b(?:who|whom)\b", re.I)
_WHY = re.compile(r"\bwhy\b|\breason\b|\bwhat for\b|\bpurpose\b", re.I)
_WHEN = re.compile(
    r"\bwhen\b|\bhow (?:long|soon|far (?:after|apart))\b|\bhow many (?:hours|days|weeks|months|years)\b|\btiming\b|\bfollow[- ]?up\b",
    re.I,
)
_SHARE = re.compile(
    r"%|\bper\s?cent|\brate\b|\bhow (?:often|likely|common|frequent)|\bproportion\b|\bprevalence|\bincidence|\bfraction\b",
    re.I,
)
_PICTURE = re.compile(r"\b(?:fig(?:ure)?s?|captions?|captioned|image|picture|illustrat\w*|shown in|photo)\b", re.I)
_SIZE = re.compile(
    r"\b(?:how (?:big|large|thick|wide|much|hot|fast|far)|size|diameter|gauge|volume|dose|speed|temperature|thickness|length)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence as the signals see it: its reading and the stems in it, with those five letters that may be kin."""

    text: str
    stems: tuple[str, ...]
    stem_set: frozenset[str]
    kin: Mapping[str, tuple[str, ...]]
    n_words: int


def view_sentence(text: str) -> SentenceView:
    """Prepare a sentence for comparison."""
    ordered = tuple(word.stem for word in words(text))
    held = frozenset(ordered)
    kin: dict[str, list[str]] = {}
    for item in held:
        if len(item) >= 5:
            kin.setdefault(item[:5], []).append(item)
    return SentenceView(text, ordered, held, {k: tuple(sorted(v)) for k, v in kin.items()}, len(ordered))


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the search knows of one candidate sentence besides its words."""

    dense_sentence: float
    dense_passage: float
    lexical: float
    fused: float
    named: float
    kind: str
    section_kind: str
    position: float
    addressed: float
    neighbours: SentenceView
    context: SentenceView
    whole: SentenceView


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of one candidate, by name, and how far each concept of the question is matched in the sentence."""

    values: dict[str, float]
    matches: tuple[float, ...] = field(default=())
    stems: tuple[str, ...] = ()


def weigh_signals(question: Question, view: SentenceView, evidence: Evidence, said: frozenset[str]) -> Signals:
    """Compute every signal of one sentence for one question whose own stems are `said`."""
    own, near, above, whole = [], [], [], []
    for concept in question.concepts:
        own.append(match_concept(concept, view))
        near.append(match_concept(concept, evidence.neighbours))
        above.append(match_concept(concept, evidence.context))
        whole.append(match_concept(concept, evidence.whole))
    weights = [c.weight for c in question.concepts]
    total = sum(weights) or 1.0

    def share(values: list[float]) -> float:
        return sum(w * v for w, v in zip(weights, values, strict=True)) / total

    joint = [max(o, 0.7 * a, 0.5 * n) for o, n, a in zip(own, near, above, strict=True)]
    places = _places(question, view, own)
    heaviest = max(range(len(weights)), key=lambda i: (weights[i], -i), default=None)
    asked = question.text
    text = view.text
    n = view.n_words
    values = {
        "own": share(own),
        "joint": share(joint),
        "passage": share([max(w, a) for w, a in zip(whole, above, strict=True)]),
        "squared": share([o * o for o in own]) ** 2,
        "heaviest": max(own[heaviest], 0.6 * above[heaviest]) if heaviest is not None else 0.0,
        "pairs": _pairs(places),
        "dense_sentence": evidence.dense_sentence,
        "dense_passage": evidence.dense_passage,
        "lexical": evidence.lexical,
        "fused": evidence.fused,
        "named": evidence.named,
        "addressed": evidence.addressed,
        "number": _both(question.kind == "number", bool(_NUMBER.search(text))),
        "no_number": float(question.kind == "number" and not _NUMBER.search(text)),
        "percent": _both(bool(_SHARE.search(asked)), bool(_PERCENT.search(text))),
        "time": _both(bool(_WHEN.search(asked)), bool(_TIME.search(text))),
        "size": _both(bool(_SIZE.search(asked)), bool(_LENGTH.search(text))),
        "cause": _both(bool(_WHY.search(asked)), bool(_CAUSE.search(text))),
        "definition": _both(question.kind == "definition", bool(_DEFINING.search(text))),
        "listing": _both(question.kind == "list", bool(_LISTING.search(text)) or evidence.kind == "list"),
        "negated": _both(bool(_NEGATED.search(asked)), bool(_NEGATED.search(text))),
        "trial": _both(question.kind == "comparison", bool(_TRIAL.search(text))),
        "caption": float(evidence.kind == "caption"),
        "caption_asked": _both(bool(_PICTURE.search(asked)), evidence.kind == "caption"),
        "table_row": float(evidence.kind == "table_row"),
        "table_asked": _both(question.kind in ("number", "comparison"), evidence.kind == "table_row"),
        "list_kind": float(evidence.kind == "list"),
        "summary": float(evidence.section_kind in ("abstract", "summary")),
        "introduction": float(evidence.section_kind == "introduction"),
        "above": share(above),
        "topic": share(_near(places, [0], N_TOPIC)),
        "near_number": share(_near(places, _number_places(view), N_NEAR)) if question.kind == "number" else 0.0,
        "density": share(own) / (1 + n / 25),
        "echo": float(n > 0 and _novel(said, view) < 0.2),
        "first": float(evidence.position == 0),
        "short": float(n < 6),
        "long": max(0.0, min(1.0, (n - 35) / 40)),
        "numbers": _numbers(question, text),
    }
    return Signals(values, tuple(own), tuple(view.stem_set))


def _novel(said: frozenset[str], view: SentenceView) -> float:
    """Share of a sentence's content words that the question does not say itself."""
    content = [s for s in view.stems if s not in STOP]
    return sum(s not in said for s in content) / len(content) if content else 0.0


#: Signals whose order among the candidates counts beside their size.
COMPARED = ("dense_sentence", "own", "joint", "passage", "dense_passage", "lexical")


def compare_signals(candidates: Sequence[dict[str, float]]) -> None:
    """Add to the signals of all candidates of a question the reciprocal of their place in order, as `rank_*`."""
    for name in COMPARED:
        values = [c[name] for c in candidates]
        for place, i in enumerate(sorted(range(len(values)), key=lambda i: (-values[i], i))):
            candidates[i][f"rank_{name}"] = 1 / (1 + place)


def _both(asked: bool, given: bool) -> float:
    return float(asked and given)


#: Number words that stand before a span of time.
_WORDED = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "twelve": "12"}
_SPAN_OF_TIME = re.compile(
    r"(?P<beyond>\b(?:beyond|over|more than|longer than|later than)\s+|[>≥]\s*)?"
    r"\b(?P<n>\d+(?:[.,]\d+)?|one|two|three|four|five|six|twelve)[\s-]*(?P<unit>day|week|month|year)s?\b",
    re.I,
)


def _numbers(question: Question, text: str) -> float:
    """Share of the numbers asked for that the sentence holds; a span of time counts by its bound as well."""
    spans = [_time_span(m) for m in _SPAN_OF_TIME.finditer(question.text)]
    held = {_time_span(m) for m in _SPAN_OF_TIME.finditer(text)}
    timed = {n for _, n, _ in spans}
    addressed = {str(number) for _, number in question.addresses}
    plain = [x for x in question.numbers if x not in timed and x not in addressed]
    found = [float(s in held) or 0.3 * float((not s[0], s[1], s[2]) in held) for s in spans]
    found += [float(bool(re.search(rf"(?<![\d.,]){re.escape(x)}(?!\d|[.,]\d)", text))) for x in plain]
    return sum(found) / len(found) if found else 0.0


def _time_span(match: re.Match[str]) -> tuple[bool, str, str]:
    number = match["n"].casefold()
    return bool(match["beyond"]), _WORDED.get(number, number), match["unit"].casefold()


#: The first words of a sentence say what it is about; a number belongs to what stands near it [words].
N_TOPIC, N_NEAR = 6, 6


def _places(question: Question, view: SentenceView, own: Sequence[float]) -> list[list[int]]:
    """For each concept of the question the places of its words in the sentence."""
    places: list[list[int]] = []
    for concept, match in zip(question.concepts, own, strict=True):
        stems = {s for phrase, _ in concept.alternatives for s in phrase} if match else set()
        places.append([i for i, s in enumerate(view.stems) if s in stems])
    return places


def _near(places: Sequence[Sequence[int]], marks: Sequence[int], distance: int) -> list[float]:
    """For each concept 1 when one of its words stands within `distance` of one of the marks, else 0."""
    return [float(any(abs(i - m) <= distance for i in at for m in marks)) for at in places]


def _number_places(view: SentenceView) -> list[int]:
    return [i for i, s in enumerate(view.stems) if s[:1].isdigit()]


def _pairs(places: Sequence[Sequence[int]]) -> float:
    """Share of neighbouring concepts of the question that also stand near each other in the sentence."""
    if len(places) < 2:
        return 0.0
    near = sum(any(abs(i - j) <= 4 for i in a for j in b) for a, b in itertools.pairwise(places))
    return near / (len(places) - 1)


def score_signals(values: Mapping[str, float], weights: Mapping[str, float] = RANKING) -> float:
    """The weighted sum of the signals."""
    return sum(weights.get(name, 0.0) * value for name, value in values.items())


def concept_stems(question: Question) -> frozenset[str]:
    """Every stem that may stand for some concept of the question."""
    return frozenset(s for c in question.concepts for phrase, _ in c.alternatives for s in phrase) | {
        stem(w.folded) for w in words(question.text) if w.folded not in STOP
    }
