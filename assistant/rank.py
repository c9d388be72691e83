"""How well a sentence answers a question: cheap signals and the weights that were fitted for them.

The weights (`weights.py`) come from `tests/bench/fit_ranker.py`, which fits them on invented questions and prints what
each signal is worth. A score is the weighted sum of the signals: higher answers better.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul

from assistant.measures import asked_units, bears_unit
from assistant.question import Question
from assistant.views import NEGATED, Matcher, SentenceView
from assistant.weights import RANKING
from assistant.words import STOP, stem, words

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
#: Asks how something was done, which the methods of a study tell.
_HOW_DONE = re.compile(
    r"\bhow (?:was|were|is|are|did|do|does)\b.{0,70}\b(?:grad|assess|measur|evaluat|defin|scor|classif|categor|determin|calculat|record|follow|select"
    r"|recruit|includ|randomi|allocat|blind|analy|perform|done|collect)"
    r"|\b(?:which|what) (?:scales?|scores?|tests?|instruments?|definitions?|statistic\w*|software|criteria|anaesthe\w+|anesthe\w+|guidance|approach)\b",
    re.I,
)
_SIZE = re.compile(
    r"\b(?:how (?:big|large|thick|wide|much|hot|fast|far)|size|diameter|gauge|volume|dose|speed|temperature|thickness|length)\b",
    re.I,
)
#: The thing that a quantity is asked of ("leakage" in "leakage rate", "rate of leakage").
_HEAD = re.compile(
    r"\b(?P<before>[\w-]+)\s+(?:rates?|percentages?|incidence|frequency|risks?|scores?|volumes?|dos(?:e|age)s?|diameters?|sizes?|levels?|durations?)\b"
    r"|\b(?:rates?|percentages?|incidence|frequency|risks?|volumes?|dos(?:e|age)s?|diameters?|sizes?|numbers?|proportion|prevalence|durations?)"
    r" (?:of|for) (?:the |an? |any )?(?P<behind>[\w-]+)",
    re.I,
)
#: Stems of the words behind which a definition follows the term that it defines, and how near they stand [words].
_DEFINES = frozenset("is ar wa were refer mean describ denot involv consist compris defin impli".split())
N_DEFINES = 3
#: Whether beyond a bound, the number, the unit.
TimeSpan = tuple[bool, str, str]


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """What the search knows of a candidate's passage, the same for all its sentences.

    `dense`, `lexical`, `fused`: how well the passage was found; `above` and `whole` say how far its headings and the passage
    speak of each concept [0-1].
    """

    dense: float
    lexical: float
    fused: float
    named: float
    kind: str
    section_kind: str
    addressed: float
    above: Sequence[float]
    whole: Sequence[float]


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of one candidate, by name, and how far each concept of the question is matched in the sentence."""

    values: dict[str, float]
    matches: tuple[float, ...] = field(default=())
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for, read once for all its candidates."""

    question: Question
    matcher: Matcher
    weights: tuple[float, ...]
    heaviest: int | None
    heads: tuple[int, ...]
    said: frozenset[str]
    marks: frozenset[str]
    units: tuple[re.Pattern[str], ...]
    spans: tuple[TimeSpan, ...]
    numbers: tuple[re.Pattern[str], ...]


#: What is asked for, by the mark that a sentence must bear; `picture` is a kind of passage.
_ASKED = {"percent": _SHARE, "time": _WHEN, "length": _SIZE, "cause": _WHY, "negated": NEGATED, "picture": _PICTURE, "done": _HOW_DONE}


def read_asked(question: Question) -> Asked:
    """Read what a question asks for."""
    weights = tuple(c.weight for c in question.concepts)
    spans = tuple(_time_span(m) for m in _SPAN_OF_TIME.finditer(question.text))
    elsewhere = {n for _, n, _ in spans} | {str(number) for _, number in question.addresses}
    plain = [x for x in question.numbers if x not in elsewhere]
    return Asked(
        question,
        Matcher(question.concepts),
        weights,
        max(range(len(weights)), key=lambda i: (weights[i], -i), default=None),
        _heads(question),
        concept_stems(question),
        frozenset(name for name, pattern in _ASKED.items() if pattern.search(question.text)),
        asked_units(question.text),
        spans,
        tuple(re.compile(rf"(?<![\d.,]){re.escape(x)}(?!\d|[.,]\d)") for x in plain),
    )


def _heads(question: Question) -> tuple[int, ...]:
    """The concepts (by index) of which a quantity is asked."""
    said = {w.stem for m in _HEAD.finditer(question.text) for w in words(m["before"] or m["behind"])}
    return tuple(i for i, c in enumerate(question.concepts) if not c.asking and said & set(c.alternatives[0][0]))


def weigh_signals(
    asked: Asked, view: SentenceView, evidence: PassageEvidence, similarity: float, near: Sequence[float], *, first: bool
) -> Signals:
    """Compute every signal of one sentence for one question.

    Args:
        asked: What the question asks for.
        view: The sentence.
        evidence: What is known of its passage.
        similarity: Of the sentence to the question (cosine).
        near: How far its neighbours speak of each concept [0-1].
        first: Whether it is the passage's first.
    """
    question, marks, weights = asked.question, view.marks, asked.weights
    total = sum(weights) or 1.0
    own, above, whole = asked.matcher.match(view), evidence.above, evidence.whole

    def share(values: Sequence[float]) -> float:
        return sum(map(mul, weights, values)) / total

    def both(mark: str) -> float:
        return float(mark in asked.marks and mark in marks)

    joint = [max(o, 0.7 * a, 0.5 * n) for o, n, a in zip(own, near, above, strict=True)]
    places = _places(asked.matcher, view, own)
    heaviest, n = asked.heaviest, view.n_words
    own_share = share(own)
    bears = bool(asked.units) and bears_unit(view.text, asked.units)
    values = {
        "own": own_share,
        "joint": share(joint),
        "passage": share([max(w, a) for w, a in zip(whole, above, strict=True)]),
        "squared": share([o * o for o in own]) ** 2,
        "heaviest": max(own[heaviest], 0.6 * above[heaviest]) if heaviest is not None else 0.0,
        "pairs": _pairs(places),
        "dense_sentence": similarity,
        "dense_passage": evidence.dense,
        "lexical": evidence.lexical,
        "fused": evidence.fused,
        "named": evidence.named,
        "addressed": evidence.addressed,
        "number": float(question.kind == "number" and "number" in marks),
        "no_number": float(question.kind == "number" and "number" not in marks),
        "percent": both("percent"),
        "time": both("time"),
        "size": both("length"),
        "unit": float(bears),
        "no_unit": float(bool(asked.units) and not bears),
        "cause": both("cause"),
        "definition": float(question.kind == "definition" and "definition" in marks),
        "defines": float(question.kind == "definition" and _defines(view, places, weights)),
        "head": min((own[i] for i in asked.heads), default=1.0) - 1.0,
        "listing": float(question.kind == "list" and ("listing" in marks or evidence.kind == "list")),
        "negated": both("negated"),
        "trial": float(question.kind == "comparison" and "trial" in marks),
        "caption": float(evidence.kind == "caption"),
        "caption_asked": float("picture" in asked.marks and evidence.kind == "caption"),
        "table_row": float(evidence.kind == "table_row"),
        "table_asked": float(question.kind in ("number", "comparison") and evidence.kind == "table_row"),
        "list_kind": float(evidence.kind == "list"),
        "summary": float(evidence.section_kind in ("abstract", "summary")),
        "methods_asked": float("done" in asked.marks and evidence.section_kind == "methods"),
        "introduction": float(evidence.section_kind == "introduction"),
        "above": share(above),
        "topic": share(_near(places, [0], N_TOPIC)),
        "near_number": share(_near(places, view.numbers, N_NEAR)) if question.kind == "number" else 0.0,
        "density": own_share / (1 + n / 25),
        "echo": float(n > 0 and _novel(asked.said, view) < 0.2),
        "first": float(first),
        "short": float(n < 6),
        "long": max(0.0, min(1.0, (n - 35) / 40)),
        "numbers": _numbers(asked, view.text),
    }
    return Signals(values, tuple(own), tuple(view.stem_set))


def _defines(view: SentenceView, places: Sequence[Sequence[int]], weights: Sequence[float]) -> bool:
    """Whether a sentence begins with what is to be defined, and a verb that defines follows."""
    named = [places[i] for i in range(len(weights)) if weights[i] >= 0.5 * max(weights)]
    if not named or not all(named):
        return False
    last = max(min(at) for at in named)
    return last < N_TOPIC and any(s in _DEFINES for s in view.stems[last + 1 : last + 1 + N_DEFINES])


def _novel(said: frozenset[str], view: SentenceView) -> float:
    """Share of a sentence's content words that the question does not say itself."""
    return sum(s not in said for s in view.content) / len(view.content) if view.content else 0.0


