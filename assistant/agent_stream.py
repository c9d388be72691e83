"""A model's work in a thread of its own, so that an answer is there at the deadline whatever the server does."""

from __future__ import annotations

import contextvars
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from assistant.agent_model import BUDGET, Budget, say_fault
from assistant.errors import ModelUnavailable

T = TypeVar("T")
_DONE, _FAILED, _PIECE = "done", "failed", "piece"


def run_within(budget: Budget, work: Callable[[], T]) -> T:
    """The result of `work`, or the end of waiting for it.

    Raises:
        ModelUnavailable: If the deadline passes first.
        Exception: What `work` raises.
    """
    for _, value in _events(budget, lambda _: work()):
        return value  # type: ignore[no-any-return]
    raise ModelUnavailable(say_late())


def stream_within(budget: Budget, pieces: Callable[[], Iterator[str]]) -> Iterator[str]:
    """The pieces of a stream as they come, until it ends or the deadline passes.

    Raises:
        ModelUnavailable: If the deadline passes first.
        Exception: What the stream raises.
    """

    def pump(put: Callable[[str], None]) -> None:
        for piece in pieces():
            if not budget.left:
                return
            put(piece)

    for kind, value in _events(budget, pump):
        if kind == _PIECE:
            yield value


def say_late() -> str:
    """The fault of a model that is too slow, as the end of a sentence."""
    return "did not answer in time"


def _events(budget: Budget, work: Callable[[Callable[[str], None]], Any]) -> Iterator[tuple[str, Any]]:
    events: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    def run() -> None:
        BUDGET.set(budget)
        try:
            from langsmith.run_helpers import tracing_context

            with tracing_context(enabled=False):  # whatever the environment says, no trace leaves this machine
                events.put((_DONE, work(lambda piece: events.put((_PIECE, piece)))))
        except BaseException as error:
            events.put((_FAILED, error))

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name="pedicle-model", daemon=True).start()
    while True:
        try:
            kind, value = events.get(timeout=max(0.001, budget.left))
        except queue.Empty:
            budget.stopped.set()
            raise ModelUnavailable(say_late()) from None
        if kind == _FAILED:
            raise value
        yield kind, value
        if kind == _DONE:
            return


def say_unavailable(name: str, error: BaseException) -> str:
    """The notice of an answer that had to do without the model; nothing that the server sent stands in it."""
    fault = say_fault(error)
    head = fault if fault.startswith(("PEDICLE_", "The ")) else f"The language model {name} {fault}"
    return f"{head.rstrip('.')}. This answer is quoted from the library without it."
