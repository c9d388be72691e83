"""Single statements held against the spans that they cite, as `pedicle verify --batch` and the protocol server do it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeGuard

from assistant.citing import read_span
from assistant.errors import AssistantError
from assistant.facts.view import PARAGRAPH, Arms
from assistant.knowing import meanings_of, text_before
from assistant.verify import Evidence, StatementCheck, arms_of, check_statement
from ingest.document import Document, Passage, Span
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.conversation import Assistant

#: A statement is a sentence or a few, not a text [characters].
MAX_STATEMENT = 5_000


def check_item(item: Mapping[str, Any], assistant: Assistant) -> dict[str, Any]:
    """Check one line of a batch.

    Args:
        item: ``statement`` and ``citations``, each with ``document``, ``start`` and ``end``.
        assistant: The assistant over the library that is cited.

    Returns:
        ``supported`` and ``reasons``, as the contract has them.

    Raises:
        AssistantError: If the line is not of that form.
    """
    statement, citations = item.get("statement"), item.get("citations", [])
    if not isinstance(statement, str) or not statement.strip():
        raise AssistantError("The field 'statement' is missing or no text; expected a sentence.")
    if len(statement) > MAX_STATEMENT:
        raise AssistantError(f"The statement has {len(statement):,} characters; at most {MAX_STATEMENT:,} are taken.")
    if not isinstance(citations, list):
        raise AssistantError("The field 'citations' is no list; expected objects with document, start and end.")
    faults: list[dict[str, str]] = []
    evidence = []
    for citation in citations:
        held = _read_citation(citation, assistant)
        if isinstance(held, str):
            faults.append({"what": "citation", "statement": held, "source": ""})
        else:
            evidence.append(held)
    evidence = _join_cut(evidence)
    check = check_statement(
        statement, evidence, lambda: similarity_of(statement, evidence, assistant), meanings_of(assistant.search)
    )
    if not evidence and faults:
        return {"supported": False, "reasons": faults}
    return {"supported": check.supported and not faults, "reasons": [*faults, *_reasons(check)]}


def _join_cut(evidence: list[Evidence]) -> list[Evidence]:
    """Citations one behind the other of which the second goes on with the first's sentence, as one."""
    joined: list[Evidence] = []
    for one in evidence:
        last = joined[-1] if joined else None
        if last is not None and last.context == one.context and _OPEN_END.search(last.text) and _GOES_ON.match(one.text):
            joined[-1] = Evidence(f"{last.text} {one.text}", last.context, last.before, last.arms)
        else:
            joined.append(one)
    return joined


#: A text that ends within a sentence, and one that may go on with it.
_OPEN_END, _GOES_ON = re.compile(r"[^\s.!?:;]$"), re.compile(r"[a-z0-9(]")


def _reasons(check: StatementCheck) -> list[dict[str, str]]:
    return [{"what": r.what, "statement": r.statement, "source": r.source} for r in check.reasons]


def _read_citation(citation: Any, assistant: Assistant) -> Evidence | str:
    """What a citation points at, or in words why it points at nothing."""
    if not isinstance(citation, Mapping):
        raise AssistantError("A citation is no object; expected document, start and end.")
    key, start, end = (citation.get(name) for name in ("document", "start", "end"))
    if not isinstance(key, str) or not _is_whole(start) or not _is_whole(end):
        raise AssistantError("A citation lacks document (text), start or end (whole numbers).")
    try:
        document = assistant.read_document(key)
    except IngestError:
        return f"the library holds no document {key!r}"
    if not 0 <= start < end <= len(document.text):
        return f"{key} has no characters {start}-{end}; its text has {len(document.text)}"
    return evidence_of(document, start, end)


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def evidence_of(document: Document, start: int, end: int) -> Evidence:
    """A span as a statement is held against it: as a reader understands it, with what stands over and before it."""
    rows = [p for p in document.passages if p.kind in ("table_row", "list") and p.start < end and start < p.end]
    covered = [p for p in document.passages if p.start <= start and end <= p.end]
    running = [p for p in covered if p.kind != "table_row" and any(s.start <= start < s.end for s in p.spans)]
    inside = [] if running else [p.reading for p in rows if p.kind == "table_row"]
    covered = running or covered
    passage = covered[0] if covered else (rows[0] if rows else None)
    parts = _own_parts(covered[0] if covered else None, start, end)
    if document.metadata.kind == "slides" and not inside:
        text = _read_paragraphs(document, parts)
    else:
        text = " ".join(inside) if inside else read_span(document, parts)
    before = "" if inside else text_before(document, start)
    if document.metadata.kind == "slides":
        before = f"{_slides_before(document, start)} {before}".strip()
    meta = document.metadata
    over = passage.context if passage is not None else ""
    context = " ".join(str(part) for part in (", ".join(meta.authors), meta.year or "", over or meta.title) if part)
    return Evidence(text, context, before, _arms_of(document.text))


