"""Which words and phrases of two texts stand for the same thing: synonyms, spellings, abbreviations, arms of a study."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.facts.everyday import is_everyday
from assistant.facts.synonyms import GROUPS, KINDS, LIGHT
from assistant.facts.tokens import Token, american, clean_text, read_tokens
from assistant.thesaurus import Thesaurus

Key = tuple[str, ...]

#: Words taken in so many pieces or more are technical.
_MANY_PIECES = 3
_TECHNICAL = re.compile(
    r"(?:itis|osis|oses|oma|omas|ectomy|otomy|ostomy|plasty|scopy|scopic|graphy|lysis|lytic|desis|mycin|cillin|caine|azole|statin|mab|parin|"
    r"xaban|prednisolone|sone|amine|idine|olol|pril|sartan|platin|taxel|dronate|dronic|algia|plegia|paresis|pathy|ablation|embolization|"
    r"therapy|metry|ozone|phosphate|acrylate|alcohol|ethanol|toxin|nib|peptide|scintigraphy|tomography|emia|emic)$"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase known to the meanings: token indexes ``[first, last]``, what it is, and what else it may be called."""

    first: int
    last: int
    own: Key
    reach: frozenset[Key]


@dataclass(frozen=True, eq=False)
class Meanings:
    """Phrases that stand for one another.

    `roots` maps a phrase (as roots) to the phrases it may be called; `stems` the same for phrases given as stems.
    `n_pieces` tells everyday words from technical ones, where a tokenizer is at hand.
    """

    roots: Mapping[Key, frozenset[Key]]
    stems: Mapping[Key, frozenset[Key]]
    n_pieces: Callable[[str], int] | None = None
    _lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _technical: dict[str, bool] = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls,
        thesaurus: Thesaurus | None = None,
        pairs: Iterable[tuple[str, str]] = (),
        n_pieces: Callable[[str], int] | None = None,
    ) -> Meanings:
        """Put together the general synonyms, a thesaurus, and pairs of short and long forms.

        Args:
            thesaurus: The field's synonyms and lay words.
            pairs: Short and long forms as the documents define them.
            n_pieces: In how many pieces the embedding model's tokenizer takes a word; everyday words are one or two.
        """
        roots: dict[Key, set[Key]] = {}
        for line in GROUPS:
            _link(roots, [phrase_roots(p) for p in line.split("|")])
        for line in KINDS:
            general, _, special = line.partition(":")
            for phrase in general.split("|"):
                roots.setdefault(phrase_roots(phrase), {phrase_roots(phrase)})
            for phrase in general.split("|"):
                roots[phrase_roots(phrase)].update(phrase_roots(s) for s in special.split("|"))
            for phrase in special.split("|"):
                roots.setdefault(phrase_roots(phrase), {phrase_roots(phrase)})  # else no text is read as having it
        stems: dict[Key, set[Key]] = {}
        for stemmed, others in (thesaurus.alternatives if thesaurus else {}).items():
            key = tuple(american(s) for s in stemmed)
            if not key:
                continue
            stems.setdefault(key, {key}).update(tuple(american(s) for s in other) for other in others)
        for short, long in pairs:
            _link(roots, [phrase_roots(short), phrase_roots(long)])
        lengths: dict[str, set[int]] = {}
        for known in (*roots, *stems):
            lengths.setdefault(known[0], set()).add(len(known))
        return cls(
            {k: frozenset(v) for k, v in roots.items()},
            {k: frozenset(("=", *key) for key in v) for k, v in stems.items()},
            n_pieces,
            {k: tuple(sorted(v, reverse=True)) for k, v in lengths.items()},
        )

    def is_technical(self, token: Token) -> bool:
        """Whether a word is none of the everyday language: built as medical terms are, or taken in many pieces."""
        word = token.folded.removesuffix("'s")
        if word not in self._technical:
            self._technical[word] = len(word) > 5 and bool(
                _TECHNICAL.search(word)
                or (
                    self.n_pieces is not None
                    and not word.endswith("ly")
                    and min(self.n_pieces(w) for w in _bare(word)) >= _MANY_PIECES
                    and not is_everyday(word, self.n_pieces)
                )
            )
        return self._technical[word]

    def phrases(self, tokens: tuple[Token, ...]) -> tuple[Phrase, ...]:
        """The known phrases in a row of tokens, overlapping ones included."""
        roots, stems = [t.root for t in tokens], [t.stem for t in tokens]
        found = []
        for i in range(len(tokens)):
            for words, known, mark in ((roots, self.roots, ()), (stems, self.stems, ("=",))):
                for length in self._lengths.get(words[i], ()):
                    if i + length > len(words):
                        continue
                    key = tuple(words[i : i + length])
                    reach = known.get(key)
                    if reach:
                        found.append(Phrase(i, i + length - 1, (*mark, *key), reach))
        return (*found, *self._turned(tokens))

    def _turned(self, tokens: tuple[Token, ...]) -> list[Phrase]:
        """Known pairs of words that are told the other way round ("growth of vessels" for "vessel growth")."""
        found = []
        for i in range(1, len(tokens) - 1):
            if tokens[i].folded != "of":
                continue
            k = i + 2 if tokens[i + 1].folded in ("the", "a", "an", "new") and i + 2 < len(tokens) else i + 1
            key = tokens[k].root, tokens[i - 1].root
            if key in self.roots:
                found.append(Phrase(i - 1, k, key, self.roots[key]))
        return found


