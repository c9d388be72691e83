"""Running heads, footers and page numbers: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from ingest.readers.pdf_glyphs import PageContent
from ingest.readers.pdf_lines import Line

_EDGE = 0.13  # share of the page's height at its top and bottom in which running heads stand
_PAGE_NUMBER = re.compile(r"(?:page\s*|p\.\s*|[-–|]\s*)?(?:\d{1,5}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,5})?(?:\s*[-–|])?", re.I)
_SHARE = 0.25  # of the pages; heads of left and right pages differ, and first pages have none


@dataclass(slots=True)
class PageLines:
    """A page with its lines in reading order, and those at its edges or in its margins that belong to every page."""

    content: PageContent
    lines: list[Line]
    furniture: list[Line] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.content.number


def set_furniture_apart(pages: list[PageLines]) -> None:
    """Move running heads, footers and page numbers of all pages from `lines` to `furniture`."""
    seen: dict[tuple[str, bool], list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if edge := _edge_of(line, page.content):
                seen[_key(line), edge == "top"].append((page.number, line.baseline))
    needed = max(2, _SHARE * len(pages))
    running = {key for key, places in seen.items() if len({n for n, _ in places}) >= needed and _is_level(places)}
    for page in pages:
        kept: list[Line] = []
        for line in page.lines:
            edge = _edge_of(line, page.content)
            known = edge and (_key(line), edge == "top") in running and not _is_part_of_text(line, page.lines, edge, running)
            is_number = edge and _is_page_number(line, page.lines, edge, running)
            (page.furniture if known or is_number else kept).append(line)
        page.lines = kept


def _is_part_of_text(line: Line, lines: list[Line], edge: str, running: set[tuple[str, bool]]) -> bool:
    """Whether a line is a word of a printed line of the text that wide gaps have parted ("with", at the foot of two pages)."""
    return any(
        other is not line
        and abs(other.baseline - line.baseline) < 2
        and max(other.left - line.right, line.left - other.right) < 5 * line.size
        and (_key(other), edge == "top") not in running
        for other in lines
    )


def _edge_of(line: Line, content: PageContent) -> str:
    if line.baseline > content.height * (1 - _EDGE):
        return "top"
    return "bottom" if line.baseline < content.height * _EDGE else ""


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", line.text)).casefold()


def _is_level(places: list[tuple[int, float]]) -> bool:
    """Whether the lines stand at one height, as running heads do and words of the text do not."""
    heights = sorted(y for _, y in places)
    middle = heights[len(heights) // 2]
    return sum(abs(y - middle) < 6 for y in heights) >= 0.6 * len(heights)


def _is_page_number(line: Line, lines: list[Line], edge: str, running: set[tuple[str, bool]]) -> bool:
    """Whether a number stands alone, or beside running heads, at the very edge; beside other words it is a row's label."""
    beside = [x for x in lines if x is not line and abs(x.baseline - line.baseline) < 3]
    if any((_key(x), edge == "top") not in running for x in beside):
        return False
    if not _PAGE_NUMBER.fullmatch(line.text.strip()):
        return False
    heights = [other.baseline for other in lines]
    extreme = max(heights) if edge == "top" else min(heights)
    return abs(line.baseline - extreme) < 1.5 * line.size