#: What begins a paragraph: three words or more, the first not in small letters.
_STARTS = re.compile(r"[^a-z\s]\S*\s+\S+\s+\S|\d+\s?[-\u2013]\s?\d+\s?=")
#: Between a slide's paragraphs: a blank line, or the end of a line before one that gives a range its meaning.
_BLANK = re.compile(r"\n[ \t]*\n\s*|[ \t]*\n\s*(?=\d+\s?[-\u2013]\s?\d+\s?=)")


def _paragraphs(text: str, spans: tuple[Span, ...]) -> list[Span]:
    """Spans parted at blank lines: a slide's lines do not run on as sentences do."""
    found = []
    for span in spans:
        at = span.start
        for blank in _BLANK.finditer(text, span.start, span.end):
            found.append(Span(at, blank.start()))
            at = blank.end()
        found.append(Span(at, span.end))
    return [s for s in found if s.start < s.end]


def _read_paragraphs(document: Document, spans: tuple[Span, ...]) -> str:
    """A slide's spans as a reader understands them, with its paragraphs told apart."""
    text = ""
    for span in _paragraphs(document.text, spans):
        read = "\n".join(read_span(document, (line,)) for line in _lines(document.text, span))
        starts = bool(_STARTS.match(read))
        text += (PARAGRAPH if text and starts else "\n") + read
    return text.strip()


_LINE_END = re.compile(r"(?<!-)[ \t]*\n\s*")


def _lines(text: str, span: Span) -> list[Span]:
    """The lines of a span; one that ends in a hyphen goes on."""
    ends = [m.span() for m in _LINE_END.finditer(text, span.start, span.end)]
    starts = [span.start, *(b for _, b in ends)]
    return [Span(a, b) for a, b in zip(starts, [*(a for a, _ in ends), span.end], strict=True) if a < b]


#: So many passages before it may name what a slide speaks of [passages, characters].
_SLIDES, _SLIDES_LENGTH = 4, 600


def _slides_before(document: Document, start: int) -> str:
    """What the slides before a place say: a slide goes on with what they name."""
    earlier = [p for p in document.passages if p.end <= start and p.kind != "table_row"]
    return " ".join(f"{p.context.split(' > ')[-1]}. {p.reading}" for p in earlier[-_SLIDES:])[-_SLIDES_LENGTH:]


def _own_parts(passage: Passage | None, start: int, end: int) -> tuple[Span, ...]:
    """A span without what cuts its passage: a figure's caption or a table between two pages of one sentence. What reaches
    over several passages is taken whole."""
    spans = passage.spans if passage is not None else ()
    parts = tuple(Span(max(s.start, start), min(s.end, end)) for s in spans if s.start < end and start < s.end)
    return parts or (Span(start, end),)


@lru_cache(maxsize=16)
def _arms_of(text: str) -> Arms:
    return arms_of(text)


def similarity_of(statement: str, evidence: list[Evidence], assistant: Assistant) -> float | None:
    """Cosine of the statement and the nearest of its sources [-1..1]; None where nothing is cited."""
    if not evidence:
        return None
    vectors = assistant.embedder.embed_texts([statement, *(e.text for e in evidence)], "query")
    return float(max(vectors[1:] @ vectors[0]))
