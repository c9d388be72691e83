"""What "the former" and "the latter" stand for, put in their place or behind them."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.facts.clauses import split_sentences

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


#: The same at the beginning of a sentence, and the two things wherever a sentence ends with them.
_BEGINS = re.compile(r"^The (?P<which>former|latter)\b(?! two)")
_TWO_NAMED = re.compile(r"(?:\bas|\bby|\bfor|\bboth|\binto|:|\binclude[sd]?|\bare|\bbetween|\bof)\s+(?P<former>[^,;:.]{3,60}?)\s+and\s+(?P<latter>[^,;:.]{3,60})\.?\s*$")


def gloss_former_and_latter(text: str, before: str) -> str:
    """A sentence that begins with "the former" or "the latter", with what it means in brackets behind: for who reads it.

    `name_former_and_latter` puts it in its place instead, for the check; it asks for names of few words.
    """
    which = _BEGINS.match(text)
    if which is None:
        return text
    sentences = split_sentences(before)
    for back, sentence in enumerate(reversed(sentences[-2:])):
        two = _TWO_NAMED.search(sentence)
        if two and (back == 0 or _BEGINS.match(sentences[-1])):
            return f"{text[: which.end()]} ({two[which['which']].strip()}){text[which.end() :]}"
    return text
