"""A library that changes while it is asked, and a talk that goes on: what is kept in memory answers as if all were new."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import scoring
from assistant.answer import as_json
from assistant.case_state import CaseState
from assistant.conversation import Assistant
from assistant.settings import Settings
from ingest.document import Document
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.pipeline import ingest_paths

ZINC = "# Zinc pins in marble\n\nZinc pins bend at {n} newtons in the marble spine.\n"
ASKED = ("At what force do zinc pins bend?", "How long until the glue sets?", "What does GI stand for?")


@pytest.fixture
def changing(invented: Assistant, tmp_path: Path) -> Iterator[Assistant]:
    """The assistant over a copy of the invented library."""
    folder = Path(shutil.copytree(invented.library.folder, tmp_path / "library"))
    opened = Assistant.open(folder, Settings())
    yield opened
    opened.close()


def add(assistant: Assistant, path: Path, n: int) -> None:
    path.write_text(ZINC.format(n=n), encoding="utf-8")
    with Library.open(assistant.library.folder, assistant.embedder.fingerprint) as library:
        report = ingest_paths([path], library, assistant.embedder)
    assert not report.refused


def remove(assistant: Assistant) -> None:
    with Library.open(assistant.library.folder, assistant.embedder.fingerprint) as library:
        library.remove([zinc_of(assistant)])


def zinc_of(assistant: Assistant) -> str:
    return next(info.key for info in assistant.library.documents() if "zinc" in info.key)


def answers(assistant: Assistant) -> list[dict[str, object]]:
    held = [as_json(assistant.ask(question)) for question in ASKED]
    return [{name: value for name, value in answer.items() if name != "timings_ms"} for answer in held]


def test_answers_over_a_changed_library_are_those_of_one_just_opened(changing: Assistant, tmp_path: Path) -> None:
    source = tmp_path / "zinc.md"
    for change in (
        lambda: add(changing, source, 31),
        lambda: add(changing, source, 47),
        lambda: remove(changing),
        lambda: add(changing, source, 59),
    ):
        answers(changing)
        change()
        fresh = Assistant.open(changing.library.folder, Settings())
        assert answers(changing) == answers(fresh)
        fresh.close()
    assert "59 newtons" in changing.ask(ASKED[0]).text


def test_document_that_goes_while_it_is_read_is_no_error(
    changing: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(changing, tmp_path / "zinc.md", 31)
    read, zinc, gone = changing.library.document, zinc_of(changing), []

    def read_late(key: str) -> Document:
        if key == zinc and not gone:
            gone.append(key)
            remove(changing)
        return read(key)

    monkeypatch.setattr(changing.library, "document", read_late)
    answer = changing.ask(ASKED[0])
    assert gone and "newtons" not in answer.text
    assert all(citation.document != zinc for citation in answer.citations)


def test_document_that_goes_while_its_names_are_read_is_no_error(
    changing: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(changing, tmp_path / "zinc.md", 31)
    read, zinc, gone = changing.library.front_words, zinc_of(changing), []

    def read_late(key: str) -> frozenset[str]:
        if key == zinc and not gone:
            gone.append(key)
            remove(changing)
        return read(key)

    monkeypatch.setattr(changing.library, "front_words", read_late)
    assert changing.searched().documents == 3 and gone
    assert changing.searched().documents == 2


def test_error_of_a_library_that_stays_as_it_is_is_told(changing: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(key: str) -> Document:
        raise LibraryError(f"The document '{key}' cannot be read.")

    monkeypatch.setattr(changing.library, "document", fail)
    with pytest.raises(LibraryError, match="cannot be read"):
        changing.ask(ASKED[1])


@pytest.mark.parametrize("n_turns", [7, 199, 200, 201, 251])
def test_remembered_cases_are_those_read_anew(n_turns: int) -> None:
    chance = random.Random(n_turns)
    said = [
        chance.choice(
            (
                "SINS for a T11 lytic metastasis",
                "the pain is mechanical",
                "Who cites Stone 2026?",
                "new patient",
                "both pedicles",
                "why?",
                "how often?",
            )
        )
        for _ in range(n_turns)
    ]
    scoring._states.clear()
    held: CaseState | None = None
    for n in range(max(0, n_turns - 4), n_turns + 1):
        held = scoring._replay(said[:n])
        assert scoring._replay(said[:n]) == held
    scoring._states.clear()
    assert scoring._replay(said) == held
