"""The reader of PDFs, on pages drawn by hand: order, hyphens, raised marks, furniture, headings, tables, boxes."""

from __future__ import annotations

import pytest

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers import pdf
from tests.ingest.readers.makers import encrypted_pdf, make_pdf, paragraph, rule, scanned_pdf, text

LEFT = [f"Left column line {n} runs on with plain words" for n in "abcdefghijkl"]
RIGHT = [f"Right column line {n} runs on with plain words" for n in "abcdefghijkl"]
FILLER = [f"Running text number {n} fills the width of its page well enough." for n in range(30)]


def read(*pages: str, **more: str) -> Reading:
    return pdf.read("made.pdf", make_pdf(list(pages), **more))


def said(reading: Reading, kind: str) -> list[str]:
    return [reading.text[h.start : h.end] for h in reading.hints if h.kind == kind]


def test_columns_drawn_across_are_read_down() -> None:
    across = "".join(text(50, 700 - 12 * i, LEFT[i]) + text(310, 700 - 12 * i, RIGHT[i]) for i in range(12))
    reading = read(across)
    places = [reading.text.index(line) for line in LEFT + RIGHT]
    assert places == sorted(places)


def test_columns_drawn_in_order_stay_in_order() -> None:
    reading = read(paragraph(50, 700, LEFT) + paragraph(310, 700, RIGHT))
    assert [reading.text.index(line) for line in LEFT + RIGHT] == sorted(reading.text.index(x) for x in LEFT + RIGHT)


def test_words_divided_at_line_ends_are_made_whole() -> None:
    lines = ["The inter-", "vention was well-", "known to every well-known clinic and its treat-", "ment of T11-", "L1 was usual."]
    reading = read(paragraph(50, 700, lines + FILLER[:8]))
    assert "The intervention was well-known to every well-known clinic and its treatment of T11-L1 was usual." in reading.text


def test_a_hyphen_stays_where_both_parts_are_words_of_the_document() -> None:
    lines = ["We asked about care and the self and found that self-", "care was usual, as care of the self is in towns."]
    assert "self-care was usual" in read(paragraph(50, 700, lines + FILLER[:8])).text


def test_raised_digits_are_marks_and_cannot_join_a_number() -> None:
    page = text(50, 700, "We saw 25") + text(96, 704, "3,4", 6) + text(108, 700, "bones and 2 cm") + text(180, 704, "3", 6)
    reading = read(page + text(187, 700, "each.") + paragraph(50, 660, FILLER[:8]))
    assert "We saw 25³,⁴ bones and 2 cm³ each." in reading.text
    assert said(reading, "superscript") == ["³,⁴"]


def test_running_heads_and_page_numbers_are_furniture() -> None:
    pages = [
        text(50, 810, "Invented Journal 2020, 4:1") + text(290, 30, str(n)) + paragraph(50, 760, FILLER[n * 7 : n * 7 + 7])
        for n in range(1, 4)
    ]
    reading = read(*pages)
    assert [x.split(" ")[0] for x in said(reading, "furniture")] == ["Invented"] * 3
    assert not any("Invented Journal" in x for x in said(reading, "paragraph"))
    assert [p.number for p in reading.pages] == [1, 2, 3]


def test_a_paragraph_cut_by_a_page_is_one() -> None:
    first = paragraph(50, 140, ["This paragraph begins at the foot of the first page and then it goes"])
    second = paragraph(50, 780, ["on at the head of the second page, where its sentence ends at last."])
    reading = read(paragraph(50, 700, FILLER[:10]) + first + text(290, 30, "1"), second + paragraph(50, 740, FILLER[10:20]) + text(290, 30, "2"))
    whole = "it goes on at the head of the second page"
    assert whole in reading.text
    at = reading.text.index("on at the head")
    assert [p.number for p in reading.pages if p.start <= at][-1] == 2


def test_headings_title_and_authors_are_known_by_their_type() -> None:
    page = text(50, 780, "Cement in hollow bones of the spine", 20, "B") + text(50, 755, "Ada B Okafor, Lars Berg and Rosa Diaz", 11)
    page += text(50, 720, "Abstract", 12, "B") + paragraph(50, 706, FILLER[:4])
    page += text(50, 640, "Methods", 12, "B") + text(50, 624, "Doses of cement", 10, "B") + paragraph(50, 610, FILLER[4:12])
    page += text(50, 490, "Results", 12, "B") + paragraph(50, 476, FILLER[12:20])
    reading = read(page)
    assert reading.metadata.title == "Cement in hollow bones of the spine"
    assert reading.metadata.authors == ("Ada B Okafor", "Lars Berg", "Rosa Diaz")
    levels = [(reading.text[h.start : h.end], h.value) for h in reading.hints if h.kind == "heading"]
    assert levels == [("Abstract", 2), ("Methods", 2), ("Doses of cement", 3), ("Results", 2)]
    assert said(reading, "abstract") == [" ".join(FILLER[:4])]


def test_tables_know_header_rows_and_columns() -> None:
    page = paragraph(50, 780, FILLER[:10]) + text(50, 600, "Table 1. Pain before and after", 9, "B") + rule(50, 594, 400)
    rows = [("Group", "Before", "After"), ("Cement", "7.1", "2.0"), ("No cement", "6.9", "5.5")]
    for i, row in enumerate(rows):
        page += "".join(text(50 + 150 * j, 582 - 18 * i - 4 * (i > 0), cell, 8) for j, cell in enumerate(row))
    page += rule(50, 574, 400) + rule(50, 532, 400) + text(50, 522, "Values are means.", 7) + paragraph(50, 480, FILLER[10:20])
    reading = read(page)
    cells = {h.value: reading.text[h.start : h.end] for h in reading.hints if h.kind == "cell"}
    assert cells == {(i, j, 1): cell for i, row in enumerate(rows) for j, cell in enumerate(row)}
    assert len(said(reading, "header_row")) == 1 and len(said(reading, "row")) == 2
    assert said(reading, "caption") == ["Table 1. Pain before and after"]
    assert said(reading, "note") == ["Values are means."]


