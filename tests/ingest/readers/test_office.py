"""The readers of Word documents and slides, on small files made here."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers import docx, pptx
from tests.ingest.readers.makers import docx_paragraph, make_docx


def said(reading: Reading, kind: str) -> list[str]:
    return [reading.text[h.start : h.end] for h in reading.hints if h.kind == kind]


def values(reading: Reading, kind: str) -> list[object]:
    return [h.value for h in reading.hints if h.kind == kind]


@pytest.fixture(scope="module")
def report() -> Reading:
    import docx as library

    document = library.Document()
    document.add_heading("Cement leaks in hollow bones", 0)
    document.add_heading("Methods", 1)
    body = document.add_paragraph("We filled 25 bones")
    body.add_run("1,2").font.superscript = True
    body.add_run(" with 2 cm")
    body.add_run("3").font.superscript = True
    body.add_run(" each.")
    document.add_heading("Doses", 2)
    for words in ("low", "high"):
        document.add_paragraph(words, style="List Number")
    document.add_paragraph("Table 1. Pain.", style="Caption")
    table = document.add_table(3, 3)
    for i, row in enumerate([["Group", "Before", "After"], ["A", "7", ""], ["", "6", "3"]]):
        for j, words in enumerate(row):
            table.cell(i, j).text = words
    table.cell(1, 1).merge(table.cell(1, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_heading("References", 1)
    for entry in ("Berg L. A study. Bone. 2001;3:9.", "Ito K. Another. Bone. 2005;1:3."):
        document.add_paragraph(entry, style="List Number 2")
    out = io.BytesIO()
    document.save(out)
    return docx.read("report.docx", out.getvalue())


def test_word_title_and_headings_have_their_levels(report: Reading) -> None:
    assert report.metadata.title == "Cement leaks in hollow bones"
    assert list(zip(said(report, "heading"), values(report, "heading"), strict=True)) == [
        ("Methods", 2), ("Doses", 3), ("References", 2)
    ]  # fmt: skip


def test_word_superscripts_are_marks_or_exponents(report: Reading) -> None:
    assert "We filled 25 bones¹,² with 2 cm³ each." in report.text
    assert said(report, "superscript") == ["¹,²"]


def test_word_prints_numbers_it_does_not_store(report: Reading) -> None:
    assert said(report, "list_item") == ["1. low", "2. high"]
    assert said(report, "reference") == ["1. Berg L. A study. Bone. 2001;3:9.", "2. Ito K. Another. Bone. 2005;1:3."]
    assert values(report, "reference") == [1, 2]


def test_word_merged_cells_reach_over_rows_and_columns(report: Reading) -> None:
    cells = dict(zip(values(report, "cell"), said(report, "cell"), strict=True))
    assert cells == {
        (0, 0, 1): "Group", (0, 1, 1): "Before", (0, 2, 1): "After",
        (1, 0, 1): "A", (1, 1, 2): "7", (2, 1, 1): "6", (2, 2, 1): "3",
    }  # fmt: skip
    assert [(report.text[h.start : h.end], h.value) for h in report.hints if h.kind == "cell_rows"] == [("A", 2)]


def test_deleted_text_and_fallbacks_are_left_out_inserted_text_is_kept() -> None:
    body = (
        "<w:p><w:r><w:t>Kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>and added</w:t></w:r></w:ins></w:p>"
    )
    assert docx.read("a.docx", make_docx(body)).text == "Kept and added"


def test_signs_of_the_symbol_font_are_not_lost() -> None:
    body = '<w:p><w:r><w:t>p </w:t><w:sym w:font="Symbol" w:char="F0A3"/><w:t> 0.05</w:t></w:r></w:p>'
    assert docx.read("a.docx", make_docx(body)).text == "p ≤ 0.05"


def test_content_controls_are_read() -> None:
    body = f"<w:sdt><w:sdtContent>{docx_paragraph('inside')}</w:sdtContent></w:sdt>{docx_paragraph('after')}"
    assert docx.read("a.docx", make_docx(body)).text == "inside\n\nafter"


def test_links_to_bookmarked_entries_are_marks() -> None:
    body = (
        '<w:p><w:r><w:t>As seen [</w:t></w:r><w:hyperlink w:anchor="_r1"><w:r><w:t>1</w:t></w:r></w:hyperlink>'
        "<w:r><w:t>].</w:t></w:r></w:p>" + docx_paragraph("References")
        + '<w:p><w:bookmarkStart w:id="1" w:name="_r1"/><w:r><w:t>1. Berg L. A study. 2001.</w:t></w:r></w:p>'
    )
    reading = docx.read("a.docx", make_docx(body))
    assert list(zip(said(reading, "xref"), values(reading, "xref"), strict=True)) == [("1", (1,))]


@pytest.mark.parametrize("data", [make_docx(""), b"PK\x03\x04 word/document.xml", make_docx("<w:p>")])
def test_unfit_word_files_are_refused(data: bytes) -> None:
    with pytest.raises((UnreadableFile, SyntaxError)):
        docx.read("a.docx", data)


@pytest.fixture(scope="module")
def slides() -> Reading:
    import pptx as library

    deck = library.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Ablation"
    frame = first.placeholders[1].text_frame
    frame.text = "Heats"
    point = frame.add_paragraph()
    point.text, point.level = "Kills at 60 °C", 1
    first.notes_slide.notes_text_frame.text = "Say it slowly."
    second = deck.slides.add_slide(deck.slide_layouts[6])
    table = second.shapes.add_table(2, 2, 0, 2_000_000, 3_000_000, 1_000_000).table
    for i in range(2):
        for j in range(2):
            table.cell(i, j).text = f"{i}{j}"
    out = io.BytesIO()
    deck.save(out)
    return pptx.read("deck.pptx", out.getvalue())


def test_each_slide_is_a_section_and_a_page(slides: Reading) -> None:
    assert list(zip(said(slides, "heading"), values(slides, "heading"), strict=True)) == [("Ablation", 2), ("Slide 2", 2)]
    assert [(p.number, slides.text[p.start :].split("\n")[0]) for p in slides.pages] == [(1, "Ablation"), (2, "Slide 2")]
    assert (slides.metadata.kind, slides.metadata.coverage) == ("slides", "slides")


def test_bullets_notes_and_tables_of_slides_are_kept(slides: Reading) -> None:
    assert said(slides, "list_item") == ["Heats", "Kills at 60 °C"]
    assert said(slides, "note") == ["Say it slowly."]
    assert values(slides, "cell") == [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)]


def test_office_files_are_known_by_their_parts() -> None:
    word = make_docx(docx_paragraph("a"))
    assert docx.matches("x.zip", word) and not pptx.matches("x.pptx", word)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    assert not docx.matches("x.docx", other.getvalue())


def test_word_entries_count_from_one_where_steps_above_share_their_numbering() -> None:
    from docx import Document

    made = Document()
    made.add_heading("Loaves", 1)
    for step in ("Mix.", "Knead.", "Bake."):
        made.add_paragraph(step, style="List Number")
    made.add_heading("References", 1)
    for entry in ("Baker A. Rye. Trades Med. 2019;4:1-9.", "Miller B. Wheat. Trades Med. 2020;5:1-9."):
        made.add_paragraph(entry, style="List Number")
    file = io.BytesIO()
    made.save(file)
    reading = docx.read("a.docx", file.getvalue())
    entries = [(h.value, reading.text[h.start : h.end][:9]) for h in reading.hints if h.kind == "reference"]
    assert entries == [(1, "1. Baker "), (2, "2. Miller")]
    assert "3. Bake." in reading.text


def deck_of_boxes(*boxes: tuple[float, float, str]) -> list[str]:
    """Headings of a deck whose one slide has no title, only boxes (inches from the left and the top, words)."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for left, top, words in boxes:
        slide.shapes.add_textbox(Inches(left), Inches(top), Inches(4), Inches(0.5)).text_frame.text = words
    out = io.BytesIO()
    deck.save(out)
    return said(pptx.read("deck.pptx", out.getvalue()), "heading")


