"""Reads the next file while the present one is embedded.

What is read in a process of its own costs this one nothing but waiting. A reading depends on the file alone, so that the
order in which things end changes nothing but the time they take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.files import read_bytes


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file whose bytes are here.

    Attributes:
        data: The bytes.
        reading: What the reader made of them, when it was read ahead; None when it is still to be read.
        refusal: Why it could not be read ahead.
    """

    data: bytes
    reading: Reading | None = None
    refusal: UnreadableFile | None = field(default=None, compare=False)


def open_files(
    paths: Iterable[Path], max_bytes: int, is_settled: Callable[[Path, bytes], bool]
) -> Iterator[tuple[Path, Callable[[], OpenedFile]]]:
    """Each file with a function that gives its bytes, and its reading when there was time to read ahead.

    Args:
        paths: The files.
        max_bytes: Size above which a file is refused.
        is_settled: Whether a file of that content need not be read; asked from another thread.

    Yields:
        The path, and a function that raises `UnreadableFile` when the file cannot be opened.
    """
    with ThreadPoolExecutor(1, "read-ahead") as worker:
        waiting: Future[OpenedFile] | None = None
        here: Path | None = None
        try:
            for path in paths:
                coming = worker.submit(_open_file, path, max_bytes, is_settled)
                if waiting is not None and here is not None:
                    yield here, waiting.result
                here, waiting = path, coming
            if waiting is not None and here is not None:
                yield here, waiting.result
        except (KeyboardInterrupt, GeneratorExit):
            from ingest.readers.sandbox_start import end_template

            end_template()  # nobody waits for what is being read
            raise


def _open_file(path: Path, max_bytes: int, is_settled: Callable[[Path, bytes], bool]) -> OpenedFile:
    data = read_bytes(path, max_bytes)
    if is_settled(path, data):
        return OpenedFile(data)
    from ingest.readers import find_format, read_as, runs_apart  # not wanted for files that did not change

    try:
        format = find_format(path.name, data)
        if not runs_apart(format):
            return OpenedFile(data)
        return OpenedFile(data, read_as(format, path.name, data))
    except UnreadableFile as error:
        return OpenedFile(data, refusal=error)
