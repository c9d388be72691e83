"""The field's synonyms, spellings and lay words, as data (`corpus/thesaurus.yaml`) read into phrases of stems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.words import words

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Phrases that mean the same, or that a lay phrase points to, or that are of one class.

    `alternatives` maps a phrase (a tuple of stems) to the other phrases it may be searched by, each with a weight
    [0-1]: 1 for a synonym or another spelling, less for the technical terms behind a lay word. `classes` maps a member
    to the names of its classes, each with the class as written; a class is not another name of its members. `surfaces`
    gives a word as written for each stem.
    """

    alternatives: dict[Phrase, dict[Phrase, float]] = field(default_factory=dict)
    longest: int = 1
    surfaces: dict[str, str] = field(default_factory=dict)
    classes: dict[Phrase, dict[Phrase, str]] = field(default_factory=dict)

    def of(self, phrase: Phrase) -> dict[Phrase, float]:
        """The other phrases that `phrase` may be searched by."""
        return self.alternatives.get(phrase, {})

    def classes_of(self, phrase: Phrase) -> dict[Phrase, str]:
        """The names of the classes to which what `phrase` names belongs, each with the class as written."""
        return self.classes.get(phrase, {})

    def holds(self, phrase: Phrase) -> bool:
        """Whether `phrase` is a term, a lay phrase or a member of a class."""
        return phrase in self.alternatives or phrase in self.classes


#: Stems of the words that a phrase may hold or lack.
ARTICLES = frozenset("the a an my your our their her hi".split())
#: A lay word points to technical terms without meaning just the same.
LAY_WEIGHT = 0.85
#: What is said of a class may hold for its member, which it does not name.
CLASS_WEIGHT = 0.7


def build_thesaurus(data: dict[str, Any]) -> Thesaurus:
    """Read the thesaurus's data: ``synonyms`` and ``spellings`` hold lists of interchangeable terms, ``lay`` maps a lay
    phrase to the technical terms behind it, ``classes`` a class to its members."""
    alternatives: dict[Phrase, dict[Phrase, float]] = {}
    surfaces: dict[str, str] = {}

    def key_of(term: object) -> Phrase:
        found = words(str(term))
        for word in found:
            surfaces.setdefault(word.stem, word.folded)
        return tuple(word.stem for word in found)

    def link(a: Phrase, b: Phrase, weight: float) -> None:
        if a and b and a != b:
            known = alternatives.setdefault(a, {})
            known[b] = max(weight, known.get(b, 0.0))

    for group in [*(data.get("synonyms") or []), *(data.get("spellings") or [])]:
        keys = [key_of(term) for term in group]
        for a in keys:
            for b in keys:
                link(a, b, 1.0)
    for lay, terms in (data.get("lay") or {}).items():
        for term in terms if isinstance(terms, list) else [terms]:
            link(key_of(lay), key_of(term), LAY_WEIGHT)
    classes: dict[Phrase, dict[Phrase, str]] = {}
    for written, members in (data.get("classes") or {}).items():
        names = _with_synonyms(key_of(written), alternatives)
        for member in members:
            for key in _with_synonyms(key_of(member), alternatives):
                classes.setdefault(key, {}).update((name, str(written)) for name in names if name != key)
    for key, wider in classes.items():
        # An antiplatelet is an antithrombotic: what belongs to the one belongs to the other, the nearer class first.
        for name in list(wider):
            for other, written in classes.get(name, {}).items():
                if other != key:
                    wider.setdefault(other, written)
    spelled = _spellings(key_of(term) for group in data.get("spellings") or [] for term in group)
    for phrase in [p for p in alternatives if len(p) > 1]:
        for other in _written_otherwise(phrase, alternatives, spelled):
            alternatives.setdefault(other, alternatives[phrase])
    for others in {id(others): others for others in alternatives.values()}.values():
        # A term is searched for in either spelling, whichever of them an entry names.
        for phrase, weight in list(others.items()):
            for other in _spelled_otherwise(phrase, alternatives, spelled):
                others.setdefault(other, weight)
    for phrase in [p for p in classes if len(p) > 1]:
        for other in _written_otherwise(phrase, alternatives, spelled):
            classes.setdefault(other, classes[phrase])
    longest = max((len(p) for p in (*alternatives, *classes)), default=1)
    return Thesaurus(alternatives, longest, surfaces, classes)


def bare(phrase: Phrase) -> Phrase:
    """The phrase without articles and possessives, which its meaning does not hang on ("numb the nerve", "numb my nerve")."""
    return tuple(word for word in phrase if word not in ARTICLES)


def _spellings(keys: Iterable[Phrase]) -> frozenset[str]:
    return frozenset(key[0] for key in keys if len(key) == 1)


def _written_otherwise(
    phrase: Phrase, alternatives: dict[Phrase, dict[Phrase, float]], spelled: frozenset[str]
) -> Iterator[Phrase]:
    """A phrase without its articles, and in the other spelling of one of its words."""
    for variant in (phrase, *_spelled_otherwise(phrase, alternatives, spelled)):
        yield variant
        if len(bare(variant)) > 1:
            yield bare(variant)


def _spelled_otherwise(
    phrase: Phrase, alternatives: dict[Phrase, dict[Phrase, float]], spelled: frozenset[str]
) -> Iterator[Phrase]:
    """A phrase in the other spelling of one of its words."""
    for i, word in enumerate(phrase):
        for other, weight in list(alternatives.get((word,), {}).items()) if word in spelled else ():
            if len(other) == 1 and other[0] in spelled and weight == 1.0:
                yield (*phrase[:i], *other, *phrase[i + 1 :])


def _with_synonyms(key: Phrase, alternatives: dict[Phrase, dict[Phrase, float]]) -> list[Phrase]:
    return [key, *(other for other, weight in alternatives.get(key, {}).items() if weight == 1.0)]


@lru_cache(maxsize=1)
def shipped_thesaurus() -> Thesaurus:
    """The thesaurus that ships in `corpus/`, read once."""
    import yaml

    text = files("corpus").joinpath("thesaurus.yaml").read_text(encoding="utf-8")
    # The parser in C takes a sixth of the time, where it is there.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return build_thesaurus(loader(text).get_single_data() or {})
