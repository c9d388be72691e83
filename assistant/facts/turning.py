"""Whether a statement turns its source round: more for less, the sides of a comparison, the order of two events."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts.meaning import light_roots, phrase_roots
from assistant.facts.orders import Order, read_orders
from assistant.facts.reason import Reason
from assistant.facts.relations import Comparison, Direction, is_noun, read_comparisons, read_directions
from assistant.facts.tokens import root_of
from assistant.facts.view import Alignment, View, align, quote_tokens


def check_turning(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Directions, comparisons and orders that the source gives the other way round."""
    compared, decided = _check_comparisons(statement, sources)
    if decided:
        beside = [] if compared else _check_directions(statement, sources, LEAST_DIRECT, decided)
        return compared + beside + check_orders(statement, sources)
    return _check_directions(statement, sources) + check_orders(statement, sources)


def _check_comparisons(statement: View, sources: Sequence[View]) -> tuple[list[Reason], frozenset[int]]:
    """Hold comparisons against comparisons, and tell the words of direction of those that the source decides (-1 for one
    without such a word); none when the source makes none that can be held against the statement's."""
    decided: set[int] = set()
    for mine in read_comparisons(statement.sentence):
        if mine.direction is None and not mine.preferred:
            continue
        rated: list[tuple[float, int, View, Comparison]] = []
        for view in sources:
            alignment = align(statement, view)
            for other in read_comparisons(view.sentence):
                if other.direction is None and not other.preferred:
                    continue
                closeness, sign = _same_measure(statement, mine, view, other)
                turned = orient(statement, mine.left, mine.right, view, other.left, other.right, alignment)
                if sign and turned:
                    rated.append((closeness, sign * turned, view, other))
        if not rated:
            continue
        decided.add(mine.direction.index if mine.direction is not None else -1)
        best = max(r[0] for r in rated)
        top = [r for r in rated if r[0] >= best - 0.01]
        if all(r[1] < 0 for r in top):
            _, _, view, other = top[0]
            return [Reason("direction", _side(statement, mine), _side(view, other), True)], frozenset(decided)
    return [], frozenset(decided)


def _side(view: View, comparison: Comparison) -> str:
    index = comparison.direction.index if comparison.direction else comparison.right[0]
    return quote_tokens(view, [index], 3)


def _same_measure(statement: View, mine: Comparison, view: View, other: Comparison) -> tuple[float, int]:
    """How surely two comparisons are of the same measure, and whether their words of direction agree (1) or not (-1)."""
    one, two = mine.direction, other.direction
    if one is None or two is None:
        worth_one = 1 if one is None else one.worth
        worth_two = 1 if two is None else two.worth
        return 0.5, worth_one * worth_two
    denied = one.polarity * two.polarity
    if denied < 0:
        return 0.0, 0
    hits = _reach(statement, one.right, view, two.right)
    if one.right and two.right and not hits:
        if one.scale == two.scale == "amount":
            return 0.0, 0
        return 0.3, one.worth * two.worth
    if hits:
        return 2.0 + hits, _signs_agree(one, two)
    crossed = _reach(statement, one.right or one.left, view, two.right or two.left)
    if one.scale != two.scale:
        return 0.4 + 0.1 * crossed, one.worth * two.worth
    return (1.0 + 0.1 * crossed if crossed else 0.2), one.sign * two.sign


def _signs_agree(one: Direction, two: Direction) -> int:
    """1 when two words of direction say the same, -1 when the opposite, 0 when they cannot be compared."""
    return one.sign * two.sign if one.scale == two.scale else one.worth * two.worth


def _reach(statement: View, roots: frozenset[str], view: View, others: frozenset[str]) -> int:
    """How many of a statement's words, given by their roots, say the same as some of a source's."""
    if "cost" in roots and "cost" in others:
        return 1
    if roots == {"cost"} or others == {"cost"}:
        return 0
    alignment = align(statement, view)
    return sum(
        token.root in roots
        and token.root not in light_roots()
        and any(view.sentence.tokens[j].root in others for j in alignment[i])
        for i, token in enumerate(statement.sentence.tokens)
    )


#: What is compared with stands right behind "than"; what a preposition adds tells where and in whom, and counts so much.
_BEYOND = 0.4
_ADDS = frozenset("of in for among at during".split())


def _head(view: View, side: Sequence[int]) -> int:
    """How many words of a side stand before a preposition adds to them."""
    tokens = view.sentence.tokens
    for n in range(1, len(side)):
        if any(t.folded in _ADDS for t in tokens[side[n - 1] + 1 : side[n]]):
            return n
    return len(side)


