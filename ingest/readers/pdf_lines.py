"""Runs of characters to printed lines: words on one baseline, with what is raised or lowered put where it belongs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from ingest.readers.pdf_characters import HYPHEN, Style
from ingest.readers.pdf_glyphs import PageContent, Run

# Everything in units of the line's type size. Word gaps of justified text stay under one, gutters of columns above.
_WORD_GAP = 1.05
_SMALL = 0.87
_RAISED_FROM, _RAISED_TO = 0.12, 0.8
_LOWERED_TO = 0.45
_MAX_LINES_TO_MEND = 2_000
_UNIFORM = 0.9  # ligatures and quotation marks often come from a second font
# Accents that are drawn as characters of their own over a letter.
_ACCENTS = dict(zip("´`¨ˆ˜¸ˇ˘˙˚˝¯", "\u0301\u0300\u0308\u0302\u0303\u0327\u030c\u0306\u0307\u030a\u030b\u0304", strict=True))


@dataclass(slots=True)
class Line:
    """Words side by side on one baseline, in the order in which they are read.

    Attributes:
        style: The style of most of its characters.
        uniform: All its characters, raised and lowered ones aside, are in that style.
        order: Place in the order in which the page draws its text.
        text: Its characters, for rules that look at words; raised ones are not told apart.
    """

    runs: list[Run]
    page: int
    style: Style = field(init=False)
    uniform: bool = field(init=False)
    left: float = field(init=False)
    right: float = field(init=False)
    baseline: float = field(init=False)
    order: int = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        """Work out style and place anew after runs were added."""
        plain = [r for r in self.runs if not (r.raised or r.lowered)] or self.runs
        counts: Counter[Style] = Counter()
        for run in plain:
            counts[run.style] += len(run.text)
        self.style = counts.most_common(1)[0][0]
        self.uniform = counts[self.style] >= _UNIFORM * counts.total()
        self.left = min(r.left for r in self.runs)
        self.right = max(r.right for r in self.runs)
        self.baseline = next(r.baseline for r in plain if r.style == self.style)
        self.order = self.runs[0].order
        words = ((" " if r.spaced and i else "") + r.text for i, r in enumerate(self.runs))
        self.text = "".join(words).replace(HYPHEN, "-")

    @property
    def size(self) -> float:
        return self.style.size

    @property
    def top(self) -> float:
        return self.baseline + 0.75 * self.size

    @property
    def bottom(self) -> float:
        return self.baseline - 0.25 * self.size

    @property
    def first_style(self) -> Style:
        return next((r.style for r in self.runs if not (r.raised or r.lowered)), self.style)

    @property
    def last_style(self) -> Style:
        return next((r.style for r in reversed(self.runs) if not (r.raised or r.lowered)), self.style)


def build_lines(content: PageContent) -> list[Line]:
    """Lines of a page, in drawing order."""
    lines: list[Line] = []
    current: list[Run] = []
    main: Run | None = None
    for run in _place_accents(content.runs):
        if main is not None and _attach(current, main, run):
            current.append(run)
            main = run if run.style.size > main.style.size else main
            continue
        if current:
            lines.append(Line(current, content.number))
        current, main = [run], run
    if current:
        lines.append(Line(current, content.number))
    return _mend(lines) if len(lines) <= _MAX_LINES_TO_MEND else lines


def _place_accents(runs: list[Run]) -> list[Run]:
    """Unite accents that were drawn apart with the letter under them."""
    accents = [r for r in runs if r.text in _ACCENTS]
    if not accents or len(accents) > 500:
        return runs
    kept = [r for r in runs if r.text not in _ACCENTS]
    for accent in accents:
        middle = (accent.left + accent.right) / 2
        for at, run in enumerate(kept):
            level = abs(run.baseline - accent.baseline) < 0.4 * run.style.size
            if level and run.left - 0.5 <= middle <= run.right + 0.5:
                index = max((i for i, x in enumerate(run.edges) if x <= middle + 0.2), default=0)
                letter = run.text[index].replace("ı", "i").replace("ȷ", "j")
                united = unicodedata.normalize("NFC", letter + _ACCENTS[accent.text])
                if len(united) == 1:
                    run.text = run.text[:index] + united + run.text[index + 1 :]
                    run.spaced = run.spaced and not (at and index == 0 and _touches(kept[at - 1], run))
                break
    return kept


def _touches(run: Run, following: Run) -> bool:
    return -0.3 < (following.left - run.right) / max(run.style.size, 1) < 0.12 and run.baseline == following.baseline


def _attach(runs: list[Run], main: Run, run: Run) -> bool:
    """Whether a run goes on with a line, marking it or the line's first runs as raised or lowered when they are.

    Args:
        runs: The line so far.
        main: The first of its largest runs.
        run: The next one drawn.
    """
    size, last = main.style.size, runs[-1]
    gap = (run.left - last.right) / max(size, run.style.size, 1)
    rise = (run.baseline - main.baseline) / max(size, 1)
    if not -0.35 < gap < _WORD_GAP:
        return False
    if abs(rise) < 0.1 or (abs(rise) < 0.25 and abs(run.style.size - size) < 0.02 * size and run.style.font != main.style.font):
        run.spaced = run.spaced or (gap > 0.18 and not run.text.startswith((",", ".", ";", ":", ")")))
        return True
    if run.style.size <= _SMALL * size and gap < 0.6:
        run.raised = _RAISED_FROM < rise < _RAISED_TO
        run.lowered = -_LOWERED_TO < rise < -0.04
        return run.raised or run.lowered
    drop = (main.baseline - run.baseline) / max(run.style.size, 1)
    if size <= _SMALL * run.style.size and _RAISED_FROM < drop < _RAISED_TO and gap < 0.6:
        for earlier in runs:
            earlier.raised = True
        run.spaced = run.spaced and gap > 0.3
        return True
    return False


def _mend(lines: list[Line]) -> list[Line]:
    """Put raised marks that were drawn apart from their line, and parts of one line drawn apart, where they belong."""
    whole: list[Line] = []
    for line in lines:
        home = _home_of(line, lines) if len(line.text) <= 8 else None
        if home is not None and home is not line:
            for run in line.runs:
                run.raised = True
            home.runs = sorted([*home.runs, *line.runs], key=lambda r: r.left)
            home.measure()
        elif whole and _goes_on(whole[-1], line):
            line.runs[0].spaced = line.runs[0].spaced or line.left - whole[-1].right > 0.18 * line.size
            whole[-1].runs += line.runs
            whole[-1].measure()
        else:
            whole.append(line)
    return whole


def _home_of(mark: Line, lines: list[Line]) -> Line | None:
    """The larger line that a small raised line stands in or directly behind."""
    for line in lines:
        rise = (mark.baseline - line.baseline) / max(line.size, 1)
        if line is mark or mark.size > _SMALL * line.size or not _RAISED_FROM < rise < _RAISED_TO:
            continue
        if line.left - 0.6 * line.size <= mark.left and mark.right <= line.right + 0.8 * line.size:
            inside = any(r.left + 1 < mark.left and mark.right < r.right - 1 and not r.raised for r in line.runs)
            if not inside:
                return line
    return None


def _goes_on(line: Line, following: Line) -> bool:
    gap = (following.left - line.right) / max(line.size, 1)
    level = abs(following.baseline - line.baseline) < 0.1 * line.size
    return level and -0.3 < gap < 0.6 and abs(following.size - line.size) < 0.1 * line.size
