"""Which lesion a statement is about, when a note describes several: each word of the note gets its levels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.tools.cue import Cue
from assistant.tools.levels import NEIGHBOUR_AFTER, BadLevel, Mention, find_mentions, find_regions
from assistant.tools.note import Note

ALL_LEVELS = (
    r"\b(?:at|in|of|for|on|across) (?:both|all|each|every|either)\b(?! (?:pedicles?|facets?|sides?|sites"
    r" of))|\b(?:both|all|each|every|all three|all four|two|three) (?:of (?:them|these)|lesions?|levels?"
    r"|vertebrae|mets|metastases|deposits?|sites?|bodies)\b"
    r"|\b(?:both|all) :(?= )|\b(?:both|all)(?: are| were| with| show\w*| have| lytic| blastic| sclerotic| osteolytic| mixed|"
    r" painless| painful| mechanical| normal\w*| without| pain)\b(?! (?:pedicles|facets))|\bthroughout\b"
    r"|\beverywhere\b|\bwhole spine\b|\b(?:spinal|overall|global) alignment\b|\bneither (?:level|lesion"
    r"|vertebra|one)\b|\bno (?:level|lesion|vertebra)\b|\beach (?:is|has|with)\b|\bthey are\b"
)
NO_LESION_AFTER = Cue(
    r" (?:is |are |: |was |were |vertebra |body |and |looks |appears |itself |level |completely |entirely"
    r" |just |above |below |next to it |adjacent"
    r" )*(?:clear|normal(?! alignment| height|ly)|clean|uninvolved(?! post)|unaffected|unremarkable|free"
    r" of (?:disease|tumou?r|metast\w+)|not involved|without (?:lesions?|metast\w+|disease)|tumou?r free"
    r"|no lesion)\b(?! post| alignment)"
)
NO_LESION_BEFORE = Cue(
    r"\b(?:no (?:lesions?|mets?|metast\w+|disease|involvement|tumou?r|deposits?)(?: seen| found)? (?:at"
    r"|in|of)|not (?:at|in)|rather than|instead of|spares?|sparing|previously treated|old|healed|treated"
    r"|stable old|known old) (?:the |level )?$"
)
NEIGHBOUR = r"(?:adjacent|neighbou?ring)(?: (?:level|vertebra|vertebral body|body))?(?: (?:at|of|in))? $"
NEIGHBOUR_OPENS = Cue(rf"^ *(?:(?:in|at|and|also|the|an|old|known|its) )*{NEIGHBOUR}")
STATE_OF_NEIGHBOUR = Cue(
    rf"\b(?:collapse|fracture|compression|deformity|wedging|loss)(?: of \d+ %)? (?:of|at|in) (?:the |its )?{NEIGHBOUR}"
)
OTHER = Cue(r"\bthe other(?: (?:one|level|lesion|met|vertebra|deposit))?\b")
UPPER, LOWER = (
    Cue(r"\b(?:upper|higher|former|cranial|proximal|first) (?:one|lesion|level|met|vertebra|deposit)\b|\bthe former\b"),
    Cue(r"\b(?:lower|latter|caudal|distal|second) (?:one|lesion|level|met|vertebra|deposit)\b|\bthe latter\b"),
)


@dataclass(slots=True)
class Lesions:
    """The lesions of a note and what its words are about.

    Attributes:
        names: Each lesion, by its level or levels; empty when none is named.
        places: For each lesion the levels it may have: several when the naming leaves it open.
        topic: For each token the lesions it speaks of.
        mentions: For each lesion its first naming.
        bad: Levels that no spine has.
        elsewhere: Tokens that speak of a neighbouring vertebra, which is no lesion.
        unsaid_whose: Tokens in the sentence of a neighbour that is said to be normal: "the adjacent T12 is normal, 60 %
            collapse" does not say whose the collapse is.
    """

    names: list[str]
    places: dict[str, tuple[str, ...]]
    topic: list[frozenset[str]]
    mentions: dict[str, Mention]
    bad: list[BadLevel]
    elsewhere: frozenset[int] = frozenset()
    unsaid_whose: frozenset[int] = frozenset()


def find_lesions(note: Note) -> Lesions:
    """The lesions that a note names and, for each of its words, the ones it speaks of."""
    mentions, bad = find_mentions(note)
    beside = [mention for mention in mentions if names_neighbour(note, mention)]
    used = [m for m in mentions if not m.aside and not is_spared(note, m) and m not in beside]
    fallback = [mention for mention in mentions if not is_spared(note, mention)]
    used = used or fallback[:1]
    used = drop_corrected(note, used)
    places: dict[str, tuple[str, ...]] = {}
    first: dict[str, Mention] = {}
    groups: list[tuple[Mention, tuple[str, ...]]] = []
    for mention in used:
        named = name_lesions(mention, places)
        for name, levels in named.items():
            places.setdefault(name, levels)
            first.setdefault(name, mention)
        groups.append((mention, tuple(named)))
    names = list(places)
    topic = spread_topics(note, groups, names)
    if not names:
        region = find_regions(note)
        if region:
            places[""] = tuple(dict.fromkeys(level for _, levels, _ in region[:1] for level in levels))
    asides = [mention for mention in mentions if mention not in used]
    beyond: dict[bool, set[int]] = {False: set(), True: set()}
    for one in asides:
        beyond[is_spared(note, one)].update(words_of_neighbour(note, one, used))
    return Lesions(names, places, topic, first, bad, frozenset(beyond[False]), frozenset(beyond[True]))


def words_of_neighbour(note: Note, mention: Mention, lesions: list[Mention]) -> range:
    """The tokens that tell the state of a neighbouring vertebra: "the adjacent T12 has ...", "collapse of adjacent T12".

    Where it opens a sentence they reach to the clause of the next lesion.
    """
    (sentence, end), (clause, last) = (note.reach(mention.first, of) for of in (note.sentence, note.clause))
    piece = note.reach(mention.first, note.piece)[0]
    behind = names_neighbour(note, mention)
    opens = NEIGHBOUR_OPENS.search(note.words(sentence, mention.first)) or (behind and mention.first - sentence < 2)
    in_list = behind or NEIGHBOUR_OPENS.search(note.words(clause, mention.first))
    if opens or (in_list and is_spared(note, mention)):
        following = (note.reach(one.first, note.clause)[0] for one in lesions if mention.last <= one.first < end)
        return range(mention.last, max(mention.last, min(following, default=end)))
    if in_list:
        return range(mention.last, last)
    if NEIGHBOUR_OPENS.search(note.words(piece, mention.first)):
        return range(mention.last, note.reach(mention.first, note.piece)[1])
    return range(piece, mention.first) if STATE_OF_NEIGHBOUR.search(note.words(piece, mention.first)) else range(0)


def names_neighbour(note: Note, mention: Mention) -> bool:
    """Whether a level is told by where it lies beside the lesion: "T12 above", "T6 next to it"."""
    return len(mention.levels) == 1 and bool(NEIGHBOUR_AFTER.match(note.words(mention.last, mention.last + 6)))


def is_spared(note: Note, mention: Mention) -> bool:
    """Whether a note says that there is no lesion at a level."""
    return bool(NO_LESION_BEFORE.search(note.words(mention.first - 6, mention.first))) or bool(
        NO_LESION_AFTER.match(note.words(mention.last, mention.last + 6))
        and not re.match(r" (?:is |: |was )*normal\w* (?:aligned|height)", note.words(mention.last, mention.last + 4))
    )


def drop_corrected(note: Note, used: list[Mention]) -> list[Mention]:
    """Levels without the ones that the user takes back: "T11, sorry, T12", "not T11 but T12"."""
    kept: list[Mention] = []
    for index, mention in enumerate(used):
        following = used[index + 1] if index + 1 < len(used) else None
        if following is not None and following.first - mention.last <= 6:
            between = note.words(mention.last, following.first)
            if re.search(
                r"\b(?:sorry|correction|i mean|rather|make that|no wait|wait|scratch that|actually|should be|should"
                r" read)\b",
                between,
            ):
                continue
        if re.search(r"\bnot (?:at |in |the )?$", note.words(mention.first - 3, mention.first)) and len(used) > 1:
            continue
        kept.append(mention)
    return kept


def name_lesions(mention: Mention, known: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The lesions that one naming stands for."""
    if mention.joined == "either":
        return {" or ".join(mention.levels): mention.levels}
    return {level: (level,) for level in mention.levels}