def test_entries_of_the_reference_list_are_kept_apart() -> None:
    entries = [
        ("1. Berg L, Ito K. A first study of bones that", "were hollow. Bone Rep 2001, 3:9-12."),
        ("2. Diaz R. A second one. Spine Lett 2005,", "7:1-2."),
        ("3. Okafor A. A third one that is longer than", "the others. Bone Rep 2010, 12:100."),
    ]
    page = paragraph(50, 780, FILLER[:12]) + text(50, 600, "References", 12, "B")
    for i, (first, second) in enumerate(entries):
        page += text(50, 580 - 24 * i, first, 8) + text(62, 568 - 24 * i, second, 8)
    reading = read(page)
    assert said(reading, "reference") == [" ".join(entry) for entry in entries]
    assert [h.value for h in reading.hints if h.kind == "reference"] == [1, 2, 3]


def test_boxes_hold_the_words_they_stand_for() -> None:
    reading = read(paragraph(50, 700, FILLER[:5]))
    for i, box in enumerate(reading.boxes):
        assert reading.text[box.start : box.end] == FILLER[i]
        assert box.page == 1 and box.left == pytest.approx(50, abs=2) and box.bottom < 700 - 12 * i < box.top


def test_writing_that_runs_up_the_page_is_read() -> None:
    turned = "".join(
        f"BT /R 10 Tf 0 1 -1 0 {100 + 12 * i} 60 Tm ({line}) Tj ET\n" for i, line in enumerate(FILLER[:10])
    )
    assert " ".join(FILLER[:10]) in read(turned).text


def test_doi_year_and_kind_are_found_at_the_edges() -> None:
    page = text(50, 815, "CASE REPORT", 9, "B") + text(50, 780, "A spine that healed by itself twice", 20, "B")
    page += paragraph(50, 740, FILLER[:12]) + text(50, 40, "Invented Letters 2018, doi:10.9999/il.2018.7", 7)
    facts = read(page).metadata
    assert (facts.doi, facts.year, facts.kind) == ("10.9999/il.2018.7", 2018, "case report")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (scanned_pdf(), "scanned PDF without text"),
        (encrypted_pdf(), "password"),
        (make_pdf(["q Q"]), "without any text"),
        (b"%PDF-1.7\nnothing", "damaged or cut off"),
    ],
)
def test_unreadable_pdfs_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        pdf.read("x.pdf", data)


def test_pdf_is_known_by_content() -> None:
    assert pdf.matches("letter.txt", make_pdf(["q Q"]))
    assert pdf.matches("x", b"\n\n%PDF-1.4 ...")
    assert not pdf.matches("x.pdf", b"plain words")


def drawn_table(top: float, rows: list[tuple[str, ...]], caption: str = "", ends: bool = True) -> str:
    """A ruled table with its caption; without an ending rule when it goes on elsewhere."""
    page = text(50, top + 12, caption, 9, "B") + rule(50, top + 6, 400) if caption else ""
    page += "".join(text(50 + 150 * j, top - 8 - 18 * i, cell, 8) for i, row in enumerate(rows) for j, cell in enumerate(row))
    return page + (rule(50, top - 14 - 18 * (len(rows) - 1), 400) if ends else "")


FIRST = [("Group", "Before", "After"), *((f"Group {n}", f"{n}.1", f"{n}.2") for n in range(1, 6))]
REST = [(f"Group {n}", f"{n}.1", f"{n}.2") for n in range(6, 9)]


def cells_of(reading: Reading) -> list[tuple[str, ...]]:
    rows: dict[int, list[str]] = {}
    for hint in reading.hints:
        if hint.kind == "cell":
            rows.setdefault(hint.value[0], []).append(reading.text[hint.start : hint.end])
    return [tuple(rows[k]) for k in sorted(rows)]


@pytest.mark.parametrize("caption", ["", "Table 1. Pain (Continued)"])
def test_a_table_that_goes_on_overleaf_is_one(caption: str) -> None:
    first = paragraph(50, 780, FILLER[:20]) + drawn_table(200, FIRST, "Table 1. Pain", ends=False)
    second = drawn_table(770, REST, caption) + paragraph(50, 600, FILLER[20:30])
    reading = read(first, second)
    assert cells_of(reading) == FIRST + REST
    assert len(said(reading, "table")) == 1
    assert "Table 1. Pain" in said(reading, "caption")


def test_a_caption_parted_from_its_table_by_the_page_is_with_it() -> None:
    reading = read(paragraph(50, 780, FILLER[:20]) + text(50, 60, "Table 1. Pain", 9, "B"), drawn_table(770, FIRST) + paragraph(50, 600, FILLER[20:30]))
    assert cells_of(reading) == FIRST
    assert reading.text.count("Table 1. Pain") == 1
    assert "Table 1. Pain\n\nGroup\tBefore\tAfter" in reading.text


def test_a_caption_without_a_table_is_kept() -> None:
    reading = read(paragraph(50, 780, FILLER[:20]) + text(50, 60, "Table 1. Pain", 9, "B"))
    assert said(reading, "caption") == ["Table 1. Pain"]
