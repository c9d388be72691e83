"""The SQLite file of a library: its tables, how it is opened, and its errors in words."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import LibraryBusy, LibraryError

FILE_NAME = "library.sqlite3"
# "PDCL": says in the file's header that it is ours.
APPLICATION_ID = 0x5044434C
SCHEMA_VERSION = 3
# How long a writer waits for another [ms]; adding the largest document takes well under a tenth of it.
BUSY_MS = 20_000
# Below so much free space a failed write is taken for a full disk [bytes]: the index of the journal alone takes 32 KiB.
ROOM_BYTES = 1_000_000
READ_ONLY, NO_ROOM = "read-only", "its disk is full"

TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    generation INTEGER NOT NULL,
    ready INTEGER NOT NULL DEFAULT 0,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    source TEXT NOT NULL,
    format TEXT NOT NULL,
    metadata TEXT NOT NULL,
    n_passages INTEGER NOT NULL,
    text BLOB NOT NULL,
    text_sha256 TEXT NOT NULL,
    added REAL NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    parts_sha256 TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX documents_key ON documents (generation, key) WHERE ready = 1;
CREATE UNIQUE INDEX documents_sha256 ON documents (generation, sha256) WHERE ready = 1;
CREATE TABLE originals (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    name TEXT NOT NULL,
    data BLOB NOT NULL
);
CREATE TABLE parts (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (document, kind)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    context TEXT NOT NULL,
    reading TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (document, ordinal)
);
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    vector BLOB NOT NULL,
    sentences BLOB NOT NULL
);
CREATE TABLE entries (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    number INTEGER NOT NULL,
    work TEXT,
    initial TEXT NOT NULL,
    year INTEGER,
    doi TEXT,
    pmid TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
CREATE INDEX entries_name ON entries (initial, year);
CREATE INDEX entries_doi ON entries (doi) WHERE doi IS NOT NULL;
CREATE INDEX entries_pmid ON entries (pmid) WHERE pmid IS NOT NULL;
CREATE TABLE superseded (
    sha256 TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    reason TEXT NOT NULL,
    PRIMARY KEY (sha256, document)
) WITHOUT ROWID;
CREATE INDEX superseded_document ON superseded (document);
CREATE VIRTUAL TABLE words USING fts5(
    context, reading, content='passages', content_rowid='id', tokenize='porter unicode61'
);
CREATE VIRTUAL TABLE spellings USING fts5(
    context, reading, content='passages', content_rowid='id', tokenize='unicode61', detail='none', columnsize=0
);
CREATE VIRTUAL TABLE stems_held USING fts5vocab(words, 'row');
CREATE VIRTUAL TABLE words_held USING fts5vocab(spellings, 'row');
CREATE TRIGGER passages_in AFTER INSERT ON passages BEGIN
    INSERT INTO words (rowid, context, reading) VALUES (new.id, new.context, new.reading);
    INSERT INTO spellings (rowid, context, reading) VALUES (new.id, new.context, new.reading);
END;
CREATE TRIGGER passages_out AFTER DELETE ON passages BEGIN
    INSERT INTO words (words, rowid, context, reading) VALUES ('delete', old.id, old.context, old.reading);
    INSERT INTO spellings (spellings, rowid, context, reading) VALUES ('delete', old.id, old.context, old.reading);
END;
CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    owner TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE turns (
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    created REAL NOT NULL,
    words TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (conversation, ordinal)
) WITHOUT ROWID;
"""

# What brings a file of an older schema to the next one.
MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE documents ADD COLUMN added REAL NOT NULL DEFAULT 0",
        "ALTER TABLE documents ADD COLUMN size INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
    ),
    2: ("ALTER TABLE documents ADD COLUMN parts_sha256 TEXT NOT NULL DEFAULT ''",),
}


def connect(folder: Path, *, create: bool = True) -> tuple[sqlite3.Connection, str | None]:
    """Open the library's file in `folder`, and make it when it is not there.

    Args:
        folder: The library's folder.
        create: False when a library that is not there is an error.

    Returns:
        The connection, and what keeps it from writing: `READ_ONLY`, `NO_ROOM`, or None when nothing does.

    Raises:
        LibraryError: If the file is damaged, foreign, of a newer version, or cannot be opened. It is left as it is.
    """
    path = folder / FILE_NAME
    if not create and not path.is_file():
        raise LibraryError(f"There is no library in '{folder}'; expected '{FILE_NAME}' there. Run `pedicle ingest`.")
    with translated(path):
        if create:
            _make_folder(folder)
        if os.access(folder, os.W_OK) and (not path.exists() or os.access(path, os.W_OK)):
            try:
                return _connect_to_write(path), None
            except sqlite3.OperationalError:
                # Even looking into a journal takes some room. Where there is none left and the journal holds nothing,
                # what the file holds is still read.
                if not (path.is_file() and _is_full(folder) and not _has_journal(path)):
                    raise
                return _connect_to_read(path, untouched=True), NO_ROOM
        return _connect_to_read(path, untouched=not os.access(folder, os.W_OK) and not _has_journal(path)), READ_ONLY


