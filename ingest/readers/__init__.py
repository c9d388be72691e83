"""The readers, one a format, and the choice between them by a file's content, never by its name alone."""

from __future__ import annotations

from importlib import import_module

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers.signature import FIRST_LOOK, SETTLED

# Asked in this order: signatures first, then markup, then what any text is.
READERS = ("pdf", "docx", "pptx", "jats", "html", "markdown", "text")
# Read in this process: their work is bounded by the size of the file. All others run in a limited child process.
IN_PROCESS = frozenset({"markdown", "text"})


def read_file(name: str, data: bytes) -> Reading:
    """Read one file.

    Args:
        name: Its name, a hint where the content allows several readings.
        data: Its bytes.

    Returns:
        The stored text and what the format says of it.

    Raises:
        UnreadableFile: If no reader knows it, or the one that does cannot read it.
    """
    return read_as(find_format(name, data), name, data)


def find_format(name: str, data: bytes) -> str:
    """The reader that knows a file: one of `READERS`.

    Raises:
        UnreadableFile: If none does.
    """
    for format in READERS:
        if format in FIRST_LOOK and not FIRST_LOOK[format](data):
            continue
        if format in SETTLED or import_module(f"{__name__}.{format}").matches(name, data):
            return format
    from ingest.readers.text import decode_text

    decode_text(data)
    raise UnreadableFile("Its format is not known; Pedicle reads text, Markdown, PDF, DOCX, PPTX, HTML and JATS XML.")


def read_as(format: str, name: str, data: bytes) -> Reading:
    """Read a file with one of `READERS`."""
    if format not in IN_PROCESS:
        from ingest.readers.sandbox import read_limited

        return read_limited(format, name, data)
    return import_module(f"{__name__}.{format}").read(name, data)
