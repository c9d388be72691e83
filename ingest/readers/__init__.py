"""The readers, one a format, and the choice between them by a file's content, never by its name alone."""

from __future__ import annotations

from importlib import import_module

from ingest.document import Reading
from ingest.errors import UnreadableFile

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
    for format in READERS:
        reader = import_module(f"{__name__}.{format}")
        if not reader.matches(name, data):
            continue
        if format in IN_PROCESS:
            return reader.read(name, data)
        from ingest.readers.sandbox import read_limited

        return read_limited(format, name, data)
    from ingest.readers.text import decode_text

    decode_text(data)
    raise UnreadableFile("Its format is not known; Pedicle reads text, Markdown, PDF, DOCX, PPTX, HTML and JATS XML.")
