"""The page as a person meets it: a library of invented documents, the server by `pedicle chat`, a real Chromium."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
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
    "--disable-dev-shm-usage",
]
#: How long anything may take before it counts as not coming [s]: many times what it takes here, for a busy machine.
PATIENCE_S = 120
#: Where no machine takes the near end of an outgoing connection from: below Linux's own range, above the known services.
PORTS = range(20_000, 32_000)
#: Whether a page is at rest: its script has run, nothing stale stands on it, nothing moves; looked at until it has been
#: so several times running, for what a key or a click sets going may begin a moment later.
AT_REST = """look => {
    const app = document.querySelector('[data-test-script-state]');
    const ends = a => a.timeline === document.timeline && a.effect?.getComputedTiming().endTime !== Infinity;
    const moving = document.getAnimations().some(a => a.playState === 'running' && ends(a));
    const stale = document.querySelector('[data-stale=true]') !== null;
    if (window.lookedAt !== look) { window.lookedAt = look; window.nAtRest = 0; }
    window.nAtRest = app?.dataset.testScriptState === 'notRunning' && !moving && !stale ? window.nAtRest + 1 : 0;
    return window.nAtRest >= 4;
}"""


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
    """A port that nothing listens on, and that no outgoing connection takes before the page does."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError(f"No port from {PORTS.start} to {PORTS.stop} is free.")


def wait_until_served(address: str, process: subprocess.Popen[bytes]) -> bool:
    """Whether a page that was started answers; False when it ended instead, or never answers."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=PATIENCE_S) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def end_process(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """End a process as asked; one that does not follow is killed."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(PATIENCE_S / 4)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE_S)


class Server:
    """The page, started as a user starts it."""

    def __init__(self, folder: Path, log: Path, **environment: str) -> None:
        self.log = log
        # A port that was free may be another's by the time the page wants it; the page then ends at once and says so.
        for _ in range(3):
            self.port = free_port()
            self.address = f"http://127.0.0.1:{self.port}"
            command = [
                sys.executable,
                "-m",
                "assistant.cli",
                "chat",
                "--library",
                str(folder),
                "--port",
                str(self.port),
            ]
            own = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
            with log.open("wb") as out:
                self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=own)
            if wait_until_served(self.address, self.process):
                return
            self.stop()
            if "--port" not in (said := log.read_text(errors="replace")):
                break
        raise AssertionError(f"The page did not start: {said}")

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        end_process(self.process, signal.SIGINT)


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
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(command, check=False, capture_output=True, timeout=240)
        found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium is on this machine, and it could not be installed (as root: apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real browser."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed (the extra `test` has it)"
    )
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
        self.page.set_default_timeout(PATIENCE_S * 1000)
        self._looks = itertools.count(1)
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
        """Wait until the page is at rest."""
        self.page.wait_for_function(AT_REST, arg=next(self._looks), polling=50)

    def until(self, fact: str, arg: Any = None) -> None:
        """Wait until something is so on the page, said in JavaScript."""
        self.page.wait_for_function(fact, arg=arg, polling=50)

    def ask(self, question: str) -> Any:
        """Ask, and wait for the answer."""
        n = self.page.locator(".answer").count()
        self.page.locator("[data-testid=stChatInput] textarea").fill(question)
        self.page.keyboard.press("Enter")
        # An answer is not whole before what can be done with it stands under it.
        self.until("n => document.querySelectorAll('.answer:not(.unfinished)').length > n", n)
        self.page.locator(".st-key-actions").first.wait_for()
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
