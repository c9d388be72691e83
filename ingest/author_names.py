"""The authors at the head of a reference entry, in the printed forms of names.

    van der Linden YM, Kocheida el M, et al.     surname, then initials (Vancouver)
    Smith, J. A., & Doe, B.                      surname, comma, initials (APA)
    J.-P. Smith and HA Young,                    initials first
    Ada Smith, Bert Doe. or Smith, Ada           whole names, where at least two stand in a row

Everything is matched from one place forward. Words are taken whole (possessive quantifiers) and everything else repeats
a bounded number of times, so the time is linear in the length of the entry.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass


def _letters(category: str) -> str:
    """The Latin, Greek and Cyrillic letters of one category, as the inside of a character class."""
    return "".join(chr(c) for c in range(0x530) if unicodedata.category(chr(c)) == category)


UPPER, LOWER = _letters("Lu"), _letters("Ll")
_APOSTROPHES = "'’ʼ‘`"
_INSIDE = f"[{UPPER}{LOWER}{_APOSTROPHES}‐‑-]"
_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Vv]om|[Zz]u[mr]?|[Dd]e[rnsl]?|[Dd][aiou]s?|[Dd]ell[aeo]|[Dd]alla|[Ll][aeo]s?|[Tt]e[rn]|[Ee]l|[Aa]l|[Aa]f|"
    r"[Bb]in|[Ii]bn|[Bb]en|[Aa]bu|[Ss]an(?:ta)?|[Ss]t\.?|y|e|[Oo]p|[Hh]et|['’][ts])"
)
_CAPITAL = rf"(?:[dl][{_APOSTROPHES}])?[{UPPER}](?=[{UPPER}{_APOSTROPHES}‐‑-]{{0,20}}[{LOWER}]){_INSIDE}*+"
_ALL_CAPITALS = rf"[{UPPER}][{UPPER}{_APOSTROPHES}‐‑-]++"
SURNAME = rf"(?:{_PARTICLE}[ ]){{0,3}}{_CAPITAL}(?:[ ](?:{_PARTICLE}|{_CAPITAL})(?![.])){{0,3}}"
_PLAIN_INITIALS = rf"[{UPPER}]{{1,4}}(?:[-‐‑][{UPPER}]{{1,2}})?(?:[ ][{UPPER}]{{1,2}}){{0,2}}"
_DOTTED_INITIALS = rf"(?:[{UPPER}]\.[ ]?[-‐‑]?[ ]?){{1,4}}(?<! )"
_SUFFIX = r"(?:,?[ ](?:Jr|Sr|II|III|IV|2nd|3rd|4th)\b\.?)?"
_AFFILIATION = r"(?:\d{1,2}(?:,\d{1,2})?)?"
_STOP = r"(?=[ ]{0,2}(?:[,;:.(]|$|and\b|And\b|&|et\b|und\b))"

_SURNAME_FIRST = re.compile(
    rf"(?P<surname>{SURNAME}|{_ALL_CAPITALS})[ ](?P<initials>{_DOTTED_INITIALS}|{_PLAIN_INITIALS}){_SUFFIX}"
    rf"(?:(?<=\.)|{_AFFILIATION}{_STOP})"
)
_SURNAME_COMMA = re.compile(rf"(?P<surname>{SURNAME}),[ ](?P<initials>{_DOTTED_INITIALS}){_SUFFIX}")
_INITIALS_FIRST = re.compile(
    rf"(?P<initials>{_DOTTED_INITIALS}|[{UPPER}]{{1,3}})[ ]?(?P<surname>(?<=[ .]){SURNAME}){_AFFILIATION}"
    rf"(?:{_STOP}|(?=[ ][{UPPER}]\.?[ ][{UPPER}]))"
)
_WHOLE_NAME = re.compile(
    rf"(?P<initials>{_CAPITAL}(?:[ ][{UPPER}]\.?){{0,2}})[ ](?P<surname>(?:{_PARTICLE}[ ]){{0,2}}{_CAPITAL}){_STOP}"
)
_AND_OTHERS = re.compile(
    r"[\s,;]*\b(?:et\.?\s?al(?:ii)?\b\.?|(?:and|et)\s+coll(?:eagues|aborators)?\b\.?|and\s+others\b|&\s+al\b\.?)[\s,;:.]*",
    re.IGNORECASE,
)
_EDITORS = re.compile(r"[\s,]*\(?\b(?:editors?|eds?)\b\.?\)?[\s,.:;]*")
_BETWEEN = re.compile(
    r"[ ]?[,;][ ]*(?:and[ ]|&[ ]?|und[ ])?|[ ](?:and|&|und|et)[ ](?!al\b|coll)|(?=[ ][A-Z]\.?[ ][A-Z])[ ]"
)
_END = re.compile(r"[ ]?[.:,;]*[ ]*")
_QUOTED_TITLE = re.compile(r"[ ]?,[ ]*[\"“]")
_GROUP = re.compile(
    r"(?:[^,;.\n(]|\([A-Za-z-]{2,12}\)){0,120}?\b(?i:group|investigators|consortium|committee|collaborat\w+|network|society|association|"
    r"panels?|foundation|trialists|team|imaging|college|institute)\b[^,;.\n]{0,80}(?=[,;.])"
)


@dataclass(frozen=True, slots=True)
class NameList:
    """Authors as printed ("van der Linden YM"), the first one's surname, and where the rest of the entry begins."""

    authors: tuple[str, ...]
    first: str | None
    end: int


