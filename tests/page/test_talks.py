"""Conversations are kept whole, come back as they were, and belong to one browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, CitedReference, ClaimCheck, Difference, Searched, ToolRun
from assistant.export_reading import ExportError, read_answer
from assistant.pages.talks import Talk, name_talk, open_talk, read_turns
from ingest.library import Library

CITED = Citation(
    1, "amber-2030", "Amber", ("Ann Lee",), 2030, None, "study", "full text", None, 3, 0, 5, "Amber", (1,),
    (CitedReference(1, "Lee A. Amber.", "Lee", 2029, also_cited_by=({"document": "b", "number": 2},), suspect="odd"),), ("A note.",), "Reads so",
)  # fmt: skip
ANSWER = Answer(
    "tool",
    "Amber. [1]",
    (CITED,),
    ToolRun("sins", {"location": "T11"}, {"location": {"start": 0, "end": 3, "text": "T11"}}, ("pain",), (), {"range": [3, 18]}, "3 to 18"),
    ClaimCheck("claim", "contradicted", (CITED,), (Difference("5", "6", "number"),), "text"),
    Searched(2, 30),
    ("left out",),
    "extractive",
    {"total": 12.5},
    ("Next?",),
    "Notice",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def test_a_conversation_comes_back_as_it_was(library: Library) -> None:
    talk = Talk("me")
    talk.add_question(library, "What melts?\nAmber?")
    talk.add_answer(library, ANSWER)
    talk.add_feedback(library, 1, "up")
    talk.add_question(library, "And then?")
    info = library.conversations.list("me")[0]
    again = open_talk(library, info)
    assert again.turns == talk.turns
    assert again.turns[1].answer == ANSWER and again.turns[1].feedback == "up"
    assert again.open_question == "And then?"
    assert info.title == "What melts? Amber?"


def test_nothing_is_stored_before_the_first_question(library: Library) -> None:
    assert Talk("me").history == []
    assert library.conversations.list() == []


def test_history_holds_words_and_roles_only(library: Library) -> None:
    talk = Talk("me")
    talk.add_question(library, "Q")
    talk.add_answer(library, ANSWER)
    assert talk.history == [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "Amber. [1]"}]


def test_turns_of_another_version_are_left_out() -> None:
    turns = read_turns([{"role": "user", "content": "a"}, {"role": "later", "x": 1}, {"role": "feedback", "turn": 9}])
    assert [t.content for t in turns] == ["a"]


def test_a_long_question_names_its_conversation_in_short() -> None:
    assert len(name_talk("word " * 100)) <= 80
    assert name_talk("short\n one") == "short one"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "other"}, "answer.kind"),
        ({"text": 3}, "answer.text"),
        ({"citations": {}}, "answer.citations"),
        ({"citations": [{"marker": 1}]}, "no 'document'"),
        ({"timings_ms": {"total": "x"}}, "answer.timings_ms.total"),
    ],
)
def test_an_answer_of_another_form_is_refused_by_the_field(change: dict, words: str) -> None:
    with pytest.raises(ExportError, match=words.replace(".", r"\.")):
        read_answer({"kind": "answer", "text": "t", **change})
