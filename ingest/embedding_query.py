"""The embedding of one question, made at once or in a thread of its own beside what the caller does meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


class QueryEmbedding:
    """An embedding that is asked for with `vector`, and may have been started before.

    The thread does nothing but compute, which a back end does without holding the interpreter: what is read and written in
    Python stays with the caller, because a thread that wants the interpreter back waits for it longer than the model
    takes. It ends with its one computation, asked for or not, so none is left when the process ends.

    Args:
        text: The question.
        compute: From its word pieces to the model's last hidden states.
        finish: From these to the vector.
    """

    def __init__(
        self, text: str, compute: Callable[[], np.ndarray], finish: Callable[[np.ndarray], np.ndarray]
    ) -> None:
        self.text = text
        self._compute, self._finish = compute, finish
        self._states: np.ndarray | None = None
        self._vector: np.ndarray | None = None
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> QueryEmbedding:
        """Begin in a thread; the same embedding. Where the machine gives no thread, it is made when it is asked for."""
        thread = threading.Thread(target=self._run, name="embed-question")
        try:
            thread.start()
        except RuntimeError:
            return self
        self._thread = thread
        return self

    def vector(self) -> np.ndarray:
        """The embedding, float32, shape (dim,), of unit length; what the computation raised is raised here."""
        if self._vector is None:
            if self._thread is not None:
                self._thread.join()
            if self._error is not None:
                raise self._error
            if self._states is None:
                self._states = self._compute()
            self._vector = self._finish(self._states)
        return self._vector

    def states(self) -> np.ndarray:
        """The last hidden states that the embedding is made of, float32, shape (n_pieces, dim), special pieces included."""
        self.vector()
        assert self._states is not None
        return self._states[0]

    def _run(self) -> None:
        try:
            self._states = self._compute()
        except BaseException as error:
            self._error = error
