"""Lines into pieces: paragraphs, list items, captions, tables."""

from __future__ import annotations

import re

from ingest.aligned import find_columns
from ingest.captions import caption_kind, opens_caption
from ingest.headings import is_label
from ingest.lines import Line
from ingest.listmarks import BULLET, GLYPH_BULLET, list_mark, list_number
from ingest.pieces import Piece, begins_inside, is_finished, is_left_open, make_piece

_MAX_GROUP_WORDS = 8
# Behind these words a line that begins "Fig. 2." ends their sentence.
_POINTS = re.compile(
    r"(?:[,(\[/&–-]|\b(?:in|on|of|by|from|with|and|or|see|also|to|as|at|via|for|cf\.?|e\.g\.|i\.e\.|compare|both|between|under|"
    r"supplementary|online|appendix))$",
    re.IGNORECASE,
)


def group_lines(lines: list[Line], text: str, apart: frozenset[int] = frozenset()) -> list[Piece]:
    """Pieces of text without markup: blank lines part them, and within a run of lines bullets, tabs and short lines do.

    Args:
        lines: The lines, in order.
        text: The stored text.
        apart: Indices of lines that stand for themselves (running heads); they become furniture.
    """
    pieces: list[Piece] = []
    begin = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].gap or lines[index].page_break or index in apart or index - 1 in apart:
            if begin in apart:
                pieces.append(make_piece("furniture", lines[begin:index], text))
            else:
                pieces.extend(_split_run(lines[begin:index], text))
            begin = index
    return pieces


def _split_run(run: list[Line], text: str) -> list[Piece]:
    """Pieces of one run of lines without a blank line between them."""
    if len(run) == 1:
        return [_one_piece(run, text)]
    rows, items = _find_rows(run), _find_items(run)
    width = max(len(line.text) for line in run)
    groups: list[list[Line]] = [[run[0]]]
    for index in range(1, len(run)):
        same_kind = rows[index] == rows[index - 1]
        if not same_kind or (not rows[index] and _parts(groups[-1], run[index], width, items[index])):
            groups.append([])
        groups[-1].append(run[index])
    return [_one_piece(group, text, rows[run.index(group[0])]) for group in groups]


def _one_piece(group: list[Line], text: str, is_table: bool = False) -> Piece:
    if is_table and len(group) > 1:
        return make_piece("table", group, text)
    return make_piece("list_item" if list_mark(group[0].text) else "paragraph", group, text)


def _find_rows(run: list[Line]) -> list[bool]:
    """Which lines of a run are rows of a table: marked by tabs or bars, or aligned in columns by blanks.

    A short line between two rows is the label of a group of rows.
    """
    rows = [line.is_row for line in run]
    if not any(rows):
        first = 1 if caption_kind(run[0].text) else 0
        if find_columns(run[first:]):
            return [index >= first for index in range(len(run))]
        return rows
    for index in range(1, len(run) - 1):
        short = len(run[index].text.split()) <= _MAX_GROUP_WORDS and not is_finished(run[index].text)
        if rows[index - 1] and run[index + 1].is_row and short:
            rows[index] = True
    return rows


def _find_items(run: list[Line]) -> list[bool]:
    """Which lines of a run open a list item: bullets, and numbers or letters whose neighbours in the count are there.

    A lone number at the head of a line is there because the line was wrapped before it.
    """
    numbers = [list_number(line.text) for line in run]
    held = {number for number in numbers if number}
    found = []
    for line, number in zip(run, numbers, strict=True):
        counted = number is not None and ({(number[0], number[1] - 1), (number[0], number[1] + 1)} & held)
        found.append(bool(counted) or bool(BULLET.match(line.text)))
    return found


def _parts(group: list[Line], line: Line, width: int, is_item: bool) -> bool:
    """Whether `line` begins a piece of its own behind `group`, when no blank line says so."""
    last, first = group[-1], group[0]
    in_item = bool(list_mark(first.text))
    if is_item:
        dash = BULLET.match(line.text) and not GLYPH_BULLET.match(line.text)
        return in_item or not (dash and is_left_open(last.text))
    if is_finished(last.text) and is_label(line.text.rstrip(":")):
        return True
    if opens_caption(line.text) and not _POINTS.search(last.text):
        return True
    if begins_inside(line.text) or is_left_open(last.text):
        return False
    if in_item and len(group) == 1 and line.indent > first.indent:
        return False
    if len(group) > 1 and line.indent > last.indent + 1 and is_finished(last.text):
        return True
    if in_item:
        return line.indent < first.indent or (line.indent == first.indent and len(last.text) < 0.6 * width)
    # A line that reaches the margin was wrapped; a short one that no stop ends stands alone.
    return len(last.text) < 0.55 * width or (len(last.text) < 45 and not is_finished(last.text))
