"""What the library's documents cite: works looked up in their reference lists, as bibliographic facts.

An answer from here says which document lists a work, under which number, and shows the sentences that cite it. It is
never evidence of what the works themselves found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from assistant.citing import cite_span, read_span, short_name
from assistant.search import Search
from assistant.words import edits_within, words
from ingest.document import Document, Reference, Span, fold_text

#: Works and citing sentences that one answer lists.
N_WORKS = 12
N_SENTENCES = 6

_WORKS = r"(?:papers?|stud(?:y|ies)|works?|references?|articles?|publications?|trials?|reviews?|sources?|literature)"
_CITED = r"(?:cites?|cited|citing|quotes?|references?|refers? to|lists?|listed|mentions?)"
_AUTHOR_YEAR = r"(?P<author>[A-Z][\w'\u2019-]+(?: [A-Z][\w'-]+)?)(?:,? (?:et al\.?|and (?:colleagues|co-?workers)))?,? ?\(?(?P<year>(?:19|20)\d\d)?[a-z]?\)?"
_WHO_CITES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\s*(?:[Ww]ho|[Ww]hich (?:documents?|of \w+(?: \w+)?|{_WORKS})|[Ww]hat|[Ww]here|[Dd]o(?:es)? (?:any\w*|the \w+)) (?:else )?{_CITED} {_AUTHOR_YEAR}",
        rf"^\s*(?:[Ww]here|[Bb]y whom|[Ff]or what|[Ww]hat) (?:is|was|are) {_AUTHOR_YEAR}\s+(?:cited|quoted|referenced|listed)",
    )
)
_ON_TOPIC = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_WORKS} (?P<how>on|about|by|of|from|concerning|regarding|dealing with) (?P<topic>.{{2,80}}?) "
        rf"(?:do(?:es)? (?P<who>the library|it|we|you|they|the \w+|[A-Z][\w-]+(?: \d{{4}})?) (?:cite|reference|list|refer to)\b|(?:are|is) (?:cited|referenced|listed)\b|in the (?:reference lists?|references|bibliograph\w+))",
        rf"\b(?:cited|listed|referenced) {_WORKS} (?P<how>on|about|by|of|from|concerning|regarding) (?P<topic>.{{2,80}}?)\s*\??$",
        rf"^\s*(?:which|what) {_WORKS} do(?:es)? (?P<who>the library|it|we|you|they|the \w+|[A-Z][\w-]+(?: \d{{4}})?) (?:cite|list|reference) (?P<how>on|about|by|from|concerning|regarding) (?P<topic>.{{2,80}}?)\s*\??$",
    )
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Works that are asked for: of an author and year, or on a topic; `whole` when the citing sentences are wanted too."""

    author: str | None = None
    year: int | None = None
    topic: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A work as one document lists it, and the sentences of that document that cite it, each by its spans."""

    document: Document
    reference: Reference
    sentences: tuple[tuple[Span, ...], ...]


def answer_about_works(question: str, search: Search) -> Answer | None:
    """Answer which documents cite a work, or which works on a topic are cited; None when that is not asked."""
    wanted = read_request(question)
    if wanted is None:
        return None
    search.refresh()
    groups = group_entries(find_entries(wanted, search), search)
    if not groups:
        return _nothing_found(wanted, search)
    return _list_works(wanted, groups, search)


def read_request(question: str) -> Wanted | None:
    """The works that a question asks for, when it asks who cites them or which are cited."""
    for pattern in _WHO_CITES:
        found = pattern.search(question)
        if found:
            year = found["year"]
            return Wanted(found["author"], int(year) if year else None, whole=True)
    for pattern in _ON_TOPIC:
        found = pattern.search(question)
        if found:
            topic = found["topic"].strip()
            named = re.fullmatch(_AUTHOR_YEAR, topic)
            if found["how"].casefold() in ("by", "from", "of") and named:
                return Wanted(named["author"], int(named["year"]) if named["year"] else None)
            return Wanted(topic=topic)
    return None


def find_entries(wanted: Wanted, search: Search) -> Iterator[Entry]:
    """The entries of all reference lists that are asked for."""
    concepts = [c.alternatives for c in search.understand(wanted.topic).concepts if not c.asking] if wanted.topic else []
    for key in sorted(search.documents):
        document = search.document(key)
        for reference in document.references:
            if wanted.topic:
                held = _stems(f"{reference.title or reference.text} {reference.container or ''}")
                fits = bool(concepts) and all(
                    any(all(s in held for s in phrase) for phrase, _ in alternatives) for alternatives in concepts
                )
            else:
                fits = _is_by(reference, wanted)
            if fits:
                yield Entry(document, reference, tuple(citing_sentences(document, reference.number)))


def _stems(text: str) -> frozenset[str]:
    return frozenset(s for w in words(text) for s in (w.stem, w.folded))


def _is_by(reference: Reference, wanted: Wanted) -> bool:
    surnames = {fold_text(name) for name in (reference.first_author or "", *_surnames(reference.authors))}
    author = fold_text(wanted.author or "")
    by = author in surnames or any(author == part for name in surnames for part in name.split() if len(part) > 3)
    # Lists misprint names, and so do those who ask.
    by = by or (len(author) > 5 and any(edits_within(author, name, 1) for name in surnames))
    return by and (wanted.year is None or reference.year == wanted.year)


def _surnames(authors: Iterable[str]) -> Iterator[str]:
    from assistant.naming import surname

    return (surname(author) for author in authors)


def citing_sentences(document: Document, number: int) -> Iterator[tuple[Span, ...]]:
    """The sentences of a document's text that carry a reference number; of a cut one, the part that carries it first."""
    seen: set[tuple[Span, ...]] = set()
    marks = [m for m in document.markers if number in m.numbers]
    for passage in document.passages:
        for sentence in passage.sentences:
            held = [span for span in sentence.spans if any(span.start <= m.start and m.end <= span.end for m in marks)]
            if held and sentence.spans not in seen:
                seen.add(sentence.spans)
                yield (held[0], *(span for span in sentence.spans if span != held[0]))


