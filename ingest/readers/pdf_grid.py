"""Words of a table to rows and cells, by where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers.pdf_glyphs import Run
from ingest.readers.pdf_lines import Line

Rule = tuple[float, float, float]  # height, left and right end
Columns = list[tuple[float, float]]

_CELL_GAP = 0.55  # in units of the type size; words of ragged text stand a quarter apart
_NUMBER = re.compile(r"[-−–<>≤≥=±~]*\s*[\d(]|[-–—]$|(?:NA|NS|n/?a|nd|N/?A)$")


@dataclass(slots=True)
class PdfCell:
    """Words of one cell, as one list for each printed line."""

    column: int
    n_columns: int
    lines: list[list[Run]] = field(default_factory=list)
    n_rows: int = 1

    @property
    def text(self) -> str:
        return " ".join("".join((" " if r.spaced and i else "") + r.text for i, r in enumerate(x)) for x in self.lines)


@dataclass(slots=True)
class Printed:
    """One printed line of a table: the words of its cells, from left to right."""

    baseline: float
    size: float
    cells: list[list[Run]]


def read_grid(printed: list[Printed], rules: list[Rule], columns: Columns) -> tuple[list[list[PdfCell]], int]:
    """Rows of cells, and how many of them are the header's."""
    rows = _ruled_rows(printed, columns, rules) or _rows(printed, columns)
    n_header = _count_header_rows(rows, rules)
    _spread_headers([cells for _, cells in rows[: n_header - 1]], len(columns))
    return [cells for _, cells in rows], n_header


def printed_lines(lines: list[Line]) -> list[Printed]:
    """Words at one height as printed lines, their cells parted where the gap is wider than between words."""
    printed: list[Printed] = []
    for line in sorted(lines, key=lambda x: -x.baseline):
        if printed and abs(printed[-1].baseline - line.baseline) < 0.3 * line.size:
            printed[-1].cells += [line.runs]
        else:
            printed.append(Printed(line.baseline, line.size, [line.runs]))
    for one in printed:
        runs = sorted((r for cell in one.cells for r in cell), key=lambda r: r.left)
        one.cells = []
        for run in runs:
            if one.cells and run.left - max(r.right for r in one.cells[-1]) < _CELL_GAP * one.size:
                one.cells[-1].append(run)
            else:
                one.cells.append([run])
    return printed


def find_columns(printed: list[Printed], rules: list[Rule]) -> Columns:
    """Left and right edge of every column: the stretches of the width that words of most lines leave free part them.

    Lines of one cell that begin at the left are labels of groups and may cross any column, those of the header may span
    several; neither count. A column is where cells begin, not where the end of a long one happens to stand apart.
    """
    left = min(p.cells[0][0].left for p in printed)
    size = printed[-1].size
    telling = [p for p in printed if len(p.cells) > 1 or p.cells[0][0].left > left + 2 * size]
    header = next((y for y, *_ in rules[1:] if printed[0].baseline > y), None)
    values = [p for p in telling if header is not None and p.baseline < header]
    telling = values if len(values) > 2 else telling
    spans = sorted((c[0].left, max(r.right for r in c)) for p in telling for c in p.cells)
    allowed = max(1.0, 0.1 * len(telling)) if len(telling) > 5 else 0.0
    events = sorted([(x0, 1) for x0, _ in spans] + [(x1, -1) for _, x1 in spans])
    columns: Columns = []
    covering, begin = 0, None
    for x, change in events:
        covering += change
        if begin is None and covering > allowed:
            begin = x
        elif begin is not None and covering <= allowed:
            columns.append((begin, x))
            begin = None
    begun = [sum(x0 <= s[0] < x1 for s in spans) for x0, x1 in columns]
    needed = 0.15 * len(telling) if len(telling) > 12 else 0
    columns = [c for k, c in enumerate(columns) if k == 0 or begun[k] > needed]
    return _close_gaps(columns, spans, 0.4 * size)


