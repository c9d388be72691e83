"""What a user wants of a case: to see it, to know why, to try an alternative, to drop something, to start another."""

from __future__ import annotations

import re

LABELS: dict[str, str] = {
    "location": r"location|level|region|junction\w*|vertebra",
    "pain": r"pain",
    "bone_lesion": r"bone(?: lesion| quality)?|lesion(?: type)?|lytic|blastic|sclerotic|mixed",
    "alignment": r"alignment|deformity|kyphosis|subluxation|translation",
    "vertebral_body": r"(?:vertebral )?body|collapse|height",
    "posterolateral": r"postero-?lateral\w*|posterior (?:elements?|arch)|pedicles?|facets?",
}
SHOW = re.compile(
    r"(?i)\b(?:show|list|summari[sz]e|give|repeat|display|recap|see)\b.{0,25}\b(?:case|inputs?|findings"
    r"|so far|everything|score so far|what (?:you|we) have)\b"
    r"|\bwhat (?:do|have) (?:we|you) (?:have|got|know)\b|\bcase so far\b|\bwhere are we\b|\bwhat is"
    r" (?:still )?(?:missing|open)\b|\bwhat'?s (?:still )?missing\b|^\s*(?:the )?case\s*\??\s*$"
)
CHART = re.compile(
    r"(?i)\b(?:for|to|into) the (?:chart|record|notes|file|letter|report)\b|\bcopy (?:it|this|the"
    r" (?:result|score|case))?\b.{0,20}\b(?:text|chart|plain)\b"
    r"|^\s*(?:please )?copy(?: (?:it|this|that|all|everything|the (?:result|score|case|text)))*(?: please)?[\s.!]*$|\bplain text\b|\bas text\b|\bchart"
    r" (?:text|note|copy)\b"
)
WHY = re.compile(
    r"(?i)^\s*(?:and |but |so )?(?:why|how come|where does|where do|how did you get|how do you get"
    r"|explain|justify|on what basis)\b"
)
WHAT_IF = re.compile(
    r"(?i)^\s*(?:and |but |so )?(?:what (?:if|about if|would (?:it|the (?:score|total|sins)|that) be"
    r" (?:if|with|for)|happens if|changes if|score if|then if)|suppose|supposing|assuming|hypothetically"
    r"|how (?:much )?(?:would|does) (?:it|the (?:score|total)) change (?:if|with)|if (?:it|the|there|she"
    r"|he|we|both|one)\b(?=.*\?))"
    r"[,:]?\s*(?:that\s+)?"
)
DROP = re.compile(
    r"(?i)\b(?:forget|remove|drop|delete|clear|ignore|undo|take (?:back|out)|retract|strike|unset|withdraw)\b"
)
UNKNOWN_NOW = re.compile(
    r"(?i)\b(?:not known|unknown|unclear|not sure|uncertain|unsure) (?:after all|now|yet)\b|\bactually"
    r" (?:unknown|unclear|not known)\b|\bdon'?t know\b.{0,20}\bafter all\b"
)
RESET = re.compile(
    r"(?i)\b(?:start (?:over|again|afresh|new)|new case|reset|clear (?:the )?(?:case|everything|all)"
    r"|forget (?:the case|everything|it all|all of it)|close (?:the )?case|scrap (?:it|the case)|done"
    r" with (?:this|the) case)\b"
)
NEW_PATIENT = re.compile(
    r"(?i)\b(?:(?:new|next|second|another|different|other|third) (?:patient|case|person|man|woman|one)"
    r"|now (?:a|another|the next) patient|patient (?:two|2|b|three|3)\b)"
)
NEW_LEVEL = re.compile(
    r"(?i)\b(?:(?:second|another|other|next|third|further|additional|new) (?:lesion|level|met|metastasis"
    r"|deposit|vertebra|tumou?r)|also (?:has |have |a |an |one |at |in |in the )*(?:[ctdls]|th)\s?-?\d"
    r"|same patient|(?:and|what about|now|how about|next)(?: for)?(?: the)? (?:[CTDLS]|Th)\s?-?\d{1,2}\b)"
)
CORRECTS = re.compile(
    r"(?i)\b(?:actually|correction|correct(?:ed|ing)?|sorry|i meant?|i mean|rather|mistake|wrong|instead"
    r"|no,|not .{1,20} but|change (?:it|that|the|this)|should (?:be|have been)|it'?s (?:really|in fact)"
    r"|in fact|make (?:it|that)|update|revise|is not|isn'?t)\b|^\s*no\b"
)
SOURCES = re.compile(
    r"(?i)\b(?:stud(?:y|ies)|papers?|authors?|review|literature|series|trial|guidelines?|source|reference"
    r"|cite[sd]?|citation|published|evidence|according to|cut-?offs?|threshold|sensitivity|specificity"
    r"|defin\w+|valid\w*|reliab\w+|inter-?observer|components?|categor(?:y|ies) of|in general|usually"
    r"|typically|patients|rates?|complications?|outcomes?|efficacy|risk|mean|median|percent of|how many"
    r"|how often|et al|fisher|fourney|the (?:document|library|slides))\b"
)
#: Whoever is named, a document is asked when it is asked what somebody used, found or says.
SOMEBODY_SAYS = re.compile(
    r"(?i)\b(?:did|does|do|has|have)\s+(?!(?:he|she|it|you|we|they|i|this|that|the|my|our|his|her)\b)\w[\w'\u2019-]*(?:\s+et al\.?)?"
    r"\s+(?:use|find|found|conclude|say|said|state|describe|recommend|mention|report|measure|define|write|propose)[sd]?\b"
)
INTERROGATIVE = re.compile(
    r"(?i)^\s*(?:and |but |so |ok[,.]? |thanks[,.]? )*(?:what|which|who|how|when|where|why|does|do|did|is"
    r"|are|was|were|can|could|should|would|has|have|tell me|explain|describe|find|search)\b"
)
YES = re.compile(
    r"(?i)^\s*(?:yes|yep|yeah|y|correct|right|true|present|it is|it does|he does|she does|they are|it has"
    r"|positive|\+)\b[\s.!]*$"
)
NO = re.compile(
    r"(?i)^\s*(?:no|nope|n|false|absent|it is not|it isn'?t|it does not|it doesn'?t|not at all|none"
    r"|negative|neither|nil|-)\b[\s.!]*$"
)
DO_NOT_KNOW = re.compile(
    r"(?i)^\s*(?:(?:sorry|well|hmm|i|we|that|it|this|they|the report|the patient)(?:'s| is|'m| am|'re| are)?[\s,]+"
    r"(?:really |just |honestly |do |does |have |has |was |were )*)?(?:unknown|dunno|n/?a\b|unavailable|no (?:data|clue|report|imaging)"
    r"|(?:cannot|can'?t|couldn'?t) (?:tell|say|know|judge)|not (?:mentioned|stated|in the|documented|given|imaged|examined|sure)|don'?t know|do not know|not known|no idea|not sure|unclear|unsure|pending|not"
    r" (?:yet )?(?:available|done|reported|assessed)|\?|skip|no information|can'?t say|cannot say|next)\b"
)


def asks_sources(text: str) -> bool:
    """Whether a text is a question about documents and not a statement about the case."""
    asked = INTERROGATIVE.search(text) is not None or text.rstrip().endswith("?")
    return asked and (SOURCES.search(text) is not None or SOMEBODY_SAYS.search(text) is not None)


def named_field(text: str, fields: tuple[str, ...]) -> str | None:
    """The input that a text names first, by its label or its own name."""
    return next(iter(named_fields(text, fields)), None)


def named_fields(text: str, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs that a text names, in its order."""
    low = text.lower()
    found: list[tuple[int, str]] = []
    for field in fields:
        label = LABELS.get(field, re.escape(field.replace("_", " ")))
        hit = re.search(rf"\b(?:{label})\b", low)
        if hit:
            found.append((hit.start(), field))
    return tuple(name for _, name in sorted(found))
