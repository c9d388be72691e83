"""What a note says about the posterolateral elements: pedicles, facets, costovertebral joints, and on which sides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.tools.cue import Cue
from assistant.tools.evidence import Evidence, Settled, gather, settle
from assistant.tools.note import Note
from assistant.tools.note_cues import OPEN

ALL_POSTEROLATERAL = frozenset({0, 1, 3})
SIDE = (
    r"(?:right|left|rt\.?|lt\.?|r(?= )|l(?= (?!\d))|both|bilateral|bilaterally|bilat\.?|b/l|one|single"
    r"|unilateral|unilaterally|unilat\.?|either|two|2|1|right sided|left sided|ipsilateral|contralateral"
    r"|opposite|other|each|solitary)"
)
SPECIFIC = (
    r"(?:pedicles?|pedicular|facets?|facetal|facet joints?|zygapophys\w+|zygapophyseal joints?|articular"
    r" process(?:es)?|articular pillars?|costo ?vertebral(?: joints?)?|cv joints?|cvj)"
)
GENERAL = (
    r"(?:postero ?lateral(?:ly)?|post ?lat\.?|post(?:erior|\.)? (?:lateral )?(?:elements?|structures?|arch(?:es)?"
    r"|ring)|h?emi ?arch(?:es)?|posterior (?:vertebral )?elements?|neural arch|pl elements?|pl involvement|posterior"
    r" (?:disease|involvement)|posterior part of"
    r" the arch|pl\b)"
)
STRUCTURE = (
    rf"\b(?:{SPECIFIC}|{GENERAL})\b(?: (?:joints?|elements?|structures?|involvement|disease|element"
    r" disease|complex|column|region|invasion|infiltration|tumou?r|extension|component|status|score"
    r"|spread|bony elements|bone|bony|spinal|components|destruction|part|parts|side))*"
    r"(?! (?:screws?|fixation|approach|access|fusion|decompression|instrumentation|ligament\w*"
    r"|stabili[sz]ation|route|needle|cannula|wall|cortex|longitudinal|arthropathy|osteoarthritis"
    r"|degeneration|arthrosis|block|injection|injections|hypertrophy|syndrome))"
)
BETWEEN = Cue(
    rf" (?:(?:,|/|and|or|nor|&|\+|the|of|on|{SIDE}|neither|nor|joints?|(?:c|t|th|d|l|s) \d+|side|that|its"
    r"|plus|also|no|with) )*"
)
POSITIVE_WORD = (
    r"(?:involv(?:ed|ement|es|ing)|destroy\w*|destruction|destructive|replac\w+|infiltrat\w+|invad\w+"
    r"|invasion|fractur\w+|affected|affects?|affecting|erod\w+|erosion|disease\w*|lysis|lytic|osteolysis"
    r"|tumou?r|mass|yes|positive|\+|present|extends?|extension|extending|broken"
    r"|taken|gone|eaten|abnormal|met|mets|metasta\w+|lesion\w*|blown|breach\w*|sclerotic|blastic|occupied"
    r"|encroach\w*|compromised|consumed|hit|permeat\w+|spread|spreading|reaches|reaching|into|engaged"
    r"|attacked|implicated|deposit\w*|pathologic\w*)"
)
NEGATIVE_WORD = (
    r"(?:spared|sparing|spares|intact|clear|cleared|fine|good|clean|free|uninvolved|unaffected|normal"
    r"|preserved|ok|okay|nl|unremarkable|healthy|untouched|uninvaded|safe|sound|respected|undamaged"
    r"|uninfiltrated|none|absent|negative|nil|no|neither|nihil|neg|unscathed|untouched|without"
    r" (?:involvement|disease|tumou?r|lesions?|invasion|infiltration)|well preserved"
    r"|(?:not|never) (?:yet |at all |otherwise |themselves |been |themselves |obviously )?(?:involved|affected"
    r"|infiltrated|invaded|destroyed|replaced|eroded|fractured|diseased|taken|touched|reached|abnormal"
    r"|compromised|engaged|implicated|seen to be involved))"
)
POSITIVE = rf"(?:\+ / \+|\b{POSITIVE_WORD}\b)"
NEGATIVE = rf"(?:(?<= )- / -(?= )|\b{NEGATIVE_WORD}\b)"
BOTH = Cue(
    r"\b(?:both|bilateral|bilaterally|bilat\.?|b/l|either side|each side|two|2|on both|left and right"
    r"|right and left|r \+ l|l \+ r|r and l|l and r|r & l|l & r|r / l|l / r|lt and rt|rt and lt|both"
    r" sides|two sided)\b"
)
RIGHT, LEFT = (Cue(r"\b(?:right|rt\.?|right sided|r)\b"), Cue(r"\b(?:left|lt\.?|left sided|l(?! \d))\b"))
ONE = Cue(
    r"\b(?:unilateral|unilaterally|unilat\.?|ipsilateral)\b|\b(?:one|single|1|solitary) (?:of the |of |the )?"
    rf"(?:\w+ ){{0,2}}?(?:{SPECIFIC}|{GENERAL}|sides?)\b|\b(?:one only|just one|only one|on one)\b|: one\b"
)
OTHER_SIDE = Cue(r"\b(?:contralateral|opposite|other side|the other)\b")
REST = Cue(r"\b(?:otherwise|rest|remaining|remainder|other(?:s)?|elsewhere|apart from|except)\b")
NOT_SIDE = Cue(
    r"\b(?:right|left) (?:leg|arm|hip|shoulder|breast|lung|kidney|side(?:d)? weakness|paraspinal|psoas"
    r"|foot|hand|rib|sided pain|flank|buttock|thigh|lobe|upper|lower|neural foramen|foramen)\b"
)
# The other side is not known: "left pedicle involved, right not assessable".
UNSEEN_SIDE = (
    r"\b(?:right|left|other|opposite|contralateral)(?: (?:side|one|pedicle|facet|joint|joints|pedicles|facets))?"
    rf"(?= (?:(?:is|was|side|:|=|-) )*(?:{OPEN.pattern}))"
)
LEVEL_WORDS = Cue(r"\b(?:c|t|th|d|l|s) (?:- )?\d{1,2}\b")
# A clause of its own that only names a side: no other input of the score has sides.
BARE_SIDE = (
    r"(?<=[,;.:(\n/+-] )(?:unilateral|bilateral)(?:ly)?(?: (?:involvement|disease))?(?: only)?(?= (?:[,;.)\n/+-]|$))"
)
LAMINA = r"\b(?:laminae?|lamina|laminar|spinous process(?:es)?|spinous|processus spinosus)\b"
LAMINA_ONLY = (
    r"(?:\b(?:limited|confined|restricted|isolated|only|solely|exclusively|just|purely|localised"
    rf"|localized|alone|sole|nothing but) (?:[a-z]+ ){{0,4}}?(?:laminae?|spinous)"
    r"|(?:laminae?|spinous process(?:es)?|spinous)(?: (?:and|/|or|,|the|laminae?|lamina|spinous"
    r" process(?:es)?|spinous|involvement|involved|disease|lesion|is|are|with))* (?:only|alone|solely"
    rf"|exclusively)\b|\bisolated {LAMINA[2:]})"
)


def collect_posterolateral(note: Note) -> Iterator[Evidence]:
    """What each group of structures says; the tag tells structure, polarity and sides.

    Tags are "kind:polarity:sides", kind "special" or "general", polarity "+" or "-", sides any of R, L, 1 (one, no side
    named), 2 (both), ? (not said).
    """
    clusters = find_clusters(note)
    previous: tuple[str, int] | None = None
    for index, (first, last, kind) in enumerate(clusters):
        hit = next(note.find(r"\S+", first, first + 1))
        end = clause_end(note, last, clusters[index + 1][0] if index + 1 < len(clusters) else None)
        start = piece_start(note, first, clusters[index - 1][1] if index else 0)
        parts = list(split_predicates(note, start, first, last, end))
        for low, high, own in parts:
            tag = judge_part(note, low, high, first, last, kind, own, previous)
            if tag:
                previous = (tag, first)
                yield gather(
                    note, hit, points_of(tag), tag=tag, first=min(first, low), last=max(last, high) if own else high
                )
    yield from collect_other_side(note, clusters)
    for hit in note.find(BARE_SIDE):
        if not note.is_open(hit):
            yield gather(note, hit, {3} if BOTH.search(hit.match.group(0)) else {1}, tag="bare")
    for hit in note.find(LAMINA_ONLY):
        if not note.is_open(hit) and not note.is_denied(hit):
            yield gather(note, hit, {0}, tag="lamina")


def find_clusters(note: Note) -> list[tuple[int, int, str]]:
    """Runs of structures that share one predicate: "pedicles, facets and costovertebral joints"."""
    clusters: list[tuple[int, int, str]] = []
    for hit in note.find(STRUCTURE):
        if re.search(
            r"\b(?:trans|inter|para|through the|via the|via a|anterior and|ponticulus) $",
            note.words(hit.first - 2, hit.first),
        ):
            continue
        kind = "special" if re.match(rf" ?\b{SPECIFIC}", hit.match.group(0)) else "general"
        if clusters:
            first, last, before = clusters[-1]
            gap = note.words(last, hit.first)
            if (
                hit.first - last <= 6
                and note.sentence[first] == note.sentence[hit.first]
                and BETWEEN.fullmatch(gap)
                and not re.search(r"\bno\b|\bwith\b", gap)
            ):
                clusters[-1] = (first, hit.last, before if before == kind else "special")
                continue
        clusters.append((hit.first, hit.last, kind))
    return clusters


def clause_end(note: Note, last: int, following: int | None) -> int:
    """Where a cluster's predicate ends: at the sentence's or clause's end, or before the next cluster."""
    end = note.reach(last - 1, note.sentence)[1]
    index = last
    while index < end:
        word = note.tokens[index].text
        if word in {",", ")", "(", "but", "however", "although", "while", "whereas"} and not side_goes_on(
            note, index + 1
        ):
            break
        index += 1
    return min(index, following) if following is not None else index


