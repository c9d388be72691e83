"""Whether the library answers a question at all: decided by rule, outside any prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Concept, Question, is_about_patient, is_urgent
from assistant.search import Hit

#: Least share of the question's weight that the best sentences, with what stands over them, must speak of.
LEAST_COVERED = 0.45
#: Similarity [-1..1] of question and sentence below which words alone must carry the answer.
LEAST_SIMILAR = 0.25
#: Similarity above which fewer of the question's words need to be found.
SURELY_SIMILAR = 0.62


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer; else the reason (a key of `extract.ABSTENTIONS`) and what is missing.

    `remarks` are lines to add to an answer: what the question names that the documents do not mention.
    """

    answers: bool
    reason: str = "nothing"
    what: str = ""
    remarks: tuple[str, ...] = ()


def decide(question: Question, hits: Sequence[Hit]) -> Decision:
    """Decide from the question and its best sentences whether the library answers."""
    if is_about_patient(question.typed):
        return Decision(False, "urgent" if is_urgent(question.typed) else "patient")
    if not hits:
        return Decision(False, "nothing")
    missing = missing_concepts(question)
    if missing and question.kind != "reference":
        return Decision(False, "missing", ", ".join(f"\u201c{c.label}\u201d" for c in missing))
    if covered_share(question, hits[:5]) < LEAST_COVERED and hits[0].similarity < SURELY_SIMILAR:
        return Decision(False, "nothing")
    if max(h.similarity for h in hits[:5]) < LEAST_SIMILAR:
        return Decision(False, "nothing")
    return Decision(True)


def missing_concepts(question: Question) -> list[Concept]:
    """The technical terms of a question that stand nowhere in the library's evidence."""
    return [c for c in question.concepts if not c.known and c.technical and not c.asking]


def covered_share(question: Question, hits: Sequence[Hit]) -> float:
    """Share of the question's weight that a sentence speaks of, itself or by what stands over it, at best."""
    return max((h.signals.values.get("joint", 0.0) for h in hits), default=0.0)
