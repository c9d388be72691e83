"""The Karnofsky Performance Status: how well a patient copes with daily life, in steps of ten."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assistant.tools.base import Reading, Source, Tool, ToolInputs, list_words
from assistant.tools.evidence import denied_after
from assistant.tools.intervals import Number
from assistant.tools.note import Note
from assistant.tools.quantities import parse_number

STEPS = {
    100: "normal, no complaints, no evidence of disease",
    90: "normal activity, minor signs or symptoms of disease",
    80: "normal activity with effort, some signs or symptoms of disease",
    70: "cares for self, cannot carry on normal activity or active work",
    60: "needs occasional assistance, able to care for most personal needs",
    50: "needs considerable assistance and frequent medical care",
    40: "disabled, needs special care and assistance",
    30: "severely disabled, hospitalisation indicated though death not imminent",
    20: "very sick, hospitalisation and active supportive treatment necessary",
    10: "moribund, fatal processes progressing rapidly",
    0: "dead",
}
OWN_NEEDS = (
    r"\b(?:(?:manages?|does|handles?|copes? with|independent (?:in|with)) (?:all )?(?:of )?(?:his|her|their|the)?(?: own)? ?(?:washing|dressing|hygiene"
    r"|personal (?:care|hygiene)|toilet\w*|bathing)|car(?:es?|ing) for (?:him|her|them|my|one)?(?:self|selves)|looks? after (?:him|her|them)self"
    r"|looking after (?:him|her)self|self caring|self car(?:e|es)|independent in (?:self care|personal"
    r" care|adl\w*))\b"
)
CANNOT_WORK = (
    r"\b(?:cannot|can't|can not|unable to|not able to|no longer able to|incapable of|could not|is not"
    r" able to) (?:\w+ ){0,3}?(?:carry on|work|do|perform|active work|normal activit\w+|his job|her job"
    r"|return|keep up)"
    r"|\b(?:give|gave|given|giving) up (?:his|her|their|the) (?:job|work|trade)\b"
    r"|\b(?:no|without|not doing|not fit for) (?:normal activity|active work|work)\b|\bstopped work\w*\b"
    r"|\bnot working\b"
)
CUES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (0, (r"\b(?:dead|deceased|has died|died)\b",)),
    (10, (r"\bmoribund\b", r"\bfatal process\w*", r"\bdying\b", r"\bactively dying\b")),
    (
        20,
        (
            r"\bvery sick\b",
            r"\bvery ill\b",
            r"\bactive supportive (?:treatment|care|therapy)\b",
            r"\bactive support (?:is )?(?:necessary|needed|required)\b",
        ),
    ),
    (30, (r"\bseverely disabled\b", r"\bsevere(?:ly)? disab\w+", r"\bdeath (?:is )?not imminent\b")),
    (40, (r"\bdisabled\b", r"\bspecial care\b")),
    (
        50,
        (
            r"\bconsiderable (?:\w+ )?(?:assistance|help|support|care)\b",
            r"\bfrequent medical (?:care|attention|help)\b",
        ),
    ),
    (
        60,
        (
            r"\b(?:occasional|occasionally|some|intermittent) (?:\w+ )?(?:assistance|help|support)\b",
            r"\b(?:needs?|requires?|requiring|needing) (?:\w+ )?(?:assistance|help) (?:occasionally|sometimes|now"
            r" and then|from time to time|at times)\b",
            r"\bmost (?:of )?(?:his|her|their|own|personal|the)(?: own)?(?: personal)? needs\b",
        ),
    ),
    (70, (OWN_NEEDS,)),
    (
        80,
        (
            r"\bwith (?:some |an |considerable )?(?:effort|difficulty)\b",
            r"\bsome (?:signs?|symptoms?)\b",
            r"\beffort is needed\b",
            r"\bneeds? (?:an )?effort\b",
        ),
    ),
    (90, (r"\bminor (?:signs?|symptoms?|complaints?)\b", r"\b(?:mild|slight|few) (?:signs?|symptoms?|complaints?)\b")),
    (
        100,
        (
            r"\bno (?:complaints?|symptoms|evidence of disease)\b",
            r"\bwithout (?:any )?(?:complaints?|symptoms)\b",
            r"\bfully normal\b",
            r"\bcompletely well\b",
            r"\basymptomatic\b",
            r"\bfully active\b",
        ),
    ),
)


class KpsInputs(ToolInputs):
    """A value, or a description of how the patient copes."""

    kps: Number = Field(default=None, description="Karnofsky value [0-100, steps of 10]")
    description: str | None = Field(
        default=None, max_length=4000, description="How the patient copes with daily life, in words"
    )


def match_steps(note: Note) -> list[int]:
    """The steps whose wording a description uses; more specific wording first, so that it decides."""
    matched = []
    for step, cues in CUES:
        hits = [hit for cue in cues for hit in note.find(cue)]
        if any((not note.is_denied(hit) and not denied_after(note, hit)) or step == 100 for hit in hits):
            matched.append(step)
    if 30 in matched and 40 in matched:
        matched.remove(40)
    if 20 in matched and 30 not in matched:
        matched = [step for step in matched if step <= 20 or step == 20]
    if 60 in matched and 70 in matched and note.has(r"\b(?:assistance|help)\b"):
        matched.remove(70)
    if 70 in matched and 80 in matched and not note.has(CANNOT_WORK):
        matched.remove(70)
    if len(matched) > 1 and 100 in matched:
        matched.remove(100)
    return matched


def possible_steps(text: str) -> list[int]:
    """The steps that a description leaves possible."""
    note = Note(text)
    matched = match_steps(note)
    if matched:
        return sorted(set(matched))
    if note.affirmed(CANNOT_WORK):
        return []
    if note.affirmed(r"\bnormal (?:daily )?activit\w+|\bnormal life\b"):
        return [80, 90, 100]
    if note.affirmed(r"\bhospitali[sz]\w+|\binpatient\b"):
        return [20, 30]
    return []


def kps(inputs: KpsInputs) -> dict[str, Any]:
    """Find the Karnofsky value of a description, or check a value.

    Returns:
        `kps` [0-100], or None with the `options` that the words leave; a value that is no step of the scale gives
        `valid` False with `step` and `range`.

    References:
        Karnofsky 1949; Schag 1984, J Clin Oncol 2(3):187-193, table of the scale.
    """
    if inputs.kps is not None:
        value = inputs.kps
        if value not in STEPS:
            return {"kps": None, "valid": False, "step": 10, "range": [0, 100], "given": value}
        return {"kps": int(value), "valid": True, "meaning": STEPS[int(value)]}
    options = possible_steps(inputs.description) if inputs.description else []
    if len(options) == 1:
        return {"kps": options[0], "valid": True, "meaning": STEPS[options[0]]}
    return {"kps": None, "options": options or list(STEPS), "missing": ["kps"]}


def read_kps(note: Note) -> Reading:
    """A stated value, else the whole text as a description."""
    reading = Reading()
    pattern = (
        r"\b(?:kps|karnofsky(?: (?:performance )?(?:status|score|index|scale))?)(?: (?:of|is|was|:|=|score"
        r"|value|at|about|around|now|currently|around))* (?P<value>-? ?\d+(?:[.,]\d+)?|zero|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a |one )?hundred)\b(?! (?:years?|months?"
        r"|weeks?|patients?|yo|y/o))"
        r"|(?P<before>-? ?\d+(?:[.,]\d+)?) ?%? (?:on the |on |points on the )?(?:kps|karnofsky)\b"
    )
    for hit in note.find(pattern):
        text = (hit.match.group("value") or hit.match.group("before")).replace(",", ".")
        if text[-1].isalpha():
            reading.put("kps", int(parse_number(text.removeprefix("one "))), note.span_of(hit))
            continue
        text = text.replace(" ", "")
        reading.put("kps", float(text) if "." in text else int(text), note.span_of(hit))
    if not reading.values and note.text.strip():
        found = [hit for _, cues in CUES for cue in cues for hit in note.find(cue)]
        reading.put(
            "description",
            note.text.strip()[:4000],
            note.span_of(min(found, key=lambda hit: hit.first)) if found else None,
        )
    return reading


def describe_kps(inputs: KpsInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return (
            f"{result['given']:g} is no Karnofsky value of a patient: the scale goes from 0 to 100 in steps of"
            " 10. A group's mean may fall between."
        )
    if result["kps"] is None:
        return (
            "The words fit more than one step, or none:"
            f" {list_words([str(step) for step in result['options']], 'or')}. Which describes the patient best?"
        )
    return f"KPS {result['kps']}: {result['meaning']}."


TOOL = Tool(
    name="kps",
    title="Karnofsky Performance Status (KPS)",
    purpose="Puts how a patient copes with daily life on a scale from 0 (dead) to 100 (normal).",
    limits=(
        "It measures performance, not quality of life.",
        "One patient's value is a multiple of 10; anything between is a mean.",
    ),
    sources=(
        Source(
            "Schag CC et al. J Clin Oncol 1984;2(3):187-193",
            doi="10.1200/JCO.1984.2.3.187",
            where="table of the scale",
            find="Karnofsky performance scale KPS quality of life",
        ),
    ),
    inputs=KpsInputs,
    compute=kps,
    read=read_kps,
    describe=describe_kps,
    about=(r"\bkps\b", r"\bkarnofsk\w+"),
    findings=(*tuple(cue for _, cues in CUES for cue in cues[:2]), r"\bcarry on\b", r"\bnormal activity\b"),
    against=(r"\btokuhashi\b", r"\bsd\b|±", r"\bcompare\b"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    words=("karnofsky", "moribund", "disabled", "occasional", "considerable", "assistance"),
    kind="scale",
)
