"""How far a cancer has spread in the skeleton, as a note counts it: bones outside the spine, vertebrae, all bones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from assistant.tools.cue import Cue
from assistant.tools.levels import Mention, find_mentions
from assistant.tools.note import Hit, Note
from assistant.tools.primaries import count_word

MANY = 99  # stands for "and more"
BONE = r"(?:bones?|bony|skeletal|skeleton|osseous)"
METS = (
    r"(?:mets?|metasta\w+|foci|focus|lesions?|deposits?|sites?|locali[sz]ations?|disease|involvement|spread"
    r"|secondar(?:y|ies)|uptakes?)"
)
SPINE = r"(?:spine|spinal column|vertebral column|axial spine|vertebra\w*|spinal)"
OUTSIDE = (
    rf"(?:(?:extra|ext) (?:spinal|vertebral|axial)|extra(?:spinal|vertebral))(?: (?:{BONE}|{METS}))*"
    rf"|(?:other|non ?spinal|non ?vertebral|further|additional|remaining|appendicular) {BONE}(?: {METS})?"
    rf"|(?:{BONE} )?{METS} (?:outside|elsewhere|beyond)(?: of)?(?: the)?(?: {SPINE})?"
    rf"|{BONE} (?:: )?(?=\w+ outside)"
)
VERTEBRAL = (
    rf"(?:vertebral|spinal|spine)(?: body| bodies| column)? (?:{METS}|levels?|segments?)"
    rf"|vertebra\w*(?: bodies| body)?(?: (?:involved|affected|{METS}))?"
    rf"|levels?(?: (?:involved|affected))?|{METS} (?:in|of|to|at) (?:the )?{SPINE}(?: bod(?:y|ies))?"
)
SKELETAL = rf"{BONE}(?: \w+)? {METS}|{METS} (?:in|of|to) (?:the )?{BONE}|{BONE}(?= ?(?::|=|multiple|solitary|single|,|-|\.|;|\?|$))"
ANY_LESION = rf"(?:(?!(?:{{organ}})\b)\w+ )?{METS}"
ORGAN = (
    r"(?:visceral|viscera|organs?|liver|hepatic|lungs?|pulmonary|brain|cerebral|intracranial|kidneys?|adrenals?"
    r"|pleura\w*|peritone\w*|spleen|splenic|nodal|node|nodes|lymph|skin|cutaneous|soft)"
)
AMOUNT = (
    r"(?P<bound>at least|>=|≥|> =|>|more than|over|up to|fewer than|less than|<|≤|at most)? ?"
    r"(?P<n>\d{1,2}|no|zero|nil|none|absent|one|single|solitary|isolated|sole|lone|two|three|four|five|six|seven|eight"
    r"|nine|ten|multiple|several|many|numerous|innumerable|countless|widespread|disseminated|diffuse|extensive"
    r"|a couple of|a few|few|an?)"
    r"(?P<more> or more|(?: ?\+)| and more)?(?:(?: ?- ?| to | or )(?P<top>\d{1,2}|two|three|four|five))?"
)
BEFORE = Cue(rf" (?:only )?{AMOUNT} (?:\( (?P<told>\d+) \) )?(?:(?!and|or|with|(?:no|one|two|three) )[a-z]+ )?$")
AFTER = Cue(
    r" (?:(?:count|number|numbers|:|=|is|are|of|x|\(|involved|affected|-|in number|present|status) )*"
    rf"{AMOUNT}(?= (?!%|/|weeks?|months?|years?|mm|cm|gy)|$)"
)
# What a figure before a label belongs to, when it is not the label's count.
NOT_A_COUNT = Cue(
    r"\b(?:kps|karnofsky|ps|ecog|index|grade|status|score|points?|frankel|asia|ais|age|aged|[ctdls]|th|vertebral|bone|mets?"
    r"|metasta\w+|lesions?|foci|levels?|vertebra\w*)(?: (?:of|is|:|=|index|about|body|bodies|score|involved|affected))* $"
)
# A label that has its count before it ("no visceral mets", "3 vertebral mets") takes none after it.
COUNTED_LABEL = Cue(rf"(?<!\b[ctdls])(?<!\bth) (?:no|without|one|two|three|\d) (?:\w+ ){{1,2}}?{METS} $")
OPEN_COUNT = {"multiple": 2, "a few": 2, "few": 2}  # everything else that counts without a figure is three or more
BONES = {
    **dict.fromkeys(
        (
            "rib",
            "pelvis",
            "femur",
            "humerus",
            "sternum",
            "scapula",
            "skull",
            "ilium",
            "acetabulum",
            "clavicle",
            "tibia",
        ),
        1,
    ),
    **dict.fromkeys(
        ("iliac", "ischium", "pubis", "hip", "calvaria", "mandible", "fibula", "manubrium", "radius", "ulna"), 1
    ),
    **dict.fromkeys(
        ("femoral", "humeral", "sternal", "costal", "pelvic", "cranial", "scapular", "acetabular", "tibial"), 1
    ),
    **dict.fromkeys(("ribs", "femora", "femurs", "humeri", "scapulae", "clavicles", "tibiae", "hips"), 2),
}
NAMED_BONE = r"\b(?:" + "|".join(BONES) + r")\b"
FIGURE_BEFORE = Cue(r"(?<!\bno) (?:[1-9]|one|two|three|four|five|six) $")
NOT_BONE_AFTER = Cue(r" (?:fractures?|pain|replacement|prosthesis|cement|shaft fracture|crest|biops\w+|graft|fossa)\b")
LISTS_SOME = Cue(r"\b(?:including|such as|e\.?g\.?|among (?:others|them)|for example|mainly|notably)\b")
ONLY_BEFORE = Cue(
    r"\b(?:only|sole|lone) (?:\w+ )?(?:lesion|metastasis|met|deposit|focus|site)(?: (?:is|was|in|at|being|:))+ $|"
    r"\b(?:only|solitary|isolated|single|sole|lone|confined to|limited to|restricted to|other than|apart from|except|except for"
    r"|besides|outside|beyond)(?: (?:the|a|one|in|is|at|of|known|level|lesion|vertebra|vertebral|met|metastasis|deposit))* $"
)
ONLY_AFTER = Cue(
    r" (?:\w+ ){0,2}?(?:only|alone|(?:is|was|as|being) (?:the|his|her|their|a)? ?(?:only|sole|solitary|single|lone))\b"
)
SPINE_ONLY = Cue(
    rf"\b(?:none|nothing|nil|no (?:{BONE} )?{METS}) (?:outside|elsewhere|beyond)\b"
    rf"|\b{BONE} (?:is |are |scan )?(?:otherwise|elsewhere) (?:clear|clean|free|normal|negative|unremarkable|spared|uninvolved)\b"
    rf"|\b(?:{BONE} scan|scintigra\w+) (?:is |was |: )*(?:clear|clean|negative|normal|unremarkable) (?:apart|except|other|besides|outside)\b"
    r"|\bno (?:other|further|additional) (?:known |distant )?(?:mets?|metasta\w+)\b"
    rf"|\b(?:rest|remainder) of (?:the )?{BONE} (?:is )?(?:clear|clean|free|normal|negative|unremarkable|spared|uninvolved)\b"
    rf"|\botherwise (?:clear|clean|normal|free|negative) {BONE}\b"
    r"|\b(?:only|confined to|limited to|restricted to) (?:in )?(?:the )?(?:spine|spinal column|vertebral column|spinal)\b"
    r"|\b(?:spine|spinal|vertebral) only\b"
    rf"|\bno other (?:{BONE}|involved bones?)\b|\bno {BONE} {METS} (?:other than|apart from|except|besides)\b"
    rf"|\b(?:only|sole|lone) (?:\w+ )?{BONE} {METS}\b|\bnot (?:\w+ )?outside (?:the )?spine\b"
)
MULTIPLE_WORD = Cue(
    rf"\bpolyostotic\b|\bnot solitary\b|\bmore than one {BONE}\b|\b{BONE} {METS} (?:everywhere|throughout|all over)\b"
    r"|\b(?:multiple|several) (?:spine|spinal|vertebra\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of metastases between two bounds, both included, and the tokens that tell it."""

    low: int
    high: int
    first: int
    last: int


