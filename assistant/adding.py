"""Documents into the library, as the command line and the page do it: the pipeline, with progress."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from assistant.settings import Settings, open_embedder
from assistant.shipped import compare_shipped, remember_shipped
from ingest.library import Library
from ingest.pipeline import IngestReport, ingest_paths, rebuild_library


def shipped_corpus() -> list[Path]:
    """The digests that ship with Pedicle: the Markdown files of `corpus/` that begin with front matter."""
    found = sorted(Path(str(files("corpus"))).glob("*.md"))
    return [path for path in found if path.read_bytes().startswith(b"---")]


def add_documents(
    paths: Sequence[Path], folder: Path | None, settings: Settings, show_progress: bool = False
) -> IngestReport:
    """Add files and folders to the library in `folder` (default: the one in the settings)."""
    embedder = open_embedder(settings)
    library = Library.open(folder or settings.library, embedder.fingerprint)
    try:
        with progress_bar(show_progress) as advance:
            report = ingest_paths(paths, library, embedder, advance)
        corpus = shipped_corpus()
        if not report.refused and {str(path) for path in corpus} <= {str(path) for path in paths}:
            remember_shipped(library, compare_shipped(library, corpus).shipped)
        return report
    finally:
        library.close()


def rebuild(folder: Path | None, settings: Settings, show_progress: bool = False) -> int:
    """Read and embed everything again into a new generation; returns its number."""
    embedder = open_embedder(settings)
    with progress_bar(show_progress) as advance:
        return rebuild_library(folder or settings.library, embedder, advance)


class progress_bar:
    """A context that gives a callback ``(done, total, name)`` drawing a bar on standard error, or None."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown

    def __enter__(self):
        if not self._shown:
            return None
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
        )
        self._progress.start()
        task = self._progress.add_task("reading", total=None)

        def advance(done: int, total: int, name: str) -> None:
            self._progress.update(task, completed=done, total=total, description=name[-40:])

        return advance

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._progress.stop()
