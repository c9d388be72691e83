"""Vertebral augmentation: what the review's indications and contraindications give for the findings."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs, list_words, words_of
from assistant.tools.findings import Finding, read_findings
from assistant.tools.intervals import Flag
from assistant.tools.note import Note

PLAIN = ("osteoporotic_fracture", "pathologic_fracture", "metastasis", "hematologic_malignancy", "painful_fracture")
NAMED = ("kummell_disease", "hemangioma", "anterior_stabilization_before_posterior_surgery")
CONTRAINDICATIONS = (
    "asymptomatic",
    "improved_with_conservative_4_to_6_weeks",
    "uncorrectable_coagulopathy",
    "severe_cardiorespiratory_disease",
    "cement_allergy",
    "systemic_infection",
    "local_infection",
)
FINDINGS = (
    Finding(
        "osteoporotic_fracture",
        (r"\bosteoporo\w+", r"\binsufficiency fracture\b", r"\bfragility fracture\b", r"\bosteopenic\b"),
        (r"\bnot osteoporotic\b", r"\bnon osteoporotic\b"),
    ),
    Finding(
        "pathologic_fracture",
        (
            r"\bpathologic(?:al)? (?:vertebral |compression )*fractures?\b",
            r"\bmalignant (?:vertebral |compression )*(?:fractures?|vcfs?|collapse)\b",
            r"\bneoplastic fracture\b",
            r"\bmalignant\b",
            r"\btumou?r\b",
            r"\bcancer\b",
        ),
    ),
    Finding("metastasis", (r"\bmetasta\w+", r"\bmets?\b", r"\blytic\b", r"\bblastic\b", r"\bsclerotic\b")),
    Finding("hematologic_malignancy", (r"\bmyeloma\b", r"\bleuk(?:a)?emia\b", r"\blymphoma\b", r"\bplasmacytoma\b")),
    Finding("hemangioma", (r"\bh(?:a)?emangioma\w*\b",)),
    Finding(
        "kummell_disease",
        (
            r"\bk(?:u|ü|ue)mm?ell?(?:'?s)?\b",
            r"\bintravertebral (?:vacuum )?cleft\b",
            r"\bintravertebral vacuum\b",
            r"\bavascular necrosis of the vertebra\w*\b",
            r"\bvertebral osteonecrosis\b",
            r"\bk(?:u|ü)mmel's\b",
        ),
    ),
    Finding(
        "anterior_stabilization_before_posterior_surgery",
        (
            r"\banterior (?:column )?(?:stabili[sz]ation|support) (?:is needed |needed |required )?(?:before"
            r"|prior to|ahead of)\b",
            r"\bbefore (?:planned )?posterior (?:element )?(?:surgery|fixation|decompression|stabili[sz]ation)\b",
            r"\bposterior surgery (?:is )?planned\b",
        ),
    ),
    Finding(
        "traumatic_fracture",
        (r"\btrauma\w*\b", r"\bfall\b", r"\bfell\b", r"\baccident\b", r"\bmva\b", r"\brta\b", r"\bhigh energy\b"),
        (r"\bno trauma\b", r"\bnon traumatic\b", r"\bwithout trauma\b"),
    ),
    Finding(
        "unstable",
        (r"\bunstable\b", r"\binstability\b", r"\bnot stable\b", r"\bchance fracture\b"),
        (r"\bstable\b", r"\bno instability\b"),
    ),
    Finding(
        "painful_fracture",
        (r"\bpainful\b", r"\bpain\b", r"\bsymptomatic\b", r"\bvas [1-9]\b"),
        (
            r"\bpain ?free\b",
            r"\bpainless\b",
            r"\bno (?:more )?pain\b",
            r"\basymptomatic\b",
            r"\bwithout (?:any )?(?:pain|symptoms)\b",
            r"\bno symptoms\b",
            r"\bdenies (?:any )?pain\b",
            r"\bincidental\w*\b",
        ),
    ),
    Finding(
        "asymptomatic",
        (
            r"\basymptomatic\b",
            r"\b(?:no|without(?: any)?|denies(?: any)?|has no) (?:symptoms?|complaints?|pain)\b",
            r"\bpain ?free\b",
            r"\bpainless\b",
            r"\bno longer (?:hurts?|hurting|painful|symptomatic|in pain)\b|\bstopped hurting\b|\bpain (?:is |has"
            r" )?gone\b",
            r"\bsymptom free\b",
            r"\bno pain\b",
            r"\bincidental(?:ly)?\b",
            r"\bdoes not hurt\b",
            r"\bnot painful\b",
        ),
        (r"\bsymptomatic\b", r"\bpainful\b", r"\bsevere pain\b"),
    ),
    Finding(
        "improved_with_conservative_4_to_6_weeks",
        (
            r"\b(?:improv\w+|better|resolv\w+|subsid\w+|settl\w+|recover\w+|pain gone|almost gone|good relief"
            r"|responded|eased|clearly less|relieved|much less|well controlled|responding|declin\w+)(?:"
            r" \w+){0,6}? (?:conservative\w*|brac(?:e|ing)|analges\w+|rest|weeks?|bed rest|corset|physio\w*"
            r"|medical treatment|medication)\b",
            r"\b(?:conservative\w*|brac(?:e|ing)|analges\w+|bed rest|corset|weeks?|physio\w*|medical"
            r" treatment)(?: \w+){0,7}? (?:improv\w+|better|resolved|helped|successful|good relief|worked"
            r"|subsided|settled|almost gone|gone|effective|eased|relieved|much less|much reduced)\b",
            r"\bimproving (?:on|with|under)\b",
        ),
        (
            r"\b(?:no|not|without|never) (?:any )?(?:better|improv\w+|relief|help\w*|benefit|response|change"
            r"|success|effect\w*|respond\w*|resolv\w+)\b",
            r"\b(?:failed|failure of|refractory to|despite|unresponsive to|persist\w+ (?:despite|after)|resistant"
            r" to|ongoing after|unsuccessful|no longer)(?: \w+){0,4}? (?:conservative\w*|weeks?|brac\w+"
            r"|analges\w+|treatment|therap\w+|medication|opioids?|rest)\b",
            r"\bconservative (?:treatment|care|therapy|management)(?: \w+){0,3}? (?:failed|ineffective"
            r"|unsuccessful|without (?:success|effect|relief|benefit))\b",
            r"\bfailed conservative\b",
            r"\bstill (?:severe |in |very )*pain\w*\b",
            r"\bunchanged after\b",
            r"\bpersistent pain\b",
        ),
    ),
    Finding(
        "uncorrectable_coagulopathy",
        (
            r"\b(?:uncorrect\w+|incorrigible|irreversible|non correctable|refractory|untreatable|severe"
            r" uncorrectable) (?:\w+ )?(?:coagulopath\w+|ha?emophilia|bleeding|clotting|coagulation|inr)(?: \w+)?\b",
            r"\b(?:inr|coagulopath\w+|ha?emophilia|clotting|coagulation)(?: \w+){0,3} (?:can't|cannot|can not|could not) be"
            r" corrected\b",
            r"\b(?:coagulopath\w+|clotting (?:disorder|defect|problem)|coagulation (?:disorder|defect)|bleeding"
            r" (?:disorder|diathesis)|inr(?: of| is)? \d(?:[.,]\d)?)(?: (?:that|which|is|cannot|can|not|be|could"
            r"|it))* (?:uncorrect\w+|not correctable|cannot be corrected|can't be corrected|be corrected"
            r"|refractory|resistant|not be corrected|irreversible)\b",
        ),
        (
            r"\b(?:normal|good|intact|fine) (?:clotting|coagulation|coags?|coagulation profile|inr|bleeding times?)\b",
            r"\b(?:clotting|coagulation|inr|coags?) (?:is |was |: )?(?:normal|ok|fine|corrected|within normal\w*"
            r"|good)\b",
            r"\bno (?:coagulopathy|bleeding disorder|clotting (?:disorder|problem)|bleeding diathesis)\b",
            r"\b(?:corrected|correctable|corrigible|reversible) (?:\w+ )?(?:coagulopathy|inr)\b",
            r"\bcoagulopathy (?:was |is |has been )?(?:corrected|correctable|reversed|treated)\b",
        ),
    ),
    Finding(
        "severe_cardiorespiratory_disease",
        (
            r"\b(?:severe|serious|advanced|end stage|decompensated|significant|major) (?:\w+ )?(?:cardio"
            r" ?respiratory|cardio ?pulmonary|cardiac|heart|respiratory|pulmonary|lung|copd|heart failure)(?:"
            r" (?:and|or) (?:respiratory|pulmonary|lung))?(?: (?:disease|failure|insufficiency|impairment"
            r"|condition|compromise))?\b",
            r"\bcardio ?(?:respiratory|pulmonary) (?:disease|failure|insufficiency|compromise)\b",
            r"\bnyha (?:class )?(?:iv|4|iii|3)\b",
            r"\bgold (?:iv|4)\b",
            r"\bend stage copd\b",
        ),
        (
            r"\bno (?:severe |significant )?(?:cardio\w+|cardiac|heart|lung|respiratory|pulmonary)(?: \w+)?\b",
            r"\b(?:heart and lungs?|cardiopulmonary|cardiorespiratory)(?: status| function)? (?:normal|fine|ok"
            r"|stable|good)\b",
        ),
    ),
    Finding(
        "cement_allergy",
        (
            r"\b(?:pmma|cement|polymethylmethacrylate|methacrylate|acrylic|bone cement)(?: bone)?(?: cement)?"
            r" (?:allergy|hypersensitivity|intolerance)\b",
            r"\b(?:allerg(?:y|ic)|hypersensitiv\w+|anaphyla\w+)(?: reaction)? to (?:the )?(?:pmma|(?:bone"
            r" )?cement|polymethyl\w+|methacrylate|acrylic\w*)\b",
        ),
        (r"\bno (?:known )?allerg(?:y|ies)\b", r"\bno (?:pmma|cement) allergy\b", r"\bnot allergic\b"),
        True,
    ),
    Finding(
        "systemic_infection",
        (
            r"\bsystemic infection\b",
            r"\bsepsis\b",
            r"\bseptic(?:a?emia)?\b",
            r"\bbacter(?:a)?emia\b",
            r"\bpneumonia\b",
            r"\burosepsis\b",
            r"\b(?:urinary tract|chest|active) infection\b",
            r"\buti\b",
            r"\bendocarditis\b",
        ),
        (
            r"\bno (?:systemic |signs? of |evidence of |active )?infection\b",
            r"\bno sepsis\b",
            r"\bwithout infection\b",
            r"\bafebrile\b",
            r"\binfection free\b",
            r"\bno infections?\b",
        ),
    ),
    Finding(
        "local_infection",
        (
            r"\blocal(?:ised|ized)? infection\b",
            r"\b(?:spondylo)?dis[ck]itis\b",
            r"\bosteomyelitis\b",
            r"\bspondylodis[ck]itis\b",
            r"\b(?:epidural |paravertebral |psoas )?abscess\b",
            r"\bskin infection\b",
            r"\binfect\w+ (?:at|over|of|in) (?:the )?(?:puncture|site|skin|vertebra|level|disc|entry|target)\b",
            r"\binfected (?:vertebra|skin|disc)\b",
            r"\bcellulitis\b",
            r"\bvertebral infection\b",
        ),
        (
            r"\bno (?:systemic or local |local |signs? of |evidence of |active )?infections?\b",
            r"\bwithout (?:local )?infection\b",
            r"\binfection free\b",
        ),
    ),
)


class AugmentationInputs(ToolInputs):
    """Findings that the review names for vertebral augmentation; each yes, no or unknown."""

    osteoporotic_fracture: Flag = Field(default=None, description="Osteoporotic vertebral fracture")
    pathologic_fracture: Flag = Field(default=None, description="Pathologic (malignant) fracture")
    metastasis: Flag = Field(default=None, description="Lytic, blastic or mixed metastasis")
    hematologic_malignancy: Flag = Field(default=None, description="Lesion of myeloma, leukaemia or lymphoma")
    hemangioma: Flag = Field(default=None, description="Haemangioma (benign lesion)")
    kummell_disease: Flag = Field(default=None, description="Kummell disease")
    anterior_stabilization_before_posterior_surgery: Flag = Field(
        default=None, description="Anterior stabilisation needed before posterior surgery"
    )
    traumatic_fracture: Flag = Field(default=None, description="Traumatic fracture")
    unstable: Flag = Field(default=None, description="The fracture is unstable")
    painful_fracture: Flag = Field(default=None, description="The fracture or lesion is painful")
    asymptomatic: Flag = Field(default=None, description="No symptoms")
    improved_with_conservative_4_to_6_weeks: Flag = Field(
        default=None, description="Symptoms improved after 4 to 6 weeks of conservative treatment"
    )
    uncorrectable_coagulopathy: Flag = Field(default=None, description="Coagulopathy that cannot be corrected")
    severe_cardiorespiratory_disease: Flag = Field(default=None, description="Severe cardiorespiratory disease")
    cement_allergy: Flag = Field(default=None, description="Allergy to cement")
    systemic_infection: Flag = Field(default=None, description="Systemic infection")
    local_infection: Flag = Field(default=None, description="Local infection")


def augmentation(inputs: AugmentationInputs) -> dict[str, Any]:
    """Apply the review's indications and contraindications for vertebral augmentation.

    Returns:
        `status` (indicated, not_indicated, contraindicated, undetermined), `reasons` (contraindications, an unmet
        condition, or an indication with a name of its own), `unchecked` contraindications.

    References:
        Filippiadis 2022, vertebral augmentation techniques.
    """
    against = [name for name in CONTRAINDICATIONS if getattr(inputs, name)]
    unchecked = [name for name in CONTRAINDICATIONS if getattr(inputs, name) is None]
    if inputs.painful_fracture and "asymptomatic" in unchecked:
        unchecked.remove("asymptomatic")
    named = [name for name in NAMED if getattr(inputs, name)]
    plain = [name for name in PLAIN if getattr(inputs, name) and name != "painful_fracture"]
    other = named or plain
    missing: list[str] = []
    if against:
        status, reasons = "contraindicated", against
    elif inputs.traumatic_fracture and inputs.unstable and not inputs.osteoporotic_fracture:
        status, reasons = "not_indicated", ["traumatic_fracture_must_be_stable"]
    elif other or (inputs.traumatic_fracture and inputs.unstable is False):
        status, reasons = "indicated", named
    else:
        status, reasons = "undetermined", []
        missing = ["stability of the fracture"] if inputs.traumatic_fracture else ["an indication"]
    return {"status": status, "reasons": reasons, "unchecked": unchecked, "missing": missing}


def read_augmentation(note: Note) -> Reading:
    """The findings that a note states."""
    reading = Reading()
    read_findings(note, FINDINGS, reading)
    if reading.values.get("traumatic_fracture") and note.has(
        r"\b(?:minor|minimal|trivial|low energy|low) (?:trauma|fall)\b"
    ):
        reading.values.pop("traumatic_fracture")
    if reading.values.get("asymptomatic") and reading.values.get("painful_fracture"):
        reading.values.pop("asymptomatic")
    if (
        reading.values.get("improved_with_conservative_4_to_6_weeks") is None
        and "improved_with_conservative_4_to_6_weeks" in reading.conflicts
    ):
        reading.values["improved_with_conservative_4_to_6_weeks"] = False
    return reading


def describe_augmentation(inputs: AugmentationInputs, result: dict[str, Any]) -> str:
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
        lines.append("Still needed: " + list_words(result["missing"]) + ".")
    if result["unchecked"]:
        lines.append(
            "Contraindications not mentioned: " + list_words(words_of(name) for name in result["unchecked"]) + "."
        )
    return "\n".join(lines)


TOOL = Tool(
    name="augmentation",
    title="Vertebral augmentation: indication",
    purpose="Says what the review's indications and contraindications give for vertebroplasty, kyphoplasty or an"
    " implant.",
    limits=(
        "What one review states, no decision to treat.",
        "It does not mention a defect of the posterior wall, retropulsion or epidural disease.",
        "Whether 4 to 6 weeks of conservative treatment have to pass first is not said.",
    ),
    sources=(
        Source(
            "Filippiadis 2022",
            where="vertebral augmentation techniques",
            find="indications for vertebral augmentation osteoporotic pathologic traumatic stable fractures"
            " contraindications",
            document="filippiadis-2022",
        ),
    ),
    inputs=AugmentationInputs,
    compute=augmentation,
    read=read_augmentation,
    describe=describe_augmentation,
    about=(
        r"\b(?:vertebro ?plasty|kyphoplasty|vertebral augmentation|augmentation|cementoplasty|augment|vp|kp|bkp|pvp)\b",
        r"\bk(?:u|ü|ue)mm?ell?(?:'?s)?\b",
    ),
    findings=(
        r"\bosteoporo\w+",
        r"\bconservative\b|\bbrac(?:e|ing)\b",
        r"\bclotting\b|\bcoagul\w+|\binr\b",
        r"\bcement allergy\b|\ballerg\w+",
        r"\binfection\b|\bsepsis\b|\bdiscitis\b",
        r"\bindicat\w+|\bcontraindicat\w+|\bcandidate\b",
        r"\bh(?:a)?emangioma\b",
        r"\bfracture\b|\bvcf\b",
        r"\bpainful\b|\basymptomatic\b",
        r"\bcardio\w+|\bcopd\b|\bheart failure\b",
    ),
    against=(
        r"\bsins\b",
        r"\basia\b",
        r"\bgu\b",
        r"\bablat\w+",
        r"\bversus \d|\bvs\.? \d",
        r"\bimaging\b|\balgorithm\b|\bnext step\b",
        r"\bbiopsy\b",
        r"\bherni\w+",
        r"\bemboli\w+",
        r"\bvas\b",
    ),
    missing=lambda inputs, result: (*result["missing"], *result["unchecked"]),
    words=(
        "osteoporotic",
        "osteoporosis",
        "vertebroplasty",
        "kyphoplasty",
        "augmentation",
        "conservative",
        "coagulopathy",
        "infection",
        "hemangioma",
        "haemangioma",
        "asymptomatic",
        "allergy",
    ),
    kind="indication",
)
