"""What the embedding of a question alone tells: whether it asks what papers of this field answer, and whether it asks about one person.

Both are directions in the space of the embeddings, fitted with the adapter on invented questions (`tests/bench/fit_ranker.py`) and kept beside it.
Neither decides alone: the first is one of what the decision to answer looks at, the second is weighed against the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.patients import is_about_patient, is_of_anybody, is_of_one

#: The directions, as `save_bearings` writes them.
SHIPPED = Path(__file__).with_name("bearing.npz")
#: What the embedding says against an answer counts no more than this [log odds]: a library may hold what papers of the field seldom do.
MOST_AGAINST = -1.5
#: Log odds beyond which the embedding is believed against the words.
SURELY_PERSONAL, SURELY_GENERAL = 1.5, -2.0


@dataclass(frozen=True, slots=True)
class Bearing:
    """Log odds that a question's embedding alone gives; 0 where it tells nothing.

    `answered`: that papers of this field answer it, from `MOST_AGAINST` to 0, because a question of another field leans neither way; `personal`: that a
    decision for one person is asked.
    """

    answered: float = 0.0
    personal: float = 0.0


#: Of a question that was not embedded.
NO_BEARING = Bearing()


class Bearings:
    """The directions for one model.

    Args:
        directions: Of `answered` and of `personal`, shape (2, dim).
        constants: What is added to each, shape (2,).
        model: SHA-256 of the weights of the model that they were fitted for, hexadecimal.
    """

    def __init__(self, directions: np.ndarray, constants: np.ndarray, model: str) -> None:
        self.directions, self.constants, self.model = directions.astype(np.float32), constants.astype(np.float32), model

    def of(self, vector: np.ndarray, model: str) -> Bearing:
        """What the embedding of a question tells; nothing if another model made it.

        Args:
            vector: Embedding of the question, float32, shape (dim,).
            model: SHA-256 of the weights of the model that made it.
        """
        if model != self.model or len(vector) != self.directions.shape[1]:
            return NO_BEARING
        answered, personal = self.directions @ vector + self.constants
        return Bearing(max(MOST_AGAINST, min(0.0, float(answered))), float(personal))


@cache
def shipped_bearings() -> Bearings:
    """The directions that come with Pedicle."""
    with np.load(SHIPPED, allow_pickle=False) as held:
        return Bearings(held["directions"], held["constants"], str(held["model"]))


def save_bearings(directions: np.ndarray, constants: np.ndarray, model: str, path: Path = SHIPPED) -> None:
    """Write the directions and constants, in single precision, and the digest of their model."""
    np.savez_compressed(
        path, directions=directions.astype(np.float32), constants=constants.astype(np.float32), model=np.array(model)
    )


def is_personal(typed: str, bearing: Bearing) -> bool:
    """Whether a decision for one person is asked: by the words, unless the embedding is surely against them, or by it alone if it is sure.

    Words that leave no doubt are believed whatever the embedding tells.
    """
    if is_of_anybody(typed):
        return False
    if not is_about_patient(typed):
        return bearing.personal > SURELY_PERSONAL
    return bearing.personal > SURELY_GENERAL or is_of_one(typed)
