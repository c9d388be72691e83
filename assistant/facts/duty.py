"""A duty or a certainty in a statement ("must") whose source speaks of none, next to nothing where it has no word of little, and
an emphatic "does" where it doubts or denies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.affirmed import DENIAL
from assistant.facts.clauses import HEDGE
from assistant.facts.reason import Reason
from assistant.facts.view import View

_MUST = re.compile(r"\bmust\b(?!\sbe\s(?:noted|said|remembered|mentioned|kept in))", re.I)
#: Whatever in a source may bear "must".
_DUTY = re.compile(
    r"\b(?:must|should|ought|need(?:s|ed)?|necess\w+|requir\w+|mandat\w+|oblig\w+|compuls\w+|prerequisite|essential|indispensab\w+|always|all|every|each|"
    r"(?:ha(?:s|ve|d)|is|are) to|recommend\w+|imperative|crucial|critical|important|only|contraindicat\w+|avoid\w*|cannot|guideline\w*|indicated|never|ensure|"
    r"objective|goal|entail\w*|criteri\w+|rule|law|strict\w*|not|no)\b",
    re.I,
)
_HARDLY = re.compile(r"\b(?:hardly|scarcely|barely|almost no|nearly no|virtually no|next to no)\b", re.I)
#: Whatever in a source may bear "hardly any".
_LITTLE = re.compile(
    r"\b(?:hardly|scarcely|barely|rare\w*|few\w*|little|seldom|no|not|none|never|infrequent\w*|uncommon\w*|exception\w*|minim\w*|low\w*|less\w*|without|lack\w*|"
    r"absen\w*|small\w*|negligib\w*|insignific\w*|slight\w*|limited|weak\w*|poor\w*|similar\w*|only|difficult\w*|reduc\w*|decreas\w*|unlike\w*|impossib\w*|about|near\w*)\b"
    r"|[<≤~]|\b0\b",
    re.I,
)
#: "Does take up", which only sets right who thinks that it does not; what stands behind "does" as its own object is left out.
_EMPHATIC = re.compile(
    r"\b(?:does|do|did)\s(?:indeed\s|in fact\s)?(?!so\b|not\b|no\b|better|worse|well|this|these|it\b|as\b|the\b|less|more|nothing|what|both|without|likewise|fewer|an?\b|all\b|any\b|"
    r"some|their|its\b|[a-z]+(?:ly|al|ful|ous|ive|able|ible|ic|ed|ent|ant|(?<!low)er|ing|age|ment|s)\b|little|harm\b|good\b)[a-z]{3,}\b|\bindeed\b",
    re.I,
)
_AVOIDS = re.compile(r"\b(?:avoid|prevent|eliminat|obviat|non)\w*", re.I)


def check_duty(statement: View, sources: Sequence[View], over: Sequence[View] = ()) -> list[Reason]:
    """ "Must" for what the source only tells, and "hardly any" for what it tells without limit.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
        over: Their headings, which may say what is to be done.
    """
    said, held = statement.sentence.text, " ".join(v.sentence.text for v in sources)
    if not held:
        return []
    must = _MUST.search(said)
    if must and not _DUTY.search(" ".join([held, *(v.sentence.text for v in over)])):
        return [Reason("strength", said[must.start() : must.end() + 16], held[:60], True)]
    hardly = _HARDLY.search(said)
    if hardly and not _LITTLE.search(held):
        return [Reason("strength", said[hardly.start() : hardly.end() + 16], held[:60], True)]
    emphatic = _EMPHATIC.search(said)
    doubt = emphatic and (HEDGE.search(held) or DENIAL.search(held) or _AVOIDS.search(held))
    if emphatic and doubt and not DENIAL.search(said):
        return [Reason("negation", emphatic.group(), doubt.group(), True)]
    return []
