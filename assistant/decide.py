"""Whether the library answers a question at all: decided by rule, outside any prompt."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.bearing import is_personal
from assistant.concepts import Concept
from assistant.measures import asked_units
from assistant.naming import KIND_WORDS
from assistant.patients import is_urgent
from assistant.question import Question
from assistant.search import Hit
from assistant.stated import asks_quantity, unstated
from assistant.weights import DECISION
from assistant.words import UNITS

#: Probability above which the library is held to answer.
LEAST_SURE = 0.32
#: What each of the log odds that the best of the first hits answers, read with the question word by word, counts in the decision; of so many hits;
#: between so few and so many; and those at which they tell nothing. Chosen by the
#: figures of the questions in `questions_unread.jsonl` and of another field, of which a wider bound answered half of what was not held.
PAIRED_TELLS, N_TOGETHER = 0.35, 4
LEAST_PAIRED, MOST_PAIRED, PAIRED_NEUTRAL = -1.5, 1.4, 0.8
#: What the decision looks at, in the order in which it is fitted.
FEATURES = (
    "joint", "own", "passage", "similar", "similar_passage", "unknown_name", "unknown_technical", "unknown_measure",
    "unknown_plain", "measure_unmet", "unmatched", "pairs", "no_number", "named", "score", "sure", "absent", "follows", "unit_unmet", "beside",
    "bearing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer; else the reason (a key of `extract.ABSTENTIONS`) and what is missing.

    `remarks` are lines to add to an answer: what the question names that the documents do not mention.
    """

    answers: bool
    reason: str = "nothing"
    what: str = ""
    remarks: tuple[str, ...] = ()


def decide_whole(question: Question, hits: Sequence[Hit], names: Mapping[str, str] | None = None) -> Decision:
    """Decide as `decide` does, and against an answer where a quantity is asked for that nothing found states.

    Not for one of several things that a question asks: what is asked of it may stand in another part.
    """
    decision = decide(question, hits, names)
    lacking = unstated(question, hits) if decision.answers else ""
    return Decision(False, "unstated", lacking) if lacking else decision


def decide(question: Question, hits: Sequence[Hit], names: Mapping[str, str] | None = None) -> Decision:
    """Decide from the question and its best sentences whether the library answers.

    Args:
        question: The question, understood.
        hits: Its best sentences, best first.
        names: How an answer calls each document, by key.
    """
    if is_personal(question.typed, question.bearing):
        return Decision(False, "urgent" if is_urgent(question.typed) else "patient")
    if not hits or not any(c.isalpha() for c in question.text):
        return Decision(False, "nothing")
    if question.addresses and hits[0].signals.values.get("addressed"):
        return Decision(True)
    unspoken = [
        c.label
        for i, c in enumerate(question.concepts)
        if c.unheard or (c.of_class and hits[0].signals.matches[i] < 0.5)
    ]
    if unspoken:
        return Decision(False, "missing", f"\u201c{_thing(unspoken[0])}\u201d")
    unheld = term_unheld(question)
    if unheld:
        return Decision(False, "missing", f"\u201c{_thing(unheld)}\u201d")
    if probability(decision_features(question, hits), read_together(hits)) >= LEAST_SURE:
        return Decision(True, remarks=(*say_absent(question, names), *say_classes(question)))
    missing = missing_concepts(question)
    # That a quantity is not stated says more than that an everyday word stands nowhere.
    lacking = "" if any(c.technical or c.name or c.measure for c in missing) else unstated(question, hits)
    if lacking:
        return Decision(False, "unstated", lacking)
    if missing:
        what = " or ".join(f"\u201c{_thing(c.label)}\u201d" for c in missing[:3])
        return (
            Decision(False, "unstated", f"{what} for it")
            if all(c.measure for c in missing)
            else Decision(False, "missing", what)
        )
    return Decision(False, "nothing")


def _thing(label: str) -> str:
    """What a concept is called, without the word that asks for it ("which hospital")."""
    return re.sub(r"^(?:which|what|whose|how many|how much) (?=\w)", "", label, flags=re.I)


#: A term of the field that bears so much of what is asked decides.
TERM_SHARE = 0.15


def term_unheld(question: Question) -> str:
    """The term of the field whose quantity is asked and that the library holds under none of its names; "" for none.

    What is near it has numbers of other things.
    """
    if question.previous_answer or not asks_quantity(question.typed):
        return ""
    total = question.total_weight or 1.0
    terms = (c for c in question.concepts if c.of_field and c.technical and not (c.known or c.asking or c.measure))
    return next((c.label for c in terms if c.weight / total >= TERM_SHARE and not asked_units(c.label)), "")


def read_together(hits: Sequence[Hit]) -> float:
    """What reading the first sentences with the question word by word tells for an answer [log odds]; 0 where they were not so read."""
    odds = [hit.paired for hit in hits[:N_TOGETHER] if hit.paired is not None]
    return PAIRED_TELLS * (max(LEAST_PAIRED, min(MOST_PAIRED, max(odds))) - PAIRED_NEUTRAL) if odds else 0.0


