"""Where a sentence names the arms of a study, under any of the names that they go by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.facts.clauses import Sentence
from assistant.facts.meaning import Key, Meanings, Phrase, arm_parts

Arms = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArmMention:
    """An arm of a study named in a sentence: its number among the arms, token indexes ``[first, last]``."""

    value: int
    first: int
    last: int


def read_arms(
    sentence: Sentence, phrases: tuple[Phrase, ...], arms: Arms, meanings: Meanings
) -> tuple[ArmMention, ...]:
    """Every mention of a study's arms in a sentence, by label, by treatment, or by what one arm has and the other has not."""
    if not arms:
        return ()
    tokens = sentence.tokens
    found: list[ArmMention] = []
    for value, (label, _) in enumerate(arms):
        letter = label.split()[-1]
        for i in range(len(tokens) - 1):
            if (
                tokens[i].folded in ("group", "arm")
                and tokens[i + 1].text.lower() == letter
                and tokens[i + 1].text.isupper()
            ):
                found.append(ArmMention(value, i, i + 1))
    taken: set[int] = set()
    parts = [(value, arm_parts(phrase)) for value, (_, phrase) in enumerate(arms)]
    for value, keys in sorted(parts, key=lambda p: -len(p[1])):
        places = [_grouped(sentence, key, _places(sentence, phrases, key, meanings, len(keys) > 1)) for key in keys]
        if not all(places):
            continue
        for first in places[0]:
            near = [first]
            for other in places[1:]:
                close = [p for p in other if abs(p[0] - near[-1][1]) <= 4 or abs(near[-1][0] - p[1]) <= 4]
                if not close:
                    break
                near.append(min(close, key=lambda p: abs(p[0] - near[-1][1])))
            else:
                span = (min(p[0] for p in near), max(p[1] for p in near))
                if taken.isdisjoint(range(span[0], span[1] + 1)):
                    taken.update(range(span[0], span[1] + 1))
                    found.append(ArmMention(value, *span))
    found += _combined(sentence, phrases, [keys for _, keys in parts], taken)
    found += _told_by_the_rest(sentence, phrases, [keys for _, keys in parts], found, meanings)
    found += _other(sentence, len(arms), found)
    found.sort(key=lambda a: a.first)
    return tuple(found)


_JOINED = frozenset("combined combination combining both joint dual double".split())
_WHAT = frozenset(
    "group arm treatment treatments procedure procedures therapy techniques technique approach methods method operation intervention cohort patients".split()
)
#: What says that a treatment came without another, before its name or behind it.
_ALONE = re.compile(
    r"(?:\s(?:alone|only|solely)|\s(?:all\s)?by itself|\s(?:all\s)?on its own|\sas such|\sand nothing else)\b", re.I
)
_WITHOUT = re.compile(r"\b(?:without|no|not|minus|lacking|instead of|rather than)\s(?:\w+\s){0,2}$", re.I)
_OTHER = re.compile(
    r"\b(?:(?:the|its|their)\s(?:other|counterparts?|comparators?|remaining)(?:\s(?:group|arm|one|side|cohort|patients|treatment|procedure|technique|method))?|the\sothers)\b(?!\s(?:\d|two|three|\w+s\b))",
    re.I,
)


def _combined(
    sentence: Sentence, phrases: tuple[Phrase, ...], parts: list[tuple[Key, ...]], taken: set[int]
) -> list[ArmMention]:
    """The arm that joins two treatments, called "the combined group" or "both procedures"; and the other by one treatment
    "alone" or by the last word of its name before "group"."""
    joint = [value for value, keys in enumerate(parts) if len(keys) > 1]
    tokens, found = sentence.tokens, []
    for i in range(len(tokens) - 1):
        if i in taken or i + 1 in taken:
            continue
        follows = tokens[i + 1].folded
        if len(joint) == 1 and tokens[i].folded in _JOINED and follows in _WHAT:
            found.append(ArmMention(joint[0], i, i + 1))
        called = {
            tuple(w for w in key if w != "=") for p in phrases if p.first <= i <= p.last for key in (p.own, *p.reach)
        }
        single = [
            v for v, keys in enumerate(parts) if len(keys) == 1 and (keys[0] in called or tokens[i].root == keys[0][-1])
        ]
        if len(parts) == 2 and len(joint) == 1 and single and follows in ("alone", "only", "group", "arm"):
            found.append(ArmMention(single[0], i, i + 1))
    return found


