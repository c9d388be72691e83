"""A text made ready for comparison, and its words with the forms under which they compare.

Everything downstream works on the cleaned text: reference marks, cross references and marks of typesetting are gone,
white space is collapsed, signs that mean the same are one sign. Offsets are into the cleaned text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assistant.words import STOP, fold, stem

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_CLEANINGS = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (rf"(?<=[A-Za-z.,;)\]%])[{_SUPERSCRIPTS}]+(?:[,–‑⁻-][{_SUPERSCRIPTS}]+)*", " "),
        (r"\^\{[\d,\s–-]+\}", " "),
        (r"(?<=[a-z.,;)])\^\d+(?![\d%])", " "),
        (r"\s*\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]", " "),
        (r"\((?:see\s+)?[→►▶–-]?\s*\**\s*(?:Figs?\.|Figures?|Tables?)[^()]{0,40}\)", " "),
        (r"(?<=\d)\s*[º˚]\s*(?=[CF]\b)", "°"),
        (r"(?<=[A-Za-z])\s*>>+\s*(?=[A-Za-z])", " much better than "),
        (r"[→►▶•▪●◦‣\uf0b7\uf0a7\uf076®™*`_]", " "),
        (r"\\pm\b", "±"),
        (r"\\(?:leq?|leqslant)\b", "≤"),
        (r"\\(?:geq?|geqslant)\b", "≥"),
        (r"\\(?:sim|approx)\b", "~"),
        (r"\\(?:mu)\b", "µ"),
        (r"\$", " "),
        (r"[‐‑‒−]", "-"),
        (r"[–—]", "–"),
        (r"[’‘`´]", "'"),
        (r"[“”„«»]", '"'),
        (r"≈|∼", "~"),
        (r"[χΧ]\s?(?=[2²^-])", "chi "),
        (r"(?i)\bfails to (?=\w)", "does not "),
        (r"(?i)(?<!had )(?<!has )(?<!have )(?<!having )\bfailed to (?=\w)", "did not "),
        (r"(?i)\b(?P<have>had|has|have) failed to (?=\w)", r"\g<have> not "),
        (r"(?i)\bfail to (?=\w)", "do not "),
        (r"(?i)\b(?:no|not)\s(?:any\s)?(?:worse|inferior)\s(?=than\b|to\b)", "noninferior "),
        (r"(?i)\b(?:is|are|was|were)\s(?:simply\s|quite\s|clearly\s|therefore\s)?(?:out\sof\sthe\squestion|not\s(?:meant|intended|made|designed|an?\soption|suited|advis(?:ed|able))|off\slimits|ill[-\s]advised|taboo|no\soption)(?:\s(?=for\b|in\b|with\b|when\b|if\b|where\b)|(?=[.,;]|$))", "is contraindicated "),
        (r"(?i)\bha(?:s|ve)\sno\s(?:place|role|business)\sin\b", "is contraindicated in"),
        (r"(?i)\bhalf\sa\sdozen\b", "six"),
        (r"\bF(?:emale)?,?\s(?=\d{1,3}\s?-?(?:y\b|yo\b|y\.|yrs?\b|years?\b))", "woman, "),
        (r"\bM(?:ale)?,?\s(?=\d{1,3}\s?-?(?:y\b|yo\b|y\.|yrs?\b|years?\b))", "man, "),
        (r"(?i)\b(?P<modal>should|must|may)\snot\sbe\s(?:left|let)\s(?:alone|be|untouched|untreated)\b", r"\g<modal> be treated"),
        (r"(?i)\b(?P<modal>should|must|may)\sbe\s(?:left|let)\s(?:alone|be|untouched|untreated)\b", r"\g<modal> not be treated"),
        (r"(?i)\b(?:no|not)\s(?:any\s)?inferior\b", "noninferior"),
        (r"(?i)\b(?:no|not)\s(?:any\s)?less\s(?P<how>[a-z]*(?:ive|ful|ent|able|safe|good|well|ious))\sthan\b", r"as \g<how> as"),
        (r"(?i)\b(?:no|not)\s(?:any\s)?less\s(?P<how>[a-z]*(?:ive|ful|able|safe|ious))\b", r"equally \g<how>"),
        (r"\b(?P<one>[CTLSD]\d{1,2})\s(?:to|through|thru)\s(?=[CTLSD]\d{1,2}\b)", r"\g<one>-"),
        (r"(?i)\bnot\s(?:lying\s)?(?:in|inside|within)\s(?:a|the|any)\s(?:blood\s)?vessels?\b", "extravascular"),
        (r"(?i)\bnot\s(?:lying\s)?(?:in|inside|within)\s(?:a|the|any)\sjoints?\b", "extraarticular"),
        (r"(?i)\b(non|anti|pre|post|intra|inter|multi|uni|bi|semi|sub|trans|peri|extra|micro|re)-(?=[a-z]{3})", r"\1"),
    )
)
_PREFIX_PAIR = re.compile(r"\b(pre|post|intra|extra|inter|trans|uni|bi)- (and|or) (?:\w*?-)?\w+", re.I)

#: A word (letters, inner apostrophes), a vertebral level, a number, or a sign that matters.
_TOKEN = re.compile(
    r"(?P<level>\b[CTLSD]\d{1,2}(?:\s?[-–/]\s?[CTLSD]?\d{1,2})?\b(?!\s?(?:mm|cm|%|W|-?weighted)|-weighted))"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?\d{0,2}(?![\d]))"
    r"|(?P<sign>[<>≤≥~±=%+/&])"
)


#: Where points are given, what gets none of them.
_SCORED = re.compile(r"\b(?:points?|scor(?:e|es|ed))\b", re.I)
_NO_POINTS = re.compile(r"\b(?:none(?=\s?(?:[.,;)]|$))|no points?\b|zero points?\b)", re.I)


#: Which end of a part of the body is meant: no comparison, and two words for each end.
_END = re.compile(
    r"\b(?:(?P<cranial>superior|upper)|inferior|lower)(?=\s(?:articul\w*|end\s?-?plates?|facets?|poles?|borders?|margins?|corners?|aspects?|thirds?|half|"
    r"halves|parts?|portions?)\b|(?<=rior)\s(?:vertebra\w*|vena|process\w*|surfaces?|pubic|hypogastric|gluteal|mesenteric)\b)",
    re.I,
)


def name_ends(text: str) -> str:
    """The text with "superior" and "upper" as "cranial", "inferior" and "lower" as "caudal" where they tell an end of a part."""
    return _END.sub(lambda m: "cranial" if m["cranial"] else "caudal", text)


@lru_cache(maxsize=4096)
def clean_text(text: str) -> str:
    """The text without reference marks, marks of typesetting and runs of white space."""
    text = re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f]", " ", text)
    for pattern, new in _CLEANINGS[:6]:
        text = pattern.sub(new, text)
    text = unicodedata.normalize("NFKC", text)
    for pattern, new in _CLEANINGS[6:]:
        text = pattern.sub(new, text)
    text = re.sub(
        r"(?<=[a-z]{3})-\s+(?!and\b|or\b|to\b|vs\b|versus\b)(?=[a-z]{3,})", "", text
    )  # a word cut at a line's end
    text = re.sub(r"\s+([.,;:)])", r"\1", re.sub(r"\s+", " ", text))
    if _SCORED.search(text):
        text = _NO_POINTS.sub("0", text)
    return text.strip()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, level, number or sign, with its place in the cleaned text and the forms under which it compares.

    `stem` is the Porter stem of the American spelling, as the thesaurus compares; `root` is shorter and holds a noun,
    its verb and its adjective together. `lexical_negative` tells that the word itself denies its root ("unstable").
    """

    text: str
    start: int
    end: int
    kind: str
    folded: str
    stem: str
    root: str
    lexical_negative: bool = False

    @property
    def is_name(self) -> bool:
        """Whether the word is written as a name or an abbreviation is: a capital or a digit inside it."""
        return self.kind == "level" or (self.kind == "word" and any(c.isupper() or c.isdigit() for c in self.text[1:]))


