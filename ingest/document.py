"""The nouns of a source document: spans over a stored text that never changes.

Everything here is frozen and needs the standard library only. Offsets are half-open character offsets
``[start, end)`` into `Document.text`; a noun that carries offsets quotes ``text[start:end]`` and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets ``[start, end)`` into a document's stored text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


def join_spans(spans: tuple[Span, ...], text: str) -> str:
    """The text of several spans as one reading: white space collapsed, the gaps between the spans left out."""
    return re.sub(r"\s+", " ", " ".join(span.of(text) for span in spans)).strip()


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page (or slide) begins: its printed or counted number [1-] and the offset of its first character."""

    number: int
    start: int


@dataclass(frozen=True, slots=True)
class Box:
    """Where a run of characters stands on a page of a PDF, in points from the page's lower left corner."""

    start: int
    end: int
    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Hint:
    """What a format's own markup or geometry says of a span, for `structure` and `references` to use.

    Kinds and their `value`:
        ``title``, ``author`` (one span an author), ``abstract``, ``furniture``, ``caption``: None.
        ``heading``: its level [1-6], int.
        ``paragraph``, ``list_item``: None (block boundaries known from markup).
        ``superscript``: None (raised and smaller: a mark, an exponent or a footnote letter).
        ``table``: None, the whole table; ``header_row``, ``row``: None, one row each; ``cell``: (row, column, n_columns),
            zero-based, the last for a merged cell; ``cell_rows``: how many rows such a cell reaches down, when more than one.
        ``reference``: the entry's number, int, or None when it has none; ``reference_title``: the title in it, None.
        ``xref``: tuple of the reference numbers that the markup itself links, in printed order.
        ``link``: the address that the markup links, str (never followed).
        ``note``: speaker notes or a footnote, None.
    """

    kind: str
    start: int
    end: int
    value: object = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """Bibliographic facts of a document, as declared (front matter, XML) or recognised in its text.

    `kind`: review, study, abstract, slides, guideline, case report, protocol, editorial or document.
    `coverage`: full text, abstract, preview, slides or digest; every answer carries it.
    `digest_of`: DOI or title of the source that this text digests, or None.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    container: str | None = None
    doi: str | None = None
    pmid: str | None = None
    kind: str = "document"
    coverage: str = "full text"
    licence: str | None = None
    key: str | None = None
    digest_of: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file: the text to store, and what the format itself says about spans of it."""

    text: str
    format: str
    metadata: Metadata = Metadata()
    pages: tuple[Page, ...] = ()
    hints: tuple[Hint, ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section from its heading to the next of the same or a higher level.

    `kind`: body, abstract, front (title page), slide, references, furniture. `parent` is an index into
    `Document.sections`. `title` is the heading as a reader would say it (marks of Markdown taken off).
    """

    title: str
    level: int
    start: int
    end: int
    kind: str = "body"
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A unit of the page: what stands together, in one or (when something cuts it) several spans, in reading order.

    `kind`: title, heading, front (authors, affiliations, addresses), paragraph, list_item, caption, table,
    reference, furniture. Only paragraphs, list items, captions and tables are evidence.
    """

    kind: str
    spans: tuple[Span, ...]
    section: int | None = None

    EVIDENCE = frozenset({"paragraph", "list_item", "caption", "table"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, in one span, or in several when a page break, figure or running head cuts it."""

    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched and cited: whole sentences of one section, at most 256 word pieces with its heading.

    `kind`: paragraph, list (a group of bullets under one title), caption, table_row.
    `context` is what stands over it (document title, section path, table caption), put before it when it is embedded
    and indexed, never cited. `reading` is what a reader understands when the characters alone do not say it
    (a table row with its column names; a cut sentence made whole), else the characters themselves.
    """

    spans: tuple[Span, ...]
    kind: str
    section: int | None
    page: int | None
    sentences: tuple[Sentence, ...]
    context: str
    reading: str
    table: int | None = None
    row: int | None = None

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table, with the names of its row and column as a reader would say them.

    `column` joins the headers above it from the outermost in ("1 month, PVP + ITR"); `row` its row's label, behind the
    label of the group of rows it stands in ("Primary tumor, Lung cancer"). `unit` where row or column names one.
    """

    start: int
    end: int
    row: str
    column: str
    unit: str | None = None
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as spans. `rows` hold one `Cell` for each value; the first cell of a row is its label."""

    label: str
    caption: str
    start: int
    end: int
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption_span: Span | None = None
    notes_span: Span | None = None

    def lay_out(self, row: tuple[Cell, ...]) -> tuple[Cell | None, ...]:
        """The cells of a row under the columns that they belong to, None where the row has nothing."""
        places: list[Cell | None] = [None] * max(len(self.header), len(row))
        at = 0
        for left, cell in zip(range(len(row), 0, -1), row, strict=True):
            named = (i for i in range(at, len(self.header)) if self.header[i] == cell.column)
            at = min(next(named, at), len(places) - left)
            places[at] = cell
            at += 1
        return tuple(places)


@dataclass(frozen=True, slots=True)
class Structure:
    """What was understood of a reading before its references: the parts of the page, as spans over the stored text.

    `pages` are those of the reading, or the ones recognised in the text (slides parted by blank lines).
    """

    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    metadata: Metadata = Metadata()
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a document's reference list, with whatever of it could be parsed."""

    number: int
    spans: tuple[Span, ...]
    text: str
    first_author: str | None = None
    authors: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    year: int | None = None
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """Reference numbers in the running text, ranges expanded.

    `suspect` says why the marker and its entry do not seem to belong together; `better` is the entry that fits.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    suspect: str | None = None
    better: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form that the document gives it, with where it says so."""

    short: str
    long: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """What the library has to say about a span itself, in words a clinician understands.

    `kind`: arithmetic, range, disagreement, outlier, coverage.
    """

    start: int
    end: int
    text: str
    kind: str = "arithmetic"


@dataclass(frozen=True, slots=True)
class Document:
    """One source, wholly understood. `sha256` is the digest of the file's bytes, hexadecimal."""

    key: str
    sha256: str
    text: str
    format: str
    source: str
    metadata: Metadata
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    passages: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    references: tuple[Reference, ...] = ()
    markers: tuple[Marker, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    notes: tuple[Note, ...] = ()
    boxes: tuple[Box, ...] = field(default=(), repr=False)

    def page_at(self, offset: int) -> int | None:
        """Number of the page that the character at `offset` stands on, or None when the document has no pages."""
        found = None
        for page in self.pages:
            if page.start > offset:
                break
            found = page.number
        return found

    def section_at(self, offset: int) -> Section | None:
        """The innermost section that holds the character at `offset`, or None."""
        held = [s for s in self.sections if s.start <= offset < s.end]
        return max(held, key=lambda s: (s.level, s.start), default=None)

    def markers_in(self, start: int, end: int) -> tuple[Marker, ...]:
        """The markers that lie inside ``[start, end)``, in order."""
        return tuple(m for m in self.markers if start <= m.start and m.end <= end)

    def notes_on(self, start: int, end: int) -> tuple[Note, ...]:
        """The notes on spans that overlap ``[start, end)``, in order."""
        return tuple(n for n in self.notes if n.start < end and start < n.end)


def fold_text(text: str) -> str:
    """Lower case, accents off, every run of other than letters and digits one space: the form in which names compare."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^0-9a-z]+", " ", text.casefold()).strip()
