"""The order of an answer's statements, and how the documents that they come from are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.citing import short_name
from assistant.comparing import ComparedRow
from ingest.document import Document, Span, Table

#: Coverage that holds less than the work itself, and how a remark says so.
PARTIAL = {"abstract": "the abstract", "preview": "a preview (abstract and references)", "digest": "a digest"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the spans that it quotes; `compared` are its values set side by side.

    Each of those is cited by itself, unless the row is shown whole.
    """

    text: str
    document: Document
    spans: tuple[Span, ...]
    reading: str | None = None
    compared: tuple[ComparedRow, ...] = ()
    table: Table | None = None
    whole: bool = False


def arrange(statements: Sequence[Statement]) -> list[list[Statement]]:
    """The statements document by document, the best document first.

    The best statement stays first; the others of its document follow as the text has them, and so do those of the other
    documents.
    """
    keys = dict.fromkeys(s.document.key for s in statements)
    groups = [[s for s in statements if s.document.key == key] for key in keys]
    return [
        [*group[: i == 0], *sorted(group[i == 0 :], key=lambda s: s.spans[0].start)] for i, group in enumerate(groups)
    ]


def name_document(document: Document) -> str:
    """A document as an answer heads its statements: name, kind and coverage where that is another thing."""
    meta = document.metadata
    what = [meta.kind, *([meta.coverage] if meta.coverage and meta.coverage != meta.kind else [])]
    return f"{short_name(document)} ({', '.join(x for x in what if x)})"


def remark_coverage(documents: Sequence[Document]) -> Iterator[str]:
    """What the library holds of the only document that an answer rests on, when that is less than the work itself."""
    if len(documents) == 1 and documents[0].metadata.coverage in PARTIAL:
        yield f"Of {short_name(documents[0])}, the library holds only {PARTIAL[documents[0].metadata.coverage]}."


def remark_notes(statement: Statement) -> Iterator[str]:
    """What reading noted about the figures that a statement shows; a note on a cell that is not shown stays away."""
    shown = re.sub(r"\s", "", statement.text)
    for note in dict.fromkeys(n for span in statement.spans for n in statement.document.notes_on(span.start, span.end)):
        # Two cells of a row may begin with the same number: the one that the note is on must be shown.
        cell = re.sub(r"[\s*\u2020\u2021\u00a7]", "", statement.document.text[note.start : note.end])
        elsewhere = statement.table is not None and "\t" not in statement.document.text[note.start : note.end] and cell not in shown
        if re.sub(r"\s", "", note.text.split(" ", 1)[0]) in shown and not elsewhere:
            yield f"Note: {note.text}"
