"""What holds for any text whatever: spans, order, coverage, no exception."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block, Hint, Reading, Structure
from ingest.errors import UnreadableFile
from ingest.passages import MAX_TOKENS, embedded_text, make_passages
from ingest.readers import markdown, text
from ingest.sentences import split_sentences
from ingest.structure import parse_structure

LINES = [
    "", "", " ", "\f", "Introduction", "Results", "References", "Abstract", "Keywords: spine, cement", "Table 1 Groups of patients",
    "Figure 2 (a) Axial scan. (b) The needle.", "Fig. 1", "Notes: * P < 0.05.", "Age\tGroup A\tGroup B", "\tbefore\tafter", "Sex\t\t",
    "Male\t4 (20)\t5*", "| a | b |", "|---|---|", "| 1 | 2 |", "- first item", "• second item", "1. Ada B, Bell C. A title. Spine. 2009;3:1-9.",
    "2. Cole D. Another title. Bone. 2011;4(2):10-19. doi:10.1/x", "The pain fell in 35% of the patients.¹² It did not come back [3-5].",
    "This paragraph breaks off in the middle of the", "sentence and goes on here, e.g. behind Fig. 3.", "Skip to main content", "# Heading", "## Sub",
    "<!-- page 4 -->", "---", "title: x", "Objective: to see. Methods: we looked.", "12", "Dept. of Radiology, University Hospital, Rome, Italy",
    "Anna Bell, MD¹, Carl Dorn, PhD²", "a) one", "(", "word-", "continued", "\ufeff", "…", "[16]", "x" * 700, "Location :", "•Junctional: 3",
]  # fmt: skip
MIXED = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=60)), max_size=60).map("\n".join)
ANY = st.one_of(MIXED, st.text(max_size=400))
GENTLE = settings(max_examples=120)


def count_tokens(words: str) -> int:
    """A stand-in for the model's tokenizer that is harder on long words: one piece for every four characters."""
    return 2 + sum(1 + len(word) // 4 for word in words.split())


def hold_structure(reading: Reading, structure: Structure) -> None:
    whole = len(reading.text)
    last = 0
    taken = []
    for block in structure.blocks:
        assert block.spans[0].start >= last
        last = block.spans[0].start
        taken.extend(block.spans)
        assert block.section is None or 0 <= block.section < len(structure.sections)
    taken.sort()
    for span in taken:
        assert 0 <= span.start < span.end <= whole
    for before, after in pairwise(taken):
        assert before.end <= after.start
    held = [False] * whole
    for span in taken:
        held[span.start : span.end] = [True] * (span.end - span.start)
    assert not [c for c, is_held in zip(reading.text, held, strict=True) if c.isalnum() and not is_held]
    for section in structure.sections:
        assert 0 <= section.start <= section.end <= whole
        assert section.level >= 1
        if section.parent is not None:
            parent = structure.sections[section.parent]
            assert parent.level < section.level
            assert parent.start <= section.start <= section.end <= parent.end
    for table in structure.tables:
        assert 0 <= table.start <= table.end <= whole
        for row in table.rows:
            assert row
            for cell in row:
                assert table.start <= cell.start < cell.end <= table.end
                assert "\n" not in reading.text[cell.start : cell.end]


def hold_passages(reading: Reading, structure: Structure) -> None:
    passages = make_passages(reading.text, structure, structure.metadata, count_tokens)
    evidence = [span for block in structure.blocks if block.kind in Block.EVIDENCE for span in block.spans]
    expected = [i for span in evidence for i in range(span.start, span.end) if not reading.text[i].isspace()]
    said = [span for passage in passages for sentence in passage.sentences for span in sentence.spans]
    told = [i for span in said for i in range(span.start, span.end) if not reading.text[i].isspace()]
    assert sorted(told) == sorted(expected)
    for passage in passages:
        assert passage.sentences
        assert count_tokens(embedded_text(passage)) <= MAX_TOKENS + 6
        assert passage.start >= 0 and passage.end <= len(reading.text)
        inside = [sentence.spans[0] for sentence in passage.sentences]
        assert inside == sorted(inside)
        for sentence in passage.sentences:
            assert any(span.contains(sentence.spans[0]) for span in passage.spans)
    starts = [passage.start for passage in passages]
    assert starts == sorted(starts)


def hold_all(reading: Reading) -> None:
    structure = parse_structure(reading, "some-file-2020.txt")
    hold_structure(reading, structure)
    hold_passages(reading, structure)


@GENTLE
@given(ANY)
def test_any_plain_text_keeps_every_character_in_order(content: str) -> None:
    hold_all(Reading(content, "text"))


@GENTLE
@given(ANY)
def test_any_markdown_keeps_every_character_in_order(content: str) -> None:
    try:
        reading = markdown.read("notes.md", content.encode("utf-8", "ignore"))
    except UnreadableFile:
        return
    for hint in reading.hints:
        assert 0 <= hint.start < hint.end <= len(reading.text)
    hold_all(reading)


@GENTLE
@given(
    ANY,
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "title",
                    "author",
                    "heading",
                    "paragraph",
                    "list_item",
                    "caption",
                    "table",
                    "row",
                    "reference",
                    "furniture",
                    "note",
                ]
            ),
            st.integers(0, 400),
            st.integers(0, 120),
        ),
        max_size=25,
    ),
)
def test_hints_that_overlap_at_will_are_sorted_out(content: str, marks: list[tuple[str, int, int]]) -> None:
    whole = len(content)
    hints = [Hint(kind, min(a, whole), min(a + n, whole), 2 if kind == "heading" else None) for kind, a, n in marks]
    hold_all(Reading(content, "html", hints=tuple(h for h in hints if h.start < h.end)))


@GENTLE
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        reading = text.read("file", data)
    except UnreadableFile as refusal:
        assert str(refusal)
        return
    hold_all(reading)


@GENTLE
@given(MIXED)
def test_sentences_cover_their_text_once_in_order(content: str) -> None:
    from ingest.document import Span

    if not content.strip():
        return
    start = len(content) - len(content.lstrip())
    sentences = split_sentences(content, (Span(start, len(content.rstrip())),))
    told = [i for s in sentences for span in s.spans for i in range(span.start, span.end) if not content[i].isspace()]
    assert told == [i for i, c in enumerate(content) if not c.isspace()]


@settings(max_examples=60)
@given(data=st.data())
def test_mutated_sources_keep_every_character_in_order(shared: Path, data: st.DataObject) -> None:
    paths = sorted((shared / "sources").glob("*.txt"))
    content = data.draw(st.sampled_from(paths)).read_text(encoding="utf-8")
    a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    piece = content[a : min(b, a + 6000)]
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(piece)))
        piece = (
            piece[:at]
            + data.draw(st.sampled_from(["\n", "\n\n", "\f", ". ", "\t", "- ", " ", "", "A", "|"]))
            + piece[at + 1 :]
        )
    hold_all(Reading(piece, "text"))


@pytest.mark.parametrize(
    "unit",
    ["a", " ", "\n", ".", "(", "\t", "| ", "- ", "# ", "a\n\n", "A b.\n", "1. A B. 2001;1:1-2.\n", "Fig. 1 X\n\n", "¹", "^{", "[1]", '."', "A. ", "\f",
     "> ", "* ", "```\n", "a|b\n", "<!--", "Results\n\n", "x\ty\n", "PubMed Google Scholar ", "e.g. ", "• "],
)  # fmt: skip
def test_long_repetitions_are_read_whole(unit: str) -> None:
    content = unit * 3000
    hold_all(Reading(content, "text"))
    if content.strip():
        hold_all(markdown.read("x.md", content.encode()))
