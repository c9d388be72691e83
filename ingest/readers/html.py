"""Saved web pages: the article's own text, with what its markup says of headings, lists, tables and references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.document import Metadata, Reading
from ingest.errors import UnreadableFile
from ingest.readers.grid import GridRow, write_grid
from ingest.readers.html_page import decode_page, find_article, find_title, parse_page
from ingest.readers.limits import LIMITS, Limits
from ingest.readers.markup import entity_text, inner_text, local, text_of
from ingest.readers.markup_rows import marked_rows
from ingest.readers.writing import Writer, raise_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = frozenset(
    "p div section article main blockquote pre address figure figcaption ul ol li dl dt dd table caption thead tbody tfoot "
    "tr td th h1 h2 h3 h4 h5 h6 hr center details summary header body html fieldset".split()
)
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|h[1-6]|p|div|span|table|ul|ol|li|a\s|article|section|br|b|i|em|strong)\b", re.I
)
_REFERENCE_NAME = re.compile(r"(?:^|[\s_-])(?:references?|reflist|ref-?list|bibliography|citation-?list|cited-?refs?)(?:$|[\s_-])", re.I)
_REFERENCE_TITLE = re.compile(r"(?:\d+\.?\s*)?(?:references(?: and notes)?|bibliography|literature cited|works cited)\s*:?", re.I)
_CAPTION_NAME = re.compile(r"(?:^|[\s_-])captions?(?:$|[\s_-])", re.I)
_MIN_TAGS = 4


def matches(name: str, data: bytes) -> bool:
    """Whether this is a web page: it says so, or its beginning is full of a page's tags."""
    head = data[:8192]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = decode_page(data[:16384]).encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if not start.startswith(b"<"):
        return False
    return bool(re.match(rb"(?:<\?xml.*?\?>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", start, re.S)) or (
        len(_TAGS.findall(head)) >= _MIN_TAGS and not start.startswith(b"<?xml")
    )


