"""What a note says about the vertebral body (collapse and involvement), in points still possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.tools.evidence import Evidence, Settled, gather, is_denied, settle
from assistant.tools.note import Hit, Note
from assistant.tools.quantities import Amount, find_amounts
from assistant.tools.sins_amounts import bind_amount, denied_collapse, is_body_compression
from assistant.tools.sins_body_cues import (
    BODY_CLEAR,
    COLLAPSE,
    FLAT,
    FRACTURE,
    HEIGHT_KEPT,
    LARGE_PART,
    NOT_BODY_FRACTURE,
    NOT_BODY_FRACTURE_AFTER,
    SMALL_PART,
)

NONE, UNDER, OVER = "none", "under", "over"
ALL_COLLAPSE = frozenset({NONE, UNDER, OVER})
MINOR, MAJOR = "minor", "major"
ALL_INVOLVED = frozenset({MINOR, MAJOR})
ALL_BODY = frozenset({0, 1, 2, 3})
# "> 50 %" in a clause of its own: of collapse or, without collapse, of involvement.
BARE_HALF = r"(?<=[,;.:(\n/+-] )(?:>|<|over|under|more than|less than) 50(?: %)?(?= (?:[,;.)\n/+-]|$))"


def collect_body(note: Note) -> Iterator[Evidence]:
    """What each place says about collapse (tag "collapse") and involvement (tag "involved")."""
    bound: list[tuple[Amount, str, Hit | None]] = []
    taken: set[int] = set()
    for amount in find_amounts(note):
        kind, anchor = bind_amount(note, amount)
        if kind and amount.high <= 100:
            bound.append((amount, kind, anchor))
            yield from judge_amount(note, amount, kind, anchor)
        elif kind and anchor is not None:
            taken.add(anchor.first)
    for hit in note.find(BARE_HALF):
        if hit.first not in {amount.first for amount, _, _ in bound}:
            over = note.tokens[hit.first].text in {">", "over", "more"}
            yield gather(note, hit, {1, 3} if over else {0, 2}, tag="bare")
    taken |= {anchor.first for _, kind, anchor in bound if kind in {"collapse", "height"} and anchor is not None}
    yield from collect_collapse(note, taken)
    yield from collect_involvement(note)


def find_impossible(note: Note) -> Iterator[str]:
    """Percentages of collapse or involvement that are more than a whole, as written."""
    for amount in find_amounts(note):
        if amount.high > 100 and bind_amount(note, amount)[0]:
            yield note.span(amount.first, amount.last).text


def judge_amount(note: Note, amount: Amount, kind: str, anchor: Hit | None) -> Iterator[Evidence]:
    """What a percentage of collapse, of remaining height or of involvement leaves possible."""
    hit = anchor or next(note.find(r"\S+", amount.first, amount.first + 1))
    first, last = min(amount.first, hit.first), max(amount.last, hit.last)
    if note.is_hedged(hit) and not amount.about:
        return

    own = next(note.find(r"\S+", amount.first, amount.first + 1), hit)

    def place(item: Evidence) -> Evidence:
        return replace(item, about=amount.first)

    denied = note.denied[amount.first] and not (anchor is not None and not note.denied[anchor.first])
    listed = re.search(r"\b(?:nor|or) $", note.words(amount.first - 1, amount.first)) is not None
    if kind == "involved" and not listed and denied_collapse(note, note.clause_of(hit)[0], amount.first):
        denied = False  # "no collapse > 50 % involved": what is denied is the collapse
    if kind == "height":
        amount, kind = amount.rest(), "collapse"
    if kind == "collapse":
        if amount.low == amount.high == 0:
            yield place(gather(note, hit, {NONE}, tag="collapse", first=first, last=last, when=own))
            return
        sides = amount.sides(50)
        values = frozenset({UNDER if side == "under" else OVER for side in sides - {"equal"}} or {UNDER, OVER})
        if "equal" in sides:
            values = frozenset({UNDER, OVER})
        if denied:
            values = ALL_COLLAPSE - values
        yield place(gather(note, hit, values, tag="collapse", first=first, last=last, when=own))
    else:
        values = frozenset(MAJOR if side == "over" else MINOR for side in amount.sides(50))
        if denied:
            values = ALL_INVOLVED - values
        yield place(gather(note, hit, values, tag="involved", first=first, last=last, when=own))


def collect_collapse(note: Note, taken: set[int]) -> Iterator[Evidence]:
    """Collapse, fracture and kept height without a percentage."""
    for hit in note.find(FLAT):
        if not is_denied(note, hit) and not note.is_open(hit):
            yield gather(note, hit, {OVER}, tag="collapse")
    for hit in note.find(HEIGHT_KEPT):
        partly = re.search(r"\b(?:posterior|anterior|central|middle|disc|disk) $", note.words(hit.first - 1, hit.first))
        if not note.is_open(hit) and not partly:
            yield gather(
                note,
                hit,
                {UNDER, OVER} if note.is_denied(hit) and not hit.match.group(0).strip().startswith("no") else {NONE},
                tag="collapse",
            )
    for hit in note.find(r"\bgenant (?:grade |: )?([0-3])\b|\bgrade ([0-3]) genant\b"):
        grade = hit.match.group(1) or hit.match.group(2)
        yield gather(note, hit, {NONE} if grade == "0" else {UNDER} if grade in "12" else {UNDER, OVER}, tag="collapse")
    for hit in note.find(COLLAPSE):
        if (
            hit.first in taken
            or note.is_open(hit)
            or not is_body_compression(note, hit)
            or not speaks_of_now(note, hit)
        ):
            continue
        if is_denied(note, hit):
            yield gather(note, hit, {NONE}, tag="collapse")
        else:
            yield gather(note, hit, {UNDER, OVER}, weak=True, tag="collapse")
    for hit in note.find(FRACTURE):
        before, after = (note.words(hit.first - 3, hit.first), note.words(hit.last, hit.last + 6))
        if (
            hit.first in taken
            or note.is_open(hit)
            or NOT_BODY_FRACTURE.search(before)
            or NOT_BODY_FRACTURE_AFTER.match(after)
            or not speaks_of_now(note, hit)
        ):
            continue
        if is_denied(note, hit):
            yield gather(note, hit, {NONE}, weak=True, tag="collapse")
        else:
            yield gather(note, hit, {UNDER, OVER}, weak=True, tag="collapse")


def speaks_of_now(note: Note, hit: Hit) -> bool:
    """Whether a collapse is stated and not only feared, scored or asked about."""
    around = note.words(hit.first - 4, hit.last + 3)
    return (
        re.search(
            r"\b(?:risk|threatening|impending|prevent\w*|avoid|before it|prediction|future|elsewhere|other"
            r" levels?|adjacent|neighbou?ring|further)\b",
            around,
        )
        is None
    )


def collect_involvement(note: Note) -> Iterator[Evidence]:
    """How much of the body is involved, said in words."""
    for hit in note.find(BODY_CLEAR):
        if not note.is_open(hit):
            denied = note.is_denied(hit) and not hit.match.group(0).strip().startswith(("no", "neither"))
            if not denied:
                yield gather(note, hit, {MINOR}, tag="involved")
                yield gather(note, hit, {NONE}, weak=True, tag="collapse")
    for hit in note.find(LARGE_PART):
        if not note.is_open(hit):
            part = re.search(
                r"\bnot (?:all|the (?:whole|entire)|completely|entirely)\b", note.words(hit.first - 2, hit.last)
            )
            if not part:
                yield gather(note, hit, {MINOR} if note.is_denied(hit) else {MAJOR}, tag="involved")
    for hit in note.find(SMALL_PART):
        if not note.is_open(hit) and not note.is_denied(hit):
            yield gather(note, hit, {MINOR}, tag="involved")


def settle_body(evidence: list[Evidence]) -> Settled:
    """The body's points from what is said of collapse and of involvement together."""
    collapse = settle([item for item in evidence if item.tag == "collapse"], ALL_COLLAPSE)
    involved = settle([item for item in evidence if item.tag == "involved"], ALL_INVOLVED)
    given = [item for item in evidence if item.tag == "points"]
    bare = [item for item in evidence if item.tag == "bare"]
    if bare and not (collapse.used or involved.used or given):
        return settle(bare, ALL_BODY)
    points: set[int] = set()
    if NONE in collapse.values:
        points |= {1 if part == MAJOR else 0 for part in involved.values}
    points |= {2} if UNDER in collapse.values else set()
    points |= {3} if OVER in collapse.values else set()
    used = tuple(
        item
        for item in (*collapse.used, *involved.used)
        if not (item.weak and item.tag == "collapse" and any(not other.weak for other in collapse.used))
    )
    conflict = collapse.conflict or (involved.conflict and NONE in collapse.values)
    if given:
        told = Evidence(frozenset(points), min((item.first for item in used), default=0), 1) if used else None
        return settle([*given, *([replace(told, last=told.first + 1)] if told else [])], ALL_BODY)
    return Settled(frozenset(points), used, conflict)
