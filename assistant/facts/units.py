"""Spelled numbers, units with their dimensions, and the words that bound a number, as data with their readers."""

from __future__ import annotations

import re

#: Spelled numbers and what they stand for.
WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
          "tenth": 10, "tenths": 10}  # fmt: skip

WORD_NUMBER = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
)
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+,\d{1,2}(?=\s?(?:cm|mm|mL|ml|%|mg))|\d+(?:\.\d+)?|\.\d+)"
VALUE = (
    rf"(?:(?:{DIGITS}|{WORD_NUMBER})(?:\s(?:hundred|thousand)\b)(?:\s(?:and\s)?{WORD_NUMBER}\b)?"
    rf"|(?:{DIGITS}|{WORD_NUMBER})(?:\s(?:hundred|thousand|million|billion|dozen)\b)?)"
)

#: Unit patterns, tried in order: pattern, name shown, dimension, factor to the dimension's unit.
UNITS: tuple[tuple[str, str, str, float], ...] = (
    (r"%|per\s?cent\b|percent\b|percentage points?\b", "%", "percent", 1),
    (r"‰|per\s?mille?\b|per\s(?:a\s)?thousand\b", "‰", "percent", 0.1),
    (r"(?:µ|μ|u)g\s?/\s?ml\b", "µg/mL", "concentration", 1),
    (r"mg\s?/\s?ml\b", "mg/mL", "concentration", 1000),
    (r"m[lL]\s?(?:/|\bper\b|\ba\b|\bevery\b|\beach\b)\s?min(?:ute)?\b", "mL/min", "flow", 1),
    (r"m[lL]\s?(?:/|per)\s?(?:h|hr|hour)\b", "mL/h", "flow", 1 / 60),
    (r"m[lL]\s?(?:/|per)\s?s(?:ec(?:ond)?)?\b", "mL/s", "flow", 60),
    (r"(?:millimet(?:er|re)s?|mm)\b(?![\s]?Hg)", "mm", "length", 1),
    (r"(?:centimet(?:er|re)s?|cm)\b(?!\s?(?:H2O|²|2|³|3)\b)", "cm", "length", 10),
    (r"(?:micromet(?:er|re)s?|µm|μm)(?!\w)", "µm", "length", 0.001),
    (r"(?:kilomet(?:er|re)s?|km)\b", "km", "length", 1_000_000),
    (r"(?:met(?:er|re)s?)\b", "m", "length", 1000),
    (r"(?:ft|feet|foot)\b\.?", "ft", "length", 304.8),
    (r"(?:inch(?:es)?)\b", "in", "length", 25.4),
    (r"(?:mmHg|mm\sHg)\b", "mmHg", "pressure", 1),
    (r"(?:psi)\b", "psi", "pressure", 51.715),
    (r"(?:kPa)\b", "kPa", "pressure", 7.5006),
    (r"(?:atm|atmospheres?)\b", "atm", "pressure", 760),
    (r"(?:bar)\b", "bar", "pressure", 750.06),
    (r"(?:millilit(?:er|re)s?|m[lL]|cc|cm³|cm3)\b", "mL", "volume", 1),
    (r"(?:lit(?:er|re)s?|L)\b(?!\d)", "L", "volume", 1000),
    (r"(?:milligrams?|mg)\b", "mg", "mass", 1),
    (r"(?:micrograms?|mcg|µg|μg)(?!\w)", "µg", "mass", 0.001),
    (r"(?:kilograms?|kg)\b", "kg", "mass", 1_000_000),
    (r"(?:grams?|g)\b", "g", "mass", 1000),
    (r"mGy\b", "mGy", "radiation", 0.001),
    (r"cGy\b", "cGy", "radiation", 0.01),
    (r"(?:Gy|grays?)\b", "Gy", "radiation", 1),
    (r"mSv\b", "mSv", "exposure", 1),
    (r"-?\s?(?:G|gauge|Gauge)\b", "G", "gauge", 1),
    (r"(?:°\s?C\b|degrees?\s(?:Celsius|C)\b|°(?!\s?[FC]))", "°C", "temperature", 1),
    (r"(?:°\s?F\b|degrees?\s(?:Fahrenheit|F)\b)", "°F", "fahrenheit", 1),
    (r"degrees?\b(?!\sof\s(?:flexion|rotation|angulation|kyphosis|extension))", "°C", "temperature", 1),
    (r"degrees?\b", "°", "angle", 1),
    (r"(?:kHz|MHz|GHz|Hz)\b", "Hz", "frequency", 1),
    (r"(?:newtons?|N)\b(?!\s?-)", "N", "force", 1),
    (r"(?:joules?|kJ|J)\b", "J", "energy", 1),
    (r"(?:watts?|W)\b", "W", "power", 1),
    (r"(?:euros?|EUR)\b|€", "euros", "euros", 1),
    (r"(?:dollars?|USD)\b", "dollars", "dollars", 1),
    (r"(?:pounds?(?:\ssterling)?|GBP)\b", "pounds", "pounds", 1),
    (r"(?:milliseconds?|ms)\b", "ms", "time", 1 / 86_400_000),
    (r"(?:seconds?|secs?|s)\b", "s", "time", 1 / 86_400),
    (r"(?:minutes?|mins?)\b", "min", "time", 1 / 1440),
    (r"(?:hours?|hrs?|h)\b", "h", "time", 1 / 24),
    (r"(?:days?|d)\b", "days", "time", 1),
    (r"(?:weeks?|wks?)\b", "weeks", "time", 7),
    (r"(?:months?|mos?)\b", "months", "time", 30.4375),
    (r"(?:years?|yrs?|y)\b(?!\.\s?o)", "years", "time", 365.25),
    (r"(?:decades?)\b", "decades", "time", 3652.5),
)
AGE = re.compile(r"\s?-?\s?(?:years?|yrs?|y)?\.?\s?-?\s?(?:o\.?\b|old\b|of age\b)|\s?-?(?:years?|yrs?)-?\s?old", re.I)
UNIT_AT = tuple((re.compile(rf"\s?-?\s?(?:{p})"), name, dim, factor) for p, name, dim, factor in UNITS)
CASELESS_UNIT_AT = tuple(
    (re.compile(rf"\s?-?\s?(?:{p})", re.I), name, dim, factor)
    for p, name, dim, factor in UNITS
    if dim == "time" or name == "%"
)

