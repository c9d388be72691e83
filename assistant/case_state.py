"""The nouns of a case across turns: what is given, by whom and when; and the run of a case as it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from assistant.answer import ToolRun
from assistant.errors import AssistantError
from assistant.tools.base import Reading
from assistant.tools.run import finish_run, get_tool


@dataclass(frozen=True, slots=True)
class Given:
    """One input of a case: its value, and the words of the turn that gave it."""

    value: Any
    turn: int
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One case of one tool: what is given so far, and what was asked last."""

    tool: str
    given: dict[str, Given] = field(default_factory=dict)
    asked: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class CaseState:
    """All cases of a conversation; `current` is the open one, or None."""

    turn: int = 0
    cases: tuple[Case, ...] = ()
    current: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The state as plain data, to be kept with the conversation."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> CaseState:
        """The state from what `as_json` gave."""
        cases = tuple(
            Case(
                case["tool"],
                {name: Given(**given) for name, given in case["given"].items()},
                case.get("asked"),
                case.get("label", ""),
            )
            for case in data.get("cases", ())
        )
        return cls(data.get("turn", 0), cases, data.get("current"))


def open_case(state: CaseState) -> Case:
    """The case that is open."""
    if state.current is None:
        raise AssistantError('No case is open; describe one, such as "SINS for a T11 metastasis".')
    return state.cases[state.current]


def input_names(case: Case) -> tuple[str, ...]:
    """The names of the tool's inputs."""
    return tuple(get_tool(case.tool).inputs.model_fields)


def run_case(case: Case, now: int | None = None) -> ToolRun:
    """The run of a case as it stands; inputs of earlier turns than `now` carry their turn."""
    tool = get_tool(case.tool)
    run = finish_run(tool, Reading(values={name: given.value for name, given in case.given.items()}))
    spans = {
        name: {
            "start": given.start,
            "end": given.end,
            "text": given.text,
            **({"turn": given.turn} if given.turn != now else {}),
        }
        for name, given in case.given.items()
        if given.text
    }
    return replace(run, read_from=spans)
