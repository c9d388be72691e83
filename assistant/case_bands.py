"""What a score's total means, by the score's own bands: "what does a score of 8 mean?", "is she unstable?"."""

from __future__ import annotations

import re

from assistant.case_replies import name_source
from assistant.case_state import Case, run_case
from assistant.case_words import asks_sources
from assistant.errors import ToolInputError
from assistant.tools.base import list_words, words_of
from assistant.tools.run import get_tool, run_tool

_OPENS = r"(?i)^\s*(?:and |but |so |then |ok(?:ay)?[,.]? )*"
#: "What does a score of 8 mean?", "and 13?", "how bad is a total of 9?"
TOTAL = re.compile(
    r"(?i)(?=.*\b(?:score|total|sum|points?|mean|stand|say|indicate|tell|imply|be|bad|high|good|serious)\b)"
    + _OPENS.removeprefix("(?i)")
    + r"(?:what(?:'s| does| would| is| do)? |how (?:bad|high|good|serious) (?:is|would) )(?:\w+ ){0,3}?"
    r"(?:(?:score|total|sum|value|result|grade) )?(?:of )?(?P<total>\d{1,3})(?: points?| ?%| percent)?(?: be)?(?: mean| stand for| say| indicate| tell(?: us| me)?"
    r"| imply)?\s*\?*\s*$"
)
#: "What does that mean?", "which band is this?", "how is this classified?"
MEANING = re.compile(
    _OPENS
    + r"(?:what (?:does|do) (?:that|this|it|the (?:score|total|result))(?: score| total| result| range)? (?:mean|say|indicate|imply)"
    r"|(?:which|what) (?:band|category|class|group) (?:is|does|would)\b[^?]{0,30}|how (?:is|would) (?:this|that|it|she|he)(?: be)? (?:classified|graded"
    r"|categori[sz]ed)|how (?:do|should) (?:i|we) (?:read|interpret) (?:this|that|it|the (?:score|result|total)))\s*\?*\s*$"
)
#: Only of somebody or something definite: "are osteoporotic fractures stable?" asks the library.
_VERDICT = (
    _OPENS
    + r"(?:is|are|was|does|do|will|would) (?:it|she|he|they|both|this|that|(?:the|this|that|her|his) (?:\w+ ){{0,3}}?\w+|[ctdls]\d{{1,2}})"
    r"(?: (?:now|really|already|still|then|actually|be|count as|considered|regarded as))* (?:{words})(?: or (?:not|{words}))?(?: then| now)?\s*\?*\s*$"
)


def explain_bands(case: Case, text: str) -> str | None:
    """The reply to a question after what the open case's total, or another one, means by the score's own bands.

    Returns:
        The reply; None when the text asks for something else, or the tool has no bands and no reading of a number.
    """
    if asks_sources(re.sub(r"(?i)\bmean\b", "", text)):
        return None
    asked = TOTAL.match(text)
    tool = get_tool(case.tool)
    if not tool.bands:
        return explain_value(case, int(asked.group("total"))) if asked else None
    if not asked and not MEANING.match(text) and not asks_verdict(case, text):
        return None
    run = run_case(case)
    # What the result says of its total as a whole stands before the rows.
    head = run.text.split("\n- ")[0].split("\n")
    lines = ["This case: " + head[0], *(line for line in head[1:] if not line.startswith("Next:"))]
    if asked:
        lines.insert(0, place_total(case, int(asked.group("total"))))
    bands = [f"{words_of(band.name)} {band.low} to {band.high}" for band in tool.bands]
    return "\n".join([*lines, f"The bands: {list_words(bands)}.", name_source(tool)])


def asks_verdict(case: Case, text: str) -> bool:
    """Whether a text asks if one of the bands' names fits ("is this unstable?")."""
    names = sorted((words_of(band.name) for band in get_tool(case.tool).bands), key=len, reverse=True)
    return re.match(_VERDICT.format(words="|".join(map(re.escape, names))), text) is not None


def place_total(case: Case, total: int) -> str:
    """Which band a total falls in."""
    tool = get_tool(case.tool)
    band = next((band for band in tool.bands if band.low <= total <= band.high), None)
    if band is None:
        low, high = min(band.low for band in tool.bands), max(band.high for band in tool.bands)
        return f"{tool.title}: {total} is no total of it; they run from {low} to {high}."
    return f"{tool.title}: a total of {total} is {words_of(band.name)} ({band.low} to {band.high})."


def explain_value(case: Case, value: int) -> str | None:
    """What a scale's value means, when an input of the tool is that value (KPS 60, VAS 3, 40 % of the ODI)."""
    tool = get_tool(case.tool)
    name = tool.value or next((name for name in tool.inputs.model_fields if case.tool.startswith(name)), None)
    if name is None:
        return None
    try:
        return run_tool(case.tool, {name: value}).text
    except ToolInputError as error:
        return str(error)
