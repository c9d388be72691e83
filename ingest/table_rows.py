"""The rows of a table as they stand: which cells begin in each, and over which columns and rows they reach."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from ingest.aligned import RULE, find_columns, place_cells
from ingest.document import Hint
from ingest.lines import Line, split_cells


@dataclass(slots=True)
class Row:
    """A row as it stands.

    Attributes:
        span: From its first character to its last.
        cells: (start, end, column, n_columns) of each cell that begins in it.
        above: The same of cells of earlier rows that reach down into it.
        is_header: The markup says that it names columns.
    """

    span: tuple[int, int]
    cells: list[tuple[int, int, int, int]] = field(default_factory=list)
    above: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_header: bool = False

    def text_at(self, text: str, column: int) -> str:
        """The words in a column, also under a merged cell; the empty string where there are none."""
        for start, end, first, n_columns in (*self.cells, *self.above):
            if first <= column < first + n_columns:
                return plain_words(text[start:end])
        return ""


def rows_from_lines(lines: tuple[Line, ...], text: str) -> list[Row]:
    """Rows of a table that is written with tabs, upright bars or aligned columns; a line that only draws a rule is none."""
    rows = []
    columns = () if any(line.is_row for line in lines) else find_columns(lines)
    for line in lines:
        if RULE.match(line.text):
            continue
        if columns:
            rows.append(Row((line.start, line.end), place_cells(line, columns)))
            continue
        cells = [(a, b, i, 1) for i, (a, b) in enumerate(split_cells(text, line.left, line.right))]
        rows.append(Row((line.start, line.end), cells))
    return rows


def rows_from_hints(hints: list[Hint]) -> list[Row]:
    """Rows of a table whose format marks rows and cells."""
    rows = [Row((h.start, h.end), is_header=h.kind == "header_row") for h in hints if h.kind in ("row", "header_row")]
    rows.sort(key=lambda row: row.span)
    reach = {h.start: h.value for h in hints if h.kind == "cell_rows" and isinstance(h.value, int)}
    index = 0
    for cell in sorted((h for h in hints if h.kind == "cell"), key=lambda h: (h.start, h.end)):
        while index + 1 < len(rows) and rows[index + 1].span[0] <= cell.start:
            index += 1
        if rows and rows[index].span[0] <= cell.start and cell.end <= rows[index].span[1]:
            _, column, n_columns = cast(tuple[int, int, int], cell.value)
            place = (cell.start, cell.end, column, n_columns)
            rows[index].cells.append(place)
            for below in rows[index + 1 : index + reach.get(cell.start, 1)]:
                below.above.append(place)
    return [row for row in rows if row.cells]


def plain_words(value: str) -> str:
    """A cell's words on one line, Markdown's emphasis and escapes taken off."""
    value = re.sub(r"\s+", " ", value).strip().replace("\\|", "|")
    return re.sub(r"(\*\*|__)(?=\S)(.+?)\1", r"\2", value)
