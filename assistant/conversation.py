"""The composing file: one turn, from the user's words and the talk before them to an answer."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.library import Library
from ingest.vectors import VectorIndex

from assistant.answer import Answer, ClaimCheck, Searched
from assistant.errors import QuestionError
from assistant.extract import answer_from_passages
from assistant.search import Search
from assistant.settings import Settings, read_settings
from assistant.thesaurus import shipped_thesaurus
from ingest.embedding import Embedder

#: A question may hold a pasted report, not a book [characters].
MAX_QUESTION = 20_000

History = Sequence[Mapping[str, str]]


class Assistant:
    """Everything that answers, over one library. Opened once and shared; asking is safe from several threads."""

    def __init__(self, library: Library, embedder: Embedder, index: VectorIndex, settings: Settings) -> None:
        self.library, self.embedder, self.index, self.settings = library, embedder, index, settings
        self.search = Search(library, embedder, index, shipped_thesaurus())

    @classmethod
    def open(cls, folder: Path | None = None, settings: Settings | None = None) -> Assistant:
        """Open the assistant over the library in `folder` (default: the one in the settings)."""
        settings = settings or read_settings()
        embedder = open_embedder(settings)
        library = Library.open(folder or settings.library, embedder.fingerprint)
        return cls(library, embedder, VectorIndex(library), settings)

    def ask(self, question: str, history: History = ()) -> Answer:
        """Answer one question.

        Args:
            question: The user's words.
            history: Turns before it, oldest first, each with ``role`` (user, assistant) and ``content``.

        Raises:
            QuestionError: If the question is empty or too long.
        """
        begun = time.perf_counter()
        question = clean_question(question)
        answer = answer_from_passages(self.search.understand(question, history), self.search)
        total = (time.perf_counter() - begun) * 1000
        return replace(answer, timings_ms={**answer.timings_ms, "total": round(total, 1)})

    def cite(self, claim: str) -> ClaimCheck:
        """Find the passage that decides a claim, and say whether the library supports it."""
        from assistant.claim import check_claim

        return check_claim(clean_question(claim), self.search)

    def searched(self) -> Searched:
        """What a search looks through."""
        self.search.refresh()
        return Searched(len(self.search.documents), self.search.n_passages)

    def close(self) -> None:
        """Give back the index and the library."""
        self.index.close()
        self.library.close()


def open_embedder(settings: Settings) -> Embedder:
    """The embedding model that the settings name; loads nothing before its first use."""
    folder = None if settings.embedding == "all-MiniLM-L6-v2" else Path(settings.embedding)
    return Embedder(folder, cache=settings.cache, threads=settings.threads)


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
