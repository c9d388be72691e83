"""What the paragraphs of a PDF are: title, authors, headings and their levels, captions, entries, matter of the front."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from ingest.readers.pdf_blocks import FIGURE_CAPTION, Piece
from ingest.readers.pdf_characters import Style
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_tables import is_caption

MAIN_HEADING = re.compile(
    r"(?:\d{1,2}\.?\s+|[IVX]{1,4}\.\s+)?(?:abstract|summary|introduction|background|(?:materials?|patients?|subjects?|"
    r"participants?)(?: and |\s*/\s*|\s*&\s*)methods?|methods?(?:\s*/\s*design)?|methodology|results?|findings|discussion|"
    r"conclusions?|references|bibliography|literature cited|works cited|acknowledge?ments?|abbreviations|"
    r"(?:conflicts? of|competing) interests?|funding|disclosures?|authors['’]? contributions?|author details|limitations|"
    r"case (?:report|presentation)|appendix|supplementary (?:material|data|information)|ethics(?: approval)?|endnotes?)"
    r"\s*[:.]?",
    re.I,
)
ABSTRACT = re.compile(r"abstract|summary", re.I)
_CORE = re.compile(
    r"(?:\d{1,2}\.?\s+|[IVX]{1,4}\.\s+)?(?:introduction|background|methods?|results?|discussion)(?:\s*/\s*\w+)?", re.I
)
REFERENCES = re.compile(r"(?:\d{1,2}\.?\s+)?(?:references|bibliography|literature(?: cited)?|works cited|reference list)\s*:?", re.I)
_ABSTRACT_PARTS = re.compile(
    r"(?:background|objectives?|aims?|purposes?|introduction|design|settings?|participants?|patients?|materials?|methods?|"
    r"interventions?|measurements?|main outcomes?|results?|findings|discussion|conclusions?|interpretation|trial|study|"
    r"context|importance|summary|rationale|hypothesis|level|clinical|systematic|keywords?|key words)\b[^.:]{0,60}[.:]$",
    re.I,
)
_ADDRESSES = re.compile(r"author(?:s['’]?)? (?:details|information|affiliations?)|affiliations?|correspondence", re.I)
_DATES = re.compile(r"(?:received|accepted|published|revised)(?: online)?:?\s+\d{1,2}[ .]|received:?\s", re.I)
_KEYWORDS = re.compile(r"key\s?words?|mesh terms|index terms", re.I)
_FRONT_NOISE = re.compile(
    r"correspond|e-?mail|@|©|copyright|licen[sc]|creative commons|received|accepted|published|academic editor|department|"
    r"university|hospital|institute|full list of author|open access|doi\b|https?:|equal contribut|author information",
    re.I,
)
_MAX_HEADING_WORDS = 24


def body_style(lines: list[Line]) -> Style:
    """The type that most of a document is set in; its reference list does not count when there is enough before it.

    The list begins at the last line that names one: "literature" may also be the last word of a title.
    """
    named = (i for i in range(len(lines) - 1, -1, -1) if REFERENCES.fullmatch(lines[i].text.strip()) and lines[i].uniform)
    end = next(named, len(lines))
    total = sum(len(line.text) for line in lines)
    before = sum(len(line.text) for line in lines[:end])
    counts: Counter[Style] = Counter()
    for line in lines[:end] if before > 0.2 * total else lines:
        counts[line.style] += len(line.text)
    return counts.most_common(1)[0][0]


def assign_roles(pieces: list[Piece], body: Style, declared_title: str) -> None:
    """Say of every piece what it is, in place.

    Args:
        pieces: All pieces of the document in reading order, tables and furniture among them.
        body: The type of its running text.
        declared_title: What the file itself says its title is; believed only when it stands on the first page.
    """
    for piece in pieces:
        if piece.kind in ("paragraph", "list_item") and _is_figure_caption(piece, body):
            piece.kind = "caption"
    _find_title(pieces, declared_title)
    _find_headings(pieces, body)
    _find_authors(pieces)
    _set_front_apart(pieces, body)
    _set_levels([p for p in pieces if p.kind == "heading"])
    _find_leads(pieces, body)
    _find_notes(pieces, body)
    _set_back_apart(pieces)


def _is_figure_caption(piece: Piece, body: Style) -> bool:
    return is_caption(piece.lines[0], body, FIGURE_CAPTION) or is_caption(piece.lines[0], body)


def looks_like_heading(piece: Piece, body: Style) -> bool:
    """Whether a piece has the form of a heading: short, of one type that is not the text's, and no sentence."""
    text = piece.text.strip()
    if piece.kind not in ("paragraph", "list_item") or len(piece.lines) > 4 or not re.search("[A-Za-z]{2}", text):
        return False
    if MAIN_HEADING.fullmatch(text):
        return True
    words = text.split()
    style = piece.style
    if text.startswith(("(", "[", "•", "–", "-")) or text[0].islower():
        return False
    stands_out = style.bold or style.size > 1.05 * body.size
    if piece.kind == "list_item" and not (stands_out and re.match(r"[\dIVX]+(\.\d+)*\.?\s+[A-Z]", text)):
        return False
    if len(words) > _MAX_HEADING_WORDS or (text.endswith((",", ";", ".")) and not re.match(r"\d+(\.\d+)*\.?\s", text)):
        return False
    differs = style.font != body.font or style.bold != body.bold or style.size > 1.08 * body.size
    capitals = text.isupper() and len(text) > 6
    return ((differs and piece.uniform) or capitals) and (style.size >= 0.87 * body.size or style.bold)


