"""Two groups with counts: P by Pearson, Yates and Fisher, and the difference with Newcombe's interval."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from assistant.tools.base import Reading, Source, Tool, ToolInputs, fail, is_unknown, read_number
from assistant.tools.note import Note
from assistant.tools.proportion_ci import wilson
from assistant.tools.statistics_text import find_counts, find_table

MOST = 10**7


def read_table(value: Any) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """A 2x2 table from two rows of two numbers, or a text such as "66/70, 39/53".

    Raises:
        PydanticCustomError: If it is neither.
    """
    if is_unknown(value):
        return None
    if isinstance(value, str):
        found = find_table(value) if len(value) < 200 else None
        if found is None:
            raise fail("a 2x2 table, such as 66/70, 39/53")
        value = found[0]
    if (
        not isinstance(value, (list, tuple))
        or len(value) != 2
        or not all(isinstance(row, (list, tuple)) and len(row) == 2 for row in value)
    ):
        raise fail("two rows (groups) of two counts (events, non-events)")
    rows = [[read_number(cell) for cell in row] for row in value]
    if any(cell is None for row in rows for cell in row):
        raise fail("four counts")
    return (rows[0][0], rows[0][1]), (rows[1][0], rows[1][1])  # type: ignore[return-value]


TABLE_SCHEMA = {
    "anyOf": [
        {
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "integer", "minimum": 0}},
        },
        {"type": "null"},
    ]
}


class TwoCountsInputs(ToolInputs):
    """A 2x2 table: a row a group, events and non-events."""

    table: Annotated[
        tuple[tuple[float, float], tuple[float, float]] | None,
        BeforeValidator(read_table),
        WithJsonSchema(TABLE_SCHEMA),
    ] = Field(default=None, description="[[events, non-events] of group A, [events, non-events] of group B]")


def two_group_counts(inputs: TwoCountsInputs) -> dict[str, Any]:
    """Compare two proportions.

    Returns:
        `table`, `p_chi2` (Pearson, no correction), `p_chi2_yates`, `p_fisher` (two-sided), `difference_percent` (first
        less second, in points) with `newcombe` [low, high], `smallest_expected`. P is None where a margin is empty.

    References:
        Newcombe 1998, Stat Med 17:873-890, method 10 (hybrid score interval).
    """
    if inputs.table is None:
        return {"table": None, "p_chi2": None, "p_chi2_yates": None, "p_fisher": None, "missing": ["table"]}
    cells = [cell for row in inputs.table for cell in row]
    bad = next((cell for cell in cells if not 0 <= cell <= MOST or cell != int(cell)), None)
    if bad is not None:
        return {"table": [list(row) for row in inputs.table], "valid": False, "given": bad, "allowed": [0, MOST]}
    a, b, c, d = (int(cell) for cell in cells)
    result: dict[str, Any] = {"table": [[a, b], [c, d]], "p_chi2": None, "p_chi2_yates": None, "p_fisher": None}
    if a + b and c + d:
        result |= difference(a, a + b, c, c + d)
        from scipy.stats import chi2_contingency, fisher_exact

        result["p_fisher"] = round(float(fisher_exact([[a, b], [c, d]]).pvalue), 6)
        if a + c and b + d:
            plain = chi2_contingency([[a, b], [c, d]], correction=False)
            result["p_chi2"] = round(float(plain.pvalue), 6)
            result["p_chi2_yates"] = round(float(chi2_contingency([[a, b], [c, d]], correction=True).pvalue), 6)
            result["smallest_expected"] = round(float(plain.expected_freq.min()), 2)
    return result


def difference(a: int, n: int, c: int, m: int) -> dict[str, Any]:
    """The difference of two proportions in points, with Newcombe's hybrid score interval."""
    p, q = a / n, c / m
    (low1, high1), (low2, high2) = wilson(a, n), wilson(c, m)
    low = p - q - math.sqrt((p - low1) ** 2 + (high2 - q) ** 2)
    high = p - q + math.sqrt((high1 - p) ** 2 + (q - low2) ** 2)
    return {
        "percents": [round(100 * p, 1), round(100 * q, 1)],
        "difference_percent": round(100 * (p - q), 1),
        "newcombe": [round(100 * low, 1), round(100 * high, 1)],
    }


