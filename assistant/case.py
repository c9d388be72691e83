"""A case across turns: inputs add up, each with who said it; a correction changes the result and says by how much.

Pure: state and the user's words in, state and reply out. What is not about the case (a question about the literature)
comes back without a run, so that the conversation answers it from the library and the case waits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.answer import ToolRun
from assistant.case_bands import explain_bands
from assistant.case_replies import chart_text, compare_runs, explain_result, explain_row, say, show_case
from assistant.case_short import narrow_value, read_short, read_stated
from assistant.case_state import Case, CaseState, Given, input_names, open_case, run_case
from assistant.case_words import (
    CHART,
    CORRECTS,
    DO_NOT_KNOW,
    DROP,
    INTERROGATIVE,
    NEW_LEVEL,
    NEW_PATIENT,
    RESET,
    SHOW,
    UNKNOWN_NOW,
    WHAT_IF,
    WHY,
    asks_sources,
    named_field,
    named_fields,
)
from assistant.errors import ToolInputError
from assistant.tools.base import Reading, Span, list_words, words_of
from assistant.tools.choices import choices_of
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
    state = state.after(text)
    try:
        return answer_turn(state, text)
    except ToolInputError as error:
        return (state, None, "") if state.current is None else (state, run_case(open_case(state)), str(error))


def answer_turn(state: CaseState, text: str) -> Reply:
    """The reply to a text, by what the user wants of the case."""
    if state.current is None:
        return list_closed(state) if state.cases and SHOW.search(text) else start_case(state, text)
    case = open_case(state)
    if RESET.search(text) and not (read_stated(case, RESET.sub(" ", text)) or read_short(case, RESET.sub(" ", text))):
        return close_case(state, text)
    if NEW_PATIENT.search(text):
        return start_case(state, text, case.tool)
    if SHOW.search(text) and not asks_sources(text):
        return state, run_case(case), show_case(state)
    if CHART.search(text):
        return state, run_case(case), chart_text(state)
    meaning = explain_bands(case, text)
    if meaning is not None:
        return state, run_case(case), meaning
    if WHY.search(text) and not asks_sources(text) and named_field(text, input_names(case)):
        return state, run_case(case), explain_row(case, named_field(text, input_names(case)) or "")
    if WHY.search(text) and not asks_sources(text) and len(case.given) == 1:
        return state, run_case(case), explain_row(case, next(iter(case.given)))
    if WHY.search(text) and not asks_sources(text) and len(text.split()) <= 5 and not read_stated(case, text):
        return state, run_case(case), explain_result(case)
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
    patient = patient_of(state, text)
    cases = [Case(name, give(one, state.turn), label=label, patient=patient) for label, one in lesions.items()]
    first = len(state.cases)
    runs = [run_case(case, state.turn) for case in cases]
    best = max(range(len(cases)), key=lambda index: headline_key(runs[index]))
    doubts = [next(iter(sorted(one.conflicts)), None) for one in lesions.values()]
    cases = [
        replace(case, asked=doubt or asked_next(run)) for case, run, doubt in zip(cases, runs, doubts, strict=True)
    ]
    state = replace(state, cases=(*state.cases, *cases), current=first + best)
    if reading.lesions:
        run = run_lesions(tool, reading)
    else:
        run = with_claim(runs[0], reading)
        run = replace(run, text="\n".join([run.text, *reading.notes]))
    return state, run, run.text


def patient_of(state: CaseState, text: str) -> int:
    """The number of the patient whom a new case is about: the same as before, unless another one is named."""
    if not state.cases:
        return 1
    last = state.cases[-1].patient if state.current is None else open_case(state).patient
    new = NEW_PATIENT.search(text) is not None or state.current is None
    return max(case.patient for case in state.cases) + 1 if new else last


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


def asked_next(run: ToolRun, unknown: tuple[str, ...] = ()) -> str | None:
    """The input that the reply asks for; None when none is left that the user may know."""
    result = run.result or {}
    if "next_best_question" in result:
        return result["next_best_question"]
    return next((name for name in run.missing if name not in unknown), None)


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


def continue_case(state: CaseState, case: Case, text: str) -> Reply:
    """Add what a text states to the open case, or open another case when it says so."""
    reading = read_text(get_tool(case.tool), text)
    other = other_tool(case, text)
    if other and n_stated(other, text) > n_stated(case.tool, text):
        return open_new(state, other, text)
    if reading.lesions or (reading.declined and recognise_score(case.tool, text) >= STARTS_AT):
        return open_new(state, case.tool, text)
    values = read_stated(case, text)
    if not values and DO_NOT_KNOW.match(text) and (case.asked or len(text.split()) <= 4):
        return leave_open(state, case, (case.asked,) if case.asked else ())
    unknown = names_unknown(case, text, values)
    if unknown and not values:
        return leave_open(state, case, unknown)
    values = values or read_short(case, text)
    if not values and reading.notes and not looks_like_question(text):
        run = run_case(case, state.turn)
        return state, run, "\n".join([*reading.notes, run.text])
    if not values or (looks_like_question(text) and not values_only(values, text)):
        return state, None, ""
    named = switch_level(state, case, values, text)
    if isinstance(named, str):
        return open_new(state, case.tool, text)
    if named is not None:
        state, case = named
    case = replace(case, unknown=(*case.unknown, *unknown))
    if AT_ALL.search(text):
        state = merge_into_others(state, case, values, text, reading)
    return merge_values(state, case, values, text, reading)


AT_ALL = re.compile(
    r"(?i)\b(?:at|in|for|of|on) (?:both|all|each|every)(?: (?:of (?:them|the \w+)|(?:\w+ )?(?:levels?|lesions?|cases)))?(?=\s*(?:[,.;!]|$))"
)


def merge_into_others(
    state: CaseState, case: Case, values: dict[str, tuple[Any, Span | None]], text: str, reading: Reading
) -> CaseState:
    """The state with what was said "at both levels" added to the same patient's other lesions."""
    held = state.current
    for index, other in enumerate(state.cases):
        if index != held and (other.tool, other.patient) == (case.tool, case.patient):
            state = merge_values(replace(state, current=index), other, values, text, reading)[0]
    return replace(state, current=held)


