"""When to image after ablation of a spinal tumour: the review's two rules, which agree only at week six."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs
from assistant.tools.intervals import In, Interval
from assistant.tools.note import Note
from assistant.tools.quantities import find_durations

WEEK = 168.0
EARLY_TO = 24.0  # hours
LATE = (3 * WEEK, 6 * WEEK)
FIRST = (6 * WEEK, 8 * WEEK)
MODALITY = "contrast-enhanced MRI"


class PostAblationInputs(ToolInputs):
    """The time since the ablation."""

    hours: Annotated[Interval | None, In("hours")] = Field(
        default=None, description="Time since the ablation [h]; days, weeks and months are converted"
    )


def post_ablation_imaging(inputs: PostAblationInputs) -> dict[str, Any]:
    """Hold a time of imaging against the review's two rules.

    One rule takes the first 24 hours or weeks 3 to 6 (in between inflammation misleads); the other puts the first
    follow-up ideally at weeks 6 to 8. `conflict` says that they disagree at this time.

    Returns:
        `hours`, `acceptable`, `window` ("<=24h", "3-6 weeks" or None), `within_first_followup`, `conflict`,
        `first_followup_weeks`, `modality`.

    References:
        Filippiadis 2022, imaging after ablation.
    """
    fixed = {"first_followup_weeks": [6, 8], "modality": MODALITY}
    time = inputs.hours
    if time is None:
        return {
            "hours": None,
            "acceptable": None,
            "window": None,
            "within_first_followup": None,
            "conflict": None,
            **fixed,
            "missing": ["time"],
        }
    exact = time.exact()
    if exact is not None and exact < 0:
        return {
            "hours": exact,
            "acceptable": None,
            "window": None,
            "within_first_followup": None,
            "conflict": None,
            **fixed,
            "valid": False,
            "allowed": [0, None],
        }
    early, late, first = (holds(time, 0, EARLY_TO), holds(time, *LATE), holds(time, *FIRST))
    acceptable = True if early or late else None if early is None or late is None else False
    window = "<=24h" if early else "3-6 weeks" if late else None
    conflict = None if acceptable is None or first is None else acceptable != first
    shown = exact if exact is None or exact != int(exact) else int(exact)
    return {
        "hours": shown,
        "acceptable": acceptable,
        "window": window,
        "within_first_followup": first,
        "conflict": conflict,
        **fixed,
    }


def holds(time: Interval, low: float, high: float) -> bool | None:
    """Whether a time lies between two others, both included; None when it may."""
    if (time.low >= low and time.high <= high) or (time.low == float("-inf") and low == 0 and time.high <= high):
        return True
    return False if time.low > high or time.high < low else None


def read_post_ablation(note: Note) -> Reading:
    """The time since the ablation."""
    reading = Reading()
    found = [
        item
        for item in find_durations(note)
        if not re.search(r"\b(?:old|expectancy|survival)\b", note.words(item.first - 2, item.last + 1))
    ]
    if found:
        one = found[0]
        bounds = Interval(one.low, one.high, one.open_low, one.open_high)
        reading.put("hours", one.low if bounds.exact() is not None else str(bounds), note.span(one.first, one.last))
        return reading
    for pattern, hours in (
        (r"\bnext day\b|\bday after\b|\bthe day following\b", 24.0),
        (r"\bsame day\b|\bimmediately\b|\bright after\b|\bstraight after\b", "<24"),
        (r"\bweek (\d{1,2})\b", None),
        (r"\bday (\d{1,3})\b", None),
    ):
        hit = next(note.find(pattern), None)
        if hit:
            value = hours if hours is not None else int(hit.match.group(1)) * (WEEK if "week" in pattern else 24.0)
            reading.put("hours", value, note.span_of(hit))
            return reading
    return reading


def describe_post_ablation(inputs: PostAblationInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if inputs.hours is None:
        return (
            "First follow-up ideally at 6 to 8 weeks, contrast-enhanced MRI. Another sentence of the review asks"
            " for imaging within"
            " 24 hours or at 3 to 6 weeks: only week 6 satisfies both."
        )
    if result.get("valid") is False:
        return "The time since the ablation cannot be negative."
    verdict = {
        True: f"in a window that the review accepts ({result['window']})",
        False: "between or outside the windows of 24 hours and 3 to 6 weeks",
        None: "not settled against the windows",
    }[result["acceptable"]]
    first = {True: "within", False: "outside", None: "not settled against"}[result["within_first_followup"]]
    lines = [
        f"{inputs.hours} h after ablation: {verdict}; {first} the ideal first follow-up at 6 to 8 weeks."
        f" Modality: {MODALITY}."
    ]
    if result["conflict"]:
        lines.append("The review's two rules disagree at this time; only week 6 satisfies both.")
    return "\n".join(lines)


TOOL = Tool(
    name="post_ablation_imaging",
    title="Imaging after ablation: the time",
    purpose="Says whether a time of imaging after ablation of a spinal tumour fits the review's rules.",
    limits=("The review states two rules that disagree except at week 6, and that there is no clear algorithm.",),
    sources=(
        Source(
            "Filippiadis 2022",
            where="imaging follow-up after ablation",
            find="imaging follow-up after ablation contrast-enhanced MRI 6 to 8 weeks 24 hours 3 to 6 weeks"
            " inflammation",
            document="filippiadis-2022",
        ),
    ),
    inputs=PostAblationInputs,
    compute=post_ablation_imaging,
    read=read_post_ablation,
    describe=describe_post_ablation,
    about=(
        r"\b(?:ablat\w+|rfa|cryo\w*|mwa)\b(?=.*\b(?:mri|mr|imaging|image|scan\w*|imaged|re ?imag\w+|ct|follow ?up|control|contrast|pet))",
        r"\b(?:mri|mr|imaging|scan\w*|imaged|re ?imag\w+|ct|follow ?up|control|pet)\b(?=.*\b(?:ablat\w+|rfa|cryo\w*|mwa))",
        r"\bpost ablation\b|\bpostablation\b",
    ),
    findings=(
        r"\bmri\b|\bmr\b|\bscan\w*\b|\bimag(?:ing|ed)\b",
        r"\bweeks?\b|\bhours?\b|\bdays?\b|\bh\b|\bmonths?\b",
        r"\bfollow ?up\b",
        r"\bwhen\b|\bafter\b|\bpost\b",
        r"\bablat\w+",
    ),
    against=(r"\bcement\b", r"\bcontraindicat\w+", r"\bindicated\b", r"\bcandidate\b"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    words=("ablation", "imaging", "contrast", "followup"),
    kind="look_up",
)
