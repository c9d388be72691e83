"""What a table prints against itself: shares against the size of their column, parts against it, values against their row.

A column's size stands in its name ("PVP (n = 53)"). Nothing is asked of a table that says of itself that its sizes vary
(missing data), and parts are only held against a size that they make in another column of the same table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.check_figures import NUMBER, count_decimals, fits_percent, read_number, rounds_to, say_percent
from ingest.document import Cell, Note, Structure, Table

_SIZE = re.compile(r"\b[nN]\s?=\s?(\d{1,3}(?:,\d{3})+|\d{1,6})\b")
_SHARE = re.compile(
    r"(?P<n>\d{1,6})\s?(?:/\s?(?P<total>\d{1,6}))?\s?[(\[]\s?(?P<percent>\d{1,3}(?:[.·]\d{1,2})?)\s?%?\s?[)\]]\W{0,3}$"
)
_PERCENT_NAMED = re.compile(r"%|\bpercent", re.IGNORECASE)
_NOT_A_SHARE = re.compile(r"\bSD\b|\bSE\b|mean|median|\bIQR\b|range|\bCI\b|change|score|per\s|ratio", re.IGNORECASE)
_SIZES_VARY = re.compile(
    r"missing|available|not all|denominator|data (?:on|for|from)|responses?\b|valid|answered|of those|based on",
    re.IGNORECASE,
)
_INTEGER = re.compile(r"\d{1,6}")
_LEADING = re.compile(r"(\d{1,6})(?=\s?[(\[]|\W{0,3}$)")
_BOTH = re.compile(r"(\d{1,4})\s?[/:]\s?(\d{1,4})\W{0,3}$")
_TWO_SORTS = re.compile(
    r"\b(?:m(?:ale)?s?|men|women|f(?:emale)?s?|left|right|yes|no)\s?[/:]\s?(?:m(?:ale)?s?|men|women|f(?:emale)?s?|left|right|yes|no)\b",
    re.IGNORECASE,
)
_SPREAD = re.compile(rf"(?P<mean>{NUMBER})\s?(?:±|\\pm)\s?(?P<sd>{NUMBER})")
_CENTRE = re.compile(
    rf"(?P<centre>{NUMBER})\s?(?:(?:±|\\pm)\s?{NUMBER}\s?)?[(\[]\s?(?P<low>{NUMBER})\s?(?:–|—|to|~|(?<=\d)-)\s?(?P<high>{NUMBER})\s?[)\]]"
)
MAX_MISPRINTS = 2  # of a table, or an eighth of its shares; where more do not fit, they are shares of something else
FAR = 1.5  # percentage points by which one share of a column must miss when a smaller size would give it
MIN_FITTING = 4  # shares of a column that are of its size before one that is not is out of line
MIN_GAP = 0.5  # percentage points by which one of a column must miss before another size is named
MIN_BEYOND = 0.25  # of the range of the others; "20" beside 19.9 is 20.0
MIN_ROW = 6  # values in a row before one of them can be out of line with the others


@dataclass(frozen=True, slots=True)
class _Share:
    cell: Cell
    n: int
    total: int
    percent: str


def check_tables(text: str, structure: Structure) -> Iterator[Note]:
    """Notes on the cells of the document's tables."""
    for table in structure.tables:
        notes = table.notes_span.of(text) if table.notes_span else ""
        varies = _SIZES_VARY.search(f"{table.caption} {notes}")
        if not varies:
            yield from _check_shares(text, table)
            yield from _check_groups(text, table)
            yield from _check_sorts(text, table)
        yield from _check_rows(text, table)
        yield from _check_centres(text, table)


def _value(text: str, cell: Cell) -> str:
    return text[cell.start : cell.end].strip()


def _size(cell: Cell) -> int | None:
    """The size that the cell's row, or else its column, gives for the group."""
    for name in (cell.row, cell.column):
        sizes = _SIZE.findall(name)
        if sizes:
            return int(sizes[-1].replace(",", ""))
    return None


