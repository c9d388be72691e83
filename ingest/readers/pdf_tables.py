"""Tables of a page: found by their captions and rules, read into rows and cells by where the words stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers.pdf_furniture import PageLines
from ingest.readers.pdf_glyphs import Run, Style
from ingest.readers.pdf_lines import Line

_CAPTION = re.compile(
    r"(?:Supplementary\s+|Suppl\.?\s+)?(?:Table|TABLE|Tab\.)\s*(?:S?\d{1,3}[a-z]?|[IVXL]{1,5}|[A-Z]\d{1,2})\b(?P<rest>.*)"
)
_IN_A_SENTENCE = re.compile(
    r"[,;)]|\s*(?:and|or|to|in|of|for|as|is|are|was|were|shows?|presents?|summari[sz]es?|lists?|gives?|provides?|"
    r"describes?|displays?|reports?|contains?|demonstrates?|illustrates?|outlines?|below|above|that|which|with)\b"
)
_CELL_GAP = 0.55  # in units of the type size; words of ragged text stand a quarter apart
_NOTE = re.compile(r"[*†‡§a-e¹-⁹]\s?[A-Z]|Notes?\b|Abbreviations?\b|Source\b|Values are\b")
_NUMBER = re.compile(r"[-−–<>≤≥=±~]*\s*[\d(]|[-–—]$|(?:NA|NS|n/?a|nd|N/?A)$")


@dataclass(slots=True)
class PdfCell:
    """Words of one cell, as one list for each printed line."""

    column: int
    n_columns: int
    lines: list[list[Run]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join((" " if r.spaced and i else "") + r.text for i, r in enumerate(x)) for x in self.lines)


@dataclass(slots=True)
class PdfTable:
    """A table with the lines of its caption and notes and its rows from top to bottom."""

    caption: list[Line]
    rows: list[list[PdfCell]]
    n_header_rows: int
    notes: list[Line]
    page: int
    order: int


@dataclass(slots=True)
class _Printed:
    """One printed line of a table: the words of its cells, from left to right."""

    baseline: float
    size: float
    cells: list[list[Run]]


def is_caption(line: Line, body: Style, kind: re.Pattern = _CAPTION) -> bool:
    """Whether a line begins a caption and not a sentence that speaks of a table."""
    found = kind.match(line.text)
    if not found:
        return False
    if line.first_style.bold or (line.first_style != body and (line.style != body or line.first_style.italic)):
        return not re.match(r"\s*[,;)]", found["rest"])
    return not _IN_A_SENTENCE.match(found["rest"]) and bool(re.match(r"\s*(?:[.:—–-]|$)", found["rest"]))


def take_tables(page: PageLines, body: Style) -> list[PdfTable]:
    """Find the tables of a page and take their lines out of it."""
    tables = []
    for caption in [line for line in page.lines if is_caption(line, body)]:
        if caption not in page.lines:
            continue
        table, used = _read_table(page, caption, body)
        if table is not None:
            tables.append(table)
            gone = {id(line) for line in used}
            page.lines = [line for line in page.lines if id(line) not in gone]
    return tables


def _read_table(page: PageLines, caption: Line, body: Style) -> tuple[PdfTable | None, list[Line]]:
    rules = _rules_below(page, caption)
    left, right = _width_of(page, caption, rules)
    below = sorted(
        (x for x in page.lines if x.baseline < caption.baseline - 0.5 and x.right > left - 3 and x.left < right + 3),
        key=lambda x: (-round(x.baseline, 1), x.left),
    )
    below = _until_text_goes_on(below, body, (left, right))
    lowest = min((x.baseline for x in below), default=caption.baseline) - 2 * caption.size
    rules = [rule for rule in rules if rule[0] > lowest]
    heading, below = _split_caption(caption, below, rules)
    inside, notes = _split_body(below, rules, body)
    printed = _printed_lines(inside)
    if len(printed) < 2 or max(len(p.cells) for p in printed) < 2:
        return None, []
    columns = _columns(printed, rules)
    rows = _rows(printed, columns)
    n_header = _count_header_rows(rows, printed, rules)
    if n_header == 1 and re.search(r"\(?cont(?:inued|['’.]d?)\)?\.?$", heading[-1].text.strip(), re.I) and len(rules) < 3:
        n_header = 0  # the header stands on the page before
    _spread_headers([cells for _, cells in rows[: n_header - 1]], len(columns))
    table = PdfTable(heading, [cells for _, cells in rows], n_header, notes, page.number, caption.order)
    return table, [*heading, *inside, *notes]


def _until_text_goes_on(below: list[Line], body: Style, sides: tuple[float, float]) -> list[Line]:
    """The lines before another caption, or before running text goes on."""
    for i, line in enumerate(below):
        level = [x for x in below if abs(x.baseline - line.baseline) < 2]
        if is_caption(line, body) or all(_is_running_text(x, body, sides) for x in level):
            following = next((x for x in below[i + 1 :] if x.baseline < line.baseline - 2), None)
            if is_caption(line, body) or following is None or _is_of_text(following, body):
                return _without_heading(below[:i], body)
    return below


def _without_heading(lines: list[Line], body: Style) -> list[Line]:
    """Lines without the heading of the text that follows them."""
    while len(lines) > 2 and lines[-2].baseline - lines[-1].baseline > 1.9 * lines[-1].size and lines[-1].uniform:
        if lines[-1].size < 0.95 * body.size or _has_neighbour(lines[-1], lines):
            break
        lines = lines[:-1]
    return lines


def _rules_below(page: PageLines, caption: Line) -> list[tuple[float, float, float]]:
    """Horizontal rules under a caption as (y, left, right), pieces at one height united, from top to bottom."""
    united: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in sorted(page.content.rules, key=lambda r: (-round(r[1]), r[0])):
        y = (y0 + y1) / 2
        if y > caption.baseline:
            continue
        if united and abs(united[-1][0] - y) < 2 and x0 < united[-1][2] + 4:
            united[-1] = (united[-1][0], min(united[-1][1], x0), max(united[-1][2], x1))
        else:
            united.append((y, x0, x1))
    first = next((r for r in united if r[1] < caption.left + 12 and r[2] > caption.left + 40), None)
    if first is None or caption.baseline - first[0] > 6 * caption.size:
        return []
    return [r for r in united if r[0] <= first[0] and r[1] >= first[1] - 6 and r[2] <= first[2] + 6]


def _width_of(page: PageLines, caption: Line, rules: list[tuple[float, float, float]]) -> tuple[float, float]:
    if rules:
        return min(r[1] for r in rules), max(r[2] for r in rules)
    near = [x for x in page.lines if x.left >= caption.left - 4 and x.baseline < caption.baseline]
    same_column = [x for x in near if x.left < caption.right] or [caption]
    return caption.left, max(caption.right, *(x.right for x in same_column))


def _split_caption(caption: Line, below: list[Line], rules: list) -> tuple[list[Line], list[Line]]:
    """The lines of the caption, which may run on below its first, and what follows them."""
    heading, last = [caption], caption
    top = rules[0][0] if rules else None
    for line in below:
        near = last.baseline - line.baseline < 1.6 * caption.size
        alike = line.style == caption.style or (top is not None and line.style.size >= 0.85 * caption.size)
        above_rule = line.baseline > top if top is not None else not _has_neighbour(line, below)
        if not (near and alike and above_rule and line.left < caption.right):
            break
        heading.append(line)
        last = line
    return heading, [line for line in below if line not in heading]


def _has_neighbour(line: Line, lines: list[Line]) -> bool:
    return any(other is not line and abs(other.baseline - line.baseline) < 2 for other in lines)


def _split_body(below: list[Line], rules: list, body: Style) -> tuple[list[Line], list[Line]]:
    """Lines inside the table, to its last rule or to a wide gap, and the notes under it."""
    inside: list[Line] = []
    notes: list[Line] = []
    size = min((line.size for line in below[:8]), default=body.size)
    bottom = _bottom_rule(below, rules, size, body)
    end = below[0].baseline if below else 0.0
    for line in below:
        if bottom is not None and line.baseline > bottom:
            inside.append(line)
        elif end - line.baseline > 3.2 * line.size or (line.size > 1.08 * size and bottom is not None):
            break
        elif bottom is not None or notes or line.size < 0.95 * size or _NOTE.match(line.text):
            if line.size > 0.97 * body.size and not _NOTE.match(line.text):
                break
            notes.append(line)
        else:
            inside.append(line)
        end = line.baseline
    return inside, notes


def _bottom_rule(below: list[Line], rules: list, size: float, body: Style) -> float | None:
    """Height of the rule that ends the table; None where rows go on under the last rule, as on a page that is continued."""
    if len(rules) < 2:
        return None
    under = [line for line in below if line.baseline < rules[-1][0]]
    alike = under and 0.95 * size < under[0].size < 1.08 * size
    goes_on = alike and not _NOTE.match(under[0].text) and not (_is_of_text(under[0], body) and size < 0.95 * body.size)
    near = under and rules[-1][0] - under[0].baseline < 2.5 * size
    return None if goes_on and near and any(_has_neighbour(line, under) for line in under[:6]) else rules[-1][0]


def _is_of_text(line: Line, body: Style) -> bool:
    return line.style.font == body.font and abs(line.size - body.size) < 0.3


def _is_running_text(line: Line, body: Style, sides: tuple[float, float]) -> bool:
    """Whether a line is of the article's text: in its type, and too long to be a cell."""
    return _is_of_text(line, body) and line.right - line.left > 0.4 * (sides[1] - sides[0]) and len(line.text) > 30


