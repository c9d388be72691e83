"""Tables of a document: found by their captions and rules, followed over columns and pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.pdf_characters import Style
from ingest.readers.pdf_furniture import PageLines
from ingest.readers.pdf_grid import Columns, PdfCell, Printed, Rule, find_columns, printed_lines, read_grid
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_order import find_gutter

_CAPTION = re.compile(
    r"(?:Supplementary\s+|Suppl\.?\s+)?(?P<label>(?:Table|TABLE|Tab\.)\s*(?:S?\d{1,3}[a-z]?|[IVXL]{1,5}|[A-Z]\d{1,2}))\b"
    r"(?P<rest>.*)"
)
_IN_A_SENTENCE = re.compile(
    r"[,;)]|\s*(?:and|or|to|in|of|for|as|is|are|was|were|shows?|presents?|summari[sz]es?|lists?|gives?|provides?|"
    r"describes?|displays?|reports?|contains?|demonstrates?|illustrates?|outlines?|below|above|that|which|with)\b"
)
_FOOT = 0.2  # share of the page's height under which a table that a rule closes may still go on overleaf
_CONTINUED = re.compile(r"\(?cont(?:inued|['’.]d?)\)?\.?$", re.I)
_NOTE = re.compile(r"[*†‡§a-e¹-⁹]\s?[A-Z]|Notes?\b|Abbreviations?\b|Source\b|Values are\b")


@dataclass(slots=True)
class PdfTable:
    """A table with the lines of its caption and notes and its rows from top to bottom."""

    caption: list[Line]
    rows: list[list[PdfCell]]
    n_header_rows: int
    notes: list[Line]
    page: int
    order: int


def is_caption(line: Line, body: Style, kind: re.Pattern = _CAPTION) -> bool:
    """Whether a line begins a caption and not a sentence that speaks of a table."""
    found = kind.match(line.text)
    if not found:
        return False
    if line.first_style.bold or (line.first_style != body and (line.style != body or line.first_style.italic)):
        return not re.match(r"\s*[,;)]", found["rest"])
    return not _IN_A_SENTENCE.match(found["rest"]) and bool(re.match(r"\s*(?:[.:—–-]|$)", found["rest"]))


class TableFinder:
    """Finds the tables of a document page by page, those that go on in the next column or on the next page among them."""

    def __init__(self, body: Style) -> None:
        self._body = body
        self._open: _OpenTable | None = None
        self._last: _OpenTable | None = None

    def take(self, page: PageLines) -> list[PdfTable]:
        """The tables that begin on a page; their lines are taken out of it."""
        tables = self._go_on(page, float("-inf"))
        for caption in [line for line in page.lines if is_caption(line, self._body)]:
            if any(line is caption for line in page.lines):
                table = self._read(page, caption)
                tables += [table] if table is not None else []
                if self._open is not None:
                    tables += self._go_on(page, self._open.sides[1] - 5)
        return tables

    def _read(self, page: PageLines, caption: Line) -> PdfTable | None:
        """The table under a caption; stays open when its column ends before a rule has closed it."""
        body = self._body
        rules = _rules_below(page, caption)
        sides = _width_of(page, caption, rules)
        column = _lines_below(page, caption, sides)
        below = _until_text_goes_on(column, body, sides)
        lowest = min((x.baseline for x in below), default=caption.baseline) - 2 * caption.size
        rules = [rule for rule in rules if rule[0] > lowest]
        heading, below = _split_caption(caption, below, rules)
        inside, notes, closed = _split_body(below, rules, body)
        used = [*heading, *inside, *notes]
        at_foot = bool(inside) and inside[-1].baseline < _FOOT * page.content.height
        reaches_end = len(column) + 1 == len(used) and (not closed or at_foot)
        printed = printed_lines(inside)
        is_table = len(printed) > 1 and max(len(p.cells) for p in printed) > 1
        self._open = None
        if not is_table:
            if reaches_end and not inside:
                self._open = _OpenTable(None, heading, sides, None, [])
                _take_out(page, heading)
            return None
        if self._last is not None and self._last.is_continued(heading, printed):
            table = self._last.add(printed, rules, inside)
            table.notes += notes
            page.furniture += heading
            found = None
        else:
            columns = find_columns(printed, rules)
            rows, n_header = read_grid(printed, rules, columns)
            table = found = PdfTable(heading, rows, n_header, notes, page.number, caption.order)
            self._last = _OpenTable(table, heading, sides, inside[-1].style, columns)
        if reaches_end and not notes:
            self._open = self._last
        _take_out(page, used)
        return found

    def finish(self) -> list[PdfTable]:
        """What is still open when the last page is read: a caption whose table was never found."""
        held, self._open = self._open, None
        return [held.caption_alone()] if held is not None and held.table is None else []

    def _go_on(self, page: PageLines, from_x: float) -> list[PdfTable]:
        """Take the further rows of an open table from the head of a column; a table that only begins there is returned."""
        held, self._open = self._open, None
        region = _region(page, from_x, held.sides[1] - held.sides[0], self._body) if held is not None else []
        if held is None or not region:
            self._open = held
            return []
        inside = held.further_lines(region, self._body)
        printed = printed_lines(inside)
        if not printed or max(len(p.cells) for p in printed) < 2 or not held.fits(printed):
            return [] if held.table is not None else [held.caption_alone()]
        left = min(x.left for x in inside)
        sides = (left - 4, left + held.sides[1] - held.sides[0])
        rules = [r for r in _united_rules(page) if sides[0] - 8 < r[1] and r[2] < sides[1] + 12 and r[0] > printed[-1].baseline]
        begins = held.table is None
        table = held.add(printed, rules, inside)
        _take_out(page, inside)
        rest = [x for x in region if sides[0] < x.left < sides[1] and x.baseline < inside[-1].baseline - 1]
        self._last = _OpenTable(table, held.heading, sides, inside[-1].style, held.columns)
        self._open = None if rest else self._last
        return [table] if begins else []


@dataclass(slots=True)
class _OpenTable:
    """A table whose rows may go on elsewhere; without rows yet when only its caption stood at the foot of a column."""

    table: PdfTable | None
    heading: list[Line]
    sides: tuple[float, float]
    style: Style | None
    columns: Columns

    def further_lines(self, region: list[Line], body: Style) -> list[Line]:
        """Lines at the head of a region that are set like the table."""
        style = self.style
        width = self.sides[1] - self.sides[0] + 8 if self.table is not None else float("inf")
        taken: list[Line] = []
        for line in region:
            if style is None and not _is_of_text(line, body) and line.size < body.size:
                style = line.style
            if style is None or not _is_set_like(line, style) or _is_running_text(line, body, self.sides):
                break
            if taken and (taken[-1].baseline - line.baseline > 3.2 * line.size or _NOTE.match(line.text)):
                break
            if not taken or line.left < min(x.left for x in taken) + width:
                taken.append(line)
        return taken

    def fits(self, printed: list[Printed]) -> bool:
        """Whether the columns begin at the same distances from each other as the table's."""
        if self.table is None:
            return True
        own = find_columns(printed, [])
        starts = [x0 - own[0][0] for x0, _ in own]
        wanted = [x0 - self.columns[0][0] for x0, _ in self.columns]
        size = printed[0].size
        near = sum(any(abs(x - y) < 3 * size for y in wanted) for x in starts)
        return near >= 0.7 * len(starts)

    def is_continued(self, heading: list[Line], printed: list[Printed]) -> bool:
        """Whether a caption says that it only goes on with this table ("Table 2 … (Continued)"), with its columns."""
        names = [_CAPTION.match(lines[0].text) for lines in (self.heading, heading)]
        labels = [re.sub(r"\s", "", name["label"]) if name else None for name in names]
        says_so = bool(_CONTINUED.search(heading[-1].text.strip()) or re.search(r"\(cont", heading[0].text, re.I))
        return says_so and labels[0] is not None and labels[0] == labels[1] and self.fits(printed)

    def caption_alone(self) -> PdfTable:
        """A table of which only the caption was found."""
        return PdfTable(self.heading, [], 0, [], self.heading[0].page, self.heading[0].order)

    def add(self, printed: list[Printed], rules: list[Rule], inside: list[Line]) -> PdfTable:
        """Add rows to the table, or begin it with them; a header that is printed again is left out."""
        if self.table is None:
            self.columns = find_columns(printed, rules)
            rows, n_header = read_grid(printed, rules, self.columns)
            first = min(inside, key=lambda x: x.order)
            return PdfTable(self.heading, rows, n_header, [], first.page, first.order)
        shift = min(x.left for x in inside) - self.columns[0][0]
        own = find_columns(printed, rules)
        moved = [(x0 + shift, x1 + shift) for x0, x1 in self.columns]
        rows, _ = read_grid(printed, rules, own if len(own) == len(moved) else moved)
        header = [[c.text for c in row] for row in self.table.rows[: self.table.n_header_rows]]
        while rows and [c.text for c in rows[0]] in header:
            rows.pop(0)
        self.table.rows += rows
        return self.table