def read_tokens(cleaned: str) -> tuple[Token, ...]:
    """The tokens of a cleaned text in order."""
    found = []
    for match in _TOKEN.finditer(cleaned):
        kind = match.lastgroup or "word"
        text = match.group()
        if kind == "word":
            folded = american(fold(text))
            root, negative = root_of(folded)
            if len(text) <= 3 and text.isupper() and folded in STOP and len(text) > 1:
                root = f"{folded}."
            found.append(Token(text, match.start(), match.end(), kind, folded, stem(folded), root, negative))
        else:
            folded = level_name(text) if kind == "level" else text
            found.append(Token(text, match.start(), match.end(), kind, folded, folded, folded))
    return tuple(found)


def level_name(text: str) -> str:
    """A vertebral level or range of them in one spelling: "D3-D10" is "t3-t10", "L4-5" is "l4-l5"."""
    parts = re.findall(r"([CTLSD]?)(\d{1,2})", text.upper())
    region, names = "", []
    for letter, number in parts:
        region = ("T" if letter == "D" else letter) or region
        names.append(f"{region}{number}".lower())
    return "-".join(names)


_SPELLINGS = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"ae(?!r)", "e"),
        (r"oe(?=[dmspt])", "e"),
        (r"(?<=[bdlmnptv])our(?=$|s$|ed$|ing$|abl|less|ful|al|ab)", "or"),
        (r"(?<=.{3})(?<!w)is(?=(?:e|ed|es|ing|ation|ations)$)", "iz"),
        (r"(?<=.{3})ys(?=(?:e|ed|es|ing)$)", "yz"),
        (r"dis[k](?=$|s$|e|i|o|a)", "disc"),
        (r"(?:(?<=cent)|(?<=met)|(?<=fib)|(?<=lit)|(?<=calib))re(?=s?$)", "er"),
        (r"(?<=[a-z])sulph", "sulf"),
    )
)
#: Words in "-ise" or "-yse" that no one spells with a z, or where the vowels are not a digraph.
_KEEP = frozenset(
    """raise raised raises raising rise rises rising exercise exercised wise likewise otherwise precise concise noise promise
    comprise comprises comprised advise advised revise revised surprise supervise supervised disease diseases device
    does shoe toe praise cruise bruise poise expertise franchise paradise arise arises arising does phase phases paraphrase
    use used uses close please release released erase""".split()
)


