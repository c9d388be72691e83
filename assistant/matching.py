"""How far many texts speak of the concepts of a question, all at once.

A concept matches a text by the best of its phrases: whole phrases count full, kindred words (same root) less. Few words of a
text are of any concern to a question, so these are picked out first and everything else is arithmetic on tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.concepts import Concept
from assistant.views import N_KIN, N_PARTS, PassageView, Vocabulary
from assistant.words import STOP

#: What a kindred word counts beside the word itself.
KINDRED = 0.75
#: What a phrase counts of which only some words are held, or only kindred ones.
IN_PART = 0.6
#: Function words without which a phrase says the opposite ("not indicated").
NEGATING = frozenset(("cannot", "never", "no", "not", "without"))
#: Ends of stems of one kin that share no longer start ("stable", "stability").
_ABLE = (("bl", "bil"), ("bil", "bl"))


def able_forms(wanted: str) -> tuple[str, ...]:
    """The other stems of a word that ends in "able" or "ability"."""
    return tuple(wanted[: -len(end)] + other for end, other in _ABLE if wanted.endswith(end))


def are_kindred(a: str, b: str) -> bool:
    """Whether two stems of at least `N_KIN` letters, alike in their first ones, are of one root."""
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    longer, shorter = max(len(a), len(b)), min(len(a), len(b))
    return (shared > N_KIN and shared >= 0.6 * longer) or (shared >= N_KIN and shared >= shorter)


@dataclass(frozen=True, slots=True)
class Board:
    """The sentences that may answer, of all passages that are weighed, as rows of tables.

    `passages` gives the place of each sentence's passage among the views, `indexes` its place in the passage, `sentences` its place among all
    sentences of the passages, those that cannot answer included. `numbers` are the stems
    of all passages, `starts` where each of their parts begins, `lengths` how many stems it has; `rows` are the parts that are the
    sentences, `previous`, `following` and `before` those beside them (one more than there are where there is none), `contexts` and
    `wholes` those of each passage.
    """

    views: tuple[PassageView, ...]
    passages: np.ndarray
    indexes: np.ndarray
    sentences: np.ndarray
    numbers: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    rows: np.ndarray
    previous: np.ndarray
    following: np.ndarray
    before: np.ndarray
    contexts: np.ndarray
    wholes: np.ndarray

    @property
    def n_words(self) -> np.ndarray:
        """Words of each sentence."""
        return self.lengths[self.rows]

    def spread(self, values: Sequence[float]) -> np.ndarray:
        """A value of each passage as that of each of its sentences."""
        return np.array(values, dtype=np.float64)[self.passages]

    def bears(self, pattern: re.Pattern[str]) -> np.ndarray:
        """Which sentences bear what a pattern finds, 1 or 0, float64."""
        return np.array([held for view in self.views for held in view.bears(pattern)], dtype=np.float64)


def lay_out(views: Sequence[PassageView]) -> Board:
    """Lay the sentences of some passages out as a board."""
    lengths = np.array([n for view in views for n in view.lengths], dtype=np.intp)
    n_sentences = np.array([len(view.texts) for view in views], dtype=np.intp)
    ends = np.cumsum(n_sentences + N_PARTS)
    passages = np.repeat(np.arange(len(views)), [len(view.answering) for view in views])
    indexes = np.array([i for view in views for i in view.answering], dtype=np.intp)
    rows, none = (ends - n_sentences - N_PARTS)[passages] + indexes, len(lengths)
    # Every passage before adds its other parts.
    sentences = rows - N_PARTS * passages
    return Board(
        tuple(views),
        passages,
        indexes,
        sentences,
        np.concatenate([view.numbers for view in views]),
        np.cumsum(lengths) - lengths,
        lengths,
        rows,
        np.where(indexes > 0, rows - 1, none),
        np.where(indexes < n_sentences[passages] - 1, rows + 1, none),
        ends[passages] - N_PARTS,
        ends - 2,
        ends - 1,
    )


@dataclass(frozen=True, slots=True)
class Matches:
    """How far sentences, what stands beside them, and their passages speak of each concept, [0-1], float64.

    `own` and `near`: shape (n_sentences, n_concepts); `above` (headings) and `whole`: those of each sentence's passage, of the same
    shape. The rest lists the words in the sentences that stand for a concept or that the question says: `at` the sentence, `place` which word of
    it, `stands_for` the concepts, bool, shape (n_words, n_concepts), `said` whether the question says it.
    """

    own: np.ndarray
    near: np.ndarray
    above: np.ndarray
    whole: np.ndarray
    at: np.ndarray
    place: np.ndarray
    stands_for: np.ndarray
    said: np.ndarray

    def gather(self, held: np.ndarray) -> np.ndarray:
        """For each sentence and concept 1 when `held` is true of one of its words, else 0; `held` has the shape of `stands_for`."""
        found = np.zeros(self.own.shape)
        for concept in range(held.shape[1]):
            found[self.at[held[:, concept]], concept] = 1.0
        return found


class Matcher:
    """The concepts of one question, prepared to be looked for in many texts.

    Args:
        concepts: What the question is about.
        said: Stems that the question says itself.
        vocabulary: What numbers the stems of the texts.
    """

    def __init__(self, concepts: Sequence[Concept], said: frozenset[str], vocabulary: Vocabulary) -> None:
        self._n = len(concepts)
        self._wanted: dict[str, int] = {}
        self._phrases = [list(self._read_phrases(concept)) for concept in concepts]
        pairs = [
            (column, number, value)
            for stem, column in self._wanted.items()
            for number, value in _likenesses(stem, vocabulary)
        ]
        forms = [
            {number for phrase, _ in c.alternatives for s in phrase for f in (s, *able_forms(s)) if (number := vocabulary.find(f)) is not None}
            for c in concepts
        ]  # fmt: skip
        numbered = {number for s in said if s not in STOP and (number := vocabulary.find(s)) is not None}
        concerned = sorted({number for _, number, _ in pairs}.union(numbered, *forms))
        # Row 0 stands for every word that is of no concern.
        row = {number: i for i, number in enumerate(concerned, 1)}
        self._row_of = np.zeros(len(vocabulary) + 1, dtype=np.int32)
        self._row_of[concerned] = np.arange(1, len(concerned) + 1)
        self._likeness = np.zeros((len(concerned) + 1, len(self._wanted)))
        for column, number, value in pairs:
            self._likeness[row[number], column] = value
        self._forms = np.zeros((len(concerned) + 1, self._n), dtype=bool)
        for column, numbers in enumerate(forms):
            self._forms[[row[number] for number in numbers], column] = True
        self._said = np.zeros(len(concerned) + 1, dtype=bool)
        self._said[[row[number] for number in numbered]] = True

    def _read_phrases(self, concept: Concept) -> Iterator[tuple[tuple[int, ...], float]]:
        """The phrases of a concept as columns of its words that carry meaning, with their weights."""
        for phrase, weight in concept.alternatives:
            held = [s for s in phrase if s not in STOP or s in NEGATING or len(phrase) == 1]
            if held:
                yield tuple(self._wanted.setdefault(s, len(self._wanted)) for s in held), weight

    def match(self, board: Board) -> Matches:
        """How far every sentence of a board speaks of each concept, with what stands around it."""
        found = self._row_of[board.numbers]
        held = np.flatnonzero(found)
        found = found[held]
        part = np.searchsorted(board.starts, held, side="right") - 1
        # One part more stands for what is not there.
        stems = np.zeros((len(board.starts) + 1, len(self._wanted)))
        if len(held):
            first = np.flatnonzero(np.diff(part, prepend=-1))
            stems[part[first]] = np.maximum.reduceat(self._likeness[found], first, axis=0)
        beside = np.maximum(np.maximum(stems[board.previous], stems[board.following]), stems[board.before])
        n, n_passages = len(board.rows), len(board.views)
        values = self._weigh(np.concatenate([stems[board.rows], beside, stems[board.contexts], stems[board.wholes]]))
        own = values[:n]
        sentence_of = np.full(len(board.starts) + 1, -1, dtype=np.intp)
        sentence_of[board.rows] = np.arange(n)
        at = sentence_of[part]
        inside = np.flatnonzero(at >= 0)
        at, found = at[inside], found[inside]
        return Matches(
            own,
            values[n : 2 * n],
            values[2 * n : 2 * n + n_passages][board.passages],
            values[2 * n + n_passages :][board.passages],
            at,
            held[inside] - board.starts[part[inside]],
            self._forms[found] & (own[at] > 0),
            self._said[found],
        )

    def _weigh(self, stems: np.ndarray) -> np.ndarray:
        """From how far texts hold each wanted stem to how far they speak of each concept."""
        values = np.zeros((len(stems), self._n))
        for column, phrases in enumerate(self._phrases):
            best = values[:, column]
            for columns, weight in phrases:
                whole = stems[:, columns[0]]
                if len(columns) > 1:
                    whole = stems[:, columns].sum(axis=1) / len(columns)
                    whole = np.where(whole == 1.0, whole, IN_PART * whole)
                np.maximum(best, weight * whole, out=best)
        return values


def _likenesses(wanted: str, vocabulary: Vocabulary) -> Iterator[tuple[int, float]]:
    """The numbers of the stems that count for a wanted one, and how much each."""
    own = vocabulary.find(wanted)
    if len(wanted) >= N_KIN:
        forms = {vocabulary.find(form) for form in able_forms(wanted)}
        forms |= {
            number for number in vocabulary.kin.get(wanted[:N_KIN], ()) if are_kindred(wanted, vocabulary.stems[number])
        }
        yield from ((number, KINDRED) for number in forms if number is not None and number != own)
    if own is not None:
        yield own, 1.0
