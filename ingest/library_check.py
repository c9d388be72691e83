"""Looks a library over, mends what can be mended from what it holds itself, and says what it found."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from typing import TYPE_CHECKING

from ingest.errors import LibraryError
from ingest.library_documents import digest_parts

if TYPE_CHECKING:
    from ingest.library_database import Database


def check_database(database: Database, generation: int) -> list[str]:
    """Check the file, its indexes and every document that is shown.

    Args:
        database: The library's file.
        generation: The generation that is shown.

    Returns:
        What was found and what was done, a line each; empty when all is in order.

    Raises:
        LibraryError: If the file itself is damaged beyond its indexes; it is left as it is.
    """
    report = _check_file(database)
    if database.writable:
        report += _check_words(database)
        report += _remove_leftovers(database, generation)
    return report + _check_documents(database, generation)


def _check_file(database: Database) -> list[str]:
    faults = _integrity_faults(database)
    if not faults:
        return []
    if database.writable and all("index" in fault for fault in faults):
        database.run("REINDEX")
        if not _integrity_faults(database):
            return [f"Indexes of the file were damaged ({faults[0]}) and were made anew; nothing was lost."]
    raise LibraryError(
        f"'{database.path}' is damaged ({faults[0]}). It was left as it is: put a copy of it back, or move it away and run"
        " `pedicle ingest` with your files."
    )


def _integrity_faults(database: Database) -> list[str]:
    rows = [str(row[0]) for row in database.run("PRAGMA integrity_check(20)")]
    return [] if rows == ["ok"] else rows


def _check_words(database: Database) -> list[str]:
    """The lexical indexes are derived from the passages: where they disagree they are made anew."""
    report = []
    for table in ("words", "spellings"):
        with database.writing() as connection:
            try:
                connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - constants
            except sqlite3.DatabaseError as error:
                if "CORRUPT" not in (error.sqlite_errorname or ""):
                    raise
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608 - constants
                report.append("The index of words did not agree with the passages; it was made anew.")
    return report


def _remove_leftovers(database: Database, generation: int) -> list[str]:
    """Documents that were never finished, and generations that nobody makes any more."""
    with database.writing() as connection:
        making = database.fact("making_number")
        gone = connection.execute(
            "DELETE FROM documents WHERE ready = 0 OR generation NOT IN (?, ?)", (generation, making or generation)
        ).rowcount
    return [f"{gone} unfinished documents, never shown, were removed."] if gone else []


def _check_documents(database: Database, generation: int) -> list[str]:
    report = []
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT id, key FROM documents WHERE ready = 1 AND generation = ? ORDER BY key", (generation,)
        ).fetchall()
        for number, key in rows:
            if faults := find_faults(connection, number):
                whole = "the copy of its file" not in faults
                way = "`pedicle library rebuild` makes it anew" if whole else "remove it and ingest its file again"
                report.append(f"The document '{key}' is damaged ({', '.join(faults)}): {way}.")
    return report


def find_faults(connection: sqlite3.Connection, number: int) -> list[str]:
    """Which of a document's stored parts are not as they were stored, in words; empty when it is whole."""
    sha256, text, text_sha256, parts_sha256 = connection.execute(
        "SELECT sha256, text, text_sha256, parts_sha256 FROM documents WHERE id = ?", (number,)
    ).fetchone()
    original = connection.execute("SELECT data FROM originals WHERE document = ?", (number,)).fetchone()
    faults = []
    if _digest_packed(text) != text_sha256:
        faults.append("its text")
    if parts_sha256 and digest_parts(connection, number) != parts_sha256:
        faults.append("what was understood of it")
    if original is not None and _digest_packed(original[0]) != sha256:
        faults.append("the copy of its file")
    return faults


def _digest_packed(data: bytes) -> str | None:
    try:
        return hashlib.sha256(zlib.decompress(data)).hexdigest()
    except (zlib.error, TypeError):
        return None
