"""A case across turns: inputs add up, each with who said it; a correction changes the result and says by how much.

Pure: state and the user's words in, state and reply out. What is not about the case (a question about the literature)
comes back without a run, so that the conversation answers it from the library and the case waits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from assistant.answer import ToolRun
from assistant.case_replies import chart_text, compare_runs, explain_row, say, show_case
from assistant.case_state import Case, CaseState, Given, input_names, open_case, run_case
from assistant.case_words import (
    CHART,
    CORRECTS,
    DO_NOT_KNOW,
    DROP,
    NEW_LEVEL,
    NEW_PATIENT,
    NO,
    RESET,
    SHOW,
    UNKNOWN_NOW,
    WHAT_IF,
    WHY,
    YES,
    asks_sources,
    named_field,
)
from assistant.errors import ToolInputError
from assistant.tools.base import Reading, Span, Tool, words_of
from assistant.tools.run import get_tool, plain, read_text, recognise, with_claim
from assistant.tools.several import run_lesions

STARTS_AT = 0.5  # how surely a text has to be a case before one is opened
OTHER_TOOL_AT = 0.6  # and before it takes the place of the one that is open


Reply = tuple[CaseState, ToolRun | None, str]


def turn(state: CaseState, text: str) -> Reply:
    """One turn of the conversation, as far as it is about a case.

    Args:
        state: The cases so far.
        text: The user's words.

    Returns:
        The new state, the run of the tool (None when the text is not about a case), and the reply ("" then).
    """
    state = replace(state, turn=state.turn + 1)
    try:
        return answer_turn(state, text)
    except ToolInputError as error:
        return (state, None, "") if state.current is None else (state, run_case(open_case(state)), str(error))


def answer_turn(state: CaseState, text: str) -> Reply:
    """The reply to a text, by what the user wants of the case."""
    if state.current is None:
        return start_case(state, text)
    case = open_case(state)
    if RESET.search(text) and not read_values(case, RESET.sub(" ", text)):
        return close_case(state, text)
    if NEW_PATIENT.search(text):
        return start_case(state, text, case.tool)
    if SHOW.search(text) and not asks_sources(text):
        return state, run_case(case), show_case(state)
    if CHART.search(text):
        return state, run_case(case), chart_text(case)
    if WHY.search(text) and not asks_sources(text) and named_field(text, input_names(case)):
        return state, run_case(case), explain_row(case, named_field(text, input_names(case)) or "")
    if WHY.search(text) and not asks_sources(text) and len(case.given) == 1:
        return state, run_case(case), explain_row(case, next(iter(case.given)))
    if WHAT_IF.search(text):
        return try_alternative(state, case, text)
    if (DROP.search(text) or UNKNOWN_NOW.search(text)) and named_field(text, input_names(case)):
        return drop_input(state, case, named_field(text, input_names(case)) or "")
    if asks_sources(text):
        return state, None, ""
    return continue_case(state, case, text)


def start_case(state: CaseState, text: str, same: str | None = None) -> Reply:
    """Open a case when the text is one, of the tool it names; of the tool of the case before when it names none."""
    ranked = recognise(text)
    name = ranked[0][0] if ranked and ranked[0][1] >= STARTS_AT else None
    if name is None and same is not None and (read_anything(same, text) or NEW_PATIENT.search(text)):
        name = same
    if name is None or (asks_sources(text) and ranked and ranked[0][1] < OTHER_TOOL_AT):
        return state, None, ""
    return open_new(state, name, text)


def read_anything(name: str, text: str) -> bool:
    """Whether a text states any input of a tool."""
    reading = read_text(get_tool(name), text)
    return bool(reading.values or reading.lesions)


def open_new(state: CaseState, name: str, text: str) -> Reply:
    """Open a case, or one for each lesion that the text scores."""
    tool = get_tool(name)
    reading = read_text(tool, text)
    if reading.declined:
        return (
            state,
            ToolRun(
                name=name, declined=reading.declined, text=reading.declined, missing=tuple(tool.inputs.model_fields)
            ),
            reading.declined,
        )
    lesions = reading.lesions or {"": reading}
    cases = [Case(name, give(one, state.turn), label=label) for label, one in lesions.items()]
    first = len(state.cases)
    runs = [run_case(case, state.turn) for case in cases]
    best = max(range(len(cases)), key=lambda index: headline_key(runs[index]))
    cases = [replace(case, asked=asked_next(run)) for case, run in zip(cases, runs, strict=True)]
    state = replace(state, cases=(*state.cases, *cases), current=first + best)
    if reading.lesions:
        run = run_lesions(tool, reading)
    else:
        run = with_claim(runs[0], reading)
        run = replace(run, text="\n".join([run.text, *reading.notes]))
    return state, run, run.text


def headline_key(run: ToolRun) -> tuple[float, ...]:
    """How high a lesion's score is, for the headline."""
    return tuple((run.result or {}).get("range") or (0, 0))


def give(reading: Reading, turn_number: int) -> dict[str, Given]:
    """A reading's values with the words they were read from."""
    return {name: given_from(value, reading.spans.get(name), turn_number) for name, value in reading.values.items()}


