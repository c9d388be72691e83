"""Spelling mended against known words: a misspelt word finds the one that is meant, any other is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.spelling import Spelling, skeleton, sound
from assistant.words import count_edits, edits_within

KNOWN = Spelling(
    {
        "vertebroplasty": 9,
        "cement": 8,
        "kyphoplasty": 4,
        "recovery": 3,
        "cyst": 2,
        "spine": 12,
        "hemangioma": 3,
        "disk": 5,
        "pencilman": 1,
        "schnurr": 1,
    }
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vertebroplsty", "vertebroplasty"),
        ("cemnt", "cement"),
        ("kifoplasty", "kyphoplasty"),
        ("recvry", "recovery"),
        ("cist", "cyst"),
        ("haemangioma", "hemangioma"),
        ("psine", "spine"),
        ("diks", "disk"),
        ("pensilmans", "pencilman"),
        ("shnurrs", "schnurr"),
    ],
)
def test_misspelt_word_is_mended(typed: str, meant: str | None) -> None:
    assert KNOWN.mend(typed) == meant


@pytest.mark.parametrize("typed", ["tobramycin", "intracept", "sacroplasty", "dsk", "c7", "", "spinal", "cast", "dusk"])
def test_other_word_is_left_alone(typed: str) -> None:
    assert KNOWN.mend(typed) is None


@given(st.text(max_size=30))
def test_any_text_is_mended_to_a_known_word_or_not_at_all(typed: str) -> None:
    assert KNOWN.mend(typed) in (
        None,
        "vertebroplasty",
        "cement",
        "kyphoplasty",
        "recovery",
        "cyst",
        "spine",
        "hemangioma",
        "disk",
        "pencilman",
        "schnurr",
    )
    assert len(skeleton(sound(typed))) <= len(typed)


def test_words_that_sound_alike_have_one_form() -> None:
    assert sound("haemorrhage") == sound("hemorrhage")
    assert sound("diskography") == sound("discography")


def reference_edits(a: str, b: str) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours from `a` to `b`, by the definition."""
    if not a or not b:
        return len(a) + len(b)
    counts = [
        reference_edits(a[:-1], b) + 1,
        reference_edits(a, b[:-1]) + 1,
        reference_edits(a[:-1], b[:-1]) + (a[-1] != b[-1]),
    ]
    if len(a) > 1 and len(b) > 1 and a[-2:] == b[:-3:-1]:
        counts.append(reference_edits(a[:-2], b[:-2]) + 1)
    return min(counts)


@given(st.text("ab", max_size=5), st.text("abc", max_size=5), st.integers(0, 3))
def test_edits_are_those_of_the_definition(a: str, b: str, most: int) -> None:
    n = reference_edits(a, b)
    assert count_edits(a, b, most) == (n if n <= most else None)
    assert edits_within(a, b, most) == (n <= most)
