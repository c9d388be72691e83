"""Values side by side on the page, what Pedicle itself adds to them, and that they leave it as they are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, as_json
from assistant.conversation import Assistant
from assistant.export import Exchange, write_export
from assistant.export_check import verify_export
from assistant.export_reading import read_answer
from assistant.pages.answers import answer_view
from assistant.pages.evidence import group_citations, table_card
from assistant.pages.table_view import table_view
from ingest.document import Cell, Document, Metadata, Span, Table
from tests.page.conftest import Visit
from tests.page.test_axe import violations

QUESTION = "What is in Table 1 of Lindqvist?"


@pytest.fixture
def whole(assistant: Assistant) -> Answer:
    answer = assistant.ask(QUESTION)
    assert answer.comparison is not None and len(answer.comparison.rows) == 4
    return answer


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_an_exported_table_keeps_its_values_and_holds(assistant: Assistant, whole: Answer, form: str) -> None:
    written = write_export([Exchange(QUESTION, whole)], form)
    report = verify_export(written.encode(), assistant.library)
    assert report.holds, report.describe()
    assert report.quotes == len(whole.citations)
    assert all(value in written for value in ("7.9", "7.8", "3.1", "6.2", "2.7", "6.0", "2.4", "5.9"))


def test_a_changed_value_of_an_exported_table_is_found(assistant: Assistant, whole: Answer) -> None:
    written = write_export([Exchange(QUESTION, whole)], "json").replace(": 6.2", ": 9.2")
    assert any(fault.what == "statement" for fault in verify_export(written.encode(), assistant.library).faults)


def test_a_table_is_named_with_its_document_and_takes_the_place_of_its_rows(whole: Answer) -> None:
    markup = answer_view(whole, "source-1").markup
    assert "From Lindqvist 2035, Table 1" in markup
    assert markup.count("<table") == 1 and "<li>" not in markup
    assert set(re.findall(r'href="#source-1-(\d+)"', markup)) == {str(c.marker) for c in whole.citations}


def test_what_pedicle_adds_stands_apart_from_what_it_quotes() -> None:
    text = "Glass sets in 11 minutes. [1]\nNote: 11 of 12 is 91.7%.\nOf Stone 2026, the library holds only a digest."
    markup = answer_view(Answer("answer", text), None).markup
    quoted, _, added = markup.partition('class="remarks" role="note"')
    assert "Glass sets" in quoted and "Note" not in quoted
    assert "Pedicle adds" in added and "91.7%" in added and "only a digest" in added


def test_what_only_pedicle_says_is_not_called_an_addition() -> None:
    for kind in ("answer", "abstention", "clarification"):
        assert "Pedicle adds" not in answer_view(Answer(kind, "Two works are cited by both."), None).markup


def test_a_table_named_in_a_talk_is_told_whole(assistant: Assistant) -> None:
    before = "In Lindqvist 2035, how did the pain score change at 3 months?"
    history = [
        {"role": "user", "content": before},
        {"role": "assistant", "content": assistant.ask(before).text},
    ]
    for question in ("Show me Table 1", "What is in Table 1?"):
        told = assistant.ask(question, history)
        assert told.comparison is not None
        assert as_json(told)["comparison"] == as_json(assistant.ask(QUESTION))["comparison"]


SIGNED = """---
key: sato-2036
title: Slate strips or cork strips for stiff necks
authors: [Teo Sato]
year: 2036
kind: study
coverage: full text
---

# Slate strips or cork strips for stiff necks

## Results

Table 2. Stiffness of the neck

| Time | Slate | Cork |
| --- | --- | --- |
| 1 week | 4.1 | 4.0 |
| 2 weeks | 3.6\u2020 | 3.9 |
| 3 weeks | 2.2* | 3.8 |
| 4 weeks | 1.9* | 3.7 |