def given_from(value: Any, span: Span | None, turn_number: int) -> Given:
    """One value with its words."""
    value = plain(value)
    return Given(value, turn_number, span.text, span.start, span.end) if span else Given(value, turn_number)


def asked_next(run: ToolRun) -> str | None:
    """The input that the reply asks for."""
    return (run.result or {}).get("next_best_question") or (run.missing[0] if run.missing else None)


def close_case(state: CaseState, text: str) -> Reply:
    """Leave the open case; a case that the same text describes is opened."""
    case = open_case(state)
    state = replace(state, current=None)
    rest = RESET.sub(" ", text).strip()
    if rest:
        opened = start_case(state, rest, case.tool if read_anything(case.tool, rest) else None)
        if opened[1] is not None:
            return opened
    run = ToolRun(name=case.tool, missing=input_names(case), text="The case is closed.")
    return state, run, "The case is closed. Describe the next one when you like."


def read_values(case: Case, text: str) -> dict[str, tuple[Any, Span | None]]:
    """What a text states of the case's inputs; a short answer is read as one to what was asked."""
    tool = get_tool(case.tool)
    reading = read_text(tool, text)
    values = {
        name: (value, reading.spans.get(name))
        for name, value in reading.values.items()
        if name != "description" or name in reading.spans  # free words that name none of the scale's steps
    }
    if values or reading.lesions or not case.asked or len(text.split()) > 8:
        return values
    return read_short(tool, case.asked, text)


def read_short(tool: Tool, asked: str, text: str) -> dict[str, tuple[Any, Span | None]]:
    """A short answer to the input that was asked for: "yes", "60 %", "both sides"."""
    whole = Span(0, len(text), text)
    field_kind = str(tool.inputs.model_fields[asked].annotation) if asked in tool.inputs.model_fields else ""
    if "bool" in field_kind and (YES.match(text) or NO.match(text)):
        return {asked: (bool(YES.match(text)), whole)}
    number = re.search(r"[<>]?=?\s*-?\d+(?:[.,]\d+)?", text)
    if number and ("float" in field_kind or "Interval" in field_kind):
        written = number.group(0).replace(",", ".").replace(" ", "")
        return {
            asked: (
                written if written[0] in "<>" else float(written),
                Span(number.start(), number.end(), number.group(0)),
            )
        }
    answer = {True: "yes", False: text}[bool(YES.match(text))]
    for prefix in PREFIXES.get(asked, (f"{words_of(asked)}: ",)):
        reading = read_text(tool, prefix + answer)
        if asked in reading.values:
            return {asked: (reading.values[asked], whole)}
    return {}


# How a short answer is completed to be read: the first form that says something counts.
PREFIXES: dict[str, tuple[str, ...]] = {
    "pain": ("pain: ", "pain "),
    "bone_lesion": ("bone lesion: ", "lesion "),
    "alignment": ("alignment: ", "alignment "),
    "vertebral_body": ("collapse: ", "vertebral body: ", "collapse "),
    "posterolateral": ("posterolateral elements: ", "pedicles "),
    "location": ("level ",),
}


def continue_case(state: CaseState, case: Case, text: str) -> Reply:
    """Add what a text states to the open case, or open another case when it says so."""
    tool = get_tool(case.tool)
    reading = read_text(tool, text)
    other = other_tool(case, text)
    if other and n_stated(other, text) > n_stated(case.tool, text):
        return open_new(state, other, text)
    if reading.lesions or (reading.declined and recognise_score(case.tool, text) >= STARTS_AT):
        return open_new(state, case.tool, text)
    values = read_values(case, text)
    if not values and case.asked and DO_NOT_KNOW.match(text):
        return leave_open(state, case)
    field = named_field(text, input_names(case))
    if not values and field and field not in case.given and len(text.split()) <= 8 and LEFT_OPEN.search(text):
        return leave_open(state, replace(case, asked=field))
    if not values or (looks_like_question(text) and not values_only(values, text)):
        return state, None, ""
    named = switch_level(state, case, values, text)
    if isinstance(named, str):
        return open_new(state, case.tool, text)
    if named is not None:
        state, case = named
    return merge_values(state, case, values, reading.notes)


LEFT_OPEN = re.compile(
    r"(?i)\b(?:unknown|unclear|not (?:known|reported|stated|given|assessed|available|clear|done|sure)|pending|no idea"
    r"|indeterminate)\b"
)


def n_stated(name: str, text: str) -> int:
    """How many inputs of a tool a text states in so many words."""
    reading = read_text(get_tool(name), text)
    return len(reading.spans) + sum(len(one.spans) for one in reading.lesions.values())


def recognise_score(name: str, text: str) -> float:
    """How surely a text is a case for a tool."""
    return dict(recognise(text)).get(name, 0.0)


def other_tool(case: Case, text: str) -> str | None:
    """Another tool that a text is clearly a case for."""
    ranked = recognise(text)
    if ranked and ranked[0][0] != case.tool and ranked[0][1] >= OTHER_TOOL_AT and names_tool(ranked[0][0], text):
        return ranked[0][0]
    return None


