"""What is said of a case: how its result moved, why a row has its points, all that is given, the text for the chart."""

from __future__ import annotations

from typing import Any

from assistant.answer import ToolRun
from assistant.case_state import Case, CaseState, input_names, open_case, run_case
from assistant.tools.base import Tool, list_words, words_of
from assistant.tools.choices import choices_of
from assistant.tools.run import get_tool


def say(value: Any, tool: str = "", name: str = "") -> str:
    """A value of a tool's input in words."""
    if isinstance(value, list):
        return list_words([say(item, tool, name) for item in value], "or")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return say_choice(str(value), tool, name) or words_of(str(value))


def say_choice(value: str, tool: str, name: str) -> str | None:
    """What a choice of a score's component is called; None if the input has no choices."""
    choices = choices_of(get_tool(tool), name) if tool else None
    return next((choice.label for choice in choices or () if choice.value == value), None)


def span_of_total(run: ToolRun) -> tuple[int, int] | None:
    """The range of an additive score."""
    reached = (run.result or {}).get("range")
    return (
        (reached[0], reached[1])
        if isinstance(reached, list) and len(reached) == 2 and "points" in (run.result or {})
        else None
    )


def compare_runs(before: ToolRun, after: ToolRun) -> str:
    """How a result moved, in one line."""
    old, new = span_of_total(before), span_of_total(after)
    if old is None or new is None:
        first = before.text.split("\n")[0]
        return "" if first == after.text.split("\n")[0] else f" Before: {first}"
    if old == new:
        return " The total stays the same."
    if old[0] == old[1] and new[0] == new[1]:
        return f" Total {old[0]} becomes {new[0]} ({new[0] - old[0]:+d})."
    return f" {range_words(old)} becomes {range_words(new)}."


def range_words(reached: tuple[int, int]) -> str:
    """A range of totals in words."""
    return f"{reached[0]}" if reached[0] == reached[1] else f"{reached[0]} to {reached[1]}"


def explain_row(case: Case, name: str) -> str:
    """Why an input has its points: the table's row, the words it was read from, the source."""
    tool = get_tool(case.tool)
    run = run_case(case)
    result = run.result or {}
    if "points" not in result:
        return "\n".join([run.text.split("\n")[0], *told_by(case, name), name_source(tool)])
    points = (result.get("points") or {}).get(name)
    shown = (
        points
        if points is not None
        else list_words([str(item) for item in (result.get("options") or {}).get(name, [])], "or")
    )
    given = case.given.get(name)
    lines = [
        f"{words_of(name).capitalize()}: {shown}"
        + (f" ({say(given.value, case.tool, name)})." if given else ", because it was not given.")
    ]
    rows = list_rows(tool, name)
    if rows:
        lines.append("The table: " + "; ".join(rows) + ".")
    return "\n".join([*lines, *told_by(case, name), name_source(tool)])


def explain_result(case: Case) -> str:
    """Why a result is what it is: everything that was given, with its words, and the source."""
    run = run_case(case)
    lines = [run.text.split("\n")[0]]
    for name, given in case.given.items():
        words = f' ("{given.text}", turn {given.turn})' if given.text else ""
        lines.append(f"- {words_of(name).capitalize()}: {say(given.value, case.tool, name)}{words}")
    return "\n".join([*lines, name_source(get_tool(case.tool))])


def told_by(case: Case, name: str) -> list[str]:
    """The words that an input was read from, with their turn."""
    given = case.given.get(name)
    return [f'Read from "{given.text}" (turn {given.turn}).'] if given and given.text else []


def name_source(tool: Tool) -> str:
    """The tool's first source as a line."""
    source = tool.sources[0]
    return f"Source: {source.citation}, {source.where}."


def list_rows(tool: Tool, name: str) -> list[str]:
    """The table's values of an input with their points."""
    from assistant.tools.forms import list_choices

    return [f"{choice.label} = {choice.points}" for choice in list_choices(tool, name) if choice.points is not None]


def show_case(state: CaseState) -> str:
    """Everything that is given in the open case, with who said it when; other cases by their headline."""
    case = open_case(state)
    run = run_case(case)
    lines = [f"{get_tool(case.tool).title}, case {(state.current or 0) + 1} of {len(state.cases)}:"]
    for name in input_names(case):
        given = case.given.get(name)
        if given is not None:
            words = f' (you, turn {given.turn}: "{given.text}")' if given.text else f" (turn {given.turn})"
            lines.append(f"- {words_of(name).capitalize()}: {say(given.value, case.tool, name)}{words}")
    if run.missing:
        lines.append("Open: " + list_words(words_of(name) for name in run.missing) + ".")
    lines.append(run.text.split("\n")[0])
    for index, other in enumerate(state.cases):
        if index != state.current:
            lines.append(f"Case {index + 1}: {run_case(other).text.split(chr(10))[0]}")
    return "\n".join(lines)


def chart_text(state: CaseState) -> str:
    """The case as plain text for the chart: result, each input, what is open, the patient's other lesions, the source."""
    case = open_case(state)
    tool = get_tool(case.tool)
    run = run_case(case)
    lines = [line for line in run.text.split("\n") if not line.startswith(("Next:", "Left open:"))]
    if run.missing:
        lines.append("Not given: " + list_words(words_of(name) for name in run.missing) + ".")
    for index, other in enumerate(state.cases):
        if index != state.current and (other.tool, other.patient) == (case.tool, case.patient):
            lines.append(f"Also: {run_case(other).text.split(chr(10))[0]}")
    lines.append(f"Source: {tool.sources[0].citation}.")
    return "\n".join(lines)
