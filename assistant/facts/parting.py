"""A sentence of several statements parted into them."""

from __future__ import annotations

import re

#: What joins two statements, each with its own subject and verb; a contrast ("while", "but") is held against its source whole.
_JOINT = re.compile(r";\s+(?:and\s)?(?!but\b|while\b|whereas\b)|,\s+and\s+", re.I)
#: A verb that is surely one, or a word in a form that most verbs have.
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|cannot|may|might|could|should|must|will|would|does|do|did|gave|took|fell|rose|lay|made|led|held|went|got|kept|"
    r"give|take|show|cause|need|occur|remain|reach|use|carry|make|lead|include|[a-z]{3,}(?:ed|[^s\W]s))\b"
)
#: A part that begins so leans on the one before it.
_LEANS = re.compile(
    r"(?:it|its|they|their|them|this|these|that|those|he|she|his|her|both|each|neither|either|which|who|whose|where|when|if|then|there|so|thus|hence|not|nor|only|also|"
    r"one|ones|two|three|four|five|six|seven|eight|nine|ten|none|some|many|most|all|others?|another|the (?:other|latter|former|rest|same|second|first|latter's)|"
    r"is|are|was|were|has|have|had|can|cannot|may|should|must|will|does|do|did|to|with|without|by|from|for|as|than|or|\d)\b",
    re.I,
)
#: An auxiliary without its verb takes it from the part before.
_CUT = re.compile(
    r"\b(?:can|cannot|may|could|should|will|does|do|did|is|are|was|were|has|have|had|not)\s?(?:[,.]|$)", re.I
)
#: A part of fewer words is none.
_WORDS = 4


def part_statements(text: str) -> tuple[str, ...]:
    """The statements of one sentence, each as a sentence; the sentence alone where its parts do not stand for themselves.

    Args:
        text: One sentence.
    """
    parts, at = [], 0
    for match in _JOINT.finditer(text):
        one, rest = text[at : match.start()], text[match.end() :]
        if (
            one.count("(") == one.count(")")
            and _stands(one)
            and not _LEANS.match(rest)
            and _stands(_JOINT.split(rest)[0])
        ):
            parts.append(one)
            at = match.end()
    parts.append(text[at:])
    return tuple(f"{p[:1].upper()}{p[1:].rstrip(' .')}." for p in parts) if len(parts) > 1 else (text,)


def _stands(part: str) -> bool:
    """Whether a part has words enough and a verb behind its first word."""
    return len(part.split()) >= _WORDS and not _CUT.search(part) and bool(_VERB.search(part, len(part.split()[0])))
