"""How an answer without a model reads: whole statements, the cells asked for, documents named, listed works called so."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.arranging import Statement, arrange, remark_coverage, remark_notes
from assistant.bullets import listed_work, read_bullets
from assistant.choosing import LIKELY_IF_BEARS, needed
from assistant.citing import read_span
from assistant.conversation import Assistant
from assistant.question import Question
from assistant.settings import Settings
from assistant.tables import of_group, read_row, wanted_cells
from ingest.document import Cell, Document, Metadata, Note, Passage, Reference, Section, Sentence, Span, Table
from ingest.pipeline import ingest_paths

METHODS = "Forty patients received glue and stent (group A) and 38 patients received glue (group B).\n"
TIMES = ("Preoperative", "1 month", "6 months", "1 year", ">1 year")
VALUES = ("7.1", "7.2", "3.1*", "3.9", "2.4*", "3.5", "2.2", "3.3", "2.0", "3.2")
SLIDE = """Aims of warm glue
Height gained
Less leakage
Warm glue for the marble spine
Vell N, Stone C, Thorn E
Eur J Made-Up. 2035 May;84(5):783-8
Courtesy N. Vell
Site:
lamina: 3
pedicle: 1
Pain:
at night: 2
none: 0
"""


@pytest.fixture(scope="module")
def trial() -> Document:
    """A study whose table has two groups under each of five times."""
    text = METHODS + "VAS score\t" + "\t".join(VALUES)
    starts = [len(METHODS)]
    for value in ("VAS score", *VALUES[:-1]):
        starts.append(starts[-1] + len(value) + 1)
    columns = ["Evaluation", *(f"{time}, {group}" for time in TIMES for group in ("Glue + stent", "Glue"))]
    row = tuple(
        Cell(start, start + len(value), "VAS score", column)
        for start, value, column in zip(starts, ("VAS score", *VALUES), columns, strict=True)
    )
    table = Table("Table 1", "Table 1 Pain score", len(METHODS), len(text), tuple(columns), (row,))
    metadata = Metadata("Warm glue", ("Nora Vell",), 2034, kind="study")
    return Document("made-2034", "0", text, "text", "made.txt", metadata, tables=(table,))


@pytest.fixture(scope="module")
def slides() -> Document:
    """One slide with bullets, a work that it lists, and a score."""
    spans, at = [], 0
    for line in SLIDE.splitlines(keepends=True):
        spans.append(Span(at, at + len(line.rstrip())))
        at += len(line)
    sentences = tuple(Sentence((span,)) for span in spans[1:])
    passage = Passage((Span(spans[1].start, at),), "list", 0, 1, sentences, "", "")
    work = Reference(1, tuple(spans[3:6]), " ".join(span.of(SLIDE) for span in spans[3:6]))
    section = Section("Aims of warm glue", 1, 0, at, "slide")
    metadata = Metadata("Glue for the back", kind="slides", coverage="slides")
    return Document(
        "made-slides",
        "1",
        SLIDE,
        "text",
        "made.txt",
        metadata,
        sections=(section,),
        passages=(passage,),
        references=(work,),
    )


def _asked(text: str) -> Question:
    return Question(text, text, "number", (), {})


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ("VAS at one month", {"1 month"}),
        ("VAS at 6 months and at 1 year", {"6 months", "1 year"}),
        ("VAS at 1 and 6 months", {"1 month", "6 months"}),
        ("VAS after 12 months", {"1 year"}),
            ("VAS after more than 12 months", {">1 year"}),
        ("VAS at 12 months", {"1 year"}),
        ("VAS beyond one year", {">1 year"}),
        ("VAS before treatment and at 6 months", {"Preoperative", "6 months"}),
        ("VAS of Table 1", {"Preoperative", "1 month", "6 months", "1 year", ">1 year"}),
    ],
)
def test_only_the_times_asked_for_are_shown(trial: Document, asked: str, columns: set[str]) -> None:
    cells = wanted_cells(_asked(asked), list(trial.tables[0].rows[0][1:]))
    assert {cell.column.split(",")[0] for cell in cells} == columns


@pytest.mark.parametrize(
    ("asked", "groups"),
    [
        ("VAS in group A", {"Glue + stent"}),
        ("VAS in group B", {"Glue"}),
        ("VAS in group A compared with glue alone", {"Glue + stent", "Glue"}),
        ("VAS in group A and group B", {"Glue + stent", "Glue"}),
        ("VAS in group C", {"Glue + stent", "Glue"}),
        ("VAS", {"Glue + stent", "Glue"}),
    ],
)
def test_only_the_group_asked_for_is_shown(trial: Document, asked: str, groups: set[str]) -> None:
    cells = of_group(_asked(asked), list(trial.tables[0].rows[0][1:]), trial)
    assert {cell.column.split(", ")[1] for cell in cells} == groups


def test_value_keeps_row_column_and_table_and_drops_a_mark_without_its_footnote(trial: Document) -> None:
    said = read_row(_asked("VAS in group A at one month"), trial.tables[0], 0, trial)
    assert said == "VAS score \u2013 1 month, Glue + stent: 3.1 (Table 1)."


def test_work_that_a_slide_lists_is_called_so_and_stands_whole(slides: Document) -> None:
    (passage,) = slides.passages
    at = next(i for i, s in enumerate(passage.sentences) if listed_work(slides, s.spans))
    text, spans = read_bullets(slides, passage, at, whole=False)
    listed = (
        "reference listed on the slide: Warm glue for the marble spine. Vell N, Stone C, Thorn E. Eur J Made-Up. 2035"
    )
    assert listed in text
    assert all("Vell N" in span.of(slides.text) for span in spans)


def test_work_that_a_slide_lists_is_no_bullet_of_it(slides: Document) -> None:
    text, _ = read_bullets(slides, slides.passages[0], 0, whole=True)
    assert "Height gained; Less leakage" in text
    assert "Vell" not in text and "Eur J" not in text and "marble" not in text


def test_picture_credit_is_no_bullet_and_is_quoted_where_it_is_what_was_found(slides: Document) -> None:
    (passage,) = slides.passages
    assert "Courtesy" not in read_bullets(slides, passage, 0, whole=True)[0]
    at = next(i for i, s in enumerate(passage.sentences) if s.spans[0].of(slides.text).startswith("Courtesy"))
    text, spans = read_bullets(slides, passage, at, whole=False)
    assert "Courtesy N. Vell" in text
    assert "Courtesy N. Vell" in spans[0].of(slides.text)


def test_colon_leads_to_its_bullets(slides: Document) -> None:
    text, _ = read_bullets(slides, slides.passages[0], 0, whole=True)
    assert text.endswith("Site: lamina: 3; pedicle: 1; Pain: at night: 2; none: 0")


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Cages are placed from one side (\u2192Fig. 9).", "Cages are placed from one side."),
        ("Heat is used (\u25ba **Fig. 7**) or cold.", "Heat is used or cold."),
        ("Glue leaked (Figure 2 and Table 1).", "Glue leaked (Figure 2 and Table 1)."),
        ("A somato-\nsensory signal.", "A somatosensory signal."),
        ("Oxygen and oxygen-ozone; later oxygen-\nozone again.", "Oxygen and oxygen-ozone; later oxygen-ozone again."),
        ("RFA-\ntreated and hydro-\nor gas dissection.", "RFA-treated and hydro- or gas dissection."),
        ("Relief in 75--80% of 18 ( 11 men ).", "Relief in 75\u201380% of 18 (11 men)."),
        ("Mean \\pm SD.", "Mean ± SD."),
    ],
)
def test_statement_reads_without_marks_of_the_page(printed: str, read: str) -> None:
    document = Document("d", "0", printed, "markdown", "d.md", Metadata())
    assert read_span(document, (Span(0, len(printed)),)) == read


def test_best_statement_first_then_each_document_in_its_own_order(trial: Document, slides: Document) -> None:
    def at(document: Document, start: int) -> Statement:
        return Statement(f"{document.key} {start}.", document, (Span(start, start + 5),))

    given = [at(trial, 90), at(slides, 40), at(trial, 70), at(slides, 10), at(trial, 20)]
    assert [[s.spans[0].start for s in group] for group in arrange(given)] == [[90, 20, 70], [10, 40]]


def test_note_is_shown_with_the_figure_that_it_concerns_and_no_other(trial: Document) -> None:
    row = trial.tables[0].rows[0]
    noted = replace(trial, notes=(Note(row[4].start, row[4].end, "3.9 lies outside the row.", "outlier"),))
    span = (Span(row[0].start, row[-1].end),)
    shown = Statement(read_row(_asked("VAS at one month"), noted.tables[0], 0, noted), noted, span)
    other = Statement(read_row(_asked("VAS at 6 months"), noted.tables[0], 0, noted), noted, span)
    assert list(remark_notes(shown)) == ["Note: 3.9 lies outside the row."]
    assert list(remark_notes(other)) == []


def test_note_on_a_cell_stays_away_from_another_that_begins_alike(trial: Document) -> None:
    text = "Leaks\t29 (41)\t29 (55)"
    made = replace(trial, text=text, notes=(Note(6, 13, "29 of 71 is 40.8%, not 41%."),))
    span = (Span(0, len(text)),)
    concerned, other = (Statement(f"Leaks \u2013 {cell}.", made, span, table=trial.tables[0]) for cell in ("29 (41)", "29 (55)"))
    assert list(remark_notes(concerned)) and not list(remark_notes(other))


@pytest.mark.parametrize(("coverage", "said"), [("abstract", 1), ("digest", 1), ("full text", 0), ("slides", 0)])
def test_coverage_is_told_of_the_only_source(trial: Document, coverage: str, said: int) -> None:
    only = replace(trial, metadata=replace(trial.metadata, coverage=coverage))
    told = list(remark_coverage([only]))
    assert len(told) == said and all(coverage in line for line in told)
    assert list(remark_coverage([only, trial])) == []


def test_several_documents_are_named_before_what_they_say(invented: Assistant) -> None:
    answer = invented.ask("Okafor and Ibarra: in how many percent was pain relieved?")
    assert {c.document for c in answer.citations} == {"okafor-2031", "ibarra-2033"}
    lines = answer.text.split("\n")
    assert "Okafor 2031 (review, full text):" in lines
    assert any(line.startswith("Ibarra 2033 (study") and line.endswith("):") for line in lines)
    assert all(line.startswith("- ") for line in lines if line.endswith("]"))


def test_question_for_all_documents_is_answered_from_each_that_speaks_of_it(invented: Assistant) -> None:
    answer = invented.ask("What do all the documents say about how many patients had their pain relieved?")
    assert {c.document for c in answer.citations} == {"okafor-2031", "ibarra-2033"}


def test_another_time_printed_for_the_thing_asked_needs_to_be_less_likely(tmp_path: Path) -> None:
    path = tmp_path / "vell.md"
    path.write_text(
        "---\nkey: vell-2037\ntitle: Warm glue\nauthors: [Nora Vell]\nyear: 2037\nkind: study\ncoverage: full text\n---\n\n# Warm glue\n\n"
        "## Plan\n\nThe first scan after warm glue is planned at 5 weeks. A scan after warm glue is kept in oil.\n\n"
        "## Results\n\nThe scan after warm glue was made at 9 to 11 weeks in most patients.\n",
        encoding="utf-8",
    )
    with closing(Assistant.open(tmp_path / "library", Settings())) as assistant:
        assert not ingest_paths([path], assistant.library, assistant.embedder).refused
        question = assistant.search.understand("When is the first scan after warm glue?")
        hits = assistant.search.find(question)
    planned, made, oil = (next(h for h in hits if said in h.text) for said in ("5 weeks", "11 weeks", "in oil"))
    assert needed(question, made, [planned]) == LIKELY_IF_BEARS < needed(question, oil, [planned])
