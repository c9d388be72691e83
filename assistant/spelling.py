"""Spelling mended against the words that a library and the thesaurus know; a word that is known is never touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from assistant.words import STOP, count_edits, edits_within

#: Shorter words are too near to too many others.
SHORTEST = 4
#: Up to this length a word may only differ in how its sounds are written, or in vowels left out.
SHORT = 5
#: From this length two slips are taken for one word.
LONG = 9
#: More slips make another word.
MOST_SLIPS = 2
#: From this length a word is held against everyday language as well.
EVERYDAY = 6
_ALIKE = (
    (re.compile("^sch"), "sh"),
    (re.compile("ph"), "f"),
    (re.compile("ae|oe"), "e"),
    (re.compile("ck|qu|c(?![eiy])|q"), "k"),
    (re.compile("c|z"), "s"),
    (re.compile("y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWELS = re.compile(r"(?<!^)[aeiou]")


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """A word with what is written in several ways for one sound written in one ("haemangioma": "hemangioma")."""
    for pattern, plain in _ALIKE:
        word = pattern.sub(plain, word)
    return word


def skeleton(sounded: str) -> str:
    """The first letter and the consonants after it, as people shorten a word ("recvry")."""
    return _VOWELS.sub("", sounded)


class Spelling:
    """The known words by the forms under which a misspelt one finds them.

    Args:
        known: Folded words as written, with how often each stands in the library; of two equally near the more
            frequent is taken.
    """

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        #: Words by the first letter and the length of how they sound: word, sound, skeleton.
        self._by_sound: dict[tuple[str, int], list[tuple[str, str, str]]] = {}
        for word in sorted(known):
            if len(word) >= SHORTEST and word.isalpha():
                sounded = sound(word)
                self._by_sound.setdefault((sounded[0], len(sounded)), []).append((word, sounded, skeleton(sounded)))

    def mend(self, word: str, by_letters: bool = False) -> str | None:
        """The known word that a folded word most likely misspells; None when there is none near enough.

        `by_letters`: the same consonants alone make no two words alike.
        """
        if len(word) < SHORTEST or not word.isalpha():
            return None
        sounded = sound(word)
        bones = skeleton(sounded)
        found = [
            (slips, sorted(other) != sorted(word), -self._known[other], other)
            for other, its_sound, its_bones in self._near(sounded, MOST_SLIPS)
            if (slips := _slips(sounded, its_sound, bones == its_bones and not by_letters)) is not None
        ]
        return min(found)[3] if found else self._unscramble(word) or self._owner(word) or self._one_letter_off(word)

    def _near(self, sounded: str, reach: int) -> Iterator[tuple[str, str, str]]:
        """The known words that begin as one does and sound about as long, so many letters more or less."""
        for length in range(len(sounded) - reach, len(sounded) + reach + 1):
            yield from self._by_sound.get((sounded[0], length), ())

    def _one_letter_off(self, word: str) -> str | None:
        """The known word of which a letter was left out or doubled ("goups"), or the function word one letter away ("wich")."""
        others = (w for w, *_ in self._near(sound(word), len(word) + 1) if abs(len(w) - len(word)) <= 1)
        near = [w for w in others if (w in STOP or (len(word) == SHORT < len(w))) and edits_within(word, w, 1)]
        return min(near, key=lambda w: (w not in STOP, -len(w), -self._known[w], w), default=None)

    def _owner(self, word: str) -> str | None:
        """The known name whose disease or test is meant, its apostrophe left out ("schmorls", "kumels")."""
        sounded = sound(word.removesuffix("s"))
        if not word.endswith("s") or len(sounded) < SHORT:
            return None
        alike = (other for other, its_sound, _ in self._near(sounded, 0) if its_sound == sounded)
        return min(alike, key=lambda w: (-self._known[w], w), default=None)

    def _unscramble(self, word: str) -> str | None:
        """The known word of which two neighbouring letters were typed the wrong way round ("yeild")."""
        turned = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
        return min((w for w in turned if w in self._known), key=lambda w: (-self._known[w], w), default=None)


def _slips(a: str, b: str, same_bones: bool) -> int | None:
    """How many slips lead from one sounded word to another, when they are few enough for their length."""
    shorter = min(len(a), len(b))
    most = 0 if shorter <= SHORT else 1 if shorter < LONG else MOST_SLIPS
    if same_bones and len(b) >= len(a):
        most = max(most, 1 if shorter <= SHORT else MOST_SLIPS)
    if len(a) == SHORTEST == len(b) and a != b:
        # Another vowel makes another word of one so short ("peds", "pads").
        return None
    if abs(len(a) - len(b)) > most or len(set(a) ^ set(b)) > 2 * most:
        return None
    return count_edits(a, b, most)
