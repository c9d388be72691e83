"""The doctor tries the language model that is set, through its real client."""

from __future__ import annotations

import socket

from assistant.agent_trial import try_model
from assistant.settings import Settings
from tests.assistant.model_server import Call, Calls, serve_model


def test_model_that_answers_streams_and_calls_tools_is_in_order() -> None:
    def part(call: Call) -> str | Calls:
        return Calls((("report", {"word": "ready"}),)) if call.tools else "ready"

    with serve_model(part) as running:
        found = list(try_model(Settings(model="openai:trial", model_url=running.url("openai"))))
    assert [ok for ok, _ in found] == [True, True, True]
    assert "local" in found[0][1] and found[1][1] == "it streams" and found[2][1] == "it calls tools"


def test_model_without_tools_is_no_fault() -> None:
    with serve_model(lambda call: "ready") as running:
        found = list(try_model(Settings(model="openai:plain", model_url=running.url("openai"))))
    assert all(ok for ok, _ in found) and "no tools" in found[-1][1]


def test_server_that_is_not_there_is_a_fault_and_its_address_and_key_stay_unsaid() -> None:
    # Held without listening, so that it is nobody else's meanwhile.
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        settings = Settings(model="openai:gone", model_url=f"http://127.0.0.1:{port}/v1", model_key="sk-secret-key")
        ((ok, text),) = try_model(settings)
    assert not ok and "openai:gone" in text and "sk-secret" not in text and str(port) not in text


def test_remote_model_is_not_asked_without_leave() -> None:
    ((ok, text),) = try_model(Settings(model="openai:far", model_url="https://models.example/v1", model_key="k"))
    assert not ok and "PEDICLE_MODEL_REMOTE" in text
