"""What the form of a sentence bears: a number, a share, a reason, a definition, a list."""

from __future__ import annotations

import re

from assistant.facts.units import WORD_NUMBER

_NUMBER = re.compile(
    r"\d|\b(?:half|third|quarter|twice|two|three|four|five|six|seven|eight|nine|ten|twelve|none)\b", re.I
)
#: A number, or that there is none.
_AMOUNT = re.compile(
    rf"\d|\b(?:{WORD_NUMBER}|hundred|thousand|dozen|half|thirds|(?:one|a) third|quarters?|none|no)\b", re.I
)
#: Says in words how often something is.
_OFTEN = re.compile(
    r"\b(?:never|rare(?:ly)?|seldom|uncommon(?:ly)?|infrequent(?:ly)?|occasional(?:ly)?|sometimes|common(?:ly)?|frequent(?:ly)?|often|usual(?:ly)?"
    r"|most(?:ly)?|majority|always|exceptional(?:ly)?)\b",
    re.I,
)
_PERCENT = re.compile(r"\d\s*%|\bper\s?cent|\b(?:half|third|quarter)s?\b|\brates?\b", re.I)
_TIME = re.compile(
    r"\b(?:\d+|one|two|three|six|next|same|first)\b[\s\u2013-]*(?:to\s+\d+\s+)?(?:hours?|h|days?|weeks?|wks?|months?|years?|min(?:utes)?)\b",
    re.I,
)
_LENGTH = re.compile(r"\d\s*(?:mm|cm|m[lL]|cc|gauge|G|Gy|°|º|mg|Hz|W|N)\b|\bthird\b|\d\s*[G%]")
_CAUSE = re.compile(
    r"\b(?:because|due to|therefore|thus|in order to|so that|since|owing|to (?:avoid|reduce|prevent|verify|increase))\b",
    re.I,
)
_DEFINING = re.compile(
    r"\b(?:defined as|stands? for|refers? to|is an?\b|are called|known as|consists? of|means)|\([A-Z][\w-]{1,9}\)", re.I
)
_LISTING = re.compile(
    r"(?:,[^,]+){2,},?\s*(?:and|or|as well as)\b|\b(?:include|including|such as|consist)|\b1\)|;[^;]+;"
)
#: Words by which a sentence or a question denies.
NEGATED = re.compile(r"\b(?:no|not|nor|neither|cannot|without|never|none|lack|fail\w*|contraindicat\w*)\b", re.I)
_TRIAL = re.compile(r"\bet al\b|\b(?:trial|randomi[sz]ed|meta-analysis|study|review|versus|compared?)\b", re.I)
#: What a sentence may bear, by name.
MARKS = {
    "number": _NUMBER,
    "amount": _AMOUNT,
    "often": _OFTEN,
    "percent": _PERCENT,
    "time": _TIME,
    "length": _LENGTH,
    "cause": _CAUSE,
    "definition": _DEFINING,
    "listing": _LISTING,
    "negated": NEGATED,
    "trial": _TRIAL,
}
