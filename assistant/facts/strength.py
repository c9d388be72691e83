"""Whether a statement says more than its source: superior for non-inferior, all for most, does for may."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.clauses import HEDGE
from assistant.facts.meaning import light_roots, phrase_roots
from assistant.facts.reason import Reason
from assistant.facts.view import View, align


def _words(pattern: str) -> re.Pattern[str]:
    pattern = re.sub(r"\bmay\b", "(?-i:may)", pattern)  # not the month
    return re.compile(rf"\b(?:{pattern})\b", re.I)


_BETTER = _words(
    r"superior(?:ity)?|better|outperform\w*|more (?:effective|efficacious|safe)|safer|beats?|exceed(?:s|ed)|surpass\w*"
)
_WORSE = _words(r"inferior|worse|less (?:effective|efficacious|safe)|f[ae]lls? short of")
_ALIKE = _words(
    r"non-?inferior\w*|equally|equivalen\w+|similar(?:ly)?|comparable|same(?! (?:time|level|way|manner|route|session))|as (?:\w+ (?:and|or) )?(?:safe|effective|efficacious|good) as|"
    r"(?:no|not|neither|without)(?: \w+){0,6}? (?:superior(?:ity)?|better|difference|inferior|worse)|noninferiority"
)
_UNIVERSAL = _words(
    r"all|always|every|each|must|never|entirely|invariably|any (?:\w+ )?(?:can|could|may|is|are)|everyone|everybody"
)
_IDLE_UNIVERSAL = _words(
    r"in all(?! (?:cases|patients))|at all|above all|all in all|after all|overall|of all|all (?:the )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten)|"
    r"all (?:types|kinds|sorts|had|were|procedures)|almost all|nearly all|almost always|nearly always|not all|not always|virtually all|most all"
)
_PARTIAL = _words(
    r"most|majority|almost|nearly|some|selected|certain|few|several|partly|often|usually|generally|typically|mostly|mainly|approximately|up to|"
    r"two thirds|third|half|exceptions?|only|may|might|could|potential\w*|theoretical"
)
_CAUSAL = _words(
    r"caus(?:e|es|ed|ing)|leads? to|led to|results? in|resulted in|consequence of|brings? about|induc\w+|provok\w+|responsible for"
)
_LOOSE = _words(r"associat\w+|relat(?:ed|ion|es)|correlat\w+|link\w*|connect\w*|risk factor|may|might|could|suggest\w*")
_SURE = _words(
    r"definite\w*|certain(?:ly)?|well (?:established|documented|proven)|(?:is|are) known to|established|prove[nds]?(?! (?:to be |very |highly |equally |clinically |no less |no more |just |as |at least as )*(?:\w+ive|safe|useful|\w+ful|\w+less|vain|\w+[ai]ble|(?:non-?)?inferior|superior|\w+ent|\w+ant|beneficial|safer|better)\b)|undoubted\w*|undisputed|definitive|beyond (?:any )?(?:question|doubt)|no doubt"
)
_DOUBT = _words(
    r"questionable|controversial|doubtful|unclear|uncertain|theor(?:y|etical\w*)|hypothe\w+|possible|suggest\w*|may|might|could"
)
_MUST = _words(r"must(?! not)|mandator\w+|requires?|required|obligator\w+|compulsor\w+|always|only(?! (?:after|before|when|if|once|until|because|as|then|in the)\b)|strictly|necessarily")
_MAY = _words(r"may|might|could|can be|potentially|possibly|possible(?! (?:complication|risk|benefit|alternative|option|cause|harm|side effect|adverse)s?\b)|option|alternative|considered")
_BOUND, _IDEAL = _words(r"must|mandator\w+|obligator\w+|compulsor\w+|strictly"), _words(r"ideally|preferabl[ey]|optional\w*|where possible|if possible")
_SOFTENED = _words(
    r"may|might|could|can|potential\w*|possib\w+|perhaps|probab\w+|likely|suggest\w*|appears?|seems?|theor\w+|would|sometimes|promising|up to|considered|"
    r"expected|risk|danger|pose[sd]?|suspect\w*|doubt\w*|option|hypothe\w+|questionable|estimated|likelihood|tends?|thought|believed|supposed"
)
_SOFTENED_OR_DENIED = re.compile(
    rf"{_SOFTENED.pattern}|\b(?:minimal|little|less|fewer|no|not|never|nor|neither|cannot|without)\b", re.I
)
_POSITIVE_NOT = re.compile(r"\b(?:no|not|never|nor|neither|cannot|without)\b", re.I)


def calls_alike(text: str) -> bool:
    """Whether a text calls two things alike ("as effective as", "non-inferior", "no difference")."""
    return bool(_ALIKE.search(text))


def check_strength(statement: View, sources: Sequence[View], strict: bool) -> list[Reason]:
    """Whether the statement says more than its source.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
        strict: Also report a doubt of the source that the statement leaves out.
    """
    if not sources:
        return []
    said, held = statement.sentence.text, " ".join(view.sentence.text for view in sources)
    found = (
        _unchanged(said, sources[0].sentence.text)
        or _only(said, sources[0].sentence.text)
        or _superior(said, held)
        or _alike(_without_denied(statement), held)
        or _more_than_alike(statement, sources)
        or _all(said, sources[0], held)
    )
    found = found or _possible(statement, sources[0])
    found = found or _caused(statement, sources) or _over(said, held, _SURE, _DOUBT, _POSITIVE_NOT)
    found = found or _over(said, held, _BOUND, _IDEAL, _IDEAL)
    found = found or _over(said, held, _MUST, _MAY, _words("may|might|could|can|potential\\w*"))
    proven = _PROVES.search(said) and _PROVES.search(held)
    if found is None and _SURE.search(said) and not _SURE.search(held) and not proven and not _POSITIVE_NOT.search(said):
        return [Reason("strength", _first(_SURE, said), "", False, sure=False)]
    if found is None and strict:
        found = _weakened(said, sources[0].sentence.text)
    if found is None and strict and not _SOFTENED.search(said):
        doubt = _doubt_on(statement, sources[0])
        if doubt:
            found = Reason("strength", said, doubt, True, sure=False)
    return [found] if found else []


_SHOWN = _words(r"(?:has|have|had|was|were) (?:been )?(?:proven|proved|shown|demonstrated|established)")
#: What a source and a statement may both call proven, whatever stands behind it.
_PROVES = _words(r"prov(?:e|es|ed|en)|(?:was|were|has been|have been) (?:shown|demonstrated|established)")
_MIGHT = _words(r"may be|might be|could be|may have|might have|could have|may possibly")
_ANY_DOUBT = _words(r"may|might|could|can|potential(?!s\b)\w*|possib\w+|promising|suggest\w*|theor\w+|not|no|neither")


def _weakened(said: str, held: str) -> Reason | None:
    """Only possible in the statement, shown in the source."""
    one, two = _MIGHT.search(said), _SHOWN.search(held)
    if one and two and not _ANY_DOUBT.search(held) and not _SHOWN.search(said):
        return Reason("strength", one.group(), two.group(), True)
    return None


_ONLY = _words(r"only|solely|exclusively")
#: One of two things alone, where the source has both of them.
_ALONE, _BOTH_OF = _words(r"alone"), re.compile(r"\bboth\b[^.;]{1,60}?\sand\s", re.I)
_BOTH = _words(r"both|either|neither|all(?: \w+)? (?:groups|arms)|each (?:group|arm)")


def _only(said: str, held: str) -> Reason | None:
    """One alone where the source has both, and both where it has one alone."""
    for one, two in ((_ONLY, _BOTH), (_BOTH, _ONLY), (_ALONE, _BOTH_OF)):
        match, other = one.search(said), two.search(held)
        if match and other and not two.search(said) and not one.search(held):
            return Reason("strength", match.group(), other.group(), True)
    return None


_SUPERIOR = re.compile(r"(?<!non-)(?<!non)\bsuperior(?:ity)?\b", re.I)


def _superior(said: str, held: str) -> Reason | None:
    """ "Superior to" where the source has it non-inferior."""
    one, two = _SUPERIOR.search(said), re.search(r"\bnon-?inferior\w*", held, re.I)
    if one and two and not _SUPERIOR.search(held) and not _POSITIVE_NOT.search(said[: one.start()]):
        return Reason("strength", one.group(), two.group(), True)
    return None


def _without_denied(statement: View) -> str:
    """A statement's text without the words of better and worse that it denies itself ("superiority … has not been proven")."""
    sentence, text = statement.sentence, statement.sentence.text
    for match in reversed(list(_BETTER.finditer(text))):
        i = next((k for k, t in enumerate(sentence.tokens) if t.end >= match.end()), 0)
        if sentence.polarity(i) < 0 or sentence.denied_loosely(i):
            text = text[: match.start()] + text[match.end() :]
    return text


