"""The picture of a page with a quote marked on it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ingest.document import Box
from ingest.errors import UnreadableFile
from ingest.readers import pdf
from ingest.readers.render import boxes_of_span, render_page
from tests.ingest.readers.makers import make_pdf, paragraph

LINES = [f"Line {n} of a page with a quote on it somewhere." for n in range(8)]
DATA = make_pdf([paragraph(60, 700, LINES)])


def picture_of(data: bytes, boxes: tuple[Box, ...]) -> Image.Image:
    return Image.open(io.BytesIO(render_page(data, 1, boxes))).convert("RGB")


def test_quote_is_marked_where_it_stands_and_nowhere_else() -> None:
    reading = pdf.read("a.pdf", DATA)
    start = reading.text.index("Line 3")
    picture = picture_of(DATA, boxes_of_span(reading.boxes, start, start + len(LINES[3])))
    scale = picture.width / 595
    marked = [(x, y) for x in range(0, picture.width, 3) for y in range(0, picture.height, 3) if picture.getpixel((x, y))[2] < 120 < picture.getpixel((x, y))[0]]
    heights = [842 - y / scale for _, y in marked]
    assert marked and min(x for x, _ in marked) / scale == pytest.approx(59, abs=4)
    assert min(heights) > 700 - 3 * 12 - 8 and max(heights) < 700 - 3 * 12 + 14


def test_part_of_a_line_is_cut_in_proportion() -> None:
    boxes = (Box(0, 10, 1, 100.0, 50.0, 200.0, 60.0), Box(10, 20, 1, 100.0, 30.0, 200.0, 40.0))
    assert boxes_of_span(boxes, 5, 12) == (Box(5, 10, 1, 150.0, 50.0, 200.0, 60.0), Box(10, 12, 1, 100.0, 30.0, 120.0, 40.0))


def test_turned_pages_are_marked_too() -> None:
    turned = make_pdf([paragraph(60, 700, LINES)], page_extra="/Rotate 90")
    reading = pdf.read("a.pdf", turned)
    picture = picture_of(turned, reading.boxes[:1])
    assert picture.width > picture.height
    scale = picture.width / 842
    # The top of the page is its right side now.
    column = round(702 * scale)
    assert any(picture.getpixel((column, y))[2] < 120 for y in range(picture.height))


def test_missing_page_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no page 5"):
        render_page(DATA, 5)
