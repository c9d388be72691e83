"""The reader of article XML, on invented articles and on the open-access samples beside the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.document import Hint, Reading
from ingest.errors import UnreadableFile
from ingest.readers import jats

ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS.dtd">
<article article-type="review-article" xmlns:xlink="http://www.w3.org/1999/xlink"><front>
<journal-meta><journal-title>Invented Spine Letters</journal-title></journal-meta>
<article-meta><article-id pub-id-type="doi">10.9999/isl.7</article-id><article-id pub-id-type="pmid">77</article-id>
<title-group><article-title>Cement in <italic>hollow</italic> bones</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Okafor</surname><given-names>Ada</given-names></name>
<xref ref-type="aff" rid="a1">1</xref></contrib></contrib-group><pub-date pub-type="epub"><year>2019</year></pub-date>
<abstract><sec><title>Aim</title><p>To fill them.</p></sec></abstract></article-meta></front>
<body><sec><label>1</label><title>Methods</title><p>Doses of 10<sup>5</sup> units per cm<sup>2</sup> were used
[<xref ref-type="bibr" rid="r1">1</xref>&#x2013;<xref ref-type="bibr" rid="r3">3</xref>], as before
<sup><xref ref-type="bibr" rid="r2">2</xref></sup> in 25<sup>3</sup> bones&nbsp;here.<!-- not this -->
<fig><label>Figure 1</label><caption><p>A bone.</p></caption></fig> The rest followed.</p>
<sec><title>Doses</title><list list-type="bullet"><list-item><p>low</p></list-item><list-item><p>high</p></list-item></list>
<table-wrap><label>Table 1</label><caption><p>Pain.</p></caption><table><thead><tr><th rowspan="2">Group</th>
<th colspan="2">Score</th></tr><tr><th>before</th><th>after</th></tr></thead><tbody><tr><td>A</td><td>7</td><td>2<sup>a</sup></td></tr>
</tbody></table><table-wrap-foot><p><sup>a</sup>Estimated.</p></table-wrap-foot></table-wrap></sec></sec></body>
<back><ref-list><title>References</title>
<ref id="r1"><element-citation><person-group person-group-type="author"><name><surname>Berg</surname>
<given-names>Lars P.</given-names></name><etal/></person-group><article-title>Does it hold?</article-title>
<source>Bone Rep</source><year>2001</year><volume>3</volume><fpage>9</fpage><lpage>12</lpage>
<pub-id pub-id-type="doi">10.9999/b.1</pub-id></element-citation></ref>
<ref id="r2"><mixed-citation>Ito K, Sato M. A typed entry. J Made Up 2005; 1: 3.</mixed-citation></ref>
<ref id="r3"><mixed-citation><name><surname>Diaz</surname><given-names>R</given-names></name><source>A book</source>
<year>1999</year></mixed-citation></ref></ref-list></back></article>"""


@pytest.fixture(scope="module")
def article() -> Reading:
    return jats.read("article.xml", ARTICLE.encode())


def said(reading: Reading, kind: str) -> list[str]:
    return [reading.text[h.start : h.end] for h in reading.hints if h.kind == kind]


def values(reading: Reading, kind: str) -> list[object]:
    return [h.value for h in reading.hints if h.kind == kind]


def test_front_matter_becomes_metadata(article: Reading) -> None:
    facts = article.metadata
    assert (facts.title, facts.authors, facts.year) == ("Cement in hollow bones", ("Ada Okafor",), 2019)
    assert (facts.doi, facts.pmid, facts.container) == ("10.9999/isl.7", "77", "Invented Spine Letters")
    assert (facts.kind, facts.coverage) == ("review", "full text")


def test_sections_nest_by_level(article: Reading) -> None:
    assert list(zip(said(article, "heading"), values(article, "heading"), strict=True)) == [
        ("Abstract", 2), ("Aim", 3), ("1 Methods", 2), ("Doses", 3), ("References", 2)
    ]  # fmt: skip


def test_blocks_stand_apart_by_a_blank_line(article: Reading) -> None:
    blocks = article.text.split("\n\n")
    assert "To fill them." in blocks
    assert "The rest followed." in blocks
    assert "low" in blocks and "high" in blocks
    assert all(block == block.strip() for block in blocks)


