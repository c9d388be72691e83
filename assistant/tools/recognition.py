"""Finds the tool that a text is a case for, and tells a case from a question about the literature."""

from __future__ import annotations

import re

from assistant.errors import ToolInputError
from assistant.tools.base import Tool
from assistant.tools.note import LIMIT, Note

NAMED = 3.0
FINDING = 1.0
AGAINST = 2.5
# A question about a tool or about what a document says, and no case.
ABOUT_SOURCES = re.compile(
    r"\b(?:what (?:is|are|was|were|does|do|did)|which (?:studies|papers|components|items|levels|cut"
    r" ?offs?|score|categor\w+|test|sources?|authors?|reference)|who|how (?:did|does|do|is|was|were|are"
    r"|many (?:components|items|points|patients))|why (?:is|was|did|does)|define[sd]?|definition|explain"
    r"|describe|tell me about|meaning of|validated|validity|reliab\w+|sensitivity|specificity|cut ?offs?"
    r"|threshold|published|literature|according to|evidence|stud(?:y|ies)|paper|authors?|review|cite"
    r"|citation|reference)\b"
)
ASKS = re.compile(
    r"\b(?:score|calculate|compute|work out|what is (?:the|her|his|this) sins|sins(?: score)? (?:for|of"
    r"|please)|grade|for this patient|my patient|please|recompute)\b"
)
CASE_WORDS = re.compile(
    r"\b(?:\d{1,3} ?(?:- )?(?:y/o|yo|years? old|year old|m|f)\b|patient|pt|he|she|his|her|mr|mrs|ms|my)\b"
)


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
    plain = Note(text)
    ranked = []
    for name in list_names():
        tool = get_tool(name)
        weight = weigh(tool, plain)
        if weight > 0:
            score = weight / (weight + 3.0) if relevance else judge_case(tool, plain, weight)
            ranked.append((name, round(score, 3)))
    return sorted(ranked, key=lambda row: -row[1])


def weigh(tool: Tool, note: Note) -> float:
    """How much of a text is about a tool: its name, what it takes, less what belongs to others."""
    named = any(note.has(cue) for cue in tool.about)
    found = sum(note.has(cue) for cue in tool.findings)
    against = sum(note.has(cue) for cue in tool.against)
    if not named and found < 3:
        return 0.0
    return max(0.0, NAMED * named + FINDING * found - AGAINST * against)


def judge_case(tool: Tool, note: Note, weight: float) -> float:
    """How surely a text describes a case for a tool, from 0 to 1: it names the tool, and states what it takes."""
    named = any(note.has(cue) for cue in tool.about)
    stated = count_stated(tool, note)
    question = ABOUT_SOURCES.search(note.canon) is not None
    if not stated:
        return 0.1 if named else 0.0
    score = 0.35 * named + min(0.6, 0.25 * stated)
    if CASE_WORDS.search(note.canon) or ASKS.search(note.canon):
        score += 0.15
    if question:
        score -= 0.3 if stated < 3 else 0.1
    return max(0.0, min(1.0, score))


def count_stated(tool: Tool, note: Note) -> int:
    """How many inputs a tool reads from a note."""
    try:
        reading = tool.read(note)
    except ToolInputError:
        return 0
    if reading.lesions:
        return max(len(lesion.values) for lesion in reading.lesions.values())
    return len(reading.values) + (2 if reading.declined else 0)
