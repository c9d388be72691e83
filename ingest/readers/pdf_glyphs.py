"""The one door to pypdfium2: what stands where on a page of a PDF.

pdfium is not safe for threads and can be brought to use gigabytes; this module runs in the child process of `sandbox`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.errors import UnreadableFile
from ingest.readers.limits import Limits
from ingest.readers.pdf_characters import MAX_AT_ONCE, CharacterReader, Glyphs, Style

# Drawn parts that are looked at for rules and pictures, a page; a map or a scatter plot may have a hundred thousand.
MAX_DRAWN = 4_000


@dataclass(slots=True)
class Run:
    """Characters side by side in one style on one baseline.

    Attributes:
        spaced: White space stands before it.
        left, right, baseline: Where it stands [pt], after a turned page has been turned upright.
        box: Left, bottom, right, top on the page as it is [pt].
        order: Number in the order in which the page draws its text.
        turned: Quarter turns to the left that its writing has on the page.
        edges: Left edge of each character.
    """

    text: str
    style: Style
    left: float
    right: float
    baseline: float
    spaced: bool
    order: int
    turned: int = 0
    page: int = 0
    raised: bool = False
    lowered: bool = False
    edges: list[float] = field(default_factory=list)
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class PageContent:
    """One page, turned so that most of its writing is upright.

    Attributes:
        width, height: Its size [pt].
        runs: Its writing in drawing order.
        aside: Writing in other directions (marginal notes, running heads of a turned page).
        rules, pictures: Horizontal rules and pictures as (left, bottom, right, top).
    """

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    aside: list[Run] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)


def read_pages(data: bytes, limits: Limits) -> tuple[dict[str, str], Iterator[PageContent]]:
    """Open a PDF; its declared facts and its pages, read one after the other.

    Raises:
        UnreadableFile: If it is encrypted, damaged, or has more pages or characters than the limits allow.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_opening_fault(str(error))) from None
    n_pages = len(document)
    if n_pages > limits.pages:
        raise UnreadableFile(
            f"It has {n_pages:,} pages, at most {limits.pages:,} are read; split it and add the parts."
        )
    if not n_pages:
        raise UnreadableFile("It is a PDF without pages; fetch the file again.")
    facts = {name.casefold(): value for name, value in document.get_metadata_dict().items() if value}
    return facts, _pages(document, n_pages, limits)


def _opening_fault(message: str) -> str:
    if "password" in message.casefold() or "security" in message.casefold():
        return "The PDF is locked with a password; save a copy without one and add that."
    return "It is no readable PDF (damaged or cut off); fetch the file again."


def _pages(document, n_pages: int, limits: Limits) -> Iterator[PageContent]:
    import pypdfium2

    n_characters = 0
    for index in range(n_pages):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:  # one damaged page does not take the others with it
            continue
        size = page.get_size()
        if page.get_rotation() in (90, 270):
            size = size[::-1]
        text_page = page.get_textpage()
        n_characters += text_page.count_chars()
        if n_characters > limits.characters:
            raise UnreadableFile(
                f"It draws more than {limits.characters:,} characters, the most that is read; split it and add the parts."
            )
        yield _content_of(page, text_page, index + 1, size)
        text_page.close()
        page.close()


def _content_of(page, text_page, number: int, size: tuple[float, float]) -> PageContent:
    runs = list(_runs(text_page.raw, size))
    for run in runs:
        run.page = number
    weights: Counter[int] = Counter()
    for run in runs:
        weights[run.turned] += len(run.text)
    turned = weights.most_common(1)[0][0] if weights else 0
    width, height = size[::-1] if turned % 2 else size
    content = PageContent(number, width, height)
    content.runs = [r for r in runs if r.turned == turned]
    content.aside = [r for r in runs if r.turned != turned]
    _read_drawings(page, content, turned, size)
    return content


def _runs(text_page, size: tuple[float, float]) -> Iterator[Run]:
    """Characters in drawing order, joined while style, baseline and neighbourhood stay the same."""
    reader = CharacterReader(text_page)
    order, spaced = 0, False
    for first in range(0, reader.n_characters, MAX_AT_ONCE):
        glyphs = reader.glyphs(first, first + MAX_AT_ONCE, spaced)
        spaced = glyphs.space_follows
        at = 0
        while at < len(glyphs.text):
            run, at = _read_run(reader, glyphs, at, size)
            run.order, order = order, order + 1
            yield run


