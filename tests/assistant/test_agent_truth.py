"""What a truthful model writes stands, and what a lying one writes does not: the same statements, made wrong in one way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import pytest

from assistant.agent import answer_with_model
from assistant.answer import Answer
from assistant.conversation import Assistant
from assistant.settings import Settings
from tests.assistant.conftest import REVIEW, TRIAL
from tests.assistant.model_parts import asked_for, numbered
from tests.assistant.model_server import Call, Calls, Reply, serve_model
from tests.assistant.model_statements import LIES, TRUE_STATEMENTS
from tests.page.invented import DOCUMENTS

#: Every statement is made wrong in every way with this switch; else some of each way are.
LARGE = os.environ.get("TEST_LARGE") == "1"
N_LIES = 200 if LARGE else 10
N_TOGETHER = 3
ASK = "How often does treatment of the vertebra with needles relieve pain?"

Written = tuple[str, str, str]  # words of the passage, what is written, what it was before


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over four invented documents."""
    from ingest.pipeline import ingest_paths

    folder = tmp_path_factory.mktemp("four")
    for name, text in {"okafor.md": REVIEW, "ibarra.md": TRIAL, **DOCUMENTS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    assistant = Assistant.open(tmp_path_factory.mktemp("library"), Settings())
    assert not ingest_paths([folder], assistant.library, assistant.embedder).refused
    yield assistant
    assistant.close()


def write_all(assistant: Assistant, written: Sequence[Written], cite: str = "right") -> list[tuple[str, bool]]:
    """Have statements written a few at a time, and tell which of them an answer holds."""
    plain = Answer("answer", "none")
    results = []
    for at in range(0, len(written), N_TOGETHER):
        few = written[at : at + N_TOGETHER]
        with serve_model(lambda call, few=few: _play(call, few, cite)) as server:
            settings = Settings(model="openai:scripted", model_url=server.url("openai"), model_timeout=120)
            answer = answer_with_model(ASK, (), assistant, settings, plain=plain)
        held = answer.text.casefold()
        results += [(text, f"{text.casefold()}. [" in held) for _, text, _ in few]
    return results


def _play(call: Call, few: Sequence[Written], cite: str) -> Reply:
    if call.is_plan:
        found = asked_for(call, "Found")
        return "ready" if found else Calls(tuple(("search", {"query": before}) for _, _, before in few))
    if "Reason:" in call.last:
        return "1: -"
    lines = []
    for words, text, _ in few:
        right = numbered(call, words)
        assert right != 99, f"the passage with {words!r} was not found"
        others = [p["number"] for p in call.passages if p["number"] != right and not _speak_alike(p["text"], words, call)]
        number = {"right": right, "swapped": [*others, 60][len(text) % (len(others) or 1)], "invented": 60}[cite]
        lines.append(f"{text} [{number}].")
    return "\n".join(lines)


def _speak_alike(text: str, words: str, call: Call) -> bool:
    """Whether another passage may say the same: two invented documents share some of their facts."""
    source = next(p["text"] for p in call.passages if words in p["text"])
    said = {w for w in source.casefold().split() if len(w) > 3}
    return len(said & {w for w in text.casefold().split() if len(w) > 3}) > 2


def test_truthful_model_is_believed(four: Assistant) -> None:
    results = write_all(four, [(words, text, text) for words, text in TRUE_STATEMENTS])
    refused = [text for text, stands in results if not stands]
    assert len(results) >= 60 and len(refused) <= 0.05 * len(results), refused


@pytest.mark.parametrize("lie", LIES)
def test_lying_model_is_not_believed(four: Assistant, lie: str) -> None:
    made = [(words, text, LIES[lie](text)) for words, text in TRUE_STATEMENTS]
    written = [(words, wrong, text) for words, text, wrong in made if wrong is not None][:N_LIES]
    passed = [text for text, stands in write_all(four, written) if stands]
    assert len(written) >= 5
    assert len(passed) <= (0 if lie in ("digit", "unit") else 0.02 * len(written)), passed


@pytest.mark.parametrize("cite", ["swapped", "invented"])
def test_statement_that_cites_the_wrong_passage_does_not_stand(four: Assistant, cite: str) -> None:
    written = [(words, text, text) for words, text in TRUE_STATEMENTS][: 64 if LARGE else 20]
    passed = [text for text, stands in write_all(four, written, cite) if stands]
    assert not passed
