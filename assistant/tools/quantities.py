"""Amounts in a note: percentages, fractions and their comparisons, as intervals; and lengths of time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.tools.note import Hit, Note

NUMBER = r"\d+(?:[.,]\d+)?"
TENS = {
    "ten": 10,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SMALL = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
TEENS = {
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
PARTS = {
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "half": 2,
    "halves": 2,
    "tenth": 10,
    "tenths": 10,
    "sixth": 6,
    "eighth": 8,
    "quarters'": 4,
}
UNITS_IN_WORDS = "one|two|three|four|five|six|seven|eight|nine"
IN_WORDS = (
    rf"(?:(?:{'|'.join(TENS)})(?: (?:{UNITS_IN_WORDS}))?|{'|'.join(TEENS)}|{UNITS_IN_WORDS}|(?:a |one )?hundred|zero)"
)
PERCENT = r"(?:%|percent|per cent|pct|p ?c\b)"
ABOVE = (
    r"(?:>|more than|over|superior to|higher than|bigger than|above|greater than|larger than|exceeding|exceeds|in excess of|well over|just"
    r" over|slightly over"
    r"|slightly more than|just above|beyond|a little over|upwards of|a bit more than|a little more than)"
)
BELOW = (
    r"(?:<|less than|under|inferior to|minor than|below|smaller than|fewer than|nearly|almost|just under|just below|slightly under|not quite"
    r"|slightly less than|slightly below|well under|well below|close to|a little under|short of|just"
    r" short of|lower than"
    r"|a bit less than|a little less than)"
)
AT_LEAST = r"(?:≥|> ?=|>=|= ?>|at least|not less than|no less than|minimum|a minimum of|min\.?)"
AT_MOST = (
    r"(?:≤|< ?=|<=|= ?<|at most|up to|not more than|no more than|not exceeding|maximum|a maximum of|max\.?|not over"
    r"|no greater than|not greater than)"
)
ABOUT = (
    r"(?:~|about|approximately|approx\.?|around|roughly|circa|ca\.?|some|estimated(?: at| to be)?|\+/-|an"
    r" estimated|maybe|perhaps"
    r"|more or less|something like|of the order of|in the region of)"
)
EXACT = r"(?:exactly|precisely|=|just)"
BOTH_WAYS = r"(?:more or less than|less or more than|over or under|under or over|above or below|below or above)"
COMPARED = rf"(?P<cmp>{AT_LEAST}|{AT_MOST}|{ABOVE}|{BELOW}|{ABOUT}|{EXACT})"
FRACTION = (
    r"(?:\d / \d{1,2}\b(?! ?(?:weeks?|months?|days?|/))|(?:(?:one|two|three|four|a|the) )?(?:half|thirds?"
    r"|quarters?|fifths?|tenths?)\b"
    r"(?! (?:lumbar|thoracic|dorsal|cervical|sacral|of the (?:month|year)|rib|time|level|lesion|day|floor|week|month)))"
)
AMOUNT = (
    rf"(?:(?P<both>between )?{COMPARED} (?:the |a |of )?)?(?:{COMPARED.replace('cmp', 'cmp2')} )?"
    rf"(?P<value>(?:{NUMBER}|{IN_WORDS})(?: {PERCENT})?(?: ?(?:-|to|and|/) (?P<high>{NUMBER}"
    rf"|{IN_WORDS}))? {PERCENT}|{FRACTION})"
    r"(?P<more> (?:or (?:more|greater|above|higher)|and (?:more|above|over)|plus|\+))?(?P<less> (?:or"
    r" (?:less|below|under|lower)|and (?:less|below)))?"
)
FIND_AMOUNT = r"(?<![\w.])" + AMOUNT
# "collapse > 50": the sign and the finding say that it is a percentage.
UNIT_LEFT_OUT = (
    r"\b(?:collapse|collapsed|height loss|loss of height|compression|involvement|involved)(?: of| by| is|"
    rf" :| =)? {COMPARED} "
    rf"(?P<value>[1-9]\d)(?P<high>)(?P<cmp2>)(?P<more>)(?P<less>)(?= (?:[,;.()\n]|and|but|with|$))"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in percent, as an interval; `open_low` and `open_high` say that the ends are not included.

    `about` marks an estimate ("roughly a half").
    """

    low: float
    high: float
    first: int
    last: int
    open_low: bool = False
    open_high: bool = False
    about: bool = False

    def sides(self, limit: float) -> frozenset[str]:
        """On which sides of a limit the amount can lie: "under", "equal", "over"."""
        sides = set()
        if self.low < limit:
            sides.add("under")
        if self.high > limit:
            sides.add("over")
        at_low = self.low == limit and not self.open_low
        at_high = self.high == limit and not self.open_high
        if self.low < limit < self.high or at_low or at_high:
            sides.add("equal")
        if self.about and self.low == self.high == limit:
            sides.update({"under", "over"})
        return frozenset(sides)

    def rest(self) -> Amount:
        """What remains of a whole: 100 percent less the amount."""
        return Amount(100 - self.high, 100 - self.low, self.first, self.last, self.open_high, self.open_low, self.about)


