"""Stored text to spans: sections, paragraphs, lists, captions, tables, the reference list, and what is no content.

The text is never changed. A format's own markup, where there is any, says what a block is; what it leaves open, and
all of plain text, is read by the conventions of the printed page.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from ingest.classify import classify_pieces
from ingest.document import Block, Hint, Page, Reading, Section, Span, Structure, Table
from ingest.furniture import find_running_heads
from ingest.headings import default_levels, heading_level, heading_name
from ingest.hints import has_blocks, pieces_from_hints
from ingest.joining import join_cut
from ingest.lines import split_lines
from ingest.listmarks import BULLET
from ingest.metadata import complete_metadata
from ingest.paragraphs import group_lines
from ingest.pieces import TOP_LEVEL, Piece
from ingest.slides import slide_pages, slide_pieces, split_slides
from ingest.table_rows import Row, rows_from_hints, rows_from_lines
from ingest.tables import build_table

_OWN_KINDS = frozenset({"abstract", "references", "front", "furniture", "slide"})


def parse_structure(reading: Reading, name: str = "") -> Structure:
    """Understand what the parts of a document are.

    Args:
        reading: The stored text, and what the format says of it.
        name: The file's name, for the title and year when the text does not tell them.

    Returns:
        Sections, blocks and tables as spans over ``reading.text``. Blocks do not overlap, stand in the order in which
        they begin, and hold every letter and digit of the text once. The metadata is the declared one, completed from
        the text; the pages are those of the reading, or the slides of a deck that was written out as text.
    """
    pieces, pages, is_deck = _read_pieces(reading)
    classify_pieces(pieces, is_deck)
    metadata = complete_metadata(reading.metadata, pieces, is_deck, name)
    _set_levels(pieces)
    sections, places = _build_sections(pieces, len(reading.text))
    blocks = _build_blocks(reading.text, pieces, places)
    tables = _build_tables(reading.text, pieces, reading.hints)
    return Structure(sections, blocks, tables, metadata, pages)


def _read_pieces(reading: Reading) -> tuple[list[Piece], tuple[Page, ...], bool]:
    """The pieces of a reading, its pages, and whether it is a slide deck."""
    text, declared = reading.text, reading.metadata
    is_deck = "slides" in (declared.coverage, declared.kind)
    if has_blocks(reading.hints):
        return pieces_from_hints(text, reading.hints, group_lines), reading.pages, is_deck
    lines = split_lines(text)
    slides = split_slides(lines)
    if slides is None:
        return group_lines(lines, text, find_running_heads(lines)), reading.pages, is_deck
    counted = reading.pages if len(reading.pages) == len(slides) else slide_pages(slides)
    return slide_pieces(slides, counted, text), reading.pages or counted, True


def _set_levels(pieces: list[Piece]) -> None:
    """Give every heading its level: the marked-up one, else what numbering or convention say; the highest is 1."""
    headings = [p for p in pieces if p.title is not None]
    open_ = [p for p in headings if p.level is None]
    names = [heading_name(p.text) for p in open_]
    levels = default_levels([n.part if n else None for n in names], [heading_level(p.text) for p in open_])
    for piece, level in zip(open_, levels, strict=True):
        piece.level = level
    highest = min((p.level for p in headings if p.level), default=1)
    for piece in headings:
        piece.level = max((piece.level or TOP_LEVEL) - highest + 1, 1)


def _build_sections(pieces: list[Piece], length: int) -> tuple[tuple[Section, ...], list[int | None]]:
    """Sections in order, each to the next of its level or above, and for each piece the innermost that holds it."""
    sections: list[Section] = []
    opened: list[int] = []
    places: list[int | None] = []
    for piece in pieces:
        if piece.title is not None:
            level = piece.level or 1
            while opened and sections[opened[-1]].level >= level:
                closed = opened.pop()
                sections[closed] = replace(sections[closed], end=piece.start)
            parent = opened[-1] if opened else None
            kind = _section_kind(piece, sections[parent] if parent is not None else None)
            sections.append(Section(piece.title, level, piece.start, length, kind, parent))
            opened.append(len(sections) - 1)
        places.append(opened[-1] if opened else None)
    return tuple(sections), places


def _section_kind(piece: Piece, parent: Section | None) -> str:
    """The kind that the heading names, else the one of the section around it: an abstract's parts are abstract."""
    if piece.section_kind in _OWN_KINDS:
        return piece.section_kind
    return parent.kind if parent is not None and parent.kind in _OWN_KINDS else "body"