#: What stands before a value, and the comparator that it makes of it.
BEFORE = tuple(
    (re.compile(rf"(?:{pattern})\s*$", re.I), comparator)
    for pattern, comparator in (
        (
            r"(?:go(?:es|ing)?|went|get(?:s|ting)?|reach(?:es|ed|ing)?|extend(?:s|ed|ing)?|ris(?:es|ing))?\s?(?:no|not)\s(?:further|farther|beyond|above|higher)\sthan|(?:top(?:s|ped|ping)?|max(?:es|ed|ing)?)\sout\sat|peak(?:s|ed|ing)?\sat|at\s(?:its|their|the)\s(?:very\s)?(?:best|highest|outside|upper\s(?:end|limit))|capped\sat|at\s(?:best|worst)|limited\sto"
            r"|(?:no|not)\s(?:more|longer|greater|higher|larger|later)\sthan|(?:not|never)\s(?:to\s)?exceed(?:ing)?|at\s(?:the\s)?"
            r"(?:most|maximum|latest)|(?:maximum|max\.?)(?:\sof)?|≤|<\s?=",
            "le",
        ),
        (
            r"from\sa\slow\sof|never\s(?:below|under|beneath)|(?:no|not)\s(?:less|fewer|shorter|lower|earlier|sooner|younger|smaller)\sthan|not\sbefore|at\s(?:the\s)?(?:least|minimum)|(?:minimum|min\.)(?:\sof)?|≥"
            r"|>\s?=|as\s(?:little|few|low)\sas",
            "ge",
        ),
        (
            r"(?<!added\s)(?<!adds\s)(?<!add\s)up\sto|as\s(?:much|many|high|long|late)\sas|within(?:\s(?:a\s)?maximum\sof)?|until|(?:closer|nearer)\sthan|(?:with)?in\sthe\sfirst|(?:during|over|by)\sthe\sfirst|(?<!at\s)(?:for\sthe\s)?first",
            "up_to",
        ),
        (
            r"(?:less|fewer|lower|smaller|shorter|thinner|younger|earlier|cooler|colder|lighter)\sthan|(?:never|not|without|nowhere)\s(?:(?!to\b)[a-z]+\s){0,3}?(?:reach(?:es|ed|ing)?|hit(?:s|ting)?|(?:heat(?:s|ed|ing)?|warm(?:s|ed|ing)?|ris(?:es?|en|ing)|get(?:s|ting)?|climb(?:s|ed|ing)?|bring(?:s|ing)?|brought|com(?:es?|ing)\sup)(?:\s(?!to\b)[a-z]+){0,2}\sto)|(?<!just\s)under|(?<!just\s)below|beneath|<|short\sof|inferior\sto",
            "lt",
        ),
        (
            r"(?:more|greater|larger|higher|longer|thicker|bigger|older|later|hotter|warmer|heavier)\sthan|over|above|exceed(?:s|ed|ing)?|beyond|>"
            r"|upwards?\sof|in\sexcess\sof|surpass(?:es|ed|ing)?",
            "gt",
        ),
        (r"about|approximately|approx\.?|around|roughly|circa|ca\.|some|close\sto|~|in\sthe\sregion\sof", "approx"),
        (r"nearly|almost|just\s(?:under|below)|not\squite", "almost"),
        (r"exactly|precisely", "exact"),
    )
)
AFTER = tuple(
    (re.compile(rf"^(?:{pattern})", re.I), comparator)
    for pattern, comparator in (
        (
            r"\s?\+(?!\s?\d)|\spoints?\son(?=[,.;]|$|\s(?:is|are|counts?|means?|a|the\ssum)\b)|(?:\spoints?)?\s(?:and\s)?(?:upwards?|onwards?|up(?!\sto\b))\b|(?:\s[a-z]+)?\s(?:or|and)\s(?:more|longer|greater|higher|above|over|older|later(?!\s(?:if|when|in|for|on|again|also|at|only)\b)|beyond)\b|(?:\s[a-z]+){0,2}?\sat\s(?:the\s)?(?:very\s)?(?:least|minimum)\b|\s(?:have|had)\s(?:passed|elapsed)\b",
            "ge",
        ),
        (
            r"(?:\s[a-z]+)?\sor\s(?:less|fewer|lower|below|under|shorter|earlier|sooner)\b|(?:\s[a-z]+){0,2}?\sat\s(?:the\s)?(?:very\s)?(?:most|maximum|latest)\b",
            "le",
        ),
    )
)

