"""A SINS result in words."""

from __future__ import annotations

from typing import Any

from assistant.tools.base import list_words
from assistant.tools.rows import list_rows, next_line, total_words
from assistant.tools.sins import NOT_ON_SLIDE, TOOL, SinsInputs

BAND_WORDS = {
    "stable": "stable (0 to 6)",
    "potentially_unstable": "potentially unstable (7 to 12)",
    "unstable": "unstable (13 to 18)",
}


def describe(inputs: SinsInputs, result: dict[str, Any]) -> str:
    """The result in a few lines: total or range, band, consultation, each row, what to ask next."""
    place = f" ({result['level']})" if result["level"] else ""
    bands = list_words([BAND_WORDS[name] for name in result["categories"]], "or")
    lines = [f"SINS{place}: {total_words(result)} of 18, {bands}."]
    if result["refer"] is True:
        lines.append("A total of 7 or more warrants a surgical consultation.")
    elif result["refer"] is None:
        lines.append("Whether it reaches 7, where a surgical consultation is warranted, is still open.")
    lines.extend([*list_rows(inputs, result), *next_line(TOOL, result)])
    if any(place in NOT_ON_SLIDE for place in inputs.location):
        lines.append("C7 to T2 is junctional in Fisher 2010; the slide's table leaves these levels out.")
    return "\n".join(lines)
