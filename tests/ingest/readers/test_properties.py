"""What holds for every file, whole or damaged: a document whose spans stay inside its text and whose sentences hold all of
its evidence once and in order, or a refusal with a reason.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.document import Document, Metadata
from ingest.errors import UnreadableFile
from ingest.pipeline import understand
from ingest.readers.grid import GridCell, GridRow, write_grid
from ingest.readers.limits import LIMITS
from ingest.readers.markup import root_name
from ingest.readers.wire import pack_reading, unpack_reading
from ingest.readers.writing import Writer, is_exponent, raise_text
from tests.bench.fuzz_readers import fault_of, hostile_files, seeds
from tests.ingest.readers.makers import damage

SEEDS = seeds(None)


def make(name: str, data: bytes) -> Document:
    return understand(name, data, lambda words: len(words.split()) + 2)


@pytest.mark.parametrize("name", sorted(n for n in SEEDS if n.startswith("small")))
def test_whole_files_are_taken(name: str) -> None:
    if name == "small.pptx":
        with pytest.raises(UnreadableFile, match="without text"):
            make(name, SEEDS[name])
        return
    document = make(name, SEEDS[name])
    assert fault_of(document) is None and "Line 39 of a page" in document.text


@pytest.mark.parametrize("name", ["small.pdf", "small.docx", "small.pptx", "small.html", "small.xml"])
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 1_000_000))
def test_damaged_files_are_taken_or_refused(name: str, seed: int) -> None:
    try:
        document = make(name, damage(SEEDS[name], random.Random(seed)))
    except UnreadableFile as refusal:
        assert len(str(refusal)) > 15
    else:
        assert fault_of(document) is None


def test_hostile_files_never_do_anything_else() -> None:
    for name, data in hostile_files(24, 3, None):
        try:
            assert fault_of(make(name, data)) is None, name
        except UnreadableFile as refusal:
            assert str(refusal), name


WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["write", "raised", "paragraph", "heading"]), WORDS),
        st.tuples(st.sampled_from(["block", "line", "cell"]), st.just("")),
    ),
    max_size=25,
)


@settings(max_examples=150)
@given(STEPS)
@example([("write", "10"), ("raised", "5"), ("write", " units")])
def test_whatever_is_written_hints_hold_visible_text_in_order(steps: list[tuple[str, str]]) -> None:
    writer = Writer()
    for kind, words in steps:
        if kind in ("paragraph", "heading"):
            with writer.block(kind, 2 if kind == "heading" else None):
                writer.write(words)
        elif words or kind in ("write", "raised"):
            getattr(writer, kind)(words)
        else:
            {"block": writer.block_break, "line": writer.line_break, "cell": writer.cell_break}[kind]()
    reading = writer.finish("text", Metadata())
    assert reading.text == reading.text.strip()
    assert writer.length == len(reading.text)
    assert [h.start for h in reading.hints] == sorted(h.start for h in reading.hints)
    for hint in reading.hints:
        inside = reading.text[hint.start : hint.end]
        assert inside and inside == inside.strip()
    assert "\n\n\n" not in reading.text and "  " not in reading.text
    assert unpack_reading(pack_reading(reading), LIMITS) == reading


@settings(max_examples=100)
@given(st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4), min_size=1, max_size=5))
def test_cells_of_a_table_never_cover_each_other(shape: list[list[tuple[int, int]]]) -> None:
    writer = Writer()
    rows = [GridRow(tuple(GridCell("x", columns, down) for columns, down in row)) for row in shape]
    write_grid(writer, rows, writer.write)
    reading = writer.finish("text", Metadata())
    down = {h.start: h.value for h in reading.hints if h.kind == "cell_rows"}
    covered: set[tuple[int, int]] = set()
    cells = [h for h in reading.hints if h.kind == "cell"]
    assert len(cells) == sum(map(len, shape))
    for hint in cells:
        row, column, n_columns = hint.value
        places = {(row + i, column + j) for i in range(down.get(hint.start, 1)) for j in range(n_columns)}
        assert (row, column) not in covered
        covered |= places


@pytest.mark.parametrize(
    ("before", "raised", "belongs"),
    [
        ("cells per 10", "5", True),
        ("doses of 10", "−3", True),
        ("3 cm", "2", True),
        ("12 mm", "3", True),
        ("BMI of 31 kg/m", "2", True),
        ("ml min", "−1", True),
        ("χ", "2", True),
        ("heterogeneity I", "2", True),
        ("in 25", "12", False),
        ("of the year", "2", False),
        ("in 5.10", "2", False),
        ("the arm", "2", False),
        ("pain", "1,2", False),
        ("aim", "3", False),
    ],
)
def test_exponents_are_told_from_reference_marks(before: str, raised: str, belongs: bool) -> None:
    assert is_exponent(before, raised) is belongs


@pytest.mark.parametrize(
    ("plain", "written"),
    [("12,13", "¹²,¹³"), ("9–11", "⁹–¹¹"), ("a", "ᵃ"), ("a,b", "ᵃ,ᵇ"), ("th", "th"), ("TM", "TM"), ("[3]", "[3]"), ("*", "*")],
)
def test_raised_text_is_written_with_raised_characters(plain: str, written: str) -> None:
    assert raise_text(plain) == written


@settings(max_examples=200)
@given(st.binary(max_size=300))
@example(b"<!-- --><!-- -->" * 10)
@example(b"<!DOCTYPE a [ <!ENTITY b 'c'> ]><art>")
def test_root_names_are_found_without_harm(data: bytes) -> None:
    name = root_name(data)
    assert name is None or name.isascii()
