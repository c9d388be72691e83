"""Vertebral levels in every notation: T11, D11, Th 11, TXI, "eleventh dorsal", L5/S1, T5-7, the axis, "lumbar spine"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.tools.base import Span
from assistant.tools.cue import Cue
from assistant.tools.note import Hit, Note

COUNTS = {"C": (0, 7), "T": (1, 12), "L": (1, 5), "S": (1, 5)}
ORDER = [f"{region}{number}" for region, (low, high) in COUNTS.items() for number in range(low, high + 1)]
COCCYX = "coccyx"

REGION_OF = {
    "c": "C",
    "t": "T",
    "th": "T",
    "d": "T",
    "l": "L",
    "s": "S",
    "cervical": "C",
    "thoracic": "T",
    "dorsal": "T",
    "lumbar": "L",
    "sacral": "S",
    "hwk": "C",
    "bwk": "T",
    "lwk": "L",
    "swk": "S",
}
ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
ORDINAL_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
NUMBER_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ORDINALS = {word: n for n, word in enumerate(ORDINAL_WORDS, 1)} | {word: n for n, word in enumerate(NUMBER_WORDS, 1)}
NAMED = {
    "atlas": "C1",
    "axis": "C2",
    "dens": "C2",
    "odontoid": "C2",
    "odontoid process": "C2",
    "occiput": "C0",
    "occipital condyle": "C0",
    "occipital condyles": "C0",
    "vertebra prominens": "C7",
}
REGIONS = {
    "cervical": ("C1", "C7"),
    "thoracic": ("T1", "T12"),
    "dorsal": ("T1", "T12"),
    "lumbar": ("L1", "L5"),
    "sacrum": ("S1", "S5"),
    "sacral": ("S1", "S5"),
    "upper cervical": ("C0", "C2"),
    "lower cervical": ("C3", "C7"),
    "subaxial": ("C3", "C7"),
    "upper thoracic": ("T1", "T4"),
    "mid thoracic": ("T5", "T8"),
    "midthoracic": ("T5", "T8"),
    "middle thoracic": ("T5", "T8"),
    "lower thoracic": ("T9", "T12"),
    "upper lumbar": ("L1", "L2"),
    "lower lumbar": ("L4", "L5"),
    "mid lumbar": ("L3", "L3"),
    "upper dorsal": ("T1", "T4"),
    "mid dorsal": ("T5", "T8"),
    "lower dorsal": ("T9", "T12"),
    "upper sacrum": ("S1", "S2"),
    "lower sacrum": ("S3", "S5"),
    "upper sacral": ("S1", "S2"),
    "lower sacral": ("S3", "S5"),
    "thoracolumbar": ("T11", "L1"),
    "cervicothoracic": ("C7", "T2"),
    "lumbosacral": ("L5", "S1"),
    "craniocervical": ("C0", "C2"),
    "occipitocervical": ("C0", "C2"),
    "craniovertebral": ("C0", "C2"),
    "atlantoaxial": ("C1", "C2"),
    "dorsolumbar": ("T11", "L1"),
    "cervicodorsal": ("C7", "T2"),
    "hws": ("C1", "C7"),
    "bws": ("T1", "T12"),
    "lws": ("L1", "L5"),
}
# What an MRI sequence, a stage, a root or a drug shares with a level's name.
NOT_A_LEVEL_AFTER = Cue(
    r" ?(?:- )?(?:weighted|w\b|wi\b|hyperintens\w*|hypointens\w*|isointens\w*|signal|sequences?|image"
    r"|images|imaging|stir"
    r"|fat|flair|bright|dark|n [0-3x]|n[0-3x]|m [01x]|c\b|gadolinium|contrast|post contrast|fse|tse|relaxation|star)\b"
)
# An uninvolved neighbour, a nerve, a disc, hardware, an old treatment: not the lesion's own level.
ASIDE_AFTER = Cue(
    r" ?(?:(?:nerve )?roots?|radiculopathy|radicular|dermatome|myotome|sensory level|motor level|nerve"
    r"|distribution|weakness|palsy"
    r"|disc|disk|discs|discopathy|protrusion|herniation|spinal stenosis|stenosis|spondylosis|osteophytes?"
    r"|modic|pain radiating"
    r"|(?:vertebro|kypho)plasty|laminectomy|fusion|screws?|fixation|instrumentation|dermatomal|sensory|level sensory"
    r"|h(?:a)?emangioma)\b"
)
ASIDE_BEFORE = Cue(
    r"\b(?:radiat\w+ (?:to|into|down)(?: the)?|dermatome|root|roots of|(?:fusion|fixation|instrumentation"
    r"|instrumented|screws?|rods?"
    r"|stabili[sz]ation|laminectomy|(?:vertebro|kypho)plasty|decompression)(?: (?:at|of|from|in|planned"
    r"|to|for|done|the|previous))*"
    r"|(?:disc|disk) (?:at |of )?|conus (?:at|ends at|terminates at|level)(?: the)?|(?:cord|conus) ends at"
    r"|sensory level(?: at)?|relative to|in relation to|with respect to|(?:upper |lower )?end ?plate of"
    r"|adjacent|neighbou?ring"
    r"|compared (?:with|to)|(?:degenerative (?:changes?|disease|dis[ck])|stenosis|protrusion|herniation|prolapse|bulge|bulging|spondylosis"
    r"|osteochondrosis|spondylarthrosis|h(?:a)?emangioma)(?: (?:at|of|in|level))*(?: the)?"
    r"|extension (?:from|to|up to|down to|into)|extends? (?:from|to|up to|down to|into)|extending (?:from"
    r"|to|up to|down to|into)"
    r"|reach(?:es|ing) (?:up to|down to|to)?|angle (?:from|of|between)?|cobb(?: angle)?(?: of| from)?|between"
    r"|asia|frankel|stage|pt|ct|vitamin|grade) $"
)
# "T12 above", "T6 next to it".
NEIGHBOUR_AFTER = Cue(
    r" ?(?:(?:just|directly|immediately) )?(?:(?:above|below)(?! (?:(?:the|an?|its|this|that|level)\b|\d))"
    r"|next (?:to (?:it|this|that)|door)|adjacent(?: to (?:it|this|that))?)\b"
    r"(?!(?: (?:also|too|has|is|shows|with|an?|another|:|second))* (?:mets?|metast\w+|lesions?|deposits?|tumou?r|lytic|osteolytic"
    r"|blastic|osteoblastic|sclerotic|involved|infiltrated|affected)\b)"
)
# The axis of the spine as a whole, and no vertebra.
AXIS_BEFORE = Cue(
    r"\b(?:deviat\w+|deform\w+|normal|regular|physiologic\w*|spinal|sagittal|coronal|vertebral|long|longitudinal"
    r"|preserved|straight|mechanical|spine|rachis|rachidian|correct|good|conserved)(?: (?:of|from|in|the))* $"
)
AXIS_AFTER = Cue(
    r" (?:(?:is|was|of the spine|remains|appears|: ?|=) )*(?:deviat\w+|normal\w*|preserved|maintained|straight|regular|kept"
    r"|conserved|intact|correct|physiologic\w*|ok|okay|unremarkable|of the (?:spine|rachis)|in order|good)\b"
)
UNCERTAIN_LEVEL = Cue(
    r" (?:[(,:-] )?(?:the |it is )*(?:exact |precise )*(?:level|levels|numbering|counting|count|which)(?: is| are| one| of the two"
    r"| vertebra| affected| it)* (?:uncertain|unclear|unknown|doubtful|not (?:clear|certain|sure|known|settled))\b"
)
SLIP_BEFORE = Cue(
    r"(?:translation|listhesis|slip|slipped|slips|sublux\w+|translated|displaced|shift|shifted|offset|step|on)\b"
)
LEVEL = (
    r"(?:(?:c|t|th|d|l|s|[hbls]wk) (?:- |\. )?(?:zero|\d{1,2})\b|(?:[ctdl]|th)(?:iii|viii|vii|vi|ii|iv|ix|xii|xi)\b"
    r"|li\b|s(?:iii|iv|ii)\b"
    r"|(?:c|t|th|d|l|s) (?:xii|viii|vii|iii|xi|ix|iv|vi|ii)\b|(?:th|d|t) (?:x|v|i)\b"
    r"|(?:" + "|".join(ORDINAL_WORDS) + r"|\d{1,2} (?:st|nd|rd|th)) (?:cervical|thoracic|dorsal|lumbar|sacral)\b"
    r"|(?:cervical|thoracic|dorsal|lumbar|sacral) (?:vertebra |vertebral body |segment |level )?(?:\d{1,2}|"
    + "|".join(NUMBER_WORDS)
    + r")\b"
    r"|(?:c|t|th|d|l|s) (?:" + "|".join(NUMBER_WORDS) + r")\b"
    r"|vertebra prominens|(?:the |of |odontoid of )?\b(?:atlas|axis)\b|odontoid process|odontoid|dens\b"
    r"|occiput\b|occipital condyles?)"
)
FIND_LEVEL = r"\b" + LEVEL
JOINS = Cue(r" ?(/|-|to|through|thru|and|&|,|\+|or|vs\.?|versus) $")
SHORT_NEXT = Cue(
    r" ?(/|-|to|and|&|,|\+|or) (\d{1,2})\b(?! ?(?:%|mm|cm|out|of|degrees|°|/|weeks?|months?|days?|years?|gy|y))"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a level, or of levels that belong together.

    Attributes:
        levels: The levels named, in order down the spine, such as ("T11", "T12").
        joined: "one", "list" (several lesions, "T8 and L2"), "range" ("T5-7", "L5/S1") or "either" ("T10 or T11").
        first, last: The tokens.
        aside: Whether the words around say that it is no lesion's level.
    """

    levels: tuple[str, ...]
    joined: str
    first: int
    last: int
    aside: bool = False


