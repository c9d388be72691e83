"""Where a document lists its references, and what stands around the list: link words, notices, a publisher's own page."""

from __future__ import annotations

import re

from ingest.furniture import is_furniture, is_link_words, is_publisher_notice
from ingest.headings import heading_name
from ingest.pieces import TOP_LEVEL, Piece, is_finished

_CUES = (
    re.compile(r"\b(?:1[89]|20)\d\d\b"),
    re.compile(r"\bet al\b|\b[A-Z][\w'’-]+,? (?:[A-Z]\.? ?){1,3}[,.:(]"),
    re.compile(r"\d+\s*(?:\([^)]{1,12}\))?\s*:\s*[A-Za-z]?\d+|\bpp?\.? ?\d+\s*[-–]\s*\d+|\d+\s*[-–]\s*\d+\.?$"),
    re.compile(
        r"\bdoi\b|https?://|\bPMID\b|\bAvailable (?:at|from)\b|\bIn press\b|\bEpub\b|\bAccessed\b", re.IGNORECASE
    ),
    re.compile(r"[\s•*-]*[\[(]?\d{1,3}[\])]?[.\s]|\s*[•*-]\s"),
)
_NUMBER = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?[.\s]\s*\D")
_MIN_RUN = 3


def reference_cues(text: str) -> int:
    """How many signs of a bibliographic entry a text shows [0-5]: year, authors, volume and pages, address, number."""
    head = text[:500]
    return sum(bool(cue.search(head)) for cue in _CUES[:4]) + bool(_CUES[4].match(head))


def mark_references(pieces: list[Piece]) -> None:
    """Mark entries under a heading of references, runs of entries that no heading announces, and notices, in place."""
    _mark_under_heading(pieces)
    _mark_headless(pieces)
    _mark_notices(pieces)


def _mark_under_heading(pieces: list[Piece]) -> None:
    inside = False
    for index, piece in enumerate(pieces):
        if piece.title is not None:
            if piece.section_kind == "references":
                inside = True
            elif inside and _goes_on_counting(pieces, index):
                piece.kind, piece.title = "furniture", None
            elif inside and _is_false_heading(pieces, index):
                piece.kind, piece.title = "reference", None
            else:
                inside = False
        elif inside and piece.is_soft and not _is_other_prose(piece):
            piece.kind = "reference"


def _goes_on_counting(pieces: list[Piece], index: int) -> bool:
    """Whether a "heading" is a running head between two entries: the numbers go on behind it where they stopped before."""
    piece = pieces[index]
    if piece.fixed or heading_name(piece.text) is not None or piece.section_kind in ("references", "front"):
        return False
    before = next((p for p in reversed(pieces[:index]) if p.kind == "reference" and _NUMBER.match(p.text)), None)
    behind = next((p for p in pieces[index + 1 : index + 4] if p.is_soft), None)
    if before is None or behind is None or not is_finished(before.text):
        return False
    last, following = _NUMBER.match(before.text), _NUMBER.match(behind.text)
    return last is not None and following is not None and int(following[1]) == int(last[1]) + 1


def _is_false_heading(pieces: list[Piece], index: int) -> bool:
    """Whether a "heading" inside a reference list is part of an entry: entries go on behind it."""
    piece = pieces[index]
    if piece.fixed or heading_name(piece.text) is not None:
        return False
    following = [p for p in pieces[index + 1 : index + 6] if p.is_soft][:2]
    return bool(following) and all(reference_cues(p.text) >= 3 for p in following)


def _is_other_prose(piece: Piece) -> bool:
    """Whether a long paragraph in a reference list shows none of the signs of an entry."""
    return piece.n_words >= 40 and is_finished(piece.text) and reference_cues(piece.text) <= 1


def _mark_headless(pieces: list[Piece]) -> None:
    """Three or more entries in a row, each numbered or listed, are a reference list also without a heading."""
    run: list[int] = []
    for index in range(len(pieces) + 1):
        piece = pieces[index] if index < len(pieces) else None
        if piece is not None and run and (piece.kind == "furniture" or is_link_words(piece.text)):
            continue
        if piece is not None and piece.kind == "list_item" and piece.title is None and reference_cues(piece.text) >= 4:
            run.append(index)
            continue
        if len(run) >= _MIN_RUN:
            for place in run:
                pieces[place].kind = "reference"
            first = pieces[run[0]]
            first.title, first.level, first.section_kind = "References", TOP_LEVEL, "references"
        run = []


def _mark_notices(pieces: list[Piece]) -> None:
    """Link words between entries, a publisher's notices wherever they stand, and headings over nothing else."""
    for piece in pieces:
        if piece.kind == "reference" and piece.title is None:
            promo = is_publisher_notice(piece.text) and reference_cues(piece.text) < 3
            if is_link_words(piece.text) or is_furniture(piece.text) or promo:
                piece.kind = "furniture"
        elif piece.is_soft and is_publisher_notice(piece.text):
            piece.kind = "furniture"
    _drop_empty_headings(pieces)


def _drop_empty_headings(pieces: list[Piece]) -> None:
    """Behind the references a heading over nothing but notices is one itself."""
    last = max((index for index, piece in enumerate(pieces) if piece.kind == "reference"), default=len(pieces))
    for index in range(last + 1, len(pieces)):
        piece = pieces[index]
        if piece.title is None or piece.fixed or heading_name(piece.text) is not None:
            continue
        following = pieces[index + 1 : index + 3]
        over_nothing = all(p.kind == "furniture" or p.title is not None for p in following)
        if over_nothing and any(p.kind == "furniture" for p in following):
            piece.kind, piece.title = "furniture", None
