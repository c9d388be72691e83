"""What a turn wants beside an answer from the passages: a case for a tool, or a claim to be held against the library."""

from __future__ import annotations

import re

from assistant.case import STARTS_AT
from assistant.patients import is_about_patient, is_of_anybody
from assistant.tools.note import Note
from assistant.tools.recognition import ONE_PATIENT, asks_result, is_report
from assistant.tools.run import get_tool, recognise

#: A longer text is a paper or a book that was pasted, and no note of a case [characters].
MAX_CASE = 8_000
#: So surely described, findings are a case also behind words that open a question to the literature.
SURE = 0.8
#: Groups set side by side: the literature is asked, not one patient's score.
_COMPARES = re.compile(r"\b(?:versus|vs\.?|compared (?:to|with))(?=\s)", re.I)

_CHECK = re.compile(
    r"^\s*(?:please\s+|can you\s+|could you\s+)?(?:"
    r"(?:is|was) it (?:really |actually )?(?:true|correct|right|so|the case|a fact)\s*(?:that|,|:|-)\s*(?P<true>.+?)"
    r"|(?:true or false|fact[- ]?check|check (?:the |this )?claim|verify(?: the claim)?|check whether|confirm)\b\s*(?:that\b)?[:,-]?\s*(?P<check>.+?)"
    r"|where (?:in [\w ]{1,40} )?(?:do|does|did|is) (?:it|they|the \w+(?: \w+)?|[A-Z][\w-]+(?: et al\.?)?) "
    r"(?:say|state|claim|write|report|mention|said|stated|claimed|written|reported)s?\s+that\s+(?P<where>.+?)"
    r"|(?:who|which (?:paper|study|document|source|author|review)) (?:says|states|claims|reports|writes|said|stated|claimed|reported) that\s+(?P<who>.+?)"
    r"|(?:what is |what's |give me |find |show me )?(?:the |a |any )?(?:source|citation|evidence|proof|support)s? (?:for|that|of)"
    r"(?: the)?(?: (?:claim|statement|assertion))?(?: that)?[:,]?\s+(?P<source>.+?)"
    r")\s*(?:,\s*(?:right|correct|is that (?:right|so|true)))?\s*\??\s*$",
    re.I | re.S,
)
#: What somebody is said to hold, and whether it is so: "my registrar says that …; is that right?".
_REPORTED = re.compile(
    r"^\s*(?P<who>[^.?!:]{0,60}?\b(?:says?|said|claim(?:s|ed)?|thinks?|thought|believes?|insist(?:s|ed)?|reckons?|maintains?|argue[sd]?|told (?:me|us)|wrote|writes|states?"
    r"|(?:is|are|am|was) (?:convinced|sure|certain|told)|heard|read|rumou?r(?: has it)?|myth|swears?|teach(?:es)?|taught (?:me|us))(?: in [^,;:]{3,30}(?= that\b))?(?: is)?(?: that|:)? )(?P<claim>[^?]+?)"
    r"\W*\s(?:and |but )?(?:(?:is|was|are) (?:that|it|this|he|she|they) (?:really |actually )?(?:right|true|correct|so|the case)|true|right|correct|agreed?"
    r"|(?:does|do|can|could|would|what (?:does|do)) (?:the |your |these |any )?(?:library|documents?|papers?|literature|sources?|evidence|you)\b[^?]{0,40}?(?:say|agree|support|confirm|back|think)(?: (?:that|this|it|so|to that))?)\s*\?\s*$",
    re.I | re.S,
)
#: Who holds it is someone the asker talks with, not a document.
_TALKS = re.compile(
    r"\b(?:i|my|our|we|me|us|he|she|they|somebody|someone|people|everybody|everyone|some|many|rumou?r|myth|a \w+|one of)\b",
    re.I,
)
#: A "source for" names a claim when a sentence follows; else it asks which work is cited.
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|can|may|should|must|did|met|made|gave|took|found|held|kept|led|\w{3,}(?:ed|es)|\w{3,}s (?:pain|the|a|in|to|by|up)|occurs?|costs?|leads?)\b",
    re.I,
)


