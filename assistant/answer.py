"""The nouns of an answer, as the command-line contract has them; `as_json` gives the contract's fields."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

AnswerKind = Literal["answer", "abstention", "tool", "clarification", "claim"]
Verdict = Literal["supported", "contradicted", "not_in_library"]


@dataclass(frozen=True, slots=True)
class CitedReference:
    """A reference that a quote rests on: the second hop.

    `also_cited_by` lists the same work's places in other documents; `suspect` says why marker and entry do not fit.
    """

    number: int
    text: str
    first_author: str | None = None
    year: int | None = None
    title: str | None = None
    container: str | None = None
    doi: str | None = None
    pmid: str | None = None
    also_cited_by: tuple[dict[str, Any], ...] = ()
    suspect: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The link from a statement to a span: ``text[start:end] == quote`` in the document's stored text.

    `markers` are the reference numbers that the quote carries in print; `references` what they stand for. `notes` are
    what the library has to say about the span itself. `reading` is how a table row or fragment reads, when the quote
    alone does not say it.
    """

    marker: int
    document: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    kind: str
    coverage: str
    section: str | None
    page: int | None
    start: int
    end: int
    quote: str
    markers: tuple[int, ...] = ()
    references: tuple[CitedReference, ...] = ()
    notes: tuple[str, ...] = ()
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a claim says and what the source says instead.

    `what`: number, unit, direction, negation, population, time, comparison or strength.
    """

    claim: str
    source: str
    what: str


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """A claim held against the library: the verdict, the passage that decides it, and what differs."""

    claim: str
    verdict: Verdict
    citations: tuple[Citation, ...] = ()
    differences: tuple[Difference, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ToolRun:
    """One run of a deterministic tool. Nothing is assumed: what was not given is in `missing`.

    `read_from` maps an input to ``{"start", "end", "text"}`` in the user's words; one remembered from an earlier turn
    also carries ``"turn"``. `declined` says why a case is out of the tool's scope (then `result` is None).
    """

    name: str
    inputs: dict[str, Any] = field(default_factory=dict)
    read_from: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    result: dict[str, Any] | None = None
    text: str = ""
    citations: tuple[Citation, ...] = ()
    declined: str | None = None


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A value as it is shown, with the marker of its citation; the label of a row and an empty cell have none.

    `sign` is the mark behind it in the table ("*"), where the table's footnotes say what it means.
    """

    text: str
    marker: int | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Values side by side. The first cell of each row says what the row tells; `source` names the table printed.

    `signs` says of each mark behind a value what the table's footnotes say of it.
    """

    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[ComparedCell, ...], ...]
    signs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through for an answer."""

    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question. `text` is plain; each statement ends in its markers, ``[1]`` or ``[1][2]``.

    `comparison` sets out side by side the values that lines of the text give.
    """

    kind: AnswerKind
    text: str
    citations: tuple[Citation, ...] = ()
    tool: ToolRun | None = None
    claim: ClaimCheck | None = None
    searched: Searched = Searched(0, 0)
    unverified: tuple[str, ...] = ()
    engine: str = "extractive"
    timings_ms: dict[str, float] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    notice: str | None = None
    comparison: Comparison | None = None


def as_json(noun: Any) -> dict[str, Any]:
    """A noun as the contract's JSON object: tuples become lists, nothing is renamed."""
    return asdict(noun)
