"""A table of a document as a table, what is quoted of it marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.pages.render import Html, el, running, text
from ingest.document import Cell, Document, Span, Table

#: Tables up to so many rows are shown whole around a cited row, of longer ones the rows about it; of wider ones a single
#: quote is shown as running text, several as the columns that hold them.
MAX_ROWS, N_ROWS_BEFORE, MAX_COLUMNS = 9, 3, 9
NO_ANCHORS: Mapping[Span, str] = {}


def table_view(
    document: Document, table: Table, cited: Sequence[Span] = (), anchors: Mapping[Span, str] = NO_ANCHORS
) -> Html:
    """A table as a table; cells that a quote covers are marked.

    Args:
        document: The document that it stands in.
        table: The table.
        cited: What is quoted of it.
        anchors: For what is quoted the id by which the marker in the answer leads to its cell.
    """
    rows, left = [], dict(anchors)
    shown = _rows_around(table, cited)
    kept = _columns_about(table, cited)
    for row in shown:
        here = {span: [cell for cell in row if _covers(span, cell)] for span in cited}
        of_row, of_cells = _place_ids({span: left.pop(span) for span in cited if here[span] and span in left}, here)
        cells = []
        for number, cell in enumerate(table.lay_out(row)):
            if number not in kept:
                continue
            if cell is None:
                cells.append(el("td", text("")))
                continue
            held = running(document.text[cell.start : cell.end])
            inner = el("mark", held) if any(cell in quoted for quoted in here.values()) else held
            name, *more = of_cells.get(cell) or [None]
            for other in more:
                inner = el("span", inner, id=other)
            tag, scope = ("th", "row") if number == 0 else ("td", None)
            cells.append(el(tag, inner, scope=scope, id=name, tabindex=-1 if name else None))
        is_cited = "cited" if any(here.values()) else None
        rows.append(el("tr", cells, class_=is_cited, id=of_row, tabindex=-1 if of_row else None))
    named_columns = [name for number, name in enumerate(table.header) if number in kept]
    head = (
        el("thead", el("tr", [el("th", text(name), scope="col") for name in named_columns]))
        if any(table.header)
        else None
    )
    named = table.caption.casefold().startswith(table.label.casefold())
    caption = el("caption", text(table.caption if named else f"{table.label}. {table.caption}"))
    notes = table.notes_span
    return el(
        "div",
        el("table", caption, head, el("tbody", rows)),
        el("p", f"{len(shown)} of its {len(table.rows)} rows are shown.", class_="table-notes")
        if len(shown) < len(table.rows)
        else None,
        el("p", text(notes.of(document.text)), class_="table-notes") if notes else None,
        class_="table-view",
        tabindex=0,
        role="group",
        aria_label="Table",
    )


def _place_ids(
    led: Mapping[Span, str], here: Mapping[Span, Sequence[Cell]]
) -> tuple[str | None, dict[Cell, list[str | None]]]:
    """Where in a row the ids of its quotes stand, each once: on the row the first quote of several cells, else on a cell."""
    of_row: str | None = None
    of_cells: dict[Cell, list[str | None]] = {}
    for span, name in led.items():
        if len(here[span]) > 1 and of_row is None:
            of_row = name
        else:
            of_cells.setdefault(here[span][0], []).append(name)
    return of_row, of_cells


def _covers(span: Span, cell: Cell) -> bool:
    return span.start < cell.end and cell.start < span.end


def _rows_around(table: Table, cited: Sequence[Span]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a table, or of a long one those about the cited rows, and no cited row left out."""
    at = [n for n, row in enumerate(table.rows) if any(_covers(span, cell) for span in cited for cell in row)]
    if not cited or len(table.rows) <= MAX_ROWS:
        return table.rows
    first = max(0, min((at or [0])[0] - N_ROWS_BEFORE, len(table.rows) - MAX_ROWS))
    last = first + MAX_ROWS
    return (*table.rows[first:last], *(table.rows[n] for n in at if n >= last))


def _columns_about(table: Table, cited: Sequence[Span]) -> frozenset[int]:
    """The columns of a table; of a very wide one the first and those that hold something quoted."""
    if not cited or len(table.header) <= MAX_COLUMNS:
        return frozenset(range(max(len(table.header), *(len(row) for row in table.rows), 1)))
    laid = [table.lay_out(row) for row in table.rows]
    return frozenset({0}) | {
        n for row in laid for n, cell in enumerate(row) if cell and any(_covers(s, cell) for s in cited)
    }