def probability(features: Mapping[str, float], beside: float = 0.0) -> float:
    """How sure it is that the library answers [0-1], from the fitted weights and further log odds `beside`."""
    z = beside + DECISION.get("constant", 0.0) + sum(DECISION.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def decision_features(question: Question, hits: Sequence[Hit]) -> dict[str, float]:
    """What the decision looks at, all of it between about 0 and 1.

    `joint`, `own`, `passage`: best shares of the question's weight among the first hits; `similar`: best similarity;
    `unknown_*`: share of the weight on words that no evidence holds (a measure whose unit is borne is none); `measure_unmet`: a quantity is asked for by a name
    that none of the first hits bears; `unmatched`: the heaviest known concept that the best hit does not speak of;
    `no_number`: a number is asked for and none of the first three hits holds one; `score`, `sure`: the ranker's score of
    the best hit and its likelihood among all; `absent`: share of the weight on words that the library holds, but not the
    document that the question surely names; `follows`: whether the question leans on the one before it; `unit_unmet`: a quantity is asked for whose unit none of the
    first three hits bears; `beside`: how near the first hits lie to the answer before; `bearing`: what the question's embedding alone tells
    [log odds].
    """
    first = hits[:5]
    total = question.total_weight or 1.0

    def best(name: str) -> float:
        return max((h.signals.values.get(name, 0.0) for h in first), default=0.0)

    unknown = [c for c in question.concepts if not c.known and not c.asking]
    matches = hits[0].signals.matches if hits else ()
    unmatched = [
        c.weight * (1 - m) for c, m in zip(question.concepts, matches, strict=False) if c.known and not c.asking
    ]
    met = [max((h.signals.matches[i] for h in hits[:3]), default=0.0) for i in range(len(question.concepts))]
    # A quantity is borne by its unit as well as by its name; a unit only by itself.
    borne = any(h.signals.values.get("unit", 0.0) > 0 for h in hits[:3])
    unmet = [
        c
        for c, m in zip(question.concepts, met, strict=True)
        if c.measure and m < 0.5 and not (borne and c.label.casefold() not in UNITS)
    ]

    ranked = [h.score - h.gained for h in hits]

    def share(held: Iterable[Concept]) -> float:
        return sum(c.weight for c in held) / total

    values = (
        best("joint"),
        best("own"),
        best("passage"),
        max((h.similarity for h in first), default=0.0),
        best("dense_passage"),
        share(c for c in unknown if c.name),
        share(c for c in unknown if c.technical and not c.name),
        0.0 if borne else share(c for c in unknown if c.measure and not c.name),
        share(c for c in unknown if not (c.technical or c.name or c.measure)),
        float(bool(unmet)),
        max(unmatched, default=0.0) / total,
        best("pairs"),
        min((h.signals.values.get("no_number", 0.0) for h in hits[:3]), default=0.0),
        best("named"),
        max(ranked, default=0.0) / 10,
        likelihood_of_first(ranked),
        share(c for c in question.concepts if c.known and not c.here and not c.asking),
        float(bool(question.previous_answer)),
        min((h.signals.values.get("no_unit", 0.0) for h in hits[:3]), default=0.0),
        best("beside"),
        question.bearing.answered,
    )
    return dict(zip(FEATURES, values, strict=True))


def say_absent(question: Question, names: Mapping[str, str] | None) -> Iterator[str]:
    """What the question takes for given of the document that it names, and the document never mentions."""
    keys = question.surely_named
    if len(keys) != 1 or not names:
        return
    absent = [c for c in question.concepts if not (c.here or c.asking) and c.label.casefold() not in FORMS]
    things = [c.label for c in absent if c.known and len(c.alternatives) > 1]
    for concept in absent:
        group = re.search(rf"\b{re.escape(concept.label)} (?:arm|group)s?\b", question.text, re.I)
        if group:
            things = [group[0], *(thing for thing in things if thing not in group[0])]
    if 0 < len(things) <= N_ABSENT:
        said = " or ".join(f"\u201c{thing}\u201d" for thing in things)
        yield f"{names[keys[0]]} does not mention {said}."


def say_classes(question: Question) -> Iterator[str]:
    """What the question names of which the library knows only the class: what holds for the class is not said of it."""
    for concept in question.concepts:
        if concept.of_class and concept.here:
            yield f"The library does not name \u201c{concept.label}\u201d, only its class: {concept.of_class}."


#: Words for a document's own form and people.
FORMS = frozenset("arm arms baseline cohort cohorts group groups patients pct team".split()) | {
    word for names in KIND_WORDS.values() for word in names
}
#: Of more things than this the question is rather about another document.
N_ABSENT = 2


def likelihood_of_first(scores: Sequence[float]) -> float:
    """How likely the best of some sentences is to hold the answer if one of them does [0-1], by their scores."""
    return 1 / sum(math.exp(score - max(scores)) for score in scores) if scores else 0.0


def missing_concepts(question: Question) -> list[Concept]:
    """The terms of a question that stand nowhere in the library's evidence, technical ones first."""
    unknown = [c for c in question.concepts if not c.known and not c.asking]
    return [c for c in unknown if c.technical or c.name] or [c for c in unknown if c.measure] or unknown
