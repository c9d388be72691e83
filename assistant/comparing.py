"""Rows of a table set side by side: a small table of its own in which every value carries its citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation, ComparedCell, Comparison
from assistant.citing import tidy
from assistant.question import Question
from assistant.tables import cell_sign, cell_value, explain_sign, wanted_cells
from ingest.document import Cell, Document, Span, Table

#: Fewer columns than this set nothing side by side; more rows than this are a table to be read in its place.
MIN_COLUMNS, MAX_ROWS = 2, 24


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row of the comparison: what it tells, and under each column the cell that holds the value."""

    label: str
    cells: tuple[tuple[str, Cell], ...]


def compared_rows(question: Question, table: Table, row: int, document: Document) -> tuple[ComparedRow, ...]:
    """A table's row as rows of a comparison, one for each time (or other group of columns) that the question asks for.

    Empty when the row has a single value to show.
    """
    label, *cells = table.rows[row]
    name = tidy(label.row or document.text[label.start : label.end].strip())
    grouped: dict[str, list[tuple[str, Cell]]] = {}
    for cell in wanted_cells(question, cells):
        *outer, column = cell.column.split(", ") if not _has_one_level(table) else [cell.column]
        grouped.setdefault(", ".join(outer), []).append((tidy(column), cell))
    rows = [ComparedRow(f"{name}, {outer}" if outer else name, tuple(under)) for outer, under in grouped.items()]
    return tuple(r for r in rows if len(r.cells) >= MIN_COLUMNS)


def _has_one_level(table: Table) -> bool:
    """Whether a table's columns stand under one line of headers: only then do commas in them part nothing."""
    outer = [re.split(r", ", cell.column)[0] for row in table.rows[:1] for cell in row[1:] if cell.column]
    return len(set(outer)) == len(outer)


def say_row(row: ComparedRow, table: Table, document: Document) -> str:
    """A row of the comparison in words."""
    values = "; ".join(f"{column}: {cell_value(cell, document)}" for column, cell in row.cells)
    return f"{row.label} \u2013 {values} ({table.label})." if table.label else f"{row.label} \u2013 {values}."


def spans_of(row: ComparedRow) -> tuple[Span, ...]:
    """The spans of a row's values, in the order of its columns."""
    return tuple(Span(cell.start, cell.end) for _, cell in row.cells)


def set_out(rows: Sequence[tuple[ComparedRow, Table, Document]], citations: Sequence[Citation]) -> Comparison | None:
    """The rows as one table; None when they come from several tables or are too many.

    Args:
        rows: The rows, in order, each with the table and document that it is from.
        citations: Those of the answer; a value bears the marker of the first that quotes it.
    """
    if not rows or len(rows) > MAX_ROWS or len({(d.key, t.start) for _, t, d in rows}) > 1:
        return None
    _, table, document = rows[0]
    signs = {sign: said for sign in _signs_of(rows) if (said := explain_sign(sign, table, document))}

    def cell_of(cell: Cell | None) -> ComparedCell:
        if cell is None:
            return ComparedCell("")
        quoting = (c for c in citations if c.document == document.key and c.start <= cell.start and cell.end <= c.end)
        sign = cell_sign(cell, document)
        return ComparedCell(
            cell_value(cell, document), next((c.marker for c in quoting), None), sign if sign in signs else ""
        )

    columns = list(dict.fromkeys(column for row, _, _ in rows for column, _ in row.cells))
    lines = tuple((ComparedCell(row.label), *(cell_of(dict(row.cells).get(c)) for c in columns)) for row, _, _ in rows)
    return Comparison(table.label, ("", *columns), lines, tuple(signs.items()))


def _signs_of(rows: Sequence[tuple[ComparedRow, Table, Document]]) -> list[str]:
    """The marks behind the values, each once, in their order."""
    return list(dict.fromkeys(cell_sign(cell, document) for row, _, document in rows for _, cell in row.cells))
