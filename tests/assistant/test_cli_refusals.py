"""The command line from outside: wrong usage, bad input, damaged libraries and interrupts, each refused in a line or two."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assistant.commands import PAPER, ROOT, Run, is_brief

WRONG = {
    "no command": ([], ""),
    "unknown command": (["asks"], "'ask'"),
    "unknown option": (["ask", "x", "--jsonn"], ""),
    "unknown tool": (["score", "sinz", "location=T1"], "sins"),
    "no field": (["score", "sins", "T11"], "FIELD=VALUE"),
    "nothing to score": (["score"], "--text"),
    "field twice": (["score", "sins", "pain=none", "pain=mechanical"], "twice"),
    "broken JSON value": (["score", "odi", "sections=[1,2"], "JSON"),
    "both file and batch": (["verify", "a", "--batch", "-"], "--batch"),
    "neither file nor batch": (["verify"], "--batch"),
    "empty path": (["ingest", ""], "path is empty"),
    "empty folder's name": (["library", "--library", ""], "--library"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_ends_with_2_and_says_what_is_right(pedicle: Run, name: str) -> None:
    arguments, words = WRONG[name]
    done = pedicle(*arguments)
    assert done.returncode == 2 and words in done.stderr
    assert not arguments or (is_brief(done.stderr) and done.stdout == "")


def test_unusable_questions_are_refused_in_words(pedicle: Run, held: Path) -> None:
    for given in ("  \n", "x" * 1_000_000):
        done = pedicle("ask", "--library", held, "--json", given=given)
        assert done.returncode == 1 and done.stdout == "" and is_brief(done.stderr), given[:10]


def test_what_is_no_character_is_named_and_refused(pedicle: Run, held: Path) -> None:
    nul = pedicle("ask", "--library", held, "--json", given=b"share of stiff\x00 potters?")
    assert nul.returncode == 1 and nul.stdout == "" and is_brief(nul.stderr) and "NUL at character 15" in nul.stderr
    surrogate = pedicle("ask", b"stiff potters \xff?", "--json", "--library", held)
    assert surrogate.returncode == 1 and surrogate.stdout == "" and "U+DCFF" in surrogate.stderr
    scored = pedicle("score", "sins", "--text", b"pain \xff")
    assert scored.returncode == 1 and is_brief(scored.stderr)
    lines = b'{"id": 1, "question": "stiff \\ud800 potters"}\n{"id": 2, "question": "How many potters were stiff?"}\n'
    batch = pedicle("ask", "--batch", "-", "--library", held, given=lines)
    first, second = map(json.loads, batch.stdout.splitlines())
    assert batch.returncode == 1 and "U+D800" in first["error"] and second["kind"] in ("answer", "abstention")


def test_bytes_of_another_encoding_do_no_harm(pedicle: Run, held: Path) -> None:
    done = pedicle("ask", "--library", held, "--json", given=b"share of stiff potters \xff?")
    assert done.returncode == 0 and json.loads(done.stdout)["kind"] in ("answer", "abstention")


def test_a_version_that_took_a_place_says_so(pedicle: Run, tmp_path: Path) -> None:
    paper, library = tmp_path / "paper.md", tmp_path / "library"
    for words in (PAPER, f"{PAPER}\nThe potters went home.\n"):
        paper.write_text(words, encoding="utf-8")
        pedicle("ingest", paper, "--library", library)
    words = "takes the place of an earlier version of its file"
    assert words in pedicle("library", "show", "bakker-2030", "--library", library).stdout
    assert words in pedicle("library", "--library", library).stdout
    shown = json.loads(pedicle("library", "show", "bakker-2030", "--json", "--library", library).stdout)
    assert shown["replaced"] == [words]


def test_bad_files_are_named_and_the_good_ones_go_in(pedicle: Run, tmp_path: Path) -> None:
    folder, library = tmp_path / "mixed", tmp_path / "library"
    (folder / "nothing").mkdir(parents=True)
    (folder / "good.md").write_text(PAPER, encoding="utf-8")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.txt").write_bytes(b"")
    done = pedicle("ingest", folder, tmp_path / "missing.md", folder / "nothing", "--library", library, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1 and report["added"] == ["bakker-2030"]
    refused = {Path(r["path"]).name for r in report["refused"]}
    assert {"noise.txt", "empty.txt", "missing.md"} <= refused
    assert all(len(r["reason"]) > 10 for r in report["refused"])
    assert len(done.stderr.strip().splitlines()) == len(report["refused"])


def test_library_that_is_not_there_is_not_made_by_looking(pedicle: Run, tmp_path: Path) -> None:
    for arguments in (["library"], ["ask", "Who?"], ["library", "text", "x"], ["library", "remove", "x"]):
        done = pedicle(*arguments, "--library", tmp_path / "none")
        assert done.returncode == 1 and is_brief(done.stderr) and "pedicle ingest" in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.fixture
def spoilt(held: Path, tmp_path: Path) -> Path:
    """A copy of the library, to be spoilt."""
    return Path(shutil.copytree(held, tmp_path / "library"))


def test_damaged_record_is_left_as_it_is(pedicle: Run, spoilt: Path) -> None:
    file = next(path for path in spoilt.iterdir() if path.suffix in (".sqlite", ".db", ".sqlite3"))
    for beside in spoilt.glob(f"{file.name}-*"):
        beside.unlink()
    file.write_bytes(b"this was a library once " * 400)
    damaged = file.read_bytes()
    for arguments in (["ask", "Who?"], ["library"], ["library", "check"]):
        done = pedicle(*arguments, "--library", spoilt)
        assert done.returncode == 1 and is_brief(done.stderr), done.stderr
    told = json.loads(pedicle("doctor", "--library", spoilt, "--json").stdout)
    assert [f["what"] for f in told["findings"] if not f["ok"]] == ["library"]
    assert file.read_bytes() == damaged


def test_damage_that_cannot_be_mended_is_left_and_said(pedicle: Run, spoilt: Path) -> None:
    with sqlite3.connect(spoilt / "library.sqlite3") as connection:
        connection.execute("UPDATE documents SET text = x'00ff' WHERE key = 'bakker-2030'")
    connection.close()
    done = pedicle("library", "check", "--library", spoilt, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1 and is_brief(done.stderr)
    assert report["left"] == report["report"] and "'bakker-2030' is damaged" in report["left"][0]
    assert pedicle("library", "rebuild", "--library", spoilt).returncode == 0
    assert pedicle("library", "check", "--library", spoilt).stdout == "Everything is in order.\n"


def test_damaged_index_keeps_nobody_from_asking(pedicle: Run, spoilt: Path) -> None:
    broken = spoilt / "index" / "g-000001-broken"
    broken.mkdir(parents=True)
    (broken / "chroma.sqlite3").write_bytes(b"no index at all " * 100)
    assert json.loads(pedicle("ask", "How many stiff potters?", "--library", spoilt, "--json").stdout)["citations"]
    assert pedicle("library", "check", "--library", spoilt).returncode == 0
    assert pedicle("library", "check", "--library", spoilt).stdout == "Everything is in order.\n"


def test_library_of_another_model_is_not_mixed(pedicle: Run, spoilt: Path) -> None:
    file = next(path for path in spoilt.iterdir() if path.suffix in (".sqlite", ".db", ".sqlite3"))
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE facts SET value = replace(value, '53aa5117', '00000000') WHERE name = 'fingerprint'")
    connection.close()
    done = pedicle("ask", "How many stiff potters?", "--library", spoilt)
    assert done.returncode == 1 and "rebuild" in done.stderr and is_brief(done.stderr)
    assert "bakker-2030" in pedicle("library", "--library", spoilt).stdout
    assert pedicle("library", "rebuild", "--library", spoilt).returncode == 0
    assert "31%" in pedicle("ask", "In what share of potters were stiff backs found?", "--library", spoilt).stdout


def test_model_with_another_digest_is_refused(pedicle: Run, spoilt: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    done = pedicle("ask", "How many stiff potters?", "--library", spoilt, PEDICLE_EMBEDDING=str(tmp_path / "model"))
    assert done.returncode == 1 and "model" in done.stderr and is_brief(done.stderr)


def test_setting_that_is_not_taken_is_named(pedicle: Run, held: Path) -> None:
    done = pedicle("ask", "Who?", "--library", held, PEDICLE_PORT="many")
    assert done.returncode == 2 and "PEDICLE_PORT" in done.stderr and is_brief(done.stderr)


def test_setting_that_is_empty_is_none(pedicle: Run, held: Path) -> None:
    done = pedicle("library", PEDICLE_LIBRARY="", PEDICLE_PORT="")
    assert done.returncode == 1 and "There is no library in '/" in done.stderr and is_brief(done.stderr)


def test_page_does_not_start_on_a_taken_port(pedicle: Run, held: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = pedicle("chat", "--port", str(taken.getsockname()[1]), "--library", held)
    assert done.returncode == 1 and is_brief(done.stderr) and "--port" in done.stderr


def test_interrupt_is_quiet(held: Path, model_cache: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PEDICLE_CACHE": str(model_cache)}
    running = subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "ask", "--batch", "-", "--library", str(held)],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # What runs in the background of a shell inherits a deaf ear for interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert running.stdin and running.stdout
    running.stdin.write(json.dumps({"id": 1, "question": "How many stiff potters?"}) + "\n")
    running.stdin.flush()
    assert json.loads(running.stdout.readline())["id"] == 1
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=240)
    assert running.returncode == 130 and out == "" and err == ""


def test_interrupt_while_modules_are_loaded_is_quiet() -> None:
    script = (
        "import builtins, runpy; load = builtins.__import__\n"
        "def interrupted(name, *rest, **more):\n"
        "    if name == 'typer': raise KeyboardInterrupt\n"
        "    return load(name, *rest, **more)\n"
        "builtins.__import__ = interrupted; runpy.run_module('assistant.__main__', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_reader_that_stops_reading_is_no_fault(held: Path, model_cache: Path) -> None:
    command = f"{sys.executable} -m assistant.cli tools --json | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.stderr == ""
