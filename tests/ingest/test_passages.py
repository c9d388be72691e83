"""What is searched and cited: whole sentences, small enough for the model, with what stands over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.document import Metadata, Passage, Reading, Structure, join_spans
from ingest.embedding import Embedder
from ingest.passages import embedded_text, make_passages
from ingest.readers import read_file
from ingest.readings import Mender
from ingest.structure import parse_structure

SENTENCE = "The dough of the northern village was kneaded for a long while and then left alone near the oven. "


@pytest.fixture(scope="module")
def count_tokens(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], int]:
    """The real model's word pieces."""
    return Embedder(cache=tmp_path_factory.mktemp("cache")).count_tokens


def cut(content: str, count: Callable[[str], int], title: str = "") -> tuple[Structure, tuple[Passage, ...]]:
    structure = parse_structure(Reading(content, "text"))
    metadata = structure.metadata if not title else Metadata(title=title)
    return structure, make_passages(content, structure, metadata, count)


def test_no_passage_is_longer_than_the_model_reads(shared: Path, count_tokens: Callable[[str], int]) -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    paths = [*(shared / "sources").glob("*.txt"), *corpus.glob("*-*.md")]
    assert len(paths) >= 5
    for path in paths:
        reading = read_file(path.name, path.read_bytes())
        structure = parse_structure(reading, path.name)
        passages = make_passages(reading.text, structure, structure.metadata, count_tokens)
        assert max(count_tokens(embedded_text(passage)) for passage in passages) <= 256
        assert max(count_tokens(passage.context) for passage in passages) <= 110


def test_passages_are_near_the_aim_and_even(count_tokens: Callable[[str], int]) -> None:
    _, passages = cut("Bread\n\nDough\n\n" + SENTENCE * 20, count_tokens)
    sizes = [count_tokens(passage.reading) for passage in passages]
    assert len(sizes) == 3
    assert max(sizes) - min(sizes) <= 25


def test_no_passage_crosses_a_section(count_tokens: Callable[[str], int]) -> None:
    content = f"Bread\n\nAbstract\n\n{SENTENCE}\n\nMethods\n\nOvens\n\n{SENTENCE}\n\nResults\n\n{SENTENCE}"
    structure, passages = cut(content, count_tokens, "Bread")
    assert [structure.sections[p.section or 0].title for p in passages] == ["Abstract", "Ovens", "Results"]
    assert [p.context for p in passages] == ["Bread > Abstract", "Bread > Methods > Ovens", "Bread > Results"]


def test_sentence_that_is_too_long_is_cut_at_clauses_and_nothing_is_lost(count_tokens: Callable[[str], int]) -> None:
    long = "the crust was thick, and the crumb was open; " * 60
    content = f"Bread\n\nDough\n\nIn all villages {long} so it was.\n\nMore."
    _, passages = cut(content, count_tokens)
    assert len(passages) > 3
    assert all(passage.reading[-1] in ",;." for passage in passages)
    said = "".join(content[s.start : s.end] for p in passages for x in p.sentences for s in x.spans)
    assert said.replace(" ", "") == content[content.index("In all") :].replace(" ", "").replace("\n", "")


def test_sentence_cut_by_a_figure_reads_whole(count_tokens: Callable[[str], int]) -> None:
    content = "Bread\n\nIt was measured in all of the north-\n\nFigure 1 A loaf.\n\nern villages of the valley. The villages are northern."
    _, passages = cut(content, count_tokens)
    (passage,) = [p for p in passages if p.kind == "paragraph"]
    assert (
        passage.reading == "It was measured in all of the northern villages of the valley. The villages are northern."
    )
    assert len(passage.sentences[0].spans) == 2
    assert passage.sentences[0].spans[0].of(content).endswith("north-")
    assert [p.kind for p in passages] == ["paragraph", "caption"]


def test_hyphens_at_line_ends_are_mended_by_the_words_of_the_document() -> None:
    text = "treat-\nment oxygen-\nozone extra-\narticular 10-\n20 oxygen ozone"
    reading = Mender(text).read(tuple(parse_structure(Reading(text, "text")).blocks[0].spans))
    assert reading == "treatment oxygen-ozone extra-articular 10-20 oxygen ozone"


