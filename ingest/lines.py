"""The lines of a stored text, with what stands between them, and the cells of a line that is a table's row."""

from __future__ import annotations

import re
from dataclasses import dataclass

# White space, and the mark of the byte order that may open a file.
_BLANK = " \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WIDE_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank; `start` and `end` leave out the white space around it.

    Attributes:
        gap: Number of blank lines before it.
        page_break: A form feed stands before it, or a line of nothing but blanks (what is left where a figure stood).
        wraps: White space stands at its end, which is how many programs leave a line they have wrapped.
        left, right: The whole line, white space included: empty cells of a row are nothing but tabs.
    """

    start: int
    end: int
    text: str
    indent: int
    gap: int
    page_break: bool
    wraps: bool
    left: int
    right: int

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table: cells parted by tabs (more than an indent), or by upright bars."""
        if self.text[0] == "|":
            return self.text.count("|") >= 2
        tabs_behind = self.right > self.end
        return "\t" in self.text or (tabs_behind and self.left == self.start)


def split_lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of ``text[start:end]`` that are not blank, in order."""
    lines = []
    at, gap, page_break = start, 0, False
    for raw in text[start:end].splitlines(keepends=True):
        body = raw.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        content = body.strip(_BLANK)
        if content:
            indent = len(body) - len(body.lstrip(_BLANK))
            begin = at + indent
            right = at + len(body.rstrip(" \u00a0"))
            lines.append(
                Line(begin, begin + len(content), content, indent, gap, page_break, body[-1].isspace(), at, right)
            )
            gap, page_break = 0, "\f" in raw
        else:
            gap += 1
            page_break = page_break or "\f" in raw or bool(body)
        at += len(raw)
    return lines


def split_cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a row as spans trimmed of white space; an empty cell is an empty span."""
    body = text[start:end]
    if "\t" not in body and "|" not in body and _WIDE_GAP.search(body):
        places = [0, *(edge for gap in _WIDE_GAP.finditer(body) for edge in gap.span()), len(body)]
        edges = list(zip(places[::2], places[1::2], strict=True))
    elif body.lstrip().startswith("|"):
        bars = [m.start() for m in _PIPE.finditer(body)]
        inner = bars[:-1] if bars and not body[bars[-1] + 1 :].strip() else bars
        edges = [(b + 1, n) for b, n in zip(inner, [*bars[1:], len(body)], strict=False)]
    else:
        tabs = [i for i, c in enumerate(body) if c == "\t"]
        edges = list(zip([0, *(t + 1 for t in tabs)], [*tabs, len(body)], strict=True))
    return [_trim(text, start + a, start + b) for a, b in edges]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    if not inner.strip():
        return (start, start)
    return (start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()))
