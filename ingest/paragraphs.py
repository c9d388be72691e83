"""Lines into pieces (paragraphs, list items, captions, tables), and pieces that were cut made whole again."""

from __future__ import annotations

import re

from ingest.lines import Line
from ingest.pieces import Piece, begins_inside, is_finished, is_left_open, make_piece

_GLYPHS = "•◦▪▫●○■□‣⁃∙·►▸▶➢➤✓✔❖◆\uf000-\uf0ff"
BULLET = re.compile(rf"(?:[{_GLYPHS}]\s*|[*–—-]\s+|o\s{{2,}})(?=\S)")
INLINE_BULLET = re.compile(r"\s(?=[•\uf000-\uf0ff]\s)")
_NUMBERED = re.compile(r"(?:[(\[](?P<a>\d{1,3}|[a-zA-Z]|[ivx]{1,4})[)\]]|(?P<b>\d{1,3}|[a-zA-Z]|[ivx]{1,4})\)|(?P<c>\d{1,3}|[a-z])\.)\s+(?=\S)|(?P<d>\d{1,3})\.(?=[A-Z])")
_CAPTION = re.compile(
    r"[*_]{0,3}(?:(?:supplement(?:ary|al)|extended data|additional|online|appendix)\s+)?"
    r"(?P<what>fig(?:ure|s?\.)?|tab(?:le|\.)|box|scheme|chart|plate|video|diagram|exhibit|map|graph|algorithm|panel)\s*"
    r"(?P<number>[A-Z]?\d{1,3}[a-z]?|[IVX]{1,5}|[A-Z](?=[.:]))(?![\w-])[*_]{0,3}(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOTE_WORDS = re.compile(
    r"[*_]{0,2}(?:notes?|abbreviations?(?: used)?|legend|key|source|footnotes?)\b[*_]{0,2}\s*[.:]|"
    r"[*_]{0,2}(?:abbreviations?(?: used)?\b|adapted (?:from|with)|reproduced (?:from|with)|(?:data|values) (?:are|were|is|presented|represent))\b",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"[*†‡§¶#]+|[ᵃ-ᶻ]\s?(?=[A-Z])|\^\{?[a-z*†‡§]\}?")
_NOTE_LIST = re.compile(r"[A-Z][A-Za-z0-9-]{1,9}\s?(?:[,:=]|indicates|denotes)\s?[A-Za-z].{3,80}?[;,.]", re.DOTALL)
_MAX_SKIPPED = 40


def caption_kind(text: str) -> str | None:
    """"figure" or "table" when the text opens as a caption does, None for a sentence that begins with a label."""
    found = _CAPTION.match(text[:200])
    if not found:
        return None
    rest = found["rest"].strip(" \t\u00a0*_")
    if rest and not (rest[0] in ".:|–—-([\n\"“'" or rest[0].isupper() or rest[0].isdigit()):
        return None
    if rest.startswith("(") and not re.match(r"\((?:continued|cont\.?|[a-zA-Z])\)", rest):
        behind = re.sub(r"^\([^)]*\)\s*", "", rest)
        if behind[:1].islower():
            return None
    return "table" if found["what"].lower().startswith(("tab", "box")) else "figure"


def is_caption_note(text: str, owner: Piece) -> bool:
    """Whether a piece behind a table or figure caption belongs to it ("Notes: …", "Abbreviations: …", "* P < 0.05")."""
    if _NOTE_WORDS.match(text):
        return True
    if owner.kind == "caption" and owner.value == "figure":
        return False
    mark = _NOTE_MARK.match(text)
    if mark and (owner.kind != "table" or mark.group() in owner.text):
        return True
    return len(text) < 600 and bool(_NOTE_LIST.match(text)) and text[:12].split(",")[0].split("=")[0].strip() in owner.text


def list_mark(text: str) -> re.Match[str] | None:
    """The bullet or number that opens a list item, or None."""
    return BULLET.match(text) or _NUMBERED.match(text)


