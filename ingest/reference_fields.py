"""One entry of a reference list to its fields: authors, title, container, year, volume, pages, DOI, PMID.

Read are the common printed forms, told apart by where the year stands:

    Smith J, Doe A, et al. Title. J Name. 2010;48(2):641-649.        Vancouver, AMA, Springer
    Smith J, Doe A: Title. J Name 2010, 48(2):641-649.               BioMed Central
    Smith J, Doe A (2010) Title. J Name 48:641-649                   older Springer; with commas, APA
    Some Society. Title. City: Publisher; 2010.                      books, organisations, websites

What cannot be read stays None: an entry never gets a field that is not printed in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.author_names import NameList, read_names

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\[\]{}|\\^]+")
PMID = re.compile(r"(?:\bPMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{4,9})\b", re.IGNORECASE)
URL = re.compile(r"<?\bhttps?://[^\s>]+>?|\bwww\.[^\s>]+")
_YEAR = r"(?:1[89]|20)\d\d"
_PAGES = r"[A-Za-z]{0,3}\d+[A-Za-z]?(?:\.e\d+)?(?:\s?[-–—‐‑]\s?[A-Za-z]{0,2}\d+(?:\.?[a-z]\d*)?)?"
_ISSUE = r"(?:\s?\([^()]{1,40}\))?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = rf"({_YEAR})[a-z]?(?:\s+{_MONTH}(?:[-–/]{_MONTH})?(?:\s+\d{{1,2}})?)?"

# The year with what follows it, in order of how sure the form is.
_YEAR_SEMICOLON = re.compile(rf"{_DATE}\s?;\s*(\d{{1,4}})?{_ISSUE}(?:\s?:\s*({_PAGES}))?", re.IGNORECASE)
_YEAR_COMMA = re.compile(rf"{_DATE}\s?[,:]\s*(?:vol\.?\s*)?(\d{{1,4}}){_ISSUE}\s?[:,]\s*({_PAGES})", re.IGNORECASE)
_YEAR_BRACKETS = re.compile(rf"\(\s?({_YEAR})[a-z]?(?:,[^()]{{1,20}})?\s?\)[.,:]?")
_VOLUME_YEAR = re.compile(rf"\b(\d{{1,4}}){_ISSUE}\s?:\s*({_PAGES})\s?[,;(]\s?({_YEAR})\b")
_WORDED_VOLUME = re.compile(
    rf"\bvol\.?\s*(\d{{1,4}}),\s*(?:(?:no|iss)\.?\s*[\w-]{{1,8}},\s*)?(?:suppl(?:ement)?\.?\s*\w{{1,3}},\s*)?"
    rf"(?:(?:(?:pp?\.?|art\.?)\s*)?({_PAGES}),\s*)?"
    rf"(?:{_MONTH}\s*)?({_YEAR})\b",
    re.IGNORECASE,
)
_VOLUME_TAIL = re.compile(rf"[\s,]*\b(?:vol\.?\s*)?(\d{{1,4}}){_ISSUE}\s?[:,]\s*(?:pp?\.?\s*)?({_PAGES})")
_ANY_YEAR = re.compile(rf"(?<![\d–-])({_YEAR})(?![\d]|[–-]\d)")
_ACCESSED = re.compile(r"\b(?:accessed|retrieved|cited|assessed|viewed|last updated)\b[^.;]{0,40}", re.IGNORECASE)
_LATER_SENTENCE = re.compile(r"[.?!][\"”’)*_]*\s+(?=[\"“‘(*_]*[^\W_])")
_HEAD_END = re.compile(r"[.?!:][\"”’)*_]*\s+(?=[\"“‘(*_]*[^\W_])")
_ORGANISATION = re.compile(
    r"\b(?:association|society|network|group|institute|organi[sz]ation|committee|panels?|foundation|college|"
    r"department|ministry|agency|cent(?:er|re)|council|board|federation|academy|administration|investigators?|"
    r"union|office|service|university|collaborat(?:ion|ive|ors)|consortium|registry|team|trialists)\b",
    re.IGNORECASE,
)
_NOT_A_CONTAINER = re.compile(r"^(?:in|from|available|accessed|https?|pp?|eds?|doi|pmid)\b", re.IGNORECASE)
N_CONTAINER_WORDS = 12  # longest journal name in use has about ten words


@dataclass(frozen=True, slots=True)
class Fields:
    """What an entry says of its work; the names are those of `ingest.document.Reference`."""

    first_author: str | None = None
    authors: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    year: int | None = None
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None


@dataclass(frozen=True, slots=True)
class _Imprint:
    """Where and when: the part behind (or, for the bracketed year, around) the title."""

    start: int
    year: int
    container: str | None = None
    volume: str | None = None
    pages: str | None = None
    title_start: int | None = None
    title_end: int | None = None


def parse_entry(text: str, marked_title: str | None = None) -> Fields:
    """Read the fields of one entry, its number and link words already taken off.

    Args:
        text: The entry on one line, as printed; marks of Markdown emphasis may stand in it.
        marked_title: Its title where the format marks it; what stands before it are the authors.

    Returns:
        The fields that the entry prints; None or empty for the others.
    """
    doi, pmid = _find_doi(text), _first_group(PMID, text)
    plain = _mask_addresses(text)
    names = read_names(plain)
    at = text.find(marked_title) if marked_title else -1
    if at >= 0:
        names = _names_before(names, plain[:at])
    imprint = _find_imprint(plain, names.end)
    title, container = _find_title(plain, names, imprint)
    authors, first = names.authors, names.first
    if marked_title and at >= 0:
        title, container = marked_title, _container_behind(plain, at + len(marked_title), imprint) or container
    elif not authors:
        first, title = _read_organisation(plain, title)
        authors = (first,) if first else ()
    elif title:
        title = _drop_group_author(title)
    return Fields(
        first_author=first,
        authors=authors,
        title=_tidy(title),
        container=_tidy(container) or _site_name(text),
        year=imprint.year if imprint else _any_year(plain, text),
        volume=imprint.volume if imprint else None,
        pages=imprint.pages if imprint else None,
        doi=doi,
        pmid=pmid,
    )


def _names_before(names: NameList, head: str) -> NameList:
    """The authors when it is known where they end: those that were read, else what the commas part."""
    whole = head.rstrip(" .,;:")
    if names.authors and names.end >= len(whole):
        return NameList(names.authors, names.first, len(head))
    parts = [part for part in (p.strip() for p in whole.split(",")) if part and part != "et al"]
    first = names.first or (re.sub(r"\s+(?:[A-Z][a-z]?){1,3}$", "", parts[0]) if parts else None)
    return NameList(tuple(parts), first, len(head))


def _container_behind(plain: str, start: int, imprint: _Imprint | None) -> str | None:
    """What stands between the title and the year with its volume."""
    if imprint is None or imprint.title_start is not None or imprint.start < start:
        return None
    return plain[start : imprint.start].strip(" .,;:?!") or None


def _first_group(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found.group(1) if found else None


def _find_doi(text: str) -> str | None:
    found = DOI.search(text)
    if not found:
        return None
    doi = found.group().rstrip(".,;:'’”*_")
    return doi[:-1] if doi.endswith(")") and doi.count("(") < doi.count(")") else doi


def _mask_addresses(text: str) -> str:
    """The text with addresses, DOIs and PMIDs blanked, so that no year or page is read out of them."""
    for pattern in (URL, DOI, PMID):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return text


def _find_imprint(text: str, after: int) -> _Imprint | None:
    """The year with volume and pages, by the surest of the printed forms."""
    if found := _YEAR_BRACKETS.match(text, _skip_space(text, after)):
        return _bracketed(text, found)
    for pattern in (_YEAR_SEMICOLON, _YEAR_COMMA):
        if found := _last_match(pattern, text, after):
            return _Imprint(found.start(), int(found[1]), None, found[2], found[3])
    for pattern in (_WORDED_VOLUME, _VOLUME_YEAR):
        if found := _last_match(pattern, text, after):
            return _Imprint(found.start(), int(found[3]), None, found[1], found[2])
    if found := _last_match(_YEAR_BRACKETS, text, after):
        return _volume_before(text, found)
    return None


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _last_match(pattern: re.Pattern[str], text: str, after: int) -> re.Match[str] | None:
    """The last match that is not within the authors: a title may hold a year of its own."""
    return max(pattern.finditer(text, after), key=lambda found: found.start(), default=None)


def _bracketed(text: str, found: re.Match[str]) -> _Imprint:
    """Authors (2000) Title. Container 2:157-187"""
    start = _skip_space(text, found.end())
    ends = _LATER_SENTENCE.search(text, start)
    title_end = ends.start() + 1 if ends else len(text)
    rest = text[title_end:]
    tail = _VOLUME_TAIL.search(rest)
    container = rest[: tail.start()] if tail else (rest.split(".")[0] if rest.strip(" .") else None)
    return _Imprint(
        found.start(), int(found[1]), container, tail[1] if tail else None, tail[2] if tail else None, start, title_end
    )


def _volume_before(text: str, found: re.Match[str]) -> _Imprint:
    """Container 66 (2015) 377-384"""
    before = re.search(r"(\d{1,4})\s*$", text[: found.start()])
    pages = re.match(rf"\s*({_PAGES})", text[found.end() :])
    start = before.start() if before else found.start()
    return _Imprint(start, int(found[1]), None, before[1] if before else None, pages[1] if pages else None)


def _find_title(text: str, names: NameList, imprint: _Imprint | None) -> tuple[str | None, str | None]:
    """Title and container: what stands between the authors and the imprint, cut at its last sentence end."""
    if imprint and imprint.title_start is not None:
        return text[imprint.title_start : imprint.title_end], imprint.container
    between = text[names.end : imprint.start if imprint else len(text)].strip(" .,;:")
    if not between or _ACCESSED.match(between):
        return None, None
    if quoted := re.match(r"[\"“]([^\"“”]{3,400}?)[,.]?[\"”][\s,.]*", between):
        return quoted[1], between[quoted.end() :] or None
    if emphasised := re.search(r"[.?!]?\s*([*_])([^*_]{3,120})\1[\s.,;]*$", between):
        return between[: emphasised.start()] or None, emphasised[2]
    pieces = [m for m in _LATER_SENTENCE.finditer(between)]
    if imprint is None:
        return (between[: pieces[0].start()] if pieces else between), None
    if not pieces:
        return between, None
    cut = _container_cut(between, pieces)
    container = between[cut.end() :]
    if _NOT_A_CONTAINER.match(container) or len(container.split()) > N_CONTAINER_WORDS:
        return between[: pieces[0].start()], None
    return between[: cut.start() + 1], container


def _container_cut(between: str, ends: list[re.Match[str]]) -> re.Match[str]:
    """The sentence end before the container; "J. Vasc. Interv. Radiol." is one name in spite of its stops."""
    at = len(ends) - 1
    while at > 0:
        word = between[ends[at - 1].end() : ends[at].start()]
        if not re.fullmatch(r"[^\W\d_a-z]\w{0,6}(?: [^\W\d_a-z]\w{0,6})?", word):
            break
        at -= 1
    return ends[at]


def _read_organisation(text: str, title: str | None) -> tuple[str | None, str | None]:
    """An organisation in the author's place, told by its capitals and by a word such as Society or Network."""
    end = _HEAD_END.search(text)
    head = text[: end.start()].strip(' *_"') if end else ""
    words = [w for w in re.findall(r"[^\W\d_]+", head) if len(w) > 3]
    is_initials = re.fullmatch(r"[A-Z]{2,8}", head) is not None
    if not is_initials and not (words and len(words) <= N_CONTAINER_WORDS and _ORGANISATION.search(head)):
        return None, title
    if sum(w[0].isupper() or w == "website" for w in words) < len(words):
        return None, title
    name = re.sub(r"\s+web\s?site$", "", head)
    if title and title.lstrip(' *_"').startswith(head):
        rest = text[end.end() :] if end else ""
        following = _LATER_SENTENCE.search(rest)
        title = rest[: following.start()] if following else title[len(head) :].strip(" .:*_") or None
    return name, title


