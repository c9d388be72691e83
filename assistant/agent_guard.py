"""Texts that try to steer software instead of telling a reader something, and what a model's text must not bring along.

A document is data. A passage that speaks to a program ("ignore your instructions", "reply with …", "call the tool …") is
no evidence either: neither the model nor an answer gets it. The words below are those by which such texts give themselves
away in the languages in which they are common; they are looked for in any document.
"""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

_OVERRIDE = (
    r"ignor\w*|disregard\w*|forget\w*|overrid\w*|bypass\w*|oubli\w*|vergiss|vergessen|missachte\w*|beachte\w* nicht|olvid\w*"
    r"|dimentic\w*|esque[cç]\w*|negeer\w*|vergeet|zignoruj|ignoruj\w*|ignorer\w*|ohita|unohda|αγν[οό]\w*|ігнору\w*|игнорир\w*|забудь\w*|unut|yoksay|تجاهل|忽略|忽视|無視|无视|무시"
)
_ORDERS = (
    r"instructions?|prompts?|(?:other|remaining) (?:passages?|documents?|sources?|texts?)|previous (?:rules|text|messages?)|prior (?:rules|text|messages?)|guidelines above|rules above|everything above"
    r"|all (?:the )?above|safety rules|your rules|consignes?|anweisung\w*|instrucc\w*|istruzion\w*|instru[cç]\w*|instructies|polece\w*"
    r"|инструкц\w*|указани\w*|talimat\w*|التعليمات|指示|指令|説明|지시|instruktion\w*|anvisning\w*|pokyn\w*|οδηγ\w*|ohje\w*|інструкц\w*|commands?|regeln|reglas|regole|règles"
)
_SOFTWARE = (
    r"\b(?:you|dear) (?:ai|a\.i\.|llm|assistants?|chat ?bots?|bots?|agents?|(?:large )?language models?|copilot)\b"
    r"|\b(?:the|any|this|all) (?:ai|llms?|assistants?|chat ?bots?|bots?|language models?) (?:must|should|shall|will|is to|has to|reading|that reads?)\b"
    r"|\b(?:ai|llm|language) (?:assistants?|systems? reading|models?|agents?) (?:must|should|shall|will|reading|that read)|\bas an ai\b"
    r"|\byou are (?:now|no longer|an?\b)|(?:^|[.!?]\s+)act as\b|\bpretend (?:to|that|you)|\blet us role[- ]?play|\brole[- ]?play (?:as|game|a)\b|\bsystem prompts?|\bdeveloper mode|\bjailbr\w+"
    r"|\bdu bist (?:jetzt|nun)|\btu es maintenant|\bahora eres|\bora sei|\bты теперь|你现在是|あなたは"
)
_OUTPUT = (
    r"\b(?:respond|reply|answer|output|print|say|write|tell|include|insert|append|add|begin|end|start|reveal|disclose|show|repeat|send|state"
    r"|mention|inform|give|claim|recommend)\b[^.!?]{0,60}?\b(?:the users?|the readers?|the clinician asking|in your (?:answer|reply|response|output)"
    r"|your (?:answer|reply|response|output|instructions|prompt|key|configuration)|api[- ]?keys?|passwords?|secrets?|environment variables?"
    r"|verbatim|the following (?:link|text|sentence|image|word|url)|every (?:answer|reply|response)|this (?:link|image|url))\b"
)
#: Where the verb stands behind what it is of.
_BEHIND = r"(?:talimat\w*|komut\w*|指示|指令|命令|지시|명령|निर्देश\w*)[^.!?。]{0,40}?(?:yoksay|unut|無視|忘れ|무시|잊|अनदेखा|भूल)"
_SPEAK = r"(?:say|tell|state|answer|reply|respond|write|claim|announce|declare|assert|insist|conclude|output|print|repeat)"
#: Orders what to say: no sentence of a paper begins so, and no patient's leaflet but for "tell your doctor".
_SPEECH = (
    rf"(?:^|[.!?;:>]\s*|\bplease\s|\bkindly\s|\balways\s)(?:always\s|now\s|never\s)?{_SPEAK}\s*(?::|that\b|with the\b|in (?:english|french|german|spanish)\b"
    r"|nothing\b|(?:everyone|everybody|anyone|people|users|readers)\b)|,\s(?:say|answer|reply|respond)\s(?:that|with)\b"
    r"|\b(?:the|any|every|your|each) (?:answers?|summary|summaries|repl(?:y|ies)|responses?|outputs?)\b[^.!?]{0,40}\b(?:must|should|shall|has to|have to|is to|needs? to)\s"
    r"(?:say|state|contain|include|mention|begin|end|read|tell|warn)\b|\bin (?:every|each|all) (?:reply|replies|answers?|responses?)\b"
    r"|\b(?:if|when|whenever) (?:anyone|someone|anybody|somebody|a user|users?|the user|people) asks?\b|\bwhen (?:summari[sz]ing|answering|translating) (?:this|the|from)\b"
    r"|\bwhoever (?:reads|answers|summari[sz]es|uses|processes)\b|\bfrom now on\b|\byour (?:task|role|goal|job|mission) (?:is|will)\b"
    r"|\b(?:note|message|memo|attention|hint|instructions?) (?:to|for) (?:the |any |all )?(?:ai|assistants?|(?:large )?language models?|llms?|chat ?bots?)\b"
    r"|\bdo not (?:mention|cite|quote|trust|use|show) (?:the |any )?other (?:passages?|documents?|sources?|texts?)\b|\bimagine (?:that )?you are\b"
)
_TOOLS = (
    r"\b(?:call|invoke|use|run|execute|trigger|query) (?:the|this|your|a) (?:\w+ )?(?:tools?|functions?)\b(?=[^.!?]{0,80}(?:\bwith\b|[(:{\"'`]|\bnow\b|\band\b))"
    r"|\b(?:call|invoke|trigger)\b[^.!?]{0,20}?\b(?:search|cite|score|sins|tools?|functions?)\b|\btool[_ ]calls?\b|\bfunction[_ ]calls?\b"
)
_ADDRESS = (
    r"\b(?:visit|click|open|follow|fetch|go to|load|see|link|download|append|send|post|forward|submit)\b[^.!?]{0,60}https?://|!\[[^\]]*\]\s*[\[(]|\]\(\s*(?:https?|javascript|data)"
    r"|^\s*\[[^\]]{1,40}\]:\s*\S+|<\s*(?:img|script|iframe|a|svg|form|span|font|div|object|embed|meta|style|tool_call)\b|\bjavascript:"
)
_ROLES = (
    r"<\|?\s*/?\s*(?:system|im_start|im_end|assistant|user|instructions?|endoftext|eot_id)\b|\[/?inst\]|<<sys>>|^\s*#{2,}\s*(?:system|instructions?|assistant)\b"
    r"|^\s*(?:system|assistant|user|human|developer)\s*(?:message|note|prompt)?\s*:\s*\S|\bend of (?:the )?(?:passages?|documents?|context|data)\b"
    r"|\bnew instructions?\b|\b(?:important|urgent) (?:instruction|note|message) (?:to|for) (?:the )?(?:ai|assistant|model|system|reader software)"
)
_STEERS = re.compile(
    rf"(?:{_OVERRIDE})[^.!?。]{{0,80}}?(?:{_ORDERS})|{_SOFTWARE}|{_OUTPUT}|{_SPEECH}|{_BEHIND}|{_TOOLS}|{_ADDRESS}|{_ROLES}",
    re.I | re.M,
)
_BRINGS = re.compile(
    r"https?:|\bwww\.|\]\s*\(|!\[|<\s*/?\s*[a-z][^>]*>|\bjavascript:|\bdata:\w+/|^\s*\[[^\]]*\]:\s*\S|\b[\w-]+\.(?:com|org|net|io|example|info|biz|ru|xyz|test)\b", re.I
)


def steers_software(text: str) -> bool:
    """Whether a text of a document speaks to a program instead of a reader."""
    return _STEERS.search(unicodedata.normalize("NFKC", _UNSEEN.sub("", text))) is not None


def brings_address(text: str) -> bool:
    """Whether a sentence of a model holds a link, an image, markup or an address."""
    return _BRINGS.search(text) is not None


def withhold(text: str, secrets: tuple[str, ...]) -> str:
    """A text in which nothing that must not be shown stands: the model's key and address, and addresses of any kind."""
    for secret in secrets:
        text = re.sub(re.escape(secret), "[left out]", text, flags=re.I)
    return re.sub(r"(?i)\b(?:https?:|www\.)\S+", "[address left out]", text)
