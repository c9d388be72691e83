"""A tool's inputs for people and programs: the rows of its form, its JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.tools.base import PointedChoice, Tool, words_of
from assistant.tools.choices import choices_of
from assistant.tools.run import get_tool


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One value that can be picked: the value, its label, its points (None where it has none)."""

    value: str | bool
    label: str
    points: int | None = None


@dataclass(frozen=True, slots=True)
class FormRow:
    """One input of a form.

    Attributes:
        name, label, help: The input's name, what stands beside it, and what it means.
        kind: "choice" (of `choices`; several may stay possible), "flag" (yes, no or unknown), "number", "amount" (a
            number, or one with < or >), "text", "list" or "level".
        choices: The values to pick from, with their points.
        source: Where the row's rule comes from.
    """

    name: str
    label: str
    help: str
    kind: str
    choices: tuple[FormChoice, ...] = ()
    source: str = ""


def form(name: str) -> tuple[FormRow, ...]:
    """Everything that a form of a tool needs, row by row.

    Raises:
        UnknownTool: If there is no such tool.
    """
    tool = get_tool(name)
    return tuple(make_row(tool, field) for field in tool.inputs.model_fields)


def make_row(tool: Tool, field: str) -> FormRow:
    """The row of one input."""
    info = tool.inputs.model_fields[field]
    choices = list_choices(tool, field)
    kind = kind_of(tool, field, choices)
    source = tool.sources[0]
    return FormRow(
        field,
        words_of(field).capitalize(),
        info.description or "",
        kind,
        choices,
        f"{source.citation}{', ' + source.where if source.where else ''}",
    )


def list_choices(tool: Tool, field: str) -> tuple[FormChoice, ...]:
    """The values that an input may be picked from."""
    choices = choices_of(tool, field)
    if choices is not None:
        return tuple(FormChoice(choice.value, name_choice(choice), choice.points) for choice in choices)
    enum = next((part["enum"] for part in schema_parts(tool, field) if "enum" in part), None)
    return tuple(FormChoice(value, words_of(str(value))) for value in enum) if enum else ()


def name_choice(choice: PointedChoice) -> str:
    """A choice's label with its meaning, where that says more."""
    return choice.meaning if choice.label == choice.meaning else f"{choice.label}: {choice.meaning}"


def schema_parts(tool: Tool, field: str) -> list[dict[str, Any]]:
    """The alternatives in an input's JSON Schema."""
    schema = tool.inputs.model_json_schema()["properties"][field]
    return schema.get("anyOf", [schema])


def kind_of(tool: Tool, field: str, choices: tuple[FormChoice, ...]) -> str:
    """What kind of row an input is."""
    types = {part.get("type") for part in schema_parts(tool, field)}
    if field in {"location", "level"}:
        return "level"
    if choices:
        return "choice"
    if "boolean" in types:
        return "flag"
    if "array" in types:
        return "list"
    if {"number", "string"} <= types:
        return "amount"
    return "number" if "number" in types or "integer" in types else "text"


def input_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a tool's inputs, with its purpose.

    Raises:
        UnknownTool: If there is no such tool.
    """
    tool = get_tool(name)
    schema = tool.inputs.model_json_schema()
    schema["title"], schema["description"] = (tool.name, f"{tool.title}. {tool.purpose} " + " ".join(tool.limits))
    return schema