def test_list_stays_with_the_sentence_that_announces_it(count_tokens: Callable[[str], int]) -> None:
    content = f"Bread\n\nNeeds\n\n{SENTENCE}You need three things:\n\n• flour\n• salt\n• water\n\n{SENTENCE}"
    _, passages = cut(content, count_tokens)
    assert [p.kind for p in passages] == ["paragraph", "list", "paragraph"]
    assert passages[1].reading == "You need three things:\nflour\nsalt\nwater"


def test_slide_is_one_passage_and_a_long_one_is_cut_before_what_leads(count_tokens: Callable[[str], int]) -> None:
    groups = [
        f"Group {n} of the score:\n" + "\n".join(f"•criterion {m} of the oven and the dough: {m}" for m in range(5))
        for n in range(6)
    ]
    slides = "\f".join([f"Title {n}\n• one\n• two" for n in range(12)] + ["Score of a loaf\n\n" + "\n\n".join(groups)])
    _, passages = cut(slides, count_tokens)
    assert [p.kind for p in passages] == ["list"] * len(passages)
    assert passages[0].reading == "one\ntwo"
    assert len(passages) > 13
    assert all(p.reading.startswith("Group") for p in passages[12:])


def test_table_rows_are_passages_that_read_with_their_columns(count_tokens: Callable[[str], int]) -> None:
    content = (
        "Bread\n\nLoaves\n\nTable 1 Loaves\nVillage\tWarm\tCold\nNorth\t43\t29\nSouth\t4\t5\n\nNotes: counted once."
    )
    _, passages = cut(content, count_tokens, "Bread")
    rows = [p for p in passages if p.kind == "table_row"]
    assert [(p.table, p.row) for p in rows] == [(0, None), (0, 0), (0, 1)]
    assert rows[1].reading == "Table 1. North: Warm 43; Cold 29"
    assert rows[1].context == "Bread > Table 1 Loaves"
    assert join_spans(rows[1].spans, content) == "North 43 29"
    notes = next(p for p in passages if p.reading.startswith("Notes"))
    assert notes.context.endswith("Table 1 Loaves")


def test_row_too_long_for_one_passage_is_told_in_parts(count_tokens: Callable[[str], int]) -> None:
    header = "\t".join(["Village", *(f"after {n} months of proofing" for n in range(40))])
    row = "\t".join(["North", *(f"{n}.25 ± 0.11" for n in range(40))])
    content = f"Bread\n\nLoaves\n\nTable 1 Loaves\n{header}\n{row}\n{row.replace('North', 'South')}"
    _, passages = cut(content, count_tokens)
    north = [p for p in passages if p.row == 0]
    assert len(north) > 1
    assert all(p.reading.startswith("Table 1. North: after ") for p in north)
    assert sum(p.reading.count("±") for p in north) == 40


def test_later_part_of_a_long_caption_keeps_its_label(count_tokens: Callable[[str], int]) -> None:
    content = f"Bread\n\nDough\n\n{SENTENCE}\n\nFigure 3 Loaves. " + SENTENCE * 20
    _, passages = cut(content, count_tokens)
    captions = [p for p in passages if p.kind == "caption"]
    assert len(captions) > 1
    assert all("Figure 3" in embedded_text(p) for p in captions)


def test_front_matter_references_and_furniture_are_no_passages(
    shared: Path, count_tokens: Callable[[str], int]
) -> None:
    for path in (shared / "sources").glob("*.txt"):
        reading = read_file(path.name, path.read_bytes())
        structure = parse_structure(reading, path.name)
        passages = make_passages(reading.text, structure, structure.metadata, count_tokens)
        told = {at for p in passages for x in p.sentences for s in x.spans for at in range(s.start, s.end)}
        for block in structure.blocks:
            if block.kind in ("front", "reference", "furniture", "title", "heading"):
                assert not any(at in told for span in block.spans for at in range(span.start, span.end))


def test_pages_are_carried(count_tokens: Callable[[str], int]) -> None:
    from ingest.readers import text

    reading = text.read("a.txt", f"Bread\n\nDough\n\n{SENTENCE}\f\n{SENTENCE}".encode())
    structure = parse_structure(reading)
    passages = make_passages(reading.text, structure, structure.metadata, count_tokens)
    assert [p.page for p in passages] == [1]
    assert [page.number for page in structure.pages] == [1, 2]
