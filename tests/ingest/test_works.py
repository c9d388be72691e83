"""When two entries are one work."""

from __future__ import annotations

from ingest.document import Reference, Span
from ingest.reference_fields import parse_entry
from ingest.works import group_works, same_work, work_key


def make(text: str, number: int = 1) -> Reference:
    fields = parse_entry(text)
    names = ("first_author", "authors", "title", "container", "year", "volume", "pages", "doi", "pmid")
    return Reference(number, (Span(0, len(text)),), text, **{name: getattr(fields, name) for name in names})


PRINTED = make(
    "Müller-Fourney DR, Doe A. Bread and crust in cold ovens: a trial of many loaves. J Bak Sci. 2011;29(22):3072–3077."
)
MISPRINTED = make("Muller-Fournay DR, et al. Bread and crust in cold ovens. JBS Am J Bak. 2011;29:3072–7.")
SEQUEL = make(
    "Müller-Fourney DR, Doe A. Bread and crust in cold ovens: part two, on the salting of rye. J Bak Sci. 2014;31:1–7."
)


def test_accents_misprints_subtitle_and_container_do_not_part_a_work() -> None:
    assert same_work(PRINTED, MISPRINTED)
    assert work_key(PRINTED) == work_key(MISPRINTED)


def test_another_year_is_another_work() -> None:
    assert not same_work(PRINTED, SEQUEL)
    assert work_key(PRINTED) != work_key(SEQUEL)


def test_parts_of_a_series_are_different_works() -> None:
    one = make("Doe A. Consensus on the management of warm ovens—Part I: rye and barley. J Nam. 2019;30:1155–1167.")
    two = make("Roe B. Consensus on the management of warm ovens—Part II: spelt. J Nam. 2019;30:1168–1184.")
    assert not same_work(one, two)


def test_a_doi_decides() -> None:
    one = make("Doe A. One title. J Nam. 2019;30:1–2. doi:10.1000/abc")
    assert same_work(one, make("Roe B. Another. Other J. 2018;1:3. https://doi.org/10.1000/ABC"))
    assert not same_work(one, make("Doe A. One title. J Nam. 2019;30:1–2. doi:10.1000/abd"))


def test_printed_ahead_of_its_issue_is_the_same_work() -> None:
    assert same_work(
        make("Doe A. Salt in bread of rye. J Nam. 2013 Nov 4."), make("Doe A. Salt in bread of rye. J Nam. 2014;3:1–9.")
    )


def test_groups_keep_every_entry_once_in_order() -> None:
    entries = [("a", PRINTED), ("a", SEQUEL), ("b", MISPRINTED), ("c", MISPRINTED)]
    groups = group_works(entries)
    assert [[d for d, _ in g] for g in groups] == [["a", "b", "c"], ["a"]]


def test_entries_without_fields_are_grouped_without_an_error() -> None:
    bare = Reference(1, (Span(0, 3),), "abc")
    assert len(group_works([("a", bare), ("b", bare)])) == 2
    assert work_key(bare) == "abc"
