"""The Spinal Instability Neoplastic Score: how stable is a spinal segment that bears a tumour.

Six findings give 0 to 18 points. What is not known stays open: the total is then a range, and the band is stated when
every completion falls in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from assistant.tools.base import Narrower, PointedChoice, Reading, Source, Tool, ToolInputs, fail, is_unknown
from assistant.tools.choices import Offers, OpenChoice, choice_schema
from assistant.tools.partial import Band, decide, reachable_totals, score_options

FISHER = Source(
    "Fisher CG et al. Spine 2010;35(22):E1221-E1229",
    doi="10.1097/BRS.0b013e3181e16ae2",
    where="scoring table",
    find="Spine Instability Neoplastic Score SINS location pain bone lesion alignment vertebral body posterior arch",
)
FOURNEY = Source(
    "Fourney DR et al. J Clin Oncol 2011;29(22):3072-3077",
    doi="10.1200/JCO.2010.34.3897",
    where="validity; surgical consultation at 7 or more",
    find="SINS stability categories surgical consultation",
)


class Location(PointedChoice):
    """Spinal region of the lesion. Source: Fisher 2010, scoring table."""

    JUNCTIONAL = "junctional", 3, "C0-C2, C7-T2, T11-L1, L5-S1"
    MOBILE = "mobile", 2, "C3-C6, L2-L4"
    SEMIRIGID = "semirigid", 1, "T3-T10"
    RIGID = "rigid", 0, "S2-S5"


class Pain(PointedChoice):
    """Pain of the lesion. Source: Fisher 2010, scoring table."""

    MECHANICAL = ("mechanical", 3, "pain with movement or loading of the spine, or relieved by lying down")
    NON_MECHANICAL = "non_mechanical", 1, "occasional pain that is not mechanical"
    NONE = "none", 0, "pain-free lesion"


class BoneLesion(PointedChoice):
    """Bone quality of the lesion. Source: Fisher 2010, scoring table."""

    LYTIC = "lytic", 2, "lytic"
    MIXED = "mixed", 1, "mixed lytic and blastic"
    BLASTIC = "blastic", 0, "blastic (sclerotic)"


class Alignment(PointedChoice):
    """Radiographic spinal alignment; only the highest applies. Source: Fisher 2010, scoring table."""

    SUBLUXATION = "subluxation", 4, "subluxation or translation present"
    DEFORMITY = "deformity", 2, "de novo deformity (kyphosis or scoliosis)"
    NORMAL = "normal", 0, "normal alignment"


class VertebralBody(PointedChoice):
    """Collapse and involvement of the vertebral body. Source: Fisher 2010, scoring table."""

    OVER_50_COLLAPSE = "over_50_collapse", 3, "more than 50 % collapse"
    UNDER_50_COLLAPSE = "under_50_collapse", 2, "less than 50 % collapse"
    OVER_50_INVOLVED = ("over_50_involved", 1, "no collapse, more than 50 % of the body involved")
    NONE = "none", 0, "none of these"


class Posterolateral(PointedChoice):
    """Facet, pedicle or costovertebral joint: fracture or replacement by tumour. Source: Fisher 2010, scoring table."""

    BILATERAL = "bilateral", 3, "both sides"
    UNILATERAL = "unilateral", 1, "one side"
    NONE = "none", 0, "neither side"


BANDS = (Band("stable", 0, 6), Band("potentially_unstable", 7, 12), Band("unstable", 13, 18))
REFER_AT = 7  # Fourney 2011; the library's slide does not print it
COMPONENTS: dict[str, type[PointedChoice]] = {
    "location": Location,
    "pain": Pain,
    "bone_lesion": BoneLesion,
    "alignment": Alignment,
    "vertebral_body": VertebralBody,
    "posterolateral": Posterolateral,
}
QUESTIONS = {
    "location": "Which vertebral level bears the lesion?",
    "pain": "Is there pain, and does it come with movement or loading or ease on lying down (mechanical)?",
    "bone_lesion": "Is the lesion lytic, mixed or blastic?",
    "alignment": "Is the alignment normal, is there a new kyphosis or scoliosis, or a subluxation or translation?",
    "vertebral_body": "Has the body collapsed, by more or less than 50 %? If not, is more than 50 % of it involved?",
    "posterolateral": "Are pedicle, facet or costovertebral joint involved: on both sides, one, or neither?",
}
# What is asked when some of an input's points are ruled out.
NARROWER: Mapping[tuple[str, tuple[int, ...]], Narrower] = {
    ("vertebral_body", (0, 1)): Narrower(
        "The body has not collapsed: is more than 50 % of it involved?", yes="over_50_involved", no="none"
    ),
    ("vertebral_body", (2, 3)): Narrower("Has the body collapsed by more or by less than 50 %?"),
    ("pain", (1, 3)): Narrower(
        "Does the pain come with movement or loading or ease on lying down (mechanical)?",
        yes="mechanical",
        no="non_mechanical",
    ),
    ("alignment", (0, 2)): Narrower("Is there a new kyphosis or scoliosis?", yes="deformity", no="normal"),
    ("alignment", (0, 4)): Narrower("Is there a subluxation or translation?", yes="subluxation", no="normal"),
    ("posterolateral", (1, 3)): Narrower("Are pedicle, facet or costovertebral joint involved on one side or on both?"),
}
REGION_POINTS = (
    ("C0", "C2", 3),
    ("C3", "C6", 2),
    ("C7", "T2", 3),
    ("T3", "T10", 1),
    ("T11", "L1", 3),
    ("L2", "L4", 2),
    ("L5", "S1", 3),
    ("S2", "S5", 0),
)
LEVEL_NAMES = tuple(
    [f"C{n}" for n in range(8)]
    + [f"T{n}" for n in range(1, 13)]
    + [f"L{n}" for n in range(1, 6)]
    + [f"S{n}" for n in range(1, 6)]
)
LEVEL_POINTS = {
    level: points
    for first, last, points in REGION_POINTS
    for level in LEVEL_NAMES[LEVEL_NAMES.index(first) : LEVEL_NAMES.index(last) + 1]
}
NOT_ON_SLIDE = frozenset({"C7", "T1", "T2"})


def place_level(text: str) -> str | None:
    """A level's name from a short text such as "T11", "D 11", "th-11"; None if it is no level."""
    found = re.fullmatch(r"\s*(c|t|th|d|l|s)[\s\-.]*(\d{1,2})\s*", text.lower())
    if not found:
        return None
    name = f"{'T' if found.group(1) in {'th', 'd', 't'} else found.group(1).upper()}{int(found.group(2))}"
    return name if name in LEVEL_POINTS else None


