"""The Tomita score (2001): from three findings to a strategy for metastases of the spine."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import PointedChoice, Reading, Source, Tool, ToolInputs, list_words, words_of
from assistant.tools.choices import OpenChoice, points_of_choices
from assistant.tools.note import Note
from assistant.tools.partial import Band, score_options
from assistant.tools.primaries import find_primary


class Primary(PointedChoice):
    """Growth of the primary tumour. Source: Tomita 2001, scoring table."""

    SLOW = "slow", 1, "slow growth (breast, thyroid, prostate)"
    MODERATE = "moderate", 2, "moderate growth (kidney, uterus)"
    RAPID = "rapid", 4, "rapid growth (lung, stomach, unknown primary)"


class Visceral(PointedChoice):
    """Visceral metastases. Source: Tomita 2001, scoring table."""

    NONE = "none", 0, "none"
    TREATABLE = "treatable", 2, "treatable"
    UNTREATABLE = "untreatable", 4, "untreatable"


class Bone(PointedChoice):
    """Bone metastases, the spine's included. Source: Tomita 2001, scoring table."""

    SOLITARY = "solitary", 1, "solitary"
    MULTIPLE = "multiple", 2, "multiple"


COMPONENTS: dict[str, type[PointedChoice]] = {"primary": Primary, "visceral": Visceral, "bone": Bone}
BANDS = (
    Band("wide or marginal excision", 2, 3),
    Band("marginal or intralesional excision", 4, 5),
    Band("palliative surgery", 6, 7),
    Band("supportive care", 8, 10),
)
# The sites that two published copies of the table name alike; other sites are asked for by their growth.
SITES = {
    **dict.fromkeys(("breast", "thyroid", "prostate"), Primary.SLOW),
    **dict.fromkeys(("kidney", "uterus"), Primary.MODERATE),
    **dict.fromkeys(("lung", "stomach", "unidentified"), Primary.RAPID),
}


class TomitaInputs(ToolInputs):
    """The three components; each a value, a list of the values still possible, or unknown."""

    primary: Annotated[tuple[Primary, ...], OpenChoice(Primary)] = Field(
        default=(), description="Growth of the primary tumour"
    )
    visceral: Annotated[tuple[Visceral, ...], OpenChoice(Visceral)] = Field(
        default=(), description="Visceral metastases"
    )
    bone: Annotated[tuple[Bone, ...], OpenChoice(Bone)] = Field(
        default=(), description="Bone metastases, the spine's included"
    )


def tomita(inputs: TomitaInputs) -> dict[str, Any]:
    """Score metastases of the spine for a surgical strategy; lower is better.

    Returns:
        `points` of each component, `total` and `range` [2-10], `strategy` (None while open), `strategies` still possible.

    References:
        Tomita 2001, Spine 26(3):298-306, scoring table and strategy.
    """
    scored = score_options(points_of_choices(inputs, COMPONENTS), BANDS)
    return {
        "points": scored["points"],
        "options": scored["options"],
        "total": scored["total"],
        "range": scored["range"],
        "strategy": scored["category"],
        "strategies": scored["categories"],
        "next_best_question": scored["next_best_question"],
    }


def read_tomita(note: Note) -> Reading:
    """The three components that a note states."""
    reading = Reading()
    growth = next(
        note.find(
            r"\b(slow|moderate|intermediate|rapid|fast)(?:ly)? (?:growing|growth|primary)\b|\bgrowth (?:is |:"
            r" )?(slow|moderate|intermediate|rapid|fast)\b"
        ),
        None,
    )
    primary = find_primary(note)
    if growth:
        word = growth.match.group(1) or growth.match.group(2)
        reading.put("primary", {"fast": "rapid", "intermediate": "moderate"}.get(word, word), note.span_of(growth))
    elif primary and primary[0] in SITES:
        reading.put("primary", SITES[primary[0]], note.span_of(primary[1]))
    elif primary:
        reading.notes.append(
            f"The growth group of this primary ({primary[0]}) is not among the sites that the table names: is it"
            " slow, moderate or rapid?"
        )
    read_visceral(note, reading)
    read_bones(note, reading)
    return reading


