"""What a question asks for, read once for all its candidates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.groups import group_labels
from assistant.marks import NEGATED
from assistant.measures import asked_units
from assistant.question import Question
from assistant.words import STOP, stem, words

_WHY = re.compile(r"\bwhy\b|\breason\b|\bwhat for\b|\bpurpose\b", re.I)
_WHEN = re.compile(
    r"\bwhen\b|\bhow (?:long|soon|far (?:after|apart))\b|\bhow many (?:hours|days|weeks|months|years)\b|\btiming\b|\bfollow[- ]?up\b",
    re.I,
)
#: Asks for a time and for nothing else.
_AT_WHAT_TIME = re.compile(
    r"^(?:and |so |but )?(?:when|how (?:long|soon)|at what (?:time|point|interval)|after how|how many (?:hours|days|weeks|months|years))\b", re.I
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
#: Whether beyond a bound, the number, the unit.
TimeSpan = tuple[bool, str, str]
#: Number words that stand before a span of time.
_WORDED = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "twelve": "12"}
_SPAN_OF_TIME = re.compile(
    r"(?P<beyond>\b(?:beyond|over|more than|longer than|later than)\s+|[>≥]\s*)?"
    r"\b(?P<n>\d+(?:[.,]\d+)?|an?(?=[\s-](?:day|week|month|year)\b)|one|two|three|four|five|six|twelve)[\s-]*(?P<unit>day|week|month|year)s?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    `weights` are those of its concepts, `heaviest` and `heads` the concepts (by index) that weigh most and of which a quantity is asked;
    `said` every stem that may stand for a concept or that the question says; `marks` what a sentence must bear, `units`, `spans` and
    `numbers` what quantities; `group` the one group of patients that is asked about, "" where there is none, or several.
    """

    question: Question
    weights: tuple[float, ...]
    heaviest: int | None
    heads: tuple[int, ...]
    said: frozenset[str]
    marks: frozenset[str]
    units: tuple[re.Pattern[str], ...]
    spans: tuple[TimeSpan, ...]
    numbers: tuple[re.Pattern[str], ...]
    group: str


#: What is asked for, by the mark that a sentence must bear; `picture` is a kind of passage.
_ASKED = {
    "percent": _SHARE,
    "time": _WHEN,
    "when": _AT_WHAT_TIME,
    "length": _SIZE,
    "cause": _WHY,
    "negated": NEGATED,
    "picture": _PICTURE,
    "done": _HOW_DONE,
}


def read_asked(question: Question) -> Asked:
    """Read what a question asks for."""
    weights = tuple(c.weight for c in question.concepts)
    spans = tuple(_time_span(m) for m in _SPAN_OF_TIME.finditer(question.text))
    elsewhere = {n for _, n, _ in spans} | {str(number) for _, number in question.addresses}
    plain = [x for x in question.numbers if x not in elsewhere]
    groups = group_labels(question.text)
    return Asked(
        question,
        weights,
        max(range(len(weights)), key=lambda i: (weights[i], -i), default=None),
        _heads(question),
        concept_stems(question),
        frozenset(name for name, pattern in _ASKED.items() if pattern.search(question.text)),
        asked_units(question.text),
        spans,
        tuple(re.compile(rf"(?<![\d.,]){re.escape(x)}(?!\d|[.,]\d)") for x in plain),
        next(iter(groups)) if len(groups) == 1 else "",
    )


def _heads(question: Question) -> tuple[int, ...]:
    """The concepts (by index) of which a quantity is asked."""
    said = {w.stem for m in _HEAD.finditer(question.text) for w in words(m["before"] or m["behind"])}
    return tuple(i for i, c in enumerate(question.concepts) if not c.asking and said & set(c.alternatives[0][0]))


def spans_of_time(text: str) -> frozenset[TimeSpan]:
    """The spans of time that a text names."""
    return frozenset(span for _, span in read_time_spans(text))


def read_time_spans(text: str) -> Iterator[tuple[re.Match[str], TimeSpan]]:
    """The spans of time that a text names, in order, each with where it stands."""
    return ((m, _time_span(m)) for m in _SPAN_OF_TIME.finditer(text))


def _time_span(match: re.Match[str]) -> TimeSpan:
    number, unit = _WORDED.get(match["n"].casefold(), match["n"]), match["unit"].casefold()
    if unit == "month" and number.isdigit() and int(number) % 12 == 0:
        number, unit = str(int(number) // 12), "year"
    return bool(match["beyond"]), number, unit


def concept_stems(question: Question) -> frozenset[str]:
    """Every stem that may stand for some concept of the question."""
    return frozenset(s for c in question.concepts for phrase, _ in c.alternatives for s in phrase) | {
        stem(w.folded) for w in words(question.text) if w.folded not in STOP
    }
