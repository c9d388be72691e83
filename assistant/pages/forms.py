"""The form of a tool, drawn from the JSON Schema of its inputs: what each takes, and the points of each choice."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.errors import AssistantError
from assistant.tools.base import Tool, words_of
from assistant.tools.partial import Band
from assistant.tools.run import get_tool, plain, read_text, run_text, run_tool

FLAGS = (("yes", True), ("no", False))


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that an input may have, what it means, and its points when the score is a sum."""

    value: Any
    meaning: str
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a tool.

    `examples` are values that it takes beside its choices (levels of the spine). `shape` is the number of rows and columns
    of an input that is a list or a table of numbers, `choices` then those of each cell. One with neither is typed.
    """

    name: str
    question: str
    choices: tuple[Choice, ...] = ()
    examples: tuple[str, ...] = ()
    shape: tuple[int, int] | None = None
    hint: str = ""

    @property
    def title(self) -> str:
        """Its name as words."""
        words = words_of(self.name)
        return words[:1].upper() + words[1:]

    def meaning_of(self, value: Any) -> str:
        """A value in words."""
        if isinstance(value, list | tuple):
            return " or ".join(self.meaning_of(item) for item in value)
        return next((choice.meaning for choice in self.choices if choice.value == value), str(value))


@dataclass(frozen=True, slots=True)
class Form:
    """A tool with its inputs, and the bands of its total when it is a sum."""

    tool: Tool
    inputs: tuple[Input, ...]
    bands: tuple[Band, ...] = ()

    def input(self, name: str) -> Input | None:
        """The input of a name."""
        return next((held for held in self.inputs if held.name == name), None)


@lru_cache(maxsize=64)
def form_of(name: str) -> Form:
    """The form of a tool.

    Raises:
        UnknownTool: If there is no such tool.
    """
    tool = get_tool(name)
    schema = tool.inputs.model_json_schema()
    inputs = tuple(_read_input(field, held) for field, held in schema["properties"].items())
    return Form(tool, inputs, _bands_of(tool))


def say_input(form: Form, name: str, value: Any) -> str | None:
    """An input in words that the tool's own reader takes for the same value; None when there are none.

    What a button would say is never guessed: words that are read as something else, or as nothing, are not said.
    """
    wanted = plain(list(value) if isinstance(value, tuple) else value)
    return next(
        (said for said in _ways_to_say(form, name, value) if _reads_as(form.tool.name, said, name) == wanted), None
    )


def say_case(form: Form, values: Mapping[str, Any]) -> str | None:
    """All inputs in one sentence that is read back as the same case; None when there is none."""
    said = [say_input(form, name, value) for name, value in values.items()]
    if None in said:
        return None
    sentence = f"{form.tool.title}: {'; '.join(part for part in said if part)}"
    try:
        same = run_text(sentence, form.tool.name).result == run_tool(form.tool.name, values).result
    except AssistantError:
        return None
    return sentence if same else None


def _ways_to_say(form: Form, name: str, value: Any) -> Iterator[str]:
    held, words = form.input(name), words_of(name)
    if isinstance(value, bool):
        question = held.question.split(" (")[0] if held else words
        plain_question = question[:1].lower() + question[1:]
        yield f"{words}: {'yes' if value else 'no'}"
        if value:
            yield from (question, f"{plain_question}: yes")
        elif plain_question.startswith("no "):
            yield from (f"{plain_question[3:]} present", plain_question[3:])
        elif " not " in plain_question:
            yield question.replace(" not ", " ", 1)
        else:
            yield from (f"no {plain_question}", f"not {plain_question}", f"{plain_question}: no")
        return
    items = value if isinstance(value, list | tuple) else [value]
    written = " or ".join(words_of(str(item)) for item in items)
    if held is not None and held.choices:
        yield f"{held.title}: {held.meaning_of(value)}"
    yield f"{words}: {written}"
    if held is not None:
        meaning = held.meaning_of(value)
        yield from (
            f"{words}: {meaning}",
            f"{form.tool.name} {words} {written}",
            meaning,
            f"{held.question}: {meaning}",
            f"{meaning} {held.question.split(' [')[0].lower()}",
        )


@lru_cache(maxsize=2_000)
def _reads_as(tool: str, said: str, name: str) -> Any:
    """What the tool's reader makes of words about an input, when they say nothing else."""
    values = read_text(get_tool(tool), said).values
    return plain(values[name]) if list(values) == [name] else None


def _read_input(name: str, schema: Mapping[str, Any]) -> Input:
    question = str(schema.get("description", ""))
    choices: tuple[Choice, ...] = ()
    examples: tuple[str, ...] = ()
    shape, hint = None, ""
    for kind in schema.get("anyOf", [schema]):
        if "oneOf" in kind:
            choices = tuple(_pointed_choice(one) for one in kind["oneOf"])
        elif "enum" in kind:
            choices = tuple(Choice(value, words_of(str(value))) for value in kind["enum"])
        elif kind.get("type") == "boolean":
            choices = tuple(Choice(value, word) for word, value in FLAGS)
        elif kind.get("type") == "string":
            examples, hint = tuple(kind.get("examples", ())), str(kind.get("description", ""))
        elif kind.get("type") == "array" and not choices and "maxItems" in kind:
            shape, choices = _read_array(kind)
    return Input(name, question, choices, examples, shape, hint)


def _pointed_choice(one: Mapping[str, Any]) -> Choice:
    points = re.match(r"-?\d+", str(one.get("title", "")))
    return Choice(
        one["const"],
        str(one.get("description") or words_of(str(one["const"]))),
        int(points.group()) if points else None,
    )


def _read_array(kind: Mapping[str, Any]) -> tuple[tuple[int, int], tuple[Choice, ...]]:
    """Rows and columns of a list or table of numbers, and the choices of a cell when they are few."""
    items = kind["items"]
    if items.get("type") == "array":
        return (kind["maxItems"], items["maxItems"]), ()
    cell: Mapping[str, Any] = next((one for one in items.get("anyOf", [items]) if one.get("type") == "integer"), {})
    low, high = cell.get("minimum"), cell.get("maximum")
    if low is None or high is None or high - low > 10:
        return (kind["maxItems"], 1), ()
    return (kind["maxItems"], 1), tuple(Choice(n, str(n)) for n in range(low, high + 1))


def _bands_of(tool: Tool) -> tuple[Band, ...]:
    """The bands of an additive tool: its module's table of them."""
    held = getattr(importlib.import_module(f"assistant.tools.{tool.name}"), "BANDS", ()) if tool.additive else ()
    return tuple(band for band in held if isinstance(band, Band))
