"""The command line from outside: every command as a process of its own, on a small invented library."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

PAPER = """---
key: bakker-2030
title: Bread dust and the potter's spine
authors: [Ida Bakker, Jon Moor]
year: 2030
container: Annals of Invented Trades
doi: 10.5555/bread.1
kind: study
coverage: full text
---

# Bread dust and the potter's spine

## Results

Stiff backs were found in 31% of the 120 potters [1]. Warm clay eased the stiffness in 44 of 52 potters within three weeks [2].

Kiln smoke had no effect on the stiffness.

## References

1. Wheeler P, Kiln R. Stiffness of the back in potters. Trades Med. 2019;4:11-19.
2. Clay M. Warm clay for stiff backs: a trial. J Pottery. 2021;7:1-8.
"""
ESCAPES = "# Odd marks\n\nThe tilers of Ond counted 88 odd \x9b31mmarks\u202e and *stars* on 5~10 mg of plaster.\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def pedicle(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the command line in a process of its own."""
    home = tmp_path_factory.mktemp("home")
    base = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONDONTWRITEBYTECODE") if name in os.environ}
    base |= {"HOME": str(home), "PEDICLE_CACHE": str(model_cache), "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}

    def run(*arguments: str | bytes | Path, given: str | bytes | None = "", **environment: str) -> Any:
        data = given.encode() if isinstance(given, str) else given
        done = subprocess.run(
            [sys.executable, "-m", "assistant.cli", *arguments],
            cwd=ROOT, input=data, capture_output=True, timeout=240, env=base | environment, check=False,
        )  # fmt: skip
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    (folder / "bakker.md").write_text(PAPER, encoding="utf-8")
    (folder / "odd.txt").write_text(ESCAPES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def held(pedicle: Run, sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that most tests only read."""
    folder = tmp_path_factory.mktemp("held") / "library"
    done = pedicle("ingest", sources, "--library", folder, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report | {"added": ["bakker-2030", "odd"], "updated": [], "unchanged": [], "refused": []} == report
    return folder


def read_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def is_brief(message: str) -> bool:
    """One or two lines that end as sentences do."""
    lines = message.strip().splitlines()
    return 1 <= len(lines) <= 2 and lines[0].startswith("pedicle: ") and len(message) < 600


# What is held


def test_unchanged_files_are_left_alone(pedicle: Run, sources: Path, held: Path) -> None:
    done = pedicle("ingest", sources / "bakker.md", "--library", held, "--json")
    assert json.loads(done.stdout)["unchanged"] == ["bakker-2030"]


def test_library_lists_what_the_contract_names(pedicle: Run, held: Path) -> None:
    listed = json.loads(pedicle("library", "--json", "--library", held).stdout)
    assert set(listed) >= {"documents", "generation", "model"}
    first = listed["documents"][0]
    names = {"key", "title", "authors", "year", "doi", "kind", "coverage", "passages", "source", "sha256"}
    assert set(first) >= names and first["key"] == "bakker-2030" and first["year"] == 2030
    assert listed["model"]["dimension"] == 384 and listed["model"]["sha256"].startswith("53aa5117")


def test_text_is_the_file_character_for_character(pedicle: Run, sources: Path, held: Path) -> None:
    done = pedicle("library", "text", "odd", "--library", held)
    assert done.stdout == (sources / "odd.txt").read_text(encoding="utf-8")


def test_options_stand_before_or_behind_the_sub_command(pedicle: Run, held: Path) -> None:
    before = pedicle("library", "--library", held, "--json", "show", "bakker-2030")
    behind = pedicle("library", "show", "bakker-2030", "--json", "--library", held)
    assert before.stdout == behind.stdout
    shown = json.loads(behind.stdout)
    assert [r["first_author"] for r in shown["references"]] == ["Wheeler", "Clay"]
    assert shown["markers"] and shown["sections"] and shown["replaced"] == []
    printed = pedicle("library", "show", "bakker-2030", "--library", held).stdout
    cited = {number for marker in shown["markers"] for number in marker["numbers"]}
    assert all(f"entry {number} is cited at" in printed for number in cited)


def test_removed_document_is_gone_and_the_others_stay(pedicle: Run, sources: Path, tmp_path: Path) -> None:
    pedicle("ingest", sources, "--library", tmp_path / "l")
    done = pedicle("library", "remove", "odd", "nobody", "--library", tmp_path / "l", "--json")
    assert done.returncode == 1 and json.loads(done.stdout) == {"removed": ["odd"], "unknown": ["nobody"]}
    assert "nobody" in done.stderr
    left = json.loads(pedicle("library", "--json", "--library", tmp_path / "l").stdout)
    assert [d["key"] for d in left["documents"]] == ["bakker-2030"]
    rebuilt = pedicle("library", "rebuild", "--library", tmp_path / "l", "--json")
    assert json.loads(rebuilt.stdout)["generation"] > left["generation"]
    assert pedicle("library", "check", "--library", tmp_path / "l").stdout == "Everything is in order.\n"


# Asking and citing


def test_answer_quotes_its_source_exactly(pedicle: Run, held: Path, sources: Path) -> None:
    done = pedicle("ask", "In what share of potters were stiff backs found?", "--json", "--library", held)
    answer = json.loads(done.stdout)
    assert done.stderr == "" and done.stdout.count("\n") == 1
    assert answer["id"] is None and answer["kind"] == "answer" and "31%" in answer["text"]
    fields = {"text", "citations", "tool", "claim", "searched", "unverified", "engine", "timings_ms"}
    assert {"retrieve", "compose", "total"} <= answer["timings_ms"].keys() and answer["timings_ms"]["retrieve"] > 0
    assert set(answer) >= fields and answer["engine"] == "extractive" and answer["searched"]["documents"] == 2
    cited = answer["citations"][0]
    text = (sources / "bakker.md").read_text(encoding="utf-8")
    assert text[cited["start"] : cited["end"]] == cited["quote"]
    assert cited["markers"] == [1] and cited["references"][0]["first_author"] == "Wheeler"


def test_question_may_be_piped_in_and_words_are_for_people(pedicle: Run, held: Path) -> None:
    done = pedicle("ask", "--library", held, given="What eased the stiffness of potters?\n", NO_COLOR="1")
    assert done.returncode == 0 and "Warm clay" in done.stdout and "[1]" in done.stdout and "\x1b" not in done.stdout


def test_terminal_is_never_given_what_it_would_obey(pedicle: Run, held: Path) -> None:
    done = pedicle("ask", "How many odd marks did the tilers of Ond count?", "--library", held)
    assert "\x9b" not in done.stdout and "\u202e" not in done.stdout
    assert "*stars*" in done.stdout and "5~10 mg" in done.stdout


def test_batch_keeps_order_and_survives_broken_lines(pedicle: Run, held: Path) -> None:
    lines = [
        {"id": "a", "question": "In what share of potters were stiff backs found?"},
        "nonsense",
        {"id": "b"},
        {"id": "c", "question": ""},
        {"id": "d", "question": "and did kiln smoke have an effect?", "history": [{"role": "user", "content": "Stiff potters?"}]},
        {"id": "e", "question": "Stiff backs?", "history": "none"},
        ["no object"],
        {"id": "f", "question": 7},
    ]
    given = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    done = pedicle("ask", "--batch", "-", "--json", "--library", held, given=given)
    answers = read_lines(done.stdout)
    assert done.returncode == 1
    assert [a["id"] for a in answers] == ["a", None, "b", "c", "d", "e", None, "f"]
    assert ["error" in a for a in answers] == [False, True, True, True, False, True, True, True]
    assert all(set(a) == {"id", "error"} for a in answers if "error" in a)
    assert len(done.stderr.splitlines()) == 6


def test_same_question_gives_the_same_bytes(pedicle: Run, held: Path) -> None:
    def asked() -> dict[str, Any]:
        answer = json.loads(pedicle("ask", "What eased the stiffness?", "--json", "--library", held).stdout)
        return {name: value for name, value in answer.items() if name != "timings_ms"}

    assert asked() == asked()


def test_claims_are_supported_contradicted_or_not_in_the_library(pedicle: Run, held: Path) -> None:
    claims = {
        "s": "Stiff backs were found in 31% of potters.",
        "c": "Stiff backs were found in 58% of potters.",
        "n": "Cheese prevents migraine in sailors.",
    }
    given = "\n".join(json.dumps({"id": key, "claim": claim}) for key, claim in claims.items())
    done = pedicle("cite", "--batch", "-", "--library", held, given=given)
    checks = {check["id"]: check for check in read_lines(done.stdout)}
    assert {key: check["verdict"] for key, check in checks.items()} == {
        "s": "supported", "c": "contradicted", "n": "not_in_library",
    }  # fmt: skip
    assert checks["c"]["differences"][0]["source"].startswith("31")
    assert checks["s"]["citations"][0]["references"][0]["number"] == 1
    assert checks["n"]["citations"] == []


def test_statements_are_held_against_the_spans_they_cite(pedicle: Run, held: Path, sources: Path) -> None:
    text = (sources / "bakker.md").read_text(encoding="utf-8")
    start = text.index("Stiff backs were")
    place = {"document": "bakker-2030", "start": start, "end": text.index("[1]", start)}
    lines = [
        {"id": "true", "statement": "Stiff backs were found in 31% of potters.", "citations": [place]},
        {"id": "false", "statement": "Stiff backs were found in 13% of potters.", "citations": [place]},
        {"id": "none", "statement": "Stiff backs were found in 31% of potters.", "citations": []},
        {"id": "gone", "statement": "Stiff backs.", "citations": [{**place, "document": "nobody"}]},
        {"id": "beyond", "statement": "Stiff backs.", "citations": [{**place, "end": 10**9}]},
        {"id": "bad", "statement": "Stiff backs.", "citations": [{"document": 3}]},
    ]
    done = pedicle("verify", "--batch", "-", "--library", held, given="\n".join(map(json.dumps, lines)))
    given = {line["id"]: line for line in read_lines(done.stdout)}
    assert {key for key, line in given.items() if line.get("supported")} == {"true"}
    assert given["false"]["reasons"][0] == {"what": "number", "statement": "13%", "source": "31%"}
    assert "error" in given["bad"] and done.returncode == 1


def test_exported_answer_is_checked_against_the_library(pedicle: Run, held: Path, tmp_path: Path) -> None:
    answer = pedicle("ask", "In what share of potters were stiff backs found?", "--json", "--library", held).stdout
    file = tmp_path / "answer.json"
    file.write_text(answer, encoding="utf-8")
    assert pedicle("verify", file, "--library", held).returncode == 0
    file.write_text(answer.replace("31%", "91%"), encoding="utf-8")
    wrong = pedicle("verify", file, "--library", held, "--json")
    assert wrong.returncode == 1 and json.loads(wrong.stdout)["faults"]


def test_eval_prints_the_figures_of_a_gold_file(pedicle: Run, held: Path, tmp_path: Path) -> None:
    sentence = "Stiff backs were found in 31% of the 120 potters [1]."
    gold = {
        "id": "g1", "type": "number", "question": "In what share of potters were stiff backs found?", "history": [],
        "answerable": True, "gold_docs": ["bakker-2030"], "evidence": [sentence], "key_facts": [[r"31\s?%"]], "must_not": ["13%"],
    }  # fmt: skip
    absent = {"id": "g2", "type": "far", "question": "Dose of metformin?", "answerable": False, "key_facts": [], "must_not": []}
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, (gold, absent))), encoding="utf-8")
    figures = json.loads(pedicle("eval", tmp_path / "gold.jsonl", "--json", "--library", held).stdout)["figures"]
    assert figures["facts_full"] == figures["first_hit"] == figures["verbatim"] == figures["abstained"] == 1.0
    printed = pedicle("eval", tmp_path / "gold.jsonl", "--library", held).stdout.splitlines()
    assert printed[:3] == ["items: 2", "answered: 2", "facts_full: 1.0"]


# Scores


def test_score_takes_fields_lists_and_text(pedicle: Run) -> None:
    fields = ["location=T11", "pain=mechanical", "bone_lesion=lytic", "alignment=normal", "posterolateral=unilateral"]
    both = pedicle("score", "sins", *fields, "vertebral_body=over_50_collapse,under_50_collapse", "--json")
    run = json.loads(both.stdout)
    assert run["result"]["range"] == [11, 12] and run["result"]["category"] == "potentially_unstable"
    assert run["assumed"] == [] and run["missing"] == ["vertebral_body"]
    text = "SINS: T11, lytic, mechanical pain, normal alignment, one pedicle, collapsed"
    read = json.loads(pedicle("score", "--text", text, "--json").stdout)
    assert read["name"] == "sins" and read["result"]["range"] == [11, 12]
    for name, span in read["read_from"].items():
        assert text[span["start"] : span["end"]] == span["text"], name


def test_score_batch_takes_every_form_of_line(pedicle: Run) -> None:
    lines = [
        {"id": "s1", "text": "SINS for a blastic L3 metastasis without pain"},
        {"id": "s2", "tool": "sins", "text": "T11, lytic"},
        {"id": "s3", "tool": "sins", "inputs": {"location": "T11"}},
        {"id": "s4", "tool": "sinns", "inputs": {}},
        {"id": "s5", "tool": "sins", "inputs": {"location": "T13"}},
        {"id": "s6", "tool": "sins"},
    ]
    bad = '{"id": "s7", "tool": "percent_change", "inputs": {"before": NaN, "after": 1}}'
    done = pedicle("score", "--batch", "-", given="\n".join([*map(json.dumps, lines), bad]))
    given = read_lines(done.stdout)
    assert [line.get("name") for line in given] == ["sins", "sins", "sins", None, None, None, None]
    assert "sins" in given[3]["error"] and "T13" in given[4]["error"] and given[6]["id"] is None


def test_tools_give_a_schema_each(pedicle: Run) -> None:
    tools = json.loads(pedicle("tools", "--json").stdout)["tools"]
    assert len(tools) == 22 and all(tool["schema"]["type"] == "object" and tool["sources"] for tool in tools)
    assert "sins" in pedicle("tools").stdout


def test_doctor_finds_everything_in_order_or_says_what_is_not(pedicle: Run, held: Path) -> None:
    done = pedicle("doctor", "--library", held, "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0 and told["ok"], done.stderr
    assert {"packages", "embedding model", "model export", "library", "index"} <= {f["what"] for f in told["findings"]}


# Wrong usage and bad input

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
