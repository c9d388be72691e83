"""The printed forms of reference marks, and what only looks like one.

Each form gives candidates; which form a document uses is decided in `ingest.markers`. A number list is written with
commas, semicolons and any dash ("1-4,16–19"), in plain or raised digits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.document import Hint, Span

_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_PLAIN = str.maketrans(_RAISED_DIGITS + "⁻−–—‐‑˒‚", "0123456789------,,")
_DASH = "[-–—‐‑−⁻]"
_LIST = rf"\d{{1,4}}(?:\s?(?:[,;]|{_DASH})\s?\d{{1,4}}){{0,40}}"
_RAISED = re.compile(
    rf"(?<![{_RAISED_DIGITS}⁻⁺])[{_RAISED_DIGITS}]{{1,4}}(?:[ ]?(?:[,;˒‚]|{_DASH})[ ]?[{_RAISED_DIGITS}]{{1,4}}){{0,40}}"
)
_BRACED = re.compile(
    rf"\$?\^\{{\s?[\[(]?({_LIST})[\])]?\s?\}}\$?|<sup>\s?[\[(]?({_LIST})[\])]?\s?</sup>|\^(\d{{1,3}})(?![\d.])"
)
_BRACKETED = re.compile(rf"\[\^?\s?({_LIST})\s?\](?:\s?{_DASH}\s?\[\s?(\d{{1,4}})\s?\])?")
_PARENTHESISED = re.compile(
    rf"(?<=[^\W\d_][ ])\(\s?({_LIST})\s?\)|(?<=[^\W\d_])\(({_LIST})\)|(?<=\b[Ii]n[ ](?:19|20)\d\d[ ])\(({_LIST})\)"
)
# "In 2001 (4), 2003 (7) and 2004 (2)" counts cases by year.
_COUNT_BY_YEAR = re.compile(r"\b(?:19|20)\d\d \(\d+\)[^.;]{1,40}\b(?:19|20)\d\d \(\d+\)")
_GLUED = re.compile(
    rf"(?:(?<=[a-z][.,;:])|(?<=[\s/(ckdmµμ]m[23][.,;:])|(?<=[)”\"][.,;])|(?<=[a-z]{{4}})|(?<=\bal)|(?<=\bal\.))({_LIST})(?=[\s.,;:)]|$)"
)
_LISTED = re.compile(_LIST)
# What stands before a raised number that is an exponent: a length, a statistic's letter, a power of ten.
_LENGTH = re.compile(r"(?:^|[^A-Za-z])(?:[kcdmµμn]?m|ft|yd|inch|pixels?|hours?|days?|s|sec)$")
_VARIABLE = re.compile(r"(?:^|[^A-Za-zα-ωΑ-Ω])(?:[A-Za-zα-ωΑ-ΩχΧ]|chi|Chi|ln|log)[ ]?[)*_$]{0,2}$")
_LABELLED_LETTER = re.compile(
    r"\b(?:groups?|types?|grades?|vitamin|hepatitis|class|stage|scales?|arms?|levels?|cohorts?|and|or)\s[A-H]$", re.I
)
_POWER_BASE = re.compile(r"(?:^|[^\d.,])(?:10|2)$")
_YEAR_BEFORE = re.compile(r"(?:^|\D)(?:19|20)\d\d$")
_INTERVAL_BEFORE = re.compile(
    r"(?:\bCIs?|\binterval|\brange|\bIQR|\bmedian|\bmean|\bvolume|\bfigs?\.?|\bfigures?|\btables?|\d\.\d+)[\s:,;=]{0,3}$",
    re.I,
)
_NAMED_THING_BEFORE = re.compile(
    r"\b(?:figs?\.?|figures?|tables?|eqs?\.?|equations?|steps?|phases?|grades?|groups?|levels?|n|and|or|to|box|part|appendix|scores?|"
    r"versions?|patients?|items?|questions?|days?|weeks?|months?|years?|age|stages?|types?|class)[\s(]*$",
    re.I,
)
_ENUMERATION_AFTER = re.compile(r"\s+[a-z]")
_ENUMERATION_BEFORE = re.compile(r"(?:[:;,]|\b(?:and|or|are|were|include|including|by))\s*$")
MAX_RANGE = 60  # "12-90" as a run of references does not occur; it is an age or a range of values


@dataclass(frozen=True, slots=True)
class Candidate:
    """Characters that may be a reference mark, with the numbers they would stand for."""

    start: int
    end: int
    numbers: tuple[int, ...]


def read_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a list with its ranges expanded; empty when a range runs backwards or is too long to be one."""
    numbers: list[int] = []
    for part in re.split(r"[,;]", text.translate(_TO_PLAIN)):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if len(ends) == 1:
            numbers.append(ends[0])
        elif len(ends) == 2 and 0 < ends[1] - ends[0] <= MAX_RANGE:
            numbers.extend(range(ends[0], ends[1] + 1))
        else:
            return ()
    return tuple(dict.fromkeys(numbers))


