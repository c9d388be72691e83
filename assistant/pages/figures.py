"""Numbers of an answer that are better seen: an outcome over time for each group, percentages on one scale.

Every point is a cell of a cited table, or a figure of a cited sentence, and says which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from ingest.document import Cell, Document, Span, Table

#: Fewer times than this are read faster than drawn; fewer percentages too.
MIN_TIMES, MIN_PERCENTAGES = 3, 3
#: Okabe and Ito's colours that keep 3:1 on light and dark ground; the marks differ in shape as well.
COLOURS = ["#0b7a83", "#c1570c", "#7a5fb0", "#8a7a00", "#a8456b", "#4b6b2f"]
#: Longest label of a percentage on either side of it [words].
N_WORDS = 7
_UNITS = {"day": 1 / 30.4, "week": 7 / 30.4, "month": 1.0, "year": 12.0}
_TIME = re.compile(
    r"(?P<sign>[<>≥≤]\s*)?(?P<n>\d+(?:\.\d+)?)\s*-?\s*(?P<unit>day|week|month|year)s?\b(?:\s+(?:later|after\w*|follow-?up))?"
    r"|\b(?P<start>baseline|pre-?operative(?:ly)?|pre-?treatment|pre-?procedur\w+|before(?: \w+)?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^\s*(?P<value>-?\d+(?:\.\d+)?)\s*%?\s*(?:(?:±|\\pm)\s*(?P<spread>\d+(?:\.\d+)?))?(?P<rest>.*)$", re.DOTALL
)
_PERCENT = re.compile(
    r"(?P<sign>up to|at most|less than|more than|at least|over|below|[<>≤≥]=?)?\s*"
    r"(?P<low>\d+(?:\.\d+)?)\s*%?(?:\s*(?:-|–|to|and)\s*(?P<high>\d+(?:\.\d+)?))?\s*%",
    re.IGNORECASE,
)
#: A confidence interval belongs to its figure and is none of its own.
_INTERVAL = re.compile(r"\(?\b\d+\s*%\s*(?:CI|confidence interval)[^)]*\)?", re.IGNORECASE)
_BELOW = {"up to", "at most", "less than", "below", "<", "<=", "≤"}
_ABOVE = {"more than", "at least", "over", ">", ">=", "≥"}


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time: its measure and group, the value with its spread, and the characters it is read from."""

    measure: str
    group: str
    time: str
    months: float
    value: float
    spread: float | None
    start: int
    end: int
    cell: str
    cited: bool = False


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage or range of a cited sentence, with the sentence's own words around it."""

    marker: int
    label: str
    low: float
    high: float
    written: str


def read_time(label: str) -> tuple[str, float, str] | None:
    """The time that a label names.

    Returns:
        The time as written, its months from the start, and what else the label says; None when it names no time.
    """
    found = _TIME.search(label)
    if not found:
        return None
    rest = re.sub(r"\b(?:at|after)\s*$", "", label[: found.start()].rstrip()) + label[found.end() :]
    rest = re.sub(r"\s+", " ", rest).strip(" ,;:-–/()")
    if found["start"]:
        return found.group().strip(), 0.0, rest
    months = float(found["n"]) * _UNITS[found["unit"].lower()]
    return found.group().strip(), months + (0.01 if found["sign"] and found["sign"].strip() in ">≥" else 0.0), rest


def points_over_time(document: Document, table: Table, cited: Sequence[Span] = ()) -> list[Point]:
    """The values of a table that has times in its rows or in its columns."""
    found = []
    for row in table.rows:
        for cell in row[1:]:
            point = _read_point(document, table, cell, cited)
            if point is not None:
                found.append(point)
    measures = dict.fromkeys(point.measure for point in found)
    enough = [m for m in measures if len({p.months for p in found if p.measure == m}) >= MIN_TIMES]
    wanted = [m for m in enough if any(p.cited for p in found if p.measure == m)]
    kept = wanted or (enough if not cited else [])
    return [point for point in found if point.measure in kept]


