"""Gold files and the doctor, as far as no process of its own is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.doctor import check_settings, examine
from assistant.errors import AssistantError
from assistant.evaluate import evaluate_file, kind_of, read_gold
from assistant.evaluate_rules import collect_spans, is_same, judge_case, matches
from assistant.settings import Settings
from assistant.tools.run import run_text


@pytest.mark.parametrize(
    ("want", "got", "same"),
    [
        (1.0, 1.04, True),
        (1.0, 1.06, False),
        (True, 1, False),
        (None, None, True),
        (None, 0, False),
        ("good", "fair", False),
        ("Good ", "good", True),
        (["B", "a"], ["A", "b"], True),
        ([1, 2], [1, 2, 3], False),
        ({"low": 1}, {"low": 1.01, "more": 2}, True),
    ],
)
def test_values_are_the_same_within_the_tolerance(want: object, got: object, same: bool) -> None:
    assert is_same(want, got) is same


@pytest.mark.parametrize("data", [b"", b"\n\n", b"no json", b"[1]", b'{"id": 1}\n{'])
def test_file_that_is_no_gold_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(AssistantError, match="gold"):
        read_gold(data)


def test_item_of_no_kind_is_named_with_its_line() -> None:
    with pytest.raises(AssistantError, match="Line 7"):
        kind_of({"id": 1}, 7)


def test_pattern_that_is_none_is_named() -> None:
    with pytest.raises(AssistantError, match="regular expression"):
        matches("(", "text")


def test_case_is_right_only_when_all_of_it_is() -> None:
    gold = {
        "text": "SINS: T11, lytic, mechanical pain, normal alignment, no collapse, 60% of the body, one pedicle",
        "applicable": True,
        "components": {"location": 3, "pain": 3, "bone_lesion": 2, "alignment": 0, "vertebral_body": 1, "posterolateral": 1},
        "total_range": [10, 10],
        "category": "potentially_unstable",
        "sins_referral_ge7": True,
    }
    run = run_text(gold["text"], "sins")
    assert judge_case(gold, run).ok
    assert not judge_case({**gold, "total_range": [9, 9]}, run).ok
    assert not judge_case({**gold, "applicable": False}, run).ok
    assert not judge_case(gold, None).ok


def test_mistyped_setting_is_told_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEDICLE_LIBARY", "x")
    faults = [finding for finding in check_settings(Settings()) if not finding.ok]
    assert len(faults) == 1 and "PEDICLE_LIBRARY" in faults[0].text


def test_doctor_ends_whatever_it_meets(tmp_path: Path) -> None:
    settings = Settings(library=tmp_path / "none", cache=tmp_path, embedding=str(tmp_path), model="openai:x", model_url="https://far.example")
    found = {finding.what: finding for finding in examine(settings)}
    assert not found["embedding model"].ok and "model" in found["embedding model"].text
    assert not found["language model"].ok and "PEDICLE_MODEL_REMOTE" in found["language model"].text
    assert found["library"].ok and not (tmp_path / "none").exists()


def test_file_that_is_parted_is_measured_by_the_part() -> None:
    gold = b'{"claim": "a", "verdict": "supported", "split": "A"}'
    with pytest.raises(AssistantError, match="it has: A"):
        evaluate_file(gold, None, "B")  # type: ignore[arg-type]


@pytest.mark.parametrize("span", [["k", 3, 3], ["k", 3], "k", ["k", "0", 9]])
def test_span_that_is_none_is_named(span: object) -> None:
    with pytest.raises(AssistantError, match="span"):
        collect_spans({"spans": [span]}, None)  # type: ignore[arg-type]
