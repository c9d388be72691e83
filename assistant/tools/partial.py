"""The arithmetic of what is still open: sets of possible points, totals that can be reached, the question to ask next.

Nothing here knows a score. An additive score is a mapping from each input to the points it may still have.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

Options = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Band:
    """A category of a total: its name and the lowest and highest total in it, both included."""

    name: str
    low: int
    high: int


def reachable_totals(options: Options) -> frozenset[int]:
    """Every total that some completion of the open inputs reaches."""
    totals = {0}
    for points in options.values():
        totals = {total + point for total in totals for point in points}
    return frozenset(totals)


def possible_bands(totals: Iterable[int], bands: Iterable[Band]) -> tuple[str, ...]:
    """The categories that the totals fall in, in the order of the bands."""
    reached = set(totals)
    return tuple(band.name for band in bands if any(band.low <= total <= band.high for total in reached))


def decide(totals: Iterable[int], test: Callable[[int], bool]) -> bool | None:
    """Whether a threshold is passed: True or False when every total agrees, None while they differ."""
    answers = {test(total) for total in totals}
    return answers.pop() if len(answers) == 1 else None


def next_question(options: Options, bands: tuple[Band, ...], skip: Container[str] = ()) -> str | None:
    """The open input whose answer settles most, of those not in `skip`.

    That is the one that leaves the fewest categories open in its worst case, then the narrowest range of totals in its
    worst case; what still ties goes to the input that narrows most, then to the earlier one.

    Returns:
        The input's name, or None when none is left to ask.
    """
    best: tuple[tuple[int, int, int], str] | None = None
    for name, points in options.items():
        if len(points) < 2 or name in skip:
            continue
        worst_bands = worst_width = 0
        for point in points:
            totals = reachable_totals({**options, name: frozenset({point})})
            worst_bands = max(worst_bands, len(possible_bands(totals, bands)))
            worst_width = max(worst_width, max(totals) - min(totals))
        key = (worst_bands, worst_width, -len(points))
        if best is None or key < best[0]:
            best = (key, name)
    return best[1] if best else None


def score_options(options: Options, bands: tuple[Band, ...]) -> dict[str, object]:
    """The parts of a result that every additive score has.

    Returns:
        `points` of each input (None while open), `options` of the open ones, `total` (None while any is open), the
        exact `range`, `category` (when every completion falls in it), `categories`, `next_best_question`.
    """
    totals = reachable_totals(options)
    categories = possible_bands(totals, bands)
    settled = {name: next(iter(points)) if len(points) == 1 else None for name, points in options.items()}
    open_inputs = {name: sorted(points) for name, points in options.items() if len(points) > 1}
    return {
        "points": settled,
        "options": open_inputs,
        "total": None if open_inputs else next(iter(totals)),
        "range": [min(totals), max(totals)],
        "category": categories[0] if len(categories) == 1 else None,
        "categories": list(categories),
        "next_best_question": next_question(options, bands),
    }
