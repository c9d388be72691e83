"""What the rows and columns of a table say together: percentages that make a hundred, totals, sizes beside percentages.

A rule is held against a table only where the table itself keeps it as a rule: most of its rows, or another of its
columns. What keeps it nowhere means something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.check_figures import Line, count_decimals, fits_percent, read_number
from ingest.document import Cell, Note, Structure, Table

_PERCENT_COLUMN = re.compile(r"%|\bper ?cent", re.IGNORECASE)
_SIZE_COLUMN = re.compile(
    r"^\W*(?:[nN]|[nN]o\.?|number|total|respondents?|responses|patients|participants|subjects|cases)\W*$", re.IGNORECASE
)
_PLAIN = re.compile(r"(\d{1,3}(?:[.·]\d{1,2})?)\s?%?\W{0,2}$")
_WHOLE = re.compile(r"\d{1,6}")
_COUNT = re.compile(r"(\d{1,6})(?:\s?[(\[]\s?\d{1,3}(?:[.·]\d+)?\s?%?\s?[)\]])?\W{0,2}$")
_TOTAL = re.compile(r"(?:^|, )(?:total|overall|all|sum)\b", re.IGNORECASE)
_PER_PATIENT = re.compile(
    r"(?:^|, )(?:number|no\.?)\s(?:of\s)?(?P<what>[A-Za-z]+(?:\s[A-Za-z]+){0,2})\s(?:per|in each)\s(?:patients?|subjects?|participants?|persons?|cases?)\b",
    re.IGNORECASE,
)
MIN_ROWS = 4  # rows before what most of them keep is a rule
MOST = 0.7  # share of the rows that keep a rule
NEAR = 2  # how far a sum may be from a printed total to be a slip of it


def check_columns(text: str, structure: Structure, lines: Sequence[Line]) -> Iterator[Note]:
    """Notes on rows and columns of the document's tables that do not add up."""
    for table in structure.tables:
        yield from _check_hundreds(text, table)
        yield from _check_possible(text, table)
        yield from _check_totals(text, table)
        yield from _check_units_per_patient(text, table, lines)


def _value(text: str, cell: Cell) -> str:
    return text[cell.start : cell.end].strip()


def _check_hundreds(text: str, table: Table) -> Iterator[Note]:
    """Percentages side by side that make a hundred in most rows and not in this one ("yes" and "no")."""
    rows = []
    for row in table.rows:
        cells = [c for c in row[1:] if _PERCENT_COLUMN.search(c.column) and _PLAIN.match(_value(text, c))]
        if len(cells) > 1 and len({c.column for c in cells}) == len(cells):
            rows.append(cells)
    right = [cells for cells in rows if _makes_hundred(text, cells)]
    if len(rows) < MIN_ROWS or len(right) < MOST * len(rows):
        return
    columns = {tuple(c.column for c in cells) for cells in right}
    for cells in rows:
        if cells not in right and tuple(c.column for c in cells) in columns:
            printed = [_value(text, c).rstrip("% ") for c in cells]
            total = sum(map(read_number, printed))
            said = " and ".join(f"{p}%" for p in printed)
            yield Note(cells[0].start, cells[-1].end, f"{said} make {total:g}%, not 100% as in the other rows.")


def _makes_hundred(text: str, cells: Sequence[Cell]) -> bool:
    printed = [_value(text, c).rstrip("% ") for c in cells]
    unit = 10.0 ** -max(map(count_decimals, printed))
    return abs(sum(map(read_number, printed)) - 100) <= len(cells) * unit


