"""Articles as JATS XML or in BioMed Central's own document type (``art``).

Every element that carries text of the article is written in the order of the markup; addresses, licences and files are
left out. Links from the text to the reference list become hints with the entry numbers they mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.document import Hint, Reading
from ingest.errors import UnreadableFile
from ingest.readers.grid import write_grid
from ingest.readers.jats_front import citation_line, read_metadata
from ingest.readers.jats_references import EntryList, entry_title, format_entry
from ingest.readers.limits import LIMITS, Limits
from ingest.readers.markup import entity_text, find, inner_text, local, parse_xml, root_name, text_of
from ingest.readers.markup_rows import marked_rows
from ingest.readers.writing import Writer, raise_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SECTIONS = {"sec", "app", "app-group", "ack", "boxed-text", "statement", "glossary", "notes", "bio", "floats-group", "fn-group"}
_TITLES = {"title", "st"}
_BLOCKS = {
    "p", "list", "def-list", "dl", "fig", "fig-group", "table-wrap", "table-wrap-group", "table", "disp-quote",
    "supplementary-material", "ref-list", "refgrp", "disp-formula", "verse-group", "suppl", "speech",
    "array", "preformat", "fn", *_SECTIONS,
}  # fmt: skip
_SILENT = {
    "graphic", "media", "inline-graphic", "object-id", "label", "tex-math", "alt-text", "long-desc", "permissions",
    "sec-meta", "kwd-group", "email", "colgroup", "col", "hr", "file", "text", "attrib", "title", "st", "caption",
}  # fmt: skip
_LEVEL_TOP = 2
_MAX_RANGE = 200
_DASHES = {"-", "–", "—", "−", "‐", "‑"}


def matches(name: str, data: bytes) -> bool:
    """Whether this is XML whose root is an article, whatever the file is called."""
    return root_name(data) in ("article", "art")


def read(name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
    """Read an article.

    Args:
        name: File name; not used, the content decides.
        data: The file.
        limits: What it may cost.

    Returns:
        The article's text with hints for everything that its markup says.

    Raises:
        UnreadableFile: If it is not well formed, nested too deeply, too long, or holds no text.
    """
    root = parse_xml(data)
    return _Article(root, limits).compose()


class _Article:
    """One pass over the elements of an article, writing as it goes."""

    def __init__(self, root: Element, limits: Limits) -> None:
        self.root = root
        self.writer = Writer(limits)
        self.metadata = read_metadata(root)
        self.entries = EntryList(root)
        self.numbers = {element: number for number, element in self.entries.entries}
        self.links: list[Hint] = []

    def compose(self) -> Reading:
        front = {"art": ("fm", "bdy", "bm"), "article": ("front", "body", "back")}[local(self.root)]
        head, body, back = (find(self.root, name) for name in front)
        if head is not None:
            self._front(head)
        for part in (body, find(self.root, "floats-group"), find(self.root, "floats-wrap"), back):
            if part is not None:
                self._children(part, _LEVEL_TOP)
        if not self.writer.length:
            raise UnreadableFile("It is an article without any text; fetch the file again.")
        self.writer.hints += _join_ranges(self.links, self.writer)
        return self.writer.finish("jats", self.metadata)

    def _front(self, head: Element) -> None:
        writer = self.writer
        with writer.block("title"):
            writer.write(self.metadata.title)
        writer.block_break()
        for index, author in enumerate(self.metadata.authors):
            writer.write(", " if index else "")
            start = writer.length
            writer.write(author)
            writer.mark("author", start)
        with writer.block("furniture"):
            writer.write(citation_line(self.root, self.metadata))
        holder = head if local(head) == "fm" else find(head, "article-meta")
        for part in holder if holder is not None else ():
            if local(part) in ("abstract", "abs"):
                self._abstract(part)
        words = [text_of(k) for k in head.iter() if local(k) == "kwd"]
        with writer.block("furniture"):
            writer.write("Keywords: " + ", ".join(words) if words else "")

    def _abstract(self, part: Element) -> None:
        inner = part
        if local(part) == "abs" and len(part) == 1 and local(part[0]) == "sec":
            inner = part[0]
        with self.writer.block("heading", _LEVEL_TOP):
            self.writer.write(text_of(_title(inner)) or "Abstract")
        self.writer.block_break()
        start = self.writer.length
        self._children(inner, _LEVEL_TOP + 1)
        self.writer.mark("abstract", start)

    def _children(self, parent: Element, level: int) -> None:
        """Write the blocks of a section; loose text between them is a paragraph."""
        if (parent.text or "").strip():
            self._paragraph_of(parent)
            return
        for child in parent:
            if local(child) in _BLOCKS:
                self._block(child, level)
            elif local(child) and local(child) not in _SILENT:
                self._children(child, level)

    def _block(self, element: Element, level: int) -> None:
        name = local(element)
        if name in ("ref-list", "refgrp"):
            self._reference_list(element, level)
        elif name in _SECTIONS:
            self._section(element, level)
        elif name in ("list", "def-list", "dl"):
            self._list(element)
        elif name in ("fig", "table-wrap", "table", "array"):
            self._float(element)
        elif name in ("fn",):
            with self.writer.block("note"):
                self._inline(element, blocks=False)
        elif name in ("p", "disp-formula", "preformat"):
            self._paragraph_of(element)
        else:
            self._children(element, level)

    def _section(self, element: Element, level: int) -> None:
        title = _title(element)
        label = text_of(find(element, "label"))
        if title is None and local(element) == "ack":
            inner = find(element, "sec")
            words = "" if inner is not None and _title(inner) is not None else "Acknowledgements"
        else:
            words = None
        if title is not None or words:
            with self.writer.block("heading", min(level, 6)):
                self.writer.write(f"{label} " if label else "")
                self.writer.write(words or "")
                if title is not None:
                    self._inline(title, blocks=False)
            level += 1
        self._children(element, level)

    def _paragraph_of(self, element: Element) -> None:
        """Write a paragraph; a list, figure or table inside it ends it, and what follows is a paragraph again."""
        numbered = element.get("indent") and re.match(r"\s*(?:\d{1,2}[.)]|[•–-])\s", element.text or "")
        kind = "list_item" if numbered else "paragraph"
        self.writer.block_break()
        start = self._inline_with_blocks(element, kind, self.writer.length)
        self.writer.mark(kind, start)
        self.writer.block_break()

    def _inline_with_blocks(self, element: Element, kind: str, start: int) -> int:
        """Write an element's running text; returns where the paragraph that is still open begins."""
        self.writer.write(element.text or "")
        for child in element:
            if local(child) in _BLOCKS and local(child) != "disp-formula":
                self.writer.mark(kind, start)
                self._block(child, _LEVEL_TOP + 2)
                self.writer.block_break()
                start = self.writer.length
            else:
                self._inline_child(child)
            self.writer.write(_tail_of(child))
        return start

    def _inline(self, element: Element, blocks: bool = True) -> None:
        """Write an element's text where it stands, with the links and superscripts in it."""
        self.writer.write(element.text or "")
        for child in element:
            if not blocks and local(child) in ("p", "title", "break", "fn", "list-item", "def", "term"):
                self.writer.write(" ")
            self._inline_child(child)
            self.writer.write(_tail_of(child))

    def _inline_child(self, child: Element) -> None:
        name = local(child)
        if not name:
            self.writer.write(entity_text(child))
        elif name == "sup" and not any(local(e) in ("xref", "abbr") for e in child.iter()):
            self.writer.raised(inner_text(child))
        elif name == "sup":
            self._raised_links(child)
        elif name == "xref" and child.get("ref-type") == "bibr":
            self._link(child.get("rid"), text_of(child))
        elif name == "abbrgrp":
            self._link_group(child)
        elif name in ("break", "sep"):
            self.writer.write(" ")
        elif name in ("ext-link", "uri", "url", "a"):
            start = self.writer.length
            self._inline(child)
            address = next((v for k, v in child.attrib.items() if k.endswith("href")), None)
            self.writer.mark("link", start, address or text_of(child))
        elif name not in _SILENT:
            self._inline(child, blocks=False)

    def _link(self, identifiers: str | None, printed: str) -> None:
        numbers = self.entries.number_of(identifiers, printed)
        start = self.writer.length
        self.writer.write(printed or ",".join(map(str, numbers)))
        if numbers and self.writer.length > start:
            self.links.append(Hint("xref", start, self.writer.length, numbers))

    def _raised_links(self, element: Element) -> None:
        """Write a raised group of links with raised digits, each link with its hint."""
        start = self.writer.length
        self.writer.write(raise_text(element.text or ""))
        for child in element:
            if local(child) == "xref" and child.get("ref-type") == "bibr":
                numbers = self.entries.number_of(child.get("rid"), text_of(child))
                at = self.writer.length
                self.writer.write(raise_text(text_of(child)))
                if numbers:
                    self.links.append(Hint("xref", at, self.writer.length, numbers))
            elif local(child) == "abbrgrp":
                self._link_group(child)
            else:
                self.writer.write(raise_text(text_of(child)))
            self.writer.write(raise_text(child.tail or ""))
        self.writer.mark("superscript", start)

    def _link_group(self, group: Element) -> None:
        """Write a group of bare links as print has it: in brackets, three or more in a row as a range."""
        linked = [(self.entries.number_of(a.get("bid"), ""), text_of(a)) for a in group if local(a) == "abbr"]
        runs: list[list[tuple[tuple[int, ...], str]]] = []
        for numbers, printed in linked:
            last = runs[-1][-1][0] if runs else ()
            if len(numbers) == len(last) == 1 and numbers[0] == last[0] + 1:
                runs[-1].append((numbers, printed))
            else:
                runs.append([(numbers, printed)])
        self.writer.write("[")
        shown = [p for run in runs for p in ([run] if len(run) > 2 else [[one] for one in run])]
        for index, run in enumerate(shown):
            self.writer.write("," if index else "")
            start = self.writer.length
            self.writer.write(run[0][1] if len(run) == 1 else f"{run[0][1]}-{run[-1][1]}")
            numbers = tuple(n for found, _ in run for n in found)
            if numbers:
                self.links.append(Hint("xref", start, self.writer.length, numbers))
        self.writer.write("]")

    def _list(self, element: Element) -> None:
        ordered = element.get("list-type") == "order"
        for index, item in enumerate(i for i in element if local(i) in ("list-item", "def-item", "li", "dli")):
            inner = [c for c in item if local(c) in ("list", "def-list")]
            label = text_of(find(item, "label"))
            with self.writer.block("list_item"):
                self.writer.write(f"{label} " if label else f"{index + 1}. " if ordered else "")
                for part in item:
                    if part not in inner:
                        self.writer.write(" ")
                        self._inline_child(part)
            for part in inner:
                self._list(part)

    def _float(self, element: Element) -> None:
        """Write a figure's or a table's caption, the table, and its notes."""
        title = text_of(find(element, "label")) or text_of(find(element, "title"))
        caption = find(element, "caption")
        with self.writer.block("caption"):
            self.writer.write(f"{title.rstrip('. ')}. " if title else "")
            if caption is not None:
                self._inline(caption, blocks=False)
                for part in caption:
                    if local(part) == "title":
                        self._inline(part)
        for part in element if local(element) != "array" else ():
            if local(part) in ("table", "tgroup", "alternatives"):
                write_grid(self.writer, marked_rows(part), self._cell)
        notes = [e for e in element.iter() if local(e) in ("table-wrap-foot", "tfoot") and not _has_rows(e)]
        for note in notes:
            with self.writer.block("note"):
                self._inline(note, blocks=False)

    def _cell(self, element: Element) -> None:
        self._inline(element, blocks=False)

    def _reference_list(self, element: Element, level: int) -> None:
        with self.writer.block("heading", min(level, 6)):
            self.writer.write(text_of(_title(element)) or "References")
        for entry in element.iter():
            if entry in self.numbers:
                with self.writer.block("reference", self.numbers[entry]):
                    start = self.writer.length
                    self.writer.write(format_entry(self.numbers[entry], entry))
                    self._mark_title(entry, start)

    def _mark_title(self, entry: Element, start: int) -> None:
        title = entry_title(entry)
        at = self.writer.text_from(start).find(title) if title else -1
        if title and at >= 0:
            self.writer.mark_span("reference_title", start + at, start + at + len(title))


def _tail_of(child: Element) -> str:
    """The text behind an element; a line break that only lays out the file is no space before a stop or comma."""
    tail = child.tail or ""
    following = child.getnext()
    laid_out = "\n" in tail and not tail.strip() and following is not None
    return "" if laid_out and re.match(r"\s*[.,;:)]", inner_text(following)) else tail


def _title(element: Element) -> Element | None:
    return next((c for c in element if local(c) in _TITLES), None)


def _has_rows(element: Element) -> bool:
    return any(local(e) in ("tr", "row") for e in element.iter())


def _join_ranges(links: list[Hint], writer: Writer) -> list[Hint]:
    """Two linked numbers with a dash between them mean every number between them too."""
    text = writer.text()
    joined: list[Hint] = []
    for link in links:
        last = joined[-1] if joined else None
        dashed = last is not None and text[last.end : link.start].strip() in _DASHES
        ends = [n for h in (last, link) if h and isinstance(h.value, tuple) for n in h.value] if dashed else []
        if last and len(ends) == 2:
            first, final = ends
            if first < final <= first + _MAX_RANGE:
                joined[-1] = Hint("xref", last.start, link.end, tuple(range(first, final + 1)))
                continue
        joined.append(link)
    return joined
