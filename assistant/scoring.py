"""The cases of a talk: rebuilt from the user's turns, gone on with, and answered with the tool's result."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, ToolRun
from assistant.case import CaseState, open_case, read_anything, turn
from assistant.case_bands import explain_bands
from assistant.case_recall import offer_scores, recall_case
from assistant.case_words import CHART, INTERROGATIVE, NEW_LEVEL, NEW_PATIENT, RESET, SHOW, WHAT_IF, WHY
from assistant.citing import cite_span
from assistant.intent import opens_case
from assistant.patients import asks_decision, is_urgent
from assistant.search import Hit, Search
from assistant.tools.base import Source, Tool
from assistant.tools.note import Note
from assistant.tools.run import get_tool
from ingest.document import Span

#: Turns of a talk from which its cases are rebuilt; what was said before them is long past.
N_TURNS = 200
#: It moves on by so many turns at once.
STEP = 50
#: Talks whose cases are remembered up to their last turn; one that is not is read again.
N_STATES = 512
_states: OrderedDict[tuple[int, tuple[str, ...]], CaseState] = OrderedDict()
_remembering = threading.Lock()
#: How near a passage must come to what a tool's source is described by, to be the library's passage on it.
NEAR = 0.45
URGENT_LINE = (
    "Signs of cord or nerve compression are urgent whatever a score says: they need an emergency assessment at once."
)

#: Behind a result that somebody wants to be told from what to do.
NO_DECISION = "Pedicle does not decide what is done for one person; that needs the doctors who know the case."


def continue_cases(question: str, history: Sequence[Mapping[str, str]], search: Search) -> Answer | None:
    """The answer of a tool, when the turn is about a case that is open or describes one; else None.

    Args:
        question: The user's words.
        history: The turns before, from whose user turns the cases are rebuilt.
        search: Search over the library, for its own passage on the tool.
    """
    said = _said_in(history)
    before = _replay(said)
    state, run, reply = _next_turn(before, question)
    _remember((*said, question), state)
    if run is None:
        return _offer(question) if state.current is None else None
    run = replace(run, read_from=_mark_turns(run, state.turn))
    citations = () if run.declined else cite_tool(get_tool(run.name), search)
    return _compose(replace(run, citations=citations), reply, question)


def has_open_case(history: Sequence[Mapping[str, str]]) -> bool:
    """Whether a case is open after the turns of a talk."""
    return _replay(_said_in(history)).current is not None


def _said_in(history: Sequence[Mapping[str, str]]) -> list[str]:
    """What the user said in a talk, turn by turn."""
    return [str(item.get("content", "")) for item in history if item.get("role") == "user"]


def _replay(said: Sequence[str]) -> CaseState:
    """The cases after some turns of the user. Each turn follows from those before, so only what is new is read."""
    first = _first_of(len(said))
    place, state = first, CaseState(turn=first)
    with _remembering:
        for end in range(len(said), first, -1):
            held = _states.get((first, tuple(said[first:end])))
            if held is not None:
                place, state = end, held
                break
    if place < len(said):
        for words in said[place:]:
            state = _next_turn(state, words)[0]
        _remember(said, state)
    return state


def _remember(said: Sequence[str], state: CaseState) -> None:
    first = _first_of(len(said))
    if _first_of(len(said) - 1) != first:
        return  # the state was reached from an earlier beginning
    with _remembering:
        _states[first, tuple(said[first:])] = state
        while len(_states) > N_STATES:
            _states.popitem(last=False)


def _first_of(n: int) -> int:
    """The turn that a replay of `n` turns begins with. It moves on in steps, so that what was remembered serves again."""
    return -(-max(0, n - N_TURNS) // STEP) * STEP


def _next_turn(state: CaseState, words: str) -> tuple[CaseState, ToolRun | None, str]:
    """One turn of the cases; where none is open, only a text that surely describes one opens it."""
    recalled = recall_case(state, words)
    if recalled is not None:
        return recalled
    listed = bool(state.cases) and SHOW.search(words) is not None
    about_case = (listed or opens_case(words)) if state.current is None else not _asks_library(state, words)
    return turn(state, words) if about_case else (state.after(words), None, "")


def _offer(question: str) -> Answer | None:
    """The scores that fit a report which asks nothing; None if it is no such report."""
    offer = offer_scores(question)
    if offer is None:
        return None
    return Answer("clarification", "\n".join([URGENT_LINE, offer] if is_urgent(question) else [offer]))


def _asks_library(state: CaseState, words: str) -> bool:
    """Whether a turn asks something that is neither about the open case nor states anything of it."""
    asked = INTERROGATIVE.search(words) is not None and words.rstrip().endswith("?")
    of_case = any(wish.search(words) for wish in (WHY, WHAT_IF, SHOW, CHART, NEW_PATIENT, NEW_LEVEL, RESET))
    if not asked or of_case:
        return False
    case = open_case(state)
    return not read_anything(case.tool, words) and explain_bands(case, words) is None


def _mark_turns(run: ToolRun, now: int) -> dict[str, dict[str, object]]:
    """Where each input was read; only what earlier turns gave carries its turn."""
    return {
        name: {key: value for key, value in span.items() if key != "turn" or value != now}
        for name, span in run.read_from.items()
    }


def _compose(run: ToolRun, reply: str, question: str) -> Answer:
    lines = [URGENT_LINE] if is_urgent(question) else []
    lines.append(reply or run.text)
    if asks_decision(question):
        lines.append(NO_DECISION)
    if run.citations:
        marks = "".join(f"[{citation.marker}]" for citation in run.citations)
        lines.append(f"The library's own passage on this: {marks}")
    return Answer("tool", "\n".join(lines), run.citations, tool=run)


def cite_tool(tool: Tool, search: Search) -> tuple[Citation, ...]:
    """The library's own passage on what a tool computes, where it holds one."""
    search.refresh()
    if tool.name not in search.on_tools:
        search.on_tools[tool.name] = _find_on_tool(tool, search)
    return search.on_tools[tool.name]


def _find_on_tool(tool: Tool, search: Search) -> tuple[Citation, ...]:
    for source in tool.sources:
        hit = _find_source(tool, source, search) if source.find else None
        if hit is not None:
            passage = hit.stored.passage
            span = (
                Span(passage.start, passage.end)
                if passage.kind != "paragraph"
                else Span(hit.spans[0].start, hit.spans[-1].end)
            )
            return (cite_span(search.document(hit.key), span, 1, search.other_places, passage.reading),)
    return ()


def _find_source(tool: Tool, source: Source, search: Search) -> Hit | None:
    """The best hit for a source's words that names the tool or comes near enough to them."""
    for hit in search.find(search.understand(source.find), 20):
        if source.document is not None and hit.key != source.document:
            continue
        passage = hit.stored.passage
        note = Note(f"{passage.context} {passage.reading}")
        if hit.similarity >= NEAR and any(note.has(cue) for cue in tool.about):
            return hit
    return None
