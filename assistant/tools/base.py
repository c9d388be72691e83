"""What a tool is made of: its inputs with meaning and points, one function, one reader, its sources.

A tool is defined once, as a `Tool`. The chat, the form, the command line and the JSON Schema are all drawn from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from assistant.errors import ToolInputError

if TYPE_CHECKING:
    from assistant.tools.note import Note
    from assistant.tools.partial import Band

#: No measure of medicine is smaller or larger; beyond them a quotient may leave what a number can hold.
SMALLEST, LARGEST = 1e-12, 1e15
UNKNOWN = frozenset({"", "unknown", "not known", "not reported", "not stated", "n/a", "na", "null", "none given", "?"})


class PointedChoice(StrEnum):
    """A value that an input may have, with its points and the source's own wording."""

    points: int
    meaning: str

    def __new__(cls, value: str, points: int, meaning: str) -> PointedChoice:
        """Make a choice that is its own name as text."""
        choice = str.__new__(cls, value)
        choice._value_ = value
        choice.points, choice.meaning = points, meaning
        return choice

    def __str__(self) -> str:
        return str(self.value)

    @property
    def label(self) -> str:
        """What the value is called when it is shown: its name in words, or its meaning when the name is a cipher."""
        cipher = len(self.value) > 20 or any(letter.isdigit() for letter in self.value)
        return self.meaning if cipher else self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from.

    `where` is the table or section; `find` are words by which the library's own passage is found, when it holds one;
    `document` narrows that search to one source.
    """

    citation: str
    doi: str | None = None
    where: str = ""
    find: str = ""
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The characters that an input was read from."""

    start: int
    end: int
    text: str

    def as_json(self) -> dict[str, Any]:
        """The contract's form of it."""
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(slots=True)
class Reading:
    """What a text says about a tool's inputs.

    Attributes:
        values: Each input that is stated: a value, or a list of the values still possible.
        spans: The characters each was read from.
        notes: What the user should be told: contradictions, sums that do not agree, words that were not taken.
        declined: Why the case is out of the tool's scope, or None.
        lesions: For a tool that scores several lesions, the reading of each, by its name.
        invalid: A result that says an input is impossible, in the contract's form; it takes the place of the score.
    """

    values: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    declined: str | None = None
    lesions: dict[str, Reading] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    total_claimed: float | None = None

    def put(self, name: str, value: Any, span: Span | None = None) -> None:
        """Note that the text states an input."""
        self.values[name] = value
        if span is not None:
            self.spans[name] = span


