"""Entries of a marked-up reference list, written out as a reader would find them in print.

Understands JATS (``ref`` with ``element-citation``, ``mixed-citation`` or ``citation``) and BioMed Central's own
document type (``bibl``). An entry without punctuation of its own is composed in the Vancouver manner:
``1. Authors. Title. Container. Year;volume(issue):pages. doi:… PMID:…``
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers.markup import find, local, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CITATIONS = ("element-citation", "mixed-citation", "citation", "nlm-citation")
_IDENTIFIERS = {"doi": "doi", "pmid": "pmid", "pmpid": "pmid"}
_AUTHORS = ("person-group", "name", "string-name", "collab", "etal", "aug", "anonymous")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


class EntryList:
    """The entries of all reference lists of an article, in order, and which entry an identifier means.

    Attributes:
        entries: Each entry's number and its element.
        numbers: Entry number by the identifier that the markup links to.
    """

    def __init__(self, root: Element) -> None:
        found = [e for e in root.iter() if local(e) == "ref" or (local(e) == "bibl" and _in_list(e))]
        labels = [_label_number(e) for e in found]
        printed = all(labels) and len(set(labels)) == len(labels)
        self.entries = [((labels[i] if printed else None) or i + 1, e) for i, e in enumerate(found)]
        self.numbers: dict[str, int] = {}
        for number, element in self.entries:
            for part in (element, *(c for c in element if local(c) in _CITATIONS)):
                if part.get("id"):
                    self.numbers.setdefault(part.get("id"), number)

    def number_of(self, identifiers: str | None, printed: str) -> tuple[int, ...]:
        """The entries that a link means: its identifiers, and a printed range in full ("4-6")."""
        numbers = tuple(self.numbers[i] for i in (identifiers or "").split() if i in self.numbers)
        ends = re.fullmatch(r"(\d{1,4})\s*[-–—]\s*(\d{1,4})", printed.strip())
        if len(numbers) == 1 and ends and int(ends[1]) == numbers[0] < int(ends[2]) <= len(self.entries):
            return tuple(range(int(ends[1]), int(ends[2]) + 1))
        return numbers


def format_entry(number: int, element: Element) -> str:
    """One entry as a line of text, with its number."""
    citations = [c for c in element if local(c) in _CITATIONS] if local(element) == "ref" else [element]
    written = [_format_citation(c) for c in citations] or [text_of(element)]
    return f"{number}. " + "; ".join(filter(None, written))


def entry_title(element: Element) -> str | None:
    """The title of the (first) work of an entry as `format_entry` writes it, None where the markup has none."""
    for part in element.iter():
        if local(part) in ("article-title", "chapter-title") or (local(part) == "title" and local(element) == "bibl"):
            return text_of(part).rstrip(". ") or None
    return None


def format_name(name: Element) -> str:
    """A person's name as ``Surname Initials``, or a group's name in full."""
    if local(name) in ("collab", "cnm", "anonymous", "string-name") and find(name, "surname") is None:
        return text_of(name)
    if find(name, "cnm") is not None:
        return text_of(find(name, "cnm"))
    surname = text_of(_first(name, "surname", "snm"))
    parts = [text_of(c) for c in name if local(c) in ("given-names", "fnm")]
    parts += [text_of(c) for c in name if local(c) in ("mi", "mnm")]
    suffix = text_of(_first(name, "suffix", "suf"))
    return " ".join(filter(None, (surname, "".join(map(_initials, parts)), suffix)))


def _in_list(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == "refgrp"


def _label_number(element: Element) -> int | None:
    digits = re.search(r"\d{1,4}", text_of(find(element, "label")))
    return int(digits.group()) if digits else None


def _first(element: Element, *names: str) -> Element | None:
    return next((c for c in element if local(c) in names), None)


def _initials(given: str) -> str:
    if given.isupper() and len(given) <= 4 and given.isalpha():
        return given
    return "".join(word[0].upper() for word in re.split(r"[\s.\-‐]+", given) if word[:1].isalpha())


def _format_citation(citation: Element) -> str:
    identifiers = _identifiers(citation)
    if _has_own_punctuation(citation):
        text = _printed_text(citation)
    else:
        text = ". ".join(p.rstrip(". ") if not p.endswith(("?", "!")) else p for p in _pieces(citation) if p.strip(". "))
        text = re.sub(r"([?!])\. ", r"\1 ", text)
    tail = [f"{label}{value}" for label, value in identifiers if value not in text]
    return " ".join(filter(None, (text if text.endswith((".", "?", "!")) else text + "." if text else "", *tail)))


def _has_own_punctuation(citation: Element) -> bool:
    """Whether text stands between the parts, so that the entry is printed as it was typed."""
    loose = (citation.text or "") + "".join(child.tail or "" for child in citation)
    return len(re.findall(r"\w{2}|[.,;:]", loose)) >= 2


def _printed_text(citation: Element) -> str:
    parts = [citation.text or ""]
    for child in citation:
        if local(child) == "name":
            parts.append(format_name(child))
        elif local(child) != "pub-id":
            parts.append(_text_with_names(child))
        parts.append(child.tail or "")
    text = " ".join("".join(parts).split())
    return re.sub(r"(?:\s*(?:doi|pmid|pmcid)?\s*[:.,;]?\s*)+$", "", text, flags=re.I)


def _text_with_names(element: Element) -> str:
    if local(element) != "person-group":
        return text_of(element)
    parts = [element.text or ""]
    for child in element:
        parts += [format_name(child) if local(child) == "name" else text_of(child), child.tail or ""]
    return "".join(parts)


def _pieces(citation: Element) -> list[str]:
    rest = [c for c in citation if local(c) in ("comment", "note", "publisher", "publisher-name", "publisher-loc")]
    titles = [text_of(c) for c in citation if local(c) in ("article-title", "title", "chapter-title", "trans-title")]
    edition = text_of(_first(citation, "edition", "edn"))
    loose = [text_of(c) for c in citation if local(c) in ("ext-link", "uri", "url", "patent")]
    return [
        _authors(citation),
        *titles,
        text_of(_first(citation, "source", "conf-name")),
        edition if not edition or re.search("ed", edition) else f"{edition} ed",
        _issue(citation),
        *(text_of(c) for c in rest),
        *loose,
    ]


def _authors(citation: Element) -> str:
    groups = [g for g in citation if local(g) in ("person-group", "aug")]
    authors = [g for g in groups if g.get("person-group-type", "author") in ("author", "allauthors")] or groups
    holders = authors or [citation]
    names = [
        text_of(e) if local(e) == "collab" else format_name(e)
        for holder in holders
        for e in holder.iter()
        if local(e) in ("name", "string-name", "collab", "au", "cnm") and not _inside_name(e)
    ]
    names = [name for name in names if any(c.isalpha() for c in name)]
    if any(local(e) == "etal" for holder in holders for e in holder):
        names.append("et al")
    return ", ".join(names)


def _inside_name(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) in ("name", "string-name", "au", "collab")


def _issue(citation: Element) -> str:
    year = text_of(_first(citation, "year", "pubdate"))
    volume, issue = text_of(_first(citation, "volume")), text_of(_first(citation, "issue", "supplement"))
    first, last = text_of(_first(citation, "fpage", "elocation-id")), text_of(_first(citation, "lpage"))
    pages = text_of(_first(citation, "page-range")) or (f"{first}-{last}" if last and last != first else first)
    text = year + (f";{volume}" if volume else "") + (f"({issue})" if issue else "")
    return text + (f":{pages}" if pages else "")


def _identifiers(citation: Element) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for element in citation.iter():
        kind = _IDENTIFIERS.get(element.get("pub-id-type", "") or element.get("idtype", "")) if local(element) else None
        if local(element) in ("ext-link", "uri") and "doi.org/" in text_of(element):
            kind = "doi"
        value = text_of(element)
        if kind == "doi":
            match = _DOI.search(value)
            value = match.group().rstrip(".,;") if match else ""
        if kind and value:
            found.setdefault(kind, value)
    labels = {"doi": "doi:", "pmid": "PMID:"}
    return [(labels[kind], found[kind]) for kind in ("doi", "pmid") if kind in found]


