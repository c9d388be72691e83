"""Words of a statement that exclude what the source has in their place: members of categories, groups, subjects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.clinical import is_clinical
from assistant.facts.contrasts import CATEGORIES, Member
from assistant.facts.framing import FRAMING
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.relations import direction_cue
from assistant.facts.view import Alignment, View, align, quote_tokens

#: Differences that a heading or the sentence before cannot settle: they must stand in the source itself.
_LOCAL = frozenset({"direction", "strength", "negation"})
_WINDOW = 4


def check_members(statement: View, sources: Sequence[View], around: Sequence[View]) -> list[Reason]:
    """Members of exclusive categories that the source has not, while it has another of the category.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
        around: Headings and sentences before, which may name a group, a place or a time.
    """
    reasons = []
    for member in statement.members:
        category = CATEGORIES[member.category]
        if _held(member, sources) or _said_otherwise(statement, member, sources):
            continue
        rival = _rival(statement, member, sources, category.headed)
        if rival and category.name == "tumor" and _held(member, around):
            continue  # a list under the tumour's name goes on to others
        if not rival and category.what not in _LOCAL and _held(member, around):
            continue
        quote = quote_tokens(statement, range(member.first, member.last + 1))
        if rival and category.what == "direction" and statement.sentence.polarity(member.first) < 0:
            continue  # "not long" is "short"
        if rival:
            reasons.append(Reason(category.what, quote, rival, True))
        elif category.entity:
            elsewhere = _rival(statement, member, around, category.headed)
            reasons.append(Reason(category.what, quote, elsewhere, False))
    return reasons


def check_sides(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A member of a category in the place of the source's other one: what the statement says of it stands in that one's
    clause, and nothing in its own ("complete … is the aim; however, partial … is safer")."""
    for view in sources[:1]:
        alignment, place = align(statement, view), view.sentence.place
        for mine in statement.members:
            same = [m for m in view.members if m.category == mine.category]
            own = [m for m in same if m.value == mine.value]
            rivals = [m for m in same if m.value != mine.value]
            if len(own) != 1 or len(rivals) != 1 or place[own[0].first] == place[rivals[0].first]:
                continue
            if any(m.category == mine.category and m.value != mine.value for m in statement.members):
                continue
            if sum(place[j] == place[own[0].first] for j in view.content) < _FEW_LEFT + 1:
                continue  # a remark in brackets
            heads = range(own[0].first, own[0].last + 2)
            hits = [
                {place[j] for j in alignment[i] if j not in heads}
                for i in statement.content
                if not mine.first <= i <= mine.last
            ]
            here = sum(place[own[0].first] in h for h in hits)
            there = sum(h == {place[rivals[0].first]} or (bool(h) and place[own[0].first] not in h) for h in hits)
            if not here and there >= 3:
                quote = quote_tokens(statement, range(mine.first, mine.last + 1))
                return [
                    Reason(
                        CATEGORIES[mine.category].what,
                        quote,
                        quote_tokens(view, range(rivals[0].first, rivals[0].last + 1)),
                        True,
                    )
                ]
    return []


def check_levels(statement: View, sources: Sequence[View], around: Sequence[View]) -> list[Reason]:
    """Vertebral levels that the source does not name; where it names another instead, it says otherwise."""
    said = {level: i for i in statement.content for level in _levels(statement, i)}
    held = {level for view in sources for i in view.content for level in _levels(view, i)}
    near = {level for view in around for i in view.content for level in _levels(view, i)}
    reasons = []
    for level, i in said.items():
        if level in held or (level in near and not held):
            continue
        others = [
            v.sentence.tokens[j].text
            for v in sources
            for j in v.content
            if _levels(v, j) and not _levels(v, j) & said.keys()
        ]
        reasons.append(
            Reason("population", statement.sentence.tokens[i].text, others[0] if others else "", bool(others))
        )
    return reasons


def _levels(view: View, i: int) -> set[str]:
    """The levels that a token names: "l4-l5" names both."""
    token = view.sentence.tokens[i]
    return set(token.folded.split("-")) | {token.folded} if token.kind == "level" else set()


