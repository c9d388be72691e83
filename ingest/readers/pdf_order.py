"""In which order the lines of a page are read.

Most programs draw a page in reading order, with tables and figures behind the running text: that order is kept, because
a sentence is then not cut by a figure. Where the drawing order jumps between columns, the columns are found anew.
"""

from __future__ import annotations

from ingest.readers.pdf_lines import Line

_TRUSTED = 0.8  # share of neighbouring lines that must be neighbours in the drawing order
_MIN_PAIRS = 5
_MAX_LINES = 1_500
_SIDE_SHARE = 0.15  # of the lines must stand on each side of a gutter
_CROSSING_SHARE = 0.35  # of the lines may cross it: titles, wide tables


def order_lines(lines: list[Line], width: float) -> list[Line]:
    """Lines in reading order."""
    if len(lines) > _MAX_LINES or stream_quality(lines, width) >= _TRUSTED:
        return lines
    return _by_columns(lines)


def stream_quality(lines: list[Line], width: float) -> float:
    """Share of text lines whose neighbour below follows directly in the drawing order; 1.0 when there are too few."""
    pairs = neighbour_pairs(lines, width)
    if len(pairs) < _MIN_PAIRS:
        return 1.0
    followed = sum(below == above + 1 for above, below in pairs)
    return followed / len(pairs)


def neighbour_pairs(lines: list[Line], width: float) -> list[tuple[int, int]]:
    """Indices of text lines that stand directly one above the other in one column."""
    wide = [(i, line) for i, line in enumerate(lines) if line.right - line.left > 0.18 * width]
    by_height = sorted(wide, key=lambda pair: -pair[1].baseline)
    pairs = []
    for at, (i, line) in enumerate(by_height):
        for j, other in by_height[at + 1 :]:
            drop = line.baseline - other.baseline
            if drop > 1.7 * line.size:
                break
            shared = min(line.right, other.right) - max(line.left, other.left)
            narrow = min(line.right - line.left, other.right - other.left)
            if drop > 0.5 * line.size and shared > 0.6 * narrow and abs(line.size - other.size) < 0.1 * line.size:
                pairs.append((i, j))
                break
    return pairs


def _by_columns(lines: list[Line], depth: int = 0) -> list[Line]:
    """Top to bottom; where a gutter divides the lines, the left column before the right, band by band."""
    gutter = find_gutter(lines) if depth < 4 else None
    if gutter is None:
        return sorted(lines, key=lambda line: (-round(line.baseline), line.left))
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.baseline):
        if line.right <= gutter + 1:
            left.append(line)
        elif line.left >= gutter - 1:
            right.append(line)
        else:
            ordered += [*_by_columns(left, depth + 1), *_by_columns(right, depth + 1), line]
            left, right = [], []
    return [*ordered, *_by_columns(left, depth + 1), *_by_columns(right, depth + 1)]


def find_gutter(lines: list[Line]) -> float | None:
    """The x that fewest lines cross, with enough lines on either side; None when the lines are one column."""
    if len(lines) < 6:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[int, float, float] | None = None
    for step in range(20, 81):
        x = left + (right - left) * step / 100
        before = sum(line.right <= x for line in lines)
        after = sum(line.left >= x for line in lines)
        crossing = len(lines) - before - after
        if min(before, after) < _SIDE_SHARE * len(lines) or crossing > _CROSSING_SHARE * len(lines):
            continue
        candidate = (crossing, abs(step - 50) / 100, x)
        if best is None or candidate < best:
            best = candidate
    return best[2] if best else None
