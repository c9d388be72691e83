"""Quantities of a text: value or range, comparator, unit, spread, and the kind of number it is.

Values are kept in one unit a dimension (percent, days, millimetres, millilitres, milligrams …), so that 12 months and
one year, or 5 mm and 0.5 cm, compare. Numbers that only label something (Figure 6, level 1, group A) have the dimension
``label:figure`` and the like.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.facts.quantity import Quantity
from assistant.facts.shared_units import label_units, share_units, unit_at
from assistant.facts.units import (
    AFTER,
    AGE,
    BARE_ONE_AFTER,
    BEFORE,
    DIGITS,
    NOT_COUNT,
    ONE_UNIT,
    PARTS,
    VALUE,
    decimals_of,
    number_of,
)

_LABELS = re.compile(
    r"\b(?P<what>(?i:levels?|grades?|phases?|types?|stages?|class|versions?|releases?|editions?|figures?|figs?\.?|tables?|slides?|groups?|arms?|"
    r"scale|number:?|modic|refs?\.?|references?|category))\s+(?:(?!of\s\d|was\b|were\b|is\b|are\b|and\b|had\b|has\b|by\b|to\b|in\b|at\b|with\b|for\b|than\b|gives?\b|puts?\b|says?\b|name\b|lists?\b|shows?\b|from\b|between\b|report\b|set\b|mention\b|scores?\b|counts?\b|earns?\b|gets?\b|means?\b|adds?\b|makes?\b|takes?\b|needs?\b|lasts?\b|[a-z]+ed\b)[a-z]{2,7}\s)?"
    r"(?P<value>\d+(?:\.\d+)?|I{1,3}|IV|VI{0,3}|[A-E](?:\s?(?:[-–]|\bto\b)\s?[A-E]\b)?)(?P<part>\s?\(?[a-h]\)|[a-h]\b)?(?![\w%])",
)
_LETTERS = re.compile(r"\b(?<![-–])(?P<a>[A-E])(?:\s?[–-]\s?|\sto\s)(?P<b>[A-E])\b(?![-–])")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


_PROPORTION = re.compile(
    rf"\b(?P<n>{VALUE})\s*(?:\(\s*(?P<pct>{DIGITS})\s?%\s*\)\s*)?(?:patients?\s|cases?\s|vertebrae\s|levels?\s)?"
    rf"(?:of|out of|in(?=\severy|\s(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|hundred|a\shundred|\d+)\b))\s(?:the\s|all\s|every\s|these\s|those\s|its\s)?(?P<of>{VALUE})\b(?!\s?(?:%|mm|cm|mL|ml|G\b|weeks?|months?|days?|years?))",
    re.I,
)
_SLASH = re.compile(r"(?<![\d/.])(?P<n>\d+)\s?/\s?(?P<of>\d+)(?![\d/]|\s?(?:mm|ml|min))")
_FRACTION = re.compile(
    r"\b(?:(?P<n>a|one|two|three|four|five|six|seven|eight|nine|1|2|3)[\s-](?P<part>half|third|thirds|quarter|quarters|fifths?|tenths?)"
    r"|(?P<half>half))\b(?!-)",
    re.I,
)
_AND_A_HALF = re.compile(r"\b(?:an?|one)\s(?P<unit>hour|day|week|month|year)\sand\sa\shalf\b", re.I)
#: Ages told by their decade.
_DECADE = re.compile(r"\bin\s(?:his|her|their)\s(?:early\s|mid-?\s?|late\s)?(?P<tens>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b", re.I)
_TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}
_RANGE = re.compile(
    rf"(?P<a>{VALUE})(?P<unit_a>[^\d\s–]{{0,3}}|\s?(?:%|mm|cm|mL|°\s?C|percent|weeks?|months?|days?|hours?|years?))"
    rf"(?:\s?(?:–|--?|to|through)\s?-?|(?P<and>\sand\s))(?P<b>{VALUE})",
    re.I,
)
_SINGLE = re.compile(rf"(?<![\w.])(?P<a>{VALUE})(?![\d])(?<![a-z](?=[a-z]))", re.I)
#: Behind "twice", what makes it a multiple and no count of times.
_AS_MUCH = re.compile(r"\s(?:as|that|the|what|its|their|a|an)\b", re.I)
#: Before a number, what makes it the number of something that is compared with, and no bound ("fewer than the 13").
_THAN_THE = re.compile(r"\bthan\sthe\s$", re.I)
_FROM_THERE = re.compile(r"\s(?:after|before|later|post)", re.I)
_EARLIEST = re.compile(r"\sat\s(?:the\s)?(?:very\s)?(?:earliest|soonest)\b", re.I)
_TIMES = re.compile(
    r"\b(?P<word>twice|double[ds]?|doubling|thrice|triple[ds]?|halve[ds]?)\b|\b(?P<n>\w+)[\s-]?fold\b", re.I
)
#: Before a bound, what turns it ("does not get hotter than").
_DENIED = re.compile(
    r"\b(?:no|not|never)\s(?:(?:get|become|grow|go|rise|run|climb|fall|drop|be|last|measure)\s|be\s(?:allowed|heated|raised)\s(?:to\s\w+\s)?)?$", re.I
)
_SPREAD = re.compile(rf"\s?±\s?(?P<sd>{DIGITS})")
_CI = re.compile(
    r"(?:\b95\s?%\s?(?:CI|confidence intervals?)\b|\bCI\b|\bconfidence intervals?\b)[^\d]{0,14}(?:\[?95\s?%\s?CI\]?[:\s]*)?",
    re.I,
)


@lru_cache(maxsize=4096)
def read_quantities(cleaned: str) -> tuple[Quantity, ...]:
    """The quantities of a cleaned text, in order of place; none overlaps another."""
    return tuple(_Reader(cleaned).read())


class _Reader:
    """Takes the quantities out of one text, the most specific forms first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Quantity] = []
        self.taken = bytearray(len(text))

    def read(self) -> list[Quantity]:
        self._levels()
        self._confidence()
        self._labels()
        self._letters()
        self._years()
        self._probabilities()
        self._proportions()
        self._fractions()
        self._ranges()
        self._singles()
        self._multiples()
        self.found.sort(key=lambda q: q.start)
        label_units(self.text, self.found)
        share_units(self.text, self.found)
        return self.found

    def _free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def _take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\x01" * (end - start)

    def _add(self, quantity: Quantity) -> None:
        self._take(quantity.start, quantity.end)
        self.found.append(quantity)

    def _levels(self) -> None:
        for match in re.finditer(
            r"\b[CTLSD]\d{1,2}(?:\s?[-–/]\s?[CTLSD]?\d{1,2})?\b(?!\s?(?:mm|cm|%))|\bT[12]W?I?\b|\b\w+[A-Za-z]\d+\w*",
            self.text,
        ):
            self._take(match.start(), match.end())

    def _confidence(self) -> None:
        for match in _CI.finditer(self.text):
            self._take(match.start(), match.end())
            after = re.compile(
                rf"\s*[\[(]?\s*(?P<a>{DIGITS})\s?(?P<ua>%?)\s?(?:,|to|–|-|;|and)\s?(?P<b>{DIGITS})\s?(?P<ub>%?)"
            ).match(self.text, match.end())
            if not after:
                continue
            percent = bool(after["ua"] or after["ub"]) or True
            self._add(
                Quantity(
                    after.start("a"), after.end(), after.group().strip(), number_of(after["a"]), number_of(after["b"]),
                    "percent" if percent else "count", "%", digits=decimals_of(after["a"]), role="ci",
                )
            )  # fmt: skip

    def _labels(self) -> None:
        for match in _LABELS.finditer(self.text):
            if not self._free(match.start("value"), match.end("value")):
                continue
            what = re.sub(r"s?[.:]*$", "", match["what"].lower()) or match["what"].lower()
            what = {
                "fig": "figure",
                "ref": "reference",
                "arm": "group",
                "clas": "grade",
                "class": "grade",
                "scale": "grade",
                "category": "grade",
                "release": "version",
                "edition": "version",
            }.get(what, what)
            value = match["value"]
            if value.isalpha() and value not in _ROMAN and what not in ("group", "type", "grade"):
                continue
            if (
                value.isdigit()
                and what in ("level", "group")
                and match["what"].lower().startswith(("levels", "groups"))
            ):
                continue
            number = (
                float(_ROMAN[value])
                if value in _ROMAN and what != "group"
                else (float(value) if value[0].isdigit() else 0.0)
            )
            label = f"{number:.12g}" if number else re.sub(r"\s?\bto\b\s?|[\s–]", "-", value.lower()).replace("--", "-")
            self._add(
                Quantity(match.start(), match.end("value"), match.group().strip(), number, number, f"label:{what}", role="label",
                         label=label)
            )  # fmt: skip

    def _letters(self) -> None:
        """A row of letters without the name of their grade ("from B to D")."""
        for match in _LETTERS.finditer(self.text):
            if self._free(match.start(), match.end()):
                label = f"{match['a']}-{match['b']}".lower()
                self._add(Quantity(match.start(), match.end(), match.group(), 0.0, 0.0, "label:grade", role="label", label=label))

    def _years(self) -> None:
        pattern = (
            rf"\b(?:(?P<m>{_MONTHS})\s+)?(?P<y>(?:18|19|20)\d\d)(?P<s>s?)\b(?!\s?(?:%|mm|mL|patients|cases|joules))"
        )
        for match in re.finditer(pattern, self.text):
            if (
                self._free(match.start("y"), match.end("y"))
                and not re.search(r"[=<>±,.]\s?$", self.text[: match.start("y")])
            ) or match["s"]:
                value = float(match["y"])
                self._add(
                    Quantity(match.start("y"), match.end(), match["y"] + match["s"], value, value, "year", role="year",
                             label=match["m"] or "")
                )  # fmt: skip

    def _probabilities(self) -> None:
        for match in re.finditer(
            r"\b[Pp](?:-?\s?values?)?\s?(?:of\s|was\s)?(?P<c>[<>=≤≥])\s?(?P<v>0?\.\d+|\d(?:\.\d+)?)"
            r"|\b(?:P-?\s?values?:?\s(?:of\s|was\s|is\s|being\s|at\s)?|P\s(?:of|was|is|being|at|equal\sto|equals)\s)(?P<bare>0?\.\d+)", self.text
        ):
            stated = match["v"] or match["bare"]
            if self._free(match.end() - len(stated), match.end()):
                comparator = {"<": "lt", ">": "gt", "=": "eq", "≤": "le", "≥": "ge"}[match["c"] or "="]
                value = float(stated)
                self._add(
                    Quantity(match.start(), match.end(), match.group(), value, value, "p", comparator=comparator,
                             digits=decimals_of(stated), role="p")
                )  # fmt: skip

    def _proportions(self) -> None:
        for pattern in (_PROPORTION, _SLASH):
            for match in pattern.finditer(self.text):
                if not self._free(match.start(), match.end()):
                    continue
                n, of = number_of(match["n"]), number_of(match["of"])
                if n > of or of < 2:
                    continue
                comparator = self._comparator(match.start(), match.end())
                if pattern is _PROPORTION and match["pct"]:
                    pct = number_of(match["pct"])
                    self._add(Quantity(match.start("pct"), match.end("pct") + 1, match["pct"] + "%", pct, pct, "percent", "%",
                                       digits=decimals_of(match["pct"])))  # fmt: skip
                    self.found.append(
                        Quantity(match.start("n"), match.end("n"), match.group(), n, n, "proportion", of=of)
                    )
                    self._take(match.start(), match.end())
                    continue
                self._add(Quantity(match.start(), match.end(), match.group(), n, n, "proportion", comparator=comparator, of=of,
                                   worded=not match["n"][0].isdigit()))  # fmt: skip

    def _fractions(self) -> None:
        for match in re.finditer(r"\bhalf an? (?P<unit>hour|day|week|month|year|centimet(?:er|re)|millimet(?:er|re)|millilit(?:er|re)|lit(?:er|re)|gram)\b", self.text, re.I):
            unit, dimension, factor, _ = unit_at(self.text, match.start("unit"))
            self._add(
                Quantity(
                    match.start(),
                    match.end(),
                    match.group(),
                    factor / 2,
                    factor / 2,
                    dimension,
                    unit,
                    factor=factor,
                    worded=True,
                )
            )
        for match in _AND_A_HALF.finditer(self.text):
            if self._free(match.start(), match.end()):
                unit, dimension, factor, _ = unit_at(self.text, match.start("unit"))
                value = 1.5 * factor
                self._add(Quantity(match.start(), match.end(), match.group(), value, value, dimension, unit, self._comparator(match.start(), match.end()),
                                   1, factor=factor, worded=True))  # fmt: skip
        for match in ONE_UNIT.finditer(self.text):
            if self._free(match.start("one"), match.end()):
                unit, dimension, factor, _ = unit_at(self.text, match.start("unit"))
                self._add(Quantity(match.start("one"), match.end(), self.text[match.start("one") : match.end()], factor, factor,
                                   dimension, unit, self._comparator(match.start("one"), match.end()), factor=factor, worded=True))  # fmt: skip
        for match in _DECADE.finditer(self.text):
            tens = _TENS[match["tens"].lower()]
            self._add(Quantity(match.start("tens"), match.end(), match["tens"], tens * 365.25, (tens + 9) * 365.25, "time", "decade",
                               role="age", factor=365.25, worded=True))  # fmt: skip
        for match in _FRACTION.finditer(self.text):
            if not self._free(match.start(), match.end()):
                continue
            if match["half"]:
                n, of = 1.0, 2.0
            else:
                n = 1.0 if match["n"].lower() == "a" else number_of(match["n"])
                of = float(PARTS[match["part"].lower()])
            value = 100 * n / of
            self._add(
                Quantity(match.start(), match.end(), match.group(), value, value, "percent", "fraction", digits=0,
                         comparator=self._comparator(match.start(), match.end()), worded=True)
            )  # fmt: skip

    def _ranges(self) -> None:
        for match in _RANGE.finditer(self.text):
            if not self._free(match.start(), match.end()):
                continue
            if match["and"] and not re.search(r"\b(?:between|from)\s*$", self.text[: match.start()], re.I):
                continue
            if (
                not match["and"]
                and re.match(r"\s?to\s", self.text[match.end("unit_a") : match.start("b")])
                and re.search(r"\b(?:compared|relative|ratio of|similar)\s$", self.text[: match.start()])
            ):
                continue
            a, b = number_of(match["a"]), number_of(match["b"])
            unit, dimension, factor, end = unit_at(self.text, match.end())
            if not unit:
                unit, dimension, factor, _ = unit_at(self.text, match.end("a"))
            first = unit_at(self.text, match.end("a"))
            if a > b or (unit and first[0] and first[1] != dimension and first[3] <= match.start("b")):
                continue
            role = "age" if AGE.match(self.text, match.end()) else "value"
            if dimension == "count" and re.search(r"\b(?:aged?|ages)(?:\s(?:ran|ranged|ranging|spanned|varied|were|was|lay|went|extended)(?:\s(?:from|between))?)?\s*$", self.text[: match.start()], re.I):
                role, dimension, unit, factor = "age", "time", "years", 365.25
            self._add(
                Quantity(match.start(), end, self.text[match.start():end], a * factor, b * factor, dimension, unit,
                         self._comparator(match.start(), end), max(decimals_of(match["a"]), decimals_of(match["b"])), role,
                         factor=factor, worded=not match["a"][0].isdigit())
            )  # fmt: skip

    def _singles(self) -> None:
        for match in _SINGLE.finditer(self.text):
            start, end = match.start("a"), match.end("a")
            if not self._free(start, end) or (start and self.text[start - 1].isalpha()):
                continue
            worded = match["a"][0].isalpha()
            if worded and self._idle_word(match["a"], start, end):
                continue
            value = number_of(match["a"]) * (-1 if re.search(r"(?:^|[\s(])-$", self.text[:start]) else 1)
            unit, dimension, factor, stop = unit_at(self.text, end)
            spread = _SPREAD.match(self.text, stop if unit else end)
            if spread:
                stop = spread.end()
                if not unit:
                    unit, dimension, factor, stop = unit_at(self.text, stop)
            role, comparator = "value", self._comparator(start, max(stop, end))
            carried = ""
            if dimension == "time" and comparator == "gt" and re.search(r"\bover\s$", self.text[:start], re.I):
                comparator, carried = "eq", "gt"
            age = AGE.match(self.text, end) if dimension in ("time", "count") else None
            if age or (
                dimension in ("time", "count")
                and re.search(
                    r"\b(?:aged?|ages?)\b(?:(?:[^.,;:()\d]{0,50}\s)?(?:of|was|is|were|averaged))?\s*$",
                    self.text[:start],
                    re.I,
                )
            ):
                role = "age"
                if dimension == "count" or age:
                    dimension, unit, factor = "time", "years", 365.25
                stop = max(stop, age.end() if age else stop)
            elif re.search(r"\b[nN]\s?=\s?$", self.text[:start]):
                role = "n"
            self._add(
                Quantity(start, max(stop, end), self.text[start:max(stop, end)], value * factor, value * factor, dimension, unit,
                         comparator, decimals_of(match["a"]), role, factor=factor, carried=carried,
                         spread=number_of(spread["sd"]) if spread else None, worded=worded)
            )  # fmt: skip

    def _idle_word(self, word: str, start: int, end: int) -> bool:
        """Whether a spelled number counts nothing ("one of", "no one", "one another")."""
        if word.lower() != "one":
            return False
        if re.search(r"\ban?\s[a-z-]{3,}\s$", self.text[:start]) and not re.match(r"\s?-?\s?[a-z]{3,}", self.text[end:]):
            return True  # "a rigid one"
        if re.match(r"\s(?:particular|specific|given|certain)\b", self.text[end:]):
            return True  # "one particular nerve"
        if re.match(r"\sday\b", self.text[end:]) and re.search(r"\b(?:may|might|could)\s$", self.text[:start]):
            return True
        before, after = self.text[max(0, start - 12) : start].lower(), self.text[end : end + 24]
        if re.search(r"\b(?:no|any|the|this|that|every|each|is|as|which|preferred)\s$", before) and not re.match(
            r"\s?-?\s?(?:year|month|week|day)", after
        ):
            return True
        if re.match(r"\s+\w+(?:\s\w+){0,4}\s(?:over|from|than|to)\s(?:an|the\s)?others?\b", self.text[end : end + 80]):
            return True
        return bool(NOT_COUNT.match("one" + after) or BARE_ONE_AFTER.match(after))

    def _multiples(self) -> None:
        for match in _TIMES.finditer(self.text):
            if not self._free(match.start(), match.end()):
                continue
            if match["word"]:
                word = match["word"].lower()
                if word in ("twice", "thrice") and not _AS_MUCH.match(self.text, match.end()):
                    value = 2.0 if word == "twice" else 3.0
                    self._add(Quantity(match.start(), match.end(), match.group(), value, value, "count", worded=True))
                    continue
                value = 0.5 if word.startswith("hal") else (3.0 if word.startswith("t") and word != "twice" else 2.0)
            else:
                try:
                    value = number_of(match["n"])
                except ValueError:
                    continue
            self._add(Quantity(match.start(), match.end(), match.group(), value, value, "ratio",
                               comparator=self._comparator(match.start(), match.end()), worded=True))  # fmt: skip

    def _comparator(self, start: int, end: int) -> str:
        before = re.sub(r"(?:\b(?:a|the|an|in|of|only)\s|(?<=\s)-)$", "", self.text[max(0, start - 32) : start])
        if _EARLIEST.match(self.text, end):
            return "ge"
        if _THAN_THE.search(self.text, 0, start):
            return "eq"
        for pattern, comparator in BEFORE:
            match = pattern.search(before)
            if match and match.group().strip().lower() == "first" and _FROM_THERE.match(self.text, end):
                return "eq"  # "first 3 months after it, then every year"
            if match:
                whole = before[: match.start()]
                if comparator in ("lt", "gt") and _DENIED.search(whole):
                    comparator = {"lt": "ge", "gt": "le"}[comparator]
                return comparator
        after = self.text[end : end + 20]
        for pattern, comparator in AFTER:
            if pattern.match(after):
                return comparator
        return "eq"
