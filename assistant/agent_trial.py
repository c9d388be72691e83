"""Tries the language model that is set: whether it answers, streams, and calls tools. For `pedicle doctor`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from assistant.agent_model import Budget, describe_model, open_model, say_fault
from assistant.agent_stream import run_within, stream_within
from assistant.errors import ModelUnavailable
from assistant.settings import Settings

#: A trial waits no longer than this for a reply [s].
TRIAL_SECONDS = 30.0
_PLEASE = "Reply with the one word: ready"
_CALL = "Call the tool `report` with the word ready."
_TOOL = {
    "name": "report",
    "description": "Takes one word.",
    "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
}


def try_model(settings: Settings) -> Iterator[tuple[bool, str]]:
    """Try the model that the settings name.

    Args:
        settings: The settings; they name a model.

    Returns:
        For each thing that was tried, whether there is nothing to do about it, and in words how it went.
    """
    name = str(settings.model)
    try:
        model, _ = open_model(settings)
    except ModelUnavailable as error:
        yield False, str(error)
        return
    described = describe_model(settings)
    where = described.where if described else "local"
    seconds = min(TRIAL_SECONDS, settings.model_timeout)

    def attempt(work: Callable[[Budget], Any]) -> tuple[Any, str | None]:
        try:
            return work(Budget(time.monotonic() + seconds)), None
        except Exception as error:
            return None, f"{name} {say_fault(error)}. Until then questions are answered without it."

    reply, fault = attempt(lambda budget: run_within(budget, lambda: str(model.invoke(_PLEASE).text or "")))
    if fault or not reply.strip():
        yield False, fault or f"{name} sent an empty answer; try another model."
        return
    yield True, f"{name} ({where}) answers" + ("; the words of questions leave this machine" if where == "remote" else "")
    pieces, _ = attempt(lambda budget: list(stream_within(budget, lambda: (str(p.text or "") for p in model.stream(_PLEASE)))))
    yield True, "it streams" if pieces else "it does not stream; answers come in one piece"
    called, _ = attempt(lambda budget: run_within(budget, lambda: model.bind_tools([_TOOL]).invoke(_CALL).tool_calls))
    yield True, "it calls tools" if called else "it calls no tools; passages are looked up for it"