def _check_shares(text: str, table: Table) -> Iterator[Note]:
    """Counts with a percentage that is not that of the column's size.

    A share that fits some smaller size is one of a subset or of those with data, which a table need not say. It is noted
    when no size gives it, when it alone of its column misses by far, or when most of the column fits one other size near
    the printed one.
    """
    shares = list(_read_shares(text, table))
    columns: dict[str, list[_Share]] = {}
    for share in shares:
        columns.setdefault(share.cell.column, []).append(share)
    wrong = {c: [s for s in mine if not fits_percent(s.n, s.total, s.percent)] for c, mine in columns.items()}
    other = {column: _other_size(mine, wrong[column]) for column, mine in columns.items()}
    impossible = [s for c, misfits in wrong.items() if not other[c] for s in misfits if not _has_size(s)]
    alone = [s for c, misfits in wrong.items() for s in misfits if _is_alone(s, misfits, columns[c])]
    if len(impossible) > max(MAX_MISPRINTS, len(shares) // 8):
        impossible = []  # the percentages of this table are of something else
    for column, misfits in wrong.items():
        for share in misfits:
            if other[column] or share in impossible or share in alone:
                right = say_percent(share.n, share.total, share.percent)
                fits = f"; the printed percentages of this column fit {other[column]}" if other[column] else ""
                said = f"{share.n} of {share.total} is {right}, not {share.percent}%{fits}."
                yield Note(share.cell.start, share.cell.end, said)


def _is_alone(share: _Share, misfits: Sequence[_Share], column: Sequence[_Share]) -> bool:
    """Whether a share misses by far the size that all others of its column are of."""
    return len(misfits) == 1 and len(column) > MIN_FITTING and _gap(share) > FAR


def _has_size(share: _Share) -> bool:
    """Whether some size below the column's gives the printed percentage."""
    return any(rounds_to(share.n, size, share.percent) for size in range(max(share.n, 1), share.total))


def _read_shares(text: str, table: Table) -> Iterator[_Share]:
    parents = {row[0].row for row in table.rows if row}
    sizes: dict[str, tuple[int, str | None]] = {}
    for row in table.rows:
        sizes |= _row_of_sizes(text, row)
        for cell in row[1:]:
            value, size = _value(text, cell), _size(cell)
            own, within = sizes.get(cell.column, (None, None))
            if own and (within is None or cell.row.startswith(within)):
                size = own
            found = _SHARE.match(value)
            names = f"{cell.row} {cell.column} {cell.unit or ''}"
            if not found or not (size or found["total"]) or not ("%" in value or _PERCENT_NAMED.search(names)):
                continue
            is_part = ", " in cell.row and cell.row.rpartition(", ")[0] in parents and _counts_itself(text, table, cell)
            if _NOT_A_SHARE.search(cell.row) and "%" not in value and not _PERCENT_NAMED.search(cell.row):
                continue
            total = int(found["total"]) if found["total"] else size
            if total and int(found["n"]) <= total and not is_part and not _is_of_row(text, row, found):
                yield _Share(cell, int(found["n"]), total, found["percent"])


def _row_of_sizes(text: str, row: tuple[Cell, ...]) -> dict[str, tuple[int, str | None]]:
    """The sizes that a row gives for rows below it: "n = 425" in its cells for all, counts labelled "n" for its group."""
    label = row[0].row if row else ""
    labelled = re.search(r"(?:^|, )(?:[nN]|[Nn]o\.?|[Nn]umber)\W*$", label)
    sizes: dict[str, tuple[int, str | None]] = {}
    for cell in row[1:]:
        value = _value(text, cell).strip("()[] ")
        if found := _SIZE.fullmatch(value):
            sizes[cell.column] = int(found[1].replace(",", "")), None
        elif labelled and re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,6}", value):
            sizes[cell.column] = int(value.replace(",", "")), label[: labelled.start() + 2]
    return sizes


def _is_of_row(text: str, row: tuple[Cell, ...], share: re.Match[str]) -> bool:
    """Whether the percentages of a row are of the row's own sum."""
    found = [m for c in row[1:] if (m := _SHARE.match(_value(text, c)))]
    total = sum(int(m["n"]) for m in found)
    return len(found) > 1 and all(rounds_to(int(m["n"]), total, m["percent"]) for m in found)


def _counts_itself(text: str, table: Table, cell: Cell) -> bool:
    """Whether the row that the cell's row belongs to has a count in the same column, of which this may be a share."""
    parent = cell.row.rpartition(", ")[0]
    return any(
        other.row == parent and other.column == cell.column and _INTEGER.match(_value(text, other))
        for row in table.rows
        for other in row[1:]
    )