@lru_cache(maxsize=32_768)
def american(folded: str) -> str:
    """A folded word in American spelling ("haemangioma" is "hemangioma", "tumour" is "tumor")."""
    if folded in _KEEP or len(folded) < 4:
        return folded
    for pattern, new in _SPELLINGS:
        folded = pattern.sub(new, folded)
    return folded


#: Endings of Porter stems that part kin from kin, and the one ending under which they meet.
_ENDINGS = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"(?<=.{4})(?:osi|ose|os|ost)$", "ot"),
        (r"(?<=.{3}st)(?:asi|as|at)$", ""),
        (r"(?<=.{3})(?:ysi|yz|ys)$", "yt"),
        (r"(?<=.{4})iti$", "it"),
        (r"esthet$", "esthes"),
        (r"(?<=.{4})eut$", ""),
        (r"(?<=.{3})uct$", "uc"),
        (r"(?<=.{3})(?:abl|abil|ibl|ibil)$", "ab"),
        (r"^stabi?l$", "stab"),
        (r"ief$", "iev"),
        (r"(?<=.{4})(?:ement|ment|ag)$", ""),
        (r"(?<=.{4})ia$", ""),
        (r"(?<=.{4})[aei]$", ""),
        (r"(?<=.{3})([bdgmnprt])\1$", r"\1"),
    )
)
_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth",
    "gave": "give", "given": "give", "got": "get", "found": "find", "shown": "show", "saw": "see", "seen": "see",
    "made": "make", "took": "take", "taken": "take", "rose": "rise", "risen": "rise", "fell": "fall", "fallen": "fall",
    "led": "lead", "held": "hold", "kept": "keep", "began": "begin", "begun": "begin", "grew": "grow", "grown": "grow",
    "met": "meet", "spinal": "spine", "lost": "lose", "loss": "lose", "losses": "lose", "chosen": "choose", "chose": "choose", "choice": "choose",
    "broke": "break", "broken": "break", "lay": "lie", "lain": "lie", "lying": "lie", "lies": "lie", "died": "die", "dying": "die",
    "dead": "die", "death": "die", "deaths": "die", "vertebrae": "vertebra", "better": "better", "worse": "worse", "proven": "prove", "comparison": "compare", "comparisons": "compare", "increment": "increase",
    "height": "high", "heights": "high", "length": "long", "lengths": "long", "width": "wide", "depth": "deep",
    "weight": "weigh", "growth": "grow", "thickness": "thick", "surgeon": "surgery",
    "surgeons": "surgery", "surgical": "surgery", "surgically": "surgery", "surgeries": "surgery",
    "success": "succe", "successful": "succe", "successfully": "succe", "succeed": "succe", "succeeded": "succe",
    "succeeds": "succe", "efficacy": "effect", "efficacious": "effect", "effective": "effect", "effectively": "effect",
    "effectiveness": "effect", "effect": "effect", "effects": "effect", "safer": "safe",
    "safest": "safe", "safely": "safe", "safety": "safe", "fewer": "few", "less": "less",
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july", "aug": "august",
    "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
    "media": "medium", "criteria": "criterion", "data": "data", "injectate": "injection", "injectates": "injection", "operative": "operation", "operated": "operation", "operate": "operation", "operating": "operation", "cortical": "cortex", "pelvic": "pelvis",
}  # fmt: skip
#: Words that their stems would throw together with others.
_APART = frozenset(
    """several severe general generally patient positive positively position positions local locally partial partially
    particular original organ organs factor factors fact operator operators university medial median unit units union
    single acid number numbers numb importance universal generic assembly anomaly majority majorities improve improved improves improving
    improvement improvements united metal""".split()
)
#: A prefix that denies, and the roots with which it does.
_DENYING = re.compile(
    r"^(?:un|in|im|ir|non|a|dis)(?P<root>stab|effect|effic|complet|suffici|adequ|possib|probab|prov|proven|mobil|revers|regular|"
    r"symptomat|symptom|treat|saf|clear|favor|necessari|necess|fit|chang|respons|correct|frequent|accur|activ|appropri|"
    r"feasib|signific|invas|selec|select|lik|common|experienc|relat|oper|specif|visib|affect|involv|healthi|advantag|"
    r"expens|sensit|toler|approv|equal|import|depend|control|aliv|success|succe|satisf|avail|certain|usual|limit|consci|"
    r"cur|abil|abl|help|correctab|desir|necessar|stabil|detect|know|secur|confirm|expect|complic|restrict|harm|protect|blind|mask|match|support|publish|report|recogn|train|qualif|expos|solv|resolv|bias|compat|conclus|direct|complet|formal|perfect|matur|dispens)$"
)


