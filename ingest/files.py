"""Files and folders that a person names, to the files that are meant and their bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.library_schema import FILE_NAME

# A larger file is refused before it is read [bytes]: the longest papers with all their pictures stay below it.
MAX_BYTES = 100_000_000
# Names that begin so are passed over in folders: hidden files, and the lock files of office programs.
HIDDEN = (".", "~$")
# The folder that a library keeps its index in, beside its file.
INDEX_NAME = "index"

Refuse = Callable[[Path, str], None]


def find_files(paths: Iterable[Path], refuse: Refuse) -> Iterator[Path]:
    """The files that are meant, each once, folders in the order of their names.

    Args:
        paths: Files, and folders that are walked to their ends. Links are followed; a circle ends where it began.
        refuse: Told of what is not there, cannot be looked into, or holds nothing, and why.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        status = _look_at(path, refuse)
        if status is None or (status.st_dev, status.st_ino) in seen:
            continue
        if not stat.S_ISDIR(status.st_mode):
            seen.add((status.st_dev, status.st_ino))
            yield path
            continue
        n_found = 0
        for found in _walk(path, refuse, seen):
            n_found += 1
            yield found
        if not n_found:
            refuse(path, "the folder holds no file that was not already named; expected documents in it")


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of a size that can be read.

    Raises:
        UnreadableFile: If it is something else, empty, too large, or cannot be opened.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("it is no regular file; expected a document")
        if status.st_size > max_bytes:
            raise UnreadableFile(
                f"it has {status.st_size / 1e6:,.1f} MB; at most {max_bytes / 1e6:,.1f} MB are read. Split it."
            )
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror or error}); check its rights") from error
    if len(data) > max_bytes:
        raise UnreadableFile(f"it grew beyond {max_bytes / 1e6:,.1f} MB while it was read. Split it.")
    return data


def show_path(path: Path) -> str:
    """A path as text that can be shown and stored: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(folder: Path, refuse: Refuse, seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Regular files under a folder, deepest last among their like; folders and files that were seen are passed over."""
    status = _look_at(folder, refuse)
    if status is None or (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    try:
        names = sorted(os.listdir(folder), key=os.fsencode)
    except OSError as error:
        refuse(folder, f"the folder cannot be looked into ({error.strerror or error}); check its rights")
        return
    if FILE_NAME in names:
        # A library may lie among the documents; its own files are none.
        names = [name for name in names if not name.startswith(FILE_NAME) and name != INDEX_NAME]
    for path in (folder / name for name in names if not name.startswith(HIDDEN)):
        status = _look_at(path, refuse)
        if status is None:
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(path, refuse, seen)
        elif stat.S_ISREG(status.st_mode) and (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            yield path


def _look_at(path: Path, refuse: Refuse) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        refuse(path, f"it cannot be found or opened ({reason}); check the path and its rights")
        return None