def _alike(said: str, held: str) -> Reason | None:
    """Better or worse where the source has the two alike, and alike where it has one better."""
    alike_said, alike_held = _ALIKE.search(said), _ALIKE.search(held)
    bare_said, bare_held = _ALIKE.sub(" ", said), _ALIKE.sub(" ", held)
    for cue in (_BETTER, _WORSE):
        one = cue.search(bare_said)
        if one and not alike_said and alike_held and not cue.search(bare_held) and not _THAN.search(bare_held):
            return Reason("strength", one.group(), alike_held.group(), True)
    better = _BETTER.search(bare_held) or _WORSE.search(bare_held)
    if alike_said and better and not alike_held and not _BETTER.search(bare_said):
        return Reason("strength", alike_said.group(), better.group(), True)
    return None


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


_UNCHANGED = _words(
    r"unaltered|unchanged|constant|did not (?:change|differ|vary)|no (?:\w+ )?change|remained (?:stable|the same|unchanged)"
)
_CHANGED = _words(
    r"increas\w+|decreas\w+|reduc\w+|r[oi]se[ns]?|fell|fall(?:s|en)?|drop\w*|declin\w+|improv\w+|worsen\w*|higher|lower|gain\w*"
)


def _unchanged(said: str, held: str) -> Reason | None:
    """A change where the source has none, and none where it has one."""
    for one, two in ((_CHANGED, _UNCHANGED), (_UNCHANGED, _CHANGED)):
        match, other = one.search(said), two.search(held)
        if match and other and not two.search(said) and not one.search(held) and not _POSITIVE_NOT.search(said):
            return Reason("direction", match.group(), other.group(), True)
    return None


