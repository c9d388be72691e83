"""Word documents: headings, lists with their printed numbers, tables, superscripts and notes.

Deleted text of tracked changes is left out; macros, remote templates and linked files are never looked at.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from ingest.document import Metadata, Reading
from ingest.errors import UnreadableFile
from ingest.readers.docx_body import DocxBlock, StyleSheet, read_blocks, visible_text
from ingest.readers.docx_numbers import Numbering, value_of
from ingest.readers.grid import GridCell, GridRow, span_number, write_grid
from ingest.readers.limits import LIMITS, Limits
from ingest.readers.markup import check_depth, find, local, parse_xml
from ingest.readers.package import check_package, has_part
from ingest.readers.writing import Writer

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Characters that Word stores by their place in the Symbol font; a dose or a threshold must not lose its sign.
_SYMBOLS = {
    0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB4: "×", 0xB0: "°", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xB7: "•", 0xAE: "→", 0xAC: "←",
    0xAD: "↑", 0xAF: "↓", 0xB8: "÷", 0x44: "Δ", 0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x65: "ε", 0x67: "γ", 0x6C: "λ",
    0x6D: "μ", 0x70: "π", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x77: "ω", 0x6B: "κ", 0x68: "η", 0x71: "θ", 0x2D: "−",
}  # fmt: skip


def matches(name: str, data: bytes) -> bool:
    """Whether this is a Word document, whatever the file is called."""
    return has_part(data, b"word/document.xml")


def read(name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
    """Read a Word document.

    Args:
        name: File name; not used, the content decides.
        data: The file.
        limits: What it may cost.

    Returns:
        Its text with hints.

    Raises:
        UnreadableFile: If it is damaged, has no text, or goes beyond a limit.
    """
    import docx

    check_package(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError) as error:
        macros = " with macros; save it as .docx" if "macroEnabled" in str(error) else "; save it anew"
        raise UnreadableFile(f"It is no plain Word document{macros} and add that.") from None
    check_depth(document.element)
    reader = _Document(document, limits)
    reader.compose()
    if not reader.writer.length:
        raise UnreadableFile("It is a Word document without text.")
    title = " ".join((document.core_properties.title or "").split())
    metadata = Metadata(title=reader.title or (title if len(title.split()) > 2 else ""))
    return reader.writer.finish("docx", metadata)


class _Document:
    """One pass over the blocks of a document, writing as it goes."""

    def __init__(self, document: Any, limits: Limits) -> None:
        self.writer = Writer(limits)
        self.title = ""
        self._parts = {rel.reltype.rpartition("/")[2]: rel for rel in document.part.rels.values() if not rel.is_external}
        self.styles = StyleSheet(self._part("styles"))
        self.blocks = read_blocks(document.element.body, self.styles, Numbering(self._part("numbering")))
        self.bookmarks = _bookmarks(self.blocks)
        self.notes = {kind: _notes(self._part(kind)) for kind in ("footnotes", "endnotes")}
        self.cited: dict[str, list[str]] = {"footnotes": [], "endnotes": []}
        self._field: list[str] = []

    def _part(self, kind: str) -> Element | None:
        relation = self._parts.get(kind)
        return parse_xml(relation.target_part.blob) if relation is not None else None

    def compose(self) -> None:
        for block in self.blocks:
            if block.kind == "table":
                write_grid(self.writer, _rows(block.element), self._cell)
                continue
            value = {"heading": block.level, "reference": block.number}.get(block.kind)
            with self.writer.block(block.kind, value):
                start = self.writer.length
                self.writer.write(f"{block.label} " if block.label else "")
                self._runs(block.element)
                if block.kind == "title":
                    self.title = " ".join(f"{self.title} {self.writer.text_from(start)}".split())
            for box in _text_boxes(block.element):
                with self.writer.block("paragraph"):
                    self._runs(box)
        self._write_notes()

    def _cell(self, cell: Element) -> None:
        for paragraph in (e for e in cell.iter() if local(e) == "p"):
            self.writer.write(" ")
            self._runs(paragraph)

    def _runs(self, parent: Element) -> None:
        """Write the running text of a paragraph."""
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element)
            elif name == "hyperlink":
                start = self.writer.length
                self._runs(element)
                self._mark_target(value_of(element, "anchor"), start)
            elif name == "fldSimple":
                start = self.writer.length
                self._runs(element)
                self._mark_target(_field_target(value_of(element, "instr") or ""), start)
            elif name in ("oMath", "oMathPara"):
                self.writer.write("".join(t.text or "" for t in element.iter() if local(t) == "t"))
            elif name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "bdo", "dir"):
                self._runs(element)

    def _run(self, run: Element) -> None:
        properties = find(run, "rPr")
        raised = properties is not None and (
            value_of(find(properties, "vertAlign")) == "superscript"
            or self.styles.is_raised(value_of(find(properties, "rStyle")))
        )
        text = ""
        for element in run:
            name = local(element)
            if name == "t":
                text += element.text or ""
            elif name in ("tab", "br", "cr", "ptab"):
                text += " "
            elif name == "noBreakHyphen":
                text += "-"
            elif name == "sym":
                text += _symbol(element)
            elif name in ("footnoteReference", "endnoteReference"):
                self._note_mark(name.replace("Reference", "s"), value_of(element, "id") or "")
            elif name in ("fldChar", "instrText"):
                self._field_step(element)
        start = self.writer.length
        if raised:
            self.writer.raised(text)
        else:
            self.writer.write(text)
        if self._field:
            self._mark_target(_field_target(self._field[-1]), start)

    def _field_step(self, element: Element) -> None:
        """Keep the code of the field that the next runs are the result of."""
        kind = value_of(element, "fldCharType")
        if kind == "begin":
            self._field.append("")
        elif kind == "end" and self._field:
            self._field.pop()
        elif local(element) == "instrText" and self._field:
            self._field[-1] += element.text or ""

    def _mark_target(self, bookmark: str | None, start: int) -> None:
        number = self.bookmarks.get(bookmark or "")
        if number is not None:
            self.writer.mark("xref", start, (number,))

    def _note_mark(self, kind: str, note_id: str) -> None:
        if note_id not in self.notes[kind]:
            return
        self.cited[kind].append(note_id)
        start = self.writer.length
        number = len(self.cited[kind])
        self.writer.raised(str(number))
        if kind == "endnotes":
            self.writer.mark("xref", start, (number,))

    def _write_notes(self) -> None:
        """Footnotes are notes; endnotes, where there is no other list, are the reference list."""
        has_list = any(b.kind == "reference" for b in self.blocks)
        for kind in ("footnotes", "endnotes"):
            is_list = kind == "endnotes" and not has_list and len(self.cited[kind]) > 1
            if is_list:
                with self.writer.block("heading", 2):
                    self.writer.write("References")
            for number, note_id in enumerate(self.cited[kind], 1):
                with self.writer.block("reference" if is_list else "note", number if is_list else None):
                    self.writer.write(f"{number}. ")
                    for paragraph in self.notes[kind][note_id]:
                        self._runs(paragraph)
                        self.writer.write(" ")


def _bookmarks(blocks: list[DocxBlock]) -> dict[str, int]:
    """Entry number by the bookmarks set on the entries."""
    found: dict[str, int] = {}
    for block in blocks:
        if block.kind == "reference" and block.number is not None:
            for mark in (e for e in block.element.iter() if local(e) == "bookmarkStart"):
                found[value_of(mark, "name") or ""] = block.number
    found.pop("", None)
    return found


def _field_target(code: str) -> str | None:
    found = re.match(r"\s*(?:REF|PAGEREF|HYPERLINK\s+\\l)\s+\"?([\w-]+)", code)
    return found[1] if found else None


def _symbol(element: Element) -> str:
    code = value_of(element, "char") or ""
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) else 0
    return _SYMBOLS.get(number & 0xFF, "") if 0xF000 <= number < 0xF100 or number < 0x100 else chr(number)


def _notes(part: Element | None) -> dict[str, list[Element]]:
    """Paragraphs of each note by its name; the separators that Word keeps among them are left out."""
    notes = {}
    for note in part if part is not None else ():
        paragraphs = [e for e in note.iter() if local(e) == "p"]
        if value_of(note, "type") is None and any(visible_text(p) for p in paragraphs):
            notes[value_of(note, "id") or ""] = paragraphs
    return notes


def _text_boxes(paragraph: Element) -> list[Element]:
    boxes = [e for e in paragraph.iter() if local(e) == "txbxContent"]
    boxes = [b for b in boxes if not any(local(a) == "Fallback" for a in b.iterancestors())]
    return [p for box in boxes for p in box.iter() if local(p) == "p" and visible_text(p)]


def _rows(table: Element) -> list[GridRow]:
    """Rows of a table; cells that only go on with a cell above are left to its span."""
    placed: list[list[tuple[int, Element, int, str | None]]] = []
    headers: list[bool] = []
    for row in (e for e in table if local(e) == "tr"):
        column, cells = 0, []
        for cell in _cells(row):
            properties = find(cell, "tcPr")
            span = span_number(value_of(find(properties, "gridSpan"))) if properties is not None else 1
            merge = find(properties, "vMerge") if properties is not None else None
            cells.append((column, cell, span, None if merge is None else (value_of(merge) or "continue")))
            column += span
        placed.append(cells)
        headers.append(find(row, "trPr", "tblHeader") is not None)
    if placed and not any(headers) and len(placed) > 1:
        headers[0] = all(not re.match(r"\s*[-−<>≤≥]?\d", visible_text(cell)) for _, cell, _, _ in placed[0])
    return [
        GridRow(
            tuple(
                GridCell(cell, span, _rows_down(placed, index, column))
                for column, cell, span, merge in cells
                if merge != "continue" or index == 0
            ),
            headers[index],
        )
        for index, cells in enumerate(placed)
    ]


def _cells(row: Element) -> list[Element]:
    cells = []
    for element in row:
        if local(element) == "tc":
            cells.append(element)
        elif local(element) in ("sdt", "sdtContent", "customXml"):
            cells += _cells(element)
    return cells


def _rows_down(placed: list[list[tuple[int, Element, int, str | None]]], index: int, column: int) -> int:
    n_rows = 1
    for cells in placed[index + 1 :]:
        if not any(at == column and merge == "continue" for at, _, _, merge in cells):
            break
        n_rows += 1
    return n_rows
