"""Questions to begin with and to go on with, drawn from what the library holds, each tried before it is offered."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.conversation import Assistant
from assistant.errors import AssistantError
from assistant.pages.opened import read_document
from ingest.document import Document
from ingest.errors import IngestError

if TYPE_CHECKING:
    import numpy as np

N_EXAMPLES = 4
N_FOLLOW_UPS = 3
#: So many candidates are tried at most; each costs one search.
N_TRIED = 12
#: So many topics are tried in the background after the start, with a pause between [s].
N_TRIED_BEFOREHAND, PAUSE = 150, 0.15
#: A topic nearer to the question than this says the same again; farther than the other, it leads away [cosine].
TOO_NEAR, TOO_FAR = 0.86, 0.28
#: Headings that say how a paper is built, not what it is about.
FORMAL = frozenset(
    "abstract introduction background methods method materials results discussion conclusion conclusions references"
    " keywords summary purpose objective objectives aim aims design limitations acknowledgments acknowledgements funding"
    " disclosure authors affiliations appendix declarations correspondence availability ethics contents outline journal"
    " ethical approval consent statistics statistical analysis analyses sample sampling setting participants status key points"
    " study studies article paper papers review table figure slide page".split()
)
_NUMBERING = re.compile(r"^\s*(?:slide|section|chapter|part)?\s*[\d.]+\s*[:.)\-]?\s+", re.IGNORECASE)
#: A point of a follow-up is no topic by itself.
_TIME = re.compile(r"\b\d+\s*-?\s*(?:day|week|month|year)s?\b", re.IGNORECASE)
_ranking = threading.Lock()
#: Vectors of topics by model and question, so many at most.
N_VECTORS = 20_000
_vectors: dict[tuple[str, str], np.ndarray] = {}


@dataclass(frozen=True, slots=True)
class Topic:
    """A section whose heading names what it is about: its document, heading, and the question that asks for it."""

    key: str
    heading: str
    length: int
    question: str


def topics(document: Document) -> list[Topic]:
    """The topics of a document, in its order."""
    found = []
    for section in document.sections:
        heading = _NUMBERING.sub("", section.title).strip(" .:;")
        words = re.findall(r"[a-z]{3,}", heading.casefold())
        named = (
            words and not FORMAL & set(words) and len(words) <= 7 and len(heading) <= 60 and not _TIME.search(heading)
        )
        if named and section.kind in ("body", "slide") and section.end - section.start > 150:
            found.append(
                Topic(document.key, section.title, section.end - section.start, ask_about(heading, document.text))
            )
    return found


def ask_about(heading: str, held: str) -> str:
    """The question for a heading; its words as they stand in running text, where they do."""
    if heading.endswith("?"):
        return heading
    titled = [w for w in re.findall(r"\b[A-Z][a-z]+\b", heading)]
    if not all(re.search(rf"\b{w.lower()}\b", held) for w in titled):
        return f"What is said about {heading}?"
    words = [w.lower() if re.fullmatch(r"\(?[A-Z][a-z]+[),:]?", w) else w for w in heading.split(" ")]
    return f"What is said about {' '.join(words)}?"


def first_questions(assistant: Assistant) -> tuple[str, ...]:
    """Questions for an empty page. The same library always offers the same ones."""
    return _first_questions(assistant, assistant.library.revision)


@lru_cache(maxsize=4)
def _first_questions(assistant: Assistant, revision: int) -> tuple[str, ...]:
    chance = random.Random(len(_all_topics(assistant, revision)))  # noqa: S311 - spreads the choice, keeps no secret
    return tuple(_answerable(assistant, _take_turns(_all_topics(assistant, revision), chance), N_EXAMPLES))


@lru_cache(maxsize=4)
def _all_topics(assistant: Assistant, revision: int) -> tuple[Topic, ...]:
    return tuple(topic for info in assistant.library.documents() for topic in _topics_of(assistant, info.key, info.id))


@lru_cache(maxsize=10_000)
def _topics_of(assistant: Assistant, key: str, number: int) -> tuple[Topic, ...]:
    """The topics of a document; `number` is the library's own of it, under which nothing ever changes."""
    document = read_document(assistant, key)
    return tuple(topics(document)) if document else ()


