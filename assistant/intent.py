"""What a turn wants beside an answer from the passages: a case for a tool, or a claim to be held against the library."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.case import STARTS_AT
from assistant.case_words import asks_sources
from assistant.tools.note import LIMIT, Note
from assistant.tools.recognition import ASKS, CASE_WORDS
from assistant.tools.run import get_tool, recognise

#: A level of the spine, as cases name the one that is meant.
_LEVEL = re.compile(r"\b(?:[CTDLS]|Th)-?\s?\d{1,2}\b")
#: Words that speak of the instrument itself, or of groups that are compared: the literature is asked, not a score.
_INSTRUMENT = re.compile(
    r"\b(?:items?|components?|categor(?:y|ies)|scores? \w+ points?|scoring system|cut-?offs?|in the (?:study|trial|paper))\b", re.I
)
#: A computation on figures that the user gives.
_FIGURES = re.compile(r"\b(?:confidence interval|\d\d ?% ?ci|p[ -]values?|percent(?:age)? change|recalculate)\b", re.I)
_COMPARES = re.compile(r"\b(?:versus|vs\.?|compared (?:to|with)|than)\b", re.I)

#: What is said of one person at one time.
_ONE = re.compile(r"\b(?:yesterday|today|tonight|last (?:night|week)|this morning|i get|i make it)\b", re.I)
_VERBAL = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|should|can|may|must|will|would|we|to)\b", re.I)

_CHECK = re.compile(
    r"^\s*(?:please\s+|can you\s+|could you\s+)?(?:"
    r"(?:is|was) it (?:really |actually )?(?:true|correct|right|so|the case|a fact)\s*(?:that|,|:|-)\s*(?P<true>.+?)"
    r"|(?:true or false|fact[- ]?check|check (?:the |this )?claim|verify(?: the claim)?|check whether|confirm)\b\s*(?:that\b)?[:,-]?\s*(?P<check>.+?)"
    r"|where (?:in [\w ]{1,40} )?(?:do|does|did|is) (?:it|they|the \w+(?: \w+)?|[A-Z][\w-]+(?: et al\.?)?) "
    r"(?:say|state|claim|write|report|mention|said|stated|claimed|written|reported)s?\s+that\s+(?P<where>.+?)"
    r"|(?:what is |what's |give me |find |show me )?(?:the |a |any )?(?:source|citation|evidence|proof|support)s? (?:for|that|of)"
    r"(?: the)?(?: (?:claim|statement|assertion))?(?: that)?[:,]?\s+(?P<source>.+?)"
    r")\s*(?:,\s*(?:right|correct|is that (?:right|so|true)))?\s*\??\s*$",
    re.I | re.S,
)
#: A "source for" names a claim when a sentence follows; else it asks which work is cited.
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|can|may|should|must|did|\w{3,}(?:ed|es)|\w{3,}s (?:pain|the|a|in|to|by|up)|occurs?|costs?|leads?)\b",
    re.I,
)


def claim_in(text: str) -> str | None:
    """The claim that a turn wants checked, without the words that ask for it; None when it wants something else."""
    found = _CHECK.match(text)
    if not found:
        return None
    claim = next(part for part in found.groups() if part).strip(" \u201c\u201d\"'")
    if found.group("source") and not (_VERB.search(claim) and len(claim.split()) >= 4):
        return None
    return claim if len(claim.split()) >= 3 else None


def opens_case(text: str, names_document: Callable[[str], bool]) -> bool:
    """Whether a turn describes a case for a tool, and does not ask what the literature says.

    Args:
        text: The user's words.
        names_document: Tells whether a text surely names a document of the library.
    """
    if len(text) > LIMIT:
        return False
    ranked = recognise(text)
    if not ranked or ranked[0][1] < STARTS_AT:
        return False
    about_one = any(p.search(t) for p, t in ((CASE_WORDS, text.casefold()), (_LEVEL, text), (_ONE, text))) or _is_note(text)
    computes = bool(ASKS.search(text.casefold()) or _FIGURES.search(text)) or _ends_on_tool(ranked[0][0], text)
    if _INSTRUMENT.search(text) or asks_sources(text) or names_document(text):
        return False
    if _COMPARES.search(text) and not (about_one or _FIGURES.search(text)):
        return False
    return about_one or computes


def _is_note(text: str) -> bool:
    """Whether findings are set down one beside the other, without a sentence."""
    return text.count(",") >= 2 and not _VERBAL.search(text) and not text.rstrip().endswith("?")


def _ends_on_tool(name: str, text: str) -> bool:
    """Whether the text asks by naming the tool last, as in "... SINS?"."""
    if not text.rstrip().endswith("?"):
        return False
    last = Note(" ".join(text.split()[-3:]))
    return any(last.has(cue) for cue in get_tool(name).about)
