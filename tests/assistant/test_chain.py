"""Pedicle's parts in other people's chains: documents with their spans, embeddings, tools with their schemas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain.agents import create_agent
from langchain.chat_models import init_chat_model

from assistant.chain import PedicleEmbeddings, PedicleRetriever, pedicle_tools
from assistant.conversation import Assistant
from assistant.tools.run import list_names
from tests.assistant.model_parts import asked_for
from tests.assistant.model_server import Call, Calls, Reply, serve_model


def test_retriever_gives_documents_that_quote_their_spans(invented: Assistant) -> None:
    found = PedicleRetriever(assistant=invented, k=3).invoke("bleeding after biopsy of the marble vertebra")
    assert 1 <= len(found) <= 3
    for document in found:
        facts = document.metadata
        assert invented.library.text(facts["document"])[facts["start"] : facts["end"]] == document.page_content
        assert {"coverage", "page", "section", "references"} <= set(facts)
    assert [r["number"] for r in found[0].metadata["references"]] == [1, 2, 3]


def test_embeddings_are_those_of_the_library(invented: Assistant) -> None:
    embeddings = PedicleEmbeddings(invented.embedder)
    rows = np.array(embeddings.embed_documents(["the glue sets", "nobody was blinded"]))
    query = np.array(embeddings.embed_query("the glue sets"))
    assert rows.shape == (2, invented.embedder.dimension) and np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    assert rows[0] @ query > 0.99 > rows[1] @ query
    assert embeddings.embed_documents([]) == []


def test_every_tool_has_a_schema_and_answers_in_json(invented: Assistant) -> None:
    tools = {tool.name: tool for tool in pedicle_tools(invented)}
    assert set(tools) == {"search", "cite", "verify", *list_names()}
    assert all(tool.description and tool.args is not None and tool.tool_call_schema for tool in tools.values())
    hits = json.loads(tools["search"].invoke({"query": "blinded"}))["hits"]
    assert "Nobody was blinded" in hits[0]["quote"]
    assert json.loads(tools["cite"].invoke({"claim": "Bleeding follows biopsy in 4% of patients"}))["verdict"] == "supported"
    span = {key: hits[0][key] for key in ("document", "start", "end")}
    assert json.loads(tools["verify"].invoke({"statement": "Nobody was blinded.", "citations": [span]}))["supported"]
    assert json.loads(tools["sins"].invoke({"location": "T11", "pain": "mechanical"}))["result"]["range"] == [6, 18]


@pytest.mark.parametrize(
    ("name", "given"),
    [("sins", {"location": "Z9"}), ("search", {"query": "  "}), ("verify", {"statement": "x", "citations": [1]}), ("sins", {"nose": 1})],
)
def test_tool_answers_a_bad_input_in_words(invented: Assistant, name: str, given: dict[str, object]) -> None:
    tool = next(tool for tool in pedicle_tools(invented) if tool.name == name)
    said = tool.invoke(given)
    assert "expected" in said or "empty" in said or "not taken" in said


def test_agent_of_someone_else_uses_the_tools(invented: Assistant) -> None:
    def part(call: Call) -> Reply:
        return "83 percent" if asked_for(call, "83%") else Calls((("search", {"query": "sampling of the marble vertebra"}),))

    with serve_model(part) as server:
        model = init_chat_model("openai:scripted", base_url=server.url("openai"), api_key="none")
        agent = create_agent(model, pedicle_tools(invented))
        answer = agent.invoke({"messages": [{"role": "user", "content": "How often does it succeed?"}]})
    assert answer["messages"][-1].text == "83 percent"


def test_example_of_the_readme_runs(invented: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", readme, re.S)
    assert example is not None and len([line for line in example[1].splitlines() if line.strip()]) <= 5
    monkeypatch.setenv("PEDICLE_LIBRARY", str(invented.library.folder))
    made: dict[str, Any] = {}
    exec(compile(example[1], "README.md", "exec"), made)
    try:
        assert "83%" in made["retriever"].invoke("How often does sampling of the marble vertebra succeed?")[0].page_content
        assert {"search", "cite", "verify", *list_names()} == {tool.name for tool in made["tools"]}
    finally:
        made["assistant"].close()
