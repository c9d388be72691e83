"""What a person sees and does, in a real Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.page.conftest import Server, Visit

pytestmark = pytest.mark.browser


def test_an_answer_shows_its_passage_with_the_quote_marked(visit: Visit) -> None:
    page = visit.open()
    answer = visit.ask("How often is biopsy of the porcelain vertebra diagnostic?")
    assert "81%" in answer.inner_text()
    card = page.locator(".evidence").first
    assert "Okonkwo 2034" in card.inner_text()
    assert "81% of patients" in card.locator("mark").first.inner_text()
    assert "Quill A" in card.locator(".references").inner_text()
    assert not visit.refused


def test_a_marker_leads_to_its_source(visit: Visit) -> None:
    page = visit.open()
    visit.ask("How often is biopsy of the porcelain vertebra diagnostic?")
    page.locator("a.marker").first.click()
    page.locator(".evidence:target").wait_for()


def test_the_source_opens_with_the_cited_place_in_view(visit: Visit) -> None:
    page = visit.open()
    visit.ask("How often is biopsy of the porcelain vertebra diagnostic?")
    page.get_by_role("button", name="Open in its source").first.click()
    page.locator(".source-text mark").first.wait_for()
    visit.until(
        """() => {
            const box = document.querySelector('.source-text').getBoundingClientRect();
            const place = document.querySelector('.source-text mark').getBoundingClientRect();
            return place.top >= box.top && place.bottom <= box.bottom;
        }"""
    )
    assert page.locator(".source-text").evaluate("e => e.textContent").startswith("---\nkey: okonkwo-2034")


def test_a_quote_of_a_pdf_is_marked_on_its_page(browser: Any, serve: Callable[[Path], Server], shared: Path, tmp_path: Path) -> None:
    from assistant.adding import add_documents
    from assistant.settings import Settings

    sample = min((shared / "samples" / "pdf").glob("*.pdf"), key=lambda path: path.stat().st_size)
    add_documents([sample], tmp_path / "library", Settings())
    visit = Visit(browser, serve(tmp_path / "library").address)
    page = visit.open()
    visit.ask("What is the conclusion?")
    page.get_by_role("button", name="Open in its source").first.click()
    page.get_by_role("radio", name="Page as printed").click()
    picture = page.locator("[role=dialog] img").first
    picture.wait_for()
    assert "the quote marked" in (picture.get_attribute("alt") or "")
    visit.until("() => document.querySelector('[role=dialog] img').naturalWidth > 800")
    visit.until(
        """() => {
            const box = document.querySelector('[data-testid=stLayoutWrapper]:has(> .st-key-printed)').getBoundingClientRect();
            const place = document.querySelector('.st-key-printed .cited-place').getBoundingClientRect();
            return place.top >= box.top && place.bottom <= box.bottom && box.bottom <= innerHeight;
        }"""
    )
    assert not visit.outside
    visit.context.close()


def test_what_the_library_does_not_hold_is_said_and_nothing_is_cited(visit: Visit) -> None:
    page = visit.open()
    answer = visit.ask("Should I have this operation tomorrow?")
    assert "does not decide about one person" in answer.inner_text()
    assert page.locator(".evidence").count() == 0


def test_examples_on_the_empty_page_are_answered(visit: Visit) -> None:
    page = visit.open()
    first = page.locator("[class*=st-key-offer-first-0] button")
    first.wait_for()
    question = first.inner_text()
    first.click()
    page.locator(".answer").first.wait_for()
    visit.settle()
    assert page.locator(".question").inner_text() == question
    assert page.locator(".evidence").count() >= 1


def test_a_conversation_is_found_continued_renamed_and_deleted_after_a_restart(
    browser: Any, serve: Callable[[Path], Server], filled: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(filled, tmp_path / "library"))
    first = serve(folder)
    visit = Visit(browser, first.address)
    visit.open()
    visit.ask("How fast does warm glass set?")
    cookies = visit.context.cookies()
    first.stop()
    visit.context.close()

    second = serve(folder)
    visit = Visit(browser, second.address)
    visit.context.add_cookies([{**cookie, "url": second.address} for cookie in _without_place(cookies)])
    page = visit.open()
    # In the side bar: the empty page may offer the same words as a question.
    talks = page.locator("[data-testid=stSidebar]")
    talks.get_by_role("button", name="How fast does warm glass set?").click()
    page.locator(".answer").first.wait_for()
    visit.settle()
    visit.ask("And how long does cold needle treatment last?")
    assert page.locator(".question").count() == 2
    page.get_by_role("button", name="Rename or delete").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Glass *and* needles")
    page.keyboard.press("Enter")
    talks.get_by_role("button", name="Glass *and* needles").wait_for()
    page.get_by_label("Find a conversation").fill("nothing like this")
    page.keyboard.press("Enter")
    page.get_by_text("No conversation holds these words.").wait_for()
    page.get_by_label("Find a conversation").fill("needle")
    page.keyboard.press("Enter")
    talks.get_by_role("button", name="Glass *and* needles").wait_for()
    page.get_by_role("button", name="Rename or delete").click()
    page.get_by_role("button", name="Delete this conversation").click()
    page.locator(".welcome").wait_for()
    talks.get_by_role("button", name="Glass *and* needles").wait_for(state="detached")
    visit.context.close()


def _without_place(cookies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"name": c["name"], "value": c["value"], "httpOnly": c["httpOnly"], "sameSite": c["sameSite"]} for c in cookies]


def test_another_browser_does_not_see_the_conversation(browser: Any, visit: Visit) -> None:
    page = visit.open()
    visit.ask("How fast does warm glass set?")
    address = page.url
    assert re.search(r"talk=[0-9a-f]+", address)
    other = Visit(browser, visit.address)
    seen = other.open(address.removeprefix(visit.address))
    assert seen.locator(".welcome").count() == 1
    assert "How fast does warm glass set?" not in seen.locator("body").inner_text()
    other.context.close()


def test_a_score_is_asked_for_interrupted_and_completed_in_the_talk(visit: Visit) -> None:
    page = visit.open()
    visit.ask("SINS for a lytic T11 metastasis with mechanical pain")
    assert "8 to 18" in page.locator(".score-card .headline").inner_text()
    visit.ask("How often is biopsy of the porcelain vertebra diagnostic?")
    assert "81%" in page.locator(".answer").last.inner_text()
    visit.ask("The alignment is normal, no collapse and no involvement of the body, and the pedicles are free.")
    card = page.locator(".score-card").last
    assert card.locator(".total").inner_text() == "8"
    assert "potentially unstable" in card.locator(".headline").inner_text()
    assert "8 to 18" in card.inner_text() and "Changed" in card.inner_text()


def test_a_button_answers_what_a_score_still_needs(visit: Visit) -> None:
    page = visit.open()
    visit.ask("SINS for a lytic T11 metastasis with mechanical pain")
    page.locator("[class*=st-key-open-input-alignment] button").last.click()
    visit.until("() => document.querySelectorAll('.score-card').length === 2")
    # What the page showed before may still stand on it, until it is at rest.
    visit.settle()
    page.locator(".score-card .headline", has_text="8 to 14").wait_for()


def test_the_case_goes_from_the_talk_to_the_form_and_back(visit: Visit) -> None:
    page = visit.open()
    visit.ask("SINS for a lytic T11 metastasis with mechanical pain")
    page.get_by_role("button", name="Open as a form").click()
    page.locator(".page-title", has_text="Scores").wait_for()
    visit.settle()
    page.locator(".headline", has_text="8 to 18").wait_for()
    page.get_by_role("radio", name="normal alignment 0").click()
    page.locator(".headline", has_text="8 to 14").wait_for()
    visit.settle()
    page.get_by_role("button", name="Go on in the conversation").click()
    visit.until("() => document.querySelectorAll('.score-card').length === 2")
    # What the page showed before may still stand on it, until it is at rest.
    visit.settle()
    page.locator(".score-card .headline", has_text="8 to 14").wait_for()


def test_the_page_stays_where_it_is_when_the_field_for_questions_gets_the_focus(browser: Any, server: Server) -> None:
    """Streamlit gives it the focus as soon as an answer is whole, with a picture that comes late long after its words."""
    visit = Visit(browser, server.address, viewport={"width": 1000, "height": 600})
    page = visit.open()
    visit.ask("SINS for a lytic T11 metastasis with mechanical pain")
    visit.until("() => getComputedStyle(document.querySelector('.stMain')).scrollSnapType === 'none'")
    moved = page.evaluate(
        """() => {
            const main = document.querySelector('.stMain'), field = document.querySelector('[data-testid=stChatInput] textarea');
            field.blur();
            main.scrollTop = main.scrollHeight - main.clientHeight - 60;
            const before = main.scrollTop;
            field.focus();
            return [before, main.scrollTop];
        }"""
    )
    assert moved[0] > 60 and moved[0] == moved[1]
    visit.context.close()


def test_a_contradicted_claim_shows_the_two_values(visit: Visit) -> None:
    page = visit.open("/claim")
    page.get_by_role("textbox", name="Claim").fill("Biopsy of the porcelain vertebra is diagnostic in 50% of patients.")
    page.get_by_role("button", name="Check").click()
    page.locator(".verdict", has_text="Contradicted").wait_for()
    visit.settle()
    row = page.locator(".differences tbody tr").first.inner_text()
    assert "50%" in row and "81%" in row
    assert "81% of patients" in page.locator(".evidence mark").first.inner_text()
    assert "Quill A" in page.locator(".evidence .references").first.inner_text()


def test_a_document_shows_what_was_understood_of_it(visit: Visit) -> None:
    page = visit.open("/library")
    row = page.locator("[class*=st-key-document-]:has(.document:has-text('bed rest'))").first
    row.get_by_role("button", name="Open").click()
    for part, words in (
        ("Outline", "Results"),
        ("Tables", "Bed rest (n = 38)"),
        ("References", "Also cited by Okonkwo 2034 (reference 2)"),
        ("Notes", "62"),
        ("Facts", "full text"),
    ):
        page.get_by_role("radio", name=part, exact=True).click()
        page.get_by_role("dialog").get_by_text(words).first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Works cited in common").click()
    page.locator(".works", has_text="Lindqvist 2035 as reference 1").wait_for()


def test_the_rule_of_a_row_is_one_click_away(visit: Visit) -> None:
    page = visit.open("/scores")
    page.locator(".st-key-row-sins-pain summary").click()
    page.locator(".st-key-row-sins-pain .row-source", has_text="Fisher CG").get_by_text("pain-free lesion").wait_for()


def test_the_result_stays_in_view_on_a_tablet(browser: Any, server: Server) -> None:
    visit = Visit(browser, server.address, viewport={"width": 820, "height": 700})
    page = visit.open("/scores")
    page.get_by_role("radio", name="both sides +3").click()
    page.locator(".headline", has_text="3 to 18").wait_for()
    visit.until("() => { const y = document.querySelector('.headline').getBoundingClientRect().y; return 0 <= y && y < 300; }")
    visit.context.close()


def test_the_result_does_not_cover_the_form_at_200_percent(browser: Any, server: Server) -> None:
    visit = Visit(browser, server.address, viewport={"width": 683, "height": 450})
    page = visit.open("/scores")
    rows = page.locator("[data-testid=stButtonGroup]")
    for row in range(rows.count()):
        first = rows.nth(row).get_by_role("radio").first
        first.focus()
        visit.until(
            """e => {
                const box = e.getBoundingClientRect();
                return e.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
            }""",
            first.element_handle(),
        )
    visit.context.close()


def test_an_outcome_over_time_is_drawn_with_its_cells(visit: Visit) -> None:
    page = visit.open()
    visit.ask("What was the pain score at 3 months after warm glass?")
    page.locator("[data-testid=stVegaLiteChart]").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert len(lines) == 9 and any("3 months,2.7,,2.7,lindqvist-2035" in line for line in lines)
    page.locator("[data-testid=stVegaLiteChart]").hover()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as PNG").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_an_exported_answer_is_checked_on_the_page(visit: Visit, tmp_path: Path) -> None:
    page = visit.open()
    visit.ask("How often is biopsy of the porcelain vertebra diagnostic?")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON complete").first.click()
    held = Path(download.value.path()).read_text()
    page = visit.open("/claim")
    page.get_by_role("tab", name="An exported file").click()
    for name, content, words in (("good.json", held, "Everything holds"), ("bad.json", held.replace("81%", "91%"), "no longer hold")):
        page.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "application/json", "buffer": content.encode()}])
        page.locator(".verdict", has_text=words).wait_for()
        page.get_by_label(f"Remove {name}").click()
        visit.settle()


def test_what_is_given_on_the_form_changes_the_result_at_once(visit: Visit) -> None:
    page = visit.open("/scores")
    assert page.locator("[aria-checked=true], [aria-pressed=true]").count() == 0
    page.locator(".headline", has_text="0 to 18").wait_for()
    page.get_by_role("radio", name="lytic +2", exact=True).click()
    page.locator(".headline", has_text="2 to 18").wait_for()
    page.get_by_role("button", name="Clear all").click()
    page.locator(".headline", has_text="0 to 18").wait_for()


def test_a_document_is_added_found_and_removed(
    browser: Any, serve: Callable[[Path], Server], filled: Path, tmp_path: Path
) -> None:
    started = serve(Path(shutil.copytree(filled, tmp_path / "library")))
    visit = Visit(browser, started.address)
    page = visit.open("/library")
    files = [
        {"name": "../../tin<img src=//a>.md", "mimeType": "text/markdown", "buffer": b"# Tin rods\n\nTin rods bend at 14 newtons in the model.\n"},
        {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""},
        {"name": "fake.pdf", "mimeType": "application/pdf", "buffer": b"\x00\x01\x02\x03" * 50},
    ]
    page.locator("input[type=file]").set_input_files(files)
    page.locator(".arrivals .done").wait_for()
    page.locator(".arrivals .refused").nth(1).wait_for()
    listed = page.locator(".arrivals li").all_inner_texts()
    assert "tin<img src=//a>.md" in listed[0] and "added" in listed[0]
    assert "empty.pdf" in listed[1] and "empty" in listed[1]
    assert "fake.pdf" in listed[2] and "refused" in listed[2]
    page.get_by_text("3 documents", exact=True).wait_for()
    visit.open("/")
    assert "14 newtons" in visit.ask("At what force do tin rods bend?").inner_text()
    page = visit.open("/library")
    row = page.locator("[class*=st-key-document-]:has(.document:has-text('Tin rods'))").first
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    page.get_by_text("2 documents", exact=True).wait_for()
    assert not visit.outside and not visit.dialogs
    assert sorted(p.name for p in tmp_path.iterdir()) == ["library", "log-0"]
    visit.context.close()


@pytest.mark.parametrize("path", ["/", "/claim", "/scores", "/library"])
def test_the_console_stays_empty(browser: Any, server: Server, path: str) -> None:
    visit = Visit(browser, server.address)
    said: list[str] = []
    visit.page.on("console", lambda m: said.append(f"{m.text} {m.location}") if m.type in ("error", "warning") else None)
    visit.page.on("response", lambda r: said.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    visit.page.on("pageerror", lambda error: said.append(str(error)))
    visit.open(path)
    visit.page.wait_for_timeout(500)
    assert said == []
    visit.context.close()