def read_location(value: Any) -> tuple[str, ...]:
    """Locations still possible, as levels or regions, from a level, a region's name, points, or a list of them.

    Raises:
        PydanticCustomError: If it is none of them.
    """
    if is_unknown(value):
        return ()
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(dict.fromkeys(place for item in value for place in read_location(item)))
    if isinstance(value, int) and not isinstance(value, bool):
        return tuple(choice.value for choice in Location if choice.points == value) or _refuse_location()
    if not isinstance(value, str) or len(value) > 60:
        return _refuse_location()
    text = value.strip().lower().replace("-", "_").replace(" ", "_")
    if text in {choice.value for choice in Location}:
        return (text,)
    if text.isdigit() and len(text) == 1:
        return read_location(int(text))
    level = place_level(value)
    if level:
        return (level,)
    ends = re.split(r"\s*(?:/|-|–|to)\s*", value.strip())
    if len(ends) == 2:
        first = place_level(ends[0])
        last = place_level(ends[1]) or (
            place_level(ends[0].strip()[0] + ends[1]) if first and ends[1].isdigit() else None
        )
        if first and last:
            low, high = sorted((LEVEL_NAMES.index(first), LEVEL_NAMES.index(last)))
            return LEVEL_NAMES[low : high + 1]
    return _refuse_location()


def _refuse_location() -> tuple[str, ...]:
    raise fail("a level C0 to C7, T1 to T12 (or D), L1 to L5, S1 to S5, or junctional, mobile, semirigid, rigid")


LOCATION_SCHEMA = {
    "anyOf": [
        choice_schema(Location)["anyOf"][0],
        {
            "type": "string",
            "description": "A level C0 to S5 (D for T), or junctional, mobile, semirigid, rigid",
            "examples": list(LEVEL_NAMES),
        },
        {"type": "array", "items": {"type": "string"}},
        {"type": "null"},
    ]
}


