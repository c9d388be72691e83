"""The body of a Word document as blocks: paragraphs with what their styles and lists say of them, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.readers.docx_numbers import Numbering, value_of
from ingest.readers.markup import find, inner_text, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

REFERENCES = re.compile(r"(?:\d+\.?\s*)?(?:references|bibliography|literature(?: cited)?|works cited|reference list)\s*:?", re.I)
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "sectPr", "instrText", "delText", "rPr", "pPr", "tblPr", "trPr", "tcPr"})


@dataclass(slots=True)
class DocxBlock:
    """A paragraph or table.

    Attributes:
        kind: paragraph, heading, title, list_item, caption, reference or table.
        level: Of a heading.
        label: What the word processor prints before it.
        number: Of a reference.
    """

    element: Element
    kind: str
    level: int = 0
    label: str = ""
    number: int | None = None


class StyleSheet:
    """What the named styles of a document mean: heading levels, titles, captions, lists, raised characters."""

    def __init__(self, styles: Element | None) -> None:
        self._styles = {value_of(e, "styleId"): e for e in styles if local(e) == "style"} if styles is not None else {}

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """A style and those it is based on."""
        for _ in range(12):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = value_of(find(style, "basedOn"))

    def names(self, style_id: str | None) -> list[str]:
        return [(value_of(find(style, "name")) or "").casefold() for style in self.chain(style_id)]

    def outline_level(self, style_id: str | None) -> int | None:
        """Level of a heading style [0-8], None for other styles."""
        for style in self.chain(style_id):
            named = re.match(r"heading (\d)", (value_of(find(style, "name")) or "").casefold())
            level = value_of(find(style, "pPr", "outlineLvl"))
            if named:
                return int(named[1]) - 1
            if level and level.isdecimal() and int(level) < 9:
                return int(level)
        return None

    def list_of(self, style_id: str | None) -> Element | None:
        return next((n for s in self.chain(style_id) if (n := find(s, "pPr", "numPr")) is not None), None)

    def is_raised(self, style_id: str | None) -> bool:
        return any(value_of(find(s, "rPr", "vertAlign")) == "superscript" for s in self.chain(style_id))

    def is_bold(self, style_id: str | None) -> bool:
        return any(is_on(find(s, "rPr", "b")) for s in self.chain(style_id))


def is_on(element: Element | None) -> bool:
    """Whether a switch of the format is set; it is when it stands there without a value."""
    return element is not None and (value_of(element) or "true") not in ("0", "false", "off")


def read_blocks(body: Element, styles: StyleSheet, numbering: Numbering) -> list[DocxBlock]:
    """Paragraphs and tables in order, with what each of them is."""
    blocks = [_read_block(element, styles, numbering) for element in _block_elements(body)]
    blocks = [b for b in blocks if b.kind == "table" or visible_text(b.element)]
    _settle_headings(blocks)
    _mark_references(blocks)
    return blocks


def visible_text(element: Element) -> str:
    """Text of a paragraph without deleted parts and field codes, white space single."""
    if local(element) in _SKIPPED:
        return ""
    if local(element) == "t":
        return inner_text(element)
    joined = "".join(visible_text(child) for child in element)
    return joined if local(element) != "p" else " ".join(joined.split())


def _block_elements(parent: Element) -> Iterator[Element]:
    for element in parent:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"):
            yield from _block_elements(element)


def _read_block(element: Element, styles: StyleSheet, numbering: Numbering) -> DocxBlock:
    if local(element) == "tbl":
        return DocxBlock(element, "table")
    properties = find(element, "pPr")
    style_id = value_of(find(properties, "pStyle")) if properties is not None else None
    names = styles.names(style_id)
    outline = styles.outline_level(style_id)
    own_level = value_of(find(properties, "outlineLvl")) if properties is not None else None
    if outline is None and own_level and own_level.isdecimal() and int(own_level) < 9:
        outline = int(own_level)
    label, number = _list_label(properties, style_id, styles, numbering)
    if "title" in names:
        return DocxBlock(element, "title")
    if outline is not None:
        return DocxBlock(element, "heading", outline + 1, label or "")
    if "caption" in names or re.match(r"(?:Table|Figure|Fig\.)\s*\d+\s*[.:]\s*\S", visible_text(element)):
        return DocxBlock(element, "caption", label=label or "")
    if label is not None:
        return DocxBlock(element, "list_item", label=label, number=number)
    if _is_bold_line(element, styles, style_id):
        return DocxBlock(element, "heading", 0)
    return DocxBlock(element, "paragraph")


def _list_label(
    properties: Element | None, style_id: str | None, styles: StyleSheet, numbering: Numbering
) -> tuple[str | None, int | None]:
    """What stands before a list item; (None, None) for a paragraph that is none."""
    own = find(properties, "numPr") if properties is not None else None
    holder = own if own is not None else styles.list_of(style_id)
    list_id = value_of(find(holder, "numId")) if holder is not None else None
    if list_id is None or not numbering.is_list(list_id):
        return None, None
    level = value_of(find(holder, "ilvl")) or "0"
    return numbering.next_label(list_id, int(level) if level.isdecimal() else 0)


def _is_bold_line(element: Element, styles: StyleSheet, style_id: str | None) -> bool:
    """Whether a paragraph is a heading in all but name: short, bold throughout, no sentence."""
    text = visible_text(element)
    if not 0 < len(text.split()) <= 14 or text.endswith((".", ",", ";", ":")) or not re.search("[A-Za-z]{3}", text):
        return False
    runs = [r for r in element.iter() if local(r) == "r" and visible_text(r).strip()]
    bold = [is_on(find(r, "rPr", "b")) if find(r, "rPr", "b") is not None else styles.is_bold(style_id) for r in runs]
    return bool(bold) and all(bold)


def _settle_headings(blocks: list[DocxBlock]) -> None:
    """Headings of named styles first; bold lines are headings below them. The title is no heading."""
    named = [b for b in blocks if b.kind == "heading" and b.level]
    top = min((b.level for b in named), default=1)
    first = [b for b in named if b.level == top]
    has_title = any(b.kind == "title" for b in blocks)
    if not has_title and len(first) == 1 and len(named) > 2 and blocks[0] is first[0]:
        first[0].kind = "title"
        top += 1
    for block in blocks:
        if block.kind == "heading":
            block.level = min(6, max(2, block.level - top + 2) if block.level else 3 if named else 2)


def _mark_references(blocks: list[DocxBlock]) -> None:
    inside = False
    counted: DocxBlock | None = None  # the last item that a list outside the references counted
    behind = 0
    for block in blocks:
        if block.kind in ("heading", "title"):
            behind = 0
            inside = bool(REFERENCES.fullmatch(visible_text(block.element).strip()))
        elif REFERENCES.fullmatch(visible_text(block.element).strip()):
            block.kind, block.level, inside = "heading", 2, True
        elif inside and block.kind in ("paragraph", "list_item"):
            behind = behind or _run_on(block, counted)
            _count_back(block, behind)
            block.kind = "reference"
            printed = re.match(r"\s*[\[(]?(\d{1,4})[\].)]?\s", visible_text(block.element))
            block.number = int(printed[1]) if block.number is None and printed else block.number
        elif block.kind == "list_item" and block.number is not None:
            counted = block


def _run_on(first: DocxBlock, counted: DocxBlock | None) -> int:
    """By how much the first entry is numbered too high, because the steps of some list above share its numbering."""
    if counted is None or counted.number is None or first.number != counted.number + 1:
        return 0
    same_form = re.sub(r"\d+", "", first.label) == re.sub(r"\d+", "", counted.label)
    return counted.number if same_form else 0


def _count_back(entry: DocxBlock, behind: int) -> None:
    if behind and entry.number is not None and entry.number > behind:
        label = entry.label.replace(str(entry.number), str(entry.number - behind), 1)
        entry.label, entry.number = label, entry.number - behind