def _find_headings(pieces: list[Piece], body: Style) -> None:
    shaped = [p for p in pieces if looks_like_heading(p, body)]
    total: Counter[tuple[str, float]] = Counter()
    in_headings: Counter[tuple[str, float]] = Counter()
    for piece in pieces:
        if piece.kind in ("paragraph", "list_item"):
            total[_look(piece.style)] += len(piece.text)
    for piece in shaped:
        in_headings[_look(piece.style)] += len(piece.text)
    for piece in shaped:
        look = _look(piece.style)
        trusted = in_headings[look] > 0.5 * total[look] or (piece.style.bold and not body.bold)
        followed = _next_text(pieces, piece) is not None
        if MAIN_HEADING.fullmatch(piece.text.strip()) or (trusted and followed):
            piece.kind = "heading"


def _look(style: Style) -> tuple[str, float]:
    return style.font, style.size


def _next_text(pieces: list[Piece], piece: Piece) -> Piece | None:
    at = next(i for i, p in enumerate(pieces) if p is piece)
    return next((p for p in pieces[at + 1 : at + 12] if p.kind in ("paragraph", "list_item", "heading", "table")), None)


def _set_levels(headings: list[Piece]) -> None:
    """Levels by type: the types that well-known main headings have first, others below in the order in which they nest."""
    named = [p for p in headings if MAIN_HEADING.fullmatch(p.text.strip())]
    core = Counter(_look(p.style) for p in named if _CORE.fullmatch(p.text.strip()))
    top = {core.most_common(1)[0][0]} if core else {_look(p.style) for p in named} or {_look(p.style) for p in headings[:1]}
    size = max((look[1] for look in top), default=0.0)
    top |= {_look(p.style) for p in named if not _is_nested(p, headings, top)}
    ranks: dict[tuple[str, float], int] = {}
    for piece in headings:
        numbered = re.match(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-Z]", piece.text)
        look = _look(piece.style)
        if numbered:
            piece.level = 2 + numbered[1].count(".")
        elif look in top or look[1] > 1.1 * size:
            piece.level = 2
        else:
            piece.level = ranks.setdefault(look, 3 + len(ranks))
        piece.level = min(piece.level, 6)


def _is_nested(piece: Piece, headings: list[Piece], top: set[tuple[str, float]]) -> bool:
    """Whether a heading's type is also used for several headings without a well-known name, between main ones."""
    look = _look(piece.style)
    return look not in top and sum(_look(p.style) == look and not MAIN_HEADING.fullmatch(p.text.strip()) for p in headings) > 2


def _find_title(pieces: list[Piece], declared: str) -> None:
    """The largest type on the first page, or the lines that the file itself calls its title."""
    first = [p for p in pieces if p.page == pieces[0].page and p.kind in ("paragraph", "heading", "list_item")] if pieces else []
    known = _fold(declared)
    if len(known) > 15:
        for i, _piece in enumerate(first):
            text = ""
            for j in range(i, min(i + 6, len(first))):
                text += _fold(first[j].text)
                if text == known or (len(text) > 25 and known.startswith(text) and len(text) > 0.9 * len(known)):
                    for part in first[i : j + 1]:
                        part.kind, part.level = "title", 1
                    return
    words = [p for p in first if len(p.text.split()) >= 3 and not MAIN_HEADING.fullmatch(p.text.strip())]
    if not words:
        return
    largest = max(p.style.size for p in words)
    if largest <= min(p.style.size for p in words) * 1.05:
        return
    parts = [p for p in words if p.style.size == largest]
    for part in [p for p in parts if p.style == parts[-1].style][:4]:
        part.kind, part.level = "title", 1


