"""Damaged, foreign, full, locked and read-only files: said in words, and nothing that was there is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest import library_schema
from ingest.errors import LibraryBusy, LibraryError, ModelMismatch
from ingest.library import Library
from ingest.library_generations import NextGeneration
from ingest.library_schema import FILE_NAME
from tests.ingest.invented import FINGERPRINT, make_document, make_vectors

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library(tmp_path / "library", FINGERPRINT) as library:
        for seed in range(3):
            add(library, make_document(seed))
    return tmp_path / "library"


def add(library: Library, document, **extra):
    return library.add_document(document, *make_vectors(document), **extra)


def keys(library: Library) -> list[str]:
    return [info.key for info in library.documents()]


@pytest.mark.parametrize("content", [b"not a database at all" * 100, "cut", "header", b"\x00" * 5000])
def test_a_damaged_file_is_refused_in_words_and_left_as_it_is(folder: Path, content: bytes | str) -> None:
    path = folder / FILE_NAME
    whole = path.read_bytes()
    harmed = {"cut": whole[:5000], "header": b"X" * 40 + whole[40:]}.get(content, content)
    path.write_bytes(harmed)
    with pytest.raises(LibraryError, match=r"damaged.*left as it is.*pedicle ingest"), Library(folder) as library:
        library.check()
    assert path.read_bytes() == harmed


def test_damage_inside_a_document_is_found_and_named(folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("UPDATE vectors SET vector = zeroblob(64) WHERE passage = (SELECT min(passage) FROM vectors)")
    connection.execute("UPDATE documents SET text = x'00ff00' WHERE key = 'bread-1'")
    connection.commit()
    connection.close()
    with Library(folder, FINGERPRINT) as library:
        report = library.check()
        assert len(report) == 2
        assert "'bread-0' is damaged (what was understood of it)" in report[0]
        assert "'bread-1' is damaged (its text)" in report[1]
        with pytest.raises(LibraryError, match="pedicle library check"):
            library.text("bread-1")
        assert library.text("bread-2") == make_document(2).text


def test_an_index_of_words_that_disagrees_is_made_anew(folder: Path) -> None:
    with Library(folder, FINGERPRINT) as library:
        before = library.search_words('"oven"', 100)
        with library.database.writing() as connection:
            connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
        assert library.search_words('"oven"', 100) == []
        assert library.check() == ["The index of words did not agree with the passages; it was made anew."]
        assert library.search_words('"oven"', 100) == before != []
        assert library.check() == []


def test_another_programs_file_is_not_touched(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(LibraryError, match="of another program"):
        Library(tmp_path, FINGERPRINT)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_newer_programs_library_is_refused(folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryError, match="newer version"):
        Library(folder, FINGERPRINT)


@pytest.mark.parametrize("where", ["file", "file/inside", "nul\x00byte"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be made"):
        Library(tmp_path / where, FINGERPRINT)


def test_a_library_that_is_only_to_be_read_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="There is no library"):
        Library(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_full_disk_changes_nothing_and_passes_when_there_is_room_again(folder: Path) -> None:
    with Library(folder, FINGERPRINT) as library:
        pages = library.database.run("PRAGMA page_count")[0][0]
        library.database.run(f"PRAGMA max_page_count = {pages + 4}")
        large, revision = make_document("large", n_passages=60), library.revision
        with pytest.raises(LibraryError, match="full; nothing was changed"):
            add(library, large)
        assert (keys(library), library.revision) == (["bread-0", "bread-1", "bread-2"], revision)
        assert library.check() == []
        library.database.run("PRAGMA max_page_count = 1000000")
        assert add(library, large).kind == "added"


def test_a_library_on_a_full_disk_is_still_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(library_schema, "_connect_to_write", no_room)
    with pytest.raises(LibraryError, match="disk I/O error"):
        Library(folder, FINGERPRINT)
    monkeypatch.setattr(library_schema, "ROOM_BYTES", 1 << 62)
    with Library(folder, FINGERPRINT) as library:
        assert keys(library) == ["bread-0", "bread-1", "bread-2"] and library.search_words('"oven"', 1)
        with pytest.raises(LibraryError, match=r"disk is full.*nothing was changed.*Free space"):
            library.remove(["bread-0"])
        assert library.check() == []
    # What stands in the journal alone would be missed by reading the file alone.
    (folder / f"{FILE_NAME}-wal").write_bytes(b"something")
    with pytest.raises(LibraryError, match="disk I/O error"):
        Library(folder, FINGERPRINT)


def test_a_write_that_the_system_cuts_off_changes_nothing(folder: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from ingest.errors import LibraryError\n"
        "from ingest.library import Library; from tests.ingest.invented import *\n"
        "library = Library(Path(sys.argv[1]), FINGERPRINT)\n"
        "size = 1_000_000; resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "document = make_document('large', n_passages=3000)\n"
        "try: library.add_document(document, *make_vectors(document))\n"
        "except LibraryError as error: print(error)\n"
        "print([info.key for info in library.documents()], library.check())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    said, after = run.stdout.splitlines()
    assert "library.sqlite3" in said and ("full" in said or "cannot be read or written" in said)
    assert after == "['bread-0', 'bread-1', 'bread-2'] []"


def test_a_writer_that_never_ends_is_not_waited_for_for_ever(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_schema, "BUSY_MS", 200)
    holder = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Library(folder, FINGERPRINT) as library:
        assert keys(library) == ["bread-0", "bread-1", "bread-2"]
        with pytest.raises(LibraryBusy, match="Another process has been writing"):
            library.remove(["bread-0"])
        holder.execute("ROLLBACK")
        library.remove(["bread-0"])
        assert keys(library) == ["bread-1", "bread-2"]
    holder.close()


READ_ONLY = """
import os, sys
from pathlib import Path
from ingest.errors import LibraryError
from ingest.library import Library
from tests.ingest.invented import *
folder = Path(sys.argv[1])
# The administrator may write anywhere: where tests run as one, this process becomes somebody else.
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
with Library(folder, FINGERPRINT) as library:
    print([i.key for i in library.documents()], library.search_words('"oven"', 1) != [], len(library.vectors()[0]))
    for write in (lambda: library.remove(["bread-0"]), lambda: library.conversations.create("a")):
        try: write()
        except LibraryError as error: print(error)
