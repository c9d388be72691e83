"""What of the configured language model works, for `pedicle doctor`."""

from __future__ import annotations

import time
from dataclasses import dataclass

from assistant.agent_model import Budget, describe_model, open_model, say_fault
from assistant.agent_stream import run_within, stream_within
from assistant.errors import ModelUnavailable
from assistant.settings import Settings

#: Seconds that each of the three trials may take.
TRIAL_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class ModelTrial:
    """One thing that was tried: whether it works, and how that is said."""

    what: str
    ok: bool
    text: str


def check_model(settings: Settings) -> list[ModelTrial]:
    """Try the language model that the settings name: is it there, does it call tools, does it stream.

    Nothing of a document or a user is sent. An answer needs neither tools nor streaming; it is better with them.

    Returns:
        One line for each trial; one alone when there is no model or it is not there.
    """
    described = describe_model(settings)
    if described is None:
        return [ModelTrial("language model", True, "none is set; answers are quoted (PEDICLE_MODEL=provider:name sets one)")]
    try:
        model, _ = open_model(settings)
        said = run_within(_budget(settings), lambda: str(model.invoke("Reply with the word ready.").text))
        if not said.strip():
            raise ModelUnavailable("sent an empty answer")
    except Exception as error:
        fault = say_fault(error)
        return [ModelTrial("language model", False, fault if fault[:1].isupper() else f"{described.name} {fault}")]
    found = [ModelTrial("language model", True, f"{described.name} answers ({described.where})")]
    found.append(_try("tools", lambda: _calls_tool(model, settings), "it calls tools", "it calls no tools; passages are looked up for it"))
    found.append(_try("streaming", lambda: _streams(model, settings), "it streams", "it does not stream; answers come whole"))
    return found


def _budget(settings: Settings) -> Budget:
    return Budget(time.monotonic() + min(TRIAL_SECONDS, settings.model_timeout))


def _try(what: str, trial, works: str, does_not: str) -> ModelTrial:  # type: ignore[no-untyped-def]
    try:
        return ModelTrial(f"model {what}", True, works if trial() else does_not)
    except Exception as error:
        return ModelTrial(f"model {what}", True, f"{does_not} (it {say_fault(error)})")


def _calls_tool(model, settings: Settings) -> bool:  # type: ignore[no-untyped-def]
    tool = {"name": "search", "description": "Search a library.", "parameters": {
        "type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}}  # fmt: skip
    bound = model.bind_tools([tool])
    asked = "Call the tool search with the query: test."
    return bool(run_within(_budget(settings), lambda: bound.invoke(asked).tool_calls))


def _streams(model, settings: Settings) -> bool:  # type: ignore[no-untyped-def]
    def pieces():  # type: ignore[no-untyped-def]
        yield from (str(m.text) for m in model.stream("Count from one to ten in words."))

    return sum(bool(piece) for piece in stream_within(_budget(settings), pieces)) > 1
