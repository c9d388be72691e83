"""Finds the tool that a text is a case for, and tells a case from a question about the literature."""

from __future__ import annotations

import re

from assistant.errors import ToolInputError
from assistant.tools.base import Tool
from assistant.tools.cue import Cue
from assistant.tools.note import LIMIT, Note, any_of, compile_cue
from assistant.tools.vocabulary import EPONYMS
from assistant.tools.words import mask_long_numbers

PART = 3000  # characters that a cue may span; the time for a long letter stays in proportion to its length
NAMED = 3.0
FINDING = 1.0
AGAINST = 2.5
# A question about a tool or about what a document says, and no case.
ABOUT_SOURCES = Cue(
    r"\b(?:what (?:is|are|was|were|does|do|did)|which|who|how (?:did|does|do|is|was|were|are|many)|why"
    r" (?:is|was|did|does)"
    r"|define[sd]?|definition|explain|describe|tell me about|meaning of|valid\w*|reliab\w+|sensitivity"
    r"|specificity|cut ?offs?"
    r"|threshold|published|literature|according to|evidence|stud(?:y|ies)|paper|authors?|review|cite"
    r"|citation|reference|where (?:do|does|is|are|did)|points (?:for|are|does|do)|worth|lecturer|slides?|counts? (?:as|in)"
    r"|in the (?:sins|score|table|scale)|what \w+s\b(?= )|stands? for|same thing)\b"
)
# What is said of patients in general, and not of one.
IN_GENERAL = Cue(
    r"\b(?:effective\w*|efficacy|efficien\w+|percentages?|proportion|rates?|mortality|sham|results?"
    r"|reported|reduc\w+|relie\w+|often"
    r"|usually|always|predict\w*|better than|up to|patients|handles?|weigh\w*|literature|trials?"
    r"|complicat\w+|recommend\w*"
    r"|compar\w+|figure|item|segment|benefit|risks?|cohort|series|routes|better for|versus|outcomes?"
    r"|prove[dns]\w*|categories"
    r"|subgroups?|arms?|groups?|number of|components?|at \d+ (?:months?|years?)|found|showed|observed)\b"
)
#: Asks what an instrument is for, good for, about.
PURPOSE = Cue(r"\b(?:what|why)\b.{0,80} (?:for|about|good for|used for|mean|stand for) (?:[,.?]|$)")
ASKS = Cue(
    r"\b(?:score|calculate|compute|work out|sins(?: score)? (?:for|of|please)|grade|for this patient|my"
    r" patient|please|recompute"
    r"|candidate|eligible|category|in or out|ok)\b"
)
ONE_PATIENT = Cue(
    r"\b(?:\d{1,3} ?(?:- )?(?:y/o|yo|years? old|year old|m|f)\b|(?:the|this|a|my|our) patient|pt|he|she"
    r"|his|her|him|mr|mrs|ms|my|man|woman|lady)\b"
    r"|\b(?:c|t|th|d|l|s) \d{1,2}\b"
)
# A person, and not only a level.
PERSON = Cue(
    r"\b(?:\d{1,3} ?(?:- )?(?:y/o|yo|years? old|year old|m|f)\b|(?:the|this|my|our) patient|pt|he|she|his|her|him|mr|mrs|ms|my"
    r"|man|woman|lady)\b"
)
TODAY = Cue(
    r"\b(?:ago|yesterday|today|tomorrow|tonight|this (?:morning|afternoon|evening)|now|planned|scheduled|slot|theatre|later"
    r"|may (?:i|we)|can (?:i|we))\b"
)
# What only a physician who sees the patient can decide; the library's criteria are given when enough of them are stated.
DECISION = Cue(
    r"\b(?:should|may|can|shall|could|must|do|would) (?:i|we|he|she|they|you|my)\b|\bgo ahead\b|\bwhich (?:first|is better)\b"
    r"|\bfirst \?|\bok to\b"
)
REQUEST = Cue(r"\b(?:calculate|compute|work out|score|run|please|sins for|grade (?:this|my|the))\b")
MEANING = Cue(r"\b(?:what does|mean|means|meaning|stands? for|defin\w+)\b")
HOW_MANY = Cue(r"\b(?:how many|how often|number of|what (?:was|were)|patients with|arms?|groups?)\b")
ENOUGH = {
    "score": 3,
    "scale": 1,
    "indication": 3,
    "look_up": 2,
    "statistics": 1,
}  # stated inputs that outweigh a question's form


