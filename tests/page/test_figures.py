"""Pictures are made of the source's own cells, and only where there are enough of them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import pytest

from assistant.answer import Citation
from assistant.conversation import Assistant
from assistant.pages import figures_show
from assistant.pages.config import DARK, LIGHT
from assistant.pages.figures import courses_csv, percentages_csv, points_over_time, read_percentages, read_time
from assistant.pages.figures_show import draw_course, draw_ranges
from assistant.pages.figures_svg import draw_course_svg, draw_ranges_svg
from ingest.document import Span
from tests.page.hostile import markup_strings


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("VAS score at 1 month", ("1 month", 1.0, "VAS score")),
        ("Pain, preoperative", ("preoperative", 0.0, "Pain")),
        ("6 months, arm A", ("6 months", 6.0, "arm A")),
        (">1 year, arm B", (">1 year", 12.01, "arm B")),
        ("Baseline", ("Baseline", 0.0, "")),
        ("2 weeks after", ("2 weeks after", pytest.approx(14 / 30.4), "")),
        ("Age (years)", None),
        ("Group 1", None),
    ],
)
def test_times_are_read_from_labels(label: str, expected: tuple | None) -> None:
    assert read_time(label) == expected


def test_points_are_the_cells_of_the_table(assistant: Assistant) -> None:
    document = assistant.library.document("lindqvist-2035")
    table = document.tables[0]
    points = points_over_time(document, table)
    assert len(points) == 8 and {p.group for p in points} == {"Warm glass (n = 40)", "Bed rest (n = 38)"}
    assert all(document.text[p.start : p.end] == p.cell and float(p.cell) == p.value for p in points)
    cell = table.rows[2][1]
    cited = points_over_time(document, table, [Span(cell.start, cell.end)])
    assert [p.cell for p in cited if p.cited] == ["2.7"]
    assert len(courses_csv(points, document).splitlines()) == 9


def quote(words: str, reading: str | None = None) -> Citation:
    """A citation of some words."""
    return Citation(
        2, "d", "t", (), None, None, "study", "full text", None, None, 0, len(words), words, reading=reading
    )


def test_percentages_are_read_with_their_bounds() -> None:
    found = read_percentages(
        [
            quote(
                "Relief is up to 90% in acute and 80 to 100% in chronic fractures, and fails in < 10% of the rest (95% CI: 2%, 12%)."
            )
        ]
    )
    assert [(p.low, p.high, p.written) for p in found] == [
        (0, 90, "up to 90%"),
        (80, 100, "80 to 100%"),
        (0, 10, "< 10%"),
    ]
    assert found[1].label == "80 to 100% in chronic fractures"
    assert read_percentages([quote("Row | 5%", reading="Row: 5%")]) == []


def test_svg_holds_every_point_and_only_text_of_others(assistant: Assistant) -> None:
    document = assistant.library.document("lindqvist-2035")
    points = points_over_time(document, document.tables[0])
    for title in markup_strings()[:50]:
        root = ElementTree.fromstring(draw_course_svg(points, title))
        titles = [e.text for e in root.iter("{http://www.w3.org/2000/svg}title")]
        assert sum("months: 2.4" in (t or "") for t in titles) == 1
        assert {e.tag.rpartition("}")[2] for e in root.iter()} <= {
            "svg",
            "rect",
            "line",
            "text",
            "polyline",
            "circle",
            "polygon",
            "title",
        }
        percentages = read_percentages([quote(f"{title} 5% and 6% and 7%")])
        ElementTree.fromstring(draw_ranges_svg(percentages))


def test_charts_hold_the_same_numbers(assistant: Assistant) -> None:
    document = assistant.library.document("lindqvist-2035")
    points = points_over_time(document, document.tables[0])
    drawn = draw_course(points).to_dict()
    held = [
        *drawn.get("datasets", {}).values(),
        *(part["data"]["values"] for part in (drawn, *drawn["layer"]) if "values" in part.get("data", {})),
    ]
    assert sorted(row["value"] for row in held[0]) == sorted(p.value for p in points)
    draw_ranges(read_percentages([quote("1% or 2% or 3%")])).to_dict()


def test_a_cell_is_no_formula_in_a_spreadsheet() -> None:
    held = percentages_csv(read_percentages([quote("=cmd|'x'!A1 5%")]))
    assert not any(cell.startswith("=") for line in held.splitlines() for cell in line.split(","))


@pytest.mark.parametrize(("scheme", "letters"), [("dark", DARK["textColor"]), ("light", LIGHT["textColor"])])
def test_letters_of_a_picture_have_the_colour_of_the_page(
    monkeypatch: pytest.MonkeyPatch, scheme: str, letters: str
) -> None:
    page = SimpleNamespace(context=SimpleNamespace(theme=SimpleNamespace(type=scheme)))
    monkeypatch.setattr(figures_show, "st", page)
    drawn = figures_show.legible(draw_ranges(read_percentages([quote("1% or 2% or 3%")]))).to_dict()
    texts = [layer["mark"]["color"] for layer in drawn["layer"] if layer["mark"]["type"] == "text"]
    assert texts == [letters]
    assert {drawn["config"][part]["labelColor"] for part in ("axis", "legend")} == {letters}
