"""How a neurological grade changed: the ASIA impairment scale at two times, as Gu 2017 counts it."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from assistant.tools.base import Reading, Source, Span, Tool, ToolInputs, fail, is_unknown
from assistant.tools.cue import Cue
from assistant.tools.note import Note

GRADES = "ABCDE"


def read_grade(value: Any) -> str | None:
    """A grade from a letter.

    Raises:
        PydanticCustomError: If it is no single letter.
    """
    if is_unknown(value):
        return None
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]", value.strip()):
        return value.strip().upper()
    raise fail("a grade A, B, C, D or E")


Grade = Annotated[
    str | None, BeforeValidator(read_grade), WithJsonSchema({"anyOf": [{"enum": list(GRADES)}, {"type": "null"}]})
]


class AsiaInputs(ToolInputs):
    """The grade before and the grade at follow-up."""

    baseline: Grade = Field(
        default=None, description="Grade before treatment [A-E]: A complete, B to D incomplete, E none"
    )
    followup: Grade = Field(default=None, description="Grade at follow-up [A-E]")


def asia_change(inputs: AsiaInputs) -> dict[str, Any]:
    """Classify the change of the ASIA impairment grade.

    Recovery runs from A to E: improvement is at least one grade toward E, full recovery reaches E from A to D. The
    source's wording ("a decrease of 1 point") is read in this direction.

    Returns:
        `baseline`, `followup`, `result` (full_recovery, improvement, no_change, deteriorated), `full_recovery`.

    References:
        Gu 2017, methods; American Spinal Injury Association, International Standards.
    """
    before, after = inputs.baseline, inputs.followup
    for name, grade in (("baseline", before), ("followup", after)):
        if grade is not None and grade not in GRADES:
            return {"baseline": before, "followup": after, "valid": False, "field": name, "allowed": ["A", "E"]}
    if before is None or after is None:
        missing = [name for name, grade in (("baseline", before), ("followup", after)) if grade is None]
        return {"baseline": before, "followup": after, "result": None, "full_recovery": None, "missing": missing}
    step = GRADES.index(after) - GRADES.index(before)
    full = after == "E" and before != "E"
    result = "full_recovery" if full else "improvement" if step > 0 else "no_change" if step == 0 else "deteriorated"
    return {"baseline": before, "followup": after, "result": result, "full_recovery": full}


GRADE_WORD = r"(?:asia|ais|frankel)(?:\s+(?:impairment\s+)?(?:scale|grade|score|class))?"
LETTER = r"(?P<{}>[A-Z])(?![A-Za-z'])"
PAIR = Cue(
    rf"(?i:\b(?:from\s+|baseline\s+|initially\s+)?(?:{GRADE_WORD}\s*)?(?:grade\s+)?)\b{LETTER.format('a')}(?i:\s*(?:->"
    r"|→|-->|=>|>|–|—|-|to|into|then|and\s+then|improv\w+\s+to|changed\s+to|became|becoming"
    r"|progress\w+\s+to|recover\w+\s+to|deteriorat\w+\s+to|worsen\w+\s+to|declin\w+\s+to|drop\w+\s+to"
    rf"|fell\s+to|went\s+to|turned\s+into)\s*(?:an?\s+)?(?:{GRADE_WORD}\s*)?(?:grade\s+)?){LETTER.format('b')}"
)
ONWARD = Cue(r"\s*(?:->|→|-->|=>|>|(?:and )?then(?: to)?|to)\s*([A-E])(?![A-Za-z'])")
# "asia c to d": small letters are grades behind the scale's name.
NAMED_SMALL = Cue(
    rf"(?i)\b{GRADE_WORD}\s+(?:grade\s+)?(?:was\s+|is\s+|of\s+)?(?P<grades>(?-i:[a-e])(?:\s*(?:->|→|=>|>|-|to)\s*(?-i:[a-e]))*)"
    r"(?![\w'])(?!\s+(?-i:[a-z]+)\s+(?:grade|scale|score)\b)"
)
STEPS = Cue(
    r"(?i)\b(?P<way>improv\w+|recover\w+|better|gain\w+|up|deteriorat\w+|worsen\w+|worse|lost|drop\w+|fell|down)\s+(?:by\s+)?"
    r"(?P<n>one|two|three|four|an?|1|2|3|4)(?:\s+(?:\w+\s+)?(?:grades?|steps?|levels?|points?|letters?))?\s+from\s+"
    rf"(?:an?\s+)?(?:{GRADE_WORD}\s+)?(?:grade\s+)?(?-i:(?P<from>[A-E]))(?![\w'])"
)
LATER = Cue(
    r"(?i)\b(?:after\w*|post\w*|follow[- ]?up|now|final(?:ly)?|last|later|then|discharge|today|develops?"
    r"|developed|becomes?|became|ends?|recovered|improved|deteriorated|worsened|at \d+ (?:weeks?|months?"
    r"|years?)|outcome|currently|latest)\b"
)
EARLIER = Cue(
    r"(?i)\b(?:before|pre\w*|baseline|initial\w*|admission|was|at presentation|first|prior|originally"
    r"|start\w*|normal neurology)\b"
)
UNCHANGED = Cue(
    r"(?i)\b(?:unchanged|no change|stable|stays?|stayed|remain\w*|still|same|both before and|before and after|at both"
    r"|both times|throughout|constant)\b"
)


def read_asia(note: Note) -> Reading:
    """Both grades: as a pair with an arrow or "to", or each with its time."""
    reading = read_grades(note)
    reading.spans = {
        name: Span(span.start, span.end, note.text[span.start : span.end]) for name, span in reading.spans.items()
    }
    return reading


def read_grades(note: Note) -> Reading:
    """Both grades, with spans over the text whose named grades are capitals."""
    reading = Reading()
    text = NAMED_SMALL.sub(
        lambda found: found.group(0)[: -len(found.group("grades"))] + found.group("grades").upper(), note.text
    )
    stepped = read_steps(text)
    if stepped:
        return stepped
    pair = next((found for found in PAIR.finditer(text) if found.group("a") != "I" or found.group("b") != "I"), None)
    if pair:
        reading.put("baseline", pair.group("a"), Span(pair.start("a"), pair.end("a"), pair.group("a")))
        last = pair.span("b")
        while further := ONWARD.match(text, last[1]):
            last = further.span(1)
        reading.put("followup", text[slice(*last)], Span(*last, text[slice(*last)]))
        return reading
    letters = find_letters(text)
    if len(letters) == 1:
        place_single(text, letters[0], reading)
    elif letters:
        place_two(text, letters, reading)
    return reading


def read_steps(text: str) -> Reading | None:
    """A grade and by how many it changed: "improved by one grade from C"."""
    found = STEPS.search(text)
    if found is None:
        return None
    reading = Reading()
    n = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4}.get(found.group("n").lower()) or int(
        found.group("n")
    )
    up = re.match(r"(?i)improv|recover|better|gain|up", found.group("way")) is not None
    at = GRADES.index(found.group("from")) + (n if up else -n)
    reading.put("baseline", found.group("from"), Span(*found.span("from"), found.group("from")))
    if 0 <= at < len(GRADES):
        reading.put("followup", GRADES[at], Span(*found.span(), found.group(0)))
    return reading


def find_letters(text: str) -> list[Span]:
    """Capital letters that stand for a grade: after the scale's name, or alone among words."""
    found = []
    for match in re.finditer(r"(?<![A-Za-z0-9'.])([A-Z])(?![A-Za-z0-9'’])", text):
        letter, before = (match.group(1), text[max(0, match.start() - 30) : match.start()])
        named = re.search(rf"(?i)(?:{GRADE_WORD}|grade|scale|:|=|->|→)\s*(?:of\s+|was\s+|is\s+|an?\s+)?$", before)
        starts_sentence = not before.strip() or before.rstrip().endswith((".", "?", "!"))
        article = (
            letter in {"A", "I"}
            and re.match(r"\s+[a-z]", text[match.end() :])
            and not named
            and not re.match(
                r"\s+(?:before|at|to|pre|post|after|then|initially|on|and|at|now|improv|becom|with|at follow|in)\b",
                text[match.end() :],
            )
        )
        if article or (starts_sentence and letter in {"A", "I"} and not named) or letter == "I":
            continue
        found.append(Span(match.start(1), match.end(1), letter))
    return found


