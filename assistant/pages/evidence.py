"""What an answer rests on, as cards: the document, the passage with the quote marked, its references and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.answer import Citation, CitedReference
from assistant.pages.names import short_name
from assistant.pages.render import Html, el, join, marked, running, text
from assistant.pages.table_view import MAX_COLUMNS, table_view
from ingest.document import Document, Span, Table, fold_text

#: So many characters around a quote are shown with it at most, on either side.
CONTEXT = 420

COVERAGE = {
    "digest": "A digest in Pedicle's own words; the source itself is not in the library.",
    "abstract": "Only the abstract is in the library.",
    "preview": "Only a preview of the source is in the library.",
    "slides": "Slides: what was said to them is not in the library.",
}


NO_NAMES: Mapping[str, str] = {}
#: So many quotes of one table, one after the other, make one card.
N_OF_TABLE = 3


def citation_card(
    citation: Citation,
    document: Document | None,
    anchor: str,
    before: Citation | None = None,
    names: Mapping[str, str] = NO_NAMES,
) -> Html:
    """One citation with everything that there is to see of it.

    Args:
        citation: The citation.
        document: Its document, or None when the library no longer holds it.
        anchor: Id by which markers in the answer lead here.
        before: The citation whose card stands above: what that card shows of document and table is not shown again.
        names: What the library's documents are called, by their keys.
    """
    again = before is not None and before.document == citation.document
    said = before is not None and again and before.reading == citation.reading
    return el(
        "section",
        _heading(citation, again),
        _quotation(citation, document, before if again else None),
        el("p", "Reads as: ", text(citation.reading or ""), class_="reading")
        if _says_more(citation) and not said
        else None,
        [el("p", el("strong", "Note. "), text(note), class_="note") for note in citation.notes],
        _references(citation, names),
        class_="evidence",
        id=anchor,
        tabindex=-1,
        aria_label=f"Source {citation.marker}",
    )


def group_citations(
    citations: Sequence[Citation], read: Callable[[str], Document | None]
) -> list[tuple[tuple[Citation, ...], Table | None]]:
    """Citations parted into cards: several of one table, one after the other, make one card, with that table."""
    groups: list[tuple[tuple[Citation, ...], Table | None]] = []
    for (_, table), held in groupby(citations, lambda c: (c.document, _table_of(c, read(c.document)))):
        cited = tuple(held)
        if table is not None and len({(c.start, c.end) for c in cited}) == len(cited) >= N_OF_TABLE:
            groups.append((cited, table))
        else:
            groups += [((citation,), None) for citation in cited]
    return groups


def _table_of(citation: Citation, document: Document | None) -> Table | None:
    """The table that a quote stands in as it was quoted."""
    if document is None or document.text[citation.start : citation.end] != citation.quote:
        return None
    cells = ((t, cell) for t in document.tables for row in t.rows for cell in row)
    return next((t for t, cell in cells if citation.start < cell.end and cell.start < citation.end), None)


def table_card(
    citations: Sequence[Citation],
    table: Table,
    document: Document,
    anchor: str,
    before: Citation | None = None,
    names: Mapping[str, str] = NO_NAMES,
) -> Html:
    """What is cited of one table, as one card: the table, each quoted cell marked and with the id of its citation.

    Args:
        citations: Those of the table, in their order.
        table: The table.
        document: The document of all of them.
        anchor: What the ids begin with by which markers in the answer lead here.
        before: The citation whose card stands above.
        names: What the library's documents are called, by their keys.
    """
    first, last = citations[0], citations[-1]
    spans = {Span(c.start, c.end): f"{anchor}-{c.marker}" for c in citations}
    notes = dict.fromkeys(note for c in citations for note in c.notes)
    references = {reference.number: reference for c in citations for reference in c.references}
    return el(
        "section",
        _heading(first, before is not None and before.document == first.document, f"{first.marker}\u2013{last.marker}"),
        table_view(document, table, tuple(spans), spans),
        [el("p", el("strong", "Note. "), text(note), class_="note") for note in notes],
        _references(replace(first, references=tuple(references.values())), names),
        class_="evidence",
        id=f"{anchor}-table-{first.marker}",
        tabindex=-1,
        aria_label=f"Sources {first.marker} to {last.marker}",
    )


def name_source(citation: Citation) -> str:
    """How a document is called in short: its first author's surname and year, else its title."""
    return short_name(citation.authors, citation.year, citation.title, citation.document)


def locate(citation: Citation) -> str:
    """Where in its document a citation stands, in words; a slide's heading names its number itself."""
    named = bool(citation.page) and re.match(rf"\W*slide\s+{citation.page}\b", citation.section or "", re.IGNORECASE)
    leaf = "slide" if citation.kind == "slides" else "page"
    parts = [citation.section or "", f"{leaf} {citation.page}" if citation.page and not named else ""]
    return ", ".join(part for part in parts if part)


