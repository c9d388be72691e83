"""Shipped digests that change between two starts: taken up, taken out, and nothing done when nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import serving
from assistant.settings import Settings, open_embedder
from ingest.library import Library

LOAVES = "---\ntitle: Loaves of the old ovens and their crumb\nyear: 2031\ndigest_of: Loaves of the old ovens\n---\n\n# Loaves\n\nRye loaves took 9 hours.\n"
KILNS = "---\ntitle: Kilns of the river towns and their smoke\nyear: 2032\ndigest_of: Kilns of the river towns\n---\n\n# Kilns\n\nThe smoke rose 40 m.\n"


class Start:
    """A folder of digests, a library, and what a start of the page does with them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.corpus, self.where, self.settings = folder / "corpus", folder / "library", Settings()
        self.corpus.mkdir()
        monkeypatch.setattr(serving, "shipped_corpus", lambda: sorted(self.corpus.glob("*.md")))
        self.put("loaves", LOAVES)

    def put(self, name: str, words: str) -> None:
        (self.corpus / f"{name}.md").write_text(words, encoding="utf-8")

    def __call__(self) -> dict[str, str]:
        """The texts that the library holds after a start."""
        serving.refresh_shipped(self.where, self.settings)
        with self.open() as library:
            return {info.key: library.document(info.key).text for info in library.documents()}

    def open(self) -> Library:
        return Library.open(self.where, open_embedder(self.settings).fingerprint)


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    return Start(tmp_path, monkeypatch)


def test_new_changed_and_withdrawn_digests_are_taken_up(start: Start) -> None:
    assert set(start()) == {"loaves"}
    start.put("loaves", LOAVES.replace("9 hours", "11 hours"))
    start.put("kilns", KILNS)
    held = start()
    assert set(held) == {"loaves", "kilns"} and "11 hours" in held["loaves"]
    (start.corpus / "loaves.md").unlink()
    assert set(start()) == {"kilns"}


def test_start_without_a_change_reads_and_writes_nothing(start: Start, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    start()
    capsys.readouterr()
    with start.open() as library:
        revision = library.database.fact("revision")
    monkeypatch.setattr(serving, "ingest_paths", lambda *_: pytest.fail("something was ingested"))
    start()
    assert capsys.readouterr().err == ""
    with start.open() as library:
        assert library.database.fact("revision") == revision


def test_what_the_user_removed_or_added_stays_so(start: Start, tmp_path: Path) -> None:
    start.put("kilns", KILNS)
    start()
    own = tmp_path / "own.md"
    own.write_text("# Tiles\n\nThe tiles were blue.\n", encoding="utf-8")
    from ingest.pipeline import ingest_paths

    with start.open() as library:
        library.remove(["kilns"])
        ingest_paths([own], library, open_embedder(start.settings))
    assert set(start()) == {"loaves", "own"}
    (start.corpus / "loaves.md").unlink()
    assert set(start()) == {"own"}


def test_digests_follow_a_moved_checkout(start: Start, tmp_path: Path) -> None:
    start()
    start.corpus = start.corpus.rename(tmp_path / "elsewhere")
    assert set(start()) == {"loaves"}
    with start.open() as library:
        assert library.documents()[0].source == str(tmp_path / "elsewhere" / "loaves.md")


def test_library_that_was_never_filled_is_left_to_its_user(start: Start, tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text("# Tiles\n\nThe tiles were blue.\n", encoding="utf-8")
    from ingest.pipeline import ingest_paths

    with start.open() as library:
        ingest_paths([own], library, open_embedder(start.settings))
    assert set(start()) == {"own"}