def place_single(text: str, letter: Span, reading: Reading) -> None:
    """One grade: both times when it is said not to have changed; else the time that the words tell; with words for E."""
    if UNCHANGED.search(_sentence_of(text, letter)):
        reading.put("baseline", letter.text, letter)
        reading.put("followup", letter.text, letter)
        return
    clause = text[max(0, letter.start - 40) : letter.end + 40]
    full = re.search(
        r"(?i)\b(?:full(?:y)? recover\w*|recovered (?:fully|completely)|complete recovery|normal (?:at|after"
        r"|neurology at))\b",
        text,
    )
    after = LATER.search(clause) is not None and EARLIER.search(clause) is None
    reading.put("followup" if after else "baseline", letter.text, letter)
    if full and not after and letter.text != "E":
        reading.put("followup", "E", Span(full.start(), full.end(), full.group(0)))


def _sentence_of(text: str, letter: Span) -> str:
    """The sentence that a grade stands in: what is stable elsewhere in a note is not the grade."""
    ends = [0, *(end.end() for end in re.finditer(r"[.;!?](?=\s)|\n", text)), len(text)]
    start = max(end for end in ends if end <= letter.start)
    return text[start : min(end for end in ends if end >= letter.end)]


def place_two(text: str, letters: list[Span], reading: Reading) -> None:
    """Two grades: in the order given, unless the first is tied to the later time."""
    first, second = letters[0], letters[-1]
    following = re.split(r"[,;.]|\band\b|\bbut\b", text[first.end : second.start])[0]
    leading = re.split(r"[,;.]", text[: first.start])[-1]
    tied_later = (
        LATER.search(following) or (LATER.search(leading) and not EARLIER.search(leading))
    ) and not EARLIER.search(following)
    later_text = text[second.end : second.end + 40] + " " + re.split(r"[,;.]", text[first.end : second.start])[-1]
    if tied_later and EARLIER.search(later_text) and not re.search(r"(?i)\bthen\b", following):
        first, second = second, first
    reading.put("baseline", first.text, first)
    reading.put("followup", second.text, second)


