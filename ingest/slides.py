"""A slide deck written out as text: which groups of lines are slides, what their titles are, what belongs to them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, pairwise
from statistics import median

from ingest.document import Page
from ingest.lines import Line
from ingest.listmarks import INLINE_BULLET, list_mark
from ingest.pieces import Piece, begins_inside, is_finished, is_left_open, make_piece

_CITATION_LIKE = re.compile(
    r"\b(?:19|20)\d\d\b|\bet\.? (?:[Aa]l|coll)\b|\b[Aa]nd coll\b|^(?:[A-Z]\.\s?)?[A-Z][\w'-]+ [A-Z]{1,2}\d?,"
)
_AUTHORS = re.compile(
    r".{0,60}\b(?:et\.?|[Aa]nd) (?:[Aa]l|coll)\b|[A-Z][\w'’-]+ [A-Z]{1,3}\d?[,.]|(?:[A-Z]\.\s?){1,2}[A-Z]\w+,?"
)
_VALUE_AT_END = re.compile(r"\s{2,}\S{0,5}\d\S{0,5}$|[:=]\s*\d+$")
_BARE_VALUE = re.compile(r"[<>≤≥~≈]?\s?\d[\d.,\s–-]*%?")
_CONJUNCTION = re.compile(r"(?:and|or|of|in|with|without|for|to|by|from|on|at|than|vs)\b")
_SENTENCE_LIKE = re.compile(
    r"\b(?:is|are|was|were|has|have|permits?|provides?|enables?|remains?|should|can|shows?|increases?)\b"
)
# How programs that write a deck out name its slides: "Slide 3", "--- Slide 3 of 20 ---", "<!-- Slide number: 3 -->", "Slide 3: Aims".
_LABEL = re.compile(
    r"(?:<!--|[-=#*\[(]{1,6})?\s*(?:slide|folie|diapositive)\s*(?:number|no\.?|#)?\s*:?\s*(?P<number>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"\s*(?:-->|[-=#*\])]{1,6})?(?:\s*$|\s*[:.–—-]\s*(?P<title>\S.*))",
    re.IGNORECASE,
)
_MIN_LABELS = 3
_MIN_SLIDES = 6
_MAX_TITLE_WORDS = 12


def split_slides(lines: list[Line]) -> list[list[Line]] | None:
    """The lines of each slide when the text is a slide deck written out, else None.

    A deck names its slides, or is many small groups of short lines, parted by form feeds or by two or more blank lines,
    that hardly ever end with a stop.
    """
    if labelled := _split_labelled(lines):
        return labelled
    if len(lines) < 2 * _MIN_SLIDES:
        return None
    groups: list[list[Line]] = []
    for line in lines:
        if not groups or line.gap >= 2 or line.page_break:
            groups.append([])
        groups[-1].append(line)
    if len(groups) < _MIN_SLIDES:
        return None
    words = [len(line.text.split()) for line in lines]
    finished = sum(line.text.endswith(".") for line in lines) / len(lines)
    is_deck = median(words) <= 8 and sum(words) / len(words) <= 10 and finished <= 0.3
    small = sum(len(group) <= 25 for group in groups) >= 0.9 * len(groups)
    n_rows = sum(line.is_row for line in lines)
    return groups if is_deck and small and n_rows <= 0.2 * len(lines) else None


def _split_labelled(lines: list[Line]) -> list[list[Line]] | None:
    """Slides that begin with a line that counts them up from 1, from the first line of the text on; None when they do not."""
    groups: list[list[Line]] = []
    last = 0
    for line in lines:
        label = _LABEL.match(line.text)
        if label and last < int(label["number"]) <= last + 20:
            last = int(label["number"])
            groups.append([])
        if not groups:
            return None
        groups[-1].append(line)
    words = sum(len(line.text.split()) for line in lines)
    return groups if len(groups) >= _MIN_LABELS and words <= 150 * len(groups) else None


def slide_pages(groups: list[list[Line]]) -> tuple[Page, ...]:
    """Numbers of the slides: the printed ones, else counted, those without any text counted where the blank lines between two slides tell of them.

    A program that writes each slide with the same number of blank lines behind it leaves `n` blank lines between
    neighbours and ``n + k`` more for each slide without text; when the gaps do not fit such a rule, no slide is skipped.
    """
    labels = [_LABEL.match(group[0].text) for group in groups]
    if all(labels):
        return tuple(
            Page(int(label["number"]), group[0].start) for label, group in zip(labels, groups, strict=True) if label
        )
    gaps = [group[0].gap for group in groups[1:]]
    least = min(gaps, default=0)
    step = least - 1
    fits = step >= 2 and all((gap - least) % step == 0 for gap in gaps)
    pages, number = [Page(1, groups[0][0].start)], 1
    for group, gap in zip(groups[1:], gaps, strict=True):
        number += 1 + ((gap - least) // step if fits else 0)
        pages.append(Page(number, group[0].start))
    return tuple(pages)


def slide_pieces(groups: list[list[Line]], pages: tuple[Page, ...], text: str) -> list[Piece]:
    """The pieces of all slides: for each a heading that opens its section, then its items."""
    pieces: list[Piece] = []
    for group, page in zip(groups, pages, strict=True):
        label = _LABEL.match(group[0].text)
        if label and not label["title"]:
            pieces.append(make_piece("furniture", group[:1], text))
            group = group[1:]
            if not group:
                continue
        items = _read_items(group, text)
        if label and label["title"]:
            _name_slide(items, label["title"])
            pieces.extend(items)
            continue
        title = _title(items)
        for index, item in enumerate(items):
            item.fixed = True
            if index == 0:
                item.level, item.section_kind = 1, "slide"
                item.title = _strip_mark(item.text) if title else f"Slide {page.number}"
                if title and len(items) > 1:
                    item.kind = "heading"
        pieces.extend(items)
    return pieces


def _name_slide(items: list[Piece], title: str) -> None:
    """Let a slide be named by the title in its label."""
    for item in items:
        item.fixed = True
    first = items[0]
    first.level, first.section_kind, first.title = 1, "slide", _strip_mark(title)
    if len(items) > 1:
        first.kind = "heading"


def _read_items(group: list[Line], text: str) -> list[Piece]:
    """The items of one slide: each bullet or line, with the lines that go on under it."""
    items: list[list[Line]] = []
    for line in chain.from_iterable(map(_split_bullets, group)):
        if items and not list_mark(line.text) and _goes_on(items[-1], line):
            items[-1].append(line)
        else:
            items.append([line])
    return [make_piece("list_item" if list_mark(item[0].text) else "paragraph", item, text) for item in items]


def _split_bullets(line: Line) -> list[Line]:
    """A line that runs several bullets together, as one line each."""
    edges = [0, *(m.end() for m in INLINE_BULLET.finditer(line.text)), len(line.text)]
    if len(edges) == 2:
        return [line]
    parts = []
    for a, b in pairwise(edges):
        words = line.text[a:b].rstrip()
        start = line.start + a
        parts.append(
            replace(line, start=start, end=start + len(words), text=words, gap=0 if a else line.gap, wraps=False)
        )
    return parts


def _goes_on(item: list[Line], line: Line) -> bool:
    last = item[-1]
    if is_finished(last.text) and not last.text.endswith(":"):
        return False
    if is_left_open(last.text):
        return True
    if last.text.endswith(":") or last.text[-1].isdigit() or _VALUE_AT_END.search(last.text):
        return False
    if list_mark(item[0].text) and _BARE_VALUE.fullmatch(line.text):
        return True
    if last.text.endswith(")") and not _CONJUNCTION.match(line.text):
        return False
    return begins_inside(line.text) or (last.wraps and len(last.text) > 12)


def _title(items: list[Piece]) -> bool:
    """Whether the first item names the slide; a statement, a value or a citation does not."""
    first = items[0]
    plain = _strip_mark(first.text)
    if first.n_words > _MAX_TITLE_WORDS or (is_finished(plain) and not plain.endswith((":", "?"))):
        return False
    if _CITATION_LIKE.search(plain) or _VALUE_AT_END.search(first.text) or not any(c.isalpha() for c in plain):
        return False
    if first.kind == "list_item" and not plain.isupper():
        return False
    if len(items) > 1 and _AUTHORS.match(items[1].text):
        return False
    statement = first.n_words > 5 and not plain.endswith("?") and _SENTENCE_LIKE.search(plain)
    return not (len(items) > 1 and statement)


def _strip_mark(text: str) -> str:
    mark = list_mark(text)
    plain = text[mark.end() :] if mark else text
    return re.sub(r"\s+(?=[?!])", "", " ".join(plain.split())).rstrip(":").strip()
