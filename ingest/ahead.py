"""Reads and understands the next file while the present one is embedded.

The model computes outside the interpreter, and what is read in a process of its own costs this one nothing but waiting. A
document depends on its file alone, so that the order in which things end changes nothing but the time they take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ingest.document import Document
from ingest.errors import UnreadableFile
from ingest.files import read_bytes


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file whose bytes are here.

    Attributes:
        data: The bytes.
        document: What was made of them; None when the file is settled without that.
        refusal: Why no document can be made of them.
    """

    data: bytes
    document: Document | None = None
    refusal: UnreadableFile | None = field(default=None, compare=False)


def open_files(
    paths: Iterable[Path], max_bytes: int, prepare: Callable[[Path, bytes], Document | None]
) -> Iterator[tuple[Path, Callable[[], OpenedFile]]]:
    """Each file with a function that gives its bytes and the document made of them, while the next one is prepared.

    Args:
        paths: The files.
        max_bytes: Size above which a file is refused.
        prepare: Makes the document of a file, or None when it need not be read; called from another thread.

    Yields:
        The path, and a function that raises `UnreadableFile` when the file cannot be opened.
    """
    with ThreadPoolExecutor(1, "read-ahead") as worker:
        waiting: Future[OpenedFile] | None = None
        here: Path | None = None
        try:
            for path in paths:
                coming = worker.submit(_open_file, path, max_bytes, prepare)
                if waiting is not None and here is not None:
                    yield here, waiting.result
                here, waiting = path, coming
            if waiting is not None and here is not None:
                yield here, waiting.result
        except (KeyboardInterrupt, GeneratorExit):
            from ingest.readers.sandbox_start import end_template

            end_template()  # nobody waits for what is being read
            raise


def _open_file(path: Path, max_bytes: int, prepare: Callable[[Path, bytes], Document | None]) -> OpenedFile:
    data = read_bytes(path, max_bytes)
    try:
        return OpenedFile(data, prepare(path, data))
    except UnreadableFile as error:
        return OpenedFile(data, refusal=error)