#: Words that every treatment is called by.
_HEADS = frozenset(
    r
    for w in "technique therapy treatment approach procedure method management care surgery intervention".split()
    for r in phrase_roots(w)
)


def orient(
    statement: View,
    left: Sequence[int],
    right: Sequence[int],
    view: View,
    other_left: Sequence[int],
    other_right: Sequence[int],
    alignment: Alignment,
) -> int:
    """Whether the sides of a statement's comparison lie on the same sides of a source's (1), are exchanged (-1), or
    cannot be told (0)."""
    arms = _arm_sides(statement, left, right), _arm_sides(view, other_left, other_right)
    if all(arms[0]) and all(arms[1]) and arms[0][0].isdisjoint(arms[0][1]) and arms[1][0].isdisjoint(arms[1][1]):
        return 1 if arms[0][0] & arms[1][0] else (-1 if arms[0][0] & arms[1][1] else 0)
    a, b = set(other_left), set(other_right)
    tokens, others = statement.sentence.tokens, view.sentence.tokens
    both = {others[j].root for j in a} & {others[j].root for j in b}
    mine = {tokens[i].root for i in left} & {tokens[i].root for i in right}

    def hits(side: Sequence[int], places: set[int], head: int = 99) -> float:
        count = 0.0
        for n, i in enumerate(side):
            if tokens[i].root in mine or tokens[i].kind == "level":
                continue  # where something was compared stands on either side
            found = [j for j in alignment[i] if others[j].root not in both]
            exact = [j for j in found if others[j].root == tokens[i].root]
            found = exact or found
            weight = (0.3 if tokens[i].root in light_roots() or tokens[i].root in _HEADS else 1.0) * (
                1.0 if exact else 0.7
            ) * (1.0 if n < head else _BEYOND)
            if found and all(j in places or j not in a | b for j in found) and any(j in places for j in found):
                count += weight
        return count

    # What is compared stands on the left as well, so the right sides say more.
    same = 0.2 * hits(left, a) + 2 * hits(right, b, _head(statement, right))
    crossed = 1.5 * hits(left, b) + hits(right, a)
    if not right:  # nothing is compared with
        same, crossed = hits(left, a), hits(left, b)
    if same == crossed:
        return 1 if same else 0
    return 1 if same > crossed else -1


def _arm_sides(view: View, left: Sequence[int], right: Sequence[int]) -> tuple[set[int], set[int]]:
    if not left or not right:
        return set(), set()
    spans = (min(left), max(left)), (min(right), max(right))
    one, two = ({m.value for m in view.arms if a - 1 <= m.first <= b + 2} for a, b in spans)
    return one, two


#: Two words of direction are surely of the same thing when what stands right behind them agrees.
LEAST_DIRECT = 2.5


def _check_directions(
    statement: View, sources: Sequence[View], least: float = 0.0, held: frozenset[int] = frozenset()
) -> list[Reason]:
    """Words of direction that no comparison decided (`held` are those): what they are of, and which way it goes."""
    found = [(e, view) for view in sources for e in read_directions(view.sentence)]
    for direction in read_directions(statement.sentence):
        if direction.index in held:
            continue
        rated = []
        for other, view in found:
            closeness = _same_subject(statement, direction, view, other)
            sign = _signs_agree(direction, other)
            if closeness < 2 and is_noun(direction) and other.comparative:
                continue
            if closeness > least and sign:
                rated.append((closeness, sign * _subject_side(statement, direction, view, other), other, view))
        if direction.comparative and any(r[2].comparative for r in rated):
            rated = [r for r in rated if r[2].comparative]
        if not rated:
            continue
        best = max(r[0] for r in rated)
        top = [r for r in rated if r[0] >= best - 0.01]
        if any(direction.polarity * r[2].polarity < 0 for r in top):
            continue
        if best < 2 and any(_same_word(direction, other) for other, _ in found):
            continue  # the source has the very word of something else that is not named alike
        if all(r[1] < 0 for r in top):
            _, _, other, view = top[0]
            return [
                Reason(
                    "direction",
                    quote_tokens(statement, [direction.index], 2),
                    quote_tokens(view, [other.index], 2),
                    True,
                )
            ]
    return []


def _same_word(one: Direction, two: Direction) -> bool:
    return root_of(one.word.casefold()) == root_of(two.word.casefold()) and one.polarity == two.polarity