def _read_point(document: Document, table: Table, cell: Cell, cited: Sequence[Span]) -> Point | None:
    held = document.text[cell.start : cell.end]
    number = _NUMBER.match(held)
    if not number or re.match(r"\s*[/–-]?\s*\d", number["rest"]):
        return None
    in_row, in_column = read_time(cell.row), read_time(cell.column)
    if bool(in_row) == bool(in_column):
        return None
    time, months, rest = in_row or in_column or ("", 0.0, "")
    measure, group = (rest or table.caption, cell.column) if in_row else (cell.row, rest or cell.column)
    if re.search(r"\bp[\s-]*value\b", group, re.IGNORECASE):
        return None
    here = any(span.start < cell.end and cell.start < span.end for span in cited)
    spread = float(number["spread"]) if number["spread"] else None
    return Point(measure, group, time, months, float(number["value"]), spread, cell.start, cell.end, held, here)


def cited_courses(
    citations: Iterable[Citation], find: Callable[[str], Document | None]
) -> list[tuple[Document, Table, list[Point]]]:
    """The tables that an answer cites a cell of and that show an outcome over time, with their points."""
    found = []
    held = list(citations)
    for key in dict.fromkeys(citation.document for citation in held):
        document = find(key)
        for table in document.tables if document else ():
            spans = [Span(c.start, c.end) for c in held if c.document == key and table.start <= c.start < table.end]
            if document and spans and (points := points_over_time(document, table, spans)):
                found.append((document, table, points))
    return found


def read_percentages(citations: Iterable[Citation]) -> list[Percentage]:
    """The percentages of the cited sentences, each with the words around it; tables are drawn otherwise."""
    found = []
    for citation in citations:
        if citation.reading:
            continue
        beside = [found.span() for found in _INTERVAL.finditer(citation.quote)]
        hits = [h for h in _PERCENT.finditer(citation.quote) if not any(a <= h.start() < b for a, b in beside)]
        for number, hit in enumerate(hits):
            low = float(hit["low"])
            high = float(hit["high"]) if hit["high"] else low
            if not 0 <= low <= high <= 100:
                continue
            sign = (hit["sign"] or "").strip().lower()
            if not hit["high"]:
                low, high = (0.0, high) if sign in _BELOW else (low, 100.0) if sign in _ABOVE else (low, high)
            begin = hits[number - 1].end() if number else 0
            end = hits[number + 1].start() if number + 1 < len(hits) else len(citation.quote)
            label = _around(
                citation.quote[begin : hit.start()],
                citation.quote[hit.start() : hit.end()],
                citation.quote[hit.end() : end],
            )
            found.append(Percentage(citation.marker, label, low, high, " ".join(hit.group().split())))
    return found


def _around(before: str, figure: str, after: str) -> str:
    """The words of a sentence about a figure: what leads to it, and what follows up to the next stop."""
    # What follows the figure before this one, up to a stop, belongs to that one.
    lead = (
        re.split(r"[;,]|\band\b|\bthen\b", before)[-1]
        if re.search(r"[;,]|\band\b", before[:60]) and len(before) < 60
        else before
    )
    follow = re.split(r"[;,.\[]|\band\b", after)[0]
    words = [*lead.replace("\n", " ").split()[-N_WORDS:], figure.strip(), *follow.split()[:N_WORDS]]
    return " ".join(" ".join(words).split()).strip(" ,;(")


def courses_csv(points: Sequence[Point], document: Document) -> str:
    """Points as CSV; each line says which characters of which document it is."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["measure", "group", "time", "value", "spread", "as printed", "document", "start", "end"])
    for p in points:
        spread = "" if p.spread is None else p.spread
        writer.writerow(
            [
                _safe(p.measure),
                _safe(p.group),
                _safe(p.time),
                p.value,
                spread,
                _safe(p.cell),
                document.key,
                p.start,
                p.end,
            ]
        )
    return out.getvalue()


def percentages_csv(percentages: Sequence[Percentage]) -> str:
    """Percentages as CSV, each with the number of its source."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["source", "words", "as printed", "low", "high"])
    for p in percentages:
        writer.writerow([p.marker, _safe(p.label), _safe(p.written), p.low, p.high])
    return out.getvalue()


def _safe(value: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    flat = " ".join(value.split())
    return f"'{flat}" if flat[:1] in "=+-@" and not re.fullmatch(r"-?\d+(?:\.\d+)?(?: ?±.*)?", flat) else flat
