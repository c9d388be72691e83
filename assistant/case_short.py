"""What a turn states of the open case: in so many words, or as a short answer to what was asked."""

from __future__ import annotations

import re
from typing import Any

from assistant.case_state import Case, run_case
from assistant.case_words import NO, YES
from assistant.tools.base import Span, Tool, words_of
from assistant.tools.run import get_tool, plain, read_text

ACKNOWLEDGES = re.compile(
    r"(?i)^\s*(?:ok(?:ay)?|thanks?(?: you)?|fine|good|great|alright|all right|understood|i see|hello|hi|hm+|well|sure|nice|cool)\b[\s.!]*$"
)
RIGHT = re.compile(r"(?i)^\s*right\b")  # a side, or assent

Stated = dict[str, tuple[Any, Span | None]]
MAX_SHORT = 8  # words of an answer that is no statement by itself
# How a short answer is completed to be read: the first form that says something counts.
PREFIXES: dict[str, tuple[str, ...]] = {
    "pain": ("pain: ", "pain "),
    "bone_lesion": ("bone lesion: ", "lesion "),
    "alignment": ("alignment: ", "alignment "),
    "vertebral_body": ("collapse: ", "vertebral body: ", "collapse ", "no collapse, involvement of the body: "),
    "posterolateral": ("posterolateral elements: ", "pedicles "),
    "location": ("level ",),
}


def read_stated(case: Case, text: str) -> Stated:
    """What a text states of the case's inputs in so many words."""
    reading = read_text(get_tool(case.tool), text)
    return {
        name: (value, reading.spans.get(name))
        for name, value in reading.values.items()
        if name != "description" or name in reading.spans  # free words that name none of the scale's steps
    }


def read_short(case: Case, text: str) -> Stated:
    """A short answer to the input that was asked for: "yes", "60 %", "both sides"; empty if it is none."""
    tool, asked = get_tool(case.tool), case.asked
    if not asked or asked not in tool.inputs.model_fields or len(text.split()) > MAX_SHORT:
        return {}
    whole = Span(0, len(text), text)
    if ACKNOWLEDGES.match(text):
        return {}
    side = complete_answer(tool, case, asked, text, whole) if RIGHT.match(text) else {}
    if side:
        return side
    if YES.match(text) or NO.match(text):
        return answer_yes_or_no(tool, case, asked, whole)
    kind = str(tool.inputs.model_fields[asked].annotation)
    number = re.search(r"[<>]?=?\s*-?\d+(?:[.,]\d+)?", text)
    if number and ("float" in kind or "Interval" in kind):
        written = number.group(0).replace(",", ".").replace(" ", "")
        value = written if written[0] in "<>" else float(written)
        return {asked: (value, Span(number.start(), number.end(), number.group(0)))}
    return complete_answer(tool, case, asked, text, whole)


def answer_yes_or_no(tool: Tool, case: Case, asked: str, whole: Span) -> Stated:
    """What yes or no means to what was asked; nothing where the question was not one for yes or no."""
    yes = YES.match(whole.text) is not None
    left = ((run_case(case).result or {}).get("options") or {}).get(asked) or ()
    narrower = tool.narrower.get((asked, tuple(left)))
    if narrower is not None:
        value = narrower.yes if yes else narrower.no
        return {} if value is None else {asked: (value, whole)}
    if "bool" in str(tool.inputs.model_fields[asked].annotation):
        return {asked: (yes, whole)}
    return complete_answer(tool, case, asked, "yes" if yes else whole.text, whole)


def complete_answer(tool: Tool, case: Case, asked: str, answer: str, whole: Span) -> Stated:
    """A few words read behind the name of what was asked.

    What the name would say alone does not count; a reading that agrees with what is known goes before another.
    """
    known = case.given.get(asked)
    found: Stated = {}
    for prefix in PREFIXES.get(asked, (f"{words_of(asked)}: ",)):
        value = read_text(tool, prefix + answer).values.get(asked)
        if value is None or (answer != "yes" and plain(value) == plain(read_text(tool, prefix).values.get(asked))):
            continue
        if known is None or narrow_value(known.value, plain(value)) is not None:
            return {asked: (value, whole)}
        found = found or {asked: (value, whole)}
    return found


def narrow_value(old: Any, new: Any) -> Any:
    """What is left when a statement is added to an earlier one; None when they cannot both hold or there was none."""
    if old is None:
        return new
    first = old if isinstance(old, list) else [old]
    second = new if isinstance(new, list) else [new]
    if old == new:
        return old
    common = [item for item in first if item in second]
    return None if not common else common[0] if len(common) == 1 else common
