"""A sentence with everything that is read from it, and how the words of one sentence stand to those of another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.facts.arm_names import ArmMention, Arms, read_arms
from assistant.facts.binding import Bound, bind_quantities
from assistant.facts.clauses import Sentence, read_sentence, split_sentences
from assistant.facts.contrasts import Member, read_members
from assistant.facts.meaning import Key, Meanings, Phrase, light_roots
from assistant.facts.places_in_words import names_place, read_place
from assistant.facts.tokens import clean_text, is_content, name_ends


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A sentence with its phrases, members of exclusive categories, arms, and numbers with what belongs to them.

    `content` are the indexes of the content words that are no part of a number.
    """

    sentence: Sentence
    phrases: tuple[Phrase, ...]
    members: tuple[Member, ...]
    arms: tuple[ArmMention, ...]
    bounds: tuple[Bound, ...]
    by_root: Mapping[str, tuple[int, ...]]
    by_own: Mapping[Key, tuple[int, ...]]
    content: tuple[int, ...]


@lru_cache(maxsize=8192)
def read_view(text: str, meanings: Meanings, arms: Arms = ()) -> View:
    """Read one sentence of a cleaned text."""
    sentence = read_sentence(text)
    phrases = meanings.phrases(sentence.tokens)
    by_root: dict[str, list[int]] = {}
    for i, token in enumerate(sentence.tokens):
        by_root.setdefault(token.root, []).append(i)
    by_own: dict[Key, list[int]] = {}
    for phrase in phrases:
        by_own.setdefault(phrase.own, []).extend(range(phrase.first, phrase.last + 1))
    bounds = bind_quantities(sentence)
    numbers = [(b.quantity.start, b.quantity.end) for b in bounds if b.quantity.dimension != "year"]
    return View(
        sentence,
        phrases,
        read_members(sentence.tokens),
        read_arms(sentence, phrases, arms, meanings),
        bounds,
        {k: tuple(v) for k, v in by_root.items()},
        {k: tuple(v) for k, v in by_own.items()},
        tuple(
            i for i, t in enumerate(sentence.tokens) if is_content(t) and not any(a <= t.start < b for a, b in numbers)
        ),
    )


@lru_cache(maxsize=4096)
def read_views(text: str, meanings: Meanings, arms: Arms = ()) -> tuple[View, ...]:
    """Clean a text and read each of its sentences."""
    return tuple(read_view(s, meanings, arms) for part in _pieces(text) for s in split_sentences(name_ends(clean_text(part))))


#: Stands between paragraphs that do not go on (the sign that Unicode has for it).
PARAGRAPH = "\u2029"
#: Before the items of a list, and an item that gives a thing its value.
_ITEM = re.compile(r"\s*[•▪●◦‣\uf0b7\uf0a7\uf076]\s*")
_VALUED = re.compile(r":[^:]*\d")


def _pieces(text: str) -> list[str]:
    """A text parted at its paragraphs, and a list in which each item gives a thing its value at the items."""
    found: list[str] = []
    for part in text.split(PARAGRAPH):
        items = _ITEM.split(part)
        found += items if sum(bool(_VALUED.search(i)) for i in items[1:]) > 1 else [part]
    return found


Alignment = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=16384)
def align(statement: View, source: View) -> Alignment:
    """For each token of a statement, the tokens of a source's sentence that say the same."""
    found: list[set[int]] = [set() for _ in statement.sentence.tokens]
    for i, token in enumerate(statement.sentence.tokens):
        found[i].update(source.by_root.get(token.root, ()))
    for phrase in statement.phrases:
        hits = {j for key in phrase.reach for j in source.by_own.get(key, ())}
        if hits:
            for i in range(phrase.first, phrase.last + 1):
                found[i].update(hits)
    for member in statement.members:
        hits = {
            j
            for o in source.members
            if o.category == member.category and o.value == member.value
            for j in range(o.first, o.last + 1)
        }
        for i in range(member.first, member.last + 1) if hits else ():
            found[i].update(hits)
    for mention in statement.arms:
        hits = {j for other in source.arms if other.value == mention.value for j in range(other.first, other.last + 1)}
        for i in range(mention.first, mention.last + 1):
            found[i].update(hits)
    _align_places(statement, source, found)
    return tuple(tuple(sorted(f)) for f in found)


def _align_places(statement: View, source: View, found: list[set[int]]) -> None:
    """Join words that tell a place by their beginning to the noun and the preposition that tell the same."""
    for one, two, turned in ((statement, source, False), (source, statement, True)):
        for i, (prepositions, rest) in _placing(one):
            for k, token in enumerate(two.sentence.tokens):
                if token.kind == "word" and names_place(token.folded, rest):
                    near = [n for n in range(max(0, k - _PREPOSED), k) if two.sentence.tokens[n].folded in prepositions]
                    for n in (k, *near) if near else ():
                        found[n if turned else i].add(i if turned else n)


#: A preposition stands so many words before its noun at most.
_PREPOSED = 4


@lru_cache(maxsize=8192)
def _placing(view: View) -> tuple[tuple[int, tuple[frozenset[str], str]], ...]:
    return tuple((i, place) for i, t in enumerate(view.sentence.tokens) if t.kind == "word" and (place := read_place(t.folded)) is not None)


def closest(statement: View, source: View, index: int) -> tuple[int, ...]:
    """The tokens of a source that say the same as one of a statement: those with its own root, else its synonyms."""
    found = align(statement, source)[index]
    root = statement.sentence.tokens[index].root
    return tuple(j for j in found if source.sentence.tokens[j].root == root) or found


def weigh_token(view: View, index: int, meanings: Meanings, rarity: Mapping[str, float] | None = None) -> float:
    """How much a word says of what a statement is about: rarity where it is known, names more and general words less."""
    token = view.sentence.tokens[index]
    if token.root in light_roots():
        return 0.25
    weight = rarity.get(token.stem, 1.0) if rarity else 1.0
    return weight * (1.3 if token.is_name or meanings.is_technical(token) else 1.0)


def quote_tokens(view: View, indexes: Sequence[int], around: int = 0) -> str:
    """The text from the first to the last of some tokens, with a few tokens around."""
    if not indexes:
        return ""
    tokens = view.sentence.tokens
    first, last = max(0, min(indexes) - around), min(len(tokens) - 1, max(indexes) + around)
    return view.sentence.text[tokens[first].start : tokens[last].end]
