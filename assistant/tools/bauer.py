"""The modified Bauer score (Leithner 2008): survival with a metastasis of the spine, one point each for four findings."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs, words_of
from assistant.tools.intervals import Flag
from assistant.tools.note import Note
from assistant.tools.partial import Band, score_options
from assistant.tools.primaries import find_primary

COMPONENTS = ("no_visceral", "not_lung", "favourable_primary", "solitary_skeletal")
FAVOURABLE = frozenset({"breast", "kidney", "lymphoma", "myeloma"})
BANDS = (
    Band("supportive care", 0, 1),
    Band("short-term palliation (dorsal)", 2, 2),
    Band("mid-term local control (ventral and dorsal)", 3, 4),
)
METS = r"(?:mets?|metasta\w+|disease|involvement|lesions?|deposits?|spread)"


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
    visceral = list(
        note.find(
            r"\b(?:visceral|viscera|organ|liver|lung|brain|hepatic|pulmonary|cerebral|adrenal)(?: and \w+| or"
            rf" \w+)? {METS}\b|\b{METS} (?:to|in) (?:the )?(?:viscera|organs?|liver|lungs?|brain)\b|\bvisceral(?="
            r" ?(?::|=))"
        )
    )
    for hit in visceral:
        answered = note.words(hit.last, hit.last + 3)
        absent = note.is_denied(hit) or answered.startswith((" : no", " none", " : none", " absent", " = no"))
        reading.put("no_visceral", absent, note.span_of(hit))
        if not absent:
            break
    primary = find_primary(note)
    if primary:
        reading.put("not_lung", primary[0] != "lung", note.span_of(primary[1]))
        reading.put("favourable_primary", primary[0] in FAVOURABLE, note.span_of(primary[1]))
    else:
        other = next(note.find(r"\b(?:not|no|non) (?:a )?lung\b"), None)
        if other:
            reading.put("not_lung", True, note.span_of(other))
    read_skeletal(note, reading)
    return reading


def read_skeletal(note: Note, reading: Reading) -> None:
    """Whether there is one skeletal metastasis or several."""
    many = note.affirmed(
        r"\b(?:multiple|several|many|numerous|two|three|four|five|six|seven|\d+) (?:other |further |\w+"
        rf" )?(?:bone|bony|skeletal|spinal|osseous|vertebral) (?:\w+ )?{METS}\b|\b(?:bone|bony|skeletal"
        rf"|osseous|spinal) {METS}(?: (?:are|is|:))* (?:multiple|several|many)\b|\bmultiple (?:bone|bones"
        rf"|skeletal|{METS})\b|\bnot solitary\b"
    )
    one = note.affirmed(
        r"\b(?:solitary|single|one|isolated|sole|only one|1) (?:\w+ )?(?:bone|bony|skeletal|spinal|osseous"
        rf"|spine|vertebral) (?:\w+ )?{METS}\b|\b(?:bone|bony|skeletal|osseous|spinal) {METS}(?: (?:are|is"
        r"|:))* (?:solitary|single|isolated)\b|\b(?:solitary|isolated|single) (?:[ctdl] \d+ )?(?:bone"
        rf"|skeletal|spine|spinal|{METS})\b|\bsolitary\b|\b(?:no|without) other (?:bone|skeletal|bony) {METS}\b"
    )
    denied = next((hit for hit in note.find(r"\bsolitary\b") if note.is_denied(hit)), None)
    if many or denied:
        reading.put("solitary_skeletal", False, note.span_of(many or denied))  # type: ignore[arg-type]
    elif one:
        reading.put("solitary_skeletal", True, note.span_of(one))


def describe_bauer(inputs: BauerInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    low, high = result["range"]
    total = f"{low}" if low == high else f"{low} to {high}"
    lines = [f"Modified Bauer: {total} of 4; {' or '.join(result['treatments'])}. Higher is better."]
    for name in COMPONENTS:
        points = result["points"][name]
        lines.append(f"- {words_of(name).capitalize()}: {points if points is not None else '0 or 1'}")
    if result["next_best_question"]:
        lines.append(f"Next: {BauerInputs.model_fields[result['next_best_question']].description}?")
    return "\n".join(lines)


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
    words=("visceral", "metastases", "metastasis", "solitary", "multiple", "skeletal", "primary"),
)
