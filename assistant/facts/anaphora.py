"""What "the former" and "the latter" stand for, put in their place."""

from __future__ import annotations

import re
from functools import lru_cache

_FORMER_OR_LATTER = re.compile(r"\bthe (?P<which>former|latter)\b(?! (?:group|arm|two|three|study|series)\b)", re.I)
#: Two things at the end of a sentence ("… as hand sewing and machine sewing.").
_TWO = re.compile(
    r"\b(?:as|into|between|namely|are|of|include|includes|either)\s(?P<former>[A-Za-z][\w-]*(?:\s[\w-]+){0,3})\s(?:and|or)\s(?P<latter>[A-Za-z][\w-]*(?:\s[\w-]+){0,3})\.(?=\s|$)"
)
#: So far [characters] back stand the two things.
_BACK = 400


@lru_cache(maxsize=4096)
def name_former_and_latter(text: str, before: str = "") -> str:
    """A text in which "the former" and "the latter" are called by what the sentence before names at its end.

    Args:
        text: The source's text.
        before: What stands before it in its paragraph.
    """
    if _FORMER_OR_LATTER.search(text) is None:
        return text
    gap = len(before) + 1
    whole = f"{before} {text}"

    def named(match: re.Match[str]) -> str:
        two = list(_TWO.finditer(whole, max(0, gap + match.start() - _BACK), gap + match.start()))
        if not two:
            return match.group()
        name = two[-1][match["which"].lower()]
        return name[0].upper() + name[1:] if match.group()[0].isupper() else name

    return _FORMER_OR_LATTER.sub(named, text)
