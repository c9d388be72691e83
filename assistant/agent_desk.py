"""What an answer in the making has found: numbered passages, score runs, and the tools by which a model adds to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.agent_guard import steers_software
from assistant.answer import Answer, Citation, ToolRun
from assistant.case import CaseState, turn
from assistant.citing import read_span
from assistant.facts.repeating import repeats_source
from assistant.facts.view import PARAGRAPH
from assistant.intent import opens_case
from assistant.statements import evidence_of
from assistant.tools.run import get_tool, plain, read_text, recognise, run_text
from assistant.verify import Evidence
from ingest.document import Document, Span
from ingest.document import Passage as DocumentPassage

if TYPE_CHECKING:
    from assistant.conversation import Assistant

#: Passages that the user's question brings, each search of the model's, and all together.
N_OWN = 6
N_SEARCHED = 4
N_PASSAGES = 20
#: Calls of tools that one answer may make.
N_CALLS = 12
#: Score tools that a model is offered: those that the user's words are about.
N_SCORES = 3
#: A query or claim of a model is a line, not a text [characters].
MAX_QUERY = 400


@dataclass(slots=True, eq=False)
class Passage:
    """A passage that was found for this answer, under the number that the model cites it by.

    `spans` are what it quotes (several where a table or a page's end cuts it); `sentences` its sentences, none where it is
    read as a whole. `marked` are those of its sentences that the answer without a model quotes.
    """

    number: int
    citation: Citation
    document: Document
    evidence: Evidence
    spans: tuple[Span, ...]
    sentences: tuple[Span, ...] = ()
    vector: np.ndarray | None = None
    marked: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The passage as the model reads it."""
        c = self.citation
        given = {"number": self.number, "document": _name(c), "kind": c.kind, "section": c.section or "", "text": self.evidence.text.replace(PARAGRAPH, "\n")}
        if c.coverage not in ("full text", "digest"):
            given["coverage"] = c.coverage
        return {**given, "marked": self.marked} if self.marked else given


def _name(citation: Citation) -> str:
    who = f"{citation.authors[0]} et al." if len(citation.authors) > 1 else "".join(citation.authors)
    return ", ".join(str(part) for part in (who, citation.year, citation.title) if part)


@dataclass
class Desk:
    """The passages and score runs of one answer. What a document says reaches the model as data, and late: see `agent`."""

    assistant: Assistant
    question: str
    history: Sequence[Mapping[str, str]] = ()
    passages: list[Passage] = field(default_factory=list)
    runs: dict[str, ToolRun] = field(default_factory=dict)
    withheld: int = 0
    n_calls: int = 0

    def add(self, citations: Sequence[Citation]) -> list[int]:
        """Number passages that were found; those that speak to software are kept from the model and from the answer."""
        return [number for c in citations if (number := self._add(c)) is not None]

    def _add(self, citation: Citation) -> int | None:
        document = self.assistant.read_document(citation.document)
        held = enclosing_passage(document, citation.start, citation.end)
        spans = held.spans if held else (Span(citation.start, citation.end),)
        for known in self.passages:
            if known.document.key == document.key and known.spans == spans:
                return known.number
        if len(self.passages) >= N_PASSAGES:
            return None
        start, end = spans[0].start, spans[-1].end
        evidence = evidence_of(document, start, end)
        sentences: tuple[Span, ...] = ()
        if held is not None and held.kind != "table_row":
            # A passage that goes on behind a table does not speak of the table's rows.
            if document.metadata.kind != "slides":
                evidence = replace(evidence, text=read_span(document, spans))
            sentences = tuple(Span(s.start, s.end) for s in held.sentences) if len(held.sentences) > 1 else ()
        over = f"{citation.title}\n{evidence.context}"
        if steers_software(evidence.text) or steers_software(over) or any(steers_software(span.of(document.text)) for span in spans):
            self.withheld += 1
            return None
        section = document.section_at(start)
        whole = Citation(
            0, document.key, citation.title, citation.authors, citation.year, citation.doi, citation.kind, citation.coverage,
            section.title if section else None, document.page_at(start), start, end, document.text[start:end],
        )  # fmt: skip
        self.passages.append(Passage(len(self.passages) + 1, whole, document, evidence, spans, sentences))
        return len(self.passages)

    def find_own(self, plain: Answer) -> None:
        """Lay out what the user's question finds: first what the answer without a model cites, then what lies nearest."""
        said = _statements(plain.text)
        for citation in plain.citations:
            number = self._add(citation)
            if number is None:
                continue
            passage = self.passages[number - 1]
            quoted = said.get(citation.marker, "")
            if not quoted or (quoted not in passage.marked and not _is_quoted(quoted, passage)):
                quoted = evidence_of(passage.document, citation.start, citation.end).text.replace(PARAGRAPH, " ")
            if quoted not in passage.marked and not steers_software(quoted):
                passage.marked.append(quoted)
        self.add(self.assistant.find(self.question, N_OWN))

    def prepare(self) -> None:
        """Embed the passages, so that no statement waits for it."""
        todo = [p for p in self.passages if p.vector is None]
        if todo:
            vectors = self.assistant.embedder.embed_texts([p.evidence.text for p in todo], "query")
            for passage, vector in zip(todo, vectors, strict=True):
                passage.vector = vector

    def search(self, query: str) -> str:
        """Search the library for passages on one thing."""
        found = self.add(self.assistant.find(query[:MAX_QUERY], N_SEARCHED)) if self._may_call() else []
        return f"Found {len(found)} passages; they will be given to you with the question."

    def cite(self, claim: str) -> str:
        """Find the passage that decides a statement: supported, contradicted or not in the library."""
        if not self._may_call():
            return "No more calls."
        check = self.assistant.cite(claim[:MAX_QUERY])
        self.add(check.citations)
        return f"Verdict: {check.verdict}. The passages that decide it will be given to you with the question."

    def score(self, name: str, given: Mapping[str, Any]) -> str:
        """Run a score on what the user said of its inputs; what the model adds to that is not taken."""
        if not self._may_call():
            return "No more calls."
        stated = self._stated(name)
        foreign = [key for key, value in given.items() if value is not None and not _agrees(plain(value), stated.get(key))]
        run = run_text(self.question, name, {k: v for k, v in stated.items() if k not in self._read_now(name)})
        if run.inputs:
            self.runs[name] = run
        lines = [run.text if run.inputs else "The user stated none of its inputs."]
        if foreign:
            lines.append(f"Not taken, because the user did not say so: {', '.join(foreign)}. Ask the user.")
        return "\n".join(lines)

    def _read_now(self, name: str) -> dict[str, Any]:
        return dict(read_text(get_tool(name), self.question).values)

    def _stated(self, name: str) -> dict[str, Any]:
        """What the user's own words give a score's inputs, from the first turn to this one."""
        stated: dict[str, Any] = dict(self._case.get(name, {}))
        stated.update({key: plain(value) for key, value in self._read_now(name).items()})
        return stated

    @cached_property
    def _case(self) -> dict[str, dict[str, Any]]:
        """The inputs of the cases that the talk before this turn opened, what was asked and confirmed included."""
        state = CaseState()
        for said in (str(t.get("content", "")) for t in self.history if t.get("role") == "user"):
            if state.current is not None or opens_case(said):
                state = turn(state, said)[0]
        return {case.tool: {key: given.value for key, given in case.given.items()} for case in state.cases}

    def _may_call(self) -> bool:
        self.n_calls += 1
        return self.n_calls <= N_CALLS

    def offered_scores(self) -> tuple[str, ...]:
        """The scores that the user's words are about, best first: any other would find none of its inputs there."""
        ranked = [name for name, sure in recognise(self.question, relevance=True) if sure >= 0.3]
        return tuple(dict.fromkeys([*self._case, *ranked]))[:N_SCORES]


def _is_quoted(said: str, passage: Passage) -> bool:
    """Whether a statement of the answer without a model stands in one passage word by word."""
    return repeats_source(said, passage.evidence.text, passage.evidence.context)


def _statements(text: str) -> dict[int, str]:
    """The statements of an answer by the markers of what they rest on."""
    lines = (_STATEMENT.fullmatch(line.strip()) for line in text.split("\n"))
    return {int(n): found["text"].removeprefix("- ") for found in lines if found for n in re.findall(r"\d+", found["markers"])}


_STATEMENT = re.compile(r"(?P<text>[^\[\]]+)\s(?P<markers>(?:\[\d+\])+)")


def _agrees(given: Any, stated: Any) -> bool:
    """Whether a value that a model passes is one that the user's words leave possible."""
    allowed = stated if isinstance(stated, list) else [stated]
    return all(any(_same(value, other) for other in allowed) for value in (given if isinstance(given, list) else [given]))


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return float(a) == float(b)
    return str(a).strip().casefold() == str(b).strip().casefold()


def enclosing_passage(document: Document, start: int, end: int) -> DocumentPassage | None:
    """The passage of a document that holds a span, or None."""
    held = [p for p in document.passages if any(s.start <= start and end <= s.end for s in p.spans)]
    held = held or [p for p in document.passages if p.start <= start and end <= p.end]
    return min(held, key=lambda p: p.end - p.start, default=None)
