"""Counts and means in a text: "66/70", "62 of 70", "6.39 SD 1.08 (n = 70)", two groups side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.tools.base import Span
from assistant.tools.cue import Cue

NUMBER = r"\d+(?:\.\d+)?"
FRACTION = Cue(
    r"(?i)(?<![\w./,])(?P<a>\d{1,7})\s*(?:(?!patients|of|in|out|n|and|men|women|male"
    r"|female)[a-z]{3,}\s+)?(?:/|\bof\b(?:\s+the)?|\bout\s+of\b|\bin\b"
    r"|\bamong\b)\s*(?P<b>\d{1,7})(?![\d./]*\d)(?!\s*%)(?!\s*(?:st|nd|rd|th)\b)"
)
#: What stands before a value on a scale, which counts nothing ("pain 6 out of 10").
_ON_A_SCALE = re.compile(
    r"(?i)\b(?:pain|vas|nrs|scores?|scale|kps|odi)\b(?:\W+(?:of|is|was|now|at|about|around|to|had|has|been|rated|graded|scored|fell|fallen|dropped|drops|went"
    r"|down|from|reduced|decreased|improved|as|only|still|out|and|then|later|\d+)\b)*\W*$"
)
#: What stands behind one ("6 out of 10 on the visual analogue scale").
_OF_A_SCALE = re.compile(r"(?i)\s*(?:pain\b|(?:points )?(?:on|by|in) (?:the |a |an )?(?:\w+ ){0,3}(?:scale|vas|nrs)\b)")
EVENTS_N = Cue(
    r"(?i)(?P<a>\d{1,7})\s*(?:events?|successes|cases|responders|patients"
    r" with[^,;.]{0,30})?\s*[,;(]?\s*(?:n|N|total|of a total of|sample(?: size)?)\s*(?:=|:"
    r"|of)?\s*(?P<b>\d{1,7})\b|(?:events?|x|k|successes)\s*(?:=|:)?\s*(?P<c>\d{1,7})\b.{0,20}?\b(?:n"
    r"|total|trials)\s*(?:=|:)?\s*(?P<d>\d{1,7})\b"
)
PERCENT_OF = Cue(
    rf"(?i)(?P<p>{NUMBER})\s*%\s*(?:of|in|among|\(?\s*n\s*=)\s*(?:the\s+|a\s+|group\s+\w+\s*\(?)?(?P<n>\d{{1,7}})\b"
)
ROWS = Cue(r"\[?\[?\s*(\d{1,6})\s*[,;\s]\s*(\d{1,6})\s*\]?\s*[,;|/\s]\s*\[?\s*(\d{1,6})\s*[,;\s]\s*(\d{1,6})\s*\]?\]?")
WITH_WITHOUT = Cue(
    r"(?i)(\d{1,6})\s*(?:with|yes|events?|men|males?|m\b|success\w*|positive|improved|responders?"
    r"|leaks?)[^\d]{0,25}?(\d{1,6})\s*(?:without|no\b|non[- ]?events?|women|females?|f\b|failures?"
    r"|negative|not improved|non[- ]?responders?)"
)
MEAN_SD = Cue(
    rf"(?i)(?P<mean>-?{NUMBER})\s*(?:years|yrs|days|mL|ml|months|points|mm|min)?\s*(?:±|\+/-|\+-|\+/−"
    rf"|,?\s*\(?\s*(?:SD|s\.d\.|std|standard deviation)\s*(?:of|=|:)?)\s*(?P<sd>{NUMBER})"
    rf"|(?P<mean2>-?{NUMBER})\s*\(\s*(?P<sd2>{NUMBER})\s*\)(?=.{{0,20}}\bn\b)"
)
GROUP_N = Cue(
    r"(?i)\bn\s*(?:=|:|of|is)?\s*(?P<n>\d{1,7})\b|\b(?:in|of|for|among)\s+(?P<m>\d{1,7})\s+(?:patients"
    r"|subjects|cases|people)\b|\((?P<k>\d{1,7})\s+(?:patients|subjects|cases)\)"
    r"|\b(?P<j>\d{1,7})\s+patients\b"
)
TWO_N = Cue(r"(?i)\bn\s*(?:=|:)?\s*(?P<a>\d{1,7})\s*(?:and|/|,|v\.?|vs\.?|versus|&)\s*(?:n\s*=?\s*)?(?P<b>\d{1,7})\b")


@dataclass(frozen=True, slots=True)
class Count:
    """Events out of a number, with the characters they were read from."""

    events: int
    n: int
    span: Span


def find_counts(text: str) -> list[Count]:
    """Every "a of b" in the text, in its order; a percentage of a number counts when it is a whole count."""
    found: list[Count] = []
    for match in FRACTION.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if int(match.group("b")) in (10, 100) and (_ON_A_SCALE.search(before) or _OF_A_SCALE.match(text, match.end())):
            continue
        found.append(Count(int(match.group("a")), int(match.group("b")), span_of(match)))
    for match in PERCENT_OF.finditer(text):
        events = count_from_percent(match.group("p"), int(match.group("n")))
        if events is not None and not any(overlaps(item.span, match) for item in found):
            found.append(Count(events, int(match.group("n")), span_of(match)))
    if not found:
        for match in EVENTS_N.finditer(text):
            a, b = (match.group("a"), match.group("b")) if match.group("a") else (match.group("c"), match.group("d"))
            found.append(Count(int(a), int(b), span_of(match)))
    return sorted(found, key=lambda item: item.span.start)


def count_from_percent(percent: str, n: int) -> int | None:
    """The whole count that a printed percentage of a number stands for; None if there is none."""
    value = float(percent)
    events = round(value * n / 100)
    decimals = len(percent.split(".")[1]) if "." in percent else 0
    return events if n and 0 <= events <= n and round(100 * events / n, decimals) == value else None


def overlaps(span: Span, match: re.Match[str]) -> bool:
    """Whether a match shares characters with a span."""
    return match.start() < span.end and span.start < match.end()


def span_of(match: re.Match[str]) -> Span:
    """The characters of a match."""
    return Span(match.start(), match.end(), match.group(0))


def find_table(text: str) -> tuple[list[list[int]], Span] | None:
    """A 2x2 table: two "a of b", or rows of events and non-events."""
    rows = [match for match in WITH_WITHOUT.finditer(text)]
    if len(rows) >= 2:
        table = [[int(row.group(1)), int(row.group(2))] for row in rows[:2]]
        return table, Span(rows[0].start(), rows[1].end(), text[rows[0].start() : rows[1].end()])
    counts = find_counts(text)
    if len(counts) >= 2:
        first, second = counts[0], counts[1]
        span = Span(first.span.start, second.span.end, text[first.span.start : second.span.end])
        if first.events > first.n or second.events > second.n:  # "40/31 v 31/22": a row of its own each
            return [[first.events, first.n], [second.events, second.n]], span
        return [[item.events, item.n - item.events] for item in (first, second)], span
    found = ROWS.search(text) if re.search(r"(?i)\btable\b|\[|2\s*x\s*2", text) else None
    if found:
        a, b, c, d = (int(found.group(i)) for i in range(1, 5))
        return [[a, b], [c, d]], span_of(found)
    return None


def find_means(text: str) -> list[tuple[float, float, Span]]:
    """Every mean with its standard deviation, in the text's order."""
    found = []
    for match in MEAN_SD.finditer(text):
        mean = match.group("mean") or match.group("mean2")
        deviation = match.group("sd") or match.group("sd2")
        found.append((float(mean), float(deviation), span_of(match)))
    return found


def find_sizes(text: str) -> list[tuple[int, Span]]:
    """The sizes of groups, in the text's order."""
    both = TWO_N.search(text)
    if both:
        return [(int(both.group("a")), span_of(both)), (int(both.group("b")), span_of(both))]
    found = []
    for match in GROUP_N.finditer(text):
        found.append((int(next(group for group in match.groups() if group)), span_of(match)))
    return found
