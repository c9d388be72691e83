"""Which documents a question names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.naming import DocumentNames
from assistant.words import words
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.pipeline import ingest_paths

STUDY = """---
key: {key}
title: {title}
authors: [{author}]
year: 2031
kind: {kind}
coverage: full text
---

# {title}

Institute of Made-Up Spines, {place}

## Results

{said}
"""


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DocumentNames]:
    folder = tmp_path_factory.mktemp("named")
    for key, kind, title, author, place, said in (
        (
            "moss-2031",
            "review",
            "Wells of the back",
            "Ida Moss",
            "Lund, Sweden",
            "Wells are dug by hand in most towns.",
        ),
        ("fern-2031", "study", "Digging with spoons", "Olle Fern", "Lund, Sweden", "Spoons dug 12 wells in 30 days."),
        ("reed-2031", "study", "Digging with forks", "Ana Ek", "Porto, Portugal", "Forks dug 9 wells in 30 days."),
        ("birch-2031", "study", "Digging with ladles", "Jo Birch", "Vienna, Austria", "Ladles dug 4 wells in 30 days."),
    ):
        text = STUDY.format(key=key, kind=kind, title=title, author=author, place=place, said=said)
        (folder / f"{key}.md").write_text(text, encoding="utf-8")
    embedder = Embedder()
    with Library.open(tmp_path_factory.mktemp("library"), embedder.fingerprint) as library:
        ingest_paths(sorted(folder.iterdir()), library, embedder, None)
        yield DocumentNames(library, tuple(library.documents()))


@pytest.mark.parametrize(
    ("question", "named", "words_of_names"),
    [
        ("How many wells did the Porto series dig?", {"reed-2031"}, {"Porto"}),
        ("How many wells did the Lund spoon series dig?", {"fern-2031"}, {"Lund", "spoon"}),
        ("What do the review and the Lund spoon series say of wells?", {"moss-2031", "fern-2031"}, {"Lund", "spoon"}),
        ("How many wells did the Viennese team dig?", {"birch-2031"}, {"Viennese"}),
        ("ek dug how many wells?", {"reed-2031"}, {"ek"}),
        ("how many wells did he dig, ek or not?", set(), set()),
        ("Is Lund far from the wells?", set(), {"Lund"}),
    ],
)
def test_who_and_where_a_question_speaks_of_names_the_document(
    names: DocumentNames, question: str, named: set[str], words_of_names: set[str]
) -> None:
    found = words(question)
    kept, at = names.named_in(question, found)
    assert {key for key, strength in kept.items() if strength >= 0.7} == named
    assert {found[i].text for i in at} == words_of_names
