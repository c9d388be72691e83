"""Works that the library lists and does not hold: what they found is not answered from other works."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Answer
from assistant.bibliography import Entry, citing_sentences, group_entries, list_works
from assistant.bullets import listed_work
from assistant.concepts import Concept
from assistant.listed_works import N_SHOWN, asks_work
from assistant.measures import asked_units
from assistant.naming import surname
from assistant.question import Question
from assistant.search import Hit, Search
from assistant.words import ASKING, FORM, content_words, fold, stem, stems
from ingest.document import Reference

#: How a surname is written.
_SURNAME = re.compile(r"[A-Z\u00c0-\u017d][a-z\u00df-\u017f'\u2019-]{2,}")
#: Asks what a work found.
_FINDINGS = re.compile(
    r"\b(?:mean|median|average|reduction|improvement|results?|outcomes?|success|findings?|found|find|finds|show(?:ed|s)?|conclu\w+|report(?:ed|s)?|rates?|scores?)\b",
    re.I,
)
#: What stands behind an author's name.
_WORK = re.compile(r"(?:\u2019s|'s)?\W+(?:et al|and co|\d{4}\b|(?:\w+ )?(?:study|paper|series|trial|meta-?analysis|review|group|team|cohort|work)\b)", re.I)
#: A number in a title.
_COUNT = re.compile(r"\b(?!(?:19|20)\d\d\b)\d+\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)\b", re.I)
#: Words of the question that the title must bear, and their share.
N_SHARED, SHARE = 3, 0.5
#: Among so many best hits an author is looked for who is spoken of.
N_HITS = 8
#: A hit speaks of an author from here.
SPOKEN = 0.75


def merely_listed(question: Question, hits: Sequence[Hit], search: Search) -> str:
    """The author whom a question names and whose work the library only lists; "" where there is none, or where the work is asked for.

    What the library's own documents report of a work ("Okafor et al found") is spoken of, and no mere entry.
    """
    if question.kind == "reference" or asks_work(question.typed):
        return ""
    finding = question.kind == "number" or bool(asked_units(question.typed) or _FINDINGS.search(question.typed))
    for i, concept in enumerate(question.concepts):
        if not _names_author(concept, question.text):
            continue
        speaking = [hit for hit in hits[:N_HITS] if hit.signals.matches[i] >= SPOKEN]
        listing = [hit for hit in speaking if listed_work(search.document(hit.key), hit.spans)]
        if len(listing) < len(speaking) or (speaking and not finding):
            continue
        if _is_listed(concept.label, search):
            return concept.label
    return ""


def number_in_title(question: Question, name: str, search: Search) -> Answer | None:
    """The listed works by an author whose title speaks of what is asked and bears a number, as bibliographic facts; None when there is none."""
    asked = {w.stem for w in content_words(question.text) if w.folded not in ASKING | FORM} - {stem(fold(name))}
    folded, found = fold(name), []
    for document in search.documents_listing([folded]):
        for reference in document.references:
            title = reference.title or ""
            shared = asked & set(stems(title))
            told = [count for count in _COUNT.findall(title) if count not in question.text]
            if folded in _surnames(reference) and told and len(shared) >= max(N_SHARED, SHARE * len(asked)):
                found.append(Entry(document, reference, tuple(citing_sentences(document, reference.number))))
    return list_works(f"by {name} with these words", group_entries(found, search)[:N_SHOWN], search) if found else None


def _names_author(concept: Concept, text: str) -> bool:
    """Whether a word of the question is written as a surname is: capitalised, and no everyday word that only opens the sentence."""
    if not _SURNAME.fullmatch(concept.label):
        return False
    behind = text.partition(concept.label)[2]
    return concept.name or concept.technical or not concept.known or _WORK.match(behind) is not None


def _is_listed(name: str, search: Search) -> bool:
    """Whether a work by an author of this surname stands in some reference list."""
    folded = fold(name)
    return any(folded in _surnames(r) for document in search.documents_listing([folded]) for r in document.references)


def _surnames(reference: Reference) -> frozenset[str]:
    authors = reference.authors or ((reference.first_author,) if reference.first_author else ())
    return frozenset(surname(author) for author in authors)
