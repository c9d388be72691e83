"""Bibliographic facts of an article in JATS or in BioMed Central's own document type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.document import Metadata
from ingest.readers.markup import find, find_all, local, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_KINDS = (
    (r"protocol", "protocol"),
    (r"case[- ]report|case[- ]study", "case report"),
    (r"guideline|consensus|position statement|practice parameter", "guideline"),
    (r"editorial|commentary|letter|correspondence|viewpoint", "editorial"),
    (r"review|meta-analysis|systematic", "review"),
    (r"research|original|trial|study|brief.report|rapid.communication|short report|methodolog", "study"),
)
_LICENCE = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)")


def read_metadata(root: Element) -> Metadata:
    """The facts that the front matter declares."""
    front = find(root, "fm") if local(root) == "art" else (find(root, "front", "article-meta"))
    if front is None:
        return Metadata(coverage=_coverage(root))
    facts = _biomed_facts(front) if local(root) == "art" else _jats_facts(root, front)
    return Metadata(kind=_kind(root, front), coverage=_coverage(root), licence=_licence(front), **facts)


def citation_line(root: Element, metadata: Metadata) -> str:
    """Where the article appeared, in one line: ``Journal. Year;volume(issue):pages. doi:…``"""
    front = find(root, "fm", "bibl") if local(root) == "art" else find(root, "front", "article-meta")
    if front is None:
        return ""
    part = {name: text_of(find(front, name)) for name in ("volume", "issue", "fpage", "lpage", "elocation-id")}
    first = part["fpage"] or part["elocation-id"]
    pages = f"{first}-{part['lpage']}" if part["lpage"] and part["lpage"] != first else first
    where = str(metadata.year or "") + (f";{part['volume']}" if part["volume"] else "")
    where += (f"({part['issue']})" if part["issue"] else "") + (f":{pages}" if pages else "")
    doi = f"doi:{metadata.doi}" if metadata.doi else ""
    return ". ".join(filter(None, (metadata.container, where, doi)))


def full_name(person: Element) -> str:
    """A person's name in the order in which it is spoken."""
    given = [text_of(c) for c in person if local(c) in ("given-names", "fnm")]
    middle = [text_of(c) for c in person if local(c) in ("mi", "mnm")]
    family = [text_of(c) for c in person if local(c) in ("surname", "snm", "suffix", "suf")]
    return " ".join(filter(None, (*given, *middle, *family))) or text_of(person)


def _jats_facts(root: Element, front: Element) -> dict:
    title = find(front, "title-group")
    subtitle = text_of(find(title, "subtitle")) if title is not None else ""
    main = text_of(find(title, "article-title")) if title is not None else ""
    journal = find_all(root, "journal-title")
    return {
        "title": f"{main.rstrip(':')}: {subtitle}" if subtitle else main,
        "authors": tuple(_jats_authors(front)),
        "year": _jats_year(front),
        "container": text_of(journal[0]) or None if journal else None,
        "doi": _article_id(front, "doi"),
        "pmid": _article_id(front, "pmid"),
    }


def _jats_authors(front: Element) -> list[str]:
    names = []
    for person in find_all(front, "contrib"):
        if person.get("contrib-type", "author") != "author":
            continue
        name = next((e for e in person.iter() if local(e) in ("name", "string-name", "collab")), None)
        if name is not None:
            names.append(full_name(name))
    return list(filter(None, names))


def _jats_year(front: Element) -> int | None:
    years = {d.get("pub-type") or d.get("date-type"): text_of(find(d, "year")) for d in front if local(d) == "pub-date"}
    preferred = [years.pop(kind, "") for kind in ("collection", "ppub", "pub", "epub-ppub", "epub")]
    return next(filter(None, map(_year, (*preferred, *years.values()))), None)


def _article_id(front: Element, kind: str) -> str | None:
    return next((text_of(e) for e in front if local(e) == "article-id" and e.get("pub-id-type") == kind), None) or None


def _biomed_facts(front: Element) -> dict:
    bibl = find(front, "bibl")
    if bibl is None:
        return {}
    authors = [a for a in find_all(bibl, "au") if local(a.getparent()) == "aug"]
    ids = {e.get("idtype"): text_of(e) for e in find_all(bibl, "pubid")}
    return {
        "title": text_of(find(bibl, "title")),
        "authors": tuple(filter(None, map(full_name, map(_without_links, authors)))),
        "year": _year(text_of(find(bibl, "pubdate"))),
        "container": text_of(find(bibl, "source")) or None,
        "doi": ids.get("doi") or None,
        "pmid": ids.get("pmpid") or None,
    }


def _without_links(person: Element) -> Element:
    group = find(person, "cnm")
    return person if group is None else group


def _year(text: str) -> int | None:
    found = re.search(r"(?:19|20)\d\d", text)
    return int(found.group()) if found else None


def _kind(root: Element, front: Element) -> str:
    declared = " ".join((
        *map(text_of, find_all(front, "subject")),
        text_of(find(front, "dochead")),
        root.get("article-type", "").replace("-", " "),
    )).casefold()
    return next((kind for pattern, kind in _KINDS if re.search(pattern, declared)), "document")


def _coverage(root: Element) -> str:
    body = find(root, "bdy") if local(root) == "art" else find(root, "body")
    return "full text" if body is not None and text_of(body) else "abstract"


def _licence(front: Element) -> str | None:
    holders = find_all(front, "license") + find_all(front, "cpyrt")
    declared = " ".join(" ".join(map(str, e.attrib.values())) + " " + text_of(e) for h in holders for e in h.iter())
    found = _LICENCE.search(declared)
    return f"CC-{found[1].upper()}-{found[2]}" if found else None