Choice = TypeVar("Choice")


def fitting(count: Count, rows: Iterable[tuple[Choice, int, int]]) -> Choice | list[Choice] | None:
    """The choices whose bounds a count can lie in: one, several, or None if there is none."""
    fits = [choice for choice, low, high in rows if count.low <= high and count.high >= low]
    return fits[0] if len(fits) == 1 else fits or None


def bounds_of(found: re.Match[str]) -> tuple[int, int] | None:
    """The bounds of a written amount: "3", "three or more", "> 5", "1-2", "multiple"."""
    word, bound = found.group("n"), found.group("bound") or ""
    told = found.groupdict().get("told")
    if told:
        return int(told), int(told)
    number = 0 if word in {"nil", "none", "absent"} else 2 if word == "a couple of" else count_word(word)
    if number is None:
        return OPEN_COUNT.get(word, 3), MANY
    if bound in {"at least", ">=", "≥", "> ="} or found.group("more"):
        return number, MANY
    if bound in {">", "more than", "over"}:
        return number + 1, MANY
    if bound in {"<", "less than", "fewer than"}:
        return 0, number - 1
    if bound in {"up to", "at most", "≤"}:
        return 0, number
    top = count_word(found.group("top")) if found.group("top") else None
    return number, max(number, top or 0)


