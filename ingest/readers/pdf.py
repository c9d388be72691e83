"""PDF: the printed page back to a text that can be read, searched and quoted.

The order of work: glyphs (what stands where), lines, running heads apart, reading order, tables out, paragraphs, what
each of them is, cut paragraphs joined, text composed. Every line keeps its box, so that a quote can be shown on the page.
"""

from __future__ import annotations

from itertools import chain

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers.limits import LIMITS, Limits
from ingest.readers.pdf_blocks import Piece, group_lines
from ingest.readers.pdf_characters import Style
from ingest.readers.pdf_facts import read_facts
from ingest.readers.pdf_furniture import PageLines, set_furniture_apart
from ingest.readers.pdf_glyphs import read_pages
from ingest.readers.pdf_lines import Line, build_lines
from ingest.readers.pdf_order import order_lines
from ingest.readers.pdf_references import split_references
from ingest.readers.pdf_roles import assign_roles, body_style
from ingest.readers.pdf_tables import TableFinder
from ingest.readers.pdf_text import TextComposer, join_cut_paragraphs
from ingest.readers.signature import is_pdf
from ingest.readers.writing import Writer

_MIN_LETTERS_A_PAGE = 20  # a scan without text has none, or the page number that a copier stamped on it


def matches(name: str, data: bytes) -> bool:
    """Whether this is a PDF, whatever the file is called."""
    return is_pdf(data)


def read(name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
    """Read a PDF.

    Args:
        name: File name; not used, the content decides.
        data: The file.
        limits: What it may cost.

    Returns:
        The text in reading order with hints, pages (counted from 1) and a box for each printed line.

    Raises:
        UnreadableFile: If it is locked, damaged, a scan without text, or beyond a limit.
    """
    declared, contents = read_pages(data, limits)
    pages = [_page_lines(content) for content in contents]
    _require_text(pages)
    set_furniture_apart(pages)
    body = body_style([line for page in pages for line in page.lines])
    pieces: list[Piece] = []
    finder = TableFinder(body)
    for page in pages:
        pieces += _pieces_of(page, body, finder)
    pieces += [Piece(t.caption, t.page, t.order, kind="table", table=t) for t in finder.finish()]
    assign_roles(pieces, body, declared.get("title", ""))
    pieces = split_references(pieces)
    pieces = join_cut_paragraphs(pieces)
    composer = TextComposer(Writer(limits), pieces)
    composer.write(pieces)
    metadata = read_facts(pieces, declared, composer.writer.text())
    return composer.writer.finish("pdf", metadata, pages=tuple(composer.pages), boxes=tuple(composer.boxes))


def _page_lines(content) -> PageLines:
    page = PageLines(content, build_lines(content))
    if content.aside:
        content.runs, kept = content.aside, content.runs
        page.furniture = build_lines(content)
        content.runs = kept
    return page


def _require_text(pages: list[PageLines]) -> None:
    letters = 0
    for line in chain.from_iterable(page.lines for page in pages):
        letters += sum(map(str.isalpha, line.text))
        if letters >= _MIN_LETTERS_A_PAGE * max(1, len(pages)) or letters > 2_000:
            return
    if any(page.content.pictures for page in pages):
        raise UnreadableFile("It is a scanned PDF without text; run text recognition (OCR) on it and add the result.")
    if not letters:
        raise UnreadableFile("It is a PDF without any text; fetch the file again or add the text itself.")


def _pieces_of(page: PageLines, body: Style, finder: TableFinder) -> list[Piece]:
    """Pieces of one page in reading order, running heads last."""
    page.lines = order_lines(page.lines, page.content.width)
    tables = finder.take(page)
    figure_text = _take_figure_text(page, body)
    pieces = group_lines(page.lines, body)
    for table in tables:
        pieces.append(Piece(table.caption, page.number, table.order, kind="table", table=table))
    ranks = {id(line): rank for rank, line in enumerate(page.lines)}
    pieces.sort(key=lambda p: ranks.get(id(p.lines[0]), _rank_of(p, page.lines)))
    for lines in (figure_text, page.furniture):
        if lines:
            pieces.append(Piece(lines, page.number, lines[0].order, kind="furniture"))
    return pieces


def _rank_of(piece: Piece, lines: list[Line]) -> float:
    """Where a table belongs among the other lines: behind those that were drawn before it."""
    return sum(line.order < piece.order for line in lines) - 0.5


def _take_figure_text(page: PageLines, body: Style) -> list[Line]:
    """Take out words that stand inside a drawing: labels of axes, boxes of a flow chart."""
    area = page.content.width * page.content.height
    drawings = [p for p in page.content.pictures if (p[2] - p[0]) * (p[3] - p[1]) < 0.75 * area]
    taken = []
    for left, bottom, right, top in drawings:
        inside = [
            x for x in page.lines if left - 2 <= x.left and x.right <= right + 2 and bottom - 2 <= x.baseline <= top + 2
        ]
        words = sum(len(x.text.split()) for x in inside)
        if inside and words <= 6 * len(inside) and not any(x.style == body for x in inside):
            taken += inside
    fonts = {x.style.font for x in taken} - {body.font}
    taken += [x for x in page.lines if x.style.font in fonts and x.size < body.size and len(x.text.split()) < 5]
    gone = {id(line) for line in taken}
    page.lines = [line for line in page.lines if id(line) not in gone]
    return list({id(line): line for line in taken}.values())
