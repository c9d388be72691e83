"""Words that exclude one another, each held to its own place: what stands beside a word in the statement tells which of
the source's words it is to be compared with ("fewer complications", "a longer stay" in one sentence)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from assistant.facts.binding import Bound
from assistant.facts.contrasts import CATEGORIES
from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.opposites import side_pairs
from assistant.facts.reason import Reason
from assistant.facts.relations import Direction, read_comparisons, read_directions
from assistant.facts.tokens import root_of
from assistant.facts.turning import orient
from assistant.facts.values import value_matches
from assistant.facts.view import View, align, quote_tokens

#: Words that put one thing before another in time; those behind a word of its own, without a thing that follows.
_EARLIER = re.compile(r"(?:beforehand|previously)$", re.I)
_LATER = re.compile(r"(?:afterwards?|subsequently|thereafter)$", re.I)
_BEFORE, _AFTER = re.compile(r"(?:before|preceding|until)$", re.I), re.compile(r"(?:after|following)$", re.I)
#: So many words on either side are a word's place; the nearest count most.
_REACH = 6
#: A place is the statement's where so much of what stands there agrees, and so much more than where the same is said.
_LEAST, _MORE = 0.9, 1.6
_LEAST_DESCRIBED = 2.0
#: Less of what is bad: neither a fall nor a rise of what stands beside it.
_RELIEF = re.compile(r"relie|palliat|alleviat|eas(?:e|es|ed)$", re.I)
#: What a word of direction is of stands so near it in the source, in words of content.
_OBJECT = 3
#: A thing that tells others of its kind apart counts so much more than other words.
_NAMED = 1.3
#: What stands in another clause counts so much.
_APART = 0.3


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with a side of something that excludes another: its token, what that is, and whether nothing denies there."""

    index: int
    axis: str
    side: object
    plain: bool
    direction: Direction | None = None


#: Places of a source, each with how much of what stands there agrees.
Rated = Sequence[tuple[float, View, _Word]]


