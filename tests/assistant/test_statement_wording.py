"""True statements in wording far from their source, each beside the wrong one that is nearest to it."""

from __future__ import annotations

import pytest

from assistant.facts.arm_names import read_arms
from assistant.facts.clauses import read_sentence
from assistant.facts.everyday import is_built_as_term, is_everyday
from assistant.verify import check_statement, default_meanings

#: A source, a statement that says the same, and one that does not.
CASES = [
    ("Relief was seen in 62% of sailors.", "More than half of the sailors had relief.", "More than half of the sailors had no relief."),
    ("Relief was seen in 62% of sailors.", "More than half of the sailors had relief.", "Fewer than half of the sailors had relief."),
    ("Relief was seen in 42% of sailors.", "Fewer than half of the sailors had relief.", "More than half of the sailors had relief."),
    ("Relief was seen in 95.8% of sailors.", "Just under 96% of sailors had relief.", "Just under 86% of sailors had relief."),
    ("Success rates are 60 to 85%.", "Success goes no further than 85%.", "Success goes no further than 60%."),
    ("The difference was significant (P = 0.03).", "The difference was significant, with a P of 0.03.", "The difference was significant, with a P of 0.3."),
    ("The rope is 5 mm in diameter.", "The rope is half a centimetre thick.", "The rope is half a metre thick."),
    ("Temperature remains below 42°C.", "The temperature never reaches 42 °C.", "The temperature never falls to 42 °C."),
    ("The sail is the most common site of tears.", "No other place is torn as often as the sail.", "No other place is torn less often than the sail."),
    ("Most used is resin; alternatives include tar.", "Nothing is used more than resin.", "Nothing is used more than tar."),
    ("He suffers from pain resistant to drugs.", "His pain was one that drugs had not relieved.", "His pain was one that was relieved by drugs."),
    ("Who should not be treated? Sailors with an allergy.", "Treatment is out of the question in sailors with an allergy.",
     "Treatment is advisable in sailors with an allergy."),
    ("After heating, resin was injected.", "The sail was heated before resin was injected.", "The sail was heated once resin had been injected."),
    ("Such seams have proved safe.", "Such seams have proved safe.", "Such seams have yet to be proved safe."),
    ("Knots reduce leakage of the resin.", "Knots curb leakage of the resin.", "Knots favour leakage of the resin."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "statement", "_"), CASES)
def test_a_statement_far_from_its_source_in_wording_stands(source: str, statement: str, _: str) -> None:
    assert check_statement(statement, [source]).reasons == ()


@pytest.mark.parametrize(("source", "_", "statement"), CASES)
def test_the_nearest_wrong_statement_falls(source: str, _: str, statement: str) -> None:
    assert not check_statement(statement, [source]).supported


@pytest.mark.parametrize("word", ["ascertained", "abolish", "overinflating", "misalignment", "meticulous"])
def test_a_word_built_as_plain_english_is_everyday(word: str) -> None:
    assert is_everyday(word, lambda part: 1)


@pytest.mark.parametrize("word", ["arachnoiditis", "arthrodesis", "neurolytic", "osteosarcoma", "antihypertensive", "transnasal"])
def test_a_word_on_a_form_of_medicine_is_a_term(word: str) -> None:
    assert is_built_as_term(word)
    assert not is_everyday(word, lambda part: 1)


ROW = "Stable sails, n (%): tar and wax (n = 40) 30 (75); tar (n = 40) 20 (50); P-value {}"


@pytest.mark.parametrize(("p", "chance"), [("0.300", True), ("0.004", False)])
def test_significance_is_held_against_the_p_value_of_a_row(p: str, chance: bool) -> None:
    said = "Sails were stable in 75% with tar and wax and in 50% with tar, a difference that was {}significant."
    row = ROW.format(p)
    assert check_statement(said.format("not "), [row]).supported is chance
    assert check_statement(said.format(""), [row]).supported is not chance


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        ("It lasted longer after the combined procedure than after tar.", [0, 1]),
        ("With wax it lasted 3 days, in the other group 2.", [0, 1]),
        ("Without wax it lasted 2 days.", [1]),
    ],
)
def test_an_arm_is_read_by_what_it_has_more_than_the_other(text: str, arms: list[int]) -> None:
    sentence, meanings = read_sentence(text), default_meanings()
    study = (("group a", "tar and wax"), ("group b", "tar"))
    found = read_arms(sentence, meanings.phrases(sentence.tokens), study, meanings)
    assert [mention.value for mention in found] == arms
