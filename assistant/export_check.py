"""An exported file held against the library: every quote, every reference, every score, and what no longer holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.answer import Answer, Citation, CitedReference
from assistant.citing import cite_span
from assistant.errors import AssistantError
from assistant.export import FORMAT, plain_markdown
from assistant.export_reading import ExportError, read_answer, read_claim
from ingest.document import Document, Span
from ingest.errors import IngestError
from ingest.library import Library

#: A larger file is no export of answers [bytes].
MAX_BYTES = 50_000_000
_CITED = re.compile(r"^\\\[(\d+)\\\] .*\(`([^`]+)` (\d+)-(\d+)\)$")
_REPORTED = re.compile(r"^- as reported there, (\d+): (.*)$")
_MARKERS = re.compile(r"((?:\[\d+\])+)\s*$")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an exported file that the library does not bear out.

    `where` names the place in the file; `what` is document, quote, reference, statement, score or marker; `text` says what
    is wrong and, where it is known, what is right.
    """

    where: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was checked of an exported file, and what of it no longer holds."""

    answers: int = 0
    quotes: int = 0
    references: int = 0
    statements: int = 0
    scores: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return {**asdict(self), "holds": self.holds}

    def describe(self) -> str:
        """The report in words."""
        counted = f"{self.quotes} quotes, {self.references} references, {self.statements} statements and {self.scores} scores"
        if self.holds:
            return f"Everything holds: {counted} in {self.answers} answers were checked against the library."
        lines = [f"{len(self.faults)} of what was checked no longer hold ({counted} in {self.answers} answers):"]
        return "\n".join([*lines, *(f"- {fault.where}: {fault.text}" for fault in self.faults)])


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A citation as far as a Markdown export holds it; `answer` counts the answers of the file [1-]."""

    where: str
    answer: int
    marker: int
    document: str
    start: int
    end: int
    quote: str
    references: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """The text of an answer in a Markdown export, before its sources."""

    answer: int
    heading: str
    text: str


def verify_export(data: bytes, library: Library) -> ExportReport:
    """Check an exported answer or conversation against the library.

    Args:
        data: The file: the JSON or Markdown of an export, or what `pedicle ask --json`, `cite --json` or `--batch` printed.
        library: The library to hold it against.

    Raises:
        ExportError: If the file is none of these.
    """
    if len(data) > MAX_BYTES:
        raise ExportError(f"The file has {len(data):,} bytes, expected an export of at most {MAX_BYTES:,}.")
    try:
        held = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExportError(f"The file is no text (byte {error.start}); expected a JSON or Markdown export.") from None
    if not held.strip():
        raise ExportError("The file is empty; expected a JSON or Markdown export.")
    if held.lstrip()[0] in "{[":
        answers = [read_exchange(item, number) for number, item in enumerate(_json_items(held), 1)]
        return _check_answers(answers, library)
    if FORMAT not in held:
        raise ExportError("The file is no export: it is neither JSON nor Markdown that Pedicle wrote. Export as JSON.")
    return _check_quoted(list(read_markdown(held)), read_told(held), library)


def _json_items(held: str) -> list[Any]:
    """The answers in a JSON file: an export, one answer, a list of them, or one a line."""
    try:
        body = json.loads(held)
    except (json.JSONDecodeError, RecursionError) as error:
        lines = [line for line in held.splitlines() if line.strip()]
        try:
            body = [json.loads(line) for line in lines] if len(lines) > 1 else None
        except (json.JSONDecodeError, RecursionError):
            body = None
        if body is None:
            at = f" ({error.msg} in line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
            raise ExportError(f"The file is no JSON{at}; export the conversation again.") from None
    if isinstance(body, dict) and "exchanges" in body:
        body = body["exchanges"]
    items = body if isinstance(body, list) else [body]
    if not items:
        raise ExportError("The file holds no answer; export the conversation again.")
    return items


def read_exchange(item: Any, number: int) -> Answer:
    """The answer of an exchange, or the item itself when it is an answer or a claim check.

    Raises:
        ExportError: If it is none of them.
    """
    body = item.get("answer", item) if isinstance(item, dict) else item
    try:
        if isinstance(body, dict) and "verdict" in body:
            check = read_claim(body)
            return Answer("claim", check.text, check.citations, claim=check)
        return read_answer(body)
    except ExportError as error:
        raise ExportError(f"Answer {number} of the file cannot be read: {error}") from None


