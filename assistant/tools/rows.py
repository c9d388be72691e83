"""The rows of an additive score in words: each component's points or those still possible, and what was given."""

from __future__ import annotations

from typing import Any

from assistant.tools.base import PointedChoice, Tool, ToolInputs, ask_for, list_words, words_of


def name_given(given: Any) -> str:
    """What was given for a component, in words."""
    if given is None or given == ():
        return "not given"
    if isinstance(given, bool):
        return "yes" if given else "no"
    values = [item.label if isinstance(item, PointedChoice) else words_of(str(item)) for item in given]
    return f"{values[0]} to {values[-1]}" if len(values) > 3 else list_words(values, "or")


def list_rows(inputs: ToolInputs, result: dict[str, Any]) -> list[str]:
    """One row a component: "Pain: 3 (mechanical)", "Organs: 0, 1 or 2 (not given)"."""
    rows = []
    for name, points in result["points"].items():
        shown = str(points) if points is not None else list_words(map(str, result["options"][name]), "or")
        rows.append(f"- {words_of(name).capitalize()}: {shown} ({name_given(getattr(inputs, name))})")
    return rows


def total_words(result: dict[str, Any]) -> str:
    """The total, or the range that is still possible."""
    low, high = result["range"]
    return f"{low}" if low == high else f"{low} to {high}"


def next_line(tool: Tool, result: dict[str, Any]) -> list[str]:
    """The question whose answer settles most, as a line; none when nothing is open."""
    asked = result["next_best_question"]
    return [f"Next: {ask_for(tool, asked, result)}"] if asked else []
