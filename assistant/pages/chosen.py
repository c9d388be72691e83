"""The answer that has been chosen: its score, its words, what can be done with it, and beside it what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer import Citation, ToolRun
from assistant.conversation import Assistant
from assistant.pages.answers import answer_view, facts_line, plain_answer
from assistant.pages.evidence import citation_card, group_citations, table_card
from assistant.pages.exports import exchange_at, exchanges_of, show_copy, show_export
from assistant.pages.forms import Form, form_of, say_input
from assistant.pages.names import names_of
from assistant.pages.offers import click, offer
from assistant.pages.opened import read_document
from assistant.pages.render import el, label, show, text
from assistant.pages.score_card import points_table, score_card
from assistant.pages.source import open_source
from assistant.pages.suggestions import follow_ups
from assistant.pages.talks import Talk, Turn
from ingest.document import Table

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


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
            st.button(label(choice.meaning + points), key=f"open-{name}-{choice.value}", on_click=click, args=(said,))


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
        show_copy(plain_answer(answer), f"{talk.id}-{turn.ordinal}")
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
    before = None
    for cited, table in group_citations(citations, lambda key: read_document(assistant, key)):
        show_card(assistant, cited, table, anchor, before)
        before = cited[-1]


def show_card(
    assistant: Assistant, cited: Sequence[Citation], table: Table | None, anchor: str, before: Citation | None
) -> None:
    """One citation, or several of one table, and the button that opens the document at the place."""
    first, names = cited[0], names_of(assistant)
    document = read_document(assistant, first.document)
    with st.container(key=f"card-{anchor}-{first.marker}", gap=None):
        if table is not None and document is not None:
            show(table_card(cited, table, document, anchor, before, names))
        else:
            show(citation_card(first, document, f"{anchor}-{first.marker}", before, names))
        if document is not None:
            key = f"open-{anchor}-{first.marker}"
            if st.button("Open in its source", key=key, type="tertiary", icon=":material/menu_book:"):
                open_source(assistant, document, min(c.start for c in cited), max(c.end for c in cited))
