"""The readers on real articles: what the publisher's XML says stands in the PDF is found in the PDF."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Reading, join_spans
from ingest.readers import jats, pdf
from ingest.structure import parse_structure

WITH_XML = ("trials_15_511", "trials_16_1")
ALL = (*WITH_XML, "bmchealthserv_14_1", "jtraumamanag_4_1", "rehabresprac_157939")


@cache
def printed(shared: Path, name: str) -> Reading:
    return pdf.read(name, (shared / f"samples/pdf/{name}.pdf").read_bytes())


@cache
def marked_up(shared: Path, name: str) -> Reading:
    return jats.read(name, (shared / f"samples/pdf/{name}.xml").read_bytes())


def said(reading: Reading, *kinds: str) -> list[str]:
    return [reading.text[h.start : h.end] for h in reading.hints if h.kind in kinds]


def fold(words: str) -> str:
    """Letters and digits only, without marks: the XML groups some marks otherwise than print does."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\[[\d,–-]+\]", "", words.casefold()))


def share_in_order(wanted: list[str], found: list[str]) -> float:
    """Longest common subsequence as a share of what is wanted."""
    row = [0] * (len(found) + 1)
    for want in wanted:
        before = row[:]
        for j, have in enumerate(found):
            row[j + 1] = before[j] + 1 if want == have else max(before[j + 1], row[j])
    return row[-1] / len(wanted)


@pytest.mark.parametrize("name", WITH_XML)
def test_section_titles_stand_in_order(shared: Path, name: str) -> None:
    wanted = [fold(t) for t in said(marked_up(shared, name), "heading")]
    found = [fold(t) for t in said(printed(shared, name), "heading")]
    assert share_in_order(wanted, found) >= 0.95
    assert len(found) <= len(wanted) + 2


@pytest.mark.parametrize("name", WITH_XML)
def test_paragraphs_are_whole_and_in_order(shared: Path, name: str) -> None:
    wanted = [fold(t) for t in said(marked_up(shared, name), "paragraph", "list_item")]
    found = [fold(t) for t in said(printed(shared, name), "paragraph", "list_item")]
    assert share_in_order(wanted, found) >= 0.97


@pytest.mark.parametrize("name", WITH_XML)
def test_entries_have_their_numbers_authors_and_years(shared: Path, name: str) -> None:
    def facts(reading: Reading) -> list[tuple[object, str]]:
        return [
            (h.value, fold(re.sub(r"^\d+\.\s*", "", reading.text[h.start : h.end]))[:12])
            for h in reading.hints
            if h.kind == "reference"
        ]

    wanted, found = facts(marked_up(shared, name)), facts(printed(shared, name))
    assert sum(a == b for a, b in zip(wanted, found, strict=True)) >= 0.97 * len(wanted)


@pytest.mark.parametrize("name", WITH_XML)
def test_marks_in_brackets_are_those_of_the_markup(shared: Path, name: str) -> None:
    marks = [re.findall(r"\[\d[\d,–-]*\]", " ".join(said(r, "paragraph"))) for r in (marked_up(shared, name), printed(shared, name))]
    assert [m.replace("–", "-") for m in marks[0]] == [m.replace("–", "-") for m in marks[1]]


@pytest.mark.parametrize("name", WITH_XML)
def test_cells_of_tables_are_those_of_the_markup(shared: Path, name: str) -> None:
    wanted = [fold(t) for t in said(marked_up(shared, name), "cell")]
    found = [fold(t) for t in said(printed(shared, name), "cell")]
    assert share_in_order(wanted, found) >= 0.95


@pytest.mark.parametrize("name", ALL)
def test_lines_of_a_column_follow_each_other(shared: Path, name: str) -> None:
    assert line_continuity(printed(shared, name)) >= 0.95


def line_continuity(reading: Reading) -> float:
    """Share of lines whose neighbour below, in the same column and type, follows directly in the text; tables aside."""
    skipped = [(h.start, h.end) for h in reading.hints if h.kind in ("table", "furniture", "note")]
    boxes = [b for b in reading.boxes if not any(start <= b.start < end for start, end in skipped)]
    pairs = followed = 0
    for i, a in enumerate(boxes):
        height, best = a.top - a.bottom, None
        for j, b in enumerate(boxes):
            drop = a.bottom - b.bottom
            if b.page != a.page or not 0.4 * height < drop < 1.7 * height:
                continue
            shared_width = min(a.right, b.right) - max(a.left, b.left)
            alike = abs(height - (b.top - b.bottom)) < 0.15 * height
            if alike and shared_width > 0.6 * min(a.right - a.left, b.right - b.left) and (not best or drop < best[0]):
                best = (drop, j)
        if best:
            pairs += 1
            followed += best[1] == i + 1
    return followed / pairs


@pytest.mark.parametrize(
    ("name", "title", "year", "doi", "kind"),
    [
        ("trials_15_511", "A core outcome set", 2014, "10.1186/1745-6215-15-511", "protocol"),
        ("trials_16_1", "Lessons learned from recruiting", 2015, "10.1186/1745-6215-16-1", "study"),
        ("bmchealthserv_14_1", "Understanding the barriers", 2014, "10.1186/1472-6963-14-1", "study"),
        ("jtraumamanag_4_1", "Complications related to deep venous", 2010, "10.1186/1752-2897-4-1", "review"),
        ("rehabresprac_157939", "Patient Experiences of Structured", 2010, "10.1155/2010/157939", "study"),
    ],
)
def test_front_pages_say_what_the_article_is(shared: Path, name: str, title: str, year: int, doi: str, kind: str) -> None:
    facts = printed(shared, name).metadata
    assert facts.title.startswith(title)
    assert (facts.year, facts.doi, facts.kind) == (year, doi, kind)
    assert len(facts.authors) >= 4
    assert facts.container in {
        "Trials", "BMC Health Services Research", "Journal of Trauma Management & Outcomes", "Rehabilitation Research and Practice"
    }  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_no_word_of_a_page_is_lost(shared: Path, name: str) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument((shared / f"samples/pdf/{name}.pdf").read_bytes())
    drawn = fold("".join(page.get_textpage().get_text_range() for page in document).replace("\ufffe", ""))
    kept = fold(printed(shared, name).text)
    assert abs(len(drawn) - len(kept)) < 0.01 * len(drawn)


@pytest.mark.parametrize("name", ALL)
def test_hyphens_of_line_ends_are_gone(shared: Path, name: str) -> None:
    text = printed(shared, name).text
    assert not re.search("[\u00ad\ufffe\x02]", text)
    words = {w.casefold() for w in re.findall(r"[A-Za-z]{4,}", text)}
    kept = [w for w in re.findall(r"\b[a-z]{3,}-[a-z]{3,}\b", text) if w.replace("-", "") in words]
    assert len(kept) <= 3, kept


@pytest.mark.parametrize("name", ALL)
def test_addresses_dates_and_licences_are_no_evidence(shared: Path, name: str) -> None:
    reading = printed(shared, name)
    structure = parse_structure(reading, name)
    evidence = [join_spans(b.spans, reading.text) for b in structure.blocks if b.kind in b.EVIDENCE]
    found = [e for e in evidence if re.search(r"\w@\w|^\W*(?:Correspondence|Received|Accepted)\b|licensee|Page \d+ of", e)]
    assert not found
    assert [s.kind for s in structure.sections].count("abstract") >= 1
