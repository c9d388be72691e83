"""Whether a number belongs in the source to the thing that the statement gives it to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.facts.binding import Bound
from assistant.facts.clinical import is_clinical
from assistant.facts.meaning import Meanings, light_roots
from assistant.facts.reason import Reason
from assistant.facts.values import value_matches
from assistant.facts.view import View, align, quote_tokens


def check_attachment(
    statement: View, bound: Bound, held: View, theirs: Bound, sources: Sequence[View]
) -> Reason | None:
    """What a number counts: "11 patients" does not stand on "18 patients (11 men)".

    Args:
        statement: The statement's sentence.
        bound: The number.
        held: The sentence of the source in which it stands.
        theirs: The number there.
        sources: All sentences of the source.
    """
    if bound.quantity.dimension != "count" or theirs.quantity.dimension != "count":
        return None
    mine = _counted(statement, bound)
    other = _counted(held, theirs)
    if mine is None or other is None or other in align(statement, held)[mine]:
        return None
    if any(other in align(statement, held)[i] for i in statement.content):
        return None
    root = statement.sentence.tokens[mine].root
    for view in sources:
        for rival in view.bounds:
            counted = _counted(view, rival) if rival.quantity.dimension == "count" else None
            if (
                counted is None
                or view.sentence.tokens[counted].root != root
                or value_matches(bound.quantity, rival.quantity)
            ):
                continue
            if not any(value_matches(b.quantity, rival.quantity) for b in statement.bounds):
                return Reason("number", bound.quantity.text, rival.quantity.text, True)
    return None


def _counted(view: View, bound: Bound) -> int | None:
    """The word right behind a number that says what is counted."""
    for i, token in enumerate(view.sentence.tokens):
        if token.start >= bound.quantity.end:
            gap = view.sentence.text[bound.quantity.end : token.start]
            return i if i in view.content and not gap.strip() else None
    return None


_PARTS = re.compile(r";\s|,\s(?:whereas|while|but)\s|\bwhereas\b")


def check_subject(statement: View, bound: Bound, held: View, theirs: Bound, meanings: Meanings) -> Reason | None:
    """A thing given a number that the source gives to another thing, in another part of its sentence
    ("…, haemorrhage is rare; infection is the worst (0.2%)")."""
    parts = _parts(held.sentence.text)
    home = next((p for p in parts if p[0] <= theirs.quantity.start < p[1]), None)
    if len(parts) < 2 or home is None:
        return None
    alignment, tokens = align(statement, held), held.sentence.tokens
    start, end = bound.part

    def named(view: View, i: int) -> bool:
        token = view.sentence.tokens[i]
        return token.root not in light_roots() and (is_clinical(token) or meanings.is_technical(token) or token.is_name)

    said = [i for i in statement.content if start <= statement.sentence.tokens[i].start < end and named(statement, i)]
    displaced = [
        i for i in said if alignment[i] and not any(home[0] <= tokens[j].start < home[1] for j in alignment[i])
    ]
    present = [i for i in said if any(home[0] <= tokens[j].start < home[1] for j in alignment[i])]
    used = {j for places in alignment for j in places}
    left = [j for j in held.content if home[0] <= tokens[j].start < home[1] and named(held, j) and j not in used]
    there = [
        i
        for i in statement.content
        if alignment[i]
        and statement.sentence.tokens[i].root not in light_roots()
        and all(home[0] <= tokens[j].start < home[1] for j in alignment[i])
    ]
    if displaced and left and not present and not there:
        return Reason("name", quote_tokens(statement, displaced[:1]), quote_tokens(held, left[:1]), True)
    return None


def _parts(text: str) -> list[tuple[int, int]]:
    cuts = [m.start() for m in _PARTS.finditer(text) if text[: m.start()].count("(") == text[: m.start()].count(")")]
    edges = [0, *cuts, len(text)]
    return list(itertools.pairwise(edges))
