"""Stored text to spans: sections, paragraphs, lists, captions, tables, the reference list, and what is no content.

The text is never changed. A format's own markup, where there is any, says what a block is; what it leaves open, and
all of plain text, is read by the conventions of the printed page.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.classify import classify_pieces
from ingest.document import Block, Hint, Reading, Section, Span, Structure, Table
from ingest.headings import default_levels, heading_level, heading_name, heading_title
from ingest.hints import has_blocks, pieces_from_hints
from ingest.lines import split_lines
from ingest.metadata import complete_metadata
from ingest.paragraphs import as_block, group_lines, join_cut
from ingest.pieces import Piece
from ingest.slides import slide_pages, slide_pieces, split_slides
from ingest.tables import Row, build_table, rows_from_hints, rows_from_lines


def parse_structure(reading: Reading, name: str = "") -> Structure:
    """Understand what the parts of a document are.

    Args:
        reading: The stored text, and what the format says of it.
        name: The file's name, for the year when the text does not tell it.

    Returns:
        Sections, blocks and tables as spans over ``reading.text``; blocks do not overlap, and every visible character
        belongs to one. The metadata is the declared one, completed from the text.
    """
    text, pages = reading.text, reading.pages
    is_deck = reading.metadata.coverage == "slides" or reading.metadata.kind == "slides"
    if has_blocks(reading.hints):
        pieces = pieces_from_hints(text, reading.hints, group_lines)
    else:
        lines = split_lines(text)
        slides = split_slides(lines)
        if slides:
            is_deck = True
            pages = pages or slide_pages(slides)
            pieces = slide_pieces(slides, pages if len(pages) == len(slides) else slide_pages(slides), text)
        else:
            pieces = group_lines(lines, text)
    classify_pieces(pieces, is_deck)
    metadata = complete_metadata(reading.metadata, pieces, is_deck, name)
    _set_levels(pieces)
    sections, places = _build_sections(pieces, len(text))
    blocks, block_of = _build_blocks(pieces, places)
    tables = _build_tables(text, pieces, reading.hints)
    return Structure(sections, blocks, tables, metadata, pages)


def _set_levels(pieces: list[Piece]) -> None:
    """Give every heading without a level the one that numbering or convention gives it."""
    headings = [p for p in pieces if p.title is not None and p.level is None]
    names = [heading_name(p.text) for p in headings]
    levels = default_levels([n.part if n else None for n in names], [heading_level(p.text) for p in headings])
    for piece, level in zip(headings, levels, strict=True):
        piece.level = level


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
            kind = piece.section_kind or (sections[parent].kind if parent is not None else "body")
            sections.append(Section(piece.title, level, piece.start, length, kind, parent))
            opened.append(len(sections) - 1)
        places.append(opened[-1] if opened else None)
    return tuple(sections), places


def _build_blocks(
    pieces: list[Piece], places: list[int | None]
) -> tuple[tuple[Block, ...], dict[int, int]]:
    place_of = {id(piece): place for piece, place in zip(pieces, places, strict=True)}
    blocks, block_of = [], {}
    for group in join_cut(pieces):
        for piece in group:
            block_of[id(piece)] = len(blocks)
        blocks.append(replace(as_block(group), section=place_of[id(group[0])]))
    return tuple(blocks), block_of


def _build_tables(text: str, pieces: list[Piece], hints: tuple[Hint, ...]) -> tuple[Table, ...]:
    grid = [h for h in hints if h.kind in ("row", "header_row", "cell")]
    tables = []
    for index, piece in enumerate(pieces):
        if piece.kind != "table":
            continue
        rows = _rows_of(piece, grid, text)
        table = build_table(text, rows, _caption_of(pieces, index), _notes_of(pieces, index))
        if table is not None:
            tables.append(table)
    return tuple(tables)


def _rows_of(piece: Piece, grid: list[Hint], text: str) -> list[Row]:
    inside = [h for h in grid if piece.start <= h.start and h.end <= piece.end]
    if inside:
        return rows_from_hints(inside)
    return rows_from_lines(piece.lines or tuple(split_lines(text, piece.start, piece.end)), text)


def _caption_of(pieces: list[Piece], index: int) -> Span | None:
    before = pieces[index - 1] if index else None
    if before is not None and before.kind == "caption" and before.value != "notes":
        return Span(before.start, before.end)
    return None


def _notes_of(pieces: list[Piece], index: int) -> Span | None:
    """The notes below a table: all pieces that follow it and are marked as such."""
    last = None
    for piece in pieces[index + 1 : index + 9]:
        if piece.kind != "caption" or piece.value != "notes":
            break
        last = piece
    return Span(pieces[index + 1].start, last.end) if last else None
