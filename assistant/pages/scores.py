"""Scores: a form for each tool, made from its definition; the result follows each click."""

from __future__ import annotations

from typing import Any

import streamlit as st

from assistant.answer import Citation, ToolRun
from assistant.conversation import Assistant
from assistant.errors import AssistantError, ToolInputError
from assistant.pages.chosen import show_citations
from assistant.pages.exports import show_copy
from assistant.pages.forms import Choice, Form, Input, form_of, say_case
from assistant.pages.names import count_of
from assistant.pages.notice import show_notice
from assistant.pages.offers import ask_later
from assistant.pages.render import Html, el, label, show, show_problem, text
from assistant.pages.score_card import has_scale, other_results, plain_result, points_table, scale_view, words_beside
from assistant.pages.state import begin_page, carried_case, current_talk
from assistant.pages.tool_sources import find_sources
from assistant.tools.run import list_names, run_tool

#: Buttons with so many characters in all stand one under the other.
LONG_ROW = 110


def page() -> None:
    """The page."""
    assistant = begin_page()
    show(el("h1", "Scores", class_="page-title"))
    names = list_names()
    chosen = st.query_params.get("tool")
    if "tool" not in st.session_state and chosen in names:
        st.session_state["tool"] = chosen
    titles = {name: form_of(name).tool.title for name in names}
    name = st.selectbox(
        "Score or computation", names, format_func=titles.__getitem__, key="tool", persist_state="session"
    )
    form = form_of(name)
    show(el("p", text(form.tool.purpose), class_="purpose"))
    take_carried_case(assistant, form)
    left, right = st.columns([11, 9], gap="large")
    with left, st.container(key="form"):
        values = show_inputs(form)
    with right, st.container(key="evidence"):
        show_result(assistant, form, values)
    with st.bottom:
        show_notice(assistant.settings)


def take_carried_case(assistant: Assistant, form: Form) -> None:
    """Put the inputs of the conversation's case into the form, once for each of its turns."""
    case = carried_case(current_talk(assistant), form.tool.name)
    if case is None or st.session_state.get(f"carried-{form.tool.name}") == case[0]:
        return
    st.session_state[f"carried-{form.tool.name}"] = case[0]
    clear_form(form)
    for name, value in case[1].items():
        held = form.input(name)
        if held:
            _fill(form, held, value)


def _fill(form: Form, held: Input, value: Any) -> None:
    key = _key(form, held)
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if any(choice.value == value for choice in held.choices):
        st.session_state[key] = value
    elif isinstance(value, list | tuple) and held.shape is None:
        st.session_state[f"{key}-possible"] = list(value)
    elif held.examples and value in held.examples:
        st.session_state[f"{key}-example"] = value
    elif held.shape is None:
        st.session_state[f"{key}-typed"] = str(value)


def clear_form(form: Form) -> None:
    """Empty every input."""
    start = f"input-{form.tool.name}-"
    for key in [key for key in st.session_state if str(key).startswith(start)]:
        del st.session_state[key]


def _key(form: Form, held: Input) -> str:
    return f"input-{form.tool.name}-{held.name}"


def show_inputs(form: Form) -> dict[str, Any]:
    """The inputs, one under the other; what is not given is not there."""
    values: dict[str, Any] = {}
    for held in form.inputs:
        with st.container(key=f"row-{form.tool.name}-{held.name}", gap="xsmall"):
            show(row_head(form, held))
            value = show_input(form, held)
        if value is not None:
            values[held.name] = value
    st.button("Clear all", type="tertiary", on_click=clear_form, args=(form,))
    return values


def show_input(form: Form, held: Input) -> Any:
    """One input; nothing is chosen beforehand."""
    if held.shape is not None:
        return show_table_input(form, held)
    value = _show_choices(form, held, held.choices, held.title) if held.choices else None
    if held.examples:
        example = st.selectbox(
            f"{held.title}: a certain one" if held.choices else held.title,
            held.examples,
            index=None,
            placeholder="or choose one",
            key=f"{_key(form, held)}-example",
            persist_state="session",
            label_visibility="collapsed",
        )
        value = example if example is not None else value
    elif not held.choices:
        typed = st.text_input(
            held.title,
            key=f"{_key(form, held)}-typed",
            placeholder=held.hint or None,
            label_visibility="collapsed",
            persist_state="session",
        )
        value = typed if typed and typed.strip() else None
    possible = st.session_state.get(f"{_key(form, held)}-possible")
    if value is None and possible:
        show(el("p", "Still possible from the conversation: ", text(held.meaning_of(possible)), class_="quiet"))
        return possible
    return value


def _show_choices(form: Form, held: Input, choices: tuple[Choice, ...], name: str, key: str = "") -> Any:
    written = {choice.value: _button_label(choice) for choice in choices}
    return st.pills(
        name,
        list(written),
        format_func=written.__getitem__,
        key=key or _key(form, held),
        label_visibility="collapsed",
        persist_state="session",
        wrap=True,
    )


