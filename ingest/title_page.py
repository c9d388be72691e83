"""The title page: which lines are title, authors and addresses, before the text begins."""

from __future__ import annotations

import re

from ingest.document import fold_text
from ingest.headings import abstract_label, heading_name
from ingest.pieces import Piece, is_finished

_DEGREES = re.compile(
    r"(?<![\w.])(?:M\.?D|Ph\.?\s?D|M\.?Sc|B\.?Sc|M\.?S|B\.?S|M\.?A|B\.?A|M\.?P\.?H|M\.?B\.?A|D\.?O|R\.?N|EBIR|EDiNR|FRCR|FRCS(?:\([A-Z][a-z]+\))?|FACS|"
    r"FACR|FSIR|FCIRSE|FRANZCR|MRCP|MRCS|MBBS|MB|BCh|BChir|ChB|DPhil|Dr\.?\s?med|PharmD|DSc|ScD|DDS|DMD|JD|PT|DPT|Ing|Prof|Dr|MHSc|MPhil|MMed|"
    r"MRes|FRCPC|FRCP|MSN|NP|PA|FAANS|FAAN|FACP|habil|PD)\b\.?"
)
_MARKS = re.compile(
    r"[⁰¹²³⁴-⁹ᵃ-ᶻ*†‡§¶#⁎∗✉]+|\^\{[^}]*\}|(?<=[A-Za-zà-ÿ.,])\d{1,2}(?:,\d{1,2})*(?=[\s,;*]|$)|(?<=[a-zà-ÿ])\d{1,2}|\[\d+\]|\(\d+\)"
)
_LETTER_MARK = re.compile(r"\s[a-h]$")
_PARTICLES = frozenset(
    "de der den des del della di da dos du van von vom zu zur ter ten la le el al bin ibn y e af av st".split()
)
_NOT_NAMES = frozenset(
    "university hospital department institute center centre school college faculty clinic clinical division unit laboratory society "
    "association member radiology medicine medical surgery research science sciences health street road avenue correspondence "
    "address author authors corresponding editor email fax tel phone article review abstract paper award mentor scientific "
    "interventional spine open access journal volume issue republic china usa germany italy france greece kingdom states "
    "percutaneous treatment introduction background methods results discussion conclusion references the of for with in on and "
    "original case report study".split()
)
_ADDRESS = re.compile(
    r"\b(?:universit\w+|hospital|department|dept\.?|institut\w*|faculty|school of|college of|cent(?:er|re) (?:for|of)|clinic\b|division of|laborator\w+|"
    r"correspond\w+|e-?mail|tel\.?|phone|fax|street|road|avenue|p\.?\s?o\.? box|orcid|affiliation\w*|received|accepted|revised|published online|"
    r"copyright|licen[cs]ee?|academic editor|handling editor|edited by|reviewed by|issn|volume \d+|vol\.? \d+|article id)\b|@|©",
    re.IGNORECASE,
)
JOURNAL_LINE = re.compile(r"^(?P<container>[A-Z][A-Za-z&.,:() -]{3,80}?)[\s.,]*(?P<year>(?:19|20)\d\d)\s*[;,:]\s*\d+")
JOURNAL_VOLUME = re.compile(r"^(?P<container>[A-Z][^\d\n]{5,80}?),?\s\d{1,4}\s*\((?P<year>(?:19|20)\d\d)\)")
_MAX_FRONT = 80


def mark_front(pieces: list[Piece]) -> None:
    """Mark the title and what stands around it before the text begins, in place."""
    end = _front_end(pieces)
    front = [p for p in pieces[:end] if p.kind not in ("furniture", "caption", "table")]
    marked = any(p.kind == "title" for p in pieces)
    title = None if marked else _choose_title(front, pieces)
    for piece in front:
        if piece is title:
            piece.kind, piece.title = "title", None
        elif piece.kind == "title" or (piece.fixed and piece.kind == "heading"):
            continue
        elif not (marked and piece.fixed) or is_address(piece.text) or split_authors(piece.text):
            piece.kind, piece.title = "front", None
    for piece in pieces[end:]:
        if piece.kind in ("paragraph", "list_item") and not piece.fixed and _is_correspondence(piece):
            piece.kind = "front"


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


def _choose_title(front: list[Piece], pieces: list[Piece]) -> Piece | None:
    """The piece that reads most like a title: long, no address, no authors, soon followed by authors, cited below."""
    below = "\n".join(p.text for p in pieces if p.kind == "furniture").lower()
    best, best_score = None, 0.0
    for index, piece in enumerate(front):
        if not 2 <= piece.n_words <= 40 or piece.kind == "list_item" or is_address(piece.text):
            continue
        if (
            split_authors(piece.text)
            or JOURNAL_LINE.match(piece.text)
            or JOURNAL_VOLUME.match(piece.text)
            or re.search(r"https?://|@|:\s*$", piece.text)
        ):
            continue
        if len(piece.text) < 3 * piece.n_words:
            continue  # l e t t e r s set apart
        score = min(piece.n_words, 16) - 0.2 * index
        if any(split_authors(p.text) for p in front[index + 1 : index + 4]):
            score += 5
        if piece.kind == "heading" and piece.fixed:
            score += 10
        if piece.n_words >= 4 and piece.text.lower() in below:
            score += 8
        if score > best_score:
            best, best_score = piece, score
    return best


def split_authors(text: str) -> tuple[str, ...]:
    """The names in an author line, in printed order and without degrees and marks; none when it is no such line."""
    if len(text) > 2000 or not any(c.isupper() for c in text[:1]):
        return ()
    marked = bool(_MARKS.search(text)) or bool(_DEGREES.search(text))
    plain = _DEGREES.sub(",", _MARKS.sub(",", text))
    parts = re.split(r"[,;\n|•·]|\s{2,}|\s(?:and|&|und|et)\s", plain)
    names = [_LETTER_MARK.sub("", part.strip(" .")) for part in parts if part.strip(" .")]
    found = [" ".join(name.split()) for name in names if _is_name(name)]
    strange = sum(len(name.split()) for name in names if not _is_name(name))
    enough = len(found) >= 2 or (found and marked)
    return tuple(found) if enough and strange <= 3 * len(found) else ()


def _is_name(part: str) -> bool:
    words = part.split()
    if not 2 <= len(words) <= 5 or any(c.isdigit() for c in part):
        return False
    for word in words:
        bare = word.strip(".'’")
        if fold_text(bare) in _NOT_NAMES:
            return False
        if not (bare[:1].isupper() or bare in _PARTICLES) or not all(c.isalpha() or c in "-'’.‐" for c in word):
            return False
    return sum(len(w.strip(".")) > 1 and w[:1].isupper() and not w.isupper() for w in words) >= 1
