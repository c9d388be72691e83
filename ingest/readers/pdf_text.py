"""Pieces of a PDF to its stored text: cut paragraphs made whole, hyphens of line ends mended, hints and boxes kept."""

from __future__ import annotations

import re
from collections import Counter

from ingest.document import Box, Page
from ingest.readers.pdf_blocks import Piece
from ingest.readers.pdf_characters import HYPHEN
from ingest.readers.pdf_glyphs import Run
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_roles import ABSTRACT, split_names
from ingest.readers.pdf_tables import PdfTable
from ingest.readers.writing import Writer

# First parts after which a divided word is one word even when it is found nowhere else in the document.
_JOINED = frozenset(
    "under over out inter intra extra sub super trans re un in im ir il dis pre pro per anti de en em ex with be for fore "
    "after mis up hyper hypo micro macro multi semi photo radio neuro cardio osteo electro bio an ad as at con com".split()
)
_STOP = re.compile(r"[.!?]['\"”’)\]]*(?:\d[\d,–-]{0,11}|\[[\d,\s–-]+\])?['\"”’)\]]*$")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi:?\s?10\.|\b10\.\d{4,9}/)\S*$")


def join_cut_paragraphs(pieces: list[Piece]) -> list[Piece]:
    """Unite paragraphs that a column, a page, a figure or a running head has cut; what stood between follows after."""
    indents = _indents_paragraphs(pieces)
    result: list[Piece] = []
    open_at: int | None = None
    for piece in pieces:
        if piece.kind in ("paragraph", "list_item") and open_at is not None and _goes_on(result[open_at], piece, indents):
            result[open_at].lines += piece.lines
            result[open_at].full = piece.full
            continue
        result.append(piece)
        if piece.kind in ("paragraph", "list_item"):
            open_at = len(result) - 1
        elif piece.kind in ("heading", "reference", "title"):
            open_at = None
    return result


def _indents_paragraphs(pieces: list[Piece]) -> bool:
    """Whether the document indents the first line of a paragraph, so that one without indent goes on with another."""
    begun = [p for p in pieces if p.kind == "paragraph" and p.inside]
    return len(begun) > 4 and sum(p.indented for p in begun) > 0.8 * len(begun)


def _goes_on(piece: Piece, following: Piece, indents: bool) -> bool:
    """Whether a paragraph goes on in another column or on another page."""
    last, first = piece.lines[-1], following.lines[0]
    same_type = last.style.font == first.style.font or last.last_style == first.first_style
    if not same_type or abs(last.size - first.size) > 0.3 or following.kind == "list_item" or following.n_lead:
        return False
    moved = last.page != first.page or first.baseline > last.baseline or abs(first.left - last.left) > 40
    text, begin = last.text.rstrip(), first.text.lstrip("'\"“‘([")
    if text.endswith(":"):
        return False
    if _ends_with_hyphen(last) or (begin[:1].islower() and not _STOP.search(text)):
        return True
    if _STOP.search(text):
        many = len(following.lines) > 1
        return moved and piece.full and not following.indented and (begin[:1].islower() or (indents and many))
    return moved and not following.indented and (piece.full or text.endswith((",", ";")))


def _ends_with_hyphen(line: Line) -> bool:
    return line.runs[-1].text.endswith((HYPHEN, "-")) and not line.runs[-1].raised


