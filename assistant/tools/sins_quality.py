"""What a note says about bone quality (lytic, mixed, blastic): cues, and the points that each leaves possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.tools.cue import Cue
from assistant.tools.evidence import Evidence, Settled, gather, is_denied, settle
from assistant.tools.levels import find_mentions
from assistant.tools.note import Hit, Note

LYTIC = (
    r"\b(?:osteo ?lytic|lytic|osteolys[ie]s|osteolyses?|osteolysi|osteolisi|osteolizi|lisi|osteolyse|lysis|lucent|lucency|radio ?lucent|radiolucency|litica?)\b(?!"
    r" (?:or blastic|vs|versus|/ blastic|/ mixed|/ sclerotic) ?:)"
)
BLASTIC = (
    r"(?<!multiple )(?<!systemic )(?<!lateral )(?<!endplate )(?<!end plate )(?<!facet )\b(?:osteo"
    r" ?blastic|blastic|(?:osteo)?sclerotic|(?:osteo)?sclerosis|sclerosing|sclerosed|ivory vertebra"
    r"|ivory|osteoscler\w+|condens(?:ing|ant|ante|ation)|osteodens\w+|addensante)\b"
    r"(?! (?:rim|margins?|border|edges?|end ?plates?|shell|halo|vs|patient))(?<!/ blastic(?= :))(?<!/ sclerotic(?= :))"
)
MIXED = (
    r"\b(?:mixed|miste?|mista|misto)\b(?! (?:connective|response|picture of pain|urinary|race|growth|germ"
    r"|signals?|nociceptive|pain))"
)
BOTH_KINDS = Cue(
    r"\b(?:part\w*|areas?|components?|elements?|foci|zones?|portions?|both|predominantly|mainly|mostly"
    r"|largely|some|patches|spots|admixed|mixture|combination|also|in places)\b"
)
#: A part of one lesion, also where a level is named before it ("lytic T11 with blastic areas").
PART_OF_ONE = Cue(r"\b(?:part\w*|areas?|components?|elements?|foci|zones?|portions?|patches|spots)\b")
MOSTLY = Cue(r"\b(?:predominantly|mainly|mostly|largely|primarily|chiefly|predominant|predominately) (?:osteo)?$")
TOLD_BY = Cue(
    r"\b(?:reports?|reported|radiologist|referral|referrer|letter|reader|says?|said|states?|describes?"
    r"|calls?|called|according|versus|vs|but|however|whereas|while|although|one says|yet|contradict\w*)\b"
)

NEITHER_OF_BOTH = Cue(r"\bneither .{0,40}\b(?:dominat|predominat|prevail)\w*")

ALL_LESION = frozenset({0, 1, 2})


def collect_lesion(note: Note) -> Iterator[Evidence]:
    """What each place says about bone quality, as the points it leaves possible."""
    kinds = [(hit, "lytic") for hit in note.find(LYTIC)] + [(hit, "blastic") for hit in note.find(BLASTIC)]
    kinds = sorted((item for item in kinds if counts_as_quality(note, item[0])), key=lambda item: item[0].first)
    mixed = [hit for hit in note.find(MIXED) if counts_as_quality(note, hit)]
    done: set[int] = set()
    for hit in mixed:
        partners = [
            other
            for other, _ in kinds
            if note.clause_of(other) == note.clause_of(hit) and abs(other.first - hit.first) <= 7
        ]
        denied = is_denied(note, hit)
        alternative = alternatives(note, hit, [*partners])
        if alternative:
            continue
        done.update(other.first for other in partners if not denied)
        yield gather(note, hit, {0, 2} if denied else {1}, last=max([hit.last, *(p.last for p in partners)]))
    yield from collect_pairs(note, kinds, mixed, done)


def counts_as_quality(note: Note, hit: Hit) -> bool:
    """Whether a word of bone quality speaks of this lesion and not of others elsewhere."""
    first, last = note.piece_of(hit)
    around = note.words(first, last)
    return (
        not note.is_open(hit)
        and re.search(
            r"\b(?:elsewhere|other lesions?|no other|no further|no additional|rib|ribs|femur|iliac|pelvis|skull"
            r"|humerus|sternum)\b",
            around,
        )
        is None
    )


def alternatives(note: Note, hit: Hit, partners: list[Hit]) -> bool:
    """Whether a kind stands as one of several that are possible ("lytic or mixed")."""
    near = note.words(hit.first - 2, hit.last + 2)
    return bool(partners) and re.search(r"\b(?:or|vs\.?|versus)\b", near) is not None


def collect_pairs(note: Note, kinds: list[tuple[Hit, str]], mixed: list[Hit], done: set[int]) -> Iterator[Evidence]:
    """Lytic and blastic, each by itself, both in one lesion, or one or the other."""
    points = {"lytic": 2, "blastic": 0}
    index = 0
    while index < len(kinds):
        hit, kind = kinds[index]
        index += 1
        if hit.first in done:
            continue
        following = kinds[index] if index < len(kinds) else None
        if any(alternatives(note, other, [hit]) and abs(other.first - hit.first) <= 3 for other in mixed):
            yield gather(note, hit, {points[kind], 1})
            continue
        if following and following[1] != kind and following[0].first not in done:
            joined = join_kinds(note, hit, following[0])
            if joined is not None:
                index += 1
                yield gather(note, hit, joined, last=following[0].last, when=following[0])
                continue
        if is_denied(note, hit):
            if re.match(
                r" (?:\w+ ){0,2}?(?:pre)?dominat\w*", note.words(hit.last, hit.last + 4)
            ) or NEITHER_OF_BOTH.search(note.words(hit.first - 6, hit.last + 6)):
                continue  # neither kind prevails: both are there
            component = re.match(
                r" (?:components?|elements?|areas?|changes?|foci|parts?|portions?)\b",
                note.words(hit.last, hit.last + 2),
            )
            if re.match(r" (?:lesions?|mets?|metasta\w+|deposits?|foc\w+)\b", note.words(hit.last, hit.last + 2)):
                continue  # "no lytic lesion" speaks of lesions, not of this one's kind
            none_of_it = component or re.search(r"\bno $", note.words(hit.first - 1, hit.first))
            yield gather(note, hit, ALL_LESION - ({points[kind], 1} if none_of_it else {points[kind]}))
        elif MOSTLY.search(note.words(hit.first - 2, hit.first)):
            yield gather(note, hit, {points[kind], 1})
        else:
            yield gather(note, hit, {points[kind]})


def join_kinds(note: Note, first: Hit, second: Hit) -> frozenset[int] | None:
    """What lytic and blastic side by side mean: mixed, one or the other, or two statements (None)."""
    between = note.words(first.last, second.first)
    if is_denied(note, first) or is_denied(note, second) or of_two_levels(note, first, second):
        return None
    if re.search(r"\b(?:or|vs\.?|versus)\b", between) and second.first - first.last <= 4:
        return frozenset({0, 2})
    same_sentence = note.sentence[first.first] == note.sentence[second.first]
    if second.first - first.last <= 1 and same_sentence:
        return frozenset({1})
    low, _ = note.clause_of(first)
    told = TOLD_BY.search(note.words(max(low, first.first - 6), second.last))
    timed = (
        note.is_past(first)
        or note.is_now(second)
        or re.search(r"\b(?:now|then|became|turned|after|previously)\b", between)
    )
    turned = re.search(r"\b(?:became|become|becomes|turned|converted|changed|transformed|is now|now)\b", between)
    if turned and same_sentence:
        return frozenset({2} if re.search(LYTIC, second.match.group(0)) else {0})
    if not same_sentence or told or timed:
        return None
    close = second.first - first.last <= 3
    kinds = BOTH_KINDS.search(note.words(*note.sentence_of(first)))
    return frozenset({1}) if close or kinds else None


def of_two_levels(note: Note, first: Hit, second: Hit) -> bool:
    """Whether a level stands between two kinds in a note of several levels: then each kind is of its own lesion."""
    mentions = find_mentions(note)[0]
    if len({level for mention in mentions for level in mention.levels}) < 2:
        return False
    parts = PART_OF_ONE.search(note.words(second.first - 2, second.last + 2))
    return parts is None and any(first.last <= mention.first < second.first for mention in mentions)


def settle_lesion(evidence: list[Evidence]) -> Settled:
    """Bone quality from all that is said of it."""
    return settle(evidence, ALL_LESION)
