"""Whether a statement denies what its source affirms, or affirms what it denies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.chance import is_of_chance
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.resistance import denies_resisted
from assistant.facts.unrivalled import SUPERLATIVE, is_unrivalled
from assistant.facts.values import value_matches
from assistant.facts.view import View, align, closest

_SUBJECT = re.compile(r"neither\b[^,;.]{1,80}?\bnor\b[^,;.]{1,60}?\s(?:is|are|was|were|has|have|had|can|could|does|do|did|shows?|showed|seems?)\s", re.I)
_WITHOUT, _ALONE = re.compile(r"without\b", re.I), re.compile(r"\b(?:alone|only|solely)\b", re.I)
#: How many words behind a denial are what it mainly denies, in a statement and in a source.
_REACH_SAID = 4
_REACH_HELD = 3


def check_negation(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Denials of the statement that the source does not make, and denials of the source that the statement drops."""
    reason = _exists(statement, sources) or _added(statement, sources) or _dropped(statement, sources) or _prefixed(statement, sources) or _not_done(statement, sources)
    return [reason] if reason else []


_THERE = re.compile(
    r"\bthere\s(?:is|are|was|were|exists?|has been|have been|seems? to be|remains?)\s(?P<idle>(?:as yet|so far|still|currently|at present|now|only|indeed)\s)?"
    r"(?P<none>no\b|not\b|neither\b|hardly\b|little\b|few\b)?(?!\w*where)", re.I
)  # fmt: skip
_LITTLE = re.compile(r"\b(?:without|no|not|none|never|lack\w*|absen\w+|missing|unproven|unclear|fail\w*|little|few|doubt\w*|neither)\b", re.I)


def _exists(statement: View, sources: Sequence[View]) -> Reason | None:
    """ "There is a …" where the source has only "there is no …", and the reverse."""
    said = _THERE.search(statement.sentence.text)
    if said is None:
        return None
    held = [(v, m) for v in sources[:2] for m in _THERE.finditer(v.sentence.text)]
    against = [m for _, m in held if (m["none"] is None) != (said["none"] is None)]
    if not held or len(against) < len(held):
        return None
    rest = statement.sentence.text[said.end() :]
    if (said["none"] is None and _LITTLE.search(rest[:_REST])) or any(_LITTLE.search(m.string[m.end() :][:_REST]) for m in against if m["none"] is None):
        return None
    return Reason("negation", said.group(), against[0].group(), True)


#: So near [characters] behind "there is" may a word deny what is there.
_REST = 60


def _added(statement: View, sources: Sequence[View]) -> Reason | None:
    """A denial in the statement whose words the source affirms."""
    sentence = statement.sentence
    for negator in _denials(statement):
        if _INSIGNIFICANT.match(sentence.text, negator) and is_of_chance(statement, sources):
            continue
        against = None
        accounted = False
        denied = sentence.denied_next(negator, _REACH_SAID)
        verb = _SUBJECT.match(sentence.text, negator)
        if verb is not None:  # "neither A nor B has a clear advantage": what it denies stands behind the verb
            denied = [i for i in statement.content if sentence.tokens[i].start >= verb.end()][:_REACH_SAID]
        scope = [i for i in denied if sentence.tokens[i].root not in light_roots() and len(sentence.tokens[i].text) > 1]
        reach = {id(view): sum(bool(align(statement, view)[i]) for i in scope) for view in sources}
        fullest = max(reach.values(), default=0)
        for i in scope:
            for view in (v for v in sources if reach[id(v)] == fullest):
                for j in closest(statement, view, i):
                    if (
                        _is_open(view, j)
                        or view.sentence.polarity(j) != 1
                        or view.sentence.tokens[j].lexical_negative
                        or _contrary(statement, i, view, j)
                    ):
                        accounted = True
                    else:
                        against = against or (i, view, j)
        if not accounted and against is None:
            # What stands before the denial may be what it is about ("none were seen").
            before = [
                i
                for i in statement.content
                if sentence.tokens[i].start < negator and sentence.place[i] == _clause(statement, negator)
            ]
            for i in before:
                for view in sources:
                    for j in closest(statement, view, i):
                        if view.sentence.polarity(j) != 1 or _is_open(view, j):
                            accounted = True
                        elif sentence.tokens[i].root not in light_roots():
                            against = against or (i, view, j)
        if against and _WITHOUT.match(sentence.text, negator) and _ALONE.search(against[1].sentence.text):
            continue  # what goes without one thing has the other alone
        if any(denies_resisted(sentence.text, negator, v.sentence.text) for v in sources):
            continue
        if is_unrivalled(sentence.text, negator) and any(SUPERLATIVE.search(v.sentence.text) for v in sources):
            continue
        forbids = _FORBIDS.search(sentence.text[:negator]) or _NOR_SHOULD.match(sentence.text, negator)
        if against and not accounted and not (forbids and _excluded(statement, against[1])):
            i, view, j = against
            if scope and not align(statement, view)[_head(statement, scope)] and 2 * reach[id(view)] < len(scope):
                continue
            return Reason("negation", _quote(statement, negator, i), _quote(view, None, j), True)
    return None


