"""What each piece is: heading, caption, reference, title page or furniture, by its words, its form and its place."""

from __future__ import annotations

import re

from ingest.furniture import is_furniture, is_link_words, is_publisher_notice, mark_running_heads
from ingest.headings import abstract_label, heading_name, heading_title, looks_like_heading
from ingest.metadata import mark_front
from ingest.paragraphs import caption_kind, is_caption_note
from ingest.pieces import Piece

_REFERENCE_CUES = (
    re.compile(r"\b(?:1[89]|20)\d\d\b"),
    re.compile(r"\bet al\b|\b[A-Z][\w'’-]+,? (?:[A-Z]\.? ?){1,3}[,.:(]"),
    re.compile(r"\d+\s*(?:\([^)]{1,12}\))?\s*:\s*[A-Za-z]?\d+|\bpp?\.? ?\d+\s*[-–]\s*\d+|\d+\s*[-–]\s*\d+\.?$"),
    re.compile(r"\bdoi\b|https?://|\bPMID\b|\bAvailable (?:at|from)\b|\bIn press\b|\bEpub\b|\bAccessed\b", re.IGNORECASE),
    re.compile(r"^[\s•*-]*[\[(]?\d{1,3}[\])]?[.\s]|^[\s]*[•*-]\s"),
)
_LABELLED = re.compile(r"\bkey ?words?\b\s*[:—–-]", re.IGNORECASE)


def classify_pieces(pieces: list[Piece], is_deck: bool) -> None:
    """Set kind, title and section kind of every piece, in place."""
    if not is_deck:
        mark_running_heads(pieces)
    _mark_furniture(pieces, is_deck)
    _mark_captions(pieces)
    if not is_deck:
        _mark_headings(pieces)
        mark_front(pieces)
        _mark_references(pieces)
        _mark_tail(pieces)
        _open_unnamed(pieces)
    _close_named_sections(pieces)


def _is_soft(piece: Piece) -> bool:
    """Whether rules may still say what a piece is."""
    return piece.kind in ("paragraph", "list_item")


def _mark_furniture(pieces: list[Piece], is_deck: bool) -> None:
    for piece in pieces:
        if is_deck and piece.title is not None:
            continue
        if _is_soft(piece) and not (is_deck and piece.n_words > 1) and is_furniture(piece.text):
            if not any(c.isalnum() for c in piece.text) or heading_name(piece.text) is None:
                piece.kind = "furniture"


def _mark_captions(pieces: list[Piece]) -> None:
    """Captions of figures and tables, and the notes that go with them."""
    owner: Piece | None = None
    for index, piece in enumerate(pieces):
        if piece.kind == "table":
            owner = piece
            continue
        if piece.kind == "caption":
            owner = piece
            continue
        if not _is_soft(piece):
            if piece.kind != "furniture":
                owner = None
            continue
        if caption_kind(piece.text):
            _take_caption(pieces, index)
            owner = piece if piece.kind == "caption" else None
        elif owner is not None and is_caption_note(piece.text) and not abstract_label(piece.text):
            piece.kind, piece.value = "caption", "notes"
        else:
            owner = None


def _take_caption(pieces: list[Piece], index: int) -> None:
    """Mark a caption; a label that stands alone is one only when a table follows, else it is a menu's entry."""
    piece = pieces[index]
    if piece.n_words > 2:
        piece.kind = "caption"
        return
    following = pieces[index + 1 : index + 3]
    if following and following[0].kind == "table":
        piece.kind = "caption"
    elif len(following) > 1 and following[1].kind == "table" and following[0].kind == "paragraph":
        piece.kind = "caption"
        piece.spans = (*piece.spans, *following[0].spans)
        piece.text = f"{piece.text} {following[0].text}"
        del pieces[index + 1]
    elif not piece.fixed:
        piece.kind = "furniture"


def _mark_headings(pieces: list[Piece]) -> None:
    """Headings: those marked up, those with a conventional name, and short lines that stand alone."""
    marked_up = any(p.kind == "heading" for p in pieces)
    for index, piece in enumerate(pieces):
        if piece.kind == "heading":
            _open_section(piece)
            continue
        if not _is_soft(piece) or len(piece.lines) > 2:
            continue
        name = heading_name(piece.text)
        if name is not None and (piece.kind == "paragraph" or not piece.fixed):
            if not marked_up or name.part == "references":
                _open_section(piece)
        elif not marked_up and not piece.fixed:
            before, after = _neighbours(pieces, index)
            if looks_like_heading(piece, before, after):
                _open_section(piece)


