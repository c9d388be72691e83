"""A claim held against the library: the passage that decides it, the verdict, and what differs, item by item.

Two questions are kept apart: whether a sentence speaks of what the claim speaks of (its bearing), and whether it says the
same. A sentence that bears on the claim and agrees supports it; one that bears on it and says otherwise contradicts it;
where none bears on it, the library does not know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Difference, Verdict
from assistant.facts.meaning import Meanings, light_roots
from assistant.facts.reason import Reason
from assistant.facts.relations import read_comparisons, read_directions
from assistant.facts.strength import calls_alike
from assistant.facts.view import Arms, read_views
from assistant.verify import Evidence, Findings, compare

#: What speaks for a sentence's bearing on a claim. Set by hand on invented claims over other wordings than the gold ones;
#: fitting them anew on half A of `tests/bench/claims.jsonl` (logistic, boosted trees, hill climbing) gained nothing on half B.
BEARING = {
    "spoken": 5.4, "similarity": 1.7, "joint": 6.3, "unknown": -1.7, "absent_number": -3.5, "absent_name": -1.6,
    "no_comparison": -0.2, "matched": 1.4, "constant": -6.95,
}  # fmt: skip
#: What speaks for a sentence's being the one that decides, among those that agree or say otherwise.
STANDING = {"spoken": 3.0, "own": 2.5, "similarity": 1.0, "joint": 1.0, "behind": -0.8, "agrees": 0.0, "numbers": 3.0, "silent": -1.5,
            "joined": -0.5}  # fmt: skip
#: Bearing (log odds) from which a sentence decides a claim.
LEAST_BEARING = -0.6
#: Bearing from which a sentence that has the very numbers of a claim outweighs others that have other ones.
SURE_BEARING = 2.5
#: Bearing from which a second place is named beside the one that decides, and how far behind it may stand.
SECOND_BEARING = 1.5
SECOND_BEHIND = 3.0
SECOND_SPOKEN = 0.2
_VALUES = frozenset({"number", "time", "unit", "comparator"})
#: Candidates looked at, and those with which others of the same passage or figure are put together.
N_JUDGED = 8
N_JOINED = 4
#: How surely a claim must name a document for the others to be left aside.
NAMED = 0.75


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the library that may decide a claim, best first as the search ranks them.

    `key` is what the caller knows it by, `document` and `place` where it stands: candidates of one place (a passage, a
    figure) may be read together. `similarity` is the cosine of claim and sentence [-1..1], `joint` the share [0-1] of the
    claim that the search found in it and around it, `score` the search's own.
    """

    key: int
    document: str
    place: str
    text: str
    context: str = ""
    before: str = ""
    arms: Arms = ()
    similarity: float = 0.0
    joint: float = 0.0
    score: float = 0.0

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

    `bearing` is how surely they speak of what the claim speaks of (log odds), `standing` their rank among those that may
    decide it.
    """

    candidates: tuple[Candidate, ...]
    findings: Findings
    bearing: float
    standing: float
    compares: bool = True

    @property
    def conflicts(self) -> tuple[Reason, ...]:
        """What they say otherwise."""
        return tuple(r for r in self.findings.reasons if r.conflict and r.sure)

    @property
    def silent(self) -> tuple[Reason, ...]:
        """What of the claim they do not say."""
        return tuple(r for r in self.findings.reasons if not r.conflict)

    @property
    def exact(self) -> bool:
        """Whether they agree and have every number of the claim, one written in digits at least."""
        alone = len(self.candidates) == 1
        return alone and not self.conflicts and not self.leaves_open and self.findings.exact_numbers > 0

    @property
    def leaves_open(self) -> bool:
        """Whether agreement leaves a part of the claim open: a number, a group, a degree, a comparison."""
        return not self.compares or any(r.sure for r in self.silent)


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
    best_score = max((c.score for c in candidates), default=0.0)
    judged = [judge(statement, (c,), known, best_score) for c in candidates]
    judged += _joined(statement, judged, known, best_score)
    deciding = [j for j in judged if (j.conflicts or not j.leaves_open)]
    best = max(deciding, key=lambda j: (round(j.standing, 6), -j.candidates[0].key), default=None)
    exact = [j for j in deciding if j.exact and j.bearing >= SURE_BEARING]
    if best is not None and exact and all(r.what in _VALUES for r in best.conflicts):
        best = max(exact, key=lambda j: round(j.standing, 6))
    if best is None or best.bearing < LEAST_BEARING:
        return Ruling("not_in_library", bearing=max((j.bearing for j in judged), default=0.0))
    second = _second(best, deciding)
    if best.conflicts:
        return Ruling("contradicted", best.candidates + second, _differences(best.conflicts), best.bearing)
    return Ruling("supported", best.candidates + second, (), best.bearing)


def _second(best: Judged, deciding: Sequence[Judged]) -> tuple[Candidate, ...]:
    """Another place that decides alike and nearly as surely: what holds for the other group, the text beside its table."""
    if len(best.candidates) > 1:
        return ()
    others = [
        j
        for j in deciding
        if j is not best
        and len(j.candidates) == 1
        and bool(j.conflicts) == bool(best.conflicts)
        and j.bearing >= SECOND_BEARING
        and j.findings.spoken >= best.findings.spoken - SECOND_SPOKEN
        and j.standing >= best.standing - SECOND_BEHIND
    ]
    return max(others, key=lambda j: round(j.standing, 6)).candidates if others else ()


def _joined(statement: str, judged: Sequence[Judged], known: Known, best_score: float) -> list[Judged]:
    """Candidates together with one that says a part of the claim and is silent on the rest: of one place, or of one
    document where only both have all its numbers."""
    found = []
    for one in judged[:N_JOINED]:
        if not one.silent or one.conflicts:
            continue
        for other in judged:
            mate, first = other.candidates[0], one.candidates[0]
            if mate.key == first.key or mate.document != first.document:
                continue
            if any(r.what not in _VALUES for r in other.conflicts):
                continue  # a number that only the other one has is no conflict of the two together
            together = judge(statement, (first, mate), known, best_score)
            if other.conflicts and together.findings.reasons:
                continue
            more = together.findings.exact_numbers > max(one.findings.exact_numbers, other.findings.exact_numbers, 1)
            if more or (mate.place == first.place and len(first.text.split()) < 12):
                found.append(together)
    return [j for j in found if not j.silent or j.conflicts]


def judge(statement: str, candidates: tuple[Candidate, ...], known: Known, best_score: float = 0.0) -> Judged:
    """Compare a statement with candidates taken together."""
    findings = compare(statement, [c.evidence for c in candidates], known.meanings, False, known.rarity)
    signals = signals_of(statement, findings, candidates, known, best_score)
    bearing, standing = (sum(w * signals[name] for name, w in weights.items()) for weights in (BEARING, STANDING))
    return Judged(candidates, findings, bearing, standing, not signals["no_comparison"])


def signals_of(
    statement: str, findings: Findings, candidates: Sequence[Candidate], known: Known, best_score: float
) -> dict[str, float]:
    """What speaks for and against candidates, by name (see `BEARING` and `STANDING`)."""
    absent = [r for r in findings.reasons if not r.conflict]
    conflicts = [r for r in findings.reasons if r.conflict and r.sure]
    return {
        "spoken": findings.spoken,
        "own": findings.own_coverage,
        "similarity": max(c.similarity for c in candidates),
        "joint": max(c.joint for c in candidates),
        "behind": best_score - max(c.score for c in candidates),
        "agrees": float(not conflicts),
        "numbers": float(not conflicts and findings.matched_numbers > 0),
        "silent": float(bool(absent)),
        "joined": float(len(candidates) > 1),
        "unknown": _unknown_share(statement, known),
        "absent_number": sum(r.what in _VALUES for r in absent) / max(1, findings.total_numbers),
        "absent_name": float(any(r.what in ("name", "group", "strength") for r in absent)),
        "no_comparison": float(_compares(statement, known) and not any(_weighs(c.text, known) for c in candidates)),
        "matched": float(findings.matched_numbers > 0 or any(r.what == "unit" for r in conflicts)),
        "constant": 1.0,
    }


def _compares(text: str, known: Known) -> bool:
    """Whether a text sets two things against one another, or calls them alike."""
    return calls_alike(text) or any(
        c.direction is not None or c.preferred
        for view in read_views(text, known.meanings)
        for c in read_comparisons(view.sentence)
    )


def _weighs(text: str, known: Known) -> bool:
    """Whether a text has a word of comparison at all."""
    return _compares(text, known) or any(
        d.comparative for view in read_views(text, known.meanings) for d in read_directions(view.sentence)
    )


def _unknown_share(statement: str, known: Known) -> float:
    """Share of a statement's content words that the library holds under no name, technical ones counted double."""
    total = missing = 0.0
    for view in read_views(statement, known.meanings):
        for i in view.content:
            token = view.sentence.tokens[i]
            if token.root in light_roots():
                continue
            weight = 2.0 if token.is_name or known.meanings.is_technical(token) else 1.0
            total += weight
            missing += weight * (token.folded in known.unknown)
    return missing / total if total else 0.0


_WHAT = {"comparator": "comparison", "group": "population", "name": "population"}


def _differences(conflicts: Sequence[Reason]) -> tuple[Difference, ...]:
    """The conflicts in the contract's words, each once."""
    found: dict[tuple[str, str], Difference] = {}
    for reason in conflicts:
        what = _WHAT.get(reason.what, reason.what)
        found.setdefault((reason.source, reason.statement), Difference(reason.statement, reason.source, what))
    return tuple(found.values())
