"""Ask: the conversation on the left, what its answers rest on beside it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from assistant.answer import Answer
from assistant.conversation import MAX_QUESTION, Assistant
from assistant.pages.answers import answer_view
from assistant.pages.asking import ask_assistant
from assistant.pages.chosen import show_chosen, show_evidence, show_follow_ups
from assistant.pages.figures_show import show_figures
from assistant.pages.history import show_history
from assistant.pages.notice import show_notice
from assistant.pages.offers import offer, take_clicked
from assistant.pages.opened import is_warm
from assistant.pages.past import PastTurns
from assistant.pages.render import el, show, show_problem
from assistant.pages.state import KNOWN_ERRORS, begin_page, current_talk
from assistant.pages.suggestions import first_questions
from assistant.pages.talks import Talk, Turn

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

#: An answer in words appears line by line, so that the eye can follow; in all it is there after this time [s].
REVEAL_S = 0.24

#: A case to try; its tool is part of the program, so it is understood whatever the library holds.
EXAMPLE_CASE = "SINS for a lytic T11 metastasis with mechanical pain, one pedicle involved"


def page() -> None:
    """The page."""
    assistant = begin_page()
    talk = current_talk(assistant)
    asked = ask_input(assistant)
    if asked:
        talk.add_question(assistant.library, asked)
        st.session_state.pop("chosen", None)
    show_history(assistant, talk)
    if not talk.turns:
        show_welcome(assistant)
        return
    st.query_params["talk"] = talk.id or ""
    show_conversation(assistant, talk)
    if talk.unkept:
        show_problem(f"This conversation is not kept: {talk.unkept}")


def ask_input(assistant: Assistant) -> str | None:
    """The field at the foot of the page, and the notice under it. A question that was clicked counts as typed."""
    with st.bottom:
        typed = st.chat_input(
            "Ask, or describe a case for a score",
            key="typed",
            max_chars=MAX_QUESTION,
            submit_mode="stop",
        )
        show_notice(assistant.settings)
    return take_clicked() or (typed if typed and typed.strip() else None)


def show_welcome(assistant: Assistant) -> None:
    """The empty page: what this is, and questions that the library answers."""
    documents = assistant.library.documents()
    held = f"{len(documents)} documents" if len(documents) != 1 else "one document"
    words = f"Pedicle answers from the {held} in its library and shows the passage behind every statement."
    if not documents:
        words = "The library is empty. Add documents on the Library page, then ask."
    # One element, so that the conversation takes the place of all of it at once.
    with st.container(key="welcome"):
        show(el("div", el("h1", "What do your sources say?"), el("p", words), class_="welcome"))
        if documents:
            show_examples(assistant) if is_warm() else wait_for_examples(assistant)


def show_examples(assistant: Assistant) -> None:
    """Questions to begin with, and a case."""
    offer(first_questions(assistant), "first")
    show(el("p", "Or describe a case; the score fills in as you talk", class_="facts offer-heading"))
    offer((EXAMPLE_CASE,), "case")


@st.fragment(run_every=0.6)
def wait_for_examples(assistant: Assistant) -> None:
    """The same, while the model is still being loaded: the page is there at once, they follow."""
    if is_warm():
        st.rerun()
    show(el("p", "Getting ready; you can ask already.", class_="quiet", role="status"))


def show_conversation(assistant: Assistant, talk: Talk) -> None:
    """All turns; the evidence of the chosen answer, which is the last one until another is chosen.

    What takes longer (pictures, questions to go on with) is drawn last, in the place kept for it.
    """
    left, right = st.columns([11, 9], gap="large")
    chosen = _chosen(talk)
    place, newest = None, _newest(talk)
    with left, st.container(key="talk"):
        show(el("h1", "Conversation", class_="unseen-heading"))
        past = PastTurns(talk)
        for turn in talk.turns:
            if chosen is not None and turn.ordinal == chosen.ordinal:
                past.show()
                place = show_chosen(assistant, talk, turn)
            else:
                past.add(turn, arrives=turn is newest)
        past.show()
        if talk.open_question:
            place = answer_open_question(assistant, talk)
            chosen = _chosen(talk)
    if chosen is None or chosen.answer is None or place is None:
        return
    with right, st.container(key="evidence"):
        show_evidence(assistant, chosen)
    with place:
        show_figures(assistant, chosen.answer, f"{talk.id}-{chosen.ordinal}")
        show_follow_ups(assistant, talk, chosen)


def _newest(talk: Talk) -> Turn | None:
    """The question that has just been asked, or the last one of a conversation just opened: it comes into view."""
    seen = st.session_state.get("seen")
    st.session_state["seen"] = (talk.id, len(talk.turns))
    asked = [turn for turn in talk.turns if turn.role == "user"]
    return asked[-1] if asked and (talk.open_question or seen is None or seen[0] != talk.id) else None


def _chosen(talk: Talk) -> Turn | None:
    wanted = st.session_state.get("chosen")
    answered = [turn for turn in talk.turns if turn.answer]
    if talk.open_question and wanted is None:
        return None
    return next((turn for turn in answered if turn.ordinal == wanted), answered[-1] if answered else None)


def answer_open_question(assistant: Assistant, talk: Talk) -> DeltaGenerator | None:
    """Answer the last question; one that was stopped is asked again only when the user wants it.

    Returns:
        The place for what is drawn last.
    """
    question, slot = talk.open_question or "", st.empty()
    if talk.stopped:
        with slot.container(horizontal=True, vertical_alignment="center"):
            show(el("p", "Stopped before the answer was whole.", class_="facts", role="status"))
            st.button(
                "Ask it again",
                key="ask-again",
                type="tertiary",
                icon=":material/refresh:",
                on_click=_ask_again,
                args=(talk,),
            )
        return None
    try:
        answer = ask_assistant(assistant, question, talk.history[:-1], slot)
    except StopException:
        # Streamlit's own session state takes nothing any more at this point.
        talk.stopped = True
        raise
    except KNOWN_ERRORS as error:
        with slot:
            show_problem(str(error))
        return None
    talk.add_answer(assistant.library, answer)
    reveal(answer, f"source-{talk.turns[-1].ordinal}", slot)
    slot.empty()
    return show_chosen(assistant, talk, talk.turns[-1])


def _ask_again(talk: Talk) -> None:
    talk.stopped = False


def reveal(answer: Answer, anchor: str, slot: DeltaGenerator) -> None:
    """Show an answer line by line."""
    n_lines = answer.text.count("\n") + 1
    for shown in range(1, n_lines if answer.tool is None else 1):
        with slot:
            show(answer_view(_first_lines(answer, shown), anchor))
        time.sleep(REVEAL_S / n_lines)


def _first_lines(answer: Answer, n: int) -> Answer:
    return replace(answer, text="\n".join(answer.text.split("\n")[:n]), notice=None, unverified=())
