"""Conversations: kept in the library's file, apart from its documents."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import LibraryError
from ingest.library_codec import dump_json
from ingest.library_database import Database
from ingest.library_documents import clean_text


@dataclass(frozen=True, slots=True)
class ConversationInfo:
    """A conversation: its id, title, times of its making and of its last turn [seconds since 1970], number of turns.

    `owner` is whoever it belongs to, in the words of the one that keeps it; empty for nobody in particular.
    """

    id: str
    title: str
    created: float
    updated: float
    n_turns: int
    owner: str = ""


class Conversations:
    """Talks with their turns. A turn is one JSON object, kept as it was given."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, title: str = "", owner: str = "") -> str:
        """Begin a conversation that belongs to `owner`.

        Returns:
            Its id.
        """
        number, now = uuid.uuid4().hex, time.time()
        with self._database.writing() as connection:
            row = (number, clean_text(title), now, now, clean_text(owner))
            connection.execute("INSERT INTO conversations VALUES (?, ?, ?, ?, ?)", row)
        return number

    def append(self, conversation: str, turn: Mapping[str, Any], words: str = "") -> int:
        """Add a turn.

        Args:
            conversation: Id of the conversation.
            turn: What is kept, fit for JSON.
            words: What `search` looks through: the turn as a person reads it.

        Returns:
            The turn's place in the conversation [0-].

        Raises:
            LibraryError: If there is no such conversation.
        """
        body, now = dump_json(dict(turn)), time.time()
        with self._database.writing() as connection:
            changed = connection.execute("UPDATE conversations SET updated = ? WHERE id = ?", (now, conversation))
            _require(changed.rowcount, conversation)
            ordinal = connection.execute(
                "SELECT coalesce(max(ordinal) + 1, 0) FROM turns WHERE conversation = ?", (conversation,)
            ).fetchone()[0]
            row = (conversation, ordinal, now, clean_text(words), body)
            connection.execute("INSERT INTO turns VALUES (?, ?, ?, ?, ?)", row)
        return int(ordinal)

    def turns(self, conversation: str) -> list[dict[str, Any]]:
        """The turns of a conversation, oldest first."""
        with self._database.reading() as connection:
            known = connection.execute("SELECT count(*) FROM conversations WHERE id = ?", (conversation,)).fetchone()[0]
            _require(known, conversation)
            rows = connection.execute("SELECT body FROM turns WHERE conversation = ? ORDER BY ordinal", (conversation,))
            return [json.loads(body) for (body,) in rows]

    def list(self, owner: str | None = None) -> Sequence[ConversationInfo]:
        """All conversations, or those of one owner; the one spoken in last first."""
        return self.search("", owner)

    def search(self, words: str, owner: str | None = None) -> Sequence[ConversationInfo]:
        """The conversations whose title or turns hold all these words, upper and lower case alike."""
        held = (
            "(instr(lower(c.title), lower(?)) OR EXISTS (SELECT 1 FROM turns w WHERE w.conversation = c.id"
            " AND instr(lower(w.words), lower(?))))"
        )
        wanted = clean_text(words).split()
        conditions = [held] * len(wanted) + ["c.owner = ?"] * (owner is not None)
        values = tuple(word for word in wanted for _ in range(2)) + ((clean_text(owner),) if owner is not None else ())
        return self._find(" WHERE " + " AND ".join(conditions) if conditions else "", values)

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title."""
        with self._database.writing() as connection:
            row = (clean_text(title), conversation)
            _require(connection.execute("UPDATE conversations SET title = ? WHERE id = ?", row).rowcount, conversation)

    def delete(self, conversation: str) -> None:
        """Delete a conversation with its turns; their characters are overwritten on the disk."""
        with self._database.writing() as connection:
            gone = connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,)).rowcount
            _require(gone, conversation)
        self._database.empty_journal()

    def _find(self, condition: str, values: tuple[str, ...]) -> Sequence[ConversationInfo]:
        counted = "(SELECT count(*) FROM turns t WHERE t.conversation = c.id)"
        statement = f"SELECT c.id, c.title, c.created, c.updated, {counted}, c.owner FROM conversations c"  # noqa: S608 - ours
        statement += f"{condition} ORDER BY c.updated DESC, c.id"
        with self._database.reading() as connection:
            return [ConversationInfo(*row) for row in connection.execute(statement, values)]


def _require(found: int, conversation: str) -> None:
    if not found:
        raise LibraryError(f"There is no conversation '{conversation}'; it may have been deleted. Choose another.")
