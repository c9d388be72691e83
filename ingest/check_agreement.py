"""A value that two places of a document print differently.

Results are told several times: in the abstract, the text, the tables and the discussion. Numbers that stand side by side
in one part stand side by side in another. Where a number stands only once in the document, and another part has two of
its neighbours (or one, in much the same words) around a number that differs from it in one digit, one of the two is a
slip. Within one part, like results of different groups lie too close together to be told from a slip.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.check_figures import NUMBER, Line, count_decimals, fits_percent, read_number
from ingest.check_shares import find_shares
from ingest.document import Note, Section, Structure, fold_text

_FIGURE = re.compile(
    rf"(?<![\w.,–-]){NUMBER}(?![\w–]|[.,]\d|-\d)(?:\s?(?P<unit>%|mg|mL|ml|mm|cm|kg|g|years?|months?|weeks?|days?|hours?|h|min))?"
)
_COMMON = frozenset("0.05 0.01 0.001 0.0001 .05 .01 .001 0.5 1.0 2.0 10.0 100.0 95 99 100".split())
_SMALL = frozenset(
    "a an and are as at be by for from had has have in is it its of on or that the to was we were with which".split()
)
_REFERENCE_MARK = re.compile(r"\[[\d,–\s-]{1,40}\]|\^\{[^}]{1,40}\}")
MIN_DIGITS = 3  # of a number that two places hardly share by chance
MIN_WORDS = 0.4  # share of words (Jaccard) that must agree where one neighbour alone does
N_AROUND = 3  # numbers before and behind one that are its neighbours
MAX_FIGURES = 60  # in one place; what has more is a matrix and not a result
MAX_PLACES = 4  # a number that stands in more places is no neighbour to go by


@dataclass(frozen=True, slots=True)
class _Figure:
    """A telling number as printed, with its unit and its characters in the document."""

    printed: str
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence or a row of a table: the part of the document it is in, its telling numbers in order, its words."""

    part: str
    figures: tuple[_Figure, ...]
    words: frozenset[str]


def check_agreement(text: str, lines: Sequence[Line], structure: Structure) -> Iterator[Note]:
    """Notes on numbers that stand alone where another part, otherwise alike, has a different one."""
    parts = _Parts(structure)
    places = [_read_line(line, parts.of(line.offsets[0])) for line in lines if line.offsets]
    places = [p for p in (*places, *_read_rows(text, structure)) if 0 < len(p.figures) <= MAX_FIGURES]
    where: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, place in enumerate(places):
        for k, figure in enumerate(place.figures):
            where[_plain(figure.printed)].append((i, k))
    for i, place in enumerate(places):
        for k, figure in enumerate(place.figures if place.part != "table" else ()):
            alone = len(where[_plain(figure.printed)]) == 1 and _n_digits(figure.printed) >= MIN_DIGITS
            if alone and (other := _find_other(places, where, i, k)):
                said = f"Printed as {_say(other)} elsewhere in this document, where the numbers around it are the same."
                yield Note(figure.start, figure.end, said, "disagreement")


class _Parts:
    """Which part of an article an offset lies in: abstract, discussion or results (all else)."""

    def __init__(self, structure: Structure) -> None:
        self._held = [(s.start, s.end, _part(s)) for s in structure.sections]

    def of(self, offset: int) -> str:
        """The part named by the innermost section that names one."""
        named = [part for start, end, part in self._held if start <= offset < end and part]
        return named[-1] if named else "results"


def _part(section: Section) -> str | None:
    if section.kind in {"abstract", "front"}:
        return "abstract"
    return (
        "discussion"
        if re.match(r"\W*(?:\d[.\d]*\s)?(?:discussion|conclusion|summary|comment)", section.title, re.I)
        else None
    )


def _read_line(line: Line, part: str) -> _Place:
    masked = _part_numbers(line.text)
    masked = _REFERENCE_MARK.sub(lambda found: " " * len(found.group()), masked)
    for share in find_shares(line):
        if fits_percent(share.n, share.total, share.percent):  # right in itself, so no slip of another
            masked = masked[: share.start] + " " * (share.end - share.start) + masked[share.end :]
    figures = tuple(
        _Figure(printed, m["unit"] or "", line.offsets[m.start()], line.offsets[m.start() + len(printed) - 1] + 1)
        for m in _FIGURE.finditer(masked)
        if _is_telling(printed := _number_of(m), m["unit"])
    )
    return _Place(part, figures, _words(line.text))


