"""Words for and against, of one alone, of degree and of place: each beside the true statement."""

from __future__ import annotations

import pytest

from assistant.verify import check_statement

RESIN = "Resin has an antifungal effect and dries within the mast."
CLOTH = "The result depends on the sailor's and the mender's skill."
DOCK = "A symptomatic tear can be glued or stitched through a transdermal needle."
MAST = "Sails with intractable leaks and a fractured mast were mended; in theory the rope may snap."
ROW = "Sails can be dried under lamps or even more evenly under the sun."

STAND = [
    (RESIN, "Resin acts against fungi and dries inside the mast."),
    (CLOTH, "The result depends on how skilled the sailor and the mender are."),
    (DOCK, "A tear with symptoms can be glued with a needle through the skin."),
    (MAST, "Sails with intractable leaks and a broken mast were mended."),
    (ROW, "Drying under the sun is more even than under lamps."),
    ("Glue promotes vessel growth.", "Glue promotes the growth of vessels."),
    ("All owners sign after a talk with the mender about possible complications.", "All owners sign, but only after a talk about complications with the mender."),
    ("Thread fails in the seam (70%), followed by the edge (20%).", "Thread fails in the seam (70%), more often than in the edge."),
    ("Resin is set on deck with subsequent sanding.", "Resin is set on deck before sanding."),
    ("Repairs of mainsails are, although comparable, somewhat less durable than those of jibs.", "Repairs of mainsails are comparable to those of jibs, if slightly less durable."),
]  # fmt: skip
FALL = [
    (RESIN, "Resin promotes fungi and dries inside the mast."),
    (CLOTH, "The result depends on the skill of the sailor alone."),
    (DOCK, "A symptom-free tear can be glued through a transdermal needle."),
    (MAST, "Sails with mild leaks were mended."),
    (MAST, "Sails with an intact mast were mended."),
    (ROW, "Drying under lamps is more even than under the sun."),
    ("Glue holds the seam.", "Glue is superior to thread in the seam."),
    ("The rope was widened by sequential steps.", "The rope was widened in a single step."),
    ("Glue gives immediate hold.", "Glue gives hold after several weeks."),
    ("Drying is similar to all other repairs.", "Drying is unlike all other repairs."),
    ("Resin is set on deck with subsequent sanding.", "Sanding is done before the resin is set on deck."),
    ("Glue was used for masts, thread for jibs.", "Jibs were mended with glue and masts with thread."),
    ("Gluing a torn seam was shown to be a safe repair that can eliminate the need for sewing.", "Gluing a torn seam is safe and cannot make sewing unnecessary."),
    ("Planks are sold with only nails.", "Planks are sold with nails plus other tools."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "statement"), STAND)
def test_a_statement_in_other_words_stands(source: str, statement: str) -> None:
    assert [r for r in check_statement(statement, [source], 0.8).reasons if r.what != "meaning"] == []


@pytest.mark.parametrize(("source", "statement"), FALL)
def test_a_statement_that_says_the_opposite_falls(source: str, statement: str) -> None:
    assert any(r.what != "meaning" for r in check_statement(statement, [source], 0.8).reasons)