#: Signals whose order among the candidates counts beside their size.
COMPARED = ("dense_sentence", "own", "joint", "passage", "dense_passage", "lexical")


def compare_signals(candidates: Sequence[dict[str, float]]) -> None:
    """Add to the signals of all candidates of a question the reciprocal of their place in order, as `rank_*`."""
    for name in COMPARED:
        values = [c[name] for c in candidates]
        for place, i in enumerate(sorted(range(len(values)), key=lambda i: (-values[i], i))):
            candidates[i][f"rank_{name}"] = 1 / (1 + place)


#: Number words that stand before a span of time.
_WORDED = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "twelve": "12"}
_SPAN_OF_TIME = re.compile(
    r"(?P<beyond>\b(?:beyond|over|more than|longer than|later than)\s+|[>≥]\s*)?"
    r"\b(?P<n>\d+(?:[.,]\d+)?|one|two|three|four|five|six|twelve)[\s-]*(?P<unit>day|week|month|year)s?\b",
    re.I,
)


def _numbers(asked: Asked, text: str) -> float:
    """Share of the numbers asked for that the sentence holds; a span of time counts by its bound as well."""
    if not (asked.spans or asked.numbers):
        return 0.0
    held = {_time_span(m) for m in _SPAN_OF_TIME.finditer(text)} if asked.spans else set()
    found = [float(s in held) or 0.3 * float((not s[0], s[1], s[2]) in held) for s in asked.spans]
    found += [float(bool(number.search(text))) for number in asked.numbers]
    return sum(found) / len(found)


