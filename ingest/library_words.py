"""Passages by the words they hold: what each word or phrase adds to a passage's score, kept from question to question.

The score of several words (bm25) is the sum of what each adds, so that each is asked of SQLite's index once for each state of
the library; after that a search adds up columns. At 50,000 passages this takes 2 ms instead of 60. Alone, frequent words cost as
much as all together: of a large library a question learns some of its words, and is answered by the index while others are left.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from ingest.library_search import quote_words

if TYPE_CHECKING:
    import numpy as np

# Scores kept, over all words [passages]; 12 bytes each.
SCORES_KEPT = 3_000_000
# Scores learned for one question, the last word's beyond it included [passages]; 1 to 2 microseconds each.
LEARNED_AT_ONCE = 60_000


class WordScores:
    """What words and phrases add to the scores of the passages of one library.

    Not to be shared between threads that do not hold the library's transaction.
    """

    def __init__(self) -> None:
        self._state: object = None
        self._ids: np.ndarray
        self._columns: OrderedDict[tuple[str, tuple[float, float]], tuple[np.ndarray, np.ndarray]] = OrderedDict()
        self._n_kept = 0

    def follow(self, state: object, shown: frozenset[int]) -> None:
        """Begin anew when the library has another state; `shown` are the ids of its passages."""
        import numpy as np

        if state == self._state:
            return
        self._columns.clear()
        self._n_kept, self._state = 0, state
        self._ids = np.array(sorted(shown), dtype=np.int64)

    def search(
        self, connection: sqlite3.Connection, phrases: Sequence[str], k: int, weights: tuple[float, float]
    ) -> list[tuple[int, float]] | None:
        """Passages that hold any of some words or phrases, best first: their ids and scores (bm25, higher is better).

        None while there is still too much to be learned about these words.
        """
        import numpy as np

        n_learned = 0
        for phrase in phrases:
            if (phrase, weights) in self._columns:
                continue
            if n_learned > LEARNED_AT_ONCE:
                return None
            n_learned += len(self._column(connection, phrase, weights)[0])
        scores, held = np.zeros(len(self._ids)), np.zeros(len(self._ids), dtype=bool)
        for phrase in phrases:
            rows, added = self._column(connection, phrase, weights)
            scores[rows] += added
            held[rows] = True
        found = np.flatnonzero(held)
        if len(found) > k > 0:
            # Every passage as good as the k-th stays, so that equal ones are chosen by id.
            found = found[scores[found] >= np.partition(scores[found], len(found) - k)[len(found) - k]]
        order = found[np.lexsort((found, -scores[found]))][: max(0, k)]
        return [(int(self._ids[row]), float(scores[row])) for row in order]

    def _column(
        self, connection: sqlite3.Connection, phrase: str, weights: tuple[float, float]
    ) -> tuple[np.ndarray, np.ndarray]:
        """The places, among the ids, of the passages that hold a phrase, and what it adds to the score of each."""
        import numpy as np

        key = phrase, weights
        if key not in self._columns:
            statement = "SELECT rowid, bm25(words, ?, ?) FROM words WHERE words MATCH ?"
            match = quote_words([phrase])
            found = connection.execute(statement, (*weights, match)).fetchall() if match else []
            table = np.fromiter(chain.from_iterable(found), dtype=np.float64, count=2 * len(found)).reshape(-1, 2)
            ids = table[:, 0].astype(np.int64)
            rows = np.searchsorted(self._ids, ids)
            # Passages of a generation in the making are indexed too, and are not shown.
            shown = np.append(self._ids, -1)[rows] == ids
            rows = rows[shown].astype(np.int32)
            self._columns[key] = rows, -table[shown, 1]
            self._n_kept += len(rows)
            while self._n_kept > SCORES_KEPT and len(self._columns) > 1:
                self._n_kept -= len(self._columns.popitem(last=False)[1][0])
        self._columns.move_to_end(key)
        return self._columns[key]