def _printed_lines(lines: list[Line]) -> list[_Printed]:
    """Words at one height as printed lines, their cells parted where the gap is wider than between words."""
    printed: list[_Printed] = []
    for line in sorted(lines, key=lambda x: -x.baseline):
        if printed and abs(printed[-1].baseline - line.baseline) < 0.3 * line.size:
            printed[-1].cells += [line.runs]
        else:
            printed.append(_Printed(line.baseline, line.size, [line.runs]))
    for one in printed:
        runs = sorted((r for cell in one.cells for r in cell), key=lambda r: r.left)
        one.cells = []
        for run in runs:
            if one.cells and run.left - max(r.right for r in one.cells[-1]) < _CELL_GAP * one.size:
                one.cells[-1].append(run)
            else:
                one.cells.append([run])
    return printed


def _columns(printed: list[_Printed], rules: list) -> list[tuple[float, float]]:
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
    columns: list[tuple[float, float]] = []
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
    columns: list[tuple[float, float]], spans: list[tuple[float, float]], narrow: float
) -> list[tuple[float, float]]:
    """Columns with those united that hardly stand apart, and widened to the words that reach over their edges."""
    united: list[tuple[float, float]] = []
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


def _rows(printed: list[_Printed], columns: list[tuple[float, float]]) -> list[tuple[_Printed, list[PdfCell]]]:
    """Rows of cells; a printed line that only goes on with the cells above it joins their row."""
    placed = [(one, [_place(runs, columns) for runs in one.cells]) for one in printed]
    drops = _drops(placed)
    wrap = _wrap_gap([d for line in drops for d in line if d], printed[0].size)
    rows: list[tuple[_Printed, list[PdfCell]]] = []
    for (one, cells), drop in zip(placed, drops, strict=True):
        if rows and _goes_on(cells, rows[-1][1], drop, wrap):
            _join(rows[-1][1], cells)
        else:
            rows.append((one, _unite(cells)))
    return rows


def _drops(placed: list[tuple[_Printed, list[PdfCell]]]) -> list[list[float]]:
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


def _place(runs: list[Run], columns: list[tuple[float, float]]) -> PdfCell:
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


def _count_header_rows(rows: list[tuple[_Printed, list[PdfCell]]], printed: list[_Printed], rules: list) -> int:
    """Rows above the first rule inside the table; without one the first row, when those below it hold numbers."""
    if len(rules) > 2 or (len(rules) == 2 and any(p.baseline < rules[1][0] for p in printed)):
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


def _names_columns(cells: list[PdfCell], below: list[tuple[_Printed, list[PdfCell]]]) -> bool:
    """Whether a row under the header is a second header: no number in it, and numbers below most of its cells."""
    values = [c for c in cells if c.column > 0]
    if len(values) < 2 or any(_NUMBER.match(c.text) for c in values):
        return False
    columns = {c.column for c in values}
    held = [c for _, row in below for c in row if c.column in columns]
    return bool(held) and sum(bool(_NUMBER.match(c.text)) for c in held) > 0.6 * len(held)
