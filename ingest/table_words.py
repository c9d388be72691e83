"""A table in words: what is embedded and read of its header and its rows."""

from __future__ import annotations

import re

from ingest.document import Cell, Table
from ingest.table_rows import plain_words

_FORMULA = re.compile(r"\$(\s?[A-Za-z\\][^$\n]{0,40}?[<>=≤≥^_\\][^$\n]{0,40})\$")


def column_reading(table: Table) -> str:
    """The header of a table in words."""
    return f"{table.label or 'Table'}. Columns: " + "; ".join(dict.fromkeys(filter(None, table.header)))


def row_reading(table: Table, index: int, text: str, begin: int = 0, end: int | None = None) -> str:
    """A row in words: "Table 3. Lung cancer: group A 43; group B 29".

    Args:
        table: The table.
        index: The row.
        text: The stored text.
        begin, end: Which of the row's cells to tell; the row's name is always told.
    """
    cells = table.rows[index]
    lead, name = f"{table.label or 'Table'}.", cells[0].row
    label = plain_words(text[cells[0].start : cells[0].end])
    has_label = bool(label) and name.endswith(label) and cells[0].column == table.header[0]
    if len(cells) == 1 and has_label and (members := _group_members(table, index)):
        return f"{lead} {name}: {members}"
    values = [cell for place, cell in enumerate(cells[begin:end], begin) if place or not has_label]
    words = "; ".join(_group_values(values, text))
    notes = dict.fromkeys(cell.footnote for cell in values if cell.footnote)
    told = " ".join(filter(None, (lead, name))) + (f": {words}" if words else "")
    return _say_formulas(told + "".join(f". Note: {n}" for n in notes))


def _say_formulas(words: str) -> str:
    """Words without the notation of typeset formulas that some texts hold ("mean \\pm SD", "$P < 0.05$")."""
    return _FORMULA.sub(r"\1", words.replace("\\pm", "±"))


def row_parts(table: Table, index: int, cells: list[int], n_parts: int) -> list[int]:
    """Where a long row is best cut: `n_parts` + 1 indices of cells, between outer headers where there are enough."""
    first = 1 if len(cells) > 1 and cells[0] == 0 else 0
    row = table.rows[index]
    groups = [
        i for i in cells[first:] if i == cells[first] or _outer(row[i]) != _outer(row[i - 1]) or not _outer(row[i])
    ]
    places = groups if len(groups) >= n_parts else cells[first:]
    n_parts = min(n_parts, len(places))
    return [cells[0], *(places[len(places) * i // n_parts] for i in range(1, n_parts)), cells[-1] + 1]


def _outer(cell: Cell) -> str:
    return cell.column.rpartition(", ")[0]


def _group_members(table: Table, index: int) -> str:
    """The names of the rows that stand under a group's label."""
    head = f"{table.rows[index][0].row}, "
    names: list[str] = []
    for row in table.rows[index + 1 : index + 31]:
        if not row[0].row.startswith(head):
            break
        names.append(row[0].row.removeprefix(head))
    return "; ".join(dict.fromkeys(names))


def _group_values(cells: list[Cell], text: str) -> list[str]:
    """Values with their columns; neighbours under one outer header share it ("1 month: A 4, B 7")."""
    groups: list[tuple[str, list[str]]] = []
    for cell in cells:
        outer, inner = _outer(cell), cell.column.rpartition(", ")[2]
        value = plain_words(text[cell.start : cell.end])
        if outer and groups and groups[-1][0] == outer:
            groups[-1][1].append(f"{inner} {value}")
        else:
            groups.append((outer, [f"{inner} {value}".strip()]))
    return [
        f"{outer}{': ' if len(words) > 1 else ', '}{', '.join(words)}" if outer else words[0] for outer, words in groups
    ]
