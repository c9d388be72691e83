"""The title page: which lines are title, authors and addresses, before the text begins."""

from __future__ import annotations

import re

from ingest.author_lines import read_lone_names, small_words, split_authors
from ingest.headings import abstract_label, heading_name
from ingest.lines import Line
from ingest.pieces import Piece, is_finished, is_left_open

_ADDRESS = re.compile(
    r"\b(?:universit\w+|hospital|department|dept\.?|institut\w*|faculty|school of|college of|cent(?:er|re) (?:for|of)|clinic\b|division of|laborator\w+|"
    r"correspond\w+|e-?mail|tel\.?|phone|fax|street|road|avenue|p\.?\s?o\.? box|orcid|affiliation\w*|received|accepted|revised|published online|"
    r"copyright|licen[cs]ee?|academic editor|handling editor|edited by|reviewed by|issn|volume \d+|vol\.? \d+|article id)\b|@|©",
    re.IGNORECASE,
)
JOURNAL_LINE = re.compile(r"^(?P<container>[A-Z][A-Za-z&.,:() -]{3,80}?)[\s.,]*(?P<year>(?:19|20)\d\d)\s*[;,:]\s*\d+")
JOURNAL_VOLUME = re.compile(r"^(?P<container>[A-Z][^\d\n]{5,80}?),?\s\d{1,4}\s*\((?P<year>(?:19|20)\d\d)\)")
# What journals print above the title.
_ARTICLE_KIND = re.compile(
    r"\W*(?:(?:open|free) access|(?:original|research|review|clinical|systematic|invited|feature|technical|special|brief|short|case|mini)?[\s-]*"
    r"(?:articles?|research|reports?|reviews?|papers?|contributions?|communications?|investigations?|notes?|series|editorial|commentary|"
    r"letters?(?: to the editor)?|study|studies)|.{0,30}\bcme\b.{0,30})\W*$",
    re.IGNORECASE,
)
_AND = re.compile(r"^(?:and|&)\s+")
_MAX_FRONT = 80
_MAX_LONE = 12


def mark_front(pieces: list[Piece]) -> None:
    """Mark the title and what stands around it before the text begins, in place."""
    small = small_words(" ".join(p.text for p in pieces if p.kind in ("paragraph", "list_item")))
    _part_lines(pieces, small)
    end = _front_end(pieces)
    front = [p for p in pieces[:end] if p.kind not in ("furniture", "caption", "table")]
    marked = any(p.kind == "title" for p in pieces)
    title = None if marked else _choose_title(front, pieces, small)
    for piece in front:
        if piece is title:
            piece.kind, piece.title = "title", None
        elif piece.kind == "title" or (piece.fixed and piece.kind == "heading"):
            continue
        elif not (marked and piece.fixed) or is_address(piece.text) or split_authors(piece.text, small):
            piece.kind, piece.title = "front", None
            piece.names = split_authors(piece.text, small)
    if title is not None and not any(p.names for p in front):
        _find_lone_authors(front, front.index(title), small)
    for piece in pieces[end:]:
        if piece.kind in ("paragraph", "list_item") and not piece.fixed and _is_correspondence(piece):
            piece.kind = "front"


def _part_lines(pieces: list[Piece], small: frozenset[str]) -> None:
    """Part title, authors and addresses that were printed line under line without a gap, in place."""
    for index in range(min(len(pieces), _MAX_FRONT) - 1, -1, -1):
        piece = pieces[index]
        if piece.fixed or not piece.is_soft or not 2 <= len(piece.lines) <= _MAX_FRONT or len(piece.spans) > 1:
            continue
        texts = [piece.text[line.start - piece.start : line.end - piece.start] for line in piece.lines]
        kinds = _kinds_of_lines(texts, pieces[index + 1].text if index + 1 < len(pieces) else "", small)
        is_prose = is_finished(piece.text) and not (kinds[0] or kinds[-1])
        if "authors" not in kinds or set(kinds) == {"authors"} or is_prose:
            continue
        groups: list[list[Line]] = []
        for at, line in enumerate(piece.lines):
            if not at or kinds[at] != kinds[at - 1]:
                groups.append([])
            groups[-1].append(line)
        pieces[index : index + 1] = [_piece_of(piece, group) for group in groups]