def read_two_counts(note: Note) -> Reading:
    """Two "a of b", or two rows of counts."""
    reading = Reading()
    found = find_table(note.text)
    if found:
        reading.put("table", found[0], found[1])
    elif find_counts(note.text):
        reading.notes.append("Only one group's counts were read; the other group's are needed too.")
    return reading


def describe_two_counts(inputs: TwoCountsInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result["table"] is None:
        return "Needed: events and size of both groups, such as 66/70 versus 39/53."
    if result.get("valid") is False:
        return f"{result['given']:g} is no count: expected whole numbers from 0."
    if result["p_fisher"] is None:
        return "A group is empty: nothing to compare."

    def shown(value: float | None) -> str:
        return "not defined" if value is None else f"{value:.4f}" if value >= 0.0001 else f"{value:.1e}"

    lines = [
        f"{result['percents'][0]:g} % versus {result['percents'][1]:g} %: difference"
        f" {result['difference_percent']:+g} points (Newcombe 95 % {result['newcombe'][0]:g} to"
        f" {result['newcombe'][1]:g}).",
        f"P: Pearson chi-square {shown(result['p_chi2'])}, with Yates' correction"
        f" {shown(result['p_chi2_yates'])}, Fisher's exact {shown(result['p_fisher'])}.",
    ]
    if result.get("smallest_expected", 5) < 5:
        lines.append(
            f"The smallest expected count is {result['smallest_expected']:g}: Fisher's test is the one to read."
        )
    return "\n".join(lines)


TOOL = Tool(
    name="two_group_counts",
    title="Two groups compared by counts",
    purpose="Recomputes P for a 2x2 table by three tests, and the difference of the proportions with its interval.",
    limits=("Unpaired groups only.",),
    sources=(
        Source("Newcombe RG. Stat Med 1998;17:873-890", where="method 10", find="P value comparison group A group B"),
    ),
    inputs=TwoCountsInputs,
    compute=two_group_counts,
    read=read_two_counts,
    describe=describe_two_counts,
    about=(
        r"\b\d+ ?(?:/|of|out of) ?\d+\b.* (?:versus|vs\.?|v\.?|against|compared|and|,|;)(?= ).*\b\d+ ?(?:/|of"
        r"|out of) ?\d+\b",
        r"\b\d+ (?:men|males?|with|yes|responders?) (?:and|,|/) (?:\w+ )?\d+ (?:women|females?|without|no"
        r"|non)\b.*(?:\b(?:versus|vs\.?|v|against)\b|\b\d+ (?:men|males?|with|yes|responders?) (?:and|,|/) (?:\w+ )?\d+ (?:women"
        r"|females?|without|no|non)\b)",
        r"\bcompare\b.*\b\d+ (?:\w+ ){0,2}(?:in|of|among) \d+\b.*\b\d+ (?:\w+ ){0,2}(?:in|of|among) \d+\b",
        r"\bfisher(?:'s)?\b",
        r"\bchi ?(?:2|square\w*|squared)\b",
        r"\b2 ?x ?2\b",
    ),
    findings=(
        r"\bp values?\b|\bp\b",
        r"\bversus\b|\bvs\.?\b|\bv\b",
        r"\btest\b",
        r"\brecompute\b|\bpublished\b|\bprinted\b",
        r"\bgroups?\b",
    ),
    against=(r"\bsd\b|±", r"\bsins\b", r"\bscore\b(?=.*\bsections\b)", r"\bodi sections\b"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    kind="statistics",
)
