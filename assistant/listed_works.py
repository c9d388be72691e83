"""Works found in the reference lists by the words of a question that asks for a work, not for what it found."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.answer import Answer
from assistant.bibliography import Entry, citing_sentences, group_entries, list_works, starts_of
from assistant.concepts import Concept
from assistant.question import Question
from assistant.search import N_CACHED_DOCUMENTS, Search
from assistant.words import words
from ingest.document import Reference

_KIND = r"(?:papers?|articles?|publications?|works?|documents?|guidelines?|references?|trials?|reviews?|stud(?:y|ies)|cohorts?|reports?|citations?|meta-?analys[ei]s)"
_FOUND = r"(?:wrote|written|described?|published|authored|studied|introduced|reported|showed|shown|measured|compared|proposed|invented|first did|is (?:cited|credited|quoted))"
#: Behind a word for a work: what is asked for is a part of it, or something that belongs to it.
_PART_OF_WORK = (
    r"[ -](?:arms?|groups?|cohorts?|designs?|populations?|periods?|cent(?:re|er)s?|sites?|patients?|participants?|subjects?|protocols?|drugs?|sizes?"
    r"|limitations?|results?|findings?|methods?|questions?|endpoints?|outcomes?|dates?|years?|durations?|numbers?|lists?)\b"
)
#: A question for a work: who wrote it, which one it is, where it stands.
_ASKS_WORK = re.compile(
    rf"\b(?:which|what|whose) (?:[\w-]+ ){{0,3}}{_KIND}\b|\bwho (?:\w+ )?{_FOUND}\b|\bby whom\b|\bwhose (?:\w+ )?(?:paper|work|data|series|results?)\b"
    rf"|\b(?:first )?authors?\b|\brefs?\b|\breferences?\b|\bbibliograph|\bcitations?\b|\bcited\b|\blisted\b|\bsource (?:for|of|behind)\b"
    rf"|\bprimary source\b",
    re.I,
)
#: A question for the source of what a passage says.
_ASKS_SOURCE = re.compile(
    rf"\b(?:which|what|whose) (?:(?!(?:do|does|did|is|are|was|were|of)\b)[\w-]+ ){{0,2}}(?!documents?\b|works\b){_KIND}\b(?!{_PART_OF_WORK})"
    rf"|\b(?:which|whose) works\b(?! (?:best|better|well|then)\b|\s*\?)|\bwhose [\w-]+ works\b|\bwhich (?:other|cited|listed|published|older|newer|original|primary) works\b|\bwho (?:\w+ )?{_FOUND}\b|\bby whom\b"
    rf"|\bwhose (?:\w+ )?(?:paper|work|data|series)\b|\b(?:ref|reference|citation|source)s? (?:for|on|behind|of)\b"
    r"|\b(?:primary|original) source\b|\bfirst author\b|\bref\s*\?",
    re.I,
)
#: One that names the list itself is looked up there first; what is cited with a statement is told from the statement.
_NAMES_LIST = re.compile(r"\brefs?\b|\bbibliograph|\breference list|\breference (?:on|about)\b|\b(?:listed|cited) (?:by|in)\b|\bcitation\s*$", re.I)
_OF_STATEMENT = re.compile(r"\b(?:statements?|sentences?|claims?|numbers?|markers?|says?|states?)\b", re.I)
#: Words of the request, not of the work.
_REQUEST = frozenset(
    "authored authors author behind bibliography citation cited described document entry first introduced journal list listed "
    "paper primary publication published ref reference references refs report source studied underlies whose work works wrote".split()
)
#: Share of the request's weight that an entry must hold, where nothing else answers, where the list is asked for, and
#: where a work is asked for that a passage may be about as well.
LEAST_SHARE, LEAST_SHARE_OF_LIST, LEAST_SHARE_OF_WORK = 0.5, 0.6, 0.7
#: Entries nearly as good as the best are shown beside it.
NEARLY = 0.9
N_SHOWN = 3
#: Entries of a large library that are weighed.
N_ENTRIES = 300


def names_list(question: str) -> bool:
    """Whether a question asks for an entry of a reference list."""
    return _NAMES_LIST.search(question) is not None and _OF_STATEMENT.search(question) is None


def share_wanted(question: str) -> float | None:
    """Share of its weight that an entry must hold to answer a question before the passages do; None when they come first."""
    if names_list(question):
        return LEAST_SHARE_OF_LIST
    return LEAST_SHARE_OF_WORK if asks_source(question) and _OF_STATEMENT.search(question) is None else None


def asks_source(question: str) -> bool:
    """Whether a question asks on whose authority a passage says something."""
    return _ASKS_SOURCE.search(question) is not None


def asks_work(question: str) -> bool:
    """Whether a question asks for a work: which one it is, who wrote it, where it is cited."""
    return _ASKS_WORK.search(question) is not None


def answer_from_lists(question: Question, search: Search, least: float = LEAST_SHARE) -> Answer | None:
    """The works that a question describes, from the reference lists; None when it asks for none, or none fits.

    Args:
        question: The question, understood.
        search: Search over the library.
        least: Share of the request's weight that an entry must hold.
    """
    if not asks_work(question.typed):
        return None
    concepts = [c for c in question.concepts if not c.asking and c.label.casefold() not in _REQUEST]
    entries = [(key, r, _stems(r)) for key, r in _entries(question, concepts, search)]
    weights = [_weight(c, entries) for c in concepts]
    total = sum(weights)
    if not total:
        return None
    scored = [(sum(w for c, w in zip(concepts, weights, strict=True) if _holds(held, c)) / total, k, r) for k, r, held in entries]
    best = max((score for score, _, _ in scored), default=0.0)
    if best < least:
        return None
    n_good = sum(score >= NEARLY * best for score, _, _ in scored)
    if n_good > N_SHOWN * 2:
        return None
    good = [(search.document(key), r) for score, key, r in scored if score >= NEARLY * best]
    found = [Entry(d, r, tuple(citing_sentences(d, r.number))) for d, r in good]
    return list_works("with these words", group_entries(found, search)[:N_SHOWN], search)


def _entries(question: Question, concepts: Sequence[Concept], search: Search) -> Iterator[tuple[str, Reference]]:
    """The entries among which the work is looked for, each with its document's key."""
    named = [d for d in map(search.document, question.surely_named) if d.references]
    if named or len(search.documents) <= N_CACHED_DOCUMENTS:
        documents = named or list(search.documents_listing())
        yield from ((d.key, r) for d in documents for r in d.references)
    else:
        groups = [starts_of([c.alternatives]) for c in concepts]
        yield from search.library.entries_holding(groups, max(1, len(groups) // 2), N_ENTRIES)


def _stems(reference: Reference) -> frozenset[str]:
    return frozenset(s for w in words(reference.text) for s in (w.stem, w.folded))


def _holds(held: frozenset[str], concept: Concept) -> bool:
    return any(all(s in held for s in phrase) for phrase, _ in concept.alternatives)


def _weight(concept: Concept, entries: list[tuple[str, Reference, frozenset[str]]]) -> float:
    """A concept weighs more the fewer entries hold it; one that none holds weighs as one that half of them hold."""
    counts = Counter(_holds(held, concept) for _, _, held in entries)
    n = counts[True] or len(entries) / 2
    return math.log(1 + len(entries) / n)
