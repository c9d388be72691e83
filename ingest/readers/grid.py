"""Writes a table of marked-up cells, whatever format it comes from: one line a row, cells parted by tabs.

Cells that span rows or columns are written once, where they begin; their hint says how far they reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ingest.errors import UnreadableFile
from ingest.readers.writing import Writer

MAX_CELLS = 100_000
MAX_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as the format gives it: what writes its text, and how many columns and rows it covers."""

    content: Any
    n_columns: int = 1
    n_rows: int = 1


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells, in the order in which they are marked up."""

    cells: tuple[GridCell, ...]
    is_header: bool = False


def span_number(value: str | None) -> int:
    """A span attribute as a number of rows or columns, 1 when it is missing or makes no sense."""
    return min(max(int(value), 1), MAX_SPAN) if value and value.isdecimal() and len(value) < 5 else 1


def write_grid(writer: Writer, rows: Iterable[GridRow], write_cell: Callable[[Any], None]) -> None:
    """Write a table as a block with hints for the table, its rows and its cells.

    Args:
        writer: Where it goes.
        rows: The rows, header rows marked.
        write_cell: Writes the content of one cell to `writer`.

    Raises:
        UnreadableFile: If the table has more than `MAX_CELLS` cells.
    """
    taken: dict[tuple[int, int], bool] = {}
    n_cells = 0
    with writer.block("table"):
        for index, row in enumerate(rows):
            writer.line_break()
            start = writer.length
            column = 0
            for cell in row.cells:
                while taken.pop((index, column), False):
                    column += 1
                n_cells += cell.n_columns * cell.n_rows
                if n_cells > MAX_CELLS:
                    raise UnreadableFile(f"One of its tables has more than {MAX_CELLS:,} cells, the most that is read.")
                for below in range(index + 1, index + cell.n_rows):
                    taken.update({(below, column + k): True for k in range(cell.n_columns)})
                _write_one(writer, cell, (index, column), write_cell)
                column += cell.n_columns
            writer.mark("header_row" if row.is_header else "row", start)


def _write_one(writer: Writer, cell: GridCell, place: tuple[int, int], write_cell: Callable[[Any], None]) -> None:
    row, column = place
    if column:
        writer.cell_break()
    start = writer.length
    write_cell(cell.content)
    writer.mark("cell", start, (row, column, cell.n_columns))
    if cell.n_rows > 1:
        writer.mark("cell_rows", start, cell.n_rows)
