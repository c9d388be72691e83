"""Percutaneous disc decompression: what the review's indications and contraindications give for the findings."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs, list_words, words_of
from assistant.tools.findings import Finding, read_findings
from assistant.tools.intervals import Flag, In, Interval
from assistant.tools.note import Note
from assistant.tools.quantities import find_amounts

CANAL_LIMIT = 100 / 3  # percent of the canal's diameter; the review takes less than a third
EMERGENCIES = ("sphincter_dysfunction", "extreme_sciatica", "progressive_neurologic_deficit")
CONTRAINDICATIONS = (*EMERGENCIES, "infection", "sequestration", "asymptomatic_herniation")
FINDINGS = (
    Finding(
        "sphincter_dysfunction",
        (
            r"\b(?:sphincter|bladder|bowel|urinary|faecal|fecal|anal)(?: and bowel| or bowel| and bladder)?"
            r" (?:dysfunction|disturbance|disorder|incontinence|retention|problems?|trouble|paresis|involvement"
            r"|weakness|loss|control loss|symptoms)\b",
            r"\bincontinen\w+",
            r"\bcauda equina\b",
            r"\bcono ?cauda\b",
            r"\b(?:cannot|can't|unable to|difficulty|inability to|not able to) (?:urinat\w+|void|pass urine|pee"
            r"|hold urine|hold stool)\b",
            r"\burinary retention\b",
            r"\bsaddle an(?:a)?esthesia\b",
            r"\bloss of (?:bladder|bowel|sphincter) (?:control|function)\b",
            r"\bsphincter\w*\b",
        ),
        (
            r"\b(?:sphincters?|bladder|bowel|bladder and bowel|bladder/bowel)(?: function)?(?: and bowel)? (?:is "
            r"|are )?(?:normal|intact|fine|ok|preserved|unaffected)\b",
            r"\b(?:normal|intact) (?:sphincters?|bladder|bowel)\b",
        ),
    ),
    Finding(
        "extreme_sciatica",
        (
            r"\b(?:extreme|hyperalgic|hyperalgesic|paralysing|paralyzing|unbearable|excruciating) (?:\) |and"
            r" paralysing |paralysing |paralyzing )?(?:sciatica|sciatic pain|leg pain|radiculopathy)\b",
            r"\bsciatica (?:is )?(?:extreme|hyperalgic|unbearable|excruciating|paralysing|paralyzing)\b",
            r"\bhyperalgic\b",
        ),
    ),
    Finding(
        "progressive_neurologic_deficit",
        (
            r"\b(?:progressive|progressing|worsening|increasing|advancing|rapidly progressive|deteriorating"
            r"|evolving) (?:\w+ ){0,2}?(?:deficits?|weakness|paresis|palsy|foot drop|drop foot|paralysis|motor"
            r" loss|neurolog\w+|numbness)\b",
            r"\b(?:deficits?|weakness|paresis|foot drop|drop foot|palsy|motor function|numbness)(?: (?:is|are|was"
            r"|has been|that is|which is|getting|keeps|has))* (?:progressive|progressing|worsening|worse"
            r"|increasing|increased|deteriorating|progressed)\b",
        ),
        (
            r"\bno (?:neurolog\w+ |motor |progressive )?deficits?\b",
            r"\bwithout (?:neurolog\w+ |motor |progressive )?deficits?\b",
            r"\bneurolog(?:y|ically)(?: is)? (?:intact|normal|stable)\b",
            r"\b(?:stable|non progressive|unchanged|mild stable) (?:\w+ )?(?:deficit|weakness|paresis)\b",
            r"\bno (?:weakness|paresis|foot drop)\b",
            r"\bnormal neurology\b",
        ),
    ),
    Finding(
        "infection",
        (
            r"\binfect(?:ion|ed|ious)\b",
            r"\b(?:spondylo)?dis[ck]itis\b",
            r"\bspondylodis[ck]itis\b",
            r"\bfever\b",
            r"\bsepsis\b",
            r"\babscess\b",
        ),
    ),
    Finding(
        "sequestration",
        (r"\bsequest(?:r|er)\w+", r"\bfree fragments?\b", r"\bsequestrum\b", r"\bmigrated fragment\b"),
        (r"\bcontained\b", r"\bnot sequest\w+\b", r"\bno (?:free )?fragment\b", r"\bnon sequest\w+"),
    ),
    Finding(
        "asymptomatic_herniation",
        (
            r"\basymptomatic\b",
            r"\bincidental(?:ly)?\b",
            r"\b(?:no|without(?: any)?) (?:symptoms?|complaints?|pain)\b",
            r"\bsymptom free\b",
            r"\bpain free\b",
            r"\bpainless\b",
            r"\bno pain at all\b",
            r"\bhas no symptoms\b",
        ),
        (r"\bsymptomatic\b", r"\bnot asymptomatic\b"),
    ),
    Finding(
        "leg_pain",
        (
            r"\b(?:leg|radicular|sciatic|radiating|lower limb|nerve root|root) (?:and back )?(?:pain|symptoms|ache)\b",
            r"\bsciatica\b",
            r"\bradiculopathy\b",
            r"\bradiculalgia\b",
            r"\bcruralgia\b",
            r"\bleg and back pain\b",
            r"\bneuralgia\b",
            r"\bpain (?:in|down|radiating (?:to|into|down)) (?:the |his |her )?(?:left |right )?(?:leg|calf|thigh"
            r"|foot)\b",
        ),
    ),
    Finding(
        "back_pain",
        (
            r"\b(?:back|lumbar|low back|axial) (?:and leg )?(?:pain|ache)\b",
            r"\bback and leg pain\b",
            r"\blumbago\b",
            r"\blbp\b",
            r"\blow back\b",
        ),
    ),
    Finding(
        "level_concordant",
        (
            r"\b(?:match\w*|concordant|correspond\w*|consistent|agree\w*|fit\w*|correlat\w*|same|appropriate"
            r"|correct|right) (?:with |the |to |in |at |segmental |dermatomal |symptomatic |mri |imaging "
            r"|herniated )*(?:level|segment|root|dermatome|distribution|herniation|side)\b",
            r"\b(?:level|segment|symptoms?|dermatome|distribution|clinic\w*)(?: \w+){0,3}? (?:match\w*|concordant"
            r"|correspond\w*|consistent|agree\w*|fits?|correlat\w+)\b",
            r"\bmatching\b",
            r"\bconcordant\b",
            r"\bcorresponding\b",
        ),
        (
            r"\b(?:discordant|mismatch\w*|non concordant|inconsistent|discrepan\w+)\b",
            r"\b(?:does not|do not|doesn't|don't|not) (?:match|correspond|fit|agree|correlate)\w*\b",
            r"\b(?:wrong|different|another|other) (?:level|root|dermatome|side|segment)\b",
            r"\bnot (?:concordant|consistent|matching)\b",
        ),
    ),
    Finding(
        "able_to_consent",
        (r"\bable to consent\b", r"\bconsent(?:s|ed|ing)?\b", r"\bcapable of (?:giving )?consent\w*\b", r"\badult\b"),
        (r"\b(?:unable|not able|cannot|refus\w+|incapable)(?: to| of)? (?:give |giving )?consent\w*\b", r"\brefuses\b"),
    ),
)
LEG_WORDS = r"(?:leg|radicular|sciatica|sciatic|radiating|leg pain|radicular pain|sciatic pain|root pain)"
BACK_WORDS = r"(?:back|axial|low back|lumbar|back pain|low back pain|lumbar pain|axial pain)"
MORE = (
    r"(?:worse|stronger|more intense|more severe|greater|higher|exceeds|exceeding|dominat\w+"
    r"|predominat\w+|outweighs|more|>|bigger|prevails|severer|heavier|above)"
)
LEG_MORE = (
    rf"\b{LEG_WORDS}(?: pain)?(?: (?:is|was|of|being|vas|nrs|\d+|/|10|much|far|clearly|intensity|higher"
    rf"|with))* {MORE}(?: \w+)?(?: (?:than|over|the|his|her|for))* {BACK_WORDS}\b|\b{LEG_WORDS}(?:"
    r" pain)?(?: (?:is|being|clearly|the))* (?:dominant|predominant|predominating|dominates|leading|main"
    r"|worse|the main|predominates|prevailing|prevails)\b"
    r"|\b(?:mainly|mostly|predominantly|predominant|dominant|primarily|only|isolated|pure|purely"
    rf"|dominating) {LEG_WORDS}\b|\bmore {LEG_WORDS}(?: pain)? than {BACK_WORDS}\b|\b{BACK_WORDS}(?:"
    r" pain)?(?: (?:is|being|much|far))* (?:less|milder|weaker|lower|<|minor|below)(?: \w+)?(?: (?:than"
    rf"|the|intense|severe|for))* {LEG_WORDS}\b|\b{LEG_WORDS} (?:pain )?> {BACK_WORDS}"
)
BACK_MORE = (
    rf"\b{BACK_WORDS}(?: pain)?(?: (?:is|was|of|being|vas|nrs|\d+|/|10|much|far|clearly|intensity|with))*"
    rf" {MORE}(?: \w+)?(?: (?:than|over|the|his|her|for))* {LEG_WORDS}\b|\b{BACK_WORDS}(?: pain)?(?: (?:is"
    r"|being|clearly|the))* (?:dominant|predominant|predominating|dominates|leading|main|worse|the main"
    r"|predominates|prevailing|prevails)\b"
    r"|\b(?:mainly|mostly|predominantly|predominant|dominant|primarily|only|isolated|pure|purely"
    rf"|dominating|just) {BACK_WORDS}\b|\bmore {BACK_WORDS}(?: pain)? than {LEG_WORDS}\b|\b{LEG_WORDS}(?:"
    r" pain)?(?: (?:is|being|much|far))* (?:less|milder|weaker|lower|<|minor|below)(?: \w+)?(?: (?:than"
    rf"|the|intense|severe|for))* {BACK_WORDS}\b|\bback pain (?:without|no) leg\b|\bno leg pain\b"
)
EQUAL = (
    r"\b(?:equal\w*|same|as (?:bad|strong|intense|severe) as|identical)\b(?=.*\b(?:leg|back)\b)"
    rf"|\b{LEG_WORDS}(?: pain)? (?:equals?|=) {BACK_WORDS}"
    r"|\b(?:leg and back|back and leg)(?: pain)?(?: (?:are|is|being|of))* (?:equal\w*|the same|identical|similar)\b"
)


class DiscInputs(ToolInputs):
    """Findings that the review names for percutaneous disc therapies; each yes, no or unknown."""

    herniation: Annotated[Interval | None, In("%")] = Field(
        default=None,
        description="Part of the canal's diameter that the herniation takes on MRI [%]; taken below a third",
    )
    leg_pain: Flag = Field(default=None, description="Leg pain")
    back_pain: Flag = Field(default=None, description="Back pain")
    leg_exceeds_back: Flag = Field(default=None, description="Leg pain stronger than back pain")
    level_concordant: Flag = Field(default=None, description="Symptoms fit the level of the herniation")
    able_to_consent: Flag = Field(default=None, description="Adult able to consent")
    sphincter_dysfunction: Flag = Field(default=None, description="Sphincter dysfunction (surgical emergency)")
    extreme_sciatica: Flag = Field(
        default=None, description="Extreme sciatica (surgical emergency; not measured in the source)"
    )
    progressive_neurologic_deficit: Flag = Field(
        default=None, description="Progressive neurologic deficit (surgical emergency)"
    )
    infection: Flag = Field(default=None, description="Infection")
    sequestration: Flag = Field(default=None, description="Sequestrated fragment")
    asymptomatic_herniation: Flag = Field(default=None, description="Herniation without symptoms")


def disc_decompression(inputs: DiscInputs) -> dict[str, Any]:
    """Apply the review's indications and contraindications for percutaneous disc therapy.

    Returns:
        `status` (indicated, not_indicated, contraindicated, undetermined), `reasons`, `unchecked` contraindications,
        `missing` parts of the indication.

    References:
        Filippiadis 2022, intervertebral disk therapies.
    """
    against = [name for name in CONTRAINDICATIONS if getattr(inputs, name)]
    reasons = list(against)
    if any(name in EMERGENCIES for name in against):
        reasons.append("surgical_emergency")
    unchecked = [name for name in CONTRAINDICATIONS if getattr(inputs, name) is None]
    small = inputs.herniation.is_below(CANAL_LIMIT - 1e-9) if inputs.herniation else None
    exceeds = leg_exceeds(inputs)
    unmet = []
    if small is False:
        unmet.append("herniation_not_below_one_third_of_canal")
    if exceeds is False:
        unmet.append("leg_pain_should_exceed_back_pain")
    if inputs.level_concordant is False:
        unmet.append("level_not_concordant")
    missing = [name for name, value in (("herniation", small), ("leg_pain", exceeds)) if value is None]
    if against:
        status = "contraindicated"
    elif unmet or inputs.able_to_consent is False:
        status, reasons = "not_indicated", unmet or ["not_able_to_consent"]
    elif missing:
        status = "undetermined"
    else:
        status = "indicated"
    return {"status": status, "reasons": reasons, "unchecked": unchecked, "missing": missing}


def leg_exceeds(inputs: DiscInputs) -> bool | None:
    """Whether the pain is of the kind that the review takes: in the leg, and stronger there than in the back."""
    if inputs.leg_exceeds_back is not None:
        return inputs.leg_exceeds_back
    if inputs.leg_pain and inputs.back_pain is False:
        return True
    if inputs.leg_pain is False and inputs.back_pain:
        return False
    if inputs.leg_pain and inputs.back_pain is None:
        return True  # leg pain with or without back pain is taken; a stronger back pain was not stated
    return None


def read_disc(note: Note) -> Reading:
    """The findings that a note states."""
    reading = Reading()
    read_findings(note, FINDINGS, reading)
    leg, back = note.affirmed(LEG_MORE), note.affirmed(BACK_MORE)
    equal = note.affirmed(EQUAL)
    scored = compare_scores(note)
    without = reading.values.get("leg_pain") is False
    denied = next((hit for hit in note.find(r"\bleg pain\b") if without and note.is_denied(hit)), None)
    if scored is not None:
        reading.put("leg_exceeds_back", scored)
    elif back or equal or denied:
        reading.put("leg_exceeds_back", False, note.span_of(back or equal or denied))  # type: ignore[arg-type]
    elif leg:
        reading.put("leg_exceeds_back", True, note.span_of(leg))
    if reading.values.get("asymptomatic_herniation") and (
        reading.values.get("leg_pain") or reading.values.get("back_pain")
    ):
        reading.values.pop("asymptomatic_herniation")
    read_size(note, reading)
    return reading


def compare_scores(note: Note) -> bool | None:
    """Whether leg pain exceeds back pain by their scores ("leg VAS 8, back VAS 3")."""
    leg = next(
        note.find(
            r"\bleg(?: pain)?(?: (?:is|vas|nrs|of|:|=|at))* (\d+(?:[.,]\d)?)\b(?! ?%)|\b(\d+(?:[.,]\d)?)(?: /"
            r" 10)? (?:in|for) (?:the )?leg\b"
        ),
        None,
    )
    back = next(
        note.find(
            r"\bback(?: pain)?(?: (?:is|vas|nrs|of|:|=|at))* (\d+(?:[.,]\d)?)\b(?! ?%)|\b(\d+(?:[.,]\d)?)(?: /"
            r" 10)? (?:in|for) (?:the )?back\b"
        ),
        None,
    )
    if leg is None or back is None:
        return None
    value = [float((hit.match.group(1) or hit.match.group(2)).replace(",", ".")) for hit in (leg, back)]
    return value[0] > value[1]


def read_size(note: Note, reading: Reading) -> None:
    """The part of the canal that the herniation takes."""
    for amount in find_amounts(note):
        first, last = note.reach(amount.first, note.clause)
        around = note.words(first, last)
        if re.search(r"\bpain\b", around):  # "half the canal with dominant leg pain"
            around = note.words(*note.reach(amount.first, note.piece))
        if re.search(
            r"\b(?:canal|herni\w+|diameter|occup\w+|protrusion|prolapse|spinal canal|extrusion)\b", around
        ) and not re.search(r"\b(?:pain|relief|risk|height)\b", around):
            low = -float("inf") if amount.low == 0 else amount.low
            high = float("inf") if amount.high == 100 and amount.low != 100 else amount.high
            bounds = Interval(low, high, amount.open_low, amount.open_high)
            reading.put(
                "herniation",
                str(bounds) if bounds.exact() is None else bounds.low,
                note.span(amount.first, amount.last),
            )
            return
    small = note.affirmed(
        r"\bsmall(?: to medium)?(?: sized)? (?:\w+ )?(?:disc |disk )?(?:herni\w+|protrusion|bulge)\b|\bsmall"
        r" to medium\b"
    )
    large = note.affirmed(
        r"\b(?:large|massive|giant|huge|big) (?:\w+ )?(?:disc |disk )?(?:herni\w+|protrusion|prolapse"
        r"|extrusion)\b|\b(?:fills|filling|occupies|occupying) (?:the )?(?:entire|whole|most of the|nearly"
        r" the whole) canal\b"
    )
    if small:
        reading.put("herniation", "<33.3", note.span_of(small))
    elif large:
        reading.put("herniation", ">33.4", note.span_of(large))


def describe_disc(inputs: DiscInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    words = {
        "indicated": "an indication is met and no contraindication was stated",
        "not_indicated": "the indication is not met",
        "contraindicated": "contraindicated",
        "undetermined": "not decided by what is given",
    }
    lines = [f"By the review's criteria: {words[result['status']]}."]
    if result["reasons"]:
        lines.append("Because of: " + list_words(words_of(name) for name in result["reasons"]) + ".")
    if result["missing"]:
        lines.append(
            "Still needed: "
            + list_words(
                {
                    "herniation": "the herniation's part of the canal's diameter",
                    "leg_pain": "whether leg pain exceeds back pain",
                }[name]
                for name in result["missing"]
            )
            + "."
        )
    if result["unchecked"]:
        lines.append(
            "Contraindications not mentioned: " + list_words(words_of(name) for name in result["unchecked"]) + "."
        )
    return "\n".join(lines)


TOOL = Tool(
    name="disc_decompression",
    title="Percutaneous disc decompression: indication",
    purpose="Says what the review's indications and contraindications give for a herniated disc.",
    limits=(
        "What one review states, no decision to treat.",
        "Extreme sciatica is not measured there; extrusion is not addressed.",
    ),
    sources=(
        Source(
            "Filippiadis 2022",
            where="intervertebral disk therapies",
            find="disk herniation less than a third of the canal diameter indications contraindications sequestration",
            document="filippiadis-2022",
        ),
    ),
    inputs=DiscInputs,
    compute=disc_decompression,
    read=read_disc,
    describe=describe_disc,
    about=(
        r"\b(?:disc|disk|discs|disks|hernia|herniation|herniated|herniations)\b(?=.*\b(?:decompress\w+"
        r"|percutaneous\w*|candidate|indicat\w+|contraindicat\w+|treat\w*|nucleo\w+|procedure|suitable"
        r"|eligible|intervention|ok|possible|ozone|therap\w+))",
        r"\b(?:decompress\w+|nucleoplasty|discectomy|nucleotomy|chemonucleolysis|ozone)\b(?=.*\b(?:disc|disk"
        r"|herni\w*|leg))",
        r"\bpercutaneous (?:disc |disk )?decompression\b",
        r"\bhernia\w*\b(?=.*\bcanal\b)",
        r"\b(?:disc|disk) herniation\b|\bherniated (?:disc|disk)\b|\bsequest\w+(?=.*\b(?:leg|radic\w+"
        r"|sciat\w+|disc|disk|l \d)\b)",
    ),
    findings=(
        r"\b(?:disc|disk)\b|\bherni\w+",
        r"\bcanal\b",
        r"\bleg pain\b|\bsciatica\b|\bradicular\b",
        r"\bback pain\b",
        r"\bsequest\w+",
        r"\bsphincter\b|\bcauda\b|\bincontinen\w+",
        r"\bfoot drop\b|\bdeficit\b",
        r"\bmatching level\b|\bconcordant\b",
    ),
    against=(r"\bsins\b", r"\bmetasta\w+", r"\bimaging\b|\bx ray\b"),
    missing=lambda inputs, result: (*result["missing"], *result["unchecked"]),
    words=(
        "herniation",
        "herniated",
        "sequestrated",
        "sequestration",
        "decompression",
        "percutaneous",
        "sciatica",
        "sphincter",
        "asymptomatic",
        "concordant",
        "infection",
    ),
    kind="indication",
)