def _check_possible(text: str, table: Table) -> Iterator[Note]:
    """A percentage that no whole number of the row's own size gives, in a table where the others do."""
    held: list[tuple[Cell, str, int, bool]] = []
    for row in table.rows:
        sizes = [
            c for c in row[1:] if _SIZE_COLUMN.match(c.column.rpartition(", ")[2]) and _WHOLE.fullmatch(_value(text, c))
        ]
        if len(sizes) != 1 or (size := int(_value(text, sizes[0]))) < 2:
            continue
        for cell in row[1:]:
            printed = _value(text, cell)
            if _PERCENT_COLUMN.search(cell.column) and _PLAIN.match(printed) and count_decimals(printed):
                near = round(read_number(printed.rstrip("% ")) * size / 100)
                fits = any(fits_percent(n, size, printed.rstrip("% ")) for n in range(max(0, near - 1), near + 2))
                held.append((cell, printed.rstrip("% "), size, fits))
    wrong = [one for one in held if not one[3]]
    if len(held) < 2 * MIN_ROWS or len(wrong) > (1 - MOST) * len(held):
        return
    for cell, printed, size, _ in wrong:
        below = int(read_number(printed) * size / 100)
        said = " and ".join(f"{n} is {100 * n / size:.1f}%" for n in (below, below + 1))
        yield Note(cell.start, cell.end, f"No whole number of {size} is {printed}%: {said}.")


def _check_totals(text: str, table: Table) -> Iterator[Note]:
    """A row of totals against the rows above it: noted where another column's total is right, or this one nearly."""
    for index, row in enumerate(table.rows):
        if not row or not _TOTAL.search(row[0].row):
            continue
        sums = {c.column: found for c in row[1:] if (found := _sum_above(text, table, index, c))}
        right = [column for column, (total, parts) in sums.items() if total == parts]
        for cell in row[1:]:
            total, parts = sums.get(cell.column, (0, 0))
            slip = 0 < abs(total - parts) <= NEAR and total > 5 * NEAR
            if total != parts and (right or slip):
                yield Note(cell.start, cell.end, f"The counts above make {parts}, not {total}.")


def _sum_above(text: str, table: Table, index: int, cell: Cell) -> tuple[int, int] | None:
    """The printed total and the sum of the counts above it in its column and group; None when one of them is no count."""
    total = _COUNT.match(_value(text, cell))
    group = table.rows[index][0].row.rpartition(", ")[0]
    counts: list[int] = []
    for row in reversed(table.rows[:index]):
        if row[0].row.rpartition(", ")[0] != group or len(row) < 2 or _TOTAL.search(row[0].row):
            break
        found = [m for c in row[1:] if c.column == cell.column and (m := _COUNT.match(_value(text, c)))]
        if len(found) != 1:
            return None
        counts.append(int(found[0][1]))
    return (int(total[1]), sum(counts)) if total and len(counts) > 2 and max(counts) < int(total[1]) else None


def _check_units_per_patient(text: str, table: Table, lines: Sequence[Line]) -> Iterator[Note]:
    """How many things patients have ("Number of treated levels per patient": 1, 2, 3), against how many the text tells of.

    Noted where the text tells of about as many things as the column has patients, though some had several.
    """
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for row in table.rows:
        group, _, label = row[0].row.rpartition(", ") if row else ("", "", "")
        if _PER_PATIENT.search(group) and label.isdecimal():
            groups.setdefault(group, []).append(row)
    for group, rows in groups.items():
        told = _told(_PER_PATIENT.search(group)["what"], lines)  # type: ignore[index]
        for column in dict.fromkeys(c.column for row in rows for c in row[1:]):
            cells = [(row[0].row.rpartition(", ")[2], c) for row in rows for c in row[1:] if c.column == column]
            if len(cells) != len(rows) or not all(_WHOLE.fullmatch(_value(text, c)) for _, c in cells):
                continue
            patients = sum(int(_value(text, c)) for _, c in cells)
            things = sum(int(label) * int(_value(text, c)) for label, c in cells)
            for stated in sorted(told):
                if abs(stated - patients) <= NEAR < things - stated and things not in told:
                    what = group.rpartition(", ")[2]
                    said = f"The counts under “{what}” make {things} in this column; the text tells of {stated}."
                    yield Note(cells[0][1].start, cells[-1][1].end, said, "disagreement")


def _told(what: str, lines: Sequence[Line]) -> set[int]:
    """The numbers that stand before the things in the text: "29 of the 70 treated vertebral bodies" tells of 70."""
    *before, noun = what.split()
    stem = noun[: max(4, len(noun) - 2)]
    words = "".join(f"{re.escape(word)} " for word in before)
    form = re.compile(rf"(?<![\w.–-])(\d{{1,5}}) (?:{words})?{re.escape(stem)}", re.IGNORECASE)
    return {int(m[1]) for line in lines for m in form.finditer(line.text)}
