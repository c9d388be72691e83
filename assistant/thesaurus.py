"""The field's synonyms, spellings and lay words, as data (`corpus/thesaurus.yaml`) read into phrases of stems."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.words import words

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Phrases that mean the same, or that a lay phrase points to.

    `alternatives` maps a phrase (a tuple of stems) to the other phrases it may be searched by, each with a weight
    [0-1]: 1 for a synonym or another spelling, less for the technical terms behind a lay word. `surfaces` gives a word
    as written for each stem.
    """

    alternatives: dict[Phrase, dict[Phrase, float]] = field(default_factory=dict)
    longest: int = 1
    surfaces: dict[str, str] = field(default_factory=dict)

    def of(self, phrase: Phrase) -> dict[Phrase, float]:
        """The other phrases that `phrase` may be searched by."""
        return self.alternatives.get(phrase, {})


#: A lay word points to technical terms without meaning just the same.
LAY_WEIGHT = 0.85


def build_thesaurus(data: dict[str, Any]) -> Thesaurus:
    """Read the thesaurus's data: ``synonyms`` and ``spellings`` hold lists of interchangeable terms, ``lay`` maps a lay
    phrase to the technical terms behind it."""
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
    return Thesaurus(alternatives, max((len(p) for p in alternatives), default=1), surfaces)


@lru_cache(maxsize=1)
def shipped_thesaurus() -> Thesaurus:
    """The thesaurus that ships in `corpus/`, read once."""
    import yaml

    text = files("corpus").joinpath("thesaurus.yaml").read_text(encoding="utf-8")
    return build_thesaurus(yaml.safe_load(text) or {})
