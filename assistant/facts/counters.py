"""What works against a thing ("anti-inflammatory", "symptom-free", "antineoplastic"), told as working for it, and the reverse."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.kin import are_kin
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.view import View, align, quote_tokens

#: What works against a thing: said before it, or of a thing that it lessens or lacks.
_AGAINST = re.compile(
    r"\b(?:against|anti\w*|counter\w*|combat\w*|fight\w*|fought|suppress\w*|dampen\w*|calm\w*|eas(?:e|es|ed|ing)|reliev\w*|relief|reduc\w*|lower\w*|less\w*|decreas\w*|inhibit\w*|"
    r"prevent\w*|limit\w*|control\w*|without|no|not|curb\w*|soothe\w*|treat\w*|destroy\w*|kill\w*|attack\w*|target\w*|diminish\w*|mitigat\w*|subdu\w*|quell\w*|block\w*|stop\w*|"
    r"avoid\w*|damp\w*|tame\w*|abat\w*|bring\w* down|act\w* on|shrink\w*|ablat\w*|cur(?:e|es|ed|ing)|quiet\w*|minimi\w*|alleviat\w*|settl\w*|moderat\w*|oppos\w*|protect\w*|drug\w*|agent\w*|medic\w*)\b", re.I
)
#: What works for a thing.
_FOR = re.compile(r"\b(?:in favou?r of|for the sake of|promot\w*|fuel\w*|foster\w*|provok\w*|caus(?:e|es|ed|ing)|increas\w*|rais\w*|induc\w*|trigger\w*|stimulat\w*|support\w*|boost\w*|worsen\w*|add\w* to|feed\w*|aggravat\w*|pro-?)\s?(?:\w+\s){0,3}$", re.I)
#: So far before a thing [characters] stands what works against it.
_REACH = 45
_FREE = re.compile(r"\b(?P<what>[a-z]{4,})-free\b|\bfree (?:of|from) (?:any |all )?(?P<of>[a-z]{4,})\b|\bwithout (?:any )?(?P<none>symptoms?|pain|complaints?)\b", re.I)


def check_counters(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A thing worked for where the source has what works against it, and a thing lacking that the source has.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it draws on.
    """
    return _promoted(statement, sources) or _lacking(statement, sources)


def _promoted(statement: View, sources: Sequence[View]) -> list[Reason]:
    text = statement.sentence.text
    for view in sources:
        for token in view.sentence.tokens:
            rest = token.folded.removeprefix("anti")
            if rest == token.folded or len(rest) < len("tumor"):
                continue
            for i in statement.content:
                said = statement.sentence.tokens[i]
                if said.folded.startswith("anti") or not are_kin(said.folded, rest):
                    continue
                before = text[max(0, said.start - _REACH) : said.start]
                if _FOR.search(before) and not _AGAINST.search(before.rsplit(",", 1)[-1]):
                    return [Reason("direction", quote_tokens(statement, [i], 3), token.text, True)]
    return []


def _lacking(statement: View, sources: Sequence[View]) -> list[Reason]:
    """ "Symptom-free" where the source has "symptomatic"."""
    match = _FREE.search(statement.sentence.text)
    if match is None:
        return []
    word = (match["what"] or match["of"] or match["none"]).casefold()
    behind = next((i for i in statement.content if statement.sentence.tokens[i].start >= match.end()), None)
    for view in sources[:2]:
        if behind is None or statement.sentence.tokens[behind].root in light_roots():
            return []
        for j in view.content:
            token = view.sentence.tokens[j]
            described = j + 1 in align(statement, view)[behind]
            if are_kin(word, token.folded) and described and not token.lexical_negative and view.sentence.polarity(j) > 0:
                return [Reason("negation", match.group(), token.text, True)]
    return []
