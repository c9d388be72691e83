"""Words of a statement that exclude what the source has in their place: members of categories, groups, subjects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.contrasts import CATEGORIES, Member
from assistant.facts.kin import is_misspelt
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.view import Alignment, View, align, quote_tokens

#: Differences that a heading or the sentence before cannot settle: they must stand in the source itself.
_LOCAL = frozenset({"direction", "strength", "negation"})
_WINDOW = 4
#: A clause with fewer words is a remark in brackets.
_FEW_IN_BRACKETS = 4


#: What a study is as a whole, wherever its text says so.
_OF_THE_WHOLE = frozenset({"center", "design", "masking"})


#: A time right before "after the procedure".
_AGO = re.compile(r"\b(?:minute|hour|day|week|month|year)s?\s$", re.I)


def check_members(
    statement: View, sources: Sequence[View], around: Sequence[View], everything: Sequence[View] = ()
) -> list[Reason]:
    """Members of exclusive categories that the source has not, while it has another of the category.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
        around: Headings and sentences before, which may name a group, a place or a time.
        everything: All sentences of the source, for what a study is as a whole.
    """
    reasons = []
    nearest = sources
    for member in statement.members:
        category = CATEGORIES[member.category]
        sources = everything or nearest if category.name in _OF_THE_WHOLE else nearest
        if category.what == "time" and _AGO.search(statement.sentence.text[: statement.sentence.tokens[member.first].start]):
            continue  # "three months after treatment": the months are held against the source
        if _held(member, sources) or _said_otherwise(statement, member, sources) or _is_misspelt(statement, member, sources):
            continue
        rival = _rival(statement, member, sources, category.headed)
        if rival and category.name == "tumor" and _held(member, around):
            continue  # a list under the tumour's name goes on to others
        if not rival and category.what not in _LOCAL and _held(member, around):
            continue
        quote = quote_tokens(statement, range(member.first, member.last + 1))
        lexical = statement.sentence.tokens[member.first].lexical_negative
        turned = category.what == "direction" or (category.what == "negation" and not lexical)
        if rival and turned and statement.sentence.polarity(member.first) < 0:
            continue  # "not long" is "short"
        if rival:
            reasons.append(Reason(category.what, quote, rival, True))
        elif category.entity:
            elsewhere = _rival(statement, member, around, category.headed)
            reasons.append(Reason(category.what, quote, elsewhere, False))
    return reasons


def _is_misspelt(statement: View, member: Member, sources: Sequence[View]) -> bool:
    if member.first != member.last:
        return False
    word = statement.sentence.tokens[member.first].folded
    return any(is_misspelt(word, t.folded) for v in sources for t in v.sentence.tokens)


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