@dataclass(frozen=True, slots=True)
class BadLevel:
    """A level that no spine has, as written."""

    name: str
    expected: str
    span: Span


def name_level(region: str, number: int) -> str | None:
    """The level's name, or None if there is no such level."""
    low, high = COUNTS[region]
    return f"{region}{number}" if low <= number <= high else None


def list_levels(first: str, last: str) -> tuple[str, ...]:
    """Every level from one to another, both included, down the spine."""
    low, high = sorted((ORDER.index(first), ORDER.index(last)))
    return tuple(ORDER[low : high + 1])


def parse_level(text: str) -> tuple[str, int] | None:
    """Region and number of one level as written (canonical words), whether or not the spine has it."""
    words = text.replace(".", " ").replace("-", " ").split()
    joined = "".join(words)
    if words and words[0] in {"the", "of"}:
        words = words[1:]
    if " ".join(words) in NAMED:
        name = NAMED[" ".join(words)]
        return name[0], int(name[1:])
    found = re.fullmatch(
        r"(cervical|thoracic|dorsal|lumbar|sacral|[hbls]wk|th|[ctdls])(?:vertebralbody|vertebra|segment|level)?(\d+|zero)",
        joined,
    )
    if found:
        return REGION_OF[found.group(1)], 0 if found.group(2) == "zero" else int(found.group(2))
    ordinal = re.fullmatch(r"(\d+)(?:st|nd|rd|th)(cervical|thoracic|dorsal|lumbar|sacral)", joined)
    if ordinal:
        return REGION_OF[ordinal.group(2)], int(ordinal.group(1))
    if len(words) >= 2 and words[0] in ORDINALS and words[1] in REGION_OF:
        return REGION_OF[words[1]], ORDINALS[words[0]]
    if len(words) >= 2 and words[0] in REGION_OF and words[-1] in ORDINALS:
        return REGION_OF[words[0]], ORDINALS[words[-1]]
    roman = re.fullmatch(r"(th|[ctdls])([ivx]+)", joined)
    if roman and roman.group(2) in ROMAN:
        return REGION_OF[roman.group(1)], ROMAN[roman.group(2)]
    return None


