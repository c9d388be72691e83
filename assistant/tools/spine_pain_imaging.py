"""The next step for spine pain in the slides' diagnostic algorithm, reconstructed where its arrows are lost."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from assistant.tools.base import Reading, Source, Tool, ToolInputs, fail, is_unknown
from assistant.tools.evidence import denied_after
from assistant.tools.note import Note


class PainFinding(StrEnum):
    """What imaging has shown so far. Source: the slides' diagnostic algorithm."""

    NONE = "none"
    DISC_OR_STENOSIS = "disc_or_stenosis"
    OEDEMA = "oedema"
    NORMAL = "normal"
    METASTASIS = "metastasis"
    PRIMARY_TUMOUR = "primary_tumour"
    TRAUMATIC_FRACTURE = "traumatic_fracture"


NEXT: dict[str, tuple[str, ...]] = {
    "none": ("x_ray", "mri"),
    "disc_or_stenosis": (),
    "oedema": ("vp_kp",),
    "normal": ("no_vp",),
    "metastasis": ("nm", "ct", "vp_kp"),
    "primary_tumour": ("nm", "ct", "vp_kp"),
    "traumatic_fracture": ("nm", "ct", "vp_kp"),
}
WORDS = {
    "x_ray": "standard X-ray (flexion and extension)",
    "mri": "MRI (STIR or fat-suppressed T2)",
    "nm": "nuclear medicine",
    "ct": "CT",
    "vp_kp": "vertebroplasty or kyphoplasty",
    "no_vp": "no vertebroplasty",
}
CUES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("metastasis", (r"\bmetasta\w+", r"\bmets?\b")),
    (
        "primary_tumour",
        (
            r"\bprimary (?:spinal |bone |vertebral )?(?:tumou?r|neoplasm|malignan\w+)\b",
            r"\bprimary bone\b",
            r"\b(?:tumou?r|neoplasm|malignancy)(?: is| :)? primary\b",
            r"\b(?:osteosarcoma|chordoma|chondrosarcoma|plasmacytoma|ewing)\b",
            r"\bosteoid osteoma\b",
            r"\bchordoma\b",
        ),
    ),
    (
        "traumatic_fracture",
        (
            r"\btrauma\w* (?:vertebral )?(?:compression )?(?:fracture|frac)\w*",
            r"\bfracture(?:s)?(?: \w+){0,3} (?:trauma|fall|accident)\b",
            r"\bpost ?traumatic\b",
            r"\bafter (?:a )?(?:fall|trauma|accident)\b",
            r"\btraumatic\b",
        ),
    ),
    (
        "oedema",
        (
            r"\bo?edema\w*",
            r"\bstir (?:hyperintens\w+|positive|signal|bright)\b",
            r"\bhyperintens\w+ on stir\b",
            r"\bbone bruise\b",
            r"\bspongious\b",
        ),
    ),
    (
        "disc_or_stenosis",
        (
            r"\b(?:disc|disk)(?: (?:herniation|protrusion|prolapse|disease|degeneration))?\b",
            r"\bhnp\b",
            r"\bddd\b",
            r"\bherni\w+",
            r"\bstenosis\b",
            r"\bdegenerative\b",
        ),
    ),
    (
        "normal",
        (
            r"\bnormal (?:mri?|marrow|stir|imaging|signal|scan|spine mri|study)\b",
            r"\b(?:mri?|marrow|stir|imaging|scan)(?: (?:is|was|shows?|comes back|came back|looks|signal|entirely"
            r"|completely|:|spine|of|the|all|are|findings?))* (?:normal|unremarkable|negative|clear|nothing)\b",
            r"\bno (?:abnormalit\w+|o?edema|pathology|abnormal\w* (?:findings?|signal))\b",
            r"\bnormal\b",
            r"\bunremarkable\b",
        ),
    ),
    (
        "none",
        (
            r"\bnothing (?:has been |was |is )?(?:done|performed)\b",
            r"\bno imaging\b",
            r"\b(?:first|initial|start\w*|begin\w*)\b",
            r"\bnot (?:yet )?(?:been )?imaged\b",
            r"\bnew (?:spine|back|spinal) pain\b",
            r"\bwithout (?:any )?imaging\b",
            r"\bwhere to start\b",
            r"\bno (?:scans?|x rays?|mri)\b",
        ),
    ),
)


