"""Invented sources, each with a statement that stands on it and the same one made wrong where only its structure tells."""

from __future__ import annotations

import pytest

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
]


@pytest.mark.parametrize(("source", "true", "wrong"), CASES)
def test_what_stands_passes_and_what_is_exchanged_does_not(source: str, true: str, wrong: str) -> None:
    assert check_statement(true, [source]).supported
    assert not check_statement(wrong, [source]).supported
