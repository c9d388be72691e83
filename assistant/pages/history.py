"""The conversations of this browser, in the side bar: begin, find, continue, rename, delete."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from assistant.conversation import Assistant
from assistant.pages.render import el, label, show
from assistant.pages.state import owner, show_talk
from assistant.pages.talks import Talk

#: So many conversations are listed; older ones are found by a word.
N_LISTED = 30


def show_history(assistant: Assistant, talk: Talk) -> None:
    """The side bar."""
    with st.sidebar:
        st.button(
            "New conversation", icon=":material/add:", on_click=show_talk, args=(assistant, None), width="stretch"
        )
        wanted = st.text_input("Find a conversation", key="history-words", placeholder="A word from it")
        found = assistant.library.conversations.search(wanted or "", owner())
        if not found:
            show(
                el(
                    "p",
                    "No conversation holds these words." if wanted else "Your conversations will stand here.",
                    class_="quiet",
                )
            )
        for info in found[:N_LISTED]:
            here = info.id == talk.id
            kind: Literal["secondary", "tertiary"] = "secondary" if here else "tertiary"
            st.button(
                label(info.title),
                key=f"talk-{info.id}",
                type=kind,
                on_click=show_talk,
                args=(assistant, info.id),
                width="stretch",
            )
            if here and st.button("Rename or delete", type="tertiary", key="manage-talk"):
                _open_managing(assistant, talk)
        if len(found) > N_LISTED:
            show(el("p", f"{len(found) - N_LISTED} older ones; find them by a word.", class_="quiet"))


@st.dialog("This conversation")
def _open_managing(assistant: Assistant, talk: Talk) -> None:
    with st.form("rename-talk", border=False):
        title = st.text_input("Title", value=talk.title, max_chars=200)
        if st.form_submit_button("Rename"):
            _rename(assistant, talk, title)
            st.rerun()
    show(el("p", "Deleted, it is overwritten on the disk and does not come back.", class_="quiet"))
    if st.button("Delete this conversation", key=f"delete-{talk.id}"):
        _delete(assistant, talk)
        st.rerun()


def _rename(assistant: Assistant, talk: Talk, typed: str) -> None:
    title = " ".join(typed.split())
    if title and talk.id:
        assistant.library.conversations.rename(talk.id, title)
        talk.title = title


def _delete(assistant: Assistant, talk: Talk) -> None:
    if talk.id:
        assistant.library.conversations.delete(talk.id)
    show_talk(assistant, None)
