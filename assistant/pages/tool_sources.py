"""The library's own passages on a tool: where a document that is held states its rules."""

from __future__ import annotations

from functools import lru_cache

from assistant.answer import Citation
from assistant.citing import cite_span
from assistant.conversation import Assistant
from assistant.errors import AssistantError
from assistant.tools.base import Tool
from assistant.tools.run import get_tool
from ingest.errors import IngestError


def find_sources(assistant: Assistant, tool: Tool) -> tuple[Citation, ...]:
    """A passage for each of the tool's sources that the library holds one for, each once."""
    return _find_sources(assistant, tool.name, assistant.library.revision)


@lru_cache(maxsize=128)
def _find_sources(assistant: Assistant, name: str, revision: int) -> tuple[Citation, ...]:
    found: list[Citation] = []
    for source in get_tool(name).sources:
        if not source.find:
            continue
        try:
            hits = assistant.search.find(assistant.search.understand(source.find), n=20)
        except (AssistantError, IngestError):
            continue
        hit = next((h for h in hits if source.document is None or h.key == source.document), None)
        if hit is None:
            continue
        document = assistant.search.document(hit.key)
        cited = cite_span(document, hit.spans[0], len(found) + 1, assistant.search.other_places)
        if all((cited.document, cited.start) != (c.document, c.start) for c in found):
            found.append(cited)
    return tuple(found)
