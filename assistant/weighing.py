"""From candidate passages to ranked sentences: every sentence that may answer, weighed by one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.asked import read_asked
from assistant.matching import Matcher, lay_out
from assistant.question import Question
from assistant.rank import PassageEvidence, SignalRow, Signals, score_signals, weigh_signals
from assistant.views import PassageView, Vocabulary
from assistant.words import fold, words
from ingest.document import Span
from ingest.library import StoredPassage


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence (or table row, caption, bullet) that may answer, with its score and the signals behind it.

    `is_part`: it answers one of several things that the question asks; `paired`: log odds that it answers, read with the question word by word,
    None where it was not; `gained`: what that added to the score.
    """

    passage_id: int
    key: str
    stored: StoredPassage
    index: int
    spans: tuple[Span, ...]
    text: str
    score: float
    signals: Signals
    similarity: float
    is_part: bool = False
    paired: float | None = None
    gained: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """By passage id, how well the searches found it: fused by rank, by embedding (cosine), by words."""

    fused: Mapping[int, float]
    dense: Mapping[int, float]
    lexical: Mapping[int, float]


class Weigher:
    """One question, prepared to weigh sentences by it as far as that needs no embedding.

    Args:
        question: The question.
        vocabulary: What numbers the stems of the passages.
    """

    def __init__(self, question: Question, vocabulary: Vocabulary) -> None:
        self._question, self._vocabulary = question, vocabulary
        self._asked = read_asked(question)
        self._matcher, self._n_stems = Matcher(question.concepts, self._asked.said, vocabulary), len(vocabulary)

    def knows(self, vocabulary: Vocabulary) -> bool:
        """Whether every stem that a vocabulary numbers now was numbered when the question was prepared."""
        return vocabulary is self._vocabulary and len(vocabulary) == self._n_stems

    def weigh(self, views: Sequence[PassageView], asked: np.ndarray, found: Found, n: int) -> list[Hit]:
        """The `n` sentences of some passages that answer best, best first; of places that the question names, where it does.

        Args:
            views: The passages.
            asked: The question's embedding, and the same as the adapter turns it, float32, shape (2, dim).
            found: How well the searches found them.
            n: How many sentences are wanted.
        """
        question = self._question
        views = [view for view in views if view.answering]
        if not views:
            return []
        board = lay_out(views)
        both = np.concatenate([view.vectors @ asked.T for view in views])[board.sentences]
        matches = self._matcher.match(board)
        evidence = _evidence(question, views, found)
        signals = weigh_signals(self._asked, board, matches, evidence, both, self._vocabulary)
        scores, passages, indexes = score_signals(signals), board.passages.tolist(), board.indexes.tolist()
        rows = np.flatnonzero(signals["addressed"] >= max(signals["addressed"].max(), 0.5))
        rows = rows if len(rows) else np.arange(len(scores))
        best = rows[_order(scores[rows], n, lambda i: _place(views[passages[rows[i]]], indexes[rows[i]]))].tolist()
        own, similar = map(tuple, matches.own[best].tolist()), both[best, 0].tolist()
        around = map(tuple, np.maximum(matches.above[best], matches.whole[best]).tolist())
        return [
            Hit(
                view.stored.id,
                view.stored.key,
                view.stored,
                i,
                view.stored.passage.sentences[i].spans,
                view.texts[i],
                score,
                Signals(SignalRow(signals, row), matched, view.stems_of(i, self._vocabulary), beside),
                similarity,
            )
            for row, score, matched, beside, similarity in zip(
                best, scores[best].tolist(), own, around, similar, strict=True
            )
            for view, i in ((views[passages[row]], indexes[row]),)
        ]


def _order(scores: np.ndarray, n: int, place: Callable[[int], tuple[str, int]]) -> list[int]:
    """The `n` best of some scores, best first; equal ones in the order of their places."""
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    # Every one as good as the n-th is among the candidates, so that chance picks none of them.
    reach = len(order) if len(order) <= n else int(np.searchsorted(-ordered, -ordered[n - 1], side="right"))
    found = order[:reach].tolist()
    if (ordered[: reach - 1] == ordered[1:reach]).any():
        found.sort(key=lambda i: (-scores[i], *place(i)))
    return found[:n]


def _place(view: PassageView, index: int) -> tuple[str, int]:
    """Where a sentence stands: its document and the character."""
    return view.stored.key, view.stored.passage.sentences[index].spans[0].start


def _evidence(question: Question, views: Sequence[PassageView], found: Found) -> PassageEvidence:
    """What the search knows of some passages."""
    top, best_word = max(found.fused.values()), max(found.lexical.values(), default=0.0) or 1.0
    ids = [view.stored.id for view in views]
    return PassageEvidence(
        dense=[found.dense.get(i, 0.0) for i in ids],
        lexical=[found.lexical.get(i, 0.0) / best_word for i in ids],
        fused=[found.fused[i] / top for i in ids],
        named=[question.documents.get(view.stored.key, 0.0) for view in views],
        addressed=[_addressed(question, view) for view in views],
        beside=[question.beside.near(view.stored) if question.beside else 0.0 for view in views],
    )


#: The kind of passage that a table or a figure is.
_OWN_KIND = {"table": "table_row", "figure": "caption"}


def _addressed(question: Question, view: PassageView) -> float:
    """Whether the passage belongs to a table, figure or slide that the question names; half where it only speaks of it."""
    if not question.addresses:
        return 0.0
    text = f"{view.stored.passage.context} {view.stored.passage.reading[:80]}".casefold()
    plain = fold(text)
    if not any(str(number) in plain for _, number in question.addresses):
        return 0.0
    compact = " ".join(w.folded for w in words(text))
    for what, number in question.addresses:
        names = (f"figure {number}", f"fig {number}") if what == "figure" else (f"{what} {number}",)
        if any(f" {n} " in f" {compact} " for n in names):
            return 1.0 if _OWN_KIND.get(what, view.stored.passage.kind) == view.stored.passage.kind else 0.5
    return 0.0
