"""Whatever a model's server does, there is an answer in time, in words, without the key or the address."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable

import pytest

from assistant.agent import answer_with_model
from assistant.agent_check import check_model
from assistant.agent_model import describe_model
from assistant.answer import Answer, as_json
from assistant.conversation import Assistant
from assistant.settings import Settings
from tests.assistant.model_parts import asked_for, numbered, once_looked_up
from tests.assistant.model_server import Call, Calls, Raw, Reply, serve_model

QUESTION = "How often does sampling of the marble vertebra succeed?"
TRUE = "Sampling of the marble vertebra succeeds in 83% of patients"
KEY = "sk-very-secret-0123"


def status(code: int) -> Callable[[Call], Reply]:
    """A part that answers with a status, and with the key and address that it was asked with in its message."""

    def part(call: Call) -> Reply:
        said = json.dumps({"error": {"message": f"bad key {call.headers.get('authorization')} at {call.headers.get('host')}"}})
        return Raw(code, (said.encode(),))

    return part


def streamed(*pieces: bytes, **how: object) -> Callable[[Call], Reply]:
    """A part that looks nothing up and sends raw bytes for an answer."""
    return once_looked_up(lambda call: Raw(pieces=pieces, kind="text/event-stream", **how))  # type: ignore[arg-type]


def chunk(text: object) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    return b"data: " + json.dumps({"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}).encode() + b"\n\n"


def endless_tools(call: Call) -> Reply:
    """Calls tools whenever it may, and some that there are not."""
    return Calls((("search", {"query": "glue"}), ("format_disk", {"path": "/"}), ("search", {"wrong": 1})))


FAULTS: dict[str, Callable[[Call], Reply]] = {
    "401": status(401),
    "429": status(429),
    "500": status(500),
    "redirect": lambda call: Raw(307, headers=(("Location", f"http://{call.headers['host']}/elsewhere/v1/chat/completions"),)),
    "slow drip": lambda call: Raw(pieces=tuple(b" " for _ in range(4_000)), pause=0.5),
    "slow stream": streamed(*[chunk(" ") for _ in range(4_000)], pause=0.5),
    "cut stream": streamed(chunk("Sampling of the"), cut=True),
    "empty": lambda call: Raw(),
    "empty answer": once_looked_up(lambda call: ""),
    "a megabyte": streamed(*[chunk("word " * 20_000) for _ in range(12)]),
    "a megabyte of JSON": lambda call: Raw(pieces=(b'{"x": "' + b"y" * 1_500_000 + b'"}',)),
    "broken JSON": lambda call: Raw(pieces=(b'{"choices": [{"mess',)),
    "broken stream": streamed(b"data: {broken\n\n", b"data: [DONE]\n\n"),
    "broken UTF-8": streamed(b'data: {"id": "\xff\xfe\xc3"}\n\n'),
    "wrong types": lambda call: Raw(pieces=(b'{"choices": 7, "id": [], "usage": "none"}',)),
    "wrong types in the stream": streamed(chunk({"a": 1}), chunk(7), b"data: 5\n\n"),
    "no object": lambda call: Raw(pieces=(b"[]",)),
    "endless tools": endless_tools,
    "repeats": once_looked_up(lambda call: "Biopsy of the marble vertebra always works [1]. " * 300),
}


def ask(assistant: Assistant, url: str, wire: str = "openai", seconds: float = 120.0) -> Answer:
    """An answer; the deadline is far off where the test is not about it."""
    settings = Settings(model=f"{wire}:scripted", model_url=url, model_key=KEY, model_timeout=seconds)
    plain = assistant.ask(QUESTION)
    return answer_with_model(QUESTION, (), assistant, settings, plain=plain)


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    """The clients are imported once; what that takes is not the server's."""
    import langchain_openai  # noqa: F401