def _bare(word: str) -> list[str]:
    """A word and what it may be a form of: "retracts" of "retract"."""
    forms = [f"{word[:-3]}y"] if word.endswith("ies") else []
    return [
        word,
        *forms,
        *(
            word.removesuffix(end)
            for end in ("s", "d", "ed", "ing", "er", "ers")
            if word.endswith(end) and len(word) > 6
        ),
    ]


def _link(table: dict[Key, set[Key]], keys: list[Key]) -> None:
    for key in keys:
        if key:
            table.setdefault(key, {key}).update(k for k in keys if k)


@lru_cache(maxsize=32_768)
def phrase_roots(phrase: str) -> Key:
    """The roots of a phrase's words."""
    return tuple(t.root for t in read_tokens(clean_text(phrase)) if t.kind != "sign")


@lru_cache(maxsize=1)
def light_roots() -> frozenset[str]:
    """Roots of the words that say little of what a text is about."""
    return frozenset(phrase_roots(word)[0] for word in LIGHT)


_ARM = re.compile(r"\s*\(\s*(?:n\s*=\s*\d+\s*[,;]\s*)?(?P<label>(?:group|arm)\s+[A-Z0-9])\b[^)]*\)", re.I)
#: What stands before a group's label, at most so many characters.
_ARM_PHRASE, _ARM_LENGTH = re.compile(r"[\w+,\s-]{2,80}$"), 80
_ARM_AFTER = re.compile(
    r"\b(?P<label>(?:group|arm)\s+[A-Z0-9])\s*\((?!n\b)(?P<phrase>[A-Za-z][\w+\s/-]{2,60}?)[,;)]", re.I
)
_ARM_START = re.compile(
    r".*(?:\bfor\b|\bto\b|\bin\b|\bthe\b|\breceived\b|\bwith\b|\bunderwent\b|\binto\b|[.;:)]|\bpatients\b(?! with))\s+",
    re.I | re.S,
)


def find_arms(text: str) -> tuple[tuple[str, str], ...]:
    """The groups that a document names, each with what its patients received, as ("group A", "PVP and ITR")."""
    found: dict[str, str] = {}
    cleaned = clean_text(text)
    for match in _ARM.finditer(cleaned):
        before = _ARM_PHRASE.search(cleaned, max(0, match.start() - _ARM_LENGTH), match.start())
        if before is None:
            continue
        phrase = _ARM_START.sub("", " " + before.group() + " ").strip()
        phrase = re.sub(
            r"^(?:(?:and|or|the|an?|either)\s+)+|\s+(?:group|arm|alone|only|treatment|patients)\b|\s+\d.*$",
            "",
            phrase,
            flags=re.I,
        ).strip(" ,-")
        if phrase and len(phrase.split()) <= 8:
            found.setdefault(match["label"].lower(), phrase)
    for match in _ARM_AFTER.finditer(cleaned):
        found.setdefault(match["label"].lower(), match["phrase"].strip())
    return tuple(found.items()) if len(found) > 1 else ()


_JOINTS = re.compile(r"\s*(?:\band\b|\bplus\b|\+|\bwith\b|&|/|\bfollowed by\b|\bcombined with\b)\s*", re.I)


def arm_parts(phrase: str) -> tuple[Key, ...]:
    """What an arm is made of: the roots of each treatment joined in it."""
    return tuple(phrase_roots(p) for p in _JOINTS.split(phrase) if p.strip())