def _drop_group_author(title: str) -> str:
    """Take off a study group that is printed as a sentence of its own between the authors and the title."""
    end = _HEAD_END.search(title)
    if end and end.end() < len(title) and len(title[: end.start()].split()) <= N_CONTAINER_WORDS:
        head = title[: end.start()]
        if re.search(r"\b(?:group|investigators|collaborators|consortium|trialists|committee|network)\s*$", head, re.I):
            return title[end.end() :]
    return title


def _any_year(plain: str, text: str) -> int | None:
    """The last year outside addresses; the day of access only when there is no other."""
    without_access = _ACCESSED.sub(lambda found: " " * len(found.group()), plain)
    for source in (without_access, plain, text):
        years = _ANY_YEAR.findall(source)
        if years:
            return int(years[-1])
    return None


def _site_name(text: str) -> str | None:
    """The host of an address, for an entry that is a website and names no container."""
    found = re.search(r"\b(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10})(?=[/\s>]|$)", text)
    return found[1] if found and URL.search(text) and "doi.org" not in found[1] else None


def _tidy(text: str | None) -> str | None:
    """White space, marks of emphasis and outer punctuation taken off; None when nothing is left."""
    if not text:
        return None
    plain = re.sub(r"\s+", " ", re.sub(r"(?<!\w)[*_]+|[*_]+(?!\w)", "", text)).strip(' .,;:"“”')
    return plain or None
