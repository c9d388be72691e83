"""What does not yield to a treatment: "pain that drugs had not relieved" is pain resistant to drugs, and "yielded to drugs" is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.reason import Reason
from assistant.facts.view import View

#: What a source calls resistant.
RESISTS = re.compile(
    r"\b(?:resist\w*|unrespons\w+|nonrespons\w+|non-respons\w+|refractory|intractable|unrelieved|recalcitrant|rebellious|uncontroll\w+|"
    r"(?:did|does|do|has|have|had|was|were|is|are|could|can)\s?(?:not|n't)\s(?:been\s|be\s)?(?:respon\w+|reliev\w+|yield\w*|controlled|helped|eased)|"
    r"fail(?:s|ed|ing|ure)?|despite|in spite of|no (?:relief|response)|without (?:relief|response))\b",
    re.I,
)
_YIELD = r"(?:yield(?:s|ed|ing)?|respond(?:s|ed|ing)?|give way|gave way|answer(?:s|ed)?)"
_HELP = r"(?:reliev(?:e|es|ed)|eas(?:e|es|ed)|control(?:s|led)?|help(?:s|ed)?|improve[sd]?|settled?|resolved?|abolish(?:ed)?|soothed?|cured?|touch(?:ed)?|subdued?|checked?|mastered?)"
#: Behind a denial, what a treatment did not do.
_DENIED = re.compile(
    rf"(?:no|not|never|neither|nothing|n't)\b(?:\s[\w-]+){{0,4}}?\s(?:{_YIELD}|{_HELP}|respons\w+|relief|amenable)\b",
    re.I,
)
#: Words that say that a complaint gave way to a treatment.
_YIELDED = re.compile(
    rf"\b{_YIELD}\s(?:well\s|readily\s|promptly\s|quickly\s)?to\b|\b(?:was|were|is|are|been|be)\s(?:well\s|readily\s|fully\s)?{_HELP}\s(?:by|with|under|on)\b|\bamenable to\b|\bthat\s(?:[\w-]+\s){{1,5}}ha[ds]\s{_HELP}\b",
    re.I,
)
_ANY_DENIAL = re.compile(
    r"\b(?:not|no|never|neither|nor|hardly|without|fail\w*|cannot|resist\w*|unrespons\w+|refractory|intractable|despite|unable)\b|n't\b",
    re.I,
)


def denies_resisted(said: str, negator: int, held: str) -> bool:
    """Whether a denial says that a treatment did not help, where the source calls what it treats resistant."""
    return bool(_DENIED.match(said, negator) and RESISTS.search(held))


def check_resistance(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A complaint that gave way to what its source calls it resistant to.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
    """
    said = statement.sentence.text
    match = _YIELDED.search(said)
    if match is None or _ANY_DENIAL.search(said, max(0, match.start() - _NEAR), match.end()):
        return []
    for view in sources[:1]:
        held = _CALLED.search(view.sentence.text)
        if held and not _YIELDED.search(view.sentence.text):
            return [Reason("negation", match.group(), held.group(), True)]
    return []


#: So near [characters] before it may a word turn what gave way.
_NEAR = 60
_CALLED = re.compile(
    r"\b(?:resistant|unresponsive|nonresponsive|refractory|intractable|unrelieved|recalcitrant)\b", re.I
)
