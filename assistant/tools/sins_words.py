"""A SINS result in words."""

from __future__ import annotations

from typing import Any

from assistant.tools.base import PointedChoice, ask_for, list_words, words_of
from assistant.tools.sins import COMPONENTS, NOT_ON_SLIDE, TOOL, SinsInputs

BAND_WORDS = {
    "stable": "stable (0 to 6)",
    "potentially_unstable": "potentially unstable (7 to 12)",
    "unstable": "unstable (13 to 18)",
}


def describe(inputs: SinsInputs, result: dict[str, Any]) -> str:
    """The result in a few lines: total or range, band, consultation, each row, what to ask next."""
    low, high = result["range"]
    place = f" ({result['level']})" if result["level"] else ""
    total = f"{low}" if low == high else f"{low} to {high}"
    bands = list_words([BAND_WORDS[name] for name in result["categories"]], "or")
    lines = [f"SINS{place}: {total} of 18, {bands}."]
    if result["refer"] is True:
        lines.append("A total of 7 or more warrants a surgical consultation.")
    elif result["refer"] is None:
        lines.append("Whether it reaches 7, where a surgical consultation is warranted, is still open.")
    lines.extend(f"- {row}" for row in list_rows(inputs, result))
    if result["next_best_question"]:
        lines.append(f"Next: {ask_for(TOOL, result['next_best_question'], result)}")
    if any(place in NOT_ON_SLIDE for place in inputs.location):
        lines.append("C7 to T2 is junctional in Fisher 2010; the slide's table leaves these levels out.")
    return "\n".join(lines)


def name_value(item: str) -> str:
    """A level, or what a choice is called."""
    return item.label if isinstance(item, PointedChoice) else words_of(item)


def list_rows(inputs: SinsInputs, result: dict[str, Any]) -> list[str]:
    """One row a component: its points or those still possible, and what was given."""
    rows = []
    for name in COMPONENTS:
        given = getattr(inputs, name)
        points = result["points"][name]
        said = list_words([name_value(item) for item in given], "or") if given else "not given"
        if name == "location" and len(given) > 3:
            said = f"{given[0]} to {given[-1]}"
        shown = (
            str(points) if points is not None else list_words([str(option) for option in result["options"][name]], "or")
        )
        rows.append(f"{words_of(name).capitalize()}: {shown} ({said})")
    return rows
