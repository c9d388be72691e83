"""Nearest passages to a vector: exactly, or through Chroma's index where the library is large enough to gain by it.

Below about 15,000 passages comparing with every vector is faster than Chroma and misses nothing, so small libraries have
no index. Above, a process that keeps asking owns the index and follows the record; every other process, and every
question while the index is not at hand, is answered exactly. What Chroma finds is measured again with the record's own
vectors, so both ways give the same similarities.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from ingest.library import Library

if TYPE_CHECKING:
    import numpy as np

    from ingest.vectors_owner import Owner

log = logging.getLogger(__name__)

# Passages from which on the index is used. Measured: exact search takes 0.6 ms at 10,000 and 3 ms at 50,000, Chroma 1 ms.
USE_FROM = 15_000
# Searches after which a process is taken for one that stays; one that asks less is done before an index were open.
OPEN_AFTER = 8
# Times that an index may fail in one process before it is left alone.
MOST_FAILURES = 3
# Candidates asked of the index beyond those wanted, because its search is approximate.
MORE = 2


class VectorIndex:
    """Nearest-neighbour search over a library's passages. Safe to share between threads.

    Args:
        library: The record that the index follows.
        use_from: Number of passages from which on Chroma's index is used; 0 for always.
    """

    def __init__(self, library: Library, use_from: int = USE_FROM) -> None:
        self.library, self._use_from = library, use_from
        self._lock = threading.RLock()
        self._owner: Owner | None = None
        self._coming: Owner | None = None
        self._opening: threading.Thread | None = None
        self._closed = False
        self._n_searches, self._n_failures = 0, 0
        self._why_exact = ""

    def nearest(self, vector: np.ndarray, k: int) -> list[tuple[int, float]]:
        """The passages most similar to a vector, best first: their ids and similarities (cosine, -1 to 1)."""
        candidates = self._ask_index(vector, k)
        if candidates is None:
            return find_exactly(*self.library.vectors(), vector, k)
        import numpy as np

        held = self.library.vectors_of(candidates)
        ids = np.array(sorted(held), dtype=np.int64)
        return find_exactly(ids, np.array([held[int(number)] for number in ids]), vector, k)

    def open(self) -> None:
        """Own the index from now on, when the library is large enough and no other process does. Waits until it is open."""
        if self._is_wanted():
            self._open_quietly()

    def check(self) -> list[str]:
        """Compare the index with the record, make it anew when in doubt, and say what was done; empty when in order."""
        from ingest.vectors_chroma import IndexBroken
        from ingest.vectors_owner import NotOwned, Owner

        folder = self.library.folder / "index"
        with self._lock:
            if not self._is_wanted() and not any(folder.glob("g-*")):
                return []
            self._let_go()
            try:
                owner = Owner(self.library)
            except NotOwned as error:
                return [f"The index was not checked: {error}. Questions are answered by exact search here."]
            try:
                if not self._is_wanted():
                    owner.discard()
                    return ["The index was removed: a library of this size is searched exactly, which is faster."]
                return owner.open()
            except IndexBroken as error:
                return [f"The index cannot be used ({error}). Questions are answered by exact search, which is slower."]
            finally:
                owner.close()

    def describe(self) -> str:
        """How passages are searched at present, in words."""
        if not self._is_wanted():
            return f"exact search (an index is used from {self._use_from:,} passages on)"
        if self._owner is not None:
            return "index, owned by this process"
        return f"exact search ({self._why_exact or 'the index is not open yet'})"

    def close(self) -> None:
        """Give the index back."""
        with self._lock:
            self._closed, coming, opening = True, self._coming, self._opening
        if coming is not None:
            coming.stop()
        if opening is not None:
            opening.join()
        with self._lock:
            self._let_go()

    def _ask_index(self, vector: np.ndarray, k: int) -> list[int] | None:
        """Candidates from the index, or None where exact search has to answer."""
        if not self._is_wanted():
            return None
        self._n_searches += 1
        # A question does not wait for a check or an opening that is under way.
        if not self._lock.acquire(blocking=False):
            return None
        try:
            if self._owner is None:
                self._open_in_time()
                return None
            return self._ask_owner(self._owner, vector, MORE * k)
        finally:
            self._lock.release()

    def _ask_owner(self, owner: Owner, vector: np.ndarray, k: int) -> list[int] | None:
        from ingest.vectors_chroma import IndexBroken

        try:
            owner.follow()
            return owner.nearest(vector, k)
        except IndexBroken as error:
            log.warning("The index is put aside: %s.", error)
            self._why_exact = str(error)
            self._n_failures += 1
            self._let_go()
            # It is opened again, checked and if need be made anew; what fails each time is left at last.
            if self._n_failures < MOST_FAILURES:
                self._opening = None
            return None

    def _is_wanted(self) -> bool:
        n = sum(info.n_passages for info in self.library.documents())
        return n > 0 and n >= self._use_from and self.library.writable

    def _open_in_time(self) -> None:
        """Open the index beside the questions, once, when this process has asked often enough."""
        if self._opening is None and self._n_searches > OPEN_AFTER:
            self._opening = threading.Thread(target=self._open_quietly, name="index", daemon=True)
            self._opening.start()

    def _open_quietly(self) -> None:
        from ingest.errors import LibraryError
        from ingest.vectors_chroma import IndexBroken
        from ingest.vectors_owner import NotOwned, Owner

        owner = None
        try:
            with self._lock:
                if self._closed or self._owner is not None:
                    return
                owner = self._coming = Owner(self.library)
            owner.open()
        except (NotOwned, IndexBroken, LibraryError) as error:
            log.info("The index is not used: %s.", error)
            self._why_exact = str(error)
            if owner is not None:
                owner.close()
            return
        finally:
            self._coming = None
        with self._lock:
            self._owner = owner

    def _let_go(self) -> None:
        if self._owner is not None:
            self._owner.close()
            self._owner = None


def find_exactly(ids: np.ndarray, matrix: np.ndarray, vector: np.ndarray, k: int) -> list[tuple[int, float]]:
    """The `k` rows of `matrix` most similar to `vector`, best first; equal ones by id."""
    import numpy as np

    if not len(ids) or k <= 0:
        return []
    similarities = matrix @ vector
    k = min(k, len(ids))
    # Every row as good as the k-th is a candidate, so that equal rows are chosen by id and not by chance.
    least = np.partition(similarities, len(ids) - k)[len(ids) - k]
    candidates = np.flatnonzero(similarities >= least)
    order = candidates[np.lexsort((ids[candidates], -similarities[candidates]))][:k]
    return [(int(ids[row]), float(similarities[row])) for row in order]