def find_counts(note: Note, label: str) -> Iterator[Count]:
    """What a note counts under a label, before it ("two vertebral mets") or after it ("vertebral mets: 2")."""
    for hit in note.find(rf"\b(?:{label})"):
        if note.is_open(hit):
            continue
        before = BEFORE.search(note.words(hit.first - 6, hit.first))
        if before and is_of_the_label_ahead(note, hit, before):
            before = None
        after = AFTER.match(note.words(hit.last, hit.last + 9))
        if before and after and after.group("n").isdigit() and before.group("n").isdigit():
            before = None if trails(note) else before
        found = before or after
        bounds = bounds_of(found) if found else None
        if bounds and bounds[1] >= 0:
            n_words = len(found.group(0).split()) if found else 0
            yield Count(*bounds, hit.first - (n_words if before else 0), hit.last + (0 if before else n_words))
        elif note.is_denied(hit):
            yield Count(0, 0, hit.first, hit.last)


def is_of_the_label_ahead(note: Note, hit: Hit, before: re.Match[str]) -> bool:
    """Whether the amount before a label belongs to what stands ahead of the amount ("KPS 80 vertebral mets")."""
    ahead = note.words(hit.first - 9, hit.first)[: -len(before.group(0))] + " "
    return NOT_A_COUNT.search(ahead) is not None and COUNTED_LABEL.search(ahead) is None


def trails(note: Note) -> bool:
    """Whether a telegram puts each figure behind its label ("bone mets 2 vertebral mets 3")."""
    first = next(note.find(rf"\b(?:{OUTSIDE}|{VERTEBRAL}|{SKELETAL})"), None)
    if first is None:
        return False
    before = BEFORE.search(note.words(first.first - 6, first.first))
    own = before is not None and not is_of_the_label_ahead(note, first, before)
    return not own and AFTER.match(note.words(first.last, first.last + 6)) is not None


def count_outside(note: Note) -> Count | None:
    """Bone metastases outside the spine."""
    for count in find_counts(note, OUTSIDE):
        return count
    listed = count_named_bones(note)
    if listed:
        return listed
    for match in SPINE_ONLY.finditer(note.canon):
        hit = note.hit_at(match)
        if not note.is_open(hit):
            return Count(0, 0, hit.first, hit.last)
    return next((count for count in find_counts(note, SKELETAL) if count.high == 0), None)


def count_named_bones(note: Note) -> Count | None:
    """Bones outside the spine that the note names as bearing metastases: "ribs, pelvis and femur"."""
    hits = [
        hit
        for hit in note.find(NAMED_BONE)
        if (not note.is_denied(hit) or FIGURE_BEFORE.search(note.words(hit.first - 2, hit.first)))
        and not note.is_past(hit)
        and not note.is_hedged(hit)
        and not NOT_BONE_AFTER.match(note.words(hit.last, hit.last + 2))
        and note.has(rf"\b(?:{METS}|scan|scintigra\w+|hot spots?|involved|pet)\b", *note.sentence_of(hit))
    ]
    if not hits:
        return None
    low = high = 0
    for hit in hits:
        before = BEFORE.search(note.words(hit.first - 4, hit.first))
        told = bounds_of(before) if before else None
        several = (
            BONES[hit.match.group(0).strip()] > 1 or LISTS_SOME.search(note.words(*note.sentence_of(hit))) is not None
        )
        low += told[0] if told else BONES[hit.match.group(0).strip()]
        high += told[1] if told else MANY if several else 1
    return Count(low, high, hits[0].first, hits[-1].last)


