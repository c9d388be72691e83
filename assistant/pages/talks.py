"""Conversations as the page keeps them: turns in the library's file, seen only by the browser they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from assistant.answer import Answer, as_json
from assistant.export_reading import read_answer
from assistant.pages.render import Html
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.library_conversations import ConversationInfo

#: A conversation is called by its first question, cut here [characters].
TITLE_LENGTH = 80

Stored = TypeVar("Stored")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: a question, or an answer with everything it rests on. `feedback` is "up", "down" or None."""

    ordinal: int
    role: str
    content: str
    answer: Answer | None = None
    feedback: str | None = None


@dataclass(slots=True)
class Talk:
    """The conversation on the page. It is stored with its first question.

    `unkept` says why it is not: a library on a full or read-only disk answers all the same, and what is said then lives
    as long as the page. From the first words that could not be stored nothing more is, so that no half of it is found.
    `stopped` says that the user stopped the answer to its last question, which is then not asked again unasked.
    `drawn` are the turns as they have been set for the page, by their ordinals.
    """

    owner: str
    id: str | None = None
    title: str = ""
    turns: tuple[Turn, ...] = ()
    unkept: str | None = None
    stopped: bool = False
    drawn: dict[int, Html] = field(default_factory=dict, compare=False, repr=False)

    @property
    def history(self) -> list[dict[str, str]]:
        """The turns as the assistant takes them."""
        return [{"role": turn.role, "content": turn.content} for turn in self.turns]

    @property
    def open_question(self) -> str | None:
        """The last question while it has no answer."""
        return self.turns[-1].content if self.turns and self.turns[-1].role == "user" else None

    def add_question(self, library: Library, content: str) -> None:
        """Add the user's words; the first ones begin and name the conversation."""
        if self.id is None:
            self.title = name_talk(content)
            self.id = self._keep(lambda: library.conversations.create(self.title, self.owner))
        self._add(library, {"role": "user", "content": content}, Turn(0, "user", content))

    def add_answer(self, library: Library, answer: Answer) -> None:
        """Add the answer to the last question."""
        body = {"role": "assistant", "content": answer.text, "answer": as_json(answer)}
        self._add(library, body, Turn(0, "assistant", answer.text, answer))

    def add_feedback(self, library: Library, ordinal: int, value: str, words: str = "") -> None:
        """Keep what the user thinks of an answer, beside it and on this machine."""
        body = {"role": "feedback", "turn": ordinal, "value": value, "words": words}
        self._keep(lambda: library.conversations.append(self.id or "", body))
        self.turns = tuple(replace(t, feedback=value) if t.ordinal == ordinal else t for t in self.turns)

    def _add(self, library: Library, body: dict[str, Any], turn: Turn) -> None:
        ordinal = self._keep(lambda: library.conversations.append(self.id or "", body, turn.content))
        after = self.turns[-1].ordinal + 1 if self.turns else 0
        self.turns = (*self.turns, replace(turn, ordinal=after if ordinal is None else ordinal))
        self.stopped = False

    def _keep(self, store: Callable[[], Stored]) -> Stored | None:
        """Store something of the conversation; None when it cannot be stored, or something before it could not."""
        if self.unkept is None:
            try:
                return store()
            except LibraryError as error:
                self.unkept = str(error)
        return None


def name_talk(content: str) -> str:
    """What a conversation is called that begins with these words."""
    flat = " ".join(content.split())
    return flat if len(flat) <= TITLE_LENGTH else flat[: TITLE_LENGTH - 1].rstrip() + "…"


def open_talk(library: Library, info: ConversationInfo) -> Talk:
    """A stored conversation, to go on with."""
    return Talk(info.owner, info.id, info.title, read_turns(library.conversations.turns(info.id)))


def read_turns(bodies: list[dict[str, Any]]) -> tuple[Turn, ...]:
    """The turns of a stored conversation. What a later version wrote and this one does not know is left out."""
    turns: dict[int, Turn] = {}
    for ordinal, body in enumerate(bodies):
        if body.get("role") == "feedback" and body.get("turn") in turns:
            turns[body["turn"]] = replace(turns[body["turn"]], feedback=str(body.get("value")))
        elif body.get("role") in ("user", "assistant"):
            turns[ordinal] = Turn(ordinal, body["role"], str(body.get("content", "")), _answer_of(body))
    return tuple(turns.values())


def _answer_of(body: Mapping[str, Any]) -> Answer | None:
    held = body.get("answer")
    return read_answer(held) if isinstance(held, Mapping) else None
