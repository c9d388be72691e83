"""Runs the tools: from given inputs, or from a text; finds the tool that a text is a case for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from assistant.answer import ToolRun
from assistant.errors import ToolInputError, UnknownTool
from assistant.tools import NAMES
from assistant.tools.base import Reading, Span, Tool, build_inputs

_ADDED: dict[str, Tool] = {}


def add_tool(tool: Tool) -> Callable[[], None]:
    """Make a tool known beside the listed ones; what is returned takes it away again."""
    _ADDED[tool.name] = tool
    tool_vocabulary.cache_clear()

    def remove() -> None:
        _ADDED.pop(tool.name, None)

    return remove


def list_names() -> tuple[str, ...]:
    """The names of all tools, in the order they are shown."""
    return (*NAMES, *(name for name in _ADDED if name not in NAMES))


@cache
def _load_tool(name: str) -> Tool:
    tool: Tool = importlib.import_module(f"assistant.tools.{name}").TOOL
    return tool


def get_tool(name: str) -> Tool:
    """The tool of a name.

    Raises:
        UnknownTool: If there is none; it offers the nearest names.
    """
    if name in _ADDED:
        return _ADDED[name]
    if isinstance(name, str) and name in NAMES:
        return _load_tool(name)
    import difflib

    near = difflib.get_close_matches(str(name)[:60], list_names(), n=3, cutoff=0.5)
    offer = f"did you mean {' or '.join(near)}?" if near else f"the tools are {', '.join(list_names())}."
    raise UnknownTool(f"There is no tool {str(name)[:60]!r}; {offer}")


@lru_cache(maxsize=64)
def tool_vocabulary(name: str) -> frozenset[str]:
    """The words that a tool's reader knows, against which misspellings are mended."""
    from assistant.tools.vocabulary import words_for

    return words_for(get_tool(name))


def run_tool(name: str, inputs: Mapping[str, Any]) -> ToolRun:
    """Run a tool on given inputs.

    Raises:
        UnknownTool: If there is no such tool.
        ToolInputError: If an input is not taken; it names the input.
    """
    tool = get_tool(name)
    if not isinstance(inputs, Mapping):
        raise ToolInputError("inputs", type(inputs).__name__, "an object of the tool's inputs by name")
    return finish_run(tool, Reading(values=dict(inputs)))


def finish_run(tool: Tool, reading: Reading) -> ToolRun:
    """The run of a tool on a reading of one case."""
    model = build_inputs(tool, reading.values)
    result = tool.compute(model)
    missing = tool.missing(model, result) if tool.missing else default_missing(tool, model, result)
    return ToolRun(
        name=tool.name,
        inputs={key: plain(value) for key, value in reading.values.items()},
        read_from={key: span.as_json() for key, span in reading.spans.items()},
        missing=missing,
        result=result,
        text="\n".join([tool.describe(model, result), *reading.notes]).strip(),
    )


def default_missing(tool: Tool, model: Any, result: dict[str, Any]) -> tuple[str, ...]:
    """The result's own list of what is missing; else every input that was not given."""
    if "missing" in result:
        return tuple(result["missing"])
    return tuple(name for name in tool.inputs.model_fields if getattr(model, name) in (None, (), []))


def plain(value: Any) -> Any:
    """An input as JSON would have it."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def run_text(text: str, name: str | None = None, known: Mapping[str, Any] | None = None) -> ToolRun:
    """Run a tool on what a text says.

    Args:
        text: A clinician's words.
        name: The tool; recognised when left out.
        known: Inputs known from before; what the text states takes their place.

    Raises:
        UnknownTool: If there is no such tool, or the text is a case for none.
        ToolInputError: If an input is not taken; it names the input.
    """
    if name is None:
        ranked = recognise(text, relevance=True)
        if not ranked:
            raise UnknownTool(f"The text names none of the tools; they are {', '.join(list_names())}.")
        name = ranked[0][0]
    tool = get_tool(name)
    reading = read_text(tool, text)
    if reading.declined:
        return ToolRun(
            name=tool.name, declined=reading.declined, text=reading.declined, missing=tuple(tool.inputs.model_fields)
        )
    if reading.lesions:
        from assistant.tools.several import run_lesions

        return run_lesions(tool, reading, known)
    reading.values = {**(known or {}), **reading.values}
    run = finish_run(tool, reading)
    return with_claim(run, reading)


def read_text(tool: Tool, text: str) -> Reading:
    """What a text says about a tool's inputs."""
    from assistant.tools.note import Note
    from assistant.tools.words import mask_long_numbers

    if not isinstance(text, str):
        raise ToolInputError("text", type(text).__name__, "text")
    masked = mask_long_numbers(text)
    reading = tool.read(Note(masked, tool_vocabulary(tool.name)))
    if masked != text:
        for one in (reading, *reading.lesions.values()):
            one.spans = {
                name: Span(span.start, span.end, text[span.start : span.end]) for name, span in one.spans.items()
            }
    return reading


def with_claim(run: ToolRun, reading: Reading) -> ToolRun:
    """The run with a line on the total that the user named."""
    if reading.total_claimed is None or not run.result or "range" not in run.result:
        return run
    low, high = run.result["range"]
    claimed = int(reading.total_claimed)
    if low == high:
        line = (
            f"Your {claimed} is right."
            if claimed == low
            else f"Your {claimed} does not add up: the findings give {low}."
        )
    elif low <= claimed <= high:
        line = f"Your {claimed} is possible, but not every input that it needs is given."
    else:
        line = f"Your {claimed} cannot be reached: the findings give {low} to {high}."
    return replace(run, text=f"{line}\n{run.text}")


def recognise(text: str, relevance: bool = False) -> list[tuple[str, float]]:
    """The tools that a text is a case for, best first, with a score from 0 to 1.

    Args:
        text: A user's words.
        relevance: Rank by which tool the text is about, even when it is a question about the tool and no case.
    """
    from assistant.tools.recognition import rank_tools

    return rank_tools(text, relevance)


def form(name: str) -> Any:
    """The rows of a tool's form: label, help, kind, choices with points, source; see `forms`."""
    from assistant.tools.forms import form as rows_of

    return rows_of(name)


def input_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a tool's inputs; see `forms`."""
    from assistant.tools.forms import input_schema as schema_of

    return schema_of(name)
