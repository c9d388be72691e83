"""The nouns of a case across turns: what is given, by whom and when; and the run of a case as it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from assistant.answer import ToolRun
from assistant.errors import AssistantError
from assistant.tools.base import Reading, Tool, ask_for, list_words, words_of
from assistant.tools.partial import next_question
from assistant.tools.run import finish_run, get_tool

#: Turns among which the description lies of a case whose tool is named only later.
N_RECENT = 4


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
    """One case of one tool: what is given so far, what was asked last, and what the user could not answer."""

    tool: str
    given: dict[str, Given] = field(default_factory=dict)
    asked: str | None = None
    label: str = ""
    unknown: tuple[str, ...] = ()
    patient: int = 1


@dataclass(frozen=True, slots=True)
class CaseState:
    """All cases of a conversation; `current` is the open one, or None; `recent` are the user's last turns."""

    turn: int = 0
    cases: tuple[Case, ...] = ()
    current: int | None = None
    recent: tuple[str, ...] = ()

    def after(self, words: str) -> CaseState:
        """The state one turn on, with the user's words kept among the last ones."""
        return replace(self, turn=self.turn + 1, recent=(*self.recent, words)[-N_RECENT:])

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
                tuple(case.get("unknown", ())),
                case.get("patient", 1),
            )
            for case in data.get("cases", ())
        )
        return cls(data.get("turn", 0), cases, data.get("current"), tuple(data.get("recent", ())))


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
    return pass_over(tool, replace(run, read_from=spans), case.unknown)


def pass_over(tool: Tool, run: ToolRun, unknown: tuple[str, ...]) -> ToolRun:
    """A run that asks for the next best input instead of one that the user could not answer, and says what stays open."""
    left = [name for name in unknown if name in run.missing]
    if not left or run.result is None:
        return run
    result = dict(run.result)
    asked = next((name for name in run.missing if name not in left), None)
    if tool.bands:
        points = {name: frozenset((value,)) for name, value in result["points"].items() if value is not None}
        options = {name: frozenset(values) for name, values in result["options"].items()}
        asked = next_question({**points, **options}, tool.bands, skip=left)
        result["next_best_question"] = asked
    lines = [line for line in run.text.split("\n") if not line.startswith("Next:")]
    lines.append(f"Left open: {list_words([words_of(name) for name in left])}.")
    if asked in tool.inputs.model_fields:
        lines.append(f"Next: {ask_for(tool, asked, result)}")
    missing = (*(name for name in run.missing if name not in left), *left)
    return replace(run, result=result, missing=missing, text="\n".join(lines))
