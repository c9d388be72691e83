"""What single places in a note say about an input, and how they are held against each other.

A place never settles more than it says: it leaves a set of values possible. Places that agree narrow each other;
places that cannot both hold keep the values of both, and the user is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.tools.cue import Cue
from assistant.tools.note import Hit, Note

NO_AFTER = Cue(
    r" (?:(?:is|are|was|were|has|have|been|also|both|all|completely|clearly|:|=|-|appears?|to|be|seems?"
    r"|remains?|being|itself|here"
    r"|currently|at present|there|joints?|elements?|involvement|disease|disorder|pain|back pain|component"
    r"|spine|body) )*"
    r"(?:(?:no|none|nil|nihil|neg|negative|n|0|-|nope|nee)(?= (?:[,;.()+\n]|and|but|$))|(?:none|absent"
    r"|negative|denied|ruled out"
    r"|(?:has been |have been |been )?excluded|not (?:present|seen|evident|there|found|noted|demonstrated"
    r"|identified|detected|apparent"
    r"|shown|observed|existent|appreciated|noticed|felt|experienced)|no longer (?:present|seen)|nonexistent)\b)"
)
YES_AFTER = Cue(r" (?:: |= |- |is |are )*(?:yes|y|\+\+?|positive|present)(?= |$)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one place in the note says about one input.

    Attributes:
        values: The values that it leaves possible.
        first, last: Its tokens.
        weak: It says less than a plain statement would, and gives way to one ("fracture" to "no collapse").
        past, now, corrects: How it stands in time, and whether it corrects what was said before.
        tag: What the input's own rules want to know of it.
        about: The token that tells which lesion it is about, when that is not the first.
    """

    values: frozenset
    first: int
    last: int
    weak: bool = False
    past: bool = False
    now: bool = False
    corrects: bool = False
    maybe: bool = False
    tag: str = ""
    about: int | None = None

    @property
    def at(self) -> int:
        """The token that tells which lesion the evidence is about."""
        return self.first if self.about is None else self.about


@dataclass(frozen=True, slots=True)
class Settled:
    """What all places together leave possible, from which of them, and whether some contradict each other."""

    values: frozenset
    used: tuple[Evidence, ...] = ()
    conflict: bool = False


def gather(
    note: Note,
    hit: Hit,
    values: Iterable,
    weak: bool = False,
    tag: str = "",
    first: int | None = None,
    last: int | None = None,
    when: Hit | None = None,
) -> Evidence:
    """Evidence of a hit, with how its words (or those of `when`) stand in time."""
    timed = when or hit
    return Evidence(
        frozenset(values),
        hit.first if first is None else first,
        hit.last if last is None else last,
        weak=weak,
        past=note.is_past(timed),
        now=note.is_now(timed),
        corrects=note.is_correction(timed),
        maybe=note.is_hedged(hit),
        tag=tag,
    )


def denied_after(note: Note, hit: Hit) -> bool:
    """Whether the words after a hit deny it: "subluxation: none", "mechanical pain absent"."""
    return NO_AFTER.match(note.words(hit.last, hit.last + 7).rstrip() + " ") is not None


def is_denied(note: Note, hit: Hit) -> bool:
    """Whether the words before or after a hit deny it."""
    return note.is_denied(hit) or denied_after(note, hit)


def settle(evidence: Iterable[Evidence], universe: frozenset) -> Settled:
    """What the evidence together leaves possible.

    Earlier states and corrected statements give way only where they contradict; weak evidence gives way to plain.
    Evidence that is only suspected settles nothing, but keeps its value possible beside the rest.
    """
    row = [item for item in evidence if item.values]
    maybe = [item for item in row if item.maybe]
    row = [item for item in row if not item.maybe]
    if not row:
        return Settled(universe, ())
    result = narrow(row)
    if result is None:
        for keep in (lambda item: not item.weak, lambda item: not item.past, lambda item: item.now):
            kept = [item for item in row if keep(item)]
            if kept and len(kept) < len(row):
                row = kept
                result = narrow(row)
            if result is not None:
                break
    if result is None and any(item.corrects for item in row):
        row = sorted(row, key=lambda item: item.first)
        start = next(index for index, item in enumerate(row) if item.corrects)
        row = row[start:]
        result = narrow(row)
    if all(item.past for item in row) and result is not None:
        return Settled(universe, ())
    conflict = result is None
    values = keep_both(row) if result is None else result
    for item in maybe:
        if not item.past and not values & item.values and len(item.values) < len(universe):
            values, row, conflict = values | item.values, [*row, item], conflict
    return Settled(values, tuple(row), conflict)


def narrow(evidence: list[Evidence]) -> frozenset | None:
    """The values that all evidence leaves possible; None if there is none."""
    values = evidence[0].values
    for item in evidence[1:]:
        values &= item.values
    return values or None


def keep_both(evidence: list[Evidence]) -> frozenset:
    """The values of contradicting evidence: statements that agree narrow each other, each camp keeps what it leaves."""
    camps: list[frozenset] = []
    for item in evidence:
        index = next((index for index in reversed(range(len(camps))) if camps[index] & item.values), None)
        if index is None:
            camps.append(item.values)
        else:
            camps[index] &= item.values
    return frozenset().union(*camps)


def decisive(note: Note, settled: Settled) -> Evidence | None:
    """The evidence to show as what an input was read from: the one that says most, else the first."""
    if not settled.used:
        return None
    return min(settled.used, key=lambda item: (item.maybe, len(item.values), item.first))


def without_weak(item: Evidence) -> Evidence:
    """The same evidence as a plain statement."""
    return replace(item, weak=False)
