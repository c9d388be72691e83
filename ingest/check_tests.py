"""P values of a table against the counts that they are of.

For a row of counts in two sized columns the four usual tests of a two-by-two table are computed (chi squared with and
without Yates's correction, Fisher exact, likelihood ratio). A printed P value is noted only when it lies on the other
side of all of them by far, since it may come from a test that uses more than the counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from ingest.check_figures import read_number
from ingest.document import Cell, Note, Structure, Table

_P_NAME = re.compile(r"^\W*[pP](?:\W?\s?values?)?\W*$|[pP][- ]values?$")
_P_CELL = re.compile(r"(?P<sign>[<>≤≥=]?)\s?(?P<value>[01]?[.·]\d{1,4}|1)\W{0,3}$")
_SIZE = re.compile(r"\b[nN]\s?=\s?(\d{1,6})\b")
_COUNT = re.compile(r"(\d{1,6})\s?(?:[(\[]\s?\d{1,3}(?:[.·]\d+)?\s?%?\s?[)\]])?\W{0,3}$")
_COUNTED = re.compile(r"%|\b[nN]\b|\bno\b\.?|\bnumber\b", re.IGNORECASE)
SMALL_P, LARGE_P = 0.05, 0.2  # printed at most the one while all tests give at least the other, or the reverse
SURE_P = 0.005


def check_tests(text: str, structure: Structure) -> Iterator[Note]:
    """Notes on P values that the counts of their row contradict."""
    for table in structure.tables:
        own = [row for row in table.rows if row and not _is_of_a_group(table, row)]
        for row in own:
            yield from _check_row(text, row)


def _is_of_a_group(table: Table, row: tuple[Cell, ...]) -> bool:
    """Whether a P value on this row is that of all rows under one heading: no other row of them has one."""
    parent = row[0].row.rpartition(", ")[0]
    siblings = [r for r in table.rows if r and r is not row and parent and r[0].row.startswith(f"{parent}, ")]
    return bool(siblings) and not any(_P_NAME.search(c.column) for r in siblings for c in r[1:])


def _check_row(text: str, row: tuple[Cell, ...]) -> Iterator[Note]:
    counts, printed = [], []
    for cell in row[1:]:
        value = text[cell.start : cell.end].strip()
        size, count = _SIZE.findall(cell.column), _COUNT.match(value)
        if _P_NAME.search(cell.column) and (found := _P_CELL.match(value)):
            printed.append((cell, found))
        elif size and count and _COUNTED.search(f"{cell.row} {cell.unit or ''} {value}"):
            counts.append((int(count[1]), int(size[-1])))
    if len(counts) != 2 or len(printed) != 1 or any(n > size for n, size in counts):
        return
    (a, n_a), (b, n_b) = counts
    tests = p_values(a, n_a - a, b, n_b - b)
    cell, found = printed[0]
    p_value = read_number(found["value"])
    low, high = min(tests), max(tests)
    if (p_value <= SMALL_P and found["sign"] not in (">", "≥") and low >= LARGE_P) or (
        p_value >= LARGE_P and found["sign"] not in ("<", "≤") and high <= SURE_P
    ):
        said = f"{a} of {n_a} and {b} of {n_b} give a P value of about {_say(low, high)}, not {found['sign']}{found['value']}."
        yield Note(cell.start, cell.end, said)


def _say(low: float, high: float) -> str:
    return f"{low:.2g}" if f"{low:.2g}" == f"{high:.2g}" else f"{low:.2g} to {high:.2g}"


def p_values(a: int, b: int, c: int, d: int) -> tuple[float, ...]:
    """Two-sided P values [0, 1] of a two-by-two table with rows (a, b) and (c, d), by the usual tests.

    Returns:
        Chi squared, chi squared with Yates's correction, Fisher exact, likelihood ratio; 1 each where a margin is empty.
    """
    total, rows, columns = a + b + c + d, (a + b, c + d), (a + c, b + d)
    if not (all(rows) and all(columns)):
        return (1.0,) * 4
    product = rows[0] * rows[1] * columns[0] * columns[1]
    gap = abs(a * d - b * c)
    chi = total * gap**2 / product
    yates = total * max(0.0, gap - total / 2) ** 2 / product
    expected = [r * k / total for r in rows for k in columns]
    ratio = 2 * sum(n * math.log(n / e) for n, e in zip((a, b, c, d), expected, strict=True) if n)
    return (_tail(chi), _tail(yates), _fisher(a, b, c, d), _tail(ratio))


def _tail(chi: float) -> float:
    """Upper tail of chi squared with one degree of freedom."""
    return math.erfc(math.sqrt(max(chi, 0.0) / 2))


def _fisher(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact P value, two-sided: the tables with these margins that are no likelier than this one."""
    row, column, total = a + b, a + c, a + b + c + d

    def chance(k: int) -> float:
        return math.exp(_log_choose(row, k) + _log_choose(total - row, column - k) - _log_choose(total, column))

    here = chance(a)
    possible = range(max(0, column - (total - row)), min(row, column) + 1)
    return min(1.0, sum(p for k in possible if (p := chance(k)) <= here * (1 + 1e-7)))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
