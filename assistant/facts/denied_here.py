"""A denied verb whose words stand in the source in a place where nothing denies, lacks or limits anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.affirmed import DENIAL, DENIED_VERB
from assistant.facts.chance import is_of_chance
from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.view import View, align, quote_tokens

#: So many words of content on either side of a denial are its place, and so many of them must stand in the source.
_PLACE, _LEAST = 4, 2
#: A heading has so few words of content.
_SHORT = 6
#: So far around them [characters] a source may say what bears the denial.
_AROUND = 60
#: What should not be is told by a heading over it.
_FORBIDS = re.compile(r"(?:should|must|may)\b", re.I)
#: What was avoided was not needed.
_AVOIDS = re.compile(r"\b(?:avoid|prevent|spar|sav|escap|rul|refrain|abstain|forgo|differ|less|lower)\w*", re.I)
#: A denial of significance, which a P value bears.
_CHANCE = re.compile(r"(?:\w+\s){0,2}?not\s(?:\w+\s){0,4}?significan", re.I)
#: In a condition or a question a denial turns nothing round.
_OPEN = re.compile(r"\b(?:whether|if|unless|until|when|where|as long as|only|although|though)\b", re.I)


def check_denied_here(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A denial of what the source affirms in its place.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    tokens, text = statement.sentence.tokens, statement.sentence.text
    for match in DENIED_VERB.finditer(text):
        at = next((k for k, t in enumerate(tokens) if t.end >= match.end()), len(tokens) - 1)
        place = statement.sentence.place[at]
        words = [i for i in statement.content if statement.sentence.place[i] == place and tokens[i].root not in light_roots()]
        words = [i for i in words if direction_cue(tokens[i]) is None]
        before, behind = [i for i in words if i <= at and tokens[i].end <= match.start()][-_PLACE:], [i for i in words if tokens[i].start >= match.end()][:_PLACE]
        near = before + behind
        start = tokens[near[0]].start if near else match.start()
        if _CHANCE.match(text, match.start()) and is_of_chance(statement, sources):
            continue
        if not behind or _FORBIDS.match(match.group()) or _OPEN.search(text, max(0, start - _AROUND // 2), match.start()):
            continue
        held = [(view, [j for i in near for j in align(statement, view)[i][:1]]) for view in sources]
        held = [(view, places) for view, places in held if len(set(places)) >= _LEAST]
        if held and not any(_bears(view, places) for view, places in held) and not any(_heads(view) for view in sources):
            view, places = held[0]
            return [Reason("negation", match.group() + text[match.end() : match.end() + 12], quote_tokens(view, sorted(places)), True)]
    return []


def _bears(view: View, places: Sequence[int]) -> bool:
    """Whether anything around some words of a source may bear a denial."""
    tokens, text = view.sentence.tokens, view.sentence.text
    start, end = tokens[min(places)].start, tokens[max(places)].end
    around = text[max(0, start - _AROUND) : end + _AROUND]
    return bool(DENIAL.search(around) or _AVOIDS.search(around))


def _heads(view: View) -> bool:
    """Whether a short sentence of the source denies what is listed under it ("Who should not be treated?")."""
    return len(view.content) <= _SHORT and bool(DENIAL.search(view.sentence.text))
