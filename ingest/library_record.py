"""What a library shows: its documents, and what is looked up in all of them. Reads only; `library` writes."""

from __future__ import annotations

import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ingest.document import Abbreviation, Box, Document, Reference, Section
from ingest.errors import LibraryError, ModelMismatch
from ingest.fingerprint import Fingerprint
from ingest.library_codec import dump_noun, load_noun
from ingest.library_conversations import Conversations
from ingest.library_database import Database, bump_revision, set_fact
from ingest.library_documents import (
    DocumentInfo,
    StoredPassage,
    find_front_words,
    load_document,
    load_part,
    load_text,
    make_info,
)
from ingest.library_search import (
    Work,
    find_words,
    load_entries_holding,
    load_entries_like,
    load_keys_listing,
    load_passages,
    load_sentence_vectors,
    load_vectors,
    load_vectors_of,
    load_vocabulary,
    load_works,
    quote_words,
)
from ingest.library_words import WordScores

if TYPE_CHECKING:
    import numpy as np


# Stored texts kept in memory [characters]; those of long papers have some 100,000 each, and a question over a large
# library looks into some thirty documents.
TEXTS_KEPT = 32_000_000


class Record:
    """A library as far as it is read. See `Library` for the arguments."""

    def __init__(self, folder: Path, fingerprint: Fingerprint | None = None, *, create: bool = True) -> None:
        self.folder = folder
        self.fingerprint = fingerprint
        self.database = Database(folder, create=create)
        self.conversations = Conversations(self.database)
        self._infos: tuple[DocumentInfo, ...] = ()
        self._shown: frozenset[int] = frozenset()
        self._vectors: tuple[int, np.ndarray, np.ndarray] | None = None
        self._seen: tuple[int, int] | None = None
        self._seen_in: int | None = None
        # What is stored under a document's number never changes: a new version has a number of its own.
        self._texts: OrderedDict[int, str] = OrderedDict()
        self._n_kept = 0
        self._abbreviations: dict[int, tuple[tuple[str, str], ...]] = {}
        self._words = WordScores()
        self._front_words: dict[int, frozenset[str]] = {}
        try:
            if fingerprint is not None and self.database.writable:
                self._adopt_fingerprint(fingerprint)
            self._refresh()
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, folder: Path, fingerprint: Fingerprint | None = None, *, create: bool = True) -> Self:
        """Open the library in `folder`; as the class."""
        return cls(folder, fingerprint, create=create)

    def close(self) -> None:
        """Give the file back."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What it holds

    @property
    def revision(self) -> int:
        """A number that is another one whenever what the library shows has changed, by whichever process."""
        if self._seen is not None and self._seen_in is not None and self._seen_in == self.database.state:
            return self._seen[0]
        return int(self.database.fact("revision") or 0)

    @property
    def generation(self) -> int:
        """Number of the generation that is shown; `pedicle library rebuild` makes the next."""
        return self._refresh()[1]

    @property
    def writable(self) -> bool:
        """Whether the file can be written to."""
        return self.database.writable

    @property
    def made_with(self) -> Fingerprint | None:
        """The model and rules that the shown generation was made with; None while the library is empty and new."""
        held = self.database.fact("fingerprint")
        return load_noun(Fingerprint, held) if held else None

    def documents(self) -> tuple[DocumentInfo, ...]:
        """The documents that the library shows, by key."""
        self._refresh()
        return self._infos

    def document(self, key: str) -> Document:
        """A document with all its parts but the boxes (see `boxes`).

        Raises:
            LibraryError: If there is no such document.
        """
        with self.database.reading() as connection:
            return load_document(connection, self._number(key))

    def text(self, key: str) -> str:
        """Stored text of a document."""
        with self.database.reading() as connection:
            return self._text(connection, self._number(key))

    def sections(self, key: str) -> tuple[Section, ...]:
        """Sections of a document, of which nothing else is read."""
        with self.database.reading() as connection:
            return load_part(connection, self._number(key), "sections")

    def boxes(self, key: str) -> tuple[Box, ...]:
        """Where the characters of a document stand on its pages; empty for formats without pages."""
        with self.database.reading() as connection:
            return load_part(connection, self._number(key), "boxes")

    def original(self, key: str) -> tuple[str, bytes] | None:
        """Name and bytes of the file that a document was read from."""
        with self.database.reading() as connection:
            row = connection.execute(
                "SELECT name, data FROM originals WHERE document = ?", (self._number(key),)
            ).fetchone()
        return (row[0], zlib.decompress(row[1])) if row else None

    def abbreviations(self) -> tuple[tuple[str, str], ...]:
        """Short and long forms that the documents define, each pair once."""
        return tuple(dict.fromkeys(pair for pairs in self.abbreviations_by_key().values() for pair in pairs))

    def abbreviations_by_key(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """For each document the short and long forms that it defines, in order."""
        with self.database.reading() as connection:
            self._refresh()
            for info in self._infos:
                if info.id not in self._abbreviations:
                    held: tuple[Abbreviation, ...] = load_part(connection, info.id, "abbreviations")
                    self._abbreviations[info.id] = tuple((a.short, a.long) for a in held)
            return {info.key: self._abbreviations[info.id] for info in self._infos}

    def front_words(self, key: str) -> frozenset[str]:
        """Words, folded, of a document's title page and metadata: what people call it by (authors, places, journal)."""
        with self.database.reading() as connection:
            number = self._number(key)
            if number not in self._front_words:
                metadata = next(info.metadata for info in self._infos if info.id == number)
                self._front_words[number] = find_front_words(connection, number, metadata)
            return self._front_words[number]

    # What is searched

    def search_words(self, match: str, k: int, weights: tuple[float, float] = (1.0, 1.0)) -> list[tuple[int, float]]:
        """Passages that match an expression of SQLite's FTS5 over their stems, best first.

        Args:
            match: The expression; `quote_words` makes one from words.
            k: How many at most.
            weights: Weight of a word in a passage's context and in its reading.

        Returns:
            Passage ids and scores (bm25; higher is better, comparable within one search only).
        """
        with self.database.reading() as connection:
            self._refresh()
            return find_words(connection, match, k, weights, self._shown_passages())

    def search_phrases(
        self, phrases: Sequence[str], k: int, weights: tuple[float, float] = (1.0, 1.0)
    ) -> list[tuple[int, float]]:
        """Passages that hold any of some words or phrases, each taken literally, best first; as `search_words`, and quicker
        from the second time on that a word is looked for."""
        with self.database.reading() as connection:
            shown = self._shown_passages()
            self._words.follow(self._refresh(), shown)
            found = self._words.search(connection, phrases, k, weights)
            return find_words(connection, quote_words(phrases), k, weights, shown) if found is None else found

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """The passages of these ids, in their order; what is no longer shown is left out."""
        with self.database.reading() as connection:
            found = {stored.id: stored for stored in load_passages(connection, ids, self.generation, self._text)}
        return [found[number] for number in ids if number in found]

    def passage_ids(self, key: str) -> tuple[int, ...]:
        """Ids of a document's passages, rising."""
        with self.database.reading() as connection:
            rows = connection.execute("SELECT id FROM passages WHERE document = ? ORDER BY id", (self._number(key),))
            return tuple(row[0] for row in rows)

    def vectors(self) -> tuple[np.ndarray, np.ndarray]:
        """Ids of all passages, int64, shape (n,), and their embeddings, float32, shape (n, dimension), row for row."""
        with self.database.reading() as connection:
            revision, generation = self._refresh()
            if self._vectors is None or self._vectors[0] != revision:
                self._vectors = (revision, *load_vectors(connection, generation, self._dimension()))
            return self._vectors[1:]

    def vectors_of(self, ids: Sequence[int]) -> dict[int, np.ndarray]:
        """Embeddings of these passages, float32, shape (dimension,); what is no longer held is left out."""
        with self.database.reading() as connection:
            return dict(load_vectors_of(connection, ids))

    def document_vectors(self, key: str) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Embeddings of a document's passages in their order, and for each those of its sentences."""
        with self.database.reading() as connection:
            statement = "SELECT id FROM passages WHERE document = ? ORDER BY ordinal"
            ids = [number for (number,) in connection.execute(statement, (self._number(key),))]
            vectors, sentences = self.vectors_of(ids), self.sentence_vectors(ids)
        return [vectors[number] for number in ids], [sentences[number] for number in ids]

    def passage_names(self, documents: Iterable[int] | None = None) -> dict[int, dict[int, str]]:
        """By document number, for each of its passages a name of it and its content, never used again for another.

        Args:
            documents: Numbers of the documents that are wanted (see `DocumentInfo.id`); None for all that are shown.
        """
        with self.database.reading() as connection:
            shown = {info.id: info.sha256[:16] for info in self.documents()}
            return {
                number: {
                    passage: f"{passage}-{shown[number]}"
                    for (passage,) in connection.execute("SELECT id FROM passages WHERE document = ?", (number,))
                }
                for number in (shown if documents is None else documents)
                if number in shown
            }

    def sentence_vectors(self, ids: Sequence[int]) -> dict[int, np.ndarray]:
        """For each of these passages the embeddings of its sentences, float32, shape (n_sentences, dimension)."""
        with self.database.reading() as connection:
            return dict(load_sentence_vectors(connection, ids, self._dimension()))

    def vocabulary(self, *, stemmed: bool = True) -> dict[str, int]:
        """Words of all passages and the number of passages that hold each: Porter stems, or the words as written."""
        with self.database.reading() as connection:
            return load_vocabulary(connection, stemmed=stemmed)

    def works(self) -> tuple[Work, ...]:
        """Works that the documents cite, each with all the places where it is listed."""
        with self.database.reading() as connection:
            return load_works(connection, self.generation)

    def entries_like(self, reference: Reference) -> list[tuple[Reference, str]]:
        """Entries of the documents that may list the same work as this one, with the work that they list."""
        with self.database.reading() as connection:
            return load_entries_like(connection, reference, self.generation)

    def entries_holding(self, groups: Sequence[Sequence[str]], least: int, most: int) -> list[tuple[str, Reference]]:
        """At most `most` entries of reference lists that speak of most of what is asked, each with its document's key.

        Args:
            groups: For each thing asked the words that may stand for it, looked for as letters of either case.
            least: Of how many groups an entry must hold a word.
            most: How many entries are wanted.
        """
        with self.database.reading() as connection:
            return load_entries_holding(connection, groups, least, most, self.generation)

    def keys_listing(self, words: Sequence[str] = ()) -> tuple[str, ...]:
        """Keys of the documents with a reference list, in order; with words, those that have one of them in an entry.

        A word is looked for as letters, of either case, anywhere in the entry.
        """
        with self.database.reading() as connection:
            return load_keys_listing(connection, words, self.generation)

    # Inside

    def _refresh(self) -> tuple[int, int]:
        """Take over what changed; the revision and generation that are shown."""
        with self.database.reading() as connection:
            # Within one reading nothing changes.
            if self._seen is not None and self._seen_in is not None and self._seen_in == self.database.state:
                return self._seen
            facts = dict(connection.execute("SELECT name, value FROM facts"))
            seen = (int(facts["revision"]), int(facts["generation"]))
            if seen != self._seen:
                self._compare_fingerprint(facts.get("fingerprint"))
                rows = connection.execute(
                    "SELECT id, key, sha256, source, format, metadata, n_passages, added, size FROM documents"
                    " WHERE ready = 1 AND generation = ? ORDER BY key",
                    (seen[1],),
                )
                self._infos = tuple(make_info(*row) for row in rows)
                self._shown, self._seen = frozenset(), seen
            self._seen_in = self.database.state
        return seen

    def _shown_passages(self) -> frozenset[int]:
        """Ids of the passages that are shown."""
        if not self._shown:
            with self.database.reading() as connection:
                rows = connection.execute(
                    "SELECT p.id FROM passages p JOIN documents d ON d.id = p.document WHERE d.ready = 1"
                    " AND d.generation = ?",
                    (self.generation,),
                )
                self._shown = frozenset(number for (number,) in rows)
        return self._shown

    def _text(self, connection: sqlite3.Connection, number: int) -> str:
        """Stored text of a document, kept in memory for the next question."""
        if number not in self._texts:
            self._texts[number] = load_text(connection, number)
            self._n_kept += len(self._texts[number])
            while self._n_kept > TEXTS_KEPT and len(self._texts) > 1:
                self._n_kept -= len(self._texts.popitem(last=False)[1])
        self._texts.move_to_end(number)
        return self._texts[number]

    def _number(self, key: str) -> int:
        """Number of the document that is shown under a key."""
        self._refresh()
        for info in self._infos:
            if info.key == key:
                return info.id
        raise LibraryError(f"The library holds no document '{key}'; `pedicle library` lists the keys.")

    def _dimension(self) -> int:
        made_with = self.fingerprint or self.made_with
        return made_with.dimension if made_with else 0

    def _adopt_fingerprint(self, fingerprint: Fingerprint) -> None:
        """A library that holds no document takes the model and rules that it is opened with."""
        if self.made_with == fingerprint or self._count_documents():
            return
        with self.database.writing() as connection:
            if not self._count_documents():
                set_fact(connection, "fingerprint", dump_noun(fingerprint))
                # Others who have it open with another model see by this that they no longer may write.
                bump_revision(connection)

    def _count_documents(self) -> int:
        with self.database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])

    def _compare_fingerprint(self, held: str | None) -> None:
        if self.fingerprint is None or held is None:
            return
        made_with = load_noun(Fingerprint, held)
        if differences := made_with.differences(self.fingerprint):
            raise ModelMismatch(
                f"The library in '{self.folder}' was made with {'; '.join(differences)} as now in force."
                " Run `pedicle library rebuild`, or set the model back."
            )
