"""Ask: the conversation on the left, what its answers rest on beside it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NoReturn

import streamlit as st

from assistant.answer import Answer, Citation, ToolRun
from assistant.conversation import MAX_QUESTION, Assistant
from assistant.pages.answers import answer_view, facts_line, plain_answer, question_view
from assistant.pages.evidence import citation_card
from assistant.pages.exports import exchanges_of, show_export
from assistant.pages.figures_show import show_figures
from assistant.pages.forms import form_of
from assistant.pages.history import show_history
from assistant.pages.notice import show_notice
from assistant.pages.opened import is_warm, read_document
from assistant.pages.render import el, label, show, show_problem, text
from assistant.pages.score_card import score_card
from assistant.pages.source import open_source
from assistant.pages.state import KNOWN_ERRORS, begin_page, current_talk
from assistant.pages.suggestions import first_questions, follow_ups
from assistant.pages.talks import Talk, Turn
from assistant.tools.base import words_of

#: An answer appears line by line, so that the eye can follow; pause between lines [s].
LINE_PAUSE = 0.07


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
    return st.session_state.pop("clicked", None) or (typed if typed and typed.strip() else None)


def offer(questions: tuple[str, ...], where: str) -> None:
    """Questions as buttons that ask them."""
    with st.container(key=f"offer-{where}", horizontal=True, gap="small"):
        for number, question in enumerate(questions):
            st.button(label(question), key=f"offer-{where}-{number}", on_click=_click, args=(question,))


def _click(question: str) -> None:
    st.session_state.clicked = question


def ask_later(words: str) -> NoReturn:
    """Go to the conversation and say these words there."""
    _click(words)
    st.switch_page(st.session_state["pages"]["ask"])


def show_welcome(assistant: Assistant) -> None:
    """The empty page: what this is, and questions that the library answers."""
    documents = assistant.library.documents()
    held = f"{len(documents)} documents" if len(documents) != 1 else "one document"
    show(
        el(
            "div",
            el("h1", "What do your sources say?"),
            el("p", f"Pedicle answers from the {held} in its library and shows the passage behind every statement.")
            if documents
            else el("p", "The library is empty. Add documents on the Library page, then ask."),
            class_="welcome",
        )
    )
    if documents:
        show_examples(assistant) if is_warm() else wait_for_examples(assistant)


def show_examples(assistant: Assistant) -> None:
    """Questions to begin with."""
    offer(first_questions(assistant), "first")


@st.fragment(run_every=0.6)
def wait_for_examples(assistant: Assistant) -> None:
    """The same, while the model is still being loaded: the page is there at once, they follow."""
    if is_warm():
        st.rerun()
    show(el("p", "Getting ready; you can ask already.", class_="quiet", role="status"))


def show_conversation(assistant: Assistant, talk: Talk) -> None:
    """All turns; the evidence of the chosen answer, which is the last one until another is chosen."""
    left, right = st.columns([11, 9], gap="large")
    chosen = _chosen(talk)
    with left, st.container(key="talk"):
        show(el("h1", "Conversation", class_="unseen-heading"))
        for turn in talk.turns:
            show_turn(assistant, talk, turn, chosen)
        if talk.open_question:
            answer_open_question(assistant, talk)
            chosen = _chosen(talk)
            if chosen:
                show_actions(assistant, talk, chosen)
    with right, st.container(key="evidence"):
        if chosen and chosen.answer:
            show_evidence(assistant, chosen)


def _chosen(talk: Talk) -> Turn | None:
    wanted = st.session_state.get("chosen")
    answered = [turn for turn in talk.turns if turn.answer]
    if talk.open_question and wanted is None:
        return None
    return next((turn for turn in answered if turn.ordinal == wanted), answered[-1] if answered else None)


def show_turn(assistant: Assistant, talk: Talk, turn: Turn, chosen: Turn | None) -> None:
    """One turn; the chosen answer with its actions, the others with a way to choose them."""
    if turn.role == "user":
        show(question_view(turn.content))
        return
    if turn.answer is None:
        show(el("div", el("p", turn.content), class_="answer"))
        return
    here = chosen is not None and turn.ordinal == chosen.ordinal
    show_answer(assistant, talk, turn, here)
    if here:
        show_actions(assistant, talk, turn)
    elif turn.answer.citations:
        n = len(turn.answer.citations)
        words = "Show its source" if n == 1 else f"Show its {n} sources"
        st.button(words, key=f"choose-{talk.id}-{turn.ordinal}", type="tertiary", on_click=_choose, args=(turn.ordinal,))


def show_answer(assistant: Assistant, talk: Talk, turn: Turn, here: bool) -> None:
    """An answer's words, and the card of a score; the chosen one with what was searched."""
    answer = turn.answer
    if answer is None:
        return
    anchor = f"source-{turn.ordinal}" if here else None
    card = score_card(answer.tool, _run_before(talk, turn)) if answer.tool else None
    show(card, answer_view(answer, anchor), facts_line(answer) if here else None)
    if here and answer.citations:
        show_figures(assistant, answer, f"{talk.id}-{turn.ordinal}")
    if here and answer.tool and turn.ordinal == talk.turns[-1].ordinal:
        show_open_inputs(answer.tool)


