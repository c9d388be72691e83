"""A document's way into the tables and out of them, whole."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ingest.document import (
    Abbreviation,
    Block,
    Box,
    Document,
    Marker,
    Metadata,
    Note,
    Page,
    Passage,
    Reference,
    Section,
    Table,
    fold_text,
)
from ingest.errors import LibraryError
from ingest.library_codec import dump_noun, load_noun, pack_nouns, unpack_nouns

if TYPE_CHECKING:
    import numpy as np

# Parts that are read with their document, and the kind of their nouns. Passages and references have tables of their
# own, because they are looked up across documents.
PARTS: dict[str, type] = {
    "pages": Page,
    "sections": Section,
    "blocks": Block,
    "tables": Table,
    "markers": Marker,
    "abbreviations": Abbreviation,
    "notes": Note,
}
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document that the library shows, without its parts.

    `added` is when it was taken in [seconds since 1970; 0 when it is not known], `size` that of its file [bytes].
    """

    id: int
    key: str
    sha256: str
    source: str
    format: str
    metadata: Metadata
    n_passages: int
    added: float = 0.0
    size: int = 0

    @property
    def title(self) -> str:
        return self.metadata.title

    @property
    def authors(self) -> tuple[str, ...]:
        return self.metadata.authors

    @property
    def year(self) -> int | None:
        return self.metadata.year

    @property
    def doi(self) -> str | None:
        return self.metadata.doi

    @property
    def kind(self) -> str:
        return self.metadata.kind

    @property
    def coverage(self) -> str:
        return self.metadata.coverage


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage of the library.

    Attributes:
        id: Its number in the library, never used again for another.
        key: Key of its document.
        ordinal: Its place among its document's passages [0-].
        passage: The passage.
        text: Stored text of its document: ``text[passage.start:passage.end]`` is what it covers.
    """

    id: int
    key: str
    ordinal: int
    passage: Passage
    text: str


def make_info(number: int, *row: Any) -> DocumentInfo:
    """A document's facts from its row."""
    key, sha256, source, form, metadata, n_passages, added, size = row
    return DocumentInfo(number, key, sha256, source, form, load_noun(Metadata, metadata), n_passages, added, size)


def insert_document(
    connection: sqlite3.Connection,
    document: Document,
    generation: int,
    vectors: np.ndarray,
    sentence_vectors: Sequence[np.ndarray],
    works: Sequence[str | None],
    original: tuple[str, bytes] | None,
) -> int:
    """Write a document with all its parts, not yet visible.

    Returns:
        Its number in the library.
    """
    text = document.text.encode("utf-8", "surrogatepass")
    written = connection.execute(
        "INSERT INTO documents (generation, key, sha256, source, format, metadata, n_passages, text, text_sha256, added,"
        " size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            generation,
            document.key,
            document.sha256,
            clean_text(document.source),
            document.format,
            dump_noun(document.metadata),
            len(document.passages),
            zlib.compress(text, 6),
            hashlib.sha256(text).hexdigest(),
            time.time(),
            len(original[1]) if original else len(text),
        ),
    )
    number = int(written.lastrowid or 0)
    parts = {name: getattr(document, name) for name in (*PARTS, "boxes")}
    connection.executemany(
        "INSERT INTO parts VALUES (?, ?, ?)", [(number, name, pack_nouns(nouns)) for name, nouns in parts.items()]
    )
    entries = [
        (
            number,
            i,
            reference.number,
            works[i] if i < len(works) else None,
            *name_entry(reference),
            dump_noun(reference),
        )
        for i, reference in enumerate(document.references)
    ]
    connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", entries)
    if original is not None:
        name, data = original
        connection.execute("INSERT INTO originals VALUES (?, ?, ?)", (number, clean_text(name), zlib.compress(data, 6)))
    for ordinal, passage in enumerate(document.passages):
        body = dump_noun(replace(passage, context="", reading=""))
        row = (number, ordinal, clean_text(passage.context), clean_text(passage.reading), body)
        held = connection.execute(
            "INSERT INTO passages (document, ordinal, context, reading, body) VALUES (?, ?, ?, ?, ?)", row
        )
        blobs = (held.lastrowid, _to_blob(vectors[ordinal]), _to_blob(sentence_vectors[ordinal]))
        connection.execute("INSERT INTO vectors VALUES (?, ?, ?)", blobs)
    digest = digest_parts(connection, number)
    connection.execute("UPDATE documents SET parts_sha256 = ? WHERE id = ?", (digest, number))
    return number