def read_names(text: str, whole: bool = True) -> NameList:
    """Read the authors that stand at the head of an entry.

    Args:
        text: One entry on one line.
        whole: Whether names without initials ("Ada Smith, Bert Doe") are looked for as well.

    Returns:
        The list of names; with no authors and end 0 when the entry does not begin with any.
    """
    start = len(text) - len(text.lstrip(' *_"“'))
    if groups := _leading_groups(text, start):
        return groups
    names, end, closed = _scan(text, start, (_SURNAME_FIRST, _SURNAME_COMMA, _INITIALS_FIRST))
    if _are_names(names, closed):
        return _name_list(names, end)
    names, end, closed = _scan(text, start, (_WHOLE_NAME,)) if whole else ([], 0, False)
    if len(names) > 1 or (names and closed):
        return _name_list(names, end)
    return NameList((), None, 0)


def _name_list(names: list[tuple[str, str]], end: int) -> NameList:
    n_dotted = sum(initials.endswith(".") for _, initials in names)
    if n_dotted == 1 and re.fullmatch(rf"[{UPPER}]\.", names[-1][1]):
        names[-1] = (names[-1][0], names[-1][1][:-1])  # the stop ends the list: "Smith J, Doe A. Title"
    authors = tuple(f"{surname} {initials}".strip() for surname, initials in names)
    return NameList(authors, names[0][0], end)


def _are_names(names: list[tuple[str, str]], closed: bool) -> bool:
    """One capital letter and one word may be the beginning of a title ("A Randomized, …"): two names are needed then."""
    if not names:
        return False
    return len(names) > 1 or closed or len(names[0][1].rstrip(".")) > 1 or names[0][1] != "A"


def _scan(text: str, start: int, forms: tuple[re.Pattern[str], ...]) -> tuple[list[tuple[str, str]], int, bool]:
    """Names from `start` on: (surname, initials) each, where the list ends, and whether "et al" closes it."""
    names: list[tuple[str, str]] = []
    at = start
    while at < len(text):
        found = next((m for form in forms if (m := form.match(text, at))), None)
        if found:
            names.append((_clean(found["surname"]), _clean(found["initials"]).replace(". ", ".")))
            at = found.end()
        elif names and (group := _GROUP.match(text, at)):
            names.append((group.group().strip(), ""))
            at = group.end()
        else:
            break
        if others := _AND_OTHERS.match(text, at):
            return names, others.end(), True
        if _QUOTED_TITLE.match(text, at) or not (between := _BETWEEN.match(text, at)) or between.end() == at:
            break
        at = between.end()
    if not names:
        return [], 0, False
    if editors := _EDITORS.match(text, at):
        return names, editors.end(), True
    end = _END.match(text, at)
    return names, end.end() if end else at, False


def _leading_groups(text: str, start: int) -> NameList | None:
    """Panels or study groups named before the first person: "Panel on Imaging, and Panel on Care, Smith J, …"."""
    limit = text.find(". ", start)
    head = text[start : limit if limit > 0 else len(text)]
    first = next((m for m in re.finditer(r", ", head) if _SURNAME_FIRST.match(text, start + m.end())), None)
    if not first or _SURNAME_FIRST.match(text, start) or _INITIALS_FIRST.match(text, start):
        return None
    group = head[: first.start()]
    if not _GROUP.match(text, start) or not all(w[0].isupper() for w in re.findall(r"[^\W\d_]{4,}", group)):
        return None
    names, end, _ = _scan(text, start + first.end(), (_SURNAME_FIRST,))
    return _name_list([(group, ""), *names], end)


def _clean(name: str) -> str:
    return sys.intern(re.sub(r"\s+", " ", name).strip(" ,"))