def names_tool(name: str, text: str) -> bool:
    """Whether a text names a tool expressly."""
    from assistant.tools.note import Note

    note = Note(text)
    return any(note.has(cue) for cue in get_tool(name).about)


def looks_like_question(text: str) -> bool:
    """Whether a text asks something."""
    return text.rstrip().endswith("?")


def values_only(values: dict[str, Any], text: str) -> bool:
    """Whether a question still states inputs, as "and mechanical pain?" does."""
    return len(text.split()) <= 6 or len(values) >= 2


def switch_level(
    state: CaseState, case: Case, values: dict[str, tuple[Any, Span | None]], text: str
) -> tuple[CaseState, Case] | str | None:
    """Which case a text that names a level goes on with.

    Returns:
        Another case of the conversation that has this level, "new" for a level that is new, None for the open case.
    """
    if "location" not in values or "location" not in case.given:
        return None
    place = plain(values["location"][0])
    if place == case.given["location"].value:
        return None
    for index in range(len(state.cases) - 1, -1, -1):
        other = state.cases[index]
        if other.tool == case.tool and "location" in other.given and other.given["location"].value == place:
            return replace(state, current=index), other
    corrects = CORRECTS.search(text) is not None and not NEW_LEVEL.search(text)
    return None if corrects or (len(values) == 1 and not NEW_LEVEL.search(text)) else "new"


def merge_values(state: CaseState, case: Case, values: dict[str, tuple[Any, Span | None]], notes: list[str]) -> Reply:
    """Add values to a case; one that cannot stand beside what was given before takes its place."""
    before = run_case(case)
    given = dict(case.given)
    lines = []
    for name, (value, span) in values.items():
        new = given_from(value, span, state.turn)
        old = given.get(name)
        kept = narrow_value(old.value if old else None, new.value)
        if old is not None and kept == old.value:
            continue
        if old is not None and kept is None:
            lines.append(
                f"{words_of(name).capitalize()} changed from {say(old.value, case.tool, name)} to {say(new.value, case.tool, name)}"
            )
        else:
            lines.append(f"{words_of(name).capitalize()}: {say(new.value if kept is None else kept, case.tool, name)}")
        given[name] = new if kept is None else replace(new, value=kept)
    case = replace(case, given=given)
    run = run_case(case, state.turn)
    case = replace(case, asked=asked_next(run))
    state = replace_open(state, case)
    first = "; ".join(lines) + "." + compare_runs(before, run) if lines else "Nothing new: this was already given."
    return state, run, "\n".join([first, run.text, *notes])


def narrow_value(old: Any, new: Any) -> Any:
    """What is left when a statement is added to an earlier one; None when they cannot both hold or there was none."""
    if old is None:
        return new
    first = old if isinstance(old, list) else [old]
    second = new if isinstance(new, list) else [new]
    if old == new:
        return old
    common = [item for item in first if item in second]
    return None if not common else common[0] if len(common) == 1 else common


def replace_open(state: CaseState, case: Case) -> CaseState:
    """The state with the open case changed."""
    cases = list(state.cases)
    cases[state.current or 0] = case
    return replace(state, cases=tuple(cases))


def leave_open(state: CaseState, case: Case) -> Reply:
    """The user does not know what was asked: it stays open, and the next input is asked for."""
    run = run_case(case)
    rest = [name for name in run.missing if name != case.asked]
    asked = rest[0] if rest else None
    state = replace_open(state, replace(case, asked=asked))
    line = f"{words_of(case.asked or '').capitalize()} stays open."
    if asked:
        line += (
            f" Next: {get_tool(case.tool).inputs.model_fields[asked].description}" if asked in input_names(case) else ""
        )
    return state, run, f"{line}\n{run.text}"


def drop_input(state: CaseState, case: Case, name: str) -> Reply:
    """Take an input out of a case."""
    before = run_case(case)
    given = {key: value for key, value in case.given.items() if key != name}
    case = replace(case, given=given)
    run = run_case(case)
    state = replace_open(state, replace(case, asked=asked_next(run)))
    return state, run, f"{words_of(name).capitalize()} is open again.{compare_runs(before, run)}\n{run.text}"


def try_alternative(state: CaseState, case: Case, text: str) -> Reply:
    """What the result would be with other inputs; the case is not changed."""
    # Blanked and not cut out, so that the places of what is read stay those of the user's words.
    rest = WHAT_IF.sub(lambda opening: " " * len(opening.group(0)), text).rstrip(" ?")
    values = read_values(case, rest)
    if not values:
        name = named_field(rest, input_names(case))
        values = read_short(get_tool(case.tool), name, rest) if name else {}
    if not values:
        return state, None, ""
    other = replace(
        case,
        given={**case.given, **{name: given_from(value, span, state.turn) for name, (value, span) in values.items()}},
    )
    before, run = run_case(case), run_case(other, state.turn)
    changed = "; ".join(f"{words_of(name)} {say(plain(value), case.tool, name)}" for name, (value, _) in values.items())
    text_out = (
        f"With {changed}:{compare_runs(before, run) or ' the result below.'} The case itself is not"
        f" changed.\n{run.text}"
    )
    return state, replace(run, text=text_out), text_out