_ROLES = frozenset("control placebo intervent treatment experiment sham usual standard".split())


def _grouped(sentence: Sentence, key: Key, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A word that only names a role ("control") means the arm where it stands before group, arm or patients, or as "controls"."""
    if len(key) != 1 or key[0] not in _ROLES:
        return places
    tokens = sentence.tokens
    return [
        (a, b)
        for a, b in places
        if tokens[b].folded.endswith("s")
        or (b + 1 < len(tokens) and tokens[b + 1].folded in ("group", "arm", "patients", "groups"))
    ]


def _places(
    sentence: Sentence, phrases: tuple[Phrase, ...], key: Key, meanings: Meanings, joined: bool
) -> list[tuple[int, int]]:
    """Where a treatment is named: by its own words, another name, or the last words of a long name."""
    names = {key, ("=", *key)} if joined else {key}  # beside the other treatment any name of it will do
    found = {
        (p.first, p.last)
        for p in phrases
        if p.own in names or any(n in p.reach and p.own in _reach(meanings, n) for n in names)
    }
    roots = [t.root for t in sentence.tokens]
    longs = {key, *(r for p in phrases if p.own == key for r in p.reach)}
    longs |= {
        long for long in meanings.roots.get(key, frozenset()) if len(long) > 2
    }  # "tumor removal" of its long form
    for long in longs:
        for size in {len(long), 2} if len(long) > 2 else {len(long)}:
            tail = list(long[-size:])
            for i in range(len(roots) - size + 1):
                if roots[i : i + size] == tail:
                    found.add((i, i + size - 1))
    return sorted(found)


def _told_by_the_rest(
    sentence: Sentence,
    phrases: tuple[Phrase, ...],
    parts: list[tuple[Key, ...]],
    found: Sequence[ArmMention],
    meanings: Meanings,
) -> list[ArmMention]:
    """Where one arm has all that the other has and more: what it has more names it, and the other by any of its names beside it.

    "Tumor removal" is the arm of PVP with tumor removal, "without tumor removal" the other; beside either, or with "by
    itself" behind it, "vertebroplasty" is PVP alone.
    """
    if len(parts) != 2:
        return []
    joint = max(range(2), key=lambda v: len(parts[v]))
    more = [key for key in parts[joint] if key not in parts[1 - joint]]
    if not more or len(parts[joint]) - len(more) != len(parts[1 - joint]):
        return []
    taken = {k for a in found for k in range(a.first, a.last + 1)}
    tokens, text, made = sentence.tokens, sentence.text, []
    for key in more:
        for first, last in _places(sentence, phrases, key, meanings, True):
            if taken.isdisjoint(range(first, last + 1)):
                taken.update(range(first, last + 1))
                lacking = _WITHOUT.search(text, 0, tokens[first].start)
                made.append(ArmMention(1 - joint if lacking else joint, first, last))
    named = any(a.value == joint for a in (*found, *made))
    for key in parts[1 - joint]:
        for first, last in _places(sentence, phrases, key, meanings, True):
            if taken.isdisjoint(range(first, last + 1)) and (named or _ALONE.match(text, tokens[last].end)):
                taken.update(range(first, last + 1))
                made.append(ArmMention(1 - joint, first, last))
    return made


def _other(sentence: Sentence, n_arms: int, found: Sequence[ArmMention]) -> list[ArmMention]:
    """Of two arms the one that is called "the other" or "its counterpart" behind a mention of the one alone."""
    tokens = sentence.tokens
    made: list[ArmMention] = []
    for match in _OTHER.finditer(sentence.text) if n_arms == 2 else ():
        inside = [i for i, t in enumerate(tokens) if match.start() <= t.start < match.end()]
        before = {a.value for a in found if tokens[a.last].end <= match.start()}
        if len(before) == 1 and inside:
            made.append(ArmMention(1 - next(iter(before)), inside[0], inside[-1]))
    return made


def _reach(meanings: Meanings, key: Key) -> frozenset[Key]:
    """What a phrase may be called: a word for a whole kind ("augmentation") is no name of one of it."""
    return meanings.stems.get(key[1:], frozenset()) if key[0] == "=" else meanings.roots.get(key, frozenset())
