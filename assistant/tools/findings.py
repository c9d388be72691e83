"""Yes-or-no findings in a note: present, absent, not said, or said both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.tools.base import Reading, Span, words_of
from assistant.tools.evidence import denied_after
from assistant.tools.note import Hit, Note


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding and how it is written.

    `present` are cues that state it (a denial before or after turns them), `absent` are ones that say it is not there.
    """

    name: str
    present: tuple[str, ...]
    absent: tuple[str, ...] = ()
    keeps_past: bool = False


def judge_hit(note: Note, hit: Hit, finding: Finding) -> bool | None:
    """Whether one hit affirms (True) or denies (False) its finding; None when it settles nothing."""
    if note.is_open(hit) or note.is_hedged(hit) or (note.is_past(hit) and not finding.keeps_past):
        return None
    return not (note.is_denied(hit) or denied_after(note, hit) or answered_no(note, hit))


def answered_no(note: Note, hit: Hit) -> bool:
    """Whether a label is answered with no ("infection: no")."""
    return (
        re.match(r" (?:: |= |- |\? )(?:no|none|negative|absent|false|n)\b", note.words(hit.last, hit.last + 3))
        is not None
    )


def find_statements(note: Note, finding: Finding) -> list[tuple[bool, Span]]:
    """Each statement of a finding with its words, in the note's order."""
    found: list[tuple[int, int, bool]] = []
    taken: list[tuple[int, int]] = []
    for pattern in finding.absent:
        for hit in note.find(pattern):
            verdict = (
                judge_hit(note, hit, finding)
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
            verdict = judge_hit(note, hit, finding)
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


def read_findings(note: Note, findings: tuple[Finding, ...], reading: Reading) -> None:
    """Put every finding that the note states into the reading; one that it states both ways stays open."""
    for finding in findings:
        statements = find_statements(note, finding)
        verdicts = {verdict for verdict, _ in statements}
        if len(verdicts) == 1:
            reading.put(finding.name, verdicts.pop(), statements[0][1])
        elif verdicts:
            reading.conflicts.add(finding.name)
            said = " / ".join(f'"{span.text}"' for _, span in statements[:2])
            reading.notes.append(f"The note says both of {words_of(finding.name)}: {said}. Which holds?")