def _read_run(reader: CharacterReader, glyphs: Glyphs, begin: int, size: tuple[float, float]) -> tuple[Run, int]:
    """The run that begins with a character, and where it ends. Most characters obviously go on with the one before."""
    run = _new_run(reader, glyphs, begin, size)
    end = begin + 1
    while True:
        end = end if run.turned else glyphs.next_doubtful[end]
        if end >= len(glyphs.text) or glyphs.spaced[end] or not _goes_on(run, reader, glyphs, begin, end, size):
            break
        end += 1
    run.text = glyphs.text[begin:end]
    if not run.turned:
        run.edges = glyphs.left[begin:end]
        run.right = max(glyphs.right[begin:end])
    run.box = (
        min(glyphs.left[begin:end]),
        min(glyphs.bottom[begin:end]),
        max(glyphs.right[begin:end]),
        max(glyphs.top[begin:end]),
    )
    return run, end


def _new_run(reader: CharacterReader, glyphs: Glyphs, at: int, size: tuple[float, float]) -> Run:
    index, left, right = glyphs.index[at], glyphs.left[at], glyphs.right[at]
    turned = reader.quarter_turns(index)
    x, y = reader.origin(index)
    run = Run("", reader.style(index, glyphs.height(at)), left, right, y, glyphs.spaced[at], 0, turned=turned)
    if turned:
        run.left, run.baseline = turn_point(x, y, turned, size)
        run.right = _turned_end(glyphs, at, turned, size)
        run.edges = [run.left]
    return run


def _goes_on(run: Run, reader: CharacterReader, glyphs: Glyphs, begin: int, at: int, size: tuple[float, float]) -> bool:
    """Whether a character stands beside the last one of a run, on its baseline and in its style.

    In one style and upright, equal lower edges mean one baseline. A turned run takes in where the character stands.
    """
    type_size, before = run.style.size, at - 1
    if run.turned:
        x, y = turn_point(*reader.origin(glyphs.index[at]), run.turned, size)
        level, last, right = abs(y - run.baseline) < 0.05 * type_size + 0.1, run.edges[-1], run.right
    else:
        x, last, right = glyphs.left[at], glyphs.left[before], max(glyphs.right[begin:at])
        level = abs(glyphs.bottom[at] - glyphs.bottom[before]) < 0.02 * type_size + 0.05
        level = level and abs(glyphs.height(at) - glyphs.height(before)) < 0.02 * type_size + 0.05
    if not level or not last - 0.05 * type_size <= x < right + 0.25 * type_size:
        return False
    if not glyphs.text[before].isalnum() and reader.style(glyphs.index[at], glyphs.height(at)) != run.style:
        return False
    if run.turned:
        run.edges.append(x)
        run.right = max(run.right, _turned_end(glyphs, at, run.turned, size))
    return True


def _turned_end(glyphs: Glyphs, at: int, turned: int, size: tuple[float, float]) -> float:
    corners = ((glyphs.left[at], glyphs.bottom[at]), (glyphs.right[at], glyphs.top[at]))
    return max(turn_point(x, y, turned, size)[0] for x, y in corners)


def turn_point(x: float, y: float, quarters: int, size: tuple[float, float]) -> tuple[float, float]:
    """A point of the page after turning it clockwise so that writing at that many quarter turns becomes upright."""
    width, height = size
    return ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[quarters]


def _read_drawings(page, content: PageContent, turned: int, size: tuple[float, float]) -> None:
    """Horizontal rules and the places of pictures; fills and curves of figures count as pictures when they are large."""
    import pypdfium2
    import pypdfium2.raw as raw

    kinds = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
    try:
        for seen, drawn in enumerate(page.get_objects(filter=kinds, max_depth=3)):
            if seen >= MAX_DRAWN:
                break
            left, bottom, right, top = drawn.get_bounds()
            if turned:
                (x0, y0), (x1, y1) = turn_point(left, bottom, turned, size), turn_point(right, top, turned, size)
                left, bottom, right, top = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
            if drawn.type == raw.FPDF_PAGEOBJ_PATH and top - bottom < 2.5 and right - left > 4:
                content.rules.append((left, bottom, right, top))
            elif top - bottom > 20 and right - left > 20:
                content.pictures.append((left, bottom, right, top))
    except pypdfium2.PdfiumError:
        return
