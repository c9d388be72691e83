"""Denials undone, numbers that contradict one another, duties and times that the source has otherwise; each beside the true one."""

from __future__ import annotations

import pytest

from assistant.facts.parting import part_statements
from assistant.facts.tokens import clean_text
from assistant.verify import check_statement

DRAFT = "The patch was given up because it met strong resistance."
SPARED = "Two thirds of the sailors in the patch arm were able to avoid a new sail."
TOTAL = "Resin ran from 29 (54.7%) of the 53 seams, onto deck (n = 7) or hold (n = 11)."
SPREAD = "Yield was put at 61% to 88%, and one author asks for 61 to 65%."
GLUE = "Glue acts on the fibre, and it works 2 to 4 days postapplication."
CHECKS = "They are made immediately after mending (in the first 30 hours) or 5 to 9 days postmending."
PHASES = "Phase 1 at 3 to 6 weeks: growth outside the seam, 90%."
TARGETS = "Targets of a mend include the mast, the boom and the deck."
AGREED = "Written consent was obtained from each owner."

STAND = [
    (SPARED, "About two thirds in the patch arm did not need a new sail."),
    (SPARED, "Two thirds in the patch arm could avoid a new sail."),
    (TOTAL, "Of the 53 seams, 29 (54.7%) lost resin."),
    (SPREAD, "Yield lies between 61% and 88%, and 61 to 65% is asked for by one author."),
    ("The score fell from 8.1 to 3.8.", "The score fell from 8.1 to 3.8."),
    (GLUE, "Glue works 2 to 4 days after application."),
    (CHECKS, "The checks are made within the first 30 hours or 5 to 9 days after mending."),
    (PHASES, "In the first phase, at 3 to 6 weeks, 90% of the growth is outside the seam."),
    (TARGETS, "A mend can have the mast, the boom and the deck as its target."),
    ("A mend should have dry cloth.", "A mend must have dry cloth."),
    (AGREED, "Every owner gave written consent."),
    ("The glue did not hold the seam.", "The glue failed to hold the seam."),
    ("The glue failed to hold the seam.", "The glue did not hold the seam."),
]
FALL = [
    (SPARED, "Two thirds in the patch arm avoided no new sail.", "negation"),
    (SPARED, "Two thirds in the patch arm were not spared a new sail.", "negation"),
    (DRAFT, "The patch was given up because it failed to meet strong resistance.", "negation"),
    ("The rate of leaks was 41.4%.", "The rate of leaks was not 41.4%.", "negation"),
    (TOTAL, "Of the 29 seams, 53 lost resin.", "number"),
    (TOTAL, "Of the 53 seams, 7 (54.7%) lost resin.", "number"),
    (SPREAD, "Yield lies between 61% and 61%, and 88 to 65% is asked for by one author.", "number"),
    (GLUE, "Glue works 2 to 4 days before the application.", "time"),
    (CHECKS, "The checks are made outside the first 30 hours or 5 to 9 days after mending.", "time"),
    ("The initial growth is outside the seam.", "The last growth is outside the seam.", "time"),
    (TARGETS, "A mend must have the mast, the boom and the deck as its target.", "strength"),
    (AGREED, "Hardly any owner gave written consent.", "strength"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "statement"), STAND)
def test_a_statement_that_keeps_order_and_number_stands(source: str, statement: str) -> None:
    assert [r for r in check_statement(statement, [source]).reasons if r.what != "meaning"] == []


@pytest.mark.parametrize(("source", "statement", "what"), FALL)
def test_a_statement_that_contradicts_its_source_or_itself_falls(source: str, statement: str, what: str) -> None:
    assert what in {reason.what for reason in check_statement(statement, [source]).reasons}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The glue fails to hold.", "The glue does not hold."),
        ("The glue had failed to hold.", "The glue had not hold."),
        ("The glues fail to hold.", "The glues do not hold."),
    ],
)
def test_to_fail_to_do_a_thing_is_read_as_not_doing_it(written: str, read: str) -> None:
    assert clean_text(written) == read


PARTS = [
    "Glue is not inferior to thread.",
    "Rope was not stretched by the wind.",
    "Resin hardens within 8 hours in 30 of 40 masts.",
]
ROW = "Strain score: Preoperative: glue 7.1, thread 7.2; 1 month: glue 2.3, thread 2.8; 6 months: glue 1.9, thread 3.5."


def test_a_statement_of_several_facts_stands_when_each_stands_on_a_sentence_of_its_own() -> None:
    said = "Resin hardens within 8 hours in 30 of 40 masts; the glue is not inferior to thread, and the wind did not stretch the rope."
    assert check_statement(said, PARTS).supported


def test_a_statement_of_several_facts_falls_when_one_of_them_is_wrong() -> None:
    said = "Resin hardens within 8 hours in 30 of 40 masts; the glue is inferior to thread, and the wind did not stretch the rope."
    assert not check_statement(said, PARTS).supported


@pytest.mark.parametrize(
    ("text", "n_parts"),
    [
        ("Glue holds the sail, and thread was used for the flag.", 2),
        ("Glue holds the sail, and it was used for the flag.", 1),
        ("Glue can hold the sail, but thread alone cannot.", 1),
        ("Glue holds the sail, the mast and the flag.", 1),
    ],
)
def test_a_sentence_is_parted_only_where_both_parts_stand_for_themselves(text: str, n_parts: int) -> None:
    assert len(part_statements(text)) == n_parts


def test_a_value_before_treatment_is_not_told_of_a_later_time() -> None:
    assert [r.what for r in check_statement("At 1 month the strain score was 7.1 with glue.", [ROW]).reasons] == [
        "time"
    ]
    assert check_statement("Before the operation the strain score was 7.1 with glue.", [ROW]).supported


def test_an_emphatic_does_turns_a_doubt_or_a_denial_round() -> None:
    source = "In theory, a patch may lower the drag of the sail."
    assert check_statement("In theory a patch may lower the drag of the sail.", [source]).supported
    assert not check_statement("In theory a patch does lower the drag of the sail.", [source]).supported
