"""Points that a user gives directly ("location 3, pain 1"), and totals they have come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.tools.base import Span
from assistant.tools.note import Hit, Note

LABELS = {
    "location": r"(?:location|loc\.?|junctional|mobile(?: spine| segment)?|semi ?rigid|rigid|localisation"
    r"|localization|level|region)",
    "pain": r"(?:non mechanical pain|mechanical pain|pain|mechanical|non mechanical|pain free)",
    "bone_lesion": r"(?:bone lesion|bone quality|bone|lesion(?: type| quality)?|lytic|blastic|mixed|sclerotic|osteolytic"
    r"|matrix)",
    "alignment": r"(?:(?<=[,;:(+\n] )normal|alignment|subluxation|translation|deformity|kyphosis|de novo deformity|scoliosis|aligned)",
    "vertebral_body": r"(?:(?:vertebral )?body(?: collapse| involvement)?|vertebral collapse|collapse|vb|height loss"
    r"|collapsed|(?<=[,;:(+\n] )(?:>|<) 50(?: %)?)",
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
UNMISTAKABLE = frozenset({"alignment", "vertebral_body", "posterolateral"})  # they are counted by no other figure
FIGURES = {"zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4}
FIGURE = r"\d{1,2}|zero|one|two|three|four"
BETWEEN = (
    r"(?: (?!vas\b|nrs\b|score\b|grade\b|t\b|th\b|l\b|c\b|s\b|d\b|escc\b|bilsky\b|ecog\b|kps\b|stage\b"
    r"|and\b|since\b|for\b|of\b)[a-z_]+| (?:> |< )?50(?: ?%)?| [ctdls] \d{1,2}| th \d{1,2}| [:=(-](?= ?\(?\d)"
    r"| gets| scores){0,6}?"
)
NEXT_LABEL = (
    r"(?:location|loc|pain|bone|lesion|align\w*|vertebral|body|collapse|postero ?lateral|posterior|pl|lytic|blastic|mixed|unilateral"
    r"|bilateral)\b"
)
END = rf"(?= ?(?:[,;.)+\]\n?|]|and\b|plus\b|$|- >|= ?\d{{1,2}}\b|total|sum|/ ?(?=[a-z])|{NEXT_LABEL}|: (?!\d)))"
AFTER_LABEL = {
    name: rf"(?<!\w){label}(?: (?:sub ?)?scores?(?= ))?(?!\w){BETWEEN} (?:\+ )?({FIGURE}) ?(?:/ ?\d )?(?:points?|pts?\.?|p)?{END}"
    for name, label in LABELS.items()
}
BEFORE_LABEL = {
    name: r"(?<![<>%] )\b(\d|zero|one|two|three|four) (?:(?:points? |pts? )?(?:for|in|on|\() ?(?:the |a )?(?:[a-z]+ )?|(?:points? |pts?"
    rf" ))(?:the )?{label}\b"
    rf"|(?<=[,;:+] )(\d) {label}(?= [,;.+\n]| and| $)"
    rf"|(?<![\d.] )\b(\d) / {max(ALLOWED[name])} (?:for |in |on )?(?:the )?{label}\b"
    for name, label in LABELS.items()
}
SAYS_POINTS = r"\b(?:points?|pts|components?|sub ?scores?|scored)\b(?! of the body)"
# Every component that is not named has none: "the rest 0".
REST = (
    r"\b(?:(?:the )?(?:rest|others?|remaining(?: ones| components| items)?|remainder)|all (?:the )?(?:rest|others?)|everything else"
    r"|all else)(?: (?:is|are|all|:|=|get|gets|each|score|scores))* (?:0|zero|nil)\b(?! (?:%|mm|/|\.|or))"
)
SHORT_LABELS = {
    "location": r"(?:location|level|region|loc)",
    "pain": r"pain",
    "bone_lesion": r"(?:bone lesion|bone quality|lesion type|lesion|bone|quality)",
    "alignment": r"(?:radiographic alignment|spinal alignment|alignment)",
    "vertebral_body": r"(?:vertebral body collapse|vertebral body|body collapse|body|collapse)",
    "posterolateral": r"(?:postero ?lateral(?: elements?| involvement)*|posterior elements?|posterior arch|pl)",
}
_ANY_LABEL = "(?:" + "|".join(SHORT_LABELS.values()) + ")"
_JOIN = r" (?:(?:, and|, then|,|/|\+|-|and|&|>|then) )?"
ORDER_OF_LABELS = rf"\b{_ANY_LABEL}(?:{_JOIN}{_ANY_LABEL}){{5}}\b"
SIX_FIGURES = r"(?<![\d%+/-] )\b\d(?: (?:\+|,|/|-|and|&|, and) \d){5}\b(?! (?:[%+/]|mm|-))"
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
    if not holds_figures(note):
        return []
    for name in LABELS:
        for pattern in (BEFORE_LABEL[name], AFTER_LABEL[name]):
            for hit in note.find(pattern):
                given, at = read_given(note, hit, name, pattern == BEFORE_LABEL[name])
                other = found.get(at)
                if given and (other is None or other.last - other.first > given.last - given.first):
                    found[at] = given  # each number belongs to the label nearest to it
    in_order = list(read_in_order(note))
    if in_order:
        return in_order
    said = note.has(SAYS_POINTS)
    rows = sorted(found.values(), key=lambda given: given.first)
    if not said and not is_list_of_points(note, rows):
        return []
    return [*rows, *(read_rest(note, rows) or read_left_over(note, rows))]


def holds_figures(note: Note) -> bool:
    """Whether any figure of a note may be points, so that they are worth looking for: most notes hold none."""
    for index, token in enumerate(note.tokens):
        if token.text in FIGURES or (
            token.text.isdigit() and len(token.text) <= 2 and not belongs_elsewhere(note, index)
        ):
            return True
    return False


def is_list_of_points(note: Note, rows: list[Given]) -> bool:
    """Whether figures behind labels are points although the word is missing.

    Three components say so, or two of which one has no other figure; one alone does where the score is named. A pain
    score may always be another scale's.
    """
    names = {item.name for item in rows}
    if len(names) >= 3:
        return True
    plain = {item.name for item in rows if item.name in UNMISTAKABLE and not re.search(r"%", item.span.text)}
    scored = any("score" in item.span.text.lower() for item in rows if item.name == "pain")
    return not scored and bool(plain) and (len(names) == 2 or note.has(r"\bsins\b"))


def read_in_order(note: Note) -> Iterator[Given]:
    """Six figures in a row whose order the note names: "3+3+2+0+2+1 for location, pain, lesion, alignment, body, arch"."""
    named = next(note.find(ORDER_OF_LABELS), None)
    figures = next(note.find(SIX_FIGURES), None)
    if named is None or figures is None:
        return
    spots = sorted(
        (found.start(), name)
        for name, label in SHORT_LABELS.items()
        if (found := re.search(rf"\b{label}\b", named.match.group(0)))
    )
    places = [index for index in range(figures.first, figures.last) if note.tokens[index].text.isdigit()]
    if len(spots) != len(SHORT_LABELS) or len(places) != len(spots):
        return
    for (_, name), index in zip(spots, places, strict=True):
        points = int(note.tokens[index].text)
        yield Given(name, points, index, index + 1, points in ALLOWED[name], note.span(index, index + 1))


def names_no_order(note: Note) -> Hit | None:
    """Six figures in a row of which the note does not say what each is for."""
    figures = next(note.find(SIX_FIGURES), None)
    return figures if figures is not None and not any(True for _ in note.find(ORDER_OF_LABELS)) else None


def read_left_over(note: Note, rows: list[Given]) -> list[Given]:
    """The one component that a list of five leaves over, when the list goes on with a "none 0"."""
    left = [name for name in LABELS if name != "location" and name not in {row.name for row in rows}]
    taken = {index for row in rows for index in range(row.first, row.last)}
    said = [hit for hit in note.find(r"(?<=[,;(+\n] )(?:none|nil|no|absent|zero)(?: [:=(-])? 0(?= (?:[,;.)\n?]|$))")]
    said = [hit for hit in said if hit.first not in taken and note.sentence[hit.first] == note.sentence[rows[-1].first]]
    if len(left) != 1 or len(said) != 1:
        return []
    return [Given(left[0], 0, said[0].first, said[0].last, True, note.span_of(said[0]))]


def read_rest(note: Note, rows: list[Given]) -> list[Given]:
    """No points for the components that the same sentence does not name, when it says so ("the rest 0")."""
    rest: list[Given] = []
    for hit in note.find(REST):
        low, high = note.sentence_of(hit)
        named = {row.name for row in rows if low <= row.first < high}
        for name in LABELS:
            if named and name not in named and name != "location":
                rest.append(Given(name, 0, hit.first, hit.last, True, note.span_of(hit)))
    return rest


def read_given(note: Note, hit: Hit, name: str, leading: bool) -> tuple[Given | None, int]:
    """The points that a match states and the token they stand at; None when the number is something else."""
    digits = next(group for group in hit.match.groups() if group)
    places = [index for index in range(hit.first, hit.last) if note.tokens[index].text == digits]
    at = (places[0] if leading else places[-1]) if places else hit.first
    if digits in FIGURES and not note.has(SAYS_POINTS):
        return None, at  # "pedicle: one"
    points = FIGURES[digits] if digits in FIGURES else int(digits)
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
