"""Answers as files, to be kept or cited."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.conversation import Assistant
from assistant.export import FORMS, Exchange, write_export
from assistant.pages.talks import Talk

#: What each form is good for.
USES = {
    "markdown": "to read; can be checked again",
    "json": "complete; can be checked again",
    "bibtex": "for LaTeX",
    "ris": "for EndNote, Zotero, Mendeley",
    "csl": "for Zotero, pandoc",
}
ANSWER, WHOLE = "This answer", "The conversation"


def show_copy(words: str, where: str, name: str = "Copy") -> None:
    """A button that opens a text to be copied. What opens takes the keyboard with it, which a popover does not."""
    if st.button(name, icon=":material/content_copy:", type="tertiary", key=f"copy-{where}"):
        _open_copy(words)


@st.dialog("Copy", width="medium")
def _open_copy(words: str) -> None:
    st.code(words, language=None, wrap_lines=True)


def show_export(
    exchanges: Sequence[Exchange], title: str, assistant: Assistant, where: str, chosen: Exchange | None = None
) -> None:
    """A button that opens a file for each form. They are written as it opens, in less than 0.3 s for one answer.

    Written at the click, the button would be off meanwhile and lose the keyboard, and Escape would close nothing.

    Args:
        exchanges: The whole conversation.
        title: What it is called.
        assistant: Knows the documents.
        where: Tells this menu from others on the page.
        chosen: The answer beside the menu, when it can be taken by itself.
    """
    if st.button("Export", icon=":material/download:", type="tertiary", key=f"export-{where}"):
        _open_export(exchanges, title, assistant, where, chosen)


@st.dialog("Export")
def _open_export(
    exchanges: Sequence[Exchange], title: str, assistant: Assistant, where: str, chosen: Exchange | None
) -> None:
    taken = exchanges
    if chosen is not None and len(exchanges) > 1:
        part = st.segmented_control(
            "What to take",
            (ANSWER, WHOLE),
            default=ANSWER,
            required=True,
            key=f"export-part-{where}",
            label_visibility="collapsed",
        )
        taken = [chosen] if part == ANSWER else exchanges
    with st.container(key="export-forms", gap="xsmall"):
        for form, what in FORMS.items():
            use = USES.get(form, "")
            st.download_button(
                f"{what.name}  *{use}*",
                data=_write(taken, form, title, assistant),
                file_name=f"pedicle{what.ending}",
                mime=what.mime,
                key=f"export-{where}-{form}",
                on_click="ignore",
                type="tertiary",
                width="stretch",
            )


def _write(exchanges: Sequence[Exchange], form: str, title: str, assistant: Assistant) -> str:
    metadata = {info.key: info.metadata for info in assistant.library.documents()}
    return write_export(exchanges, form, title, metadata)


def exchanges_of(talk: Talk) -> list[Exchange]:
    """The answered questions of a conversation."""
    return [exchange for _, exchange in _numbered(talk)]


def exchange_at(talk: Talk, ordinal: int) -> Exchange | None:
    """An answer of a conversation with its question."""
    return next((exchange for held, exchange in _numbered(talk) if held == ordinal), None)


def _numbered(talk: Talk) -> list[tuple[int, Exchange]]:
    question = ""
    found = []
    for turn in talk.turns:
        if turn.role == "user":
            question = turn.content
        elif turn.answer:
            found.append((turn.ordinal, Exchange(question, turn.answer)))
    return found
