"""A question under way: the answer without a model comes at once; one that a model writes can be watched and stopped."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer
from assistant.conversation import Assistant
from assistant.pages.render import el, show, text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

#: How often the page looks whether a model has written more, and whether the user wants to stop [s].
LOOK_S = 0.4


def ask_assistant(
    assistant: Assistant, question: str, history: Sequence[dict[str, str]], slot: DeltaGenerator
) -> Answer:
    """The answer to a question; while a model writes it, what it has written so far stands in the slot.

    Each look at the slot lets Streamlit end the script when the user has pressed Stop; the model's work is then given up.

    Raises:
        AssistantError: If the question cannot be answered at all.
        IngestError: If the library cannot be read.
    """
    with slot:
        show(waiting_view((), 0.0))
    if assistant.settings.model is None:
        return assistant.ask(question, history)
    return _watch(assistant, question, history, slot)


def _watch(assistant: Assistant, question: str, history: Sequence[dict[str, str]], slot: DeltaGenerator) -> Answer:
    events: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    given_up = threading.Event()

    def take(statement: Any) -> None:
        if given_up.is_set():
            raise SystemExit  # ends the thread; nobody waits for it any more
        events.put(("statement", str(statement.line)))

    def work() -> None:
        try:
            events.put(("answer", assistant.ask(question, history, take)))
        except Exception as error:
            events.put(("error", error))

    threading.Thread(target=work, name="asking", daemon=True).start()
    begun, written = time.monotonic(), []
    try:
        while True:
            try:
                kind, value = events.get(timeout=LOOK_S)
            except queue.Empty:
                kind, value = "nothing", None
            if kind == "answer":
                return value  # type: ignore[no-any-return]
            if kind == "error":
                raise value
            if kind == "statement":
                written.append(value)
            with slot:
                show(waiting_view(written, time.monotonic() - begun))
    finally:
        given_up.set()


def waiting_view(written: Sequence[str], seconds: float) -> Any:
    """What stands in an answer's place until it is there; the style sheet shows the last line when it was stopped."""
    waited = f" {seconds:.0f} s" if seconds >= 2 else ""
    doing = "Writing; each sentence is checked" if written else "Searching the library"
    return el(
        "div",
        [text(line, "p") for line in written],
        el("p", f"{doing} …{waited}", class_="facts under-way", role="status"),
        el("p", "Stopped before the answer was whole.", class_="facts when-stopped"),
        class_="answer unfinished",
    )
