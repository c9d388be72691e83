"""Short and long forms as a document itself defines them.

Two ways of print are read: a definition in passing, in either order ("percutaneous vertebroplasty (PVP)", "PVP
(percutaneous vertebroplasty)"), and a line or section of abbreviations ("Abbreviations: AP, anteroposterior; …").
In passing, the long form is found from the right by the letters of the short one.

References:
    Schwartz and Hearst 2003, Pac Symp Biocomput 8:451-62, the algorithm of section 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.document import Abbreviation, Block, Span, Structure, fold_text

_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,120})[)\]:,;]")
_SHORT = re.compile(r"(?=[^\s]*[A-Z])[^\W_][\w&/.+‐‑-]{0,9}\w(?:s|’s)?")
_TWO_WORDS = re.compile(r"[\w%]{1,6}\s[A-Z][\w-]{0,6}")
_WORD_BEFORE = re.compile(r"([^\W_][\w&/+‐‑-]{0,9})\s*$")
_LISTED = re.compile(r"\s*(?:list of )?abbreviations?(?: used)?\s*[:.]?\s*", re.IGNORECASE)
_PAIR = re.compile(
    r"\s*(?P<short>[^\W_][\w&/.+%‐‑-]{0,11}(?:\s[A-Z][\w-]{0,6})?)\s*(?:[,=:–—\t]|\s-\s|\n)\s*(?P<long>[^\s;,=:][^;=\n]{2,120})"
)
_CUT = re.compile(r"[.?!;:]\s|[()\[\]]|\n\n")
_SMALL = frozenset("a an and by de des di for from in of on or the to with".split())
N_WINDOW = 200  # characters before a bracket in which the long form is sought
_VERB_BEHIND = re.compile(r"\s(?:is|are|was|were|has been|have been)\s\w+$")
_PERCENT = re.compile(r"^\d+\s?%\s")
N_CHARACTERS = 10  # of the longest short form
_NOT_SHORT = re.compile(
    r"(?:fig|table|ref|eq|vol|no|suppl|et|see|group|grade|type|version|level|phase|age|min|max)s?\b", re.I
)


def find_abbreviations(text: str, structure: Structure) -> tuple[Abbreviation, ...]:
    """Find the abbreviations that the document defines.

    Args:
        text: The stored text.
        structure: Its parts; the reference list and furniture define nothing.

    Returns:
        Each pair of short and long form once, where it is first defined, in the order of the text.
    """
    spans = sorted(s for b in structure.blocks if b.kind in Block.EVIDENCE | {"heading"} for s in b.spans)
    found: list[Abbreviation] = []
    listed = _listed_sections(structure)
    for span in spans or [Span(0, len(text))]:
        head = _LISTED.match(text, span.start, span.end)
        if head and head.end() < span.end:
            found += _read_pairs(text, Span(head.end(), span.end))
        elif any(section.contains(span) for section in listed):
            found += _read_pairs(text, span)
        else:
            found += _read_definitions(text, span)
    return tuple(_first_ones(found))


def _listed_sections(structure: Structure) -> list[Span]:
    titles = ((s, _LISTED.fullmatch(s.title)) for s in structure.sections)
    return [Span(s.start, s.end) for s, named in titles if named]


def _first_ones(found: Iterable[Abbreviation]) -> Iterator[Abbreviation]:
    seen = set()
    for abbreviation in sorted(found, key=lambda a: (a.start, a.end)):
        key = (abbreviation.short, fold_text(abbreviation.long).removesuffix("s"))
        if key not in seen:
            seen.add(key)
            yield abbreviation


def _read_pairs(text: str, span: Span) -> Iterator[Abbreviation]:
    """The pairs of a line of abbreviations, parted by semicolons, lines or stops."""
    at = span.start
    for part in re.split(r"(;|\n{2,}|\.\s|\.$|(?<=\w)\n(?=[A-Z]))", span.of(text)):
        match = _PAIR.match(part)
        if match and match["long"].strip(" .,").casefold() != match["short"].casefold():
            long = re.sub(r"\s+", " ", match["long"]).strip(" .,")
            if len(long) > len(match["short"]) or " " in long:
                start = at + match.start("short")
                yield Abbreviation(match["short"], long, start, at + len(part[: match.end()].rstrip(" .,\n")))
        at += len(part)


def _read_definitions(text: str, span: Span) -> Iterator[Abbreviation]:
    """Definitions in passing, in either order."""
    for match in _BRACKETED.finditer(text, span.start, span.end):
        inner = _PERCENT.sub("", re.split(r"[;,:]", match[1])[0].strip())
        close = match.start(1) + len(match[1])
        if _is_short(inner):
            if pair := _long_before(text, span.start, match.start(), inner):
                short, start = pair
                long = re.sub(r"\s+", " ", text[start : match.start()]).strip()
                yield Abbreviation(short, _without_verb(short, long), start, min(close + 1, match.end()))
        elif (before := _WORD_BEFORE.search(text, max(span.start, match.start() - 16), match.start())) and _is_short(
            before[1]
        ):
            if before.start(1) > span.start and text[before.start(1) - 1].isalnum():
                continue
            if find_initials(before[1], inner) == 0 and _is_long(before[1], inner):
                yield Abbreviation(before[1], re.sub(r"\s+", " ", inner), before.start(1), min(close + 1, match.end()))


def _without_verb(short: str, long: str) -> str:
    """The long form without what its sentence says of it ("analysis of variance was used (ANOVA)")."""
    named = _VERB_BEHIND.sub("", long)
    return named if named != long and best_long_form(short, named) == 0 else long


def _is_short(text: str) -> bool:
    if _NOT_SHORT.match(text) or len(text) > N_CHARACTERS + 2:
        return False
    return bool(_SHORT.fullmatch(text) or _TWO_WORDS.fullmatch(text))


def _long_before(text: str, first: int, end: int, printed: str) -> tuple[str, int] | None:
    """The short form (a plural's s taken off when the long form has none for it) and where its long form begins."""
    window = max(first, end - N_WINDOW)
    stop = max((m.end() for m in _CUT.finditer(text, window, end)), default=window)
    words = [m.start() for m in re.finditer(r"\S+", text[stop:end])]
    singular = re.sub(r"(?<=[A-Z0-9])(?:s|’s)$", "", printed)
    for short in dict.fromkeys((singular, printed)):
        near = words[-min(len(short) + 5, 2 * len(short)) :]
        if not near:
            continue
        begin = stop + near[0]
        candidate = text[begin:end].rstrip()
        found = find_initials(short, candidate)
        if found is None:
            found = best_long_form(short, candidate)
            if found is not None and not _is_likely(text, short, candidate[found:]):
                continue
        if found is not None and _is_long(short, candidate[found:]):
            return short, begin + found
    return None


def _is_likely(text: str, short: str, long: str) -> bool:
    """Whether letters from within words may make the short form.

    Of several words, half of the letters must begin one. One word's short form must stand elsewhere in the text too, or
    be a real part of a long word: a person's initials in brackets are neither.
    """
    if " " not in long:
        n_times = len(re.findall(rf"\b{re.escape(short)}\b", text))
        return n_times > 1 or (len(short) > 2 and len(long) >= 3 * len(short))
    initials = "".join(word[0].casefold() for word in re.findall(r"[^\W_]+", long))
    letters = [c.casefold() for c in short if c.isalnum()]
    at, n_initials = 0, 0
    for letter in letters:
        if (found := initials.find(letter, at)) >= 0:
            at, n_initials = found + 1, n_initials + 1
    return 2 * n_initials >= len(letters)


def _is_long(short: str, long: str) -> bool:
    """Whether the long form is worth its name: longer, not the short form itself, and not a row of words too many."""
    words = long.split()
    if len(long) <= len(short) + 1 or set(short.split()) & set(words) or not any(c.isalpha() for c in long):
        return False
    letters = sum(c.isalnum() for c in short)
    return len(words) <= min(letters + 5, 2 * letters) and not re.search(r"[=<>≥≤()]", long)


def find_initials(short: str, candidate: str) -> int | None:
    """Where the long form begins whose words, small ones aside, begin with the letters of `short`; None if it has none."""
    letters = [c.casefold() for c in short if c.isalnum()]
    words = list(re.finditer(r"[^\W_]+", candidate))
    for take_small in (False, True):
        k = len(letters) - 1
        for word in reversed(words):
            small = word.group() in _SMALL
            if word.group()[0].casefold() == letters[k] and (take_small or not small):
                k -= 1
                if k < 0:
                    return word.start()
            elif not small:
                break
    return None


def best_long_form(short: str, candidate: str) -> int | None:
    """Where in `candidate` the long form of `short` begins, or None.

    From the right, each letter or digit of the short form is sought in the candidate; the first must begin a word.
    """
    at = len(candidate) - 1
    for k in range(len(short) - 1, -1, -1):
        char = short[k].casefold()
        if not char.isalnum():
            continue
        while at >= 0 and (candidate[at].casefold() != char or (k == 0 and at > 0 and candidate[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    begin = at + 1
    return candidate.rfind(" ", 0, begin + 1) + 1 if begin else 0
