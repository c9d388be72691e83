"""The composing file: one turn, from the user's words and the talk before them to an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assistant.answer import Answer, AnswerKind, Citation, ClaimCheck, Searched
from assistant.bearing import is_personal
from assistant.bibliography import answer_about_works
from assistant.case_words import INTERROGATIVE
from assistant.citing import cite_span
from assistant.courtesies import answer_bare, answer_courtesy
from assistant.errors import QuestionError
from assistant.extract import answer_about_document, answer_from_passages
from assistant.intent import claim_in
from assistant.listed_works import answer_from_lists, share_wanted
from assistant.patients import URGENT_TOLD, is_about_patient, is_urgent
from assistant.question import Question
from assistant.scoring import continue_cases, has_open_case
from assistant.search import Hit, Search
from assistant.settings import Settings, open_embedder, read_settings
from assistant.thesaurus import shipped_thesaurus
from assistant.tongues import answer_in_tongue
from assistant.tools.recognition import PERSON
from ingest.document import Document, Span
from ingest.embedding import Embedder
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.vectors import VectorIndex

if TYPE_CHECKING:
    from assistant.agent import OnStatement

#: A question may hold a pasted report, not a book [characters].
MAX_QUESTION = 20_000

#: So often a question is answered over a library that changes under it, before that is an error.
N_READINGS = 4

#: What is read in one go.
Read = TypeVar("Read")

#: Turns before a question, oldest first, each with ``role`` and ``content``.
History = Sequence[Mapping[str, str]]


class TimedSearch(Search):
    """The search, and the time that finding took since `seconds` was set to 0 [s]."""

    seconds = 0.0

    def find(self, question: Question, n: int = 60, *, asks: bool = True, paired: bool = True) -> list[Hit]:
        begun = time.perf_counter()
        try:
            return super().find(question, n, asks=asks, paired=paired)
        finally:
            self.seconds += time.perf_counter() - begun


class Assistant:
    """Everything that answers, over one library. Opened once and shared; asking is safe from several threads."""

    def __init__(self, library: Library, embedder: Embedder, index: VectorIndex, settings: Settings) -> None:
        self.library, self.embedder, self.index, self.settings = library, embedder, index, settings
        self.search = TimedSearch(library, embedder, index, shipped_thesaurus())
        # A search serves one thread at a time.
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path | None = None, settings: Settings | None = None, *, create: bool = True) -> Assistant:
        """Open the assistant over the library in `folder` (default: the one in the settings).

        Args:
            folder: The library's folder.
            settings: The settings; read from the environment when left out.
            create: False when a library that is not there is an error.
        """
        settings = settings or read_settings()
        embedder = open_embedder(settings)
        library = Library.open(folder or settings.library, embedder.fingerprint, create=create)
        return cls(library, embedder, VectorIndex(library), settings)

    def ask(
        self,
        question: str,
        history: History = (),
        on_statement: OnStatement | None = None,
        *,
        with_model: bool = True,
    ) -> Answer:
        """Answer one turn of a talk.

        Args:
            question: The user's words.
            history: Turns before it, oldest first, each with ``role`` (user, assistant) and ``content``.
            on_statement: Called with each statement that a language model writes, as soon as it has been checked.
            with_model: False where nobody asked: a language model is only ever sent what a user said.

        Raises:
            QuestionError: If the question is empty or too long.
        """
        begun = time.perf_counter()
        question = clean_question(question)
        with self._lock:
            self.search.seconds, entered = 0.0, time.perf_counter()
            answer = self._steadily(lambda: answer_turn(question, history, self.search))
            taken, retrieved = time.perf_counter() - entered, self.search.seconds
            searched = self.searched()
        timings = {"retrieve": round(retrieved * 1000, 1), "compose": round((taken - retrieved) * 1000, 1)}
        answer = replace(answer, searched=searched, timings_ms=timings)
        if self.settings.model is not None and with_model:
            from assistant.agent import answer_with_model

            answer = answer_with_model(question, history, self, self.settings, on_statement, answer)
        total = (time.perf_counter() - begun) * 1000
        return replace(answer, timings_ms={**answer.timings_ms, "total": round(total, 1)})

    def cite(self, claim: str) -> ClaimCheck:
        """Find the passage that decides a claim, and say whether the library supports it.

        Raises:
            QuestionError: If the claim is empty or too long.
        """
        from assistant.claim_check import check_claim

        claim = clean_question(claim)
        with self._lock:
            return self._steadily(lambda: check_claim(claim, self.search))

    def find(self, query: str, n: int = 10) -> tuple[Citation, ...]:
        """The passages nearest to a query, best first, as citations that quote them.

        Raises:
            QuestionError: If the query is empty or too long.
        """
        query = clean_question(query)
        with self._lock:
            return self._steadily(lambda: cite_hits(self.search.find(self.search.understand(query)), self.search, n))

    def read_document(self, key: str) -> Document:
        """A document of the library, whole.

        Raises:
            LibraryError: If the library holds none of that key.
        """
        with self._lock:
            self.search.refresh()
            return self.search.document(key)

    def searched(self) -> Searched:
        """What a search looks through."""
        with self._lock:
            self.search.refresh()
            return Searched(len(self.search.documents), self.search.n_passages)

    def _steadily(self, read: Callable[[], Read]) -> Read:
        """Read the library; again when another process took a document away while it was being read."""
        for _ in range(N_READINGS - 1):
            revision = self.library.revision
            try:
                return read()
            except (LibraryError, LookupError):
                if self.library.revision == revision:
                    raise
        return read()

    def close(self) -> None:
        """Give back the index and the library."""
        self.index.close()
        self.library.close()


def answer_turn(question: str, history: History, search: Search) -> Answer:
    """What answers a turn: the case it is about, the claim it wants checked, the works it asks for, or the passages."""
    # What should be done with one person is no claim to be looked up: the passages' own rules decide what is said to it.
    foreign = search.read_tongue(question)
    instead, must = answer_in_tongue(question, foreign) if foreign else ("", False)
    if must:
        return Answer("abstention", instead)
    proper = search.proper_question(question)
    claim = None if is_about_patient(question) else claim_in(question) or claim_in(proper)
    if claim is not None:
        return answer_claim(claim, search)
    # What is told of an open case is hardly ever looked for.
    ahead = None if has_open_case(history) else search.read_ahead(proper, history)
    scored = continue_cases(question, history, search)
    if scored is not None:
        return scored
    said = answer_courtesy(question, search) or (None if history else answer_bare(question))
    if said is not None:
        return said
    found = answer_about_works(proper, search) or answer_question(search.understand(proper, history, ahead), search)
    if found.kind == "abstention" and instead:
        return Answer("abstention", instead)
    if found.kind == "abstention":
        bold = search.proper_question(question, boldly=True)
        again = answer_question(search.understand(bold, history), search) if bold != proper else found
        found = again if again.kind == "answer" else found
    return name_urgency(question, found)


def answer_question(question: Question, search: Search) -> Answer:
    """The answer from the passages; where a work is asked for and they say nothing, from the reference lists."""
    if not is_about_patient(question.typed):
        of_document = answer_about_document(question, search)
        if of_document is not None:
            return of_document
    share = None if is_about_patient(question.typed) else share_wanted(question.typed)
    listed = answer_from_lists(question, search, share) if share is not None else None
    if listed is not None:
        return listed
    answer = answer_from_passages(question, search)
    # A refusal to decide for one person stands, whether the words or the embedding gave it.
    if answer.kind != "abstention" or is_personal(question.typed, search.take_bearing(question).bearing):
        return answer
    return answer_from_lists(question, search) or answer


def name_urgency(question: str, answer: Answer) -> Answer:
    """An abstention says that signs told of somebody are urgent, also where no decision was asked for."""
    told = INTERROGATIVE.search(question) is None or PERSON.search(question.casefold()) is not None
    if answer.kind != "abstention" or not told or not is_urgent(question) or "emergency" in answer.text:
        return answer
    return replace(answer, text=f"{URGENT_TOLD}\n{answer.text}")


def answer_claim(claim: str, search: Search) -> Answer:
    """The answer to a claim that is to be checked; where the library holds nothing that decides it, an abstention."""
    from assistant.claim_check import check_claim

    check = check_claim(claim, search)
    kind: AnswerKind = "abstention" if check.verdict == "not_in_library" else "claim"
    return Answer(kind, check.text, check.citations, claim=check)


def cite_hits(hits: Sequence[Hit], search: Search, n: int) -> tuple[Citation, ...]:
    """The first `n` hits as citations, a passage once."""
    cited: list[Citation] = []
    seen: set[int] = set()
    for hit in hits:
        if hit.passage_id in seen or len(cited) == n:
            continue
        seen.add(hit.passage_id)
        passage, document = hit.stored.passage, search.document(hit.key)
        whole = Span(passage.start, passage.end)
        cited.append(cite_span(document, whole, len(cited) + 1, search.other_places, passage.reading))
    return tuple(cited)


def clean_question(text: str) -> str:
    """The user's words as they can be stored: lone surrogates and NUL replaced by the replacement character.

    Raises:
        QuestionError: If nothing remains, or more than `MAX_QUESTION` characters.
    """
    if not text.strip():
        raise QuestionError("The question is empty; type a question, a claim or the findings of a case.")
    if len(text) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {MAX_QUESTION:,} are taken. Ask about one thing, or add the "
            "text as a document with `pedicle ingest`."
        )
    cleaned = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if not any(c.isalnum() for c in cleaned):
        raise QuestionError("The question holds no word or number; type a question, a claim or the findings of a case.")
    return cleaned