def read_finding(value: Any) -> str | None:
    """A finding's name.

    Raises:
        PydanticCustomError: If it is none of the findings.
    """
    if value is None or (isinstance(value, str) and value.strip().lower() in {"", "unknown"}):
        return None
    text = value.strip().lower().replace(" ", "_").replace("-", "_") if isinstance(value, str) else ""
    text = {
        "edema": "oedema",
        "primary_tumor": "primary_tumour",
        "trauma": "traumatic_fracture",
        "disc": "disc_or_stenosis",
    }.get(text, text)
    if text in NEXT:
        return text
    if is_unknown(value):
        return None
    raise fail("one of " + ", ".join(NEXT))


class SpinePainInputs(ToolInputs):
    """What imaging has shown so far."""

    finding: Annotated[
        str | None, BeforeValidator(read_finding), WithJsonSchema({"anyOf": [{"enum": list(NEXT)}, {"type": "null"}]})
    ] = Field(default=None, description="What imaging has shown so far; none when nothing has been done")


def spine_pain_imaging(inputs: SpinePainInputs) -> dict[str, Any]:
    """Name the next step of the slides' algorithm for spine pain.

    The slide's arrows are lost in its text; the order is reconstructed (oedema leads to augmentation, a normal marrow
    to none, tumour and trauma to nuclear medicine and CT first), which is said.

    Returns:
        `finding`, `next` (of x_ray, mri, nm, ct, vp_kp, no_vp), `reconstructed`.

    References:
        Spine intervention slides, diagnostic algorithm.
    """
    if inputs.finding is None:
        return {"finding": None, "next": None, "reconstructed": True, "missing": ["finding"]}
    return {"finding": inputs.finding, "next": list(NEXT[inputs.finding]), "reconstructed": True}


def read_spine_pain(note: Note) -> Reading:
    """The finding that a note states; the most specific one counts."""
    reading = Reading()
    for name, cues in CUES:
        for cue in cues:
            for hit in note.find(cue):
                own_no = hit.match.group(0).strip().startswith(("no ", "nothing", "not ", "without"))
                if own_no or not (note.is_denied(hit) or denied_after(note, hit) or note.is_open(hit)):
                    reading.put("finding", name, note.span_of(hit))
                    return reading
    return reading


def describe_spine_pain(inputs: SpinePainInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if inputs.finding is None:
        return (
            "Needed: what imaging has shown so far (nothing done, disc or stenosis, oedema, normal, metastasis,"
            " primary tumour, traumatic fracture)."
        )
    steps = (
        ", then ".join(WORDS[step] for step in result["next"]) or "the algorithm states no step towards augmentation"
    )
    return (
        f"{inputs.finding.replace('_', ' ').capitalize()}: {steps}. The slide's arrows are lost; this order"
        " is reconstructed."
    )


TOOL = Tool(
    name="spine_pain_imaging",
    title="Diagnostic algorithm for spine pain",
    purpose="Names the next step of the slides' algorithm for what imaging has shown so far.",
    limits=("Reconstructed: the text of the slide has lost its arrows.", "The slides' own algorithm, no guideline."),
    sources=(
        Source(
            "Spine intervention slides, diagnostic algorithm",
            where='slide "Diagnostic algorithm"',
            find="diagnostic algorithm spine pain standard X-ray MR STIR",
            document="spine-intervention-slides",
        ),
    ),
    inputs=SpinePainInputs,
    compute=spine_pain_imaging,
    read=read_spine_pain,
    describe=describe_spine_pain,
    about=(
        r"\balgorithm\b",
        r"\bmuto\b",
        r"\b(?:first|next|further) (?:imaging|step|test|examination|exam|investigation)\b",
        r"\bwhat (?:comes )?next\b",
        r"\bdiagnostic (?:work ?up|pathway)\b",
        r"\bspine pain\b",
        r"\b(?:mri|stir|marrow)\b(?=.*\bo?edema\b)",
        r"\bo?edema\b(?=.*\b(?:vp|kp|vertebroplasty|kyphoplasty|next|mri))",
    ),
    findings=(
        r"\b(?:spine|back|spinal) pain\b",
        r"\bx rays?\b|\bmri?\b|\bct\b|\bstir\b",
        r"\bo?edema\b",
        r"\bnext\b|\bfirst\b",
        r"\bnormal\b|\bunremarkable\b",
        r"\bimaging\b",
    ),
    against=(r"\bablat\w+", r"\bsins\b", r"\bemboli\w+", r"\bbiops\w+"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    words=("oedema", "edema", "stenosis", "herniation", "metastasis", "traumatic", "algorithm", "imaging"),
    kind="look_up",
)
