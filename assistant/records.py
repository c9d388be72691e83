"""What the library's record says of a document or of all of them, where no sentence of a document could be quoted for it.

How many references, tables, figures or slides a document has, who wrote it, what kind it is, whether the whole of it is held: facts of the record, and
told as such, without a citation. What a line of the document's front says is cited instead (`about`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.about import N_OTHER, asked_document
from assistant.answer import Answer
from assistant.citing import short_name
from assistant.question import Question
from assistant.search import Search
from ingest.document import Document
from ingest.library import DocumentInfo

#: What tells a fact of a document; "" where its record does not hold it.
Tell = Callable[[Document], str]


def _count(pattern: str, what: str, n: Callable[[Document], int]) -> tuple[re.Pattern[str], Tell]:
    def tell(document: Document) -> str:
        found = n(document)
        return f"{short_name(document)} has {found} {what if found != 1 else what.removesuffix('s')}." if found else ""

    return re.compile(rf"\b(?:how many|number of) (?:\w+ )?(?:{pattern})\b", re.I), tell


def _n_figures(document: Document) -> int:
    heads = (
        re.match(r"\W*fig(?:ure)?\.?\s*(\d+)", b.spans[0].of(document.text), re.I)
        for b in document.blocks
        if b.kind == "caption"
    )
    return len({head[1] for head in heads if head})


def _count_pages(document: Document) -> str:
    if not document.pages:
        return ""
    what = "slides" if document.metadata.kind == "slides" else "pages"
    last = max(page.number for page in document.pages)
    return f"{short_name(document)} has {len(document.pages)} {what} with text, the last of them numbered {last}."


def _tell(name: str, value: Callable[[Document], object]) -> Tell:
    def tell(document: Document) -> str:
        held = value(document)
        return f"the {name} of {short_name(document)}: {held}." if held else ""

    return tell


def _ordinal(index: int) -> Tell:
    def tell(document: Document) -> str:
        authors = document.metadata.authors
        which = "first" if index == 0 else "last"
        return f"the {which} author of {short_name(document)} is {authors[index]}." if authors else ""

    return tell


def _tell_kind(document: Document) -> str:
    return f"{short_name(document)} is held as: {document.metadata.kind} ({document.metadata.coverage})."


def _tell_coverage(document: Document) -> str:
    return f"of {short_name(document)} the library holds: {document.metadata.coverage}."


#: How a fact of the record is asked for, and what tells it; the first that fits.
_FACTS: tuple[tuple[re.Pattern[str], Tell], ...] = (
    _count(r"authors?", "authors", lambda d: len(d.metadata.authors)),
    _count(r"references?|citations|works cited|cited works|sources", "references", lambda d: len(d.references)),
    _count(r"tables?", "tables", lambda d: len({t.label for t in d.tables})),
    _count(r"figures?", "figures", _n_figures),
    (re.compile(r"\b(?:how many|number of) (?:\w+ )?(?:slides?|pages?)\b", re.I), _count_pages),
    (re.compile(r"\b(?:last|senior|final) author\b", re.I), _ordinal(-1)),
    (re.compile(r"\bfirst author\b", re.I), _ordinal(0)),
    (
        re.compile(r"\bwho (?:wrote|authored|published|made|gave|is (?:the )?(?:\w+ )?authors?|are (?:the )?authors)\b|(?<!did the )(?<!do the )(?<!have the )(?<!had the )\bauthors? of\b|\bwritten by whom\b", re.I),
        _tell("authors", lambda d: ", ".join(d.metadata.authors)),
    ),
    (re.compile(r"\btitle of\b|\b(?:its|full) title\b|\bwhat is .{0,40}\bcalled\b", re.I), _tell("title", lambda d: d.metadata.title)),
    (re.compile(r"\b(?:which|what|name of the) journal\b|\bwhere (?:was|is) .{0,60}\bpublished\b", re.I), _tell("journal", lambda d: d.metadata.container)),
    (
        re.compile(r"\b(?:when|what year|which year|in what year) .{0,60}\b(?:published|appear(?:ed)?|written|from|printed|given)\b|\bpublication (?:year|date)\b|\bhow old is\b", re.I),
        _tell("year", lambda d: d.metadata.year),
    ),
    (re.compile(r"\b(?:what|which) (?:type|kind|sort) of (?:document|paper|article|publication|source|text)\b|\bis .{0,40}\b(?:a|an) (?:review|abstract|lecture|guideline|case report)\b", re.I), _tell_kind),
    (re.compile(r"\b(?:full|whole|complete) text\b|\bonly (?:the|an) abstract\b", re.I), _tell_coverage),
    (re.compile(r"\bdoi\b", re.I), _tell("DOI", lambda d: d.metadata.doi)),
    (re.compile(r"\bpmid\b|\bpubmed (?:id|number)\b", re.I), _tell("PMID", lambda d: d.metadata.pmid)),
    (re.compile(r"\blicen[cs]e\b|\bcopyright\b", re.I), _tell("licence", lambda d: d.metadata.licence)),
)  # fmt: skip
#: Where the people of a document work; told by `about` from its front, or not at all.
_PLACE = re.compile(
    r"\b(?:which|what) (?:hospitals?|universit(?:y|ies)|institut(?:ions?|es?)|departments?|clinics?|cent(?:re|er)s?|cit(?:y|ies)|countr(?:y|ies))\b|\bwhere (?:was|were|is|are|did|do) .{0,60}\b(?:from|based|done|work|carried out|conducted|performed)\b",
    re.I,
)
_OF_WORK = re.compile(
    r"\b(?:stud(?:y|ies)|papers?|trials?|reviews?|articles?|abstracts?|lectures?|slides|deck|authors?|series)\b", re.I
)
_SUPERLATIVE = re.compile(r"\b(?P<old>oldest|earliest)|\b(?:newest|latest|most recent)\b", re.I)
_HOW_MANY = re.compile(
    r"\bhow many (?:documents?|papers?|sources?|works?|texts?|files?|studies|articles) (?:are|is|does|do|has|have)\b.{0,30}\b(?:library|you|held|hold|there)\b|\bhow (?:big|large) is the library\b",
    re.I,
)
_OF_YEAR = re.compile(
    r"\b(?:which|what|any|list) (?:of )?(?:the )?(?:documents?|papers?|sources?|articles?|studies)\b.{0,30}\b(?P<year>(?:19|20)\d\d)\s*\?*$",
    re.I,
)


def answer_from_record(question: Question, search: Search) -> Answer | None:
    """The fact of the record that a question asks for, of one document or of the library; None where it asks for none."""
    search.refresh()
    infos = sorted(search.documents.values(), key=lambda info: (info.year or 0, info.key))
    of_all = _about_library(question.typed, infos)
    if of_all:
        return Answer("clarification", of_all)
    place = _PLACE.search(question.typed) is not None and _OF_WORK.search(question.typed) is not None
    fact = None if place else next((tell for pattern, tell in _FACTS if pattern.search(question.typed)), None)
    if fact is None and not place:
        return None
    key, n_other = _extreme(question.typed, infos), 0
    if not key:
        key, n_other = asked_document(question, search)
    if not key or n_other > N_OTHER:
        return None
    document = search.document(key)
    told = fact(document) if fact else ""
    if told:
        return Answer("clarification", f"From the library's record, not from the text: {told}")
    lacking = (
        "does not say where its authors work or the study was done"
        if place
        else "does not say this of itself, and neither does its record"
    )
    return Answer("abstention", f"The library does not answer this: {short_name(document)} {lacking}.")


def _extreme(asked: str, infos: list[DocumentInfo]) -> str:
    """The key of the oldest or newest document, where one is asked for."""
    found, dated = _SUPERLATIVE.search(asked), [info for info in infos if info.year]
    if (
        not found
        or not dated
        or not re.search(r"\b(?:document|paper|source|article|work|stud(?:y|ies)|publication)\b", asked, re.I)
    ):
        return ""
    return dated[0 if found["old"] else -1].key


def _about_library(asked: str, infos: list[DocumentInfo]) -> str:
    """What is said of the library as a whole; "" where that is not asked."""
    year, extreme = _OF_YEAR.search(asked), _extreme(asked, infos)
    if _HOW_MANY.search(asked):
        return f"The library holds {len(infos)} document{'s' if len(infos) != 1 else ''}."
    if year:
        held = [f"{short_name(info)} ({info.title})" for info in infos if str(info.year) == year["year"]]
        return (
            f"From {year['year']} the library holds: {'; '.join(held)}."
            if held
            else f"The library holds no document from {year['year']}."
        )
    if extreme and re.match(
        r"\W*(?:what|which) (?:is|are|was)\b|\W*(?:what|which) (?:document|paper|source|article)s? (?:is|are)\b",
        asked,
        re.I,
    ):
        info = next(info for info in infos if info.key == extreme)
        return f"By year, {short_name(info)}: {info.title} ({info.year})."
    return ""