def _fold(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _find_authors(pieces: list[Piece]) -> None:
    """The names directly under the title: words with capitals, parted by commas, no sentence."""
    titles = [i for i, p in enumerate(pieces) if p.kind == "title"]
    if not titles:
        return
    page = pieces[titles[-1]].page
    found = False
    for piece in pieces[titles[-1] + 1 : titles[-1] + 6]:
        if piece.page != page or (piece.kind == "heading" and MAIN_HEADING.fullmatch(piece.text.strip())):
            return
        if piece.kind not in ("paragraph", "heading", "list_item"):
            continue
        if len(split_names(piece)) * 2 > len(re.split(r",| and ", piece.text)) and not _FRONT_NOISE.search(piece.text):
            piece.kind = "authors"
            found = True
        elif found:
            return


def split_names(piece: Piece) -> list[str]:
    """Names of persons in a line of authors, without marks and degrees."""
    plain = " ".join(
        "".join(("" if r.raised else (" " if r.spaced else "") + r.text) for r in line.runs) for line in piece.lines
    )
    names = []
    for part in re.split(r"[,;]|\band\b|&|\bfor the\b.*", re.sub(r"[*†‡§¶\d]", "", plain)):
        words = part.split()
        if 2 <= len(words) <= 5 and all(re.match(r"[^\W\d_a-z]|(?:van|von|de|da|der|den|di|la|le|el|al|bin|ten)$", w) for w in words):
            names.append(" ".join(words))
    return names


def _set_front_apart(pieces: list[Piece], body: Style) -> None:
    """On the first page, all but title, authors, abstract and text is furniture: banners, addresses, licences."""
    titles = [i for i, p in enumerate(pieces) if p.kind == "title"]
    if not titles:
        return
    page = pieces[titles[0]].page
    top = pieces[titles[0]].lines[0].baseline
    start = next(
        (i for i, p in enumerate(pieces) if i > titles[-1] and p.kind == "heading" and MAIN_HEADING.fullmatch(p.text.strip())),
        titles[-1] + 1,
    )
    for i, piece in enumerate(pieces):
        if piece.page != page or piece.kind not in ("paragraph", "heading", "list_item"):
            continue
        words = len(piece.text.split())
        before = titles[-1] < i < start and (_FRONT_NOISE.search(piece.text) or words < 25)
        small = piece.style.size < 0.86 * body.size and (_FRONT_NOISE.search(piece.text) or words < 8)
        if i < titles[0] or piece.lines[0].baseline > top or before or small or (i < start and _KEYWORDS.match(piece.text)):
            piece.kind = "furniture"


def _find_leads(pieces: list[Piece], body: Style) -> None:
    """Headings that run on into their paragraph ("Methods: We asked …").

    Where others like them stand in the middle of lines they are labels within one running text.
    """
    level = 2
    inline: set[tuple[int, str]] = set()
    for piece in pieces:
        if piece.kind == "heading":
            level = piece.level
        if piece.kind not in ("paragraph", "list_item"):
            continue
        runs = piece.lines[0].runs
        lead = runs[0].style
        n = next((i for i, r in enumerate(runs) if (r.style.font, r.style.bold) != (lead.font, lead.bold)), 0)
        text = "".join((" " if r.spaced and i else "") + r.text for i, r in enumerate(runs[:n]))
        rest = len(piece.text) - len(text)
        if not n or rest < 30 or len(text.split()) > 9 or not text.rstrip().endswith((":", ".", "—", "–")):
            continue
        if _has_inner_labels(piece, lead):
            inline.add((piece.page, lead.font))
        is_heading_type = (lead.bold and not runs[n].style.bold) or _ABSTRACT_PARTS.match(text.strip())
        if is_heading_type and re.search("[A-Za-z]{3}", text) and piece.style.font != lead.font:
            piece.n_lead, piece.level = n, min(level + 1, 6)
            if _KEYWORDS.match(text):
                piece.kind, piece.n_lead = "furniture", 0
    for piece in pieces:
        if piece.n_lead and (piece.page, piece.lines[0].runs[0].style.font) in inline:
            piece.n_lead = 0


def _has_inner_labels(piece: Piece, lead: Style) -> bool:
    """Whether a part of an abstract is named in the type of the paragraph's first words inside one of its lines."""
    for index, line in enumerate(piece.lines):
        groups = itertools.groupby(line.runs, key=lambda run: (run.style.font, run.style.bold) == (lead.font, lead.bold))
        for place, (is_alike, runs) in enumerate(groups):
            words = " ".join(run.text for run in runs).strip() if is_alike and (index or place) else ""
            if place and _ABSTRACT_PARTS.match(words):
                return True
    return False


def _set_back_apart(pieces: list[Piece]) -> None:
    """Addresses of the authors and dates of the manuscript at the end are furniture."""
    inside = False
    for piece in pieces:
        if piece.kind == "heading":
            inside = bool(_ADDRESSES.fullmatch(piece.text.strip()))
        elif piece.kind in ("paragraph", "list_item", "note") and (inside or _DATES.match(piece.text)):
            piece.kind = "furniture"


def _find_notes(pieces: list[Piece], body: Style) -> None:
    """Small type at the foot of a page is a note."""
    for piece in pieces:
        small = piece.style.size < 0.86 * body.size and piece.lines and piece.lines[0].baseline < 160
        if piece.kind == "paragraph" and small and re.match(r"[*†‡§¶]|\d{1,2}\s?[A-Z]|[a-e]\s?[A-Z]", piece.text):
            piece.kind = "note"
