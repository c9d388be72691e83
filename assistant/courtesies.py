"""Turns that ask nothing of the documents: greetings, thanks, and what Pedicle is and holds."""

from __future__ import annotations

import re

from assistant.answer import Answer
from assistant.citing import short_name
from assistant.search import Search
from assistant.words import STOP, words

_GREETING = re.compile(
    r"\s*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|ok(?:ay)?|thanks?|thank you|thx|great|perfect|fine|cheers|bye|goodbye|understood|got it)\b"
    r"(?: (?:there|you|a lot|so much|very much|again))*[\s.!,]*)+$",
    re.I,
)
_ABILITY = re.compile(r"\s*(?:what can (?:you|i) (?:do|ask)(?: here| you)?|who are you|what are you|help(?: me)?|how does this work)\s*[?.!]*$", re.I)
_HOLDINGS = re.compile(
    r"\s*(?:which|what) (?:documents?|papers?|sources?|files?) (?:do you (?:hold|have|know|use)|are (?:there|held|in the library)|does the library hold)\s*[?.]*$"
    r"|\s*(?:what(?:'s| is) in the library|list (?:the|all|your) (?:documents|papers|sources))\s*[?.]*$",
    re.I,
)
ABOUT = (
    "Ask what the documents of the library say, paste a claim to have it checked, or name the findings of a case for a score "
    "such as SINS. Every statement comes with the passage that it rests on; what the library does not hold, it says."
)


NUMBERS_ONLY = "This holds numbers and no words; say what they are of."
LEANS_ON_NOTHING = "This leans on something that was not said before; ask the whole question."


def answer_bare(question: str) -> Answer | None:
    """What is said to a first turn of numbers alone, or of little words alone ("which one?"); None where it names something."""
    found = words(question)
    if not any(any(c.isalpha() for c in word.folded) for word in found):
        return Answer("abstention", NUMBERS_ONLY)
    if all(word.folded in STOP and not (word.text.isupper() and len(word.text) > 1) for word in found):
        return Answer("abstention", LEANS_ON_NOTHING)
    return None


def answer_courtesy(question: str, search: Search) -> Answer | None:
    """What is said to a turn that asks nothing of the documents; None when it asks something."""
    if _HOLDINGS.match(question):
        search.refresh()
        held = [search.document(key) for key in sorted(search.documents)]
        lines = [f"- {short_name(d)}: {d.metadata.title} ({d.metadata.kind}, {d.metadata.coverage})" for d in held]
        return Answer("clarification", "\n".join(["The library holds:", *lines]) if lines else "The library holds no documents yet.")
    if _GREETING.match(question) or _ABILITY.match(question):
        return Answer("clarification", ABOUT)
    return None
