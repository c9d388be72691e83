"""An answer in the making: statements become lines with markers, in an order that reads well, with what concerns them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from assistant.answer import Answer, Citation, Searched
from assistant.arranging import Statement, arrange, name_document, remark_coverage, remark_notes
from assistant.citing import cite_span, read_span, short_name
from assistant.comparing import ComparedRow, say_row, set_out, spans_of
from assistant.question import Question
from assistant.quoting import complete
from assistant.search import Hit, Search
from assistant.words import fold, words
from ingest.document import Document, Span, Table


@dataclass(slots=True)
class Draft:
    """An answer in the making: lines, each with its statements, and the citations in the order of their markers."""

    search: Search
    lines: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    compared: list[tuple[ComparedRow, Table, Document]] = field(default_factory=list)

    def add(self, statement: Statement, prefix: str = "") -> None:
        """Add a statement as a line of its own, with its markers; values side by side as a line for each row."""
        if not statement.compared or statement.table is None:
            self._add_line(f"{prefix}{statement.text}", statement, statement.spans)
            return
        for row in statement.compared:
            spans = statement.spans if statement.whole else spans_of(row)
            self._add_line(f"- {say_row(row, statement.table, statement.document)}", statement, spans)
            self.compared.append((row, statement.table, statement.document))

    def finish(self, searched: Searched, remarks: Sequence[str] = ()) -> Answer:
        """The answer as it stands."""
        text = "\n".join([*self.lines, *remarks])
        comparison = set_out(self.compared, self.citations)
        return Answer("answer", text, tuple(self.citations), searched=searched, comparison=comparison)

    def _add_line(self, text: str, statement: Statement, spans: Sequence[Span]) -> None:
        marks = "".join(f"[{self._mark(statement, span)}]" for span in spans)
        self.lines.append(f"{text} {marks}")

    def _mark(self, statement: Statement, span: Span) -> int:
        made = cite_span(statement.document, span, len(self.citations) + 1, self.search.other_places, statement.reading)
        for known in self.citations:
            if (known.document, known.start, known.end) == (made.document, made.start, made.end):
                return known.marker
        self.citations.append(made)
        return made.marker


def add_in_order(statements: Sequence[Statement], draft: Draft) -> None:
    """Add statements document by document, each document named when there are several, with notes and coverage."""
    groups = arrange(statements)
    several = len(groups) > 1
    for group in groups:
        if several:
            draft.lines.append(f"{name_document(group[0].document)}:")
        for statement in group:
            draft.add(statement, "- " if several else "")
            draft.lines.extend(remark_notes(statement))
    draft.lines.extend(remark_coverage([group[0].document for group in groups]))


def add_long_form(question: Question, search: Search, draft: Draft) -> bool:
    """Answer what an abbreviation stands for, from the place where a document says so."""
    asked = {
        w.folded for w in words(question.typed) if (w.text.upper() == w.text and len(w.text) > 1) or len(w.text) < 6
    }
    defined = search.library.abbreviations_by_key()
    wanted = {short for short in {s for pairs in defined.values() for s, _ in pairs} if _is_asked(short, question, asked)}
    keys = [k for k in question.documents if question.documents[k] >= 0.6] or list(search.documents)
    for key in keys if wanted else ():
        if wanted.isdisjoint(short for short, _ in defined.get(key, ())):
            continue
        document = search.document(key)
        for abbreviation in document.abbreviations:
            if abbreviation.short in wanted:
                name = short_name(document).rstrip("?!.")
                text = f"{abbreviation.short} stands for {abbreviation.long} in {name}."
                draft.add(Statement(text, document, (Span(abbreviation.start, abbreviation.end),)))
                return True
    return False


def _is_asked(short: str, question: Question, asked: Container[str]) -> bool:
    """Whether a question has an abbreviation among its short words; one of few letters must be written just so."""
    named = fold(short).replace("-", "") in asked or fold(short) in fold(question.typed).split()
    return named and (short in question.typed or len(short) >= 4)


def add_references(question: Question, hits: Sequence[Hit], search: Search, draft: Draft) -> bool:
    """Answer where a statement comes from: the sentence, and the entries that its own markers point to."""
    for hit in hits[:3]:
        document = search.document(hit.key)
        if hit.stored.passage.kind == "table_row":
            continue
        draft.add(Statement(complete(read_span(document, hit.spans)), document, hit.spans))
        references = [r for c in draft.citations for r in c.references]
        for reference in references:
            entry = reference.text if len(reference.text) < 300 else f"{reference.first_author} {reference.year}"
            draft.lines.append(f"As printed, it rests on reference {reference.number}: {entry}")
            if reference.suspect:
                draft.lines.append(f"The marker is doubtful: {reference.suspect}")
        if not references:
            held = f"; the {len(document.references)} references are only listed" if document.references else ""
            draft.lines.append(f"{short_name(document)} gives no reference number with this statement{held}.")
        return True
    return False