def _region(page: PageLines, from_x: float, width: float, body: Style) -> list[Line]:
    """Where a table may go on, from top to bottom: the columns right of `from_x`, or the first column of a new page."""
    lines = [x for x in page.lines if x.left >= from_x]
    gutter = find_gutter([x for x in lines if _is_of_text(x, body)]) if width < 0.6 * page.content.width else None
    first = [x for x in lines if gutter is None or x.right <= gutter + 3]
    return sorted(first, key=lambda x: (-round(x.baseline, 1), x.left))


def _lines_below(page: PageLines, caption: Line, sides: tuple[float, float]) -> list[Line]:
    """Lines of the caption's column under it, from top to bottom."""
    left, right = sides
    below = (x for x in page.lines if x.baseline < caption.baseline - 0.5 and x.right > left - 3 and x.left < right + 3)
    return sorted(below, key=lambda x: (-round(x.baseline, 1), x.left))


def _take_out(page: PageLines, used: list[Line]) -> None:
    gone = {id(line) for line in used}
    page.lines = [line for line in page.lines if id(line) not in gone]


def _is_set_like(line: Line, style: Style) -> bool:
    """Whether a line is in a table's type, or in its bold or italic."""
    return abs(line.size - style.size) < 0.3 and line.style.font.split("-")[0] == style.font.split("-")[0]


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


