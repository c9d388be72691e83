"""The library's own passages on a tool: where a document that is held states its rules."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from assistant.answer import Citation
from assistant.conversation import Assistant
from assistant.errors import AssistantError
from assistant.tools.base import Tool
from assistant.tools.run import get_tool
from ingest.errors import IngestError

#: So many passages are looked at for one of the wanted document.
N_LOOKED_AT = 12


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
            near = assistant.find(source.find, N_LOOKED_AT)
        except (AssistantError, IngestError):
            continue
        cited = next((c for c in near if source.document in (None, c.document)), None)
        if cited and all((cited.document, cited.start) != (c.document, c.start) for c in found):
            found.append(replace(cited, marker=len(found) + 1))
    return tuple(found)
