"""How much a statement says, by words of degree: how often, how surely, how strongly; the source must say it so, too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.reason import Reason
from assistant.facts.view import View, align


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.I)


#: Rows of classes that exclude each other: a statement in one does not stand on a source in another of the row.
_ROWS: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    (
        "strength",
        (
            _words(r"always|invariably|(?:in|for|of|from) (?:all|every single|every|each)(?: (?:cases?|patients?|instances?|one))?|all|every|each|without exception|everyone|everybody|whenever|any"),
            _words(r"nearly every|almost every|most|mostly|majority|usually|generally|typically|commonly|often|frequently|mainly|predominantly|largely|as a rule|nearly all|almost all|high (?:\w+ ){0,2}(?:rates?|frequency|incidence)"),
            _words(r"some|selected|certain(?! to)|few|several|sometimes|occasional|occasionally|now and then|at times|in part|optionally|a minority|minority"),
            _words(r"rare|rarely|seldom|infrequently|uncommon|uncommonly|exceptionally|low (?:\w+ ){0,2}(?:rates?|frequency|incidence)"),
        ),
    ),
    (
        "strength",
        (
            _words(r"slight|slightly|mild|mildly|moderately|somewhat|marginal|marginally|a little|modest|modestly|minimally|minimal|negligible|barely|hardly|scarcely|slightest|faint|faintly|trivial|gently"),
            _words(r"very|significant|significantly|considerable|considerably|marked|markedly|substantial|substantially|much|far|highly|strongly|greatly|major|vast|vastly|severe|severely|terminally|critically|massive\w*|dramatic\w*|drastic\w*|enormous\w*|huge|hugely|profound\w*|striking\w*|overwhelming\w*|tremendous\w*|extreme|extremely|intense|intensely|exceeding\w*|immense\w*"),
        ),
    ),
)  # fmt: skip
_IDLE = _words(
    r"all (?:the )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten)|every (?:\w+ )?(?:\d+|two|three|four|six|few)?\s?(?:minutes?|hours?|days?|weeks?|months?|years?)|at all|above all|"
    r"in all(?=[,.;)]|$)|all (?:these|those|this|the|of)|(?:on|at|for|in|from|of) each (?:side|level|end|arm|group|of)|(?:less|more) (?:often|frequently|commonly)|overall|after all|each other|every other|not (?:all|always|every)|at most|all (?:types|kinds|sorts) of|at each|for each|in each|(?:\w+)? certain (?:age|threshold)|first of all|if any|"
    r"only (?:if|when|once)|any (?:\w+ )?(?:sign|complication|discomfort)s?|most (?:commonly|frequently|frequent|common|often|likely|probabl[ey]|important|recent|recently|severe|fearsome|feared|effective|data|preferable)|the most"
)
#: Words that only a source with such a word bears, whatever else it says.
_ABSOLUTE = _words(
    r"always|never|invariably|inevitabl[ey]|exclusively|solely|guarantee[sd]?|certainty|certainly|surely|definitely|undoubtedly|without exception|entirely|"
    r"optional|optionally|impossible|only(?= (?:in|with|for|on|by|at|to|as|the|those|after|before|during)\b)(?! \w+ (?:\d|one|two|three|four|five|about))|cures?|cured"
)
_LIKE_ABSOLUTE = _words(
    r"always|never|invariabl[ey]|inevitabl[ey]|exclusively|sole|solely|guarantee\w*|certain\w*|definite\w*|undoubted\w*|total|totally|complete|completely|full|fully|wholly|purely|all|every|each|none|no|"
    r"entire\w*|optional\w*|impossible|only|alone|single|singly|cure[sd]?|curative|unique\w*|neither|nobody|without|not|below|under|beneath|less than|remain\w*"
)
_WILL = _words(r"will|is going to|are going to|is bound to|are bound to")
_WILL_LIKE = _words(
    r"will|shall|would|is expected to|are expected to|must|expected|always|lead(?:s)? to|results? in|further|subsequent"
)
_SOFT_SOURCE = _words(
    r"may|might|could|can|potential\w*|possib\w+|risk\w*|theoretical\w*|suggest\w*|suspici\w+|suspect\w*|seems?|appears?|likely|probably"
)
_SHOULD = _words(
    r"should|must|mandatory|prerequisite|required|obligatory|recommended|has to|have to|is to be|are to be|needs to|need to"
)
_MAY = _words(r"may|might|could|optional|optionally|can")


#: Words that say more than most, each with the only words of a source that bear it.
_OWN_SUPPORT = tuple(
    (_words(a), _words(b))
    for a, b in (
        (r"guarantee[sd]?|guaranteed", r"guarantee\w*|certain\w*|always|ensur\w*|assur\w*"),
        (r"(?:by|under) law|legally|compulsory", r"law|legal\w*|compulsory|statutor\w*|obligat\w*|mandat\w*"),
        (r"(?:the|its|their) (?:only|sole)(?! (?:one|patient|exception|case)\b)", r"only|sole|solely|single|singly|unique\w*|exclusive\w*|alone|one"),
        (r"preferred|of choice|favou?rite", r"prefer\w*|choice|favou?r\w*|recommend\w*|best|standard|first|most\w*|usual\w*|common\w*|ideal\w*|should|often|frequent\w*|main\w*|typical\w*|routine\w*"),
        (r"(?:completely |fully |entirely )?(?:rules?|ruled|ruling) out", r"rul\w+ out|exclu\w+|contraindic\w+|no|not|never|without|cannot|avoid\w*|prevent\w*|eliminat\w*"),
        (r"cures|cured|curing", r"cur(?:e|es|ed|ing|ative)|heal\w*|eliminat\w*|complete\w*"),
        (r"impossible", r"impossible|cannot|not possible|never|no|not"),
        (r"conclusively", r"prov\w+|conclusive\w*|demonstrat\w*|show\w*|establish\w*|confirm\w*|evidence"),
        (r"eliminates?|eradicat\w*|completely (?:prevents?|avoids?|abolish\w*)", r"eliminat\w*|eradicat\w*|complete\w*|no|none|avoid\w*|prevent\w*|need"),
    )
)  # fmt: skip


def _unborne(said: str, everything: str) -> Reason | None:
    """A word that says more than its source, which has none of the words that bear it."""
    for pattern, support in _OWN_SUPPORT:
        match = pattern.search(said)
        if match and not support.search(everything):
            return Reason("strength", match.group(), "", False)
    return None


def check_degrees(statement: View, sources: Sequence[View], whole: Sequence[View] = ()) -> list[Reason]:
    """Words of degree of the statement that the source has not, or has otherwise.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
        whole: These with the others of the source that bear a part of it.
    """
    if not sources:
        return []
    said, held = statement.sentence.text, sources[0].sentence.text
    everything = _IDLE.sub(" ", " ".join(view.sentence.text for view in whole or sources))
    found = (
        _local(statement, sources)
        or _vague_time(said, everything)
        or _row_conflict(said, held, everything)
        or _absolute(said, everything)
        or _only_then(said, everything)
        or _unborne(said, everything)
        or _will(said, held, everything)
        or _already(said, held, everything)
        or _duty(said, held)
        or _own_duty(statement, sources[0])
    )
    return [found] if found else []


_HEAD_REACH = 3


#: Slight and great: two words that they describe tell, though they be synonyms.
_GRADES = 2


def read_grade(word: str) -> tuple[int, int] | None:
    """The row of degrees that a word stands in and its class there; None for a word that tells no degree."""
    return next(((n, c) for n, (_, classes) in enumerate(_ROWS) for c, held in enumerate(classes) if held.fullmatch(word)), None)


def _local(statement: View, sources: Sequence[View]) -> Reason | None:
    """A degree of one thing where the source has another degree of the same thing ("substantial", "minimal blood loss")."""
    for _, classes in _ROWS:
        graded = len(classes) == _GRADES
        for view in sources[:2]:
            alignment = align(statement, view)
            mine, theirs = _degree_places(statement, classes), _degree_places(view, classes)
            for i, (one, heads) in mine.items():
                hits = {
                    j
                    for h in heads
                    for j in alignment[h]
                    if graded or view.sentence.tokens[j].root == statement.sentence.tokens[h].root
                }
                against = [
                    (j, two) for j, (two, others) in theirs.items() if len(hits & set(others)) >= min(2, len(heads))
                ]
                if against and all(two != one for _, two in against):
                    return Reason(
                        "strength", statement.sentence.tokens[i].text, view.sentence.tokens[against[0][0]].text, True
                    )
    return None


def _degree_places(view: View, classes: tuple[re.Pattern[str], ...]) -> dict[int, tuple[int, list[int]]]:
    """Where words of degree stand: their class, and the words right behind them."""
    found = {}
    for i, token in enumerate(view.sentence.tokens):
        for n, pattern in enumerate(classes):
            if pattern.fullmatch(token.text) and i in view.content:
                heads = [
                    k for k in range(i + 1, min(i + 1 + _HEAD_REACH, len(view.sentence.tokens))) if k in view.content
                ]
                run = [k for n_, k in enumerate(heads) if k == i + 1 + n_]
                if run:
                    found[i] = (n, run[:2])
    return found


#: "All the" and "all types of" in a source are all the same.
_ALL_THE = re.compile(r"\ball (?:the(?! \d)|types of|kinds of|sorts of|of the|these|those)\b", re.I)
#: What holds but for a few holds for most.
_FEW_EXCEPT = re.compile(r"\b(?:with|apart from|but for|except for) (?:very |a )?(?:few|rare|some|one) exceptions?\b", re.I)
#: "Any" of a thing, but for "in any case".
_ANY = re.compile(r"\bany(?! (?:cases?|patients?|time)\b)", re.I)
_VAGUE = re.compile(r"\b(?:several|a few|some|many|(?:for|over|after|within|lasting|of)(?=\s[a-z]+s\b))\s(hour|day|week|month|year|decade)s\b", re.I)


def _vague_time(said: str, everything: str) -> Reason | None:
    """ "Several years" where the source has "several months"."""
    mine, theirs = _VAGUE.search(said), _VAGUE.search(everything)
    if mine and theirs and mine[1].lower() not in {m[1].lower() for m in _VAGUE.finditer(everything)}:
        return Reason("time", mine.group(), theirs.group(), True)
    return None


def _row_conflict(said: str, held: str, everything: str) -> Reason | None:
    plain_said, plain_held = _IDLE.sub(" ", said), _ALL_THE.sub("all", held)
    plain_held = _IDLE.sub(" ", _ANY.sub(" ", _FEW_EXCEPT.sub("mostly", plain_held)))
    for what, classes in _ROWS:
        plain_said = re.sub(r"\b(nearly|almost) (?:every|all|each|always)\b", r"mostly", plain_said, flags=re.I)
        mine = [c for c in classes if c.search(plain_said)]
        theirs = [c for c in classes if c.search(plain_held)]
        for one in mine:
            if theirs and one not in theirs and not one.search(everything):
                match, other = one.search(plain_said), theirs[0].search(plain_held)
                assert match and other
                return Reason(what, match.group(), other.group(), True)
    return None


_NEARLY = re.compile(r"\b(?:nearly|almost|virtually|practically) (?:always|never|exclusively|all|every)\b", re.I)


#: What holds always, and the words of a source that bear that.
_ALWAYS = _words(r"always|invariably|inevitably|in every(?: single)? case|without exception")
_LIKE_ALWAYS = _words(
    r"always|invariab\w*|inevitab\w*|all|every\w*|each|whenever|must|required|requires?|prerequisite|mandatory|any|routine\w*|consistent\w*|entire\w*|necessar\w*|need(?:s|ed)?|should|never|without|no"
)


#: "Never" that only bounds a number.
_BOUNDING = re.compile(r"\bnever\s(?=(?:\w+\s){0,4}?(?:below|above|under|over|beyond|to|more than|less than|exceed\w*|reach\w*)\s\d)", re.I)


def _absolute(said: str, everything: str) -> Reason | None:
    said = _BOUNDING.sub(" ", said)
    always = _ALWAYS.search(_NEARLY.sub(" ", _IDLE.sub(" ", said)))
    if always and not re.search(r"\bnot\s(?:always|invariably|inevitably)\b", said, re.I) and not _LIKE_ALWAYS.search(everything):
        return Reason("strength", always.group(), "", False)
    match = _ABSOLUTE.search(_NEARLY.sub(" ", _IDLE.sub(" ", said)))
    if match and not _LIKE_ABSOLUTE.search(everything) and not re.search(r"\bnot only\b", said, re.I):
        return Reason("strength", match.group(), "", False)
    return None


#: "Only" with a condition, and the words of a source that bear one.
_ONLY_THEN = re.compile(r"\bonly (?:if|when|once|with|where|in combination|together)\b", re.I)
_CONDITION = _words(r"only|solely|exclusively|sole|unless|provided|if|when|whenever|once|in cases? of|except\w*|restrict\w*|limited|until|prerequisite|mandatory|must|require[sd]?|necessar\w+|need(?:s|ed)?|without")


def _only_then(said: str, everything: str) -> Reason | None:
    """A condition that the source does not make ("only if a steroid is added", "with steroids or alone")."""
    match = _ONLY_THEN.search(said)
    return Reason("strength", match.group(), "", False) if match and not _CONDITION.search(everything) else None


_DONE, _YET = _words(r"(?<!where )(?<!once )(?:has|have|had|is|are) already|already (?:is|are|has|have)|by now"), _words(r"may|might|could|will|would|future|expected|promising|yet|potential\w*")


#: What a statement takes as given, up to its comma.
_GIVEN = re.compile(r"(?:^|[,;]\s|\b(?=where\s))(?:where|if|when|once|as soon as|in (?:those|patients|people|cases) (?:who|where|in whom))\b[^,;]*", re.I)


def _already(said: str, held: str, everything: str) -> Reason | None:
    """What the source only expects, told as done ("has already become", "may become")."""
    match, open_ = _DONE.search(_GIVEN.sub(" ", said)), _YET.search(held)
    return Reason("strength", match.group(), open_.group(), True) if match and open_ and "already" not in everything else None


def _will(said: str, held: str, everything: str) -> Reason | None:
    match, soft = _WILL.search(said), _SOFT_SOURCE.search(held)
    if match and not _SOFT_SOURCE.search(said) and not _WILL_LIKE.search(everything):
        return Reason("strength", match.group(), soft.group() if soft else "", bool(soft))
    return (
        Reason("strength", match.group(), soft.group(), True)
        if match and soft and not _WILL_LIKE.search(held)
        else None
    )


#: Words that say of a verb that it must be, and that it may be.
_MODALS = {"should": "duty", "must": "duty", "may": "option", "might": "option", "can": "option", "could": "option"}
#: A verb stands so many words behind its modal at most.
_VERB_REACH = 3


def _own_duty(statement: View, source: View) -> Reason | None:
    """May for should, or should for may, of the same verb."""
    mine, theirs = _modal_verbs(statement), _modal_verbs(source)
    alignment = align(statement, source)
    for i, (modal, verb) in mine.items():
        held = [(j, other) for j, (other, held_verb) in theirs.items() if held_verb in alignment[verb]]
        if held and all(_MODALS[other] != _MODALS[modal] for _, other in held):
            return Reason("strength", statement.sentence.tokens[i].text, source.sentence.tokens[held[0][0]].text, True)
    return None


def _modal_verbs(view: View) -> dict[int, tuple[str, int]]:
    """Modals that nothing denies, each with the verb behind it."""
    found, tokens, text = {}, view.sentence.tokens, view.sentence.text
    for i, token in enumerate(tokens):
        if token.folded not in _MODALS or token.text[0].isupper():
            continue
        behind = [k for k in range(i + 1, min(i + 1 + _VERB_REACH, len(tokens))) if k in view.content and not tokens[k].folded.endswith("ly")]
        if behind and not re.search(r"\b(?:not|no|only)\b|[,;.]", text[token.end : tokens[behind[0]].start]):
            found[i] = token.folded, behind[0]
    return found


_QUESTIONED = _words(r"whether|questionable|doubtful|unclear|uncertain")


def _duty(said: str, held: str) -> Reason | None:
    """May or can where the source says should or must; should or must where it says may or can."""
    if _QUESTIONED.search(said):
        return None
    for one, two in ((_SHOULD, _MAY), (_MAY, _SHOULD)):
        match, other = one.search(said), two.search(held)
        if match and other and not two.search(said) and not one.search(held):
            if one is _MAY and _SOFT_SOURCE.search(held):
                continue  # "should raise the suspicion": what is suspected may be
            return Reason("strength", match.group(), other.group(), True)
    return None