def digest_parts(connection: sqlite3.Connection, number: int) -> str:
    """SHA-256, hexadecimal, over all that is stored of a document beside its text and its file: to notice damage by."""
    digest = hashlib.sha256()
    for statement in (
        "SELECT kind, body FROM parts WHERE document = ? ORDER BY kind",
        "SELECT ordinal, number, work, body FROM entries WHERE document = ? ORDER BY ordinal",
        "SELECT p.id, p.ordinal, p.context, p.reading, p.body, v.vector, v.sentences FROM passages p"
        " LEFT JOIN vectors v ON v.passage = p.id WHERE p.document = ? ORDER BY p.ordinal",
    ):
        for row in connection.execute(statement, (number,)):
            for value in row:
                data = value if isinstance(value, bytes) else str(value).encode()
                digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()


def name_entry(reference: Reference) -> tuple[str, int | None, str | None, str | None]:
    """What an entry is looked up by: the first letter of its first author, its year, DOI and PMID."""
    doi = reference.doi.casefold() if reference.doi else None
    return fold_text(reference.first_author or "")[:1], reference.year, doi, reference.pmid


def check_vectors(
    document: Document, vectors: np.ndarray, sentence_vectors: Sequence[np.ndarray], dimension: int
) -> None:
    """Refuse vectors that are not the document's: a wrong one would be found for the rest of its days."""
    import numpy as np

    wanted = [(len(passage.sentences), dimension) for passage in document.passages]
    fits = vectors.shape == (len(wanted), dimension) and [v.shape for v in sentence_vectors] == wanted
    if not fits or not all(np.isfinite(v).all() for v in (vectors, *sentence_vectors)):
        raise LibraryError(
            f"The vectors of '{document.key}' have shape {vectors.shape}, expected finite numbers of shape"
            f" {(len(wanted), dimension)} with one row a sentence; nothing was stored."
        )


def load_text(connection: sqlite3.Connection, number: int) -> str:
    """Stored text of a document."""
    row = connection.execute("SELECT text FROM documents WHERE id = ?", (number,)).fetchone()
    return zlib.decompress(row[0]).decode("utf-8", "surrogatepass")


def load_document(connection: sqlite3.Connection, number: int) -> Document:
    """A document with all its parts but the boxes, which are many and seldom wanted (`load_boxes`)."""
    key, sha256, source, form, metadata = connection.execute(
        "SELECT key, sha256, source, format, metadata FROM documents WHERE id = ?", (number,)
    ).fetchone()
    held = dict(connection.execute("SELECT kind, body FROM parts WHERE document = ? AND kind != 'boxes'", (number,)))
    parts: dict[str, Any] = {name: unpack_nouns(kind, held[name]) for name, kind in PARTS.items() if name in held}
    entries = connection.execute("SELECT body FROM entries WHERE document = ? ORDER BY ordinal", (number,))
    references = tuple(load_noun(Reference, body) for (body,) in entries)
    rows = connection.execute(
        "SELECT context, reading, body FROM passages WHERE document = ? ORDER BY ordinal", (number,)
    )
    return Document(
        key=key,
        sha256=sha256,
        text=load_text(connection, number),
        format=form,
        source=source,
        metadata=load_noun(Metadata, metadata),
        passages=tuple(make_passage(*row) for row in rows),
        references=references,
        **parts,
    )


def load_part(connection: sqlite3.Connection, number: int, name: str) -> tuple:
    """One of a document's parts: a name of `PARTS`, or ``boxes``."""
    row = connection.execute("SELECT body FROM parts WHERE document = ? AND kind = ?", (number, name)).fetchone()
    return unpack_nouns(Box if name == "boxes" else PARTS[name], row[0]) if row else ()


def find_front_words(connection: sqlite3.Connection, number: int, metadata: Metadata) -> frozenset[str]:
    """Words, folded, of a document's title page and metadata."""
    text = load_text(connection, number)
    sections = [s for s in load_part(connection, number, "sections") if s.kind == "front"]
    blocks = [b for b in load_part(connection, number, "blocks") if b.kind == "front"]
    pieces = [text[s.start : s.end] for s in sections] + [span.of(text) for b in blocks for span in b.spans]
    pieces += [*metadata.authors, metadata.container or ""]
    return frozenset(word for piece in pieces for word in fold_text(piece).split())


def make_passage(context: str, reading: str, body: str) -> Passage:
    """A passage from its row."""
    return load_noun(Passage, body, context=context, reading=reading)


def clean_text(text: str) -> str:
    """The text with lone surrogates, which SQLite cannot hold, each replaced."""
    return _SURROGATES.sub("\ufffd", text)


def _to_blob(vectors: np.ndarray) -> bytes:
    return vectors.astype("<f4", copy=False).tobytes()