def _kinds_of_lines(texts: list[str], following: str, small: frozenset[str]) -> list[str]:
    """For each line "authors", "address" or nothing; a name alone is told by what stands around it."""
    kinds = ["authors" if split_authors(text, small) else "address" if is_address(text) else "" for text in texts]
    told = is_address(following) or heading_name(following) or abstract_label(following) or read_lone_names(following, small)
    behind = "address" if told else ""
    for at in range(len(texts) - 1, -1, -1):
        lone = not kinds[at] and bool(read_lone_names(_AND.sub("", texts[at]), small))
        if lone and (kinds[at + 1] if at + 1 < len(kinds) else behind) and not (at and is_left_open(texts[at - 1])):
            kinds[at] = "authors"
    for at in range(1, len(texts)):
        if kinds[at - 1] == "authors" and not kinds[at] and read_lone_names(_AND.sub("", texts[at]), small):
            kinds[at] = "authors"
    return kinds


def _piece_of(piece: Piece, lines: list[Line]) -> Piece:
    start, end = lines[0].start, lines[-1].end
    text = piece.text[start - piece.start : end - piece.start]
    gap = piece.gap if start == piece.start else 0
    return Piece(piece.kind, ((start, end),), text, gap=gap, lines=tuple(lines))


def _find_lone_authors(front: list[Piece], title: int, small: frozenset[str]) -> None:
    """Names a line each, or a single one, right behind the title or else right before it."""
    for side in (front[title + 1 :], front[:title][::-1]):
        for piece in side[:_MAX_LONE]:
            if piece.kind != "front" or not (names := read_lone_names(piece.text, small)):
                break
            piece.names = names
        if any(piece.names for piece in side):
            return


def _front_end(pieces: list[Piece]) -> int:
    """Index of the first piece that is text: a conventional heading, a labelled abstract or running prose."""
    for index, piece in enumerate(pieces[:_MAX_FRONT]):
        if piece.kind == "heading":
            name = heading_name(piece.text)
            if (name is not None and name.part not in ("furniture", "front")) or (piece.fixed and index):
                return index
        elif piece.kind == "paragraph" and (abstract_label(piece.text) or _is_prose(piece)):
            # The heading right above the first text belongs to it, when something else can be the title.
            above = index - 1
            owned = above > 0 and pieces[above].kind == "heading" and piece.gap <= pieces[above].gap
            return above if owned else index
    return 0 if len(pieces) > _MAX_FRONT else _last_resort(pieces)


def _last_resort(pieces: list[Piece]) -> int:
    """Without any prose a document has at most a title."""
    return 1 if len(pieces) > 1 and pieces[0].kind in ("paragraph", "heading") and pieces[0].n_words <= 25 else 0


def _is_prose(piece: Piece) -> bool:
    if piece.n_words < 14 or not is_finished(piece.text) or is_address(piece.text):
        return False
    small = sum(word[:1].islower() for word in piece.text.split())
    return small >= 0.5 * piece.n_words


def is_address(text: str) -> bool:
    head = text[:600]
    found = len(_ADDRESS.findall(head))
    words = head.split()
    # Running text that names a hospital is none: most of its words are small.
    if sum(word[:1].islower() for word in words) > (0.7 if len(words) <= 12 else 0.45) * len(words):
        return found >= 3
    return found >= 2 or (found >= 1 and len(words) <= 30)


def _is_correspondence(piece: Piece) -> bool:
    return piece.n_words <= 80 and bool(
        re.match(
            r"[*†✉⁎\s]*(?:address for )?correspond(?:ence|ing author)\b|e-?mail\b|(?:tel|fax|phone)\b[.:]?\s*[+\d(]",
            piece.text,
            re.IGNORECASE,
        )
    )


def _choose_title(front: list[Piece], pieces: list[Piece], small: frozenset[str]) -> Piece | None:
    """The piece that reads most like a title: long, no address, no authors, soon followed by authors, cited below."""
    below = "\n".join(p.text for p in pieces if p.kind == "furniture").lower()
    best, best_score = None, 0.0
    for index, piece in enumerate(front):
        if not 2 <= piece.n_words <= 40 or piece.kind == "list_item" or is_address(piece.text):
            continue
        if (
            split_authors(piece.text, small)
            or _ARTICLE_KIND.match(piece.text)
            or JOURNAL_LINE.match(piece.text)
            or JOURNAL_VOLUME.match(piece.text)
            or re.search(r"https?://|@|:\s*$", piece.text)
        ):
            continue
        if len(piece.text) < 3 * piece.n_words:
            continue  # l e t t e r s set apart
        score = min(piece.n_words, 16) - 0.2 * index
        if any(split_authors(p.text, small) for p in front[index + 1 : index + 4]):
            score += 5
        if piece.kind == "heading" and piece.fixed:
            score += 10
        if piece.n_words >= 4 and piece.text.lower() in below:
            score += 8
        if score > best_score:
            best, best_score = piece, score
    return best
