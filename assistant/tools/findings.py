"""Yes-or-no findings in a note: present, absent, not said, or said both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.tools.base import Reading, Span, words_of
from assistant.tools.evidence import denied_after
from assistant.tools.note import Hit, Note

Place = tuple[int, int]  # tokens, the end not included


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding and how it is written.

    `present` are cues that state it (a denial before or after turns them), `absent` are ones that say it is not there.
    """

    name: str
    present: tuple[str, ...]
    absent: tuple[str, ...] = ()
    keeps_past: bool = False


JOINS = frozenset("or nor and , / & of the a an any to from with for in".split())


def judge_hit(note: Note, hit: Hit, finding: Finding, others: Sequence[Place] = ()) -> bool | None:
    """Whether one hit affirms (True) or denies (False) its finding; None when it settles nothing.

    `others` are the places of the other findings: in "no infection uncorrectable coagulopathy" the denial is of the
    first, and whether it reaches on to the second cannot be told.
    """
    if note.is_denied(hit) and comes_after_another(note, hit, others):
        return None
    if note.is_open(hit) or note.is_hedged(hit) or (note.is_past(hit) and not finding.keeps_past):
        return None
    return not (note.is_denied(hit) or denied_after(note, hit) or answered_no(note, hit))


def comes_after_another(note: Note, hit: Hit, others: Sequence[Place]) -> bool:
    """Whether a denial that reaches a hit has met another finding before it, with nothing that joins the two."""
    start = hit.first
    while start > 0 and note.denied[start - 1] and note.tokens[start - 1].text not in {"no", "not", "without"}:
        start -= 1
    return any(
        start < last <= hit.first and JOINS.isdisjoint(note.words(last, hit.first).split()) for _, last in others
    )


def answered_no(note: Note, hit: Hit) -> bool:
    """Whether a label is answered with no ("infection: no")."""
    return (
        re.match(r" (?:: |= |- |\? )(?:no|none|negative|absent|false|n)\b", note.words(hit.last, hit.last + 3))
        is not None
    )


def find_statements(note: Note, finding: Finding, others: Sequence[Place] = ()) -> list[tuple[bool, Span]]:
    """Each statement of a finding with its words, in the note's order; `others` are the places of other findings."""
    found: list[tuple[int, int, bool]] = []
    taken: list[tuple[int, int]] = []
    for pattern in finding.absent:
        for hit in note.find(pattern):
            verdict = (
                judge_hit(note, hit, finding, others)
                if not hit.match.group(0).strip().startswith(NEGATED)
                else open_verdict(note, hit)
            )
            if verdict is not None:
                found.append((hit.first, hit.last, not verdict))
            taken.append((hit.first, hit.last))
    for pattern in finding.present:
        for hit in note.find(pattern):
            if any(first <= hit.first < last or first < hit.last <= last for first, last in taken):
                continue
            verdict = judge_hit(note, hit, finding, others)
            if verdict is not None:
                found.append((hit.first, hit.last, verdict))
    return [(verdict, note.span(first, last)) for first, last, verdict in sorted(found)]


NEGATED = (
    "no ",
    "not ",
    "without ",
    "never ",
    "non",
    "free of",
    "absence",
    "denies",
    "un",
    "failed",
    "negative",
    "nothing",
    "refractory",
    "neither",
)


def open_verdict(note: Note, hit: Hit) -> bool | None:
    """The verdict of a cue that holds its own negation."""
    return None if note.is_open(hit) or note.is_hedged(hit) else True


def find_places(note: Note, finding: Finding) -> Iterator[Place]:
    """Where a note names a finding, affirmed or not."""
    for pattern in (*finding.present, *finding.absent):
        yield from ((hit.first, hit.last) for hit in note.find(pattern))


def read_findings(note: Note, findings: tuple[Finding, ...], reading: Reading) -> None:
    """Put every finding that the note states into the reading; one that it states both ways stays open."""
    places = {finding.name: list(find_places(note, finding)) for finding in findings}
    for finding in findings:
        others = [place for name, own in places.items() if name != finding.name for place in own]
        statements = find_statements(note, finding, others)
        verdicts = {verdict for verdict, _ in statements}
        if len(verdicts) == 1:
            reading.put(finding.name, verdicts.pop(), statements[0][1])
        elif verdicts:
            reading.conflicts.add(finding.name)
            said = " / ".join(f'"{span.text}"' for _, span in statements[:2])
            reading.notes.append(f"The note says both of {words_of(finding.name)}: {said}. Which holds?")
