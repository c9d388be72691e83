"""A denial in a statement whose source denies nothing at all, and a denial of what the source itself denies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.chance import is_of_chance
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.values import value_matches
from assistant.facts.view import View, align

#: Whatever in a source may bear a denial: denials, lacks, bars, doubts, limits, and what is less or little of something.
NEGATIVE = re.compile(
    r"\b(?:no|not|never|none|nor|neither|nothing|without|cannot|un\w{4,}|in(?:accura|adequa|complet|frequen|suffic|determ|operab|separab|stab|signif|efficien|effect|visib|vari|capab|capac|consist)\w*|"
    r"im(?:possib|mobil|mun|pair|matur)\w*|ir\w{5,}|non\w{3,}|dis(?:advant|contin|appear|rupt|tant|agree)\w*|asympt\w*|anti\w{4,}|lack\w*|absen\w*|fail\w*|refus\w*|contraindic\w*|exclu\w*|avoid\w*|prevent\w*|"
    r"free|rare\w*|few\w*|little|less\w*|low\w*|below|under|stop\w*|halt\w*|ceas\w*|interrupt\w*|only|alone|sole\w*|question\w*|doubt\w*|controvers\w*|debat\w*|until|instead|rather|except\w*|but|however|although|"
    r"minor|minim\w*|limit\w*|los[st]\w*|zero|poor\w*|difficult\w*|challeng\w*|problem\w*|red flag|too|remain\w*|different\w*|difference|contrary|contrast|compar\w*|same|similar\w*|equal\w*|alternativ\w*|"
    r"resist\w*|refractory|intractable|contra-?indic\w*|most|best|\w{3,}est|reduc\w*|decreas\w*|eliminat\w*|obviat\w*|remov\w*|resolv\w*|disappear\w*|relie\w*|stand-?alone|hypo\w+|immobile|silent|theor\w*|may|might|could|warn\w*|danger\w*|risk\w*|harm\w*|up to|within|maximum|deviat\w*|open|"
    r"elsewhere|other than|away|outside|extra\w+|independent\w*|regardless|blind\w*|single\w*|small\w*|short\w*|mis\w{4,}|withdr\w*|withh\w*|prohib\w*|bar|bars|barred|forb\w*|abort\w*|omit\w*|miss\w*|spar(?:e|es|ed|ing)|safe\w*)\b"
    r"|n't\b|[<≤]|\b0(?:\.0+)?\b(?!\.)", re.I
)  # fmt: skip
#: A denial of a verb that is no idle one.
DENIED_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|could|may|should|will|would|must|need)\s(?:\w+ly\s)?not\s(?!only|necessarily|just|merely|until|yet|exceed|more|less|later|earlier|inferior|worse)(?=\w)|\bcannot\s(?=\w)|n't\s(?=\w)",
    re.I,
)
#: One denial on top of another in one clause.
_TWICE = re.compile(
    r"(?:^|[,;:.]\s|\b(?:and|but|while|whereas|yet|so far)\s)(?:no|neither|none of|nor)\s(?:[\w-]+\s){0,7}?(?:is|are|was|were|has|have|had|can|could|will|would|should|do|does|did)\s(?:\w+\s)?not\b|\bnot\sno\b|\bnor\s(?:should|can|is|are|was|were)\snot\b",
    re.I,
)
#: A denial right before a word that itself says that something is missing, barred or in doubt.
_UNDONE = re.compile(
    r"\b(?:not|never|hardly)\s(?:(?:be|been|still|yet|really|at all|considered|regarded as|any|a|an)\s){0,2}(?P<what>questionable|doubtful|unclear|uncertain|lacking|missing|absent|contraindicat\w+|unfit|unsuit\w+|"
    r"unable|impossible|unsafe|unproven|uncommon|rare|refused|excluded|left out|ruled out|hard|difficult|demanding)\b(?!\s(?:not|than))",
    re.I,
)
_NOT = re.compile(r"\b(?:not|never)\b|n't\b", re.I)


#: A question told as answered, and what leaves it open.
_SETTLED = re.compile(
    r"\bwhether\b[^.;]{3,120}?\b(?:is|are|was|were|has been|have been)\s(?:now\s|already\s|well\s|clearly\s|definitively\s)*(?:shown|proven|settled|established|known|clear|certain|beyond doubt|answered)\b",
    re.I,
)
_OPEN = re.compile(
    r"\b(?:not|no|unknown|unclear|uncertain|questionable|doubtful|open|remains?|lacking|yet|further)\b", re.I
)
#: Whether a difference is significant is told by its P value.
_CHANCE = re.compile(r"\bnot\s(?:an?\s|statistically\s)*significant", re.I)


def check_affirmed(statement: View, sources: Sequence[View], over: Sequence[View] = ()) -> list[Reason]:
    """A denied verb where no sentence of the source has anything that denies or limits, and a denial undone.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
        over: Their headings, which may deny what is listed under them.
    """
    said = _CHANCE.sub("insignificant", statement.sentence.text)
    held = " ".join(view.sentence.text for view in sources)
    denied = DENIED_VERB.search(said)
    if denied and held and not NEGATIVE.search(" ".join([held, *(v.sentence.text for v in over)])):
        return [Reason("negation", said[denied.start() : denied.end() + 12].strip(), "", True)]
    open_ = _SETTLED.search(said)
    if open_ and _OPEN.search(held):
        return [Reason("negation", open_.group()[-40:], _OPEN.search(held).group(), True)]  # type: ignore[union-attr]
    found = _not_more(statement, held) or _denied_number(statement, sources) or _denied_condition(statement, sources)
    if found is not None:
        return [found]
    twice = _TWICE.search(said)
    if twice and not _TWICE.search(held):
        return [Reason("negation", twice.group(), "", True)]
    undone = _UNDONE.search(said)
    if undone and NEGATIVE.search(held) and not _NOT.search(held):
        return [Reason("negation", undone.group(), "", True)]
    return []


#: What a source must have for "not more", for a number of those that did not, and for a case that is not.
DENIAL = re.compile(
    r"\b(?:resist\w*|refractory|intractable|no|not|never|none|nor|neither|nothing|without|cannot|un\w{4,}|in(?:accura|adequa|complet|frequen|suffic|determ|operab|separab|stab|signif|efficien|effect|visib|capab|activ)\w*|im(?:possib|mobil)\w*|"
    r"non\w{3,}|asympt\w*|lack\w*|absen\w*|fail\w*|refus\w*|contraindic\w*|exclu\w*|free|los[st]\w*|zero|stop\w*|discontinu\w*|ceas\w*|withh\w*|withdr\w*|question\w*|doubt\w*|unclear|controvers\w*|only|alone|"
    r"rather|except\w*|limit\w*|poor\w*|unchanged|deteriorat\w*|elsewhere|other|outside|below|miss\w*|red flag|drop\w*|died|death\w*|remain\w*|until)\b|n't\b|\b0\b(?!\.)|[<≤]", re.I
)  # fmt: skip
#: What did not happen to whom it was spared.
_SPARED = re.compile(
    r"\b(?:avoid\w*|prevent\w*|spar(?:e|es|ed|ing)|eliminat\w*|obviat\w*|resolv\w*|reduc\w*|relie\w*)\b", re.I
)
_NOT_MORE = re.compile(
    r"\b(?:is|are|was|were|be|did|does|do|has|have)\s(?:\w+ly\s)?not\s(?:\w+ly\s|any\s|be\s|go\s)?(?P<more>more(?! than (?:\d|one|two|three|four|five|six))|higher|better|greater|larger|longer|lower|fewer|safer|stronger|shorter|(?<!any )less(?= \w+ than)|less(?= (?:common|frequent|invasive|costly|expensive)))\b",
    re.I,
)
_ALIKE = re.compile(
    r"\b(?:no|not|neither|nor|never|similar\w*|comparable|equal\w*|equivalen\w*|non-?inferior\w*|same|alike|insignificant\w*|unchanged|as \w+ as|fail\w*|lack\w*|questionable|controversial|without)\b|n't\b|\bP(?:-value)?\s?(?:[=>]\s?)?0?\.(?:0[5-9]|[1-9])",
    re.I,
)


def _not_more(statement: View, held: str) -> Reason | None:
    """ "Not more frequent" where the source calls nothing alike and denies nothing."""
    match = _NOT_MORE.search(statement.sentence.text)
    if match is None or _ALIKE.search(held):
        return None
    return Reason("negation", match.group(), "", True)


def _denied_number(statement: View, sources: Sequence[View]) -> Reason | None:
    """A number of those that did not, where no sentence of the source that has it denies anything."""
    place, tokens = statement.sentence.place, statement.sentence.tokens
    if is_of_chance(statement, sources):
        return None
    denied = {place[_at(statement, m.end())]: m for m in DENIED_VERB.finditer(statement.sentence.text)}
    if len({*place}) > 1 and not denied:
        return None
    for bound in statement.bounds:
        quantity = bound.quantity
        match = denied.get(place[min(_at(statement, quantity.start), len(tokens) - 1)])
        if (
            match is None
            or quantity.role != "value"
            or quantity.dimension not in ("percent", "proportion", "count", "time")
        ):
            continue
        views = [v for v in sources if any(value_matches(quantity, o.quantity) for o in v.bounds)]
        spared = not _SPARED.match(statement.sentence.text, match.end())
        if views and not any(
            DENIAL.search(v.sentence.text) or (spared and _SPARED.search(v.sentence.text)) for v in views
        ):
            return Reason(
                "negation",
                statement.sentence.text[match.start() : match.end() + 12].strip(),
                views[0].sentence.text[:60],
                True,
            )
    return None


#: So far around the words of a case [characters] a source may deny it.
_AROUND = 50
_CASE = re.compile(
    r"\b(?:if|when|whenever|where|in case)\s(?:[\w-]+\s){1,5}?(?:is|are|was|were|has|have|does|do|did)\snot\s(?!only)\w+",
    re.I,
)


def _denied_condition(statement: View, sources: Sequence[View]) -> Reason | None:
    """A case that is not, where the source denies nothing."""
    match = _CASE.search(statement.sentence.text)
    if match is None or not sources:
        return None
    tokens = statement.sentence.tokens
    case = [i for i in statement.content if match.start() <= tokens[i].start < match.end() and tokens[i].root not in light_roots()]
    for view in sources[:2]:
        held, near = view.sentence.text, [j for i in case for j in align(statement, view)[i]]
        start, end = (0, len(held)) if not near else (view.sentence.tokens[min(near)].start - _AROUND, view.sentence.tokens[max(near)].end + _AROUND)
        if DENIAL.search(held[max(0, start) : end]) or _SPARED.search(held.split(",")[0]):
            return None
    return Reason("negation", match.group(), "", True)


def _at(view: View, offset: int) -> int:
    return next((i for i, t in enumerate(view.sentence.tokens) if t.end > offset), len(view.sentence.tokens) - 1)
