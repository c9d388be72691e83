"""Ask: the conversation on the left, what its answers rest on beside it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from assistant.answer import Answer, Citation, ToolRun
from assistant.conversation import MAX_QUESTION, Assistant
from assistant.pages.answers import answer_view, facts_line, plain_answer, question_view
from assistant.pages.asking import ask_assistant
from assistant.pages.evidence import citation_card
from assistant.pages.exports import exchange_at, exchanges_of, show_export
from assistant.pages.figures_show import show_figures
from assistant.pages.forms import Form, form_of, say_input
from assistant.pages.history import show_history
from assistant.pages.names import names_of
from assistant.pages.notice import show_notice
from assistant.pages.opened import is_warm, read_document
from assistant.pages.render import el, label, show, show_problem, text
from assistant.pages.score_card import points_table, score_card
from assistant.pages.source import open_source
from assistant.pages.state import KNOWN_ERRORS, begin_page, current_talk
from assistant.pages.suggestions import first_questions, follow_ups
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
        for turn in talk.turns:
            if turn is newest:
                show(el("span", class_=f"arrival {'odd' if turn.ordinal % 4 else 'even'}"))
            place = show_turn(assistant, talk, turn, chosen) or place
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


def show_turn(assistant: Assistant, talk: Talk, turn: Turn, chosen: Turn | None) -> DeltaGenerator | None:
    """One turn; the chosen answer with its actions, the others with a way to choose them.

    Returns:
        For the chosen answer the place for what is drawn last.
    """
    if turn.role == "user":
        show(question_view(turn.content))
        return None
    if turn.answer is None:
        show(el("div", text(turn.content, "p"), class_="answer"))
        return None
    if chosen is not None and turn.ordinal == chosen.ordinal:
        return show_chosen(assistant, talk, turn)
    show(score_card(turn.answer.tool) if turn.answer.tool else None, answer_view(turn.answer, None))
    if turn.answer.citations:
        n = len(turn.answer.citations)
        words = "Show its source" if n == 1 else f"Show its {n} sources"
        st.button(
            words, key=f"choose-{talk.id}-{turn.ordinal}", type="tertiary", on_click=_choose, args=(turn.ordinal,)
        )
    return None


def show_chosen(assistant: Assistant, talk: Talk, turn: Turn) -> DeltaGenerator:
    """The answer whose evidence is shown, with all that can be done with it."""
    answer = turn.answer
    if answer and answer.tool:
        before = _run_before(talk, turn)
        if turn.ordinal == talk.turns[-1].ordinal:
            show_open_score(answer.tool, before)
        else:
            show(score_card(answer.tool, before))
    if answer:
        show(answer_view(answer, f"source-{turn.ordinal}"), facts_line(answer))
    show_actions(assistant, talk, turn)
    return st.container()


def _run_before(talk: Talk, turn: Turn) -> ToolRun | None:
    """The run of the same tool before this turn."""
    runs = [t.answer.tool for t in talk.turns if t.ordinal < turn.ordinal and t.answer and t.answer.tool]
    return next(
        (run for run in reversed(runs) if turn.answer and turn.answer.tool and run.name == turn.answer.tool.name), None
    )


def show_open_score(run: ToolRun, before: ToolRun | None) -> None:
    """The card of the score that the talk is at; what it still needs stands in it, as buttons that answer it.

    The input that settles most comes before the table of what is known, the others after it.
    """
    form = form_of(run.name)
    best = (run.result or {}).get("next_best_question")
    names = sorted((name for name in run.missing if form.input(name)), key=lambda name: name != best)
    with st.container(key="open-score", gap="small"):
        show(score_card(run, before, inputs=False))
        for name in names[:1]:
            show_open_input(form, name)
        show(points_table(form, run))
        for name in names[1:]:
            show_open_input(form, name)
        if st.button("Open as a form", type="tertiary", icon=":material/checklist:", key=f"form-{run.name}"):
            st.session_state["tool"] = run.name
            st.switch_page(st.session_state["pages"]["scores"])


def show_open_input(form: Form, name: str) -> None:
    """An input that is still open: its question, and a button for each choice that can be said in words."""
    held = form.input(name)
    if held is None or not held.choices or held.shape:
        return
    buttons = [(choice, said) for choice in held.choices if (said := say_input(form, name, choice.value))]
    if not buttons:
        return
    show(el("p", el("strong", held.title), " ", text(held.question), class_="ask-input"))
    with st.container(key=f"open-input-{name}", horizontal=True, gap="xsmall"):
        for choice, said in buttons:
            points = "" if choice.points is None else f"  {choice.points:+d}" if choice.points else "  0"
            st.button(label(choice.meaning + points), key=f"open-{name}-{choice.value}", on_click=_click, args=(said,))


def _choose(ordinal: int) -> None:
    st.session_state.chosen = ordinal


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


def show_actions(assistant: Assistant, talk: Talk, turn: Turn) -> None:
    """What can be done with an answer, and where to go from it."""
    answer = turn.answer
    if answer is None:
        return
    with st.container(key="actions", horizontal=True, gap="small", vertical_alignment="center"):
        value = {"up": 1, "down": 0}.get(turn.feedback or "")
        key = f"feedback-{talk.id}-{turn.ordinal}"
        st.feedback(
            "thumbs", key=key, default=value, on_change=_give_feedback, args=(assistant, talk, turn.ordinal, key)
        )
        with st.popover("Copy", icon=":material/content_copy:", type="tertiary"):
            st.code(plain_answer(answer), language=None, wrap_lines=True)
        show_export(
            exchanges_of(talk), talk.title, assistant, f"{talk.id}-{turn.ordinal}", exchange_at(talk, turn.ordinal)
        )


def show_follow_ups(assistant: Assistant, talk: Talk, turn: Turn) -> None:
    """Questions that lead on from an answer."""
    held = st.session_state.setdefault("follow-ups", {})
    place = (talk.id, turn.ordinal)
    if place not in held and turn.answer:
        held[place] = follow_ups(assistant, _question_of(talk, turn), turn.answer)
    if held.get(place):
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
    show_citations(assistant, answer.citations, f"source-{turn.ordinal}")


def show_citations(assistant: Assistant, citations: Sequence[Citation], anchor: str) -> None:
    """Citations one under the other; what the document is, is said once."""
    for before, citation in zip((None, *citations), citations, strict=False):
        show_citation(assistant, citation, anchor, before)


def show_citation(assistant: Assistant, citation: Citation, anchor: str, before: Citation | None) -> None:
    """One citation, and the button that opens its document at the place."""
    document = read_document(assistant, citation.document)
    with st.container(key=f"card-{anchor}-{citation.marker}", gap=None):
        show(citation_card(citation, document, f"{anchor}-{citation.marker}", before, names_of(assistant)))
        if document is not None:
            key = f"open-{anchor}-{citation.marker}"
            if st.button("Open in its source", key=key, type="tertiary", icon=":material/menu_book:"):
                open_source(assistant, document, citation.start, citation.end)