def looks_written(note: Note, hit: Hit) -> bool:
    """Whether a letter and a number that stand apart, or a Roman number, are meant as a level: the letter is a capital."""
    first = note.tokens[hit.first]
    original = note.text[first.start : first.end]
    if len(first.text) > 2 and not re.fullmatch(r"(?:th|[ctdls])[ivx]+", first.text):
        return True
    apart = hit.last - hit.first > 1 and note.tokens[hit.first + 1].start > first.end
    roman = hit.last - hit.first == 1 or not note.tokens[hit.last - 1].text.isdigit()
    return not (apart or roman) or (
        original[0].isupper() and (not roman or apart or original.isupper() or original[1:].isupper())
    )


def find_mentions(note: Note) -> tuple[list[Mention], list[BadLevel]]:
    """Every naming of levels in a note, and the ones that no spine has.

    "six lumbar vertebrae", "lumbarised S1" or "transitional" in the note lets an L6 stand (as the level above the sacrum).
    """
    six = note.has(r"\b(?:six|6) lumbar|\btransitional|\blumbari[sz]\w+|\bsupernumerary|\bsixth lumbar")
    thirteen = note.has(r"\b(?:thirteen|13) (?:thoracic|ribs?|rib pairs)")
    single: list[tuple[Hit, str]] = []
    bad: list[BadLevel] = []
    for hit in note.find(FIND_LEVEL):
        parsed = parse_level(hit.match.group(0))
        if parsed is None or not looks_written(note, hit) or is_not_level(note, hit):
            continue
        region, number = parsed
        name = name_level(region, number)
        if name is None and ((region, number, six) == ("L", 6, True) or (region, number, thirteen) == ("T", 13, True)):
            name = f"{region}{number}"
        if name is None:
            if number <= 20 and not is_unit(note, hit):
                bad.append(
                    BadLevel(
                        f"{region}{number}",
                        f"{region}{COUNTS[region][0]} to {region}{COUNTS[region][1]}",
                        note.span_of(hit),
                    )
                )
            continue
        single.append((hit, name))
    return list(join_mentions(note, single, bad)), bad


