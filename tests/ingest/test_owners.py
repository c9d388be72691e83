"""Whose a conversation is, when a document was added, and files of the schema before these were kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ingest.library import Library
from ingest.library_schema import FILE_NAME, SCHEMA_VERSION


def test_an_owner_sees_only_their_own_conversations(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        mine = library.conversations.create("mine", "me")
        other = library.conversations.create("other", "you")
        for talk in (mine, other):
            library.conversations.append(talk, {"role": "user"}, "a question about cement")
        assert [c.id for c in library.conversations.list("me")] == [mine]
        assert [c.id for c in library.conversations.search("CEMENT", "you")] == [other]
        assert {c.id for c in library.conversations.list()} == {mine, other}


def test_a_file_of_the_first_schema_is_brought_up_to_this_one(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.conversations.create("kept")
    path = tmp_path / FILE_NAME
    connection = sqlite3.connect(path)
    later = (("documents", "added"), ("documents", "size"), ("documents", "parts_sha256"), ("conversations", "owner"))
    for table, column in later:
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with Library(tmp_path) as library:
        assert [(c.title, c.owner) for c in library.conversations.list()] == [("kept", "")]
        assert library.database.run("PRAGMA user_version") == [(SCHEMA_VERSION,)]
