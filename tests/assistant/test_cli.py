"""The command line from outside: every command as a process of its own, on a small invented library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.assistant.commands import Run, read_lines

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
