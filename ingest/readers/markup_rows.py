"""Rows and cells of a table as HTML, JATS and the CALS model mark them up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers.grid import MAX_SPAN, GridCell, GridRow, span_number
from ingest.readers.markup import local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def marked_rows(table: Element) -> list[GridRow]:
    """Rows of a table; those of its head, and leading rows of header cells only, are headers."""
    rows: list[GridRow] = []
    for row in (e for e in table.iter() if local(e) in ("tr", "row")):
        cells = [c for c in row if local(c) in ("td", "th", "entry")]
        in_head = local(row.getparent()) == "thead"
        all_headers = bool(cells) and all(local(c) == "th" for c in cells) and all(r.is_header for r in rows)
        if cells:
            rows.append(GridRow(tuple(map(_grid_cell, cells)), in_head or all_headers))
    return rows


def _grid_cell(cell: Element) -> GridCell:
    if local(cell) != "entry":
        return GridCell(cell, span_number(cell.get("colspan")), span_number(cell.get("rowspan")))
    first, last = (re.sub(r"\D", "", cell.get(name, "")) for name in ("namest", "nameend"))
    n_columns = int(last) - int(first) + 1 if first and last and len(first + last) < 8 else 1
    more = cell.get("morerows", "0")
    n_rows = int(more) + 1 if more.isdecimal() and len(more) < 4 else 1
    return GridCell(cell, max(1, min(n_columns, MAX_SPAN)), n_rows)
