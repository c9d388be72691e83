"""In a real browser: what a string says is shown character for character, and nothing of it is loaded, run or linked."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.page.conftest import ROOT, Server, Visit, end_process, fill_library, free_port, wait_until_served
from tests.page.hostile import OUTSIDE, dose_strings, markup_strings

pytestmark = pytest.mark.browser
#: Places in which a string stands by itself, so that it can be compared to the character.
ALONE = ("#text-{n}", "#all-{n} .question", "#b{n} .title", "#b{n} td", "#b{n} .place", "#all-{n} .file-name", "#all-{n} .document h2 .text", "#all-{n} .source-text")
SCRIPT = """
import sys
import streamlit as st
from starlette.middleware import Middleware
from assistant.pages.config import CONFIG
from assistant.pages.guard import Guard
port = int(sys.argv.pop())
st.App(sys.argv.pop(), middleware=[Middleware(Guard)]).run(config={**CONFIG, "server.port": port})
"""


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of hostile strings, behind the same guard as the real one."""
    port, log = free_port(), tmp_path_factory.mktemp("hostile") / "log"
    with log.open("wb") as out:
        command = [sys.executable, "-c", SCRIPT, str(ROOT / "tests" / "page" / "hostile_page.py"), str(port)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    try:
        assert wait_until_served(address, process), log.read_text(errors="replace")
        yield address
    finally:
        end_process(process, signal.SIGTERM)


@pytest.mark.parametrize(("name", "strings"), [("markup", markup_strings()), ("doses", dose_strings())])
def test_every_string_is_shown_as_it_is(browser: Any, hostile_server: str, name: str, strings: list[str]) -> None:
    visit = Visit(browser, hostile_server)
    visit.page.goto(f"{hostile_server}/?set={name}")
    visit.page.locator("#end").wait_for(state="attached")
    visit.settle()
    places = [[place.format(n=n) for place in ALONE] for n in range(len(strings))]
    shown = visit.page.evaluate("places => places.map(row => row.map(p => document.querySelector(p)?.textContent ?? null))", places)
    wrong = [(strings[n], ALONE[k], found) for n, row in enumerate(shown) for k, found in enumerate(row) if found is None or strings[n] not in found]
    assert not wrong, wrong[:3]
    assert [row[0] for row in shown] == strings
    labels = visit.page.evaluate("n => [...Array(n).keys()].map(k => document.querySelector('.st-key-button-' + k + ' button').textContent)", len(strings))
    assert labels == [" ".join(s.splitlines()) for s in strings]
    assert_nothing_happened(visit)
    visit.context.close()


def assert_nothing_happened(visit: Visit) -> None:
    """Nothing was asked of the outside, nothing opened, nothing can be clicked that leads away."""
    assert visit.outside == [] and visit.dialogs == []
    links = visit.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
    own = re.compile(re.escape(visit.address) + r"(/[a-z]*)?(\?[^#]*)?(#[A-Za-z0-9-]*)?")
    assert [link for link in links if not own.fullmatch(link)] == []
    loaded = visit.page.evaluate("[...document.querySelectorAll('img, iframe, object, embed, video, audio, link[rel=stylesheet], script')].map(e => e.src || e.href || '')")
    assert [url for url in loaded if url and not url.startswith((visit.address, "data:", "blob:"))] == []
    assert visit.page.evaluate("[...document.querySelectorAll('.stMain form, .stMain script, .stMain iframe, .stHtml svg, .stHtml math')].length") == 0


HOSTILE = f"""---
key: hostile
title: "Doses ![x]({OUTSIDE}.png) of <img src={OUTSIDE} onerror=alert(1)> glass"
authors: ["<script>alert(1)</script>", "[Ann]({OUTSIDE}) Lee"]
year: 2030
container: "Journal of :red[Tricks] $x^2$"
kind: "study ![k]({OUTSIDE})"
coverage: "full <b>text</b>"
---

# Doses

## Dosing of ![h]({OUTSIDE}.png) amber

Give 5~10 mg of amber glass daily then 20~30 mg weekly ![q]({OUTSIDE}.png) <iframe src="{OUTSIDE}"></iframe> [1]. Amber glass melts at >= 40 degrees and <= 45 degrees [here]({OUTSIDE}).

Table 1. Amber ![c]({OUTSIDE}.png) by week

| Week | <b>Dose</b> [x]({OUTSIDE}) | *Other* |
| --- | --- | --- |
| 1 week | 5 | 2~3 |
| 2 weeks | 7 | 3~4 |
| 3 weeks | 9 | 4~5 |

## References

1. Lee A. ![r]({OUTSIDE}.png) <img src=x onerror=alert(1)> Amber. Made-Up Lancet. 2029;1:1-2.
"""


def test_a_hostile_document_is_only_read(browser: Any, serve: Callable[[Path], Server], tmp_path: Path) -> None:
    folder, sources = tmp_path / "library", tmp_path / "sources"
    sources.mkdir()
    fill_library(folder, {"hostile.md": HOSTILE}, sources)
    visit = Visit(browser, serve(folder).address)
    page = visit.open()
    answer = visit.ask("What dose of amber glass is given daily, ![mine](" + OUTSIDE + ") <b>?")
    assert "5~10 mg" in answer.inner_text()
    assert f"![mine]({OUTSIDE}) <b>?" in page.locator(".question").inner_text()
    assert f"20~30 mg weekly ![q]({OUTSIDE}.png) <iframe" in page.locator(".evidence mark").first.inner_text()
    assert_nothing_happened(visit)
    page.get_by_role("button", name="Copy").click()
    page.locator("[data-testid=stCode]").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open in its source").first.click()
    page.locator(".source-text mark").first.wait_for()
    assert page.locator(".source-text").evaluate("e => e.textContent") == HOSTILE
    assert_nothing_happened(visit)
    page = visit.open("/library")
    assert f"Doses ![x]({OUTSIDE}.png) of <img src={OUTSIDE} onerror=alert(1)> glass" in page.locator(".document h2").inner_text()
    page.get_by_role("button", name="Open").click()
    for part in ("Outline", "Tables", "References", "Notes", "Facts"):
        page.get_by_role("radio", name=part).click()
        visit.settle()
        assert_nothing_happened(visit)
    visit.context.close()
