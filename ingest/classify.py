"""What each piece is: heading, caption, reference, title page or furniture, by its words, its form and its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ingest.captions import caption_kind, is_caption_note
from ingest.furniture import is_furniture, mark_page_numbers
from ingest.headings import abstract_label, back_label, heading_name, heading_title, looks_like_heading
from ingest.hints import NOTE
from ingest.listmarks import BULLET, list_mark
from ingest.pieces import TOP_LEVEL, Piece, is_finished
from ingest.reference_regions import mark_references
from ingest.title_page import is_address, mark_front

_KEYWORDS = re.compile(
    r"[*_]{0,3}(?:key ?words?|index terms|mesh terms)(?: and phrases)?[*_]{0,3}\s*[:.—–-]", re.IGNORECASE
)
_MAX_NEIGHBOURS = 12
_MAX_SHORT_RUN = 3
_MIN_PROSE = 20


def classify_pieces(pieces: list[Piece], is_deck: bool) -> None:
    """Set kind, title and section kind of every piece, in place."""
    if is_deck:
        _mark_deck(pieces)
        return
    mark_page_numbers(pieces)
    _mark_furniture(pieces)
    _mark_captions(pieces)
    _mark_headings(pieces)
    mark_front(pieces)
    mark_references(pieces)
    _mark_keywords(pieces)
    _open_abstract(pieces)
    _open_unnamed(pieces)
    _mark_named_sections(pieces)


def _mark_deck(pieces: list[Piece]) -> None:
    """In a deck only a lone sign is furniture; what a format marks as a heading names its slide.

    The title of a slide that holds nothing else is what the slide says.
    """
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        if piece.kind == "heading" and piece.title is None:
            piece.title, piece.section_kind = heading_title(piece.text), "slide"
            alone = after is None or after.kind == "heading"
            if alone and not re.fullmatch(r"Slide \d+", piece.title):
                piece.kind = "paragraph"
        elif piece.is_soft and piece.title is None and not any(c.isalnum() for c in piece.text):
            piece.kind = "furniture"
    _mark_captions([p for p in pieces if p.fixed and p.kind in ("table", "caption")])


def _mark_furniture(pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.is_soft and is_furniture(piece.text):
            named = heading_name(piece.text) if any(c.isalnum() for c in piece.text) else None
            if named is None or piece.kind == "list_item":
                piece.kind = "furniture"


def _mark_captions(pieces: list[Piece]) -> None:
    """Captions of figures and tables, and the notes that go with them."""
    owner: Piece | None = None
    for index, piece in enumerate(pieces):
        if piece.kind == "table":
            owner = piece
        elif piece.kind == "caption":
            piece.value = piece.value or _fixed_caption(pieces, index, owner)
            owner = owner if piece.value == "notes" else piece
        elif piece.is_soft:
            owner = _mark_soft_caption(pieces, index, owner)
        elif piece.kind == "heading" and _is_figure_name(piece.text):
            following = pieces[index + 1] if index + 1 < len(pieces) else None
            bare = piece.n_words <= 2 and (following is None or following.kind != "table")
            piece.kind, piece.value = ("furniture", None) if bare else ("caption", caption_kind(piece.text))
        elif piece.kind != "furniture":
            owner = None


def _is_figure_name(text: str) -> bool:
    """Whether a page marks a figure's or table's name as a heading ("Fig. 1", "Table 2 Doses")."""
    return caption_kind(text) is not None and text[:3].casefold() in ("fig", "tab")


def _fixed_caption(pieces: list[Piece], index: int, owner: Piece | None) -> str:
    """What a marked-up caption belongs to: the label says it, else the table beside it."""
    if kind := caption_kind(pieces[index].text):
        return kind
    if owner is not None and _is_note(pieces[index], owner):
        return "notes"
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    return "table" if following is not None and following.kind == "table" else "figure"


def _is_note(piece: Piece, owner: Piece) -> bool:
    if piece.value == NOTE and owner.kind == "table":
        return True
    kind = "figure" if owner.kind == "caption" and owner.value == "figure" else "table"
    return is_caption_note(piece.text, owner.text, kind)


def _mark_soft_caption(pieces: list[Piece], index: int, owner: Piece | None) -> Piece | None:
    """Mark one piece as caption or note when it is one; what the next piece may be a note of."""
    piece = pieces[index]
    kind = caption_kind(piece.text)
    if kind and piece.n_words <= 2:
        return _mark_bare_label(pieces, index)
    if kind:
        piece.kind, piece.value = "caption", kind
        return piece
    if owner is not None and _is_note(piece, owner) and not abstract_label(piece.text):
        piece.kind, piece.value = "caption", "notes"
        return owner
    return None


def _mark_bare_label(pieces: list[Piece], index: int) -> Piece | None:
    """A label that stands alone opens the caption of a table that follows, or of the words right below it; else it is
    a menu's entry.
    """
    piece, following = pieces[index], pieces[index + 1 : index + 3]
    if following and following[0].kind == "table":
        piece.kind, piece.value = "caption", "table"
        return piece
    if len(following) > 1 and following[1].kind == "table" and following[0].kind == "paragraph":
        piece.take(following[0])
        piece.kind, piece.value = "caption", "table"
        del pieces[index + 1]
        return piece
    if following and not piece.fixed and _is_caption_text(following[0]):
        piece.take(following[0])
        piece.kind, piece.value = "caption", caption_kind(piece.text) or "figure"
        del pieces[index + 1]
        return piece
    if not piece.fixed:
        piece.kind = "furniture"
    return None


def _is_caption_text(piece: Piece) -> bool:
    """Whether what stands right below a lone label is its caption, and not the next entry of a menu."""
    is_words = piece.kind == "paragraph" and piece.gap == 0 and piece.n_words >= 4
    return is_words and caption_kind(piece.text) is None


def _mark_headings(pieces: list[Piece]) -> None:
    """Headings: those marked up, those with a conventional name, and short lines that stand alone over text."""
    marked_up = any(p.kind == "heading" for p in pieces)
    under_front = False
    for index, piece in enumerate(pieces):
        if piece.kind == "heading" and _is_item(piece):
            piece.kind = "list_item"
        elif piece.kind == "heading":
            _open_section(piece)
        elif piece.is_soft and len(piece.lines) <= 2:
            name = heading_name(piece.text)
            if name is not None and (piece.kind == "paragraph" or not piece.fixed):
                if not marked_up or name.part == "references":
                    _open_section(piece)
                    under_front = name.part == "front"
            elif not (marked_up or piece.fixed or under_front):
                before, after = _neighbours(pieces, index)
                if index + 1 < len(pieces) and pieces[index + 1].kind == "furniture":
                    continue
                if looks_like_heading(piece, before, after) and not _in_short_run(pieces, index):
                    _open_section(piece)


def _is_item(piece: Piece) -> bool:
    """Whether a marked-up "heading" is an item of a list set in heavy type: a bullet, or a number before a small letter."""
    mark = list_mark(piece.text)
    if mark is None or not piece.fixed:
        return False
    return bool(BULLET.match(piece.text)) or piece.text[mark.end()].islower()


def _neighbours(pieces: list[Piece], index: int) -> tuple[Piece | None, Piece | None]:
    """The nearest pieces on both sides that belong to the running text."""
    behind = reversed(pieces[max(0, index - _MAX_NEIGHBOURS) : index])
    before = next((p for p in behind if p.kind not in ("furniture", "caption", "table")), None)
    ahead = pieces[index + 1 : index + _MAX_NEIGHBOURS]
    return before, next((p for p in ahead if p.kind not in ("furniture", "caption")), None)


def _in_short_run(pieces: list[Piece], index: int) -> bool:
    """Whether a short line stands among others like it: a list without bullets."""
    behind = reversed(pieces[max(0, index - _MAX_NEIGHBOURS) : index])
    return _count_short(pieces[index + 1 : index + 1 + _MAX_NEIGHBOURS]) + _count_short(behind) >= _MAX_SHORT_RUN


def _count_short(pieces: Iterable[Piece]) -> int:
    """How many short lines stand there before anything else."""
    n_short = 0
    for piece in pieces:
        if piece.kind in ("furniture", "caption"):
            continue
        short = piece.kind in ("paragraph", "heading") and piece.n_words <= 14 and not is_finished(piece.text)
        if not short or heading_name(piece.text) is not None:
            break
        n_short += 1
    return n_short


def _open_section(piece: Piece) -> None:
    name = heading_name(piece.text)
    piece.kind, piece.title = "heading", heading_title(piece.text)
    piece.section_kind = name.section_kind if name else None


def _mark_keywords(pieces: list[Piece]) -> None:
    """Keywords are no statements: the line that lists them, or the short lines under their heading."""
    under = False
    for piece in pieces:
        if piece.title is not None:
            name = heading_name(piece.text)
            under = name is not None and name.part == "keywords"
        elif piece.is_soft:
            if _KEYWORDS.match(piece.text) or (under and piece.n_words < _MIN_PROSE):
                piece.kind = "front"
            else:
                under = False


def _open_abstract(pieces: list[Piece]) -> None:
    """An abstract that no heading announces: labelled parts, or what stands before the keywords, below the title."""
    if any(p.section_kind == "abstract" for p in pieces):
        return
    opening: list[Piece] = []
    for piece in pieces:
        if piece.title is not None or len(opening) > 8:
            break
        if piece.is_soft and piece.n_words >= 8:
            opening.append(piece)
        elif piece.kind == "front" and opening and _KEYWORDS.match(piece.text):
            _open_untitled(opening[0], "Abstract", "abstract")
            return
    labels = [p for p in opening if abstract_label(p.text)]
    if len(labels) >= 2:
        _open_untitled(labels[0], "Abstract", "abstract")


def _open_unnamed(pieces: list[Piece]) -> None:
    """Text that no longer belongs to the last heading stands in a section of its own, though nothing names it.

    So does what follows the keywords of an abstract, and what a wider gap than any around it parts from the methods.
    """
    wide = _wide_gap(pieces)
    part, after_keywords, in_abstract = None, False, False
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if piece.title is not None:
            name = heading_name(piece.text)
            part = name.part if name else None
            after_keywords = part == "keywords"
            in_abstract = piece.section_kind == "abstract"
        elif piece.kind == "front" and _KEYWORDS.match(piece.text):
            after_keywords = True
        elif piece.kind == "paragraph" and not (piece.fixed or in_abstract) and (label := back_label(piece.text)):
            _open_untitled(piece, label, "body")
            part = "back"
        elif piece.is_soft and not piece.fixed and piece.n_words >= _MIN_PROSE and before is not None:
            apart = part == "methods" and wide is not None and piece.gap >= wide and not piece.page_break
            if after_keywords and is_address(piece.text):
                piece.kind = "front"
                continue
            if after_keywords or (apart and is_finished(before.text) and piece.text[0].isupper()):
                _open_untitled(piece, "", "body")
                part = None if after_keywords else part
            after_keywords = False


def _wide_gap(pieces: list[Piece]) -> int | None:
    """The number of blank lines that parts sections, where pieces are parted by fewer as a rule; None without a rule."""
    gaps = Counter(p.gap for p in pieces if not p.fixed and p.gap and not p.page_break)
    if not gaps:
        return None
    usual = gaps.most_common(1)[0][0]
    n_wide = sum(n for gap, n in gaps.items() if gap > usual)
    return usual + 1 if 0 < n_wide <= 0.5 * gaps.total() and n_wide <= 12 else None


def _open_untitled(piece: Piece, title: str, kind: str) -> None:
    piece.title, piece.level, piece.section_kind = title, TOP_LEVEL, kind


def _mark_named_sections(pieces: list[Piece]) -> None:
    """What stands under a heading of menus is furniture, what stands under one of authors is front matter."""
    kind, level = None, 1
    for piece in pieces:
        if piece.title is not None:
            inner = piece.level is not None and piece.level > level and piece.section_kind is None
            if not (kind and inner):
                kind = piece.section_kind if piece.section_kind in ("furniture", "front") else None
                level = piece.level or 1
        elif kind == "furniture" and piece.is_soft:
            piece.kind = "furniture"
        elif kind == "front" and piece.is_soft and not _is_statement(piece):
            piece.kind = "front"


def _is_statement(piece: Piece) -> bool:
    """Whether a marked-up paragraph about the authors is prose and no address."""
    small = sum(word[:1].islower() for word in piece.text.split())
    return piece.fixed and piece.n_words >= 8 and is_finished(piece.text) and small >= 0.3 * piece.n_words
