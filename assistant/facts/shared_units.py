"""Units that a number has from another place: the label of its row, the end of its list, the number it is set against."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.facts.quantity import Quantity
from assistant.facts.units import AT_A_TIME, CASELESS_UNIT_AT, OPPOSED, UNIT_AT

#: The label of a table's row with its unit, up to the colon behind it.
_ROW_LABEL = re.compile(
    r"(?:[,.]\s|^)[A-Z][^:.;]{2,80}?\((?P<unit>[^()\d]{1,14})\)(?:\s\([^()\d]{1,24}\))?[^:;()]{0,30}(?:\([^()\d]{1,24}\))?\s?(?::|–\s)"
)


def unit_at(text: str, at: int) -> tuple[str, str, float, int]:
    """The unit that stands at a place: its name, dimension, factor, and where it ends; a bare number counts."""
    for pattern, name, dimension, factor in UNIT_AT:
        match = pattern.match(text, at)
        if match:
            return name, dimension, factor, match.end()
    for pattern, name, dimension, factor in CASELESS_UNIT_AT:
        match = pattern.match(text, at)
        if match and len(match.group().strip()) > 1:
            return name, dimension, factor, match.end()
    return "", "count", 1.0, at


def label_units(text: str, found: list[Quantity]) -> None:
    """Give the bare numbers of a table's row the unit that its label names: "Stay (days): A 6.4", "Relief, n (%): 62 (89)"."""
    for match in _ROW_LABEL.finditer(text):
        end = next((m.start() for m in _ROW_LABEL.finditer(text, match.end())), len(text))
        if any(re.fullmatch(r"\s*%\s*", unit) for unit in re.findall(r"\(([^()]*)\)", match.group())):
            _percents_in_brackets(text, found, match.end(), end)
            continue
        name, dimension, factor, stop = unit_at(match["unit"] + " ", 0)
        if not name or stop < len(match["unit"].strip()):
            continue
        for i, q in enumerate(found):
            bare = q.dimension == "count" and q.role == "value" and not q.worded
            if match.end() <= q.start < end and bare:
                found[i] = replace(
                    q, dimension=dimension, unit=name, factor=factor, low=q.low * factor, high=q.high * factor
                )


def _percents_in_brackets(text: str, found: list[Quantity], start: int, end: int) -> None:
    for i, q in enumerate(found):
        inside = text[q.start - 1 : q.start] == "(" and text[q.end : q.end + 1] == ")"
        if start <= q.start < end and inside and q.dimension == "count" and q.role == "value":
            found[i] = replace(q, dimension="percent", unit="%")


_FROM = re.compile(r"\bfrom\s(?:an?\s|about\s)?$", re.I)


#: Between two times of which the second belongs to "the other" ("8 years and the other for 5").
_THE_OTHER = re.compile(r"[^.;:\d]{0,40}\b(?:and|while|whereas|but)\s(?:for\s)?the\s(?:other|second|latter)\b[^.;:\d]{0,30}\s(?:for|in|with|at|of|after|had)\s", re.I)


def share_units(text: str, found: list[Quantity]) -> None:
    """Give a number in a list the unit at the list's end ("1, 3 and 6 months") and the bound at its beginning ("up to
    87% and 96%")."""
    for i in range(1, len(found)):
        one, two = found[i - 1], found[i]
        joined = re.fullmatch(
            r"\s?(?:(?:for|in|with|of|after|at)\s[^,;.]{1,30}\s)?(?:and|or|,\s?and|,)\s?",
            text[one.end : two.start],
        )
        bounded = one.comparator in ("up_to", "lt", "gt", "le", "ge")
        if joined and one.dimension == two.dimension and two.comparator == "eq" and bounded and not two.is_range:
            found[i] = replace(two, carried=one.comparator)
    for i in range(1, len(found)):
        one, two = found[i - 1], found[i]
        between = text[one.end : two.start]
        opposed = OPPOSED.fullmatch(between)
        other = _THE_OTHER.fullmatch(between)
        bare = two.dimension == "count" and two.role == "value" and (two.digits > 0 or opposed or other) and not two.is_range
        if (
            bare
            and one.dimension not in ("count", "proportion", "p", "year", "ratio", "percent")
            and one.role in ("value", "age")
        ):
            timed = one.dimension == "time" and AT_A_TIME.match(text, two.end)
            led = re.fullmatch(r"[^.;:\d]{0,60}\b(?:and|versus|vs\.?|against|to)\s", between)
            led = led if not between.endswith(" to ") or _FROM.search(text[: one.start]) else None
            ellipsis = one.dimension == "time" and one.role == "value" and two.dimension == "count" and _THE_OTHER.fullmatch(between)
            if ellipsis and not two.worded and re.match(r"[,;.)]|$", text[two.end :]):
                led, timed = ellipsis, None
            if (opposed or (led and not timed)) and re.match(r"\s?(?:with|in|for|after|at|and|[,;.)]|$)", text[two.end :]):
                value = two.low * one.factor
                found[i] = replace(
                    two, dimension=one.dimension, unit=one.unit, factor=one.factor, low=value, high=value
                )
    for i in range(len(found) - 2, -1, -1):
        one, two = found[i], found[i + 1]
        between = text[one.end : two.start]
        joined = re.fullmatch(
            r"\s?-?\s?(?:,|and|or|to|vs\.?|versus|(?:as\s)?against|(?:as\s)?compared (?:with|to)|instead of|rather than|as opposed to|,\s?and|,\s?or|/|and\s>|and\sat)\s?",
            between,
        )
        if (
            one.dimension == "count"
            and one.role == "value"
            and two.dimension not in ("count", "proportion", "p", "year", "ratio")
            and joined
        ):
            if two.dimension.startswith("label") or two.role in ("label", "age"):
                continue
            found[i] = replace(
                one,
                dimension=two.dimension,
                unit=two.unit,
                factor=two.factor,
                low=one.low * two.factor,
                high=one.high * two.factor,
            )
