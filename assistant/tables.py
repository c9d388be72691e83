"""A table's row as a sentence: the cells that the question asks for, each with its column."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.citing import tidy
from assistant.facts.meaning import arm_parts, find_arms
from assistant.question import Question
from assistant.words import STOP, words
from ingest.document import Cell, Document, Table

#: The number of a table is none that its columns bear.
_ADDRESS = re.compile(r"\b(?:tables?|fig(?:ure)?s?\.?|slides?)\s*(?:no\.?\s*)?\d{1,3}\b", re.I)
_TIMES = re.compile(
    r"(?P<over>[>\u2265]\s*)?(?P<numbers>\d+(?:\s*(?:,|,?\s*and|,?\s*or|&|/|to|[-\u2013])\s*\d+)*)\s*-?\s*(?P<unit>day|week|month|year)",
    re.I,
)
#: A question that says so asks for more than the one group that it names.
_COMPARES = re.compile(
    r"\b(?:vs|versus|compar\w+|than|against|both|each|either|two|between|differ\w*|p[- ]?values?|significan\w+|other)\b",
    re.I,
)
_GROUP = re.compile(r"\b(?:group|arm) [a-z0-9]\b", re.I)
_ONES = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "twelve": "12"}
_BEYOND = re.compile(
    r"\b(?:beyond|over|more than|longer than|later than)\s+(?=(?:an?|one|two|three|six|\d+)\b)|[>≥]\s*", re.I
)
_BEFORE = re.compile(r"\b(?:before|prior to|baseline|initial(?:ly)?|pre-?treatment|pre-?op(?:erative(?:ly)?)?)\b", re.I)


def read_row(question: Question, table: Table, row: int, document: Document) -> str:
    """A row as a reader would say it, with only the cells that the question asks for when it asks for some."""
    label, *cells = table.rows[row]
    wanted = of_group(question, wanted_cells(question, cells), document)
    name = tidy(label.row or document.text[label.start : label.end].strip())
    values = "; ".join(f"{_column(cell)}{cell_value(cell, document)}" for cell in wanted)
    return f"{name} \u2013 {values} ({table.label})." if table.label else f"{name} \u2013 {values}."


def of_group(question: Question, cells: list[Cell], document: Document) -> list[Cell]:
    """The cells of the one group that the question names by its letter or number; all when it names none or several."""
    named = {m[0].casefold() for m in _GROUP.finditer(question.text)}
    if len(named) != 1 or _COMPARES.search(_GROUP.sub(" ", question.text)):
        return cells
    label = named.pop()
    own = [cell for cell in cells if label in cell.column.casefold()]
    if own:
        return own
    treatment = _arms(document.text).get(label)
    if not treatment:
        return cells
    parts = set(arm_parts(treatment))
    own = [cell for cell in cells if set(arm_parts(_group_name(cell))) == parts]
    return own or cells
#: Marks that send the eye to a table's footnotes.
_SIGNS = "*\u2020\u2021\u00a7"
_SIGN = re.compile(rf"(?<=[\d)%])\s*[{_SIGNS}]+$")


@lru_cache(maxsize=32)
def _arms(text: str) -> dict[str, str]:
    """What the patients of each group of a document received."""
    return dict(find_arms(text))


def _group_name(cell: Cell) -> str:
    """What a column calls its group: the innermost header, without the number of patients."""
    return re.sub(r"\s*\(.*?\)", "", cell.column.rsplit(",", 1)[-1]).strip()


def wanted_cells(question: Question, cells: list[Cell]) -> list[Cell]:
    """The cells under the group of columns that the question names best; all when it names none or all alike."""
    asked_text = _ADDRESS.sub(" ", question.text)
    asked = _column_words(asked_text)
    filled = [cell for cell in cells if cell.end > cell.start]
    groups = {cell.column.split(",")[0] for cell in filled}
    if len(groups) < 2 or not any("," in cell.column for cell in filled):
        return filled
    times = _times(asked_text)
    at_times = [cell for cell in filled if times & _times(cell.column.split(",")[0])]
    if at_times:
        before = [c for c in filled if _BEFORE.search(asked_text) and _BEFORE.search(c.column.split(",")[0])]
        return [cell for cell in filled if cell in at_times or cell in before]
    leads = {g: _named_share(_column_words(g), asked) for g in groups}
    best = max(leads.values())
    if best <= 0 or all(v == best for v in leads.values()):
        return filled
    return [cell for cell in filled if leads[cell.column.split(",")[0]] == best]


def _times(text: str) -> frozenset[tuple[str, str]]:
    """The points in time that a text names, each as its number (">" before it when beyond) and its unit."""
    lowered = _BEYOND.sub("> ", text.casefold())
    lowered = re.sub(r"\ban? (?=(?:day|week|month|year)\b)", "1 ", lowered)
    lowered = re.sub(rf"\b(?:{'|'.join(_ONES)})\b", lambda m: _ONES[m[0]], lowered)
    found = set()
    for match in _TIMES.finditer(lowered):
        for number in re.findall(r"\d+", match["numbers"]):
            n, unit = (
                (int(number) // 12, "year")
                if match["unit"] == "month" and int(number) % 12 == 0
                else (number, match["unit"])
            )
            found.add((f"{'>' if match['over'] else ''}{int(n)}", unit))
    return frozenset(found)


def _named_share(column: frozenset[str], asked: frozenset[str]) -> float:
    if not column:
        return 0.0
    extra = (">" in column and ">" not in asked) or (">" in asked and ">" not in column)
    return sum(w in asked for w in column) / len(column) - 0.5 * extra


def _column_words(text: str) -> frozenset[str]:
    lowered = _BEYOND.sub("> ", text.casefold())
    lowered = _BEFORE.sub("preoperative", lowered)
    lowered = re.sub(r"\ba (?=(?:day|week|month|year)\b)", "1 ", lowered)
    found = {_ONES.get(w.folded, w.stem) for w in words(lowered) if w.folded not in STOP or w.folded in _ONES}
    return frozenset(found | ({">"} if ">" in lowered else set()))


def _column(cell: Cell) -> str:
    return f"{tidy(cell.column)}: " if cell.column else ""


def cell_value(cell: Cell, document: Document) -> str:
    """A cell's value; a mark whose footnote is not shown is left out."""
    return _SIGN.sub("", _cell_text(cell, document))


def cell_sign(cell: Cell, document: Document) -> str:
    """The mark behind a cell's value ("2.4*"), empty when there is none."""
    found = _SIGN.search(_cell_text(cell, document))
    return found[0].strip() if found else ""


def explain_sign(sign: str, table: Table, document: Document) -> str | None:
    """What a table's footnotes say of a mark; None when they do not say it."""
    notes = table.notes_span.of(document.text) if table.notes_span else ""
    if not sign or len(set(sign)) > 1:
        return None
    found = re.search(rf"(?<![{_SIGNS}\w)%]){re.escape(sign)}[ \t]*([^{_SIGNS}\n;]+)", notes)
    return tidy(found[1].strip(" .,:=")) or None if found else None


def _cell_text(cell: Cell, document: Document) -> str:
    return tidy(re.sub(r"\s+", " ", document.text[cell.start : cell.end]).strip())
