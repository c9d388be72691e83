"""A library of another field: the thesaurus's terms are none there, and its words are read as they stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings

BALLOONS = """---
key: winter-2030
title: Handling of hot-air balloons at small festivals
authors: [Pia Winter]
year: 2030
kind: review
coverage: full text
---

# Handling of hot-air balloons at small festivals

## Filling

The envelope is first filled with cold air by a petrol fan for 12 minutes. Inflation ends when the burner lifts the mouth off the ground. A balloon needs a crew of four on the ropes. The pressure at the crown stays below 3 hPa.

## Flight

The balloon rises at 2 metres per second with the burner lit in bursts of four seconds. The volume of the common envelope is 2200 cubic metres.

## Repairs

Small tears are glued with cement for fabric, and the cement hardens within an hour. Leakage through old seams doubled the use of gas in 9 of 40 balloons.
"""


@pytest.fixture(scope="module")
def balloons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    from ingest.pipeline import ingest_paths

    folder = tmp_path_factory.mktemp("balloons")
    (folder / "winter.md").write_text(BALLOONS, encoding="utf-8")
    assistant = Assistant.open(folder / "library", Settings())
    ingest_paths([folder / "winter.md"], assistant.library, assistant.embedder)
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("How long is the balloon inflated with cold air?", "12 minutes"),
        ("At what pressure is the balloon inflated?", "3 hPa"),
        ("In how many balloons did leakage double the use of gas?", "9 of 40"),
        ("How long does the cement take to harden?", "within an hour"),
        ("What is the volume of the envelope?", "2200 cubic metres"),
        ("How fast does the balloon rise?", "2 metres per second"),
    ],
)
def test_what_another_field_says_is_found_by_its_own_words(balloons: Assistant, asked: str, told: str) -> None:
    assert told in balloons.ask(asked).text


@pytest.mark.parametrize("asked", ["How is a balloon kyphoplasty done?", "What is the treatment of spinal metastases?"])
def test_what_it_does_not_hold_is_not_answered(balloons: Assistant, asked: str) -> None:
    assert balloons.ask(asked).kind == "abstention"


def test_terms_of_the_field_are_parted_in_another(balloons: Assistant) -> None:
    asked = "At what pressure is the balloon inflated?"
    assert "balloon inflated" not in [c.label for c in balloons.search.understand(asked).concepts]
    assert not balloons.search.lexicon.is_of_field()
