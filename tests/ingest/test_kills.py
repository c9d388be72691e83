"""Killed at any moment, a library is whole: the small form of `tests/bench/kill.py`."""

from __future__ import annotations

from tests.bench.kill import try_points


def test_a_library_is_whole_wherever_its_writer_is_killed() -> None:
    outcomes = list(try_points(6, n_with_index=1, seed=3))
    assert [(o.point, o.faults) for o in outcomes if o.faults] == []
    assert len(outcomes) == 6
