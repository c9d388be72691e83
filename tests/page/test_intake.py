"""Uploads: each file is answered by name, and nothing is written outside the library."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.pages.intake import Arrival, Intake, clean_name
from assistant.pages.library import document_row

GOOD = b"# Tin rods\n\nTin rods bend at 14 newtons in the model of the lumbar spine.\n"


def wait_for(intake: Intake, owner: str) -> list[Arrival]:
    """The arrivals of one owner once all are dealt with."""
    end = time.monotonic() + 240
    while any(a.state in ("waiting", "reading") for a in intake.arrivals(owner)):
        assert time.monotonic() < end
        time.sleep(0.02)
    return intake.arrivals(owner)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("a\x00b\u202egnp.exe", "abgnp.exe"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("x<img src=//a>.pdf", "a>.pdf"),
        ("y" * 500 + ".md", "y" * 200),
        ("\ud800.md", "md"),
    ],
)
def test_a_name_brings_no_folders_and_nothing_unseen(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_each_file_is_answered_by_its_name(assistant: Assistant, tmp_path: Path) -> None:
    before = sorted(p.name for p in tmp_path.rglob("*"))
    intake = Intake(assistant)
    files = [("../../tin.md", GOOD), ("again.md", GOOD), ("empty.md", b""), ("fake.pdf", b"%PDF-1.7 broken"), ("noise.txt", bytes(range(256)) * 20)]
    for name, data in files:
        intake.take("me", name, data)
    said = {a.name: (a.state, a.words) for a in wait_for(intake, "me")}
    assert said["../../tin.md"] == ("done", "added")
    assert said["again.md"][0] == "done" and "already" in said["again.md"][1]
    assert all(said[name][0] == "refused" and said[name][1] for name in ("empty.md", "fake.pdf", "noise.txt"))
    assert "tin" in {info.key for info in assistant.library.documents()}
    assert sorted(p.name for p in tmp_path.rglob("*") if "library" not in p.parts[-1]) == [n for n in before if "library" not in n]


def test_a_file_over_the_limit_is_refused_at_once(assistant: Assistant) -> None:
    intake = Intake(assistant)
    arrival = intake.take("me", "big.txt", b"x" * (assistant.settings.upload_mb * 1_000_000 + 1))
    assert arrival.state == "refused" and "at most" in arrival.words


def test_three_hundred_at_once_are_all_answered(assistant: Assistant) -> None:
    intake = Intake(assistant)
    for number in range(300):
        intake.take("me", f"file-{number}.txt", b"" if number % 3 else GOOD)
    said = wait_for(intake, "me")
    assert len(said) == 300 and all(a.words for a in said)
    assert sum(a.state == "done" for a in said) == 100


def test_owners_see_their_own_files_only(assistant: Assistant) -> None:
    intake = Intake(assistant)
    intake.refuse("me", "a", "why")
    intake.refuse("you", "b", "why")
    assert [a.name for a in intake.arrivals("me")] == ["a"]
    intake.forget("me")
    assert intake.arrivals("me") == [] and len(intake.arrivals("you")) == 1


def test_an_unforeseen_error_stops_neither_the_queue_nor_is_it_silent(assistant: Assistant) -> None:
    intake = Intake(assistant)

    def fail() -> None:
        raise ZeroDivisionError

    intake.read_again("me", "odd", fail)
    intake.take("me", "tin.md", GOOD)
    first, second = wait_for(intake, "me")
    assert first.state == "refused" and "ZeroDivisionError" in first.words and second.state == "done"


def test_the_fuller_version_says_afterwards_whose_place_it_took(assistant: Assistant) -> None:
    head = "---\ntitle: Tin rods in the wooden lumbar spine\nyear: 2031\nauthors: [Ada Quill]\ncoverage: {}\n---\n\n"
    body = "# Tin rods in the wooden lumbar spine\n\n## Bending\n\nTin rods bend at 14 newtons here.\n"
    intake = Intake(assistant)
    intake.take("me", "short.md", (head.format("abstract") + body).encode())
    intake.take("me", "whole.md", (head.format("full text") + body + "\nThey break at 20 newtons.\n").encode())
    said = wait_for(intake, "me")[-1]
    assert said.words == "takes the place of the abstract of the same source (short)"
    held = assistant.library
    rows = {info.key: document_row(info, held.replaced(info.key)).markup for info in held.documents()}
    assert said.words in rows[said.key or ""]
    assert [key for key, row in rows.items() if "takes the place" in row] == [said.key]
