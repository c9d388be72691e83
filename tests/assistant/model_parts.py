"""What parts of a scripted model are made of."""

from __future__ import annotations

from collections.abc import Callable

from tests.assistant.model_server import Call, Reply


def numbered(call: Call, words: str) -> int:
    """The number of the first passage given to the model that holds some words; 99 where none does."""
    return next((p["number"] for p in call.passages if words in p["text"]), 99)


def asked_for(call: Call, words: str) -> bool:
    """Whether a tool has answered the model with some words."""
    return any(words in text for role, text in call.messages if role not in ("system", "assistant"))


def once_looked_up(write: Callable[[Call], Reply]) -> Callable[[Call], Reply]:
    """A part that looks nothing up and gives up on mending what it wrote."""

    def part(call: Call) -> Reply:
        if call.is_plan:
            return "ready"
        return "1: -" if "Reason:" in call.last else write(call)

    return part
