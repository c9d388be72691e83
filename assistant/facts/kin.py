"""Whether two words are spellings or forms of one."""

from __future__ import annotations

#: Words that begin alike so far are forms of one, or one is cut off.
_SAME_START, _SAME_SHARE = 4, 0.6
#: Of shorter words a letter may tell two apart.
_LONG = 7


def are_kin(one: str, two: str, share: float = _SAME_SHARE) -> bool:
    """Whether two words begin alike ("pedicle", "pedicular") or differ by one letter well behind their beginning.

    Args:
        one: A folded word.
        two: Another.
        share: How much of the shorter must be the beginning of the longer [0-1].
    """
    same = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    if same >= max(_SAME_START, share * min(len(one), len(two))):
        return True
    return _is_one_letter_off(one, two, same)


def is_misspelt(one: str, two: str) -> bool:
    """Whether two long words differ by one letter well behind their beginning."""
    same = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return _is_one_letter_off(one, two, same)


def _is_one_letter_off(one: str, two: str, at: int) -> bool:
    if at < _SAME_START - 2 or min(len(one), len(two)) <= _LONG:
        return False
    rests = (one[at + 1 :], two[at + 1 :]), (one[at + 1 :], two[at:]), (one[at:], two[at + 1 :])
    return any(a == b and len(a) > 2 for a, b in rests)
