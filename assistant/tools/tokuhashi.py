"""The revised Tokuhashi score (2005): prognosis of a patient with metastases of the spine."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import PointedChoice, Reading, Source, Tool, ToolInputs, list_words
from assistant.tools.choices import OpenChoice, points_of_choices
from assistant.tools.evidence import is_denied
from assistant.tools.given_points import put_points
from assistant.tools.note import Note
from assistant.tools.organs import ask_organs
from assistant.tools.organs import read_organs as find_organs
from assistant.tools.partial import Band, score_options
from assistant.tools.primaries import find_primary
from assistant.tools.rows import list_rows, next_line, total_words
from assistant.tools.spread import MANY, SKELETAL, Count, count_outside, count_vertebrae, find_counts, fitting


class GeneralCondition(PointedChoice):
    """General condition by the Karnofsky value. Source: Tokuhashi 2005, table."""

    POOR = "poor", 0, "KPS 10-40"
    MODERATE = "moderate", 1, "KPS 50-70"
    GOOD = "good", 2, "KPS 80-100"


class ExtraspinalBone(PointedChoice):
    """Bone metastases outside the spine. Source: Tokuhashi 2005, table."""

    THREE_OR_MORE = "three_or_more", 0, "3 or more"
    ONE_OR_TWO = "one_or_two", 1, "1 or 2"
    NONE = "none", 2, "none"


class Vertebral(PointedChoice):
    """Metastases in vertebral bodies. Source: Tokuhashi 2005, table."""

    THREE_OR_MORE = "three_or_more", 0, "3 or more"
    TWO = "two", 1, "2"
    ONE = "one", 2, "1"


class Organs(PointedChoice):
    """Metastases of the major internal organs. Source: Tokuhashi 2005, table."""

    UNREMOVABLE = "unremovable", 0, "present, not removable"
    REMOVABLE = "removable", 1, "present, removable"
    NONE = "none", 2, "none"


class Primary(PointedChoice):
    """Site of the primary tumour. Source: Tokuhashi 2005, table."""

    GROUP_0 = (
        "lung_osteosarcoma_stomach_bladder_oesophagus_pancreas",
        0,
        "lung, osteosarcoma, stomach, bladder, oesophagus, pancreas",
    )
    GROUP_1 = "liver_gallbladder_unidentified", 1, "liver, gallbladder, unidentified"
    GROUP_2 = "other", 2, "others"
    GROUP_3 = "kidney_uterus", 3, "kidney, uterus"
    GROUP_4 = "rectum", 4, "rectum"
    GROUP_5 = ("thyroid_breast_prostate_carcinoid", 5, "thyroid, breast, prostate, carcinoid")


class Palsy(PointedChoice):
    """Palsy by Frankel's grade. Source: Tokuhashi 2005, table."""

    COMPLETE = "complete", 0, "Frankel A, B"
    INCOMPLETE = "incomplete", 1, "Frankel C, D"
    NONE = "none", 2, "Frankel E"


COMPONENTS: dict[str, type[PointedChoice]] = {
    "general_condition": GeneralCondition,
    "extraspinal_bone": ExtraspinalBone,
    "vertebral": Vertebral,
    "organs": Organs,
    "primary": Primary,
    "palsy": Palsy,
}
BANDS = (Band("<6 months", 0, 8), Band(">=6 months", 9, 11), Band(">=1 year", 12, 15))
SITES = {
    **dict.fromkeys(("lung", "osteosarcoma", "stomach", "bladder", "oesophagus", "pancreas"), Primary.GROUP_0),
    **dict.fromkeys(("liver", "gallbladder", "unidentified"), Primary.GROUP_1),
    **dict.fromkeys(("kidney", "uterus"), Primary.GROUP_3),
    "rectum": Primary.GROUP_4,
    **dict.fromkeys(("thyroid", "breast", "prostate", "carcinoid"), Primary.GROUP_5),
}
REMOVABILITY = {
    "none": (Organs.NONE,),
    "removable": (Organs.REMOVABLE,),
    "fixed": (Organs.UNREMOVABLE,),
    "incurable": (Organs.UNREMOVABLE,),
    "removed": (Organs.REMOVABLE, Organs.NONE),
}
PRESENT = (Organs.UNREMOVABLE, Organs.REMOVABLE)
LABELS = {
    "general_condition": r"(?:general )?condition",
    "extraspinal_bone": r"extra ?spinal bones?|extra ?spinal",
    "vertebral": r"vertebra\w*(?: bod(?:y|ies))?",
    "organs": r"(?:major )?(?:internal )?organs?|visceral|viscera",
    "primary": r"primary(?: site| tumou?r| cancer)?",
    "palsy": r"palsy|paralysis",
}