def test_a_line_alone_above_all_others_is_the_title_of_a_slide_without_one() -> None:
    assert deck_of_boxes((1, 2, "- stone"), (1, 1, "Where do ovens stand?"), (5, 2, "- iron")) == ["Where do ovens stand?"]
    beside = ((1, 1, "Stone ovens"), (5, 1, "Iron ovens"), (1, 2, "hot"))
    for boxes in (beside, ((1, 1, "Ovens"),), ((1, 1, "- stone"), (1, 2, "iron")), ((1, 1, "They are hot."), (1, 2, "iron"))):
        assert deck_of_boxes(*boxes) == ["Slide 1"]


def authors_of_deck(*lines: str, properties: str = "", kind: int = 0) -> tuple[str, ...]:
    """Authors of a deck with some lines under the title of its first slide and a name in the file's properties."""
    from pptx import Presentation

    deck = Presentation()
    deck.core_properties.author = properties
    slide = deck.slides.add_slide(deck.slide_layouts[kind])
    slide.shapes.title.text = "Stone ovens in small bakeries"
    slide.placeholders[1].text_frame.text = "\n".join(lines)
    out = io.BytesIO()
    deck.save(out)
    return pptx.read("deck.pptx", out.getvalue()).metadata.authors


@pytest.mark.parametrize(
    ("lines", "properties", "expected"),
    [
        (("Ada Quill, Bert Reed", "Bakery of Ond, 2031"), "", ("Ada Quill", "Bert Reed")),
        (("Ada Quill, MD",), "Windows User", ("Ada Quill",)),
        (("Ada Quill", "Annual Meeting Ond"), "Ada Quill", ("Ada Quill",)),
        (("Annual Meeting Ond",), "Microsoft Office User", ()),
        (("Annual Meeting Ond",), "Cy Stone", ("Cy Stone",)),
        (("Bakery of Ond",), "admin", ()),
        (("Bakery of Ond",), "Ada Quill; Bert Reed", ("Ada Quill", "Bert Reed")),
    ],
)
def test_the_authors_of_a_deck_stand_on_its_first_slide_or_in_its_properties(
    lines: tuple[str, ...], properties: str, expected: tuple[str, ...]
) -> None:
    assert authors_of_deck(*lines, properties=properties) == expected


def test_names_on_a_slide_of_content_are_no_authors() -> None:
    words = "The oven of Ada Quill, Bert Reed and Cy Stone was heated by wood for two hours before the loaves went in. " * 4
    assert authors_of_deck(words, "Ada Quill, Bert Reed", kind=1) == ()