class TextComposer:
    """Writes pieces one after the other, keeping where each line stands."""

    def __init__(self, writer: Writer, pieces: list[Piece]) -> None:
        self.writer = writer
        self.boxes: list[Box] = []
        self.pages: list[Page] = []
        self._words = _count_words(pieces)

    def write(self, pieces: list[Piece]) -> None:
        """Write all pieces."""
        abstract: int | None = None
        for piece in pieces:
            if abstract is not None and (piece.kind in ("title", "reference") or _ends_abstract(piece)):
                self.writer.mark("abstract", abstract)
                abstract = None
            if piece.table is not None:
                self._table(piece.table)
            elif piece.kind == "authors":
                self._authors(piece)
            elif piece.n_lead:
                self._with_lead(piece)
            else:
                self._block(piece.kind, _value(piece), [line.runs for line in piece.lines])
            if piece.kind == "heading" and ABSTRACT.fullmatch(piece.text.strip()):
                abstract = self.writer.length

    def _block(self, kind: str, value: object, lines: list[list[Run]]) -> int:
        kind = "" if kind == "authors" else kind
        self.writer.block_break()
        start = self._lines(lines)
        self.writer.mark(kind, start, value) if kind else None
        self.writer.block_break()
        return start

    def _with_lead(self, piece: Piece) -> None:
        first = piece.lines[0]
        lead, rest = first.runs[: piece.n_lead], first.runs[piece.n_lead :]
        self.writer.block_break()
        start = self._lines([_without_stop(lead)])
        self.writer.mark("heading", start, piece.level or 3)
        self._block(piece.kind, None, [rest, *(line.runs for line in piece.lines[1:])])

    def _authors(self, piece: Piece) -> None:
        start = self._block("authors", None, [line.runs for line in piece.lines])
        text = self.writer.text()
        at = start
        for name in split_names(piece):
            pattern = r"\s+".join(map(re.escape, name.split()))
            found = re.compile(pattern).search(text, at)
            if found:
                self.writer.mark_span("author", found.start(), found.end())
                at = found.end()

    def _table(self, table: PdfTable) -> None:
        self._block("caption", None, [line.runs for line in table.caption])
        writer = self.writer
        with writer.block("table"):
            for index, cells in enumerate(table.rows):
                writer.line_break()
                start = writer.length
                for position, cell in enumerate(cells):
                    if position:
                        writer.cell_break()
                    at = self._lines(cell.lines)
                    writer.mark("cell", at, (index, cell.column, cell.n_columns))
                    if cell.n_rows > 1:
                        writer.mark("cell_rows", at, cell.n_rows)
                writer.mark("header_row" if index < table.n_header_rows else "row", start)
        if table.notes:
            self._block("note", None, [line.runs for line in table.notes])

    def _lines(self, lines: list[list[Run]]) -> int:
        """Write printed lines as running text; returns where they begin."""
        start = self.writer.length
        for index, runs in enumerate(lines):
            following = lines[index + 1] if index + 1 < len(lines) else []
            self._line(runs, following)
        return start

    def _line(self, runs: list[Run], following: list[Run]) -> None:
        writer = self.writer
        start = writer.length
        plain = ""  # written in one go as far as nothing is raised
        for index, run in enumerate(runs):
            text = run.text
            if run.spaced and index:
                plain += " "
            if index == len(runs) - 1 and following:
                text, gap = self._line_end(text, following[0].text)
                text = text.replace(HYPHEN, "-") + gap
            else:
                text = text.replace(HYPHEN, "-") + (" " if index == len(runs) - 1 else "")
            if run.raised and not run.lowered:
                writer.write(plain)
                writer.raised(text)
                plain = ""
            else:
                plain += text
        writer.write(plain)
        self._locate(runs, start)

    def _line_end(self, text: str, following: str) -> tuple[str, str]:
        """The last word of a line as it stands when the next line follows, and what parts the two."""
        hyphenated = text.endswith((HYPHEN, "-")) and len(text) > 1 and text[-2].isalnum()
        if not hyphenated:
            ends_open = text.endswith(("–", "/", "—")) and len(text) > 1
            is_address = (_ADDRESS.search(text) and text[-1] in "/._=?&-") or (ends_open and following[:1].isalnum())
            return text, "" if is_address else " "
        begin, end = "".join(re.findall(r"[^\W_]*$", text[:-1])), "".join(re.findall(r"^[^\W_]*", following))
        goes_on_divided = following[len(end) : len(end) + 1] == "-"
        is_no_word = not end.islower() or not begin.isalpha() or "@" in text or _ADDRESS.search(text)
        if goes_on_divided or is_no_word or self._keeps_hyphen(begin, end):
            return text[:-1] + "-", ""
        return text[:-1], ""

    def _keeps_hyphen(self, begin: str, end: str) -> bool:
        """Whether a word divided at a line's end has its hyphen anyway, judged by the document's other words."""
        one, with_hyphen = self._words[(begin + end).casefold()], self._words[f"{begin}-{end}".casefold()]
        if one or with_hyphen:
            return with_hyphen > one
        parts_are_words = self._words[begin.casefold()] > 0 and self._words[end.casefold()] > 0
        return parts_are_words and len(begin) > 2 and len(end) > 2 and begin.casefold() not in _JOINED

    def _locate(self, runs: list[Run], start: int) -> None:
        """Keep where a line stands, as one box for each stretch of words without a wide gap."""
        writer = self.writer
        page = runs[0].page if runs else 0
        if writer.length <= start or not page:
            return
        at = start + len(writer.text_from(start)) - len(writer.text_from(start).lstrip())
        if not self.pages or self.pages[-1].number != page:
            self.pages.append(Page(page, at))
        sides = [r.box for r in runs]
        box = (min(s[0] for s in sides), min(s[1] for s in sides), max(s[2] for s in sides), max(s[3] for s in sides))
        self.boxes.append(Box(at, writer.length, page, *(round(side, 1) for side in box)))


def _ends_abstract(piece: Piece) -> bool:
    return piece.kind in ("heading", "furniture", "table", "caption") and not piece.n_lead


def _value(piece: Piece) -> object:
    if piece.kind == "heading":
        return piece.level or 2
    return piece.number if piece.kind == "reference" else None


def _without_stop(runs: list[Run]) -> list[Run]:
    """The runs of a heading that runs on, without the colon or stop that ends it."""
    last = runs[-1]
    text = last.text.rstrip(":.—–")
    if not text:
        return runs[:-1]
    copy = Run(text, last.style, last.left, last.right, last.baseline, last.spaced, last.order)
    copy.box, copy.page = last.box, last.page
    return [*runs[:-1], copy]


def _count_words(pieces: list[Piece]) -> Counter[str]:
    """How often each word, and each word with hyphens, stands undivided in the document."""
    words: Counter[str] = Counter()
    for piece in pieces:
        divided = False
        for line in piece.lines:
            found = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)
            goes_on = _ends_with_hyphen(line)
            for word in found[1 if divided else 0 : -1 if goes_on else None]:
                words[word.casefold()] += 1
            divided = goes_on
    return words