#: Errors of SQLite, and of reading what it holds.
TRANSLATED = (sqlite3.Error, zlib.error, json.JSONDecodeError, UnicodeDecodeError)


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into the library's, in words that say what to do."""
    try:
        yield
    except TRANSLATED as error:
        raise translate(error, path) from error


def translate(error: Exception, path: Path) -> LibraryError:
    """One of the errors `TRANSLATED` as the library's."""
    if not isinstance(error, sqlite3.Error):
        return LibraryError(
            f"A document in '{path}' is damaged ({error}). Run `pedicle library check`, which says which one and what to do."
        )
    name, words = getattr(error, "sqlite_errorname", "") or "", str(error)
    if "FULL" in name or "disk is full" in words or (name.startswith("SQLITE_IOERR") and _is_full(path.parent)):
        return LibraryError(f"The disk that holds '{path}' is full; nothing was changed. Free space and try again.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryBusy(
            f"Another process has been writing to '{path}' for more than {BUSY_MS // 1000} s; nothing was changed."
            " Try again when it is done."
        )
    if name.startswith("SQLITE_READONLY"):
        return LibraryError(f"'{path}' cannot be written to (read-only); nothing was changed. Allow writing to it.")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LibraryError(
            f"'{path}' is damaged or not a library ({words}). It was left as it is: put a copy of it back, or move it"
            " away and run `pedicle ingest` with your files."
        )
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM", "SQLITE_AUTH")):
        return LibraryError(f"'{path}' cannot be read or written ({words}). Check the folder, its rights and its disk.")
    return LibraryError(f"The library in '{path}' cannot do this: {words}. Run `pedicle library check`.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LibraryError(
            f"The folder '{folder}' for the library cannot be made ({reason})."
            " Name another with --library or PEDICLE_LIBRARY."
        ) from error


def _connect_to_write(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        _refuse_foreign(connection, path)
        _set_journal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        _make_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_to_read(path: Path, *, untouched: bool) -> sqlite3.Connection:
    """Open a library that cannot be written to; `untouched` where not even the journal's index can be made."""
    uri = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if untouched else ''}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        if _refuse_foreign(connection, path) == 0:
            raise LibraryError(
                f"'{path}' is empty and cannot be written to. Allow writing to it, or name another folder."
            )
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _has_journal(path: Path) -> bool:
    """Whether something stands in the journal that is not in the file yet."""
    journal = path.with_name(path.name + "-wal")
    return journal.exists() and journal.stat().st_size > 0


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < ROOM_BYTES
    except OSError:
        return False


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> int:
    """Raise when the file is another program's or a newer version's; else its schema version, 0 for an empty file."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise LibraryError(
            f"'{path}' is an SQLite file of another program; it was left as it is. Name another folder with --library."
        )
    if application == APPLICATION_ID and version > SCHEMA_VERSION:
        raise LibraryError(
            f"'{path}' was made by a newer version of this program (schema {version}, this one knows {SCHEMA_VERSION})."
            " Install the newer version."
        )
    return int(version)


def _set_journal(connection: sqlite3.Connection) -> None:
    """Write-ahead journal. Two processes that make a library at once may find the file locked here without waiting."""
    for attempt in range(50):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if attempt == 49 or "locked" not in str(error):
                raise
            time.sleep(0.1)


def _make_tables(connection: sqlite3.Connection) -> None:
    """All tables in one transaction: a file has all of them or none. One of an older schema is brought up to this one."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            for statement in _statements(TABLES):
                connection.execute(statement)
            connection.execute("INSERT INTO facts VALUES ('revision', '0'), ('generation', '1')")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for older in range(version or SCHEMA_VERSION, SCHEMA_VERSION):
            for statement in MIGRATIONS[older]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: running it as a whole would commit the transaction around it."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