def read_markdown(held: str) -> Iterator[_Quoted]:
    """The citations of a Markdown export."""
    heading, n_answers, lines = "", 0, held.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("## "):
            heading, n_answers = line[3:63], n_answers + 1
        found = _CITED.match(line)
        if not found:
            continue
        quote, reported = [], []
        for following in lines[number + 1 :]:
            if following.startswith("> ") or following == ">":
                quote.append(_unescape(following[2:]))
            elif entry := _REPORTED.match(following):
                reported.append((int(entry.group(1)), _unescape(entry.group(2))))
            elif following.startswith(("## ", "\\[", "*Exported")):
                break
        where = f"“{_unescape(heading)}”, source {found.group(1)}"
        place = (found.group(2), int(found.group(3)), int(found.group(4)))
        yield _Quoted(where, n_answers, int(found.group(1)), *place, "\n".join(quote), tuple(reported))


def read_told(held: str) -> list[_Told]:
    """The texts of the answers of a Markdown export."""
    told: list[_Told] = []
    kept = False
    for line in held.split("\n"):
        if line.startswith("## "):
            told.append(_Told(len(told) + 1, _unescape(line[3:63]), ""))
            kept = True
        elif _CITED.match(line) or line.startswith("*Exported"):
            kept = False
        elif kept and told:
            told[-1] = replace(told[-1], text=f"{told[-1].text}\n{_unescape(line).rstrip()}".strip("\n"))
    return told


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _check_answers(answers: Sequence[Answer], library: Library) -> ExportReport:
    shelf = _Shelf(library)
    faults: list[Fault] = []
    n_references = n_statements = n_scores = n_quotes = 0
    for number, answer in enumerate(answers, 1):
        where = f"answer {number}" if len(answers) > 1 else "the answer"
        for citation in (*answer.citations, *(answer.tool.citations if answer.tool else ())):
            place = f"{where}, source {citation.marker}"
            n_quotes += 1
            n_references += len(citation.references)
            faults += _check_citation(citation, shelf, place)
        checked, wrong = _check_statements(answer.text, {c.marker: c for c in answer.citations}, where)
        n_statements += checked
        faults += wrong
        if answer.tool:
            n_scores += 1
            faults += _check_score(answer, where)
    return ExportReport(len(answers), n_quotes, n_references, n_statements, n_scores, tuple(faults))


def _check_quoted(quoted: Sequence[_Quoted], told: Sequence[_Told], library: Library) -> ExportReport:
    shelf = _Shelf(library)
    faults: list[Fault] = []
    for item in quoted:
        document = shelf.get(item.document)
        faults += _check_quote(item.quote, item.document, item.start, item.end, document, item.where)
        if document is None:
            continue
        entries = {reference.number: reference.text for reference in document.references}
        for number, text in item.references:
            if plain_markdown(" ".join(entries.get(number, "").split())) not in plain_markdown(text) or number not in entries:
                faults.append(Fault(item.where, "reference", f"reference {number} of {item.document} reads otherwise now."))
    n_statements = 0
    for answer in told:
        cited = {item.marker: _cite_anew(item, shelf) for item in reversed(quoted) if item.answer == answer.answer}
        checked, wrong = _check_statements(answer.text, cited, f"“{answer.heading}”")
        n_statements += checked
        faults += wrong
    n_references = sum(len(item.references) for item in quoted)
    return ExportReport(len(told), len(quoted), n_references, n_statements, 0, tuple(faults))


def _cite_anew(item: _Quoted, shelf: _Shelf) -> Citation:
    """The citation that a quote in a Markdown export was, with what the library now says of its place."""
    document = shelf.get(item.document)
    if document is None:
        return Citation(item.marker, item.document, "", (), None, None, "", "", None, None, item.start, item.end, item.quote)
    span = Span(item.start, item.end)
    readings = (p.reading for p in document.passages if p.reading and any(span.overlaps(s) for s in p.spans))
    made = cite_span(document, span, item.marker, lambda *_: (), " ".join(readings) or None)
    return replace(made, quote=item.quote)


