"""Nearest passages: the index finds what exact search finds, and whatever happens to its folder, answers stay right."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.library import Library
from ingest.vectors import VectorIndex, find_exactly
from ingest.vectors_chroma import IndexBroken
from tests.ingest.invented import FINGERPRINT, make_document, make_vectors

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of 180 passages with its index."""
    folder = tmp_path_factory.mktemp("made") / "library"
    with Library(folder, FINGERPRINT) as library:
        for seed in range(6):
            document = make_document(seed, n_passages=30)
            library.add_document(document, *make_vectors(document))
        open_index(library).close()
    return folder


@pytest.fixture
def library(tmp_path: Path, made: Path):
    """A copy of that library, with its index."""
    shutil.copytree(made, tmp_path / "library")
    with Library(tmp_path / "library", FINGERPRINT) as opened:
        yield opened


def questions(n: int = 25) -> np.ndarray:
    rows = np.random.default_rng(7).standard_normal((n, FINGERPRINT.dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def answers(index: VectorIndex, k: int = 10) -> list[list[tuple[int, float]]]:
    return [index.nearest(question, k) for question in questions()]


def open_index(library: Library) -> VectorIndex:
    index = VectorIndex(library, use_from=0)
    index.open()
    assert index.describe() == "index, owned by this process"
    return index


def index_files(library: Library) -> list[Path]:
    return sorted(path for path in (library.folder / "index").rglob("*") if path.is_file() and path.suffix != ".lock")


def test_equal_vectors_are_ordered_by_passage() -> None:
    matrix = np.array([[1, 0], [0, 1], [1, 0], [1, 0]], dtype=np.float32)
    found = find_exactly(np.array([4, 5, 6, 7]), matrix, np.array([1, 0], dtype=np.float32), 2)
    assert found == [(4, 1.0), (6, 1.0)]


def test_a_small_library_is_searched_exactly_and_has_no_index(library: Library) -> None:
    shutil.rmtree(library.folder / "index")
    index = VectorIndex(library)
    index.open()
    assert index.nearest(questions()[0], 3) == find_exactly(*library.vectors(), questions()[0], 3)
    assert not (library.folder / "index").exists()
    assert index.check() == []


def test_the_index_finds_what_exact_search_finds(library: Library) -> None:
    exact = answers(VectorIndex(library))
    index = open_index(library)
    found = answers(index)
    index.close()
    same = sum(len({i for i, _ in a} & {i for i, _ in b}) for a, b in zip(found, exact, strict=True))
    assert same >= 0.99 * sum(len(a) for a in exact)
    assert [f[0][0] for f in found] == [e[0][0] for e in exact]


def test_the_owner_follows_the_record(library: Library) -> None:
    index = open_index(library)
    new = make_document("new", n_passages=3)
    library.add_document(new, *make_vectors(new))
    library.remove(["bread-2"])
    vector = make_vectors(new)[0][1]
    assert library.passages([index.nearest(vector, 1)[0][0]])[0].passage == new.passages[1]
    gone = make_vectors(make_document(2, n_passages=30))[0][0]
    assert index.nearest(gone, 1)[0][1] < 0.9999
    index.close()


def test_a_second_owner_searches_exactly_and_leaves_the_folder_alone(library: Library) -> None:
    index = open_index(library)
    before = [(p, p.stat().st_mtime_ns) for p in index_files(library)]
    with Library(library.folder, FINGERPRINT) as other_library:
        other = VectorIndex(other_library, use_from=0)
        other.open()
        assert "another process owns it" in other.describe()
        assert answers(other) == answers(VectorIndex(library))
        assert "not checked" in other.check()[0]
    assert [(p, p.stat().st_mtime_ns) for p in index_files(library)] == before
    index.close()


@pytest.mark.parametrize("harm", ["emptied", "cut", "flipped", "removed", "pointer", "other"])
def test_a_damaged_index_is_noticed_and_made_anew(library: Library, harm: str) -> None:
    exact = answers(VectorIndex(library))
    folder = next((library.folder / "index").glob("g-*"))
    segment = next(path for path in folder.iterdir() if path.is_dir())
    rng = np.random.default_rng(3)
    if harm == "emptied":
        (folder / "chroma.sqlite3").write_bytes(b"")
    elif harm == "cut":
        for path in (folder / "chroma.sqlite3", *sorted(segment.iterdir())):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif harm == "flipped":
        for path in (folder / "chroma.sqlite3", *sorted(segment.iterdir())):
            data = np.frombuffer(path.read_bytes(), dtype=np.uint8).copy()
            if len(data):
                data[rng.integers(0, len(data), 200)] ^= 0xFF
            path.write_bytes(data.tobytes())
    elif harm == "removed":
        shutil.rmtree(segment)
    elif harm == "pointer":
        (library.folder / "index" / "CURRENT").write_text("../../elsewhere")
    else:
        # Another library's index, with other vectors under like ids.
        with Library(library.folder.parent / "other", FINGERPRINT) as other:
            for seed in range(50, 56):
                document = make_document(seed, n_passages=30)
                other.add_document(document, *make_vectors(document))
            open_index(other).close()
            shutil.rmtree(folder)
            shutil.copytree(next((other.folder / "index").glob("g-*")), folder)
    index = open_index(library)
    found = answers(index)
    index.close()
    assert [[i for i, _ in a][:5] for a in found] == [[i for i, _ in a][:5] for a in exact]
    assert len(list((library.folder / "index").glob("g-*"))) == 1


def test_check_says_what_it_made_anew(library: Library) -> None:
    shutil.rmtree(next((library.folder / "index").glob("g-*")))
    index = VectorIndex(library, use_from=0)
    assert "made anew" in index.check()[0]
    assert index.check() == []


def test_a_process_that_keeps_asking_opens_the_index_beside_its_questions(library: Library) -> None:
    index = VectorIndex(library, use_from=0)
    exact = answers(VectorIndex(library))
    assert answers(index) == exact
    index._opening.join(240)
    assert index.describe() == "index, owned by this process"
    assert [a[0] for a in answers(index)] == [a[0] for a in exact]
    index.close()


def test_an_index_that_fails_is_put_aside_and_the_question_answered(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index(library)

    def fail(*_: object) -> None:
        raise IndexBroken("it fell over")

    monkeypatch.setattr(index._owner, "nearest", fail)
    assert answers(index) == answers(VectorIndex(library))
    index.close()


def test_closing_does_not_wait_for_an_index_in_the_making(library: Library) -> None:
    shutil.rmtree(library.folder / "index")
    index = VectorIndex(library, use_from=0)
    answers(index)
    index.close()
    assert not index._opening.is_alive()
    open_index(library).close()


def test_the_lock_is_free_when_its_owner_was_killed(library: Library) -> None:
    script = (
        "import os, sys; from pathlib import Path; from ingest.library import Library; "
        "from ingest.vectors import VectorIndex\n"
        "library = Library(Path(sys.argv[1])); index = VectorIndex(library, use_from=0); index.open()\n"
        "print(index.describe(), flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(library.folder)], cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    assert run.stdout.strip() == "index, owned by this process"
    open_index(library).close()