def spread_topics(note: Note, groups: list[tuple[Mention, tuple[str, ...]]], names: list[str]) -> list[frozenset[str]]:
    """For each token the lesions it speaks of; a level in brackets counts for the brackets only."""
    everything = frozenset(names)
    topic = [everything] * len(note.tokens)
    if len(names) < 2:
        return topic
    marks = dict(start_topics(note, groups))
    current, outside, depth = everything, everything, 0
    for index, token in enumerate(note.tokens):
        if token.text in {"(", "["}:
            outside, depth = (current if depth == 0 else outside), depth + 1
        if index in marks:
            current = frozenset(marks[index])
        topic[index] = current
        if token.text in {")", "]"} and depth:
            depth -= 1
            current = outside if depth == 0 else current
    return narrow_to_words(note, widen_to_all(note, topic, everything, [mention.first for mention, _ in groups]), names)


def start_topics(note: Note, groups: list[tuple[Mention, tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...]]]:
    """Where the note begins to speak of each naming: at the start of its piece, or just after the naming before."""
    starts: list[tuple[int, tuple[str, ...]]] = []
    for index, (mention, group) in enumerate(groups):
        floor = groups[index - 1][0].last if index else 0
        begin = max(note.reach(mention.first, note.piece)[0], floor)
        clause = max(note.reach(mention.first, note.clause)[0], floor)
        own = [other for other, _ in groups if clause <= other.first < note.reach(mention.first, note.clause)[1]]
        start = clause if len(own) <= 1 else begin
        if index and start == floor:  # "T11 lytic and L3 blastic": the second begins with its "and"
            joints = [at for at in range(floor, mention.first) if note.tokens[at].text in {"and", "&"}]
            start = joints[-1] if joints else start
        starts.append((start, group))
    return starts


