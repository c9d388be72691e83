"""Slides: one section a slide under its title, its bullets as list items, its tables, and the speaker's notes as notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.author_lines import NO_WORDS, read_lone_names, split_authors
from ingest.document import Metadata, Page, Reading
from ingest.errors import UnreadableFile
from ingest.readers.grid import GridCell, GridRow, write_grid
from ingest.readers.limits import LIMITS, Limits
from ingest.readers.markup import check_depth, find, inner_text, local, parse_xml
from ingest.readers.package import check_package, has_part
from ingest.readers.writing import Writer

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_GROUPS = 20
_HEADER_PLACES = frozenset({"dt", "ftr", "sldNum", "hdr"})
# A line with letters; no bullet or number before it, no stop behind it.
_TITLE = re.compile(r"(?=.*[^\W\d_]{3})[\w\"“'‘¿(](?![.)]\s).*[^.;:,]")
_TITLE_WORDS = 12
#: A first slide with more words than this beside its title is one of content.
_TITLE_SLIDE_WORDS = 60
# Whom programs name as author when nobody said who it is.
_NOBODY = re.compile(r"\b(?:microsoft|office|windows|user|admin\w*|owner|author|unknown|python|steve canny)\b", re.I)
_EMU_A_LINE = 180_000  # shapes whose tops differ by less stand side by side [EMU]


def matches(name: str, data: bytes) -> bool:
    """Whether this is a presentation, whatever the file is called."""
    return has_part(data, b"ppt/presentation.xml")


def read(name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
    """Read a presentation.

    Args:
        name: File name; not used, the content decides.
        data: The file.
        limits: What it may cost.

    Returns:
        Its text with hints; the page of a character is its slide's number.

    Raises:
        UnreadableFile: If it is damaged, has no text, or goes beyond a limit.
    """
    import pptx

    check_package(data, limits)
    try:
        presentation = pptx.Presentation(io.BytesIO(data))
    except (KeyError, ValueError) as error:
        macros = " with macros; save it as .pptx" if "macroEnabled" in str(error) else "; save it anew"
        raise UnreadableFile(f"It is no plain presentation{macros} and add that.") from None
    slides = list(presentation.slides)
    if len(slides) > limits.pages:
        raise UnreadableFile(f"It has {len(slides):,} slides, at most {limits.pages:,} are read; split it and add the parts.")
    writer, pages, titles = Writer(limits), [], []
    for number, slide in enumerate(slides, 1):
        check_depth(slide.element)
        start = writer.length
        titles.append(_write_slide(writer, slide, number))
        if writer.length > start:
            pages.append(Page(number, start + 2 if start else 0))
    if not any(hint.kind in ("list_item", "paragraph", "table", "note") for hint in writer.hints):
        raise UnreadableFile("It is a presentation without text (its slides may be pictures); add the text itself.")
    core = " ".join((presentation.core_properties.title or "").split())
    title = next(filter(None, titles), "") or (core if len(core.split()) > 2 else "")
    authors = _find_authors(slides[0], presentation.core_properties.author or "")
    metadata = Metadata(title=title, authors=authors, kind="slides", coverage="slides")
    return writer.finish("pptx", metadata, pages=tuple(pages))


def _find_authors(first: Any, said: str) -> tuple[str, ...]:
    """Who speaks: the names on the first slide, when it is no slide of content; else whom the file's properties name.

    A single name without a degree is told from a place or a meeting only where the properties know it too.

    Args:
        first: The first slide.
        said: The author in the file's properties: often the owner of the computer, or nobody.
    """
    known = tuple(name for part in said.split(";") for name in read_lone_names(part.strip(), NO_WORDS))
    known = tuple(name for name in known if not _NOBODY.search(name))
    shapes = [s for s in _in_reading_order(first.shapes) if _place_of(s.element) not in ("ctrTitle", "title", *_HEADER_PLACES)]
    lines = [line.strip() for s in shapes for line in re.split(r"[\n\v]", _shape_text(s)) if line.strip()]
    if sum(len(line.split()) for line in lines) > _TITLE_SLIDE_WORDS:
        return known
    surnames = {name.split()[-1].casefold() for name in known}
    found: list[str] = []
    for line in lines:
        lone = read_lone_names(line, NO_WORDS)
        found += split_authors(line) or (n for n in lone if n.split()[-1].casefold() in surnames)
    return tuple(dict.fromkeys(found)) or known


def _write_slide(writer: Writer, slide: Any, number: int) -> str:
    """Write one slide; returns its title, empty when it has none."""
    title_shape, shapes = slide.shapes.title, list(_in_reading_order(slide.shapes))
    if title_shape is None or not _shape_text(title_shape).strip():
        title_shape = _find_title(shapes)
    title = " ".join(_shape_text(title_shape).split()) if title_shape is not None else ""
    with writer.block("heading", 2):
        writer.write(title or f"Slide {number}")
    for shape in shapes:
        if title_shape is None or shape.shape_id != title_shape.shape_id:
            _write_shape(writer, shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
            with writer.block("note"):
                _write_paragraph(writer, paragraph._p)
    return title


def _find_title(shapes: list[Any]) -> Any:
    """The box that serves as title where a slide has none: one short line alone above all others; None when there is none."""
    texts = [s for s in shapes if _place_of(s.element) not in _HEADER_PLACES and (_has_table(s) or _shape_text(s).strip())]
    if len(texts) < 2 or _has_table(texts[0]):
        return None
    first, second = texts[:2]
    lines = [p.text.strip() for p in first.text_frame.paragraphs if p.text.strip()]
    beside = (second.top or 0) // _EMU_A_LINE == (first.top or 0) // _EMU_A_LINE
    if beside or len(lines) != 1 or not _TITLE.fullmatch(lines[0]) or len(lines[0].split()) > _TITLE_WORDS:
        return None
    return first


def _has_table(shape: Any) -> bool:
    return bool(getattr(shape, "has_table", False) and shape.has_table)


def _in_reading_order(shapes: Any, depth: int = 0) -> Iterator[Any]:
    """Shapes from top to bottom and left to right, those of groups at their place; unplaced ones first."""
    placed = []
    for index, shape in enumerate(shapes):
        top, left = shape.top or 0, shape.left or 0
        placed.append((top // _EMU_A_LINE, left, index, shape))
    for *_, shape in sorted(placed, key=lambda p: p[:3]):
        if getattr(shape, "shapes", None) is not None and depth < _MAX_GROUPS:
            yield from _in_reading_order(shape.shapes, depth + 1)
        else:
            yield shape


def _write_shape(writer: Writer, shape: Any) -> None:
    if shape.is_placeholder and _place_of(shape.element) in _HEADER_PLACES:
        return
    if _has_table(shape):
        write_grid(writer, _rows(shape.table), lambda cell: _write_cell(writer, cell))
    elif shape.has_text_frame:
        paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
        kind = "list_item" if len(paragraphs) > 1 or any(p.level for p in paragraphs) else "paragraph"
        for paragraph in paragraphs:
            with writer.block(kind):
                _write_paragraph(writer, paragraph._p)
    else:
        _write_diagram(writer, shape)


def _place_of(element: Element) -> str:
    """Kind of the placeholder that a shape fills."""
    holder = next((e for e in element.iter() if local(e) == "ph"), None)
    return holder.get("type", "") if holder is not None else ""


def _write_paragraph(writer: Writer, paragraph: Element) -> None:
    for element in paragraph:
        if local(element) in ("r", "fld"):
            properties = find(element, "rPr")
            text = inner_text(find(element, "t")) if find(element, "t") is not None else ""
            shift = properties.get("baseline", "0") if properties is not None else "0"
            if shift.isdecimal() and int(shift[:6]) > 0:
                writer.raised(text)
            else:
                writer.write(text)
        elif local(element) == "br":
            writer.write(" ")
        elif local(element) in ("AlternateContent", "m", "oMath"):
            writer.write("".join(t.text or "" for t in element.iter() if local(t) == "t"))


def _write_cell(writer: Writer, cell: Any) -> None:
    for paragraph in cell.text_frame.paragraphs:
        writer.write(" ")
        _write_paragraph(writer, paragraph._p)


def _rows(table: Any) -> list[GridRow]:
    first_is_header = bool(table.first_row)
    rows = []
    for index, row in enumerate(table.rows):
        cells = tuple(
            GridCell(cell, cell.span_width if cell.is_merge_origin else 1, cell.span_height if cell.is_merge_origin else 1)
            for cell in row.cells
            if not cell.is_spanned
        )
        rows.append(GridRow(cells, first_is_header and index == 0))
    return rows


def _write_diagram(writer: Writer, shape: Any) -> None:
    """Write the text of a SmartArt diagram, which stands in a part of its own."""
    for relation in (e for e in shape.element.iter() if local(e) == "relIds"):
        target = next((v for k, v in relation.attrib.items() if k.endswith("}dm")), None)
        if target is None or target not in shape.part.rels or shape.part.rels[target].is_external:
            continue
        model = parse_xml(shape.part.related_part(target).blob)
        for point in (e for e in model.iter() if local(e) == "pt"):
            for paragraph in (e for e in point.iter() if local(e) == "p"):
                with writer.block("list_item"):
                    _write_paragraph(writer, paragraph)


def _shape_text(shape: Any) -> str:
    return shape.text_frame.text if shape.has_text_frame else ""
