"""The best of many scores come in one order, whatever order they are given in."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.weighing import _order


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.integers(1, 20), st.randoms(use_true_random=False))
def test_order_is_by_score_and_then_by_place(values: list[int], n: int, random) -> None:
    places = list(range(len(values)))
    random.shuffle(places)
    found = _order(np.array(values, dtype=np.float64), n, lambda i: ("key", places[i]))
    assert found == sorted(range(len(values)), key=lambda i: (-values[i], places[i]))[:n]