class _Shelf:
    """The library's documents, each read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._held: dict[str, Document | None] = {}

    def get(self, key: str) -> Document | None:
        if key not in self._held:
            try:
                self._held[key] = self._library.document(key)
            except IngestError:
                self._held[key] = None
        return self._held[key]


def _check_citation(citation: Citation, shelf: _Shelf, where: str) -> list[Fault]:
    document = shelf.get(citation.document)
    faults = _check_quote(citation.quote, citation.document, citation.start, citation.end, document, where)
    if document is None:
        return faults
    meta = document.metadata
    for name, said, held in (("title", citation.title, meta.title), ("year", citation.year, meta.year), ("DOI", citation.doi, meta.doi)):
        if said != held and (said or held):
            faults.append(Fault(where, "document", f"the {name} of {citation.document} is {held!r} in the library, not {said!r}."))
    numbers = {n for marker in document.markers_in(citation.start, citation.end) for n in marker.numbers}
    if numbers != set(citation.markers) and not faults:
        said = ", ".join(map(str, sorted(citation.markers))) or "none"
        faults.append(Fault(where, "marker", f"the quote carries the reference numbers {', '.join(map(str, sorted(numbers))) or 'none'}, not {said}."))
    return faults + [fault for reference in citation.references for fault in _check_reference(reference, citation, document, where)]


def _check_quote(quote: str, key: str, start: int, end: int, document: Document | None, where: str) -> list[Fault]:
    if document is None:
        return [Fault(where, "document", f"the library holds no document {key!r}; it was removed, or this is another library.")]
    if quote and document.text[start:end] == quote:
        return []
    at = document.text.find(quote) if quote.strip() else -1
    if at >= 0:
        text = f"the quote stands at {at}-{at + len(quote)} of {key} now, not at {start}-{end}."
    else:
        text = f"the quote does not stand in {key}: “{_shorten(quote)}”; there it reads “{_shorten(document.text[start:end])}”."
    return [Fault(where, "quote", text)]


def _check_reference(reference: CitedReference, citation: Citation, document: Document, where: str) -> list[Fault]:
    held = next((entry for entry in document.references if entry.number == reference.number), None)
    if held is None:
        return [Fault(where, "reference", f"{citation.document} lists no reference {reference.number}.")]
    faults = []
    for name in ("text", "first_author", "year", "title", "container", "doi", "pmid"):
        said, now = getattr(reference, name), getattr(held, name)
        if said != now:
            words = f"the {name.replace('_', ' ')} of reference {reference.number} of {citation.document} is {_shorten(str(now))!r}, not {_shorten(str(said))!r}."
            faults.append(Fault(where, "reference", words))
    return faults


def _check_statements(text: str, by_marker: Mapping[int, Citation], where: str) -> tuple[int, list[Fault]]:
    """Each statement of a text held against the spans that its markers name."""
    from assistant.verify import Evidence, check_statement

    checked, faults = 0, []
    for line in text.split("\n"):
        found = _MARKERS.search(line)
        if not found:
            continue
        numbers = [int(n) for n in re.findall(r"\d+", found.group(1))]
        unknown = [n for n in numbers if n not in by_marker]
        if unknown:
            faults.append(Fault(where, "marker", f"the text has the marker [{unknown[0]}], and there is no such source."))
            continue
        checked += 1
        cited = [by_marker[n] for n in numbers]
        evidence = [Evidence(f"{c.quote} {c.reading or ''}".strip(), f"{c.title} {c.year or ''} {c.section or ''}") for c in cited]
        check = check_statement(line[: found.start()].strip("- "), evidence)
        for reason in check.reasons if not check.supported else ():
            words = f"“{_shorten(reason.statement)}” is not borne out by its source" + (f", which has “{_shorten(reason.source)}”." if reason.source else ".")
            faults.append(Fault(where, "statement", words))
    return checked, faults


def _check_score(answer: Answer, where: str) -> list[Fault]:
    """The score computed anew from its inputs."""
    from assistant.tools.run import run_tool

    tool = answer.tool
    if tool is None or tool.result is None:
        return []
    try:
        again = run_tool(tool.name, tool.inputs)
    except AssistantError as error:
        return [Fault(where, "score", f"the score cannot be computed again: {error}")]
    held = json.loads(json.dumps(tool.result))
    now = json.loads(json.dumps(again.result))
    wrong = [name for name in now or {} if name in held and held[name] != now[name]]
    return [Fault(where, "score", f"{tool.name}: {name} is {(now or {})[name]!r} for these inputs, not {held[name]!r}.") for name in wrong]


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 100 else flat[:99] + "…"