def _list_number(text: str) -> int | None:
    """The number that opens a list item, 0 for a letter; None when a bullet or nothing opens it."""
    found = _NUMBERED.match(text)
    if not found or BULLET.match(text):
        return None
    number = found["a"] or found["b"] or found["c"] or found["d"]
    return int(number) if number.isdigit() else 0


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
    numbers = [_list_number(line.text) for line in run]
    groups: list[list[Line]] = [[run[0]]]
    last_number = numbers[0]
    for line, number in zip(run[1:], numbers[1:], strict=True):
        # A line that begins with a number is an item when the number goes on counting, else a wrapped line.
        counts = number is not None and (number <= 1 or (last_number is not None and number == last_number + 1))
        if _parts(groups[-1], line, width, bool(BULLET.match(line.text)) or counts):
            groups.append([line])
        else:
            groups[-1].append(line)
        last_number = number if counts else last_number
    return [_one_piece(group, text) for group in groups]


def _one_piece(group: list[Line], text: str) -> Piece:
    if len(group) > 1 and all(line.is_row for line in group):
        return make_piece("table", group, text)
    return make_piece("list_item" if list_mark(group[0].text) else "paragraph", group, text)


def _parts(group: list[Line], line: Line, width: int, is_item: bool) -> bool:
    """Whether `line` begins a piece of its own behind `group`, when no blank line says so."""
    last, first = group[-1], group[0]
    if last.is_row != line.is_row or line.is_row:
        return last.is_row != line.is_row
    in_item = bool(list_mark(first.text))
    if is_item:
        return in_item or not is_left_open(last.text)
    if begins_inside(line.text) or is_left_open(last.text):
        return False
    if in_item and len(group) == 1 and line.indent > first.indent:
        return False
    if len(group) > 1 and line.indent > last.indent + 1 and is_finished(last.text):
        return True
    if in_item:
        return line.indent < first.indent or (line.indent == first.indent and len(last.text) < 0.6 * width)
    # A line that reaches the margin was wrapped; a short one that no stop ends stands alone.
    return len(last.text) < 0.55 * width or (len(last.text) < 45 and not is_finished(last.text))


def join_cut(pieces: list[Piece]) -> list[tuple[Piece, ...]]:
    """Groups of pieces that are one block: a cut paragraph goes on behind captions, tables and furniture, and the
    notes below a figure belong to its caption.

    Returns:
        One tuple for each block, in the order in which they begin; nearly all hold one piece.
    """
    taken: set[int] = set()
    groups: list[tuple[Piece, ...]] = []
    for index, piece in enumerate(pieces):
        if index in taken:
            continue
        group, at = [piece], index
        while (following := _continuation(pieces, at, taken)) is not None:
            taken.add(following)
            group.append(pieces[following])
            at = following
        groups.append(tuple(group))
    return groups


def _continuation(pieces: list[Piece], index: int, taken: set[int]) -> int | None:
    """Index of the piece that goes on where `pieces[index]` breaks off, or None."""
    piece = pieces[index]
    if piece.kind == "caption":
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        goes_on = after is not None and after.kind == "caption" and after.value == "notes"
        return index + 1 if goes_on else None
    if piece.kind not in ("paragraph", "list_item") or is_finished(piece.text):
        return None
    skipped = 0
    for at in range(index + 1, min(index + 1 + _MAX_SKIPPED, len(pieces))):
        other = pieces[at]
        if other.kind in ("caption", "table", "furniture") or at in taken:
            skipped += 1
            continue
        return at if other.kind == "paragraph" and other.title is None and _goes_on(piece, other, skipped) else None
    return None


def _goes_on(piece: Piece, other: Piece, skipped: int) -> bool:
    """Whether `other` reads as the rest of `piece`, `skipped` pieces of other kinds between them."""
    broken = skipped > 0 or other.page_break
    if piece.fixed and other.fixed and not broken:
        # Both are blocks of their own in the markup: only a clear cut is one.
        return begins_inside(other.text) and is_left_open(piece.text)
    if begins_inside(other.text) or is_left_open(piece.text):
        return piece.n_words >= 4
    return broken and piece.n_words >= 25 and other.n_words >= 6
