"""Files read while others are embedded: the same documents, the same refusals, in the order in which they were named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.ahead import OpenedFile, open_files
from ingest.document import Document
from ingest.embedding import Embedder
from ingest.errors import UnreadableFile
from ingest.library import Library
from ingest.pipeline import ingest_bytes, ingest_paths, understand

ARTICLE = "<article><front/><body><sec><title>Aim of {0}</title><p>To fill {0} with clay.</p></sec></body></article>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("jars", "pots", "urns"):
        (tmp_path / f"{name}.xml").write_text(ARTICLE.format(name), encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Notes\n\nClay is heavy.\n", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    return tmp_path


def prepare(path: Path, data: bytes) -> Document:
    return understand(path.name, data, lambda words: len(words.split()) + 2)


def test_each_file_comes_with_its_document_or_its_refusal(folder: Path) -> None:
    names = ["jars.xml", "broken.pdf", "notes.md", "nowhere.md", "pots.xml"]
    opened = {}
    for path, open_file in open_files([folder / name for name in names], 10_000, prepare):
        try:
            opened[path.name] = open_file()
        except UnreadableFile as refusal:
            opened[path.name] = refusal
    assert list(opened) == names
    for name in ("jars.xml", "notes.md", "pots.xml"):
        data = (folder / name).read_bytes()
        assert opened[name] == OpenedFile(data, prepare(folder / name, data))
    assert opened["broken.pdf"].document is None and "no readable PDF" in str(opened["broken.pdf"].refusal)
    assert isinstance(opened["nowhere.md"], UnreadableFile)


def test_reading_ahead_changes_no_document(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    (folder / "urns.xml").write_text(ARTICLE.format("jars"), encoding="utf-8")
    files = sorted(folder.glob("*.*"))
    with Library(tmp_path / "one", embedder.fingerprint) as library:
        report = ingest_paths(files, library, embedder)
        ahead = [library.document(key) for key in report.added]
    with Library(tmp_path / "other", embedder.fingerprint) as library:
        for path in files:
            if path.name != "broken.pdf":
                ingest_bytes(path.name, path.read_bytes(), library, embedder, str(path))
        assert [library.document(info.key) for info in library.documents()] == ahead
    assert report.added == ["jars", "notes", "pots"] and report.unchanged == ["jars"]
    assert [Path(refusal.path).name for refusal in report.refused] == ["broken.pdf"]


def test_nothing_is_left_running_when_nobody_goes_on(folder: Path) -> None:
    opened = open_files(sorted(folder.glob("*.xml")), 10_000, prepare)
    path, open_file = next(opened)
    assert path.name == "jars.xml" and open_file().document is not None
    opened.close()
    with pytest.raises(StopIteration):
        next(opened)


def test_settled_file_is_not_looked_into(folder: Path) -> None:
    ((path, open_file),) = open_files([folder / "broken.pdf"], 10_000, lambda *_: None)
    assert open_file() == OpenedFile(path.read_bytes())
    assert open_file().refusal is None
