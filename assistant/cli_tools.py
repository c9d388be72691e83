"""`pedicle score`, `tools` and `mcp`: the deterministic tools from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli_common import (
    BatchOption,
    JsonOption,
    LibraryOption,
    WrongUsage,
    check_characters,
    run_batch,
    show,
    show_json,
    text_field,
)

if TYPE_CHECKING:
    from assistant.answer import ToolRun
    from assistant.tools.base import Tool

TextOption = Annotated[
    str | None, typer.Option("--text", help="The findings in free text; - is standard input.", show_default=False)
]


def score(
    tool: Annotated[str | None, typer.Argument(metavar="TOOL", help="Its name; `pedicle tools` lists them.", show_default=False)] = None,
    fields: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE", help="What is known; the rest stays open.", show_default=False)
    ] = None,
    text: TextOption = None,
    batch: BatchOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run one tool on what is known. Inputs come as FIELD=VALUE or are read from free text; nothing is assumed."""
    if batch:
        if tool or fields or text is not None:
            raise WrongUsage("With --batch, tool and findings stand in the file's lines; leave them out of the command.")
        run_batch(batch, score_item)
        return
    run = score_words(tool, fields or [], text)
    if as_json:
        show_json({"id": None, **_as_json(run)})
    else:
        show(describe_run(run))


def score_words(tool: str | None, fields: list[str], text: str | None) -> ToolRun:
    """The run that the words of a command ask for."""
    from assistant.errors import UnknownTool
    from assistant.tools.run import get_tool, run_text, run_tool

    if tool and "=" in tool:
        raise WrongUsage(f"{tool!r} stands where the tool's name is expected; `pedicle tools` lists the tools.")
    if text is None and not tool:
        raise WrongUsage("Nothing to score: name a tool with FIELD=VALUE, or describe the case with --text.")
    if text == "-":
        import sys

        text = sys.stdin.read()
    if text is not None and not text.strip():
        raise WrongUsage("--text is empty; describe the findings of the case.")
    check_characters(text or "", "text")
    try:
        known = read_fields(get_tool(tool), fields) if tool else {}
    except UnknownTool as error:
        raise WrongUsage(str(error)) from None
    return run_tool(tool or "", known) if text is None else run_text(text, tool, known)


def read_fields(tool: Tool, fields: list[str]) -> dict[str, Any]:
    """Inputs from FIELD=VALUE: JSON where it is JSON, a list where the field takes one and commas part it, else text."""
    inputs: dict[str, Any] = {}
    for item in fields:
        name, sign, value = item.partition("=")
        name = name.strip()
        if not sign or not name:
            raise WrongUsage(f"{item[:80]!r} is not of the form FIELD=VALUE; {tool.name} takes {', '.join(tool.inputs.model_fields)}.")
        if name in inputs:
            raise WrongUsage(f"{name} is given twice; for several values still possible write {name}=one,other.")
        inputs[name] = _read_value(tool, name, value.strip())
    return inputs


def _read_value(tool: Tool, name: str, value: str) -> Any:
    if value[:1] in ("[", "{", '"') or value in ("null", "true", "false"):
        try:
            return json.loads(value)
        except (json.JSONDecodeError, RecursionError):
            raise WrongUsage(f"{name}={value[:60]} begins as JSON and is none; write a plain value, or mend the JSON.") from None
    if "," in value and _takes_list(tool, name):
        return [_number_or_text(part.strip()) for part in value.split(",")]
    return value


def _takes_list(tool: Tool, name: str) -> bool:
    described = tool.inputs.model_json_schema()["properties"].get(name, {})
    return any(kind.get("type") == "array" for kind in (described, *described.get("anyOf", ())))


def _number_or_text(part: str) -> Any:
    if part in ("", "null"):
        return None
    try:
        return int(part)
    except ValueError:
        return part


def score_item(item: dict[str, Any]) -> dict[str, Any]:
    """One line of a batch: a text, a text for a tool, or a tool's inputs."""
    from assistant.tools.run import run_text, run_tool

    tool = item.get("tool")
    if tool is not None and not isinstance(tool, str):
        raise ValueError(f"the field 'tool' is {type(tool).__name__}, expected a tool's name")
    if "text" in item:
        return _as_json(run_text(text_field(item, "text"), tool))
    if tool is None or "inputs" not in item:
        raise ValueError("a line holds 'text', or 'tool' with 'text' or 'inputs'")
    return _as_json(run_tool(tool, item["inputs"]))


def _as_json(run: ToolRun) -> dict[str, Any]:
    from assistant.answer import as_json

    return as_json(run)


def describe_run(run: ToolRun) -> str:
    """A run for a terminal: the result in words, and the words that each input was read from."""
    lines = [run.declined or run.text]
    if run.read_from:
        lines += ["", "Read from the text:"]
        lines += [f"  {name}: {run.inputs.get(name)} \u2190 \u201c{span['text']}\u201d" for name, span in run.read_from.items()]
    return "\n".join(lines)


def list_tools(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the tools; with --json the JSON Schema of each."""
    from assistant.tools.run import get_tool, list_names

    tools = [get_tool(name) for name in list_names()]
    if as_json:
        show_json({"tools": [describe_tool(tool) for tool in tools]})
        return
    for tool in tools:
        show(f"{tool.name}\n    {tool.title}. {tool.purpose}\n    {', '.join(tool.inputs.model_fields)}")


def describe_tool(tool: Tool) -> dict[str, Any]:
    """A tool as whoever calls it needs to know it."""
    return {
        "name": tool.name,
        "title": tool.title,
        "description": tool.purpose,
        "limits": list(tool.limits),
        "sources": [{"citation": s.citation, "doi": s.doi, "where": s.where} for s in tool.sources],
        "schema": tool.inputs.model_json_schema(),
    }


def serve_mcp(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Serve the Model Context Protocol: search, ask, cite, every tool. It speaks on standard input and output."""
    from assistant.cli_common import read_settings
    from assistant.mcp_server import serve

    serve(library, read_settings())