"""


@pytest.mark.parametrize("folder_too", [True, False])
def test_a_read_only_library_answers_and_says_that_it_cannot_be_written_to(folder: Path, folder_too: bool) -> None:
    # Whoever the other process becomes, it may come here.
    scratch = Path(tempfile.gettempdir()).resolve()
    for path in (folder, *folder.resolve().parents):
        if path.is_relative_to(scratch) and path != scratch:
            os.chmod(path, 0o755)
    if os.getuid() == 0 and not all(path.stat().st_mode & 0o001 for path in (scratch, *scratch.parents)):
        pytest.skip(f"only the administrator may look into {scratch}, and the administrator may write anywhere")
    os.chmod(folder / FILE_NAME, 0o444)
    os.chmod(folder, 0o555 if folder_too else 0o777)
    run = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    os.chmod(folder, 0o755)
    lines = run.stdout.splitlines()
    assert lines[0].startswith("['bread-0', 'bread-1', 'bread-2'] True 12"), run.stderr
    assert len(lines) == 3 and all("read-only" in line and "nothing was changed" in line for line in lines[1:])


def test_deleted_words_are_gone_from_the_disk(tmp_path: Path) -> None:
    with Library(tmp_path, FINGERPRINT) as library:
        document = make_document(1)
        secret = replace(document.passages[0], reading="the xylophonist paid in groats", context="Groats")
        add(library, replace(document, passages=(secret, *document.passages[1:])))
        talk = library.conversations.create("xylophonist")
        library.conversations.append(talk, {"content": "xylophonist"}, "xylophonist")
        assert any(b"xylophonist" in path.read_bytes() for path in tmp_path.iterdir())
        library.remove(["bread-1"])
        library.conversations.delete(talk)
        assert not [path for path in tmp_path.iterdir() if b"xylophonist" in path.read_bytes()]


def test_what_was_never_finished_is_never_shown_and_removed_by_a_check(folder: Path) -> None:
    with Library(folder, FINGERPRINT) as library:
        with library.database.writing() as connection:
            connection.execute("UPDATE documents SET ready = 0 WHERE key = 'bread-1'")
            connection.execute("UPDATE facts SET value = '99' WHERE name = 'revision'")
        assert keys(library) == ["bread-0", "bread-2"]
        assert {s.key for s in library.passages(range(1, 13))} == {"bread-0", "bread-2"}
        assert len(library.vectors()[0]) == 8
        found = library.search_words('"oven" OR "bread" OR "dough"', 100)
        assert {s.key for s in library.passages([i for i, _ in found])} <= {"bread-0", "bread-2"}
        assert library.check() == ["1 unfinished documents, never shown, were removed."]


def test_an_empty_library_takes_the_model_that_it_is_opened_with(tmp_path: Path) -> None:
    other = replace(FINGERPRINT, model="other", dimension=8)
    first = Library(tmp_path, FINGERPRINT)
    with Library(tmp_path, other) as second:
        with pytest.raises(ModelMismatch, match="model 'other', not 'invented'"):
            add(first, make_document(1))
        document = make_document(1)
        assert second.add_document(document, *make_vectors(document, 8)).kind == "added"
    first.close()


def test_vectors_that_are_not_the_documents_are_refused(folder: Path) -> None:
    document = make_document("new")
    vectors, sentences = make_vectors(document)
    with Library(folder, FINGERPRINT) as library:
        for wrong in ((vectors[1:], sentences), (vectors * np.nan, sentences), (vectors, sentences[::-1][1:])):
            with pytest.raises(LibraryError, match="nothing was stored"):
                library.add_document(document, *wrong)
        assert len(keys(library)) == 3


def test_a_generation_in_the_making_goes_on_where_it_stood_and_is_shown_at_once(folder: Path) -> None:
    new = replace(FINGERPRINT, model="new", dimension=8)

    def make(making: NextGeneration, library: Library, key: str) -> None:
        document = library.document(key)
        making.add(document, *make_vectors(document, 8), [None], library.original(key))

    with Library(folder) as library:
        make(NextGeneration(library, new), library, "bread-0")
        making = NextGeneration(library, new)
        assert making.missing() == ["bread-1", "bread-2"]
        with Library(folder, FINGERPRINT) as old:
            assert len(keys(old)) == 3 and old.vectors()[1].shape[1] == 16
            make(making, library, "bread-1")
            # Meanwhile one document leaves and another comes.
            old.remove(["bread-0"])
            add(old, make_document(7))
            make(making, library, "bread-2")
            assert not making.show()
            assert making.missing() == ["bread-7"]
            make(making, library, "bread-7")
            assert making.show()
            with pytest.raises(ModelMismatch):
                old.documents()
    with Library(folder, new) as library:
        assert (keys(library), library.generation) == (["bread-1", "bread-2", "bread-7"], 2)
        assert library.vectors()[1].shape == (12, 8)
        assert library.check() == []


def test_a_rebuild_with_yet_another_model_lets_the_unfinished_one_go(folder: Path) -> None:
    with Library(folder) as library:
        first = NextGeneration(library, replace(FINGERPRINT, model="new"))
        document = library.document("bread-0")
        first.add(document, *make_vectors(document), [None], None)
        second = NextGeneration(library, replace(FINGERPRINT, model="newer"))
        assert second.missing() == ["bread-0", "bread-1", "bread-2"]
        with pytest.raises(LibraryError, match="Another rebuild"):
            first.add(document, *make_vectors(document), [None], None)


def test_two_processes_that_make_one_library_at_once_both_have_it(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ingest.library import Library; from tests.ingest.invented import *\n"
        "library = Library(Path(sys.argv[1]), FINGERPRINT); document = make_document(sys.argv[2])\n"
        "library.add_document(document, *make_vectors(document)); print(library.check())"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(n)], cwd=ROOT, stdout=subprocess.PIPE)
        for n in range(3)
    ]
    assert [run.communicate(timeout=240)[0].strip() for run in runs] == [b"[]"] * 3
    with Library(tmp_path, FINGERPRINT) as library:
        assert keys(library) == ["bread-0", "bread-1", "bread-2"]


def test_a_copy_of_the_folder_is_the_library(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    with Library(tmp_path / "copy", FINGERPRINT) as library:
        assert keys(library) == ["bread-0", "bread-1", "bread-2"]