def _close_gaps(
    columns: Columns, spans: Columns, narrow: float
) -> Columns:
    """Columns with those united that hardly stand apart, and widened to the words that reach over their edges."""
    united: Columns = []
    for column in columns:
        if united and column[0] - united[-1][1] < narrow:
            united[-1] = (united[-1][0], column[1])
        else:
            united.append(column)
    widened = []
    for k, (x0, x1) in enumerate(united):
        before = united[k - 1][1] if k else float("-inf")
        after = united[k + 1][0] if k + 1 < len(united) else float("inf")
        own = [s for s in spans if s[0] > before - 0.1 and s[1] < after + 0.1 and s[1] > x0 and s[0] < x1]
        widened.append((min([x0, *(s[0] for s in own)]), max([x1, *(s[1] for s in own)])))
    return widened or [(min(s[0] for s in spans), max(s[1] for s in spans))]


def _rows(printed: list[Printed], columns: Columns) -> list[tuple[Printed, list[PdfCell]]]:
    """Rows of cells; a printed line that only goes on with the cells above it joins their row."""
    placed = [(one, [_place(runs, columns) for runs in one.cells]) for one in printed]
    drops = _drops(placed)
    wrap = _wrap_gap([d for line in drops for d in line if d], printed[0].size)
    rows: list[tuple[Printed, list[PdfCell]]] = []
    for (one, cells), drop in zip(placed, drops, strict=True):
        if rows and _goes_on(cells, rows[-1][1], drop, wrap):
            _join(rows[-1][1], cells)
        else:
            rows.append((one, _unite(cells)))
    return rows


def _ruled_rows(printed: list[Printed], columns: Columns, rules: list[Rule]) -> list[tuple[Printed, list[PdfCell]]]:
    """Rows as drawn rules part them, when nearly every row is ruled off; empty otherwise.

    A rule that stands under some columns only ends the cells of those; the others reach down to their own next rule.
    """
    top, bottom = printed[0].baseline, printed[-1].baseline
    width = columns[-1][1] - columns[0][0]
    n_wide = sum(x1 - x0 > 0.9 * width and bottom < y < top for y, x0, x1 in rules)
    labels = sum(one.cells[0][0].left < columns[0][1] for one in printed)
    if n_wide < 3 or labels > 3 * (n_wide + 1) or len(printed) > 12 * (n_wide + 1):
        return []
    heights = sorted({round(y) for y, *_ in rules}, reverse=True)
    ends = [[i for i, y in enumerate(heights) if _is_under(rules, y, column)] for column in columns]
    rows: dict[int, dict[int, PdfCell]] = {}
    first: dict[int, Printed] = {}
    for one in printed:
        for cell in _unite([_place(runs, columns) for runs in one.cells]):
            above = max((i for i in ends[cell.column] if heights[i] > one.baseline), default=-1)
            held = rows.setdefault(above, {})
            first.setdefault(above, one)
            if cell.column in held:
                held[cell.column].lines += cell.lines
            else:
                held[cell.column] = cell
    order = sorted(rows)
    for row, held in rows.items():
        for column, cell in held.items():
            below = min((i for i in ends[column] if i > row), default=len(heights))
            cell.n_rows = sum(row <= other < below for other in order)
    return [(first[row], [rows[row][k] for k in sorted(rows[row])]) for row in order]


def _is_under(rules: list[Rule], height: int, column: tuple[float, float]) -> bool:
    """Whether a rule at that height stands under most of a column."""
    width = max(column[1] - column[0], 1.0)
    return any(round(y) == height and min(x1, column[1]) - max(x0, column[0]) > 0.6 * width for y, x0, x1 in rules)


def _drops(placed: list[tuple[Printed, list[PdfCell]]]) -> list[list[float]]:
    """For each cell of each printed line, how far it stands below the last words of its own column; 0.0 for the first."""
    last: dict[int, float] = {}
    drops = []
    for one, cells in placed:
        covered = [range(c.column, c.column + c.n_columns) for c in cells]
        above = [[last[k] - one.baseline for k in columns if k in last] for columns in covered]
        drops.append([min(distances, default=0.0) for distances in above])
        last.update({k: one.baseline for columns in covered for k in columns})
    return drops


