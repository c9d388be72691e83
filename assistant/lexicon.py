"""What a library's evidence knows of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.spelling import Spelling
from assistant.thesaurus import Phrase
from assistant.words import Word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the library's evidence knows of words.

    `idf` gives the weight of a stem (rarer is heavier) or None when no evidence holds it; `n_pieces` in how many pieces
    the embedding model's tokenizer takes a word (one: everyday language); `expansions` maps abbreviations both ways; `surface` gives a word as it is written for a stem;
    `everyday` the word of everyday language that one most likely misspells, or None; `holds` tells whether
    the words of a phrase stand near each other anywhere; `is_of_field` whether the library is of the thesaurus's field at all.
    """

    idf: Callable[[str], float | None]
    stems: frozenset[str]
    spelling: Spelling
    n_pieces: Callable[[str], int]
    expansions: Mapping[Phrase, frozenset[Phrase]]
    rarest: float
    surface: Callable[[str], str] = lambda stem: stem
    everyday: Callable[[str], str | None] = lambda word: None
    holds: Callable[[Phrase], bool] = lambda phrase: True
    is_of_field: Callable[[], bool] = lambda: True


def is_name(word: Word, index: int) -> bool:
    """A word with a capital inside a sentence, or in capitals, is a name or an abbreviation ("Modic", "US")."""
    return len(word.text) > 1 and (word.text.isupper() or (index > 0 and word.text[0].isupper()))
