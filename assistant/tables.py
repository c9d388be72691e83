"""A table's row as a sentence: the cells that the question asks for, each with its column."""

from __future__ import annotations

import re

from assistant.question import Question
from assistant.words import STOP, words
from ingest.document import Cell, Document, Table

#: The number of a table is none that its columns bear.
_ADDRESS = re.compile(r"\b(?:tables?|fig(?:ure)?s?\.?|slides?)\s*(?:no\.?\s*)?\d{1,3}\b", re.I)
_ONES = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "twelve": "12"}
_BEYOND = re.compile(
    r"\b(?:beyond|over|more than|longer than|later than|after)\s+(?=(?:an?|one|two|three|six|\d+)\b)|[>≥]\s*", re.I
)
_BEFORE = re.compile(r"\b(?:before|prior to|baseline|initial(?:ly)?|pre-?treatment|pre-?op(?:erative(?:ly)?)?)\b", re.I)


def read_row(question: Question, table: Table, row: int, document: Document) -> str:
    """A row as a reader would say it, with only the cells that the question asks for when it asks for some."""
    label, *cells = table.rows[row]
    wanted = wanted_cells(question, cells)
    name = label.row or document.text[label.start : label.end].strip()
    values = "; ".join(f"{_column(cell)}{_value(cell, document)}" for cell in wanted)
    return f"{name} \u2013 {values} ({table.label})." if table.label else f"{name} \u2013 {values}."


def wanted_cells(question: Question, cells: list[Cell]) -> list[Cell]:
    """The cells under the group of columns that the question names best; all when it names none or all alike."""
    asked = _column_words(_ADDRESS.sub(" ", question.text))
    filled = [cell for cell in cells if cell.end > cell.start]
    groups = {cell.column.split(",")[0] for cell in filled}
    if len(groups) < 2 or not any("," in cell.column for cell in filled):
        return filled
    leads = {g: _named_share(_column_words(g), asked) for g in groups}
    best = max(leads.values())
    if best <= 0 or all(v == best for v in leads.values()):
        return filled
    return [cell for cell in filled if leads[cell.column.split(",")[0]] == best]


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
    return f"{cell.column}: " if cell.column else ""


def _value(cell: Cell, document: Document) -> str:
    text = re.sub(r"\s+", " ", document.text[cell.start : cell.end]).strip()
    return text.replace(r"\pm", "±")