def _time_span(match: re.Match[str]) -> TimeSpan:
    number = match["n"].casefold()
    return bool(match["beyond"]), _WORDED.get(number, number), match["unit"].casefold()


#: The first words of a sentence say what it is about; a number belongs to what stands near it [words].
N_TOPIC, N_NEAR = 6, 6


def _places(matcher: Matcher, view: SentenceView, own: Sequence[float]) -> list[list[int]]:
    """For each concept of the question the places of its words in the sentence."""
    return [
        [i for i, s in enumerate(view.stems) if s in stems] if match else []
        for stems, match in zip(matcher.stems, own, strict=True)
    ]


def _near(places: Sequence[Sequence[int]], marks: Sequence[int], distance: int) -> list[float]:
    """For each concept 1 when one of its words stands within `distance` of one of the marks, else 0."""
    return [float(_close(at, marks, distance)) for at in places]


def _close(some: Sequence[int], others: Sequence[int], distance: int) -> bool:
    """Whether a place of one kind lies within `distance` of one of the other; loops, for this is the hottest spot."""
    for i in some:
        for j in others:
            if -distance <= i - j <= distance:
                return True
    return False


def _pairs(places: Sequence[Sequence[int]]) -> float:
    """Share of neighbouring concepts of the question that also stand near each other in the sentence."""
    if len(places) < 2:
        return 0.0
    near = sum(_close(a, b, 4) for a, b in itertools.pairwise(places))
    return near / (len(places) - 1)


def score_signals(values: Mapping[str, float], weights: Mapping[str, float] = RANKING) -> float:
    """The weighted sum of the signals."""
    return sum(weights.get(name, 0.0) * value for name, value in values.items())


def concept_stems(question: Question) -> frozenset[str]:
    """Every stem that may stand for some concept of the question."""
    return frozenset(s for c in question.concepts for phrase, _ in c.alternatives for s in phrase) | {
        stem(w.folded) for w in words(question.text) if w.folded not in STOP
    }
