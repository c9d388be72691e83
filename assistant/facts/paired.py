"""What belongs together in pairs ("A for X, B for Y"): a statement that pairs them crosswise says something else."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.view import View, align, quote_tokens

#: Where a part of a sentence ends that holds one pair.
_JOINTS = re.compile(r"[,;:()]|\s(?:and|while|whereas|but)\s", re.I)


#: A thing and what is told of it; two parts that change what they hold.
_PAIR = 2


@lru_cache(maxsize=4096)
def _parts(view: View) -> tuple[int, ...]:
    """For each token the number of the part that it stands in."""
    cuts = [m.start() for m in _JOINTS.finditer(view.sentence.text)]
    return tuple(sum(cut < t.start for cut in cuts) for t in view.sentence.tokens)


def check_paired(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Two parts of a statement of which each has a thing of the one part of its source and a thing of the other.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
    """
    for view in sources[:1]:
        ours, theirs = _parts(statement), _parts(view)
        told: dict[int, list[tuple[int, int]]] = {}
        for i, j in _matches(statement, view):
            told.setdefault(ours[i], []).append((i, j))
        pairs = [part for part, words in told.items() if len(words) == _PAIR]
        for one, two in itertools.combinations(sorted(pairs), 2):
            first, second = ({theirs[j] for _, j in told[part]} for part in (one, two))
            alone = all(sum(theirs[j] == part for words in told.values() for _, j in words) == _PAIR for part in first)
            if first == second and len(first) == _PAIR and alone:
                words = [i for i, _ in told[one][:2]]
                return [Reason("group", quote_tokens(statement, words), quote_tokens(view, [j for _, j in told[one][:2]]), True)]
    return []


def _matches(statement: View, view: View) -> list[tuple[int, int]]:
    """Words that a statement and a source have once each."""
    tokens, alignment, light = statement.sentence.tokens, align(statement, view), light_roots()
    said = Counter(t.root for t in tokens)
    held = Counter(t.root for t in view.sentence.tokens)
    found = []
    for i in statement.content:
        root = tokens[i].root
        if root in light or direction_cue(tokens[i]) is not None or said[root] > 1 or held[root] != 1:
            continue
        found += [(i, j) for j in alignment[i] if view.sentence.tokens[j].root == root and j in view.content]
    return found