* P < 0.01 against cork; \u2020 one strip was lost.
"""


@pytest.fixture
def signed(assistant: Assistant, tmp_path: Path) -> Answer:
    from ingest.pipeline import ingest_paths

    (tmp_path / "sato.md").write_text(SIGNED, encoding="utf-8")
    ingest_paths([tmp_path / "sato.md"], assistant.library, assistant.embedder)
    return assistant.ask("What is in Table 2 of Sato?")


def test_a_mark_behind_a_compared_value_is_shown_with_what_the_footnote_says_of_it(assistant: Assistant, signed: Answer) -> None:
    assert signed.comparison is not None
    cells = {cell.text: cell.sign for row in signed.comparison.rows for cell in row[1:]}
    assert (cells["2.2"], cells["1.9"], cells["3.6"], cells["3.8"]) == ("*", "*", "\u2020", "")
    assert dict(signed.comparison.signs) == {"*": "P < 0.01 against cork", "\u2020": "one strip was lost"}
    markup = answer_view(signed, "source-1").markup
    assert markup.count("<sup>") == 3 and "P &lt; 0.01 against cork" in markup
    written = write_export([Exchange("q", signed)], "json")
    assert verify_export(written.encode(), assistant.library).holds
    assert read_answer(as_json(signed)) == signed


def test_quotes_of_one_table_make_one_card_with_a_place_for_each(assistant: Assistant, signed: Answer) -> None:
    ((cited, table),) = group_citations(signed.citations, assistant.library.document)
    assert cited == signed.citations and table is not None and len(cited) >= 4
    card = table_card(cited, table, assistant.library.document("sato-2036"), "source-1").markup
    assert card.count("<section") == card.count("<table") == 1
    for citation in cited:
        assert card.count(f'id="source-1-{citation.marker}"') == 1
    assert card.count("<mark>") == len({c for row in table.rows for c in row if any(q.start < c.end and c.start < q.end for q in cited)})


def test_a_few_quotes_of_a_table_or_one_that_is_gone_keep_their_own_cards(assistant: Assistant, signed: Answer) -> None:
    two = group_citations(signed.citations[:2], assistant.library.document)
    assert [table for _, table in two] == [None, None]
    changed = tuple(replace(c, quote="another") for c in signed.citations)
    assert len(group_citations(changed, assistant.library.document)) == len(changed)
    assert len(group_citations(signed.citations, lambda key: None)) == len(changed)


def test_of_a_very_wide_table_the_columns_that_are_quoted_are_shown() -> None:
    names = [f"c{n}" for n in range(12)]
    text = " ".join(names)
    cells = tuple(Cell(text.index(name), text.index(name) + len(name), "", name) for name in names)
    document = Document("d", "0" * 64, text, "text", "d", Metadata())
    table = Table("Table 1", "", 0, len(text), tuple(names), (cells,))
    quoted = tuple(Span(cells[n].start, cells[n].end) for n in (3, 7, 11))
    markup = table_view(document, table, quoted).markup
    assert [name for name in names if f">{name}<" in markup.split("</thead>")[1]] == ["c0", "c3", "c7", "c11"]
    assert table_view(document, table).markup.count("<td") == 11
    # Whatever the quotes cover, each has one place.
    spans = [*quoted, Span(cells[2].start, cells[4].end), Span(cells[3].start, cells[5].end), Span(cells[7].start + 1, cells[7].end)]
    led = table_view(document, table, spans, {span: f"s-{n}" for n, span in enumerate(spans)}).markup
    assert [led.count(f'id="s-{n}"') for n in range(len(spans))] == [1] * len(spans)


@pytest.mark.browser
def test_each_value_leads_to_its_quote(visit: Visit) -> None:
    page = visit.open()
    visit.ask(QUESTION)
    visit.ask(QUESTION)
    assert violations(page) == []
    cells = page.locator(".compared").last.locator("td:has(a.marker)")
    assert cells.count() == 8
    for cell in cells.all():
        target = page.locator(cell.locator("a.marker").get_attribute("href") or "")
        assert cell.locator(".text").inner_text() in " ".join(target.locator("mark").all_inner_texts())
    assert page.locator(".st-key-evidence .evidence").count() == 1
    cells.last.locator("a.marker").click()
    page.locator(".evidence :is(td, tr):target").wait_for()


@pytest.mark.browser
def test_the_keyboard_closes_what_a_file_was_taken_from(visit: Visit) -> None:
    page = visit.open()
    visit.ask(QUESTION)
    export = page.locator(".st-key-actions").get_by_role("button", name="Export")
    for _ in range(3):
        export.click()
        with page.expect_download():
            page.get_by_role("button", name="JSON complete").click()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
