"""Plain text: the file, decoded, is the stored text."""

from __future__ import annotations

import codecs

from ingest.document import Page, Reading
from ingest.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAX_CONTROL = 0.01
_WESTERN = "–—’‘“”•±×°²³µαβéèêëáàâäãåíïóôöøúüçñßÉÖÜ≥≤…·"


def matches(name: str, data: bytes) -> bool:
    """Whether the bytes decode to text; the last resort, asked when no other format is recognised."""
    try:
        decode_text(data)
    except UnreadableFile:
        return False
    return True


def read(name: str, data: bytes) -> Reading:
    """Read a plain-text file.

    Args:
        name: The file's name; not used.
        data: Its bytes.

    Returns:
        The decoded text as it stands, with a page for each form feed when there are any.

    Raises:
        UnreadableFile: If it is empty or not text.
    """
    text = decode_text(data)
    return Reading(text=text, format="text", pages=form_feed_pages(text))


def form_feed_pages(text: str) -> tuple[Page, ...]:
    """The pages that form feeds part, counted from 1; none when there is no form feed before the last text."""
    if "\f" not in text.rstrip():
        return ()
    starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\f" and text[i + 1 :].strip())]
    return tuple(Page(number, start) for number, start in enumerate(starts, 1))


def decode_text(data: bytes) -> str:
    """The characters of a text file: UTF-8, UTF-16 or UTF-32 by their marks, else Windows-1252.

    Raises:
        UnreadableFile: If the file is empty, holds nothing but white space, or is not text.
    """
    if not data:
        raise UnreadableFile("It is empty (0 bytes); add a file that holds text.")
    text = _decode(data)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise UnreadableFile("It holds nothing but white space; add a file that holds text.")
    n_control = sum(text.count(chr(c)) for c in range(32) if c not in (9, 10, 11, 12, 13, 28, 29, 30, 31))
    if "\x00" in text or n_control > MAX_CONTROL * len(text):
        raise UnreadableFile(
            "It is not text (it holds binary data); Pedicle reads text, Markdown, PDF, DOCX, PPTX, HTML and JATS XML."
        )
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise UnreadableFile(
                    f"Its first bytes promise {encoding}, but it cannot be decoded so; save it as UTF-8."
                ) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if guessed := _guess_utf16(data):
        return data.decode(guessed)
    if b"\x00" in data:
        return "\x00"
    # A few damaged bytes in a UTF-8 file are shown as such; a file with many is an old Western one.
    mended = data.decode("utf-8", "replace")
    n_whole = sum(map(mended.count, _WESTERN))
    return mended if mended.count("\ufffd") * 4 < n_whole else data.decode("cp1252", "replace")


def _guess_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: nearly every second byte of Latin text is zero."""
    head = data[:4096]
    if len(data) % 2 or len(head) < 8:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    for encoding, zero, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zero > 0.6 * half and other < 0.05 * half:
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                return None
            return encoding
    return None
