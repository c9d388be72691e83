"""What the library's documents cite: works looked up in their reference lists, as bibliographic facts.

An answer from here says which document lists a work, under which number, and shows the sentences that cite it. It is
never evidence of what the works themselves found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from assistant.citing import cite_span, read_span, short_name
from assistant.search import Search
from assistant.thesaurus import Phrase
from assistant.words import edits_within, words
from ingest.document import Document, Reference, Span, fold_text

#: Works and citing sentences that one answer lists.
N_WORKS = 12
N_SENTENCES = 6

_WORKS = r"(?:papers?|stud(?:y|ies)|works?|references?|articles?|publications?|trials?|reviews?|sources?|literature|citations?)"
_CITES = r"(?:cites?|cited|citing|quotes?|quoted|references?|referenced|refers? to|referred to|lists?|listed|mentions?)"
_CITED = r"(?:cited|quoted|referenced|listed|mentioned|referred to)"
_PARTICLES = r"(?:(?:van der|van den|van|von|de la|de|di|da|del|el|al) )?"
_AUTHOR_YEAR = (
    rf"(?P<author>{_PARTICLES}[^\W\d_][\w'\u2019-]+(?: [A-Z][\w'-]+)?)(?:'s)?(?:,? (?:et al\.?|and (?:colleagues|co-?workers|others)))?"
    r"(?:'s)?(?: (?:paper|study|work|article|review|trial))?,? ?(?:(?:of|from|in) )?\(?(?P<year>(?:19|20)\d\d)?[a-z]?\)?"
)
#: Who is asked about: the library, or one document by its author.
_CITER = r"(?P<who>the library|it|we|you|they|the \w+|[A-Z][\w'-]+(?: et al\.?)?(?: \d{4})?)"
_END = r"\s*(?:,? and (?:for what|what for|why|where|how often)|in the library|at all)*\s*[?.]*\s*$"
_WHO_CITES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\s*(?:[Ww]ho|[Ww]hich (?:documents?|of \w+(?: \w+)?|{_WORKS})|[Ww]hat|[Ww]here|[Dd]o(?:es)? (?:any\w*|the \w+)) (?:else )?{_CITES} {_AUTHOR_YEAR}{_END}",
        rf"^\s*(?:[Ww]here|[Bb]y whom|[Ff]or what|[Ww]hat for|[Ww]hat|[Hh]ow (?:often|many times)|[Ww]hy) (?:is|was|are) {_AUTHOR_YEAR}\s+{_CITED}",
        rf"^\s*(?:[Ii]s|[Ww]as) {_AUTHOR_YEAR}\s+{_CITED}{_END}",
    )
)
#: Whether a work is cited at all, by anyone or by one document.
_DOES_CITE = re.compile(
    rf"^\s*(?:[Dd]oes|[Dd]o|[Dd]id) {_CITER} (?:cite|quote|reference|refer to|list) (?:any(?:thing)? )?(?:{_WORKS} )?(?:by |of |from )?(?=[A-Z])"
    rf"{_AUTHOR_YEAR}(?:\s+(?:on|about|concerning|regarding) (?P<topic>[^?]{{2,80}}?))?{_END}"
)
_DOES_CITE_ON = re.compile(
    rf"^\s*(?:[Dd]oes|[Dd]o|[Dd]id) {_CITER} (?:cite|reference|refer to) (?:any |the |an? )?"
    rf"(?:{_WORKS} (?:on|about|concerning|regarding) (?P<topic>[^?]{{2,80}}?)|(?P<title>[^?]{{2,60}}?) (?:trial|study|paper|guidelines?|review)){_END}"
)
#: Works on a topic that one document cites.
_CITED_BY = re.compile(
    rf"\b{_WORKS} (?P<how>on|about|by|of|from|concerning|regarding|dealing with) (?P<topic>.{{2,80}}?) (?:are|is|were|was) (?:cited|quoted|referenced|listed) (?:by|in) "
    rf"(?!the (?:reference|bibliograph)|(?:table|fig|slide)\w* \d)(?-i:{_CITER})\s*[?.]*\s*$",
    re.I,
)
_BY_TITLE = re.compile(
    rf"^\s*(?:who|which documents?|what|where|does any\w*) (?:else )?{_CITES} (?:the )?(?P<topic>[^?]{{2,60}}?) (?:trial|study|paper|guidelines?|review){_END}", re.I
)
_HOW = r"(?P<how>on|about|by|of|from|concerning|regarding|dealing with)"
_ON_TOPIC = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_WORKS} {_HOW} (?P<topic>.{{2,80}}?) "
        rf"(?:do(?:es)? {_CITER} (?:cite|reference|list|refer to)\b|(?:are|is) (?:there in .*|cited|referenced|listed)\b|in the (?:reference lists?|references|bibliograph\w+))",
        rf"\b{_CITED} {_WORKS} {_HOW} (?P<topic>.{{2,80}}?)\s*\??$",
        rf"^\s*{_WORKS} {_CITED} {_HOW} (?P<topic>.{{2,80}}?)\s*\??$",
        rf"^\s*(?:which|what) {_WORKS} (?:do|does|did) {_CITER} (?:cite|list|reference) {_HOW} (?P<topic>.{{2,80}}?)\s*\??$",
        rf"^\s*(?:what|whom?) (?:do|does|did) {_CITER} (?:cite|quote|reference) {_HOW} (?P<topic>.{{2,80}}?)\s*\??$",
        rf"^\s*(?:list|show|give|name) (?:me )?(?:all |the )*(?:references|citations|bibliography) {_HOW} (?P<topic>.{{2,80}}?) (?:in|of|from) (?P<who>[A-Z][\w'-]+?)(?:'s)?(?: (?:paper|review|study|article|abstract|list))?\s*[?.]*$",
        rf"^\s*(?:are there|is there)(?: any)? (?:references?|citations?|cited works?) {_HOW} (?P<topic>.{{2,80}}?)\s*\??$",
    )
)
_NUMBER = re.compile(
    r"\b(?:reference|ref\.?|citation|entry)\s(?:no\.?\s|number\s|#)?\[?(?P<number>\d{1,3})\]?\s(?:of|in|by|from)\s(?:the\s)?(?P<who>[A-Z][\w'-]+?|slides)(?:'s)?(?:\s(?:paper|review|study|article|abstract|list|\d{4}|et al\.?))*\s*(?:say|stand for|mean|cited for|about)?\s*[?.]*\s*$"
)
_MENTIONED = re.compile(r"\b(?:mention(?:s|ed)?|lists?|listed)\b", re.I)
_YEAR = re.compile(r"(?:the year )?(?P<year>(?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Works that are asked for: of an author and year, on a topic, or the one of a number.

    `by` narrows to the document that is named as citing; `whole` when the citing sentences are wanted too; `loose` where an
    author's name may as well be an everyday word.
    """

    author: str | None = None
    year: int | None = None
    topic: str | None = None
    number: int | None = None
    by: str | None = None
    whole: bool = False
    loose: bool = False

    @property
    def words(self) -> str:
        """What is asked for, as a headline has it."""
        if self.number is not None:
            return f"under number {self.number}"
        told = [f"by {self.author}{f' {self.year}' if self.year else ''}"] if self.author else []
        told += [f"on {self.topic}"] if self.topic else []
        return " ".join(told) or f"of {self.year}"


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
        return None if wanted.loose else _nothing_found(wanted, search)
    return list_works(wanted.words, groups, search, whole=wanted.whole, by=wanted.by)


