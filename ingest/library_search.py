"""What is looked up across documents: words, passages, vectors, works."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.document import Reference
from ingest.errors import LibraryError
from ingest.library_codec import load_noun
from ingest.library_documents import StoredPassage, make_passage, name_entry

if TYPE_CHECKING:
    import numpy as np

# SQLite takes a limited number of variables in one statement; every long list is looked up in pages of this many.
PAGE = 500
# bm25 is computed for every hit before the best are taken; more than this many best are never asked for.
MAX_HITS = 10_000


@dataclass(frozen=True, slots=True)
class Work:
    """One published work and the places where the library's documents list it: (document key, reference number)."""

    key: str
    places: tuple[tuple[str, int], ...]


def quote_words(words: Iterable[str]) -> str:
    """An expression for `search_words` that matches any of the words or phrases, each taken literally."""
    cleaned = (word.replace("\0", " ").replace('"', '""').strip() for word in words)
    return " OR ".join(f'"{word}"' for word in cleaned if word)


def find_words(
    connection: sqlite3.Connection, match: str, k: int, weights: tuple[float, float], shown: frozenset[int]
) -> list[tuple[int, float]]:
    """Passages that match, best first: their ids and scores (bm25, higher is better)."""
    wanted = min(k, MAX_HITS)
    limit = wanted
    statement = "SELECT rowid, bm25(words, ?, ?) AS score FROM words WHERE words MATCH ? ORDER BY score, rowid LIMIT ?"
    while True:
        try:
            rows = connection.execute(statement, (*weights, match, limit)).fetchall()
        except sqlite3.OperationalError as error:
            if "fts5" in str(error) or "no such column" in str(error) or "unterminated" in str(error):
                raise LibraryError(
                    f"{match[:80]!r} is no search expression ({error}); expected quoted words."
                ) from error
            raise
        found = [(number, -score) for number, score in rows if number in shown]
        # Passages of a generation in the making are indexed too; when they crowd out the shown ones, look further.
        if len(found) >= wanted or len(rows) < limit:
            return found[:wanted]
        limit *= 4


def load_passages(
    connection: sqlite3.Connection,
    ids: Sequence[int],
    generation: int,
    load_text: Callable[[sqlite3.Connection, int], str],
) -> Iterator[StoredPassage]:
    """The passages of these ids that the library shows, in no particular order."""
    # From the passages to their documents: left to itself, SQLite reads all documents of a large library instead.
    statement = (
        "SELECT p.id, p.ordinal, p.context, p.reading, p.body, d.id, d.key FROM passages p CROSS JOIN documents d"
        " ON d.id = p.document WHERE +d.ready = 1 AND +d.generation = ? AND p.id IN ({})"
    )
    for row in _in_pages(connection, statement, ids, generation):
        number, ordinal, context, reading, body, document, key = row
        text = load_text(connection, document)
        yield StoredPassage(number, key, ordinal, make_passage(context, reading, body), text)


def load_vectors(connection: sqlite3.Connection, generation: int, dimension: int) -> tuple[np.ndarray, np.ndarray]:
    """All passages that are shown: ids, int64, shape (n,), rising; vectors, float32, shape (n, dimension)."""
    import numpy as np

    rows = connection.execute(
        "SELECT p.id, v.vector FROM documents d JOIN passages p ON p.document = d.id JOIN vectors v ON v.passage = p.id"
        " WHERE d.ready = 1 AND d.generation = ? ORDER BY p.id",
        (generation,),
    ).fetchall()
    ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
    matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
    return ids, matrix.reshape(len(rows), dimension) if rows else np.zeros((0, dimension), dtype=np.float32)


