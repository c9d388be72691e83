"""Tables: which header names a value's column, which label its row, which unit and footnote belong to it."""

from __future__ import annotations

import re
import unicodedata

from ingest.captions import caption_label
from ingest.document import Cell, Span, Table
from ingest.table_rows import Row, plain_words

_MARK = re.compile(r"(?P<mark>[*†‡§¶#]+|[ᵃ-ᶻ]+|\^\{?[a-z*†‡§]\}?|(?<=[\d%)])[a-h])\s*$")
_UNIT = re.compile(
    r"\(\s*(?P<bracket>%|°[CF]?|(?:k|m|µ|μ|n|c|d)?(?:g|l|L|m|mol|Pa|Gy|U|IU|W|V|J|s|Hz)(?:/\w+|[²³2-3])?|mm\s?Hg|kg/m[²2]|"
    r"years?|yrs?|y|months?|mo|weeks?|wks?|days?|d|hours?|hrs?|h|minutes?|mins?|min|seconds?|secs?|points?|score|mL/min|"
    r"patients|n|no\.?|N|cm[²³]?|mm[²³]?|[Gg]auge|percentage|percent|[A-Za-zμµ]{0,6}\s?/\s?[A-Za-zμµ][\w²³]{0,6}(?: per \w+)?)\s*\)|,\s*(?P<count>n\s*\(%\)|no\.?\s*\(%\)|n/N|n|%)(?:\s*$|[,;])",
)
# A column of test results has no unit, whatever its row is measured in.
_STATISTIC = re.compile(
    r"(?:^|, )\W*(?:p(?:\b|(?=[⁰¹²³⁴-⁹ᵃ-ᶻ]))|p[ -]?values?|χ|t\b|f\b|z\b|OR\b|HR\b|RR\b|statistic|significance)",
    re.IGNORECASE,
)
_QUANTITY = re.compile(r"\b(?:mean|median|average|SD|IQR|range)\b|±", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_TIME = re.compile(
    r"[<>≤≥]?\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?[\s-]?(?:months?|mo|years?|yrs?|weeks?|wks?|days?|hours?|hrs?|h|min)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[-−–+±<>≤≥≈~*(\[]{0,3}\s?[.·]?\d")


def build_table(text: str, rows: list[Row], caption: Span | None, notes: Span | None) -> Table | None:
    """A table whose every value knows its row, its column, its unit and its footnote; None when there are no rows."""
    rows = [row for row in rows if any(b > a for a, b, _, _ in row.cells)]
    if not rows:
        return None
    n_columns = max(c + n for row in rows for _, _, c, n in row.cells)
    n_header = _count_headers(text, rows, n_columns)
    header = _column_paths(text, rows[:n_header], n_columns)
    marks = {mark for row in rows for a, b, _, _ in row.cells if (mark := _footnote_mark(text[a:b]))}
    said = "\n".join(filter(None, (notes.of(text) if notes else "", *_last_notes(text, rows, n_columns, marks))))
    footnotes = _footnotes(said, marks) if said else {}
    common = _unit(caption.of(text)) if caption else None
    names = _row_names(text, rows[n_header:], header, _first_group(text, rows, n_header))
    built: list[tuple[Cell, ...]] = []
    for row, name in zip(rows[n_header:], names, strict=True):
        filled = [cell for cell in row.cells if cell[1] > cell[0]]
        if _is_group(row, n_columns):
            built.append((Cell(filled[0][0], filled[0][1], name, header[0]),))
        else:
            built.append(tuple(_build_cell(text, cell, name, header, footnotes, common) for cell in filled))
    title = " ".join(caption.of(text).split()) if caption else ""
    return Table(
        label=caption_label(title),
        caption=title,
        start=min(a for a, b, _, _ in rows[0].cells if b > a),
        end=max(b for a, b, _, _ in rows[-1].cells if b > a),
        header=tuple(header),
        rows=tuple(built),
        caption_span=caption,
        notes_span=notes,
    )


def _last_notes(text: str, rows: list[Row], n_columns: int, marks: set[str]) -> list[str]:
    """Notes that stand as the last rows of a table, each alone on its row behind a mark that a value carries."""
    found: list[str] = []
    for row in reversed(rows[1:]):
        words = row.text_at(text, 0)
        if not (_is_group(row, n_columns) and any(mark and words.startswith(mark) for mark in marks)):
            break
        found.insert(0, words)
    return found


def _is_group(row: Row, n_columns: int) -> bool:
    """Whether a row is nothing but the label of the rows below it."""
    filled = [cell for cell in row.cells if cell[1] > cell[0]]
    return len(filled) == 1 and filled[0][2] == 0 and n_columns > 1 and not row.above


def _row_names(text: str, rows: list[Row], header: list[str], group: str) -> list[str]:
    """For each row of the body its label, behind the label of the group that it stands in.

    A row without a label goes on with the one above it. A group's label stands alone on its row, or with nothing but
    the P value of the whole group.
    """
    statistics = {column for column, path in enumerate(header) if _STATISTIC.search(path)}
    names: list[str] = []
    opened, of_counts, of_p, above = False, False, False, ""
    for index, row in enumerate(rows):
        label = row.text_at(text, 0)
        if _is_group(row, len(header)):
            group, opened, of_p = label, True, False
            names.append(label)
            above = label
            continue
        if _heads_with_p(text, rows, index, statistics):
            group, opened, of_p = label, True, True
            names.append(label)
            above = label
            continue
        if of_p and label and not opened and _columns(row) & statistics:
            group, of_p = "", False
        if opened and label:
            of_counts, opened = not _is_quantity(label), False
        elif group and of_counts and _is_quantity(label):
            group = ""
        if label:
            above = ", ".join(filter(None, (group, label)))
        names.append(group if not label and _repeats_one_name(text, row) else above)
    return names


def _columns(row: Row) -> set[int]:
    """The columns in which a row has something, its label's aside."""
    return {column for start, end, column, _ in row.cells if end > start and column}


def _heads_with_p(text: str, rows: list[Row], index: int, statistics: set[int]) -> bool:
    """Whether a row heads those below it and has no more than their P value: "Sex | | | 0.20" over "Male | 34 | 31"."""
    row, below = rows[index], rows[index + 1 : index + 2]
    own = _columns(row)
    if not (own and own <= statistics and row.text_at(text, 0) and below and below[0].text_at(text, 0)):
        return False
    return bool(_columns(below[0]) - statistics) and not _columns(below[0]) & statistics


def _repeats_one_name(text: str, row: Row) -> bool:
    """Whether a row names its columns anew: the same word over all of them ("N (%)")."""
    values = [plain_words(text[a:b]) for a, b, column, _ in row.cells if b > a and column]
    return len(values) > 1 and len(set(values)) == 1 and not _VALUE.match(values[0])


def _first_group(text: str, rows: list[Row], n_header: int) -> str:
    """The label of the first group when it stands in the last row of the header, as those of later groups stand alone."""
    label = rows[n_header - 1].text_at(text, 0) if n_header > 1 else ""
    n_columns = max(c + n for row in rows for _, _, c, n in row.cells)
    later = any(_is_group(row, n_columns) for row in rows[n_header:])
    is_sub = label and not rows[n_header - 1].is_header
    return label if is_sub and later and not _is_group(rows[n_header], n_columns) else ""


def _build_cell(
    text: str,
    cell: tuple[int, int, int, int],
    name: str,
    header: list[str],
    footnotes: dict[str, str],
    common: str | None,
) -> Cell:
    start, end, column, _ = cell
    path = header[column] if column < len(header) else ""
    unit = None if column == 0 or _STATISTIC.search(path) else (_unit(path) or _unit(name) or common)
    return Cell(start, end, name, path, unit, footnotes.get(_footnote_mark(text[start:end])))


def _footnote_mark(value: str) -> str:
    found = _MARK.search(value[-20:])
    return found["mark"].strip("^{}") if found else ""


def _is_quantity(label: str) -> bool:
    """Whether a row tells a measured quantity ("Age (years), mean") and not how many are of a kind ("Male").

    Behind a group of kinds (Sex: male, female) it is the first row that no longer belongs to the group.
    """
    return bool(_QUANTITY.search(label)) or (_unit(label) or "n")[:1].lower() != "n"


def _unit(name: str) -> str | None:
    found = _UNIT.search(name)
    return (found["bracket"] or found["count"]) if found else None


def _count_headers(text: str, rows: list[Row], n_columns: int) -> int:
    """How many rows at the top name the columns: those marked, else the first, and each one that goes on under it."""
    marked = 0
    while marked < len(rows) and rows[marked].is_header:
        marked += 1
    if len(rows) < 2:
        return 0
    n_header = max(1, min(marked, len(rows) - 1))
    while n_header < len(rows) - 1 and n_header < max(4, marked + 2) and _goes_under(text, rows, n_header, n_columns):
        n_header += 1
    return n_header


def _goes_under(text: str, rows: list[Row], index: int, n_columns: int) -> bool:
    """Whether a row goes on naming the columns under the one above it.

    It has no label and names rather than values; or, with one, nothing but names over columns of values that the rows
    above leave without a name of their own ("Score | Mean (SD) | P | Mean (SD) | P").
    """
    row = rows[index]
    values = [(column, text[a:b]) for a, b, column, _ in row.cells if b > a and column]
    if not row.text_at(text, 0):
        return sum(bool(_NUMBER.match(value) and not _TIME.match(value)) for _, value in values) <= len(values) / 2
    if len(values) < 2 or any(_VALUE.match(value) and not _TIME.match(value) for _, value in values):
        return False
    above = [_column_paths(text, rows[:index], n_columns)[column] for column, _ in values]
    if all(above) and len(set(above)) == len(above):
        return False
    below = rows[index + 1 : index + 7]
    return all(_holds_values([r.text_at(text, column) for r in below]) for column, _ in values)


def _holds_values(cells: list[str]) -> bool:
    """Whether most cells that are not empty are values."""
    filled = [cell for cell in cells if cell]
    return 2 * sum(bool(_VALUE.match(cell)) for cell in filled) > len(filled)


def _column_paths(text: str, rows: list[Row], n_columns: int) -> list[str]:
    """For each column the headers over it, from the outermost in; a header over a group reaches to the next one."""
    levels = []
    last = [rows[-1].text_at(text, column) for column in range(n_columns)] if rows else []
    for depth, row in enumerate(rows):
        names = [row.text_at(text, column) for column in range(n_columns)]
        if depth < len(rows) - 1:
            for column in range(2, n_columns):
                of_all = _STATISTIC.search(last[column]) and last.count(last[column]) == 1
                if not names[column] and last[column] and not of_all:
                    names[column] = names[column - 1]
        levels.append(names)
    paths = []
    for column in range(n_columns):
        path: list[str] = []
        for names in levels:
            if names[column] and (not path or path[-1] != names[column]):
                path.append(names[column])
        paths.append(", ".join(path))
    return paths


def _footnotes(notes: str, marks: set[str]) -> dict[str, str]:
    """What each footnote mark says, from the notes below a table."""
    notes = notes[:4000]
    places = []
    for mark in marks:
        found = re.search(rf"(?:^|(?<=[\s;.,(])){re.escape(mark)}(?![*†‡§]|[a-z])[\s:=.)]*(?=\S)", notes)
        if not found and (plain := unicodedata.normalize("NFKD", mark)) != mark:
            # Raised in the cell, the same letter may stand on the line in the notes.
            found = re.search(rf"(?:^|(?<=[.;]\s)|(?<=\n)){re.escape(plain)}(?![*†‡§]|[a-z])[\s:=.)]*(?=\S)", notes)
        if found:
            places.append((found.start(), found.end(), mark))
    places.sort()
    said = {}
    for index, (_, begin, mark) in enumerate(places):
        end = places[index + 1][0] if index + 1 < len(places) else len(notes)
        note = " ".join(notes[begin:end].split())
        stop = re.search(r"\.(?=\s+[A-Z]|$)", note)
        said[mark] = (note[: stop.start()] if stop else note)[:300].rstrip(" ;.,")
    return {mark: note for mark, note in said.items() if note}
