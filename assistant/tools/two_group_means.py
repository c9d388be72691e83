"""Two groups with means and standard deviations: Student's and Welch's t test, the difference with its interval."""

from __future__ import annotations

import math
from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs
from assistant.tools.intervals import Number
from assistant.tools.note import Note
from assistant.tools.statistics_text import find_means, find_sizes

NAMES = ("mean_a", "sd_a", "n_a", "mean_b", "sd_b", "n_b")


class TwoMeansInputs(ToolInputs):
    """Mean, standard deviation and size of two groups."""

    mean_a: Number = Field(default=None, description="Mean of the first group")
    sd_a: Number = Field(default=None, description="Standard deviation of the first group [0 or more]")
    n_a: Number = Field(default=None, description="Size of the first group [2 or more]")
    mean_b: Number = Field(default=None, description="Mean of the second group")
    sd_b: Number = Field(default=None, description="Standard deviation of the second group [0 or more]")
    n_b: Number = Field(default=None, description="Size of the second group [2 or more]")


def two_group_means(inputs: TwoMeansInputs) -> dict[str, Any]:
    """Compare two means from their summary.

    Returns:
        `p_student` (equal variances), `p_welch`, `difference` (first less second), `ci_student`, `ci_welch`
        ([low, high], 95 %). None where both deviations are 0.

    References:
        Student 1908; Welch 1947, Biometrika 34:28-35.
    """
    missing = [name for name in NAMES if getattr(inputs, name) is None]
    if missing:
        return {"p_student": None, "p_welch": None, "difference": None, "missing": missing}
    for name in ("sd_a", "sd_b"):
        if getattr(inputs, name) < 0:
            return {
                "p_student": None,
                "p_welch": None,
                "valid": False,
                "field": name,
                "given": getattr(inputs, name),
                "allowed": [0, None],
            }
    for name in ("n_a", "n_b"):
        value = getattr(inputs, name)
        if value < 2 or value != int(value) or value > 10**9:
            return {
                "p_student": None,
                "p_welch": None,
                "valid": False,
                "field": name,
                "given": value,
                "allowed": [2, 10**9],
            }
    groups = tuple(float(getattr(inputs, name)) for name in NAMES)
    difference = groups[0] - groups[3]
    result: dict[str, Any] = {
        "p_student": None,
        "p_welch": None,
        "difference": round(difference, 6),
        "ci_student": None,
        "ci_welch": None,
    }
    if groups[1] or groups[4]:
        add_tests(groups, result)
    return result


def add_tests(groups: tuple[float, ...], result: dict[str, Any]) -> None:
    """Put both tests and both intervals into the result; `groups` are mean, deviation and size, twice."""
    from scipy.stats import t, ttest_ind_from_stats

    for name, equal in (("student", True), ("welch", False)):
        test = ttest_ind_from_stats(*groups, equal_var=equal)
        if math.isfinite(float(test.pvalue)):
            width = float(t.ppf(0.975, freedom(groups, equal))) * standard_error(groups, equal)
            difference = groups[0] - groups[3]
            result[f"p_{name}"] = round(float(test.pvalue), 6)
            result[f"ci_{name}"] = [round(difference - width, 4), round(difference + width, 4)]


def standard_error(groups: tuple[float, ...], equal: bool) -> float:
    """The standard error of the difference of the means."""
    _, s, n, _, u, m = groups
    if equal:
        pooled = ((n - 1) * s * s + (m - 1) * u * u) / (n + m - 2)
        return math.sqrt(pooled * (1 / n + 1 / m))
    return math.sqrt(s * s / n + u * u / m)


def freedom(groups: tuple[float, ...], equal: bool) -> float:
    """Degrees of freedom: n + m - 2, or Welch's and Satterthwaite's."""
    _, s, n, _, u, m = groups
    if equal:
        return n + m - 2
    a, b = s * s / n, u * u / m
    return (a + b) ** 2 / (a * a / (n - 1) + b * b / (m - 1))


def read_two_means(note: Note) -> Reading:
    """Two "mean SD deviation" with their sizes."""
    reading = Reading()
    means, sizes = find_means(note.text), find_sizes(note.text)
    for suffix, item in zip(("a", "b"), means, strict=False):
        reading.put(f"mean_{suffix}", item[0], item[2])
        reading.put(f"sd_{suffix}", item[1], item[2])
    for suffix, size in zip(("a", "b"), sizes, strict=False):
        reading.put(f"n_{suffix}", size[0], size[1])
    return reading


def describe_two_means(inputs: TwoMeansInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return f"{result['field']} is {result['given']:g}; expected at least {result['allowed'][0]}."
    if result["difference"] is None:
        return "Needed: mean, standard deviation and size of both groups."

    def shown(value: float | None) -> str:
        return "not defined" if value is None else f"{value:.4f}" if value >= 0.0001 else f"{value:.1e}"

    interval = result["ci_welch"]
    between = f" (Welch 95 % {interval[0]:g} to {interval[1]:g})" if interval else ""
    return (
        f"Difference {result['difference']:+g}{between}. P: Student {shown(result['p_student'])}, Welch"
        f" {shown(result['p_welch'])}."
    )


TOOL = Tool(
    name="two_group_means",
    title="Two groups compared by means",
    purpose="Recomputes P for two means from their standard deviations and sizes by Student's and Welch's t test.",
    limits=("From the summary only: a rank test cannot be recomputed from means.",),
    sources=(Source("Welch BL. Biometrika 1947;34:28-35", where="the test", find="mean SD group A group B P value"),),
    inputs=TwoMeansInputs,
    compute=two_group_means,
    read=read_two_means,
    describe=describe_two_means,
    about=(r"\b(?:sd|standard deviation)\b", r"±|\+/-", r"\bt ?test\b", r"\bwelch\b", r"\bstudent(?:'s)?\b"),
    findings=(
        r"\bn ?= ?\d+\b",
        r"\bversus\b|\bvs\.?\b|\bv\b",
        r"\bmeans?\b",
        r"\bp values?\b|\bp\b",
        r"\bprinted\b|\bpublished\b|\breproduce\w*",
    ),
    against=(),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    kind="statistics",
)
