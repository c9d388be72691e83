"""What a careful reader sees in a document: outline, blocks, paragraphs made whole, title page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.document import Block, Hint, Metadata, Page, Reading, Structure, join_spans
from ingest.readers import jats, read_file, text
from ingest.references import read_references
from ingest.structure import parse_structure

DATA = Path(__file__).parent / "data" / "structure"
INVENTED: dict[str, dict[str, Any]] = yaml.safe_load((DATA / "expected.yaml").read_text(encoding="utf-8"))
SOURCES: dict[str, dict[str, Any]] = yaml.safe_load((DATA / "sources.yaml").read_text(encoding="utf-8"))


def read_plain(content: str, name: str = "") -> tuple[str, Structure]:
    return content, parse_structure(Reading(content, "text"), name)


def outline(structure: Structure) -> list[list[object]]:
    """Level, kind and title of the sections that hold content."""
    return [[s.level, s.kind, s.title] for s in structure.sections if s.kind not in ("furniture", "front")]


def blocks_of(content: str, structure: Structure, kind: str) -> list[str]:
    return [join_spans(block.spans, content) for block in structure.blocks if block.kind == kind]


def section_of(content: str, structure: Structure, words: str) -> str | None:
    """Title of the section of the block in which some words stand."""
    at = content.index(words)
    block = next(b for b in structure.blocks if any(s.start <= at < s.end for s in b.spans))
    return None if block.section is None else structure.sections[block.section].title


def check_facts(structure: Structure, expected: dict[str, Any]) -> None:
    facts = structure.metadata
    assert list(facts.authors) == expected["authors"]
    assert [facts.year, facts.container] == [expected["year"], expected["container"]]
    assert [facts.kind, facts.coverage] == [expected["kind"], expected["coverage"]]
    assert outline(structure) == expected["outline"]
    kinds = Counter(block.kind for block in structure.blocks)
    assert {kind: kinds[kind] for kind in expected["kinds"]} == expected["kinds"]


@pytest.mark.parametrize("name", INVENTED)
def test_invented_documents_are_understood(name: str) -> None:
    structure = parse_structure(text.read(name, (DATA / name).read_bytes()), name)
    assert structure.metadata.title == INVENTED[name]["title"]
    check_facts(structure, INVENTED[name])


@pytest.mark.parametrize("name", SOURCES)
def test_founding_documents_are_understood(shared: Path, name: str) -> None:
    data = (shared / "sources" / name).read_bytes()
    structure = parse_structure(read_file(name, data), name)
    content = data.decode()
    assert structure.metadata.title.startswith(SOURCES[name]["title"])
    assert structure.metadata.title.replace(" ?", "?") in content.replace("  ?", "?")
    check_facts(structure, SOURCES[name])
    for words, section in SOURCES[name]["stands_in"].items():
        assert section_of(content, structure, words) == section
    for words, kind in SOURCES[name]["is"].items():
        at = content.index(words)
        found = [b.kind for b in structure.blocks if any(s.start <= at < s.end for s in b.spans)]
        assert found == [kind], words


def test_every_cut_sentence_of_the_founding_review_is_whole(shared: Path) -> None:
    content = (shared / "sources" / "filippiadis-2022.txt").read_text(encoding="utf-8")
    structure = parse_structure(Reading(content, "text"))
    cut = [b for b in structure.blocks if b.kind == "paragraph" and len(b.spans) > 1]
    assert len(cut) == 16
    assert not [b for b in structure.blocks if b.kind == "paragraph" and content[b.spans[0].start].islower()]


def test_paragraph_goes_on_behind_figure_and_running_head() -> None:
    content, structure = read_plain(
        "Rye and its crust\n\nThe crust grew thicker in every one of the ovens that had been heated with the\n \n\n\n"
        "Figure 1 Four loaves.\n\nwood of old trees.\n\nIt did not in any other."
    )
    (first, second) = blocks_of(content, structure, "paragraph")
    assert first.endswith("heated with the wood of old trees.")
    assert second == "It did not in any other."
    assert blocks_of(content, structure, "caption") == ["Figure 1 Four loaves."]


def test_paragraph_that_ends_is_not_joined() -> None:
    content, structure = read_plain(
        "Rye\n\nThe crust grew thicker in every one of the ovens.¹²\n\nsteam was not used at all in any of the ovens."
    )
    assert len(blocks_of(content, structure, "paragraph")) == 2


def test_sentence_that_begins_with_a_label_is_no_caption() -> None:
    content, structure = read_plain(
        "Loaves\n\nTable 2 summarizes the loaves that were baked in the four villages.\n\nFigure 1 shows them all, one by one, from the side."
    )
    assert blocks_of(content, structure, "caption") == []


CROWDED = """A practical look at ovens

