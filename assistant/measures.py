"""Which unit an answer must bear when a quantity is asked for by its name, and whether a text bears it."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.facts.units import WORD_NUMBER

_N = rf"(?:\d|\b(?:half|{WORD_NUMBER}|hundred|thousand|dozen)\b)"


def _unit(units: str) -> str:
    """A number with one of these units behind it, or in brackets before it as in the label of a row."""
    behind = rf"{_N}[\s-]*(?:[-\u2013]\s*\d+(?:[.,]\d+)?\s*)?(?:{units})(?![a-z])"
    return rf"{behind}|\((?:{units})\)\D*\d"


#: What is asked for, and what its answer looks like.
_FAMILIES = tuple(
    (re.compile(asked, re.I), re.compile(given, re.I))
    for asked, given in (
        (
            r"\bpric(?:e|es|ing|ey)\b|\bfees?\b|\bhow (?:much|expensive)\b.{0,30}\b(?:costs?|paid|charge)|\breimburse|\b(?:in|how many) (?:euros?|dollars?|pounds?|yuan|renminbi|yen|rupees?|francs?)\b",
            r"[\u20ac$\u00a3]\s?\d|\d\s?(?:euros?|dollars?|pounds?|yuan|yen|rupees?|francs?|EUR|USD|GBP|CNY|\u20ac)",
        ),
        (r"\bwave ?lengths?\b", _unit("nm|nanomet")),
        (r"\bjoules?\b|\benergy (?:dose|setting|per)|\bhow much energy\b", _unit("k?J|joules?")),
        (r"\bwatts?\b|\bwattage\b|\bpower settings?\b", _unit("W|watts?")),
        (r"\bpressures?\b(?! (?:ulcer|sore))", _unit("mm ?Hg|m?bar|psi|[hkM]?Pa|pascals?|atm|N")),
        (r"\bvoltages?\b|\bvolts?\b", _unit("m?V|volts?")),
        (r"\btemperatures?\b|\bhow (?:hot|cold|warm)\b|\bdegrees?\b", _unit("\u00b0 ?C?|\u00ba ?C?|C|degrees?|celsius")),
        (
            r"\b(?:radiation|operator|fluoroscopy|effective|skin) doses?\b|\bm(?:Sv|Gy)\b|\bhow much radiation\b",
            _unit("[m\u00b5\u03bcc]?(?:Sv|Gy)"),
        ),
        (
            r"\b(?:dos(?:e|es|age|ages|ing)|how many (?:mg|milligrams?|grams?))\b",
            _unit(r"[m\u00b5\u03bck]?g|(?:milli|micro|kilo)?grams?|m[lL]|millilit(?:er|re)s?|cc|[cm]?Gy|units?|IU|mmol|%|fractions?"),
        ),
        (
            r"\bconcentrations?\b",
            rf"\d\s?%\s(?!of\b|and\b|or\b|to\b|for\b|in\b|at\b|vs\b)[a-z]|{_N}\s?(?:[m\u00b5\u03bck]?g\s?(?:/|per)\s?[md]?[lL]|m?mol)",
        ),
        (r"\bmicrons?\b|\b[\u00b5\u03bc]m\b|\bmicromet(?:er|re)s?\b|\bparticle sizes?\b", _unit("[\u00b5\u03bc]m|microns?|micromet(?:er|re)s?")),
        (r"\bgauges?\b|\bcalib(?:re|er)s?\b", _unit(r"G|gauge|F|Fr|mm|inch")),
        (
            r"\bspeeds?\b|\b(?:injection|flow|infusion) rates?\b",
            r"/\s*(?:min|s|sec|h)\b|per (?:minute|second|hour)|\brpm\b",
        ),
        (
            r"\bhow (?:long|soon|quickly|fast|old)\b|\bhow many (?:seconds|minutes|hours|days|weeks|months|years)\b|\bdurations?\b|\btiming\b"
            r"|\btime (?:point|frame|window|interval)s?\b|\bmean age\b|\bwhat age\b|\blength of stay\b",
            _unit(r"s|sec(?:ond)?s?|min(?:ute)?s?|h|hrs?|hours?|days?|w(?:ee)?ks?|months?|years?|mm|cm") + r"|\b(?:an?|half an?) (?:second|minute|hour|day|week|month|year)\b|\bovernight\b|\bnext day\b|\bimmediate|\d\s?/\s?(?:min|s|sec|h)\b|\brpm\b|per (?:minute|second|hour)",
        ),
        (r"\bhow (?:big|large|thick|wide|deep)\b|(?<!sample )\bsize\b|\bdiameters?\b|\bthickness\b|\bwidth\b", _unit(r"mm|cm|G|gauge|F|%|inch") + r"|\bthirds?\b"),
        (r"\bvolumes?\b|\bhow (?:much|many (?:ml|cc|millilit\w+)) .{0,20}(?:cement|pmma|blood|contrast|inject|fluid)", _unit(r"m[lL]|cc|[cd]?m[3\u00b3]|cubic [a-z]+|lit(?:er|re)s?")),
        (
            r"%|\bper ?cent|\bpct\b|\bhow (?:often|likely|common|frequent)\b|\b(?:success|complication|leakage|recurrence|response|mortality|"
            r"survival|failure|efficacy|infection|fusion|revision) rates?\b|\bproportion\b|\bprevalence\b|\bincidence\b|\bsensitivity\b|\bspecificity\b",
            rf"{_N}\s?%|\bper ?cent\b|\d+\s?(?:/|of|out of)\s?(?:the )?\d|%\)\D*\d|\b(?:half|thirds?|quarters?)\b|\brare|\b(?:no|none|never)\b|\bn\s?=",
        ),
    )
)  # fmt: skip


_REASON = re.compile(r"\s*(?:and |so |but )?(?:why|what for)\b", re.I)


@lru_cache(maxsize=256)
def asked_units(question: str) -> tuple[re.Pattern[str], ...]:
    """What a sentence must bear to answer a question for a quantity; empty when none is asked for by name."""
    if _REASON.match(question):
        return ()
    return tuple(given for asked, given in _FAMILIES if asked.search(question))


def bears_unit(text: str, units: tuple[re.Pattern[str], ...]) -> bool:
    """Whether a text bears one of these units."""
    return any(unit.search(text) for unit in units)
