"""Values outside what they can be: a proportion above 100 %, a P value above 1, a mean or estimate outside its range."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.check_figures import NUMBER, Line, count_decimals, read_number
from ingest.document import Note

_TO = r"\s?(?:–|-|—|to|,|;|~)\s?"
_INTERVAL = re.compile(
    rf"(?P<estimate>{NUMBER})\s?(?P<sign>%?)\s?[(\[;,]?\s?(?:95|90|99)\s?%\s(?:confidence\sinterval|CI|C\.I\.)s?(?:\s?\[(?:95\s?%\s)?CI\])?\s?[:=,]?\s?"
    rf"[\[(]?(?P<low>{NUMBER})\s?%?{_TO}(?P<high>{NUMBER})\s?(?P<high_sign>%?)"
)
_PROPORTION = re.compile(
    r"\b(?:rates?|proportions?|percentages?|success\w*|survival|sensitivity|specificity|accuracy|prevalence|incidence|"
    r"response|responders?|patients|frequency|probability)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:chang\w+|increas\w+|reduc\w+|decreas\w+|ris\w+|rose|fell|fall\w*|declin\w+|grew|grow\w+|differ\w+|ratios?|higher|lower|greater|improv\w+|gain\w*|relative|compared)\b",
    re.IGNORECASE,
)
_P_VALUE = re.compile(
    r"(?<![\w/])[Pp]\s?(?:-?\s?values?)?\s?[=<>≤≥]\s?(?P<value>\d{1,3}(?:[.·]\d+)?)(?!\s?[×x*eE^·]|\s?[-−–]\s?\d|[\d.]|\s?%|\s?[a-zA-Z])"
)
_MINUS_APART = re.compile(r"(?<![\w%)])\s?[-−–]\s$")
_COMPARISON = re.compile(
    r"\b(?:signific\w+|differ\w+|compar\w+|versus|vs|test|correlat\w+|associat\w+|than|CI)\b", re.IGNORECASE
)
_MEAN_RANGE = re.compile(
    rf"\b(?:mean|average|median)\b[^.;()]{{0,60}}?(?P<mean>{NUMBER})(?:\s?(?:±|\\pm)\s?{NUMBER})?\s?(?P<unit>[A-Za-z]{{0,8}})\s?[(,;\[]\s?"
    rf"ranges?\b:?,?\s?(?:from\s|was\s|of\s|between\s)?(?P<low>{NUMBER})\s?(?:–|-|—|to|and|~)\s?(?P<high>{NUMBER})"
)
N_BEFORE = 120  # characters before an interval that say what it is of


def check_ranges(lines: Sequence[Line]) -> Iterator[Note]:
    """Notes on values that cannot be."""
    for line in lines:
        yield from _check_intervals(line)
        yield from _check_p_values(line)
        yield from _check_means(line)


def _check_intervals(line: Line) -> Iterator[Note]:
    for found in _INTERVAL.finditer(line.text):
        low, high, estimate = (read_number(found[k]) for k in ("low", "high", "estimate"))
        before = line.text[max(0, found.start() - N_BEFORE) : found.start()]
        if _MINUS_APART.search(before):
            estimate = -estimate
        percent = found["sign"] and "%" in line.text[found.start("low") : found.end()]
        if percent and 0 <= low <= estimate <= 100 < high and _PROPORTION.search(before) and not _CHANGE.search(before):
            text = f"A proportion cannot exceed 100%; the upper confidence limit is printed as {found['high']}%."
            yield line.note(found.start(), found.end(), text, "range")
        elif low > high >= 0:
            text = f"The confidence limits stand in reverse order: {found['low']} is above {found['high']}."
            yield line.note(found.start(), found.end(), text, "range")
        elif _same_kind(found) and low <= high and not low <= estimate <= high and not _is_other(before):
            if high < 0 < estimate and low <= -estimate <= high:
                continue  # "declined by 0.55% (95% CI, -0.68% to -0.42%)"
            text = f"The estimate {found['estimate']} lies outside its own confidence interval, {found['low']} to {found['high']}."
            yield line.note(found.start(), found.end(), text, "range")


def _same_kind(found: re.Match[str]) -> bool:
    """Whether the number before an interval is printed like its limits, so that it is its estimate and not a date or count."""
    limits = {count_decimals(found["low"]), count_decimals(found["high"])}
    return (
        count_decimals(found["estimate"]) in limits
        and limits != {0}
        and bool(found["sign"]) == bool(found["high_sign"])
    )


def _is_other(before: str) -> bool:
    """Whether the number before an interval is no estimate: a standard deviation or error, or what a rate is counted in."""
    return re.search(r"(?:±|\\pm|\bS[DE]M?\b\W{0,3}|\bper)\s?$", before) is not None


def _check_p_values(line: Line) -> Iterator[Note]:
    for found in _P_VALUE.finditer(line.text):
        value = read_number(found["value"])
        if value > 1 and _COMPARISON.search(line.text):
            text = f"A P value cannot exceed 1; {found['value']} is printed."
            yield line.note(found.start(), found.end(), text, "range")


def _check_means(line: Line) -> Iterator[Note]:
    for found in _MEAN_RANGE.finditer(line.text):
        low, high, mean = (read_number(found[k]) for k in ("low", "high", "mean"))
        if low < high and not low <= mean <= high:
            text = f"The mean {found['mean']} lies outside its own range, {found['low']} to {found['high']}."
            yield line.note(found.start("mean"), found.end(), text, "range")
