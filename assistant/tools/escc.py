"""The grade of epidural spinal cord compression (Bilsky), at the worst level on axial T2 images."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from assistant.tools.base import Reading, Source, Tool, ToolInputs, fail, is_unknown, list_words
from assistant.tools.findings import Finding, read_findings
from assistant.tools.intervals import Flag
from assistant.tools.note import Note

GRADES = {
    "0": "bone only",
    "1a": "epidural, the thecal sac not deformed",
    "1b": "thecal sac deformed, cord not touched",
    "1c": "cord touched, not compressed",
    "2": "cord compressed, fluid around it still visible",
    "3": "cord compressed, no fluid around it visible",
}
LOW, HIGH = frozenset({"0", "1a", "1b"}), frozenset({"2", "3"})
# The grade between them: no published table that was found counts it with the low or with the high ones.
DEBATED = "Whether 1c counts as low or high grade is debated: 0 to 1b are low, 2 and 3 high."
SAC = r"(?:thecal sac|dural sac|thecal|dural|sac|dura|theca)"
CORD = r"(?:spinal cord|cord|myelon|medulla)"
KEEPS = r"(?:keeps|retains|maintains|preserves) (?:its |the )?(?:\w+ )?(?:shape|form|contour|outline)|of normal (?:shape|form|contour)"
FLUID = r"(?:csf|cerebrospinal fluid|fluid|liquor)"
FINDINGS = (
    Finding(
        "epidural",
        (
            r"\bepidural (?:extension|disease|tumou?r|spread|involvement|mass|component|invasion|soft tissue"
            r"|impingement|encroachment|space)\b",
            r"\bepidurally\b",
            r"\bepidural\b",
        ),
        (
            r"\b(?:bone|bony|osseous)(?: disease)? only\b",
            r"\bconfined to (?:the )?(?:bone|vertebra\w*|body)\b",
            r"\brestricted to (?:the )?(?:bone|vertebra\w*|body)\b",
            r"\blimited to (?:the )?(?:bone|vertebra\w*|body)\b",
            r"\bno epidural (?:\w+ ?)?\b",
            r"\bonly (?:in )?(?:the )?bone\b",
            r"\bwithout epidural\b",
            r"\bbone only\b",
            r"\bpurely (?:osseous|bony)\b",
            r"\bwithin the bone\b",
        ),
    ),
    Finding(
        "thecal_deformation",
        (
            r"\b(?:deform\w*|indent\w*|flatten\w*|distort\w*|imping\w*|efface\w*|displac\w*|compress\w*|push\w*|impress\w*"
            rf"|encroach\w*|press\w*)(?: \w+){{0,3}}? {SAC}\b",
            rf"\b{SAC}(?: \w+){{0,4}}? (?:deform\w*|indent\w*|flatten\w*|distort\w*|imping\w*|displac\w*|impress\w*"
            r"|compress\w*|pushed|pressed|effaced)\b",
        ),
        (
            rf"\b(?:no|without|not) (?:\w+ ){{0,2}}?(?:deform\w*|indent\w*|imping\w*|compress\w*|distort\w*)(?:"
            rf" \w+){{0,3}}? {SAC}\b",
            rf"\b{SAC}(?: \w+){{0,2}}? (?:not deformed|not indented|undeformed|normal|intact|not compressed|free"
            r"|not impinged|preserved|of normal shape|not touched)\b",
            rf"\bno (?:{SAC}) (?:deformation|deformity|impingement|indentation|impression|compression)\b",
            rf"\b{SAC} (?:still )?(?:{KEEPS})\b",
            rf"\bnot (?:yet )?(?:deform\w*|indent\w*)(?: \w+){{0,3}}? {SAC}\b",
            r"\bwithout (?:thecal|dural)(?: sac)? \w+\b",
        ),
    ),
    Finding(
        "cord_abutment",
        (
            r"\b(?:abut\w*|touch\w*|contact\w*|reach\w*|lies against|against|adjacent to|in contact with|abutment"
            rf" of)(?: \w+){{0,3}}? {CORD}\b",
            rf"\b(?:abut\w*|touch\w*|contact\w*|reach\w*),? (?:but|yet|without) (?:\w+ ){{0,3}}?(?:compress\w*|deform\w*|indent\w*)(?: \w+)? {CORD}\b",
            rf"\b{CORD} (?:is |was )?(?:abut\w*|touched|contacted|abutment|contact|reached)\b",
        ),
        (
            rf"\b(?:no|without|not|nor|neither|never)(?: \w+){{0,3}}? (?:abut\w*|touch\w*|contact\w*|reach\w*)(?:"
            rf" \w+){{0,3}}? {CORD}\b",
            rf"\bno {CORD} (?:contact|abutment|touch\w*)\b",
            rf"\b{CORD} (?:is |was )?(?:not (?:touched|abutted|reached|in contact)|free|clear|untouched|away)\b",
            rf"\bwithout {CORD} (?:contact|abutment)\b",
            rf"\b(?:away|clear|distant) (?:from|of) (?:the )?{CORD}\b",
            rf"\bdoes(?: not|n't) (?:touch|abut|contact|reach)(?: \w+)? {CORD}\b",
            r"\bcord free\b",
            rf"\b{FLUID} (?:\w+ )?(?:between|separat\w+) (?:\w+ ){{0,4}}?{CORD}\b",
            rf"\b{CORD} (?:is |was )?(?:not|un)(?: yet)? ?reached\b",
            rf"\bspar(?:es|ing) (?:the )?{CORD}\b",
        ),
    ),
    Finding(
        "cord_compression",
        (
            rf"\b{CORD} (?:is |was |being |clearly |mildly |severely )*(?:compress\w*|deformed|flattened|indented"
            r"|squeezed|squashed|crushed|displaced and compressed)\b",
            rf"\b(?:compress\w*|deform\w*|flatten\w*|squeez\w*|squash\w*|crush\w*|indent\w*)(?: \w+){{0,3}}? {CORD}\b",
            r"\bmescc\b",
            r"\bmscc\b",
        ),
        (
            rf"\b(?:no|without|not) (?:\w+ ){{0,2}}?(?:{CORD} )?(?:compress\w*)(?: of (?:the )?{CORD})?\b",
            rf"\b{CORD} (?:is |was )?(?:not|un)(?: )?(?:compressed|deformed)\b",
            rf"\bno {CORD} (?:compression|deform\w+|flattening|indentation)\b",
            rf"\b{CORD} (?:still )?(?:{KEEPS})\b",
            r"\bdoes(?: not|n't) compress\b",
            r"\bnot compress\w*\b",
        ),
    ),
    Finding(
        "csf_visible",
        (
            rf"\b{FLUID}(?: (?:is|was|still|around|the|cord|can|be|rim|space|remains|partially|partly|signal"
            r"|circumferentially|surrounding|posteriorly|behind|some|just))* (?:visible|seen|present|preserved"
            r"|identifiable|remaining|left|remains|detectable|patent|discernible)\b",
            rf"\b(?:visible|preserved|residual|some|still|remaining|see|rim of|with|partial) {FLUID}\b",
            rf"\b{FLUID} (?:remains|rim)\b",
            rf"\bstill (?:some |a rim of )?{FLUID}\b",
        ),
        (
            r"\b(?:no|without|nor|absent|lost|invisible|effaced|obliterated|complete loss of|loss of|effacement"
            rf" of|obliteration of)(?: (?:any|visible|the|more|remaining|residual|all|surrounding|of))* {FLUID}\b",
            rf"\b{FLUID}(?: (?:is|was|space|around|the|cord|no|signal|rim|completely|entirely|fully|totally"
            r"|circumferentially|all|has|been))* (?:not (?:visible|seen|identifiable|preserved|present)|invisible"
            r"|effaced|obliterated|absent|lost|gone|longer visible|disappeared|no longer (?:visible|seen)"
            r"|completely effaced)\b",
            rf"\bcannot see (?:any )?{FLUID}\b",
        ),
    ),
)
BELOW_CORD = r"\b(?:cauda equina|below the (?:cord|conus)|l [2-5]\b|s [1-5]\b|lumbosacral|sacr\w+)"


def read_grade(value: Any) -> str | None:
    """A grade from a text such as "1b"; one that the scale does not have ("4") is left to the result to name.

    Raises:
        PydanticCustomError: If it is no grade at all.
    """
    if is_unknown(value):
        return None
    text = str(value).strip().lower().removeprefix("grade").strip()
    if not isinstance(value, bool) and (text in GRADES or re.fullmatch(r"\d{1,2}[a-z]?", text)):
        return text
    raise fail("one of the grades " + ", ".join(GRADES))


class EsccInputs(ToolInputs):
    """What axial T2 images show at the worst level; or the grade itself."""

    grade: Annotated[
        str | None, BeforeValidator(read_grade), WithJsonSchema({"anyOf": [{"enum": list(GRADES)}, {"type": "null"}]})
    ] = Field(default=None, description="The grade, when it is known")
    epidural: Flag = Field(default=None, description="Tumour in the epidural space")
    thecal_deformation: Flag = Field(default=None, description="Thecal sac deformed")
    cord_abutment: Flag = Field(default=None, description="Cord touched")
    cord_compression: Flag = Field(default=None, description="Cord compressed")
    csf_visible: Flag = Field(default=None, description="Fluid still visible around the cord")


def possible_grades(inputs: EsccInputs) -> list[str]:
    """The grades that the findings leave possible. Each worse finding implies the ones before it."""
    grades = list(GRADES)
    if inputs.cord_compression:
        grades = ["2", "3"]
    elif inputs.cord_compression is False:
        grades = ["0", "1a", "1b", "1c"]
    if inputs.cord_abutment and not inputs.cord_compression:
        grades = [grade for grade in grades if grade in {"1c", "2", "3"}]
    if inputs.cord_abutment is False and not inputs.cord_compression:
        grades = [grade for grade in grades if grade in {"0", "1a", "1b"}]
    if inputs.thecal_deformation:
        grades = [grade for grade in grades if grade not in {"0", "1a"}] or grades
    if inputs.thecal_deformation is False:
        grades = [grade for grade in grades if grade in {"0", "1a"}] or grades
    if inputs.epidural is False:
        grades = ["0"] if "0" in grades else grades
    if inputs.epidural:
        grades = [grade for grade in grades if grade != "0"]
    if inputs.csf_visible is not None and {"2", "3"} & set(grades):
        drop = "3" if inputs.csf_visible else "2"
        grades = [grade for grade in grades if grade != drop]
    return grades


def escc(inputs: EsccInputs) -> dict[str, Any]:
    """Grade epidural spinal cord compression.

    Returns:
        `grade` ("0", "1a", "1b", "1c", "2", "3" or None with the `options`), `high_grade` (2 and 3 True, 0 to 1b False; None while
        open, and for 1c, whose standing is debated: `high_grade_reason` says so); a grade that the scale does not have
        gives `valid` False with the ones it has in `allowed`.

    References:
        Bilsky 2010, J Neurosurg Spine 13(3):324-328, the grading.
    """
    if inputs.grade and inputs.grade not in GRADES:
        return {"grade": None, "valid": False, "given": inputs.grade, "allowed": list(GRADES), "high_grade": None}
    grades = [inputs.grade] if inputs.grade else possible_grades(inputs)
    high = {grade in HIGH if grade in LOW | HIGH else None for grade in grades}
    grade = grades[0] if len(grades) == 1 else None
    result: dict[str, Any] = {"grade": grade, "high_grade": high.pop() if len(high) == 1 else None, "options": grades}
    if "1c" in grades and not HIGH & set(grades):
        result["high_grade_reason"] = DEBATED
    if grade is None:
        result["missing"] = next_findings(inputs, grades)
    return result


def next_findings(inputs: EsccInputs, grades: list[str]) -> list[str]:
    """The findings that would tell the open grades apart."""
    order = {
        "epidural": {"0", "1a"},
        "thecal_deformation": {"1a", "1b"},
        "cord_abutment": {"1b", "1c"},
        "cord_compression": {"1c", "2"},
        "csf_visible": {"2", "3"},
    }
    return [
        name
        for name, pair in order.items()
        if getattr(inputs, name) is None and (pair <= set(grades) or (pair & set(grades) and len(grades) > 2))
    ]


def read_escc(note: Note) -> Reading:
    """The findings; or a grade that the note names."""
    reading = Reading()
    named = next(
        note.find(
            r"\b(?:escc|bilsky)(?: (?:grade|score|scale|of|is|:|=|epidural|compression))* (?P<g>\d{1,2} ?[a-d]?|i{1,3} ?[a-c]?)\b(?! ?(?:%|/|months?|weeks?))"
            r"|\bgrade (?P<h>\d{1,2} ?[a-d]?) (?:escc|bilsky|epidural)\b"
        ),
        None,
    )
    if named:
        grade = (named.match.group("g") or named.match.group("h")).replace(" ", "")
        roman = re.match(r"i+", grade)
        grade = grade if roman is None else f"{len(roman.group(0))}{grade[roman.end() :]}"
        reading.put("grade", grade, note.span_of(named))
        return reading
    read_findings(note, FINDINGS, reading)
    for finding, implied in (
        ("cord_compression", ("cord_abutment", "thecal_deformation")),
        ("cord_abutment", ("thecal_deformation",)),
    ):
        if reading.values.get(finding):
            for name in implied:
                if reading.values.get(name) is False:
                    reading.values.pop(name)
    return reading


def describe_escc(inputs: EsccInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return f"The scale has no grade {result['given']}; its grades are {list_words(result['allowed'])}."
    if result["grade"] is None:
        open_grades = list_words(result["options"], "or")
        ask = list_words([name.replace("_", " ") for name in result["missing"]])
        return f"Grade {open_grades}." + (f" To be told: {ask}." if ask else "")
    grade = result["grade"]
    if grade not in LOW | HIGH:
        return f"ESCC grade {grade}: {GRADES[grade]}. {DEBATED}"
    return f"ESCC grade {grade}: {GRADES[grade]} ({'high' if grade in HIGH else 'low'} grade)."


TOOL = Tool(
    name="escc",
    title="Epidural spinal cord compression scale (Bilsky)",
    purpose="Grades how far a tumour in the epidural space presses on the spinal cord.",
    limits=(
        "At the level of the cord only; below it the grading is not defined.",
        "Grades are names and are never averaged.",
        "Not an input of SINS.",
    ),
    sources=(
        Source(
            "Bilsky MH et al. J Neurosurg Spine 2010;13(3):324-328",
            doi="10.3171/2010.3.SPINE09459",
            where="the grading",
            find="epidural spinal cord compression grade",
        ),
        Source(
            "Radiopaedia. Epidural spinal cord compression scale, revised 3 May 2024", where="low and high grade; 1c"
        ),
    ),
    inputs=EsccInputs,
    compute=escc,
    read=read_escc,
    describe=describe_escc,
    about=(r"\bescc\b", r"\bbilsky\b", r"\bepidural (?:spinal )?(?:cord )?compression (?:scale|grade|score)\b"),
    findings=(
        r"\bthecal\b|\bdural sac\b",
        r"\bcord\b",
        r"\bcsf\b|\bfluid\b",
        r"\bepidural\b",
        r"\babut\w*|\btouch\w*|\bdeform\w*",
        r"\bgrade\b",
    ),
    against=(r"\bsins\b", r"\bablat\w+"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    words=("epidural", "thecal", "compression", "compressed", "deformed", "deforms", "abutment", "visible"),
    kind="scale",
)
