"""A claim held against the library: the passage that decides it, the verdict, and what differs, item by item.

Two questions are kept apart: whether a sentence speaks of what the claim speaks of (its bearing), and whether it says the
same. A sentence that bears on the claim and agrees supports it; one that bears on it and says otherwise contradicts it;
where none bears on it, the library does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from assistant.answer import Difference, Verdict
from assistant.facts.meaning import Meanings, light_roots
from assistant.facts.reason import Reason
from assistant.facts.relations import read_comparisons
from assistant.facts.strength import calls_alike
from assistant.facts.view import Arms, is_technical, read_views
from assistant.verify import Evidence, Findings, compare

#: Weights of what speaks for a sentence's bearing on a claim, and the constant; fitted on invented claims
#: (`tests/bench/fit_claims.py` prints them and how the thresholds below do on claims they were not chosen on).
WEIGHTS = {
    "spoken": 6.0, "similarity": 1.5, "joint": 6.5, "unknown": -2.0, "absent_number": -3.5, "absent_name": -2.0,
    "no_comparison": -2.0, "constant": -7.7,
}  # fmt: skip
#: Bearing [0-1] from which a sentence that agrees supports a claim, and one that says otherwise contradicts it.
LEAST_TO_SUPPORT = 0.5
LEAST_TO_CONTRADICT = 0.5
#: A sentence that says otherwise outweighs one that agrees when it bears on the claim by this much more.
OUTWEIGHS = 0.25
#: Candidates looked at, and those that may be put together with the best one.
N_JUDGED = 8
N_JOINED = 4
#: How surely a claim must name a document for the others to be left aside.
NAMED = 0.75


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the library that may decide a claim, best first as the search ranks them.

    `key` is what the caller knows it by, `document` and `passage` where it stands. `similarity` is the cosine of claim
    and sentence [-1..1], `joint` the share [0-1] of the claim that the search found in it and around it.
    """

    key: int
    document: str
    passage: int
    text: str
    context: str = ""
    before: str = ""
    arms: Arms = ()
    similarity: float = 0.0
    joint: float = 0.0

    @property
    def evidence(self) -> Evidence:
        """The candidate as a statement is held against it."""
        return Evidence(self.text, self.context, self.before, self.arms)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of words: synonyms, rarity of stems (rarer is heavier), and the stems that the library holds."""

    meanings: Meanings
    rarity: Mapping[str, float] | None = None
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judged:
    """One or more candidates taken together, with what a comparison with the claim gives.

    `bearing` is how surely they speak of what the claim speaks of [0-1].
    """

    candidates: tuple[Candidate, ...]
    findings: Findings
    bearing: float

    @property
    def conflicts(self) -> tuple[Reason, ...]:
        """What they say otherwise."""
        return tuple(r for r in self.findings.reasons if r.conflict and r.sure)

    @property
    def silent(self) -> tuple[Reason, ...]:
        """What of the claim they do not say."""
        return tuple(r for r in self.findings.reasons if not r.conflict)

    @property
    def supports(self) -> bool:
        """Whether they say what the claim says."""
        return not self.conflicts and not self.silent and self.bearing >= LEAST_TO_SUPPORT

    @property
    def contradicts(self) -> bool:
        """Whether they say otherwise of the same thing."""
        return bool(self.conflicts) and self.bearing >= LEAST_TO_CONTRADICT


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict on one statement, the candidates that decide it, best first, and what differs."""

    verdict: Verdict
    decided_by: tuple[Candidate, ...] = ()
    differences: tuple[Difference, ...] = ()
    bearing: float = 0.0


def rule_on(statement: str, candidates: Sequence[Candidate], known: Known) -> Ruling:
    """Decide one statement from ranked candidates.

    Args:
        statement: What is claimed, one sentence.
        candidates: Sentences that may decide it, best first.
        known: Synonyms and rarity of words.

    Returns:
        The verdict with what it rests on.
    """
    judged = [judge(statement, (c,), known) for c in candidates[:N_JUDGED]]
    judged += _joined(statement, judged, known)
    supporting = max((j for j in judged if j.supports), key=_standing, default=None)
    opposing = max((j for j in judged if j.contradicts), key=_standing, default=None)
    if supporting and opposing and opposing.bearing - supporting.bearing > OUTWEIGHS:
        supporting = None
    if supporting:
        return Ruling("supported", supporting.candidates, (), supporting.bearing)
    if opposing:
        return Ruling("contradicted", opposing.candidates, _differences(opposing.conflicts), opposing.bearing)
    nearest = max((j.bearing for j in judged), default=0.0)
    return Ruling("not_in_library", bearing=nearest)


