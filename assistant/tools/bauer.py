"""The modified Bauer score (Leithner 2008): survival with a metastasis of the spine, one point each for four findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from assistant.tools.base import Narrower, Reading, Source, Tool, ToolInputs, list_words
from assistant.tools.intervals import Flag
from assistant.tools.note import Note
from assistant.tools.organs import ask_organs, read_organs
from assistant.tools.partial import Band, score_options
from assistant.tools.primaries import find_primary
from assistant.tools.rows import list_rows, next_line, total_words
from assistant.tools.spread import count_skeletal

COMPONENTS = ("no_visceral", "not_lung", "favourable_primary", "solitary_skeletal")
FAVOURABLE = frozenset({"breast", "kidney", "lymphoma", "myeloma"})
BANDS = (
    Band("supportive care", 0, 1),
    Band("short-term palliation (dorsal)", 2, 2),
    Band("mid-term local control (ventral and dorsal)", 3, 4),
)
OTHER_PRIMARY = (
    ("not_lung", r"\b(?:not|no|non|neither)(?: a| the)? (?:lung|bronchial)\b", True),
    (
        "favourable_primary",
        r"\b(?:not|nor|no|none of|neither)(?: \w+){0,3} favou?rable(?: \w+)?\b|\bunfavou?rable primary\b",
        False,
    ),
    ("favourable_primary", r"(?<! not)(?<! no) (?:a )?favou?rable primary\b(?! (?:no|n|false|0|: no|: 0)\b)", True),
)
# Asked without a denial, so that yes and no are plain.
NARROWER: Mapping[tuple[str, tuple[int, ...]], Narrower] = {
    ("no_visceral", (0, 1)): Narrower("Are there visceral metastases?", yes=False, no=True),
    ("not_lung", (0, 1)): Narrower("Is the primary lung cancer?", yes=False, no=True),
    ("favourable_primary", (0, 1)): Narrower(
        "Is the primary breast or kidney cancer, lymphoma or myeloma?", yes=True, no=False
    ),
    ("solitary_skeletal", (0, 1)): Narrower("Is there only one skeletal metastasis?", yes=True, no=False),
}
LABELS = {
    "no_visceral": r"no visceral(?: mets?| metasta\w+| disease)?",
    "not_lung": r"(?:not|no) lung(?: cancer| primary)?",
    "favourable_primary": r"favou?rable(?: primary)?",
    "solitary_skeletal": r"solitary(?: skeletal| bone)?(?: met| metastasis)?",
}


class BauerInputs(ToolInputs):
    """Four findings; each yes, no or unknown."""

    no_visceral: Flag = Field(default=None, description="No visceral metastases")
    not_lung: Flag = Field(default=None, description="The primary is not lung cancer")
    favourable_primary: Flag = Field(default=None, description="The primary is breast, kidney, lymphoma or myeloma")
    solitary_skeletal: Flag = Field(default=None, description="One solitary skeletal metastasis")


def bauer(inputs: BauerInputs) -> dict[str, Any]:
    """Score survival with a metastasis of the spine; higher is better.

    Returns:
        `points` of each finding, `total` and `range` [0-4], `treatment` (None while open).

    References:
        Leithner 2008, Eur Spine J 17(11):1488-1495, modified Bauer score.
    """
    options = {}
    for name in COMPONENTS:
        value = getattr(inputs, name)
        options[name] = frozenset({0, 1}) if value is None else frozenset({int(value)})
    if inputs.not_lung is False and inputs.favourable_primary is None:
        options["favourable_primary"] = frozenset({0})  # lung is not among the four
    if inputs.favourable_primary and inputs.not_lung is None:
        options["not_lung"] = frozenset({1})
    scored = score_options(options, BANDS)
    return {
        "points": scored["points"],
        "options": scored["options"],
        "total": scored["total"],
        "range": scored["range"],
        "treatment": scored["category"],
        "treatments": scored["categories"],
        "next_best_question": scored["next_best_question"],
    }


def read_bauer(note: Note) -> Reading:
    """The four findings that a note states."""
    reading = Reading()
    organs = read_organs(note)
    if organs is not None and not organs.states:
        reading.notes.append(ask_organs(organs))
    elif organs is not None and len({state == "none" for state in organs.states}) == 1:
        if organs.states != {"removed"}:  # what was removed may have been all
            reading.put("no_visceral", "none" in organs.states, note.span_of(organs.hit))
    elif organs is not None:
        reading.conflicts.add("no_visceral")
        reading.notes.append(
            "The note says both that there are visceral metastases and that there are none. Which holds?"
        )
    read_primary(note, reading)
    count = count_skeletal(note)
    if count:
        reading.put("solitary_skeletal", count.low == 1, note.span(count.first, count.last))
    read_answers(note, reading)
    return reading


def read_primary(note: Note, reading: Reading) -> None:
    """Whether the primary is lung cancer, and whether it is one of the favourable ones; an unknown one may be either."""
    primary = find_primary(note)
    if primary and primary[0] == "unidentified":
        return
    if primary:
        reading.put("not_lung", primary[0] != "lung", note.span_of(primary[1]))
        reading.put("favourable_primary", primary[0] in FAVOURABLE, note.span_of(primary[1]))
        return
    for name, cue, value in OTHER_PRIMARY:
        hit = next(note.find(cue), None)
        if hit:
            reading.put(name, value, note.span_of(hit))


def read_answers(note: Note, reading: Reading) -> None:
    """Findings that are named and answered: "not lung: yes", "solitary_skeletal 0"."""
    for name, label in LABELS.items():
        spaced = label.replace(" ", " (?:_ )?")
        answer = rf"\b(?:{spaced})(?: (?::|=|-|points?))* (yes|no|y|n|true|false|[01])\b(?! (?:mets?|metasta\w+|other))"
        hit = next(note.find(answer), None)
        if hit:
            reading.put(name, hit.match.group(1) in {"yes", "y", "true", "1"}, note.span_of(hit))


def describe_bauer(inputs: BauerInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    first = f"Modified Bauer: {total_words(result)} of 4; {list_words(result['treatments'], 'or')}. Higher is better."
    return "\n".join([first, *list_rows(inputs, result), *next_line(TOOL, result)])


TOOL = Tool(
    name="bauer",
    title="Modified Bauer score (2008)",
    purpose="Predicts survival with a metastasis of the spine from four findings, 0 to 4 points.",
    limits=("The original Bauer score also counts pathological fracture and has other bands.",),
    sources=(
        Source(
            "Leithner A et al. Eur Spine J 2008;17(11):1488-1495",
            doi="10.1007/s00586-008-0763-1",
            where="modified Bauer score",
            find="Bauer score survival spinal metastases",
        ),
    ),
    inputs=BauerInputs,
    compute=bauer,
    read=read_bauer,
    describe=describe_bauer,
    about=(r"\bbauer\b",),
    findings=(r"\bvisceral\b", r"\bprimary\b", r"\bbone\b|\bskeletal\b", r"\bsolitary\b|\bmultiple\b|\bseveral\b"),
    missing=lambda inputs, result: tuple(name for name in COMPONENTS if name in result["options"]),
    additive=True,
    bands=BANDS,
    narrower=NARROWER,
    words=("visceral", "metastases", "metastasis", "solitary", "multiple", "skeletal", "primary"),
)