def group_entries(entries: Iterable[Entry], search: Search) -> list[list[Entry]]:
    """Entries of one work together, in the order of first author and year."""
    groups: dict[tuple[tuple[str, int], ...], list[Entry]] = {}
    for entry in entries:
        own = (entry.document.key, entry.reference.number)
        places = tuple(sorted(search.other_places(*own))) or (own,)
        groups.setdefault(places, []).append(entry)
    return sorted(groups.values(), key=lambda g: (g[0].reference.first_author or "~", g[0].reference.year or 0))


def _nothing_found(wanted: Wanted, search: Search) -> Answer:
    what = f"on {wanted.topic}" if wanted.topic else f"by {wanted.author}{f' {wanted.year}' if wanted.year else ''}"
    lists = sum(bool(search.document(key).references) for key in search.documents)
    return Answer("abstention", f"No work {what} stands in the reference lists of the library ({lists} lists were searched).")


def _list_works(wanted: Wanted, groups: list[list[Entry]], search: Search) -> Answer:
    citations: list[Citation] = []
    lines = [_headline(wanted, groups)]
    for group in groups[:N_WORKS]:
        for entry in group:
            lines += _entry_lines(entry, wanted.whole, citations, search)
    if len(groups) > N_WORKS:
        lines.append(f"{len(groups) - N_WORKS} more are listed; name an author or a narrower topic to see them.")
    lines.append("These are entries of reference lists; the library does not hold what those works found.")
    return Answer("answer", "\n".join(lines), tuple(citations))


def _headline(wanted: Wanted, groups: list[list[Entry]]) -> str:
    n = len(groups)
    works = "One work" if n == 1 else f"{n} works"
    what = f"on {wanted.topic}" if wanted.topic else f"by {wanted.author}{f' {wanted.year}' if wanted.year else ''}"
    return f"{works} {what} {'is' if n == 1 else 'are'} cited:"


def _entry_lines(entry: Entry, whole: bool, citations: list[Citation], search: Search) -> Iterator[str]:
    """A work as a document lists it, with the place of its entry, or with the sentences that cite it."""
    reference, document = entry.reference, entry.document
    named = [part for part in (reference.first_author, str(reference.year or "")) if part]
    facts = ". ".join(part for part in (" ".join(named), reference.title, reference.container) if part)
    where = f"{facts or reference.text} (reference {reference.number} of {short_name(document)})"
    if not whole or not entry.sentences:
        place = entry.sentences[0][0] if entry.sentences else reference.spans[0]
        yield f"- {where} [{_mark(document, place, citations, search)}]"
        return
    yield f"- {where}, cited for:"
    for spans in entry.sentences[:N_SENTENCES]:
        marks = "".join(f"[{_mark(document, span, citations, search)}]" for span in spans)
        yield f"- \u201c{read_span(document, sorted(spans))}\u201d {marks}"


def _mark(document: Document, span: Span, citations: list[Citation], search: Search) -> int:
    made = cite_span(document, span, len(citations) + 1, search.other_places)
    for known in citations:
        if (known.document, known.start, known.end) == (made.document, made.start, made.end):
            return known.marker
    citations.append(made)
    return made.marker
