"""The reference list of a PDF: one piece an entry, by their numbers or by their hanging indent."""

from __future__ import annotations

import re
from collections import Counter

from ingest.readers.pdf_blocks import Piece
from ingest.readers.pdf_characters import Style
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_roles import MAIN_HEADING, REFERENCES

_AFTER_LIST = re.compile(
    r"cite this article|submit your (?:next )?manuscript|publish with|pre-publication history|"
    r"this article (?:has been )?(?:is )?(?:cited|distributed)|copyright|©|received:|accepted:|publisher['’]s note",
    re.I,
)
_OWN_DOI = re.compile(r"doi:\s*10\.")
_ENTRY = re.compile(r"\s*(?:\[(\d{1,3})\]|\(?(\d{1,3})[.)]?(?=\s|[A-Z]|$))")


def split_references(pieces: list[Piece]) -> list[Piece]:
    """Pieces with the lines under every heading of a reference list made into one piece an entry.

    What follows the last entry (how to cite the article, the publisher's advertisement) is furniture.
    """
    result: list[Piece] = []
    listing: list[Piece] = []
    inside = ended = False
    for piece in pieces:
        if piece.kind == "heading" and not (ended and not MAIN_HEADING.fullmatch(piece.text.strip())):
            result += _entries(listing)
            listing = []
            inside = bool(REFERENCES.fullmatch(piece.text.strip()))
            ended = False
            result.append(piece)
        elif inside and piece.kind in ("paragraph", "list_item", "note", "heading"):
            if not ended:
                listing.append(piece)
                ended = _end_of(listing) is not None
            else:
                piece.kind = "furniture"
                result.append(piece)
        else:
            result.append(piece)
    return result + _entries(listing)


def _entries(listing: list[Piece]) -> list[Piece]:
    """Entries by their numbers, or by their hanging indent where they have none."""
    lines = [line for piece in listing for line in piece.lines]
    if not lines:
        return []
    end = _end_of(listing)
    end = len(lines) if end is None else end
    entries = _numbered(lines[:end]) or _hanging(lines[:end]) or listing
    rest = [Piece(lines[end:], lines[end].page, lines[end].order, kind="furniture")] if end < len(lines) else []
    return entries + rest


def _end_of(listing: list[Piece]) -> int | None:
    """Index of the first line behind the last entry, None when the entries go on to the end."""
    lines = [line for piece in listing for line in piece.lines]
    usual = Counter(line.style for line in lines).most_common(1)[0][0]
    for i, line in enumerate(lines[4:], 4):
        words = line.text.strip()
        named = _AFTER_LIST.match(words) or (_OWN_DOI.match(words) and i + 1 < len(lines) and _AFTER_LIST.match(lines[i + 1].text))
        if named and _is_foreign(line, lines[i - 1], usual):
            return i
    return None


def _is_foreign(line: Line, above: Line, usual: Style) -> bool:
    """Whether a line differs from the entries above it: in size or type, by a gap, or by standing out to the left."""
    drop = above.baseline - line.baseline
    other_type = abs(line.size - usual.size) > 0.05 * usual.size or (line.uniform and line.style.font != usual.font)
    return other_type or drop > 1.8 * usual.size or not line.uniform or (drop > 0 and line.left < above.left - 2)


def _numbered(lines: list[Line]) -> list[Piece]:
    """Entries that begin with the next number at the left edge of their column; one number may be missing in print."""
    entries: list[Piece] = []
    expected = None
    edges = _column_edges(lines)
    for line in lines:
        number = _entry_number(line)
        outside = line.left < edges[id(line)] + 9
        if number is not None and outside and (number <= 400 if expected is None else 0 <= number - expected <= 2):
            entries.append(Piece([line], line.page, line.order, kind="reference", number=number))
            expected = number + 1
        elif entries:
            entries[-1].lines.append(line)
        else:
            return []
    return entries if len(entries) >= 2 else []


def _entry_number(line: Line) -> int | None:
    found = _ENTRY.match(line.text)
    return int(found[1] or found[2]) if found else None


def _column_edges(lines: list[Line]) -> dict[int, float]:
    """For each line of a list, the left edge of the column it stands in: the leftmost near it that several lines share."""
    edges = {}
    for page in {line.page for line in lines}:
        lefts = sorted(line.left for line in lines if line.page == page)
        shared = [x for k, x in enumerate(lefts) if k + 1 < len(lefts) and lefts[k + 1] - x < 1.5]
        for line in (x for x in lines if x.page == page):
            edges[id(line)] = min([x for x in shared if line.left - 40 < x <= line.left] or [line.left])
    return edges


def _hanging(lines: list[Line]) -> list[Piece]:
    entries: list[Piece] = []
    edges = _column_edges(lines)
    for line in lines:
        if line.left < edges[id(line)] + 3:
            entries.append(Piece([line], line.page, line.order, kind="reference"))
        elif entries:
            entries[-1].lines.append(line)
        else:
            return []
    longest = max(len(e.lines) for e in entries) if entries else 0
    return entries if 2 <= len(entries) <= 0.9 * len(lines) and longest < 15 else []
