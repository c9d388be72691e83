"""Office files are zip archives: what one may contain before anything in it is unpacked, and its parts as XML.

Nothing outside the archive is followed: remote parts and templates are names in it that are never opened, macros are
bytes that are never looked at.
"""

from __future__ import annotations

import io
import re
import zipfile

from ingest.errors import UnreadableFile
from ingest.readers.limits import MEBIBYTE, Limits
from ingest.readers.signature import is_archive

_PLAIN_RATIO_BYTES = MEBIBYTE  # a small part may pack as well as it likes
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)


def has_part(data: bytes, part: bytes) -> bool:
    """Whether data begin like an archive and name a part; the names of an archive stand in it unpacked."""
    return is_archive(data) and part in data


def check_package(data: bytes, limits: Limits) -> None:
    """Refuse an archive that would unpack to too much, or whose XML declares entities.

    Raises:
        UnreadableFile: If it is damaged, encrypted, or beyond a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries, limits)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        head = part.read(4096)
                    if _DECLARES.search(head) or _DECLARES.search(head.replace(b"\x00", b"")):
                        raise UnreadableFile("One of its parts declares a document type, which office files never do.")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise UnreadableFile("Its archive is damaged or encrypted; save it anew and add that.") from None


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise UnreadableFile(f"It has {len(entries):,} parts, more than the {limits.entries:,} that are read.")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        allowed = f"{limits.unpacked_bytes / MEBIBYTE:.0f} MiB"
        raise UnreadableFile(f"It would unpack to {total / MEBIBYTE:,.0f} MiB, more than the {allowed} that are read.")
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _PLAIN_RATIO_BYTES and ratio > limits.ratio:
            raise UnreadableFile(
                f"One of its parts would unpack to {ratio:,.0f} times its size, more than the {limits.ratio} that are usual."
            )
