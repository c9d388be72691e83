"""A format's own markup into pieces: what it says stands, what it leaves open is read as plain text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from ingest.document import Hint
from ingest.lines import Line, split_lines
from ingest.pieces import Piece

# The kinds that say what a block is, the strongest first; inside one of equal strength the inner one says more.
_STRENGTH = {
    "furniture": 0,
    "table": 1,
    "reference": 2,
    "title": 3,
    "heading": 3,
    "author": 4,
    "caption": 5,
    "note": 6,
    "list_item": 7,
    "paragraph": 7,
}
NOTE = "note"
_KIND_OF_PIECE = {"author": "front", "note": "paragraph"}


def has_blocks(hints: tuple[Hint, ...]) -> bool:
    """Whether the format itself says where blocks stand."""
    return any(hint.kind in _STRENGTH for hint in hints)


def pieces_from_hints(
    text: str, hints: tuple[Hint, ...], read_plain: Callable[[list[Line], str], list[Piece]]
) -> list[Piece]:
    """Pieces of a marked-up document, in order; together they hold every visible character.

    Args:
        text: The stored text.
        hints: What the format says.
        read_plain: Makes pieces of the lines that no hint speaks of.
    """
    blocks = [h for h in hints if h.kind in _STRENGTH and h.start < h.end]
    owned = _claim(blocks)
    pieces: list[Piece] = []
    at = 0
    for start, end, _ in sorted((a, b, i) for i, spans in owned.items() for a, b in spans):
        if start > at and text[at:start].strip():
            pieces.extend(read_plain(split_lines(text, at, start), text))
        at = max(at, end)
    if text[at:].strip():
        pieces.extend(read_plain(split_lines(text, at), text))
    for index, spans in owned.items():
        spans = [trimmed for a, b in spans if (trimmed := _trim(text, a, b))]
        if spans:
            pieces.append(_marked_piece(blocks[index], tuple(spans), text))
    pieces.sort(key=lambda piece: piece.start)
    _set_gaps(pieces, text)
    return pieces


def _marked_piece(hint: Hint, spans: tuple[tuple[int, int], ...], text: str) -> Piece:
    kind = _KIND_OF_PIECE.get(hint.kind, hint.kind)
    value = NOTE if hint.kind == "note" else hint.value
    piece = Piece(kind, spans, " ".join(text[a:b] for a, b in spans), fixed=True, value=value)
    if hint.kind == "heading" and isinstance(hint.value, int):
        piece.level = hint.value
    return piece


def _set_gaps(pieces: list[Piece], text: str) -> None:
    """How pieces are parted, also where a page ends between them."""
    for before, piece in pairwise(pieces):
        between = text[before.end : piece.start] if before.end < piece.start else ""
        piece.gap = max(between.count("\n") - 1, 0)
        piece.page_break = piece.page_break or "\f" in between


def _claim(hints: list[Hint]) -> dict[int, list[tuple[int, int]]]:
    """Which characters belong to which hint, when hints lie inside each other: each character to one."""
    edges = sorted({edge for h in hints for edge in (h.start, h.end)})
    order = sorted(range(len(hints)), key=lambda i: (hints[i].start, -hints[i].end))
    owned: dict[int, list[tuple[int, int]]] = {}
    active: list[int] = []
    following = 0
    for a, b in pairwise(edges):
        active = [i for i in active if hints[i].end > a]
        while following < len(order) and hints[order[following]].start <= a:
            if hints[order[following]].end > a:
                active.append(order[following])
            following += 1
        if not active:
            continue
        best = min(active, key=lambda i: (_STRENGTH[hints[i].kind], -hints[i].start, hints[i].end))
        spans = owned.setdefault(best, [])
        if spans and spans[-1][1] == a:
            spans[-1] = (spans[-1][0], b)
        else:
            spans.append((a, b))
    return owned


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    inner = text[start:end]
    if not inner.strip():
        return None
    return (start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()))
