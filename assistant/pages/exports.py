"""Answers as files, to be kept or cited."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.conversation import Assistant
from assistant.export import FORMS, Exchange, write_export
from assistant.pages.talks import Talk


def show_export(exchanges: Sequence[Exchange], title: str, assistant: Assistant, where: str) -> None:
    """A menu with a file for each form; a file is written when it is asked for."""
    with st.popover("Export", icon=":material/download:", type="tertiary", key=f"export-{where}"):
        for form, what in FORMS.items():
            st.download_button(
                what.name,
                data=lambda form=form: _write(exchanges, form, title, assistant),
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
    question = ""
    found = []
    for turn in talk.turns:
        if turn.role == "user":
            question = turn.content
        elif turn.answer:
            found.append(Exchange(question, turn.answer))
    return found
