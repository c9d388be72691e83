"""Lines into pieces (paragraphs, list items, captions, tables), and pieces that were cut made whole again."""

from __future__ import annotations

import re

from ingest.document import Block, Span
from ingest.lines import Line
from ingest.pieces import Piece, begins_inside, is_finished, is_left_open, make_piece

BULLET = re.compile(r"[•◦▪▫●○■□‣⁃∙·►▸▶➢➤✓✔❖◆–—\uf000-\uf0ff*-](?:\s+|(?=[^\s*\-–—\d]))|[oO]\s{2,}")
_TIGHT_BULLET = re.compile(r"[•◦▪●■‣∙►▸▶➢➤✓✔❖◆\uf000-\uf0ff]")
NUMBERED = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)\]](?:\s+|(?=[A-Z]))")
CAPTION = re.compile(
    r"[*_]{0,3}(?:(?:supplement(?:ary|al)|extended data|additional|online|appendix)\s+)?"
    r"(?P<what>fig(?:ure|s?\.)?|tab(?:le|\.)|box|scheme|chart|plate|video|diagram|exhibit|map|graph|algorithm|panel)\s*"
    r"(?P<number>[A-Z]?\d{1,3}[a-z]?|[IVX]{1,5}|[A-Z](?=[.:]))(?![\w-])[*_]{0,3}(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CAPTION_NOTE = re.compile(
    r"[*_]{0,2}(?:notes?|abbreviations?(?: used)?|legend|key|source|footnotes?|adapted from|reproduced|data (?:are|were|is|presented)|values (?:are|were))\b"
    r"[*_]{0,2}\s*[:.]?|[*†‡§¶#ᵃ-ᶻ](?!\s*[*†‡§]?\s*$)",
    re.IGNORECASE,
)
_VERB_AFTER = re.compile(r"[\s,]*(?:[a-z(]?[a-z]+(?:s|ed|es)\b|and\b|[a-z]{3,}\b)")
_MAX_SKIPPED = 40


def caption_kind(text: str) -> str | None:
    """"figure" or "table" when the text opens as a caption does, None for a sentence that begins with a label."""
    found = CAPTION.match(text[:200])
    if not found:
        return None
    rest = found["rest"].strip(" \t\u00a0*_")
    if rest and rest[0] not in ".:|–—-(\n[" and not (rest[0].isupper() or rest[0].isdigit() or rest[0] in "\"“'"):
        return None
    if rest.startswith("(") and re.match(r"\((?:continued|cont)", rest, re.IGNORECASE) is None and len(rest) > 3:
        behind = re.sub(r"^\([^)]*\)\s*", "", rest)
        if behind[:1].islower() and not re.match(r"\([a-zA-Z]", rest):
            return None
    return "table" if found["what"].lower().startswith(("tab", "box")) else "figure"


def is_caption_note(text: str) -> bool:
    """Whether a piece behind a table or figure caption belongs to it ("Notes: …", "Abbreviations: …", "* P < 0.05")."""
    return bool(_CAPTION_NOTE.match(text))


def list_mark(text: str) -> re.Match[str] | None:
    """The bullet or number that opens a list item, or None."""
    found = BULLET.match(text) or NUMBERED.match(text)
    return found if found and found.end() < len(text) else None


def group_lines(lines: list[Line], text: str) -> list[Piece]:
    """Pieces of text without markup: blank lines part them, and within a run of lines bullets, tabs and short lines do."""
    pieces: list[Piece] = []
    begin = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].gap or lines[index].page_break:
            pieces.extend(_split_run(lines[begin:index], text))
            begin = index
    return pieces


def _split_run(run: list[Line], text: str) -> list[Piece]:
    """Pieces of one run of lines without a blank line between them."""
    if len(run) == 1:
        return [_one_piece(run, text)]
    width = max(len(line.text) for line in run)
    groups: list[list[Line]] = [[run[0]]]
    for line in run[1:]:
        if _parts(groups[-1], line, width):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [_one_piece(group, text) for group in groups]


def _one_piece(group: list[Line], text: str) -> Piece:
    if len(group) > 1 and all(line.is_row for line in group):
        return make_piece("table", group, text)
    kind = "list_item" if list_mark(group[0].text) else "paragraph"
    return make_piece(kind, group, text)


def _parts(group: list[Line], line: Line, width: int) -> bool:
    """Whether `line` begins a piece of its own behind `group`, when no blank line says so."""
    last = group[-1]
    if last.is_row != line.is_row:
        return True
    if line.is_row:
        return False
    if list_mark(line.text):
        return not (is_left_open(last.text) and not _TIGHT_BULLET.match(line.text) and not list_mark(group[0].text))
    if begins_inside(line.text) or is_left_open(last.text):
        return False
    if list_mark(group[0].text):
        return line.indent < group[0].indent or (line.indent == group[0].indent and len(last.text) < 0.6 * width)
    # A line that reaches the margin was wrapped; a short one that no stop ends stands alone.
    return len(last.text) < 0.55 * width or (len(last.text) < 45 and not is_finished(last.text))


def join_cut(pieces: list[Piece]) -> list[tuple[Piece, ...]]:
    """Groups of pieces that are one paragraph: a cut one goes on behind captions, tables and furniture.

    Returns:
        One tuple for each block, in the order in which they begin; nearly all hold one piece.
    """
    taken: set[int] = set()
    groups: list[tuple[Piece, ...]] = []
    for index, piece in enumerate(pieces):
        if index in taken:
            continue
        group = [piece]
        at = index
        while (following := _continuation(pieces, at, taken)) is not None:
            taken.add(following)
            group.append(pieces[following])
            at = following
        groups.append(tuple(group))
    return groups


def _continuation(pieces: list[Piece], index: int, taken: set[int]) -> int | None:
    """Index of the piece that goes on where `pieces[index]` breaks off, or None."""
    piece = pieces[index]
    if piece.kind not in ("paragraph", "list_item") or is_finished(piece.text):
        return None
    skipped = 0
    for at in range(index + 1, min(index + 1 + _MAX_SKIPPED, len(pieces))):
        other = pieces[at]
        if other.kind in ("caption", "table", "furniture") or at in taken:
            skipped += 1
            continue
        return at if other.kind == "paragraph" and _goes_on(piece, other, bool(skipped)) else None
    return None


def _goes_on(piece: Piece, other: Piece, interrupted: bool) -> bool:
    if piece.fixed and other.fixed and not (interrupted or other.page_break or other.gap < 1):
        return begins_inside(other.text) and is_left_open(piece.text)
    if begins_inside(other.text):
        return piece.n_words >= 4 or is_left_open(piece.text)
    if is_left_open(piece.text):
        return piece.n_words >= 4
    broken = interrupted or other.page_break
    return broken and piece.n_words >= 25 and other.n_words >= 6 and not piece.text.endswith(":")


def as_block(group: tuple[Piece, ...]) -> Block:
    """The block of a group of pieces, its section still open."""
    spans = [Span(a, b) for piece in group for a, b in piece.spans]
    return Block(group[0].kind, tuple(spans))
