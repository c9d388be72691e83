"""How a question and a sentence go together, word by word: a small fitted network over what the embedding model makes of their words.

An embedding is the mean of its words, in which a condition that the sentence does not meet is lost. Here each word of the question looks for
its like in the sentence, and each of the sentence in the question, and what was found for them is weighed. The network is fitted by
`tests/bench/fit_pairing.py` on invented questions; it reads the states of the model that are computed for the embedding in any case, and
those of the few best sentences, which are kept. Its log odds that a sentence answers order these anew and tell the decision to answer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.weighing import Hit

if TYPE_CHECKING:
    from ingest.embedding import Embedder

#: The network, as `save_pairing` writes it.
SHIPPED = Path(__file__).with_name("pairing.npz")
#: The best sentences are looked at so closely; the others keep their places behind the last of them.
N_PAIRED = 6
#: What the log odds count beside the ranker's score.
PAIRING_COUNTS = 0.35
#: Sentences whose words are kept, and the characters that are read of one.
N_KEPT = 2048
N_CHARACTERS = 900


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, prepared: `meaning` is compared and `place` finds what to compare with; float32, shape (n_pieces, width)."""

    meaning: np.ndarray
    place: np.ndarray


class Pairing:
    """The network for one model.

    Args:
        weights: Its weights by name, as `save_pairing` takes them.
        model: SHA-256 of the weights of the model that it was fitted for, hexadecimal.
    """

    def __init__(self, weights: Mapping[str, np.ndarray], model: str) -> None:
        self._weights = {name: np.asarray(value, dtype=np.float32) for name, value in weights.items()}
        self._sharpness = 2 * float(self._weights["sharpness"])
        self.model = model

    def prepare(self, states: np.ndarray) -> Words:
        """What of a text is the same in every pair. `states`: of its word pieces without special ones, float32, shape (n_pieces, dim)."""
        place = self._linear("place", states)
        return Words(self._linear("meaning", states), place / np.maximum(np.linalg.norm(place, axis=1, keepdims=True), 1e-12))

    def score(self, question: Words, sentence: Words) -> float:
        """Log odds that the sentence answers the question, as far as the network knows."""
        near = question.place @ sentence.place.T
        asked = self._compare("asked", question.meaning, _attend(near * self._sharpness) @ sentence.meaning, near.max(axis=1))
        told = self._compare("told", sentence.meaning, _attend(near.T * self._sharpness) @ question.meaning, near.max(axis=0))
        return float(self._linear("out2", _gelu(self._linear("out1", np.concatenate([asked, told]))))[0])

    def _compare(self, side: str, own: np.ndarray, found: np.ndarray, near: np.ndarray) -> np.ndarray:
        """What the words of one side and what was found for them make together: the mean and the most of it."""
        beside = np.concatenate([own, found, own * found, np.abs(own - found), near[:, None]], axis=1)
        made = _gelu(self._linear(f"{side}2", _gelu(self._linear(f"{side}1", beside))))
        return np.concatenate([made.mean(axis=0), made.max(axis=0)])

    def _linear(self, name: str, values: np.ndarray) -> np.ndarray:
        return values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]


class Pairer:
    """Reads the best sentences with the question; keeps what it has prepared of them.

    Args:
        embedder: The embedding model of the library.
        pairing: The network; one that was fitted for another model is not used.
    """

    def __init__(self, embedder: Embedder, pairing: Pairing | None = None) -> None:
        self._embedder, self._pairing = embedder, pairing or shipped_pairing()
        self._kept: OrderedDict[str, Words] = OrderedDict()

    def reorder(self, states: np.ndarray, hits: Sequence[Hit]) -> list[Hit]:
        """Some hits, the best of them ordered anew, with the log odds of each as `paired`.

        Args:
            states: Of the question's word pieces, special ones included, float32, shape (n_pieces, dim).
            hits: Best first.
        """
        first, rest = list(hits[:N_PAIRED]), list(hits[N_PAIRED:])
        if self._embedder.digest != self._pairing.model or len(states) <= 2 or not first:
            return [*first, *rest]
        question = self._pairing.prepare(states[1:-1])
        odds = [self._pairing.score(question, words) for words in self._words_of([heading_and_text(hit) for hit in first])]
        least = min(odds)
        gains = [PAIRING_COUNTS * (odd - least) for odd in odds]
        weighed = [replace(h, score=h.score + gain, paired=odd, gained=gain) for h, odd, gain in zip(first, odds, gains, strict=True)]
        return sorted([*weighed, *rest], key=lambda hit: -hit.score)

    def _words_of(self, texts: Sequence[str]) -> list[Words]:
        for text in texts:
            if text not in self._kept:
                self._kept[text] = self._pairing.prepare(self._embedder.read_words(text))
        found = [self._kept[text] for text in texts]
        for text in texts:
            self._kept.move_to_end(text)
        while len(self._kept) > N_KEPT:
            self._kept.popitem(last=False)
        return found


def heading_and_text(hit: Hit) -> str:
    """A sentence under its nearest heading."""
    heading = (hit.stored.passage.context or "").split(">")[-1].strip()
    return f"{heading}: {' '.join(hit.text.split())}"[:N_CHARACTERS]


def _attend(near: np.ndarray) -> np.ndarray:
    """Shares of attention, rows of sum 1."""
    grown = np.exp(near - near.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _gelu(values: np.ndarray) -> np.ndarray:
    """The Gaussian error linear unit, by its usual approximation (Hendrycks and Gimpel 2016)."""
    return 0.5 * values * (1 + np.tanh(np.sqrt(2 / np.pi) * (values + 0.044715 * values**3)))


@cache
def shipped_pairing() -> Pairing:
    """The network that comes with Pedicle."""
    with np.load(SHIPPED, allow_pickle=False) as held:
        return Pairing({name: held[name] for name in held.files if name != "model"}, str(held["model"]))


def save_pairing(weights: Mapping[str, np.ndarray], model: str, path: Path = SHIPPED) -> None:
    """Write a network's weights, in half precision, and the digest of its model."""
    held: dict[str, Any] = {name: np.asarray(value, dtype=np.float16) for name, value in weights.items()}
    np.savez_compressed(path, model=np.array(model), **held)
