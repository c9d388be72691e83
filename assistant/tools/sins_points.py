"""Points that a user gives directly ("location 3, pain 1"), and totals they have come to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.tools.base import Span
from assistant.tools.note import Hit, Note

LABELS = {
    "location": r"(?:location|loc\.?|junctional|mobile(?: spine| segment)?|semi ?rigid|rigid|localisation"
    r"|localization|level|region)",
    "pain": r"(?:non mechanical pain|mechanical pain|pain|mechanical|non mechanical|pain free)",
    "bone_lesion": r"(?:bone lesion|bone quality|bone|lesion(?: type| quality)?|lytic|blastic|mixed|sclerotic|osteolytic"
    r"|matrix)",
    "alignment": r"(?:alignment|subluxation|translation|deformity|kyphosis|de novo deformity|scoliosis|aligned)",
    "vertebral_body": r"(?:(?:vertebral )?body(?: collapse| involvement)?|vertebral collapse|collapse|vb|height loss"
    r"|collapsed)",
    "posterolateral": r"(?:postero ?lateral(?: elements?| involvement)?|posterior elements?|posterior arch|post\.? arch|pl"
    r"|posterolaterally|unilateral|bilateral|pedicles?|facets?)",
}
ALLOWED = {
    "location": {0, 1, 2, 3},
    "pain": {0, 1, 3},
    "bone_lesion": {0, 1, 2},
    "alignment": {0, 2, 4},
    "vertebral_body": {0, 1, 2, 3},
    "posterolateral": {0, 1, 3},
}
BETWEEN = (
    r"(?: (?!vas\b|nrs\b|score\b|grade\b|t\b|th\b|l\b|c\b|s\b|d\b|escc\b|bilsky\b|ecog\b|kps\b|stage\b"
    r"|and\b|since\b|for\b|of\b)[a-z_]+| (?:> |< )?50 ?%| [ctdls] \d{1,2}| th \d{1,2}| [:=(-](?= ?\(?\d)"
    r"| gets| scores){0,6}?"
)
END = r"(?= ?(?:[,;.)+\]\n?|]|and\b|plus\b|$|- >|= ?\d{1,2}\b|total|sum))"
AFTER_LABEL = {
    name: rf"\b{label}\b{BETWEEN} (?:\+ )?(\d{{1,2}}) ?(?:/ ?\d )?(?:points?|pts?\.?|p)?{END}"
    for name, label in LABELS.items()
}
BEFORE_LABEL = {
    name: r"(?<![<>%] )\b(\d) (?:(?:points? |pts? )?(?:for|in|on|\() ?(?:the |a )?(?:[a-z]+ )?|(?:points? |pts?"
    rf" ))(?:the )?{label}\b"
    rf"|(?<=[,;:+] )(\d) {label}(?= [,;.+\n]| and| $)"
    for name, label in LABELS.items()
}
TOTAL = (
    r"\b(?:i (?:get|got|make it|make|have|count|come to|arrive at|calculated|calculate|scored|say|reckon"
    r"|am getting)|total(?:s|ling)?(?: score)?(?: of| is|:| =)*|sums? (?:to|is|of)|sum|makes|adds? up to"
    r"|sins(?: score)?(?: of| is| was|:| =| total| came out at| calculated as| calculated at| given as|"
    r" reported as| documented as)*|gives?|giving|came to|comes to|we scored|score(?:d)?(?: of| is| at|"
    r" as)|= )"
    r" ?(?:a |an |it |at |about |sins |total |score |of |: |as |is |= )*(\d{1,2})\b(?! ?(?:%|mm|/ 10|for"
    r"|points? for|, ?\d|for the|year|yo|y/o|or (?:more|less|higher)|and above|cut|and over|- ))"
)


@dataclass(frozen=True, slots=True)
class Given:
    """Points given for a component: their number, its tokens, and whether the table has that number."""

    name: str
    points: int
    first: int
    last: int
    allowed: bool
    span: Span


def find_points(note: Note) -> list[Given]:
    """Points given directly, when the note does so for at least three components, or says "points"."""
    found: dict[int, Given] = {}
    for name in LABELS:
        for pattern in (BEFORE_LABEL[name], AFTER_LABEL[name]):
            for hit in note.find(pattern):
                given, at = read_given(note, hit, name, pattern == BEFORE_LABEL[name])
                other = found.get(at)
                if given and (other is None or other.last - other.first > given.last - given.first):
                    found[at] = given  # each number belongs to the label nearest to it
    said = note.has(r"\b(?:points?|pts)\b")
    rows = sorted(found.values(), key=lambda given: given.first)
    return rows if len({item.name for item in rows}) >= (1 if said else 3) else []


def read_given(note: Note, hit: Hit, name: str, leading: bool) -> tuple[Given | None, int]:
    """The points that a match states and the token they stand at; None when the number is something else."""
    digits = next(group for group in hit.match.groups() if group)
    places = [index for index in range(hit.first, hit.last) if note.tokens[index].text == digits]
    at = (places[0] if leading else places[-1]) if places else hit.first
    points = int(digits)
    if points > 18 or belongs_elsewhere(note, at):
        return None, at
    return Given(name, points, hit.first, hit.last, points in ALLOWED[name], note.span_of(hit)), at


def belongs_elsewhere(note: Note, index: int) -> bool:
    """Whether a number is a level's, a scale's or a measure's and not points."""
    before = note.tokens[index - 1].text if index else ""
    after = note.tokens[index + 1].text if index + 1 < len(note.tokens) else ""
    return (
        before in {"t", "l", "c", "s", "d", "th", "vas", "nrs", "escc", "ecog", "grade", "<", ">", "/"}
        or after in {"%", "mm", "cm", "weeks", "days", "months", "years", "year"}
        or (after == "/" and index + 2 < len(note.tokens) and note.tokens[index + 2].text in {"10", "100"})
    )


def find_total(note: Note) -> int | None:
    """The total that the user has come to, if they name one."""
    for hit in note.find(TOTAL):
        value = int(hit.match.group(1))
        if value <= 30 and not re.search(
            r"\b(?:if|cut ?off|threshold|above|below|over|under|than|least|>|<|≥|≤) $",
            note.words(hit.first - 2, hit.first),
        ):
            return value
    return None