_INSIGNIFICANT = re.compile(r"(?:no|not|without|never|neither|fail\w*|nor|lack\w*)\s(?:\w+\s){0,5}?significan(?:t|tly|ce)\b", re.I)


def _head(view: View, scope: Sequence[int]) -> int:
    """The word that a denial denies first of all: the last of the content words that stand together behind it."""
    head = scope[0]
    for i in scope[1:]:
        if i != head + 1:
            break
        head = i
    return head


#: Before the denial in "should not", "is not to".
_FORBIDS = re.compile(r"\b(?:should|must|may|can|could|ought)\s?$", re.I)


_NOR_SHOULD = re.compile(r"nor\s(?:should|must|may|can|could|ought)\b", re.I)


def _excluded(statement: View, source: View) -> bool:
    """Whether the source lists what must not be, so that "should not" says the same."""
    return any(root in source.by_root and root not in statement.by_root for root in ("contraind", "exclus"))


#: What must not be done, in other words than "should not".
_BARRED = re.compile(r"\bcontraindic\w+|\bcontra-indic\w+|\b(?:rul(?:es?|ed|ing) out|preclud\w+|forbid\w*|forbidden|prohibit\w*|exclud\w+)\b", re.I)
_NO_INDICATION = re.compile(r"(?:no|not)\s(?:an?\s)?(?:indicat\w+|reason|candidate)", re.I)
_NOT_TO_BE = re.compile(r"\b(?:should|must|need|may)\snot\b|\bcontraindic\w+|\bneed(?:s)? no\b|\brequires? no\b", re.I)


def _dropped(statement: View, sources: Sequence[View]) -> Reason | None:
    """A denial in the source whose words the statement affirms."""
    bare = any(statement.sentence.denies_nothing(n) for n in _denials(statement))
    for view in () if bare else sources:
        back: dict[int, list[int]] = {}
        for i in statement.content:
            for j in closest(statement, view, i):
                back.setdefault(j, []).append(i)
        for negator in _denials(view):
            if _FORBIDS.search(view.sentence.text[:negator]) and _BARRED.search(statement.sentence.text):
                continue  # "should not be treated", "is contraindicated"
            if _NO_INDICATION.match(view.sentence.text, negator) and _NOT_TO_BE.search(statement.sentence.text):
                continue
            against = None
            accounted = _is_of_another(statement, view, negator, back, sources)
            for j in view.sentence.denied_next(negator, _REACH_HELD):
                if view.sentence.tokens[j].root in light_roots():
                    continue
                for i in back.get(j, ()):
                    if (
                        statement.sentence.polarity(i) != 1
                        or _unfit_before(statement, i)
                        or _is_open(statement, i)
                        or _contrary(view, j, statement, i)
                    ):
                        accounted = True
                    elif _affirmed_too(statement, i, view) or _affirmed_in(sources, view, statement, i):
                        continue
                    else:
                        against = against or (i, j)
            if against and not accounted:
                i, j = against
                return Reason("negation", _quote(statement, None, i), _quote(view, negator, j), True)
    return None


def _is_of_another(
    statement: View, view: View, negator: int, back: dict[int, list[int]], sources: Sequence[View]
) -> bool:
    """Whether another sentence of the source has more of a statement's numbers and affirms what this one denies."""
    ours = _numbers(statement, view)
    said = [i for j in view.sentence.denied_next(negator, _REACH_HELD) for i in back.get(j, ())]
    return any(
        _numbers(statement, other) > ours and any(other.sentence.polarity(j) == 1 for i in said for j in align(statement, other)[i])
        for other in sources
    )


def _unfit_before(view: View, i: int) -> bool:
    """Whether a word that denies itself stands shortly before or just behind ("unsuitable for open surgery", "access is unsafe")."""
    return any(t.lexical_negative for t in view.sentence.tokens[max(0, i - 4) : i + 3])


def _affirmed_too(statement: View, i: int, view: View) -> bool:
    """Whether the same sentence also affirms the word, in a place that the denial does not reach."""
    return any(
        view.sentence.polarity(j) == 1 and not view.sentence.denied_loosely(j) for j in closest(statement, view, i)
    )


def _affirmed_in(sources: Sequence[View], view: View, statement: View, i: int) -> bool:
    """Whether a better-fitting sentence of the source affirms the word."""
    for other in sources:
        if other is view:
            break
        if any(other.sentence.polarity(j) == 1 for j in align(statement, other)[i]):
            return True
    return False


def _numbers(statement: View, view: View) -> int:
    """How many numbers of a statement a sentence has."""
    return sum(any(value_matches(b.quantity, o.quantity) for o in view.bounds) for b in statement.bounds)