def _button_label(choice: Choice) -> str:
    points = "" if choice.points is None else f"  {choice.points:+d}" if choice.points else "  0"
    return label(choice.meaning + points)


def show_table_input(form: Form, held: Input) -> list[Any] | None:
    """A list or a table of numbers, a field for each."""
    rows, columns = held.shape or (0, 0)
    cells: list[list[Any]] = []
    for row in range(rows):
        line: list[Any] = []
        for column, place in enumerate(st.columns(columns) if columns > 1 else [st.container()]):
            name = f"{held.title}: row {row + 1}" + (f", column {column + 1}" if columns > 1 else "")
            key = f"{_key(form, held)}-{row}-{column}"
            with place:
                if held.choices:
                    line.append(_show_choices(form, held, held.choices, name, key))
                else:
                    line.append(
                        st.number_input(name, value=None, step=1, min_value=0, key=key, persist_state="session")
                    )
        cells.append(line)
    if all(cell is None for line in cells for cell in line):
        return None
    if columns == 1:
        return [line[0] for line in cells]
    return cells if all(cell is not None for line in cells for cell in line) else None


def row_head(form: Form, held: Input) -> Html:
    """What an input asks, and where its rule comes from, one click away."""
    points = [choice for choice in held.choices if choice.points is not None]
    rows = [
        el("tr", el("td", text(choice.meaning)), el("td", f"{choice.points}", class_="points")) for choice in points
    ]
    published = [text(source.citation + (f" ({source.where})" if source.where else "")) for source in form.tool.sources]
    rule = el(
        "details",
        el("summary", "Source", el("span", f" of {held.title}", class_="only-read")),
        el("div", el("table", el("tbody", rows)), class_="table-view") if rows else None,
        [el("p", words, class_="quiet") for words in published],
        class_="row-source",
    )
    asked = el("p", el("strong", held.title), " ", text(held.question), class_="ask-input")
    return el("div", asked, rule, class_="row-head")


def show_result(assistant: Assistant, form: Form, values: dict[str, Any]) -> None:
    """The result so far, what can be done with it, what it is made of, and what the tool rests on."""
    run = compute(form, values)
    if run is not None:
        given = len([name for name in values if values[name] is not None])
        counted = el("p", f"{given} of {count_of(len(form.inputs), 'input')} given", class_="quiet")
        # On a narrow page this part stays in view above the form (see style.css).
        with st.container(key="score-now"):
            show(el("section", counted, result_view(form, run), class_="score-card", aria_label="Result"))
        with st.container(horizontal=True, gap="small", key="score-actions"):
            show_copy(plain_result(run), form.tool.name, "Copy for the chart")
            said = say_case(form, values) if values else None
            if said and st.button("Go on in the conversation", icon=":material/forum:", type="tertiary"):
                ask_later(said)
        if has_scale(run):
            show(points_table(form, run))
    show_background(assistant, form)


def compute(form: Form, values: dict[str, Any]) -> ToolRun | None:
    """Run the tool; what it does not take is said in words."""
    try:
        return run_tool(form.tool.name, values)
    except ToolInputError as error:
        held = form.input(error.field)
        show_problem(
            f"{held.title if held else error.field}: {error.value} is not taken.", f"Expected {error.allowed}."
        )
    except AssistantError as error:
        show_problem(str(error))
    return None


def result_view(form: Form, run: ToolRun) -> Html:
    """The scale with the words that go with it, or the result's values, and the result in words."""
    result = run.result or {}
    scale = scale_view(form, result)
    following = [line for line in run.text.split("\n") if line.startswith("Next: ")]
    words = "\n".join([words_beside(run), *following]).strip() if scale else run.text
    return el(
        "div",
        scale,
        el("p", text(run.declined), class_="note") if run.declined else None,
        None if scale else other_results(result),
        el("p", text(words), class_="result-words") if words else None,
    )


def show_background(assistant: Assistant, form: Form) -> None:
    """Limits, publications, and the library's own passages on the tool."""
    show(
        el("h2", "Limits", class_="side-heading"),
        el("ul", [el("li", text(limit)) for limit in form.tool.limits]),
        el("h2", "Published in", class_="side-heading"),
        el(
            "ul",
            [el("li", text(_publication(source.citation, source.doi, source.where))) for source in form.tool.sources],
        ),
    )
    citations: tuple[Citation, ...] = find_sources(assistant, form.tool)
    if citations:
        show(el("h2", "What the library says of it", class_="side-heading"))
        show_citations(assistant, citations, f"source-{form.tool.name}")


def _publication(citation: str, doi: str | None, where: str) -> str:
    return citation + (f". doi:{doi}" if doi else "") + (f" ({where})" if where else "")
