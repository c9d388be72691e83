"""The page as a person meets it: a library of invented documents, the server by `pedicle chat`, a real Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings
from tests.page.invented import DOCUMENTS

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def fill_library(folder: Path, files: dict[str, str], sources: Path) -> None:
    """Make a library of texts."""
    from ingest.pipeline import ingest_paths

    for name, content in files.items():
        (sources / name).write_text(content, encoding="utf-8")
    assistant = Assistant.open(folder, Settings())
    report = ingest_paths([sources / name for name in files], assistant.library, assistant.embedder)
    assistant.close()
    assert not report.refused, report.refused


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the invented documents; copied, never changed."""
    folder = tmp_path_factory.mktemp("filled") / "library"
    fill_library(folder, DOCUMENTS, tmp_path_factory.mktemp("sources"))
    return folder


@pytest.fixture
def library_folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of the library, for one test."""
    return Path(shutil.copytree(filled, tmp_path / "library"))


@pytest.fixture
def assistant(library_folder: Path) -> Iterator[Assistant]:
    """The assistant over a copy of the library."""
    opened = Assistant.open(library_folder, Settings())
    yield opened
    opened.close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The page, started as a user starts it."""

    def __init__(self, folder: Path, log: Path, **environment: str) -> None:
        self.port, self.log = free_port(), log
        self.address = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "assistant.cli", "chat", "--library", str(folder), "--port", str(self.port)]
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env={**os.environ, "OMP_NUM_THREADS": "1", **environment})
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 90
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"The page did not start: {self.log.read_text(errors='replace')}")

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(15)


@pytest.fixture(scope="session")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page over the invented documents, for all tests that only read them."""
    folder = tmp_path_factory.mktemp("served")
    started = Server(Path(shutil.copytree(filled, folder / "library")), folder / "log")
    yield started
    started.stop()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a page over a library of one's own."""
    started: list[Server] = []

    def start(folder: Path, **environment: str) -> Server:
        started.append(Server(folder, tmp_path / f"log-{len(started)}", **environment))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def find_chromium() -> str:
    """Debian's Chromium; installed here when it is absent and this may be done, else the test is skipped."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]):
            subprocess.run(command, check=False, capture_output=True, timeout=280)
        found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium is on this machine, and it could not be installed (as root: apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (the extra `test` has it)")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield opened
        opened.close()


class Visit:
    """One browser context with one page, and everything that it asked of the network."""

    def __init__(self, browser: Any, address: str, **context: Any) -> None:
        context.setdefault("viewport", {"width": 1366, "height": 900})
        self.address = address
        self.context = browser.new_context(**context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.refused: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", self._dismiss)
        self.page.on("console", lambda m: self.refused.append(m.text) if "Content Security Policy" in m.text else None)

    def _dismiss(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def outside(self) -> list[str]:
        """What was asked of anything but the page's own server."""
        own = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]

    def open(self, path: str = "/") -> Any:
        """Open a page and wait until it is drawn."""
        self.page.goto(self.address + path)
        self.page.locator(".stMainBlockContainer h1, .stMainBlockContainer .problem").first.wait_for()
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page's script has run."""
        self.page.wait_for_timeout(100)
        self.page.wait_for_function("() => document.querySelector('[data-test-script-state]')?.dataset.testScriptState === 'notRunning'")
        self.page.wait_for_timeout(100)

    def ask(self, question: str) -> Any:
        """Ask, and wait for the answer."""
        n = self.page.locator(".answer").count()
        self.page.locator("[data-testid=stChatInput] textarea").fill(question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("n => document.querySelectorAll('.answer').length > n", arg=n)
        self.page.locator(".facts").last.wait_for()
        self.settle()
        return self.page.locator(".answer").last


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Visit]:
    """A visit to the shared page. Whatever the test does, nothing may be asked of the outside and no dialog may open."""
    opened = Visit(browser, server.address)
    yield opened
    outside, dialogs = opened.outside, opened.dialogs
    opened.context.close()
    assert not outside
    assert not dialogs
