"""The limited child process: what it gives back, what it refuses, and that the process that asked goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers import jats, read_file, sandbox, sandbox_start
from ingest.readers.limits import LIMITS, MEBIBYTE
from ingest.readers.wire import pack_reading, unpack_reading
from tests.ingest.readers.makers import bombs, make_pdf, text

ROOT = Path(__file__).resolve().parents[3]
ARTICLE = b"<article><front/><body><sec><title>Aim</title><p>To <sup>2</sup> fill.</p></sec></body></article>"
SMALL = replace(LIMITS, memory_bytes=512 * MEBIBYTE, cpu_seconds=12, wall_seconds=60.0)


def test_child_gives_what_the_reader_gives() -> None:
    assert sandbox.read_limited("jats", "a.xml", ARTICLE) == jats.read("a.xml", ARTICLE)


def test_readers_refusal_comes_back_as_it_was_said() -> None:
    with pytest.raises(UnreadableFile, match="not well-formed XML"):
        sandbox.read_limited("jats", "a.xml", b"<article>")


def test_unknown_reader_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no reader"):
        sandbox.read_limited("os", "a.xml", b"")


def test_too_large_a_file_is_not_even_sent() -> None:
    with pytest.raises(UnreadableFile, match="more than the 1 MiB"):
        sandbox.read_limited("jats", "a.xml", bytes(2 * MEBIBYTE), replace(LIMITS, file_bytes=MEBIBYTE))


def test_deadline_on_the_clock_is_kept() -> None:
    many = make_pdf([b"BT /R 9 Tf " + b"1 0 0 1 9 9 Tm (ab) Tj " * 200_000 + b"ET"])
    with pytest.raises(UnreadableFile, match=r"longer than 0\.2 s"):
        sandbox.read_limited("pdf", "a.pdf", many, replace(LIMITS, wall_seconds=0.2))


def test_answer_beyond_its_size_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="the most that is kept"):
        sandbox.read_limited("jats", "a.xml", ARTICLE, replace(LIMITS, output_bytes=100))


def test_pages_and_characters_are_bounded() -> None:
    pages = make_pdf([text(50, 700, "words on a page")] * 4)
    with pytest.raises(UnreadableFile, match="4 pages, at most 3"):
        sandbox.read_limited("pdf", "a.pdf", pages, replace(LIMITS, pages=3))
    with pytest.raises(UnreadableFile, match="more than 50 characters"):
        sandbox.read_limited("pdf", "a.pdf", pages, replace(LIMITS, characters=50))


@pytest.mark.parametrize(
    ("output", "code", "reason"),
    [
        (b"", -9, "broke on it .SIGKILL."),
        (b"", -11, "broke on it .SIGSEGV."),
        (b"", -24, "12 s of processor time"),
        (b"", -6, "needs more than 512 MiB of memory"),
        (b"", 1, "broke on it .exit 1."),
        (b"[1]", 0, "no answer"),
        (b'{"refused": "so it is"}', 0, "so it is"),
    ],
)
def test_every_way_to_end_has_a_plain_reason(output: bytes, code: int, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        sandbox._judge(output, code, False, SMALL)


@pytest.mark.parametrize("name", sorted(bombs()))
def test_bombs_are_taken_or_refused_and_the_caller_goes_on(name: str) -> None:
    data = bombs()[name]()
    reader = next(r for r in ("pdf", "docx", "pptx", "jats", "html") if _matches(r, data))
    try:
        reading = sandbox.read_limited(reader, name, data, SMALL)
    except UnreadableFile as refusal:
        assert len(str(refusal)) > 20
    else:
        assert isinstance(reading, Reading) and len(reading.text) <= SMALL.characters
    assert sandbox.read_limited("jats", "a.xml", ARTICLE).text == "Aim\n\nTo ² fill."


def _matches(reader: str, data: bytes) -> bool:
    from importlib import import_module

    return import_module(f"ingest.readers.{reader}").matches("x", data)


def test_entities_and_outside_files_are_never_followed(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("never to be read")
    article = (
        f'<!DOCTYPE article [<!ENTITY out SYSTEM "{secret.as_uri()}"><!ENTITY zz "written in">]>'
        "<article><body><p>Before &out;&zz; after.</p></body></article>"
    ).encode()
    assert sandbox.read_limited("jats", "a.xml", article).text == "Before after."


def test_child_may_not_write_start_or_connect(tmp_path) -> None:
    code = (
        "import sys, json, os\n"
        "from ingest.readers import sandbox_child\n"
        "sandbox_child._close_doors()\n"
        "tried = []\n"
        "def attempt(work):\n"
        "    try:\n"
        "        work()\n"
        "        tried.append('done')\n"
        "    except PermissionError:\n"
        "        tried.append('refused')\n"
        "import socket, subprocess\n"
        f"attempt(lambda: open({str(tmp_path / 'x')!r}, 'w'))\n"
        "attempt(lambda: socket.create_connection(('127.0.0.1', 9)))\n"
        "attempt(lambda: subprocess.run(['true']))\n"
        "attempt(lambda: os.system('true'))\n"
        "print(json.dumps(tried))\n"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert json.loads(done.stdout) == ["refused"] * 4


def test_child_sees_none_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEDICLE_SECRET", "x")
    assert "PEDICLE_SECRET" not in sandbox_start.environment()


@pytest.mark.parametrize(
    "change",
    [
        {"text": 5},
        {"text": "a\x00"},
        {"hints": [["heading", 0, 99, 2]]},
        {"hints": [["heading", 3, 3, 2]]},
        {"hints": [["unheard", 0, 1, None]]},
        {"hints": [["xref", 0, 1, ["one"]]]},
        {"pages": [[1, -1]]},
        {"pages": [[1, 3], [2, 1]]},
        {"boxes": [[0, 1, 1, 0.0, 0.0, float("nan"), 0.0]]},
        {"boxes": [[0, 99, 1, 0.0, 0.0, 1.0, 1.0]]},
        {"metadata": {}},
    ],
)
def test_answers_that_make_no_sense_are_refused(change: dict) -> None:
    packed = {**pack_reading(jats.read("a.xml", ARTICLE)), **change}
    with pytest.raises(UnreadableFile, match="makes no sense"):
        unpack_reading(packed, LIMITS)


def test_content_decides_not_the_name() -> None:
    assert read_file("notes.txt", ARTICLE).format == "jats"
    assert read_file("x.docx", make_pdf([text(50, 700, "words enough for a page of text")])).format == "pdf"
