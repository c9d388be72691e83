"""The reader of saved web pages, on an invented page."""

from __future__ import annotations

import pytest

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers import html
from ingest.structure import parse_structure

PAGE = """<!DOCTYPE html><html><head><title>x | Journal</title>
<meta name="citation_title" content="Hollow bones"><meta name="citation_author" content="Okafor, Ada">
<meta name="citation_doi" content="10.9999/x.1"><meta name="citation_publication_date" content="2019/05/01">
<script>var a = "<p>never</p>";</script><style>p { color: red }</style></head><body>
<nav><ul><li>Home</li></ul></nav><div class="cookie-banner"><p>We use cookies</p></div>
<main><article><h1>Hollow bones</h1><div class="share-buttons"><p>Share this</p></div>
<h2>Results</h2><p>We saw 25<sup><a href="https://x.org/p#ref-CR2">2</a>,<a href="#ref-CR1">1</a></sup> bones of 3 cm<sup>3</sup>,
see [<a href="#ref-CR1">1</a>] &ge; 2&nbsp;mm.</p><div>Loose <b>bold</b> words<p>A paragraph</p>and a tail</div>
<ul><li>one</li><li>two<ul><li>nested</li></ul></li></ul>
<table><caption>Table 1. Pain</caption><tr><th rowspan="2">G</th><th colspan="2">S</th></tr><tr><th>a</th><th>b</th></tr>
<tr><td>A</td><td>1</td><td>2</td></tr></table>
<figure><img src="http://evil/x.png" alt="x"><figcaption>Figure 1. A bone.</figcaption></figure>
<form><p>Subscribe</p><input value="x"></form>
<h2>References</h2><ol class="c-article-references"><li data-counter="1."><p id="ref-CR1">Berg L. A study. 2001.</p>
<p class="c-article-references__links u-hide-print"><a href="http://x">Google Scholar</a></p></li>
<li><p id="ref-CR2">Ito K. Another. 2005.</p></li></ol></article></main><footer>Imprint</footer></body></html>"""


@pytest.fixture(scope="module")
def page() -> Reading:
    return html.read("page.html", PAGE.encode())


def said(reading: Reading, kind: str) -> list[str]:
    return [reading.text[h.start : h.end] for h in reading.hints if h.kind == kind]


def test_menus_scripts_forms_and_footers_are_out(page: Reading) -> None:
    for word in ("never", "color", "Home", "cookies", "Share", "Subscribe", "Imprint", "Google Scholar", "evil"):
        assert word not in page.text


def test_facts_of_the_head_become_metadata(page: Reading) -> None:
    facts = page.metadata
    assert (facts.title, facts.authors, facts.year, facts.doi) == ("Hollow bones", ("Ada Okafor",), 2019, "10.9999/x.1")


def test_loose_text_and_paragraphs_stay_apart(page: Reading) -> None:
    assert said(page, "paragraph")[1:] == ["Loose bold words", "A paragraph", "and a tail"]
    assert said(page, "list_item") == ["one", "two", "nested"]
    assert said(page, "caption") == ["Table 1. Pain", "Figure 1. A bone."]


def test_marks_lead_to_their_entries(page: Reading) -> None:
    assert "We saw 25²,¹ bones of 3 cm³, see [1] ≥ 2 mm." in page.text
    assert [(page.text[h.start : h.end], h.value) for h in page.hints if h.kind == "xref"] == [
        ("²", (2,)), ("¹", (1,)), ("1", (1,))
    ]  # fmt: skip
    assert said(page, "reference") == ["1. Berg L. A study. 2001.", "2. Ito K. Another. 2005."]


def test_cells_stand_under_their_columns(page: Reading) -> None:
    assert {h.value: page.text[h.start : h.end] for h in page.hints if h.kind == "cell"} == {
        (0, 0, 1): "G", (0, 1, 2): "S", (1, 1, 1): "a", (1, 2, 1): "b", (2, 0, 1): "A", (2, 1, 1): "1", (2, 2, 1): "2",
    }  # fmt: skip


FOOTED = """<html><body><h1>Ovens</h1><h2>Heat</h2><p>Ovens are hot.</p>{figure}<p>They cool again.</p>
<table><caption>Table 1. Heat</caption><tr><th>Oven</th><th>Heat</th><th>Time</th></tr><tr><td>A</td><td>240<sup>a</sup></td><td>3</td></tr>
<tr><td colspan="3">Stone</td></tr><tr><td>B</td><td>260</td><td>4</td></tr>
{foot}</table></body></html>"""


@pytest.mark.parametrize(
    "foot",
    [
        '<tfoot><tr><td colspan="3">a Measured at dawn.</td></tr></tfoot>',
        '<tr><td colspan="3">a Measured at dawn by two bakers who did not know of each other, in May.</td></tr>',
    ],
)
def test_notes_in_the_last_rows_of_a_table_are_its_footnotes(foot: str) -> None:
    reading = html.read("page.html", FOOTED.format(figure="", foot=foot).encode())
    (table,) = parse_structure(reading).tables
    cells = {(c.row, c.column): c for row in table.rows for c in row}
    assert len(table.rows) == 3 and "dawn" in (cells["A", "Heat"].footnote or "")
    assert ("Stone, B", "Heat") in cells


def test_a_name_of_a_figure_that_a_page_marks_as_heading_opens_no_section() -> None:
    figure = "<h3>Fig. 1</h3><figure><figcaption>Fig. 1 An oven of stone.</figcaption></figure>"
    structure = parse_structure(html.read("page.html", FOOTED.format(figure=figure, foot="").encode()))
    assert [s.title for s in structure.sections] == ["Heat"]


def test_encodings_are_read_as_declared_or_found() -> None:
    plain = "<!DOCTYPE html><html><head>{}</head><body><p>Größe ≥ 5 µm</p></body></html>"
    assert html.read("a", plain.format("").encode()).text == "Größe ≥ 5 µm"
    assert html.read("a", plain.format("").encode("utf-16")).text == "Größe ≥ 5 µm"
    latin = plain.format('<meta charset="iso-8859-15">').replace("≥", ">").encode("iso-8859-15")
    assert html.read("a", latin).text == "Größe > 5 µm"


def test_page_is_known_by_its_tags() -> None:
    assert html.matches("x.txt", PAGE.encode())
    assert html.matches("x", b"<div><p>a</p><p>b</p><ul><li>c</li></ul></div>")
    assert not html.matches("x.html", b"Plain words < 5 and > 3")
    assert not html.matches("x.html", b"<?xml version='1.0'?><article/>")


def test_page_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="without text"):
        html.read("a", b"<!DOCTYPE html><html><body><script>draw()</script></body></html>")