def count_vertebrae(note: Note) -> Count | None:
    """Vertebrae that bear metastases: counted, or named one by one, or said to be the only one."""
    for hit_count in find_counts(note, VERTEBRAL):
        outside = re.search(
            r"\b(?:extra|ext|non|outside|beyond|elsewhere|other than)(?: of)?(?: the)? $",
            note.words(hit_count.first - 3, hit_count.first) if hit_count.high else "",
        )
        if not outside and hit_count.low > 0 and not _is_outside(note, hit_count):
            return hit_count
    return count_levels(note)


def _is_outside(note: Note, count: Count) -> bool:
    """Whether the words of a count are about bones outside the spine."""
    ahead = note.words(max(note.reach(count.first, note.clause)[0], count.first - 3), count.first)
    ahead = re.split(rf"\b{METS}(?= )", ahead)[-1]  # "no extraspinal mets one vertebral met": another label's words
    words = f"{ahead.rstrip()} {note.words(count.first, count.last).lstrip()}"
    outside = r"\b(?:extra|ext|non) ?(?:spinal|vertebral)\b|\b(?:outside|beyond)(?: of)?(?: the)? \w+ $"
    return re.search(outside, words) is not None


def count_levels(note: Note) -> Count | None:
    """Levels named as bearing metastases; one level counts only when it is said to be the only one."""
    mentions = [
        one
        for one in find_mentions(note)[0]
        if not one.aside and one.joined != "either" and (not note.denied[one.first] or is_only(note, one))
    ]
    levels = {level for one in mentions for level in one.levels}
    if not levels:
        return None
    first, last = mentions[0].first, mentions[-1].last
    if len(levels) > 1:
        return Count(len(levels), len(levels), first, last)
    return Count(1, 1, first, last) if any(is_only(note, one) for one in mentions) else None


def is_only(note: Note, mention: Mention) -> bool:
    """Whether a level is said to be the only one."""
    before = note.words(max(note.reach(mention.first, note.sentence)[0], mention.first - 8), mention.first)
    after = note.words(mention.last, min(note.reach(mention.first, note.sentence)[1], mention.last + 7))
    return ONLY_BEFORE.search(before) is not None or ONLY_AFTER.match(after) is not None


def count_skeletal(note: Note) -> Count | None:
    """All metastases of the skeleton, the spine's included: one, or two and more."""
    many = MULTIPLE_WORD.search(note.canon)
    if many:
        hit = note.hit_at(many)
        return Count(2, MANY, hit.first, hit.last)
    outside, spine = count_named_bones(note), count_vertebrae(note)
    beyond = next((count for count in find_counts(note, OUTSIDE) if count.low), outside)
    if beyond and beyond.low:
        return Count(2, MANY, beyond.first, beyond.last)
    counts = [*find_counts(note, SKELETAL), *([spine] if spine else []), *lone_words(note)]
    counts = [count for count in counts if count.low]
    return next((count for count in counts if count.low > 1), counts[0] if counts else None)


def lone_words(note: Note) -> Iterator[Count]:
    """ "solitary" or "multiple" without the word bone, where no organ's metastases are meant."""
    for hit in note.find(
        rf"\b(?:multiple|several|numerous|disseminated|widespread) {ANY_LESION.format(organ=ORGAN)}\b"
        rf"|\b(?:solitary|isolated|single)\b(?! (?:\w+ )?{ORGAN}\b)|\b(?:one|1) (?:met|metastasis|lesion|deposit)\b"
    ):
        before = note.words(hit.first - 3, hit.first)
        if re.search(rf"\b{ORGAN}(?: {METS})?(?: (?:are|is|:))* $", before):
            continue
        one = re.match(r" ?(?:solitary|isolated|single|one|1)\b", hit.match.group(0)) is not None
        if one and note.is_denied(hit) and COUNTED_LABEL.search(note.words(hit.first - 5, hit.first)):
            yield Count(1, 1, hit.first, hit.last)  # "no visceral mets solitary bone met" denies the first only
        elif one and note.is_denied(hit):
            yield Count(2, MANY, hit.first, hit.last)
        elif not note.is_denied(hit):
            yield Count(1, 1, hit.first, hit.last) if one else Count(2, MANY, hit.first, hit.last)