Abstract
Purpose
To see how loaves rise in ovens of stone.
Methods
We baked 30 loaves in each oven for a week.
Results
Loaves rose in 20 of the 30 ovens that we had built there.
Conclusion
Ovens help.

1. Heating
The stones are heated for an hour before the first loaf goes in, which keeps the
Figure 1. Stones of an oven in three rows.

crust whole for longer than a day.

2. Cooling
Loaves rest on wood until they are cold, as Smith and her pupils have shown it.

Fig. 2
A loaf on its board is seen from above in the morning.

3. Keeping
Linen keeps the crust dry; the loaf itself stays moist for three days in it.
"""


def test_headings_and_captions_that_no_blank_line_sets_apart_are_known() -> None:
    content, structure = read_plain(CROWDED)
    parts = [[2, "abstract", name] for name in ("Purpose", "Methods", "Results", "Conclusion")]
    numbered = [[1, "body", name] for name in ("1. Heating", "2. Cooling", "3. Keeping")]
    assert outline(structure) == [[1, "abstract", "Abstract"], *parts, *numbered]
    captions = blocks_of(content, structure, "caption")
    assert captions == [
        "Figure 1. Stones of an oven in three rows.",
        "Fig. 2 A loaf on its board is seen from above in the morning.",
    ]
    assert any(p.endswith("which keeps the crust whole for longer than a day.") for p in blocks_of(content, structure, "paragraph"))


def test_a_wrapped_sentence_that_names_a_figure_is_no_caption() -> None:
    content, structure = read_plain("Loaves rise in ovens of stone as the first picture shows, see\nFigure 1. They then fall as is shown in\nFigure 2. Bread is good.\n")
    assert blocks_of(content, structure, "caption") == []


def test_figure_notes_belong_to_the_caption() -> None:
    content, structure = read_plain(
        "Loaves\n\nText that tells of loaves at length, so that nobody is in doubt.\n\nFigure 1 A loaf\n\nNotes: (A) Top.\n\nAbbreviations: L, loaf.\n\nMore text."
    )
    assert blocks_of(content, structure, "caption") == ["Figure 1 A loaf Notes: (A) Top. Abbreviations: L, loaf."]


def test_running_heads_are_furniture_and_repeated_headings_are_not() -> None:
    page = "Methods\n\n" + "The dough was kneaded by hand for many minutes and left alone. " * 14 + "\n\n"
    content, structure = read_plain(
        "A title of bread\n\n" + "".join(f"{page}Crumb Res 2014, 15:{n} Page {n} of 9\n\n" for n in range(1, 5))
    )
    assert len(blocks_of(content, structure, "furniture")) == 4
    assert [s.title for s in structure.sections] == ["Methods"] * 4


def test_short_lines_in_a_row_are_no_headings() -> None:
    content, structure = read_plain(
        "What to buy\n\nYou need all of these things before you begin to bake bread at home.\n\nFlour\n\nSalt\n\nWater\n\nYeast\n\nThen you can begin, if the oven is warm and nobody else is in need of it."
    )
    assert [s.title for s in structure.sections] == []
    assert "Flour" in blocks_of(content, structure, "paragraph")


def test_numbered_lines_of_a_wrapped_paragraph_are_no_list() -> None:
    content, structure = read_plain(
        "Loaves\n\nIn all the villages of the northern valley the number of loaves was\n12. In the southern valley nobody counted the loaves that were baked\nby the millers."
    )
    assert blocks_of(content, structure, "list_item") == []


def test_reference_list_without_heading_is_found() -> None:
    content, structure = read_plain(
        "A title\n\nText of some length that says what there is to say about bread.\n\n1. Baker A (1990) Crust. J Oven Stud 1:1-9\n2. Stone B, Field C (1991) Crumb. J Oven Stud 2:3-7\n3. Field C (1992) Steam. J Oven Stud 3:8-9"
    )
    assert len(blocks_of(content, structure, "reference")) == 3
    assert structure.sections[-1].kind == "references"


def test_markup_says_what_blocks_are() -> None:
    content = "Bread\n\nAda B\n\nWhy\n\nBecause it keeps for a\n\nlong time.\n\nmenu"
    spans = {kind: (content.index(w), content.index(w) + len(w), v) for kind, w, v in [
        ("title", "Bread", None), ("author", "Ada B", None), ("heading", "Why", 4), ("furniture", "menu", None)]}  # fmt: skip
    hints = tuple(Hint(kind, a, b, v) for kind, (a, b, v) in spans.items())
    structure = parse_structure(Reading(content, "html", hints=hints))
    assert [b.kind for b in structure.blocks] == ["title", "front", "heading", "paragraph", "furniture"]
    assert outline(structure) == [[1, "body", "Why"]]
    assert structure.metadata.authors == ("Ada B",)


SHORT_PAPER = """Warm loaves in cold rooms

