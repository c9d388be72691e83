"""Numbers that a source gives only through others are recomputed; a number put for another does not come out by chance."""

from __future__ import annotations

import pytest

from assistant.verify import check_statement

CREW = "Repairs were done on 12 red and 18 blue sails."
TEARS = "Causes of tears are wind, salt, frost and rope burn."
MENDED = "Glue held in 28 of 30 sails."
DRIED = "The red sail dried in 10 hours, the blue sail in 15 hours."

STAND = [
    (CREW, "In all, 30 sails were repaired."),
    (TEARS, "Tears have four causes: wind, salt, frost and rope burn."),
    (TEARS, "Four causes of tears are named."),
    (MENDED, "Glue held in all but two sails."),
    (DRIED, "The blue sail took 5 hours longer to dry than the red sail."),
    ("The rate of tears fell from 8% with rope to 4% with tape.", "With tape the rate of tears was half the rate with rope."),
    ("The seam held for 18 months.", "The seam held for a year and a half."),
    ("The seam held for 1.5 months.", "The seam held for six weeks."),
    ("The sailor was a 63-year-old man.", "The sailor was a man in his sixties."),
    ("Leaks were seen in 79% of the sails.", "Roughly four out of five sails had leaks."),
    ("The sail was washed two times.", "The sail was washed twice."),
    ("The tear lay at C3-C6.", "The tear lay at C3 through C6."),
    ("Of the sails, 5 tore with glue and 13 with rope.", "Fewer sails tore with glue (5) than the 13 with rope."),
    ("The rate was higher in the red than in the blue sails (80% vs 43%).", "The rate was higher in the red sails, 80% against 43% in the blue sails."),
]  # fmt: skip
FALL = [
    (CREW, "In all, 32 sails were repaired."),
    (TEARS, "Tears have three causes: wind, salt, frost and rope burn."),
    (TEARS, "Five causes of tears are named."),
    (MENDED, "Glue held in all but four sails."),
    (DRIED, "The blue sail took 7 hours longer to dry than the red sail."),
    ("The rate of tears fell from 8% with rope to 4% with tape.", "With tape the rate of tears was a third of the rate with rope."),
    ("The seam held for 18 months.", "The seam held for a month and a half."),
    ("The seam held for 1.5 months.", "The seam held for nine weeks."),
    ("The sailor was a 63-year-old man.", "The sailor was a man in his seventies."),
    ("Leaks were seen in 79% of the sails.", "Roughly three out of five sails had leaks."),
    ("The sail was washed two times.", "The sail was washed thrice."),
    ("The tear lay at C3-C6.", "The tear lay at C3 through C7."),
    ("Of the sails, 5 tore with glue and 13 with rope.", "More sails tore with glue (5) than with rope (13)."),
    ("Leaks lay in the seams (n = 11) or the edges (n = 3).", "Leaks lay less often in the seams than in the edges."),
    ("Leaks occur in 2% to 10% of sails.", "Leaks occur in 2% to 10 per mille of sails."),
    ("Seams of grade B–D are weak.", "Weak seams are those from B to E."),
    ("Seams hold in nearly 70% of sails after one treatment.", "Seams hold in nearly 70% of sails after a second session."),
    ("Resin was brought in through both masts.", "Resin was brought in through one masts."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "statement"), STAND)
def test_a_number_that_follows_from_its_source_stands(source: str, statement: str) -> None:
    assert [r for r in check_statement(statement, [source], 0.8).reasons if r.what != "meaning"] == []


@pytest.mark.parametrize(("source", "statement"), FALL)
def test_a_number_that_does_not_follow_falls(source: str, statement: str) -> None:
    assert any(r.what != "meaning" for r in check_statement(statement, [source], 0.8).reasons)