#: Words of studies, of their groups and of the places where they print something: no one patient is described.
_OF_DOCUMENTS = re.compile(
    r"\b(?:how many|number of|which|what (?:share|proportion|percentage) of) (?:\w+ ){0,2}(?:patients|cases|subjects|participants)\b"
    r"|\b(?:group|arm) [a-d]\b|\b(?:itr|pvp|control|placebo|\w+[- ]only|\w+ alone|treatment|intervention|surgical) (?:arm|group)s?\b|\bboth (?:arms|groups)\b"
    r"|\b(?:table|fig(?:ure)?\.?|slide) \d|\bon the slides?\b|\b(?:deck|lecturer?|slides|multicent\w+|et al)\b|\bseries\b|\b(?:trial|study|paper)s?\b"
    r"|\bwhy\s*\??$|\bconditions (?:of|for)\b",
    re.I,
)
#: Opens a question to the literature, unless so much is stated that only a case can be meant.
_ASKS_LITERATURE = re.compile(
    r"^\s*(?:and |so |but )?(?:why|what (?:determines|are the|is the)|which|where does|who)\b", re.I
)
#: What asks for an instrument or its criteria, whoever the patient is.
_WANTS_SCORE = re.compile(
    r"\bscor(?:e|es|ing)\b|\bcriteria\b|\beligib|\bgrad(?:e|ing)\b|\bclass(?:ify|ification)\b|\b(?:sins|kps|odi|vas|asia|ais|escc|bilsky|"
    r"tokuhashi|tomita|bauer|genant|karnofsky|oswestry|nesms)\b"
    # With its value behind it a score is a finding, and not asked for.
    r"(?!\W{1,2}(?:grade |score )?(?:of |is |was |= ?)?(?:\d|[a-e]\b))|\bindicat(?:ed|ion)|\bcontraindicat|\bstab(?:le|ility)\b",
    re.I,
)


#: What only the person concerned asks: the score is offered, and nothing is told of what will become of them.
_OWN_FATE = re.compile(
    r"\bam i (?:(?:ever )?going |likely )?to\b|\bwill i\b|\bmy (?:prognosis|chances?|odds|outlook|life expectancy)\b|\bhow long (?:do|have) i\b",
    re.I,
)


def claim_in(text: str) -> str | None:
    """The claim that a turn wants checked, without the words that ask for it; None when it wants something else."""
    # With one blank for every run of white space the pattern has one way to match.
    plain = " ".join(text.split())
    found = _CHECK.match(plain)
    if not found:
        return _reported_claim(plain)
    claim = next(part for part in found.groups() if part).strip(" \u201c\u201d\"'")
    if found.group("source") and not _is_sentence(claim):
        return None
    return claim if len(claim.split()) >= 3 else None


def _reported_claim(text: str) -> str | None:
    """What somebody whom the asker talks with is said to hold, where it is asked whether that is so."""
    found = _REPORTED.match(text)
    if not found or not _TALKS.search(found["who"]) or not _VERB.search(found["claim"]):
        return None
    return found["claim"].strip(" ,;:-\u2013\u2014\u201c\u201d\"'")


def _is_sentence(text: str) -> bool:
    """Whether words state something, and do not only name it."""
    n_words = len(text.split())
    return n_words >= 4 and (_VERB.search(text) is not None or (n_words >= 5 and any(c.isdigit() for c in text)))


def opens_case(text: str) -> bool:
    """Whether a turn surely describes a case for a tool, and does not ask what the literature says."""
    if len(text) > MAX_CASE or is_report(text) or _OWN_FATE.search(text):
        return False
    ranked = recognise(text)
    if not ranked or ranked[0][1] < STARTS_AT:
        return False
    figures = get_tool(ranked[0][0]).kind == "statistics"
    no_case = is_about_patient(text) or is_of_anybody(text)
    if not figures and (_asks_documents(ranked, text) or (no_case and not _WANTS_SCORE.search(text))):
        return False
    return figures or not _COMPARES.search(text) or ONE_PATIENT.search(text.casefold()) is not None


def _asks_documents(ranked: list[tuple[str, float]], text: str) -> bool:
    """Whether a text that fits a tool asks what documents say, and not for the result of the findings it states."""
    if _OF_DOCUMENTS.search(text):
        return True
    if not _ASKS_LITERATURE.search(text) or asks_result(get_tool(ranked[0][0]), Note(text)) is not None:
        return False
    (name, sure), n_fitting = ranked[0], sum(fits >= STARTS_AT for _, fits in ranked)
    kind = get_tool(name).kind
    # A scale may be an input of the score that is asked for; then the scale is not what is meant.
    return sure < SURE or not (kind == "score" or (kind == "scale" and n_fitting == 1))


def fitting_tool(text: str) -> str | None:
    """Title of the tool whose findings a text describes, for who may want it; None when it describes none."""
    ranked = recognise(text) if len(text) <= MAX_CASE else []
    return get_tool(ranked[0][0]).title if ranked and ranked[0][1] >= STARTS_AT else None