def _build_blocks(text: str, pieces: list[Piece], places: list[int | None]) -> tuple[Block, ...]:
    place_of = {id(piece): place for piece, place in zip(pieces, places, strict=True)}
    blocks = []
    for group in join_cut(pieces):
        spans = tuple(span for piece in group for span in _block_spans(text, piece))
        blocks.append(Block(group[0].kind, spans, place_of[id(group[0])]))
    return tuple(blocks)


def _block_spans(text: str, piece: Piece) -> list[Span]:
    """A piece's spans: a table's rows each by itself, a list item without its bullet."""
    spans = [Span(a, b) for a, b in piece.spans]
    if piece.kind == "table":
        lines = [line for span in spans for line in split_lines(text, span.start, span.end)]
        rows = [_trim_bars(text, line.start, line.end) for line in lines if any(c.isalnum() for c in line.text)]
        return rows or spans
    if piece.kind == "list_item":
        mark = BULLET.match(text, spans[0].start, spans[0].end)
        while mark and mark.end() < spans[0].end:
            spans[0] = Span(mark.end(), spans[0].end)
            mark = BULLET.match(text, spans[0].start, spans[0].end)
    return spans


def _trim_bars(text: str, start: int, end: int) -> Span:
    """A row without the upright bars around it."""
    inner = text[start:end]
    return Span(start + len(inner) - len(inner.lstrip("| \t")), start + len(inner.rstrip("| \t")))


def _build_tables(text: str, pieces: list[Piece], hints: tuple[Hint, ...]) -> tuple[Table, ...]:
    grid = sorted((h for h in hints if h.kind in ("row", "header_row", "cell", "cell_rows")), key=lambda h: h.start)
    starts = [hint.start for hint in grid]
    tables = []
    for index, piece in enumerate(pieces):
        if piece.kind != "table":
            continue
        inside = [
            h for h in grid[bisect_left(starts, piece.start) : bisect_left(starts, piece.end)] if h.end <= piece.end
        ]
        table = build_table(text, _rows_of(piece, inside, text), _caption_of(pieces, index), _notes_of(pieces, index))
        if table is not None:
            tables.append(table)
    return tuple(tables)


def _rows_of(piece: Piece, inside: list[Hint], text: str) -> list[Row]:
    if any(hint.kind == "cell" for hint in inside):
        return rows_from_hints(inside)
    return rows_from_lines(piece.lines or tuple(split_lines(text, piece.start, piece.end)), text)


def _caption_of(pieces: list[Piece], index: int) -> Span | None:
    """The caption right above a table, or right below when none stands above."""
    for at in (index - 1, index + 1):
        if 0 <= at < len(pieces) and pieces[at].kind == "caption" and pieces[at].value == "table":
            taken = at > index and at + 1 < len(pieces) and pieces[at + 1].kind == "table"
            if not taken:
                return Span(pieces[at].start, pieces[at].end)
    return None


def _notes_of(pieces: list[Piece], index: int) -> Span | None:
    """The notes below a table: all pieces that follow it and are marked as such."""
    first = last = None
    for piece in pieces[index + 1 : index + 9]:
        if piece.kind == "caption" and piece.value == "table" and last is None:
            continue
        if piece.kind != "caption" or piece.value != "notes":
            break
        first, last = first or piece, piece
    return Span(first.start, last.end) if first and last else None