def badge(words: str, kind: str = "") -> Html:
    """A small word on a field of its own."""
    return el("span", text(words), class_=f"badge {kind}".strip())


def _says_more(citation: Citation) -> bool:
    """Whether a quote's reading has words that its characters have not (a table's columns)."""
    return bool(citation.reading) and bool(
        set(fold_text(citation.reading or "").split()) - set(fold_text(citation.quote).split())
    )


def _heading(citation: Citation, again: bool, number: str = "") -> Html:
    same = citation.kind.casefold() == citation.coverage.casefold()
    return el(
        "header",
        el("span", number or str(citation.marker), class_="number", aria_hidden="true"),
        el(
            "div",
            el(
                "h3",
                text(name_source(citation)),
                " ",
                badge(citation.kind),
                " ",
                None if same else badge(citation.coverage),
            ),
            el("p", text(citation.title), class_="title") if citation.authors and not again else None,
            el("p", text(locate(citation)), class_="place") if locate(citation) else None,
            el("p", COVERAGE[citation.coverage], class_="coverage")
            if citation.coverage in COVERAGE and not again
            else None,
        ),
    )


def _quotation(citation: Citation, document: Document | None, before: Citation | None) -> Html:
    if document is None or document.text[citation.start : citation.end] != citation.quote:
        gone = "This document is no longer in the library as it was when the answer was given; the quote is kept here."
        return join(
            [el("blockquote", el("mark", running(citation.quote)), class_="quote"), el("p", gone, class_="note")]
        )
    for table in document.tables:
        shown = before is not None and table.start <= before.start < table.end
        if table.start <= citation.start < table.end and len(table.header) <= MAX_COLUMNS and not shown:
            return table_view(document, table, (Span(citation.start, citation.end),))
    around = surroundings(document, Span(citation.start, citation.end))
    held = document.text[around.start : around.end]
    start = citation.start - around.start
    cut = [
        name
        for name, at in (
            ("cut-before", around.start > _block(document, citation.start).start),
            ("cut-after", around.end < _block(document, max(citation.start, citation.end - 1)).end),
        )
        if at
    ]
    return el(
        "blockquote", marked(held, [(start, start + len(citation.quote))]), class_=" ".join(["quote", *cut]), dir="auto"
    )


def surroundings(document: Document, quote: Span, most: int = CONTEXT) -> Span:
    """A quote with the rest of the paragraphs that it begins and ends in, cut at words."""
    first, last = _block(document, quote.start), _block(document, max(quote.start, quote.end - 1))
    start, end = min(first.start, quote.start), max(last.end, quote.end)
    held = document.text
    if quote.start - start > most:
        start = quote.start - most
        start = next((i + 1 for i in range(start, quote.start) if held[i].isspace()), quote.start)
    if end - quote.end > most:
        end = quote.end + most
        end = next((i for i in range(end - 1, quote.end, -1) if held[i].isspace()), quote.end)
    return Span(start, end)


def _block(document: Document, offset: int) -> Span:
    """The piece of running text that a character stands in."""
    for block in document.blocks:
        for span in block.spans:
            if span.start <= offset < span.end:
                return span
    return Span(offset, offset)


def _references(citation: Citation, names: Mapping[str, str]) -> Html | None:
    if not citation.references:
        return None
    said = f"Rests on, as reported by {name_source(citation)}"
    return el(
        "div",
        el("p", text(said), class_="hop"),
        el(
            "ul",
            [el("li", reference_view(reference, citation.document, names)) for reference in citation.references],
            class_="references",
        ),
    )


def reference_view(reference: CitedReference, document: str, names: Mapping[str, str] = NO_NAMES) -> Html:
    """An entry of a reference list, with where else the work is cited and whether the marker is in doubt."""
    others = [place for place in reference.also_cited_by if place.get("document") != document]
    also = ", ".join(
        f"{names.get(str(place.get('document')), place.get('document'))} (reference {place.get('number')})"
        for place in others
    )
    numbers = (("doi:", reference.doi), ("PMID ", reference.pmid))
    missing = [name + value for name, value in numbers if value and value not in reference.text]
    return join(
        [
            el("span", f"{reference.number}", class_="entry"),
            text(reference.text),
            [join([" ", text(number)]) for number in missing],
            el("span", "Also cited by ", text(also), class_="also") if also else None,
            el("span", el("strong", "Doubtful marker. "), text(reference.suspect), class_="note")
            if reference.suspect
            else None,
        ]
    )