def widen_to_all(
    note: Note, topic: list[frozenset[str]], everything: frozenset[str], marks: list[int]
) -> list[frozenset[str]]:
    """Clauses that speak of all levels ("alignment normal at both") are about every lesion; `marks`: where one is named."""
    topic = list(topic)
    for hit in note.find(ALL_LEVELS):
        low, high = note.clause_of(hit)
        for index in range(low, high):
            topic[index] = everything
        opens = hit.first == note.sentence_of(hit)[0] and not any(hit.first <= index < high for index in marks)
        if opens:  # "Both: lytic, painless" opens a block about all
            end = note.sentence_of(hit)[1]
            named = (index for index in marks if high <= index < end)
            for index in range(high, next(named, end)):
                topic[index] = everything
    return topic


def narrow_to_words(note: Note, topic: list[frozenset[str]], names: list[str]) -> list[frozenset[str]]:
    """Clauses about "the upper one", "the latter", "the other" when there are two lesions."""
    if len(names) != 2:
        return topic
    topic = list(topic)
    for pattern, name in ((UPPER.pattern, names[0]), (LOWER.pattern, names[1])):
        for hit in note.find(pattern):
            for index in range(hit.first, note.sentence_of(hit)[1]):
                topic[index] = frozenset({name})
    for hit in note.find(OTHER.pattern):
        before = topic[hit.first - 1] if hit.first else frozenset(names)
        if len(before) == 1 and not re.match(r" side", note.words(hit.last, hit.last + 1)):
            for index in range(hit.first, note.sentence_of(hit)[1]):
                topic[index] = frozenset(names) - before
    return topic