def is_not_level(note: Note, hit: Hit) -> bool:
    """Whether the words around make it an MRI sequence, a tumour stage or the like."""
    after = note.words(hit.last, hit.last + 4)
    if NOT_A_LEVEL_AFTER.match(after) and note.tokens[hit.first].text in {"t", "s"}:
        return True
    before = note.words(hit.first - 3, hit.first)
    if note.tokens[hit.last - 1].text == "axis" and (AXIS_BEFORE.search(before) or AXIS_AFTER.match(after)):
        return True
    if (
        re.search(r"\b(?:on|in) $", before)
        and re.match(r" (?:and t \d|mri|sagittal|axial|/ t \d)", after)
        and note.tokens[hit.first].text == "t"
    ):
        return True
    return bool(re.search(r"\b(?:vitamin|p|pt|ct stage|stage|hla|cd|tnm|staged|yp|cyp) $", before))


def is_unit(note: Note, hit: Hit) -> bool:
    """Whether a letter and number are a day, a second or another count ("d 14", "s 10")."""
    return note.tokens[hit.first].text in {"d", "s"} and not note.text[note.tokens[hit.first].start].isupper()


def join_mentions(note: Note, single: list[tuple[Hit, str]], bad: list[BadLevel]) -> Iterator[Mention]:
    """Namings that stand next to each other, joined by a hyphen, a slash, "and" or "or", as one mention."""
    index = 0
    while index < len(single):
        hit, name = single[index]
        levels, joins, last = [name], [], hit.last
        index += 1
        while True:
            following = single[index] if index < len(single) else None
            between = note.words(last, following[0].first) if following and following[0].first - last <= 2 else ""
            link = JOINS.fullmatch(between.replace(", and", ",").replace(", or", " or")) if between.strip() else None
            short = SHORT_NEXT.match(note.words(last, last + 4))
            if following and link:
                if between.strip() in {"and", ",", ", and"} and starts_block(note, following[0].last):
                    break
                if between.strip() == "," and NEIGHBOUR_AFTER.match(note.words(following[0].last, following[0].last + 6)):
                    break
                levels.append(following[1])
                joins.append(link.group(1))
                last, index = following[0].last, index + 1
            elif short and levels[-1][0] in COUNTS and is_short_level(note, last, short, levels[-1]):
                region = levels[-1][0]
                number = int(short.group(2))
                levels.append(next_region(levels[-1], number) or name_level(region, number) or levels[-1])
                joins.append(short.group(1))
                last += 2
            else:
                break
        yield make_mention(note, levels, joins, hit.first, last)


