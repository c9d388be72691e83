"""A library made anew beside the shown one: another model or other rules, one document after the other, then all at once.

The generation in the making can be interrupted and goes on where it stood. Until it is shown, the old one answers; what
others add to the old one meanwhile is made anew too before the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.document import Document, Reference
from ingest.errors import LibraryError
from ingest.fingerprint import Fingerprint
from ingest.library import Library
from ingest.library_codec import dump_noun, load_noun
from ingest.library_database import bump_revision, set_fact
from ingest.library_documents import check_vectors, insert_document
from ingest.library_search import load_entries_like

if TYPE_CHECKING:
    import numpy as np


class NextGeneration:
    """The generation in the making of a library.

    Args:
        library: The library, opened without a fingerprint.
        fingerprint: The model and rules that the generation is made with.
    """

    def __init__(self, library: Library, fingerprint: Fingerprint) -> None:
        self._library, self._database, self._fingerprint = library, library.database, fingerprint
        with self._database.writing() as connection:
            held = self._database.fact("making")
            facts = dict(connection.execute("SELECT name, value FROM facts WHERE name LIKE 'making%'"))
            if held and load_noun(Fingerprint, held) == fingerprint:
                self.number = int(facts["making_number"])
                return
            newest = connection.execute("SELECT coalesce(max(generation), 0) FROM documents").fetchone()[0]
            self.number = max(newest, library.generation) + 1
            connection.execute("DELETE FROM documents WHERE generation != ?", (library.generation,))
            set_fact(connection, "making", dump_noun(fingerprint))
            set_fact(connection, "making_number", str(self.number))

    def missing(self) -> list[str]:
        """Keys of the documents that are shown and not yet made anew."""
        with self._database.reading():
            made = self._made()
            return [info.key for info in self._library.documents() if made.get(info.key) != info.sha256]

    def add(
        self,
        document: Document,
        vectors: np.ndarray,
        sentence_vectors: Sequence[np.ndarray],
        works: Sequence[str | None],
        original: tuple[str, bytes] | None,
    ) -> None:
        """Add a document made anew, under the key that it is shown under."""
        check_vectors(document, vectors, sentence_vectors, self._fingerprint.dimension)
        with self._database.writing() as connection:
            self._made()
            connection.execute(
                "DELETE FROM documents WHERE generation = ? AND (key = ? OR sha256 = ?)",
                (self.number, document.key, document.sha256),
            )
            number = insert_document(connection, document, self.number, vectors, sentence_vectors, works, original)
            connection.execute("UPDATE documents SET ready = 1 WHERE id = ?", (number,))

    def entries_like(self, reference: Reference) -> list[tuple[Reference, str]]:
        """Entries made anew that may list the same work as this one, with the work that they list."""
        with self._database.reading() as connection:
            return load_entries_like(connection, reference, self.number)

    def show(self) -> bool:
        """Show this generation and let the old one go, when it holds what the old one does.

        Returns:
            False when there is still something `missing`; nothing is changed then.
        """
        with self._database.writing() as connection:
            self._forget_removed()
            if self.missing():
                return False
            old = self._library.generation
            connection.execute(
                "INSERT OR IGNORE INTO superseded SELECT s.sha256, new.id, s.reason FROM superseded s"
                " JOIN documents old ON old.id = s.document AND old.generation = ?"
                " JOIN documents new ON new.key = old.key AND new.generation = ?",
                (old, self.number),
            )
            connection.execute("DELETE FROM documents WHERE generation != ?", (self.number,))
            set_fact(connection, "generation", str(self.number))
            set_fact(connection, "fingerprint", dump_noun(self._fingerprint))
            connection.execute("DELETE FROM facts WHERE name LIKE 'making%'")
            bump_revision(connection)
        self._database.empty_journal()
        return True

    def _made(self) -> dict[str, str]:
        with self._database.reading() as connection:
            if self._database.fact("making_number") != str(self.number):
                raise LibraryError(
                    "Another rebuild has taken this one's place; see to one `pedicle library rebuild` at a time."
                )
            statement = "SELECT key, sha256 FROM documents WHERE generation = ? AND ready = 1"
            return dict(connection.execute(statement, (self.number,)))

    def _forget_removed(self) -> None:
        """Drop what was made anew and is no longer shown."""
        shown = {info.key: info.sha256 for info in self._library.documents()}
        gone = [key for key, sha256 in self._made().items() if shown.get(key) != sha256]
        with self._database.writing() as connection:
            for key in gone:
                connection.execute("DELETE FROM documents WHERE generation = ? AND key = ?", (self.number, key))
