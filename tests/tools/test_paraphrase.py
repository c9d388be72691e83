"""Notes composed from phrase lists that were written apart from the reader: what is stated is read, and nothing else."""

from __future__ import annotations

import pytest

from assistant.tools.run import run_text

from .compose_notes import compose_notes
from .helpers import points_left

N_NOTES = 500


@pytest.mark.parametrize("phrases", ["sins_phrases.yaml", "sins_phrases_clinic.yaml"])
def test_composed_notes_are_read_exactly_and_nothing_is_added(phrases: str) -> None:
    exact, added = 0, []
    for note in compose_notes(N_NOTES, 20, phrases):
        result = run_text(note.text, "sins").result
        left = points_left(result) if result else {}
        exact += left == note.points
        added += [
            (note.text, name) for name, points in note.points.items() if not set(points) <= set(left.get(name, []))
        ]
    assert exact >= 0.97 * N_NOTES
    assert not added
