"""What is asked of a document, a table or a figure as a whole, and values set side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answer import Answer, as_json
from assistant.conversation import Assistant
from assistant.export_reading import read_answer
from assistant.overview import find_aspect
from assistant.settings import Settings
from assistant.talking import complete_question

LABELLED = """---
key: moreau-2034
title: Amber screws for the wooden rib
authors: [Lea Moreau]
year: 2034
kind: study
coverage: full text
---

# Amber screws for the wooden rib

## Abstract

Objective: We wanted to know whether amber screws hold in the wooden rib.

Results: Amber screws held in 41 of 50 ribs. Two screws melted. Walking improved in most people.

Conclusion: Amber screws hold in four of five wooden ribs. They should be kept cool.

## Discussion

One limitation of this study is that no rib was followed for longer than 10 weeks.

Table 1. Ribs by kind of screw

| Ribs | Amber (n = 50) | Brass (n = 48) |
| --- | --- | --- |
| Held | 41 | 44 |
| Melted | 2 | 0 |

Figure 1. An amber screw in the seventh wooden rib. The tip lies below the bark.
"""
HEADED = """---
key: tanaka-2035
title: Brass needles for the glass disk
authors: [Rui Tanaka]
year: 2035
kind: review
coverage: full text
---

# Brass needles for the glass disk

## Conclusions

Brass needles pass the glass disk without splinters. Their tips must be blunt.
"""
UNLABELLED = """---
key: osei-2036
title: Velvet balloons
authors: [Kofi Osei]
year: 2036
kind: abstract
coverage: abstract
---

# Velvet balloons

The purpose of this work is to try velvet balloons in 12 straw vertebrae.

We blew up a balloon in every vertebra.

Height rose by 3 mm. One balloon burst.

Velvet balloons raise straw vertebrae a little. They are cheap.
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over three documents that say in three ways what they found."""
    from ingest.pipeline import ingest_paths

    folder = tmp_path_factory.mktemp("shelf")
    for name, text in (("moreau", LABELLED), ("tanaka", HEADED), ("osei", UNLABELLED)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    assistant = Assistant.open(tmp_path_factory.mktemp("library"), Settings())
    assert not ingest_paths([folder], assistant.library, assistant.embedder).refused
    yield assistant
    assistant.close()


def _quotes(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("What did Moreau et al conclude?", ("four of five", "kept cool"), ("41 of 50", "10 weeks")),
        ("results of Moreau 2034", ("41 of 50", "melted"), ("kept cool",)),
        ("limitations of the Moreau study", ("10 weeks",), ("41 of 50",)),
        ("What was the aim of Moreau 2034?", ("whether amber screws hold",), ("41 of 50",)),
        ("What does Tanaka 2035 conclude?", ("without splinters", "blunt"), ()),
        ("conclusion of the Osei abstract?", ("raise straw vertebrae", "cheap"), ("3 mm",)),
        ("main findings of Osei 2036", ("3 mm", "burst"), ("cheap",)),
        ("summarise Osei 2036", ("purpose of this work", "raise straw"), ("We blew up",)),
    ],
)
def test_a_document_is_told_by_what_it_says_of_itself(
    shelf: Assistant, question: str, told: tuple[str, ...], not_told: tuple[str, ...]
) -> None:
    answer = shelf.ask(question)
    assert answer.kind == "answer"
    assert all(words in _quotes(answer) for words in told)
    assert not any(words in _quotes(answer) for words in not_told)


def test_a_question_about_something_is_not_answered_by_a_whole_section(shelf: Assistant) -> None:
    answer = shelf.ask("What did Moreau 2034 find about melted screws?")
    assert "melted" in answer.text.casefold()
    assert "kept cool" not in answer.text


def test_an_aspect_that_a_document_does_not_have_is_not_told(shelf: Assistant) -> None:
    assert find_aspect(shelf.read_document("tanaka-2035"), "limitations") == []


def test_a_table_asked_for_whole_is_set_out_with_a_citation_for_every_row(shelf: Assistant) -> None:
    answer = shelf.ask("What is in Table 1 of Moreau?")
    assert answer.comparison is not None
    assert answer.comparison.header == ("", "Amber (n = 50)", "Brass (n = 48)")
    assert [[cell.text for cell in row] for row in answer.comparison.rows] == [
        ["Held", "41", "44"],
        ["Melted", "2", "0"],
    ]
    by_marker = {c.marker: c for c in answer.citations}
    for label, *cells in answer.comparison.rows:
        assert label.marker is None
        assert all(cell.text in by_marker[cell.marker or 0].quote for cell in cells)


def test_a_comparison_cites_each_value_by_itself(shelf: Assistant) -> None:
    answer = shelf.ask("Held ribs, amber versus brass?")
    assert answer.comparison is not None
    cells = [cell for _, *row in answer.comparison.rows[:1] for cell in row]
    by_marker = {c.marker: c.quote for c in answer.citations}
    assert [(cell.text, by_marker[cell.marker or 0]) for cell in cells] == [("41", "41"), ("44", "44")]


def test_a_comparison_is_kept_by_the_written_form(shelf: Assistant) -> None:
    answer = shelf.ask("Held ribs, amber versus brass?")
    assert read_answer(as_json(answer)).comparison == answer.comparison


def test_a_figure_asked_for_whole_is_told_by_its_caption(shelf: Assistant) -> None:
    answer = shelf.ask("What does Figure 1 of Moreau show?")
    assert "seventh wooden rib" in _quotes(answer)
    assert "below the bark" in _quotes(answer)


@pytest.mark.parametrize(
    "question", ["What does Table 9 of Moreau show?", "Melted screws in Table 4 of Moreau?", "slide 12"]
)
def test_a_place_that_no_document_has_is_not_answered_from_another(shelf: Assistant, question: str) -> None:
    answer = shelf.ask(question)
    assert answer.kind == "abstention"
    assert not answer.citations
    assert "holds no text of" in answer.text


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("How many in group A got better?", "group B"),
        ("What was the VAS in arm 2?", "arm 1"),
        ("How old was the control group?", "treatment group"),
    ],
)
def test_the_other_arm_is_the_one_that_was_not_asked_for(before: str, asked: str) -> None:
    text, _ = complete_question("and the other arm?", [{"role": "user", "content": before}])
    assert asked in text
    assert complete_question("and at 6 months?", [{"role": "user", "content": before}])[0].find(asked) < 0
