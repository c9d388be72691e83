"""The logic of the pages without a browser: what is kept, what is said when something is wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.conversation import Assistant
from assistant.export import FORMS
from assistant.pages import opened, suggestions
from assistant.pages.exports import exchange_at, exchanges_of
from assistant.pages.library import state_view
from assistant.pages.talks import open_talk
from assistant.settings import Settings
from ingest.library import Library
from tests.page.conftest import ROOT

Start = Callable[..., AppTest]


@pytest.fixture
def start(library_folder: Path) -> Iterator[Start]:
    """Starts a session of the page over a copy of the library."""

    def begin(folder: Path = library_folder, **state: object) -> AppTest:
        opened.choose_library(folder)
        session = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
        for name, value in state.items():
            session.session_state[name] = value
        return session.run()

    yield begin
    if opened._open.cache_info().currsize:
        opened.open_assistant().close()
    opened._open.cache_clear()


def shown(session: AppTest) -> str:
    """All markup on the page."""
    return "\n".join(element.proto.body for element in session.get("html"))


def ask(session: AppTest, question: str) -> AppTest:
    """Ask a question."""
    return session.chat_input[0].set_value(question).run()


def test_an_answer_is_kept_with_its_question(start: Start, library_folder: Path) -> None:
    session = ask(start(), "How often is biopsy of the porcelain vertebra diagnostic?")
    assert not session.exception
    assert "81%" in shown(session) and "Okonkwo 2034" in shown(session)
    with Library(library_folder) as library:
        info = library.conversations.list()[0]
        assert [turn["role"] for turn in library.conversations.turns(info.id)] == ["user", "assistant"]
        assert info.owner.startswith("session-")


def test_a_stopped_question_is_answered_when_the_talk_is_opened_again(start: Start, library_folder: Path) -> None:
    with Library(library_folder) as library:
        talk = library.conversations.create("How fast does warm glass set?", "me")
        library.conversations.append(talk, {"role": "user", "content": "How fast does warm glass set?"})
    session = start(owner="me")
    session.button(key=f"talk-{talk}").click().run()
    assert "11 minutes" in shown(session)
    with Library(library_folder) as library:
        assert len(library.conversations.turns(talk)) == 2


def test_a_question_that_was_stopped_is_asked_again_only_when_wanted(start: Start, library_folder: Path) -> None:
    with Library(library_folder) as library:
        talk = library.conversations.create("How fast does warm glass set?", "me")
        library.conversations.append(talk, {"role": "user", "content": "How fast does warm glass set?"})
        held = open_talk(library, library.conversations.list("me")[0])
    held.stopped = True
    session = start(owner="me", talk=held)
    assert "Stopped before the answer was whole." in shown(session) and "11 minutes" not in shown(session)
    session.button(key="ask-again").click().run()
    assert "11 minutes" in shown(session)


def test_what_to_go_on_with_is_answered(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "TOO_FAR", 0.0)  # so small a library holds nothing that is near
    session = ask(start(), "How long does relief last after cold needle treatment?")
    offered = [b for b in session.button if str(b.key).startswith("offer-next-")]
    assert 1 <= len(offered) <= 3
    offered[0].click().run()
    assert session.session_state["talk"].turns[-1].answer.kind == "answer"


def test_one_answer_or_the_whole_talk_is_exported(start: Start) -> None:
    session = ask(start(), "How fast does warm glass set?")
    session = ask(session, "How long does relief last after cold needle treatment?")
    talk = session.session_state["talk"]
    assert [e.question for e in exchanges_of(talk)] == ["How fast does warm glass set?", "How long does relief last after cold needle treatment?"]
    one = exchange_at(talk, talk.turns[1].ordinal)
    assert one is not None and one.question == "How fast does warm glass set?" and exchange_at(talk, 99) is None
    assert not session.get("download_button")
    session.button(key=next(b.key for b in session.button if str(b.key).startswith("export-"))).click().run()
    parts = next(group for group in session.get("button_group") if "This answer" in str(group.proto))
    assert "The conversation" in str(parts.proto)
    assert len(session.get("download_button")) == len(FORMS)


def test_feedback_is_kept_beside_its_answer(start: Start, library_folder: Path) -> None:
    session = ask(start(), "How fast does warm glass set?")
    with Library(library_folder) as library:
        talk = library.conversations.list()[0].id
    session.feedback[0].set_value(1).run()
    with Library(library_folder) as library:
        assert library.conversations.turns(talk)[-1] == {"role": "feedback", "turn": 1, "value": "up", "words": ""}


def test_an_earlier_answer_can_be_chosen_for_its_sources(start: Start) -> None:
    session = ask(start(), "How often is biopsy of the porcelain vertebra diagnostic?")
    session = ask(session, "How long does relief last after cold needle treatment?")
    assert 'id="source-3-1"' in shown(session) and 'id="source-1-1"' not in shown(session)
    session.button(key=next(b.key for b in session.button if str(b.key).startswith("choose-"))).click().run()
    assert 'id="source-1-1"' in shown(session) and 'id="source-3-1"' not in shown(session)


def test_a_question_without_words_is_answered_in_words(start: Start) -> None:
    session = ask(start(), "?!")
    assert not session.exception
    assert "holds no word or number" in shown(session)


def test_an_empty_library_says_what_to_do(start: Start, tmp_path: Path) -> None:
    Library(tmp_path / "empty").close()
    session = start(tmp_path / "empty")
    assert "Add documents on the Library page" in shown(session)
    assert "Searched 0 passages of 0 documents" in shown(ask(session, "How fast does glass set?"))


def test_a_damaged_library_is_said_in_words_and_left_as_it_is(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / "library.sqlite3").write_bytes(b"no database " * 100)
    session = start(folder)
    assert not session.exception
    assert "damaged or not a library" in shown(session) and 'role="alert"' in shown(session)
    assert (folder / "library.sqlite3").read_bytes() == b"no database " * 100


def test_a_removed_document_leaves_the_quote_and_says_so(start: Start, library_folder: Path) -> None:
    session = ask(start(), "How often is biopsy of the porcelain vertebra diagnostic?")
    with Library(library_folder) as library:
        library.remove(["okonkwo-2034"])
    session.run()
    assert not session.exception
    assert "no longer in the library" in shown(session) and "81% of patients" in shown(session)


def test_what_another_process_adds_answers_the_next_question(start: Start, library_folder: Path, tmp_path: Path) -> None:
    question = "After how many hours is a wafer loaf cut?"
    session = ask(start(), question)
    assert "seventeen hours" not in shown(session)
    (tmp_path / "wafer.md").write_text("# Wafer loaves\n\nA wafer loaf is cut after seventeen hours.\n", encoding="utf-8")
    command = [sys.executable, "-m", "assistant.cli", "ingest", str(tmp_path / "wafer.md"), "--library", str(library_folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.stdout == "added: wafer\n", done.stderr
    session = ask(session, question)
    assert not session.exception and "seventeen hours" in shown(session)
    with Library(library_folder) as library:
        assert len(library.conversations.turns(library.conversations.list()[0].id)) == 4 and library.check() == []


def test_a_library_that_cannot_be_written_to_answers_and_says_that_it_keeps_nothing(start: Start, library_folder: Path) -> None:
    session = start()
    opened.open_assistant().library.database.obstacle = "read-only"
    for question in ("How often is biopsy of the porcelain vertebra diagnostic?", "How fast does warm glass set?"):
        session = ask(session, question)
        assert not session.exception
        assert "This conversation is not kept:" in shown(session) and "read-only" in shown(session)
    assert "81%" in shown(session) and "11 minutes" in shown(session)
    with Library(library_folder) as library:
        assert library.conversations.list() == []


def test_the_notice_says_when_words_leave_the_machine(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Nothing leaves this machine." in shown(start())
    assistant: Assistant = opened.open_assistant()
    remote = Settings(model="openai:far<b>", model_remote=True, model_url="https://far.example/v1")
    monkeypatch.setattr(assistant, "settings", remote)
    session = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240).run()
    assert "are sent to" in shown(session) and "openai:far&lt;b&gt; at https://far.example/v1" in shown(session)


def test_the_library_says_its_state_and_what_leaves_the_machine(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    start()
    assistant = opened.open_assistant()
    said = state_view(assistant).markup
    assert "2 documents, " in said and "ONNX Runtime" in said and "none: answers are quoted" in said and "Nothing leaves this machine." in said
    assert assistant.embedder.fingerprint.digest in said
    monkeypatch.setattr(assistant, "settings", Settings(model="openai:far", model_remote=True, model_url="https://far.example/v1"))
    assert "openai:far at https://far.example/v1" in state_view(assistant).markup


def test_two_sessions_do_not_see_each_other(start: Start) -> None:
    one = ask(start(), "How often is biopsy of the porcelain vertebra diagnostic?")
    two = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240).run()
    assert "porcelain vertebra diagnostic" in shown(one)
    assert "porcelain vertebra diagnostic" not in shown(two)
    assert not [b for b in two.button if str(b.key).startswith("talk-")]


def test_a_hundred_messages_are_shown_with_one_evidence(start: Start, library_folder: Path) -> None:
    session = ask(start(), "How fast does warm glass set?")
    talk = session.session_state["talk"]
    talk.turns = tuple(replace(turn, ordinal=n) for n, turn in enumerate(talk.turns * 50))
    session.run()
    assert not session.exception
    cited = len(talk.turns[-1].answer.citations)
    assert shown(session).count('class="question"') == 50 and shown(session).count('class="evidence"') == cited