def check_places(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Words whose opposite stands in the source in the same place, and they themselves do not.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    held: dict[str, list[tuple[View, _Word]]] = {}
    for view in sources:
        for word in _words(view):
            held.setdefault(word.axis, []).append((view, word))
    for mine in _words(statement):
        if not mine.plain:
            continue
        rated = [
            (agree_at(statement, mine.index, view, other.index), view, other)
            for view, other in held.get(mine.axis, ())
            if not _is_of_another(statement, mine, view, other)
        ]
        found = _opposed(rated, partial(_says_the_same, mine))
        if found is not None and mine.axis.startswith("category") and _fits_better(statement, found[0], rated, mine):
            continue
        if found is not None and _is_taken(statement, mine, *found):
            continue
        if found is not None:
            view, other = found
            return [Reason("direction", quote_tokens(statement, [mine.index], 2), quote_tokens(view, [other.index], 2), True)]
    return _check_denials(statement, sources) or _check_modifiers(statement, sources)


def _is_taken(statement: View, mine: _Word, view: View, other: _Word) -> bool:
    """Whether another word of the statement stands for the source's, as near to it ("regain what was lost", "regain")."""
    here = agree_at(statement, mine.index, view, other.index)
    return any(
        word.axis == mine.axis and word.side == other.side and agree_at(statement, word.index, view, other.index) >= here
        for word in _words(statement)
    )


def _fits_better(statement: View, against: View, rated: Rated, mine: _Word) -> bool:
    """Whether a sentence that says the same speaks of more of the statement than the one that says otherwise."""
    def share(view: View) -> int:
        return sum(bool(align(statement, view)[i]) for i in statement.content)

    return any(share(v) > share(against) for _, v, w in rated if w.side == mine.side and v is not against)


def _says_the_same(one: _Word, two: _Word) -> bool:
    return one.side == two.side or not two.plain


def _has_side(side: object, word: _Word) -> bool:
    return word.side == side


def _opposed(rated: Rated, agrees: Callable[[_Word], bool]) -> tuple[View, _Word] | None:
    """The best place that says otherwise, where no place that says the same is nearly as good."""
    same = max((r[0] for r in rated if agrees(r[2])), default=0.0)
    against = max((r for r in rated if not agrees(r[2])), key=lambda r: r[0], default=None)
    if against is None or against[0] < _LEAST or same >= _LEAST or against[0] < _MORE * same:
        return None
    return against[1], against[2]


def _is_of_another(statement: View, mine: _Word, view: View, other: _Word) -> bool:
    """Whether two words of direction are of different things, or of comparisons whose sides are exchanged."""
    if mine.axis == "order":
        return is_turned_order(statement, mine.index, view, other.index)
    one, two = mine.direction, other.direction
    if one is None or two is None:
        return False
    if one.right and "cost" not in one.right | two.right:
        alignment, steps, tokens = align(statement, view), _steps(view), statement.sentence.tokens
        beside = [i for i in range(one.index + 1, min(one.index + _REACH, len(alignment))) if tokens[i].root in one.right]
        places = [j for i in beside for j in alignment[i] if abs(steps[j] - steps[two.index]) <= _OBJECT]
        if not any(not two.right or view.sentence.tokens[j].root in two.right for j in places):
            return True
    if ("cost" in one.right) != ("cost" in two.right):
        return True
    ours = next((c for c in read_comparisons(statement.sentence) if c.direction and c.direction.index == mine.index), None)
    theirs = next((c for c in read_comparisons(view.sentence) if c.direction and c.direction.index == other.index), None)
    if ours is None and theirs is None:
        return False
    if ours is None or theirs is None:
        return True
    return orient(statement, ours.left, ours.right, view, theirs.left, theirs.right, align(statement, view)) <= 0


def is_turned_order(statement: View, i: int, view: View, j: int) -> bool:
    """Whether "before" and "after" have different things behind them, so that they may say the same the other way round."""
    ours, theirs = statement.sentence.tokens[i].text, view.sentence.tokens[j].text
    if not (_BEFORE.match(ours) or _AFTER.match(ours)):
        return False  # "beforehand" is of what stands before it
    if not (_BEFORE.match(theirs) or _AFTER.match(theirs)):
        return True
    behind = _behind_order(statement, i)[:2]
    other = set(_behind_order(view, j))
    return not any(other & set(align(statement, view)[k]) for k in behind)


def _behind_order(view: View, i: int) -> list[int]:
    """The words of content shortly behind "before" or "after", up to the comma that ends what is told there."""
    end = view.sentence.tokens[i].end
    comma = re.compile(r"[,;:()]").search(view.sentence.text, end)
    return [k for k in view.content if i < k <= i + _OBJECT and (comma is None or view.sentence.tokens[k].start < comma.start())]


@lru_cache(maxsize=4096)
def _words(view: View) -> tuple[_Word, ...]:
    """Every word of a sentence that has an opposite, but for those that only bound a number."""
    sentence, found = view.sentence, []
    bounding = bounding_tokens(view)
    for direction in (d for d in read_directions(sentence) if not _RELIEF.match(d.word)):
        i = direction.index
        found.append(_Word(i, direction.scale, direction.sign, is_plain(view, i), direction))
    for i, token in enumerate(sentence.tokens):
        found += [_Word(i, axis, side, is_plain(view, i)) for axis, side in side_pairs(token.text)]
        if _EARLIER.match(token.text) or _LATER.match(token.text) or _BEFORE.match(token.text) or _AFTER.match(token.text):
            early = bool(_EARLIER.match(token.text) or _BEFORE.match(token.text))
            found.append(_Word(i, "order", early, True))
        if i in view.content:
            bare = token.folded.removeprefix("non")
            denied = token.lexical_negative or (bare != token.folded and len(bare) > 4)
            root = root_of(bare)[0] if bare != token.folded else token.root
            found.append(_Word(i, f"root {root}", denied, is_plain(view, i)))
    for member in view.members:
        category = CATEGORIES[member.category]
        adverb = category.headed and sentence.tokens[member.first].folded.endswith("ly")
        if category.what in ("direction", "strength", "negation") and len(category.members) == 2 and not adverb:
            found.append(_Word(member.first, f"category {member.category}", member.value, is_plain(view, member.first)))
    return tuple(w for w in found if w.index not in bounding)


_PARTED = re.compile(r"[,;:()]|\s(?:but|while|whereas)\s|\sand\s(?=\w+\s(?:is|are|was|were|has|have|had|did)\b)")
#: Words that themselves say that a thing is missing or in doubt.
_ABSENT = re.compile(r"missing|lacking|absent|lost|questionable|doubtful", re.I)
_NO = re.compile(r"(?:no|without)\s", re.I)
#: A denial so far behind a word [characters] may still deny it ("the difference was not found").
_BEHIND = 40


def is_plain(view: View, i: int) -> bool:
    """Whether nothing beside a word denies it."""
    sentence, token = view.sentence, view.sentence.tokens[i]
    clause = sentence.clauses[sentence.place[i]]
    if (clause.absent and not _ABSENT.fullmatch(token.text)) or any(t.lexical_negative for t in sentence.tokens[max(0, i - 4) : i + 5] if t is not token):
        return False
    for n in (*clause.negators, *clause.soft):
        if n == token.start or (n > token.start and _NO.match(sentence.text, n)):
            continue  # "mild pain and no response" denies the response
        first, last = sorted((n, token.start))
        if not _PARTED.search(sentence.text, first, last) and (n < token.start or n - token.end <= _BEHIND):
            return False
    return True


@lru_cache(maxsize=4096)
def bounding_tokens(view: View) -> frozenset[int]:
    """The words of a sentence that may only bound one of its numbers."""
    return frozenset(i for b in view.bounds for i in _bounding(view, b))


def _bounding(view: View, bound: Bound) -> list[int]:
    """The words right before and behind a number that may bound it ("more than three", "three or more")."""
    if bound.quantity.comparator in ("eq", "exact", "approx"):
        return []
    first, behind = _index(view, bound.quantity.start), _index(view, bound.quantity.end)
    return [*range(max(0, first - 4), first), *range(behind, min(behind + 4, len(view.sentence.tokens)))]


def agree_at(statement: View, i: int, view: View, j: int) -> float:
    """How much of what stands around a word of the statement stands around a word of the source."""
    alignment, light, content = align(statement, view), light_roots(), frozenset(statement.content)
    tokens, total = statement.sentence.tokens, 0.0
    of_more = tokens[i].folded in ("more", "less") and i + 1 in content
    if of_more and not any(abs(n - j) <= _REACH for n in alignment[i + 1]):
        return 0.0  # more of something else
    named = {k for m in statement.members if CATEGORIES[m.category].entity for k in range(m.first, m.last + 1)}
    ours, theirs = _steps(statement), _steps(view)
    for k in statement.content:
        far = abs(ours[k] - ours[i])
        if k == i or far > _REACH or tokens[k].root in light or direction_cue(tokens[k]):
            continue
        close = [
            _weight(abs(theirs[n] - theirs[j])) * (1.0 if view.sentence.place[n] == view.sentence.place[j] else _APART)
            for n in alignment[k]
            if n != j and abs(theirs[n] - theirs[j]) <= _REACH
        ]
        here = 1.0 if statement.sentence.place[k] == statement.sentence.place[i] else _APART
        total += here * _weight(far) * max(close, default=0.0) * (_NAMED if k in named else 1.0)
    for bound in statement.bounds:
        far = abs(ours[_index(statement, bound.quantity.start)] - ours[i])
        places = [_index(view, o.quantity.start) for o in view.bounds if value_matches(bound.quantity, o.quantity)]
        near = [abs(theirs[p] - theirs[j]) for p in places]
        if far <= _REACH and near and min(near) <= _REACH:
            total += _weight(far) * _weight(min(near))
    return total


@lru_cache(maxsize=8192)
def _steps(view: View) -> tuple[int, ...]:
    """For each token how many words of content and numbers stand before it; one more at the end."""
    content, steps, n = frozenset(view.content), [], 0
    for i, token in enumerate(view.sentence.tokens):
        steps.append(n)
        n += i in content or token.kind == "number"
    return (*steps, n)


def _index(view: View, at: int) -> int:
    return next((i for i, t in enumerate(view.sentence.tokens) if t.end > at), len(view.sentence.tokens))


def _weight(distance: int) -> float:
    return 1.0 if distance <= 1 else (0.7 if distance <= 3 else 0.4)


_BARRED = re.compile(r"\bcontra-?indicat\w+", re.I)
_SHOULD_NOT = re.compile(r"\b(?:should|must|may|can)\s(?:not|never)\b|\bnot\sto\sbe\b", re.I)


def _check_denials(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A word that is denied in the statement and plain in the same place of the source, or the reverse."""
    tokens, light = statement.sentence.tokens, light_roots()
    denied = _denied(statement)
    barred = _BARRED.search(statement.sentence.text) is not None
    for i in statement.content:
        if (tokens[i].root in light and tokens[i].root not in _SHOWN) or tokens[i].lexical_negative or (i not in denied and not is_plain(statement, i)):
            continue
        rated = []
        for view in sources:
            if barred and _SHOULD_NOT.search(view.sentence.text):
                continue  # "should not be treated", "treatment is contraindicated"
            theirs = _denied(view)
            for j in view.by_root.get(tokens[i].root, ()):
                if view.sentence.tokens[j].lexical_negative:
                    continue
                if i not in denied and j not in theirs and not is_plain(view, j):
                    continue
                word = _Word(j, "denial", j in theirs or not is_plain(view, j), True)
                rated.append((agree_at(statement, i, view, j), view, word))
        if not any(r[2].side for r in rated) and i not in denied:
            continue
        found = _opposed(rated, partial(_has_side, i in denied))
        if found is not None:
            view, other = found
            return [Reason("negation", quote_tokens(statement, [i], 2), quote_tokens(view, [other.index], 2), True)]
    return []


#: General words whose denial turns a statement round.
_SHOWN = frozenset(root_of(word)[0] for word in ("show", "demonstrate", "prove", "establish"))
#: Of a denial and the word that it denies first, so many words apart at most.
_NEXT = 2
_VERBAL = re.compile(r"(?:not|never|no|cannot)\b|n't\b", re.I)


@lru_cache(maxsize=4096)
def _denied(view: View) -> frozenset[int]:
    """The word that each denial of a sentence denies first: the next one of content shortly behind it."""
    found = set()
    for clause in view.sentence.clauses:
        for negator in clause.negators:
            scope = view.sentence.denied_next(negator, 1)
            at = _index(view, negator)
            if scope and scope[0] - at <= _NEXT and _VERBAL.match(view.sentence.text, negator) and not _PARTED.search(
                view.sentence.text, negator, view.sentence.tokens[scope[0]].start
            ):
                found.add(scope[0])
    return frozenset(found)


def _check_modifiers(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A describing word in the place of another that the source sets before the same noun ("pulsed cooling", "standard
    cooling")."""
    held: dict[str, list[tuple[View, int]]] = {}
    for view in sources:
        for a, b in _described(view):
            held.setdefault(view.sentence.tokens[b].root, []).append((view, a))
    for a, b in _described(statement):
        places = held.get(statement.sentence.tokens[b].root, [])
        beside = {statement.sentence.tokens[k].root for k in range(max(0, a - 2), a)}
        places = [(v, j) for v, j in places if v.sentence.tokens[j].root not in beside]  # "percutaneous spinal biopsy"
        if len({v.sentence.tokens[j].root for v, j in places}) < 2:
            continue
        rated = [(_same_clause(statement, a, view, j), view, _Word(j, "described", j in align(statement, view)[a], True))
                 for view, j in places]  # fmt: skip
        if not any(r[2].side for r in rated):
            continue
        noun = statement.sentence.tokens[b].root
        pairs = {(statement.sentence.tokens[x].root, statement.sentence.tokens[y].root) for x, y in _described(statement)}
        if all((v.sentence.tokens[w.index].root, noun) in pairs for _, v, w in rated if not w.side):
            continue  # the statement has them all
        same = {id(v) for _, v, w in rated if w.side}
        rated = [r for r in rated if r[2].side or id(r[1]) not in same or r[0] >= _LEAST_DESCRIBED + _NUMBERS]
        found = _described_apart(rated)
        if found is not None:
            view, other = found
            return [Reason("name", quote_tokens(statement, [a, b]), quote_tokens(view, [other.index, other.index + 1]), True)]
    return []


def _described_apart(rated: Rated) -> tuple[View, _Word] | None:
    """The place where another word describes the noun, and of which the statement has more by a number or most of its words."""
    same = max((r[0] for r in rated if r[2].side), default=0.0)
    against = max((r for r in rated if not r[2].side), key=lambda r: r[0], default=None)
    if against is None or (against[0] < max(_LEAST_DESCRIBED, _MORE * same) and against[0] - same < _NUMBERS):
        return None
    return against[1], against[2]


#: A number that two clauses have in common counts as so many words.
_NUMBERS = 2


def _same_clause(statement: View, a: int, view: View, j: int) -> float:
    """How many words of a describing word's clause stand in the clause of another, but for the two and their nouns."""
    place, other, alignment = statement.sentence.place, view.sentence.place, align(statement, view)
    beside = [i for i in statement.content if place[i] == place[a] and i not in (a, a + 1)]
    beside = [i for i in beside if statement.sentence.tokens[i].root not in light_roots()]
    shared = sum(any(other[n] == other[j] and n not in (j, j + 1) for n in alignment[i]) for i in beside)
    ours = [b for b in statement.bounds if place[min(_index(statement, b.quantity.start), len(place) - 1)] == place[a]]
    numbers = sum(any(value_matches(b.quantity, o.quantity) for o in view.bounds) for b in ours)
    return float(shared + _NUMBERS * numbers)


def _described(view: View) -> Iterator[tuple[int, int]]:
    """Words of content that stand directly before another, with nothing between."""
    tokens, text, content = view.sentence.tokens, view.sentence.text, frozenset(view.content)
    known = {k for m in view.members if CATEGORIES[m.category].entity for k in range(m.first, m.last + 1)}

    def joined(i: int) -> bool:
        return i + 1 in content and tokens[i + 1].kind == "word" and text[tokens[i].end : tokens[i + 1].start] == " "

    for i in range(len(tokens) - 1):
        verb = i + 2 < len(tokens) and tokens[i + 2].folded.endswith("ed")
        ends = joined(i) and (verb or not joined(i + 1)) and tokens[i + 1].root not in light_roots()
        if ends and i in content and i not in known and tokens[i].kind == "word":
            yield i, i + 1