def _other_size(shares: Sequence[_Share], wrong: Sequence[_Share]) -> int | None:
    """Another size, near the printed one, that all misfits and at least half of the column fit; None when there is none.

    Shares under one heading count once: of "yes" and "no" each says what the other does.
    """
    size = shares[0].total
    n_voices = len({s.cell.row.rpartition(", ")[0] or s.cell.row for s in wrong})
    if n_voices < 2 or 2 * len(wrong) < len(shares) or max(map(_gap, wrong)) < MIN_GAP:
        return None
    for other in sorted(range(max(2, size - size // 5), size + size // 5 + 1), key=lambda n: abs(n - size)):
        if other != size and all(s.n <= other and fits_percent(s.n, other, s.percent) for s in wrong):
            return other
    return None


def _gap(share: _Share) -> float:
    """Difference of the printed percentage from that of the column's size [percentage points]."""
    return abs(100.0 * share.n / share.total - read_number(share.percent))


def _check_groups(text: str, table: Table) -> Iterator[Note]:
    """Counts under one heading that make the column's size in one column and not in another."""
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for row in table.rows:
        if row and ", " in row[0].row:
            groups.setdefault(row[0].row.rpartition(", ")[0], []).append(row)
    for name, rows in groups.items():
        if len(rows) < 2:
            continue
        sums = _column_sums(text, rows)
        right = [c for c, (parts, size) in sums.items() if sum(parts) == size and sum(p > 0 for p in parts) > 1]
        for column, (parts, size) in sums.items():
            if right and column not in right and sum(parts) != size:
                cells = [c for row in rows for c in row[1:] if c.column == column]
                label = re.sub(r"[,:\s–-]+(?:n|no\.?|number)?\s?\(?%?\)?$", "", name, flags=re.IGNORECASE).rpartition(
                    ", "
                )[2]
                said = f"The counts under “{label}” make {sum(parts)} in this column, not {size}."
                yield Note(cells[0].start, cells[-1].end, said)


def _column_sums(text: str, rows: Sequence[tuple[Cell, ...]]) -> dict[str, tuple[list[int], int]]:
    """For each column in which every row has a count: the counts and the column's size."""
    sums: dict[str, tuple[list[int], int]] = {}
    columns = dict.fromkeys(c.column for row in rows for c in row[1:])
    for column in columns:
        cells = [c for row in rows for c in row[1:] if c.column == column]
        counts = [_LEADING.match(_value(text, c)) for c in cells]
        size = _size(cells[0])
        if size and len(cells) == len(rows) and all(counts):
            sums[column] = ([int(m[1]) for m in counts if m], size)
    return sums


def _check_sorts(text: str, table: Table) -> Iterator[Note]:
    """Two sorts in one cell ("Male/female", 40/31) that do not make the column's size."""
    for row in table.rows:
        for cell in row[1:]:
            found, size = _BOTH.match(_value(text, cell)), _size(cell)
            if found and size and _TWO_SORTS.search(cell.row):
                a, b = int(found[1]), int(found[2])
                if a + b != size:
                    yield Note(cell.start, cell.end, f"{a} and {b} do not make {size} but {a + b}.")


def _check_rows(text: str, table: Table) -> Iterator[Note]:
    """A value that lacks the decimals of its row's other values and lies outside all of them."""
    for row in table.rows:
        values = [(c, m) for c in row[1:] if (m := _SPREAD.match(_value(text, c)))]
        if len(values) < MIN_ROW:
            continue
        usual = median(count_decimals(m["mean"]) for _, m in values)
        bare = [(c, m) for c, m in values if usual and not count_decimals(m["mean"])]
        others = [read_number(m["mean"]) for c, m in values if (c, m) not in bare]
        if not bare or len(bare) > len(values) // 4:
            continue
        for cell, found in bare:
            mean = read_number(found["mean"])
            beyond = max(min(others) - mean, mean - max(others))
            if beyond > MIN_BEYOND * (max(others) - min(others)) and mean % 10:
                said = (
                    f"{found['mean']} has no decimals and lies outside the other values of its row "
                    f"({min(others):g} to {max(others):g}); digits may be missing in print."
                )
                yield Note(cell.start, cell.end, said, "outlier")


def _check_centres(text: str, table: Table) -> Iterator[Note]:
    """A mean, median or estimate outside the range or interval in its own cell."""
    for row in table.rows:
        for cell in row[1:]:
            found = _CENTRE.match(_value(text, cell))
            if not found:
                continue
            low, high, centre = (read_number(found[k]) for k in ("low", "high", "centre"))
            if low < high and not low <= centre <= high:
                said = f"{found['centre']} lies outside the range printed with it, {found['low']} to {found['high']}."
                yield Note(cell.start, cell.end, said, "range")
