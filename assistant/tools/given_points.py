"""Points of a score given directly: "organs 2 points", "general condition 2, organs 2, primary 5"."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.errors import ToolInputError
from assistant.tools.base import PointedChoice, Reading, list_words
from assistant.tools.note import Hit, Note

BETWEEN = r"(?: (?:scores?|mets?|metasta\w+|is|:|=|-|gets?|gives|counts|for|of|\())*"


def put_points(
    note: Note,
    reading: Reading,
    labels: Mapping[str, str],
    components: Mapping[str, type[PointedChoice]],
    counted: tuple[str, ...] = (),
) -> None:
    """Put the points that a note gives to components by their name.

    A figure without the word "points" counts only where two components that are never counted have one: "vertebral 2"
    alone is a number of vertebrae.

    Args:
        note: The note.
        reading: What takes the values.
        labels: The cue of each component's name.
        components: The choices of each component.
        counted: Components whose figure may be a number of metastases.

    Raises:
        ToolInputError: If a component is given points that it cannot have.
    """
    plain: dict[str, tuple[Hit, int]] = {}
    said: dict[str, tuple[Hit, int]] = {}
    for name, label in labels.items():
        for hit in note.find(
            rf"\b(?:{label}){BETWEEN} (?P<n>\d)(?P<unit> ?(?:points?|pts?|p)\b)?(?! ?(?:%|/|weeks?|months?|\d))"
        ):
            (said if hit.match.group("unit") else plain).setdefault(name, (hit, int(hit.match.group("n"))))
        for hit in note.find(rf"\b(?P<n>\d) (?:points?|pts?) (?:for|on|in|from) (?:the |her |his )?(?:{label})\b"):
            said.setdefault(name, (hit, int(hit.match.group("n"))))
    if len([name for name in plain if name not in counted]) >= 2:
        said = {**plain, **said}
    for name, (hit, points) in said.items():
        choice = next((choice for choice in components[name] if choice.points == points), None)
        if choice is None:
            allowed = list_words([str(choice.points) for choice in components[name]], "or")
            raise ToolInputError(name, f"{points} points", f"{allowed} points")
        reading.put(name, choice.value, note.span_of(hit))