def describe_asia(inputs: AsiaInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        return f"{result[result['field']]} is no grade of the scale, which has A to E."
    if result["result"] is None:
        return "Needed: the grade before and the grade at follow-up (A to E)."
    words = {
        "full_recovery": "full recovery",
        "improvement": "improvement",
        "no_change": "no change",
        "deteriorated": "deterioration",
    }
    return (
        f"ASIA {result['baseline']} to {result['followup']}: {words[result['result']]} (recovery runs from A toward E)."
    )


TOOL = Tool(
    name="asia_change",
    title="Change of the ASIA impairment scale",
    purpose="Says whether a neurological grade improved, recovered in full, stayed or got worse between two times.",
    limits=("Grade E presupposes an earlier deficit; a patient who never had one has no grade.",),
    sources=(
        Source(
            "Gu 2017, with the American Spinal Injury Association impairment scale",
            where="methods, neurological outcome",
            find="ASIA impairment scale improvement full recovery grade",
            document="gu-2017",
        ),
    ),
    inputs=AsiaInputs,
    compute=asia_change,
    read=read_asia,
    describe=describe_asia,
    about=(r"\basia\b", r"\bais\b", r"\bfrankel\b"),
    findings=(
        r"\bbefore\b|\bbaseline\b|\bpre ?op\w*",
        r"\bfollow ?up\b|\bafter\b|\bpost ?op\w*",
        r"\bimprov\w+|\brecover\w+|\bdeteriorat\w+|\bunchanged\b",
    ),
    against=(r"\btokuhashi\b", r"\bsins\b"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    kind="scale",
)