def _standing(judged: Judged) -> tuple[float, int]:
    return round(judged.bearing, 3), -len(judged.candidates)


def _joined(statement: str, judged: Sequence[Judged], known: Known) -> list[Judged]:
    """Candidates of one document together with one that bears on the claim but is silent on a part of it."""
    found = []
    for one in judged[:N_JOINED]:
        if not one.silent or one.conflicts:
            continue
        for other in judged[:N_JUDGED]:
            mate = other.candidates[0]
            if mate.key != one.candidates[0].key and mate.document == one.candidates[0].document:
                found.append(judge(statement, (one.candidates[0], mate), known))
    return [j for j in found if not j.silent]


def judge(statement: str, candidates: tuple[Candidate, ...], known: Known) -> Judged:
    """Compare a statement with candidates taken together."""
    findings = compare(statement, [c.evidence for c in candidates], known.meanings, False, known.rarity)
    return Judged(candidates, findings, bearing_of(statement, findings, candidates, known))


def signals_of(statement: str, findings: Findings, candidates: Sequence[Candidate], known: Known) -> dict[str, float]:
    """What speaks for and against candidates' bearing on a statement, by name."""
    absent = [r for r in findings.reasons if not r.conflict]
    return {
        "spoken": findings.spoken,
        "similarity": max(c.similarity for c in candidates),
        "joint": max(c.joint for c in candidates),
        "unknown": _unknown_share(statement, known),
        "absent_number": float(any(r.what in ("number", "time", "unit", "comparator") for r in absent)),
        "absent_name": float(any(r.what in ("name", "group", "strength") for r in absent)),
        "no_comparison": float(_compares(statement, known) and not any(_compares(c.text, known) for c in candidates)),
        "constant": 1.0,
    }


def bearing_of(statement: str, findings: Findings, candidates: Sequence[Candidate], known: Known) -> float:
    """How surely candidates speak of what a statement speaks of [0-1]."""
    signals = signals_of(statement, findings, candidates, known)
    return 1 / (1 + exp(-sum(WEIGHTS[name] * value for name, value in signals.items())))


def _compares(text: str, known: Known) -> bool:
    """Whether a text sets two things against one another, or calls them alike."""
    return calls_alike(text) or any(
        c.direction is not None or c.preferred for view in read_views(text, known.meanings) for c in read_comparisons(view.sentence)
    )


def _unknown_share(statement: str, known: Known) -> float:
    """Share of a statement's content words that the library holds under no name, technical ones counted double."""
    total = missing = 0.0
    for view in read_views(statement, known.meanings):
        for i in view.content:
            token = view.sentence.tokens[i]
            if token.root in light_roots():
                continue
            weight = 2.0 if token.is_name or is_technical(token.folded) else 1.0
            total += weight
            missing += weight * (token.folded in known.unknown)
    return missing / total if total else 0.0


_WHAT = {"comparator": "comparison", "group": "population"}


def _differences(conflicts: Sequence[Reason]) -> tuple[Difference, ...]:
    """The conflicts in the contract's words, each once."""
    found = {}
    for reason in conflicts:
        what = _WHAT.get(reason.what, reason.what)
        found.setdefault((what, reason.statement), Difference(reason.statement, reason.source, what))
    return tuple(found.values())


_PARTING = re.compile(r";\s+|(?<=[.!?])\s+(?=[A-Z])|,\s+(?:and|but|whereas|while)\s+(?=\w+(?:\s\w+){2})")
#: A part of a claim needs this many words to be a claim of its own.
_LEAST_WORDS = 4


def take_apart(claim: str) -> tuple[str, ...]:
    """The statements that a claim is made of: its sentences and what semicolons part."""
    parts = [p.strip() for p in re.split(r";\s+|(?<=[a-z)\]%\d][.!?])\s+(?=[A-Z])", claim) if p.strip()]
    if any(len(re.findall(r"\w+", p)) < _LEAST_WORDS for p in parts):
        return (claim.strip(),)
    return tuple(parts)
