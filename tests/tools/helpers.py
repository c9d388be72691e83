"""What the tests of the tools share: reading cases, comparing what a result holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
COMPONENTS = ("location", "pain", "bone_lesion", "alignment", "vertebral_body", "posterolateral")
ALL_POINTS = {
    "location": [0, 1, 2, 3],
    "pain": [0, 1, 3],
    "bone_lesion": [0, 1, 2],
    "alignment": [0, 2, 4],
    "vertebral_body": [0, 1, 2, 3],
    "posterolateral": [0, 1, 3],
}


def load_cases(name: str) -> list[dict[str, Any]]:
    """The cases of a YAML file beside the tests."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def agrees(want: Any, got: Any, tolerance: float = 0.05) -> bool:
    """Whether a result holds what is wanted; numbers within a tolerance, of an object the wanted keys."""
    if want is None or isinstance(want, (bool, str)):
        return (want == got and type(want) is type(got)) or (isinstance(want, str) and want == str(got))
    if isinstance(want, (int, float)):
        return isinstance(got, (int, float)) and not isinstance(got, bool) and abs(want - got) <= tolerance + 1e-9
    if isinstance(want, list) and want and all(isinstance(item, str) for item in want):
        return isinstance(got, list) and sorted(want) == sorted(map(str, got))
    if isinstance(want, list):
        return (
            isinstance(got, list)
            and len(want) == len(got)
            and all(agrees(a, b, tolerance) for a, b in zip(want, got, strict=True))
        )
    return isinstance(got, dict) and all(agrees(value, got.get(key), tolerance) for key, value in want.items())


def differing(case: dict[str, Any], result: dict[str, Any] | None) -> dict[str, Any]:
    """The wanted keys that a result does not hold, with what it holds instead."""
    tolerance = 0.0006 if case["tool"].startswith("two_group") and "newcombe" not in case["gold"] else 0.05
    held = result or {}
    return {
        key: (value, held.get(key))
        for key, value in case["gold"].items()
        if not agrees(value, held.get(key), tolerance)
    }


def points_left(result: dict[str, Any]) -> dict[str, list[int]]:
    """The points that a SINS result leaves possible for each component."""
    return {
        name: [points] if points is not None else result["options"][name] for name, points in result["points"].items()
    }