def _part_numbers(text: str) -> str:
    """The text with a semicolon for each comma that parts two decimal numbers ("0.87,1.29")."""
    return re.sub(r"(?<=\d),(?=(?!\d{3}\.)\d{1,4}\.\d)", ";", text)


def _read_rows(text: str, structure: Structure) -> Iterator[_Place]:
    parted = _part_numbers(text) if structure.tables else ""
    for table in structure.tables:
        for row in table.rows:
            figures = tuple(
                _Figure(printed, m["unit"] or "", m.start(), m.start() + len(printed))
                for cell in row[1:]
                for m in _FIGURE.finditer(parted, cell.start, cell.end)
                if _is_telling(printed := _number_of(m), m["unit"])
            )
            yield _Place("table", figures, _words(" ".join(c.row for c in row[:1])))


def _number_of(found: re.Match[str]) -> str:
    return found.group()[: len(found.group()) - len(found["unit"] or "")].strip()


def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in fold_text(text).split() if not w.isdigit() and w not in _SMALL)


def _plain(printed: str) -> str:
    return printed.replace("−", "-").replace("·", ".")


def _is_telling(printed: str, unit: str | None) -> bool:
    """Whether two places hardly share the number by chance: three digits, a decimal, or a percentage."""
    plain = _plain(printed)
    if plain in _COMMON or re.fullmatch(r"(?:19|20)\d\d", plain):
        return False
    return _n_digits(plain) >= MIN_DIGITS or (_n_digits(plain) > 1 and (count_decimals(plain) > 0 or unit == "%"))


def _n_digits(printed: str) -> int:
    """Significant digits: those behind the leading zeros."""
    return sum(c.isdigit() for c in printed.lstrip("-−0.·"))


def _find_other(places: Sequence[_Place], where: dict[str, list[tuple[int, int]]], i: int, k: int) -> _Figure | None:
    """The number of another part that this one seems to be a slip of; None when there is none."""
    mine = places[i]
    own = {_plain(f.printed) for f in mine.figures}
    shared: dict[int, set[str]] = defaultdict(set)
    for figure in mine.figures[max(0, k - N_AROUND) : k + N_AROUND + 1]:
        held = where[_plain(figure.printed)]
        for j, _ in held if len(held) <= MAX_PLACES else ():
            if places[j].part != mine.part:
                shared[j].add(_plain(figure.printed))
    for j in sorted(shared, key=lambda j: (-len(shared[j]), j)):
        slips = [f for f in places[j].figures if _plain(f.printed) not in own and _is_slip(mine.figures[k], f)]
        if len(slips) == 1 and _agrees(mine, places[j], len(shared[j])):
            return slips[0]
    return None


def _agrees(one: _Place, other: _Place, n_shared: int) -> bool:
    """Whether two numbers nearby are in both places, or one and a good part of the words."""
    if n_shared >= 2 or "table" in (one.part, other.part):
        return n_shared >= 2
    return len(one.words & other.words) >= MIN_WORDS * len(one.words | other.words)


def _is_slip(a: _Figure, b: _Figure) -> bool:
    """Whether two numbers are printed in one form and differ in one digit or in two exchanged ones."""
    x, y = _plain(a.printed), _plain(b.printed)
    if x == y or len(x) != len(y) or count_decimals(x) != count_decimals(y) or (a.unit and b.unit and a.unit != b.unit):
        return False
    if "." in x and x.index(".") != y.index("."):
        return False
    differing = [n for n in range(len(x)) if x[n] != y[n]]
    if len(differing) == 2:
        first, second = differing
        return second == first + 1 and x[first] == y[second] and x[second] == y[first]
    return len(differing) == 1 and read_number(x) != read_number(y)


def _say(figure: _Figure) -> str:
    return f"{figure.printed}{'' if figure.unit in ('', '%') else ' '}{figure.unit}"