_THAN = re.compile(
    r"\b(?:higher|lower|more|less|greater|smaller)\b[^.;,]{0,40}\bthan\b(?!\s(?:\d|one|two|three|four|five|six|ten|half|a third))",
    re.I,
)
_COMPARATIVE = _words(r"higher|lower|more|less|fewer|greater|smaller|longer|shorter|better|worse")


def _more_than_alike(statement: View, sources: Sequence[View]) -> Reason | None:
    """A comparison with "than" where the source only calls the two alike."""
    said = statement.sentence.text
    match = re.search(
        r"\b(higher|lower|more|less|fewer|greater|smaller|longer|shorter|better|worse)\b(?:(?!\d)[^.;]){0,60}?\bthan\b(?!\s(?:\d|one|two|three|half|a third))",
        said,
        re.I,
    )
    if not match or _ALIKE.search(said):
        return None
    held = sources[0].sentence.text
    alike = _words("similar|comparable|equally|equivalent|same|as (?:safe|effective)|noninferior\\w*").search(held)
    if alike and not _COMPARATIVE.search(held):
        return Reason("strength", match.group(1), alike.group(), True)
    return None


#: What is only possible by its nature.
_RISKS = frozenset(
    root for word in "complication risk hazard alternative option benefit".split() for root in phrase_roots(word)
)
_MAYBE = frozenset("possible potential probable suspected presumed likely questionable".split())