def _prefixed(statement: View, sources: Sequence[View]) -> Reason | None:
    """A word that denies itself ("unstable") where the other side has it plain, without a denial to make up for it."""
    for i in statement.content:
        token = statement.sentence.tokens[i]
        if any(k != i and o.root == token.root and o.lexical_negative != token.lexical_negative
               for k, o in enumerate(statement.sentence.tokens)):  # fmt: skip
            continue  # the statement has both ("could be completed", "incomplete")
        agreed, against = False, None
        for view in sources:
            for j in closest(statement, view, i):
                other = view.sentence.tokens[j]
                if (
                    other.root != token.root
                    or not (token.lexical_negative or other.lexical_negative)
                    or statement.sentence.polarity(i) == view.sentence.polarity(j) != 0
                    or (other.lexical_negative and statement.sentence.polarity(i) < 0)
                    or (statement.sentence.polarity(i) == 0) != (view.sentence.polarity(j) == 0)
                    or (statement.sentence.polarity(i) == 0 and not _are_doubtful(statement, view))
                    or statement.sentence.denied_loosely(i) != view.sentence.denied_loosely(j)
                ):
                    agreed = True
                else:
                    against = against or (view, j)
        if against and not agreed:
            return Reason("negation", token.text, against[0].sentence.tokens[against[1]].text, True)
    return None


#: Verbs that say only that something is done or seen, with what denies them.
_NOT_DONE = re.compile(
    r"\b(?:is|are|was|were|could|can|may|should|has|have|had)?\s?(?:not|never)\s(?:be\s|been\s)?(?:\w+ly\s)?(?:performed|done|obtained|conducted|carried out|made|given|"
    r"observed|found|seen|noted|noticed|detected|recorded|reported|possible|available|achieved|reached)\b", re.I
)  # fmt: skip
#: What denies anything in a statement.
_DENIES = re.compile(r"\b(?:not|no|never|none|nor|neither|without|cannot|nothing|unable|impossible|un\w{4,}|in(?:capable|feasible)|lack\w*|fail\w*|miss\w*|free|absen\w+|avoid\w*|prevent\w*|refus\w*|rul\w+ out|exclud\w*|rather than|only|few|little|rare\w*)\b|n't\b", re.I)


def _not_done(statement: View, sources: Sequence[View]) -> Reason | None:
    """What the source says was not done or seen ("examination could not be performed"), told with nothing denied."""
    if _DENIES.search(statement.sentence.text):
        return None
    for view in sources[:1]:
        tokens = view.sentence.tokens
        for match in _NOT_DONE.finditer(view.sentence.text):
            before = [j for j in view.content if tokens[j].end <= match.start() and match.start() - tokens[j].end < _CLOSE]
            for j in before[-1:]:
                said = [i for i in statement.content if j in closest(statement, view, i)]
                light = tokens[j].root in light_roots() or any(
                    k != j and tokens[k].root == tokens[j].root and view.sentence.polarity(k) == 1 and not view.sentence.denied_loosely(k)
                    for k in view.content
                )
                if said and not light:
                    return Reason("negation", _quote(statement, None, said[0]), view.sentence.text[tokens[j].start : match.end()], True)
    return None


#: So near [characters] before what is denied stands its subject.
_CLOSE = 4
_DOUBTFUL = re.compile(r"\b(?:questionable|doubtful|uncertain|unclear)\b", re.I)


def _are_doubtful(one: View, two: View) -> bool:
    """Whether two sentences put what they say in question alike."""
    return bool(_DOUBTFUL.search(one.sentence.text) and _DOUBTFUL.search(two.sentence.text))


def _denials(view: View) -> list[int]:
    sentence = view.sentence
    return sorted([n for clause in sentence.clauses for n in clause.negators] + list(sentence.joints))


def _clause(view: View, offset: int) -> int:
    return next((c for c, held in enumerate(view.sentence.clauses) if offset in held.negators), 0)


def _is_open(view: View, i: int) -> bool:
    return view.sentence.polarity(i) == 0 or view.sentence.denied_loosely(i)


def _contrary(one: View, i: int, two: View, j: int) -> bool:
    """Whether two aligned words are opposites, so that a denial of one is the other affirmed."""
    mine = {(m.category, m.value) for m in one.members if m.first <= i <= m.last}
    others = {(m.category, m.value) for m in two.members if m.first <= j <= m.last}
    return any(a == c and b != d for a, b in mine for c, d in others)


def _quote(view: View, negator: int | None, i: int) -> str:
    tokens = view.sentence.tokens
    start = min(tokens[max(0, i - 2)].start, tokens[i].start)
    if negator is not None and abs(tokens[i].start - negator) < 60:
        start = min(negator, tokens[i].start)
    return view.sentence.text[start : tokens[min(len(tokens) - 1, i + 1)].end]
