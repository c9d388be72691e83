"""Answers and conversations as files, both hops included: what was quoted, and what that rests on.

Markdown and JSON hold everything and can be checked against the library again (`export_check`). BibTeX, RIS and CSL-JSON
hold the works: the documents that were quoted, and the references behind the quotes, each saying by whom it was reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer, Citation, CitedReference, ClaimCheck, as_json
from assistant.export_reading import ExportError
from ingest.document import Metadata, fold_text

FORMAT = "pedicle-export"
VERSION = 1
_SPECIAL = re.compile(r"([\\`*_\[\]<>~|$&{}!#])")
_LEADING = re.compile(r"^(\s*)([-+=>]|\d+[.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or a claim with its check (as the answer's `claim`)."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Form:
    """A form of export: what it is called, the ending of its files, their type."""

    name: str
    ending: str
    mime: str
    write: Callable[[Sequence[Exchange], str, Mapping[str, Metadata]], str]


@dataclass(frozen=True, slots=True)
class Work:
    """A work as bibliographies list it. `note` says how it comes into the export."""

    id: str
    kind: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    container: str | None
    doi: str | None
    pmid: str | None
    note: str
    et_al: bool = False


def exchange_of_claim(check: ClaimCheck) -> Exchange:
    """A claim check as an exchange."""
    return Exchange(check.claim, Answer("claim", check.text, check.citations, claim=check))


def write_export(
    exchanges: Sequence[Exchange], form: str, title: str = "", metadata: Mapping[str, Metadata] | None = None
) -> str:
    """Write exchanges in one of the forms.

    Args:
        exchanges: What was asked and answered, in order.
        form: A key of `FORMS`.
        title: What the whole is called.
        metadata: Bibliographic facts of the cited documents, by key, where they are at hand.

    Raises:
        ExportError: If there is no such form, or nothing to export.
    """
    if form not in FORMS:
        raise ExportError(f"There is no export as {form!r}; choose one of {', '.join(FORMS)}.")
    if not exchanges:
        raise ExportError("There is nothing to export yet; ask a question first.")
    return FORMS[form].write(exchanges, title, metadata or {})


def write_json(exchanges: Sequence[Exchange], title: str, metadata: Mapping[str, Metadata]) -> str:
    """Everything, in the contract's fields."""
    body = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "exchanges": [{"question": e.question, "answer": as_json(e.answer)} for e in exchanges],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode("utf-8") + "\n"


def write_markdown(exchanges: Sequence[Exchange], title: str, metadata: Mapping[str, Metadata]) -> str:
    """To be read, and to be checked again: each source says where in which document its quote stands."""
    parts = [f"# {plain_markdown(title)}\n"] if title else []
    for exchange in exchanges:
        answer = exchange.answer
        parts.append(f"## {plain_markdown(' '.join(exchange.question.split()))}\n")
        if answer.claim:
            parts.append(f"**Verdict: {answer.claim.verdict.replace('_', ' ')}**\n")
        parts.append("\n".join(_markdown_line(line) for line in answer.text.split("\n")) + "\n")
        parts += [_markdown_citation(citation) for citation in answer.citations]
        if answer.tool:
            parts += [_markdown_citation(citation) for citation in answer.tool.citations]
    parts.append(f"*Exported from Pedicle ({FORMAT} {VERSION}); `pedicle verify` checks this file against the library.*\n")
    return "\n".join(parts).encode("utf-8", "replace").decode("utf-8")


def plain_markdown(text: str) -> str:
    """A text that Markdown shows character for character: nothing in it is a link, an image or a sign of emphasis."""
    return _LEADING.sub(lambda m: m.group(1) + m.group(2)[:-1] + "\\" + m.group(2)[-1], _SPECIAL.sub(r"\\\1", text))


def _markdown_line(line: str) -> str:
    """A line of an answer. Its own bullets stay; a line break ends it."""
    bullet = "- " if line.startswith("- ") else ""
    return f"{bullet}{plain_markdown(line.removeprefix('- '))}" + ("" if bullet or not line else "  ")


def _markdown_citation(citation: Citation) -> str:
    who = ", ".join(citation.authors[:3]) + (" et al" if len(citation.authors) > 3 else "")
    about = [who, citation.title, str(citation.year or ""), f"{citation.kind}, {citation.coverage}", citation.section or ""]
    about += [f"p. {citation.page}" if citation.page else "", f"doi:{citation.doi}" if citation.doi else ""]
    place = f"(`{citation.document}` {citation.start}-{citation.end})"
    lines = [f"\\[{citation.marker}\\] {plain_markdown('. '.join(part for part in about if part))} {place}", ""]
    lines += ["> " + plain_markdown(line) for line in citation.quote.split("\n")]
    lines += [f"\n- Note: {plain_markdown(note)}" for note in citation.notes]
    for reference in citation.references:
        doubt = f" (doubtful marker: {reference.suspect})" if reference.suspect else ""
        lines.append(f"\n- as reported there, {reference.number}: {plain_markdown(' '.join(reference.text.split()) + doubt)}")
    return "\n".join(lines) + "\n"


def list_works(exchanges: Sequence[Exchange], metadata: Mapping[str, Metadata]) -> list[Work]:
    """Every work of both hops once: quoted documents first, then the references behind the quotes."""
    quoted: dict[str, Work] = {}
    behind: dict[str, Work] = {}
    for citation in _citations(exchanges):
        quoted.setdefault(citation.document, _quoted_work(citation, metadata.get(citation.document)))
        for reference in citation.references:
            key = reference.doi or reference.pmid or fold_text(f"{reference.first_author} {reference.year} {reference.title or reference.text}")
            behind.setdefault(key, _reported_work(citation, reference, set(quoted) | {work.id for work in behind.values()}))
    return [*quoted.values(), *behind.values()]


