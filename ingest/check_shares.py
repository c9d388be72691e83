"""Counts and their percentages in running text: "24 of 30 (80%)", "29 (41.4%) of the 70", "42.8%, 12/28"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.check_figures import (
    COUNT,
    PERCENT,
    ROUNDING,
    Line,
    count_decimals,
    fits_percent,
    is_label,
    read_count,
    read_number,
    say_percent,
)
from ingest.document import Note

_COUNT = re.compile(COUNT)
_OF = r"(?:\s?/\s?|\s(?:out\s)?of\s(?:the\s|all\s|these\s|those\s|a\stotal\sof\s)?)"
_NOT_AN_INTERVAL = r"(?!\s?(?:CI\b|confidence|interval|limits|LoA))"
_FORMS = (
    # 24 of 30 patients (80%)
    re.compile(
        rf"(?P<n>{COUNT}){_OF}(?P<total>{COUNT})(?:\s[A-Za-z-]+){{0,5}}\s?[(\[]\s?(?P<percent>{PERCENT}){_NOT_AN_INTERVAL}"
    ),
    # 29 (41.4%) of the 70
    re.compile(
        rf"(?P<n>{COUNT})(?:\s[A-Za-z-]+){{0,2}}\s?[(\[]\s?(?P<percent>{PERCENT})\s?[)\]]\s(?:out\s)?of\s"
        rf"(?:the\s|all\s|these\s|those\s|a\stotal\sof\s)?(?P<total>(?=\d){COUNT})(?!\s?%|-)"
    ),
    # 42.8%, 12/28   89% (62 of 70 patients)
    re.compile(rf"(?P<percent>{PERCENT})\s?[,;:(\[]\s?(?:n\s?=\s?)?(?P<n>{COUNT}){_OF}(?P<total>{COUNT})(?!\s?%)"),
)
_THING = (
    r"(?!h\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|min|s\b|mg|m[lL]|g\b|times?\b|points?\b|after|before|at\b|than|grade|phase|and\b|or\b|"
    r"in\b|of\b|on\b|for\b|from\b|to\b|by\b|with\b)"
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:by|to|from|lower\w*|rais\w+|reduc\w+|increas\w+|decreas\w+|chang\w+|differ\w+)\s$", re.IGNORECASE
)
# "63% to 86% (371 of 490)" is the share of all, "80. 6%" a number that print has torn.
_OF_A_RANGE = re.compile(r"\d\s?%?\s?(?:to|and|or|-|–|—)\s?$|\d\.\s$")
_COUNT_WITH_PERCENT = re.compile(
    rf"(?P<n>{COUNT})(?:\s{_THING}[A-Za-z-]+){{0,3}}\s?\(\s?(?P<percent>{PERCENT})(?:\s?[);]|,(?!\s?\d))"
)
MAX_GRADE = 5  # "grade 3/4 toxicity" is no share, and "almost 1/4 (22%)" no exact one
MAX_COUNT = 400  # above it every percentage with one decimal has a whole number


@dataclass(frozen=True, slots=True)
class Share:
    """A count, what it is part of, and the printed percentage, with where they stand in a line."""

    line: Line
    start: int
    end: int
    n: int
    total: int
    percent: str


def find_shares(line: Line) -> Iterator[Share]:
    """The complete shares of a line: count, total and percentage in one expression."""
    if "%" not in line.text:
        return
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for found in form.finditer(line.text):
            n, total = read_count(found["n"]), read_count(found["total"])
            is_grade = (total <= MAX_GRADE and "/" in found.group()) or is_label(line.text, found.start("n"))
            is_grade = is_grade or _OF_A_RANGE.search(line.text[: found.start("percent")][-16:]) is not None
            if (
                n <= total
                and total > 1
                and not is_grade
                and not any(a < found.end() and found.start() < b for a, b in taken)
            ):
                taken.append(found.span())
                yield Share(line, found.start(), found.end(), n, total, found["percent"])


def check_shares(lines: Sequence[Line]) -> Iterator[Note]:
    """Notes on shares whose percentage is not that of the count."""
    for line in lines:
        for share in find_shares(line):
            if not fits_percent(share.n, share.total, share.percent):
                right = say_percent(share.n, share.total, share.percent)
                text = f"{share.n} of {share.total} is {right}, not {_say(share.percent)}."
                yield line.note(share.start, share.end, text)


def check_possible_shares(lines: Sequence[Line]) -> Iterator[Note]:
    """Notes on counts whose percentage no whole number of patients could give ("16 cases (90.0%)")."""
    for line in lines:
        if "%" not in line.text:
            continue
        whole = [(s.start, s.end) for s in find_shares(line)]
        for found in _COUNT_WITH_PERCENT.finditer(line.text):
            n, percent = read_count(found["n"]), found["percent"]
            value = read_number(percent.rstrip("% "))
            before = line.text[max(0, found.start() - 24) : found.start()]
            no_count = is_label(line.text, found.start()) or before.endswith("/") or _CHANGE_BEFORE.search(before)
            known = any(a < found.end() and found.start() < b for a, b in whole)
            if no_count or known or not 0 < n <= MAX_COUNT or not 0 < value <= 100:
                continue
            near = round(100 * n / value)
            if not any(fits_percent(n, total, percent) for total in range(max(n, near - 2), near + 3)):
                text = f"No whole number has {n} as its {_say(percent)}: {_nearest(n, near, percent)}."
                yield line.note(found.start(), found.end("percent"), text)


def _nearest(n: int, near: int, percent: str) -> str:
    """The two totals around the printed percentage, with their own."""
    totals = sorted(range(max(n, near - 1), near + 2), key=lambda total: _error(n, total, percent))[:2]
    return " and ".join(f"{n} of {total} is {say_percent(n, total, percent)}" for total in sorted(totals))


def check_same_shares(lines: Sequence[Line]) -> Iterator[Note]:
    """Notes where one and the same share is printed with two different percentages."""
    stated: dict[tuple[int, int, int], list[Share]] = defaultdict(list)
    for line in lines:
        whole = [s for s in find_shares(line) if fits_percent(s.n, s.total, s.percent)]
        for share in (*whole, *_implied_shares(line)):
            stated[share.n, share.total, count_decimals(share.percent)].append(share)
    for (n, total, _), shares in stated.items():
        best = min((s.percent for s in shares), key=lambda percent: (_error(n, total, percent), percent))
        for share in shares:
            if _error(n, total, best) < _error(n, total, share.percent) - ROUNDING:
                text = f"The same {n} of {total} is printed as {_say(best)} elsewhere in this document."
                yield share.line.note(share.start, share.end, text, "disagreement")


def _implied_shares(line: Line) -> Iterator[Share]:
    """Shares whose total stands elsewhere in the same sentence ("In 28 patients …, in 12 patients (42.9%)")."""
    if "%" not in line.text:
        return
    counts = {read_count(m.group()) for m in _COUNT.finditer(line.text)}
    for found in _COUNT_WITH_PERCENT.finditer(line.text):
        n = read_count(found["n"])
        totals = [t for t in counts if t > n and fits_percent(n, t, found["percent"])]
        if len(totals) == 1 and count_decimals(found["percent"]):
            yield Share(line, found.start(), found.end(), n, totals[0], found["percent"])


def _error(n: int, total: int, percent: str) -> float:
    return abs(100.0 * n / total - read_number(percent.rstrip("% ")))


def _say(percent: str) -> str:
    return f"{percent.rstrip('% ')}%"