def _wrap_gap(drops: list[float], size: float) -> float | None:
    """Largest distance of lines within a cell, when rows stand clearly further apart; None when they do not."""
    gaps = sorted(d for d in drops if d > 0.8 * size)
    if not gaps:
        return None
    wider = [g for g in gaps if g > 1.2 * gaps[0]]
    return 1.12 * gaps[0] if gaps[0] < 1.45 * size and len(wider) >= 0.25 * len(gaps) else None


def _goes_on(cells: list[PdfCell], above: list[PdfCell], drops: list[float], wrap: float | None) -> bool:
    """Whether all cells of a printed line are further lines of cells of the row above it."""
    filled = {k for c in above for k in range(c.column, c.column + c.n_columns)}
    if not all(c.column in filled for c in cells):
        return False
    if wrap is not None:
        return all(0 < drop <= wrap for drop in drops)
    if any(c.column == 0 for c in cells):
        return len(cells) == 1 and len(above) > 1 and cells[0].text[:1].islower()
    return not any(_NUMBER.match(c.text) for c in cells)


def _place(runs: list[Run], columns: Columns) -> PdfCell:
    """Which columns the words of a cell stand over."""
    left, right = runs[0].left, max(r.right for r in runs)
    shares = [min(right, x1) - max(left, x0) for x0, x1 in columns]
    over = [k for k, share in enumerate(shares) if share > 0.3 * (columns[k][1] - columns[k][0]) or share > 25]
    if not over:
        middle = (left + right) / 2
        over = [min(range(len(columns)), key=lambda k: abs((columns[k][0] + columns[k][1]) / 2 - middle))]
        over = [shares.index(max(shares))] if max(shares) > 0 else over
    return PdfCell(over[0], over[-1] - over[0] + 1, [runs])


def _unite(cells: list[PdfCell]) -> list[PdfCell]:
    """One cell a column: parts that fell into the same column are one."""
    united: list[PdfCell] = []
    for cell in cells:
        if united and united[-1].column + united[-1].n_columns > cell.column:
            united[-1].lines[-1] = [*united[-1].lines[-1], *cell.lines[0]]
        else:
            united.append(cell)
    return united


def _join(row: list[PdfCell], cells: list[PdfCell]) -> None:
    for cell in cells:
        home = next((c for c in row if c.column <= cell.column < c.column + c.n_columns), row[-1])
        home.lines += cell.lines


def _count_header_rows(rows: list[tuple[Printed, list[PdfCell]]], rules: list[Rule]) -> int:
    """Rows above the first rule inside the table; without one the first row, when those below it hold numbers."""
    if len(rules) > 2 or (len(rules) == 2 and any(p.baseline < rules[1][0] for p, _ in rows)):
        inner = next((y for y, *_ in rules[1:] if rows[0][0].baseline > y), None)
        n_header = sum(p.baseline > inner for p, _ in rows) if inner is not None else 0
    else:
        n_header = 1 if not any(_NUMBER.match(c.text) for c in rows[0][1][1:]) else 0
    rest = rows[n_header:]
    while n_header and len(rest) > 2 and _names_columns(rest[0][1], rest[1:]):
        n_header += 1
        rest = rest[1:]
    return min(n_header, max(1, len(rows) - 1))


def _spread_headers(header: list[list[PdfCell]], n_columns: int) -> None:
    """Names over groups of columns reach to the next name beside them, though their words stand over the first only."""
    for cells in header:
        for k, cell in enumerate(cells):
            after = cells[k + 1].column if k + 1 < len(cells) else n_columns
            if cell.column > 0:
                cell.n_columns = max(cell.n_columns, after - cell.column)


def _names_columns(cells: list[PdfCell], below: list[tuple[Printed, list[PdfCell]]]) -> bool:
    """Whether a row under the header is a second header: no number in it, and numbers below most of its cells."""
    values = [c for c in cells if c.column > 0]
    if len(values) < 2 or any(_NUMBER.match(c.text) for c in values):
        return False
    columns = {c.column for c in values}
    held = [c for _, row in below for c in row if c.column in columns]
    return bool(held) and sum(bool(_NUMBER.match(c.text)) for c in held) > 0.6 * len(held)