def parse_number(text: str) -> float:
    """A number as written, with a point or a comma; or in words ("fifty five", "a hundred")."""
    if text[0].isdigit():
        return float(text.replace(",", "."))
    words = {**SMALL, **TENS, **TEENS, "hundred": 100, "zero": 0, "a": 0}
    parts = text.split()
    return float(100 if parts[-1] == "hundred" else sum(words[part] for part in parts))


def parse_fraction(text: str) -> float | None:
    """A fraction in percent: "2 / 3", "a third", "three quarters", "half"."""
    parts = text.split()
    if "/" in parts:
        top, bottom = float(parts[0]), float(parts[-1])
        return 100 * top / bottom if 0 < top <= bottom else None
    bottom = PARTS[parts[-1]]
    top = SMALL.get(parts[0], 1) if len(parts) > 1 else 1
    return 100 * top / bottom if top <= bottom else None


def find_amounts(note: Note, first: int = 0, last: int | None = None) -> Iterator[Amount]:
    """Every amount in percent between two tokens."""
    for hit in note.find(FIND_AMOUNT, first, last):
        both_ways = re.search(
            rf"\b{BOTH_WAYS} $", note.words(hit.first - 4, hit.first + 2 if hit.match.group("cmp") else hit.first)
        )
        asked = re.search(
            r"\b(?:left|right|upper|lower|anterior|posterior|superior|inferior|cranial|caudal|ventral|dorsal) $",
            note.words(hit.first - 1, hit.first),
        )
        if both_ways or (asked and re.search(r"half|third|quarter", hit.match.group("value"))):
            continue
        if is_level_or_scale(note, hit):
            continue
        amount = read_amount(hit)
        if amount is not None:
            yield amount
    for hit in note.find(UNIT_LEFT_OUT, first, last):
        amount = read_amount(hit)
        if amount is not None:
            yield replace(amount, first=hit.last - 2)


def is_level_or_scale(note: Note, hit: Hit) -> bool:
    """Whether two figures and a stroke are a disc space, a strength or a scale ("L3/4", "power 4/5", "7/10")."""
    stroke = re.fullmatch(r"(\d) / (\d{1,2})", hit.match.group("value"))
    if stroke is None:
        return False
    before = note.words(hit.first - 1, hit.first).strip()
    part_of = re.match(r" of (?:the |its )", note.words(hit.last, hit.last + 3)) is not None
    usual = stroke.group(2) in {"2", "3", "4"} or before == "by"
    return before in {"c", "t", "th", "d", "l", "s", "/", "-"} or not (usual or part_of)


def read_amount(hit: Hit) -> Amount | None:
    """The interval that a match of AMOUNT states."""
    found = hit.match
    value = found.group("value")
    if (
        re.match(r"\d / \d|[a-z ]*(?:half|third|quarter|fifth|tenth)", value)
        and "%" not in value
        and not re.search(PERCENT, value)
    ):
        low = high = parse_fraction(value)
        if low is None or high is None:
            return None
    else:
        low = parse_number(re.match(rf"{NUMBER}|{IN_WORDS}", value).group(0))  # type: ignore[union-attr]
        high = parse_number(found.group("high")) if found.group("high") else low
        low, high = min(low, high), max(low, high)
    if not (math.isfinite(low) and math.isfinite(high)):
        return None
    return bound_amount(low, high, " ".join(filter(None, [found.group("cmp"), found.group("cmp2")])), found, hit)


