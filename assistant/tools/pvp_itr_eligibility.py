"""Would Gu 2017 have taken a patient into its study of vertebroplasty with interventional tumour removal."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs, list_words, words_of
from assistant.tools.findings import Finding, read_findings
from assistant.tools.intervals import Flag, In, Interval
from assistant.tools.note import Note
from assistant.tools.quantities import Duration, find_amounts, find_durations

HEIGHT_LIMIT = 50.0  # percent; the study takes less than this
FOLLOWUP_LIMIT = 3.0  # months; the study takes this or more
LIFE_LIMIT = 3.0  # months; less than this excludes
MONTH_HOURS = 730.5

FINDINGS = (
    Finding(
        "epidural_involvement_by_metastasis",
        (
            r"\bepidural (?:involvement|extension|disease|spread|invasion|tumou?r|component|metasta\w+|infiltration)\b",
            r"\b(?:posterior (?:cortex|wall|cortical wall|vertebral wall)|cortex)(?: (?:is|was|of|the|vertebra"
            r"|vertebral|body|being))* (?:broken|breached|destroyed|disrupted|eroded|violated|interrupted"
            r"|perforated|defect|destruction|invaded|broke)\w*",
            r"\b(?:broken|breached|destroyed|disrupted|eroded|broke|breach of the|destruction of the|broken"
            r" through the|breaks the|breaching the) (?:the )?(?:posterior (?:cortex|wall|vertebral wall)|cortex"
            r" posteriorly)\b",
            r"\bmalignant (?:vertebral (?:compression )?fractures?|vcfs?|compression fractures?)\b",
            r"\bmalignant vcf\b",
            r"\bextends? (?:in)?to the epidural space\b",
        ),
        (
            r"\b(?:posterior (?:cortex|wall)) (?:is |was )?(?:intact|preserved|not broken|unbroken|respected)\b",
            r"\bintact posterior (?:cortex|wall)\b",
            r"\bno epidural (?:involvement|extension|disease|spread|invasion|tumou?r)\b",
            r"\b(?:osteoporotic|benign|traumatic) (?:vertebral )?(?:compression )?fracture\b",
        ),
    ),
    Finding(
        "intractable_pain",
        (
            r"\bintractable (?:\w+ )?pain\b",
            r"\bpain (?:is |was )?intractable\b",
            r"\brefractory (?:\w+ )?pain\b",
            r"\buncontroll(?:ed|able) (?:\w+ )?pain\b",
            r"\bunbearable (?:\w+ )?pain\b",
            r"\bpain refractory\b",
            r"\bintractable\b",
        ),
        (
            r"\b(?:pain|symptoms) (?:is |was |are )?(?:well |fully |adequately )?(?:controlled|manageable|mild"
            r"|tolerable|bearable)\b",
            r"\bmild pain\b",
            r"\b(?:no|without) (?:\w+ )?pain\b",
            r"\bpain ?free\b",
            r"\bpainless\b",
            r"\bnot intractable\b",
        ),
    ),
    Finding(
        "unresponsive_to_nonoperative",
        (
            r"\b(?:despite|after failed|failed|failure of|unresponsive to|no response to|refractory to|not"
            r" respond\w* to|did not respond to|resistant to|no benefit from|no relief from|no effect of|not"
            r" helped by|progress\w+ (?:despite|on|after|under)|no better after|without response to|failing)"
            r" (?:\w+ ){0,4}?(?:radio\w*|radiation|rt|chemo\w*|non ?operative|conservative|systemic|treatment"
            r"|therap\w+|sbrt|irradiation|modalit\w+|analges\w+|opioids?)",
            r"\b(?:radio\w*|radiation|rt|chemo\w*|non ?operative|conservative|non ?surgical)(?: (?:treatment"
            r"|therapy|and|or|chemo\w*|radio\w*|radiation|management|care|measures|modalities|have|has|both|/"
            r"|,))* (?:failed|ineffective|did not help|without (?:effect|success|benefit|response)|unsuccessful"
            r"|were tried without success|exhausted|no help|not effective|no effect)\b",
            r"\bunresponsive\b",
        ),
        (
            r"\b(?:responded|responds|responding|responsive|good response|improved|improving|partial response)"
            r" (?:well )?(?:to|after|on|with) (?:\w+ ){0,3}?(?:radio\w*|radiation|rt|chemo\w*|treatment|therapy"
            r"|conservative)",
            r"\b(?:never|not yet|no prior|no previous|without|has not had|not had|untreated|treatment naive|no)"
            r" (?:\w+ )?(?:radio\w*|radiation|chemo\w*|non ?operative treatment|treatment tried|conservative"
            r" treatment)\b",
        ),
    ),
    Finding(
        "confirmed_histology",
        (
            r"\bhistolog\w+(?: (?:is|was|has|been|diagnosis|diagnostically|already))* (?:confirmed|proven|proved"
            r"|established|verified|known|available|positive|adenocarcinoma|secured)\b",
            r"\b(?:confirmed|proven|established|verified|known|secured) (?:by )?(?:histolog\w+|biopsy"
            r"|patholog\w+)(?: diagnosis)?\b",
            r"\b(?:biopsy|histologically|pathologically|pathology|cytologically) (?:proven|confirmed|verified"
            r"|established)\b",
            r"\bhistology confirmed\b",
            r"\bbiopsy (?:shows?|showed|confirmed|positive|proved)\b",
            r"\bhistologically\b",
            r"\bhistology (?:: )?(?:yes|\+|ok|done|lung|breast|renal|adenoca\w*|available)",
        ),
        (
            r"\b(?:no|without|lacking|missing) (?:confirmed |a confirmed |biopsy |tissue )?(?:histolog\w+|biopsy"
            r"|tissue diagnosis|histological diagnosis)(?: confirmation| diagnosis)?\b",
            r"\bhistolog\w+ (?:is |was )?(?:unconfirmed|not confirmed|not (?:yet )?(?:available|done|established"
            r"|known|proven)|unknown|missing|lacking)\b",
            r"\b(?:never|not) (?:been )?biopsied\b",
            r"\bunknown histology\b",
        ),
    ),
    Finding(
        "pmma_allergy",
        (
            r"\b(?:pmma|cement|polymethylmethacrylate|methacrylate|acrylic|bone cement)(?: bone)?(?: cement)?"
            r" (?:allergy|hypersensitivity|intolerance)\b",
            r"\b(?:allerg(?:y|ic)|hypersensitiv\w+|anaphyla\w+)(?: reaction)? to (?:pmma|(?:bone )?cement"
            r"|polymethyl\w+|methacrylate|acrylic\w*)\b",
            r"\ballergic to (?:the )?(?:pmma|cement)\b",
        ),
        (
            r"\bno (?:known )?(?:drug )?allerg(?:y|ies)(?: to (?:pmma|cement))?\b",
            r"\bnot allergic\b",
            r"\bno (?:pmma|cement) allergy\b",
        ),
        True,
    ),
    Finding(
        "poor_overall_condition",
        (
            r"\bpoor (?:overall |general )?(?:condition|state|health|performance(?: status)?|ps)\b",
            r"\b(?:overall|general) (?:condition|state|health) (?:is |was |: |very |too )*(?:poor|bad|very poor)\b",
            r"\bbedridden and cachectic\b",
            r"\bpoor overall\b",
        ),
        (
            r"\b(?:good|fair|satisfactory|excellent|fit|reasonable|stable|acceptable) (?:overall |general"
            r" )?(?:condition|state|health|performance(?: status)?)\b",
            r"\b(?:overall|general) (?:condition|state|health) (?:is |was |: )*(?:good|fair|satisfactory"
            r"|excellent|fine|ok|stable|acceptable)\b",
            r"\bin good (?:condition|shape|health)\b",
        ),
    ),
)
ALL_ELSE = (
    r"\b(?:everything else|all else|all (?:the )?other(?: inclusion)? (?:criteria|conditions|requirements"
    r"|items|points)|the (?:rest|other criteria|others)|other criteria|otherwise|remaining criteria|rest"
    r" of the criteria|all criteria but|every other (?:criterion|requirement)|anything else|all others?"
    r"|all (?:of )?gu's (?:other )?criteria|all inclusion criteria|all criteria|meets everything else)"
    r"(?: [\w']+){0,3}? (?:fits?|met|fulfil\w*|meets?|satisf\w+|ok|okay|fine|eligible|in order|suits?|are"
    r" met|is met|qualif\w+|match\w*|applies|holds?|hold|present)\b|\botherwise (?:eligible|suitable|fine"
    r"|ok|qualifies|fits)\b|\b(?:fits|meets|fulfils|fulfills|satisfies) (?:all|every|everything|all"
    r" the)(?: [\w']+){0,3}?(?: other| else| criteria| criterion)\b|\beverything (?:else |other )?(?:fits|fitted|is (?:met|fulfilled)|meets|ok|fine|is"
    r" fine)\b"
)
HEIGHT = r"\b(?:height|collapse\w*|compress\w*)\b"
GIVEN_AS = (
    "epidural_involvement_by_metastasis",
    "intractable_pain",
    "unresponsive_to_nonoperative",
    "confirmed_histology",
)


TIMES = {
    "life_expectancy": (
        r"\b(?:life expectancy|expected survival|survival|prognosis|to live|expectancy|expected to (?:live"
        r"|survive)|estimated survival|lifespan|life)\b"
    ),
    "followup": (
        r"\b(?:follow ?up|followed|fu|f/u|control mri|mri at|imaging at|mri after|mri follow|seen at|last"
        r" seen|review)\b"
    ),
}
EXCEPTIONS = {
    "epidural_involvement_by_metastasis": r"\bepidural\b|\bposterior (?:cortex|wall)\b",
    "intractable_pain": r"\bintractable\b|\bpain\b",
    "unresponsive_to_nonoperative": r"\b(?:non ?operative|conservative|radiotherapy|chemotherapy|chemo)\b",
    "confirmed_histology": r"\bhistolog\w+|\bbiops\w+",
}


class PvpItrInputs(ToolInputs):
    """The criteria of the study; each yes, no or unknown."""

    epidural_involvement_by_metastasis: Flag = Field(
        default=None,
        description="Malignant fracture or spinal metastasis with epidural involvement (posterior cortex broken on MRI)",
    )
    intractable_pain: Flag = Field(default=None, description="Intractable pain")
    unresponsive_to_nonoperative: Flag = Field(
        default=None, description="No response to non-operative treatment such as radiotherapy and chemotherapy"
    )
    confirmed_histology: Flag = Field(default=None, description="Histology confirmed")
    height_reduction: Annotated[Interval | None, In("%")] = Field(
        default=None, description="Height reduction of the vertebral body [%]; taken below 50"
    )
    followup: Annotated[Interval | None, In("months")] = Field(
        default=None, description="Length of the clinical and MRI follow-up [months]; taken from 3"
    )
    pmma_allergy: Flag = Field(default=None, description="Allergy to the cement (PMMA)")
    poor_overall_condition: Flag = Field(
        default=None, description="Poor overall condition (the study does not define it)"
    )
    life_expectancy: Annotated[Interval | None, In("months")] = Field(
        default=None, description="Life expectancy [months]; excluded below 3"
    )


def pvp_itr_eligibility(inputs: PvpItrInputs) -> dict[str, Any]:
    """Hold a patient against the study's inclusion and exclusion criteria.

    A height reduction of exactly 50 % fails; a life expectancy of exactly 3 months does not exclude.

    Returns:
        `eligible` (None while open), `failed_inclusion`, `exclusions_met`, `missing`.

    References:
        Gu 2017, study design.
    """
    failed: list[str] = []
    met: list[str] = []
    missing: list[str] = []
    for name in GIVEN_AS:
        value = getattr(inputs, name)
        (missing if value is None else failed if value is False else []).append(name)
    below = inputs.height_reduction.is_below(HEIGHT_LIMIT) if inputs.height_reduction else None
    place("height_reduction", None if below is None else not below, "height_reduction_lt_50", failed, missing)
    place(
        "followup",
        inputs.followup.is_below(FOLLOWUP_LIMIT) if inputs.followup else None,
        "followup_ge_3_months",
        failed,
        missing,
    )
    for name in ("pmma_allergy", "poor_overall_condition"):
        place(name, getattr(inputs, name), name, met, missing)
    place(
        "life_expectancy",
        inputs.life_expectancy.is_below(LIFE_LIMIT) if inputs.life_expectancy else None,
        "life_expectancy_lt_3_months",
        met,
        missing,
    )
    eligible = False if failed or met else None if missing else True
    return {"eligible": eligible, "failed_inclusion": failed, "exclusions_met": met, "missing": missing}


def place(name: str, counts_against: bool | None, shown: str, against: list[str], missing: list[str]) -> None:
    """Put a criterion in the list that its state belongs to."""
    if counts_against is None:
        missing.append(name)
    elif counts_against:
        against.append(shown)


def read_pvp_itr(note: Note) -> Reading:
    """The criteria that a note states; "everything else fits" settles the rest."""
    reading = Reading()
    read_findings(note, FINDINGS, reading)
    read_height(note, reading)
    read_times(note, reading)
    rest = note.affirmed(ALL_ELSE)
    if rest:
        read_exception(note, reading)
        for name in PvpItrInputs.model_fields:
            if name in reading.values or name in reading.conflicts:
                continue
            fitting: Any = name in GIVEN_AS
            fitting = {"height_reduction": "<50", "followup": ">=3", "life_expectancy": ">=3"}.get(name, fitting)
            reading.put(name, fitting, note.span_of(rest))
    return reading


def read_exception(note: Note, reading: Reading) -> None:
    """A criterion that is named as the exception is not met ("fits everything except the histology")."""
    for hit in note.find(r"\b(?:except(?:ing|ion)?|apart from|save for|other than|but not|aside from)\b"):
        first, last = hit.last, note.reach(hit.last, note.clause)[1] if hit.last < len(note.tokens) else hit.last
        for name, words in EXCEPTIONS.items():
            named = next(note.find(words, first, last), None) if first < last else None
            if named is not None:
                reading.put(name, False, note.span_of(named))


def read_height(note: Note, reading: Reading) -> None:
    """The height reduction in percent."""
    for amount in find_amounts(note):
        first, last = note.reach(amount.first, note.clause)
        if note.has(HEIGHT, first, last) and not note.has(r"\b(?:canal|cord)\b", first, last):
            left = re.search(r"\bheight (?:is |was )?(?:preserved|remaining|left|retained)\b", note.words(first, last))
            bounds = amount.rest() if left else amount
            low = -float("inf") if bounds.low == 0 and bounds.low != bounds.high else bounds.low
            high = float("inf") if bounds.high == 100 and bounds.low != bounds.high else bounds.high
            reading.put(
                "height_reduction",
                str(Interval(low, high, bounds.open_low, bounds.open_high)),
                note.span(amount.first, amount.last),
            )
    kept = note.affirmed(
        r"\b(?:no (?:height (?:loss|reduction)|collapse|loss of height)|height (?:is )?(?:preserved"
        r"|maintained|normal))\b"
    )
    plana = note.affirmed(r"\bvertebra plana\b")
    if "height_reduction" not in reading.values and (kept or plana):
        reading.put("height_reduction", 0 if kept else ">50", note.span_of(kept or plana))  # type: ignore[arg-type]
    denied = next(
        (hit for hit in note.find(r"\b(?:height (?:loss|reduction)|collapse|loss of height)\b") if note.is_denied(hit)),
        None,
    )
    if "height_reduction" not in reading.values and denied:
        reading.put("height_reduction", 0, note.span_of(denied))


def label_of_time(note: Note, duration: Duration) -> str | None:
    """The input that a duration is of: the one its clause names; of two, the one beside it, or None if neither is.

    A clause that begins with a label has each before its time ("survival 8 months follow-up 4 months"), else after it.
    """
    first, last = note.reach(duration.first, note.clause)
    labels = sorted((hit.first, name) for name, pattern in TIMES.items() for hit in note.find(pattern, first, last))
    names = {name for _, name in labels}
    if len(names) < 2:
        return next(iter(names), None)
    times = [one for one in find_durations(note) if first <= one.first < last]
    leads = labels[0][0] < times[0].first
    if leads:
        start = max((one.last for one in times if one.last <= duration.first), default=first)
        beside = [name for at, name in labels if start <= at < duration.first]
        return beside[-1] if beside else None
    end = min((one.first for one in times if one.first >= duration.last), default=last)
    return next((name for at, name in labels if duration.last <= at < end), None)


def read_times(note: Note, reading: Reading) -> None:
    """Follow-up and life expectancy in months."""
    for duration in find_durations(note):
        label = label_of_time(note, duration)
        if label is None:
            continue
        bounds = str(
            Interval(duration.low / MONTH_HOURS, duration.high / MONTH_HOURS, duration.open_low, duration.open_high)
        )
        span = note.span(duration.first, duration.last)
        reading.put(label, bounds, span)
    lost = note.affirmed(
        r"\b(?:no follow ?up(?: mri)?|lost to follow ?up|without (?:mri )?follow ?up|follow ?up (?:mri"
        r" )?(?:missing|not done))\b"
    )
    lost = lost or next(note.find(r"\b(?:no|without|nor) (?:\w+ ){0,2}follow ?up\b"), None)
    if lost and re.match(
        r" (?:mri |visit |data )?(?:yet|so far|available|until now)\b", note.words(lost.last, lost.last + 3)
    ):
        return  # still to come: open
    if lost and "followup" not in reading.values:
        reading.put("followup", 0, note.span_of(lost))


def describe_pvp_itr(inputs: PvpItrInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    verdict = {
        True: "By the study's criteria the patient would have been included.",
        False: "By the study's criteria the patient would not have been included.",
        None: "Whether the study would have included the patient is still open.",
    }[result["eligible"]]
    lines = [verdict]
    if result["failed_inclusion"]:
        lines.append("Inclusion not met: " + list_words(words_of(name) for name in result["failed_inclusion"]) + ".")
    if result["exclusions_met"]:
        lines.append("Excluded by: " + list_words(words_of(name) for name in result["exclusions_met"]) + ".")
    if result["missing"]:
        lines.append("Not stated: " + list_words(words_of(name) for name in result["missing"]) + ".")
    if "followup" in result["missing"]:
        lines.append("The follow-up cannot be known before treatment: it selects those who survived.")
    return "\n".join(lines)


TOOL = Tool(
    name="pvp_itr_eligibility",
    title="Inclusion in Gu 2017 (vertebroplasty with interventional tumour removal)",
    purpose="Says whether a patient meets the inclusion and exclusion criteria of the study.",
    limits=(
        "A study's criteria, no advice to treat.",
        "Poor overall condition is not defined in the study.",
        "The follow-up criterion cannot be judged before treatment.",
    ),
    sources=(
        Source(
            "Gu 2017, percutaneous vertebroplasty and interventional tumour removal",
            where="study design",
            find="inclusion criteria epidural involvement intractable pain height reduction exclusion allergy to PMMA"
            " life expectancy",
            document="gu-2017",
        ),
    ),
    inputs=PvpItrInputs,
    compute=pvp_itr_eligibility,
    read=read_pvp_itr,
    describe=describe_pvp_itr,
    about=(
        r"\bgu\b(?=.*\b(?:includ\w*|eligib\w*|exclu\w*|criteria|enrol\w*|in or out|qualif\w*|fits?|series"
        r"|study|taken|accept\w*|candidate|inclusion))",
        r"\b(?:includ\w*|eligib\w*|exclu\w*|criteria|enrol\w*|in or out|qualif\w*|fits|accepted)\b(?=.*\bgu\b)",
        r"\bitr\b(?=.*\b(?:includ\w*|eligib\w*|exclu\w*|criteria|candidate|inclusion))|\b(?:eligib\w*"
        r"|criteria|inclusion)\b(?=.*\bitr\b)",
        r"\binterventional tumou?r removal\b",
        r"\bitr\b(?=.*\bgu\b)|\bgu\b(?=.*\bitr\b)",
    ),
    findings=(
        r"\bposterior (?:cortex|wall)\b|\bepidural\b",
        r"\bintractable\b",
        r"\bhistolog\w+|\bbiopsy proven\b",
        r"\bheight (?:loss|reduction)\b",
        r"\bfollow ?up\b",
        r"\ballerg\w+",
        r"\b(?:general|overall) condition\b",
        r"\b(?:life expectancy|expected survival)\b",
        r"\beligib\w+|\bincluded?\b|\binclusion\b|\bexclu\w+",
    ),
    against=(r"\basia\b", r"\bvas\b(?=.*\bcategor)", r"\bsins\b"),
    missing=lambda inputs, result: tuple(result["missing"]),
    words=(
        "epidural",
        "involvement",
        "intractable",
        "histology",
        "histological",
        "confirmed",
        "allergy",
        "expectancy",
        "posterior",
        "cortex",
        "eligible",
        "metastasis",
    ),
    kind="indication",
)
