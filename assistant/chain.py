"""Parts for other people's chains and agents: the library as a retriever, its embeddings, and every tool with its schema.

Five lines give an agent of LangChain everything that Pedicle can look up and compute:

    from langchain.agents import create_agent
    from assistant.chain import PedicleRetriever, pedicle_tools
    from assistant.conversation import Assistant

    assistant = Assistant.open()
    agent = create_agent("openai:gpt-5", pedicle_tools(assistant))

Whatever that agent writes is not checked here; `pedicle verify` and the tool `verify` do that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import ConfigDict, Field

from assistant.answer import Citation, as_json
from assistant.conversation import Assistant
from assistant.errors import AssistantError
from assistant.statements import check_item
from assistant.tools.run import get_tool, input_schema, list_names, run_tool
from ingest.embedding import Embedder
from ingest.errors import IngestError

#: Most passages that a tool gives at once.
MAX_HITS = 50


class PedicleRetriever(BaseRetriever):
    """The library as a retriever.

    Each document's text is what the source says there, to the character; its metadata hold ``document`` (key), ``start``
    and ``end`` (offsets into the stored text), ``title``, ``authors``, ``year``, ``doi``, ``kind``, ``coverage``, ``page``,
    ``section``, ``markers``, ``references`` (the entries that the passage rests on), ``notes``, and ``reading`` where a
    table row does not speak for itself.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = Field(default=8, ge=1, le=MAX_HITS)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [as_document(citation) for citation in self.assistant.find(query, self.k)]


def as_document(citation: Citation) -> Document:
    """A citation as a document of LangChain."""
    facts = as_json(citation)
    text = facts.pop("quote")
    del facts["marker"]
    return Document(page_content=text, metadata=facts, id=f"{citation.document}:{citation.start}-{citation.end}")


class PedicleEmbeddings(Embeddings):
    """The library's embedding model: offline, the same vector for the same text, rows of unit length."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts that are to be found."""
        return [[float(x) for x in row] for row in self._embedder.embed_texts(texts)] if texts else []

    def embed_query(self, text: str) -> list[float]:
        """The vector of what is looked for."""
        return [float(x) for x in self._embedder.embed_query(text)]


def pedicle_tools(assistant: Assistant) -> list[BaseTool]:
    """Search, cite, verify and every score as tools of LangChain; each gives JSON, as the command line's contract has it.

    Args:
        assistant: The assistant over the library; it must stay open while the tools are used.
    """
    text = {"type": "string"}
    spans = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"document": text, "start": {"type": "integer"}, "end": {"type": "integer"}},
            "required": ["document", "start", "end"],
        },
    }
    return [
        _tool(
            "search",
            "Find the passages of the library nearest to a query, each quoted exactly, with what it rests on.",
            {"query": text, "limit": {"type": "integer", "minimum": 1, "maximum": MAX_HITS, "default": 8}},
            ("query",),
            lambda query, limit=8: {"hits": [as_json(c) for c in assistant.find(str(query), max(1, min(MAX_HITS, int(limit))))]},
        ),
        _tool(
            "cite",
            "Find the passage that decides a claim: supported, contradicted (with each difference) or not in the library.",
            {"claim": text},
            ("claim",),
            lambda claim: as_json(assistant.cite(str(claim))),
        ),
        _tool(
            "verify",
            "Tell whether a sentence stands on the spans that it cites: numbers, units, groups, negation, names, meaning.",
            {"statement": text, "citations": spans},
            ("statement", "citations"),
            lambda statement, citations: check_item({"statement": statement, "citations": citations}, assistant),
        ),
        *(_score(name) for name in list_names()),
    ]


def _score(name: str) -> BaseTool:
    tool = get_tool(name)
    words = [tool.title + ".", tool.purpose, *tool.limits, f"Source: {tool.sources[0].citation}.", "Leave out what was not stated."]
    schema = {"title": name, **input_schema(name)}
    return _build(name, " ".join(words), schema, lambda **given: as_json(run_tool(name, given)))


def _tool(name: str, words: str, takes: Mapping[str, Any], required: tuple[str, ...], run: Callable[..., Any]) -> BaseTool:
    schema = {"title": name, "type": "object", "properties": dict(takes), "required": list(required)}
    return _build(name, words, schema, run)


def _build(name: str, words: str, schema: dict[str, Any], run: Callable[..., Any]) -> BaseTool:
    """A tool whose errors go back to the model in words instead of ending its run."""

    def call(**given: Any) -> str:
        try:
            return json.dumps(run(**given), ensure_ascii=False)
        except (AssistantError, IngestError, TypeError, ValueError) as error:
            raise ToolException(str(error)) from error

    return StructuredTool.from_function(call, name=name, description=words, args_schema=schema, handle_tool_error=True)
