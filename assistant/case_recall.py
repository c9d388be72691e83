"""A score that is only named ("SINS?"), worked out of what the user described some turns before; and the offer to do so."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import ToolRun
from assistant.case import open_new
from assistant.case_state import CaseState, open_case
from assistant.intent import MAX_CASE
from assistant.patients import URGENT_TOLD, is_urgent
from assistant.tools.note import any_of, compile_cue
from assistant.tools.recognition import described_scores, is_report
from assistant.tools.run import get_tool, list_names, read_text

#: Words of a turn that names a tool and says nothing else.
N_WORDS = 8
#: Inputs that a turn before must state to be what the tool is meant for.
N_STATED = 2
# Words that ask for a tool by its name.
FILLING = (
    r"\b(?:and|now|then|so|ok|okay|please|the|a|for|this|that|it|score|scores|scale|grade|total|what|about|is|would|be|calculate"
    r"|compute|work|out|give|me|run|get|do|can|you|yes|revised|modified|case|patient|report|of|him|her|how|i|want|one|us)\b"
)


def recall_case(state: CaseState, words: str) -> tuple[CaseState, ToolRun, str] | None:
    """The case of a tool that a turn only names, from the last turn before that describes one for it.

    Args:
        state: The cases so far, with the user's last turns.
        words: The user's words.

    Returns:
        The new state, the run and the reply; None when the turn says more, or nothing before describes such a case.
    """
    name = name_alone(words)
    if name is None or (state.current is not None and open_case(state).tool == name):
        return None
    for back, before in enumerate(reversed(state.recent)):
        if states_enough(name, before):
            told = state.turn - back
            opened, run, reply = open_new(replace(state, turn=told), name, before)
            if run is None or run.result is None:
                return None
            read = {key: {**span, "turn": told} for key, span in run.read_from.items()}
            return replace(opened, turn=state.turn).after(words), replace(run, read_from=read), reply
    return None


def states_enough(name: str, text: str) -> bool:
    """Whether a text states as many inputs of a tool as make a case."""
    if len(text) > MAX_CASE:
        return False
    reading = read_text(get_tool(name), text)
    return any(len(one.values) >= N_STATED for one in (reading, *reading.lesions.values()))


def name_alone(words: str) -> str | None:
    """The tool that a few words name, and nothing besides."""
    low = words.lower()
    if len(low.split()) > N_WORDS:
        return None
    named = [name for name in list_names() if compile_cue(any_of(get_tool(name).about)).search(low)]
    if len(named) != 1:
        return None
    rest = re.sub("|".join(get_tool(named[0]).about), " ", low)
    return None if re.sub(FILLING, " ", rest).strip(" .,?!:-'") else named[0]


NOTHING_ASKED = "This reads as a report and asks nothing."


def offer_scores(text: str) -> str | None:
    """For a report that asks nothing: which scores can be worked out of its findings; None if it is no such report."""
    if len(text) > MAX_CASE or not is_report(text):
        return None
    fitting = described_scores(text)
    urgent = f"{URGENT_TOLD}\n" if is_urgent(text) else ""
    if not fitting:
        return f"{urgent}{NOTHING_ASKED} Ask a question, paste one claim to have it checked, or name the score that is wanted."
    lines = [f"{urgent}{NOTHING_ASKED} Of its findings can be worked out:"]
    lines.extend(f"- {get_tool(name).title}" for name in fitting)
    return "\n".join([*lines, "Name the one you want, or ask a question."])
