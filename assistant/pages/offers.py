"""Questions as buttons: what is clicked counts as typed, on whichever page it stands."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from assistant.pages.render import label


def offer(questions: tuple[str, ...], where: str) -> None:
    """Questions as buttons that ask them."""
    with st.container(key=f"offer-{where}", horizontal=True, gap="small"):
        for number, question in enumerate(questions):
            st.button(label(question), key=f"offer-{where}-{number}", on_click=click, args=(question,))


def take_clicked() -> str | None:
    """The question that was clicked, once."""
    return st.session_state.pop("clicked", None)


def click(question: str) -> None:
    """Ask these words with the next drawing of the conversation."""
    st.session_state.clicked = question


def ask_later(words: str) -> NoReturn:
    """Go to the conversation and say these words there."""
    click(words)
    st.switch_page(st.session_state["pages"]["ask"])