class ToolInputs(BaseModel):
    """Base of every tool's inputs: unknown names are refused, texts are stripped.

    A model is built at its first use: one tool of all is run, as a rule.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, arbitrary_types_allowed=True, defer_build=True
    )


@dataclass(frozen=True, slots=True)
class Narrower:
    """What is asked of an input when some values are ruled out, and the values that yes and no then mean."""

    question: str
    yes: str | bool | None = None
    no: str | bool | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """One published instrument or computation.

    Attributes:
        name, title, purpose: What it is called and what it is for.
        limits: What it is not, sentence by sentence.
        sources: The primary publication first; then other places that state its rules.
        inputs: The model of its inputs.
        compute: The pure function from inputs to result.
        read: The reader of free text.
        describe: The result in words.
        about: Cues (over a note's words) that name the tool; one is enough to know that a text is about it.
        findings: Cues of what the tool takes; several show that a text describes a case for it.
        against: Cues that belong to another tool when both are named.
        missing: Says which inputs are still open; by default the ones that were not given.
        additive: Whether the result is a sum with a range, categories and a next question.
        bands: The categories of an additive score's total.
        narrower: For inputs of which some points are ruled out, by name and the points left, what is asked instead.
        words: Words against which misspellings are mended.
        value: The input that is the measure's own value, where it has another name than the tool ("percent" of the ODI).
        kind: "score" (points), "scale" (one value to a class), "indication" (a document's criteria), "look_up" (a
            document's rule for one input) or "statistics"; it tells how a case is told from a question.
    """

    name: str
    title: str
    purpose: str
    limits: tuple[str, ...]
    sources: tuple[Source, ...]
    inputs: type[ToolInputs]
    compute: Callable[[Any], dict[str, Any]]
    read: Callable[[Note], Reading]
    describe: Callable[[Any, dict[str, Any]], str]
    about: tuple[str, ...]
    findings: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    missing: Callable[[Any, dict[str, Any]], tuple[str, ...]] | None = None
    additive: bool = False
    bands: tuple[Band, ...] = ()
    narrower: Mapping[tuple[str, tuple[int, ...]], Narrower] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    value: str = ""
    kind: str = "score"


def is_unknown(value: Any) -> bool:
    """Whether a value means that nothing is known."""
    return value is None or (isinstance(value, str) and value.strip().lower() in UNKNOWN)


def fail(expected: str) -> PydanticCustomError:
    """The error of an input that is not taken; `expected` says what is."""
    return PydanticCustomError("tool_input", "{expected}", {"expected": expected})


def read_number(value: Any) -> float | int | None:
    """A finite number from a number or a text such as "7", "7.5 %" or "1,200".

    Raises:
        PydanticCustomError: If it is neither, not finite, or of no ordinary size.
    """
    if is_unknown(value):
        return None
    if isinstance(value, bool):
        raise fail("a number")
    if isinstance(value, str):
        text = value.strip().rstrip("%").strip()
        try:
            value = int(text) if text.lstrip("+-").isdigit() and len(text) < 20 else float(text)
        except ValueError:
            raise fail("a number") from None
    if not isinstance(value, (int, float)):
        raise fail("a number")
    if isinstance(value, float) and not math.isfinite(value):
        raise fail("a finite number")
    if value and not SMALLEST <= abs(value) <= LARGEST:
        raise fail("a number of ordinary size")
    return value


def read_flag(value: Any) -> bool | None:
    """True, False or None from a bool or the words yes and no.

    Raises:
        PydanticCustomError: If it is none of them.
    """
    if is_unknown(value) or isinstance(value, bool):
        return value if isinstance(value, bool) else None
    if isinstance(value, str):
        word = value.strip().lower()
        if word in {"yes", "true", "y", "present", "1", "+"}:
            return True
        if word in {"no", "false", "n", "absent", "0", "-"}:
            return False
    raise fail("yes, no or unknown")


def ask_for(tool: Tool, name: str, result: Mapping[str, Any]) -> str:
    """The question for an input, by what is still open of it."""
    narrower = tool.narrower.get((name, tuple((result.get("options") or {}).get(name) or ())))
    if narrower is not None:
        return narrower.question
    text = tool.inputs.model_fields[name].description or words_of(name).capitalize()
    return text if text.endswith("?") else f"{text}?"


def build_inputs(tool: Tool, values: dict[str, Any]) -> ToolInputs:
    """The tool's inputs from given values.

    Raises:
        ToolInputError: If a name is not one of the tool's inputs, or a value is not taken; it names the input.
    """
    if not isinstance(values, dict):
        raise ToolInputError("inputs", shorten(values), "an object of the tool's inputs by name")
    names = list(tool.inputs.model_fields)
    for name in values:
        if name not in names:
            raise ToolInputError(str(name)[:60], shorten(values[name]), "one of the inputs " + ", ".join(names))
    try:
        return tool.inputs.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=True)[0]
        name = str(first["loc"][0]) if first["loc"] else names[0]
        expected = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
        raise ToolInputError(name, shorten(values.get(name)), expected) from None


def shorten(value: Any, limit: int = 80) -> Any:
    """A value short enough for a message."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return f"<{type(value).__name__}>"
    return value if len(text) <= limit else text[: limit - 1] + "…"


def list_words(words: Iterable[str], last: str = "and") -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    row = list(words)
    return row[0] if len(row) == 1 else f"{', '.join(row[:-1])} {last} {row[-1]}" if row else ""


def words_of(name: str) -> str:
    """An input's name as words."""
    return name.replace("_", " ")
