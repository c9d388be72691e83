"""The record: whole documents in, whole documents out, over one SQLite file.

Everything that a library knows stands here, vectors and conversations included; the index in `vectors` is derived from
it. A document becomes visible, and its older version leaves, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.document import Document
from ingest.library_check import check_database, find_faults
from ingest.library_database import bump_revision
from ingest.library_documents import DocumentInfo, StoredPassage, check_vectors, clean_text, insert_document
from ingest.library_record import Record
from ingest.library_search import Work
from ingest.versions import Held, Placement, place_document

if TYPE_CHECKING:
    import numpy as np

__all__ = ["DocumentInfo", "Library", "StoredPassage", "Work"]

SAME_CONTENT = "same content"


class Library(Record):
    """One library. Safe to share between threads; any number of processes may have it open, and write to it.

    Args:
        folder: Its folder.
        fingerprint: The model and rules to read and write with; None to look at the library only as far as that needs
            neither (listing, text, removal, conversations).
        create: Whether to make the library when there is none.

    Raises:
        LibraryError: If it cannot be opened; the file is left as it is.
        ModelMismatch: If it was made with another model or other rules.
    """

    def find_file(self, sha256: str, source: str) -> Placement | None:
        """What the library does with a file of this content without reading it, or None when it must be read.

        Args:
            sha256: Digest of the file's bytes.
            source: Where the file is.
        """
        with self.database.reading() as connection:
            self._refresh()
            for info in self._infos:
                if info.sha256 == sha256:
                    return Placement("unchanged", info.key)
            rows = connection.execute("SELECT document, reason FROM superseded WHERE sha256 = ?", (sha256,)).fetchall()
        by_number = {info.id: info for info in self._infos}
        for number, reason in rows:
            held = by_number.get(number)
            # A file that was changed back to what it was is a change like any other.
            if held is not None and held.source != clean_text(source):
                return Placement("unchanged", held.key, reason=reason)
        return None

    def replaced(self, key: str) -> tuple[str, ...]:
        """What a document has taken the place of, and which files of its source are set aside for it, in words."""
        with self.database.reading() as connection:
            number = self._number(key)
            rows = connection.execute(
                "SELECT DISTINCT reason FROM superseded WHERE document = ? ORDER BY reason", (number,)
            ).fetchall()
        return tuple(dict.fromkeys(_say_replaced(reason) for (reason,) in rows if reason != SAME_CONTENT))

    def place(self, document: Document) -> Placement:
        """What would become of a document if it were added now."""
        self._refresh()
        return place_document(_as_held(document), [_as_held(info) for info in self._infos])

    def add_document(
        self,
        document: Document,
        vectors: np.ndarray,
        sentence_vectors: Sequence[np.ndarray],
        *,
        works: Sequence[str | None] = (),
        original: tuple[str, bytes] | None = None,
    ) -> Placement:
        """Add a document, or let it take the place of its older version: all of it at once, or nothing.

        Args:
            document: The document, with the key that it would like.
            vectors: Embeddings of its passages, float32, shape (n_passages, dimension).
            sentence_vectors: For each passage those of its sentences, float32, shape (n_sentences, dimension).
            works: For each reference the work that it lists, the same word for the same work in every document.
            original: Name and bytes of the file.

        Returns:
            What became of it, and its key.

        Raises:
            LibraryError: If it could not be written; the library is then as it was.
        """
        check_vectors(document, vectors, sentence_vectors, self._dimension())
        with self.database.writing() as connection:
            self._refresh()
            placement = self.place(document)
            if placement.kind == "unchanged":
                self._set_aside(document.sha256, placement)
                return placement
            generation = self.generation
            named = replace(document, key=placement.key)
            number = insert_document(connection, named, generation, vectors, sentence_vectors, works, original)
            leaving = [info for info in self._infos if info.key in placement.replaces]
            self._take_place(number, leaving, placement)
            for info in leaving:
                connection.execute("DELETE FROM documents WHERE id = ?", (info.id,))
            connection.execute("UPDATE documents SET ready = 1 WHERE id = ?", (number,))
            bump_revision(connection)
        return placement

    def set_aside(self, sha256: str, placement: Placement) -> None:
        """Remember that a file of this content is not taken, so that it need not be read again."""
        with self.database.writing():
            self._refresh()
            self._set_aside(sha256, placement)

    def move_source(self, key: str, source: str) -> None:
        """Note that a document's file is somewhere else now."""
        with self.database.writing() as connection:
            connection.execute("UPDATE documents SET source = ? WHERE id = ?", (clean_text(source), self._number(key)))
            bump_revision(connection)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove documents: all of those named, or none when one is not there.

        Raises:
            LibraryError: If the library holds no document of one of the keys.
        """
        with self.database.writing() as connection:
            for number in [self._number(key) for key in dict.fromkeys(keys)]:
                connection.execute("DELETE FROM documents WHERE id = ?", (number,))
            bump_revision(connection)
            for table in ("words", "spellings"):
                # Only merging its parts takes the words of what was removed out of a lexical index.
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - constants
        self.database.empty_journal()

    def is_whole(self, key: str) -> bool:
        """Whether everything that is stored of a document is as it was stored."""
        with self.database.reading() as connection:
            return not find_faults(connection, self._number(key))

    def check(self) -> list[str]:
        """Look the library over, mend what can be mended, and say what was found; empty when all is in order.

        Raises:
            LibraryError: If the file is damaged beyond mending; it is left as it is.
        """
        return check_database(self.database, self.generation)

    def _set_aside(self, sha256: str, placement: Placement) -> None:
        with self.database.writing() as connection:
            row = (sha256, self._number(placement.key), placement.reason or SAME_CONTENT)
            if any(info.sha256 == sha256 for info in self._infos):
                return
            connection.execute("INSERT OR REPLACE INTO superseded VALUES (?, ?, ?)", row)

    def _take_place(self, number: int, leaving: Sequence[DocumentInfo], placement: Placement) -> None:
        """The new document remembers the versions whose place it takes, so that none of them comes back by itself."""
        with self.database.writing() as connection:
            reason = f"the library holds another version of the same source ({placement.key})"
            if placement.reason:
                reason += f"; it {placement.reason}"
            for info in leaving:
                connection.execute("INSERT OR REPLACE INTO superseded VALUES (?, ?, ?)", (info.sha256, number, reason))
                connection.execute(
                    "INSERT OR IGNORE INTO superseded SELECT sha256, ?, reason FROM superseded WHERE document = ?",
                    (number, info.id),
                )


def _say_replaced(reason: str) -> str:
    """Why a file is set aside for a document, as said of the document."""
    other, _, taken = reason.partition("; it ")
    if taken:
        return taken
    if other.startswith("the library holds another version"):
        return "takes the place of an earlier version of its file"
    return f"another file of its source is not used: {reason}"


def _as_held(document: Document | DocumentInfo) -> Held:
    source = clean_text(document.source)
    return Held(document.key, document.sha256, source, document.metadata)
