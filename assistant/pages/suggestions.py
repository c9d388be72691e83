"""Questions to begin with and to go on with, drawn from what the library holds, each tried before it is offered."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.answer import Answer
from assistant.conversation import Assistant
from assistant.errors import AssistantError
from assistant.pages.opened import read_document
from ingest.document import Document, Section

N_EXAMPLES = 4
N_FOLLOW_UPS = 3
#: So many candidates are tried at most; each costs one search.
N_TRIED = 12
#: Headings that say how a paper is built, not what it is about.
FORMAL = frozenset(
    "abstract introduction background methods method materials results discussion conclusion conclusions references"
    " keywords summary purpose objective objectives aim aims design limitations acknowledgments acknowledgements funding"
    " disclosure authors affiliations appendix declarations correspondence availability ethics contents outline".split()
)


def topics(document: Document) -> list[Section]:
    """Sections of a document whose heading names a topic."""
    found = []
    for section in document.sections:
        words = re.findall(r"[a-z]{3,}", section.title.casefold())
        named = words and not FORMAL & set(words) and len(words) <= 7 and len(section.title) <= 70
        if named and section.kind in ("body", "slide") and section.end - section.start > 200:
            found.append(section)
    return found


def first_questions(assistant: Assistant, revision: int) -> tuple[str, ...]:
    """Questions for an empty page. The same library always offers the same ones."""
    return _first_questions(assistant, revision)


@lru_cache(maxsize=4)
def _first_questions(assistant: Assistant, revision: int) -> tuple[str, ...]:
    documents = [d for info in assistant.library.documents() if (d := read_document(assistant, info.key))]
    chance = random.Random(revision)  # noqa: S311 - spreads the choice over the library, keeps no secret
    chance.shuffle(documents)
    return tuple(_answerable(assistant, _take_turns(documents, chance), N_EXAMPLES))


def _take_turns(documents: list[Document], chance: random.Random) -> Iterator[str]:
    """Candidate questions, one of each document in turn, long sections first."""
    rows = []
    for document in documents:
        sections = sorted(topics(document), key=lambda s: s.start - s.end)[:12]
        chance.shuffle(sections)
        rows.append([ask_about(section.title) for section in sections])
    for place in range(max(map(len, rows), default=0)):
        yield from (row[place] for row in rows if place < len(row))


def ask_about(topic: str) -> str:
    """The question for a heading."""
    plain = topic.strip(" .:;")
    if plain.endswith("?"):
        return plain
    first = plain.split()[0]
    # A heading's first word is a capital for its place, unless it is an abbreviation or a name written so throughout.
    return f"What is said about {plain if first[1:] != first[1:].lower() else plain[0].lower() + plain[1:]}?"


def follow_ups(assistant: Assistant, answer: Answer) -> tuple[str, ...]:
    """Questions that lead on from an answer: the neighbouring topics of the documents it cites."""
    if answer.suggestions:
        return answer.suggestions
    return tuple(_answerable(assistant, _neighbours(assistant, answer), N_FOLLOW_UPS))


def _neighbours(assistant: Assistant, answer: Answer) -> Iterator[str]:
    said = answer.text.casefold()
    for citation in answer.citations:
        document = read_document(assistant, citation.document)
        if document is None:
            continue
        for abbreviation in document.abbreviations:
            if re.search(rf"\b{re.escape(abbreviation.short)}\b", citation.quote):
                if abbreviation.long.casefold() not in said:
                    yield f"What does {abbreviation.short} stand for?"
                break
        held = topics(document)
        near = sorted(held, key=lambda s: min(abs(s.start - citation.end), abs(s.end - citation.start)))
        yield from (ask_about(s.title) for s in near if s.title != citation.section)


def _answerable(assistant: Assistant, candidates: Iterable[str], wanted: int) -> list[str]:
    """The first candidates that the library answers."""
    kept: list[str] = []
    for tried, question in enumerate(dict.fromkeys(candidates)):
        if len(kept) == wanted or tried == N_TRIED:
            break
        try:
            answered = assistant.ask(question).kind == "answer"
        except AssistantError:
            continue
        if answered:
            kept.append(question)
    return kept