def bound_amount(low: float, high: float, compared: str, found: re.Match[str], hit: Hit) -> Amount:
    """The interval from the figures and the comparison before or after them."""

    def is_a(pattern: str) -> bool:
        return re.search(rf"(?:^| ){pattern}(?: |$)", compared) is not None

    more = found.group("more") and not (compared and "+" in found.group("more"))
    if is_a(AT_LEAST) or more:
        return Amount(low, 100, hit.first, hit.last)
    if is_a(AT_MOST) or found.group("less"):
        return Amount(0, high, hit.first, hit.last)
    if is_a(ABOVE):
        return Amount(low, 100, hit.first, hit.last, open_low=True)
    if re.search(r"nearly|almost|close to|not quite|short of", compared):  # just under the figure
        return Amount(max(0, low - 10), high, hit.first, hit.last, open_high=True)
    if is_a(BELOW):
        return Amount(0, high, hit.first, hit.last, open_high=True)
    return Amount(low, high, hit.first, hit.last, about=is_a(ABOUT))


UNITS = {
    "h": 1,
    "hr": 1,
    "hrs": 1,
    "hour": 1,
    "hours": 1,
    "d": 24,
    "day": 24,
    "days": 24,
    "wk": 168,
    "wks": 168,
    "w": 168,
    "week": 168,
    "weeks": 168,
    "mo": 730.5,
    "mos": 730.5,
    "mth": 730.5,
    "mths": 730.5,
    "month": 730.5,
    "months": 730.5,
    "m": 730.5,
    "y": 8766,
    "yr": 8766,
    "yrs": 8766,
    "year": 8766,
    "years": 8766,
    "minutes": 1 / 60,
    "min": 1 / 60,
    "fortnight": 336,
}
COUNT = (
    rf"(?:{NUMBER}|half an?|{'|'.join(sorted(SMALL, key=len, reverse=True))}|a couple of|several|twelve"
    r"|twenty four|twenty|thirty six|forty eight|seventy two|seventy three)"
)
BIG = {
    "twenty": 20,
    "twenty four": 24,
    "thirty six": 36,
    "forty eight": 48,
    "seventy two": 72,
    "seventy three": 73,
    "twelve": 12,
}
DURATION = (
    rf"(?:{COMPARED} )?(?P<value>{COUNT}) ?(?:(?:-|to|or|and|/) (?P<high>{COUNT})"
    rf" )?(?P<unit>{'|'.join(sorted(UNITS, key=len, reverse=True))})\b"
    r"(?P<more> (?:or (?:more|longer)|and (?:more|longer)|plus|\+))?(?P<less> (?:or (?:less|shorter)|at most))?"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in hours, as an interval."""

    low: float
    high: float
    unit: str
    first: int
    last: int
    open_low: bool = False
    open_high: bool = False


def parse_count(text: str) -> float | None:
    """A count written in figures or words; None for "several"."""
    if text in BIG:
        return float(BIG[text])
    if text in SMALL:
        return float(SMALL[text])
    if text.startswith("half"):
        return 0.5
    if text in {"a couple of"}:
        return 2.0
    return None if text == "several" else parse_number(text)


def find_durations(note: Note, first: int = 0, last: int | None = None) -> Iterator[Duration]:
    """Every length of time between two tokens, in hours."""
    for hit in note.find(rf"(?<![\w.]){DURATION}", first, last):
        found = hit.match
        if found.group("unit") in {"m", "d", "w", "h", "y"} and not found.group("value")[0].isdigit():
            continue
        low = parse_count(found.group("value"))
        high = parse_count(found.group("high")) if found.group("high") else low
        if low is None or high is None:
            continue
        factor = UNITS[found.group("unit")]
        yield bound_duration(min(low, high) * factor, max(low, high) * factor, found, hit)


def bound_duration(low: float, high: float, found: re.Match[str], hit: Hit) -> Duration:
    """The interval from the figures and the comparison with them."""
    compared = found.group("cmp") or ""
    unit = found.group("unit")

    def is_a(pattern: str) -> bool:
        return re.fullmatch(pattern, compared) is not None

    if is_a(AT_LEAST) or found.group("more"):
        return Duration(low, math.inf, unit, hit.first, hit.last)
    if is_a(AT_MOST) or found.group("less"):
        return Duration(-math.inf, high, unit, hit.first, hit.last)
    if is_a(ABOVE):
        return Duration(low, math.inf, unit, hit.first, hit.last, open_low=True)
    if is_a(BELOW):
        return Duration(-math.inf, high, unit, hit.first, hit.last, open_high=True)
    return Duration(low, high, unit, hit.first, hit.last)
