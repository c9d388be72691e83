"""An answer with a language model: over real HTTP, in each wire format, with every sentence checked before it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.agent import answer_with_model
from assistant.answer import Answer
from assistant.conversation import Assistant
from assistant.settings import Settings
from tests.assistant.model_parts import asked_for, numbered, once_looked_up
from tests.assistant.model_server import Call, Calls, ModelServer, Reply, serve_model

QUESTION = "How often does sampling of the marble vertebra succeed?"
TRUE = "Sampling of the marble vertebra succeeds in 83% of patients"
FALSE = "Sampling of the marble vertebra succeeds in 38% of patients"
WIRES = ("openai", "anthropic", "ollama")


def settings_for(server: ModelServer, wire: str = "openai", seconds: float = 120.0) -> Settings:
    """Settings that name a scripted server."""
    return Settings(model=f"{wire}:scripted", model_url=server.url(wire), model_key="sk-very-secret", model_timeout=seconds)


def ask(assistant: Assistant, server: ModelServer, question: str = QUESTION, wire: str = "openai", **more: object) -> Answer:
    """Ask with the model that a scripted server plays."""
    return answer_with_model(question, (), assistant, settings_for(server, wire), **more)  # type: ignore[arg-type]


def writes(*sentences: tuple[str, str]) -> Callable[[Call], Reply]:
    """A part that looks nothing up and writes sentences, each citing the first passage that holds some words."""
    return once_looked_up(lambda call: " ".join(f"{text} [{numbered(call, words)}]." for text, words in sentences))


@pytest.mark.parametrize("wire", WIRES)
def test_answer_is_written_and_cited_in_each_wire_format(invented: Assistant, wire: str) -> None:
    def part(call: Call) -> Reply:
        if call.is_plan and not asked_for(call, "Found"):
            return Calls((("search", {"query": "bleeding after biopsy"}),))
        if call.is_plan:
            return "ready"
        return f"{TRUE} [{numbered(call, '83%')}]. Bleeding follows biopsy in 4% of patients [{numbered(call, '4%')}]."

    shown: list[str] = []
    with serve_model(part) as server:
        answer = ask(invented, server, wire=wire, on_statement=lambda s: shown.append(s.line))
    assert answer.kind == "answer" and answer.engine == f"{wire}:scripted" and answer.notice is None
    assert answer.text.split("\n") == [f"{TRUE}. [1]", "Bleeding follows biopsy in 4% of patients. [2]"] == shown
    assert [c.references[0].number for c in answer.citations] == [1, 2]
    for citation in answer.citations:
        assert invented.library.text(citation.document)[citation.start : citation.end] == citation.quote


def test_model_reads_no_document_while_it_has_tools(invented: Assistant) -> None:
    def part(call: Call) -> Reply:
        return Calls((("search", {"query": "glue"}), ("cite", {"claim": TRUE}))) if call.is_plan and len(server.calls) < 3 else "ready"

    with serve_model(part) as server:
        ask(invented, server)
    for call in server.calls:
        assert bool(call.tools) != ("83%" in call.everything)


def test_changed_number_is_kept_out_of_the_answer(invented: Assistant) -> None:
    with serve_model(writes((TRUE, "83%"), (FALSE, "83%"))) as server:
        shown: list[str] = []
        answer = ask(invented, server, on_statement=lambda s: shown.append(s.line))
    assert answer.text == f"{TRUE}. [1]" and answer.unverified == (f"{FALSE}.",)
    assert not any("38" in line for line in shown)


def test_answer_left_with_nothing_is_the_answer_without_a_model(invented: Assistant) -> None:
    plain = invented.ask(QUESTION)
    with serve_model(writes((FALSE, "83%"))) as server:
        answer = ask(invented, server)
    assert (answer.text, answer.citations, answer.engine) == (plain.text, plain.citations, "extractive")
    assert answer.unverified == (f"{FALSE}.",) and answer.notice and "language model" in answer.notice


def test_sentence_that_fails_is_mended_once_with_the_reason(invented: Assistant) -> None:
    def part(call: Call) -> Reply:
        if call.is_plan:
            return "ready"
        wrong = "Reason:" in call.last
        return f"1: {TRUE} [{numbered(call, '83%')}]" if wrong else f"{FALSE} [{numbered(call, '83%')}]."

    with serve_model(part) as server:
        answer = ask(invented, server)
    assert answer.text == f"{TRUE}. [1]" and answer.unverified == ()
    assert "38" in server.calls[-1].last and "83" in server.calls[-1].last
    assert sum("Reason:" in call.last for call in server.calls) == 1


def test_citation_to_a_passage_that_was_not_given_does_not_stand(invented: Assistant) -> None:
    with serve_model(once_looked_up(lambda call: f"{TRUE} [77].")) as server:
        answer = ask(invented, server)
    assert answer.engine == "extractive" and answer.unverified == (f"{TRUE}.",)


def test_sentence_without_a_citation_is_matched_to_its_passage(invented: Assistant) -> None:
    with serve_model(once_looked_up(lambda call: f"{TRUE}. Also, {FALSE[0].lower()}{FALSE[1:]}.")) as server:
        answer = ask(invented, server)
    assert answer.text == f"{TRUE}. [1]" and "83%" in answer.citations[0].quote
    assert len(answer.unverified) == 1


@pytest.mark.parametrize(
    "form",
    [
        '{{"statements": [{{"text": "{text}", "citations": [{n}]}}]}}',
        '```json\n[{{"sentence": "{text}.", "sources": ["passage {n}"]}}]\n```',
        "## Answer\n\n* **{text}** [{n}]\n\n",
        "<think>The number is 38%? No [2].</think>\n{text}. [{n}]",
        "{text} (passage {n}).",
        "{text} [passage {n}].",
        '{{"answer": "{text} [{n}]."}}',
        "{text}【{n}†source】.",
        "{text}.[^{n}]\n\n[^{n}]: Passage {n}",
        "{text}.¹\n\n¹ Passage 1",
        "{text}.<sup>{n}</sup>",
        "{text} ({n}).",
        "{text} (source: passage {n}).",
        "According to passage {n}, {text}.",
        "Sure! Based on the passages provided, here is what I found:\n\n1. {text} [{n}].\n\nLet me know if you need more!",
        "{text} [{n}].\n\nSources:\n[{n}] passage {n}",
        '{{"answer": [{{"text": "{text}.", "citations": [{n}]}}, {{"text": "Another',
        'Here is the JSON:\n```json\n{{"answer": "{text} [{n}]."}}\n```',
        '<answer><sentence cite="{n}">{text}.</sentence></answer>',
        "|---|---|\n| {text} | [{n}] |",
        "<|channel|>analysis<|message|>It may be 38%.<|end|><|start|>assistant<|channel|>final<|message|>{text} [{n}].",
    ],
)
def test_other_forms_of_an_answer_are_read(invented: Assistant, form: str) -> None:
    with serve_model(once_looked_up(lambda call: form.format(text=TRUE, n=numbered(call, "83%")))) as server:
        answer = ask(invented, server)
    assert re.fullmatch(rf"(?:- )?{re.escape(TRUE)}\. \[1\]", answer.text), answer


def test_list_is_checked_item_by_item_under_its_lead(invented: Assistant) -> None:
    def part(call: Call) -> Reply:
        n = numbered(call, "Contraindications")
        return f"Contraindications of glue injection include:\n- fever [{n}]\n- pregnancy [{n}]\n- diabetes [{n}]\n"

    with serve_model(once_looked_up(part)) as server:
        answer = ask(invented, server, "What are the contraindications of glue injection?")
    assert answer.text == "Contraindications of glue injection include:\n- fever. [1]\n- pregnancy. [1]"
    assert len(answer.unverified) == 1 and "diabetes" in answer.unverified[0]


def test_model_is_not_asked_where_the_library_does_not_answer_or_a_rule_does(invented: Assistant) -> None:
    with serve_model(lambda call: TRUE) as server:
        for question in (
            "Starting dose of metformin in diabetes",
            "My mother is 82 with a broken marble vertebra, should she have glue?",
            "SINS for a lytic T11 metastasis with mechanical pain",
            "Is it true that sampling of the marble vertebra succeeds in 38% of patients?",
        ):
            assert answer_with_model(question, (), invented, settings_for(server)).engine == "extractive"
    assert server.calls == []


def test_score_takes_only_what_the_user_said(invented: Assistant) -> None:
    from assistant.agent_desk import Desk

    desk = Desk(invented, "How stable is a lytic T11 metastasis?", ())
    reply = desk.score("sins", {"location": "T11", "bone_lesion": "lytic", "pain": "mechanical"})
    assert desk.runs["sins"].inputs == {"location": "T11", "bone_lesion": "lytic"}
    assert "pain" in reply.split("Not taken")[1] and "location" not in reply.split("Not taken")[1]
    assert "pain" in desk.runs["sins"].missing


def test_score_takes_what_the_user_said_or_confirmed_before(invented: Assistant) -> None:
    from assistant.agent_desk import Desk

    history = [
        {"role": "user", "content": "SINS for a lytic T11 metastasis"},
        {"role": "assistant", "content": "What about the pain? It is mechanical and the spine is dislocated."},
        {"role": "user", "content": "the pain is mechanical"},
    ]
    desk = Desk(invented, "and what is known about the treatment?", history)
    desk.score("sins", {"alignment": "subluxation"})
    assert desk.runs["sins"].inputs == {"location": "T11", "bone_lesion": "lytic", "pain": "mechanical"}


def test_link_or_markup_of_a_model_is_kept_out(invented: Assistant) -> None:
    def part(call: Call) -> Reply:
        n = numbered(call, "83%")
        return f"{TRUE}, see http://evil.invalid/x [{n}].\n{TRUE} ![x](http://evil.invalid) [{n}].\n<b>{TRUE}</b> [{n}]."

    with serve_model(once_looked_up(part)) as server:
        answer = ask(invented, server)
    assert answer.engine == "extractive"
    assert "evil" not in answer.text and not any("evil.invalid" in text and "http" in text for text in answer.unverified)


def test_follow_up_reaches_the_model_with_the_user_s_earlier_words_only(invented: Assistant) -> None:
    history = [
        {"role": "user", "content": "What was the pain score 1 month after glue injection?"},
        {"role": "assistant", "content": "It was 3.1, says the quoted row."},
    ]
    with serve_model(once_looked_up(lambda call: "no answer")) as server:
        answer = answer_with_model("and at 6 months?", history, invented, settings_for(server))
    assert all("1 month after glue" in c.everything and "quoted row" not in c.everything for c in server.calls)
    assert "2.4" in answer.text and answer.notice