#: Behind a value that is told for a time of its own.
AT_A_TIME = re.compile(r"\s(?:at|after|by|on)\s(?:the\s)?\d")
#: Between two numbers of one kind of which the second need not repeat the unit.
OPPOSED = re.compile(r"\s(?:instead of|rather than|as opposed to|versus|vs\.?|(?:as\s)?(?:against|compared (?:with|to)))\s")
#: "After a year" is after one year; "twice a day" is not.
ONE_UNIT = re.compile(
    r"(?:\b(?:after|at|within|for|over|beyond|in|about|until|than|least|most)\s|(?=\ban?\s\w+\s(?:on|later|after|afterwards|before|earlier|into)\b))"
    r"(?P<one>an?\s(?P<unit>hour|day|week|month|year))\b(?!\s(?:of|or)\b)",
    re.I,
)

#: A spelled "one" that counts nothing, and what stands behind a bare one.
NOT_COUNT = re.compile(
    r"^(?:one|\w*)\s+(?:another|other|of the other|or the other|or another|can|should|could|may|must|side|hand|over the other|being|example|examples|such|reason|option|possibility|choice|way|thing|of (?:them|these|those|which|whom|the (?:following|reasons|options|aims|goals|causes|ways)))\b",
    re.I,
)
BARE_ONE_AFTER = re.compile(
    r"^(?:\s+(?:with|without|to|over|than|or|and|nor|but|for|is|was|were|are|has|had|in|of|at|on|from|that|which|who|whose|while|between|gets?|got|scores?|needs?|does|did|should|may|will|none)\b|\s\d|[.,;:)]|$)", re.I
)


def number_of(text: str) -> float:
    """The value of a number as written ("1,200", "1,5", "two million", "twenty-two")."""
    parts = [p for p in re.split(r"[\s-]+", text.strip().lower()) if p != "and"]
    total = 0.0
    for part in parts:
        if part in SCALES:
            total = (total or 1) * SCALES[part]
        elif part in WORDS:
            total += WORDS[part]
        elif re.fullmatch(r"\d{1,3}(?:,\d{3})+", part):
            total += float(part.replace(",", ""))
        else:
            total += float(part.replace(",", "."))
    return total


def decimals_of(text: str) -> int:
    match = re.search(r"\d[.,](\d+)$", text.strip().split()[0]) if text.strip() else None
    return len(match[1]) if match and not re.fullmatch(r"\d{1,3}(?:,\d{3})+", text.strip()) else 0
