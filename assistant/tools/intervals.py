"""Amounts that are known only within bounds: "<50", ">= 3 months", "30-40"; and the input types built on them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import core_schema

from assistant.tools.base import fail, is_unknown, read_flag, read_number

HOURS = {
    "h": 1.0,
    "hour": 1.0,
    "hr": 1.0,
    "d": 24.0,
    "day": 24.0,
    "w": 168.0,
    "wk": 168.0,
    "week": 168.0,
    "mo": 730.5,
    "mth": 730.5,
    "month": 730.5,
    "y": 8766.0,
    "yr": 8766.0,
    "year": 8766.0,
    "min": 1 / 60,
    "minute": 1 / 60,
}
WRITTEN = re.compile(
    r"\s*(?P<sign><=|>=|≤|≥|<|>|=|about|~|at least|at most|less than|more than|under|over|below|above|up"
    r" to|exactly)?\s*"
    r"(?P<low>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(?:(?:-|to|–)\s*(?P<high>\d+(?:\.\d+)?))?\s*(?P<unit>%|[a-z]+)?\s*",
    re.IGNORECASE,
)
SIGNS = {
    "at least": ">=",
    "≥": ">=",
    "at most": "<=",
    "up to": "<=",
    "≤": "<=",
    "less than": "<",
    "under": "<",
    "below": "<",
    "more than": ">",
    "over": ">",
    "above": ">",
}


@dataclass(frozen=True, slots=True)
class Interval:
    """An amount between two bounds; `open_low` and `open_high` say that a bound is not included."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low:g}"
        if self.low == -math.inf:
            return f"{'<' if self.open_high else '<='}{self.high:g}"
        if self.high == math.inf:
            return f"{'>' if self.open_low else '>='}{self.low:g}"
        return f"{self.low:g}-{self.high:g}"

    def is_below(self, limit: float) -> bool | None:
        """Whether the amount is below a limit; None when that is not settled."""
        if self.high < limit or (self.high == limit and self.open_high):
            return True
        return False if self.low >= limit else None

    def exact(self) -> float | None:
        """The amount when it is one number."""
        return self.low if self.low == self.high else None


def read_interval(value: Any, unit_hours: float | None = None) -> Interval | None:
    """An interval from a number, a text such as "<50 %" or "6-8 weeks", or a pair of bounds.

    Args:
        value: What was given.
        unit_hours: For a length of time, the hours in the input's unit, by which other units are converted.

    Raises:
        PydanticCustomError: If it is none of them.
    """
    if value is None or isinstance(value, Interval) or (isinstance(value, str) and is_unknown(value)):
        return value if isinstance(value, Interval) else None
    if isinstance(value, (list, tuple)) and len(value) == 2:
        low, high = read_number(value[0]), read_number(value[1])
        if low is None or high is None or low > high:
            raise fail("a lower and an upper bound")
        return Interval(low, high)
    if isinstance(value, str):
        return read_written(value, unit_hours)
    number = read_number(value)
    return None if number is None else Interval(number, number)


def read_written(text: str, unit_hours: float | None) -> Interval:
    """An interval from a text."""
    found = WRITTEN.fullmatch(text) if len(text) < 60 else None
    if found is None:
        raise fail("a number, or one with <, >, <=, >= before it, or two with a hyphen between")
    low = float(found.group("low"))
    high = float(found.group("high")) if found.group("high") else low
    factor = unit_factor(found.group("unit"), unit_hours)
    low, high = low * factor, high * factor
    if not (math.isfinite(low) and math.isfinite(high)) or low > high:
        raise fail("a finite number")
    sign = (found.group("sign") or "").lower()
    sign = SIGNS.get(sign, sign)
    if sign in {"<", "<="}:
        return Interval(-math.inf, high, open_high=sign == "<")
    if sign in {">", ">="}:
        return Interval(low, math.inf, open_low=sign == ">")
    return Interval(low, high)


def unit_factor(unit: str | None, unit_hours: float | None) -> float:
    """By what an amount is multiplied to come to the input's own unit."""
    if unit is None or (unit == "%" and unit_hours is None):
        return 1.0
    name = unit.lower()
    name = name if name in HOURS else name.rstrip("s")
    if unit_hours is None or name not in HOURS:
        raise fail(
            "a number without a unit"
            if unit_hours is None
            else "a length of time in hours, days, weeks, months or years"
        )
    return HOURS[name] / unit_hours


@dataclass(frozen=True, slots=True)
class In:
    """Marks an input that is an amount in a unit ("%", "months", "hours"), exact or within bounds, or unknown."""

    unit: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Read the given amount, converting units of time, before it is checked."""
        hours = HOURS.get(self.unit.removesuffix("s"))

        def read(value: Any) -> Interval | None:
            return read_interval(value, hours)

        return core_schema.no_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """A number, a text with a sign, or null."""
        words = f'In {self.unit}: a number, or with a sign, such as 40, "<50", ">=3", "30-40"'
        return {"anyOf": [{"type": "number"}, {"type": "string", "description": words}, {"type": "null"}]}


Number = Annotated[
    float | int | None, BeforeValidator(read_number), WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "null"}]})
]
Flag = Annotated[
    bool | None, BeforeValidator(read_flag), WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "null"}]})
]