def test_raised_numbers_cannot_be_read_as_part_of_a_value(article: Reading) -> None:
    assert "10⁵ units per cm² were used [1–3], as before ² in 25³ bones here." in article.text
    assert said(article, "superscript") == ["²", "³", "ᵃ", "ᵃ"]


def test_linked_ranges_mean_every_entry_between(article: Reading) -> None:
    assert list(zip(said(article, "xref"), values(article, "xref"), strict=True)) == [("1–3", (1, 2, 3)), ("²", (2,))]


def test_entries_are_written_as_in_print(article: Reading) -> None:
    assert said(article, "reference") == [
        "1. Berg LP, et al. Does it hold? Bone Rep. 2001;3:9-12. doi:10.9999/b.1",
        "2. Ito K, Sato M. A typed entry. J Made Up 2005; 1: 3.",
        "3. Diaz R. A book. 1999.",
    ]
    assert values(article, "reference") == [1, 2, 3]


def test_cells_know_their_row_and_column(article: Reading) -> None:
    assert list(zip(said(article, "cell"), values(article, "cell"), strict=True)) == [
        ("Group", (0, 0, 1)), ("Score", (0, 1, 2)), ("before", (1, 1, 1)), ("after", (1, 2, 1)),
        ("A", (2, 0, 1)), ("7", (2, 1, 1)), ("2ᵃ", (2, 2, 1)),
    ]  # fmt: skip
    assert said(article, "caption") == ["Figure 1. A bone.", "Table 1. Pain."]
    assert said(article, "note") == ["ᵃEstimated."]
    assert len(said(article, "header_row")) == 2


def test_hints_hold_visible_characters_only(article: Reading) -> None:
    for hint in article.hints:
        inside = article.text[hint.start : hint.end]
        assert inside and inside == inside.strip()


def test_article_is_known_by_content_not_by_name() -> None:
    assert jats.matches("notes.txt", ARTICLE.encode())
    assert jats.matches("x", b"\xef\xbb\xbf<?xml version='1.0'?><!-- c --><art><fm/></art>")
    assert jats.matches("x", ARTICLE.encode("utf-16"))
    assert not jats.matches("x.xml", b"<html><body>article</body></html>")
    assert not jats.matches("x.xml", b"<!-- " * 3000)


@pytest.mark.parametrize("broken", [b"<article><body>", b"<article/>", b"<article>" + b"<p>" * 250 + b"x" + b"</p>" * 250])
def test_unfit_articles_are_refused_with_a_reason(broken: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"well-formed|without any text|nested"):
        jats.read("a.xml", broken)


def linked_identifiers(xml: str) -> list[str]:
    return [
        one
        for link in re.findall(r"<xref\b[^>]*?ref-type=\"bibr\"[^>]*>|<abbr bid=\"[^\"]*\">", xml)
        for one in re.search(r"(?:rid|bid)=\"([^\"]*)\"", link)[1].split()
    ]


def linked_numbers(hints: tuple[Hint, ...]) -> list[int]:
    return [number for h in hints if h.kind == "xref" for number in h.value]


def test_every_entry_and_link_of_the_samples_is_kept(shared: Path) -> None:
    files = [*sorted((shared / "samples/jats").glob("*.nxml")), *sorted((shared / "samples/pdf").glob("*.xml"))]
    assert len(files) == 14
    for path in files:
        xml = path.read_text(encoding="utf-8")
        reading = jats.read(path.name, path.read_bytes())
        order = re.findall(r"<(?:ref|bibl) id=\"([^\"]*)\"", xml)
        assert values(reading, "reference") == list(range(1, len(order) + 1))
        linked = {order.index(i) + 1 for i in linked_identifiers(xml)}
        kept = linked_numbers(reading.hints)
        assert linked <= set(kept), path.name
        for text, numbers in zip(said(reading, "xref"), values(reading, "xref"), strict=True):
            ends = [int(n) for n in re.findall(r"\d+", text)]
            assert numbers == tuple(range(ends[0], ends[-1] + 1)), path.name


def test_titles_of_the_samples_stand_in_the_text(shared: Path) -> None:
    for path in sorted((shared / "samples/jats").glob("*.nxml")):
        reading = jats.read(path.name, path.read_bytes())
        assert said(reading, "title") == [reading.metadata.title]
        assert reading.metadata.year and reading.metadata.doi and reading.metadata.authors
        assert said(reading, "author") == list(reading.metadata.authors)