_NUMBERED = re.compile(r"\b(?P<name>[A-Z][A-Za-z]{2,})[\s-](?P<number>I{1,3}|IV|VI{0,3}|V)\b")
_PAIRS = (
    ("pre", "post"), ("hyper", "hypo"), ("uni", "bi"), ("mono", "poly"), ("intra", "extra"), ("intra", "inter"), ("intra", "peri"),
    ("supra", "infra"), ("over", "under"), ("micro", "macro"), ("endo", "exo"), ("antero", "postero"), ("mono", "multi"), ("single", "multi"),
)  # fmt: skip


#: Prefixes that turn a word into its opposite.
_TURNING = ("de", "mal", "un", "in", "im", "ir", "dis", "non", "dys", "hypo", "hyper")
_PREFIXES = tuple({prefix for pair in _PAIRS for prefix in pair})


def check_namesakes(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A numbered name with another number ("TRIAL IV" for "TRIAL II"), and a word with the opposite prefix ("pre" for "post")."""
    reasons = []
    held: dict[str, set[str]] = {m["name"]: set() for v in sources for m in _NUMBERED.finditer(v.sentence.text)}
    for view in sources:
        for match in _NUMBERED.finditer(view.sentence.text):
            held[match["name"]].add(match["number"])
    for match in _NUMBERED.finditer(statement.sentence.text):
        numbers = held.get(match["name"])
        if numbers and match["number"] not in numbers:
            reasons.append(Reason("name", match.group(), f"{match['name']} {min(numbers)}", True))
    words = {t.folded: t.text for v in sources for t in v.sentence.tokens if t.kind == "word"}
    denies = any(c.negators for v in (statement, *sources[:1]) for c in v.sentence.clauses)
    roots = {(t.root, t.lexical_negative) for v in sources for t in v.sentence.tokens if t.kind == "word"}
    stems = {t.stem: t.text for v in sources for t in v.sentence.tokens if t.kind == "word"}
    for i in statement.content:
        token = statement.sentence.tokens[i]
        if token.folded in words or (token.root, token.lexical_negative) in roots:
            continue
        for prefix in _TURNING if len(token.folded) > 5 and not denies else ():
            other = words.get(prefix + token.folded) or words.get(
                token.folded.removeprefix(prefix) if token.folded.startswith(prefix) else ""
            )
            if other and len(other) > 5:
                reasons.append(Reason("negation", token.text, other, True))
                break
        if not token.folded.startswith(_PREFIXES):
            continue
        for one, two in (*_PAIRS, *((b, a) for a, b in _PAIRS)):
            rest = token.folded.removeprefix(one)
            if rest == token.folded or len(rest) <= 3:
                continue
            other = words.get(two + rest) or stems.get(two + token.stem.removeprefix(one))
            if other is not None:
                reasons.append(Reason("population", token.text, other, True))
                break
    return reasons


#: A statement that leaves so few words of its source out, and has so few of its own, says the same but for those.
_FEW = 2
_FEW_LEFT = 3
_ARTICLES = frozenset("the a an of or and".split())


def check_substitutes(statement: View, sources: Sequence[View], around: Sequence[View] = ()) -> list[Reason]:
    """A word put for another in a statement that else repeats its source ("warm needles" for "cold needles").

    Where no number is stated, a word that stands around the source (`around`) is taken to be meant.
    """
    light = light_roots()
    for view in sources[:1]:
        alignment = align(statement, view)
        said = [i for i in statement.content if not alignment[i] and statement.sentence.tokens[i].root not in light]
        used = {j for places in alignment for j in places}
        left = [j for j in view.content if j not in used and view.sentence.tokens[j].root not in light]
        if not any(b.quantity.role != "label" for b in statement.bounds):
            said = [
                i
                for i in said
                if is_clinical(statement.sentence.tokens[i]) or not any(align(statement, v)[i] for v in around)
            ]
        if not said or not left or len(statement.content) - len(said) < 2:
            continue
        few = len(said) <= _FEW and len(left) <= _FEW_LEFT
        for i in said:
            for j in left:
                if (
                    statement.sentence.tokens[i].stem in FRAMING
                    or _is_verb(statement, i)
                    or _same_direction(statement, i, view, j)
                ):
                    continue
                if few:
                    same = _same_place(statement, i, view, j, alignment)
                else:
                    same = _end_alike(statement, i, view, j) and _beside_two(statement, i, view, j, alignment)
                if same and _alike_in_form(statement, i, view, j):
                    return [Reason("name", statement.sentence.tokens[i].text, view.sentence.tokens[j].text, True)]
    return []


def _same_direction(statement: View, i: int, view: View, j: int) -> bool:
    """Whether two words go the same way ("improve", "increase")."""
    one, two = direction_cue(statement.sentence.tokens[i]), direction_cue(view.sentence.tokens[j])
    return one is not None and two is not None and one[0] == two[0]


def _same_place(statement: View, i: int, view: View, j: int, alignment: Alignment) -> bool:
    """Whether two words stand directly before, or directly behind, words that say the same."""
    for step in (1, -1):
        one, two = _neighbour(statement, i, step), _neighbour(view, j, step)
        alike = _parted(statement, i, step) == _parted(view, j, step)
        if one is not None and two is not None and alike and two in alignment[one]:
            return True
    return False


def _is_verb(view: View, i: int) -> bool:
    """Whether a word has the form of a verb in the third person with an object or "to" behind it ("leads to collapse")."""
    tokens = view.sentence.tokens
    return (
        tokens[i].folded.endswith("s")
        and i + 1 < len(tokens)
        and tokens[i + 1].folded in ("to", "a", "an", "the", "that")
    )


def _end_alike(statement: View, i: int, view: View, j: int) -> bool:
    """Whether two words are of one kind by their endings ("mechanical", "electrical"), or the first is one of medicine."""
    one, two = statement.sentence.tokens[i], view.sentence.tokens[j]
    return is_clinical(one) or (len(one.folded) > 5 and one.folded[-2:] == two.folded[-2:])


def _beside_two(statement: View, i: int, view: View, j: int, alignment: Alignment) -> bool:
    """Whether the two content words before two words, or behind them, say the same ("spinal cord infection", "spinal cord
    stroke")."""
    if any(_follow(statement, i, view, j, alignment, step) for step in (-1, 1)):
        return True
    sides = [(_neighbour(statement, i, s), _neighbour(view, j, s)) for s in (-1, 1)]
    return all(one is not None and two is not None and two in alignment[one] for one, two in sides)


def _follow(statement: View, i: int, view: View, j: int, alignment: Alignment, step: int) -> bool:
    for _ in range(2):
        one, two = _neighbour(statement, i, step), _neighbour(view, j, step)
        if (
            one is None
            or two is None
            or two not in alignment[one]
            or _parted(statement, i, step) != _parted(view, j, step)
        ):
            return False
        i, j = one, two
    return True


def _neighbour(view: View, i: int, step: int) -> int | None:
    """The next content word in a direction, with nothing but articles between."""
    tokens, text = view.sentence.tokens, view.sentence.text
    k = i + step
    while 0 <= k < len(tokens) and tokens[k].folded in _ARTICLES:
        k += step
    if not 0 <= k < len(tokens) or k not in view.content:
        return None
    first, last = min(i, k), max(i, k)
    return None if re.search(r"[;:()]", text[tokens[first].end : tokens[last].start]) else k


def _parted(view: View, i: int, step: int) -> bool:
    """Whether a comma stands between a word and its neighbour."""
    k = _neighbour(view, i, step)
    first, last = sorted((i, i if k is None else k))
    return "," in view.sentence.text[view.sentence.tokens[first].end : view.sentence.tokens[last].start]


def _alike_in_form(statement: View, i: int, view: View, j: int) -> bool:
    one, two = statement.sentence.tokens[i].folded, view.sentence.tokens[j].folded
    if one.endswith("ly") or two.endswith("ly"):
        return False
    plural = [w.endswith("s") and not w.endswith("ss") for w in (one, two)]
    return plural[0] == plural[1] and all(one.endswith(end) == two.endswith(end) for end in ("ed", "ing"))


def _held(member: Member, views: Sequence[View]) -> bool:
    return any(m.category == member.category and m.value == member.value for view in views for m in view.members)


def _said_otherwise(statement: View, member: Member, sources: Sequence[View]) -> bool:
    """Whether every word of the phrase stands in one source sentence itself, in a phrase that the categories do not know."""
    tokens = statement.sentence.tokens
    for view in sources:
        alignment = align(statement, view)
        if all(
            any(
                view.sentence.tokens[j].root == tokens[i].root
                and view.sentence.tokens[j].lexical_negative == tokens[i].lexical_negative
                for j in alignment[i]
            )
            for i in range(member.first, member.last + 1)
        ):
            return True
    return False


def _rival(statement: View, member: Member, sources: Sequence[View], headed: bool) -> str:
    """Another member of the category in the source, where the statement's should stand."""
    said = {m.value for m in statement.members if m.category == member.category}
    category_name = CATEGORIES[member.category].name
    for view in sources:
        alignment = align(statement, view)
        for other in view.members:
            if other.category != member.category or other.value in said:
                continue
            if headed and not share_head(
                statement, (member.first, member.last), view, (other.first, other.last), alignment
            ):
                continue
            behind = view.sentence.tokens[other.last + 1 : other.last + 3]
            if category_name in ("need", "avoidance") and any(t.folded in ("no", "not", "neither") for t in behind):
                continue  # "requires no" is "makes unnecessary"
            return quote_tokens(view, range(other.first, other.last + 1))
    return ""


def share_head(
    statement: View, mine: tuple[int, int], view: View, other: tuple[int, int], alignment: Alignment
) -> bool:
    """Whether two describing words stand with the same word, just behind them or just before."""
    near = set(range(other[1] + 1, other[1] + 1 + _WINDOW)) | set(range(other[0] - _WINDOW, other[0]))
    content = set(statement.content)
    ahead = [i for i in range(mine[1] + 1, min(len(alignment), mine[1] + 1 + _WINDOW)) if i in content]
    behind = [i for i in range(max(0, mine[0] - _WINDOW), mine[0]) if i in content]
    for i in [*ahead[:2], *behind[-2:]]:
        if statement.sentence.tokens[i].root in light_roots():
            continue
        if any(j in near for j in alignment[i]):
            return True
    return False


_ARM = re.compile(r"\b(?P<name>[A-Za-z][\w-]*)[\s-]+(?:arm|group|cohort)s?\b(?!\s+[A-Z0-9]\b)")
_NOT_ARM = frozenset(
    "the a an this that each either both one other same study control two treatment another patient whole".split()
)
_BY = re.compile(
    r"\b(?P<name>[A-Z][\w'-]+)\s+(?:et al\b\.?|and (?:colleagues|co-?workers|associates)\b)|\b(?P<own>[A-Z][\w-]+)'s?\s+(?:series|study|trial|group|team|patients)\b"
    r"|\b(?:series|study|trial|paper|work|report|that|those)\s(?:of|by|from)\s(?P<of>[A-Z][a-z][\w'-]+)\b"
)


def check_groups(statement: View, sources: Sequence[View], around: Sequence[View] = ()) -> list[Reason]:
    """An arm ("the X arm") or an author ("X et al") other than the one that the source names in that place."""
    reasons = []
    said = statement.sentence.text
    for view in sources[:1]:
        held = view.sentence.text
        for match in _ARM.finditer(said):
            name = match["name"].lower()
            at = match.start("name")
            if name in _NOT_ARM or any(
                statement.sentence.tokens[a.first].start <= at <= statement.sentence.tokens[a.last].end
                for a in statement.arms
            ):
                continue
            others = [m["name"] for m in _ARM.finditer(held) if m["name"].lower() not in _NOT_ARM]
            if others and not any(_same_word(statement, match.start("name"), view, o) for o in others):
                reasons.append(Reason("group", match.group(), others[0], True))
    mine = {a.value for a in statement.arms}
    for view in sources[:1]:
        named = view if view.arms else next((v for v in around if v.arms), view)
        theirs = {a.value for a in named.arms}
        if (
            mine
            and theirs
            and mine.isdisjoint(theirs)
            and not any(b.quantity.role == "value" for b in statement.bounds)
        ):
            first, other = statement.arms[0], named.arms[0]
            reasons.append(
                Reason(
                    "group",
                    quote_tokens(statement, range(first.first, first.last + 1)),
                    quote_tokens(named, range(other.first, other.last + 1)),
                    True,
                )
            )
    names = {m["name"] or m["own"] or m["of"] for m in _BY.finditer(said)}
    for view in sources[:1]:
        held = view.sentence.text
        authors = {m["name"] or m["own"] or m["of"] for m in _BY.finditer(held)}
        if names and authors and names.isdisjoint(authors) and not any(n in held for n in names):
            reasons.append(Reason("name", min(names), min(authors), True))
    return reasons


def _same_word(statement: View, at: int, view: View, other: str) -> bool:
    alignment = align(statement, view)
    i = next((k for k, t in enumerate(statement.sentence.tokens) if t.end > at), None)
    if i is None:
        return False
    root = statement.sentence.tokens[i].root
    longer = any(root in r for p in view.phrases if view.sentence.tokens[p.first].text == other for r in p.reach)
    return longer or any(view.sentence.tokens[j].text == other for j in alignment[i])


_SUPERLATIVE = re.compile(
    r"\b(?P<is>is|are|was|were|has|have|remains?|=)\s+(?:\w+\s){0,3}?(?P<top>most|least|the only|first|main|highest|lowest|largest|smallest|worst|gravest|severest|best|commonest|gold standard|modality of choice|preferred)\b",
    re.I,
)


#: A sentence that begins with such a word speaks of what the one before it names.
_ANAPHOR = re.compile(
    r"(?:the (?:former|latter|same|technique|method|procedure|approach|device|study)|it|they|this|these|those|such)\b",
    re.I,
)


def starts_in_midair(text: str) -> bool:
    """Whether a sentence names what it speaks of by a word for the one before it."""
    return bool(_ANAPHOR.match(text.lstrip()))


def check_subjects(statement: View, sources: Sequence[View]) -> list[Reason]:
    """What the statement calls the most, the only or the first, where the source says it of something else."""
    sources = [v for v in sources if not _ANAPHOR.match(v.sentence.text)]
    for subject, head in _superlatives(statement):
        strong = [i for i in subject if statement.sentence.tokens[i].root not in light_roots()]
        for view in sources[:1]:
            alignment = align(statement, view)
            alike = [(s, h) for s, h in _superlatives(view) if any(j in h for i in head for j in alignment[i])]
            if not alike or not strong:
                continue
            theirs = {j for s, _ in alike for j in s}
            heads = {j for _, h in alike for j in h}
            if not theirs or sum(any(j in theirs for j in alignment[i]) for i in strong) >= 0.5 * len(strong):
                continue
            inside = any(j in heads for i in strong for j in alignment[i])
            elsewhere = any(alignment[i] and not any(j in heads for j in alignment[i]) for i in strong)
            if elsewhere or not inside:
                return [Reason("name", quote_tokens(statement, strong), quote_tokens(view, sorted(theirs)), True)]
    return []


_APPOSED = re.compile(
    r",\s(?:by far\s)?the\s(?P<top>most|least|only|main|gravest|severest|worst|highest|lowest|largest|smallest|commonest|best)\b",
    re.I,
)
_TOP_FIRST = re.compile(
    r"\b(?P<top>most|least|the only|first|main|highest|lowest|largest|smallest|worst|best|commonest|preferred)\b(?P<head>[^.;,]{0,60}?)\s(?P<is>is|are|was|were|remains?)\s",
    re.I,
)


def _superlatives(view: View) -> list[tuple[list[int], list[int]]]:
    """What a sentence calls the most, the only or the first: the words of the subject, and those of what it is."""
    text = view.sentence.text
    found = []
    for match in _SUPERLATIVE.finditer(text):
        start = max(text.rfind(";", 0, match.start()), text.rfind(", ", 0, match.start()), -1) + 1
        found.append(
            (
                _between(view, start, match.start("is")),
                _between(view, match.end("top"), min(len(text), match.end("top") + 60)),
            )
        )
    for match in _APPOSED.finditer(text):
        start = max(text.rfind(";", 0, match.start()), text.rfind(", ", 0, match.start()), -1) + 1
        stop = re.compile(r"[;,(.]").search(text, match.end())
        found.append(
            (_between(view, start, match.start()), _between(view, match.end(), stop.start() if stop else len(text)))
        )
    for match in _TOP_FIRST.finditer(text):
        stop = re.compile(r"[;,(.]").search(text, match.end())
        end = stop.start() if stop else len(text)
        found.append((_between(view, match.end(), end), _between(view, match.start("head"), match.end("head"))))
    return found


def _between(view: View, start: int, end: int) -> list[int]:
    return [i for i in view.content if start <= view.sentence.tokens[i].start < end]
