"""Ablation of a spinal tumour: what the review's indications and contraindications give, and whether cement follows."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs, list_words, words_of
from assistant.tools.findings import Finding, read_findings
from assistant.tools.intervals import Flag
from assistant.tools.note import Note

CONTRAINDICATIONS = ("unstable_pathologic_vcf", "metastatic_epidural_spinal_cord_compression")
INDICATIONS = ("benign_tumour", "osteoid_osteoma", "primary_malignant_tumour", "metastasis")
FINDINGS = (
    Finding("osteoid_osteoma", (r"\bosteoid osteoma\w*\b",)),
    Finding(
        "benign_tumour",
        (
            r"\bosteoblastoma\w*\b",
            r"\baneurysmal bone cyst\b",
            r"\babc\b",
            r"\bh(?:a)?emangioma\w*\b",
            r"\bbenign (?:\w+ )?(?:tumou?r|lesion)\b",
            r"\bosteoid osteoma\w*\b",
        ),
    ),
    Finding(
        "primary_malignant_tumour",
        (
            r"\bh(?:a)?emangio ?pericytoma\b",
            r"\bprimary (?:malignant|bone|spinal) (?:\w+ )?tumou?r\b",
            r"\bprimary malignan\w+\b",
            r"\bchordoma\b",
            r"\bsarcoma\b",
        ),
    ),
    Finding(
        "metastasis",
        (
            r"\bmetasta(?:sis|ses)\b",
            r"\bmets?\b",
            r"\bmetastatic (?!epidural|spinal cord|cord)(?:\w+ )?(?:lesion|disease|tumou?r|deposit|vertebra\w*)?\b",
            r"\bdeposit\b",
            r"\bmyeloma\b",
            r"\bplasmacytoma\b",
            r"\bcancer\b",
        ),
    ),
    Finding(
        "unstable_pathologic_vcf",
        (
            r"\bunstable (?:pathologic(?:al)? |malignant |metastatic |neoplastic )?(?:vertebral |compression"
            r" )*(?:fractures?|vcfs?|collapse|spine|vertebra|lesion|metastasis|pathologic\w* \w+)\b",
            r"\b(?:fracture|vcf|collapse|vertebra|spine|lesion|metastasis|level|segment)(?: \w+){0,3}? (?:is |was"
            r" |are |judged |considered )?(?:mechanically |clearly )?unstable\b",
            r"\bspinal instability\b",
            r"\bunstable\b",
            r"\binstability\b",
        ),
        (
            r"\bstable\b",
            r"\bno instability\b",
            r"\bno (?:unstable )?(?:fractures?|vcf)\b",
            r"\bwithout (?:fracture|instability)\b",
            r"\bnot unstable\b",
            r"\bno pathologic(?:al)? fracture\b",
        ),
    ),
    Finding(
        "metastatic_epidural_spinal_cord_compression",
        (
            r"\bmescc\b",
            r"\bmscc\b",
            r"\b(?:metastatic )?(?:epidural )?(?:spinal )?cord (?:is )?(?:compression|compressed)\b",
            r"\bmetastatic (?:epidural |spinal )*(?:cord )?compression\b",
            r"\bcompress(?:es|ing|ed|ion of) (?:the )?(?:spinal )?cord\b",
            r"\bepidural (?:spinal )?cord compression\b",
            r"\bmyelopathy\b",
            r"\bescc (?:grade )?[23]\b",
            r"\bbilsky (?:grade )?[23]\b",
        ),
        (
            r"\bno (?:mescc|epidural (?:disease|extension|involvement|compression)|(?:spinal )?cord compression"
            r"|cord contact|metastatic epidural)\b",
            r"\bwithout (?:mescc|epidural|cord compression|(?:spinal )?cord)\w*\b",
            r"\bcord (?:is )?(?:free|clear|not compressed)\b",
            r"\bno epidural\b",
        ),
    ),
    Finding(
        "pain_refractory_to_systemic_therapy",
        (
            r"\b(?:pain|symptoms?|symptomatic)(?: \w+){0,4}? (?:refractory|resistant|unresponsive|not respond\w+"
            r"|not controlled|uncontrolled|persist\w+|despite|not relieved|unrelieved)(?: \w+){0,5}? (?:systemic"
            r"|opioids?|medic\w+|pharmac\w+|chemo\w*|therapy|treatment|analges\w+|drugs|morphine)\b",
            r"\b(?:refractory|resistant|intractable|uncontrolled) (?:\w+ )?(?:pain|symptoms?)(?: \w+){0,3}?"
            r" (?:systemic|opioids?|medic\w+|pharmac\w+|chemo\w*|therapy|treatment|analges\w+)\b",
            r"\brefractory to (?:systemic|opioids?|pharmac\w+|medical|chemo\w*|analges\w+|drug)\b",
            r"\bpain (?:is )?refractory\b",
            r"\brefractory pain\b",
        ),
        (r"\bpain (?:is )?(?:well )?controlled\b", r"\bresponds? to (?:systemic|opioids?|medication)\b"),
    ),
    Finding(
        "asymptomatic",
        (r"\basymptomatic\b", r"\bpainless\b", r"\bno pain\b", r"\bpain free\b"),
        (r"\bpainful\b", r"\bsymptomatic\b"),
    ),
)


class AblationInputs(ToolInputs):
    """Findings that the review names for ablation; each yes, no or unknown."""

    benign_tumour: Flag = Field(
        default=None, description="Benign tumour (osteoid osteoma, osteoblastoma, aneurysmal bone cyst, haemangioma)"
    )
    osteoid_osteoma: Flag = Field(default=None, description="Osteoid osteoma: the exception that needs no cement")
    primary_malignant_tumour: Flag = Field(default=None, description="Primary malignant tumour")
    metastasis: Flag = Field(default=None, description="Metastasis")
    pain_refractory_to_systemic_therapy: Flag = Field(
        default=None, description="Pain that systemic therapy does not relieve"
    )
    asymptomatic: Flag = Field(default=None, description="No symptoms")
    unstable_pathologic_vcf: Flag = Field(default=None, description="Unstable pathologic compression fracture")
    metastatic_epidural_spinal_cord_compression: Flag = Field(
        default=None, description="Metastatic epidural spinal cord compression"
    )


def ablation(inputs: AblationInputs) -> dict[str, Any]:
    """Apply the review's indications and contraindications for ablation of a spinal tumour.

    Returns:
        `status` (indicated, contraindicated, undetermined), `reasons`, `cement_required` (False only for osteoid
        osteoma, the stated exception), `unchecked` contraindications.

    References:
        Filippiadis 2022, ablation; Gu 2017 treats tumour with cord compression, which this review excludes.
    """
    against = [name for name in CONTRAINDICATIONS if getattr(inputs, name)]
    unchecked = [name for name in CONTRAINDICATIONS if getattr(inputs, name) is None]
    met = any(getattr(inputs, name) for name in INDICATIONS)
    reasons = list(against)
    if not against and inputs.pain_refractory_to_systemic_therapy:
        reasons.append("pain_refractory_to_systemic_therapy")
    status = "contraindicated" if against else "indicated" if met or reasons else "undetermined"
    return {
        "status": status,
        "reasons": reasons,
        "cement_required": not inputs.osteoid_osteoma,
        "unchecked": unchecked,
        "missing": [] if status != "undetermined" else ["an indication"],
    }


def read_ablation(note: Note) -> Reading:
    """The findings that a note states."""
    reading = Reading()
    read_findings(note, FINDINGS, reading)
    return reading


def describe_ablation(inputs: AblationInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    words = {
        "indicated": "an indication is met and no contraindication was stated",
        "contraindicated": "contraindicated",
        "undetermined": "not decided by what is given",
    }
    lines = [f"By the review's criteria: {words[result['status']]}."]
    if result["reasons"]:
        lines.append("Because of: " + list_words(words_of(name) for name in result["reasons"]) + ".")
    lines.append(
        "Cement must follow the ablation."
        if result["cement_required"]
        else "Cement need not follow: osteoid osteoma is the stated exception."
    )
    if result["unchecked"]:
        lines.append(
            "Contraindications not mentioned: " + list_words(words_of(name) for name in result["unchecked"]) + "."
        )
    return "\n".join(lines)


TOOL = Tool(
    name="ablation",
    title="Ablation of a spinal tumour: indication",
    purpose="Says what the review's indications and contraindications give for ablation, and whether cement has"
    " to follow.",
    limits=(
        "What one review states, no decision to treat; multidisciplinary input is mandatory there.",
        "Another of the sources treats tumours with cord compression that this review excludes.",
    ),
    sources=(
        Source(
            "Filippiadis 2022",
            where="ablation",
            find="ablation contraindications unstable pathologic vertebral compression fractures metastatic epidural"
            " spinal cord compression cement",
            document="filippiadis-2022",
        ),
    ),
    inputs=AblationInputs,
    compute=ablation,
    read=read_ablation,
    describe=describe_ablation,
    about=(r"\bablat\w+", r"\brfa\b", r"\bcryo\w*\b", r"\bradiofrequency\b", r"\bmicrowave\b", r"\bmwa\b"),
    findings=(
        r"\bmetasta\w+|\bmets?\b",
        r"\bcord compression\b|\bmescc\b",
        r"\bunstable\b|\binstability\b",
        r"\bcement\b",
        r"\bosteoid osteoma\b|\bosteoblastoma\b",
        r"\brefractory\b",
        r"\bcontraindicat\w+|\bindicat\w+|\bcandidate\b|\ballowed\b",
    ),
    against=(
        r"\b(?:mri|imaging|scan\w*|imaged|follow ?up|ct)\b(?=.*\b(?:when|weeks?|hours?|days?|h\b|months?))",
        r"\b(?:weeks?|hours?|days?|h|months?)\b(?=.*\b(?:mri|imaging|scan\w*|imaged|follow ?up))",
        r"\bsins\b",
    ),
    missing=lambda inputs, result: (*result["missing"], *result["unchecked"]),
    words=("ablation", "metastatic", "epidural", "compression", "unstable", "refractory", "osteoid", "osteoma"),
    kind="indication",
)
