"""What more than one place says: groups of patients, the sentence before a However, the other document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.conversation import Assistant
from assistant.groups import group_labels
from assistant.settings import Settings
from ingest.pipeline import ingest_paths

TRIAL = """---
key: quill-2035
title: Warm glue against cold glue for the marble vertebra
authors: [Ada Quill]
year: 2035
kind: study
coverage: full text
---

# Warm glue against cold glue for the marble vertebra

## Group A

Warm glue was given. Leakage went into the disk in five patients and into a vein in three.

## Group B

Cold glue was given. Leakage went into the disk in nine patients and into a vein in eleven.

## Limits

One limitation is that nobody was followed for longer than a week. Second, the glue was bought from one maker. Finally, the needles were short.

## Discussion

Warm glue hardens within minutes and may lower the risk of drifting. However, the drifting of glue was seen as often as before.
"""

DECK = """---
key: stone-2036
title: Glue in practice
authors: [Carl Stone]
year: 2036
kind: review
coverage: full text
---

# Glue in practice

## Teaching

Every trainee should know that a bone fracture beside the glued vertebra is prevented by gluing the neighbour too.
"""

DOUBT = """---
key: reed-2037
title: What glue does to its neighbours
authors: [Bo Reed]
year: 2037
kind: study
coverage: full text
---

# What glue does to its neighbours

## Results

A fracture beside the glued vertebra was not related to gluing in any of 200 patients.
"""


@pytest.fixture(scope="module")
def glue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over three short invented documents."""
    folder = tmp_path_factory.mktemp("glue")
    for name, text in (("trial", TRIAL), ("deck", DECK), ("doubt", DOUBT)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    assistant = Assistant.open(tmp_path_factory.mktemp("library"), Settings())
    assert not ingest_paths(sorted(folder.iterdir()), assistant.library, assistant.embedder).refused
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    ("text", "labels"),
    [("in group A", {"A"}), ("groups A and B", {"A", "B"}), ("arm 2 or arm 1", {"1", "2"}), ("a group of nine", set()), ("", set())],
)
def test_groups_are_read_by_their_letters(text: str, labels: set[str]) -> None:
    assert group_labels(text) == labels


@pytest.mark.parametrize(("group", "first", "other"), [("A", "five", "nine"), ("B", "eleven", "three")])
def test_the_group_asked_for_answers_first(glue: Assistant, group: str, first: str, other: str) -> None:
    hits = glue.search.find(glue.search.understand(f"Where did the glue leak in group {group}?"))
    leaks = [hit.text for hit in hits if "Leakage" in hit.text]
    assert first in leaks[0] and other in leaks[1]


def test_what_a_however_opposes_is_quoted_with_it(glue: Assistant) -> None:
    text = glue.ask("How often is the drifting of glue seen?").text
    assert "as often as before" in text and "may lower the risk" in text


def test_a_yes_or_no_is_answered_by_each_document_that_speaks_of_it(glue: Assistant) -> None:
    answer = glue.ask("Is a fracture beside the glued vertebra likely?")
    assert {citation.document for citation in answer.citations} == {"stone-2036", "reed-2037"}


def test_a_list_of_sentences_is_told_in_full(glue: Assistant) -> None:
    text = glue.ask("What are the limitations of following anybody for a week?").text
    assert "longer than a week" in text and "one maker" in text and "needles were short" in text


def test_the_other_group_is_not_told_beside_the_one_asked_for(glue: Assistant) -> None:
    text = glue.ask("Where did the glue leak in group B?").text
    assert "eleven" in text and "three" not in text


def test_groups_by_their_letters_are_asked_of_the_study_that_has_them(glue: Assistant) -> None:
    answer = glue.ask("Was a leakage of glue into the disk likely in group A?")
    assert {citation.document for citation in answer.citations} == {"quill-2035"}
