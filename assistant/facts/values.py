"""Whether two quantities have the same value and bound it alike: units converted, rounding and spelled fractions allowed."""

from __future__ import annotations

from assistant.facts.quantity import Quantity

#: For each comparator of a source, those that a statement may use for the same value without saying more than it.
_IMPLIED: dict[str, frozenset[str]] = {
    "eq": frozenset({"eq", "approx", "exact", "almost"}),
    "exact": frozenset({"eq", "approx", "exact"}),
    "approx": frozenset({"eq", "approx", "almost"}),
    "almost": frozenset({"eq", "approx", "almost", "lt", "up_to", "le"}),
    "lt": frozenset({"lt", "le", "up_to"}),
    "le": frozenset({"le", "up_to"}),
    "up_to": frozenset({"le", "up_to"}),
    "gt": frozenset({"gt", "ge"}),
    "ge": frozenset({"ge"}),
}
#: Relative distance that "about" allows, and the distance in percentage points that a spelled fraction allows.
_ABOUT = 0.05
#: "Four in five" is a fraction in words up to so large a whole.
_SPELLED_WHOLE = 10
#: Days that a month is counted for where a time is told in weeks or in days, and when two times are the same.
_MONTHS = {"weeks": (28.0, 30.0), "days": (30.0, 31.0)}
_SAME_DAY = 0.5
_FRACTION_POINTS = {"eq": 1.0, "approx": 4.0, "almost": 4.0}


def comparable(one: Quantity, two: Quantity) -> bool:
    if one.dimension == two.dimension:
        return (one.role != "age" and two.role != "age") or one.role == two.role
    return {one.dimension, two.dimension} <= {"percent", "proportion"} or {one.dimension, two.dimension} <= {
        "count",
        "proportion",
    }


def value_matches(statement: Quantity, source: Quantity) -> int:
    """Whether two quantities have the same value: 2 as given, 1 converted or rounded, 0 not."""
    if statement.role == "p" or source.role == "p":
        return (
            2 if statement.role == source.role and statement.low == source.low and _same_kind(statement, source) else 0
        )
    if statement.role == source.role == "year" and statement.label and source.label and statement.label != source.label:
        return 0  # the same year, another month
    if statement.dimension.startswith("label:") or source.dimension.startswith("label:"):
        return _same_label(statement, source)
    if (
        "ci" in (statement.role, source.role)
        and statement.role != source.role
        and not (statement.is_range and source.is_range)
    ):
        return 0
    if source.role == "age" and statement.dimension == "count":
        return 1 if abs(statement.low - source.low / source.factor) < 1e-9 else 0
    if (statement.role == "age") != (source.role == "age") and {statement.dimension, source.dimension} != {"time"}:
        return 0
    if statement.unit == "decade" and source.role == "age" and not source.is_range:
        return int(statement.low <= source.low < statement.high + source.factor)
    if statement.is_range != source.is_range:
        return 0
    if {statement.dimension, source.dimension} == {"ratio", "percent"}:
        share, ratio = (statement, source) if statement.dimension == "percent" else (source, statement)
        return 1 if share.unit == "fraction" and ratio.low < 1 and share.low == 100 * ratio.low else 0
    if {statement.dimension, source.dimension} <= {"percent", "proportion"}:
        return _same_share(statement, source)
    if {statement.dimension, source.dimension} == {"count", "proportion"}:
        one, two = (source, statement) if statement.dimension == "count" else (statement, source)
        return 1 if statement.dimension == "count" and two.low in (one.low, one.of) else 0
    if statement.dimension != source.dimension:
        return 0
    return min(_same_number(statement, source, "low"), _same_number(statement, source, "high"))


#: Names under which one and the same grading is spoken of.
_GRADINGS = frozenset({"label:grade", "label:scale", "label:class", "label:category", "label:type"})


def _same_label(statement: Quantity, source: Quantity) -> int:
    """A label with the same name and value; a letter's scale may be called grade, a version's number may stand alone."""
    if statement.dimension == source.dimension or {statement.dimension, source.dimension} <= _GRADINGS:
        lettered = statement.dimension == source.dimension or statement.label[:1].isalpha()
        return 2 if statement.label == source.label and lettered else 0
    if {statement.dimension, source.dimension} == {"label:version", "count"} and statement.low == source.low:
        return 1
    return 0


def _same_kind(statement: Quantity, source: Quantity) -> bool:
    return statement.comparator == source.comparator


def _same_share(statement: Quantity, source: Quantity) -> int:
    if statement.of and source.of:
        same = statement.low == source.low and statement.of == source.of
        return (
            2
            if same
            else (
                1 if abs(statement.low / statement.of - source.low / source.of) < 1e-9 and source.of in (10, 100) else 0
            )
        )
    if statement.is_range:
        return min(_same_number(statement, source, "low"), _same_number(statement, source, "high"))
    one, two = statement.percent, source.percent
    assert one is not None and two is not None
    if statement.unit == "fraction" or source.unit == "fraction":
        worded = statement if statement.unit == "fraction" else source
        looser = "approx" if "approx" in (statement.comparator, source.comparator) else worded.comparator
        if statement.unit == source.unit:
            return 2 if abs(one - two) < 0.01 else 0
        return 1 if abs(one - two) <= _FRACTION_POINTS.get(looser, 1.0) else 0
    if statement.of and statement.worded and statement.of <= _SPELLED_WHOLE and statement.comparator in ("approx", "almost") and source.unit == "%":
        return 1 if abs(one - two) <= _FRACTION_POINTS[statement.comparator] else 0
    if statement.of or source.of:
        given = source if statement.of else statement
        return 1 if abs(one - two) <= 0.5 * 10**-given.digits + 0.06 * (given.digits > 0) + 1e-9 else 0
    return _same_number(statement, source, "low")


def _same_number(statement: Quantity, source: Quantity, side: str) -> int:
    one, two = getattr(statement, side), getattr(source, side)
    if one == two or abs(one - two) <= 1e-6 * max(abs(one), abs(two)):
        return 2 if statement.unit == source.unit else 1
    if statement.comparator == "approx":
        return 1 if abs(one - two) <= _ABOUT * abs(two) else 0
    if statement.unit != source.unit and "months" in (statement.unit, source.unit):
        month, other = (statement, source) if statement.unit == "months" else (source, statement)
        days = getattr(other, side)
        return int(any(abs(getattr(month, side) / month.factor * n - days) < _SAME_DAY for n in _MONTHS.get(other.unit, ())))
    if statement.unit == source.unit and statement.digits < source.digits:
        factor = source.factor or 1.0
        return 1 if abs(round(two / factor, statement.digits) - one / factor) < 1e-9 else 0
    return 0


def comparator_agrees(statement: Quantity, source: Quantity) -> bool:
    allowed = _IMPLIED.get(source.comparator, frozenset()) | _IMPLIED.get(source.carried, frozenset())
    if statement.comparator in allowed or statement.carried in allowed:
        return True
    if source.comparator in ("up_to", "le") and statement.dimension == "time":
        return statement.comparator in ("eq", "lt", "approx")
    if source.is_range and statement.is_range:
        return statement.comparator in ("eq", "approx", "up_to")
    return False
