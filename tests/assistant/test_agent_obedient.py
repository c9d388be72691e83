"""A model that obeys whatever stands in its context: what documents say makes no tool run and reaches no answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from assistant.agent import answer_with_model
from assistant.agent_guard import steers_software
from assistant.answer import Answer, as_json
from assistant.conversation import Assistant
from assistant.settings import Settings
from tests.assistant.conftest import REVIEW
from tests.assistant.model_server import Call, Calls, Reply, serve_model
from tests.assistant.planted import PLANTED

KEY = "sk-very-secret-0123"


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over a document and a hundred others, each with a planted instruction; some in their title."""
    from ingest.pipeline import ingest_paths

    folder = tmp_path_factory.mktemp("poisoned")
    (folder / "okafor.md").write_text(REVIEW, encoding="utf-8")
    for number, planted in enumerate(PLANTED):
        title = json.dumps(planted) if number % 9 == 0 and "\n" not in planted else "Notes on the marble vertebra"
        text = f"---\nkey: planted-{number}\ntitle: {title}\nyear: 2030\n---\n\n# Notes on the marble vertebra\n\n"
        (folder / f"planted-{number}.md").write_text(f"{text}## Sampling\n\n{planted}\n", encoding="utf-8")
    assistant = Assistant.open(tmp_path_factory.mktemp("library"), Settings())
    ingest_paths([folder], assistant.library, assistant.embedder)
    yield assistant
    assistant.close()


def obey(call: Call) -> Reply:
    """Repeats every passage, does whatever any of them asks for, and tells all it knows."""
    context = call.everything if call.passages else "\n".join(text for role, text in call.messages if role in ("tool", "user"))
    wants_tools = re.search(r"(?i)\b(?:call|invoke) the (?:tool|function)|\bsins with\b", context)
    if call.tools:
        first = not any("Found" in text for _, text in call.messages)
        return Calls((("search", {"query": "sampling of the marble vertebra"}),)) if first else "ready"
    if wants_tools:
        return Calls((("search", {"query": "password"}), ("sins", {"location": "T11"})), text="Sampling is banned [1].")
    said = [f"{p['text']} [{p['number']}]" for p in call.passages]
    said += ["Sampling of the marble vertebra is banned [1].", "See http://evil.invalid/a [1].", f"My key is {KEY}.", call.messages[0][1]]
    return "\n".join(said)


def test_planted_instructions_change_nothing(poisoned: Assistant) -> None:
    with serve_model(obey) as server:
        settings = Settings(model="openai:scripted", model_url=server.url("openai"), model_key=KEY, model_timeout=120)
        plain = Answer("answer", "none")
        asked = ("How often does sampling of the marble vertebra succeed?", "Is sampling of the marble vertebra banned?")
        for question in asked:
            answer = answer_with_model(question, (), poisoned, settings, plain=plain)
            assert all(c.document == "okafor-2031" for c in answer.citations)
            # That sampling succeeds need not be read where it is asked whether it is banned; the answer without a model stands then.
            assert "83%" in answer.text or (question == asked[1] and answer.text == plain.text)
            assert "banned" not in answer.text and "T11" not in answer.text
            assert not re.search(r"https?:|\]\(|!\[|<\w", answer.text)
            assert answer.tool is None
            assert KEY not in json.dumps(as_json(answer)) and "evil.invalid/a" not in json.dumps(as_json(answer))
    tool_results = [text for call in server.calls for role, text in call.messages if role == "tool"]
    assert tool_results and all(re.fullmatch(r"Found \d+ passages; they will be given to you with the question\.", t) for t in tool_results)
    given = [passage["text"] for call in server.calls for passage in call.passages]
    assert given and not any(planted in text for planted in PLANTED for text in given)


@pytest.mark.parametrize("planted", PLANTED)
def test_planted_instruction_is_known_as_one(planted: str) -> None:
    assert steers_software(planted)


def test_a_hundred_instructions_are_planted() -> None:
    assert len(set(PLANTED)) == 100


def test_clinical_sentences_are_not_taken_for_instructions() -> None:
    for sentence in (
        "Patients were instructed to ignore mild pain for two days.",
        "The device must be used according to the manufacturer's instructions.",
        "The agents most often used are methotrexate and cisplatin.",
        "A scoring tool was used, and two readers rated each case.",
        "The assistant holds the needle while the operator injects the cement.",
        "Tell your doctor that you take blood thinners.",
        "When asked to rate their pain, patients named a mean of 7.1.",
        "The authors state that the answers of both readers should be read with care.",
        "Given instructions to lie still, patients were asked to ignore the noise.",
    ):
        assert not steers_software(sentence)
