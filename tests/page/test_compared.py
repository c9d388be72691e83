"""Values side by side on the page, what Pedicle itself adds to them, and that they leave it as they are."""

from __future__ import annotations

import re

import pytest

from assistant.answer import Answer, as_json
from assistant.conversation import Assistant
from assistant.export import Exchange, write_export
from assistant.export_check import verify_export
from assistant.pages.answers import answer_view
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