# A scale that stands in a note with its value ("KPS 70", "ASIA D") is a finding, and not what is asked for.
VALUE_AFTER = Cue(
    r" (?:(?:score|grade|index|of|is|was|:|=|impairment|scale|performance|status|pre|post|preop|postop|now|at) )*(?:\d{1,3}[a-c]?|[a-e])\b"
    r"(?P<asked> \?)?"
)
DESCRIBED = 3  # stated inputs from which on a score is what a note describes, though it does not name it
REPORT_FROM = 60  # words of a text that asks nothing and names no tool but with its value: a report that was pasted


def rank_tools(text: str, relevance: bool = False) -> list[tuple[str, float]]:
    """The tools that a text is a case for, best first, with a score from 0 to 1.

    Args:
        text: A user's words.
        relevance: Score what the text is about, even when it only asks about the tool.

    Raises:
        ToolInputError: If the text is longer than a note may be.
    """
    from assistant.tools.run import get_tool, list_names

    if not isinstance(text, str) or len(text) > LIMIT:
        raise ToolInputError(
            "text",
            f"{len(text)} characters" if isinstance(text, str) else type(text).__name__,
            f"a note of at most {LIMIT} characters",
        )
    text = mask_long_numbers(text)
    plain = Note(text, EPONYMS)
    parts = [plain] if len(text) <= PART else [Note(part, EPONYMS) for part in split_parts(text)]
    ranked = {}
    for name in list_names():
        tool = get_tool(name)
        weight = weigh(tool, parts)
        if weight > 0:
            ranked[name] = round(weight / (weight + 3.0) if relevance else judge_case(tool, plain, weight), 3)
    set_back(ranked, plain)
    return sorted(ranked.items(), key=lambda row: -row[1])


def set_back(ranked: dict[str, float], note: Note) -> None:
    """Put scales that a note only gives the value of behind the score that it names, or else describes."""
    from assistant.tools.run import get_tool

    scores = [name for name in ranked if get_tool(name).kind == "score" and ranked[name] > 0]
    named = [name for name in scores if names(get_tool(name), note)]
    passing = [name for name in ranked if is_in_passing(get_tool(name), note, beside=bool(named))]
    if not passing or not scores:
        return
    leads = named or [name for name in scores if count_stated(get_tool(name), note)[0] >= DESCRIBED]
    if not leads:
        return
    if not named:
        leads = [max(leads, key=lambda name: count_stated(get_tool(name), note)[0])]
        ranked[leads[0]] = max(ranked[leads[0]], *(ranked[name] for name in passing))
    best = max(ranked[name] for name in leads)
    for name in passing:
        ranked[name] = min(ranked[name], round(best - 0.01, 3))


def names(tool: Tool, note: Note) -> bool:
    """Whether a note names a tool."""
    return note.has(any_of(tool.about))


def is_in_passing(tool: Tool, note: Note, beside: bool = False) -> bool:
    """Whether a note names a scale only together with its value, and does not ask about that ("KPS 76?").

    `beside`: a score is named too, so that the question is about the score.
    """
    if tool.kind != "scale" or not names(tool, note):
        return False
    hits = [hit for cue in tool.about for hit in note.find(cue)]
    after = [VALUE_AFTER.match(note.words(hit.last, hit.last + 6)) for hit in hits]
    return all(found and (beside or found.group("asked") is None) for found in after)


def is_report(text: str) -> bool:
    """Whether a text is a report that was pasted: long, asking nothing, naming a tool at most with its value."""
    from assistant.tools.run import get_tool, list_names

    # No word is shorter than a character: most questions need not be read for this.
    if "?" in text or len(text) < REPORT_FROM:
        return False
    note = Note(text)
    if len(note.tokens) < REPORT_FROM or REQUEST.search(note.canon) is not None:
        return False
    # A report tells what was done and by which route, and asks for neither.
    tools = (tool for tool in map(get_tool, list_names()) if tool.kind not in ("look_up", "indication"))
    return not any(names(tool, note) and not is_in_passing(tool, note) for tool in tools)


def described_scores(text: str) -> list[str]:
    """The scores of which a text states enough to be worked out in part, the most described first."""
    from assistant.tools.run import get_tool, list_names

    note = Note(mask_long_numbers(text))
    stated = {name: count_stated(get_tool(name), note)[0] for name in list_names() if get_tool(name).kind == "score"}
    found = [name for name, n in stated.items() if n >= DESCRIBED and weigh(get_tool(name), [note]) > 0]
    return sorted(found, key=lambda name: -stated[name])