def read_request(question: str) -> Wanted | None:
    """The works that a question asks for, when it asks who cites them or which are cited."""
    numbered = _NUMBER.search(question)
    if numbered:
        return Wanted(number=int(numbered["number"]), by=numbered["who"], whole=True)
    titled = _BY_TITLE.search(question)
    if titled and not _YEAR.search(titled["topic"]) and not re.search(r"\bet al|'s$", titled["topic"]):
        return Wanted(topic=titled["topic"].strip(), whole=True, loose=True)
    found = _DOES_CITE.search(question)
    if found:
        year = found["year"]
        return Wanted(found["author"], int(year) if year else None, found["topic"], by=_citing(found["who"]))
    found = _DOES_CITE_ON.search(question)
    if found:
        return Wanted(topic=(found["topic"] or found["title"]).strip(), by=_citing(found["who"]))
    for pattern in _WHO_CITES:
        found = pattern.search(question)
        if found:
            year = found["year"]
            # A thing may be mentioned as well as a work.
            loose = not year and (found["author"].islower() or _MENTIONED.search(question) is not None)
            return Wanted(found["author"], int(year) if year else None, whole=True, loose=loose)
    for pattern in (_CITED_BY, *_ON_TOPIC):
        found = pattern.search(question)
        if found:
            return _on_topic(found)
    return None


def _on_topic(found: re.Match[str]) -> Wanted:
    topic, held = found["topic"].strip(), found.groupdict()
    by = _citing(held.get("who") or "")
    year = _YEAR.fullmatch(topic)
    if year:
        return Wanted(year=int(year["year"]), by=by)
    named = re.fullmatch(_AUTHOR_YEAR, topic)
    if found["how"].casefold() in ("by", "from", "of") and named and topic[:1].isupper():
        return Wanted(named["author"], int(named["year"]) if named["year"] else None, by=by)
    return Wanted(topic=topic, by=by)


def _citing(who: str) -> str | None:
    """The document that is named as citing, by its author or its kind; None where it is the library."""
    if who[:1].isupper():
        return re.sub(r"'s$|\set al\.?|\s\d{4}$", "", who)
    kind = re.search(r"slides|review|guideline", who)
    return kind[0] if kind else None