def read_visceral(note: Note, reading: Reading) -> None:
    """Visceral metastases and whether they can be treated."""
    mets = r"(?:mets?|metasta\w+|disease|involvement|lesions?|deposits?|spread)"
    for hit in note.find(
        r"\b(?:visceral|viscera|organ|internal organ|liver|lung|brain|hepatic|pulmonary|cerebral|adrenal)(?:"
        rf" and \w+| or \w+)? {mets}\b|\b{mets} (?:to|in|of) (?:the )?(?:viscera|organs?|liver|lungs?|brain)\b"
        r"|\bvisceral(?= ?(?::|=|none|no|untreatable|treatable))|\b(?:un)?treatable visceral\b"
    ):
        around = note.words(*note.clause_of(hit))
        if note.is_denied(hit) or re.match(
            r" (?:: |= |are |is |mets? )*(?:none|no|absent|nil|0)\b", note.words(hit.last, hit.last + 4)
        ):
            value: Any = Visceral.NONE
        elif re.search(
            r"\b(?:un ?treatable|not treatable|non ?treatable|unresectable|incurable|inoperable|cannot be treated)\b",
            around,
        ):
            value = Visceral.UNTREATABLE
        elif re.search(r"\b(?:treatable|resectable|operable|curable)\b", around):
            value = Visceral.TREATABLE
        else:
            value = [Visceral.TREATABLE, Visceral.UNTREATABLE]
        reading.put("visceral", value, note.span_of(hit))
        return


def read_bones(note: Note, reading: Reading) -> None:
    """Whether there is one bone metastasis or several."""
    mets = r"(?:mets?|metasta\w+|lesions?|deposits?|foci)"
    many = note.affirmed(
        r"\b(?:multiple|several|many|numerous|two|three|four|five|six|\d+) (?:\w+ )?(?:bone|bony|skeletal"
        rf"|spinal|osseous|vertebral) (?:\w+ )?{mets}\b|\b(?:bone|bony|skeletal|osseous|spinal) {mets}(?:"
        r" (?:are|is|:))* (?:multiple|several|many)\b|\bmultiple (?:bone|bones|skeletal)\b|\bbone(?:s)? (?::"
        rf" )?multiple\b|\bmultiple {mets}\b"
    )
    single = note.affirmed(
        r"\b(?:solitary|single|one|isolated|sole|only one|1) (?:\w+ )?(?:bone|bony|skeletal|spinal|osseous"
        rf"|spine|vertebral) (?:\w+ )?{mets}\b|\b(?:bone|bony|skeletal|osseous|spinal) {mets}(?: (?:are|is"
        rf"|:))* (?:solitary|single|isolated)\b|\bsolitary (?:bone|spine|spinal|{mets})\b|\bbone (?::"
        rf" )?(?:solitary|isolated|single)\b|\b(?:isolated|single) {mets}\b"
    )
    if many or single:
        reading.put("bone", Bone.MULTIPLE if many else Bone.SOLITARY, note.span_of(many or single))  # type: ignore[arg-type]


def describe_tomita(inputs: TomitaInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    low, high = result["range"]
    total = f"{low}" if low == high else f"{low} to {high}"
    lines = [f"Tomita: {total} (2 to 10, lower is better); {list_words(result['strategies'], 'or')}."]
    for name in COMPONENTS:
        points = result["points"][name]
        lines.append(
            f"- {words_of(name).capitalize()}: {points if points is not None else ' or '.join(map(str, result['options'][name]))}"
        )
    if result["next_best_question"]:
        lines.append(f"Next: {TomitaInputs.model_fields[result['next_best_question']].description}?")
    return "\n".join(lines)


TOOL = Tool(
    name="tomita",
    title="Tomita score (2001)",
    purpose="From growth of the primary, visceral and bone metastases to a strategy, 2 to 10 points.",
    limits=(
        "The table names example sites only; another primary is asked for by its growth.",
        "Published before present systemic treatment.",
    ),
    sources=(
        Source(
            "Tomita K et al. Spine 2001;26(3):298-306",
            doi="10.1097/00007632-200102010-00016",
            where="scoring table and strategy",
            find="Tomita score surgical strategy spinal metastases",
        ),
    ),
    inputs=TomitaInputs,
    compute=tomita,
    read=read_tomita,
    describe=describe_tomita,
    about=(r"\btomita\b",),
    findings=(r"\bvisceral\b", r"\bbone\b|\bskeletal\b", r"\bprimary\b|\bgrowth\b|\bgrowing\b", r"\bstrategy\b"),
    missing=lambda inputs, result: tuple(name for name in COMPONENTS if name in result["options"]),
    additive=True,
    words=(
        "visceral",
        "metastases",
        "metastasis",
        "solitary",
        "multiple",
        "untreatable",
        "treatable",
        "primary",
        "growth",
    ),
)
