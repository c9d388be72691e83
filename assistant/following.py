"""What a follow-up asks of the hits beyond the question before it: more than was said, or of the thing that it names itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.concepts import Concept
from assistant.decide import Decision
from assistant.question import Question
from assistant.search import Hit
from assistant.talking import asks_more
from assistant.words import words

#: A follow-up that names a thing and asks nothing of it ("and for metastases?").
_NAMES = re.compile(
    r"^\W*(?:and|but|so|what about|how about|same (?:thing |question )?for)\b(?!.*\b(?:how|what|which|who|when|why|where|whose|is|are|was|were|do|does|did|can|could|should|would|any|there)\b(?! about\b))[^,;?]{2,60}\?*\s*$|^\W*(?:and )?(?:what|how) about [^,;?]{2,60}\?*\s*$",
    re.I,
)
#: Whom it holds for: what is said of such people elsewhere is no answer to the question before.
_PEOPLE = re.compile(
    r"\b(?:people|patients?|persons?|adults?|child(?:ren)?|kids|infants?|teenagers?|elderly|older|old|young\w*|pregnan\w+|smokers?|diabetics?|athletes?)\b",
    re.I,
)
#: Among so many best hits one must speak of what the follow-up names, so much at least.
N_LOOKED, SPOKEN = 12, 0.5


def of_follow_up(question: Question, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits, without those that the answer before said where more is asked, and those first that speak of what the follow-up names."""
    if not question.previous_answer:
        return hits
    if asks_more(question.typed):
        said = _plain(question.previous_answer)
        return [hit for hit in hits if _plain(hit.text) not in said]
    own = own_things(question)
    if not own or question.kind == "reference":
        return hits
    before = _things_before(question, own)
    return sorted(
        hits,
        key=lambda hit: (
            -(
                any(_speaks(hit, i) for i in own)
                + (any(_speaks(hit, i) for i in own) and any(_speaks(hit, i) for i in before))
            )
        ),
    )


def without_subject(question: Question, hits: Sequence[Hit]) -> Decision | None:
    """The decision against an answer where no hit speaks of what the follow-up itself names; None where one does, or it names nothing."""
    own = own_things(question)
    if not question.previous_answer or not own or question.surely_named or question.kind == "reference":
        return None
    before = _things_before(question, own) if _PEOPLE.search(question.typed) else []
    before = sorted(before, key=lambda i: (-question.concepts[i].weight, i))[:1]
    if any(
        _speaks(hit, i) for hit in hits[:N_LOOKED] for i in own if not before or any(_speaks(hit, k) for k in before)
    ):
        return None
    named = " or ".join(f"\u201c{question.concepts[i].label}\u201d" for i in own)
    return Decision(False, "missing", f"{named} in what was asked before")


def own_things(question: Question) -> list[int]:
    """The terms (by index) that a follow-up names and does nothing but name, and that the library holds."""
    if not _NAMES.match(question.typed):
        return []
    typed = {word.text for word in words(question.typed)}
    return [
        i for i, c in enumerate(question.concepts) if c.known and _is_thing(c) and typed.issuperset(c.label.split())
    ]


def _things_before(question: Question, own: Sequence[int]) -> list[int]:
    """The concepts (by index) that only the question before names."""
    return [i for i, c in enumerate(question.concepts) if _is_thing(c) and i not in own]


def _is_thing(concept: Concept) -> bool:
    return not (concept.asking or concept.measure) and not any(c.isdigit() for c in concept.label)


def _speaks(hit: Hit, i: int) -> bool:
    return max(hit.signals.matches[i], hit.signals.around[i]) >= SPOKEN


def _plain(text: str) -> str:
    return " ".join(word.folded for word in words(text))