def _take_turns(held: tuple[Topic, ...], chance: random.Random) -> Iterator[str]:
    """Candidate questions, one of each document in turn, out of its longest sections."""
    rows = []
    for key in dict.fromkeys(topic.key for topic in held):
        longest = sorted((t for t in held if t.key == key), key=lambda t: -t.length)[:12]
        chance.shuffle(longest)
        rows.append([topic.question for topic in longest])
    chance.shuffle(rows)
    for place in range(max(map(len, rows), default=0)):
        yield from (row[place] for row in rows if place < len(row))


def follow_ups(assistant: Assistant, question: str, answer: Answer) -> tuple[str, ...]:
    """Questions that lead on from an answer: the topics of the library nearest to it that it did not cite."""
    if answer.suggestions:
        return answer.suggestions[:N_FOLLOW_UPS]
    if answer.kind not in ("answer", "abstention"):
        return ()
    return tuple(_answerable(assistant, _near_topics(assistant, question, answer), N_FOLLOW_UPS))


def _near_topics(assistant: Assistant, question: str, answer: Answer) -> Iterator[str]:
    revision = assistant.library.revision
    held = _all_topics(assistant, revision)
    if not held:
        return
    cited = {(citation.document, citation.section) for citation in answer.citations}
    vectors = _topic_vectors(assistant, revision)
    about = assistant.search.vector_of(question)
    # What was cited says what the answer is about; its vectors are there already, those of the answer would cost 20 ms.
    if here := [n for n, topic in enumerate(held) if (topic.key, topic.heading) in cited]:
        about = about + vectors[here].mean(axis=0)
        about = about / max(float((about @ about) ** 0.5), 1e-9)
    nearness = vectors @ about
    for place in (-nearness).argsort():
        topic = held[int(place)]
        if TOO_FAR < nearness[place] < TOO_NEAR and (topic.key, topic.heading) not in cited:
            yield topic.question


def _topic_vectors(assistant: Assistant, revision: int) -> np.ndarray:
    with _ranking:
        return _embed_topics(assistant, revision)


@lru_cache(maxsize=2)
def _embed_topics(assistant: Assistant, revision: int) -> np.ndarray:
    """Vectors of all topics; of a library that changed, only those of new topics are made."""
    import numpy as np

    questions = [topic.question for topic in _all_topics(assistant, revision)]
    model = assistant.embedder.fingerprint.digest
    new = [q for q in dict.fromkeys(questions) if (model, q) not in _vectors]
    if len(_vectors) + len(new) > N_VECTORS:
        _vectors.clear()
        new = list(dict.fromkeys(questions))
    if new:
        _vectors.update(
            ((model, q), vector) for q, vector in zip(new, assistant.embedder.embed_texts(new), strict=True)
        )
    return np.stack([_vectors[model, q] for q in questions])


def prepare(assistant: Assistant) -> None:
    """Do beforehand what the first page and the first answer need."""
    first_questions(assistant)
    if _all_topics(assistant, assistant.library.revision):
        _topic_vectors(assistant, assistant.library.revision)


def _answerable(assistant: Assistant, candidates: Iterable[str], wanted: int) -> list[str]:
    """The first candidates that the library answers."""
    kept: list[str] = []
    for tried, question in enumerate(dict.fromkeys(candidates)):
        if len(kept) == wanted or tried == N_TRIED:
            break
        if _is_answered(assistant, question):
            kept.append(question)
    return kept


@lru_cache(maxsize=4_000)
def _is_answered(assistant: Assistant, question: str) -> bool:
    """Whether a question has an answer. Asked once: a heading's own section does not change with the rest."""
    try:
        # Nobody has asked this: no language model is sent it.
        return assistant.ask(question, with_model=False).kind == "answer"
    except (AssistantError, IngestError):
        return False


def try_topics(assistant: Assistant) -> None:
    """Try the library's topics beforehand, one after the other and never in a hurry."""
    for topic in _all_topics(assistant, assistant.library.revision)[:N_TRIED_BEFOREHAND]:
        _is_answered(assistant, topic.question)
        time.sleep(PAUSE)
