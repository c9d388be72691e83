"""The question proper of a turn: what somebody tells of their occasion before or behind it is left out ("I'm writing a leaflet: what is …?").

What is left out must be said of the asker or of their work, hold no term of the library, name no document and tell of no patient; what remains must
be a question in itself. A term of the preamble that the question needs is kept in front of it ("my talk is on cryoablation: how many probes?").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.patients import tells_of_patient
from assistant.words import ASKING, FORM, STOP, words

#: What people at work write, hold and attend, and what they are.
_WORK = (
    r"(?:application|article|assignment|audit|blog|board|book|brochure|bet|chapter|class|clinic|club|committee|conference|congress|course|curriculum|discussion"
    r"|dissertation|email|essay|exam|examination|flyer|form|grant|guideline|handbook|handout|homework|intranet|journal club|leaflet|lecture|letter|list|manuscript|mdt"
    r"|meeting|newsletter|note|notes|pamphlet|paper|podcast|poster|presentation|project|proposal|protocol|quiz|revision|round|seminar|session|slide|slides"
    r"|study day|symposium|talk|teaching|test|theatre|thesis|translation|tutorial|viva|ward round|webinar|website|workshop)s?"
)
_COLLEAGUE = (
    r"(?:colleague|registrar|consultant|boss|chief|resident|fellow|trainee|student|nurse|radiographer|attending|professor|mentor|supervisor|intern|junior|senior|friend|tutor"
    r"|teacher|lecturer|surgeon|oncologist|radiologist|anaesthetist|anesthetist|anesthesiologist|neurosurgeon|orthop\w+|doctor|gp|referrer|physio\w*|reviewer|editor|examiner"
    r"|technician|speaker)s?"
)
#: Of the asker's own doing, with a word for what it is for, or only a courtesy; "the lecture" is one of the library's documents.
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'd|we|we're|we've|my|our|me|us)\b", re.I)
_OWN_WORK = re.compile(
    rf"\b(?:my|our|an?|this|next|upcoming|tomorrow'?s|today'?s|tonight'?s|\w+day'?s|one of (?:my|our|the)) (?:[\w-]+ ){{0,2}}(?:{_WORK}|{_COLLEAGUE})\b|\b(?:for|before|into|in) (?:the )?(?:next )?(?:theatre|clinic|exam|viva|mdt|board)\b",
    re.I,
)
_COURTESY = re.compile(
    r"^\W*(?:context|background|situation|question|quick|short|just|sorry|hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|thanks?|thank you|cheers|please|excuse|pardon|hope|answer|reply|respond|tl;?dr|out of"
    r"|for (?:context|background|interest)|a (?:quick|short|stupid|silly|simple))\b|\b(?:cheers|thanks|thank you|in advance|regards|(?:best|kind|warm) (?:wishes|greetings)|yours|sincerely)\b"
    rf"|^\W*(?!(?:slides?|lectures?|talks?|presentations?|reviews?|papers?|abstracts?|posters?|guidelines?|letters?|lists?|notes?)\b){_WORK}\b",
    re.I,
)
#: What opens a question or a request.
_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|then|now|please|kindly|question)\b[\s:,]*)*(?:what|which|who|whose|whom|why|how|when|where|whether|is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|may|must|in (?:which|what)"
    r"|at (?:which|what)|for (?:which|what|whom)|to (?:which|what)|by (?:which|what|whom)|of (?:which|what)|after (?:which|what|how)|explain|define|describe|list|name|summari[sz]e|compare|give|tell|show|need an?\b|looking for)\b",
    re.I,
)
#: Where a turn may be parted: sentences, colons, dashes, and a comma before what asks.
_PARTS = re.compile(
    r"(?<=[.?!;:])\s+|\s+[-\u2013\u2014]+\s+|,\s+(?=(?:(?:and|so|but|please|can you|could you) )?(?:what|which|who|why|how|when|where|is|are|was|were|do|does|did|can|could|need|explain|define|list)\b)|\s*\n+\s*",
    re.I,
)
#: A question told as one: "asked me what it is", "would like to understand: which".
_REPORTED = re.compile(
    r"^(?!\W*(?:which|what|who|whose|why|how|when|where)\b).{0,90}?\b(?:ask(?:ed|s|ing)? (?:me|us|himself|herself)?|wonder(?:ed|s|ing)?|curious|wants? to know|like to (?:know|understand|ask|learn)|need to (?:know|understand)|tell (?:me|us)|explain(?: to (?:me|us))?|know|remind me|clarify)"
    r"(?: about)?[\s,:]+(?=(?:what|which|who|why|how|when|where|whether|if)\b)",
    re.I,
)
#: An aside of whom it is for.
_ASIDE = re.compile(
    rf",\s*(?:for|on behalf of|together with) (?:the benefit of )?(?:my|our|the|a) [^,?]{{0,25}}\b(?:{_WORK}|{_COLLEAGUE})\b,",
    re.I,
)
#: Signed at its end.
_SIGNED = re.compile(
    r"(?<=[.!?])\s+(?:with )?(?:(?:best|kind|warm|many) )+(?:wishes|regards|greetings|thanks)\b[\w\s,.]{0,30}$|(?<=[.!?])\s+(?:yours|sincerely|regards|cheers)\b[\w\s,.]{0,30}$",
    re.I,
)
_WORKS = re.compile(rf"\b(?:{_WORK}|{_COLLEAGUE})\b", re.I)
#: A number makes a case or a condition of what is told.
_NUMBERED = re.compile(r"\d")
#: Asks once more for the answer to what was reported.
_ASKS_AGAIN = re.compile(
    r"^\W*(?:can|could|would|will) you (?:please )?(?:explain|help|tell me|answer|clarify|say)(?: (?:that|this|it|me|us|please))*\W*$|^\W*(?:any ideas?|please|thoughts)\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Lexis:
    """What the library knows: whether it holds a word, whether as a term of its field, and whether a text names one of its documents."""

    is_known: Callable[[str], bool]
    is_term: Callable[[str], bool]
    names_document: Callable[[str], bool]


#: A longer turn is a report, and is read whole [characters].
MOST = 600


def proper_question(text: str, lexis: Lexis, *, boldly: bool = False) -> str:
    """The question of a turn without what is only told of its occasion; the turn as it is where nothing can be left out.

    Args:
        text: The turn.
        lexis: What the library knows of its words.
        boldly: Whether of an occasion that is told in the library's terms no more than these terms is kept.
    """
    bare = _SIGNED.sub("", _ASIDE.sub(" ", text))
    parts = [part for part in _PARTS.split(bare.strip()) if part and part.strip()]
    # Where nothing asks, the last words name what is looked for.
    asking = [i for i, part in enumerate(parts) if _asks(part)] or [len(parts) - 1]
    if len(text) > MOST or not parts:
        return text
    first, last = asking[0], asking[-1]
    proper = parts[first : last + 1]
    if len(proper) > 1 and _ASKS_AGAIN.match(proper[-1]):
        proper.pop()
    reported = _REPORTED.match(proper[0])
    lead = reported[0] if reported and _told(reported[0], lexis, boldly) != reported[0] else ""
    proper[0] = proper[0][len(lead) :]
    before, behind = (*parts[:first], lead), parts[last + 1 :]
    told, after = ([_told(part, lexis, boldly) for part in said] for said in (before, behind))
    if [*told, *after] == [*before, *behind] and not lead and len(proper) == last + 1 - first:
        return bare
    asked = " ".join(part for part in (*told, *proper, *after) if part)
    return asked if any(lexis.is_known(word) for part in proper for word in _content(part)) else text


def _asks(part: str) -> bool:
    """Whether a part of a turn asks or requests something."""
    return part.rstrip().endswith("?") or _ASKS.match(part) is not None or _REPORTED.match(part) is not None


def _told(part: str, lexis: Lexis, boldly: bool) -> str:
    """What a part that does not ask tells beside the asker's occasion: all of it where it is no occasion."""
    of_self, own = _FIRST_PERSON.search(part), _OWN_WORK.search(part)
    if not part or not (of_self or own or _COURTESY.search(part)):
        return part
    rest = _WORKS.sub(" ", part)
    if _NUMBERED.search(part) or tells_of_patient(part) or lexis.names_document(rest):
        return part
    terms = [word for word in _content(rest) if lexis.is_term(word)]
    known = any(lexis.is_known(word) for word in _content(rest))
    if not known or (own and not terms):
        return ""
    return f"{' '.join(terms)}:" if boldly and terms and (own or of_self) else part


def _content(text: str) -> list[str]:
    return [word.text for word in words(text) if word.folded not in STOP | ASKING | FORM]