def _neighbours(pieces: list[Piece], index: int) -> tuple[Piece | None, Piece | None]:
    """The nearest pieces before and behind that are no furniture, captions or tables before."""
    before = next((p for p in reversed(pieces[max(0, index - 12) : index]) if p.kind not in ("furniture", "caption", "table")), None)
    after = next((p for p in pieces[index + 1 : index + 12] if p.kind not in ("furniture", "caption")), None)
    return before, after


def _open_section(piece: Piece) -> None:
    name = heading_name(piece.text)
    piece.kind = "heading"
    piece.title = heading_title(piece.text)
    piece.section_kind = name.section_kind if name else None


def reference_cues(text: str) -> int:
    """How many signs of a bibliographic entry a text shows [0-5]: year, author initials, volume and pages, DOI, number."""
    return sum(bool(cue.search(text[:400])) for cue in _REFERENCE_CUES)


def _mark_references(pieces: list[Piece]) -> None:
    """Entries under a heading of references, and runs of entries that no heading announces."""
    inside = False
    for index, piece in enumerate(pieces):
        if piece.title is not None:
            inside = piece.section_kind == "references" or (inside and _is_false_heading(pieces, index))
            if inside and piece.section_kind != "references":
                piece.kind, piece.title = "reference", None
            continue
        if inside and _is_soft(piece):
            piece.kind = "reference"
    _mark_headless(pieces)


def _is_false_heading(pieces: list[Piece], index: int) -> bool:
    """Whether a "heading" inside a reference list is the end of an entry: entries go on behind it."""
    piece = pieces[index]
    if piece.fixed or heading_name(piece.text) is not None:
        return False
    following = [p for p in pieces[index + 1 : index + 4] if _is_soft(p)]
    return bool(following) and all(reference_cues(p.text) >= 3 for p in following[:2])


def _mark_headless(pieces: list[Piece]) -> None:
    """Three or more entries in a row, each numbered or listed, are a reference list also without a heading."""
    run: list[int] = []
    for index in range(len(pieces) + 1):
        piece = pieces[index] if index < len(pieces) else None
        if piece is not None and piece.kind == "furniture" and run:
            continue
        if piece is not None and piece.kind == "list_item" and reference_cues(piece.text) >= 4:
            run.append(index)
            continue
        if len(run) >= 3:
            _take_run(pieces, run)
        run = []


def _take_run(pieces: list[Piece], run: list[int]) -> None:
    for index in run:
        pieces[index].kind = "reference"
    first = pieces[run[0]]
    if first.title is None:
        first.title, first.level, first.section_kind = "References", 1, "references"


def _mark_tail(pieces: list[Piece]) -> None:
    """A publisher's own notices, wherever they stand, and what is left of headings over nothing."""
    behind_references = False
    for index, piece in enumerate(pieces):
        if piece.kind == "reference":
            behind_references = True
        if piece.kind == "reference" and (is_link_words(piece.text) or is_furniture(piece.text)):
            piece.kind = "furniture"
        if _is_soft(piece) and is_publisher_notice(piece.text):
            piece.kind = "furniture"
        if piece.kind == "reference" and is_publisher_notice(piece.text) and reference_cues(piece.text) < 3:
            piece.kind = "furniture"
        if piece.title is not None and not piece.fixed and behind_references and heading_name(piece.text) is None:
            following = pieces[index + 1 : index + 3]
            if following and all(p.kind == "furniture" or is_publisher_notice(p.text) or p.title is not None for p in following):
                piece.kind, piece.title = "furniture", None


def _open_unnamed(pieces: list[Piece]) -> None:
    """Body text behind an abstract's keywords stands in a section of its own, though nothing names it."""
    state = ""
    for index, piece in enumerate(pieces):
        if piece.title is not None:
            name = heading_name(piece.text)
            state = "keywords" if name is not None and name.part == "keywords" else ""
            continue
        if piece.kind in ("paragraph", "list_item") and _LABELLED.match(piece.text):
            state = "done"
            continue
        if state and piece.kind == "paragraph" and piece.n_words >= 20 and not piece.fixed:
            if state == "done" or _LABELLED.match(pieces[index - 1].text) or state == "keywords":
                piece.title, piece.level, piece.section_kind = "", 1, "body"
            state = ""


def _close_named_sections(pieces: list[Piece]) -> None:
    """What stands under a heading of menus is furniture, what stands under one of authors is front matter."""
    kind = None
    level = None
    for piece in pieces:
        if piece.title is not None:
            if kind and piece.level is not None and level is not None and piece.level > level and piece.section_kind is None:
                continue
            kind = piece.section_kind if piece.section_kind in ("furniture", "front") else None
            level = piece.level
            continue
        if kind and _is_soft(piece):
            piece.kind = "front" if kind == "front" else "furniture"
