"""Notes composed from phrase lists that were written apart from the reader: what is stated is read, and nothing else."""

from __future__ import annotations

import pytest

from assistant.tools.note import Note
from assistant.tools.run import run_text
from assistant.tools.telegram import part_phrases

from .compose_notes import Composed, compose_notes
from .helpers import points_left

N_NOTES = 500


def read_notes(notes: list[Composed]) -> tuple[int, list[tuple[str, str]]]:
    """How many notes are read exactly, and each component that was given a value not stated."""
    exact, added = 0, []
    for note in notes:
        result = run_text(note.text, "sins").result
        left = points_left(result) if result else {}
        exact += left == note.points
        added += [
            (note.text, name) for name, points in note.points.items() if not set(points) <= set(left.get(name, []))
        ]
    return exact, added


@pytest.mark.parametrize("phrases", ["sins_phrases.yaml", "sins_phrases_clinic.yaml"])
def test_composed_notes_are_read_exactly_and_nothing_is_added(phrases: str) -> None:
    exact, added = read_notes(compose_notes(N_NOTES, 20, phrases))
    assert exact >= 0.97 * N_NOTES
    assert not added


def test_telegrams_without_any_sign_are_read_exactly_and_nothing_is_added() -> None:
    exact, added = read_notes(compose_notes(N_NOTES, 20, "sins_phrases_telegram.yaml", run_on=True))
    assert exact >= 0.97 * N_NOTES
    assert not added


@pytest.mark.parametrize(("phrases", "most"), [("sins_phrases.yaml", 0.05), ("sins_phrases_clinic.yaml", 0.08)])
def test_telegrams_with_other_findings_between_seldom_have_a_value_added(phrases: str, most: float) -> None:
    """No person writes quite so; what cannot be parted is left open rather than guessed."""
    exact, added = read_notes(compose_notes(N_NOTES, 20, phrases, run_on=True))
    assert len({text for text, _ in added}) <= most * N_NOTES
    assert exact >= 0.68 * N_NOTES


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("lytic mechanical pain no collapse 60% body", "lytic , mechanical pain , no collapse , 60 % body"),
        ("alignment normal height preserved", "alignment normal , height preserved"),
        ("no pain normal alignment preserved height", "no pain , normal alignment , preserved height"),
        ("pain on standing kyphosis new left pedicle", "pain on standing , kyphosis new , left pedicle"),
        ("no listhesis pedicles both destroyed", "no listhesis , pedicles both destroyed"),
        ("no facet subluxation", "no facet subluxation"),
        ("no subluxation new kyphosis", "no subluxation , new kyphosis"),
        ("left facet no epidural disease", "left facet , no epidural disease"),
        ("collapse no 60% body", "collapse no , 60 % body"),
        ("no malalignment/60% collapse/both pedicles", "no malalignment / , 60 % collapse / , both pedicles"),
        ("T11 lytic no pain L3 blastic", "t 11 lytic , no pain , l 3 blastic"),
        ("T11-T12 lytic mets", "t 11 - t 12 lytic mets"),
        ("70% body collapse", "70 % body collapse"),
        ("collapse 60% body", "collapse 60 % body"),
        ("no collapse or kyphosis", "no collapse or kyphosis"),
        ("pain 3 lesion 2 alignment 0", "pain 3 lesion 2 alignment 0"),
        ("the pain is mechanical alignment is normal", "the pain is mechanical alignment is normal"),
        ("lytic denies pain no kyphosis", "lytic , denies pain , no kyphosis"),
        ("blastic t1 hypointense on mri", "blastic , t 1 hypointense on mri"),
        ("no pain posterior element involvement", "no pain , posterior element involvement"),
        ("sclerotic lesion pain nil small effusion", "sclerotic lesion , pain nil , small effusion"),
        ("posterolateral: no new kyphosis", "posterolateral : no , new kyphosis"),
        ("vertebral body: no collapse", "vertebral body : no collapse"),
        ("pain: no back pain", "pain : no back pain"),
        (
            "she has mechanical pain no collapse normal alignment lytic both pedicles",
            "she has mechanical pain , no collapse , normal alignment , lytic , both pedicles",
        ),
    ],
)
def test_a_telegram_is_parted_where_a_statement_ends(text: str, parted: str) -> None:
    assert Note(text).part(part_phrases).canon.strip() == parted