def _same_subject(statement: View, one: Direction, view: View, two: Direction) -> float:
    """How far two words of direction are of the same thing: what stands behind them counts most."""
    direct = _reach(statement, one.right, view, two.right)
    if direct:
        return 2.0 + direct
    if one.right and two.right:
        return 0.0
    crossed = _reach(statement, one.right, view, two.left) + _reach(statement, one.left, view, two.right)
    if crossed:
        return 1.0 + 0.1 * crossed
    if not one.right and not two.right:
        beside = _reach(statement, one.left, view, two.left)
        return 0.5 + 0.1 * beside if beside else 0.0
    return 0.0


def _subject_side(statement: View, one: Direction, view: View, two: Direction) -> int:
    """-1 when the statement speaks of what the source's comparison has on its other side."""
    others = [c for c in read_comparisons(view.sentence) if c.direction is not None and c.direction.index == two.index]
    mine = next(
        (c for c in read_comparisons(statement.sentence) if c.direction is not None and c.direction.index == one.index),
        None,
    )
    if not others and mine:
        named = [j for j, t in enumerate(view.sentence.tokens) if t.root in two.left]
        alignment = align(statement, view)

        def hits(side: Sequence[int]) -> float:
            roots = {view.sentence.tokens[j].root for j in named}
            side = [i for i in side if statement.sentence.tokens[i].root not in light_roots()]
            exact = sum(statement.sentence.tokens[i].root in roots for i in side)
            return exact + 0.6 * sum(
                any(j in named for j in alignment[i]) for i in side if statement.sentence.tokens[i].root not in roots
            )

        left, right = hits(mine.left), hits(mine.right)
        return -1 if right > left else 1
    if not others:
        return 1
    arms = {a.value for a in statement.arms}
    sides = [{a.value for a in view.arms if a.first in range(min(side) - 1, max(side) + 3)} for side in (others[0].left, others[0].right)]
    if len(arms) == 1 and all(sides) and sides[0].isdisjoint(sides[1]):
        return -1 if arms <= sides[1] else 1
    beyond = {i for c in read_comparisons(statement.sentence) for i in c.right}
    subject = [i for i in statement.content if i != one.index and i not in beyond]
    return (
        -1 if orient(statement, subject, (), view, others[0].left, others[0].right, align(statement, view)) < 0 else 1
    )


def check_orders(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Two events that the source puts in the other order."""
    for order in read_orders(statement.sentence):
        against: tuple[View, Order] | None = None
        agreed = False
        for view in sources:
            for other in read_orders(view.sentence):
                same = min(
                    _share(statement, order.first, view, other.first),
                    _share(statement, order.second, view, other.second),
                )
                crossed = min(
                    _share(statement, order.first, view, other.second),
                    _share(statement, order.second, view, other.first),
                )
                one_sided = _one_sided(statement, order, view, other)
                if (same > 0 and same >= crossed) or one_sided > 0:
                    agreed = True
                elif crossed > 0 or one_sided < 0:
                    against = against or (view, other)
        if against and not agreed:
            view, other = against
            return [Reason("direction", _order_quote(statement, order), _order_quote(view, other), True)]
    return []


def _share(statement: View, indexes: Sequence[int], view: View, places: Sequence[int]) -> float:
    held = set(places)
    alignment = align(statement, view)
    strong = [
        i
        for i in indexes
        if statement.sentence.tokens[i].root not in light_roots() and statement.sentence.tokens[i].kind != "number"
    ]
    return sum(any(j in held for j in alignment[i]) for i in strong) / max(1, len(strong))


def _one_sided(statement: View, order: Order, view: View, other: Order) -> int:
    """Where the words tie only one event of the two orders together: 1 on the same side, -1 on the other, 0 neither."""
    anchor_same = (
        max(_share(statement, order.first, view, other.first), 0)
        if _is_anchor(order, "first") == _is_anchor(other, "first")
        else 0
    )
    marks = {"before", "prior to", "followed by", "then", "until"}
    mine_late, theirs_late = order.cue in marks, other.cue in marks
    anchor, their_anchor = (order.second if mine_late else order.first), (other.second if theirs_late else other.first)
    rest, their_rest = (order.first if mine_late else order.second), (other.first if theirs_late else other.second)
    del anchor_same
    if _share(statement, anchor, view, their_anchor) >= 0.5 and _share(statement, rest, view, their_rest) > 0:
        return 1 if mine_late == theirs_late else -1
    return 0


def _is_anchor(order: Order, side: str) -> bool:
    late = order.cue in {"before", "prior to", "followed by", "then", "until"}
    return (side == "second") == late


def _order_quote(view: View, order: Order) -> str:
    indexes = order.first + order.second
    return quote_tokens(view, [min(indexes), max(indexes)])
