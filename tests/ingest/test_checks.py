"""What the checks find in a document that does not add up, and that they are silent where it does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact

from ingest.check_figures import COUNT, fits_percent, read_count
from ingest.check_tests import p_values
from ingest.checks import check_document
from ingest.document import Block, Cell, Note, Reading, Section, Span, Structure, Table
from ingest.readers import read_file
from ingest.structure import parse_structure


def check(text: str, structure: Structure | None = None) -> list[str]:
    return [note.text for note in check_document(text, structure or Structure())]


def make_table(rows: list[list[str]], caption: str = "Table 1. Loaves", notes: str = "") -> tuple[str, Structure]:
    """A table of tab-separated lines, the first of them its header; a row of one cell is a heading over the next."""
    text, cells, group = f"{caption}\n" + "\t".join(rows[0]) + "\n", [], ""
    for row in rows[1:]:
        group = row[0] if len(row) == 1 else group if row[0].startswith(" ") else ""
        label = f"{group}, {row[0].strip()}" if group and len(row) > 1 else row[0]
        line = []
        for column, value in zip(rows[0], row, strict=False):
            line.append(Cell(len(text), len(text) + len(value), label, column))
            text += value + "\t"
        text = text[:-1] + "\n"
        cells.append(tuple(line))
    notes_span = Span(len(text), len(text) + len(notes)) if notes else None
    table = Table("Table 1", caption, 0, len(text), tuple(rows[0]), tuple(cells), notes_span=notes_span)
    text += notes
    return text, Structure(blocks=(Block("table", (Span(0, table.end),)),), tables=(table,))


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Of all loaves 24 of 30 (85%) rose.", ["24 of 30 is 80.0%, not 85%."]),
        ("Leaks were seen in 29 (44.4%) of the 70 ovens.", ["29 of 70 is 41.4%, not 44.4%."]),
        ("The loaves rose (48.8%, 12/28).", ["12 of 28 is 42.9%, not 48.8%."]),
        ("It rose in 65% (62 of 70 loaves).", ["62 of 70 is 88.6%, not 65%."]),
        ("Seven of twenty-two loaves (52%) rose.", ["7 of 22 is 31.8%, not 52%."]),
        ("Rye was used in 16 cases (90.0%).", ["No whole number has 16 as its 90.0%: 16 of 17 is 94.1% and 16 of 18 is 88.9%."]),
        ("In 28 ovens bread rose in 12 ovens (42.9%). Later (42.8%, 12/28) it fell.",
         ["The same 12 of 28 is printed as 42.9% elsewhere in this document."]),
        ("The success rate was 98.6% (95% CI: 96%, 101%).",
         ["A proportion cannot exceed 100%; the upper confidence limit is printed as 101%."]),
        ("The odds ratio was 0.75 (95% CI 0.80 to 0.94).",
         ["The estimate 0.75 lies outside its own confidence interval, 0.80 to 0.94."]),
        ("The difference was 2.5 (95% CI 3.4 to 1.2).",
         ["The confidence limits stand in reverse order: 3.4 is above 1.2."]),
        ("The groups differed (p = 1.2).", ["A P value cannot exceed 1; 1.2 is printed."]),
        ("The mean age was 54 years (range 60 to 80).", ["The mean 54 lies outside its own range, 60 to 80."]),
        ("We studied 18 patients (11 men, 8 women).", ["11 and 8 do not make 18 but 19."]),
        ("A total of 124 patients were randomized to rye (n = 71) and spelt (n = 52).", ["71 and 52 do not make 124 but 123."]),
        ("There was no image in 13 patients (seven in group A and five in group B).", ["7 and 5 do not make 13 but 12."]),
        ("Excellent relief (n = 36) and good relief (n = 13) were found in 62 patients.", ["36 and 13 do not make 62 but 49."]),
        ("Rye was given to all (n = 53, group B). In group B grade 1 was seen in 22 patients, grade 2 in three patients and "
         "grade 3 in 27 patients.", ["22, 3 and 27 do not make 53 but 52. The size given for group B is 53."]),
    ],
)  # fmt: skip
def test_what_does_not_add_up_in_a_sentence_is_noted(text: str, notes: list[str]) -> None:
    assert check(text) == notes


@pytest.mark.parametrize(
    "text",
    [
        "Of all loaves 24 of 30 (80%) rose, and 29 (41.4%) of the 70, and 12/28 (42.8%), and 70 patients (72.0%) of 97.",
        "Grade 3/4 burns (20% vs 14%) and almost 1/4 (22.0%) were seen on day 1 of 2 (40%, 50%, 60%).",
        "Factor 1 of warmth (12.4%) and type 1 loaves (17 rye and 17 spelt men).",
        "The rate rose by 20% (95% CI 90%, 150%), a change of 98% (95% CI 96%, 101%).",
        "HbA1c fell by −1.5 ± 0.3 (95% CI −2.1, −0.8) at month 6 (95% CI 7.1 to 9.2).",
        "The P value was P = 0.9 or p = 5 × 10−4; the pressure was p = 12 kPa.",
        "The mean age was 54 years (range 40 to 80), and 66 ± 8 (37–76).",
        "We studied 18 patients (11 men, 7 women); 251 (36 men and 215 women) of 513 subjects were bakers.",
        "475 patients were randomized to rye (n = 236) or spelt (n = 239) and 473 got rye (n = 234) or spelt (n = 239).",
        "Of the 1066 patients randomised, 1021 (n = 507 for rye and n = 514 for spelt) baked.",
        "Fever (n = 5) and cough (n = 8) were seen in 62 patients.",
        "It took 1 h (15.5%) and was lowered by 8 (32.4%) within 5 different loads (40%, 50%).",
    ],
)
def test_what_adds_up_or_is_no_sum_is_left_alone(text: str) -> None:
    assert check(text) == []


def test_percentages_that_fit_another_size_name_it() -> None:
    rows = [["", "Rye (n = 71)"], ["Risen, n (%)", "66 (94)"], ["Sold, n (%)", "62 (89)"], ["Eaten, n (%)", "70 (99)"]]
    assert check(*make_table(rows)) == [
        "66 of 71 is 93.0%, not 94%; the printed percentages of this column fit 70.",
        "62 of 71 is 87.3%, not 89%; the printed percentages of this column fit 70.",
    ]


def test_one_percentage_that_no_size_gives_is_noted() -> None:
    rows = [["", "Rye (n = 53)"], ["Risen, n (%)", "40 (76)"], ["Sold, n (%)", "39 (74)"], ["Eaten, n (%)", "33 (62)"]]
    assert check(*make_table(rows)) == ["40 of 53 is 75.47%, not 76%."]


@pytest.mark.parametrize(
    "rows",
    [
        [["", "Rye (n = 99)"], ["Risen, n (%)", "55 (56.1)"], ["Sold, n (%)", "33 (33.3)"], ["Eaten, n (%)", "44 (44.4)"]],
        [["", "Rye (n = 45)", "Spelt (n = 45)"], ["Men, n (%)", "14 (46.7)", "16 (53.3)"], ["Women, n (%)", "31 (51.7)", "29 (48.3)"]],
        [["", "Rye (n = 440)"], ["Bakers", "n = 425"], ["Risen, n (%)", "206 (48.5)"], ["Sold, n (%)", "180 (42.4)"]],
        [["", "Rye (n = 71)"], ["Weight, mean (SD)", "66 (94)"], ["Height, mean (SD)", "62 (89)"]],
    ],
    ids=["missing data", "percent of the row", "sizes in a row of their own", "mean and spread"],
)  # fmt: skip
def test_shares_of_something_else_than_the_column_are_left_alone(rows: list[list[str]]) -> None:
    assert check(*make_table(rows)) == []


def test_counts_under_a_heading_are_held_against_the_columns_size() -> None:
    rows = [["", "Rye (n = 9)", "Spelt (n = 8)"], ["Oven"], [" Warm", "4", "5"], [" Cold", "5", "4"]]
    assert check(*make_table(rows)) == ["The counts under “Oven” make 9 in this column, not 8."]


def test_two_sorts_in_a_cell_are_held_against_the_columns_size() -> None:
    assert check(*make_table([["", "Rye (n = 71)"], ["Male/female", "40/32"]])) == ["40 and 32 do not make 71 but 72."]


def test_a_value_without_decimals_outside_its_row_is_an_outlier() -> None:
    row = ["60.44 ± 4.47", "76 ± 3.89", "66.60 ± 3.25", "68.36 ± 4.48", "64.38 ± 4.79", "69.54 ± 5.62", "63.92 ± 6.74"]
    header = ["", *(f"Month {n}" for n in range(len(row)))]
    found = check_document(*make_table([header, ["Score", *row]]))
    assert [(n.kind, n.text[:19]) for n in found] == [("outlier", "76 has no decimals ")]
    assert check(*make_table([header, ["Score", *(v.replace("76 ", "76.00 ") for v in row)]])) == []


def test_a_mean_outside_the_range_in_its_cell_is_noted() -> None:
    assert check(*make_table([["", "Rye"], ["Age", "2.5 (3–5)"]])) == [
        "2.5 lies outside the range printed with it, 3 to 5."
    ]


def test_a_p_value_that_its_counts_contradict_is_noted() -> None:
    rows = [["", "Rye (n = 60)", "Spelt (n = 60)", "P value"], ["Risen, n (%)", "30 (50)", "31 (52)", "0.001"]]
    assert check(*make_table(rows)) == ["30 of 60 and 31 of 60 give a P value of about 0.86 to 1, not 0.001."]


@settings(max_examples=60)
@given(st.tuples(*[st.integers(1, 40)] * 4))
def test_p_values_of_two_by_two_tables_are_those_of_scipy(counts: tuple[int, int, int, int]) -> None:
    a, b, c, d = counts
    table = [[a, b], [c, d]]
    known = (
        chi2_contingency(table, correction=False).pvalue,
        chi2_contingency(table, correction=True).pvalue,
        fisher_exact(table).pvalue,
        chi2_contingency(table, correction=False, lambda_="log-likelihood").pvalue,
    )
    found = p_values(a, b, c, d)
    assert found[0] == pytest.approx(known[0], rel=1e-6)
    assert found[2] == pytest.approx(known[2], rel=1e-6)
    assert found[3] == pytest.approx(known[3], rel=1e-6)
    assert found[1] >= found[0] - 1e-12  # the corrected one is never smaller


def test_a_number_that_differs_between_abstract_and_text_is_noted_in_both() -> None:
    first = "Mean weight fell from 7.09 to 2.35 kg, and mean height from 58.84 to 22.46 cm."
    second = "Mean weight fell from 7.09 to 2.30 kg (Table 3), and mean height from 58.84 to 22.46 cm."
    text = f"{first}\n\n{second}"
    cut = len(first) + 2
    structure = Structure(
        sections=(Section("Abstract", 1, 0, cut, "abstract"), Section("Results", 1, cut, len(text))),
        blocks=(Block("paragraph", (Span(0, len(first)),), 0), Block("paragraph", (Span(cut, len(text)),), 1)),
    )
    found = check_document(text, structure)
    assert [(text[n.start : n.end], n.kind) for n in found] == [("2.35", "disagreement"), ("2.30", "disagreement")]
    assert check(text.replace("2.35", "2.30"), structure) == []


GU_NOTES = {
    ("range", "A proportion cannot exceed 100%; the upper confidence limit is printed as 101%."),
    ("arithmetic", "66 of 71 is 93.0%, not 94%; the printed percentages of this column fit 70."),
    ("arithmetic", "29 of 71 is 40.8%, not 41.4%; the printed percentages of this column fit 70."),
    ("arithmetic", "62 of 71 is 87.3%, not 89%; the printed percentages of this column fit 70."),
    ("arithmetic", "65 of 71 is 91.5%, not 93%; the printed percentages of this column fit 70."),
    ("arithmetic", "40 of 53 is 75.47%, not 76%."),
    ("arithmetic", "36 and 13 do not make 62 but 49."),
    ("arithmetic", "50, 1 and 19 do not make 71 but 70. The size given for group A is 71."),
    ("arithmetic", "22, 3 and 27 do not make 53 but 52. The size given for group B is 53."),
    ("disagreement", "The same 12 of 28 is printed as 42.9% elsewhere in this document."),
    ("disagreement", "The counts under “Number of treated vertebrae per patients” make 112 in this column; the text tells of 70."),
    ("disagreement", "The counts under “Number of treated vertebrae per patients” make 101 in this column; the text tells of 53."),
}


def test_what_does_not_add_up_in_a_founding_document_is_found(shared: Path) -> None:
    reading = Reading((shared / "sources" / "gu-2017.txt").read_text(encoding="utf-8"), "text")
    found = check_document(reading.text, parse_structure(reading))
    assert {(n.kind, n.text) for n in found if n.kind != "outlier"} == GU_NOTES
    assert [reading.text[n.start : n.end] for n in found if n.kind == "outlier"] == ["76 ± 3.89", "87 ± 3.90"]


@pytest.mark.parametrize("key", ["filippiadis-2022", "massari-2009", "tomasian-2023", "spine-intervention-slides"])
def test_founding_documents_that_add_up_raise_no_alarm(shared: Path, key: str) -> None:
    reading = Reading((shared / "sources" / f"{key}.txt").read_text(encoding="utf-8"), "text")
    assert check_document(reading.text, parse_structure(reading)) == ()


def test_sample_articles_raise_no_false_alarm(shared: Path) -> None:
    found: list[tuple[str, str]] = []
    for path in sorted((shared / "samples").glob("*/*.nxml")) + sorted((shared / "samples").glob("*/*.pdf")):
        reading = read_file(path.name, path.read_bytes())
        found += [(path.stem, n.text) for n in check_document(reading.text, parse_structure(reading))]
    # All true: of its group of 18, 16 are 88.9%; 51 of 56 and 5 of 56 are 91.1% and 8.9%.
    assert found == [
        ("PMC1578575", "No whole number has 16 as its 90.0%: 16 of 17 is 94.1% and 16 of 18 is 88.9%."),
        ("bmchealthserv_14_1", "91.1% and 18.9% make 110%, not 100% as in the other rows."),
        ("bmchealthserv_14_1", "No whole number of 56 is 18.9%: 10 is 17.9% and 11 is 19.6%."),
    ]


def test_public_abstracts_raise_no_false_alarm(shared: Path) -> None:
    found: dict[str, list[str]] = {}
    with (shared / "eval" / "scifact" / "corpus.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            if item["_id"] in READ_BY_HAND:
                reading = Reading(f"{item['title']}\n\n{' '.join(item['abstract'])}", "text")
                found[item["_id"]] = [n.text for n in check_document(reading.text, parse_structure(reading))]
    assert {key: bool(notes) for key, notes in found.items()} == READ_BY_HAND


# Abstracts whose numbers were read by hand: whether something in them does not add up.
READ_BY_HAND = {
    "3770750": True,  # -0.12 with limits of -0.22 and -0.2
    "14606752": True,  # -0.11 with limits of -0.63 and -0.15
    "25293616": True,  # 2.50 with limits of 2.18 and 2.43
    "17374970": True,  # 240 of 472 as 55%
    "18218379": True,  # 23 of 29 as 80%
    "24596228": True,  # 60 of 232 as 23%
    "24660385": True,  # 29 of 34 as 86%
    "3413083": False,  # "one partner in the past year (4992 women, 3406 men)"
    "3654468": False,  # "63% to 86% (371 of 490)"
    "10430148": False,  # a decline of 0.55% with limits of -0.68% and -0.42%
    "18816720": False,  # 10.4 per 100, limits 1-19.8 per 100
    "24159217": False,  # "- 6.4" with a blank behind its sign
    "24530130": False,  # "P < 10 -5" that has lost its raised figure
    "24697979": False,  # "80. 6% (25/31)"
    "35301079": False,  # "grade >= 3 toxicity was thrombocytopenia (42.1%"
    "38735355": False,  # 71 episodes in 67 patients, 36 and 35 by group
}


def test_a_total_that_its_rows_do_not_make_is_noted_where_another_column_does() -> None:
    rows = [["", "Rye", "Oats"], ["North", "12", "9"], ["South", "7", "8"], ["East", "4", "6"], ["Total", "23", "25"]]
    assert check(*make_table(rows)) == ["The counts above make 23, not 25."]
    rows[-1] = ["Total", "23", "23"]
    assert check(*make_table(rows)) == []
    rows[-1] = ["Total", "30", "40"]  # kinds that do not exclude each other
    assert check(*make_table(rows)) == []


def test_percentages_side_by_side_are_held_against_a_hundred_where_most_rows_make_it() -> None:
    rows = [["", "Yes (%)", "No (%)", "N"], ["a", "88.7", "11.3", "97"], ["b", "79.4", "20.6", "97"], ["c", "62.8", "37.2", "78"],
            ["d", "60.5", "39.4", "76"], ["e", "90.0", "20.0", "50"]]  # fmt: skip
    assert check(*make_table(rows)) == ["90.0% and 20.0% make 110%, not 100% as in the other rows."]
    assert check(*make_table([*rows[:3], ["e", "90.0", "20.0", "50"]])) == []


@pytest.mark.parametrize(
    ("word", "value"), [("seven", 7), ("Twenty-two", 22), ("ninety nine", 99), ("1,204", 1204), ("0", 0)]
)
def test_counts_in_words_and_digits_are_read(word: str, value: int) -> None:
    assert read_count(word) == value


def test_counts_match_whole_numbers_only() -> None:
    import re

    found = re.findall(COUNT, "T12 of 3.5 and 4, 1,204 or 5-6, twenty-two, three quarters, hundred and six")
    assert found == ["4", "1,204", "twenty-two"]


@settings(max_examples=100)
@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 3))
def test_a_rounded_percentage_always_fits(n: int, total: int, decimals: int) -> None:
    assert fits_percent(n, total, f"{100 * n / total:.{decimals}f}%")


_PIECES = st.sampled_from(
    ["12", " of ", "30", " (80%)", "24/30", "95% CI ", "1.1 to 2.2", " patients", "(n = 5)", " and ", "group A", " in ", "p = 1.2", "mean ",
     "± 3", ". ", "\n", "\n\n", "seven", "\t", "Table 1. X\n", "A\tB (n = 5)\n", "%", "(", ")", "½", "²", "−", "0·2", "range "]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(_PIECES, max_size=80).map("".join))
def test_notes_stay_in_the_text_whatever_it_holds(text: str) -> None:
    structure = parse_structure(Reading(text, "text"))
    previous: Note | None = None
    for note in check_document(text, structure):
        assert 0 <= note.start < note.end <= len(text)
        assert note.text and note.kind in {"arithmetic", "range", "disagreement", "outlier"}
        assert previous is None or (previous.start, previous.end) <= (note.start, note.end)
        previous = note


@pytest.mark.parametrize(
    "run", ["1 of 2 (5%), ", "12.34 ", "(n = 3) and ", "95% CI 1.1 to 2.2, ", "seven ", "group A ", "1,", "twenty-"]
)
def test_long_runs_of_one_thing_come_to_an_end(run: str) -> None:
    text = run * 20_000
    assert all(note.end <= len(text) for note in check_document(text, Structure()))
