"""Confidence intervals of a proportion, four ways; Wilson's is the one shown first."""

from __future__ import annotations

import math
from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs
from assistant.tools.intervals import Number
from assistant.tools.note import Note
from assistant.tools.statistics_text import find_counts

Z = 1.959963984540054  # the normal quantile of 0.975
MOST = 10**9


class ProportionInputs(ToolInputs):
    """Events and the number they were counted in."""

    events: Number = Field(default=None, description="Number of events [0 to n]")
    n: Number = Field(default=None, description="Number of patients or units [1 or more]")


def wilson(events: float, n: float) -> tuple[float, float]:
    """Wilson's score interval, as fractions.

    References:
        Wilson 1927, J Am Stat Assoc 22:209-212; Newcombe 1998, Stat Med 17:857-872, method 3.
    """
    p = events / n
    centre = p + Z * Z / (2 * n)
    width = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    low, high = (centre - width) / (1 + Z * Z / n), (centre + width) / (1 + Z * Z / n)
    return max(0.0, low) if events else 0.0, min(1.0, high) if events < n else 1.0


def proportion_ci(inputs: ProportionInputs) -> dict[str, Any]:
    """Compute 95 % confidence intervals of a proportion.

    Returns:
        `percent`, and `wilson`, `clopper_pearson`, `wald`, `t_mean` (the t interval of the mean of zeros and ones), each
        [low, high] in percent with one decimal. Wald and t can leave 0 to 100.

    References:
        Newcombe 1998, Stat Med 17:857-872; Clopper and Pearson 1934.
    """
    missing = [name for name in ("events", "n") if getattr(inputs, name) is None]
    if missing:
        return {
            "percent": None,
            "wilson": None,
            "clopper_pearson": None,
            "wald": None,
            "t_mean": None,
            "missing": missing,
        }
    events, n = inputs.events or 0, inputs.n or 0
    if not 1 <= n <= MOST or n != int(n):
        return {"percent": None, "valid": False, "field": "n", "given": n, "allowed": [1, MOST]}
    if not 0 <= events <= n or events != int(events):
        return {"percent": None, "valid": False, "field": "events", "given": events, "allowed": [0, int(n)]}
    from scipy.stats import beta, t

    p = events / n
    error = math.sqrt(p * (1 - p) / n)
    low = float(beta.ppf(0.025, events, n - events + 1)) if events else 0.0
    high = float(beta.ppf(0.975, events + 1, n - events)) if events < n else 1.0
    result = {
        "percent": round(100 * p, 1),
        "wilson": percent(*wilson(events, n)),
        "clopper_pearson": percent(low, high),
        "wald": percent(p - Z * error, p + Z * error),
    }
    wide = float(t.ppf(0.975, n - 1)) * math.sqrt(p * (1 - p) / (n - 1)) if n > 1 else None
    result["t_mean"] = percent(p - wide, p + wide) if wide is not None else None
    return {**result, "events": int(events), "n": int(n)}


def percent(low: float, high: float) -> list[float]:
    """Two fractions in percent with one decimal."""
    return [round(100 * low, 1) + 0.0, round(100 * high, 1) + 0.0]


def read_proportion(note: Note) -> Reading:
    """The first "a of b" of a note."""
    reading = Reading()
    counts = find_counts(note.text)
    fitting = [item for item in counts if item.events <= item.n and item.n > 0] or counts
    if fitting:
        reading.put("events", fitting[0].events, fitting[0].span)
        reading.put("n", fitting[0].n, fitting[0].span)
    return reading


def describe_proportion(inputs: ProportionInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return (
            f"{result['field']} is {result['given']:g}; expected a whole number from {result['allowed'][0]} to"
            f" {result['allowed'][1]}."
        )
    if result["percent"] is None:
        return "Needed: the number of events and the number they were counted in."

    def shown(name: str) -> str:
        return f"{result[name][0]:g} to {result[name][1]:g} %" if result[name] else "not defined"

    lines = [
        f"{result['events']} of {result['n']}: {result['percent']:g} %, 95 % confidence interval"
        f" {shown('wilson')} (Wilson).",
        f"Clopper-Pearson {shown('clopper_pearson')}; Wald {shown('wald')}; t interval of the mean {shown('t_mean')}.",
    ]
    if any(result[name] and not (result[name][0] >= 0 and result[name][1] <= 100) for name in ("wald", "t_mean")):
        lines.append("Wald and the t interval leave 0 to 100 % here, which no proportion can.")
    return "\n".join(lines)


TOOL = Tool(
    name="proportion_ci",
    title="Confidence interval of a proportion",
    purpose="Computes the 95 % confidence interval of a proportion by Wilson, Clopper-Pearson, Wald and the t"
    " interval of the mean.",
    limits=("Wald and the t interval can leave 0 to 100 %; they are shown to reproduce printed figures.",),
    sources=(
        Source("Newcombe RG. Stat Med 1998;17:857-872", where="methods 1, 3 and 5", find="95% CI pain relief rate"),
    ),
    inputs=ProportionInputs,
    compute=proportion_ci,
    read=read_proportion,
    describe=describe_proportion,
    about=(
        r"\bconfidence (?:interval|limits?)\b",
        r"\bcis?\b(?=.*\d)",
        r"\d.*\bcis?\b",
        r"\bintervals? (?:for|of|around)\b(?=.*\d)|\bexact interval\b",
        r"\bwilson\b",
        r"\bclopper\b",
        r"\bwald\b",
    ),
    findings=(r"\b\d+ ?(?:/|of|out of) ?\d+\b", r"\b95 ?%", r"\bmethod\b"),
    against=(r"\bversus\b|\bvs\.?\b|\bcompared\b|\bdifference\b", r"\bp values?\b", r"\bsd\b|±"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    kind="statistics",
)
