"""Genant's semiquantitative grade of a vertebral deformity, from its loss of height."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs
from assistant.tools.intervals import In, Interval
from assistant.tools.note import Note
from assistant.tools.quantities import find_amounts

# Lowest and highest loss of height of each grade; the wording gives 25 and 40 to two grades, here they go to the lower.
GRADES = ((0, 0.0, 20.0), (1, 20.0, 25.0), (2, 25.0, 40.0), (3, 40.0, 100.0))
CONVENTION = "25 % counts as grade 1 and 40 % as grade 2; the published wording gives each to two grades"


class GenantInputs(ToolInputs):
    """The loss of height."""

    height_loss: Annotated[Interval | None, In("%")] = Field(
        default=None, description="Loss of anterior, middle or posterior height [0-100 %]"
    )


def grade_of(loss: float) -> int:
    """The grade of one loss of height in percent."""
    if loss < 20:
        return 0
    return 1 if loss <= 25 else 2 if loss <= 40 else 3


def genant(inputs: GenantInputs) -> dict[str, Any]:
    """Grade a vertebral deformity by its loss of height.

    Returns:
        `grade` [0-3] (None with the `options` while open), `convention`; outside 0-100 `valid` False.

    References:
        Genant 1993, J Bone Miner Res 8(9):1137-1148, grading.
    """
    loss = inputs.height_loss
    if loss is None:
        return {"grade": None, "options": [0, 1, 2, 3], "missing": ["height_loss"]}
    exact = loss.exact()
    if exact is not None and not 0 <= exact <= 100:
        return {"grade": None, "valid": False, "given": exact, "allowed": [0, 100]}
    options = [grade for grade, low, high in GRADES if meets(loss, grade, low, high)]
    result: dict[str, Any] = {
        "grade": options[0] if len(options) == 1 else None,
        "options": options,
        "convention": CONVENTION,
    }
    if len(options) != 1:
        result["missing"] = ["height_loss"]
    return result


def meets(loss: Interval, grade: int, low: float, high: float) -> bool:
    """Whether some loss within the bounds has the grade."""
    top_open = grade == 0  # 20 itself is grade 1; 25 and 40 belong to the lower grade
    bottom_open = grade in {2, 3}
    above = loss.high > low or (loss.high == low and not loss.open_high and not bottom_open)
    below = loss.low < high or (loss.low == high and not loss.open_low and not top_open)
    return above and below


def read_genant(note: Note) -> Reading:
    """The loss of height in percent."""
    reading = Reading()
    for amount in find_amounts(note):
        first, last = note.reach(amount.first, note.sentence)
        around = note.words(first, last)
        if re.search(r"\b(?:area)\b", around):
            continue
        left = re.search(
            r"\bheight (?:is |was )?(?:preserved|remaining|left|retained|maintained)\b|\b(?:residual|remaining|preserved|retained|maintained) (?:\w+ )?height\b"
            r"|\b(?:height|body|vertebra) (?:\w+ ){0,3}?(?:down|fell|falls|fallen|shrunk|shrunken|reduced|decreased|diminished) (?:down )?to\b",
            around,
        )
        bounds = amount.rest() if left else amount
        low = -float("inf") if bounds.low == 0 and bounds.high != 0 else bounds.low
        high = float("inf") if bounds.high == 100 and bounds.low != 100 else bounds.high
        interval = Interval(low, high, bounds.open_low, bounds.open_high)
        reading.put(
            "height_loss",
            interval.low if interval.exact() is not None else str(interval),
            note.span(amount.first, amount.last),
        )
        return reading
    none = next(
        note.find(
            r"\b(?:no|without) (?:height loss|loss of height|collapse|deformity)\b|\bnormal height\b|\bnot deformed\b"
        ),
        None,
    )
    if none:
        reading.put("height_loss", 0, note.span_of(none))
    plana = next(note.find(r"\bvertebra plana\b"), None)
    if plana:
        reading.put("height_loss", ">40", note.span_of(plana))
    return reading


def describe_genant(inputs: GenantInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return f"A loss of height of {result['given']:g} % is not possible; expected 0 to 100."
    if result["grade"] is None:
        return (
            "Grade "
            + " or ".join(str(grade) for grade in result["options"])
            + ": the loss of height in percent is needed."
        )
    return (
        f"Genant grade {result['grade']} (0 below 20 %, 1 to 25 %, 2 to 40 %, 3 above)."
        f" {CONVENTION[0].upper()}{CONVENTION[1:]}."
    )


TOOL = Tool(
    name="genant",
    title="Genant grade of a vertebral fracture",
    purpose="Grades an osteoporotic deformity of a vertebra by its loss of height.",
    limits=(
        "For osteoporotic deformity; not the collapse of SINS.",
        "25 and 40 % belong to two grades in the published wording.",
    ),
    sources=(
        Source(
            "Genant HK et al. J Bone Miner Res 1993;8(9):1137-1148",
            doi="10.1002/jbmr.5650080915",
            where="grading",
            find="Genant grade vertebral fracture height loss",
        ),
    ),
    inputs=GenantInputs,
    compute=genant,
    read=read_genant,
    describe=describe_genant,
    about=(r"\bgenant\b",),
    findings=(r"\bheight\b", r"\bgrade\b", r"\d ?%"),
    against=(r"\bsins\b",),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    kind="scale",
)
