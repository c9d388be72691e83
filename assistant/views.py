"""A passage as it is compared with a question: its words as numbers, prepared once and held for the next question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from assistant.words import STOP, WORD, word_stem
from ingest.document import Passage, join_spans
from ingest.library import StoredPassage

Read = TypeVar("Read")

#: Stems (and words as written) that a vocabulary takes before it is begun anew, so that memory has a bound.
N_STEMS = 300_000
#: Stems of one kin share so many first letters.
N_KIN = 5
#: Traits of a stem.
GRAMMAR, DIGITS = 1, 2
#: Parts of a passage that are compared beside its sentences: what was said before it, its headings, its reading.
N_PARTS = 3


class _Numbers(dict[str, int]):
    """The number of the stem of a word as written; a new word is stemmed when it is first met."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, word: str) -> int:
        number = self[word] = self._vocabulary.number(word_stem(word))
        return number


class Vocabulary:
    """Stems by number, for as long as a search prepares passages with it.

    `stems` gives a stem by its number; `kin` the numbers of the stems that begin with the same `N_KIN` letters; `traits` says of each, bit by
    bit, whether it is a function word (`GRAMMAR`) and whether it begins with a digit (`DIGITS`).
    """

    def __init__(self) -> None:
        self.stems: list[str] = []
        self.kin: dict[str, list[int]] = {}
        self.traits = bytearray()
        self._numbers: dict[str, int] = {}
        self._of_words = _Numbers(self)

    def __len__(self) -> int:
        return len(self.stems)

    @property
    def is_full(self) -> bool:
        """Whether it should be begun anew, with everything that was prepared with it."""
        return max(len(self.stems), len(self._of_words)) > N_STEMS

    def number(self, stem: str) -> int:
        """The number of a stem; a new one when it has none."""
        found = self._numbers.get(stem)
        if found is None:
            found = self._numbers[stem] = len(self.stems)
            self.stems.append(stem)
            self.traits.append(GRAMMAR * (stem in STOP) | DIGITS * stem[:1].isdigit())
            if len(stem) >= N_KIN:
                self.kin.setdefault(stem[:N_KIN], []).append(found)
        return found

    def find(self, stem: str) -> int | None:
        """The number of a stem, or None when no text held it."""
        return self._numbers.get(stem)

    def traits_of(self, numbers: np.ndarray) -> np.ndarray:
        """The traits of the stems of these numbers, uint8, of the same shape."""
        return np.frombuffer(bytes(self.traits), dtype=np.uint8)[numbers]

    def read(self, text: str) -> list[int]:
        """The numbers of the stems of a text's words, in order."""
        return list(map(self._of_words.__getitem__, WORD.findall(text)))


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as the signals see it.

    `texts` are its sentences as they read; `numbers` the stems of all of them, then of what was said before it, of its headings,
    of its reading (int32), `lengths` how many of each. `answering` are the sentences that may answer; the others only name what
    others state. `vectors` are the embeddings of all sentences, float32, shape (n_sentences, dim).
    """

    stored: StoredPassage
    texts: tuple[str, ...]
    numbers: np.ndarray
    lengths: tuple[int, ...]
    answering: tuple[int, ...]
    section_kind: str
    vectors: np.ndarray
    _stems: dict[int, frozenset[str]] = field(default_factory=dict)
    _read: dict[object, list[Any]] = field(default_factory=dict)
    _borne: dict[int, tuple[re.Pattern[str], list[bool]]] = field(default_factory=dict)

    def stems_of(self, index: int, vocabulary: Vocabulary) -> frozenset[str]:
        """The stems of a sentence."""
        if index not in self._stems:
            start = sum(self.lengths[:index])
            held = self.numbers[start : start + self.lengths[index]].tolist()
            self._stems[index] = frozenset(vocabulary.stems[number] for number in held)
        return self._stems[index]

    def bears(self, pattern: re.Pattern[str]) -> list[bool]:
        """Whether each answering sentence bears what a pattern finds; kept, so for the few patterns that are asked of every question."""
        # Kept under the pattern's identity, with the pattern, so that it stays its own: hashing one reads all of it.
        kept = self._borne.get(id(pattern))
        if kept is None:
            kept = pattern, [pattern.search(self.texts[i]) is not None for i in self.answering]
            self._borne[id(pattern)] = kept
        return kept[1]

    def derive(self, reader: Callable[[PassageView], list[Read]]) -> list[Read]:
        """What a reader makes of each answering sentence in its place; kept like `bears`."""
        if reader not in self._read:
            self._read[reader] = reader(self)
        return self._read[reader]

    def read(self, reader: Callable[[str], Read]) -> list[Read]:
        """What a reader makes of each answering sentence; kept like `bears`."""
        if reader not in self._read:
            self._read[reader] = [reader(self.texts[i]) for i in self.answering]
        return self._read[reader]


def view_passage(
    stored: StoredPassage, vectors: np.ndarray | None, vocabulary: Vocabulary, before: str = ""
) -> PassageView:
    """Prepare a passage for comparison.

    Args:
        stored: The passage.
        vectors: Embeddings of its sentences; None where there are none.
        vocabulary: What numbers the stems.
        before: What is said just before it, and counts as a neighbour of its sentences.
    """
    passage = stored.passage
    alone = passage.kind == "table_row" or len(passage.sentences) <= 1
    n = max(1, len(passage.sentences))
    texts = (passage.reading,) * n if alone else tuple(join_spans(s.spans, stored.text) for s in passage.sentences)
    read = [vocabulary.read(text) for text in texts]
    whole = read[0] if alone else vocabulary.read(passage.reading)
    parts = [*read, vocabulary.read(before), vocabulary.read(passage.context), whole]
    return PassageView(
        stored,
        texts,
        np.array(list(chain.from_iterable(parts)), dtype=np.int32),
        tuple(map(len, parts)),
        tuple(i for i, text in enumerate(texts) if not is_heading(passage, text)),
        _section_kind(passage.context),
        np.zeros((n, 0), dtype=np.float32) if vectors is None else vectors,
    )


def stems_of_whole(view: PassageView, vocabulary: Vocabulary) -> Iterable[str]:
    """The stems of a passage's headings and of its reading."""
    return (vocabulary.stems[number] for number in view.numbers[sum(view.lengths[:-2]) :].tolist())


#: What a section is, by a word of its path of headings; the first that fits.
_SECTION_KINDS = {
    "abstract": "abstract", "introduction": "introduction", "conclusion": "summary", "summary": "summary", "method": "methods",
}  # fmt: skip


def _section_kind(context: str) -> str:
    path = context.partition(" > ")[2].casefold()
    return next((kind for word, kind in _SECTION_KINDS.items() if word in path), "body")


def is_heading(passage: Passage, text: str) -> bool:
    """Whether a sentence only names what others state: a table's caption or header row, a line of abbreviations."""
    if passage.kind == "table_row":
        return passage.row is None or not any(c.isdigit() for c in _values(passage))
    names_table = passage.kind == "caption" and passage.reading.lstrip().startswith("Table")
    return names_table or text.startswith(("Abbreviations:", "Abbreviation:"))


def _values(passage: Passage) -> str:
    """What a table row's reading says behind the table's name."""
    return passage.reading.partition(". ")[2] if passage.kind == "table_row" else passage.reading