OUTSIDE_ROWS = (
    (ExtraspinalBone.THREE_OR_MORE, 3, MANY),
    (ExtraspinalBone.ONE_OR_TWO, 1, 2),
    (ExtraspinalBone.NONE, 0, 0),
)
VERTEBRAL_ROWS = ((Vertebral.THREE_OR_MORE, 3, MANY), (Vertebral.TWO, 2, 2), (Vertebral.ONE, 1, 1))
CONDITIONS = ((GeneralCondition.POOR, 10, 40), (GeneralCondition.MODERATE, 50, 70), (GeneralCondition.GOOD, 80, 100))
TENS = {
    word: 10 * number
    for number, word in enumerate("ten twenty thirty forty fifty sixty seventy eighty ninety hundred".split(), 1)
}
VALUE = rf"(\d{{1,3}}|{'|'.join(TENS)})"
KARNOFSKY = (
    r"\b(?:kps|karnofsky(?: \w+){0,3}?|ps|performance status)(?: (?:of|is|was|:|=|score|index|about|around|approximately|~|at|now))*"
    rf" {VALUE}\b ?%?(?: ?(?:-|to|/|or) {VALUE}\b)?"
)
DEFICIT = (
    r"\b(?:palse?y|paralysis|paraplegia|paresis|paraparesis|weakness|neurology|motor loss"
    r"|(?:neuro\w* |motor |focal )*(?:deficits?|compromise|impairment|symptoms|signs))\b"
)
INTACT = r"(?:intact|normal|unremarkable|fine|preserved|nad|ok|full|5 / 5|5|m 5)"
PALSY_WORDS = (
    (
        r"\bincomplete (?:\w+ )?(?:palsy|paralysis|paraplegia|paresis|lesion|deficit)\b|\b(?:para|tetra|quadri|mono)paresis\b"
        r"|\b(?:para|tetra)paretic\b|\bpartial (?:palsy|paralysis)\b|\b(?:palsy|paralysis|deficit)(?: :| is)? incomplete\b"
        r"|\b(?:leg|legs|limb|limbs|motor|muscle|mild|slight|some|partial|moderate|bilateral|proximal|distal) weakness\b"
        r"|\bweakness (?:of|in) (?:the |his |her |both )*(?:left |right |lower )?(?:legs?|limbs?|lower)\b|\bweak legs?\b"
        r"|\b(?:power|strength|mrc)(?: (?:grade|is|of|in|:|=|the|both|legs?|lower|limbs?))* [1-4] ?/ ?5\b",
        Palsy.INCOMPLETE,
    ),
    (
        r"\b(?<!in)complete (?:\w+ )?(?:palsy|paralysis|paraplegia|lesion|deficit)\b|\b(?:para|tetra)plegi\w+\b|\bpalsy(?: :|"
        r" is)? complete\b",
        Palsy.COMPLETE,
    ),
    (
        rf"\bneuro\w*(?: (?:is|was|status|exam\w*|:|-|function|completely|fully))* {INTACT}\b|\b(?:intact|normal) neuro\w*\b"
        r"|\bpalsy(?: :| is| =)? (?:none|absent|no|nil)\b|\bno neurology\b"
        rf"|\b(?:power|strength|motor function|motor)(?: (?:grade|is|of|in|:|=|the|both|legs?|lower|limbs?))* (?:full|normal|5 ?/ ?5|intact|preserved)\b"
        r"|\b(?:full|normal) (?:motor )?(?:power|strength|motor function)\b",
        Palsy.NONE,
    ),
)


