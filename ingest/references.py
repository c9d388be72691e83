"""The reference list of a document, the markers in its text, and which entry each marker means.

The composing file of its rooms: `reference_lists` (where the entries stand), `reference_fields` (what one says),
`slide_citations` (works named on slides), `marker_forms` and `markers` (the marks in the text), `suspects` (marks that
point to the wrong entry) and `works` (one work cited by several documents).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from ingest.document import Hint, Marker, Reading, Reference, Span, Structure, join_spans
from ingest.markers import find_candidates
from ingest.reference_fields import parse_entry
from ingest.reference_lists import Entry, find_entries, strip_label
from ingest.slide_citations import find_slide_citations
from ingest.suspects import mark_suspects
from ingest.works import group_works, same_work, work_key

__all__ = ["find_markers", "group_works", "read_references", "same_work", "work_key"]


def read_references(reading: Reading, structure: Structure) -> tuple[Reference, ...]:
    """Read the entries of the document's list.

    Args:
        reading: The stored text; entries that its format marks (hints of kind "reference") are taken as marked.
        structure: Where the list stands, and what within it is furniture.

    Returns:
        The references in the order of their numbers. For slides without a list, the works that slides name, with
        running numbers.
    """
    entries = _hinted_entries(reading.text, reading.hints) or find_entries(
        reading.text, structure.sections, structure.blocks
    )
    if not entries:
        return find_slide_citations(reading.text, structure.sections)
    titles = {h.start: h for h in reading.hints if h.kind == "reference_title"}
    starts = sorted(titles)
    return tuple(_make_reference(reading.text, entry, _title_in(reading.text, entry, titles, starts)) for entry in entries)


def _title_in(text: str, entry: Entry, titles: Mapping[int, Hint], starts: Sequence[int]) -> str | None:
    """The title that the format marks inside an entry, on one line; None when it marks none."""
    place = bisect_left(starts, entry.spans[0].start)
    hint = titles[starts[place]] if place < len(starts) else None
    return " ".join(text[hint.start : hint.end].split()) if hint and hint.end <= entry.spans[-1].end else None


def find_markers(reading: Reading, structure: Structure, references: Sequence[Reference]) -> tuple[Marker, ...]:
    """Find the reference marks in the running text, those included that seem to point to the wrong entry.

    Args:
        reading: The stored text and what its format links.
        structure: Its parts; marks are looked for in evidence only.
        references: What `read_references` gave.

    Returns:
        The markers in the order of the text; `suspect` and `better` are set where a neighbouring entry fits clearly
        better than the marker's own.
    """
    if any(_is_slide(structure, reference) for reference in references):
        return ()
    markers = find_candidates(reading.text, structure, references, reading.hints)
    return mark_suspects(reading.text, structure, references, markers)


def _hinted_entries(text: str, hints: Sequence[Hint]) -> tuple[Entry, ...]:
    """The entries as the format marks them; numbered by position where it gives no numbers, or the same one twice."""
    marked = sorted((h for h in hints if h.kind == "reference"), key=lambda h: h.start)
    numbers = [h.value for h in marked if isinstance(h.value, int)]
    if len(set(numbers)) < len(marked):
        numbers = list(range(1, len(marked) + 1))
    entries = (Entry(n, (_without_number(text, Span(h.start, h.end), n),)) for n, h in zip(numbers, marked, strict=True))
    return tuple(sorted(entries, key=lambda entry: entry.number))


def _without_number(text: str, span: Span, number: int) -> Span:
    """The span of a marked entry without its number, also before a title that begins with one ("37. 92% of patients")."""
    own = re.compile(rf"\s*[\[(]?{number}[.)\]]\s+(?=\S)").match(text, span.start, span.end)
    return Span(own.end(), strip_label(text, span).end) if own else strip_label(text, span)


def _make_reference(text: str, entry: Entry, title: str | None = None) -> Reference:
    """A reference with its parsed fields; its text is the entry on one line without marks of emphasis."""
    printed = join_spans(entry.spans, text)
    fields = parse_entry(printed, title)
    return Reference(
        number=entry.number,
        spans=entry.spans,
        text=_drop_emphasis(printed),
        first_author=fields.first_author,
        authors=fields.authors,
        title=fields.title,
        container=fields.container,
        year=fields.year,
        volume=fields.volume,
        pages=fields.pages,
        doi=fields.doi,
        pmid=fields.pmid,
    )


def _drop_emphasis(printed: str) -> str:
    """The entry without Markdown's asterisks, which are notation and not print."""
    return printed.replace("*", "") if printed.count("*") % 2 == 0 else printed


def _is_slide(structure: Structure, reference: Reference) -> bool:
    """Whether the reference is a work named on a slide, to which no marks point."""
    first = reference.spans[0].start
    return any(s.kind == "slide" and s.start <= first < s.end for s in structure.sections)
