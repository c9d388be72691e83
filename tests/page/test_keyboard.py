"""The forms and the library with the keyboard alone: Tab, Enter, Space, arrows, Escape, and never the mouse."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.page.conftest import Server, Visit, fill_library

pytestmark = pytest.mark.browser
#: What has the focus: its role or tag, its name, and whether the eye sees that it has it.
FOCUS = """() => {
    const held = document.activeElement, style = getComputedStyle(held), ring = getComputedStyle(held.parentElement);
    const name = held.getAttribute('aria-label') || held.innerText || '';
    const seen = s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
    return [held.getAttribute('role') || held.tagName.toLowerCase(), name, seen(style) || seen(ring)];
}"""
#: More stops than any page here has.
MOST = 90


class Keys:
    """Somebody at the keyboard."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page = visit, visit.page

    def press(self, *keys: str) -> None:
        """Press keys one after the other, and let the page follow each."""
        for key in keys:
            self.page.keyboard.press(key)
            self.visit.settle()

    def go_to(self, role: str, name: str, key: str = "Tab") -> None:
        """Press Tab until something has the focus; at every stop on the way the eye sees where it is."""
        for _ in range(MOST):
            self.page.keyboard.press(key)
            found, called, seen = self.page.evaluate(FOCUS)
            assert seen or found in ("body", "main"), f"nothing shows that {found} {called[:40]!r} has the focus"
            if found == role and name in called:
                return
        raise AssertionError(f"{role} {name!r} is not reached in {MOST} stops")

    def wait_for_focus(self, name: str) -> None:
        """Wait until something of this name has the focus."""
        self.visit.until(f"name => ({FOCUS})()[1].includes(name)", name)


def test_a_form_is_filled_read_and_cleared(visit: Visit) -> None:
    page, keys = visit.open("/scores"), Keys(visit)
    total = page.locator(".headline .total")
    keys.go_to("combobox", "Score or computation")
    keys.go_to("summary", "Source")
    keys.press("Enter")
    page.locator(".row-source[open]").wait_for()
    keys.wait_for_focus("Source")
    keys.go_to("radio", "C0-C2")
    keys.press("ArrowRight", "Space")
    visit.until("() => document.querySelector('.headline .total').innerText === '2 to 17'")
    keys.wait_for_focus("C3-C6")
    keys.go_to("combobox", "Location: a certain one")
    keys.press("ArrowDown", "ArrowDown", "Enter")
    visit.until("() => document.querySelector('.headline .total').innerText === '3 to 18'")
    keys.go_to("button", "Copy for the chart")
    keys.press("Enter")
    page.get_by_role("dialog").get_by_text("Spinal Instability Neoplastic Score").first.wait_for()
    keys.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    keys.wait_for_focus("Copy for the chart")
    keys.go_to("button", "Clear all", "Shift+Tab")
    keys.press("Enter")
    visit.until("() => document.querySelector('.headline .total').innerText === '0 to 18'")
    assert total.count() == 1
    keys.go_to("combobox", "Score or computation", "Shift+Tab")
    keys.press("ArrowDown", "ArrowDown", "Enter")
    visit.until("() => !document.querySelector('.purpose').innerText.includes('stability')")


def test_a_document_is_added_opened_and_removed(
    browser: Any, serve: Callable[[Path], Server], filled: Path, tmp_path: Path
) -> None:
    visit = Visit(browser, serve(Path(shutil.copytree(filled, tmp_path / "library"))).address)
    # Caught from the beginning: begun only with the key, the catching may come after what it is to catch.
    visit.page.on("filechooser", lambda _: None)
    page, keys = visit.open("/library"), Keys(visit)
    keys.go_to("button", "Upload")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    tin = {
        "name": "aa-tin.md",
        "mimeType": "text/markdown",
        "buffer": b"# Tin rods\n\n## Bending\n\nTin rods bend at 14 newtons here.\n",
    }
    chooser.value.set_files([tin])
    page.locator(".arrivals .done").wait_for()
    page.get_by_text("3 documents", exact=True).wait_for()
    visit.settle()
    # What was pressed is another element now; the keyboard is on that one.
    keys.wait_for_focus("Upload")
    keys.go_to("button", "Clear this list")
    keys.press("Enter")
    page.locator(".arrivals").wait_for(state="detached")
    keys.wait_for_focus("Upload")
    keys.go_to("button", "Open")
    keys.press("Enter")
    page.get_by_role("dialog").locator(".source-text").wait_for()
    keys.go_to("radio", "Text")
    keys.press("ArrowRight", "Enter")
    page.get_by_role("dialog").locator(".outline").wait_for()
    keys.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    keys.wait_for_focus("Open")
    keys.go_to("button", "Remove")
    keys.press("Enter")
    page.get_by_role("dialog").wait_for()
    keys.go_to("button", "Remove it")
    keys.press("Enter")
    page.get_by_text("2 documents", exact=True).wait_for()
    # The document that "Remove" belonged to is gone; the keyboard is still in the list, or just above it.
    visit.until("() => document.activeElement.closest('[role=tabpanel]') !== null")
    keys.go_to("tab", "Documents", "Shift+Tab")
    keys.press("ArrowRight", "ArrowRight")
    page.locator(".facts-table").wait_for()
    assert not visit.outside and not visit.dialogs
    visit.context.close()


def test_a_file_that_changed_is_read_again(browser: Any, serve: Callable[[Path], Server], tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    tin = "# Tin rods\n\n## Bending\n\nTin rods bend at 14 newtons here.\n"
    fill_library(tmp_path / "library", {"tin.md": tin}, tmp_path / "sources")
    visit = Visit(browser, serve(tmp_path / "library").address)
    page, keys = visit.open("/library"), Keys(visit)
    (tmp_path / "sources" / "tin.md").write_text(tin.replace("14", "15"))
    keys.go_to("button", "Read its file again")
    keys.press("Enter")
    page.locator(".arrivals .done").wait_for()
    assert "took the place of its older version" in page.locator(".arrivals").inner_text()
    visit.open()
    visit.ask("At how many newtons do tin rods bend?")
    assert "15 newtons" in page.locator(".answer").inner_text()
    visit.context.close()


def test_an_answer_is_asked_for_followed_and_exported(visit: Visit) -> None:
    page, keys = visit.open(), Keys(visit)
    visit.ask("How often is biopsy of the porcelain vertebra diagnostic?")
    keys.go_to("a", "Go to source 1", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".evidence:target").wait_for()
    keys.go_to("button", "Open in its source")
    keys.press("Enter")
    page.locator(".source-text mark").first.wait_for()
    keys.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    keys.go_to("button", "Export", "Shift+Tab")
    keys.press("Enter")
    page.get_by_role("dialog").wait_for()
    keys.go_to("button", "JSON")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "pedicle.json"
