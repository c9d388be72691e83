"""Several lesions in one note: each scored by itself, the highest as the headline, never a sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.answer import ToolRun
from assistant.tools.base import Reading, Tool


def run_lesions(tool: Tool, reading: Reading, known: Mapping[str, Any] | None = None) -> ToolRun:
    """The run of each lesion, the highest in front; its result lists all of them in `levels`."""
    from assistant.tools.run import finish_run, with_claim

    runs = {}
    for name, one in reading.lesions.items():
        one.values = {**(known or {}), **one.values}
        runs[name] = finish_run(tool, one)
    best = max(runs.values(), key=lambda run: tuple(run.result["range"]) if run.result else (-1, -1))
    levels = [{**(run.result or {}), "level": (run.result or {}).get("level") or name} for name, run in runs.items()]
    lines = [*reading.notes, "Each level is scored by itself; the highest counts, points are never added."]
    for name, run in runs.items():
        low, high = run.result["range"] if run.result else (0, 0)
        lines.append(f"- {name}: {low if low == high else f'{low} to {high}'}")
    result = {**(best.result or {}), "levels": levels}
    run = replace(best, result=result, text=best.text + "\n" + "\n".join(lines))
    return with_claim(run, reading)