Ada Quill, Bert Reed

Introduction

Loaves cool in cold rooms [1]. The aim of this study was to warm them.

Methods

We included 12 loaves of rye and 12 of spelt [2], baked at 220 degrees for 40 minutes in two ovens of the same make, and
kept half of each kind under linen. Patients of the bakery tasted all of them without being told which was which.

Results

Ten of 12 loaves of rye and nine of 12 of spelt stayed warm for an hour under linen, and one of each without it. Nobody
who tasted them found a difference between the ovens. No loaf was lost.

Discussion

Linen keeps loaves warm, as others found before us [1,2]. The rooms were small and the day was short, so that the loaves
of a large bakery may behave otherwise.

References

1. Stone C, Vale D. Cold rooms. J Bak. 2019;3:1-9.
2. Thorn E. Rye and spelt. J Bak. 2020;4:10-12.
"""


def test_a_short_paper_is_no_abstract_and_its_summary_alone_is_one() -> None:
    _, whole = read_plain(SHORT_PAPER)
    assert (whole.metadata.kind, whole.metadata.coverage) == ("study", "full text")
    _, summary = read_plain(SHORT_PAPER[: SHORT_PAPER.index("Discussion")].replace(" [1]", "").replace(" [2]", ""))
    assert (summary.metadata.kind, summary.metadata.coverage) == ("abstract", "abstract")


def test_declared_facts_are_kept() -> None:
    declared = Metadata(title="Other", authors=("X Y",), year=1999, kind="study", coverage="digest")
    structure = parse_structure(Reading((DATA / "landing.txt").read_text(), "text", declared), "a-2020.txt")
    facts = structure.metadata
    assert (facts.title, facts.authors, facts.year, facts.kind, facts.coverage) == (
        "Other",
        ("X Y",),
        1999,
        "study",
        "digest",
    )


def test_year_and_title_come_from_the_file_name_last() -> None:
    assert parse_structure(Reading("- a\n- b", "text"), "bread-2016.txt").metadata.year == 2016
    assert parse_structure(Reading("- a\n- b", "text"), "bread-2016.txt").metadata.title == "bread-2016"


def test_slides_are_numbered_with_those_that_hold_no_text() -> None:
    structure = parse_structure(text.read("blanks.txt", (DATA / "blanks.txt").read_bytes()))
    assert [page.number for page in structure.pages] == [1, 2, 5, 6, 7, 8, 9]


def test_pages_of_form_feeds_are_the_slides() -> None:
    reading = text.read("deck.txt", (DATA / "deck.txt").read_bytes())
    assert [page.number for page in parse_structure(reading).pages] == [1, 2, 3, 4, 5, 6, 7]


def test_slide_title_that_stands_alone_is_content() -> None:
    reading = text.read("deck.txt", (DATA / "deck.txt").read_bytes())
    assert "Crust grows with time" in blocks_of(reading.text, parse_structure(reading), "paragraph")


def test_list_items_stand_without_their_bullets() -> None:
    content, structure = read_plain("A title\n\nBread is made of these:\n\n• flour\n- water\n1) salt\n2) yeast")
    assert blocks_of(content, structure, "list_item") == ["flour", "water", "1) salt", "2) yeast"]


def test_sections_found_in_bare_text_are_those_of_the_markup(shared: Path) -> None:
    """The text of twelve articles without their markup, against the markup: titles, tables, kinds of characters."""
    n_marked = n_found = n_extra = n_same = n_all = 0
    for path in sorted((shared / "samples" / "jats").glob("*.nxml")):
        reading = jats.read(path.name, path.read_bytes())
        marked, bare = parse_structure(reading), parse_structure(Reading(reading.text, "text"))
        wanted = {(s.start, s.title) for s in marked.sections}
        got = {(s.start, s.title) for s in bare.sections}
        n_marked, n_found, n_extra = n_marked + len(wanted), n_found + len(wanted & got), n_extra + len(got - wanted)
        assert len(bare.tables) == len(marked.tables)
        assert bare.metadata.title == marked.metadata.title
        kinds = dict(_kind_of_characters(bare))
        same = [kinds.get(at) == kind for at, kind in _kind_of_characters(marked)]
        n_same, n_all = n_same + sum(same), n_all + len(same)
    assert n_found >= 0.99 * n_marked
    assert n_extra <= 0.02 * n_marked
    assert n_same >= 0.985 * n_all


def _kind_of_characters(structure: Structure) -> list[tuple[int, str]]:
    same = {"list_item": "paragraph", "furniture": "front"}
    return [
        (at, same.get(block.kind, block.kind))
        for block in structure.blocks
        for span in block.spans
        for at in range(span.start, span.end)
    ]


def test_evidence_of_the_gold_questions_is_evidence(shared: Path) -> None:
    """Whatever a gold question rests on is a paragraph, list item, caption, table, or an entry or title asked for."""
    import json

    for line in (shared / "eval" / "qa_dev.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        for key in item["gold_docs"]:
            content = (shared / "sources" / f"{key}.txt").read_text(encoding="utf-8")
            structure = parse_structure(Reading(content, "text"))
            for words in (w for w in item["evidence"] if w in content):
                at = content.index(words)
                over = [b for b in structure.blocks if any(s.start < at + len(words) and at < s.end for s in b.spans)]
                assert over
                assert all(b.kind in Block.EVIDENCE | {"reference", "title"} for b in over), words


def test_pages_of_the_reading_are_kept() -> None:
    pages = (Page(7, 0), Page(8, 5))
    assert parse_structure(Reading("A title\n\nText.", "text", pages=pages)).pages == pages


@pytest.mark.parametrize(
    "authors",
    ["Ida Bakker, Jon Moor", "IDA BAKKER, JON MOOR", "By Ida Bakker and Jon Moor", "Bakker, Ida; Moor, Jon", "Ida Bakker\nJon Moor", "Ida Bakker¹, MD; Jon Moor²"],
)  # fmt: skip
@pytest.mark.parametrize(
    "title",
    ["Clay Backs, Kiln Lungs and Their Care", "Kiln Lungs and Clay Backs", "CLAY BACKS OF POTTERS", "Bertolotti Syndrome, Clay Backs, and Other Findings"],
)  # fmt: skip
@pytest.mark.parametrize(
    "layout", ["{t}\n\n{a}\n\n{f}", "{t}\n{a}\n{f}", "REVIEW ARTICLE\n\n{t}\n\n{a}\n\n{f}", "{a}\n\n{t}\n\n{f}"]
)
def test_title_and_authors_are_told_apart_by_the_words_of_the_text(layout: str, title: str, authors: str) -> None:
    front = layout.format(t=title, a=authors, f="Department of Ceramics, University of Ond")
    body = (
        "In this town clay backs and kiln lungs are common, and their care is part of what every potter learns early."
    )
    metadata = read_plain(f"{front}\n\nAbstract\n\n{body}\n\nIntroduction\n\n{body}\n")[1].metadata
    assert metadata.title == title
    assert [name.title() for name in metadata.authors] == ["Ida Bakker", "Jon Moor"]


def test_single_author_is_known_by_its_place() -> None:
    body = "Clay backs are common here, and every potter in the town learns early how they are cared for at home."
    metadata = read_plain(f"Clay Backs\n\nIda Bakker\n\nUniversity of Ond\n\nIntroduction\n\n{body}\n")[1].metadata
    assert (metadata.title, metadata.authors) == ("Clay Backs", ("Ida Bakker",))


def test_running_head_between_two_entries_does_not_end_the_list() -> None:
    entries = [
        f"{n}. Baker {name}. Loaves of the town. Trades Med. 20{n};4:1-9."
        for n, name in zip(range(12, 18), "ABCDEF", strict=True)
    ]
    content, structure = read_plain(
        "Loaves\n\nIntroduction\n\nRye is good.\n\nReferences\n\n"
        + "\n".join(entries[:3])
        + "\n\nTrades Med 2031     4\n\n15. de Baker D. Loaves of the\n\n5\n\nvillage. Trades Med. 2015;4:1-9.\n"
        + "\n".join(entries[4:])
    )
    assert [section.title for section in structure.sections] == ["Introduction", "References"]
    assert "Trades Med 2031 4" in blocks_of(content, structure, "furniture")
    references = read_references(Reading(content, "text"), structure)
    assert [reference.number for reference in references] == list(range(12, 18))
    assert "village" in references[3].text and "Trades Med 2031" not in "".join(r.text for r in references)


@pytest.mark.parametrize(
    "label", ["Slide {}", "--- Slide {} of 4 ---", "<!-- Slide number: {} -->", "Slide {}: Loaves {}"]
)
def test_slides_that_are_named_by_number_are_a_deck(label: str) -> None:
    named = label.count("{}") == 2
    parts = [
        f"{label.format(n, n)}\n{'' if named else f'Loaves {n}' + chr(10)}- rye\n- wheat of {n} villages\n"
        for n in (1, 2, 3, 4)
    ]
    content, structure = read_plain("\n".join(parts))
    assert [(s.title, s.kind) for s in structure.sections] == [(f"Loaves {n}", "slide") for n in (1, 2, 3, 4)]
    assert [page.number for page in structure.pages] == [1, 2, 3, 4]
    assert section_of(content, structure, "wheat of 3") == "Loaves 3"


def test_emphasis_is_no_part_of_an_author_line() -> None:
    structure = parse_structure(
        read_file("a.md", b"# Rye\n\n*Ida Bakker, Jon Moor* (2031)\n\n## Aim\n\nRye is good.\n"), "a.md"
    )
    assert structure.metadata.authors == ("Ida Bakker", "Jon Moor")


def test_a_short_study_of_declared_kind_is_whole_unless_it_calls_itself_an_abstract() -> None:
    text = SHORT_PAPER[: SHORT_PAPER.index("Discussion")].replace(" [1]", "").replace(" [2]", "")
    for declared in (Metadata(kind="study"), Metadata(authors=("Ada Quill",))):
        assert parse_structure(Reading(text, "markdown", declared), "bread.md").metadata.coverage == "full text"
    called = text.replace("Results\n", "Abstract\n")
    assert parse_structure(Reading(called, "markdown", Metadata(kind="study")), "bread.md").metadata.coverage == "abstract"
