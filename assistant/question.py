"""A question understood: completed from the talk before it, its concepts with their other names, what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.bearing import NO_BEARING, Bearing
from assistant.concepts import Concept, find_concepts, lexicon_lacks
from assistant.kinds import ask_kind
from assistant.lexicon import Lexicon
from assistant.talking import DECLINES, Place, ask_as_one, complete_question
from assistant.thesaurus import Thesaurus
from assistant.wording import count_times, mend_text, name_implied, number_places
from assistant.words import Word, words

#: A table, figure or slide by its number.
ADDRESS = re.compile(r"\b(table|fig(?:ure)?|slide)s?\.?\s*(?:no\.?\s*)?(\d{1,3})(?:\s?\(?[a-h]\)?)?(?![\w])", re.I)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?(?![\w])")
#: A document that is named at least so surely is the only one that is asked.
SURELY_NAMED = 0.7
#: Beside one that is surely named, another counts from here.
NAMED_BESIDE = 0.5
#: A name that so many documents share picks none of them out.
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the search takes it.

    `text` is complete in itself, `typed` is what the user wrote with its spelling mended, `beside` where the answer before it stands, `bearing` what its embedding alone tells. `documents` holds the documents it names, with a
    strength [0-1]; `unnamed` is the text without the words that only name a document, `subject` the same in the library's words. `addresses` are the tables, figures and slides it names, as ("table", 3).
    """

    typed: str
    text: str
    kind: str
    concepts: tuple[Concept, ...]
    documents: Mapping[str, float]
    addresses: tuple[tuple[str, int], ...] = ()
    numbers: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    previous_answer: str = ""
    unnamed: str = ""
    subject: str = ""
    beside: Place | None = None
    bearing: Bearing = NO_BEARING

    @property
    def surely_named(self) -> tuple[str, ...]:
        """The documents that the question surely names, and those named beside them: only these are asked."""
        if max(self.documents.values(), default=0.0) < SURELY_NAMED:
            return ()
        named = tuple(k for k, strength in self.documents.items() if strength >= NAMED_BESIDE)
        return named if len(named) <= MOST_NAMED else ()

    @property
    def total_weight(self) -> float:
        """Sum of the concepts' weights."""
        return sum(concept.weight for concept in self.concepts)


def understand(
    typed: str,
    history: Sequence[Mapping[str, str]],
    lexicon: Lexicon,
    thesaurus: Thesaurus,
    name_documents: Callable[[str, list[Word]], tuple[Mapping[str, float], frozenset[int]]],
) -> Question:
    """Understand one question.

    Args:
        typed: What the user wrote.
        history: Turns before it.
        lexicon: What the library knows of words.
        thesaurus: The field's synonyms.
        name_documents: Tells which documents a text names, and which of its words (by index) did the naming.

    Returns:
        The question, complete, with its concepts.
    """
    typed, corrections = mend_text(number_places(count_times(typed)), lexicon, thesaurus)
    before = [
        {**turn, "content": mend_text(turn["content"], lexicon, thesaurus)[0]}
        if turn.get("role") == "user" and turn.get("content")
        else turn
        for turn in history
    ]
    typed = ask_as_one(typed) if before else typed
    text, leaned_on = complete_question(typed, before)
    if text != typed:
        text = _set_in_place(typed, text, name_documents, lambda part: find_concepts(part, words(part), frozenset(), lexicon, thesaurus, len(part)))
    text = name_implied(text)
    found = words(text)
    documents, naming = name_documents(text, found)
    switched = name_documents(typed, words(typed))[0] if leaned_on else {}
    if len(switched) == 1:
        # "And the 2023 one?" is put to that document alone.
        documents = dict.fromkeys(switched, 1.0)
    kind = ask_kind(typed)
    if kind in ("fact", "yes_no") and text != typed:
        kind = ask_kind(text)
    concepts = find_concepts(text, found, naming, lexicon, thesaurus, len(typed.strip()))
    if leaned_on and not DECLINES.search(leaned_on):
        # What was answered is in the library, whatever words asked for it.
        own = {w.text for w in found if w.start < len(typed.strip())}
        concepts = tuple(c for c in concepts if c.known or own.intersection(c.label.split()))
    addresses = tuple(
        dict.fromkeys(
            ("figure" if m[1].lower().startswith("fig") else m[1].lower(), int(m[2])) for m in ADDRESS.finditer(text)
        )
    )
    unnamed = _leave_out_names(text, found, naming) or text
    return Question(
        typed,
        text,
        kind,
        concepts,
        documents,
        addresses,
        tuple(_NUMBER.findall(text)),
        corrections,
        previous_answer=leaned_on,
        unnamed=unnamed,
        subject=_spell_out(unnamed, concepts, lexicon) or text,
    )


#: A follow-up that only names another thing ("and cryoablation?").
_ONLY_NAMES = re.compile(r"^\W*(?:and|but|so|what about|how about)(?: what about| how about)? (?!(?:in|for|with|without|after|at|of|among|by|during|on|how|what|which|who|when|why|where|is|are|was|were|do|does|did|can)\b)[^?,;]{2,50}\??\s*$", re.I)


def _set_in_place(
    typed: str, text: str, name_documents: Callable[[str, list[Word]], tuple[Mapping[str, float], frozenset[int]]], concepts: Callable[[str], tuple[Concept, ...]]
) -> str:
    """A completed question in which what the follow-up names stands for what the question before named of its kind: a document, or its one thing."""
    now, before = typed.strip(), text[len(typed.strip()) + 2 : -1]
    named, naming = name_documents(now, words(now))
    if naming and named:
        found = words(before)
        before = _leave_out_names(before, found, name_documents(before, found)[1])
    elif _ONLY_NAMES.match(now):
        things = [c for c in concepts(before) if c.known and not (c.asking or c.measure)]
        if len(things) == 1 and any(c.known for c in concepts(now)):
            before = re.sub(rf"(?<!\w){re.escape(things[0].label)}(?!\w)", " ", before)
    return f"{now} ({' '.join(before.split())})"


def _leave_out_names(text: str, found: list[Word], naming: frozenset[int]) -> str:
    """The text without the words that name documents."""
    for i in sorted(naming, reverse=True):
        text = text[: found[i].start] + text[found[i].end :]
    return re.sub(r"\s+", " ", text).strip()


def _spell_out(text: str, concepts: tuple[Concept, ...], lexicon: Lexicon) -> str:
    """The text in the library's words: a lay phrase by its technical term."""
    known = {c.label: c.alternatives for c in concepts if c.known and lexicon_lacks(c, lexicon)}
    for label, alternatives in known.items():
        phrase = next((p for p, _ in alternatives[1:]), None)
        if phrase:
            # A short form may be part of another word ("op" of "opioid").
            found_at = re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text)
            if found_at:
                said = " ".join(lexicon.surface(s) for s in phrase)
                text = text[: found_at.start()] + said + text[found_at.end() :]
    return re.sub(r"\s+", " ", text).strip()


def narrowed(question: Question, documents: Mapping[str, float]) -> Question:
    """The same question put to other documents."""
    return replace(question, documents=documents)