def _run_before(talk: Talk, turn: Turn) -> ToolRun | None:
    """The run of the same tool before this turn."""
    runs = [t.answer.tool for t in talk.turns if t.ordinal < turn.ordinal and t.answer and t.answer.tool]
    return next((run for run in reversed(runs) if turn.answer and turn.answer.tool and run.name == turn.answer.tool.name), None)


def show_open_inputs(run: ToolRun) -> None:
    """What a score still needs, as buttons that answer it; the input that settles most comes first."""
    form = form_of(run.name)
    first = (run.result or {}).get("next_best_question")
    names = sorted((name for name in run.missing if form.input(name)), key=lambda name: name != first)
    for name in names:
        held = form.input(name)
        if held is None or not held.choices or held.shape:
            continue
        show(el("p", el("strong", held.title), " ", text(held.question), class_="ask-input"))
        with st.container(key=f"open-input-{name}", horizontal=True, gap="small"):
            for choice in held.choices:
                points = "" if choice.points is None else f"  {choice.points:+d}" if choice.points else "  0"
                said = f"{words_of(name)}: {words_of(str(choice.value)) if not isinstance(choice.value, bool) else choice.meaning}"
                st.button(label(choice.meaning + points), key=f"open-{name}-{choice.value}", on_click=_click, args=(said,))
    if st.button("Open as a form", type="tertiary", icon=":material/checklist:", key=f"form-{run.name}"):
        st.session_state["tool"] = run.name
        st.switch_page(st.session_state["pages"]["scores"])


def _choose(ordinal: int) -> None:
    st.session_state.chosen = ordinal


def answer_open_question(assistant: Assistant, talk: Talk) -> None:
    """Answer the last question, which was just asked or was stopped before its answer came."""
    question = talk.open_question or ""
    slot = st.empty()
    with slot:
        show(el("p", "Searching the library …", class_="facts", role="status"))
    try:
        answer = assistant.ask(question, talk.history[:-1])
    except KNOWN_ERRORS as error:
        with slot:
            show_problem(str(error))
        return
    talk.add_answer(assistant.library, answer)
    turn = talk.turns[-1]
    lines = answer.text.split("\n")
    for shown in range(1, len(lines)):
        with slot:
            show(answer_view(_first_lines(answer, shown), f"source-{turn.ordinal}"))
        time.sleep(LINE_PAUSE)
    with slot.container():
        show_answer(assistant, talk, turn, True)


def _first_lines(answer: Answer, n: int) -> Answer:
    return replace(answer, text="\n".join(answer.text.split("\n")[:n]), notice=None, unverified=())


def show_actions(assistant: Assistant, talk: Talk, turn: Turn) -> None:
    """What can be done with an answer, and where to go from it."""
    answer = turn.answer
    if answer is None:
        return
    with st.container(key="actions", horizontal=True, gap="small", vertical_alignment="center"):
        value = {"up": 1, "down": 0}.get(turn.feedback or "")
        key = f"feedback-{talk.id}-{turn.ordinal}"
        st.feedback("thumbs", key=key, default=value, on_change=_give_feedback, args=(assistant, talk, turn.ordinal, key))
        with st.popover("Copy", icon=":material/content_copy:", type="tertiary"):
            st.code(plain_answer(answer), language=None, wrap_lines=True)
        show_export(exchanges_of(talk), talk.title, assistant, "talk")
    held = st.session_state.setdefault("follow-ups", {})
    place = (talk.id, turn.ordinal)
    if place not in held:
        held[place] = follow_ups(assistant, _question_of(talk, turn), answer)
    if held[place]:
        show(el("p", "Go on with", class_="facts"))
        offer(held[place], "next")


def _question_of(talk: Talk, turn: Turn) -> str:
    """The question that an answer answers."""
    return next((t.content for t in reversed(talk.turns) if t.ordinal < turn.ordinal and t.role == "user"), "")


def _give_feedback(assistant: Assistant, talk: Talk, ordinal: int, key: str) -> None:
    value = st.session_state[key]
    if value is not None:
        talk.add_feedback(assistant.library, ordinal, "up" if value else "down")


def show_evidence(assistant: Assistant, turn: Turn) -> None:
    """The sources of an answer, each with a way into its document."""
    answer = turn.answer
    if answer is None:
        return
    show(el("h2", "What this rests on" if answer.citations else "Nothing is cited", class_="side-heading"))
    for citation in answer.citations:
        show_citation(assistant, citation, f"source-{turn.ordinal}")


def show_citation(assistant: Assistant, citation: Citation, anchor: str) -> None:
    """One citation, and the button that opens its document at the place."""
    document = read_document(assistant, citation.document)
    with st.container(key=f"card-{anchor}-{citation.marker}", gap=None):
        show(citation_card(citation, document, f"{anchor}-{citation.marker}"))
        if document is not None:
            key = f"open-{anchor}-{citation.marker}"
            if st.button("Open in its source", key=key, type="tertiary", icon=":material/menu_book:"):
                open_source(assistant, document, citation.start, citation.end)
