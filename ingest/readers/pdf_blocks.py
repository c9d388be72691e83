"""Lines of a page to paragraphs: where the distance, the indent, the type or the length of a line says that one begins."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from statistics import median

from ingest.readers.pdf_characters import HYPHEN, Style
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_tables import PdfTable, is_caption

FIGURE_CAPTION = re.compile(
    r"(?:Supplementary\s+)?(?:Fig(?:ure)?s?\.?|FIG(?:URE)?\.?|Box|Chart|Scheme|Plate)\s*S?\d{1,3}[A-Za-z]?\b(?P<rest>.*)"
)
LIST_MARK = re.compile(r"(?:[•▪◦‣●■]|[-–—]\s|\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]\s)")
_END = re.compile(r"[.!?:;]['\"”’)\]]*(?:\d{1,3}(?:[,–-]\d{1,3})*|\[[\d,\s–-]+\])?['\"”’)\]]*$")


@dataclass(slots=True)
class Piece:
    """Lines that belong together, with what they are.

    Attributes:
        kind: paragraph, list_item, heading, caption, table, note, furniture, title, authors, reference.
        level: Of a heading [1-6].
        number: Of a reference.
        n_lead: How many runs of the first line are a heading that runs on into the paragraph.
        indented: Its first line is indented, so that it begins a paragraph.
        inside: It begins below other lines of its column, not at the column's head.
        full: Its last line reaches the right edge of its column.
        page, order: Where it begins.
    """

    lines: list[Line]
    page: int
    order: int
    kind: str = "paragraph"
    level: int = 0
    number: int | None = None
    table: PdfTable | None = None
    n_lead: int = 0
    indented: bool = False
    inside: bool = False
    full: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text.strip() for line in self.lines)

    @property
    def style(self) -> Style:
        return max(self.lines, key=lambda line: len(line.text)).style

    @property
    def uniform(self) -> bool:
        first = self.lines[0].style
        return all(line.uniform and line.style.font == first.font for line in self.lines)


def group_lines(lines: list[Line], body: Style) -> list[Piece]:
    """Paragraphs, headings and captions of one page, in reading order."""
    pieces: list[Piece] = []
    for column in _blocks(lines, body):
        pieces += _paragraphs(column)
    return pieces


def _blocks(lines: list[Line], body: Style) -> list[list[Line]]:
    """Lines that stand one below the other in one column without a wide gap or a change of type between them."""
    leading = _usual_leading(lines, body)
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and _belongs_below(blocks[-1], line, body, leading):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _usual_leading(lines: list[Line], body: Style) -> float:
    drops = [
        a.baseline - b.baseline
        for a, b in itertools.pairwise(lines)
        if a.style == b.style == body and abs(a.left - b.left) < 30 and 0 < a.baseline - b.baseline < 3 * body.size
    ]
    return median(drops) if drops else 1.2 * body.size


def _belongs_below(block: list[Line], line: Line, body: Style, leading: float) -> bool:
    last = block[-1]
    if abs(last.baseline - line.baseline) < 0.3 * last.size:  # parts of one line, far apart
        return last.style == line.style and 0 < line.left - last.right < 4 * line.size
    drop = last.baseline - line.baseline
    limit = max(1.45 * leading * line.size / max(body.size, 1), 1.5 * line.size)
    if not 0 < drop <= limit or min(last.right, line.right) <= max(last.left, line.left):
        return False
    if is_caption(line, body) or is_caption(line, body, FIGURE_CAPTION):
        return False
    if not 0.88 < line.size / last.size < 1.14:
        return False
    if line.text[:1].islower() or line.text.startswith("("):
        return True
    changes = last.last_style.font != line.first_style.font or last.last_style.bold != line.first_style.bold
    whole = last.uniform and (line.uniform or line.style.font != last.style.font)
    return not (changes and whole and (line.style.font != last.style.font or line.style.bold != last.style.bold))


def _paragraphs(block: list[Line]) -> list[Piece]:
    """Split a block where a paragraph or list item begins."""
    rows = _merge_level(block)
    left, right = _edges(rows)
    leading = median([a[0].baseline - b[0].baseline for a, b in itertools.pairwise(rows)] or [0.0])
    hanging = _is_hanging(rows, left)
    starts = [0]
    for i in range(1, len(rows)):
        if _begins(rows[i - 1], rows[i], (left, right), leading, hanging) or _is_next_item(rows[:i], rows[i]):
            starts.append(i)
    pieces = []
    for at, start in enumerate(starts):
        part = rows[start : starts[at + 1] if at + 1 < len(starts) else len(rows)]
        lines = [line for row in part for line in row]
        size = lines[0].size
        piece = Piece(lines, lines[0].page, lines[0].order, inside=bool(at))
        piece.indented = part[0][0].left - left > 0.5 * size and len(rows) > 1
        piece.full = right - part[-1][-1].right < 1.6 * size
        if LIST_MARK.match(lines[0].text):
            piece.kind = "list_item"
        pieces.append(piece)
    return pieces


def _merge_level(block: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in block:
        if rows and abs(rows[-1][0].baseline - line.baseline) < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _edges(rows: list[list[Line]]) -> tuple[float, float]:
    """The left edge that most lines begin at, or the leftmost one, and the right edge of the longest."""
    lefts = [row[0].left for row in rows]
    usual = max(lefts, key=lambda x: (sum(abs(x - y) < 2 for y in lefts), -x))
    return usual, max(row[-1].right for row in rows)


def _is_hanging(rows: list[list[Line]], left: float) -> bool:
    """Whether first lines stand out to the left of the rest, as in lists of numbered entries."""
    out = [row for row in rows if row[0].left < left - 0.4 * row[0].size]
    marked = [row for row in rows if LIST_MARK.match(row[0].text) or re.match(r"\[?\d{1,3}[\].]", row[0].text)]
    return bool(out) and len(marked) >= 0.7 * len(out)


def _is_next_item(above: list[list[Line]], row: list[Line]) -> bool:
    """Whether a row carries the mark of a list, as a row above it does at the same indent."""
    if not LIST_MARK.match(row[0].text):
        return False
    return any(LIST_MARK.match(other[0].text) and abs(other[0].left - row[0].left) < 4 for other in above)


def _begins(above: list[Line], row: list[Line], edges: tuple[float, float], leading: float, hanging: bool) -> bool:
    """Whether a row begins a paragraph or an item of a list."""
    left, right = edges
    size = row[0].size
    indent = row[0].left - left
    raised = any(run.raised for line in row for run in line.runs)  # marks push their line down in many layouts
    room_for_marks = 0.4 * size if raised else 0.0
    if leading and above[0].baseline - row[0].baseline > max(1.25 * leading, leading + 1.5) + room_for_marks:
        return True
    if hanging:
        return indent < -0.4 * size
    text_above = " ".join(line.text for line in above).rstrip()
    ended = bool(_END.search(text_above)) and not text_above.endswith(HYPHEN)
    if LIST_MARK.match(row[0].text) and (ended or above[-1].right < right - 2 * size) and abs(indent) < 6 * size:
        return True
    if 0.5 * size < indent < 6 * size and above[0].left - left < 0.5 * size:
        return ended or above[-1].right < right - size
    first_word = row[0].runs[0]
    room = right - above[-1].right - 0.3 * size
    would_fit = first_word.right - first_word.left < room
    lead = row[0].first_style
    if ended and lead.font not in (above[-1].last_style.font, row[0].style.font):
        return True  # a heading that runs on into its paragraph
    stops = ended and not text_above.endswith(";") and not row[0].text[:1].islower()
    return would_fit and stops and room > max(0.12 * (right - left), 2 * size)