class TokuhashiInputs(ToolInputs):
    """The six components; each a value, a list of the values still possible, or unknown."""

    general_condition: Annotated[tuple[GeneralCondition, ...], OpenChoice(GeneralCondition)] = Field(
        default=(), description="General condition, by the Karnofsky value"
    )
    extraspinal_bone: Annotated[tuple[ExtraspinalBone, ...], OpenChoice(ExtraspinalBone)] = Field(
        default=(), description="Number of bone metastases outside the spine"
    )
    vertebral: Annotated[tuple[Vertebral, ...], OpenChoice(Vertebral)] = Field(
        default=(), description="Number of metastases in vertebral bodies"
    )
    organs: Annotated[tuple[Organs, ...], OpenChoice(Organs)] = Field(
        default=(), description="Metastases of the major internal organs"
    )
    primary: Annotated[tuple[Primary, ...], OpenChoice(Primary)] = Field(
        default=(), description="Site of the primary tumour"
    )
    palsy: Annotated[tuple[Palsy, ...], OpenChoice(Palsy)] = Field(default=(), description="Palsy, by Frankel's grade")


def tokuhashi(inputs: TokuhashiInputs) -> dict[str, Any]:
    """Score the prognosis of a patient with metastases of the spine; higher is better.

    Returns:
        `points` of each component, `total` and `range` [0-15], `prognosis` (None while open), `prognoses` still possible.

    References:
        Tokuhashi 2005, Spine 30(19):2186-2191, table of the revised score.
    """
    scored = score_options(points_of_choices(inputs, COMPONENTS), BANDS)
    return {
        "points": scored["points"],
        "options": scored["options"],
        "total": scored["total"],
        "range": scored["range"],
        "prognosis": scored["category"],
        "prognoses": scored["categories"],
        "next_best_question": scored["next_best_question"],
    }


def read_tokuhashi(note: Note) -> Reading:
    """The six components that a note states."""
    reading = Reading()
    read_condition(note, reading)
    read_spread(note, reading)
    read_organs(note, reading)
    primary = find_primary(note)
    if primary:
        reading.put("primary", SITES.get(primary[0], Primary.GROUP_2), note.span_of(primary[1]))
    read_palsy(note, reading)
    put_points(note, reading, LABELS, COMPONENTS, counted=("extraspinal_bone", "vertebral"))
    return reading


def read_condition(note: Note, reading: Reading) -> None:
    """The Karnofsky value, or the condition in words."""
    for hit in note.find(KARNOFSKY):
        values = [TENS.get(text) or int(text) for text in hit.match.groups() if text]
        if note.is_denied(hit) or any(value % 10 or not 10 <= value <= 100 for value in values):
            continue
        fits = [choice for choice, low, high in CONDITIONS if any(low <= value <= high for value in values)]
        reading.put("general_condition", fits[0] if len(fits) == 1 else fits, note.span_of(hit))
        return
    for choice in GeneralCondition:
        said = next(
            (
                item
                for item in note.find(
                    rf"\b{choice.value} (?:general )?(?:condition|performance(?: status)?|state|health)\b|\b(?:general"
                    rf" )?(?:condition|performance status|state)(?: is| :)? {choice.value}\b"
                )
                if not note.is_denied(item)
            ),
            None,
        )
        if said:
            reading.put("general_condition", choice, note.span_of(said))
            return