def _possible(statement: View, view: View) -> Reason | None:
    """Something called possible in the source and plainly stated here."""
    if _SOFTENED.search(statement.sentence.text):
        return None
    tokens = view.sentence.tokens
    back = {j: i for i in statement.content for j in align(statement, view)[i]}
    for j, token in enumerate(tokens[:-1]):
        if (
            token.folded in _MAYBE
            and tokens[j + 1].root not in _RISKS
            and j + 1 in back
            and tokens[j + 1].lexical_negative == statement.sentence.tokens[back[j + 1]].lexical_negative
            and (j == 0 or tokens[j - 1].folded not in ("any", "all"))
            and j + 1 in back
            and tokens[j + 1].root == statement.sentence.tokens[back[j + 1]].root
        ):
            quote = view.sentence.text[token.start : tokens[j + 1].end]
            return Reason("strength", statement.sentence.tokens[back[j + 1]].text, quote, True)
    return None


def _all(said: str, first: View, held: str) -> Reason | None:
    """All, always or must where the source says most, some or may."""
    one = _UNIVERSAL.search(_IDLE_UNIVERSAL.sub(" ", said))
    if not one:
        return None
    part = _PARTIAL.search(first.sentence.text)
    if part and _PARTIAL.search(said) and one.group().lower() in ("each", "every"):
        return None
    if part and not _UNIVERSAL.search(_IDLE_UNIVERSAL.sub(" ", held)):
        return Reason("strength", one.group(), part.group(), True)
    return None


def _caused(statement: View, sources: Sequence[View]) -> Reason | None:
    """A cause where the source only ties two things together: what stands beside the one word stands beside the other."""
    said, held = statement.sentence.text, " ".join(view.sentence.text for view in sources)
    one = _CAUSAL.search(said)
    if not one or _SOFTENED_OR_DENIED.search(said) or _CAUSAL.search(held):
        return None
    if _COMPLICATIONS.match(said, one.end()):
        return None  # what a treatment has in its train it causes
    beside = [i for i in statement.content if abs(statement.sentence.tokens[i].start - one.start()) <= _BESIDE]
    for view in sources:
        for two in _LOOSE.finditer(view.sentence.text):
            near = {j for j in view.content if abs(view.sentence.tokens[j].start - two.start()) <= 1.5 * _BESIDE}
            if (
                sum(
                    bool(near & set(align(statement, view)[i]))
                    for i in beside
                    if statement.sentence.tokens[i].root not in light_roots()
                )
                >= 2
            ):
                return Reason("strength", one.group(), two.group(), True)
    return None


_COMPLICATIONS = re.compile(r"\s(?:\w+\s){0,2}(?:complication|problem|side effect|adverse event)s?\b", re.I)
#: So near [characters] stands what a word of cause ties together.
_BESIDE = 45


def _over(
    said: str, held: str, strong: re.Pattern[str], weak: re.Pattern[str], softened: re.Pattern[str]
) -> Reason | None:
    one = strong.search(said)
    if not one or softened.search(said) or strong.search(held):
        return None
    two = weak.search(held)
    return Reason("strength", one.group(), two.group(), True) if two else None


def _doubt_on(statement: View, view: View) -> str:
    """The doubt under which the source says what the statement says plainly, if it is under one."""
    sentence = view.sentence
    alignment = align(statement, view)
    in_doubt = plain = 0
    first: int | None = None
    for i in statement.content:
        if statement.sentence.tokens[i].root in light_roots():
            continue
        places = alignment[i]
        if places and all(sentence.in_doubt(j) for j in places):
            in_doubt += 1
            first = places[0] if first is None else min(first, places[0])
        elif places:
            plain += 1
    if first is None or in_doubt < 2 or in_doubt < 0.5 * plain:
        return ""
    cue = max(
        (m for m in HEDGE.finditer(sentence.text) if m.start() < sentence.tokens[first].start),
        key=lambda m: m.start(),
        default=None,
    )
    return sentence.text[cue.start() : cue.end() + 40] if cue else ""