def side_goes_on(note: Note, index: int) -> bool:
    """Whether the words after a comma only add a side or a verdict to the same structures (", left only")."""
    words = note.words(index, index + 5)
    return (
        re.match(
            rf" (?:on the |the |only |only the |only on the |more on the )?(?:{SIDE})(?: (?:side|sides|one|only"
            rf"|more|side only|>|sided|than))* (?:[,.;)\n]|is |are |{POSITIVE_WORD}\b|{NEGATIVE_WORD}\b|$)",
            words,
        )
        is not None
        or re.match(r" (?:\+|yes|bilaterally|unilaterally|both sides|both|one side)(?: [,.;)\n]| $)", words) is not None
    )


OTHER_FINDING = frozenset(
    "collapse collapsed alignment aligned pain painless asymptomatic height kyphosis scoliosis subluxation translation deformity %"
    " body lytic blastic sclerotic mixed".split()
)
JOINS_ON = frozenset("or nor and , / & of in to at from with".split())


def piece_start(note: Note, first: int, floor: int) -> int:
    """Where the words that describe a cluster begin."""
    begin = note.reach(first, note.piece)[0]
    if begin > 1 and note.tokens[begin].text in {"and", "&", "+"} and re.fullmatch(SIDE, note.tokens[begin - 1].text):
        begin -= 1
    for index in range(first - 1, begin - 1, -1):  # what is said of another finding in a telegram without commas
        if note.tokens[index].text in OTHER_FINDING and note.tokens[index + 1].text not in JOINS_ON:
            begin = index + 1
            break
    return max(begin, floor)


