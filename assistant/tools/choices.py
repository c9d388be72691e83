"""The input type of a score's component: one of some choices, several still possible, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from assistant.tools.base import PointedChoice, Tool, ToolInputs, fail, is_unknown, list_words


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


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """Marks an input that is one of some choices, several still possible, or unknown (the empty tuple)."""

    choices: type[PointedChoice]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Read the given value into choices before it is checked."""

        def read(value: Any) -> tuple[PointedChoice, ...]:
            return read_choice(self.choices, value)

        return core_schema.no_info_before_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Each choice with its points, or a list of choices, or null."""
        return choice_schema(self.choices)


@dataclass(frozen=True, slots=True)
class Offers:
    """Names the choices of an input that also takes other values, such as a vertebral level for a region."""

    choices: type[PointedChoice]


def choices_of(tool: Tool, field: str) -> type[PointedChoice] | None:
    """The choices of a tool's input, or None if it has none."""
    marks = (mark for mark in tool.inputs.model_fields[field].metadata if isinstance(mark, (OpenChoice, Offers)))
    return next((mark.choices for mark in marks), None)


def points_of_choices(inputs: ToolInputs, components: Mapping[str, type[PointedChoice]]) -> dict[str, frozenset[int]]:
    """The points that each component of an additive score may still have."""
    options = {}
    for name, choices in components.items():
        given = getattr(inputs, name) or tuple(choices)
        options[name] = frozenset(choice.points for choice in given)
    return options
