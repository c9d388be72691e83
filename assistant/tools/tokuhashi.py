"""The revised Tokuhashi score (2005): prognosis of a patient with metastases of the spine."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import PointedChoice, Reading, Source, Tool, ToolInputs, words_of
from assistant.tools.choices import OpenChoice, points_of_choices
from assistant.tools.note import Note
from assistant.tools.partial import Band, score_options
from assistant.tools.primaries import count_word, find_primary


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
COUNTED = (
    r"(?P<n>\d{1,2}|no|zero|one|single|solitary|isolated|two|three|four|five|six|seven|eight|nine|ten"
    r"|multiple|several|many|numerous|a couple of|> ?\d|>= ?\d|≥ ?\d|at least \w+|more than \w+|an?)"
)
METS = r"(?:mets?|metasta\w+|foci|focus|lesions?|deposits?|sites?|localisations?)"


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
    read_bone(note, reading)
    read_vertebral(note, reading)
    read_organs(note, reading)
    primary = find_primary(note)
    if primary:
        reading.put("primary", SITES.get(primary[0], Primary.GROUP_2), note.span_of(primary[1]))
    read_palsy(note, reading)
    return reading


def read_condition(note: Note, reading: Reading) -> None:
    """The Karnofsky value, or the condition in words."""
    hit = next(
        note.find(
            r"\b(?:kps|karnofsky(?: \w+){0,3}?|ps|performance status)(?: (?:of|is|:|=|score|index|about))*"
            r" (\d{1,3})\b ?%?"
        ),
        None,
    )
    if hit and 0 < int(hit.match.group(1)) <= 100 and int(hit.match.group(1)) >= 10:
        value = int(hit.match.group(1))
        choice = (
            GeneralCondition.POOR
            if value <= 40
            else GeneralCondition.MODERATE
            if value <= 70
            else GeneralCondition.GOOD
        )
        if value in range(41, 50) or value in range(71, 80):
            return
        reading.put("general_condition", choice, note.span_of(hit))
        return
    for choice in GeneralCondition:
        hit = next(
            (
                item
                for item in note.find(
                    rf"\b{choice.value} (?:general )?(?:condition|performance(?: status)?|state|health)\b|\b(?:general"
                    rf" )?(?:condition|performance status)(?: is| :)? {choice.value}\b"
                )
                if not note.is_denied(item)
            ),
            None,
        )
        if hit:
            reading.put("general_condition", choice, note.span_of(hit))
            return


def number_of(text: str) -> tuple[int, bool] | None:
    """A count and whether more is possible ("several" is three or more only when it says so)."""
    text = text.strip()
    bound = re.match(r"(>=|≥|at least|>|more than) ?(\w+)", text)
    if bound:
        low = count_word(bound.group(2))
        return None if low is None else (low + (bound.group(1) in {">", "more than"}), True)
    if text in {"multiple", "several", "many", "numerous"}:
        return (2, True) if text == "multiple" else (3, True)
    if text == "a couple of":
        return 2, False
    count = count_word(text)
    return None if count is None else (count, False)


def read_bone(note: Note, reading: Reading) -> None:
    """Bone metastases outside the spine."""
    bone = (
        rf"(?:extra ?spinal (?:bone |bony |skeletal |osseous )?(?:{METS})|(?:other |extravertebral |non"
        rf" ?spinal )(?:bone|bony|skeletal) (?:{METS})|extra ?spinal (?:bone|disease)|(?:bone|bony|skeletal)"
        rf" (?:{METS}) (?:outside|elsewhere|beyond)(?: of)?(?: the)?(?: spine)?)"
    )
    found = next(
        note.find(
            rf"\b{COUNTED} (?:\w+ )?{bone}\b|\b{bone}(?: (?:count|number|:|=|is|are|of))* (?P<m>\d{{1,2}}|none|no"
            r"|absent|nil|zero|one|two|three|four|five|multiple|several|≥ ?\d|> ?\d|>= ?\d)\b"
        ),
        None,
    )
    if found:
        text = found.match.group("n") or found.match.group("m")
        text = "no" if text in {"none", "absent", "nil"} else text
        number = number_of(text)
        if number:
            put_bone(reading, number, note, found)
            return
    denied = next((hit for hit in note.find(rf"\b{bone}\b") if note.is_denied(hit)), None)
    only = note.affirmed(r"\b(?:only|confined to|limited to) (?:the )?(?:spine|spinal)\b|\bspine only\b")
    if denied or only:
        reading.put("extraspinal_bone", ExtraspinalBone.NONE, note.span_of(denied or only))  # type: ignore[arg-type]


def put_bone(reading: Reading, number: tuple[int, bool], note: Note, hit: Any) -> None:
    """Put the count of bone metastases outside the spine."""
    count, more = number
    if count >= 3:
        value: Any = ExtraspinalBone.THREE_OR_MORE
    elif more:
        value = [ExtraspinalBone.ONE_OR_TWO, ExtraspinalBone.THREE_OR_MORE]
    else:
        value = ExtraspinalBone.NONE if count == 0 else ExtraspinalBone.ONE_OR_TWO
    reading.put("extraspinal_bone", value, note.span_of(hit))


def read_vertebral(note: Note, reading: Reading) -> None:
    """Metastases in vertebral bodies."""
    spine = (
        rf"(?:(?:vertebral|spinal|spine)(?: body)? (?:{METS}|level|levels|involvement)|vertebra\w*(?: bodies|"
        rf" body)?(?: (?:involved|affected|{METS}))?|vertebral bodies|levels?|{METS} (?:in|of|to) (?:the"
        r" )?(?:spine|vertebra\w*))"
    )
    for hit in note.find(
        rf"\b{COUNTED} (?:\( (?P<told>\d+) \) )?(?!extra)(?:\w+ )?{spine}\b|\b(?:vertebral|spinal) (?:{METS}|bodies|levels)(?: (?:count"
        rf"|number|:|=|is|are|of|involved|affected))* (?P<m>\d{{1,2}}|one|two|three|four|five|multiple|≥ ?\d|>"
        r" ?\d|>= ?\d|single|solitary)\b"
    ):
        if re.search(r"\bextra ?spinal\b", hit.match.group(0)):
            continue
        number = number_of(hit.match.group("told") or hit.match.group("n") or hit.match.group("m"))
        if number and number[0] > 0:
            count, more = number
            value: Any = (
                Vertebral.THREE_OR_MORE
                if count >= 3
                else [Vertebral.TWO, Vertebral.THREE_OR_MORE]
                if more
                else Vertebral.TWO
                if count == 2
                else Vertebral.ONE
            )
            reading.put("vertebral", value, note.span_of(hit))
            return


def read_organs(note: Note, reading: Reading) -> None:
    """Metastases of the major internal organs, and whether they can be removed."""
    organ = (
        r"(?:(?:major )?(?:internal )?(?:organ|organs|visceral|viscera|liver|lung|brain|kidney|hepatic"
        rf"|pulmonary|cerebral|adrenal)(?: or \w+| and \w+)? (?:{METS}|involvement|disease)|(?:{METS}) (?:to"
        r"|in|of) (?:the )?(?:major )?(?:internal )?(?:organs?|viscera|liver|lungs?|brain|kidneys?))"
    )
    for hit in note.find(rf"\b{organ}\b"):
        around = note.words(*note.clause_of(hit))
        if note.is_denied(hit) or re.match(
            r" (?:: |= |are |is )?(?:none|no|absent|nil|0)\b", note.words(hit.last, hit.last + 3)
        ):
            value: Any = Organs.NONE
        elif re.search(
            r"\b(?:un ?remov\w+|non ?remov\w+|un ?resect\w+|irresect\w+|non ?resect\w+|in ?operable|not"
            r" (?:removable|resectable|operable)|unoperable|untreatable|cannot be removed)\b",
            around,
        ):
            value = Organs.UNREMOVABLE
        elif re.search(r"\b(?:removable|resectable|operable)\b", around):
            value = Organs.REMOVABLE
        else:
            value = [Organs.UNREMOVABLE, Organs.REMOVABLE]
        reading.put("organs", value, note.span_of(hit))
        return


def read_palsy(note: Note, reading: Reading) -> None:
    """Palsy, by Frankel's (or the ASIA) grade or in words."""
    hit = next(note.find(r"\b(?:frankel|asia|ais)(?: (?:grade|score|scale|class|is|of|:|=))* ([a-e])\b"), None)
    if hit:
        letter = hit.match.group(1)
        reading.put(
            "palsy",
            Palsy.COMPLETE if letter in "ab" else Palsy.INCOMPLETE if letter in "cd" else Palsy.NONE,
            note.span_of(hit),
        )
        return
    for pattern, choice in (
        (
            r"\bincomplete (?:\w+ )?(?:palsy|paralysis|paraplegia|paresis|lesion|deficit)\b|\bparaparesis\b"
            r"|\bpartial (?:palsy|paralysis)\b|\bpalsy(?: :| is)? incomplete\b",
            Palsy.INCOMPLETE,
        ),
        (
            r"\bcomplete (?:\w+ )?(?:palsy|paralysis|paraplegia|lesion|deficit)\b|\bparaplegi\w+\b|\bpalsy(?: :|"
            r" is)? complete\b",
            Palsy.COMPLETE,
        ),
        (
            r"\b(?:neurolog\w+ (?:intact|normal)|intact neurolog\w+|normal neurolog\w+|palsy(?: :| is)? (?:none"
            r"|absent|no))\b",
            Palsy.NONE,
        ),
    ):
        hit = next((item for item in note.find(pattern) if not note.is_denied(item)), None)
        if hit:
            reading.put("palsy", choice, note.span_of(hit))
            return
    denied = next(
        (
            hit
            for hit in note.find(r"\b(?:palsy|paralysis|paraplegia|paresis|(?:neurolog\w+ |motor )?deficits?)\b")
            if note.is_denied(hit)
        ),
        None,
    )
    if denied:
        reading.put("palsy", Palsy.NONE, note.span_of(denied))


def describe_tokuhashi(inputs: TokuhashiInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    low, high = result["range"]
    total = f"{low}" if low == high else f"{low} to {high}"
    lines = [
        f"Revised Tokuhashi: {total} of 15; predicted survival {' or '.join(result['prognoses'])}. Higher is better."
    ]
    for name in COMPONENTS:
        points = result["points"][name]
        shown = points if points is not None else " or ".join(map(str, result["options"][name]))
        lines.append(f"- {words_of(name).capitalize()}: {shown}")
    if result["next_best_question"]:
        lines.append(f"Next: {TokuhashiInputs.model_fields[result['next_best_question']].description}?")
    return "\n".join(lines)


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