def split_predicates(note: Note, start: int, first: int, last: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The parts of a statement with their own verdict: "destroyed on the left and spared on the right"."""
    cuts = [
        index
        for index in range(last, end)
        if note.tokens[index].text in {"and", ",", "but", "while", "whereas", "with"}
        and re.search(rf"{RIGHT.pattern}|{LEFT.pattern}|{OTHER_SIDE.pattern}", note.words(index, end))
        and re.search(f"{POSITIVE}|{NEGATIVE}|\\bnot\\b", note.words(index, end))
        and re.search(f"{POSITIVE}|{NEGATIVE}", note.words(last, index))
    ]
    low = start
    for cut in cuts[:1]:
        yield low, cut, True
        low = cut
    yield low, end, low == start


# A verdict on the alignment, in a telegram without commas ("normal alignment 60 % collapse one pedicle").
OTHER_VERDICT = Cue(
    r" (?:(?:normal|preserved|maintained|intact|good|regular|anatomical|no (?:mal|mis)) ?(?:spinal |sagittal )?alignment"
    r"|(?:normally|well) aligned|alignment (?:is )?(?:normal|preserved|maintained|intact|good|ok))(?= )"
)
SIDE_OPEN = Cue(
    r"\b(?:sides?|laterality)(?: (?:is|was|are|were|not|yet))* (?:not|unclear|unknown|unspecified|given|stated|named|told|mentioned)\b"
)


def judge_part(
    note: Note, low: int, high: int, first: int, last: int, kind: str, own: bool, previous: tuple[str, int] | None
) -> str:
    """The tag of one part of a statement, or "" if it says nothing."""
    hit = next(note.find(r"\S+", first, first + 1))
    words = OTHER_VERDICT.sub(" ", NOT_SIDE.sub("", LEVEL_WORDS.sub("", note.words(low, high))))
    if note.is_open(hit) or open_between(note, low, high) or note.is_hedged(hit):
        return ""
    trailing = note.words(last, high) if own else words
    negative = re.search(NEGATIVE, words) is not None or (own and note.denied[first])
    positive = re.search(POSITIVE, words) is not None
    if (
        own
        and not note.denied[first]
        and re.match(
            r" (?:: |= |is |are )*(?:none|no|nil|neg|negative|-|0)(?= (?:[,;.)\n]|$))", trailing.rstrip() + " "
        )
    ):
        negative = True
    sides = name_sides(words, previous)
    if re.search(r"\bneither\b", words):
        negative, sides = True, "2"
    if "either" in words and negative:
        sides = "2"
    if negative and REST.search(words) and not sides:
        return f"{kind}:rest:?"
    if negative:
        return f"{kind}:-:{sides or '?'}"
    if sides or positive:
        if (
            not sides
            and kind == "special"
            and re.search(r"\bpedicles\b", note.words(first, last))
            and positive
            and not re.search(r"\band\b|\bor\b|/", note.words(first, last))
        ):
            sides = "" if SIDE_OPEN.search(note.words(last, last + 8)) else "2"
        lamina = kind == "general" and not sides and re.search(LAMINA, note.words(*note.reach(first, note.sentence)))
        return "" if lamina else f"{kind}:+:{sides or '?'}"
    return ""


def open_between(note: Note, low: int, high: int) -> bool:
    """Whether a part of a statement says that it is not known."""
    return OPEN.search(note.words(low, high)) is not None


def name_sides(words: str, previous: tuple[str, int] | None) -> str:
    """The sides that words name: "R", "L", "RL", "1", "2" or ""."""
    if BOTH.search(words):
        return "2"
    sides = ("R" if RIGHT.search(words) else "") + ("L" if LEFT.search(words) else "")
    if not sides and OTHER_SIDE.search(words):
        before = previous[0].split(":")[2] if previous else ""
        return {"R": "L", "L": "R"}.get(before, "2" if before == "1" else "1")
    return sides or ("1" if ONE.search(words) else "")


def collect_other_side(note: Note, clusters: list[tuple[int, int, str]]) -> Iterator[Evidence]:
    """A verdict on a side that names no structure of its own: "left side clear", "nothing on the right"."""
    for hit in note.find(UNSEEN_SIDE):
        yield gather(note, hit, ALL_POSTEROLATERAL, tag=f"special:open:{name_sides(hit.match.group(0), None) or '1'}")
    covered = {index for first, last, _ in clusters for index in range(first, clause_end(note, last, None))}
    for hit in note.find(
        r"\b(?:right|left|other|opposite|contralateral) (?:side|one|is|was)\b(?: (?:is|was|remains|entirely"
        rf"|appears))* (?:{NEGATIVE_WORD})\b|\bnothing on the (?:right|left|other side)\b"
    ):
        near = [
            first
            for first, _, _ in clusters
            if note.sentence[first] in {note.sentence[hit.first], note.sentence[hit.first] - 1}
        ]
        if near and hit.first not in covered:
            side = name_sides(hit.match.group(0), None)
            yield gather(note, hit, {0, 1}, tag=f"special:-:{side if side in {'R', 'L'} else '1'}")


def points_of(tag: str) -> frozenset[int]:
    """The points that one statement leaves possible by itself."""
    _, polarity, sides = tag.split(":")
    if polarity == "rest":
        return ALL_POSTEROLATERAL
    if polarity == "-":
        return frozenset({0}) if sides in {"?", "2", "RL"} else frozenset({0, 1})
    return {"2": frozenset({3}), "RL": frozenset({3}), "?": frozenset({1, 3})}.get(sides, frozenset({1}))


def settle_posterolateral(evidence: list[Evidence]) -> Settled:
    """The points from all statements: sides add up, a spared structure does not undo an involved one."""
    row = [item for item in evidence if not (item.past and any(not other.past for other in evidence))]
    involved = [item for item in row if ":+:" in item.tag]
    spared = [item for item in row if ":-:" in item.tag]
    lamina = [item for item in row if item.tag == "lamina"]
    exact = [item for item in row if item.tag == "points"]
    if exact:
        return (
            settle([*exact, *([] if involved or spared else lamina)], ALL_POSTEROLATERAL)
            if not involved
            else settle([*exact, *fold(involved)], ALL_POSTEROLATERAL)
        )
    bare = [item for item in row if item.tag == "bare"]
    if bare and not involved and not spared and not lamina:
        return settle(bare, ALL_POSTEROLATERAL)
    if not involved:
        return settle_spared(spared, lamina)
    points = fold(involved)
    denied = [item for item in spared if contradicts(item, involved)]
    if denied and any(item.corrects for item in [*denied, *involved]):
        latest = max([*denied, *involved], key=lambda item: item.first)
        return Settled(latest.values, (latest,))
    values = points[0].values
    unseen = [item for item in row if ":open:" in item.tag and item.tag.split(":")[2] not in sides_of(involved)]
    if unseen and values == {1}:
        return Settled(frozenset({1, 3}), (*involved, *unseen))
    if denied:
        return Settled(values | {0}, (*involved, *denied), True)
    return Settled(values, tuple(involved))


def sides_of(involved: list[Evidence]) -> str:
    """The sides that involved structures lie on."""
    return "".join(item.tag.split(":")[2] for item in involved)


def settle_spared(spared: list[Evidence], lamina: list[Evidence]) -> Settled:
    """The points when nothing is said to be involved."""
    if lamina or any(item.values == {0} for item in spared):
        return Settled(frozenset({0}), tuple([*spared, *lamina]))
    sides = {item.tag.split(":")[2] for item in spared}
    if {"R", "L"} <= sides:
        return Settled(frozenset({0}), tuple(spared))
    return Settled(frozenset({0, 1}) if spared else ALL_POSTEROLATERAL, tuple(spared))


def fold(involved: list[Evidence]) -> list[Evidence]:
    """Several involved structures as one statement: right and left make both."""
    sides = "".join(item.tag.split(":")[2] for item in involved)
    if "2" in sides or ("R" in sides and "L" in sides):
        values = frozenset({3})
    elif "R" in sides or "L" in sides:
        values = frozenset({1})
    elif sides.count("1") > 1 and "?" not in sides:
        values = frozenset({1, 3})
    elif "1" in sides:
        values = frozenset({1})
    else:
        values = frozenset({1, 3})
    first = min(involved, key=lambda item: item.first)
    return [Evidence(values, first.first, first.last, tag="special:+:?")]


def contradicts(spared: Evidence, involved: list[Evidence]) -> bool:
    """Whether a statement that structures are spared cannot hold beside the involved ones."""
    kind, _, sides = spared.tag.split(":")
    for item in involved:
        other, _, side = item.tag.split(":")
        if sides in {"R", "L"}:
            if side == sides and kind == other:
                return True
        elif kind == "general" or (kind == other and overlap(spared, item)):
            return True
    return False


def overlap(spared: Evidence, involved: Evidence) -> bool:
    """Whether both speak of the same place twice: of one structure, neither with a side."""
    return spared.tag.split(":")[2] in {"?", "2", "RL"} and involved.tag.split(":")[2] in {"?", "2"}