def load_vectors_of(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[tuple[int, np.ndarray]]:
    """For each passage its id and its vector, float32, shape (dimension,)."""
    import numpy as np

    for number, blob in _in_pages(connection, "SELECT passage, vector FROM vectors WHERE passage IN ({})", ids):
        yield number, np.frombuffer(blob, dtype="<f4")


def load_sentence_vectors(
    connection: sqlite3.Connection, ids: Sequence[int], dimension: int
) -> Iterator[tuple[int, np.ndarray]]:
    """For each passage its id and its sentences' vectors, float32, shape (n_sentences, dimension)."""
    import numpy as np

    for number, blob in _in_pages(connection, "SELECT passage, sentences FROM vectors WHERE passage IN ({})", ids):
        yield number, np.frombuffer(blob, dtype="<f4").reshape(-1, dimension)


def load_works(connection: sqlite3.Connection, generation: int) -> tuple[Work, ...]:
    """Every work that the shown documents cite, with all its places."""
    rows = connection.execute(
        "SELECT e.work, d.key, e.number FROM entries e JOIN documents d ON d.id = e.document"
        " WHERE d.ready = 1 AND d.generation = ? AND e.work IS NOT NULL ORDER BY e.work, d.key, e.number",
        (generation,),
    )
    places: dict[str, list[tuple[str, int]]] = {}
    for work, key, number in rows:
        places.setdefault(work, []).append((key, number))
    return tuple(Work(work, tuple(dict.fromkeys(held))) for work, held in places.items())


def load_entries_like(
    connection: sqlite3.Connection, reference: Reference, generation: int
) -> list[tuple[Reference, str]]:
    """Entries that may list the same work as this one, with the work that they list.

    These have the same DOI or PMID, or a first author of the same initial and a year at most one apart.
    """
    initial, year, doi, pmid = name_entry(reference)
    rows = connection.execute(
        "SELECT e.body, e.work FROM entries e JOIN documents d ON d.id = e.document"
        " WHERE d.ready = 1 AND d.generation = ? AND e.work IS NOT NULL"
        " AND (e.doi = ? OR e.pmid = ? OR (e.initial = ? AND e.year BETWEEN ? AND ?)) ORDER BY e.document, e.ordinal",
        (generation, doi, pmid, initial, (year or 0) - 1, (year or 0) + 1),
    )
    return [(load_noun(Reference, body), work) for body, work in rows]


def load_keys_listing(connection: sqlite3.Connection, words: Sequence[str], generation: int) -> tuple[str, ...]:
    """Keys of the shown documents with a reference list, in order; only those with one of the words in an entry, if any are given."""
    wanted = [word.casefold() for word in words][:PAGE]
    held = " OR ".join(["instr(lower(e.body), ?)"] * len(wanted)) or "1"
    statement = (
        "SELECT d.key FROM documents d WHERE d.ready = 1 AND d.generation = ? AND EXISTS"
        " (SELECT 1 FROM entries e WHERE e.document = d.id AND ({})) ORDER BY d.key"
    ).replace("{}", held)
    rows = connection.execute(statement, (generation, *wanted))
    return tuple(key for (key,) in rows)


def load_entries_holding(
    connection: sqlite3.Connection, groups: Sequence[Sequence[str]], least: int, most: int, generation: int
) -> list[tuple[str, Reference]]:
    """Entries that hold a word of at least `least` of the groups, those with most groups first, each with its document's key."""
    held = [[word.casefold() for word in group] for group in groups]
    counts = ["(" + " OR ".join(["instr(b, ?) > 0"] * len(group)) + ")" for group in held if group]
    if not counts:
        return []
    statement = (
        "WITH held AS MATERIALIZED (SELECT d.key AS key, e.body AS body, lower(e.body) AS b, e.ordinal AS ordinal FROM entries e"
        " JOIN documents d ON d.id = e.document WHERE d.ready = 1 AND d.generation = ?),"
        " counted AS MATERIALIZED (SELECT key, body, ordinal, {} AS n FROM held)"
        " SELECT key, body FROM counted WHERE n >= ? ORDER BY n DESC, key, ordinal LIMIT ?"
    ).replace("{}", " + ".join(counts))
    flat = [word for group in held for word in group]
    rows = connection.execute(statement, (generation, *flat, least, most))
    return [(key, load_noun(Reference, body)) for key, body in rows]


def load_vocabulary(connection: sqlite3.Connection, *, stemmed: bool) -> dict[str, int]:
    """Every word of the index and the number of passages that hold it."""
    table = "stems_held" if stemmed else "words_held"
    return dict(connection.execute(f"SELECT term, doc FROM {table}").fetchall())  # noqa: S608 - one of two constants


def _in_pages(connection: sqlite3.Connection, statement: str, ids: Sequence[int], *before: object) -> Iterator[tuple]:
    """Rows of a statement whose ``{}`` takes a list of ids, asked page by page."""
    for start in range(0, len(ids), PAGE):
        page = [int(number) for number in ids[start : start + PAGE]]
        yield from connection.execute(statement.format(",".join("?" * len(page))), (*before, *page)).fetchall()
