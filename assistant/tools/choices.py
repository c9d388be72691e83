"""The input type of a score's component: one of some choices, several still possible, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from assistant.tools.base import PointedChoice, ToolInputs, fail, is_unknown, list_words


def read_choice(choices: type[PointedChoice], value: Any) -> tuple[PointedChoice, ...]:
    """Choices still possible from a name, points, or a list of them; empty when nothing is known.

    Raises:
        PydanticCustomError: If one is not among the choices.
    """
    if is_unknown(value):
        return ()
    if isinstance(value, (list, tuple, set, frozenset)):
        picked = {choice for item in value for choice in read_choice(choices, item)}
        return tuple(choice for choice in choices if choice in picked)
    found: list[PointedChoice] = []
    if isinstance(value, str):
        text = value.strip().lower().replace("-", "_").replace(" ", "_")
        found = [
            choice for choice in choices if text == choice.value or (text.isdigit() and text == str(choice.points))
        ]
    elif isinstance(value, int) and not isinstance(value, bool):
        found = [choice for choice in choices if choice.points == value]
    if not found:
        raise fail(
            list_words([f"{choice.value} ({choice.points})" for choice in choices], "or") + ", or a list of these"
        )
    return tuple(found)


def choice_schema(choices: type[PointedChoice]) -> dict[str, Any]:
    """The JSON Schema of an input that is one of some choices, several still possible, or unknown."""
    one = {
        "oneOf": [
            {"const": choice.value, "title": f"{choice.points} points", "description": choice.meaning}
            for choice in choices
        ]
    }
    return {
        "anyOf": [one, {"type": "array", "items": {"enum": [choice.value for choice in choices]}}, {"type": "null"}]
    }


def open_choice(choices: type[PointedChoice]) -> Any:
    """The type of an input that is one of some choices, several still possible, or unknown (the empty tuple)."""

    def read(value: Any) -> tuple[PointedChoice, ...]:
        return read_choice(choices, value)

    return Annotated[tuple[PointedChoice, ...], BeforeValidator(read), WithJsonSchema(choice_schema(choices))]


def points_of_choices(inputs: ToolInputs, components: Mapping[str, type[PointedChoice]]) -> dict[str, frozenset[int]]:
    """The points that each component of an additive score may still have."""
    options = {}
    for name, choices in components.items():
        given = getattr(inputs, name) or tuple(choices)
        options[name] = frozenset(choice.points for choice in given if choice.points is not None)
    return options
