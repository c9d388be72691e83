"""Splits running text into sentences, as spans.

The rules are those of medical prose: reference marks stand behind the stop they belong to (``cases.¹⁶ Specifically``),
"et al.", "Fig." and initials do not end a sentence, a semicolon never does. Each rule looks at a bounded neighbourhood
of one stop, so the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ingest.captions import caption_label
from ingest.document import Sentence, Span
from ingest.headings import is_label

# What may stand between a stop and the white space behind it: closing quotes and brackets, then reference marks.
_CLOSERS = r"[\"'”’»)\]*_]*"
_RAISED = r"[⁰¹²³⁴-⁹⁻⁺⁽⁾*†‡§ᵃ-ᶻ]"
_MARK = (
    rf"(?:{_RAISED}{{1,2}}(?:[,;–‐-]?{_RAISED}){{0,24}}"  # ¹⁶ ¹²⁻¹⁴ ³,⁴
    r"|\^\{[^{}\n]{1,60}\}|\{\d[\d\s,;–‐-]{0,58}\}"  # ^{13,14} {13,14}
    r"|[ ]?\[\d[\d\s,;–‐-]{0,58}\](?:,?[ ]?\[\d[\d\s,;–‐-]{0,58}\]){0,8}"  # [16] [3-5]
    r"|\(\d{1,3}(?:[,;–‐-][ ]?\d{1,3}){0,16}\)(?=\s|$)"  # glued (3-5)
    r"|(?<!\d\.)\d{1,3}(?:[,–‐-]\d{1,3}){0,16}(?=\s+[\"“(\[]?[A-Z]|\s*$))"  # glued 12,13 before a capital
)
_STOP = re.compile(rf"[.!?…]+(?P<closers>{_CLOSERS})(?P<marks>(?:{_MARK})?)")
_BEFORE = re.compile(r"[\w.&/+-]*$")
_NEXT = re.compile(r"\s*(?P<word>[\"“‘'(\[*_~<>≥≤±$•–-]*\s?(?P<core>\w*))")

_NEVER = frozenset(
    "e.g i.e vs cf ca approx viz dr drs prof mr mrs ms st mt messrs hon rev sr approx incl excl esp resp et st.dev "
    "vols eds cit op ibid".split()
)
_BEFORE_NUMBER = frozenset(
    "fig figs no nos eq eqs ref refs vol p pp sect sec chap ch tab tabs suppl supp art para app n nr ver v "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_SCALES = frozenset(
    "group groups type types grade grades scale class vitamin hepatitis stage level levels arm to and or patient case "
    "category cohort table figure fig appendix panel part form factor plan option influenza point".split()
)
_STARTERS = frozenset(
    "the this that these those a an in on at by for from to of with without we our it its they there their he she his "
    "her if when while after before because since although though however moreover furthermore therefore thus hence "
    "also additionally in as both all any each no not none most many some several few one two three four five six "
    "patients results methods conclusion conclusions data overall finally first second third next then here "
    "among between during under over complications treatment treatments".split()
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_JOURNAL_WORDS = frozenset(
    "Int J Biol Phys Surg Med Radiol Orthop Clin Res Am Eur Acad Sci Soc Proc Ann Assoc Neurosurg Neuroradiol Interv Vasc "
    "Cardiovasc Oncol Rev Natl Br Arch Rheum Pathol Pharmacol Ther Anesth Suppl Spine Pain Radiation Bone Joint Vol No".split()
)
# The half bracket of "i) heat, ii) steam" closes nothing.
_ENUMERATOR = re.compile(r"(?:[;:,.\n]|\b(?:and|or))\s{1,4}(?:\d{1,2}|[a-z]|[ivx]{2,4})\)")
_TORN = re.compile(r"\.\s\d{1,2}\s?%")
_MAX_LABEL = 40
_MAX_BRACKET = 240


def split_sentences(text: str, spans: tuple[Span, ...]) -> tuple[Sentence, ...]:
    """Split what stands in `spans`, read one after the other, into sentences.

    Args:
        text: The stored text.
        spans: Where the running text stands, in reading order; a sentence may go on from one to the next.

    Returns:
        Sentences in order; together they cover every visible character of the spans once. One that is cut by the end
        of a span has several spans.
    """
    if len(spans) == 1:
        only = spans[0]
        pieces = _split_text(only.of(text))
        return tuple(Sentence((Span(only.start + a, only.start + b),)) for a, b in pieces)
    joined = "\n".join(span.of(text) for span in spans)
    begins = [0]
    for span in spans:
        begins.append(begins[-1] + span.end - span.start + 1)
    return tuple(Sentence(_map_back(text, spans, begins, a, b)) for a, b in _split_text(joined))


def _map_back(text: str, spans: tuple[Span, ...], begins: list[int], start: int, end: int) -> tuple[Span, ...]:
    """The spans of the stored text under ``[start, end)`` of the joined text, trimmed of white space."""
    found = []
    for index in range(bisect_right(begins, start) - 1, len(spans)):
        if begins[index] >= end:
            break
        span = spans[index]
        a = span.start + max(start - begins[index], 0)
        b = min(span.start + end - begins[index], span.end)
        inner = text[a:b]
        a, b = a + len(inner) - len(inner.lstrip()), a + len(inner.rstrip())
        if a < b:
            found.append(Span(a, b))
    return tuple(found)


def _split_text(text: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    begin = _skip_blank(text, 0)
    for stop in _STOP.finditer(text):
        if stop.start() < begin or not _ends_sentence(text, begin, stop):
            continue
        if stop.start() - begin <= _MAX_LABEL and _is_label(text[begin : stop.start()], not pieces):
            continue
        end = stop.end()
        pieces.append((begin, end))
        begin = _skip_blank(text, end)
    end = len(text.rstrip())
    if begin < end:
        pieces.append((begin, end))
    return pieces


def _is_label(words: str, is_first: bool) -> bool:
    """Whether words before a stop only name what follows: a part of an abstract, or a table or figure at its caption's head."""
    return is_label(words) or (is_first and caption_label(words) == " ".join(words.split()).strip("*_") != "")


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends_sentence(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether the stop ends the sentence that began at `begin`."""
    end, marks = stop.end(), stop["marks"]
    if end >= len(text):
        return True
    after = _NEXT.match(text, end)
    core = after["core"] if after else ""
    glued = not text[end].isspace()
    if glued and not ((marks or stop["closers"][:1] in ("”", '"', ")")) and core[:1].isupper() and len(core) > 1):
        return False
    if not _may_begin(text, end, after["word"] if after else "", core):
        return False
    if _inside_bracket(text, begin, stop):
        return False
    if stop.group()[0] != "." or (len(stop.group().rstrip("”\"'’)]")) > 1 and stop.group().startswith("..")):
        return True
    return _stop_is_full(text, begin, stop.start(), core, bool(marks.strip()))


def _may_begin(text: str, end: int, word: str, core: str) -> bool:
    """Whether what stands behind the stop can begin a sentence: a capital, a digit, a sign or a letter in brackets."""
    if core and core[0].islower():
        # "(b) Through the joint" begins one; "p53", "mTOR" and "α-blockers" may.
        enumerated = word.startswith("(") and len(core) <= 2 and text[end : end + 8].lstrip()[len(word) :][:1] == ")"
        return enumerated or (len(core) > 1 and any(c.isupper() or c.isdigit() for c in core[:3]))
    return True


def _inside_bracket(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether the stop stands inside round brackets that are closed later, within a bounded distance."""
    at = stop.start()
    before = text[max(begin, at - _MAX_BRACKET) : stop.end()]
    depth = before.count("(") - _ENUMERATOR.sub(" ", before).count(")")
    if depth <= 0 or before.rfind("(") == 0:
        return False
    ahead = _ENUMERATOR.sub(" ", text[stop.end() : stop.end() + _MAX_BRACKET])
    close = ahead.find(")")
    opened = ahead.find("(")
    return close >= 0 and not (0 <= opened < close)


def _stop_is_full(text: str, begin: int, at: int, core: str, marked: bool) -> bool:
    """Whether a single "." is a full stop and no part of an abbreviation, initial, enumerator or number."""
    before = _BEFORE.search(text, max(begin, at - 24), at)
    token = before.group() if before else ""
    word = token.lower().strip("-/&+").rstrip(".")
    begins_number = core[:1].isdigit()
    if marked and word not in ("e.g", "i.e", "vs", "cf"):
        return True
    if word in _NEVER:
        return False
    if word == "al":
        return not begins_number
    if token[:1].isupper() and _YEAR.match(core) and len(core) == 4:
        return False  # "Eur J Radiol. 2015 Feb 13."
    if token in _JOURNAL_WORDS and (begins_number or core in _JOURNAL_WORDS):
        return False
    if word in _BEFORE_NUMBER and (begins_number or (core[:1].isupper() and core[1:2].isdigit())):
        return False
    if token.isdecimal():
        if _TORN.match(text, at):
            return False  # "80. 6%" for 80.6%
        enumerator = before is not None and before.start() == begin and len(token) <= 3
        return not (enumerator or (int(token) == 0 and begins_number))
    if len(token) == 1 and token.isupper() and (at < 2 or text[at - 2].isspace() or text[at - 2] in "(["):
        return _letter_ends(text, begin, at - 1, core)
    if "." in token and len(token) <= 8 and all(len(part) <= 2 for part in token.split(".")):
        return token[:1].islower() or core.lower() in _STARTERS
    return True


def _letter_ends(text: str, begin: int, at: int, core: str) -> bool:
    """Whether a sentence ends with a single capital letter: "group B. Four" does, "Ada B. Smith" does not."""
    if len(core) == 1 and core.isupper():
        return False
    words = text[max(begin, at - 24) : at].split()
    return bool(words) and (words[-1].lower() in _SCALES or core.lower() in _STARTERS)
