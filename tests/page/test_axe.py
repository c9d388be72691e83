"""No barrier that axe knows, on any page, light and dark; and what it cannot know: keyboard, zoom, width."""

from __future__ import annotations

from typing import Any

import pytest

from tests.page.conftest import Server, Visit

pytestmark = pytest.mark.browser
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed (the extra `test` has it)"
)


def violations(page: Any) -> list[str]:
    """What axe finds, each with the elements."""
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Any, server: Server, scheme: str) -> None:
    visit = Visit(browser, server.address, color_scheme=scheme)
    page = visit.open()
    page.locator("[class*=st-key-offer-first-0] button").wait_for()
    found = {"empty": violations(page)}
    visit.ask("SINS for a lytic T11 metastasis with mechanical pain")
    found["score in the talk"] = violations(page)
    visit.ask("In how many patients did bed rest relieve pain?")
    found["answer"] = violations(page)
    page.get_by_role("button", name="Open in its source").first.click()
    page.locator(".source-text").wait_for()
    visit.settle()
    found["source"] = violations(page)
    page = visit.open("/claim")
    page.get_by_role("textbox", name="Claim").fill("Biopsy of the porcelain vertebra is diagnostic in 50% of patients.")
    page.get_by_role("button", name="Check").click()
    page.locator(".verdict").wait_for()
    visit.settle()
    found["claim"] = violations(page)
    page = visit.open("/scores")
    page.get_by_role("radio", name="lytic +2", exact=True).click()
    visit.settle()
    found["scores"] = violations(page)
    page = visit.open("/library")
    found["library"] = violations(page)
    for tab in ("Works cited in common", "State"):
        page.get_by_role("tab", name=tab).click()
        visit.settle()
        found[tab] = violations(page)
    visit.context.close()
    assert {name: said for name, said in found.items() if said} == {}


def test_axe_finds_nothing_in_what_opens_over_the_page(browser: Any, server: Server) -> None:
    visit = Visit(browser, server.address)
    page = visit.open()
    visit.ask("How often is biopsy of the porcelain vertebra diagnostic?")
    found = {}
    for path, names in (
        ("", ("Export", "Copy", "Rename or delete", "Open in its source")),
        ("/library", ("Open", "Remove")),
    ):
        if path:
            visit.open(path)
        for name in names:
            page.get_by_role("button", name=name).first.click()
            page.get_by_role("dialog").wait_for()
            # Never measured half faded in.
            visit.settle()
            found[name] = violations(page)
            page.keyboard.press("Escape")
            page.get_by_role("dialog").wait_for(state="detached")
    visit.context.close()
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_stands_over_the_page_is_as_legible_as_the_page(browser: Any, server: Server, scheme: str) -> None:
    """Dialogs and menus stand outside the element that Streamlit gives its colour scheme; axe does not measure them."""
    visit = Visit(browser, server.address, color_scheme=scheme)
    page = visit.open()
    visit.ask("How often is biopsy of the porcelain vertebra diagnostic?")
    page.get_by_role("button", name="Open in its source").first.click()
    held = {
        "source": measure_contrast(page, "[role=dialog] .quiet"),
        "quote": measure_contrast(page, "[role=dialog] mark"),
    }
    page = visit.open("/scores")
    page.locator(".st-key-row-sins-pain summary").click()
    held["rule"] = measure_contrast(page, ".row-source[open] .quiet")
    visit.context.close()
    assert {name: ratio for name, ratio in held.items() if ratio < 4.5} == {}


def measure_contrast(page: Any, selector: str) -> float:
    """WCAG's ratio of an element's letters to the ground that they stand on."""
    page.locator(selector).first.wait_for()
    return page.evaluate(
        """selector => {
            const parts = colour => colour.match(/[\\d.]+/g).map(Number);
            const bright = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
            const element = document.querySelector(selector);
            let ground = element;
            while (ground && (parts(getComputedStyle(ground).backgroundColor)[3] ?? 1) < 0.9) ground = ground.parentElement;
            const pair = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor].map(parts).map(bright).sort();
            return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        }""",
        selector,
    )


def test_the_pages_are_used_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open()
    page.locator("[data-testid=stChatInput] textarea").focus()
    page.keyboard.type("How often is biopsy of the porcelain vertebra diagnostic?")
    page.keyboard.press("Enter")
    page.locator("a.marker").first.wait_for()
    visit.settle()
    page.locator("a.marker").first.focus()
    page.keyboard.press("Enter")
    visit.until("() => document.activeElement.classList.contains('evidence')")
    page.keyboard.press("Tab")
    for _ in range(6):
        if "Open in its source" in page.evaluate("document.activeElement.innerText || ''"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".source-text").wait_for()
    page.keyboard.press("Escape")
    page.locator(".source-text").wait_for(state="detached")


@pytest.mark.parametrize(
    ("width", "height"), [(820, 1180), (683, 450), (390, 844)], ids=["tablet", "desk at 200 %", "telephone"]
)
def test_nothing_is_cut_off_at_the_side(browser: Any, server: Server, width: int, height: int) -> None:
    visit = Visit(browser, server.address, viewport={"width": width, "height": height})
    page = visit.open()
    visit.ask("What was the pain score at 3 months after warm glass?")
    for path in ("", "/claim", "/scores", "/library"):
        if path:
            visit.open(path)
        assert page.evaluate(
            "document.querySelector('.stMain').scrollWidth <= document.querySelector('.stMain').clientWidth + 1"
        ), path
    visit.context.close()
