"""The reference marks in the running text, resolved to the entries of the list.

A document prints its marks in one form, or, where several hands wrote it, in two. The form is the one whose numbers
cover most of the list; marks of the other sure form count only where they name an entry that the first does not name, in
the order in which entries are numbered. Marks that the format itself links (JATS, HTML, DOCX) are taken before anything
is looked for in the characters, and printed ones beside them only where they name an entry that no link names. A number
that the list does not have is never part of a marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from ingest.document import Block, Hint, Marker, Reference, Span, Structure, fold_text
from ingest.marker_forms import (
    Candidate,
    find_bracketed,
    find_glued,
    find_linked,
    find_parenthesised,
    find_raised,
)

MIN_COVERAGE = 0.5  # share of the list that a form must name which could as well be something else
_AUTHOR_YEAR = re.compile(
    r"\b(?P<name>[^\W\d_][\w'’-]{1,30}(?: [^\W\d_][\w'’-]{1,30}){0,2}?)(?:,? et al\.?| (?:and|&) [^\W\d_][\w'’-]{1,30})?,?"
    r" \(?(?P<year>(?:1[89]|20)\d\d)[a-z]?(?![\d-])\)?"
)


def find_candidates(
    text: str, structure: Structure, references: Sequence[Reference], hints: Sequence[Hint]
) -> tuple[Marker, ...]:
    """Find the marks of the running text.

    Args:
        text: The stored text.
        structure: Its parts; marks are looked for in evidence only, never among authors, headings or entries.
        references: The entries of the document's list.
        hints: What the reader says of links and raised characters.

    Returns:
        The markers in the order of the text, ranges expanded, none overlapping another.
    """
    if not references:
        return ()
    known = {r.number for r in references}
    spans = _evidence(text, structure, references)
    tables = [Span(t.start, t.end) for t in structure.tables]
    linked = find_linked(text, spans, hints)
    chosen = linked
    if _coverage(linked, known) < MIN_COVERAGE:
        chosen = linked + _apart_from(linked, _choose_form(text, spans, hints, tables, references))
    elif unlinked := known - {n for c in linked for n in c.numbers}:
        sure = [find_raised(text, spans, hints, tables), find_bracketed(text, spans)]
        printed = max(sure, key=lambda form: _coverage(form, unlinked))
        chosen = linked + [
            c for c in _apart_from(linked, printed) if set(c.numbers) <= known and unlinked & set(c.numbers)
        ]
    return tuple(_resolve(sorted(chosen, key=lambda c: c.start), known))


def _apart_from(linked: Sequence[Candidate], printed: Iterable[Candidate]) -> list[Candidate]:
    """The printed marks that no link covers: saved pages and word processors link some and leave others."""
    taken = [Span(c.start, c.end) for c in linked]
    return [c for c in printed if not any(t.overlaps(Span(c.start, c.end)) for t in taken)]


def _evidence(text: str, structure: Structure, references: Sequence[Reference]) -> list[Span]:
    """The spans of evidence, without the reference list wherever it stands."""
    lists = [Span(s.start, s.end) for s in structure.sections if s.kind == "references"]
    lists += [s for r in references for s in r.spans]
    blocks = [s for b in structure.blocks if b.kind in Block.EVIDENCE for s in b.spans] or [Span(0, len(text))]
    return _subtract(sorted(blocks), sorted(lists))


def _subtract(spans: list[Span], cuts: list[Span]) -> list[Span]:
    """The parts of `spans` that no cut covers; both are sorted."""
    left: list[Span] = []
    first = 0
    for span in spans:
        at = span.start
        while first < len(cuts) and cuts[first].end <= span.start:
            first += 1
        for cut in islice(cuts, first, None):
            if cut.start >= span.end:
                break
            if cut.start > at:
                left.append(Span(at, cut.start))
            at = max(at, cut.end)
        if at < span.end:
            left.append(Span(at, span.end))
    return left


def _coverage(found: Iterable[Candidate], known: set[int]) -> float:
    """Share of the list's numbers that the candidates name [0, 1]."""
    return len({n for c in found for n in c.numbers} & known) / len(known)


def _choose_form(
    text: str, spans: list[Span], hints: Sequence[Hint], tables: list[Span], references: Sequence[Reference]
) -> list[Candidate]:
    """The candidates of the one form that covers most of the list."""
    known = {r.number for r in references}
    sure = [find_raised(text, spans, hints, tables), find_bracketed(text, spans)]
    best = max(sure, key=lambda form: _coverage(form, known))
    both = _add_other_form(best, next(form for form in sure if form is not best), known)
    if _coverage(both, known) >= MIN_COVERAGE:
        return both
    doubtful = [
        *(form for form in (find_parenthesised(text, spans), find_glued(text, spans)) if _rises(form, known)),
        _find_author_years(text, spans, references),
    ]
    other = max(doubtful, key=lambda form: _coverage(form, known))
    return other if _coverage(other, known) >= max(MIN_COVERAGE, _coverage(best, known)) else best


def _add_other_form(best: list[Candidate], other: list[Candidate], known: set[int]) -> list[Candidate]:
    """The marks of a form, with those of the other that name entries which it leaves unnamed.

    What two hands wrote still cites in the order of the list; a bracketed or raised number that is none (a footnote, a
    count) would have to fit into that order too.
    """
    missing = known - {n for c in best for n in c.numbers}
    added = [c for c in _apart_from(best, other) if set(c.numbers) <= known and missing & set(c.numbers)]
    if not added or not best:
        return best
    both = sorted([*best, *added], key=lambda c: c.start)
    return both if _rises(both, known) else best


def _rises(found: list[Candidate], known: set[int]) -> bool:
    """Whether the numbers first occur in rising order, as references that are numbered in order of citation do."""
    seen: list[int] = []
    for candidate in found:
        seen += [n for n in candidate.numbers if n in known and n not in seen]
    ups = sum(a < b for a, b in pairwise(seen))
    return len(seen) > 2 and ups >= 0.8 * (len(seen) - 1)


def _find_author_years(text: str, spans: list[Span], references: Sequence[Reference]) -> list[Candidate]:
    """Marks by name and year ("Smith et al., 2010"), where exactly one entry has both."""
    entries: dict[tuple[str, int], list[int]] = {}
    for reference in references:
        if reference.first_author and reference.year:
            key = fold_text(reference.first_author).split()[-1:]
            entries.setdefault((" ".join(key), reference.year), []).append(reference.number)
    found = []
    for span in spans:
        for match in _AUTHOR_YEAR.finditer(text, span.start, span.end):
            names = fold_text(match["name"]).split()
            numbers = next((n for w in names if (n := entries.get((w, int(match["year"]))))), [])
            if len(numbers) == 1:
                found.append(Candidate(match.start(), match.end(), tuple(numbers)))
    return found


def _resolve(found: Iterable[Candidate], known: set[int]) -> Iterable[Marker]:
    """Candidates with the numbers that the list has; one with more unknown than known numbers is not a mark."""
    end = -1
    for candidate in found:
        numbers = tuple(n for n in candidate.numbers if n in known)
        if numbers and 2 * len(numbers) > len(candidate.numbers) and candidate.start >= end:
            end = candidate.end
            yield Marker(candidate.start, candidate.end, numbers)
