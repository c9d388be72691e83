"""The Oswestry Disability Index: ten sections, each 0 to 5, as a percentage of what was answered."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from assistant.tools.base import Reading, Source, Span, Tool, ToolInputs, fail, is_unknown, read_number
from assistant.tools.intervals import Number
from assistant.tools.note import Note

N_SECTIONS = 10
SECTION_MAX = 5
BANDS = (("minimal", 0, 20), ("moderate", 21, 40), ("severe", 41, 60), ("crippled", 61, 80), ("bed_bound", 81, 100))
SECTIONS = (
    "pain",
    "personal care",
    "lifting",
    "walking",
    "sitting",
    "standing",
    "sleeping",
    "sex life",
    "social life",
    "travelling",
)
LABELS = (
    r"pain(?: intensity)?",
    r"personal care|washing|dressing",
    r"lifting",
    r"walking",
    r"sitting",
    r"standing",
    r"sleep(?:ing)?",
    r"sex(?:ual)?(?: life)?",
    r"social(?: life)?",
    r"travell?ing|travel",
)
BLANK_WORD = (
    r"not answered|unanswered|no answer|left blank|blank|skipped|missing|not applicable|not completed"
    r"|omitted|n/?a|null|none|nil|empty|x|\?|-|–|—|_"
)


def read_sections(value: Any) -> tuple[float | None, ...] | None:
    """Section values from a list; None for one that was not answered.

    Raises:
        PydanticCustomError: If it is no list of numbers, or holds more than ten.
    """
    if is_unknown(value):
        return None
    if isinstance(value, str):
        value = [item for item in re.split(r"[,;\s]+", value.strip()) if item]
    if not isinstance(value, (list, tuple)) or not 0 < len(value) <= N_SECTIONS:
        raise fail("a list of at most ten section values, each 0 to 5 or null")
    return tuple(None if item == "-" or is_unknown(item) else read_number(item) for item in value)


class OdiInputs(ToolInputs):
    """Ten sections, or their sum with the number that were answered, or a percentage."""

    sections: Annotated[
        tuple[float | None, ...] | None,
        BeforeValidator(read_sections),
        WithJsonSchema(
            {
                "anyOf": [
                    {
                        "type": "array",
                        "maxItems": N_SECTIONS,
                        "items": {
                            "anyOf": [{"type": "integer", "minimum": 0, "maximum": SECTION_MAX}, {"type": "null"}]
                        },
                    },
                    {"type": "null"},
                ]
            }
        ),
    ] = Field(default=None, description="The ten sections in order [0-5 each], null where not answered")
    sum: Number = Field(default=None, description="Sum of the answered sections [0-50]")
    answered: Number = Field(default=None, description="Number of sections answered [1-10]")
    percent: Number = Field(default=None, description="A percentage that was given as such [0-100 %], for its band")


def find_band(percent: float) -> str | None:
    """The band of a percentage; None in the gaps between the bands, which only a mean can hit."""
    return next((name for name, low, high in BANDS if low <= percent <= high), None)


def odi(inputs: OdiInputs) -> dict[str, Any]:
    """Compute the Oswestry Disability Index.

    Each section that was not answered takes 5 from what can be reached.

    Returns:
        `sum`, `answered`, `max`, `percent` (one decimal), `band`; a section outside 0-5 gives `valid` False with its
        position in `invalid_section`.

    References:
        Fairbank 2000, Spine 25(22):2940-2953, scoring.
    """
    if inputs.sections is not None:
        for position, value in enumerate(inputs.sections, 1):
            if value is not None and (not 0 <= value <= SECTION_MAX or value != int(value)):
                return {"valid": False, "invalid_section": position, "given": value, "allowed": [0, SECTION_MAX]}
        given = [value for value in inputs.sections if value is not None]
        return grade(sum(given), len(given))
    if inputs.sum is not None:
        answered = inputs.answered
        if answered is not None and (not 1 <= answered <= N_SECTIONS or answered != int(answered)):
            return {"valid": False, "field": "answered", "given": answered, "allowed": [1, N_SECTIONS]}
        most = SECTION_MAX * int(answered if answered is not None else N_SECTIONS)
        if not 0 <= inputs.sum <= most or inputs.sum != int(inputs.sum):
            return {"valid": False, "field": "sum", "given": inputs.sum, "allowed": [0, most]}
        if answered is None:
            return {
                "sum": int(inputs.sum),
                "answered": None,
                "max": None,
                "percent": None,
                "band": None,
                "missing": ["answered"],
            }
        return grade(inputs.sum, int(answered))
    if inputs.percent is not None:
        if not 0 <= inputs.percent <= 100:
            return {"valid": False, "field": "percent", "given": inputs.percent, "allowed": [0, 100]}
        return {
            "percent": inputs.percent,
            "band": find_band(inputs.percent),
            "sum": None,
            "answered": None,
            "max": None,
        }
    return {"sum": None, "answered": None, "max": None, "percent": None, "band": None, "missing": ["sections"]}


def grade(total: float, answered: int) -> dict[str, Any]:
    """Percentage and band of a sum over the answered sections."""
    if not answered:
        return {"sum": 0, "answered": 0, "max": 0, "percent": None, "band": None, "missing": ["sections"]}
    percent = round(100 * total / (SECTION_MAX * answered), 1)
    return {
        "sum": int(total),
        "answered": answered,
        "max": SECTION_MAX * answered,
        "percent": percent,
        "band": find_band(percent),
    }


def read_odi(note: Note) -> Reading:
    """Section values as a list or by name, a sum with the number answered, or a percentage."""
    reading = Reading()
    listed = read_list(note.text) or read_named(note) or read_numbered(note)
    if listed:
        values, span = listed
        reading.put("sections", values, span)
        return reading
    read_sum(note, reading)
    return reading


def read_list(text: str) -> tuple[list[float | None], Span] | None:
    """A row of at least five values, some of which may be marked as not answered."""
    item = rf"(?:-?\d+(?:\.\d+)?|{BLANK_WORD})"
    pattern = re.compile(
        rf"(?<![\w.])({item})(?:\s*(?:,|;|/|\||\s)\s*(?:and\s+)?(?:section\s*\d+\s*)?{item}(?![\w.]*%)){{4,}}",
        re.IGNORECASE,
    )
    cleaned = re.sub(
        r"(?i)sections?\s*(?:1\s*(?:-|–|to)\s*10|\d+\s*(?:-|–|to)\s*\d+)|ten sections|10 sections|all"
        r" sections|sections?(?=\s*[:=])",
        lambda m: " " * len(m.group(0)),
        text,
    )
    for found in pattern.finditer(cleaned):
        parts = re.findall(rf"(?i){item}", found.group(0))
        while len(parts) > N_SECTIONS and re.fullmatch(r"[-–—_?]", parts[-1]):
            parts.pop()  # a dash or question mark after the last section is the sentence's
        values = [float(part) if re.fullmatch(r"-?\d+(?:\.\d+)?", part) else None for part in parts]
        numbers = [value for value in values if value is not None]
        if 5 <= len(values) <= N_SECTIONS + 4 and len(numbers) >= 1:  # too many are refused by name, not cut
            whole = [int(value) if value is not None and value == int(value) else value for value in values]
            return whole, Span(found.start(), found.end(), text[found.start() : found.end()])
    every = re.search(
        r"(?i)\b(?:all|every|each)(?: of)?(?: the)?(?: ten| 10)? (?:sections?|items?)\b[^\d]{0,20}(\d)\b", text
    )
    every = every or re.search(r"(?i)\ball (\d)s\b", text)
    if every:
        return [int(every.group(1))] * N_SECTIONS, Span(every.start(), every.end(), every.group(0))
    return None


def read_named(note: Note) -> tuple[list[float | None], Span] | None:
    """Sections given by name: "lifting 4, walking 1, sex life not answered"."""
    values: dict[int, float | None] = {}
    ends: list[int] = []
    for position, label in enumerate(LABELS):
        for hit in note.find(
            rf"\b(?:{label})(?: (?:is|was|:|=|section|score|scored))* (?P<value>-? ?\d+(?:[.,]\d+)?|not answered"
            r"|unanswered|blank|skipped|n/a|missing|left blank)(?! ?(?:%|/ 10|mm))"
        ):
            text = hit.match.group("value").replace(" ", "").replace(",", ".")
            values.setdefault(position, float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None)
            ends.extend((hit.first, hit.last))
    if len(values) < 4:
        return None
    row = [values.get(position) for position in range(N_SECTIONS)]
    return [int(value) if value is not None and value == int(value) else value for value in row], note.span(
        min(ends), max(ends)
    )


def read_numbered(note: Note) -> tuple[list[float | None], Span] | None:
    """Sections by their number ("section 4 is 6"), when all are given or one is impossible."""
    found = {
        int(hit.match.group("at")): (float(hit.match.group("value").replace(" ", "")), hit)
        for hit in note.find(
            r"\bsection (?P<at>\d{1,2})(?: (?:is|was|:|=|scored|scores|has|with|at))+ (?P<value>-? ?\d+)\b(?! sections)"
        )
        if 1 <= int(hit.match.group("at")) <= N_SECTIONS
    }
    wrong = any(not 0 <= value <= SECTION_MAX for value, _ in found.values())
    if not found or not (wrong or len(found) == N_SECTIONS):
        return None
    hits = [hit for _, hit in found.values()]
    row = [found[position][0] if position in found else None for position in range(1, N_SECTIONS + 1)]
    return [value if value is None else int(value) for value in row], note.span(hits[0].first, hits[-1].last)


def read_sum(note: Note, reading: Reading) -> None:
    """A sum and the number of answered sections, or a percentage."""
    over = next(note.find(r"\b(?P<sum>\d{1,2}) ?(?:/|out of|of) (?P<max>\d{1,2})\b(?: points?)?(?! sections)"), None)
    if over and int(over.match.group("max")) % SECTION_MAX == 0 and int(over.match.group("max")) >= 5:
        reading.put("sum", int(over.match.group("sum")), note.span_of(over))
        reading.put("answered", int(over.match.group("max")) // SECTION_MAX, note.span_of(over))
        return
    total = next(
        note.find(
            r"\b(?:sum|sums? (?:up )?to|adds? up to|total|totals|totalling|comes? to|raw score|raw total|points total|score)(?: (?:of|is|was|:|=|score|the|sections"
            r"|section|answers|points))* (?P<sum>-?\d{1,3}(?:\.\d+)?)\b(?![.\d]* ?(?:%|percent))|(?P<points>\d{1,3}) points?\b"
            r"|\bpoints?(?: (?::|=|is|are|of))* (?P<after>\d{1,3})\b(?! ?(?:%|percent))"
        ),
        None,
    )
    if total:
        reading.put("sum", float(next(group for group in total.match.groups() if group)), note.span_of(total))
    number = r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|all)"
    answered = next(
        note.find(
            rf"\b{number} (?:of (?:the )?(?:10|ten) )?(?:sections? |items? |questions? )?(?:were |was |are |have"
            r" been )?(?:answered|completed|filled)\b|\b(?:answered|completed|filled in)(?: (?:only|:|=|in))*"
            rf" {number.replace('?P<n>', '?P<m>')}\b(?: (?:of|out of) (?:10|ten))?(?: sections?| items?)?|\bover"
            rf" {number.replace('?P<n>', '?P<k>')} sections\b|\b(?:in|from|across)"
            rf" {number.replace('?P<n>', '?P<j>')} (?:answered )?sections\b"
        ),
        None,
    )
    blank = next(
        note.find(
            rf"\b{number} (?:odi |oswestry )?(?:sections? |items? |questions? )?(?:were |was |are )?(?:left )?(?:not answered|unanswered|left"
            r" blank|blank|missing|skipped|left out|omitted)\b"
        ),
        None,
    )
    if not answered and not blank and total:
        whole = rf"\b{number} (?:odi |oswestry )?(?:sections|items)\b(?! (?:unanswered|not|left|blank|missing|skipped|omitted))"
        answered = next(note.find(whole), None)
    if answered:
        reading.put(
            "answered",
            count_word(next(group for group in answered.match.groupdict().values() if group)),
            note.span_of(answered),
        )
    elif blank:
        reading.put("answered", N_SECTIONS - count_word(blank.match.group("n")), note.span_of(blank))
    percent = next(
        note.find(
            r"\b(?:odi|oswestry(?: disability index)?)(?: (?:score|of|is|was|:|=|at|mean|index|value|about"
            r"|disability|percentage|percent|6 months|1 year|one year))* (?P<p>-?\d+(?:[.,]\d+)?)\b ?(?P<sign>%|percent)?(?! ?(?:[,;/|] ?-?\d|sections?|items?|mths?|mo\b|months?|weeks?|wks?|years?|yrs?|days?|patients|points))"
            r"|(?P<q>\d+(?:[.,]\d+)?) ?%"
        ),
        None,
    )
    if percent and "sum" not in reading.values:
        text = (percent.match.group("p") or percent.match.group("q")).replace(",", ".")
        reading.put("percent", float(text), note.span_of(percent))
        reading.values.pop("answered", None)


def count_word(text: str) -> int:
    """A count of sections in figures or words."""
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return 10 if text == "all" else words.index(text) + 1 if text in words else int(text)


def describe_odi(inputs: OdiInputs, result: dict[str, Any]) -> str:
    """The result in words."""
    if result.get("valid") is False:
        if "invalid_section" in result:
            return (
                f"Section {result['invalid_section']} has {result['given']:g}; a section takes whole numbers from 0"
                " to 5."
            )
        return f"{result['field']} is {result['given']:g}; expected {result['allowed'][0]} to {result['allowed'][1]}."
    if result["percent"] is None:
        return "Needed: the ten sections (0 to 5 each, or not answered), or their sum and how many were answered."
    band = (result["band"] or "between two bands, which a single patient cannot reach").replace("_", "-")
    counted = f" ({result['sum']} of {result['max']}, {result['answered']} sections answered)" if result["max"] else ""
    return f"ODI {result['percent']:g} %{counted}: {band}."


TOOL = Tool(
    name="odi",
    title="Oswestry Disability Index (ODI)",
    purpose="Disability from back pain as a percentage of the sections that were answered.",
    limits=(
        "No published rule says how many sections must be answered: the number is stated.",
        "The bands are whole numbers; a group's mean can fall between two.",
    ),
    sources=(
        Source(
            "Fairbank JC, Pynsent PB. Spine 2000;25(22):2940-2953",
            doi="10.1097/00007632-200011150-00017",
            where="scoring",
            find="Oswestry Disability Index ODI walking standing sleeping",
        ),
    ),
    inputs=OdiInputs,
    compute=odi,
    read=read_odi,
    describe=describe_odi,
    about=(r"\bodi\b", r"\boswestry\b"),
    findings=(r"\bsections?\b", r"\banswered\b|\bblank\b|\bskipped\b", r"\bdisability\b", r"\bband\b|\bcategory\b"),
    against=(r"\bsd\b|±", r"\bpercent(?:age)? change\b|\bpercent (?:reduction|improvement|decrease)\b"),
    missing=lambda inputs, result: tuple(result.get("missing", ())),
    words=("oswestry", "disability", "sections", "answered"),
    value="percent",
    kind="scale",
)
