"""The first step of an answer with a model: an agent with tools, which knows the user's words and no document's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.agent_desk import Desk
from assistant.agent_prompts import PLAN, plan_request
from assistant.tools.run import get_tool, input_schema

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.tools import BaseTool

#: Rounds of calls; what is not found by then is not looked for.
N_ROUNDS = 3


def plan(model: BaseChatModel, desk: Desk) -> None:
    """Let the model call search, cite and the scores; what they find is on the desk.

    No tool gives back a word of a document, so no document can make the model call one.

    Raises:
        Exception: What the model's client raises.
    """
    from langchain.agents import create_agent
    from langchain.agents.middleware import ModelCallLimitMiddleware, ToolErrorMiddleware

    limits: list[Any] = [
        ModelCallLimitMiddleware(run_limit=N_ROUNDS, exit_behavior="end"),
        ToolErrorMiddleware(lambda error, _: f"This did not work ({type(error).__name__}); go on without it."),
    ]
    agent: Any = create_agent(model, list_tools(desk), system_prompt=PLAN, middleware=limits)
    request = plan_request(desk.question, desk.history)
    agent.invoke({"messages": [{"role": "user", "content": request}]}, {"recursion_limit": 8 * N_ROUNDS})


def list_tools(desk: Desk) -> list[BaseTool]:
    """The tools of one answer: search, cite, and the scores that the user's words are about."""
    text = {"type": "string"}
    tools = [
        _make("search", "Search the library for passages on one thing.", {"query": text}, lambda query="": desk.search(str(query))),
        _make("cite", "Check a statement of the user's against the library.", {"claim": text}, lambda claim="": desk.cite(str(claim))),
    ]
    return tools + _score_tools(desk, desk.offered_scores())


def _score_tools(desk: Desk, names: Sequence[str]) -> list[BaseTool]:
    from langchain_core.tools import StructuredTool

    made: list[BaseTool] = []
    for name in names:
        tool = get_tool(name)
        words = f"{tool.title}: {tool.purpose} Pass only what the user stated; leave out the rest."
        run = _runner(desk, name)
        made.append(StructuredTool.from_function(run, name=name, description=words[:1000], args_schema=input_schema(name)))
    return made


def _runner(desk: Desk, name: str) -> Callable[..., str]:
    def run(**given: Any) -> str:
        return desk.score(name, given)

    return run


def _make(name: str, description: str, properties: dict[str, Any], run: Callable[..., str]) -> BaseTool:
    from langchain_core.tools import StructuredTool

    schema = {"type": "object", "title": name, "properties": properties, "required": list(properties)}
    return StructuredTool.from_function(run, name=name, description=description, args_schema=schema)
