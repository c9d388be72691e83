"""The same pictures as SVG files, to be taken away; everything that is not ours is text in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from assistant.pages.figures import COLOURS, Percentage, Point

WIDTH = 720
SHAPES = ("circle", "square", "diamond", "triangle")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def draw_course_svg(points: Sequence[Point], title: str) -> str:
    """An outcome over time, a line a group."""
    height, left, right, top, bottom = 360, 60, 20, 66, 40
    times = list(dict.fromkeys(p.time for p in sorted(points, key=lambda p: p.months)))
    groups = list(dict.fromkeys(p.group for p in points))
    low = min(0.0, *(p.value - (p.spread or 0) for p in points))
    high = max(p.value + (p.spread or 0) for p in points) or 1.0

    def x(time: str) -> float:
        return left + (WIDTH - left - right) * (times.index(time) + 0.5) / len(times)

    def y(value: float) -> float:
        return top + (height - top - bottom) * (1 - (value - low) / (high - low or 1))

    parts = [_text(left, 20, title, weight="600")]
    for step in range(5):
        value = low + (high - low) * step / 4
        parts.append(
            f'<line x1="{left}" x2="{WIDTH - right}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#d9deda"/>'
        )
        parts.append(_text(left - 8, y(value) + 4, f"{value:.3g}", anchor="end"))
    parts += [_text(x(time), height - 14, time, anchor="middle") for time in times]
    for number, group in enumerate(groups):
        held = sorted((p for p in points if p.group == group), key=lambda p: p.months)
        colour, shift = COLOURS[number % len(COLOURS)], 6 * (number - (len(groups) - 1) / 2)
        places = [(x(p.time) + shift, y(p.value), p) for p in held]
        line = " ".join(f"{px:.1f},{py:.1f}" for px, py, _ in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        for px, py, p in places:
            if p.spread:
                parts.append(
                    f'<line x1="{px:.1f}" x2="{px:.1f}" y1="{y(p.value - p.spread):.1f}" y2="{y(p.value + p.spread):.1f}" stroke="{colour}"/>'
                )
            parts.append(
                _mark(
                    SHAPES[number % len(SHAPES)], px, py, 5.5 if p.cited else 4, colour, f"{group}, {p.time}: {p.cell}"
                )
            )
        legend = 38 + 16 * number
        parts += [
            _mark(SHAPES[number % len(SHAPES)], left + 5, legend - 4, 4, colour, group),
            _text(left + 16, legend, group),
        ]
    return _page(parts, height)


def draw_ranges_svg(percentages: Sequence[Percentage]) -> str:
    """Percentages on a scale from 0 to 100."""
    left, right, row = 380, 30, 28
    height = row * len(percentages) + 50

    def x(value: float) -> float:
        return left + (WIDTH - left - right) * value / 100

    parts = []
    for value in range(0, 101, 25):
        parts.append(f'<line x1="{x(value):.1f}" x2="{x(value):.1f}" y1="10" y2="{height - 30}" stroke="#d9deda"/>')
        parts.append(_text(x(value), height - 12, f"{value} %", anchor="middle"))
    for number, p in enumerate(percentages):
        middle = 24 + row * number
        label = f"[{p.marker}] {p.label}"
        parts.append(_text(left - 10, middle + 4, label if len(label) <= 62 else label[:61] + "…", anchor="end"))
        parts.append(
            f'<rect x="{x(p.low):.1f}" y="{middle - 4}" width="{max(1.0, x(p.high) - x(p.low)):.1f}" height="8" fill="{COLOURS[0]}"/>'
        )
        parts.append(_mark("circle", x(p.high), middle, 5, COLOURS[0], p.written))
    return _page(parts, height)


def _page(parts: Sequence[str], height: int) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12" fill="#1c2426">'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>', *parts, "</svg>"]) + "\n"


def _clean(words: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", words))


def _text(x: float, y: float, words: str, anchor: str = "start", weight: str = "400") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{_clean(words)}</text>'


def _mark(shape: str, x: float, y: float, r: float, colour: str, title: str) -> str:
    drawn = {
        "circle": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}"',
        "square": f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r}" height="{2 * r}"',
        "diamond": f'<polygon points="{x:.1f},{y - r - 1:.1f} {x + r + 1:.1f},{y:.1f} {x:.1f},{y + r + 1:.1f} {x - r - 1:.1f},{y:.1f}"',
        "triangle": f'<polygon points="{x:.1f},{y - r - 1:.1f} {x + r:.1f},{y + r:.1f} {x - r:.1f},{y + r:.1f}"',
    }[shape]
    tag = drawn[1 : drawn.index(" ")]
    return f'{drawn} fill="{colour}"><title>{_clean(title)}</title></{tag}>'
