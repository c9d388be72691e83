"""The processes that files are read in: copies of one template, each for itself, and fresh ones where there are none."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ingest.errors import UnreadableFile
from ingest.readers import jats, sandbox, sandbox_start
from ingest.readers.limits import LIMITS
from tests.ingest.readers.makers import make_pdf, text

ARTICLE = b"<article><front/><body><sec><title>Aim</title><p>To fill.</p></sec></body></article>"
pytestmark = pytest.mark.skipif(not sandbox_start._CAN_COPY, reason="this system cannot copy a process")


@pytest.fixture(autouse=True)
def template() -> Iterator[sandbox_start.Template]:
    sandbox_start.end_template()
    yield sandbox_start._template()
    sandbox_start.end_template()


def read() -> str:
    return sandbox.read_limited("jats", "a.xml", ARTICLE).text


def children_of(template: sandbox_start.Template) -> str:
    number = template._process.pid
    with open(f"/proc/{number}/task/{number}/children", encoding="ascii") as held:
        return held.read()


def test_one_template_serves_many_files(template: sandbox_start.Template) -> None:
    assert [read() for _ in range(4)] == ["Aim\n\nTo fill."] * 4
    assert sandbox_start._templates == [template] and template.runs


def test_files_are_read_at_the_same_time_each_for_itself() -> None:
    articles = [ARTICLE.replace(b"fill", b"fill " * (n + 1)) for n in range(6)]
    with ThreadPoolExecutor(3) as pool:
        read_there = list(pool.map(lambda data: sandbox.read_limited("jats", "a.xml", data), articles))
    assert read_there == [jats.read("a.xml", data) for data in articles]


def test_copy_that_is_stopped_takes_nothing_with_it(template: sandbox_start.Template) -> None:
    with pytest.raises(UnreadableFile, match=r"longer than 0 s"):
        sandbox.read_limited("jats", "a.xml", ARTICLE, replace(LIMITS, wall_seconds=0.0))
    assert read() == "Aim\n\nTo fill."
    assert template.runs


def test_template_that_was_killed_or_rests_is_replaced(template: sandbox_start.Template) -> None:
    os.kill(template._process.pid, signal.SIGKILL)
    template._process.wait(120)
    assert read() == "Aim\n\nTo fill."
    assert sandbox_start._templates != [template]


def test_without_copies_a_fresh_process_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    there = sandbox.read_limited("jats", "a.xml", ARTICLE)
    monkeypatch.setattr(sandbox_start, "_CAN_COPY", False)
    child = sandbox_start.start_child("jats")
    assert isinstance(child, sandbox_start.FreshChild)
    child.kill()
    child.stdin.close()
    child.close()
    assert sandbox.read_limited("jats", "a.xml", ARTICLE) == there


@pytest.mark.skipif(sys.platform != "linux", reason="reads the list of processes from /proc")
def test_copies_end_with_the_program_that_asked(template: sandbox_start.Template) -> None:
    copy = sandbox_start.Copy(template, "jats")
    assert children_of(template).split() == [str(copy._number)]
    template._socket.close()
    assert template._process.wait(120) == 0
    assert copy.end(120) == -signal.SIGKILL
    copy.stdin.close()
    copy.close()


def test_template_goes_to_rest_when_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.readers import sandbox_template

    monkeypatch.setattr(sandbox_template, "IDLE_SECONDS", 0.01)
    before = signal.getsignal(signal.SIGCHLD)
    here, there = socket.socketpair()
    with here, there:
        try:
            sandbox_template.TemplateServer(there).serve()
        finally:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, before)
        here.setblocking(False)
        with pytest.raises(BlockingIOError):
            here.recv(1)


def test_limits_are_those_of_each_file() -> None:
    with pytest.raises(UnreadableFile, match="at most 0"):
        sandbox.read_limited("pdf", "a.pdf", make_pdf([text(50, 700, "words")]), replace(LIMITS, pages=0))
    with pytest.raises(UnreadableFile, match="more than 3 characters"):
        sandbox.read_limited("jats", "a.xml", ARTICLE, replace(LIMITS, characters=3))
    assert read() == "Aim\n\nTo fill."
