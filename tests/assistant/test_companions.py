"""Neighbours that are quoted with the sentence that answers, and rows of a table that belong together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings
from ingest.pipeline import ingest_paths

KILN = """---
title: Kiln smoke and the shoulders of potters
year: 2033
authors: [Ember L]
kind: study
---

# Kiln smoke and the shoulders of potters

## Results

The glaze was mixed by hand in the morning. Firing with oak smoke eased the shoulders of twelve potters. Enough records of oak smoke were kept only for shoulders that had been stiff for a year. The apprentices swept the yard.

Table 1. What the potters of each workshop made

| Ware | North | South |
|---|---|---|
| Hours at the wheel | 31 | 40 |
| Kind of pot | | |
| Jug | 12 | 9 |
| Bowl | 7 | 4 |
| Pitcher | 3 | 8 |
"""


@pytest.fixture(scope="module")
def kiln(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "ember-2033.md").write_text(KILN, encoding="utf-8")
    assistant = Assistant.open(tmp_path_factory.mktemp("library"), Settings())
    assert not ingest_paths([folder / "ember-2033.md"], assistant.library, assistant.embedder).refused
    yield assistant
    assistant.close()


def test_a_likely_neighbour_is_quoted_in_the_same_citation(kiln: Assistant) -> None:
    answer = kiln.ask("For which shoulders was oak smoke of use?")
    quote = answer.citations[0].quote
    assert "eased the shoulders" in quote and "stiff for a year" in quote
    assert kiln.read_document("ember-2033").text[answer.citations[0].start : answer.citations[0].end] == quote


def test_an_unlikely_neighbour_is_not_quoted(kiln: Assistant) -> None:
    answer = kiln.ask("For which shoulders was oak smoke of use?")
    assert "apprentices" not in answer.text and "by hand" not in answer.text


def test_list_of_what_heads_rows_tells_them_all_in_order(kiln: Assistant) -> None:
    text = kiln.ask("Which kinds of pot were made?").text
    assert [text.find(ware) for ware in ("Jug", "Bowl", "Pitcher")] == sorted(
        text.find(w) for w in ("Jug", "Bowl", "Pitcher")
    )
    assert all(ware in text for ware in ("Jug", "Bowl", "Pitcher")) and "wheel" not in text


def test_row_that_is_asked_for_stands_alone(kiln: Assistant) -> None:
    text = kiln.ask("How many jugs were made in the north?").text
    assert "12" in text and "Pitcher" not in text
