"""What a question takes for granted is held against the library before it is answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Assistant
from assistant.premises import read_premises


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("Since warm needles break often, how many broke?", "warm needles break often"),
        ("The glue sets within an hour, right?", "The glue sets within an hour"),
        ("Glue relieves pain in all patients - how was that measured?", "Glue relieves pain in all patients"),
        ("Why does ultrasound alone guide the biopsy?", "ultrasound alone guide the biopsy"),
        (
            "By how much do cold needles worsen pain over warm needles?",
            "cold needles worsen pain compared with warm needles",
        ),
        ("how much cheaper are warm needles than cold needles", "warm needles are cheaper than cold needles"),
    ],
)
def test_premise_is_read(question: str, premise: str) -> None:
    assert premise in [p.claim for p in read_premises(question)]


@pytest.mark.parametrize(
    "question",
    [
        "How long does glue take to set?",
        "Why not use warm needles?",
        "What relieves pain, and how often?",
        "Does glue set?",
        "By how much does the score of the marble vertebra differ?",
    ],
)
def test_plain_question_takes_nothing_for_granted(question: str) -> None:
    assert list(read_premises(question)) == []


@given(st.text(max_size=300))
def test_premises_stand_in_the_question(text: str) -> None:
    assert all(premise.claim in text for premise in read_premises(text))


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Which probe is recommended for biopsy guided by ultrasound alone?", "cannot guide biopsy"),
        ("Why can ultrasound alone guide biopsy of the marble vertebra?", "cannot guide biopsy"),
        ("Since the glue sets within 20 minutes, when can the patient turn?", "within 9 minutes"),
        ("Bleeding follows biopsy in 40% of patients, what is done about it?", "in 4% of patients"),
    ],
)
def test_wrong_premise_is_corrected_first(invented: Assistant, question: str, says: str) -> None:
    answer = invented.ask(question)
    first, second = answer.text.split("\n")[:2]
    assert answer.kind == "answer" and first.startswith("The library says otherwise") and says in second
    for citation in answer.citations:
        assert invented.library.text(citation.document)[citation.start : citation.end] == citation.quote


def test_true_premise_is_not_remarked_on(invented: Assistant) -> None:
    assert "otherwise" not in invented.ask("The glue sets within 9 minutes, at what temperature?").text
