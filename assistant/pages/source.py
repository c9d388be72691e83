"""A document as it is stored, opened at a place: the whole text with the place marked."""

from __future__ import annotations

import streamlit as st

from assistant.conversation import Assistant
from assistant.pages.render import el, marked, show, text
from ingest.document import Document


@st.dialog("Source", width="large")
def open_source(assistant: Assistant, document: Document, start: int, end: int) -> None:
    """Show a document with the characters ``[start, end)`` marked and scrolled to."""
    show_text(document, start, end)


def show_text(document: Document, start: int, end: int) -> None:
    """The whole stored text; what is quoted is marked and in view."""
    meta = document.metadata
    show(
        el("p", text(meta.title or document.key), class_="source-title"),
        el("p", text(", ".join(meta.authors)), class_="quiet") if meta.authors else None,
        el("div", marked(document.text, [(start, end)], class_="cited-place", id="cited-place", tabindex=-1), class_="source-text", tabindex=0, role="region", aria_label="Text of the source"),
    )
