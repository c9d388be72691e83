"""A value of a table knows its row, its column, its unit and its footnote."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Cell, Hint, Reading, Table
from ingest.readers import markdown
from ingest.structure import parse_structure
from ingest.table_words import column_reading, row_parts, row_reading

LEAD = "Loaves\n\nText that says of the loaves what there is to say about them, at some length.\n\n"
GROUPED = (
    "Loaves\n\nText that says of the loaves what there is to say about them, at some length.\n\n"
    "Table 2. Height of loaves (cm) by dough and village\n"
    "Village\tWarm dough\t\tCold dough\t\tP-value\n\tn\tmean ± SD\tn\tmean ± SD\n"
    "North\t50\t12.1 ± 1.0a\t50\t10.0 ± 1.1\t0.01\n"
    "Age of sourdough\n< 1 year\t20\t11.0*\t22\t9.9†\t0.20\nMean weight (g)\t500\t510\t490\t505\t0.3\n\n"
    "a Against cold dough. * One loaf was lost; † two were.\n"
)


def tables_of(content: str) -> tuple[Table, ...]:
    return parse_structure(Reading(content, "text")).tables


def value(content: str, table: Table, row: str, column: str) -> Cell:
    found = [c for cells in table.rows for c in cells if c.row == row and c.column == column]
    assert len(found) == 1
    return found[0]


def words(content: str, cell: Cell) -> str:
    return content[cell.start : cell.end]


def test_headers_over_groups_of_columns_are_joined() -> None:
    (table,) = tables_of(GROUPED)
    assert table.header == (
        "Village", "Warm dough, n", "Warm dough, mean ± SD", "Cold dough, n", "Cold dough, mean ± SD", "P-value",
    )  # fmt: skip
    assert words(GROUPED, value(GROUPED, table, "North", "Cold dough, mean ± SD")) == "10.0 ± 1.1"


def test_caption_label_and_notes_belong_to_the_table() -> None:
    (table,) = tables_of(GROUPED)
    assert table.label == "Table 2"
    assert table.caption == "Table 2. Height of loaves (cm) by dough and village"
    assert table.notes_span is not None
    assert table.notes_span.of(GROUPED).startswith("a Against")


def test_group_label_stands_before_the_names_of_its_rows() -> None:
    (table,) = tables_of(GROUPED)
    assert [row[0].row for row in table.rows] == [
        "North",
        "Age of sourdough",
        "Age of sourdough, < 1 year",
        "Mean weight (g)",
    ]


def test_units_come_from_row_column_or_caption() -> None:
    (table,) = tables_of(GROUPED)
    assert value(GROUPED, table, "North", "Warm dough, mean ± SD").unit == "cm"
    assert value(GROUPED, table, "North", "Warm dough, n").unit == "n"
    assert value(GROUPED, table, "Mean weight (g)", "Cold dough, mean ± SD").unit == "g"
    assert value(GROUPED, table, "North", "P-value").unit is None


def test_footnotes_are_found_by_their_marks() -> None:
    (table,) = tables_of(GROUPED)
    assert value(GROUPED, table, "North", "Warm dough, mean ± SD").footnote == "Against cold dough"
    assert value(GROUPED, table, "Age of sourdough, < 1 year", "Warm dough, mean ± SD").footnote == "One loaf was lost"
    assert value(GROUPED, table, "Age of sourdough, < 1 year", "Cold dough, mean ± SD").footnote == "two were"
    assert value(GROUPED, table, "North", "Cold dough, mean ± SD").footnote is None


def test_a_last_row_behind_a_mark_is_the_note_of_the_values_with_it() -> None:
    content = f"{LEAD}Table 1. Ovens\nOven\tHeat\tTime\nStone\t240*\t3\nIron\t260\t4\n*One cooled.\t\t\n"
    (table,) = tables_of(content)
    assert value(content, table, "Stone", "Heat").footnote == "One cooled"
    assert value(content, table, "Iron", "Heat").footnote is None


def test_row_reads_with_its_columns() -> None:
    (table,) = tables_of(GROUPED)
    assert row_reading(table, 0, GROUPED) == (
        "Table 2. North: Warm dough: n 50, mean ± SD 12.1 ± 1.0a; Cold dough: n 50, mean ± SD 10.0 ± 1.1; P-value 0.01. "
        "Note: Against cold dough"
    )
    assert row_reading(table, 1, GROUPED) == "Table 2. Age of sourdough: < 1 year"
    assert column_reading(table).startswith("Table 2. Columns: Village; Warm dough, n")


def test_long_row_is_cut_between_outer_headers() -> None:
    (table,) = tables_of(GROUPED)
    edges = row_parts(table, 0, list(range(6)), 2)
    assert [table.rows[0][edge].column for edge in edges[:-1]] == ["Village", "Cold dough, n"]


def test_columns_aligned_by_blanks_are_a_table() -> None:
    content = "Loaves\n\nSome text that is long enough to be read as text by everybody.\n\nTable 1\nCrust in mm.\n\nPlace      One hour    Three hours\nTop        2.9         4.1\nThe side   2.1         2.2\n"
    (table,) = tables_of(content)
    assert words(content, value(content, table, "The side", "Three hours")) == "2.2"
    assert table.caption == "Table 1 Crust in mm."


@pytest.mark.parametrize(
    ("lines", "header", "row"),
    [
        (
            ["Village      Rye      Spelt     P", "North        12       10        0.01", "South                 11        0.30"],
            ("Village", "Rye", "Spelt", "P"),
            [("South", "Village"), ("11", "Spelt"), ("0.30", "P")],
        ),
        (
            ["             Warm dough         Cold dough", "Village      n      mean        n      mean",
             "North        12     10.1        14     9.2", "South        11     10.3               9.4"],
            ("Village", "Warm dough, n", "Warm dough, mean", "Cold dough, n", "Cold dough, mean"),
            [("South", "Village"), ("11", "Warm dough, n"), ("10.3", "Warm dough, mean"), ("9.4", "Cold dough, mean")],
        ),
        (
            ["                 Rye       Spelt", "                 loaves    loaves", "North village    12        10", "South village    11        9"],
            ("", "Rye, loaves", "Spelt, loaves"),
            [("South village", ""), ("11", "Rye, loaves"), ("9", "Spelt, loaves")],
        ),
        (
            ["Village       Rye            Spelt", "----------------------------------", "North         12 (40%)       10 (30%)",
             "By the river", "South         11 (38%)       9 (28%)"],
            ("Village", "Rye", "Spelt"),
            [("South", "Village"), ("11 (38%)", "Rye"), ("9 (28%)", "Spelt")],
        ),
    ],
    ids=["empty cells", "header over columns", "no name over the labels", "rule and group"],
)  # fmt: skip
def test_columns_that_only_blanks_align_take_empty_cells_and_headers_over_several(
    lines: list[str], header: tuple[str, ...], row: list[tuple[str, str]]
) -> None:
    content = f"{LEAD}Table 1. Loaves\n\n" + "\n".join(lines) + "\n"
    (table,) = tables_of(content)
    assert table.header == header
    assert [(words(content, cell), cell.column) for cell in table.rows[-1]] == row
    assert table.rows[-1][0].row == ("By the river, South" if "By the river" in lines else row[0][0])


@pytest.mark.parametrize(
    "lines",
    [
        "The dough was  kneaded for a long while in\nall the villages,  and was then left alone for\nmany more hours.  It rose and rose.\n",
        "Ada Quill       Bert Reed        Cy Stone\nBakery of Ond, mill of Ond and others in the north\nPhone 1   Phone 2  Phone 3\n",
        "Ovens    Mills\nThey are warm and dry\nOne      Two\nThree    Four\n",
    ],
)
def test_prose_with_wide_gaps_is_no_table(lines: str) -> None:
    assert tables_of(f"Loaves\n\n{lines}") == ()


def test_pipe_table_in_markdown_keeps_offsets_of_the_file() -> None:
    source = "# Bread\n\n## Loaves\n\nTable 1. Loaves baked\n\n| Village | Warm \\| hot |\n|:---|---:|\n| **North** | 43 |\n| South |  |\n\nNotes: counted once.\n"
    reading = markdown.read("bread.md", source.encode())
    (table,) = parse_structure(reading).tables
    assert table.header == ("Village", "Warm | hot")
    assert [[words(source, c) for c in row] for row in table.rows] == [["**North**", "43"], ["South"]]
    assert table.rows[0][1].row == "North"
    assert table.caption == "Table 1. Loaves baked"


def test_merged_cells_of_markup_name_all_they_cover() -> None:
    content = "Oven\tHeat\n\tlow\thigh\nStone\ttop\t1\t2\n\tbase\t3\t4"
    cells = {"Oven": (0, 0, 2), "Heat": (0, 2, 2), "low": (1, 2, 1), "high": (1, 3, 1), "Stone": (2, 0, 1), "top": (2, 1, 1), "1": (2, 2, 1),
             "2": (2, 3, 1), "base": (3, 1, 1), "3": (3, 2, 1), "4": (3, 3, 1)}  # fmt: skip
    hints = [Hint("table", 0, len(content))]
    at = 0
    for index, line in enumerate(content.split("\n")):
        lead = len(line) - len(line.lstrip())
        hints.append(Hint("header_row" if index < 2 else "row", at + lead, at + len(line)))
        at += len(line) + 1
    for word, place in cells.items():
        start = content.index(word)
        hints.append(Hint("cell", start, start + len(word), place))
    hints.append(Hint("cell_rows", content.index("Stone"), content.index("Stone") + 5, 2))
    (table,) = parse_structure(Reading(content, "html", hints=tuple(hints))).tables
    found = next(c for row in table.rows for c in row if content[c.start : c.end] == "4")
    assert (found.row, found.column) == ("Stone", "Heat, high")


def test_every_cell_of_the_founding_trial_is_found_by_row_and_column(shared: Path) -> None:
    """Against the tab-separated lines of the file itself, read here in another way."""
    content = (shared / "sources" / "gu-2017.txt").read_text(encoding="utf-8")
    tables = tables_of(content)
    assert [table.label for table in tables] == ["Table 1", "Table 2", "Table 3"]
    lines = [line for line in content.split("\n") if "\t" in line]
    n_found = 0
    for table in tables:
        names = {cell.row for row in table.rows for cell in row}
        for line in lines:
            parts = line.split("\t")
            row = next((n for n in names if n == parts[0] or n.endswith(f", {parts[0]}")), None)
            for column, part in enumerate(parts[1:], 1):
                if row is None or not part or not (table.start <= content.index(line) < table.end):
                    continue
                assert words(content, value(content, table, row, table.header[column])) == part
                n_found += 1
    assert n_found == 99  # 39 + 24 + 36


@pytest.mark.parametrize(
    ("row", "column", "unit"),
    [("Hospital stay (days), mean \\pm SD", "PVP (n = 53)", "days"), ("Technical success, n (%)", "PVP (n = 53)", "n (%)"),
     ("Cement filling, volume (mL), mean \\pm SD (range)", "PVP and ITR (n = 71)", "mL")],
)  # fmt: skip
def test_units_of_the_founding_trial(shared: Path, row: str, column: str, unit: str) -> None:
    content = (shared / "sources" / "gu-2017.txt").read_text(encoding="utf-8")
    assert value(content, tables_of(content)[1], row, column).unit == unit


def test_footnote_of_the_founding_trial(shared: Path) -> None:
    content = (shared / "sources" / "gu-2017.txt").read_text(encoding="utf-8")
    table = tables_of(content)[2]
    assert "compared with PVP" in (value(content, table, "ODI score", "1 month, PVP + ITR").footnote or "")
    assert value(content, table, "ODI score", "1 year, PVP + ITR").footnote is None


def test_a_row_without_a_label_goes_on_with_the_one_above() -> None:
    content = f"{LEAD}Table 1. Loaves\nDough\tOven\tHeight\nWarm\told\t12.1\n\tnew\t11.0\nCold\told\t9.9\n\tnew\t9.0\n"
    (table,) = tables_of(content)
    assert [row[0].row for row in table.rows] == ["Warm", "Warm", "Cold", "Cold"]
    assert row_reading(table, 3, content) == "Table 1. Cold: Oven new; Height 9.0"


def test_a_p_value_beside_a_label_that_heads_rows_is_that_of_the_group() -> None:
    content = (
        f"{LEAD}Table 1. Bakers\nTrait\tNorth\tSouth\tP\nSex\t\t\t0.20\nMen\t34\t31\t\nWomen\t8\t13\t\n"
        "Oven\t\t\t0.39\nWood\t20\t14\t\nGas\t5\t10\t\nAge\t57\t55\t0.23\n"
    )
    (table,) = tables_of(content)
    assert [row[0].row for row in table.rows] == [
        "Sex", "Sex, Men", "Sex, Women", "Oven", "Oven, Wood", "Oven, Gas", "Age",
    ]  # fmt: skip


def test_names_under_merged_headers_are_headers_though_a_label_stands_before_them() -> None:
    content = (
        f"{LEAD}Table 1. Scores\nTrait\tNorth\t\tSouth\t\nCrumb scores\tmean\tP\tmean\tP\nSoft\t4.1\t0.08\t2.3\t0.36\n"
        "Moist\t0.5\t0.81\t2.7\t0.38\nCrust scores\nHard\t1.1\t0.69\t4.6\t0.05\nDark\t3.5\t0.29\t1.4\t0.78\n"
    )
    (table,) = tables_of(content)
    assert table.header[1:] == ("North, mean", "North, P", "South, mean", "South, P")
    assert [row[0].row for row in table.rows] == [
        "Crumb scores, Soft", "Crumb scores, Moist", "Crust scores", "Crust scores, Hard", "Crust scores, Dark",
    ]  # fmt: skip


def test_times_over_columns_are_names_and_no_values() -> None:
    content = (
        f"{LEAD}| | Long axis (n = 50) | | Short axis (n = 40) | |\n| Outcome | Baseline | 6 months | Baseline | 6 months |\n"
        "| Crumb, mean ± SD | 8.1 ± 1.0 | 2.3 ± 1.1 | 8.2 ± 0.9 | 2.5 ± 1.2 |\n| Burnt, n (%) | | 8 (16) | | 10 (25) |\n"
    )
    (table,) = tables_of(content)
    assert table.header[2] == "Long axis (n = 50), 6 months"
    assert len(table.rows) == 2


def test_a_row_with_gaps_is_laid_out_under_its_columns() -> None:
    content = f"{LEAD}Table 1. Loaves\nVillage\tBaseline\t6 months\tP\nNorth\t8.1\t2.3\t0.01\nSouth\t\t2.5\t\nEast\t7.0\t\t0.2\n"
    (table,) = tables_of(content)
    laid = [[words(content, c) if c else "" for c in table.lay_out(row)] for row in table.rows]
    assert laid == [["North", "8.1", "2.3", "0.01"], ["South", "", "2.5", ""], ["East", "7.0", "", "0.2"]]