def read_spread(note: Note, reading: Reading) -> None:
    """Bone metastases outside the spine, and metastases in vertebral bodies."""
    outside, spine = count_outside(note), count_vertebrae(note)
    if outside:
        put_count(note, reading, "extraspinal_bone", outside, OUTSIDE_ROWS)
    else:
        single = next((count for count in find_counts(note, SKELETAL) if count.high == 1), None)
        if single:
            words = note.span(single.first, single.last)
            reading.put("extraspinal_bone", [ExtraspinalBone.ONE_OR_TWO, ExtraspinalBone.NONE], words)
            reading.notes.append(f'Is the "{words.text}" the one in the spine, or is it outside the spine?')
    if spine:
        put_count(note, reading, "vertebral", spine, VERTEBRAL_ROWS)


def put_count(
    note: Note, reading: Reading, name: str, count: Count, rows: tuple[tuple[PointedChoice, int, int], ...]
) -> None:
    """Put the choices that a count can lie in."""
    value = fitting(count, rows)
    if value is not None:
        reading.put(name, value, note.span(count.first, count.last))


def read_organs(note: Note, reading: Reading) -> None:
    """Metastases of the major internal organs, and whether they can be removed."""
    found = find_organs(note)
    if found is None:
        return
    if not found.states:
        reading.notes.append(ask_organs(found))
        return
    kept = {choice for state in found.states for choice in REMOVABILITY.get(state, PRESENT)}
    values = [choice for choice in Organs if choice in kept]
    reading.put("organs", values[0] if len(values) == 1 else values, note.span_of(found.hit))


def read_palsy(note: Note, reading: Reading) -> None:
    """Palsy, by Frankel's (or the ASIA) grade or in words."""
    hit = next(note.find(r"\b(?:frankel|asia|ais)(?: (?:grade|score|scale|class|is|of|:|=))* ([a-e])\b"), None)
    if hit:
        letter = hit.match.group(1)
        choice = Palsy.COMPLETE if letter in "ab" else Palsy.INCOMPLETE if letter in "cd" else Palsy.NONE
        reading.put("palsy", choice, note.span_of(hit))
        return
    for pattern, choice in PALSY_WORDS:
        hit = next((item for item in note.find(pattern) if not is_denied(note, item) and not note.is_open(item)), None)
        if hit:
            reading.put("palsy", choice, note.span_of(hit))
            return
    denied = next((hit for hit in note.find(DEFICIT) if is_denied(note, hit) and not note.is_open(hit)), None)
    if denied:
        reading.put("palsy", Palsy.NONE, note.span_of(denied))


def describe_tokuhashi(inputs: TokuhashiInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    survival = list_words(result["prognoses"], "or")
    first = f"Revised Tokuhashi: {total_words(result)} of 15; predicted survival {survival}. Higher is better."
    return "\n".join([first, *list_rows(inputs, result), *next_line(TOOL, result)])


TOOL = Tool(
    name="tokuhashi",
    title="Revised Tokuhashi score (2005)",
    purpose="Predicts survival of a patient with metastases of the spine from six findings, 0 to 15 points.",
    limits=(
        "The original score of 1990 (0 to 12) is another one.",
        "A prediction over groups; treatment has changed since.",
    ),
    sources=(
        Source(
            "Tokuhashi Y et al. Spine 2005;30(19):2186-2191",
            doi="10.1097/01.brs.0000180401.06919.a5",
            where="table of the revised score",
            find="Tokuhashi score prognosis",
        ),
    ),
    inputs=TokuhashiInputs,
    compute=tokuhashi,
    read=read_tokuhashi,
    describe=describe_tokuhashi,
    about=(r"\btoku?hashi\b", r"\btokuhasi\b"),
    findings=(
        r"\bkps\b|\bkarnofsky\b",
        r"\bextra ?spinal\b",
        r"\bvertebra\w*\b",
        r"\borgan\b|\bvisceral\b",
        r"\bfrankel\b|\bpalsy\b",
        r"\bprimary\b",
    ),
    missing=lambda inputs, result: tuple(name for name in COMPONENTS if name in result["options"]),
    additive=True,
    bands=BANDS,
    words=(
        "extraspinal",
        "vertebral",
        "metastases",
        "metastasis",
        "tokuhashi",
        "visceral",
        "removable",
        "unremovable",
        "frankel",
        "primary",
    ),
)