class SinsInputs(ToolInputs):
    """The six components; each a value, a list of the values still possible, or unknown."""

    location: Annotated[
        tuple[str, ...], BeforeValidator(read_location), WithJsonSchema(LOCATION_SCHEMA), Offers(Location)
    ] = Field(default=(), description=QUESTIONS["location"])
    pain: Annotated[tuple[Pain, ...], OpenChoice(Pain)] = Field(default=(), description=QUESTIONS["pain"])
    bone_lesion: Annotated[tuple[BoneLesion, ...], OpenChoice(BoneLesion)] = Field(
        default=(), description=QUESTIONS["bone_lesion"]
    )
    alignment: Annotated[tuple[Alignment, ...], OpenChoice(Alignment)] = Field(
        default=(), description=QUESTIONS["alignment"]
    )
    vertebral_body: Annotated[tuple[VertebralBody, ...], OpenChoice(VertebralBody)] = Field(
        default=(), description=QUESTIONS["vertebral_body"]
    )
    posterolateral: Annotated[tuple[Posterolateral, ...], OpenChoice(Posterolateral)] = Field(
        default=(), description=QUESTIONS["posterolateral"]
    )


def location_points(places: Iterable[str]) -> frozenset[int]:
    """The points of levels or regions."""
    regions = {choice.value: choice.points for choice in Location}
    return frozenset(LEVEL_POINTS[place] if place in LEVEL_POINTS else regions[place] for place in places)


def possible_points(inputs: SinsInputs) -> dict[str, frozenset[int]]:
    """The points that each component may still have."""
    options = {}
    for name, choices in COMPONENTS.items():
        given = getattr(inputs, name)
        if not given:
            options[name] = frozenset(choice.points for choice in choices)
        else:
            options[name] = (
                location_points(given) if name == "location" else frozenset(choice.points for choice in given)
            )
    return options


def sins(inputs: SinsInputs) -> dict[str, Any]:
    """Score the stability of a spinal segment that bears a tumour.

    Args:
        inputs: The six components; each a value, the values still possible, or unknown.

    Returns:
        Points of each component [0-4], the exact range of the total [0-18], the categories still possible, whether a
        surgical consultation is warranted, the input whose answer settles most. Keys as the contract has them.

    References:
        Fisher 2010, Spine 35(22):E1221-E1229, scoring table; Fourney 2011, J Clin Oncol 29(22):3072-3077.
    """
    options = possible_points(inputs)
    scored = score_options(options, BANDS)
    level = inputs.location[0] if len(inputs.location) == 1 and inputs.location[0] in LEVEL_POINTS else None
    return {
        "level": level,
        **{key: scored[key] for key in ("points", "options", "total", "range", "category", "categories")},
        "refer": decide(reachable_totals(options), lambda total: total >= REFER_AT),
        "next_best_question": scored["next_best_question"],
    }


def list_missing(inputs: SinsInputs, result: dict[str, Any]) -> tuple[str, ...]:
    """The components that are not settled."""
    return tuple(name for name in COMPONENTS if name in result["options"])


def read_sins(note: Any) -> Reading:
    """The components that a note states, for each lesion."""
    from assistant.tools.sins_reading import read_lesions

    return read_lesions(note)


def describe_sins(inputs: SinsInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    from assistant.tools.sins_words import describe

    return describe(inputs, result)


TOOL = Tool(
    name="sins",
    title="Spinal Instability Neoplastic Score (SINS)",
    purpose="Grades the stability of a spinal segment that bears a tumour, and shows who needs a surgical opinion.",
    limits=(
        "Neoplastic disease only: not for osteoporotic or traumatic fractures, infection or degeneration.",
        "It measures instability; it ignores neurology: cord compression or a deficit is urgent at any score.",
        "Score each level by itself; points of several levels are never added.",
        "The coccyx has no category.",
    ),
    sources=(FISHER, FOURNEY),
    inputs=SinsInputs,
    compute=sins,
    read=read_sins,
    describe=describe_sins,
    about=(
        r"\bsinss?\b",
        r"\bspin(?:e|al) instability neoplastic score\b",
        r"\bneoplastic (?:spinal )?instability score\b",
    ),
    findings=(
        r"\b(?:osteo)?lytic\b",
        r"\b(?:osteo)?blastic\b|\bsclerotic\b",
        r"\bmechanical (?:\w+ )?pain\b|\bpain\b",
        r"\balign\w*|\bsublux\w+|\bkypho\w+",
        r"\bcollaps\w+|\bheight loss\b|\bloss of height\b",
        r"\bpedicles?\b|\bfacets?\b|\bposterolateral\w*|\bposterior elements\b",
        r"\bmets?\b|\bmetasta\w+|\blesion\b|\btumou?r\b|\bdeposit\b",
    ),
    missing=list_missing,
    additive=True,
    bands=BANDS,
    narrower=NARROWER,
)