def find_entries(wanted: Wanted, search: Search) -> Iterator[Entry]:
    """The entries of all reference lists that are asked for."""
    concepts = [c.alternatives for c in search.understand(wanted.topic).concepts if not c.asking] if wanted.topic else []
    starts = starts_of(concepts) if concepts else [(wanted.author or str(wanted.year or ""))[:N_START]]
    for document in search.documents_listing(starts if any(starts) else ()):
        if wanted.by and not _is_named(document, wanted.by):
            continue
        for reference in document.references:
            if _fits(reference, wanted, concepts):
                yield Entry(document, reference, tuple(citing_sentences(document, reference.number)))


def _fits(reference: Reference, wanted: Wanted, concepts: Sequence[Iterable[tuple[Phrase, float]]]) -> bool:
    """Whether an entry is one of those asked for; the topic's concepts are given by their phrases of stems."""
    if wanted.number is not None:
        return reference.number == wanted.number
    if wanted.author and not _is_by(reference, wanted):
        return False
    if wanted.topic:
        held = _stems(f"{reference.title or reference.text} {reference.container or ''}")
        return bool(concepts) and all(any(all(s in held for s in phrase) for phrase, _ in alternatives) for alternatives in concepts)
    return wanted.author is not None or reference.year == wanted.year


#: Letters of a stem or a name that are sure to stand in an entry that holds the word.
N_START = 4


def starts_of(concepts: Iterable[Iterable[tuple[Phrase, float]]]) -> list[str]:
    """Letters of which every entry holds some that speaks of any of these concepts, each given by its phrases of stems."""
    return sorted({phrase[0][:N_START] for phrases in concepts for phrase, _ in phrases if phrase})


def _is_named(document: Document, name: str) -> bool:
    """Whether a document is meant by a name: of one of its authors, or its kind."""
    surnames = {fold_text(surname) for surname in _surnames(document.metadata.authors)}
    return fold_text(name) in surnames or fold_text(name).rstrip("s") == fold_text(document.metadata.kind).rstrip("s")


def _stems(text: str) -> frozenset[str]:
    return frozenset(s for w in words(text) for s in (w.stem, w.folded))


def _is_by(reference: Reference, wanted: Wanted) -> bool:
    surnames = {fold_text(name) for name in (reference.first_author or "", *_surnames(reference.authors))}
    author = fold_text(wanted.author or "").removesuffix("'s")
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


def _called(by: str) -> str:
    """A citing document as a sentence names it."""
    return by if by[0].isupper() else f"the {by}"


def _nothing_found(wanted: Wanted, search: Search) -> Answer:
    what = wanted.words + (f" that {_called(wanted.by)} cites" if wanted.by else "")
    lists = len(search.library.keys_listing())
    return Answer("abstention", f"No work {what} stands in the reference lists of the library ({lists} lists were searched).")


def list_works(words: str, groups: list[list[Entry]], search: Search, *, whole: bool = False, by: str | None = None) -> Answer:
    """The answer that lists works, those of each group as its documents list it.

    Args:
        words: What was asked for, as the headline has it.
        groups: The entries of each work.
        search: Search over the library.
        whole: Whether the sentences that cite a work are wanted too.
        by: The document that is named as citing.
    """
    citations: list[Citation] = []
    lines = [_headline(words, groups, by)]
    for group in groups[:N_WORKS]:
        for entry in group:
            lines += _entry_lines(entry, whole, citations, search)
    if len(groups) > N_WORKS:
        lines.append(f"{len(groups) - N_WORKS} more are listed; name an author or a narrower topic to see them.")
    lines.append("These are entries of reference lists; the library does not hold what those works found.")
    return Answer("answer", "\n".join(lines), tuple(citations))


def _headline(words: str, groups: list[list[Entry]], by: str | None) -> str:
    n = len(groups)
    works = "One work" if n == 1 else f"{n} works"
    citing = f" by {_called(by)}" if by else ""
    return f"{works} {words} {'is' if n == 1 else 'are'} cited{citing}:"


def _entry_lines(entry: Entry, whole: bool, citations: list[Citation], search: Search) -> Iterator[str]:
    """A work as a document lists it, with the place of its entry, or with the sentences that cite it."""
    reference, document = entry.reference, entry.document
    named = [part for part in (reference.first_author, str(reference.year or "")) if part]
    facts = ". ".join(part for part in (" ".join(named), reference.title, reference.container) if part)
    where = f"{facts or reference.text} (reference {reference.number} of {short_name(document)})"
    if not whole or not entry.sentences:
        marks = "".join(f"[{_mark(document, span, citations, search)}]" for span in reference.spans)
        yield f"- {where} {marks}"
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
