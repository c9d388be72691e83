"""What a document is: its authors, where they work, how they are reached, where and when it appeared, its DOI, told from its own front with the place cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.arranging import Statement
from assistant.citing import short_name
from assistant.naming import KIND_WORDS, surname
from assistant.question import Question
from assistant.search import Search
from assistant.words import ASKING, STOP, Word, words
from ingest.document import Document, Span

_AUTHORS = re.compile(
    r"\bwho (?:wrote|authored|published|made|gave|is (?:the )?(?:\w+ )?authors?|are (?:the )?authors)\b|(?<!did the )(?<!do the )(?<!have the )(?<!had the )\bauthors? of\b|\bauthors?\s*\??\s*$",
    re.I,
)
_CONTAINER = re.compile(
    r"\b(?:which|what|name of the) journal\b|\bwhere (?:was|is|did|has) .{0,80}\b(?:published|appear(?:ed)?)\b|\bbibliographic\b|\bhow (?:do|should|can) (?:i|we|one) cite\b"
    r"|\bjournal\b.{0,30}\b(?:volume|pages?|year)\b|\bvolume(?:,| and| &) (?:issue|pages?|page numbers?|year)\b|\bpages?(?:,| and| &) volume\b",
    re.I,
)
_YEAR = re.compile(
    r"\b(?:when|what year|which year|in what year) .{0,60}\b(?:published|appear(?:ed)?|presented)\b|\bpublication (?:year|date)\b|\byear of publication\b",
    re.I,
)
_WORK = re.compile(
    r"\b(?:which|what) (?:universit(?:y|ies)|hospitals?|departments?|institut(?:ions?|es?)|cent(?:re|er)s?|clinics?|cit(?:y|ies)|country|countries)\b"
    r"|\baffiliat\w+|\bwhere (?:do|does|did|are|were|was|is) .{0,60}\b(?:work|based|come from|done|conducted|carried out|from)\b|\bwhere .{0,40}\bfrom\b",
    re.I,
)
#: A line of a document's front that names a place of work.
_PLACE = re.compile(r"\b(?:Universit|Hospital|Institut|Department|Clinic\b|College|Cent(?:er|re)\b|School of)")
#: So many such lines are told, none longer than this [characters].
N_WORK, N_WORK_LINE, N_CONTACT = 4, 320, 6
_DOI = re.compile(r"\bdoi\b", re.I)
#: Ways to reach the authors: how a question asks for each, and how a line of a document's front bears it.
_WAYS = (
    (re.compile(r"\be-?mails?\b", re.I), re.compile(r"\w@\w")),
    (re.compile(r"\b(?:tele)?phones?\b", re.I), re.compile(r"\b(?:tel|tele?phone|phone)\b[.:]?\s*[+(\d]", re.I)),
    (re.compile(r"\bfax\b", re.I), re.compile(r"\bfax\b[.:]?\s*[+(\d]", re.I)),
)
_CONTACT = re.compile(
    r"\be-?mails?\b|\b(?:tele)?phones?\b|\bfax\b|\bcorrespond(?:ence|ing)\b|\bcontact (?:details?|address|data|the authors?)\b"
    r"|\bwho(?:m)? (?:do|can|should) (?:i|we|one) (?:write to|contact)\b",
    re.I,
)
_REACHED = re.compile(r"\bcorrespond(?:ence|ing)\b|\b(?:street|road|avenue)\b", re.I)
#: Words that ask for these facts, and for nothing that a document says.
_REQUEST = frozenset(
    "affiliation affiliations affiliated based work works working done conducted carried university universities hospital hospitals department departments institution institutions "
    "institute institutes centre center centres centers clinic city country countries author authors authored bibliographic cite details doi full journal pages pp publish published publication volume wrote appear appeared presented year name names list complete "
    "correspondence corresponding contact address e mail email emails phone telephone fax number "
    "available called copyright count date document documents figure figures given held kind last licence license library long old oldest newest latest pmid pubmed id printed references "
    "senior slides sort sources table tables text texts titled type whole works written years performed".split()
)
_KINDS = frozenset(word for names in KIND_WORDS.values() for word in names) | {
    "article",
    "articles",
    "report",
    "team",
    "group",
}
#: A question with more words of its own asks for something else.
N_OTHER = 1
#: So many words of a title name a document, where nothing else is said; one is enough where a work is spoken of as known.
N_TITLED = 2
#: How surely the document must be named, and no other beside it.
LEAST_NAMED = 0.5
#: So much of a document's beginning is its front, and so far apart its authors may stand [characters].
N_FRONT, N_AUTHORS = 6_000, 900
#: Words that may stand in a question for such a fact beside the document's name.
_OF_FACTS = STOP | ASKING | _REQUEST | _KINDS


def about_document(question: Question, search: Search) -> list[Statement]:
    """The statement that tells what is asked of the one document named; empty when something else is asked."""
    key, n_other = asked_document(question, search)
    if not key or n_other > N_OTHER:
        return []
    asked = question.typed
    told = {
        _tell_contact: not n_other and _CONTACT.search(asked),
        _tell_work: _WORK.search(asked),
        _tell_authors: _AUTHORS.search(asked),
        _tell_container: _CONTAINER.search(asked) or _YEAR.search(asked),
        _tell_doi: _DOI.search(asked),
    }
    for tell, wanted in told.items():
        if wanted:
            return list(tell(search.document(key), asked))
    return []


def asked_document(question: Question, search: Search) -> tuple[str, int]:
    """The key of the one document that a question for such a fact names, "" where there is none, and how many words ask for something else.

    It is named by its authors, its kind, a year that no other has, or the words of its title, under any of their names.
    """
    named = [key for key, strength in question.documents.items() if strength >= LEAST_NAMED]
    naming = search.name_documents(question.typed)[1]
    own = [
        w
        for i, w in enumerate(words(question.typed))
        if i not in naming and w.folded not in _OF_FACTS and not w.folded.isdigit()
    ]
    if _OF_ENTRY.search(question.typed) or (question.previous_answer and _ONE_OF_SEVERAL.search(question.typed)):
        return "", len(own)
    if len(named) == 1:
        return named[0], sum(not _in_title(w, question, search.documents[named[0]].title) for w in own)
    named = named or [key for key in _of_the_year(question.typed, search) if not own]
    if len(named) == 1:
        return named[0], 0
    if named or len(own) < (1 if _ONE_WORK.search(question.typed) else N_TITLED):
        return "", len(own)
    keys = [key for key, info in search.documents.items() if all(_in_title(w, question, info.title) for w in own)]
    return (keys[0], 0) if len(keys) == 1 else ("", len(own))


#: Speaks of a work that a document cites.
_OF_ENTRY = re.compile(r"\breference list\b|\b(?:that|this|the) (?:number|figure|value|statement|claim|sentence|quote|reference)\b|\bcit(?:ed|es|ing)\b", re.I)
#: Speaks of one of those that an answer listed.
_ONE_OF_SEVERAL = re.compile(r"\b(?:first|second|third|fourth|last|other|next) ones?\b", re.I)
#: Speaks of one work as known.
_ONE_WORK = re.compile(r"\b(?:the|this|that) (?:[\w-]+ ){0,6}(?:papers?|study|trial|article|review|abstract|work|series|lecture|report)\b", re.I)


def _of_the_year(text: str, search: Search) -> list[str]:
    """The only document of a year that a text names."""
    years = {w.folded for w in words(text) if len(w.folded) == 4 and w.folded.isdigit()}
    keys = [key for key, info in search.documents.items() if str(info.year) in years]
    return keys if len(keys) == 1 else []


def _in_title(word: Word, question: Question, title: str) -> bool:
    """Whether a title holds a word, under its own or another name."""
    held = {w.stem for w in words(title)}
    phrases = [phrase for c in question.concepts if word.text in c.label.split() for phrase, _ in c.alternatives]
    return word.stem in held or any(set(phrase) <= held for phrase in phrases)


_ONE_AUTHOR = re.compile(r"\b(?:(?P<first>first)|last|senior|final)[- ](?:named )?author\b", re.I)


def _tell_authors(document: Document, asked: str) -> Iterator[Statement]:
    authors = document.metadata.authors
    places = [
        place
        for place in (_place_of(document, author) or _place_of(document, _surname_in(author)) for author in authors)
        if place
    ]
    if not places:
        return
    first = places[0]
    last = max((p for p in places if p.end - first.start <= N_AUTHORS), key=lambda p: p.end)
    span = Span(min(first.start, last.start), max(first.end, last.end))
    one = _ONE_AUTHOR.search(asked)
    if one and len(places) == len(authors):
        which = "first" if one["first"] else "last"
        said = f"The {which} author of {short_name(document)} is {authors[0 if one['first'] else -1]}."
    else:
        said = f"The authors of {short_name(document)} are {_join(authors)}."
    yield Statement(said, document, (span,))


def _tell_work(document: Document, _asked: str) -> Iterator[Statement]:
    """The lines of the front that name where the authors work, each cited."""
    held = [span for passage in document.passages for span in passage.spans]
    held += [span for reference in document.references for span in reference.spans]
    headings = {section.title.strip() for section in document.sections}
    places, told, at = [], [], 0
    for line in document.text[:N_FRONT].splitlines(keepends=True):
        span = _line_at(document.text, at, at)
        at += len(line)
        text = document.text[span.start : span.end].rstrip(".")
        if (
            _PLACE.search(text)
            and re.search(r",| of [A-Z]", text)
            and len(text) <= N_WORK_LINE
            and text.strip("#* ") not in headings
            and not any(span.overlaps(other) for other in held)
        ):
            places.append(span)
            told.append(text)
    if places:
        where = "; ".join(told[:N_WORK])
        yield Statement(f"Where the authors of {short_name(document)} work: {where}.", document, tuple(places[:N_WORK]))


def _tell_contact(document: Document, asked: str) -> Iterator[Statement]:
    """The lines of the front that tell how the authors are reached, each cited; only those of the way that is asked for."""
    named = [borne for way, borne in _WAYS if way.search(asked)]
    bears = named or [_REACHED, *(borne for _, borne in _WAYS)]
    headings = {section.title.strip() for section in document.sections}
    places: list[Span] = []
    for block in document.blocks:
        for span in block.spans if block.kind == "front" else ():
            for line in re.finditer(r"[^\n]+", document.text[span.start : span.end]):
                place = _line_at(document.text, span.start + line.start(), span.start + line.start() + 1)
                said = place.of(document.text)
                if (
                    any(b.search(said) for b in bears)
                    and len(said) <= N_WORK_LINE
                    and said.strip("#* ") not in headings
                ):
                    places.append(place)
    if places:
        said = "; ".join(place.of(document.text).rstrip(".") for place in places[:N_CONTACT])
        yield Statement(
            f"How {short_name(document)} says its authors are reached: {said}.", document, tuple(places[:N_CONTACT])
        )


#: Asks for the place in the volume as well.
_LOCATOR = re.compile(r"\b(?:volume|issue|pages?|pp|bibliographic|cite|citation|full reference)\b", re.I)
#: A line prints where in a volume a document stands ("2022;26:412-423").
_PRINTED = re.compile(r"\b\d{4}\s*;\s*\d+|\b\d+\s*(?:\(\d+\))?\s*:\s*(?:\d|e\d)|\bvol(?:ume|\.)\s*\d+", re.I)


def _tell_container(document: Document, asked: str) -> Iterator[Statement]:
    meta = document.metadata
    printed = _place_of(document, meta.container or "", _PRINTED) if _LOCATOR.search(asked) else None
    if printed:
        said = printed.of(document.text).strip("#* ").rstrip(".")
        yield Statement(f"{short_name(document)} appeared in {said}.", document, (printed,))
        return
    place = _place_of(document, meta.container or "") or (_place_of(document, str(meta.year)) if meta.year else None)
    if place is None:
        return
    where = " ".join(
        x for x in (meta.container, meta.year and (f"({meta.year})" if meta.container else str(meta.year))) if x
    )
    yield Statement(f"{short_name(document)} appeared in {where}.", document, (place,))


def _tell_doi(document: Document, _asked: str) -> Iterator[Statement]:
    place = _place_of(document, document.metadata.doi or "")
    if place:
        yield Statement(f"The DOI of {short_name(document)} is {document.metadata.doi}.", document, (place,))


def _place_of(document: Document, wording: str, bears: re.Pattern[str] | None = None) -> Span | None:
    """The first line that holds these words, and what it has to bear, in the front if it can be, outside the reference list."""
    if not wording:
        return None
    listed = [span for reference in document.references for span in reference.spans]
    for found in re.finditer(rf"(?<!\w){re.escape(wording)}(?!\w)", document.text, re.I):
        span = _line_at(document.text, found.start(), found.end())
        if bears and not (bears.search(span.of(document.text)) and len(span.of(document.text)) <= N_WORK_LINE):
            continue
        if not any(span.overlaps(other) for other in listed):
            return span if found.start() <= N_FRONT or document.metadata.doi == wording else None
    return None


def _surname_in(author: str) -> str:
    """The surname in a name, as it is written there."""
    folded = surname(author)
    return next((w.text for w in words(author) if w.folded == folded), "")


def _line_at(text: str, start: int, end: int) -> Span:
    """The line around a place, without white space at its ends."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    return Span(first + len(line) - len(line.lstrip()), first + len(line.rstrip()))


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
