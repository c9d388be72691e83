"""One connection to a library's file, shared by the threads of a process: reads and writes as whole transactions."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import LibraryError
from ingest.library_schema import FILE_NAME, NO_ROOM, TRANSLATED, connect, translate, translated

READ = "BEGIN"


class Database:
    """The connection, its lock, and its transactions.

    Args:
        folder: The library's folder.
        create: Whether to make the library when it is not there.
    """

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder, self.path = folder, folder / FILE_NAME
        self._lock = threading.RLock()
        self._depth = 0
        self._n_read = 0
        #: Number of the reading that is under way: of one state of the library, and no other one's. None outside, and while writing.
        self.state: int | None = None
        # What keeps the file from being written to, in words; None when nothing does.
        self._connection, self.obstacle = connect(folder, create=create)

    @property
    def writable(self) -> bool:
        """Whether the file can be written to."""
        return self.obstacle is None

    def reading(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        """A transaction that sees one state of the library, whatever others write meanwhile."""
        return self._transaction(READ)

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is kept whole, or not at all when anything in it fails.

        Raises:
            LibraryError: If the library cannot be written to.
        """
        self.require_writable()
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def require_writable(self) -> None:
        """Raise when the library cannot be written to."""
        if self.obstacle is not None:
            way = "Free space and try again" if self.obstacle == NO_ROOM else "Allow writing to it"
            raise LibraryError(
                f"'{self.path}' cannot be written to ({self.obstacle}); nothing was changed. {way}, or name another"
                " folder with --library."
            )

    def fact(self, name: str) -> str | None:
        """One of the library's facts, or None."""
        # One statement sees one state without a transaction around it, and takes a third of the time.
        with self._lock, translated(self.path):
            row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def empty_journal(self) -> None:
        """Move the journal into the file, so that nothing deleted lives on in it. Left for later when others read."""
        with self._lock, contextlib.suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement that stands outside transactions, such as a check."""
        with self._lock, translated(self.path):
            return self._connection.execute(statement).fetchall()

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        """A transaction; one inside another of the same thread is part of it."""
        with self._lock:
            # Some twenty a question: what would be clearer as one context inside another is written out.
            try:
                if self._depth:
                    if begin != READ:
                        self.state = None
                    yield self._connection
                else:
                    yield from self._whole_transaction(begin)
            except TRANSLATED as error:
                raise translate(error, self.path) from error

    def _whole_transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        """The outermost of transactions inside each other."""
        self._connection.execute(begin)
        self._depth += 1
        if begin == READ:
            self._n_read += 1
            self.state = self._n_read
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth -= 1
            self.state = None


def set_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Write one of the library's facts."""
    connection.execute(
        "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )


def bump_revision(connection: sqlite3.Connection) -> None:
    """Say that what the library shows has changed."""
    connection.execute("UPDATE facts SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = 'revision'")
