"""What does not agree between a statement and its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One item in which a statement and its source do not agree.

    `what`: number, unit, comparator, time, group, population, direction, negation, strength, name, meaning or citation.
    `conflict` is True where the source says something else, False where it only does not say it. `sure` is False for
    a difference that a free wording may bring about without changing the sense.
    """

    what: str
    statement: str
    source: str
    conflict: bool
    sure: bool = True
