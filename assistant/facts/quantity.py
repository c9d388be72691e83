"""One number of a text, as it is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    `low` and `high` bound the value in the dimension's unit (equal for a single value); `digits` are the decimals it is
    given with; `comparator` is eq, approx, almost, exact, lt, le, up_to, gt or ge. `role` tells a plain value from
    n (``n = 7``), p, ci, age, denominator, and label. `carried` is the comparator of a number before it that may hold for
    this one as well ("up to 87% and 96%"). `of` is the denominator of "24 of 30" (then low is the numerator).
    """

    start: int
    end: int
    text: str
    low: float
    high: float
    dimension: str
    unit: str = ""
    comparator: str = "eq"
    digits: int = 0
    role: str = "value"
    of: float | None = None
    factor: float = 1.0
    spread: float | None = None
    worded: bool = False
    label: str = ""
    carried: str = ""

    @property
    def is_range(self) -> bool:
        """Whether two different bounds were given."""
        return self.low != self.high

    @property
    def percent(self) -> float | None:
        """The share as a percentage, where it is one."""
        if self.of:
            return 100 * self.low / self.of
        return self.low if self.dimension == "percent" else None
