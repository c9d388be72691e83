"""A table, a figure or a slide as a whole, where a question names one and asks nothing else of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.arranging import Statement
from assistant.bullets import read_bullets
from assistant.citing import read_span, tidy
from assistant.comparing import MAX_ROWS, compared_rows
from assistant.question import ADDRESS, Question
from assistant.quoting import complete, join_neighbours
from assistant.search import Hit, Search
from assistant.tables import read_row
from assistant.words import ASKING, STOP, words
from ingest.document import Document, Passage, Span, Table

#: What is told of a figure or a slide [words].
N_WORDS = 120
#: Words that ask for a place and for nothing in it.
_WHOLE = frozenset(
    "about all content contents contain contains display displays present presents show shows showing illustrate illustrates whole caption legend rows columns values data information row say".split()
)


def whole_place(question: Question, hits: Sequence[Hit], search: Search) -> list[Statement]:
    """The statements of the one table, figure or slide that the question names; empty when it asks something of it."""
    if len(question.addresses) != 1 or not hits or not hits[0].signals.values.get("addressed"):
        return []
    if question.text != question.typed and ADDRESS.search(question.typed):
        # What stands before says at most which document is meant: "Show me Table 3" asks for all of it.
        question = replace(question, text=question.typed, unnamed=question.typed, subject=question.typed)
    if any(
        w.folded not in STOP and w.folded not in ASKING and w.folded not in _WHOLE
        for w in words(ADDRESS.sub(" ", question.unnamed))
    ):
        return []
    document = search.document(hits[0].key)
    what, number = question.addresses[0]
    if what == "table":
        table = next((t for t in document.tables if re.fullmatch(rf"table\s*{number}\W*", t.label, re.I)), None)
        return _tell_table(question, document, table) if table else []
    passages = {h.stored.passage.start: h.stored.passage for h in hits if h.key == document.key}
    return _tell_passages(document, [passages[start] for start in sorted(passages)])


def whole_group(question: Question, hits: Sequence[Hit], search: Search) -> list[Statement]:
    """The rows of the group of a table whose heading is what a list is asked of ("which symptoms were seen?").

    Empty when the best hit is none of them, or when the question tells the rows apart.
    """
    passage = hits[0].stored.passage
    if question.kind != "list" or passage.kind != "table_row" or passage.table is None or passage.row is None:
        return []
    document = search.document(hits[0].key)
    table = document.tables[passage.table]
    heading = _heading(table, passage.row, document)
    rows = [i for i in range(len(table.rows)) if heading and _heading(table, i, document) == heading]
    place = (hits[0].key, passage.table)
    found = {h.stored.passage.row: h for h in hits if (h.key, h.stored.passage.table) == place}
    alike = all(row in found and found[row].signals.matches == hits[0].signals.matches for row in rows)
    return _tell_table(question, document, table, rows) if alike and len(rows) > 1 else []


def _heading(table: Table, row: int, document: Document) -> str:
    """The label of the group of rows that a row stands in, empty when it stands in none."""
    label = table.rows[row][0]
    own = tidy(document.text[label.start : label.end].strip())
    return label.row.removesuffix(own).rstrip(" ,") if label.row.endswith(own) else ""


def _tell_table(question: Question, document: Document, table: Table, rows: Sequence[int] | None = None) -> list[Statement]:
    """Rows of a table as statements, each whole; all of them when none are given."""
    told = []
    readings = {p.start: p.reading for p in document.passages if p.kind == "table_row"}
    for i in (range(len(table.rows)) if rows is None else rows)[:MAX_ROWS]:
        label, *cells = table.rows[i]
        spans = (Span(label.start, max(cell.end for cell in (label, *cells))),)
        if any(cell.end > cell.start for cell in cells):
            text, compared = read_row(question, table, i, document), compared_rows(question, table, i, document)
            # The characters of a row do not say what its columns are; the reading does, and the check asks for it.
            told.append(Statement(text, document, spans, readings.get(label.start), compared, table, whole=True))
    return told


def _tell_passages(document: Document, passages: Sequence[Passage]) -> list[Statement]:
    told: list[Statement] = []
    n_words = 0
    for passage in passages:
        if passage.kind == "list":
            text, spans = read_bullets(document, passage, 0, whole=True)
        else:
            spans = join_neighbours(document.text, [span for s in passage.sentences for span in s.spans])
            text = read_span(document, spans)
        if told and n_words + len(text.split()) > N_WORDS:
            break
        told.append(Statement(complete(text), document, spans))
        n_words += len(text.split())
    return told
