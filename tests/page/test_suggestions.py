"""Questions that the page offers: tried on the library alone, whatever model is configured."""

from __future__ import annotations

from assistant.conversation import Assistant
from assistant.pages import suggestions
from assistant.settings import Settings
from tests.assistant.model_server import serve_model


def test_offered_questions_are_never_sent_to_a_model(assistant: Assistant) -> None:
    with serve_model(lambda call: "Nobody asked me.") as server:
        settings = Settings(model="openai:scripted", model_url=server.url("openai"))
        listening = Assistant(assistant.library, assistant.embedder, assistant.index, settings)
        offered = suggestions.first_questions(listening)
        suggestions.prepare(listening)
    assert offered
    assert server.calls == []


def test_with_a_model_an_answer_can_be_had_without_it(assistant: Assistant) -> None:
    with serve_model(lambda call: "Nobody asked me.") as server:
        settings = Settings(model="openai:scripted", model_url=server.url("openai"))
        listening = Assistant(assistant.library, assistant.embedder, assistant.index, settings)
        answer = listening.ask("How often is biopsy of the porcelain vertebra diagnostic?", with_model=False)
    assert answer.engine == "extractive" and server.calls == []
