"""The change from one value to another, absolute and in percent of the first."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Span, Tool, ToolInputs
from assistant.tools.cue import Cue
from assistant.tools.intervals import Number
from assistant.tools.note import Note

NUMBER = r"-?\d+(?:[.,]\d+)?(?![\d/])(?!\s*(?:months?|weeks?|days?|years?|hours?|patients?|h\b|-?year))"
PATTERNS = (
    Cue(
        rf"(?i)\bfrom\s+(?:a\s+|an?\s+)?(?:mean\s+|baseline\s+)?(?:\w+\s+){{0,4}}?(?:of\s+)?(?P<a>{NUMBER})[^\d]{{0,60}}?\bto\s+(?:\w+\s+){{0,3}}?(?P<b>{NUMBER})"
    ),
    Cue(rf"(?P<a>{NUMBER})\s*(?:%|mm|points?|cm|/10|mL)?\s*(?:->|→|-->|=>|⟶|>)\s*(?P<b>{NUMBER})"),
    Cue(
        r"(?i)\b(?:before|baseline|pre\w*|initial\w*|preoperative\w*|at"
        rf" first)\b[^\d-]{{0,40}}?(?P<a>{NUMBER})[^\d]{{0,60}}?\b(?:after\w*|post\w*|follow[- ]?up|final\w*"
        rf"|now|later|at\s+\d+\s+\w+)\b[^\d-]{{0,40}}?(?P<b>{NUMBER})"
    ),
    Cue(
        rf"(?i)(?P<a>{NUMBER})\s*(?:%|mm|points?|/10)?\s*(?:at\s+|\(?\s*)(?:before|baseline|pre\w*|initially"
        rf"|preoperatively|at first)\b[^\d]{{0,60}}?(?P<b>{NUMBER})"
    ),
    Cue(
        r"(?i)\b(?:after\w*|post\w*|follow[- ]?up|final\w*"
        rf"|now)\b[^\d-]{{0,30}}?(?P<b>{NUMBER})[^\d]{{0,50}}?\b(?:before|baseline|pre\w*|initial\w*|from"
        rf"|was)\b[^\d-]{{0,30}}?(?P<a>{NUMBER})"
    ),
    Cue(
        rf"(?i)(?P<a>{NUMBER})\s*(?:%|mm|points?|/10)?\s*(?:,|;)?\s*(?:to|and then|then|down to|up to|becomes?"
        r"|became|dropp\w+ to|fell to|fall\w* to|decreas\w+ to|increas\w+ to|rose to|improv\w+ to|reduced"
        rf" to)\s+(?:\w+\s+){{0,2}}?(?P<b>{NUMBER})"
    ),
    Cue(
        rf"(?i)\b(?:less|lower|smaller|more|higher|greater|larger|worse|better)\s+(?:is|was|are|were)?\s*(?P<b>{NUMBER})[^\d]{{0,30}}?"
        rf"\b(?:compared\s+(?:to|with)|than|versus|vs\.?|relative\s+to)\s+(?:an?\s+|the\s+|\w+\s+of\s+)?(?P<a>{NUMBER})"
    ),
    Cue(rf"(?P<a>{NUMBER})[^\d-]{{1,80}}?(?P<b>{NUMBER})"),
)


class PercentInputs(ToolInputs):
    """Two values of the same measure."""

    before: Number = Field(default=None, description="The first value")
    after: Number = Field(default=None, description="The second value")


def percent_change(inputs: PercentInputs) -> dict[str, Any]:
    """Compute the change between two values.

    Returns:
        `absolute` (after less before) and `relative_percent` of the first value (one decimal; None when that is 0).

    References:
        Arithmetic.
    """
    missing = [name for name in ("before", "after") if getattr(inputs, name) is None]
    if missing:
        return {"absolute": None, "relative_percent": None, "missing": missing}
    before, after = inputs.before or 0, inputs.after or 0
    absolute = after - before
    relative = None if before == 0 else round(100 * absolute / abs(before), 1) + 0.0
    return {
        "before": inputs.before,
        "after": inputs.after,
        "absolute": round(absolute, 6) + 0.0,
        "relative_percent": relative,
    }


def read_percent_change(note: Note) -> Reading:
    """Two values in the order of time that the words tell."""
    reading = Reading()
    text = re.sub(
        r"(?i)\b(?:95\s*%|at\s+\d+\s+(?:months?|weeks?|days?|years?|hours?)|p\s*[<=>]\s*[\d.]+|±\s*[\d.]+"
        r"|SD\s*[\d.]+|n\s*=\s*\d+|gu[- ]?2017|20\d\d|massari[- ]?2009)",
        lambda m: " " * len(m.group(0)),
        note.text,
    )
    for pattern in PATTERNS:
        found = pattern.search(text)
        if found:
            for name, group in (("before", "a"), ("after", "b")):
                value = float(found.group(group).replace(",", "."))
                reading.put(
                    name,
                    int(value) if value == int(value) else value,
                    Span(found.start(group), found.end(group), found.group(group)),
                )
            return reading
    return reading


def describe_percent_change(inputs: PercentInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result["absolute"] is None:
        return "Needed: the value before and the value after."
    relative = "no percentage of 0" if result["relative_percent"] is None else f"{result['relative_percent']:+g} %"
    return f"{inputs.before:g} to {inputs.after:g}: {result['absolute']:+g}, {relative} of the first value."


TOOL = Tool(
    name="percent_change",
    title="Change in percent",
    purpose="Computes how much a value changed, absolutely and in percent of the first.",
    limits=("A difference of two percentages is in points, its percentage of the first is another figure.",),
    sources=(Source("Arithmetic", where="(after - before) / before", find="VAS decreased from to"),),
    inputs=PercentInputs,
    compute=percent_change,
    read=read_percent_change,
    describe=describe_percent_change,
    about=(
        r"\bpercent(?:age)? (?:change|reduction|improvement|decrease|increase|drop|fall|relief|decline"
        r"|difference|gain)\b",
        r"\bin percent\b|\bin %|\bas a percentage\b|\bas percent\b|\bby what percent\w*\b|\bwhat percent\w*\b"
        r"|\bhow many percent\b|% ?(?:change|reduction|decrease|improvement|drop|less)\b",
        r"\brelative (?:change|reduction|improvement|decrease)\b",
    ),
    findings=(
        r"\bfrom\b.*\bto\b",
        r"->|→",
        r"\bbefore\b|\bbaseline\b",
        r"\bafter\b|\bfollow ?up\b",
        r"\bchange\b|\breduction\b|\bdecrease\w*\b|\bdrop\w*\b|\bimprove\w*\b|\bfell\b",
    ),
    against=(r"\bcollapse\b", r"\bci\b|\bconfidence\b", r"\bsins\b", r"\bheight\b"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    kind="statistics",
)
