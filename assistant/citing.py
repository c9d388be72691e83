"""From a span of a document to the citation that a reader can check, with the references that the span rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.answer import Citation, CitedReference
from ingest.document import Document, Reference, Span
from ingest.library import DocumentInfo

#: Tells at which other places the library cites the same work: (document key, number) pairs.
OtherPlaces = Callable[[str, int], Iterable[tuple[str, int]]]


def cite_span(
    document: Document, span: Span, marker: int, other_places: OtherPlaces, reading: str | None = None
) -> Citation:
    """Make the citation of one span.

    Args:
        document: The document that holds the span.
        span: What is quoted; white space at its ends is left out of the quote.
        marker: The number that the answer's text gives this citation [1-].
        other_places: Where else the library cites a work.
        reading: How the span reads when its characters alone do not say it.

    Returns:
        The citation; ``document.text[start:end] == quote``.
    """
    span = trim_span(document.text, span)
    section = document.section_at(span.start)
    meta = document.metadata
    found = document.markers_in(span.start, span.end)
    numbers = tuple(dict.fromkeys(n for m in found for n in m.numbers))
    suspects = {n: m.suspect for m in found if m.suspect for n in m.numbers}
    by_number = {reference.number: reference for reference in document.references}
    references = tuple(
        cited_reference(document.key, by_number[n], other_places, suspects.get(n)) for n in numbers if n in by_number
    )
    return Citation(
        marker=marker,
        document=document.key,
        title=meta.title,
        authors=meta.authors,
        year=meta.year,
        doi=meta.doi,
        kind=meta.kind,
        coverage=meta.coverage,
        section=section.title if section else None,
        page=document.page_at(span.start),
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        markers=numbers,
        references=references,
        notes=tuple(dict.fromkeys(note.text for note in document.notes_on(span.start, span.end))),
        reading=reading,
    )


def cited_reference(
    key: str, reference: Reference, other_places: OtherPlaces, suspect: str | None = None
) -> CitedReference:
    """An entry of a document's list as an answer gives it, with the same work's places in other documents."""
    others: list[Mapping[str, object]] = [
        {"document": other, "number": number} for other, number in other_places(key, reference.number) if other != key
    ]
    return CitedReference(
        number=reference.number,
        text=reference.text,
        first_author=reference.first_author,
        year=reference.year,
        title=reference.title,
        container=reference.container,
        doi=reference.doi,
        pmid=reference.pmid,
        also_cited_by=tuple(dict(o) for o in others),
        suspect=suspect,
    )


def trim_span(text: str, span: Span) -> Span:
    """The span without white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_BULLET = re.compile(r"^\s*(?:[\u2022\u25aa\u25cf\u25ba\u2023\uf0b7\uf076*\u2013-]|\d{1,2}[.)])\s+")
#: Where a figure is pointed to with an arrow or dash and nothing else is said in the brackets.
_POINTER = re.compile(r"\s*\(\s*[\u2192\u25ba\u25b6\u2013-]\s*\**\s*(?:Figs?|Figures?|Tables?)\b[^()]{0,24}\)", re.I)
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_LATEX = {r"\pm": "±", r"\chi": "χ", r"\geq": "≥", r"\leq": "≤", r"\times": "×", r"\sim": "~", r"\mu": "µ"}


def read_span(document: Document, spans: Iterable[Span]) -> str:
    """Spans as a reader would say them: reference markers, bullets and white space taken off, nothing else changed."""
    parts = []
    for span in spans:
        text, at = [], span.start
        for marker in document.markers_in(span.start, span.end):
            text.append(document.text[at : marker.start])
            at = marker.end
        text.append(document.text[at : span.end])
        parts.append("".join(text))
    joined = _POINTER.sub("", _join(parts, document.text))
    joined = _BULLET.sub("", joined)
    joined = re.sub(r"\s+([.,;:])(?=\s|$)", r"\1", joined)
    if document.format == "markdown":
        joined = _EMPHASIS.sub(r"\2", joined)
    return tidy(joined)


def tidy(text: str) -> str:
    """Signs of typesetting said in plain characters: LaTeX, doubled hyphens of a range, blanks inside brackets."""
    for code, sign in _LATEX.items():
        text = text.replace(code, sign)
    text = re.sub(r"\$([^$]{1,40})\$", r"\1", text)
    text = re.sub(r"(?<=\d)--(?=\d)", "\u2013", text)
    return re.sub(r"(?<=[(\[]) (?=\S)|(?<=[^\s(]) (?=[)\]])", "", text)


#: A hyphen at the end of a line that belongs to the word: behind capitals or between digits.
_KEPT = re.compile(r"(?<=[A-Z][A-Z])-\s*\n\s*(?!(?:and|or|to)\b)(?=[a-z])|(?<=\d)-\s*\n\s*(?=\d)")
_CUT = re.compile(r"\b([a-z]{3,})-\s*\n\s*(?!(?:and|or|to|nor|versus)\b)([a-z]{3,})\b")


def _join(parts: Sequence[str], text: str) -> str:
    """Parts of one sentence in one line; a word that the end of a line or page cuts is made whole.

    The hyphen stays where the document prints the word with one elsewhere.
    """

    def whole(match: re.Match[str]) -> str:
        compound = f"{match[1]}-{match[2]}"
        return compound if compound in text else match[1] + match[2]

    lines = _KEPT.sub("-", _CUT.sub(whole, "\n".join(parts)))
    return re.sub(r"\s+", " ", lines).strip()


def short_name(document: Document | DocumentInfo) -> str:
    """How an answer names a document: first author's surname and year, or its title."""
    from assistant.naming import surname

    meta = document.metadata
    if meta.authors:
        who = surname(meta.authors[0]).capitalize()
        return f"{who} {meta.year}" if meta.year else who
    return meta.title or document.key
