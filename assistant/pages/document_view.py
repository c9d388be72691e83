"""What was understood of a document: its text, outline, tables, references, notes, and where it came from."""

from __future__ import annotations

import streamlit as st

from assistant.citing import cited_reference
from assistant.conversation import Assistant
from assistant.pages.evidence import COVERAGE, reference_view
from assistant.pages.names import names_of
from assistant.pages.render import Html, el, running, show, text
from assistant.pages.source import show_heading, show_page_picture, show_text
from assistant.pages.table_view import table_view
from ingest.document import Document, Marker, Span

FORMATS = {"text": "plain text", "markdown": "Markdown", "jats": "JATS XML"} | {
    name: name.upper() for name in ("pdf", "docx", "pptx", "html")
}
PARTS = ("Text", "Outline", "Tables", "References", "Notes", "Abbreviations", "Facts")


@st.dialog("Document", width="large")
def open_document(assistant: Assistant, document: Document) -> None:
    """Show a document, one part of it at a time."""
    show_heading(document)
    parts = [part for part in PARTS if part != "Tables" or document.tables]
    if document.format == "pdf":
        parts.insert(1, "Pages")
    part = st.segmented_control(
        "Part", parts, default="Text", required=True, key=f"part-{document.key}", label_visibility="collapsed"
    )
    if part == "Text":
        show_text(document)
    elif part == "Pages":
        _show_pages(assistant, document)
    elif part == "Outline":
        show(outline_view(document))
    elif part == "Tables":
        show([table_view(document, table) for table in document.tables])
    elif part == "References":
        show(references_view(assistant, document))
    elif part == "Notes":
        show(notes_view(document))
    elif part == "Abbreviations":
        show(abbreviations_view(document))
    else:
        show(facts_view(assistant, document))


def _show_pages(assistant: Assistant, document: Document) -> None:
    numbers = [page.number for page in document.pages] or [1]
    number = st.number_input("Page", min(numbers), max(numbers), key=f"page-{document.key}", width=180)
    show_page_picture(assistant, document, int(number), None)


def outline_view(document: Document) -> Html:
    """The sections with the pages they begin on."""
    rows = []
    for section in document.sections:
        page = document.page_at(section.start)
        indent = f"padding-left: {1.1 * max(0, section.level - 1):.1f}rem"
        rows.append(
            el(
                "li",
                el("span", text(section.title or "(no heading)"), style=indent),
                el("span", f"page {page}" if page else "", class_="quiet"),
            )
        )
    return el("ul", rows, class_="outline") if rows else _nothing("No sections were recognised.")


def references_view(assistant: Assistant, document: Document) -> Html:
    """The reference list; each entry with where else in the library the work is cited, and doubtful markers."""
    if not document.references:
        return _nothing("The document has no reference list that was recognised.")
    suspects = {n: marker.suspect for marker in document.markers if marker.suspect for n in marker.numbers}
    items = []
    for reference in document.references:
        cited = cited_reference(document.key, reference, assistant.search.other_places, suspects.get(reference.number))
        items.append(el("li", reference_view(cited, document.key, names_of(assistant))))
    return el("ul", items, class_="references")


def notes_view(document: Document) -> Html:
    """What does not add up in the document, and markers that do not seem to fit their entries."""
    suspects = [marker for marker in document.markers if marker.suspect]
    if not document.notes and not suspects:
        return _nothing(
            "Nothing was found that does not add up. What can be recomputed was: sums, percentages, ranges, P values."
        )
    return el(
        "div",
        [_note(document, Span(n.start, n.end), n.text) for n in document.notes],
        [_suspect(document, m) for m in suspects],
    )


def _note(document: Document, span: Span, words: str) -> Html:
    held = document.text[span.start : span.end]
    return el(
        "div",
        el("blockquote", running(held[:400] + ("…" if len(held) > 400 else "")), class_="quote"),
        el("p", text(words), class_="note"),
    )


def _suspect(document: Document, marker: Marker) -> Html:
    around = document.text[max(0, marker.start - 160) : marker.end + 20]
    return el(
        "div",
        el("blockquote", running(around), class_="quote"),
        el(
            "p",
            el("strong", f"Doubtful marker {', '.join(map(str, marker.numbers))}. "),
            text(marker.suspect or ""),
            class_="note",
        ),
    )


def abbreviations_view(document: Document) -> Html:
    """Short and long forms as the document defines them."""
    if not document.abbreviations:
        return _nothing("The document defines no abbreviation that was recognised.")
    rows = [el("tr", el("th", text(a.short), scope="row"), el("td", text(a.long))) for a in document.abbreviations]
    return el("div", el("table", el("tbody", rows)), class_="table-view")


def facts_view(assistant: Assistant, document: Document) -> Html:
    """Where the document came from, and what is held of it."""
    meta = document.metadata
    facts = {
        "Key on the command line": document.key,
        "Kind": meta.kind,
        "Coverage": ". ".join(part for part in (meta.coverage, COVERAGE.get(meta.coverage)) if part),
        "Digest of": meta.digest_of,
        "Licence": meta.licence,
        "PMID": meta.pmid,
        "Format": FORMATS.get(document.format, document.format),
        "File": document.source,
        "Characters": f"{len(document.text):,}",
        "Passages": f"{len(document.passages):,}",
        "SHA-256": document.sha256,
    }
    rows = [el("tr", el("th", name, scope="row"), el("td", text(value))) for name, value in facts.items() if value]
    return el("div", el("table", el("tbody", rows)), class_="table-view facts-table")


def _nothing(words: str) -> Html:
    return el("p", words, class_="quiet")