def list_closed(state: CaseState) -> Reply:
    """The cases of a talk in which none is open, each by its headline."""
    runs = [run_case(case) for case in state.cases]
    lines = [f"Case {number}: {run.text.split(chr(10))[0]}" for number, run in enumerate(runs, 1)]
    return state, runs[-1], "\n".join(["No case is open.", *lines])


def names_unknown(case: Case, text: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The inputs that a short text names and says not to know."""
    if len(text.split()) > 12 or not LEFT_OPEN.search(text):
        return ()
    named = named_fields(text, input_names(case))
    return tuple(name for name in named if name not in case.given and name not in values)


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
    """Whether a question still states inputs, as "and mechanical pain?" does and "what is a lytic lesion?" does not."""
    asks = INTERROGATIVE.search(text) is not None and SUGGESTS.search(text) is None
    return len(values) >= 2 or (len(text.split()) <= 6 and not asks)


SUGGESTS = re.compile(r"(?i)^\s*(?:and |but |so )?(?:what|how) about\b")


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


def merge_values(
    state: CaseState, case: Case, values: dict[str, tuple[Any, Span | None]], text: str, reading: Reading
) -> Reply:
    """Add values to a case; one that cannot stand beside what was given before corrects it, or is asked about."""
    before = run_case(case)
    given = dict(case.given)
    lines, doubted = [], []
    for name, (value, span) in values.items():
        new, old = given_from(value, span, state.turn), given.get(name)
        shown = say_given(new, case.tool, name)
        kept = narrow_value(old.value, new.value) if old else new.value
        if old is not None and kept == old.value:
            continue
        label = words_of(name).capitalize()
        if kept is not None:
            lines.append(f"{label}: {say(kept, case.tool, name)}")
            given[name] = replace(new, value=kept)
        elif old is not None and (CORRECTS.search(text) or choices_of(get_tool(case.tool), name) is None):
            lines.append(f"{label} changed from {say_given(old, case.tool, name)} to {shown}")
            given[name] = new
        elif old is not None:
            lines.append(
                f"{label}: {say(old.value, case.tool, name)} (turn {old.turn}) or {shown}? Both are kept until you say"
            )
            given[name] = replace(new, value=keep_both(old.value, new.value))
            doubted.append(name)
    doubted.extend(name for name in values if name in reading.conflicts)
    unknown = tuple(name for name in case.unknown if name not in values)
    case = replace(case, given=given, unknown=unknown)
    run = run_case(case, state.turn)
    case = replace(case, asked=doubted[0] if doubted else asked_next(run, unknown))
    first = "; ".join(lines) + "." + compare_runs(before, run) if lines else "Nothing new: this was already given."
    return replace_open(state, case), run, "\n".join([first, run.text, *reading.notes])


def say_given(given: Given, tool: str, name: str) -> str:
    """A value in words; of a description only the words that tell."""
    return f'"{given.text}"' if name == "description" and given.text else say(given.value, tool, name)


def keep_both(old: Any, new: Any) -> list[Any]:
    """The values of two statements that cannot both hold."""
    first = old if isinstance(old, list) else [old]
    return [*first, *(item for item in (new if isinstance(new, list) else [new]) if item not in first)]


def replace_open(state: CaseState, case: Case) -> CaseState:
    """The state with the open case changed."""
    cases = list(state.cases)
    cases[state.current or 0] = case
    return replace(state, cases=tuple(cases))


def leave_open(state: CaseState, case: Case, names: tuple[str, ...]) -> Reply:
    """The user does not know what was asked: it stays open, and the next best input is asked for."""
    case = replace(case, unknown=tuple(dict.fromkeys((*case.unknown, *names))))
    run = run_case(case, state.turn)
    asked = asked_next(run, case.unknown)
    stays = "stays" if len(names) == 1 else "stay"
    line = f"{list_words([words_of(name) for name in names]).capitalize()} {stays} open. " if names else ""
    line += "Nothing else is left to ask." if asked is None else ""
    return replace_open(state, replace(case, asked=asked)), run, f"{line.strip()}\n{run.text}"


def drop_input(state: CaseState, case: Case, name: str) -> Reply:
    """Take an input out of a case."""
    before = run_case(case)
    given = {key: value for key, value in case.given.items() if key != name}
    case = replace(case, given=given)
    run = run_case(case)
    state = replace_open(state, replace(case, asked=asked_next(run)))
    return state, run, f"{words_of(name).capitalize()} is open again.{compare_runs(before, run)}\n{run.text}"


SUPPOSED = re.compile(r"(?i)\b(?:were|was|would be|had been|became)\b")  # "what if the KPS were 40?"


def try_alternative(state: CaseState, case: Case, text: str) -> Reply:
    """What the result would be with other inputs; the case is not changed."""
    # Blanked and not cut out, so that the places of what is read stay those of the user's words.
    rest = WHAT_IF.sub(lambda opening: " " * len(opening.group(0)), text).rstrip(" ?")
    rest = SUPPOSED.sub(lambda verb: "is".ljust(len(verb.group(0))), rest)
    values = read_stated(case, rest) or read_short(case, rest)
    if not values:
        name = named_field(rest, input_names(case))
        values = read_short(replace(case, asked=name), rest) if name else {}
    if not values and len(text.split()) <= 8 and any(sign.isdigit() for sign in text):
        names = list_words([words_of(name) for name in input_names(case)], "or")
        line = f"That names none of the inputs, which are {names}; name the one to suppose. The case is not changed."
        return state, run_case(case), line
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
