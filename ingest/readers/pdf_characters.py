"""The characters of a PDF page and where each stands: the questions to pdfium that are asked for every single one.

There are thousands a page, so they are asked in one loop, and what can be worked out for all of them is worked out at once.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, pi
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

HYPHEN = "\u00ad"  # stands in the glyphs for a hyphen that pdfium saw at the end of a line
# Characters that are asked for together; a page of an article has four to eight thousand.
MAX_AT_ONCE = 20_000
_SPACES = frozenset({9, 10, 13, 32, 0xA0, 0x202F, *range(0x2000, 0x200B)})
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# As symbol fonts have them, and the unnamed character that one typesetting system writes for its bullet.
_BULLETS = {0x01, 0xF0B7, 0xF0A7, 0xF06E, 0x25CF, 0x25AA, 0x2219}
_HYPHENS = {0x02, 0xAD, 0xFFFE}
_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi|medi(?!um\w)|\.B|-B\b|bx\d|CMB|,B", re.I)
_ITALIC_NAME = re.compile(r"ital|obli|\.B?I\b|-It?\b|CMTI|CMMI|slant", re.I)


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look: the font's own name, its size [pt] and what the name says of its weight and slope."""

    font: str
    size: float
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class Glyphs:
    """Visible characters in drawing order, white space left out.

    Attributes:
        text: The characters; a ligature is taken apart and stands at one place twice.
        index: For each its number on the page.
        spaced: For each whether white space stands before it.
        left, bottom, right, top: For each its box [pt].
        next_doubtful: For each place, and the end, the next character that does not obviously go on with the one before.
        space_follows: White space stands behind the last one.
    """

    text: str
    index: list[int]
    spaced: list[bool]
    left: list[float]
    bottom: list[float]
    right: list[float]
    top: list[float]
    next_doubtful: list[int]
    space_follows: bool

    def height(self, at: int) -> float:
        """Height of a character's box [pt]; it belongs to the font and its size, not to the letter."""
        return self.top[at] - self.bottom[at]


