"""What kind of answer a question asks for, read from its words by rules that are few and general."""

from __future__ import annotations

import re

#: What may be asked for, in the order in which the rules are tried; the first that fits names the kind.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        (
            "reference",
            r"\b(?:primary|original) (?:source|study|paper|reference|publication)|\b(?:reference|citation|ref) (?:number|no)"
            r"|\bwho (?:originally|first) (?:reported|described|showed)|\b(?:which|what) (?:paper|trial|study|article"
            r"|reference|citation|source)s?\b.{0,60}\b(?:cited?|from|behind|for|given?|come|comes)\b"
            r"|\bcit(?:es?|ed|ing|ations?)\b|\bwho says\b|\b(?:papers?|stud(?:y|ies)|trials?|sources?) says?\b|\breference for (?:that|this|it)\b|\breference list\b|\bfirst author\b|\bsource (?:for|of|behind)\b",
        ),
        (
            "definition",
            r"\bstand(?:s|ing)? for\b|\babbreviat|\bacronym|\bdefin(?:e|es|ed|ition)\b|\bmean(?:s|t)? by\b|\bmeaning of\b"
            r"|^\s*what(?:'s| is| are| does)? (?:an? )?[\w/+-]{2,12}(?: mean)?\s*\??\s*$|\bshort for\b",
        ),
        (
            "comparison",
            r"\bversus\b|\bvs?\b\.?|\bcompar|\bdifference between|\bbetter than\b|\bsuperior|\binferior|\bper arm\b"
            r"|\bboth (?:arms|groups)\b|\beach (?:arm|group)\b|\bor\b[^?]*\?\s*$|\bagainst (?:that|plain|the|placebo|[A-Z])|\bas opposed to\b|\bwith and without\b",
        ),
        (
            "list",
            r"\b(?:which|what) (?:\w+ ){0,2}(?:factors|materials|routes|techniques|options|structures|methods|symptoms|complications|criteria"
            r"|contraindications|indications|advantages|limitations)\b(?! rates?\b)",
        ),
        (
            "number",
            r"\bhow (?:many|much|often|long|far|big|large|small|old|likely|high|low|thick|wide|fast|soon|well)\b"
            r"|\brates?\b|\bpercent|%|\bper cent\b|\bnumber of\b|\bdos(?:e|age)s?\b|\bvolume\b|\bmean (?:age|score)\b"
            r"|\bscores?\b|\bsize\b|\bspeed\b|\bdiameter\b|\bgauge\b|\btemperature\b|\bfrequency\b|\bpts\b|\bscore points\b"
            r"|\bp[- ]values?\b|\bsample size\b|\bprevalence\b|\bincidence\b|\bprice\b|\bcosts?\b|\bwhat age\b"
            r"|(?:^|[,;:?\u2013-]\s*|\b(?:and|but|so) )when\b(?= (?:is|are|was|were|do|does|did|should|can|could|must|will|would|to|exactly)\b)|^\W*when\W*$|\bsince when\b"
            r"|\btiming\b|\bproportion\b|\bfraction\b|\bmedian\b|\baverage\b|\bmaxim(?:um|al)\b|\bminim(?:um|al(?!ly))\b",
        ),
        (
            "list",
            r"\blist\b|\bname (?:the|all|some)\b|\btypes? of\b|\bkinds? of\b|\bcriteria\b|\ball the\b|\bsteps?\b"
            r"|\bwhich (?:\w+ ){0,3}(?:factors|materials|routes|techniques|options|structures|methods|patients|symptoms"
            r"|tests|points|complications|implants|devices|tumou?rs|levels)\b|\bwhat are\b|\bindications?\b"
            r"|\bcontraindications?\b|\badvantages\b|\bcomplications\b|\blimitations\b|\brequirements\b|\bwhat do you need\b",
        ),
        (
            "yes_no",
            r"^\s*(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|must|may)\b",
        ),
        ("definition", r"^\s*what(?:'s| is| are) (?:an? )?(?:[\w/+-]+ ){0,2}[\w/+-]+\s*\??\s*$"),
    )
)
_LONG_FORM = re.compile(
    r"\bstand(?:s|ing)? for\b|\babbreviat|\bacronym|\bshort for\b|\bspell\w* out\b|\blong form\b", re.I
)
#: Asks how something is done, step by step.
STEPS = re.compile(
    r"\bsteps?\b|\bprocedure\b|\bhow (?:is|are|do|does|did|was|were) .{0,40}\b(?:done|performed|carried|made|placed|injected|inserted)|\bprotocol\b|\bafter that\b|\bcomes? (?:after|next|before)\b",
    re.I,
)

#: Asks for the whole of a procedure, not for one step of it.
WHOLE_PROCEDURE = re.compile(
    r"\bsteps\b|\bstep[- ]by[- ]step\b|\bwalk me through\b|\bhow (?:is|are|do|does|did|was|were) .{0,60}\b(?:done|performed|carried out)",
    re.I,
)
_PLURAL = r"[a-z]{3,}(?<!ss)(?<!us)(?<!is)s"
#: Names several things and asks for no other form of answer: "causes of leakage", "which routes can be used".
_SEVERAL = re.compile(
    rf"^\s*(?:all |the |some |main |possible )*(?:[\w/-]+ ){{0,2}}?{_PLURAL} (?:for|of|to|behind|after|during|in|that|which|with|by|on|from|against|between|the authors|they|named?|mentioned|listed|given|admitted)\b"
    rf"|\b(?:which|what) (?:[\w-]+ ){{0,3}}{_PLURAL} (?:can|may|are|were|do|should|must|have|could|might)\b"
    r"|\benumerate\b|\bwhat (?:determines|causes|includes)\b|\bsituations? in which\b",
    re.I,
)


def ask_kind(text: str) -> str:
    """What a question asks for: reference, definition, comparison, number, list, yes_no or fact."""
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind
    return "list" if _SEVERAL.search(text) else "fact"


def asks_long_form(text: str) -> bool:
    """Whether nothing is asked of an abbreviation but what its letters stand for."""
    return bool(_LONG_FORM.search(text))


_SHORT_FORM = re.compile(r"\b[A-Z]{2,6}\b")
_LETTERS = re.compile(r"[^\W\d_]+")


def guessed_long_form(text: str) -> tuple[int, int] | None:
    """Where a question spells out an abbreviation of its own ("CVT - cerebral venous thrombosis?"), as offsets; else None."""
    found = list(_LETTERS.finditer(text))
    for short in _SHORT_FORM.finditer(text):
        letters, n = short[0].casefold(), len(short[0])
        for i in range(len(found) - n + 1):
            run = found[i : i + n]
            if "".join(word[0][0] for word in run).casefold() == letters and all(len(word[0]) > 2 for word in run):
                return run[0].start(), run[-1].end()
    return None