def _citations(exchanges: Sequence[Exchange]) -> Iterable[Citation]:
    for exchange in exchanges:
        yield from exchange.answer.citations
        if exchange.answer.tool:
            yield from exchange.answer.tool.citations


def _quoted_work(citation: Citation, meta: Metadata | None) -> Work:
    held = f"Quoted from the library ({citation.kind}, {citation.coverage})"
    return Work(
        id=_safe_id(citation.document),
        kind=citation.kind,
        title=citation.title,
        authors=citation.authors,
        year=citation.year,
        container=meta.container if meta else None,
        doi=citation.doi,
        pmid=meta.pmid if meta else None,
        note=held,
    )


def _reported_work(citation: Citation, reference: CitedReference, taken: set[str]) -> Work:
    doubt = f"; doubtful marker: {reference.suspect}" if reference.suspect else ""
    name = _safe_id(f"{fold_text(reference.first_author or '') or citation.document}-{reference.year or reference.number}")
    free = (f"{name}{suffix}" for suffix in ["", *(f"-{n}" for n in range(2, 10_000))])
    return Work(
        id=next(candidate for candidate in free if candidate not in taken),
        kind="reference",
        title=reference.title or " ".join(reference.text.split()),
        authors=(reference.first_author,) if reference.first_author else (),
        year=reference.year,
        container=reference.container,
        doi=reference.doi,
        pmid=reference.pmid,
        note=f"As reported by {citation.document}, reference {reference.number}{doubt}",
        et_al=True,
    )


def _safe_id(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60] or "work"


def write_bibtex(exchanges: Sequence[Exchange], title: str, metadata: Mapping[str, Metadata]) -> str:
    """For LaTeX: every character that means something there is escaped."""
    import bibtexparser
    from bibtexparser.middlewares import LatexEncodingMiddleware
    from bibtexparser.model import Block, Entry, Field
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    entries: list[Block] = []
    for work in list_works(exchanges, metadata):
        authors = " and ".join([*map(_flat, work.authors), *(["others"] if work.et_al and work.authors else [])])
        fields = {
            "title": work.title,
            "author": authors,
            "year": str(work.year or ""),
            "journal": work.container,
            "doi": work.doi,
            "pmid": work.pmid,
            "note": work.note,
        }
        held = [Field(name, _flat(value)) for name, value in fields.items() if value]
        entries.append(Entry("article" if work.container else "misc", work.id, held))
    # The middleware's own encoder keeps what stands between dollar signs: a title could bring commands of its own.
    encoding = LatexEncodingMiddleware(encoder=UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False))
    return str(bibtexparser.write_string(bibtexparser.Library(entries), prepend_middleware=[encoding]))


def write_ris(exchanges: Sequence[Exchange], title: str, metadata: Mapping[str, Metadata]) -> str:
    """For reference managers."""
    import rispy

    entries = []
    for work in list_works(exchanges, metadata):
        entry = {
            "type_of_reference": "JOUR" if work.container else "SLIDE" if work.kind == "slides" else "GEN",
            "id": work.id,
            "title": _flat(work.title),
            "authors": [_flat(author) for author in work.authors],
            "year": str(work.year or ""),
            "journal_name": _flat(work.container or ""),
            "doi": _flat(work.doi or ""),
            "accession_number": _flat(work.pmid or ""),
            "notes": [_flat(work.note)],
        }
        entries.append({name: value for name, value in entry.items() if value})

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        """Without the numbers between entries, which some managers read as text."""

        def set_header(self, count: int) -> str:
            return ""

    return str(rispy.dumps(entries, implementation=Writer)).lstrip()


def write_csl(exchanges: Sequence[Exchange], title: str, metadata: Mapping[str, Metadata]) -> str:
    """For citation processors (pandoc, Zotero)."""
    kinds = {"slides": "speech", "guideline": "report"}
    items = []
    for work in list_works(exchanges, metadata):
        item: dict[str, Any] = {
            "id": work.id,
            "type": "article-journal" if work.container else kinds.get(work.kind, "document"),
            "title": _flat(work.title),
            "author": [_csl_name(author, work.et_al) for author in work.authors],
            "issued": {"date-parts": [[work.year]]} if work.year else None,
            "container-title": work.container,
            "DOI": work.doi,
            "PMID": work.pmid,
            "note": work.note,
        }
        items.append({name: value for name, value in item.items() if value})
    return json.dumps(items, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode("utf-8") + "\n"


def _csl_name(author: str, surname_only: bool) -> dict[str, str]:
    parts = _flat(author).split(" ")
    if surname_only or len(parts) == 1:
        return {"family": " ".join(parts)}
    if re.fullmatch(r"[A-Z]{1,4}", parts[-1]):
        return {"family": " ".join(parts[:-1]), "given": parts[-1]}
    return {"family": parts[-1], "given": " ".join(parts[:-1])}


def _flat(text: str) -> str:
    """One line, without what cannot be written: a line end would begin a field of its own."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", text).split())


FORMS: dict[str, Form] = {
    "markdown": Form("Markdown", ".md", "text/markdown", write_markdown),
    "json": Form("JSON", ".json", "application/json", write_json),
    "bibtex": Form("BibTeX", ".bib", "application/x-bibtex", write_bibtex),
    "ris": Form("RIS", ".ris", "application/x-research-info-systems", write_ris),
    "csl": Form("CSL-JSON", ".csl.json", "application/vnd.citationstyles.csl+json", write_csl),
}
