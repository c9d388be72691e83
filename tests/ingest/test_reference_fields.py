"""What the fields of one printed entry are, in each of the forms in which entries are printed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.author_names import read_names
from ingest.reference_fields import parse_entry

FORMS = {
    "Vancouver": "Doe J, van der Berg AB, Öz Ü, et al. Bread and its crust: a trial. J Bak Sci. 2011;12(3):45–51.",
    "American": "Doe J, van der Berg AB, Öz Ü, et al. Bread and its crust: a trial. *J Bak Sci* 2011;12(03):45–51",
    "BioMed Central": "Doe J, van der Berg AB, Öz Ü: Bread and its crust: a trial. J Bak Sci 2011, 12(3):45–51.",
    "year behind the authors": "Doe J, van der Berg AB, Öz Ü, et al. (2011) Bread and its crust: a trial. J Bak Sci 12:45–51",
    "APA": "Doe, J., van der Berg, A. B., & Öz, Ü. (2011). Bread and its crust: a trial. J Bak Sci, 12(3), 45–51.",
    "IEEE": "J. Doe, A. B. van der Berg and Ü. Öz, “Bread and its crust: a trial,” J Bak Sci, vol. 12, no. 3, pp. 45–51, 2011.",
    "volume before the year": "Doe J, van der Berg AB, Öz Ü. Bread and its crust: a trial. J Bak Sci 12(3): 45–51, 2011.",
    "year amid the imprint": "Doe J, van der Berg AB, Öz Ü. Bread and its crust: a trial. J Bak Sci 12 (2011) 45–51",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_printed_form_gives_the_same_fields(form: str) -> None:
    fields = parse_entry(FORMS[form])
    assert (fields.first_author, fields.year, fields.volume, fields.pages) == ("Doe", 2011, "12", "45–51")
    assert fields.title == "Bread and its crust: a trial"
    assert fields.container == "J Bak Sci"
    assert [a.rsplit(" ", 1)[0] for a in fields.authors][:3] == ["Doe", "van der Berg", "Öz"]


@pytest.mark.parametrize(
    ("entry", "first_author"),
    [
        ("van der Linden YM, Smith J. Title here. J Nam. 2006;78:245–53.", "van der Linden"),
        ("O’Brien T. Title here. J Nam. 2006;78:245–53.", "O’Brien"),
        ("D'Angelo T, Ma HI. Title here. J Nam. 2006;78:245–53.", "D'Angelo"),
        ("McMenomy BP, Le Huec JC. Title here. J Nam. 2006;78:245–53.", "McMenomy"),
        ("Kuntze Söderqvist Å. Title here. J Nam. 2006;78:245–53.", "Kuntze Söderqvist"),
        ("Barragán-Campos HM, Lo D. Title here. J Nam. 2006;78:245–53.", "Barragán-Campos"),
        ("Klimo P Jr, Doe MH (2004) Title here. J Nam 9:188–196", "Klimo"),
        ("Ng LSM. Title here. J Nam. 2006;78:245–53.", "Ng"),
        ("Society of Bakers. Manual of loaves. Town: Society of Bakers; 2003.", "Society of Bakers"),
        ("Network of Ovens website. Guidelines, version 1.2022. https://www.ovens.example. Accessed 4 May 2022.", "Network of Ovens"),
        ("Panel on Ovens, and Panel on Bread Imaging, Doe LM, Roe JW, et al. Title. J Nam. 2018;15:S347–64.", "Panel on Ovens, and Panel on Bread Imaging"),
        ("WHO: Bread in hospitals. 2010. Available from: http://www.who.example/bread/.", "WHO"),
        ("A randomized, controlled trial of loaves. J Nam. 2001;3:4–5.", None),
        ("https://www.ovens.example/2022-facts.pdf. Accessed 12 April 2022.", None),
    ],
)  # fmt: skip
def test_first_author_is_the_printed_surname(entry: str, first_author: str | None) -> None:
    assert parse_entry(entry).first_author == first_author


@pytest.mark.parametrize(
    ("entry", "year"),
    [
        ("Doe J. Facet joints: 2020 guidelines. J Nam 2021;23(3S):S1–S127", 2021),
        ("Doe J. Title. J Nam 2021; May 8 (Epub ahead of print)", 2021),
        ("Doe J. Title. J Nam. 2003–2010 were good years. 1998;4:2003–2010.", 1998),
        ("Doe J. Pain, Version 1, Guidelines. 2020 Available at: https://x.example/2019/article-p977.xml", 2020),
        ("Doe J. Title. J Nam. 2010;3:1–2. doi:10.1000/1999.2001", 2010),
        ("Doe J. Title without a year. J Nam. In press.", None),
    ],
)
def test_year_is_the_year_of_the_work(entry: str, year: int | None) -> None:
    assert parse_entry(entry).year == year


def test_identifiers_are_read_without_the_stop_behind_them() -> None:
    fields = parse_entry(
        "Doe J. Title. J Nam. 2010;3:1–2. https://doi.org/10.1016/S0140-6736(95)92679-8. PMID: 7603158."
    )
    assert (fields.doi, fields.pmid) == ("10.1016/S0140-6736(95)92679-8", "7603158")


def test_a_study_group_behind_the_authors_is_not_the_title() -> None:
    fields = parse_entry(
        "Doe J, et al. Evaluation of Ovens (EVO) investigators. Bread in ovens. Lancet. 2011;12:225–35."
    )
    assert fields.title == "Bread in ovens"


def test_abbreviated_container_with_stops_is_one_name() -> None:
    assert parse_entry("Doe J. Thing. J. Vasc. Interv. Radiol. 2010;3:4–5.").container == "J. Vasc. Interv. Radiol"


@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from("Aa Bcé.,;:()[]–-*19 20&“”\n"), max_size=120))
def test_any_text_is_parsed_without_an_error(entry: str) -> None:
    fields = parse_entry(entry)
    assert fields.year is None or 1800 <= fields.year <= 2099
    assert read_names(entry).end <= len(entry)


def test_the_stop_behind_the_last_author_is_none_of_the_name() -> None:
    assert parse_entry("Smith J, Doe A. Bread in ovens. J Bak. 2010;4:1-3.").authors == ("Smith J", "Doe A")


def test_a_marked_title_tells_where_the_authors_end() -> None:
    entry = "Smith J, Karachalios Th, Roe B. Bread in ovens. A trial. J Bak. 2010;4:1-3."
    fields = parse_entry(entry, "Bread in ovens. A trial")
    assert (fields.authors, fields.title, fields.container, fields.year) == (
        ("Smith J", "Karachalios Th", "Roe B"), "Bread in ovens. A trial", "J Bak", 2010,
    )  # fmt: skip