def starts_block(note: Note, index: int) -> bool:
    """Whether a colon follows a level, so that it opens a block of its own."""
    return index < len(note.tokens) and note.tokens[index].text == ":"


def is_short_level(note: Note, last: int, short: re.Match[str], before: str) -> bool:
    """Whether a bare number after a level is a level too ("T5-7", "L4/5", "T8, 9 and 10")."""
    number, link = int(short.group(2)), short.group(1)
    if link in {"and", "&", ",", "+", "or"}:
        after = note.words(last + 2, last + 4)
        plain = re.match(r" (?:,|\.|and|or|mets?|metastas\w+|lesions?|are|both|deposits?|$|:|;|\))", after) is not None
        return (
            plain
            and name_level(before[0], number) is not None
            and ORDER.index(f"{before[0]}{number}") > ORDER.index(before)
            if before in ORDER
            else False
        )
    return name_level(before[0], number) is not None or next_region(before, number) is not None


def next_region(before: str, number: int) -> str | None:
    """The level of the next region that a bare number can mean: "L5/1" is L5/S1, "T12/1" is T12/L1."""
    follows = {"C": "T", "T": "L", "L": "S"}
    end = COUNTS.get(before[0], (0, 0))[1]
    return f"{follows[before[0]]}1" if number == 1 and before[0] in follows and before == f"{before[0]}{end}" else None


def make_mention(note: Note, levels: list[str], joins: list[str], first: int, last: int) -> Mention:
    """A mention from its levels and the words that join them."""
    known = [level for level in levels if level in ORDER]
    aside = is_aside(note, first, last)
    if len(levels) > 1 and UNCERTAIN_LEVEL.match(note.words(last, last + 9)):
        return Mention(tuple(dict.fromkeys(known or levels)), "either", first, last, aside)
    if not joins or len(known) < len(levels):
        return Mention(tuple(dict.fromkeys(levels)), "one" if len(levels) == 1 else "list", first, last, aside)
    if any(join in {"or", "vs.", "vs", "versus"} for join in joins):
        return Mention(tuple(dict.fromkeys(levels)), "either", first, last, aside)
    if len(levels) == 2 and joins[0] in {"-", "to", "through", "thru"}:
        return Mention(list_levels(*levels), "range", first, last, aside)
    spread: list[str] = [levels[0]]
    for join, level in zip(joins, levels[1:], strict=True):
        spread.extend(list_levels(spread[-1], level) if join in {"-", "to", "through", "thru"} else [level])
    slash = all(join == "/" for join in joins)
    return Mention(tuple(dict.fromkeys(spread)), "range" if slash else "list", first, last, aside)


def is_aside(note: Note, first: int, last: int) -> bool:
    """Whether the words around a level say that it is a nerve's, a disc's, a screw's or a neighbour's."""
    before = note.words(max(0, first - 6), first)
    if ASIDE_BEFORE.search(before) or ASIDE_AFTER.match(note.words(last, last + 3)):
        return True
    slipped_on = re.search(r"\b(?:on|over|upon|against|onto) $", before) and SLIP_BEFORE.search(
        note.words(first - 8, first - 1)
    )
    return bool(slipped_on)


def find_regions(note: Note) -> list[tuple[str, tuple[str, ...], Hit]]:
    """Regions named without a level: "lumbar vertebra", "the sacrum", "thoracolumbar junction"."""
    found = []
    pattern = (
        r"\b(?:"
        + "|".join(sorted((re.escape(word) for word in REGIONS), key=len, reverse=True))
        + r")\b(?! (?:pain|cord|root|plexus|lordosis|kyphosis|puncture|disc|disk|canal|spine mri|mri|ct|region"
        r" pain|orthosis|brace))"
    )
    for hit in note.find(pattern):
        name = hit.match.group(0).strip()
        found.append((name, list_levels(*REGIONS[name]), hit))
    return found
