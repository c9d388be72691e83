"""Ways in which a statement may turn its source round without a word of it being denied; each beside the true one."""

from __future__ import annotations

import pytest

from assistant.verify import check_statement

GLUE = "In a trial of warm versus cold glue for torn sails, cold glue failed to hold the seam in 14% of cases, leaving the sail open."
BARS = "Contraindications include wet cloth, an untreated tear and an allergy to resin."

STAND = [
    ("The results of the glue are encouraging, but larger trials are needed.", "The results look promising, but larger trials are needed."),
    (GLUE, "With cold glue the seam was not held in 14% of cases."),
    ("Yield rises with dry rather than wet cloth.", "The yield is higher with dry than with wet cloth."),
    ("The glue is non-inferior to thread.", "The glue is not inferior to thread."),
    ("Glue is as effective as thread in sails.", "In sails, glue is no less effective than thread."),
    ("13-18 = instability", "13 to 18 means instability."),
    (BARS, "People with an allergy to resin should not be treated."),
    ("There is no settled way to dry a sail.", "There is no settled way to dry a sail so far."),
    ("Pain was worse 8 weeks later with thread than with glue.", "Eight weeks later pain was worse with thread than with glue."),
]
FALL = [
    ("The results of the glue are encouraging, but larger trials are needed.", "The results look disappointing, but larger trials are needed."),
    (GLUE, "With warm glue the seam was not held in 14% of cases."),
    ("Yield rises with lytic rather than blastic lesions.", "The yield rises with lytic rather than lytic lesions."),
    ("The glue is non-inferior to thread.", "The glue is inferior to thread."),
    ("13-18 = instability", "13 to 18 means stability."),
    (BARS, "People with an allergy to resin should be treated."),
    ("There is no settled way to dry a sail.", "There is a settled way to dry a sail."),
    ("Only experienced sailors could mend the seam.", "The seam could only be mended by junior sailors."),
    ("The evidence is level 2 for resin and steam or for resin alone.", "The evidence is level 2 only with steam."),
]


@pytest.mark.parametrize(("source", "statement"), STAND)
def test_a_statement_that_says_the_same_in_other_words_stands(source: str, statement: str) -> None:
    assert check_statement(statement, [source]).reasons == ()


@pytest.mark.parametrize(("source", "statement"), FALL)
def test_a_statement_that_turns_its_source_round_falls(source: str, statement: str) -> None:
    assert any(reason.what != "meaning" for reason in check_statement(statement, [source]).reasons)