def _united_rules(page: PageLines) -> list[Rule]:
    """Horizontal rules, pieces at one height united, from top to bottom."""
    united: list[Rule] = []
    for x0, y0, x1, y1 in sorted(page.content.rules, key=lambda r: (-round(r[1]), r[0])):
        y = (y0 + y1) / 2
        if united and abs(united[-1][0] - y) < 2 and x0 < united[-1][2] + 4:
            united[-1] = (united[-1][0], min(united[-1][1], x0), max(united[-1][2], x1))
        else:
            united.append((y, x0, x1))
    return united


def _rules_below(page: PageLines, caption: Line) -> list[Rule]:
    """The rules of the table under a caption: the first wide one near it, and those below that stay within its ends."""
    united = [r for r in _united_rules(page) if r[0] <= caption.baseline]
    first = next((r for r in united if r[1] < caption.left + 12 and r[2] > caption.left + 40), None)
    if first is None or caption.baseline - first[0] > 6 * caption.size:
        return []
    return [r for r in united if r[0] <= first[0] and r[1] >= first[1] - 6 and r[2] <= first[2] + 6]


def _width_of(page: PageLines, caption: Line, rules: list[Rule]) -> tuple[float, float]:
    if rules:
        return min(r[1] for r in rules), max(r[2] for r in rules)
    near = [x for x in page.lines if x.left >= caption.left - 4 and x.baseline < caption.baseline]
    same_column = [x for x in near if x.left < caption.right]
    same_column = same_column or [x for x in page.lines if abs(x.left - caption.left) < 15]
    return caption.left, max(caption.right, *(x.right for x in same_column))


def _split_caption(caption: Line, below: list[Line], rules: list[Rule]) -> tuple[list[Line], list[Line]]:
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


def _split_body(below: list[Line], rules: list[Rule], body: Style) -> tuple[list[Line], list[Line], bool]:
    """Lines inside the table, to its last rule or to a wide gap, the notes under it, and whether a rule closes it."""
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
    return inside, notes, bottom is not None


def _bottom_rule(below: list[Line], rules: list[Rule], size: float, body: Style) -> float | None:
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


