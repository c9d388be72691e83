"""A document as it is stored, opened at a place: the whole text, set as what it is, with the place marked and in view."""

from __future__ import annotations

import streamlit as st

from assistant.conversation import Assistant
from assistant.pages.render import Html, el, join, running, show, show_problem, text
from ingest.document import Document, Span
from ingest.errors import UnreadableFile

#: A longer text is shown in windows of this length around the place [characters]; browsers lay out more only slowly.
WINDOW = 150_000
#: How the parts of a page are set; what is none of them is dimmed.
CLASSES = {
    "title": "b-title",
    "heading": "b-heading",
    "table": "b-table",
    "caption": "b-caption",
    "reference": "b-reference",
}
PLAIN = frozenset({"paragraph", "list_item"})
#: So many authors of a document are named above its text.
N_AUTHORS = 6
VIEWS = ("Text", "Page as printed")


@st.dialog("Source", width="large")
def open_source(assistant: Assistant, document: Document, start: int, end: int) -> None:
    """Show a document with the characters ``[start, end)`` marked and in view."""
    show_heading(document)
    cited = Span(start, end)
    page = document.page_at(start)
    view = "Text"
    if document.format == "pdf" and page:
        view = st.segmented_control(
            "View", VIEWS, default="Text", required=True, key="source-view", label_visibility="collapsed"
        )
    if view == "Text":
        show_text(document, cited)
    else:
        show_page_picture(assistant, document, page or 1, cited)


def show_heading(document: Document) -> None:
    """What the document is."""
    meta = document.metadata
    authors = ", ".join(meta.authors[:N_AUTHORS]) + (
        f" and {len(meta.authors) - N_AUTHORS} more" if len(meta.authors) > N_AUTHORS else ""
    )
    facts = [authors, meta.container or "", str(meta.year or ""), f"doi:{meta.doi}" if meta.doi else ""]
    show(
        el("p", text(meta.title or document.key), class_="source-title"),
        el("p", text(" · ".join(fact for fact in facts if fact)), class_="quiet"),
    )


def show_page_picture(assistant: Assistant, document: Document, page: int, cited: Span | None) -> None:
    """A page of a PDF as a picture, what is quoted marked on it."""
    from ingest.readers.render import boxes_of_span, marked_part, render_page

    original = assistant.library.original(document.key)
    if original is None:
        show_problem("The file of this document is not kept; its text is.")
        return
    boxes = boxes_of_span(assistant.library.boxes(document.key), cited.start, cited.end) if cited else ()
    with st.container(key="printed"):
        # A quote may begin on one page and end on the next.
        for number in sorted({box.page for box in boxes} or {page}):
            try:
                picture = render_page(original[1], number, boxes)
            except UnreadableFile as error:
                show_problem(str(error))
                return
            with st.container(key=f"printed-{number}", gap=None):
                # The room that the picture will take is known before the browser has it, so that the place is found at once.
                shape, place = marked_part(picture)
                here = el("span", class_="cited-place", style=f"top: {50 * sum(place):.1f}%") if place else None
                show(el("div", here, class_="page-shape", style=f"padding-top: {100 * shape:.2f}%"))
                st.image(
                    picture, width="stretch", alt=f"Page {number} as printed" + (", the quote marked" if boxes else "")
                )


def show_text(document: Document, cited: Span | None = None) -> None:
    """The stored text, character for character; what is quoted is marked and in view."""
    held = window_around(document, cited)
    if held.end - held.start < len(document.text):
        words = f"Characters {held.start:,} to {held.end:,} of {len(document.text):,} are shown."
        show(el("p", words, class_="quiet"))
    show(
        el(
            "div",
            typeset(document, held, cited),
            class_="source-text",
            tabindex=0,
            role="region",
            aria_label="Text of the source",
        )
    )


def window_around(document: Document, cited: Span | None) -> Span:
    """The part of a long text that is shown: as much before the place as after it."""
    n = len(document.text)
    if n <= WINDOW:
        return Span(0, n)
    middle = (cited.start + cited.end) // 2 if cited else 0
    start = max(0, min(middle - WINDOW // 2, n - WINDOW))
    return Span(start, start + WINDOW)


def typeset(document: Document, shown: Span, cited: Span | None = None) -> Html:
    """The characters of a span, each in the setting of the part of the page that it belongs to."""
    parts: list[Html] = []
    at = shown.start
    for span, kind in sorted(_parts(document), key=lambda part: part[0]):
        if span.end <= at or span.start >= shown.end:
            continue
        start, end = max(span.start, at), min(span.end, shown.end)
        parts += [_piece(document, Span(at, start), "b-other", cited), _piece(document, Span(start, end), kind, cited)]
        at = end
    return join([*parts, _piece(document, Span(at, shown.end), "b-other", cited)])


def _parts(document: Document) -> list[tuple[Span, str]]:
    return [
        (span, CLASSES.get(block.kind, "" if block.kind in PLAIN else "b-other"))
        for block in document.blocks
        for span in block.spans
    ]


def _piece(document: Document, span: Span, kind: str, cited: Span | None) -> Html:
    """A run of characters in one setting, what is cited of it marked."""
    if span.start >= span.end:
        return join([])
    held = document.text[span.start : span.end]
    # The line ends of a table are its rows.
    flow = join if kind in ("b-table", "b-other") else running
    if cited is None or not cited.overlaps(span):
        inner = flow(held)
    else:
        start, end = max(cited.start, span.start) - span.start, min(cited.end, span.end) - span.start
        place = el("span", class_="cited-place", id="cited-place") if cited.start >= span.start else None
        inner = join([flow(held[:start]), place, el("mark", flow(held[start:end])), flow(held[end:])])
    return el("span", inner, class_=kind) if kind else inner