class CharacterReader:
    """Asks pdfium for the characters of one page, with the buffers it wants made once."""

    def __init__(self, text_page) -> None:
        import pypdfium2.raw as raw

        self._raw, self._page = raw, text_page
        self.n_characters = raw.FPDFText_CountChars(text_page)
        self._matrix = raw.FS_MATRIX()
        self._x, self._y, self._flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
        self._name = ctypes.create_string_buffer(256)
        self._refs = [ctypes.byref(b) for b in (self._matrix, self._x, self._y, self._flags)]
        self._known: dict[tuple[bytes, int, float], Style] = {}
        # The same function without the costly look at each argument; both addresses are our own.
        plain = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        self._place = plain(ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0)
        self._address = ctypes.cast(text_page, ctypes.c_void_p).value

    def glyphs(self, begin: int, end: int, spaced: bool) -> Glyphs:
        """Ask for the characters with these numbers.

        Args:
            begin, end: Numbers on the page; the end may lie behind the last one.
            spaced: White space stands before the first one.
        """
        import numpy as np

        end = min(end, self.n_characters)
        boxes = (self._raw.FS_RECTF * max(1, end - begin))()
        at, size = ctypes.addressof(boxes), ctypes.sizeof(self._raw.FS_RECTF)
        place, page = self._place, self._address
        texts: list[str] = []
        rows: list[int] = []
        gaps: list[bool] = []
        for row, code in enumerate(self._codes(begin, end)):
            text = character(code)
            if text == " ":
                spaced = True
            elif text and text != "\n" and place(page, begin + row, at + size * row):
                texts.append(text)
                if len(text) == 1:
                    rows.append(row)
                    gaps.append(spaced)
                else:
                    rows += [row] * len(text)
                    gaps += [spaced, *(False for _ in text[1:])]
                spaced = False
        found = np.frombuffer(boxes, dtype=np.float32).reshape(-1, 4)[rows].astype(np.float64)
        left, top, right, bottom = found.T  # pdfium's order
        text = "".join(texts)
        doubtful = np.ones(len(text) + 1, dtype=bool)
        doubtful[1:-1] = ~(_go_on(left, bottom, right, top) & np.array([c.isalnum() for c in text[:-1]], dtype=bool))
        doubtful[:-1] |= np.array(gaps, dtype=bool)
        places = np.where(doubtful, np.arange(len(doubtful)), len(doubtful))
        following = np.minimum.accumulate(places[::-1])[::-1]
        x0, y0, x1, y1 = (side.tolist() for side in (left, bottom, right, top))
        return Glyphs(text, [begin + row for row in rows], gaps, x0, y0, x1, y1, following.tolist(), spaced)

    def _codes(self, begin: int, end: int) -> list[int]:
        """Unicode of the characters with these numbers, asked together where pdfium keeps one unit for each."""
        units = (ctypes.c_ushort * (end - begin + 1))()
        n_written = self._raw.FPDFText_GetText(self._page, begin, end - begin, units)
        codes = units[: end - begin]
        if n_written == end - begin + 1 and not any(0xD800 <= code < 0xE000 for code in codes):
            return codes
        return [self._raw.FPDFText_GetUnicode(self._page, index) for index in range(begin, end)]

    def origin(self, index: int) -> tuple[float, float]:
        """Where a character begins on its baseline."""
        self._raw.FPDFText_GetCharOrigin(self._page, index, self._refs[1], self._refs[2])
        return self._x.value, self._y.value

    def quarter_turns(self, index: int) -> int:
        """Direction of a character's writing: 0 upright, 1 running upwards, 2 upside down, 3 running downwards."""
        angle = self._raw.FPDFText_GetCharAngle(self._page, index)
        return round(-angle / (pi / 2)) % 4 if angle >= 0 else 0  # pdfium counts clockwise

    def style(self, index: int, height: float) -> Style:
        """The style of a character whose box has that height."""
        height = round(height, 2)
        raw = self._raw
        length = raw.FPDFText_GetFontInfo(self._page, index, self._name, 256, self._refs[3])
        name = self._name.raw[: max(0, length - 1)] if 0 < length <= 256 else b""
        key = (name, self._flags.value, height)
        if key not in self._known:
            self._known[key] = self._new_style(index, name.decode("utf-8", "replace"), height)
        return self._known[key]

    def _new_style(self, index: int, name: str, height: float) -> Style:
        raw = self._raw
        size = raw.FPDFText_GetFontSize(self._page, index)
        if raw.FPDFText_GetMatrix(self._page, index, self._refs[0]):
            size *= hypot(self._matrix.c, self._matrix.d)
        name = re.sub(r"^[A-Z]{6}\+|\+\w{1,3}$", "", name)
        bold = bool(_BOLD_NAME.search(name)) or bool(self._flags.value & 1 << 18)
        bold = bold or raw.FPDFText_GetFontWeight(self._page, index) >= 600
        return Style(name, round(size or height, 1), bold, bool(_ITALIC_NAME.search(name) or self._flags.value & 64))


def _go_on(left: np.ndarray, bottom: np.ndarray, right: np.ndarray, top: np.ndarray) -> np.ndarray:
    """For each character but the first: whether it stands so close behind the one before, and so level, that any rule joins them."""
    height = top - bottom
    level = (abs(bottom[1:] - bottom[:-1]) < 0.05) & (abs(height[1:] - height[:-1]) < 0.05)
    return level & (left[1:] >= left[:-1]) & (left[1:] < right[:-1] + 0.02 * height[:-1] + 0.01)


@lru_cache(maxsize=4096)
def character(code: int) -> str:
    """The text of a character code, empty for what is invisible.

    Ligatures are taken apart, hyphens at line ends are `HYPHEN`, white space is a space, the end of a line a line feed.
    """
    if 32 < code < 127:
        return chr(code)
    if code in _SPACES:
        return "\n" if code in (10, 13) else " "
    if code in _HYPHENS:
        return HYPHEN
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code in _BULLETS:
        return "•"
    invisible = code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xF900 or code in (0xFEFF, 0x200B, 0x200C, 0x200D)
    return "" if invisible or code > 0x10FFFF or code & 0xFFFE == 0xFFFE else chr(code)
