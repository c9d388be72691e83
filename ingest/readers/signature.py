"""The first look at a file's bytes, which tells most readers that it is none of theirs before they are imported."""

from __future__ import annotations


def is_pdf(data: bytes) -> bool:
    """Whether it says that it is a PDF; some programs write a few bytes before the header."""
    return b"%PDF-" in data[:1024]


def is_archive(data: bytes) -> bool:
    """Whether it begins like a zip archive."""
    return data[:4] == b"PK\x03\x04"


def has_markup(data: bytes) -> bool:
    """Whether there is a tag near its beginning, in any encoding."""
    return b"<" in data[:16384]


# What a file must show for a reader to be asked about it; those not named are always asked.
FIRST_LOOK = {"pdf": is_pdf, "docx": is_archive, "pptx": is_archive, "jats": has_markup, "html": has_markup}
# Readers for which the first look settles it.
SETTLED = frozenset({"pdf"})