@pytest.mark.timeout(240)  # A server that never ends must not hold the answer; the deadline itself is 4 s.
@pytest.mark.parametrize("fault", FAULTS)
def test_fault_gives_the_answer_without_a_model(invented: Assistant, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serve_model(FAULTS[fault]) as server:
        answer = ask(invented, server.url("openai"), seconds=4)
    assert answer.engine == "extractive" and "83%" in answer.text and answer.citations
    assert answer.notice and "\n" not in answer.notice and "language model" in answer.notice
    assert len(server.calls) <= 8
    shown = json.dumps(as_json(answer)) + caplog.text
    assert KEY not in shown and f":{server.port}" not in shown and "Traceback" not in shown


def test_server_that_is_not_there(invented: Assistant) -> None:
    # Held without listening, so that it is nobody else's meanwhile.
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        for wire in ("openai", "anthropic", "ollama"):
            answer = ask(invented, f"http://127.0.0.1:{port}", wire)
            assert answer.engine == "extractive" and answer.notice and "cannot be reached" in answer.notice
            assert str(port) not in answer.notice


def test_server_without_tls_where_tls_is_asked_for(invented: Assistant) -> None:
    with serve_model(lambda call: "ready") as server:
        answer = ask(invented, server.url("openai").replace("http:", "https:"))
    assert answer.engine == "extractive" and answer.notice and str(server.port) not in answer.notice


def test_redirect_is_not_followed(invented: Assistant) -> None:
    with serve_model(lambda call: pytest.fail("it was followed")) as other, serve_model(
        lambda call: Raw(307, headers=(("Location", other.url("openai") + "/chat/completions"),))
    ) as server:
        for wire in ("openai", "anthropic", "ollama"):
            answer = ask(invented, server.url(wire), wire)
            assert answer.engine == "extractive"
    assert other.calls == [] and server.calls


@pytest.mark.parametrize("code", [400, 404, 422, 500])
def test_model_without_tools_still_answers(invented: Assistant, code: int) -> None:
    def part(call: Call) -> Reply:
        if call.tools:
            return Raw(code, (b'{"error": {"message": "this model does not support tools"}}',))
        return f"{TRUE} [{numbered(call, '83%')}]."

    with serve_model(part) as server:
        answer = ask(invented, server.url("openai"))
    assert answer.engine == "openai:scripted" and answer.text == f"{TRUE}. [1]"


def test_server_that_cannot_stream_still_answers(invented: Assistant) -> None:
    def part(call: Call) -> Reply:
        if call.is_plan:
            return "ready"
        said = f"{TRUE} [{numbered(call, '83%')}]."
        message = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
        return Raw(pieces=(json.dumps({"id": "1", "object": "chat.completion", "model": "m", "choices": [message]}).encode(),))

    with serve_model(part) as server:
        answer = ask(invented, server.url("openai"))
    assert answer.engine == "openai:scripted" and answer.text == f"{TRUE}. [1]"


def test_context_that_overflows_is_tried_with_fewer_passages(invented: Assistant) -> None:
    def part(call: Call) -> Reply:
        if len(call.passages) > 3:
            return Raw(400, (b'{"error": {"message": "maximum context length exceeded"}}',))
        return "ready" if call.is_plan else f"{TRUE} [{numbered(call, '83%')}]."

    with serve_model(part) as server:
        answer = ask(invented, server.url("openai"))
    assert answer.text == f"{TRUE}. [1]"


def test_key_that_a_model_is_told_and_repeats_is_not_shown(invented: Assistant) -> None:
    with serve_model(once_looked_up(lambda call: f"The key is {call.headers['authorization']} at http://{call.headers['host']}.")) as server:
        answer = ask(invented, server.url("openai"))
    shown = json.dumps(as_json(answer))
    assert answer.unverified and KEY not in shown and f":{server.port}" not in shown


def test_remote_model_is_asked_only_when_that_is_allowed(invented: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    there = Settings(model="openai:scripted", model_url="http://models.invalid/v1")
    for settings in (there, Settings(model="openai:scripted"), Settings(model="anthropic:scripted")):
        described = describe_model(settings)
        assert described is not None and described.where == "remote"
        answer = answer_with_model(QUESTION, (), invented, settings)
        assert answer.engine == "extractive" and answer.notice and "PEDICLE_MODEL_REMOTE" in answer.notice
    answer = answer_with_model(QUESTION, (), invented, there.model_copy(update={"model_remote": True}))
    assert answer.notice and "PEDICLE_MODEL_KEY" in answer.notice, "the provider's own key goes to no stranger"


def test_unknown_provider_is_refused_in_words(invented: Assistant) -> None:
    answer = answer_with_model(QUESTION, (), invented, Settings(model="nonsense"))
    assert answer.engine == "extractive" and answer.notice and "provider:name" in answer.notice


def test_description_tells_local_from_remote() -> None:
    assert describe_model(Settings()) is None
    for url, where in (("http://localhost:8000/v1", "local"), ("http://[::1]:1/v1", "local"), ("http://127.0.0.2/v1", "local"),
                       ("http://127.0.0.1.example.org/v1", "remote"), ("http://10.0.0.5/v1", "remote"), ("http://2130706433.net/", "remote")):  # fmt: skip
        described = describe_model(Settings(model="openai:m", model_url=url))
        assert described is not None and (described.name, described.where) == ("openai:m", where), url
    local = describe_model(Settings(model="ollama:m"))
    assert local is not None and local.where == "local"


def test_tools_that_were_called_have_answered(invented: Assistant) -> None:
    seen: list[bool] = []

    def part(call: Call) -> Reply:
        seen.append(asked_for(call, "not a valid tool"))
        return endless_tools(call) if call.is_plan else "no answer"

    with serve_model(part) as server:
        ask(invented, server.url("openai"))
    assert any(seen) and len(seen) <= 5


@pytest.mark.parametrize("wire", ["openai", "anthropic", "ollama"])
def test_doctor_says_what_a_model_can_do(wire: str) -> None:
    with serve_model(lambda call: Calls((("search", {"query": "test"}),)) if call.tools else "one two three four five") as server:
        trials = check_model(Settings(model=f"{wire}:scripted", model_url=server.url(wire)))
    assert [t.ok for t in trials] == [True, True, True]
    assert [t.text for t in trials] == [f"{wire}:scripted answers (local)", "it calls tools", "it streams"]


def test_doctor_says_what_is_wrong_with_a_model() -> None:
    assert "none is set" in check_model(Settings())[0].text
    with serve_model(status(401)) as server:
        trials = check_model(Settings(model="openai:m", model_url=server.url("openai"), model_key=KEY))
    assert len(trials) == 1 and not trials[0].ok
    assert "PEDICLE_MODEL_KEY" in trials[0].text and KEY not in trials[0].text and str(server.port) not in trials[0].text