def read(name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
    """Read a saved web page.

    Args:
        name: File name; not used, the content decides.
        data: The file.
        limits: What it may cost.

    Returns:
        The article's text with hints.

    Raises:
        UnreadableFile: If it holds no text, or is nested too deeply or too long.
    """
    root = parse_page(data)
    metadata = _metadata(root)
    article = find_article(root)
    page = _Page(article, find_title(root, article), limits)
    page.compose()
    if not page.writer.length:
        raise UnreadableFile("It is a web page without text (it may be built by its scripts); save the text itself.")
    title = metadata.title or page.title
    return page.writer.finish("html", Metadata(**{**_as_dict(metadata), "title": title}))


class _Page:
    """One pass over the elements of an article, writing as it goes."""

    def __init__(self, article: Element, title: Element | None, limits: Limits) -> None:
        self.article = article
        self.writer = Writer(limits)
        self.title_element = title
        self.title = text_of(title)
        self.lists = _reference_lists(article)
        self.numbers = _entry_numbers(self.lists)

    def compose(self) -> None:
        if self.title_element is not None:
            with self.writer.block("title"):
                self._inline(self.title_element)
        self._blocks(self.article)

    def _blocks(self, parent: Element) -> None:
        """Write what is inside an element: runs of text and inline markup as paragraphs, blocks as what they are."""
        writer = self.writer
        writer.block_break()
        start = writer.length
        writer.write(parent.text or "")
        for child in parent:
            if _is_block(child):
                writer.mark("paragraph", start)
                self._block(child)
                writer.block_break()
                start = writer.length
            else:
                self._inline_child(child)
            writer.write(child.tail or "")
        writer.mark("paragraph", start)
        writer.block_break()

    def _block(self, element: Element) -> None:
        name = local(element)
        if element is self.title_element:
            return
        if name in _HEADINGS:
            with self.writer.block("heading", max(2, _HEADINGS[name])):
                self._inline(element)
        elif name in ("ul", "ol"):
            self._list(element)
        elif name == "table" and not _is_layout(element):
            self._table(element)
        elif name == "figcaption" or (_CAPTION_NAME.search(element.get("class", "")) and not _has_blocks(element)):
            with self.writer.block("caption"):
                self._inline(element)
        elif name in ("p", "pre", "dt", "dd", "address", "summary") and not _has_blocks(element):
            with self.writer.block("paragraph"):
                self._inline(element)
        else:
            self._blocks(element)

    def _list(self, element: Element) -> None:
        references = element in self.lists
        for item in element:
            if local(item) != "li":
                if _is_block(item):
                    self._block(item)
            elif references:
                with self.writer.block("reference", self.numbers.get(item)):
                    self._entry(item)
            elif _has_blocks(item):
                self._item_with_blocks(item)
            else:
                with self.writer.block("list_item"):
                    self._inline(item)

    def _entry(self, item: Element) -> None:
        number, text = self.numbers.get(item), text_of(item)
        if number is not None and not re.match(rf"\W?{number}\b", text):
            self.writer.write(f"{number}. ")
        self._inline(item)

    def _item_with_blocks(self, item: Element) -> None:
        """An item's own text is the list item; lists and tables inside it stand on their own."""
        writer = self.writer
        writer.block_break()
        start = writer.length
        writer.write(item.text or "")
        for child in item:
            if local(child) in ("ul", "ol", "table", "dl", *_HEADINGS):
                writer.mark("list_item", start)
                self._block(child)
                writer.block_break()
                start = writer.length
            else:
                self._inline_child(child)
            writer.write(child.tail or "")
        writer.mark("list_item", start)
        writer.block_break()

    def _table(self, element: Element) -> None:
        for caption in (e for e in element if local(e) == "caption"):
            with self.writer.block("caption"):
                self._inline(caption)
        rows = marked_rows(element)
        n_notes = _count_notes(rows)
        write_grid(self.writer, rows[: len(rows) - n_notes], self._inline)
        for row in rows[len(rows) - n_notes :]:
            with self.writer.block("note"):
                self._inline(row.cells[0].content)

    def _inline(self, element: Element) -> None:
        self.writer.write(element.text or "")
        for child in element:
            self._inline_child(child)
            self.writer.write(child.tail or "")

    def _inline_child(self, child: Element) -> None:
        name, writer = local(child), self.writer
        if not name:
            writer.write(entity_text(child))
        elif name == "sup":
            self._raised(child)
        elif name == "a":
            start = writer.length
            self._inline(child)
            self._mark_link(child, start)
        elif name in ("br", "wbr", "hr"):
            writer.write(" " if name != "wbr" else "")
        elif name not in ("img", "rp", "annotation", "annotation-xml"):
            writer.write(" " if _is_block(child) else "")
            self._inline(child)
            writer.write(" " if _is_block(child) else "")

    def _raised(self, element: Element) -> None:
        writer = self.writer
        links = [e for e in element.iter() if local(e) == "a" and self._target(e) is not None]
        if not links:
            writer.raised(inner_text(element))
            return
        start = writer.length
        self._raised_inline(element)
        writer.mark("superscript", start)

    def _raised_inline(self, element: Element) -> None:
        self.writer.write(raise_text(element.text or ""))
        for child in element:
            start = self.writer.length
            self._raised_inline(child)
            if local(child) == "a":
                self._mark_link(child, start)
            self.writer.write(raise_text(child.tail or ""))

    def _mark_link(self, link: Element, start: int) -> None:
        number = self._target(link)
        if number is not None:
            self.writer.mark("xref", start, (number,))
        elif link.get("href", "").startswith(("http://", "https://")):
            self.writer.mark("link", start, link.get("href"))

    def _target(self, link: Element) -> int | None:
        """The entry that a link inside the page leads to."""
        _, mark, fragment = link.get("href", "").partition("#")
        return self.numbers.get(fragment) if mark and fragment else None


def _is_block(element: Element) -> bool:
    return local(element) in _BLOCKS


def _has_blocks(element: Element) -> bool:
    return any(local(e) in _BLOCKS for e in element.iter() if e is not element)


def _count_notes(rows: list[GridRow]) -> int:
    """How many rows at a table's foot are notes: one cell over the whole width, in the foot or a sentence of its own."""
    width = max((sum(cell.n_columns for cell in row.cells) for row in rows), default=0)
    n_notes = 0
    for row in reversed(rows[1:]):
        cell = row.cells[0]
        in_foot = any(local(e) == "tfoot" for e in cell.content.iterancestors())
        if len(row.cells) > 1 or cell.n_columns < width or not (in_foot or len(text_of(cell.content).split()) > 12):
            break
        n_notes += 1
    return n_notes


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges the page: it holds headings or tables, or has one column."""
    if table.get("role") == "presentation" or any(local(e) in ("table", "h1", "h2", "h3") for e in table.iter() if e is not table):
        return True
    rows = [[c for c in row if local(c) in ("td", "th")] for row in table.iter() if local(row) == "tr"]
    return max((len(cells) for cells in rows), default=0) < 2


def _reference_lists(article: Element) -> list[Element]:
    """Lists that are named as reference lists, stand in something that is, or follow a heading that says so."""
    lists, last_heading = [], ""
    for element in article.iter():
        if local(element) in _HEADINGS:
            last_heading = text_of(element)
        if local(element) not in ("ol", "ul") or any(local(e) in ("ol", "ul") for e in element.iterancestors()):
            continue
        names = [f"{e.get('class', '')} {e.get('id', '')}" for e in (element, *list(element.iterancestors())[:4])]
        if any(map(_REFERENCE_NAME.search, names)) or _REFERENCE_TITLE.fullmatch(last_heading):
            lists.append(element)
    return lists


def _entry_numbers(lists: list[Element]) -> dict[object, int]:
    """Entry number by its element and by every name inside it that a link can lead to."""
    numbers: dict[object, int] = {}
    following = 1
    for listing in lists:
        start = listing.get("start", "")
        following = int(start) if start.isdecimal() and len(start) < 5 else following
        for item in (e for e in listing if local(e) == "li"):
            printed = re.match(r"\W{0,2}(\d{1,4})[.\])]\s", text_of(item)) or re.match(r"(\d{1,4})\.?$", item.get("data-counter", ""))
            number = int(printed[1]) if printed else int(item.get("value")) if item.get("value", "").isdecimal() else following
            numbers[item] = number
            for element in item.iter():
                for name in (element.get("id"), element.get("name") if local(element) == "a" else None):
                    if name:
                        numbers.setdefault(name, number)
            following = number + 1
    return numbers


def _metadata(root: Element) -> Metadata:
    """Facts in the page's head, as search engines for papers read them."""
    found: dict[str, list[str]] = {}
    for element in root.iter():
        if local(element) == "meta" and element.get("content"):
            name = (element.get("name") or element.get("property") or "").casefold()
            found.setdefault(name, []).append(" ".join(element.get("content").split()))
    first = {name: values[0] for name, values in found.items()}
    doi = re.search(r"10\.\d{4,9}/\S+", " ".join(first.get(n, "") for n in ("citation_doi", "dc.identifier", "prism.doi")))
    date = " ".join(first.get(n, "") for n in ("citation_publication_date", "citation_date", "dc.date", "prism.publicationdate"))
    year = re.search(r"(?:19|20)\d\d", date)
    authors = found.get("citation_author") or found.get("dc.creator") or []
    licence = re.search(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", " ".join(e.get("href", "") for e in root.iter("a", "link")))
    return Metadata(
        title=first.get("citation_title") or first.get("dc.title") or first.get("og:title", ""),
        authors=tuple(_turn_name(a) for a in authors),
        year=int(year.group()) if year else None,
        container=first.get("citation_journal_title") or first.get("prism.publicationname"),
        doi=doi.group().rstrip(".,;") if doi else None,
        pmid=first.get("citation_pmid"),
        licence=f"CC-{licence[1].upper()}-{licence[2]}" if licence else None,
    )


def _turn_name(name: str) -> str:
    """"Family, Given" as it is spoken."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma else name


def _as_dict(metadata: Metadata) -> dict:
    return {name: getattr(metadata, name) for name in Metadata.__dataclass_fields__}
