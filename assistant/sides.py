"""What more than one place of the library says of the thing asked: figures set side by side, all documents, the other document, a judgement."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from assistant.groups import group_labels
from assistant.question import Question
from assistant.search import Hit


def likelihoods(hits: Sequence[Hit]) -> dict[int, float]:
    """How likely each hit is to hold the answer if one of them does [0-1]; the ranker's scores were fitted as such.

    What reading a hit with the question added to its score is left out: it tells the best one too surely from others that answer as well.
    """
    scores = [h.score - h.gained for h in hits]
    top = max(scores, default=0.0)
    weights = [math.exp(score - top) for score in scores]
    total = sum(weights) or 1.0
    return {id(h): w / total for h, w in zip(hits, weights, strict=True)}


#: A figure or range with its unit, as a question sets it beside another one.
_FIGURE = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)(?:\s*%?\s*(?:[-\u2013\u2014]|to)\s*(\d+(?:[.,]\d+)?))?(?![\w.]\d)")
#: A statement that alone bears a figure which is asked about needs to be no likelier than this.
FIGURE_LIKELY = 0.002


def bear_figures(question: Question, hits: Sequence[Hit]) -> frozenset[int]:
    """The best hit for each of several figures that a question sets side by side, where no better one bears it."""
    times = {n for m in _TIME_SPAN.finditer(question.text) for n in re.findall(r"\d+", m[0])}
    addressed = {str(number) for _, number in question.addresses}
    figures = [tuple(x for x in m.groups() if x) for m in _FIGURE.finditer(question.text)]
    figures = [f for f in figures if not set(f) <= times | addressed and not _YEAR.fullmatch(f[0])]
    if len(figures) < 2:
        return frozenset()
    likely, found = likelihoods(hits), set()
    for figure in figures:
        patterns = [re.compile(rf"(?<![\d.,]){re.escape(x)}(?!\d|[.,]\d)") for x in figure]
        best = next((h for h in hits if all(p.search(h.text) for p in patterns)), None)
        if best is not None and likely[id(best)] >= FIGURE_LIKELY:
            found.add(id(best))
    return frozenset(found)


_TIME_SPAN = re.compile(r"\b\d+(?:\s*(?:[-\u2013]|to)\s*\d+)?[\s-]*(?:days?|weeks?|months?|years?)\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")


#: Words that ask what every document has to say.
_ALL = re.compile(
    r"\b(?:all|each|every|which)(?: of)?(?: the| these| your)? (?:\w+ )?(?:documents?|sources?|papers|publications)\b"
    r"|\b(?:do|across) (?:the|these|your|our) (?:documents|sources|papers)\b",
    re.I,
)
#: A document has something to say when its best hit speaks of this share of what the best of all speaks of.
SPEAKS = 0.75


def asked_of_all(question: Question, hits: Sequence[Hit]) -> list[str]:
    """The documents that speak of what is asked, best first, when the question asks for all; else none."""
    if not _ALL.search(question.text) or not hits:
        return []

    def spoken(hit: Hit) -> float:
        return sum(c.weight * m for c, m in zip(question.concepts, hit.signals.matches, strict=True) if c.known)

    least = SPEAKS * spoken(hits[0])
    return list(dict.fromkeys(hit.key for hit in hits if spoken(hit) >= least))


#: Another document speaks of the same thing when its best hit bears this share of what the best hit of all bears.
SPOKEN_ELSEWHERE = 0.8
#: What another document says of the same thing needs to be no likelier than this.
ELSEWHERE_LIKELY = 0.003


def said_elsewhere(question: Question, hits: Sequence[Hit]) -> frozenset[int]:
    """What other documents say to a question for yes or no, where they speak of the same: one may affirm what another doubts."""
    # Groups by their letters are those of one study.
    if question.kind != "yes_no" or question.surely_named or not hits or group_labels(question.text):
        return frozenset()
    spoken = _spoken_with(question, hits[0])
    likely, found, seen = likelihoods(hits), set(), {hits[0].key}
    for hit in hits:
        if hit.key in seen:
            continue
        seen.add(hit.key)
        if spoken(hit) >= SPOKEN_ELSEWHERE and likely[id(hit)] >= ELSEWHERE_LIKELY:
            found.add(id(hit))
    return frozenset(found)


#: Asks for a judgement: whether something works, is safe, is better than another.
_ASKS_JUDGEMENT = re.compile(
    r"\b(?:better|best|works?|worth|effective(?:ness)?|efficacy|safe(?:r|ty)?|good|superior|inferior|recommend(?:ed)?|useful"
    r"|(?:un)?proven|promising|justif\w*|suitable|choice|evidence|equal|(?:the )?same|reliable|helps?|advantages?|benefits?"
    r"|beneficial|prefer\w*|settled|established|controvers\w*|role|enough)\b",
    re.I,
)
#: Says how well something is borne out.
_JUDGES = re.compile(
    r"\b(?:no (?:proven|definitive|clear|convincing|conclusive|sufficient|strong) \w+|not (?:been )?(?:proven|established|recommended"
    r"|superior)|questionable|controvers\w*|inconclusive|insufficient|unclear|uncertain|debat\w*|further (?:trials|studies|research)"
    r"|lack of (?:evidence|data)|limited (?:evidence|data)|non-?inferior\w*|superior\w*|neither|(?:enough|most) data|highest level)\b",
    re.I,
)
#: A judgement is of the same thing when it bears this share of what the best hit bears.
SPOKEN_IN_JUDGEMENT = 0.4


def judged(question: Question, hits: Sequence[Hit]) -> frozenset[int]:
    """The best hit that says how well the thing asked for is borne out, where the question asks for a judgement."""
    if question.kind not in ("yes_no", "comparison", "fact") or not hits or not _ASKS_JUDGEMENT.search(question.typed):
        return frozenset()
    likely, spoken = likelihoods(hits), _spoken_with(question, hits[0])
    for hit in hits[1:]:
        if likely[id(hit)] >= ELSEWHERE_LIKELY and _JUDGES.search(hit.text) and spoken(hit) >= SPOKEN_IN_JUDGEMENT:
            return frozenset({id(hit)})
    return frozenset()


def _spoken_with(question: Question, first: Hit) -> Callable[[Hit], float]:
    """Tells which share [0-1] a hit bears of what the first one bears of the question; 0 where that is nothing."""
    matches = first.signals.matches
    shared = [(i, c.weight) for i, c in enumerate(question.concepts) if c.known and not c.asking and matches[i] >= 0.5]
    total = sum(weight * matches[i] for i, weight in shared)

    def share(hit: Hit) -> float:
        return sum(weight * min(matches[i], hit.signals.matches[i]) for i, weight in shared) / total if total else 0.0

    return share
