"""The one door to pypdfium2: what stands where on a page of a PDF.

pdfium is not safe for threads and can be brought to use gigabytes; this module runs in the child process of `sandbox`.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import hypot, pi

from ingest.errors import UnreadableFile
from ingest.readers.limits import Limits

# Drawn parts that are looked at for rules and pictures, a page; a map or a scatter plot may have a hundred thousand.
MAX_DRAWN = 4_000
_SPACES = frozenset({9, 10, 13, 32, 0xA0, 0x202F, *range(0x2000, 0x200B)})
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# As symbol fonts have them, and the unnamed character that one typesetting system writes for its bullet.
_BULLETS = {0x01, 0xF0B7, 0xF0A7, 0xF06E, 0x25CF, 0x25AA, 0x2219}
_HYPHENS = {0x02, 0xAD, 0xFFFE}
_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi|medi(?!um\w)|\.B|-B\b|bx\d|CMB|,B", re.I)
_ITALIC_NAME = re.compile(r"ital|obli|\.B?I\b|-It?\b|CMTI|CMMI|slant", re.I)
HYPHEN = "\u00ad"  # stands in the glyphs for a hyphen that pdfium saw at the end of a line


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look: the font's own name, its size [pt] and what the name says of its weight and slope."""

    font: str
    size: float
    bold: bool = False
    italic: bool = False


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
        raise UnreadableFile(f"It has {n_pages:,} pages, at most {limits.pages:,} are read; split it and add the parts.")
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
    reader = _CharacterReader(text_page)
    current: Run | None = None
    spaced = False
    order = 0
    for index in range(reader.n_characters):
        code = reader.code(index)
        if code in _SPACES:
            spaced = spaced or code not in (10, 13)
            continue
        text = chr(code) if 32 < code < 127 else _character(code)
        if not text or not reader.place(index):
            continue
        if current is not None and not spaced and _goes_on(current, text, reader, index, size):
            continue
        if current is not None:
            yield current
        current = _new_run(text, reader, index, size)
        current.spaced, current.order = spaced, order
        order += 1
        spaced = False
    if current is not None:
        yield current


def _new_run(text: str, reader: _CharacterReader, index: int, size: tuple[float, float]) -> Run:
    turned = reader.quarter_turns(index)
    box, (x, y) = reader.box, reader.origin(index)
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    run = Run(text, reader.style(index, round(top - bottom, 2)), left, right, y, False, 0, turned=turned)
    run.box = (left, bottom, right, top)
    if turned:
        (x0, _), (x1, _) = turn_point(left, bottom, turned, size), turn_point(right, top, turned, size)
        run.left, run.baseline = turn_point(x, y, turned, size)
        run.right = max(x0, x1)
    run.edges = [run.left] * len(text)
    return run


def _goes_on(run: Run, text: str, reader: _CharacterReader, index: int, size: tuple[float, float]) -> bool:
    """Add a character to a run when it stands beside its last one in the same style.

    In one style and upright, equal lower edges mean one baseline, so that most characters cost two questions only.
    """
    box, type_size = reader.box, run.style.size
    left, bottom, right, top = run.box
    if run.turned:
        x, y = turn_point(*reader.origin(index), run.turned, size)
        x0, x1 = (turn_point(a, b, run.turned, size)[0] for a, b in ((box.left, box.bottom), (box.right, box.top)))
        level, end = abs(y - run.baseline) < 0.05 * type_size + 0.1, max(x0, x1)
    else:
        x, end = box.left, box.right
        level = abs(box.bottom - reader.last_bottom) < 0.02 * type_size + 0.05
        level = level and abs((box.top - box.bottom) - reader.last_height) < 0.02 * type_size + 0.05
    if not level or not run.edges[-1] - 0.05 * type_size <= x < run.right + 0.25 * type_size:
        return False
    if not run.text[-1].isalnum() and reader.style(index, round(box.top - box.bottom, 2)) != run.style:
        return False
    run.text += text
    run.edges += [x] * len(text)
    run.right = max(run.right, end)
    run.box = (min(left, box.left), min(bottom, box.bottom), max(right, box.right), max(top, box.top))
    reader.last_bottom, reader.last_height = box.bottom, box.top - box.bottom
    return True


def turn_point(x: float, y: float, quarters: int, size: tuple[float, float]) -> tuple[float, float]:
    """A point of the page after turning it clockwise so that writing at that many quarter turns becomes upright."""
    width, height = size
    return ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[quarters]


class _CharacterReader:
    """Asks pdfium for one character after the other, with the buffers it wants made once."""

    def __init__(self, text_page) -> None:
        import pypdfium2.raw as raw

        self._raw, self._page = raw, text_page
        self.n_characters = raw.FPDFText_CountChars(text_page)
        self._unicode, self._loose = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
        self.box, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self.last_bottom = self.last_height = 0.0
        self._x, self._y, self._flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
        self._name = ctypes.create_string_buffer(256)
        self._refs = [ctypes.byref(b) for b in (self.box, self._matrix, self._x, self._y, self._flags)]
        self._known: dict[tuple[bytes, int, float], Style] = {}

    def code(self, index: int) -> int:
        return self._unicode(self._page, index)

    def place(self, index: int) -> bool:
        """Ask where a character stands; `box` then holds it."""
        return bool(self._loose(self._page, index, self._refs[0]))

    def origin(self, index: int) -> tuple[float, float]:
        """Where a character begins on its baseline."""
        self._raw.FPDFText_GetCharOrigin(self._page, index, self._refs[2], self._refs[3])
        self.last_bottom, self.last_height = self.box.bottom, self.box.top - self.box.bottom
        return self._x.value, self._y.value

    def quarter_turns(self, index: int) -> int:
        """Direction of a character's writing: 0 upright, 1 running upwards, 2 upside down, 3 running downwards."""
        angle = self._raw.FPDFText_GetCharAngle(self._page, index)
        return round(-angle / (pi / 2)) % 4 if angle >= 0 else 0  # pdfium counts clockwise

    def style(self, index: int, height: float) -> Style:
        """The style of a character whose box has that height."""
        raw = self._raw
        length = raw.FPDFText_GetFontInfo(self._page, index, self._name, 256, self._refs[4])
        name = self._name.raw[: max(0, length - 1)] if 0 < length <= 256 else b""
        key = (name, self._flags.value, height)
        if key not in self._known:
            self._known[key] = self._new_style(index, name.decode("utf-8", "replace"), height)
        return self._known[key]

    def _new_style(self, index: int, name: str, height: float) -> Style:
        raw = self._raw
        size = raw.FPDFText_GetFontSize(self._page, index)
        if raw.FPDFText_GetMatrix(self._page, index, self._refs[1]):
            size *= hypot(self._matrix.c, self._matrix.d)
        name = re.sub(r"^[A-Z]{6}\+|\+\w{1,3}$", "", name)
        bold = bool(_BOLD_NAME.search(name)) or bool(self._flags.value & 1 << 18)
        bold = bold or raw.FPDFText_GetFontWeight(self._page, index) >= 600
        return Style(name, round(size or height, 1), bold, bool(_ITALIC_NAME.search(name) or self._flags.value & 64))


def _character(code: int) -> str:
    """The text of a character code: ligatures taken apart, hyphens at line ends as `HYPHEN`, what is invisible left out."""
    if code in _HYPHENS:
        return HYPHEN
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code in _BULLETS:
        return "•"
    invisible = code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xF900 or code in (0xFEFF, 0x200B, 0x200C, 0x200D)
    return "" if invisible or code > 0x10FFFF or code & 0xFFFE == 0xFFFE else chr(code)


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