def find_raised(text: str, spans: Iterable[Span], hints: Sequence[Hint], tables: Sequence[Span]) -> list[Candidate]:
    """Raised digits: as characters, in braces behind a caret, as `<sup>`, or where the reader saw them raised."""
    found: list[Candidate] = []
    raised = sorted((h for h in hints if h.kind == "superscript"), key=lambda h: h.start)
    starts = [h.start for h in raised]
    for span in spans:
        for match in _RAISED.finditer(text, span.start, span.end):
            found.append(Candidate(match.start(), match.end(), read_numbers(match.group())))
        for match in _BRACED.finditer(text, span.start, span.end):
            found.append(Candidate(match.start(), match.end(), read_numbers(match[1] or match[2] or match[3])))
        inside = raised[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        found.extend(_from_hints(text, [h for h in inside if h.end <= span.end]))
    found.sort(key=lambda c: (c.start, -c.end))
    return [c for c in _drop_overlaps(found) if c.numbers and not is_exponent(text, c, tables)]


def _from_hints(text: str, hints: list[Hint]) -> Iterable[Candidate]:
    """Plain digits that the reader saw raised; pieces with nothing but separators between them are one mark."""
    at = 0
    while at < len(hints):
        start, end = hints[at].start, hints[at].end
        at += 1
        while at < len(hints) and re.fullmatch(rf"\s?(?:[,;]|{_DASH})?\s?", text[end : hints[at].start]):
            end = hints[at].end
            at += 1
        if match := _LISTED.fullmatch(text[start:end].strip(" [](),;.")):
            begin = text.index(match.group(), start)
            yield Candidate(begin, begin + len(match.group()), read_numbers(match.group()))


def _drop_overlaps(found: list[Candidate]) -> Iterable[Candidate]:
    end = -1
    for candidate in found:
        if candidate.start >= end:
            end = candidate.end
            yield candidate


def is_exponent(text: str, mark: Candidate, tables: Sequence[Span] = ()) -> bool:
    """Whether raised digits belong to what stands next to them: a power, a unit, a statistic, an isotope, a charge."""
    before, after = text[max(0, mark.start - 24) : mark.start], text[mark.end : mark.end + 1]
    if after in ("⁺", "⁻") or before[-1:] in ("⁻", "⁺", "−", "/"):
        return True
    if after.isalpha() and (not before or not (before[-1].isalpha() or before[-1] in '.,;:)]%’”"')):
        return True
    single = len(mark.numbers) == 1
    if before[-1:].isdigit():
        if any(t.start <= mark.start < t.end for t in tables):
            return True
        return bool(_POWER_BASE.search(before)) or (single and mark.numbers[0] < 4 and not _YEAR_BEFORE.search(before))
    if not single or mark.numbers[0] > 6:
        return False
    if mark.numbers[0] in (2, 3) and _LENGTH.search(before):
        return True
    return bool(_VARIABLE.search(before)) and not _LABELLED_LETTER.search(before)


def find_bracketed(text: str, spans: Iterable[Span]) -> list[Candidate]:
    """``[3]``, ``[12-14]``, ``[12]–[14]``; not the limits of an interval."""
    found = []
    for span in spans:
        for match in _BRACKETED.finditer(text, span.start, span.end):
            numbers = read_numbers(f"{match[1]}-{match[2]}" if match[2] else match[1])
            before = text[max(span.start, match.start() - 24) : match.start()]
            if numbers and not (len(re.findall(r"\d+", match[1])) == 2 and _INTERVAL_BEFORE.search(before)):
                found.append(Candidate(match.start(), match.end(), numbers))
    return found


def find_parenthesised(text: str, spans: Iterable[Span]) -> list[Candidate]:
    """``(3-5)`` behind a word; not an enumeration, a figure's number or a count."""
    found = []
    for span in spans:
        for match in _PARENTHESISED.finditer(text, span.start, span.end):
            before = text[max(span.start, match.start() - 24) : match.start()]
            numbers = read_numbers(match[1] or match[2] or match[3])
            if match[3] and _counts_by_year(text, match, span):
                continue
            if not numbers or _NAMED_THING_BEFORE.search(before):
                continue
            if _ENUMERATION_BEFORE.search(before) and _ENUMERATION_AFTER.match(text, match.end()):
                continue
            found.append(Candidate(match.start(), match.end(), numbers))
    return found


def _counts_by_year(text: str, found: re.Match[str], span: Span) -> bool:
    """Whether a number behind a year is one of a row of counts."""
    around = _COUNT_BY_YEAR.finditer(text, max(span.start, found.start() - 60), min(span.end, found.end() + 60))
    return any(row.start() <= found.start() < row.end() for row in around)


def find_glued(text: str, spans: Iterable[Span]) -> list[Candidate]:
    """Plain digits glued to a word or its full stop ("disease.1–10"), as a copied text has them that lost its form."""
    found = []
    for span in spans:
        for match in _GLUED.finditer(text, span.start, span.end):
            if numbers := read_numbers(match[1]):
                found.append(Candidate(match.start(), match.end(), numbers))
    return found


def find_linked(text: str, spans: Iterable[Span], hints: Sequence[Hint]) -> list[Candidate]:
    """Marks that the format itself links to entries; neighbours parted by separators alone are one mark."""
    links = sorted(
        (h for h in hints if h.kind == "xref" and isinstance(h.value, tuple) and h.value), key=lambda h: h.start
    )
    held = sorted(spans)
    found: list[Candidate] = []
    at = 0
    for link in links:
        while at < len(held) and held[at].end <= link.start:
            at += 1
        if at >= len(held) or link.end > held[at].end or link.start < held[at].start:
            continue
        numbers = _linked_numbers(text, link)
        between = text[found[-1].end : link.start] if found and found[-1].start >= held[at].start else "x"
        if re.fullmatch(rf"[\])}}]?\s{{0,2}}(?:[,;]|{_DASH}|and)?\s{{0,2}}[\[({{]?", between) and between.strip():
            last = found.pop()
            run = range(last.numbers[-1], numbers[0] + 1) if re.search(_DASH, between) else ()
            numbers = tuple(dict.fromkeys((*last.numbers, *(run if len(run) <= MAX_RANGE else ()), *numbers)))
            found.append(Candidate(last.start, link.end, numbers))
        else:
            found.append(Candidate(link.start, link.end, numbers))
    return [_widen(text, c) for c in found]


def _linked_numbers(text: str, link: Hint) -> tuple[int, ...]:
    """The linked numbers, with the range between them where the linked text prints one ("1-3" linked as 1 and 3)."""
    linked = tuple(int(n) for n in link.value) if isinstance(link.value, tuple) else ()
    printed = text[link.start : link.end].strip(" [](){}^$")
    numbers = read_numbers(printed) if _LISTED.fullmatch(printed.translate(_TO_PLAIN)) else ()
    return numbers if set(linked) <= set(numbers) else linked


def _widen(text: str, mark: Candidate) -> Candidate:
    """The mark with the brackets that stand directly around it."""
    pair = text[mark.start - 1 : mark.start] + text[mark.end : mark.end + 1]
    if mark.start > 0 and pair in ("[]", "()"):
        return Candidate(mark.start - 1, mark.end + 1, mark.numbers)
    return mark
