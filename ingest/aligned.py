"""Columns that blanks alone align: where they lie, and which of them each cell of a line stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.lines import Line

#: A line that only draws a rule.
RULE = re.compile(r"[|\s:+=_-]+$")
_CELL = re.compile(r"\S+(?: \S+)*")
_MIN_LINES = 3
_MAX_CELL = 48
#: Where cells are empty or headers reach over several columns: so many lines are full, and so many columns there are.
_MIN_FULL, _MIN_COLUMNS = 2, 3
#: From where to where a column's characters reach.
Column = tuple[int, int]
#: A cell: where it begins and ends in its line, its first column and how many it reaches over.
Place = tuple[int, int, int, int]


def find_columns(lines: Sequence[Line]) -> tuple[Column, ...]:
    """The columns of lines that are the rows of one table; empty when they are none.

    The fullest lines say where the columns lie, and no cell of theirs reaches into the next one. Every other line fits
    under them: it leaves cells empty, is the label of a group of rows, or, above the values, heads several columns.
    """
    rows = [_cells(line) for line in lines if not RULE.match(line.text)]
    n_columns = max(map(len, rows), default=0)
    full = [row for row in rows if len(row) == n_columns]
    if len(rows) < _MIN_LINES or n_columns < 2:
        return ()
    if len(full) < len(rows) and (n_columns < _MIN_COLUMNS or len(full) < max(_MIN_FULL, len(rows) / 3)):
        return ()
    columns = tuple((min(a for a, _ in cells), max(b for _, b in cells)) for cells in zip(*full, strict=True))
    apart = all(left[1] < right[0] for left, right in pairwise(columns))
    if not apart or max(b - a for row in rows for a, b in row) > _MAX_CELL:
        return ()
    first_full = rows.index(full[0])
    fits = all(_place(row, columns, index < first_full) for index, row in enumerate(rows))
    return columns if fits else ()


def place_cells(line: Line, columns: Sequence[Column]) -> list[Place]:
    """The cells of a line of such a table, in offsets of the text; cells that the line leaves empty are left out."""
    shift = line.start - line.indent
    return [(a + shift, b + shift, first, n) for a, b, first, n in _place(_cells(line), columns, True)]


def _cells(line: Line) -> list[tuple[int, int]]:
    return [(m.start() + line.indent, m.end() + line.indent) for m in _CELL.finditer(line.text)]


def _place(cells: list[tuple[int, int]], columns: Sequence[Column], heads: bool) -> list[Place]:
    """The cells of a line under its columns; empty when one does not fit."""
    placed: list[Place] = []
    free = 0
    for start, end in cells:
        over = [k for k, (a, b) in enumerate(columns) if start < b and a < end]
        if not over:
            over = [min(range(len(columns)), key=lambda k: max(columns[k][0] - end, start - columns[k][1]))]
        is_label = len(cells) == 1 and over[0] == 0
        if over[0] < free or (len(over) > 1 and not (heads or is_label)):
            return []
        placed.append((start, end, over[0], 1 if is_label else len(over)))
        free = over[-1] + 1
    return placed
