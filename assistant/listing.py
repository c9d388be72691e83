"""Answers and documents as the command line prints and lists them."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer, Citation, ClaimCheck
from assistant.answer import as_json as to_json
from assistant.citing import cited_reference
from ingest.document import Document
from ingest.library import Library


def describe_library(library: Library) -> dict[str, Any]:
    """The library's documents, generation and model, as the contract has them."""
    documents = [
        {
            "key": info.key,
            "title": info.title,
            "authors": list(info.authors),
            "year": info.year,
            "doi": info.doi,
            "kind": info.kind,
            "coverage": info.coverage,
            "passages": info.n_passages,
            "source": info.source,
            "sha256": info.sha256,
            "replaced": list(library.replaced(info.key)),
        }
        for info in library.documents()
    ]
    model = library.made_with or library.fingerprint
    return {
        "documents": documents,
        "generation": library.generation,
        "model": {"name": model.model, "sha256": model.digest, "dimension": model.dimension} if model else None,
    }


def describe_document(document: Document, library: Library) -> dict[str, Any]:
    """What was understood of a document, as the contract has it."""
    meta = document.metadata
    held = {place: work.places for work in library.works() for place in work.places}

    def places(key: str, number: int) -> tuple[tuple[str, int], ...]:
        return held.get((key, number), ())

    return {
        "key": document.key,
        "title": meta.title,
        "authors": list(meta.authors),
        "year": meta.year,
        "doi": meta.doi,
        "container": meta.container,
        "kind": meta.kind,
        "coverage": meta.coverage,
        "replaced": list(library.replaced(document.key)),
        "sections": [{"title": s.title, "level": s.level, "start": s.start, "end": s.end} for s in document.sections],
        "references": [to_json(cited_reference(document.key, r, places)) for r in document.references],
        "markers": [
            {"start": m.start, "end": m.end, "numbers": list(m.numbers), "suspect": m.suspect} for m in document.markers
        ],
        "tables": [
            {
                "caption": t.caption,
                "header": list(t.header),
                "rows": [[document.text[c.start : c.end] if c else "" for c in t.lay_out(row)] for row in t.rows],
                "start": t.start,
                "end": t.end,
            }
            for t in document.tables
        ],
        "abbreviations": {a.short: a.long for a in document.abbreviations},
        "notes": [{"start": n.start, "end": n.end, "text": n.text} for n in document.notes],
    }


def print_document(described: dict[str, Any]) -> str:
    """The same for a person: outline, tables, references, markers, notes."""
    doi = f"doi:{described['doi']}" if described["doi"] else None
    lines = [
        described["title"] or described["key"],
        f"{described['kind']}, {described['coverage']}, {described['year'] or 'no year'}",
        ", ".join(described["authors"]) or "no authors found",
        *filter(None, [", ".join(filter(None, (described["container"], doi)))]),
        *described["replaced"],
        "",
        "Outline",
    ]
    lines += [
        f"{'  ' * s['level']}{s['title'] or '(without a heading)'}  [{s['start']}-{s['end']}]" for s in described["sections"]
    ]
    for table in described["tables"]:
        lines += ["", table["caption"], " | ".join(table["header"]), *(" | ".join(row).rstrip(" |") for row in table["rows"])]
    if described["abbreviations"]:
        lines += ["", "Abbreviations", *(f"  {short}: {long}" for short, long in described["abbreviations"].items())]
    lines += ["", f"References ({len(described['references'])})"]
    lines += [f"  {r['number']}. {r['text']}" for r in described["references"]]
    suspects = [m for m in described["markers"] if m["suspect"]]
    lines += ["", f"Markers: {len(described['markers'])}, doubtful: {len(suspects)}", *_print_markers(described["markers"])]
    lines += [f"  [{m['start']}-{m['end']}] {m['numbers']}: {m['suspect']}" for m in suspects]
    lines += [
        "",
        f"Notes ({len(described['notes'])})",
        *(f"  [{n['start']}-{n['end']}] {n['text']}" for n in described["notes"]),
    ]
    return "\n".join(lines)


def _print_markers(markers: list[dict[str, Any]]) -> list[str]:
    """For each entry that is cited, where; so that a person sees which entries no mark points to."""
    places: dict[int, list[str]] = {}
    for marker in markers:
        for number in marker["numbers"]:
            places.setdefault(number, []).append(str(marker["start"]))
    return [f"  entry {number} is cited at {', '.join(at)}" for number, at in sorted(places.items())]


def print_answer(answer: Answer) -> str:
    """An answer for a terminal: the text, then each quotation with its place and the references it rests on."""
    lines = [answer.text, *(line for c in answer.citations for line in _print_citation(c))]
    if answer.unverified:
        lines += ["", "Not borne out by any passage, and left out above:", *(f"  {words}" for words in answer.unverified)]
    return "\n".join([*lines, *(["", answer.notice] if answer.notice else [])])


def print_claim(check: ClaimCheck) -> str:
    """A claim's check for a terminal."""
    lines = [f"{check.verdict.replace('_', ' ')}: {check.text}"]
    return "\n".join([*lines, *(line for c in check.citations for line in _print_citation(c))])


def _print_citation(citation: Citation) -> list[str]:
    place = ", ".join(str(x) for x in (citation.section, f"p. {citation.page}" if citation.page else None) if x)
    lines = [
        "",
        f"[{citation.marker}] {citation.document} ({citation.kind}, {citation.coverage}, {citation.year or 'no year'}) {place}"
        f" [{citation.start}-{citation.end}]",
        f"    \u201c{citation.quote}\u201d",
    ]
    lines += [f"    as reported by {r.number}. {r.text}" for r in citation.references]
    lines += [f"    doubtful marker: {r.suspect}" for r in citation.references if r.suspect]
    lines += [f"    note: {note}" for note in citation.notes]
    return lines