def asks_result(tool: Tool, note: Note) -> int | None:
    """The place in `canon` behind an opening that asks for a tool's result of findings that follow; None if it does not.

    "What is the Tokuhashi score for KPS 70 and ...": a case; "What is the Tokuhashi score?": a question.
    """
    about = "|".join(tool.about)
    found = re.search(
        r"^ (?:(?:and|so|ok|then|please) )*(?:what (?:is|would|will|are)|what's|whats|what) (?:the |a |her |his |their |my )?"
        rf"(?:revised |modified )?(?:{about})(?: (?:score|total|grade|value|index|result|points?))?(?: be)?"
        r" (?:for|of|if|in|with|when|given|at|:|,) ",
        note.canon,
    )
    return found.end() if found else None


def split_parts(text: str) -> list[str]:
    """A long text in parts of at most `PART` characters, cut between words: a cue is looked for in each by itself."""
    parts, start = [], 0
    while start < len(text):
        end = min(len(text), start + PART)
        if end < len(text):
            space = text.rfind(" ", start, end)
            end = space + 1 if space > start else end
        parts.append(text[start:end])
        start = end
    return parts


def weigh(tool: Tool, parts: list[Note]) -> float:
    """How much of a text is about a tool: its name, what it takes, less what belongs to others."""
    named = any(names(tool, note) for note in parts)
    findings = compile_cue(any_of(tool.findings))
    if not named and not any(findings.search(note.canon) for note in parts):
        return 0.0  # so it is with most tools and most questions
    found = 0
    for left, cue in enumerate(reversed(tool.findings)):
        found += any(note.has(cue) for note in parts)
        if not named and found + len(tool.findings) - left - 1 < DESCRIBED:
            return 0.0  # too few are left to look for
    against = sum(any(note.has(cue) for note in parts) for cue in tool.against)
    return max(0.0, NAMED * named + FINDING * found - AGAINST * against)


def judge_case(tool: Tool, note: Note, weight: float) -> float:
    """How surely a text describes a case for a tool, from 0 to 1: it names the tool, and states what it takes."""
    named = names(tool, note)
    stated, places = count_stated(tool, note)
    opened = asks_result(tool, note)
    question = ABOUT_SOURCES.search(note.canon) is not None
    if opened is not None and (stated > 1 or re.search(r"\d", note.canon) is not None):
        question = ABOUT_SOURCES.search(note.canon, opened) is not None
    general = IN_GENERAL.search(note.canon) is not None or (not stated and PURPOSE.search(note.canon) is not None)
    if not stated:
        asked = REQUEST.search(note.canon) is not None and tool.kind in {"score", "scale", "statistics"}
        return 0.55 if named and not question and not general and asked and len(note.tokens) <= 12 else 0.1 * named
    one = ONE_PATIENT.search(note.canon) is not None
    person = PERSON.search(note.canon) is not None
    if tool.kind == "look_up":  # a level alone is what the question is about, and no patient
        one = person or TODAY.search(note.canon) is not None
    enough = stated >= ENOUGH[tool.kind]
    score = 0.35 * named + min(0.6, 0.25 * stated) + 0.15 * (one or ASKS.search(note.canon) is not None)
    if tool.kind == "statistics":
        return min(1.0, score + 0.15 * enough * named)
    if tool.kind == "scale":
        told = MEANING.search(note.canon) is not None or (
            general and not person and HOW_MANY.search(note.canon) is not None
        )
        return max(0.0, min(1.0, score + 0.15 * enough * named - 0.6 * told))
    if question:
        score -= 0.1 if enough and one else 0.35
    if general:
        score -= 0.1 if enough and one else 0.4
    if not one and tool.kind != "score" and stated < 6:
        score -= 0.15
    if tool.kind == "look_up" and not one:
        score -= 0.3  # the library's own sentence answers it
    if tool.kind == "indication":
        decision = DECISION.search(note.canon) is not None and places < 4
        vague = places < 3 and not (person or (one and places > 1))
        score -= 0.35 * (decision or vague)
    return max(0.0, min(1.0, score))


def count_stated(tool: Tool, note: Note) -> tuple[int, int]:
    """How many inputs a tool reads from a note, and from how many different places."""
    try:
        reading = tool.read(note)
    except ToolInputError:
        return 0, 0
    if reading.lesions:
        stated = max(len(lesion.values) for lesion in reading.lesions.values())
        return stated, stated
    said = [name for name in reading.values if name != "description" or name in reading.spans]
    extra = 2 if reading.declined else 0
    return len(said) + extra, len({(span.start, span.end) for span in reading.spans.values()}) + extra
