"""Bibliographic facts that a PDF prints about itself: title, authors, year, journal, DOI, kind."""

from __future__ import annotations

import re

from ingest.document import Metadata
from ingest.readers.pdf_blocks import Piece
from ingest.readers.pdf_roles import split_names

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;:)\]]")
_KINDS = (
    (r"study ?protocol|trial ?protocol", "protocol"),
    (r"case ?(?:report|series|study)", "case report"),
    (r"guideline|consensus ?statement|position ?statement|practice ?parameter", "guideline"),
    (r"editorial|commentary|correspondence|letter ?to", "editorial"),
    (r"systematic ?review|meta-?analysis|review ?article|narrative ?review|(?<![a-z])review(?![a-z])", "review"),
    (r"research|original|methodology|clinical ?(?:study|trial)|technical ?note", "study"),
)
_JOURNAL = re.compile(
    r"\b(?:journal|annals|archives|acta|proceedings|letters|reviews?|research|medicine|surgery|radiology|practice|spine)\b", re.I
)
_HEAD_LINE = re.compile(r"(?P<journal>[A-Z][A-Za-z&:,\-. ]{3,80}?)[,.]?\s+(?P<year>(?:19|20)\d\d)\b")


def read_facts(pieces: list[Piece], declared: dict[str, str], text: str) -> Metadata:
    """What the first page, the running heads and the file's own facts say of the document."""
    title = " ".join(" ".join(p.text for p in pieces if p.kind == "title").split())
    if not title and len(declared.get("title", "").split()) > 3:
        title = " ".join(declared["title"].split())
    authors = [name for p in pieces if p.kind == "authors" for name in split_names(p)]
    first_page = pieces[0].page if pieces else 1
    front = " ".join(p.text for p in pieces if p.page == first_page)
    edges = " ".join(p.text for p in pieces if p.kind == "furniture" and p.page <= first_page + 1)
    return Metadata(
        title=title[:1_000],
        authors=tuple(authors[:500]),
        year=_year(edges, front, declared),
        container=_journal(pieces, first_page),
        doi=_doi(declared, edges, front, text),
        kind=_kind(pieces, first_page, title),
        licence=_licence(text),
    )


def _doi(declared: dict[str, str], *texts: str) -> str | None:
    """The DOI of the document itself: declared, at the edges or in front, or said where it is to be cited."""
    *front, whole = texts
    for text in (declared.get("doi", ""), declared.get("subject", ""), *front):
        found = _DOI.search(text)
        if found:
            return found.group()
    cited = re.search(r"(?:cite this article|pre-publication history)", whole, re.I)
    near = whole[max(0, cited.start() - 200) : cited.end() + 600] if cited else ""
    found = _DOI.search(near)
    return found.group() if found else None


def _year(edges: str, front: str, declared: dict[str, str]) -> int | None:
    for text in (edges, front, declared.get("creationdate", "")):
        years = [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text) if 1900 < int(y) < 2100]
        published = re.search(r"(?:published|©|copyright)[^.]{0,60}?((?:19|20)\d\d)", text, re.I)
        if published:
            return int(published[1])
        if years:
            return max(set(years), key=years.count)
    return None


def _journal(pieces: list[Piece], first_page: int) -> str | None:
    """The journal named in a running head of the form "Author et al. Journal 2015, 16:1"."""
    for piece in pieces:
        if piece.kind != "furniture" or piece.page > first_page + 1:
            continue
        for line in piece.lines:
            head = re.sub(r"^.*?\bet al\.?,?\s*", "", line.text)
            found = _HEAD_LINE.match(head.strip()) if head != line.text else None
            if found:
                return found["journal"].strip(" ,.")
    return _repeated_journal(pieces)


def _repeated_journal(pieces: list[Piece]) -> str | None:
    """A running head that names a journal and stands on several pages, its page number aside; no part of the title."""
    title = " ".join(p.text for p in pieces if p.kind == "title").casefold()
    pages: dict[str, set[int]] = {}
    for piece in pieces:
        for line in piece.lines if piece.kind == "furniture" else ():
            head = re.sub(r"^\d{1,4}\s+|\s+\d{1,4}$", "", line.text.strip())
            if len(head) < 80 and _JOURNAL.search(head) and head.casefold() not in title and not re.search(r"\d|@|:", head):
                pages.setdefault(head, set()).add(piece.page)
    return next((head for head, found in pages.items() if len(found) > 2), None)


def _kind(pieces: list[Piece], first_page: int, title: str) -> str:
    """What the banner over the title calls it, else what the title says."""
    banner = []
    for piece in pieces:
        if piece.kind == "title" or piece.page != first_page:
            break
        banner.append(piece.text)
    over = re.sub(r"\s+", "", " ".join(banner)).casefold()
    for pattern, kind in _KINDS:
        if re.search(pattern.replace(" ?", ""), over):
            return kind
    for pattern, kind in _KINDS[:-1]:
        if re.search(pattern, title.casefold()):
            return kind
    return "document"


def _licence(text: str) -> str | None:
    found = re.search(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", re.sub(r"\s+", "", text[:20_000]))
    return f"CC-{found[1].upper()}-{found[2]}" if found else None
