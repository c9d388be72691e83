"""A page of a PDF as a picture, with the places of a quote marked on it.

`render_page` works in a child process with limits; `boxes_of_span` finds the places without opening the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from typing import Any

from ingest.document import Box
from ingest.errors import UnreadableFile
from ingest.readers.limits import LIMITS, MEBIBYTE, Limits

# One page is a moment's work: what takes longer is not worth a picture.
RENDER_LIMITS = replace(LIMITS, cpu_seconds=15, wall_seconds=30.0, output_bytes=32 * MEBIBYTE)
MAX_BOXES = 400
_WIDTH = 1_100  # pixels; text of an article is then well read on a screen
_MAX_HEIGHT = 3_300
_MARK = (255, 214, 64)


def boxes_of_span(boxes: Iterable[Box], start: int, end: int) -> tuple[Box, ...]:
    """Where the characters ``[start, end)`` stand, a line at a time.

    A line that only partly belongs to the span is cut in proportion to its characters.
    """
    found = []
    for box in boxes:
        first, last = max(start, box.start), min(end, box.end)
        if first >= last:
            continue
        length, width = box.end - box.start, box.right - box.left
        if width < box.top - box.bottom and length > 2:  # writing that runs up or down the page stays whole
            found.append(replace(box, start=first, end=last))
            continue
        left = box.left + width * (first - box.start) / length
        right = box.left + width * (last - box.start) / length
        found.append(replace(box, start=first, end=last, left=left, right=right))
    return tuple(found)


def render_page(data: bytes, page: int, boxes: Sequence[Box] = (), limits: Limits = RENDER_LIMITS) -> bytes:
    """Draw one page with boxes marked.

    Args:
        data: The PDF.
        page: Its number [1-].
        boxes: What to mark; those of other pages are left out.
        limits: What it may cost.

    Returns:
        A PNG. Its text entry ``marked`` says where marks stand, as upper and lower edge in shares of its height.

    Raises:
        UnreadableFile: If there is no such page, or it cannot be drawn within the limits.
    """
    from ingest.readers.sandbox import render_limited

    marked = [astuple(box)[3:] for box in boxes if box.page == page][:MAX_BOXES]
    return render_limited({"page": page, "boxes": marked}, data, limits)


def render_here(data: bytes, request: dict[str, Any], limits: Limits) -> bytes:
    """Draw a page in this process; `render_page` calls it in the child."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        number = int(request["page"])
        if not 1 <= number <= min(len(document), limits.pages):
            raise UnreadableFile(f"It has no page {number}; it has {len(document)}.")
        page = document[number - 1]
        scale = min(_WIDTH / max(page.get_width(), 1), _MAX_HEIGHT / max(page.get_height(), 1))
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise UnreadableFile("This page of the PDF cannot be drawn.") from None
    places = [_on_picture(page, scale, tuple(map(float, box))) for box in request.get("boxes", [])[:MAX_BOXES]]  # type: ignore[arg-type]
    for place in places:
        _mark(picture, place)
    return _as_png(picture, places)


def _as_png(picture: Any, places: Sequence[tuple[int, int, int, int]]) -> bytes:
    """The picture as a file that says itself where its marks stand."""
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    if places:
        upper, lower = min(place[1] for place in places), max(place[3] for place in places)
        said.add_text("marked", f"{max(0.0, upper / picture.height):.4f} {min(1.0, lower / picture.height):.4f}")
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=said)
    return out.getvalue()


def marked_part(png: bytes) -> tuple[float, tuple[float, float] | None]:
    """The shape of a drawn page and where its marks stand.

    Returns:
        Its height over its width, and the upper and lower edge of its marks [share of its height], None without marks.
    """
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        shape, said = picture.height / picture.width, str(picture.info.get("marked", ""))
    upper, _, lower = said.partition(" ")
    return shape, (float(upper), float(lower)) if lower else None


def _on_picture(page: Any, scale: float, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """A box of the page in pixels of the picture: left, upper, right, lower."""
    left, bottom, right, top = box
    x0, y0, *_ = page.get_cropbox()
    width, height = page.get_size()
    corners = [_turned(x - x0, y - y0, page.get_rotation(), (width, height)) for x, y in ((left, bottom), (right, top))]
    xs, ys = [x for x, _ in corners], [height - y for _, y in corners]
    pad = 1.5
    return (
        round((min(xs) - pad) * scale), round((min(ys) - pad) * scale),
        round((max(xs) + pad) * scale), round((max(ys) + pad) * scale),
    )  # fmt: skip


def _turned(x: float, y: float, rotation: int, size: tuple[float, float]) -> tuple[float, float]:
    """A point of the page where it stands after the page is turned clockwise as its file asks; `size` is the turned one."""
    width, height = size
    return {90: (y, height - x), 180: (width - x, height - y), 270: (width - y, x)}.get(rotation % 360, (x, y))


def _mark(picture: Any, place: tuple[int, int, int, int]) -> None:
    """Lay a marker's colour over a place, so that what is printed stays readable."""
    from PIL import Image, ImageChops

    left, upper = max(0, place[0]), max(0, place[1])
    right, lower = min(picture.width, place[2]), min(picture.height, place[3])
    if left >= right or upper >= lower:
        return
    area = (left, upper, right, lower)
    colour = Image.new("RGB", (right - left, lower - upper), _MARK)
    picture.paste(ImageChops.multiply(picture.crop(area), colour), area)
