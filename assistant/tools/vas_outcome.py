"""The pain-relief classes of Gu 2017, from a pain score after treatment."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs
from assistant.tools.cue import Cue
from assistant.tools.intervals import Number
from assistant.tools.note import Hit, Note
from assistant.tools.quantities import parse_number

EXCELLENT_TO = 2.0
GOOD_FROM, GOOD_TO = 2.5, 4.5
SCALE = (0, 10)
AFTER = Cue(
    r"\b(?:after|post|postoperative\w*|postop|follow up|followup|now|today|final|last|later|at \d+"
    r" (?:days?|weeks?|months?|years?)|currently|following|down to|to|treated|discharge)\b"
)
BEFORE = Cue(r"\b(?:before|pre|preoperative\w*|preop|baseline|initial\w*|from|was|admission|prior)\b")
PRIOR = Cue(r"\b(?:before|pre|preoperative\w*|preop|baseline|initial\w*|prior)\b")
LATER = r"\b(?:post|postoperative\w*|postop|after\w*|follow ?up|final|last|now|today|discharge)(?: (?!vas\b|nrs\b)[a-z:=]+){0,3}"
NUMBER = (
    r"(?P<value>-? ?\d+(?:[.,]\d+)?|(?<=vas )(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)\b)(?P<scale> ?mm| ?/ ?100| ?(?:out )?of 100| ?(?:/|out of|of) 10)?(?!"
    r" ?(?:months?|weeks?|days?|years?|hours?|patients?|%|h\b))"
)


class VasInputs(ToolInputs):
    """One pain score after treatment."""

    vas: Number = Field(default=None, description="Pain on the visual analogue scale after treatment [0-10]")


def vas_outcome(inputs: VasInputs) -> dict[str, Any]:
    """Classify a pain score as Gu 2017 does.

    The study leaves scores between 2 and 2.5 unassigned and gives no cut-off between fair and poor: both are said.

    Returns:
        `vas`, `category` (excellent, good or None), and with None a `status`; out of range `valid` False.

    References:
        Gu 2017, clinical outcome evaluation.
    """
    vas = inputs.vas
    if vas is None:
        return {"vas": None, "category": None, "missing": ["vas"]}
    if not SCALE[0] <= vas <= SCALE[1]:
        return {"vas": vas, "category": None, "valid": False, "allowed": list(SCALE)}
    if vas <= EXCELLENT_TO:
        return {"vas": vas, "category": "excellent", "pain_relief": True}
    if vas < GOOD_FROM:
        return {"vas": vas, "category": None, "status": "undefined_gap", "gap": [EXCELLENT_TO, GOOD_FROM]}
    if vas <= GOOD_TO:
        return {"vas": vas, "category": "good", "pain_relief": True}
    return {
        "vas": vas,
        "category": None,
        "status": "undefined_fair_vs_poor",
        "category_options": ["fair", "poor"],
        "pain_relief": False,
    }


def read_vas(note: Note) -> Reading:
    """The score after treatment; of several the one that is tied to it, else the last."""
    reading = Reading()
    hits = list(
        note.find(
            r"\b(?:vas|nrs|pain score|visual analogue? (?:scale|score)|pain(?! relief))(?: (?!vas\b"
            rf"|nrs\b)[a-z:=]+){{0,6}}? {NUMBER}|(?:to|->|>|→)"
            rf" {NUMBER.replace('value', 'value2').replace('scale', 'scale2')}"
            rf"|{NUMBER.replace('value', 'value3').replace('scale', 'scale3')} (?:on the |on )?(?:vas|nrs)\b"
        )
    )
    if not hits:
        hits = list(note.find(NUMBER))
    if not hits:
        return reading
    chosen = pick_after(note, hits)
    if is_before(note, chosen):  # the score before treatment is not what is classed
        later = next(note.find(rf"{LATER} {NUMBER}"), None)
        if later is None:
            return reading
        chosen = later
    groups = chosen.match.groupdict()
    text = (
        next(groups[key] for key in ("value", "value2", "value3") if groups.get(key)).replace(" ", "").replace(",", ".")
    )
    scale = next((groups[key] for key in ("scale", "scale2", "scale3") if groups.get(key)), "") or ""
    value = (parse_number(text) if text.isalpha() else float(text)) / (10 if "mm" in scale or "100" in scale else 1)
    reading.put("vas", int(value) if value == int(value) else value, note.span_of(chosen))
    return reading


def is_before(note: Note, hit: Hit) -> bool:
    """Whether a score is told as the one before treatment, and not the one after."""
    words = note.words(max(note.clause_of(hit)[0], hit.first - 2), hit.last + 1)
    return PRIOR.search(words) is not None and AFTER.search(words) is None


def pick_after(note: Note, hits: list[Hit]) -> Hit:
    """The score after treatment among several."""
    for hit in reversed(hits):
        first, last = note.clause_of(hit)
        if AFTER.search(note.words(first, last)) and not (
            BEFORE.search(note.words(max(first, hit.first - 3), hit.last + 2)) and len(hits) > 1
        ):
            return hit
    return hits[-1]


def describe_vas(inputs: VasInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return f"{result['vas']:g} is not on the scale, which goes from 0 to 10."
    if result["vas"] is None:
        return "Needed: the pain score after treatment, 0 to 10."
    if result["category"]:
        return (
            f"VAS {result['vas']:g}: {result['category']} (excellent 0 to 2, good 2.5 to 4.5); Gu 2017 counts"
            " both as pain relief."
        )
    if result["status"] == "undefined_gap":
        return (
            f"VAS {result['vas']:g} lies between excellent (up to 2) and good (from 2.5): Gu 2017 assigns it to"
            " neither."
        )
    return (
        f"VAS {result['vas']:g} is above 4.5: fair or poor, which Gu 2017 does not separate; not counted as"
        " pain relief."
    )


TOOL = Tool(
    name="vas_outcome",
    title="Pain-relief class after treatment (Gu 2017)",
    purpose="Puts a pain score after treatment into the outcome classes of Gu 2017.",
    limits=(
        "The study's own classes, not a general standard.",
        "Scores between 2 and 2.5 are unassigned; fair and poor have no cut-off.",
    ),
    sources=(
        Source(
            "Gu 2017, percutaneous vertebroplasty with interventional tumour removal",
            where="clinical outcome evaluation",
            find="pain relief excellent good fair poor VAS 0-2 2.5-4.5",
            document="gu-2017",
        ),
    ),
    inputs=VasInputs,
    compute=vas_outcome,
    read=read_vas,
    describe=describe_vas,
    about=(
        r"\b(?:vas|nrs)\b(?=.*\b(?:categor\w+|class\w*|gu\b|gu's|outcome|excellent|good|fair|poor|grade))",
        r"\bvisual analog(?:ue)? (?:scale|score|pain|value)\b(?=.*\b(?:categor\w+|class\w*|gu\b|outcome|excellent|good|fair|poor))"
        r"|\b(?:categor\w+|class\w*|gu|outcome)\b(?=.*\bvisual analog(?:ue)? (?:scale|score|pain|value)\b)",
        r"\bpain relief (?:category|class|grade)\b",
        r"\b(?:categor\w+|class\w*|excellent|gu|outcome)\b(?=.*\b(?:vas|nrs)\b)",
    ),
    findings=(
        r"\bvas\b|\bnrs\b",
        r"\bcategor\w+|\bclassif\w+|\bclass\b",
        r"\bexcellent\b|\bgood\b|\bfair\b|\bpoor\b",
        r"\bgu\b|\bgu's\b",
        r"\bafter\b",
        r"\bpain relief\b",
    ),
    against=(
        r"\bpercent(?:age)? (?:change|reduction|decrease|drop)\b|\bin percent\b",
        r"\bsd\b|±",
        r"\bsins\b",
        r"\baugmentation\b|\bvertebroplasty indicated\b",
    ),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    kind="scale",
)
