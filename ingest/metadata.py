"""The bibliographic facts of a document: the declared ones, completed from what its text tells."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from ingest.document import Metadata
from ingest.document_kind import judge_document
from ingest.pieces import Piece
from ingest.title_page import JOURNAL_LINE, JOURNAL_VOLUME

_YEAR_CUES = (
    re.compile(r"\b(?P<year>(?:19|20)\d\d)\s*(?:[A-Z][a-z]{2}\s*\d*\s*)?;\s*\d+"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)\s*,\s*\d+\s*[:(]"),
    re.compile(r"\d+\s*,\s*[\w–-]+\s*\((?P<year>(?:19|20)\d\d)\)"),
    re.compile(r"[a-z] \d{1,4}\s*\((?P<year>(?:19|20)\d\d)\)\s*\d"),
    re.compile(
        r"(?:published|©|\(c\)|copyright|accepted|issue date|available online)\D{0,60}?(?P<year>(?:19|20)\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:vol(?:ume)?\.?|no\.?|issue)\s*\d+\D{0,40}(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|]+[^\s\"<>|.,;:)\]]")
_LONE_YEAR = re.compile(r"(?<![\d–-])(?:19|20)\d\d(?![\d–-])")
_JOURNAL_LIKE = re.compile(r"\bvol(?:ume)?\b|\bissue\b|\bdoi\b|\d\s?\(\d+\)|\d:\d", re.IGNORECASE)
_NAME_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OWN_JOURNAL = re.compile(
    r"\bThe (?P<container>(?:[A-Z]\w+|of|and|the|&|in|for)(?: (?:[A-Z]\w+|of|and|the|&|in|for)){1,8}) is an? (?:\w+, ?|\w+ ){0,4}?(?:international|peer|open|online|official|journal)"
)
_INVERTED = re.compile(r"(?P<surname>(?:[a-z]+ )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?), (?P<initials>(?:[A-Z]\.[ -]?)+)")


def complete_metadata(given: Metadata, pieces: list[Piece], is_deck: bool, name: str) -> Metadata:
    """Fill what is not declared from the text: title, authors, year, journal, DOI, kind and coverage."""
    title = given.title or _title_text(pieces) or (PurePath(name).stem if name else "")
    notices = [p.text for p in pieces if p.kind in ("front", "furniture", "title")]
    own = _own_citation(title, notices)
    own = replace(own, authors=_whole_names(own.authors, pieces))
    kind, coverage = judge_document(given, title, pieces, is_deck)
    return replace(
        given,
        title=title,
        authors=given.authors or _authors(pieces) or own.authors,
        year=given.year or own.year or _year(notices, title, name),
        container=given.container or own.container or _container(notices),
        doi=given.doi or _doi(notices),
        kind=kind,
        coverage=coverage,
    )


def _title_text(pieces: list[Piece]) -> str:
    title = next((p for p in pieces if p.kind == "title"), None)
    if title is not None:
        return re.sub(r"(\*\*|__|\*)(?=\S)(.+?)\1", r"\2", " ".join(title.text.split())).lstrip("# ").strip()
    slides = [p.title for p in pieces if p.title and p.section_kind == "slide"][:2]
    return next((name for name in slides if not re.fullmatch(r"Slide \d+", name)), "")


def _authors(pieces: list[Piece]) -> tuple[str, ...]:
    """Names in the author lines: the run of such lines nearest behind the title."""
    marked = [" ".join(p.text.split()) for p in pieces if p.kind == "front" and p.fixed and p.n_words <= 6]
    found: list[str] = []
    for piece in pieces:
        if piece.kind == "front":
            if piece.names:
                found.extend(name for name in piece.names if name not in found)
            elif found:
                break
    return tuple(found or marked)


def _own_citation(title: str, notices: list[str]) -> Metadata:
    """What the document's citation of itself says ("Cite this article: …")."""
    if len(title) < 12:
        return Metadata()
    for notice in notices:
        at = notice.lower().find(title.lower())
        if at <= 3:
            continue
        names = tuple(f"{m['initials'].strip()} {m['surname']}" for m in _INVERTED.finditer(notice[:at]))
        behind = notice[at + len(title) :].lstrip(". ")
        container = re.match(r"[^\d(;]{3,80}", behind)
        year = _year([behind], "", "")
        if names or year:
            return Metadata(
                authors=names,
                year=year,
                container=container.group().strip(" .,") or None if container else None,
            )
    return Metadata()


def _whole_names(names: tuple[str, ...], pieces: list[Piece]) -> tuple[str, ...]:
    """Initials completed where the text itself gives the first name ("J.W. Jennings" is "Jack W. Jennings")."""
    if not names:
        return ()
    text = " ".join(p.text for p in pieces if p.kind in ("front", "paragraph", "furniture") and p.n_words <= 60)
    whole = []
    for name in names:
        initials, _, surname = name.rpartition(" ")
        found = re.search(rf"\b({re.escape(initials[:1])}[a-zà-ÿ]+(?: [A-Z]\.)?) {re.escape(surname)}\b", text)
        whole.append(f"{found[1]} {surname}" if found else name)
    return tuple(whole)


def _year(notices: list[str], title: str, name: str) -> int | None:
    for cue in _YEAR_CUES:
        for notice in notices:
            if found := cue.search(notice[:600]):
                return int(found["year"])
    for notice in notices:
        if found := _LONE_YEAR.search(notice[:600]) if len(notice) < 160 and _JOURNAL_LIKE.search(notice) else None:
            return int(found.group())
    for place in (title, PurePath(name).stem):
        years = _NAME_YEAR.findall(place)
        if years:
            return int(years[-1])
    return None


def _container(notices: list[str]) -> str | None:
    for notice in notices:
        if found := JOURNAL_LINE.match(notice) or JOURNAL_VOLUME.match(notice):
            return found["container"].strip(" .,")
    for notice in notices:
        if found := _OWN_JOURNAL.search(notice[:600]):
            return found["container"]
    return None


def _doi(notices: list[str]) -> str | None:
    for notice in notices:
        if found := _DOI.search(notice):
            return found.group()
    return None
