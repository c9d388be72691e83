"""Pieces that were cut made whole: a paragraph goes on behind the figure, table or running head that cuts it."""

from __future__ import annotations

from ingest.pieces import Piece, begins_inside, is_finished, is_left_open

_MAX_SKIPPED = 40


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
