"""The Tomita score (2001): from three findings to a strategy for metastases of the spine."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import PointedChoice, Reading, Source, Tool, ToolInputs, list_words
from assistant.tools.choices import OpenChoice, points_of_choices
from assistant.tools.given_points import put_points
from assistant.tools.note import Note
from assistant.tools.organs import ask_organs, read_organs
from assistant.tools.partial import Band, score_options
from assistant.tools.primaries import find_primary
from assistant.tools.rows import list_rows, next_line, total_words
from assistant.tools.spread import count_skeletal


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


# What can be removed can be treated; what cannot be removed may still be treated otherwise.
TREATABILITY = {
    "none": (Visceral.NONE,),
    "removable": (Visceral.TREATABLE,),
    "treatable": (Visceral.TREATABLE,),
    "incurable": (Visceral.UNTREATABLE,),
    "removed": (Visceral.NONE, Visceral.TREATABLE),
}
PRESENT = (Visceral.TREATABLE, Visceral.UNTREATABLE)
LABELS = {
    "primary": r"primary(?: site| tumou?r| growth)?|growth",
    "visceral": r"visceral|viscera",
    "bone": r"bones?|bone mets?|bone metastas[ei]s",
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
    count = count_skeletal(note)
    if count:
        reading.put("bone", Bone.MULTIPLE if count.low > 1 else Bone.SOLITARY, note.span(count.first, count.last))
    put_points(note, reading, LABELS, COMPONENTS, counted=("bone",))
    return reading


def read_visceral(note: Note, reading: Reading) -> None:
    """Visceral metastases and whether they can be treated."""
    found = read_organs(note)
    if found is None:
        return
    if not found.states:
        reading.notes.append(ask_organs(found))
        return
    kept = {choice for state in found.states for choice in TREATABILITY.get(state, PRESENT)}
    values = [choice for choice in Visceral if choice in kept]
    reading.put("visceral", values[0] if len(values) == 1 else values, note.span_of(found.hit))


def describe_tomita(inputs: TomitaInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    first = f"Tomita: {total_words(result)} (2 to 10, lower is better); {list_words(result['strategies'], 'or')}."
    return "\n".join([first, *list_rows(inputs, result), *next_line(TOOL, result)])


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
    bands=BANDS,
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
