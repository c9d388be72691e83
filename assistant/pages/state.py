"""What one browser session holds: whose it is, its conversation, and how the page begins."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.conversation import Assistant
from assistant.errors import AssistantError
from assistant.pages.guard import owner_of
from assistant.pages.opened import open_assistant
from assistant.pages.render import show_problem
from assistant.pages.talks import Talk, open_talk
from ingest.errors import IngestError, LibraryError

HERE = Path(__file__).parent
#: What may go wrong in a way that has words for the user.
KNOWN_ERRORS = (AssistantError, IngestError, OSError)


def begin_page() -> Assistant:
    """The assistant, or the page in which its absence is explained."""
    try:
        return open_assistant()
    except KNOWN_ERRORS as error:
        show_problem(str(error), "Put it right and load this page again; the rest of the machine is not touched.")
        st.stop()


def owner() -> str:
    """Whose conversations this session may see: those of its browser; without a cookie, those of the session alone."""
    if "owner" not in st.session_state:
        st.session_state.owner = owner_of(dict(st.context.cookies)) or f"session-{uuid.uuid4().hex}"
    return st.session_state.owner


def current_talk(assistant: Assistant) -> Talk:
    """The conversation on the page: the one already there, the one that the address names, else a new one."""
    if "talk" not in st.session_state:
        st.session_state.talk = _talk_in_address(assistant) or Talk(owner())
    return st.session_state.talk


def show_talk(assistant: Assistant, number: str | None) -> None:
    """Put a stored conversation on the page, or a new one."""
    infos = [info for info in assistant.library.conversations.list(owner()) if info.id == number]
    st.session_state.talk = open_talk(assistant.library, infos[0]) if infos else Talk(owner())
    st.session_state.pop("chosen", None)


def carried_case(talk: Talk, tool: str) -> tuple[object, dict[str, Any]] | None:
    """The inputs of the conversation's last run of a tool, and a mark by which that run is known again."""
    for turn in reversed(talk.turns):
        if turn.answer and turn.answer.tool and turn.answer.tool.name == tool:
            return (talk.id, turn.ordinal), turn.answer.tool.inputs
    return None


def _talk_in_address(assistant: Assistant) -> Talk | None:
    wanted = st.query_params.get("talk")
    if not wanted:
        return None
    try:
        infos = [info for info in assistant.library.conversations.list(owner()) if info.id == wanted]
        return open_talk(assistant.library, infos[0]) if infos else None
    except LibraryError:
        return None