@lru_cache(maxsize=32_768)
def root_of(folded: str) -> tuple[str, bool]:
    """The root that a word shares with its kin, and whether the word denies that root.

    Args:
        folded: A word in lower case and American spelling.

    Returns:
        The root, and True for "unstable", "asymptomatic" and the like.
    """
    if folded.endswith("'s"):
        folded = folded[:-2]
    if folded.endswith("ly") and len(folded) > 6 and folded not in _APART:
        folded = folded[:-4] if folded.endswith("ically") else folded[:-2]
        folded = folded + "le" if folded.endswith("ab") or folded.endswith("ib") else folded
    if folded in _APART:
        return ("improve" if folded.startswith("improv") else folded.removesuffix("s")), False
    root = _meet(stem(_IRREGULAR.get(folded, folded)))
    match = _DENYING.match(root)
    if match:
        positive = match["root"]
        return {
            "symptomat": "symptom",
            "stabil": "stab",
            "correctab": "correct",
            "selec": "select",
            "effic": "effect",
            "lik": "like",
            "proven": "prov",
            "success": "succ",
            "succe": "succ",
            "saf": "safe",
            "respons": "respond",
        }.get(positive, positive), True
    return {"symptomat": "symptom", "respons": "respond"}.get(root, root), False


def _meet(root: str) -> str:
    for pattern, new in _ENDINGS:
        root = pattern.sub(new, root)
    return root


def is_content(token: Token) -> bool:
    """Whether a token is a word or level that says what the text is about (numbers are compared elsewhere)."""
    if token.kind == "level":
        return True
    return (token.kind == "word" and token.folded not in STOP) or (token.root.endswith(".") and token.kind == "word")
