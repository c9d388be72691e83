"""An answer that a language model writes: seen as it is written, stopped at will, never asked again unasked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.model_parts import numbered, once_looked_up
from tests.assistant.model_server import Call, Raw, _openai, serve_model
from tests.page.conftest import Server, Visit

pytestmark = pytest.mark.browser
FIRST = "Biopsy of the porcelain vertebra is diagnostic in 81% of patients."
#: What the model goes on to write, so slowly that nobody waits for it.
REST = " Bleeding follows biopsy in 3% of patients, most of it within one hour."


def write_slowly(call: Call) -> Raw:
    """A first sentence at once, a second one that does not end for five minutes."""
    number = numbered(call, "diagnostic in 81%")
    written = _openai(call, f"{FIRST} [{number}]\n{REST * 250} [{number}]", ())
    return replace(written, pause=0.12)


def test_an_answer_is_seen_as_it_is_written_and_can_be_stopped(
    browser: Any, serve: Callable[..., Server], filled: Path, tmp_path: Path
) -> None:
    with serve_model(once_looked_up(write_slowly)) as model:
        folder = Path(shutil.copytree(filled, tmp_path / "library"))
        served = serve(folder, PEDICLE_MODEL="openai:scripted", PEDICLE_MODEL_URL=model.url("openai"), PEDICLE_MODEL_TIMEOUT="600")
        visit = Visit(browser, served.address)
        page = visit.open()
        page.locator("[class*=st-key-offer-first-0] button").wait_for()
        page.locator("[data-testid=stChatInput] textarea").fill("How often is biopsy of the porcelain vertebra diagnostic?")
        page.keyboard.press("Enter")
        page.locator(".unfinished", has_text="81% of patients").first.wait_for()
        page.locator("[data-testid=stChatInputStopButton]").click()
        page.get_by_text("Stopped before the answer was whole.").wait_for()
        visit.settle()
        n_calls = len(model.calls)
        page.locator("[data-testid=stSidebar] input").fill("biopsy")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Ask it again").wait_for()
        assert len(model.calls) == n_calls
        assert page.locator(".evidence").count() == 0
        assert not visit.outside
        visit.context.close()
