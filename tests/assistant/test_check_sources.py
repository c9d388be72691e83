"""Invented sources, each with a statement that stands on it and the same one made wrong where only its structure tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts.kin import are_kin, is_misspelt
from assistant.verify import check_statement

CASES = [
    (
        "Phone calls were made every 4 weeks. Visits took place every 9 weeks.",
        "Visits were made every 9 weeks.",
        "Visits were made every 4 weeks.",
    ),
    (
        "Twenty people (12 men, 8 women) with knee pain were treated.",
        "Of the people treated, 12 were men.",
        "With knee pain 12 people were treated.",
    ),
    (
        "Nine people were lost (five in the brace group and four in the cast group).",
        "In the brace group five people were lost.",
        "Five people were lost.",
    ),
    (
        "The trial ran from March 2011 to June 2013.",
        "The trial ran from March 2011 to June 2013.",
        "The trial ran from March 2013 to June 2013.",
    ),
    (
        "Deaths were 18% less likely after bracing.",
        "Deaths were 18% lower after bracing.",
        "Deaths were 18% higher after bracing.",
    ),
    (
        "Braces and casts had similar rates of skin problems.",
        "Skin problems were similar with braces and casts.",
        "Braces had fewer skin problems than casts.",
    ),
    (
        "Accuracy ranges from 70% to 90%.",
        "Accuracy lies between 70% and 90%.",
        "Accuracy lies between 70 mm and 90%.",
    ),
    (
        "The brace has been proven safe in adults.",
        "The brace has been proven safe in adults.",
        "The brace may be safe in adults.",
    ),
    (
        "Caudal injections are selective and can show which root hurts. On the contrary, transforaminal injections are diffuse.",
        "Caudal injections are selective and can show which root hurts, whereas transforaminal ones are diffuse.",
        "Transforaminal injections are selective and can show which root hurts, whereas caudal ones are diffuse.",
    ),
    (
        "In 30 people, full recovery (n = 10) and improvement (n = 14) were reached in 24 (80%).",
        "Recovery or improvement was reached in 24 of 30 people (80%).",
        "Recovery or improvement was reached in 14 of 30 people (80%).",
    ),
    (
        "Excluded were smokers, divers and pilots.",
        "Three groups were excluded: smokers, divers and pilots.",
        "Two groups were excluded: smokers, divers and pilots.",
    ),
    (
        "Osteolytic rather than osteoblastic lesions raise the yield.",
        "The yield is raised by osteolytic rather than osteoblastic lesions.",
        "The yield is raised by osteoblastic rather than osteolytic lesions.",
    ),
    (
        "The second visit should take place within 72 hours.",
        "The second visit should come within 72 hours.",
        "The second visit should come within 72 hours at the earliest.",
    ),
    (
        "Wax models may become an attractive alternative.",
        "Wax models may become an attractive alternative.",
        "Wax models have already become an attractive alternative.",
    ),
    (
        "The first visit is ideally held at six weeks.",
        "Ideally the first visit is held at six weeks.",
        "The first visit is obligatorily held at six weeks.",
    ),
    (
        "Stiffness:\n•soft: 3\n•middling: 2\n•springy: 1\n•rigid: 0",
        "A soft item scores 3 points, a springy one 1 and a rigid one 0.",
        "A soft item scores 3 points, a springy one 2 and a rigid one 0.",
    ),
    (
        "In cases where the knee could not be examined, patients were contacted by telephone.",
        "When patients could not be examined, they were contacted by telephone.",
        "When patients could be examined, they were contacted by telephone.",
    ),
    (
        "The tilt may relate to the outcome.",
        "The tilt may be related to the outcome.",
        "The tilt is known to be related to the outcome.",
    ),
    (
        "Consent should be given in all cases.",
        "In all cases consent should be given.",
        "Consent should be given in fewer than all cases.",
    ),
    (
        "The brace costs less and gives a significantly shortened hospitalization when compared with open surgery.",
        "Compared with open surgery, the brace costs less and the hospital stay is significantly shorter.",
        "Compared with open surgery, the brace costs less and the hospital stay is significantly longer.",
    ),
    (
        "Injection was stopped when substantial resistance was met.",
        "The injection ended when substantial resistance was met.",
        "The injection ended when minimal resistance was met.",
    ),
    (
        "Both creams help; however, zinc cream significantly outperforms the other.",
        "Both creams help, but zinc cream did significantly better.",
        "Both creams help, but the other cream did significantly worse than none.",
    ),
]


@pytest.mark.parametrize(("source", "true", "wrong"), CASES)
def test_what_stands_passes_and_what_is_exchanged_does_not(source: str, true: str, wrong: str) -> None:
    assert check_statement(true, [source]).supported
    assert not check_statement(wrong, [source]).supported


WORDS = st.text(alphabet="abcdefghij", min_size=1, max_size=14)


@given(WORDS, WORDS)
def test_kinship_of_words_has_no_order(one: str, two: str) -> None:
    assert are_kin(one, two) == are_kin(two, one)
    assert is_misspelt(one, two) == is_misspelt(two, one)


@given(st.text(alphabet="abcdefghij", min_size=8, max_size=14), st.integers(min_value=3, max_value=4), st.sampled_from("xyz"))
def test_one_other_letter_behind_the_beginning_is_a_misspelling(word: str, at: int, letter: str) -> None:
    assert is_misspelt(word, word[:at] + letter + word[at + 1 :])


def test_words_that_differ_at_the_beginning_are_not_kin() -> None:
    assert not are_kin("hyperdense", "hypodense") and not are_kin("unipedicular", "bipedicular")
    assert are_kin("pedicle", "pedicular")
