"""Composes a stored text block by block and keeps the hints on it in step.

Every reader of a marked-up format writes through `Writer`, so that all of them agree: blocks stand apart by a blank
line, a table row is one line with its cells parted by tabs, white space is single, and what is raised in the source is
written with raised characters ("25¹²" can never be taken for 2512).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.document import Box, Hint, Metadata, Page, Reading
from ingest.errors import UnreadableFile
from ingest.readers.limits import LIMITS, Limits

# A plain character and its raised form; dashes and commas between raised digits have none and stay as they are.
RAISED = str.maketrans("0123456789+abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
# Where a raised number cannot be a reference mark: powers of ten, areas and volumes, reciprocal units, statistics.
_EXPONENTS = (
    re.compile(r"(?:^|[^\d.])10$"),
    re.compile(r"(?<![A-Za-z])[kcmdµμn]?m$"),
    re.compile(r"(?<![A-Za-z])(?:[χΧXηRrIτω]|[Cc]hi)$"),
)
_FORMS = (re.compile(r"[-−–]?\d{1,2}$"), re.compile(r"[-−–]?[23]$"), re.compile(r"2$"))
_RECIPROCAL = re.compile(r"[-−–][1-9]$")
_ZERO_WIDTH = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])
_GAPS = ("", " ", "\t", "\n", "\n\n")


def clean_text(text: str) -> str:
    """Take out what no reader can see: control characters, zero-width characters, halves of surrogate pairs."""
    text = text.translate(_ZERO_WIDTH)
    if text.isascii() and text.isprintable():
        return text
    kept = (c if unicodedata.category(c) not in ("Cc", "Cs", "Cn") or c.isspace() else "" for c in text)
    return unicodedata.normalize("NFC", "".join(kept))


def is_exponent(before: str, raised: str) -> bool:
    """Whether a raised number belongs to the value before it ("10⁵", "cm²", "kg⁻¹", "χ²") and is no reference mark."""
    if _RECIPROCAL.match(raised) and before[-1:].isalpha():
        return True
    return any(p.search(before) and form.match(raised) for p, form in zip(_EXPONENTS, _FORMS, strict=True))


def raise_text(text: str, exponent: bool = False) -> str:
    """Write raised digits and single letters with raised characters; words ("th", "TM") and brackets stay as they are."""
    if exponent:
        text = re.sub("^[-−–]", "⁻", text)
    if re.search(r"[A-Za-z]{2}|[\[({]", text) and not re.fullmatch(r"[a-h]{2,3}", text):
        return text
    return text.translate(RAISED)


class Writer:
    """The text written so far and the hints on it.

    White space is held back until the next visible character, so that no block begins or ends with any.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._parts: list[str] = []
        self._gap = 0
        self._limit = limits.characters
        self.length = 0
        self.hints: list[Hint] = []

    def write(self, text: str) -> None:
        """Append running text; any white space in it becomes single spaces."""
        text = clean_text(text)
        words = text.split()
        if not words:
            self._gap = max(self._gap, 1 if text else 0)
            return
        if text[0].isspace():
            self._gap = max(self._gap, 1)
        self._put(" ".join(words))
        self._gap = 1 if text[-1].isspace() else 0

    def raised(self, text: str) -> None:
        """Append a superscript, with its hint unless it is an exponent."""
        inner = clean_text(text).strip()
        if not inner:
            self.write(text)
            return
        exponent = is_exponent(self.tail(12), inner) if not self._gap else False
        if text[0].isspace():
            self.write(" ")
        start = self.length
        self.write(raise_text(inner, exponent))
        if not exponent:
            self.mark("superscript", start)
        if text[-1].isspace():
            self.write(" ")

    def cell_break(self) -> None:
        """The next text belongs to the next cell of the row."""
        self._gap = max(self._gap, 2)

    def line_break(self) -> None:
        """The next text begins a line."""
        self._gap = max(self._gap, 3)

    def block_break(self) -> None:
        """The next text begins a block, behind a blank line."""
        self._gap = 4

    def mark(self, kind: str, start: int, value: object = None) -> None:
        """Add a hint from `start` to the last character written, white space at its ends left out when finished."""
        if self.length > start:
            self.hints.append(Hint(kind, start, self.length, value))

    def mark_span(self, kind: str, start: int, end: int, value: object = None) -> None:
        """Add a hint on characters already written."""
        self.hints.append(Hint(kind, start, end, value))

    @contextmanager
    def block(self, kind: str | None, value: object = None) -> Iterator[None]:
        """Write a block of its own and mark it with `kind`."""
        self.block_break()
        start = self.length
        yield
        if kind:
            self.mark(kind, start, value)
        self.block_break()

    def tail(self, n_characters: int) -> str:
        """The last characters written, without the white space that is held back."""
        return "".join(self._parts[-8:])[-n_characters:]

    def text(self) -> str:
        """Everything written so far."""
        return "".join(self._parts)

    def text_from(self, start: int) -> str:
        """What was written from an offset on; meant for offsets near the end."""
        parts: list[str] = []
        length = self.length
        for part in reversed(self._parts):
            if length <= start:
                break
            parts.append(part)
            length -= len(part)
        return "".join(reversed(parts))[start - length :]

    def finish(
        self, format: str, metadata: Metadata, pages: tuple[Page, ...] = (), boxes: tuple[Box, ...] = ()
    ) -> Reading:
        """The reading: hints trimmed to visible characters and in the order of the text, the outer before the inner."""
        text = self.text()
        hints = sorted(filter(None, (_trim(h, text) for h in self.hints)), key=lambda h: (h.start, -h.end))
        return Reading(text, format, metadata, pages, tuple(hints), boxes)

    def _put(self, text: str) -> None:
        gap = _GAPS[self._gap] if self.length else ""
        self._parts.append(gap + text)
        self.length += len(gap) + len(text)
        self._gap = 0
        if self.length > self._limit:
            raise UnreadableFile(
                f"It holds more than {self._limit:,} characters of text, the most that is read; split it and add the parts."
            )


def _trim(hint: Hint, text: str) -> Hint | None:
    inner = text[hint.start : hint.end]
    start = hint.start + len(inner) - len(inner.lstrip())
    end = hint.start + len(inner.rstrip())
    return Hint(hint.kind, start, end, hint.value) if start < end else None
