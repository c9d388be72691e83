"""Texts to vectors: the one door to sentence-transformers and ONNX Runtime."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ingest.embedding_files import DEFAULT_DIGESTS, ModelFiles, digest_of_file, find_model
from ingest.embedding_query import QueryEmbedding
from ingest.errors import ModelError
from ingest.fingerprint import CHUNKER_RULES, READER_RULES, Fingerprint

if TYPE_CHECKING:
    import numpy as np

log = logging.getLogger(__name__)

# Word pieces in one batch, padding included. Small batches of like length keep the work in the processor's cache and
# pad little: 1.2 to 1.4 times the speed of 2,048 in ONNX Runtime.
BATCH_PIECES = 512
_SURROGATES = re.compile("[\ud800-\udfff]")


class Model(Protocol):
    """A back end: word pieces to last hidden states."""

    kind: str

    def hidden(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray: ...


class Embedder:
    """Makes vectors of texts with one model, the same for the same text, offline.

    Opening it finds and checks the model's files; the model itself is loaded at the first text.

    Args:
        folder: A local sentence-transformers model; None for the default, all-MiniLM-L6-v2.
        cache: Folder for the exported model and for what was checked; None for the user's cache folder.
        threads: Processor threads for embedding documents [1-]; 0 for as many as there are cores. A question always has
            one: with more, a busy machine is many times slower.
        backend: ``onnx`` or ``reference`` (sentence-transformers) and no other; ``auto`` takes ONNX Runtime when its
            export agrees with the reference.

    Raises:
        ModelError: If the model is missing, damaged or not the one whose digest is known.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        cache: Path | None = None,
        threads: int = 0,
        backend: Literal["auto", "onnx", "reference"] = "auto",
    ) -> None:
        self._cache = cache or default_cache()
        self._files = find_model(folder, self._cache)
        self._checked_by_publisher = folder is None
        self._threads, self._backend = threads or _count_cores(), backend
        self._models: dict[int, Model] = {}
        self._tokenizer: Any = None
        self._lock = threading.RLock()
        self.notice: str | None = None

    @classmethod
    def of(cls, files: ModelFiles, model: Model) -> Embedder:
        """An embedder over a back end that is already open."""
        made = cls.__new__(cls)
        made._cache, made._files, made._checked_by_publisher = files.folder, files, False
        made._threads, made._backend, made._models = 1, "auto", {1: model}
        made._tokenizer, made._lock, made.notice = None, threading.RLock(), None
        return made

    @property
    def name(self) -> str:
        """What the library calls the model."""
        return self._files.name

    @property
    def digest(self) -> str:
        """SHA-256 of the weights, hexadecimal."""
        return self._files.digest

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._files.dimension

    @property
    def max_length(self) -> int:
        """Word pieces that the model sees of a text, its special pieces included."""
        return self._files.max_length

    @property
    def fingerprint(self) -> Fingerprint:
        """What a library that is made with this model, by the rules of today, remembers."""
        return Fingerprint(self.name, self.digest, self.dimension, READER_RULES, CHUNKER_RULES)

    @property
    def is_open(self) -> bool:
        """Whether the model that embeds questions is loaded."""
        return 1 in self._models

    @property
    def backend(self) -> str:
        """What computes: ``onnx`` or ``sentence-transformers``. Loads the model."""
        return self._open(1).kind

    def open_ahead(self) -> threading.Thread:
        """Begin to load the model for documents, beside what else is to be done first; whoever embeds waits for it."""

        def load() -> None:
            # Whoever embeds is told.
            with contextlib.suppress(Exception):
                self._open(self._threads)

        opening = threading.Thread(target=load, name="open-model")
        opening.start()
        return opening

    def count_tokens(self, text: str) -> int:
        """Word pieces of a text as the model sees it, its special pieces included, however long the text is."""
        return len(self._tokens().encode(_clean(text)).ids)

    def whole_words(self) -> list[str]:
        """The words that the model's tokenizer takes whole, the more frequent ones in its texts first."""
        ranks = self._tokens().get_vocab()
        return [
            word
            for piece in sorted(ranks, key=ranks.get)
            if (word := piece.removeprefix("\u2581")).isalpha() and word.islower()
        ]

    def embed_query(self, text: str) -> np.ndarray:
        """Embedding of a question, float32, shape (dim,), of unit length."""
        return self.begin_query(text).vector()

    def embed_query_beside(self, text: str) -> QueryEmbedding:
        """The same, being made in a thread of its own while the caller does something else.

        Where every core has work already it is made when it is asked for: there a thread only waits for its turn.
        """
        made = self.begin_query(text)
        return made.start() if _has_idle_core() else made

    def begin_query(self, text: str) -> QueryEmbedding:
        """The embedding of a question, with its word pieces read and nothing computed."""
        import numpy as np

        pieces = np.array([self._encode(self._files.prompts.get("query", "") + text).ids], dtype=np.int64)

        def compute() -> np.ndarray:
            return self._open(1).hidden(pieces, np.ones_like(pieces))

        return QueryEmbedding(text, compute, lambda states: _unit(self._pool(states[0])))

    def embed_texts(self, texts: Sequence[str], purpose: str = "document") -> np.ndarray:
        """Embeddings of texts. What is beyond `max_length` word pieces is not seen.

        Args:
            texts: The texts.
            purpose: ``document`` or ``query``; matters for models that put a prompt before a text.

        Returns:
            Embeddings, float32, shape (n_texts, dim), rows of unit length.
        """
        import numpy as np

        prompt = self._files.prompts.get(purpose, "")
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        threads = 1 if purpose == "query" else self._threads
        for row, hidden, _ in self._hidden_states([prompt + text for text in texts], threads):
            vectors[row] = _unit(self._pool(hidden))
        return vectors

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """Embeddings of texts and of parts of them, in one pass: each part is seen in the context of its text.

        A part's vector is the mean of the last hidden states of its word pieces. A part of which the model sees no
        piece (it lies beyond `max_length`) is embedded by itself.

        Args:
            texts: The texts.
            parts: For each text the half-open character ranges of its parts.

        Returns:
            Embeddings of the texts, float32, shape (n_texts, dim), and for each text those of its parts, float32,
            shape (n_parts, dim); all rows of unit length.
        """
        import numpy as np

        prompt = self._files.prompts.get("document", "")
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        inner = [np.zeros((len(ranges), self.dimension), dtype=np.float32) for ranges in parts]
        unseen: list[tuple[int, int]] = []
        for row, hidden, encoding in self._hidden_states([prompt + text for text in texts], self._threads):
            vectors[row] = _unit(self._pool(hidden))
            places = np.array(encoding.offsets, dtype=np.int64) - len(prompt)
            real = np.array(encoding.special_tokens_mask) == 0
            for number, (start, end) in enumerate(parts[row]):
                inside = real & (places[:, 0] < end) & (places[:, 1] > start)
                if inside.any():
                    inner[row][number] = _unit(hidden[inside].mean(axis=0))
                else:
                    unseen.append((row, number))
        alone = self.embed_texts([texts[row][slice(*parts[row][number])] for row, number in unseen])
        for (row, number), vector in zip(unseen, alone, strict=True):
            inner[row][number] = vector
        return vectors, inner

    def read_words(self, text: str) -> np.ndarray:
        """Last hidden states of a text's word pieces, special pieces left out, on one thread: float32, shape (n_pieces, dim).

        A text is read by itself: beside others, padded to their length, its last digits would depend on them.
        """
        import numpy as np

        _, hidden, encoding = next(self._hidden_states([text], 1))
        return hidden[np.array(encoding.special_tokens_mask) == 0]

    def check(self) -> list[str]:
        """Read the model's files again, whatever was remembered, and say what is wrong with them."""
        faults = []
        for name, expected in DEFAULT_DIGESTS.items() if self._checked_by_publisher else ():
            found = digest_of_file(self._files.folder / name, self._cache, trust_stamp=False)
            if found != expected:
                faults.append(f"{name} has SHA-256 {found[:12]}…, expected {expected[:12]}…")
        return faults

    def _hidden_states(self, texts: list[str], threads: int) -> Iterator[tuple[int, np.ndarray, Any]]:
        """For each text, in no particular order: its row, its last hidden states (n_pieces, dim), its encoding."""
        import numpy as np

        model = self._open(threads)
        encodings = [self._encode(text) for text in texts]
        for rows in _make_batches([len(e.ids) for e in encodings]):
            width = max(len(encodings[row].ids) for row in rows)
            ids = np.zeros((len(rows), width), dtype=np.int64)
            mask = np.zeros((len(rows), width), dtype=np.int64)
            for place, row in enumerate(rows):
                pieces = encodings[row].ids
                ids[place, : len(pieces)], mask[place, : len(pieces)] = pieces, 1
            states = model.hidden(ids, mask)
            for place, row in enumerate(rows):
                yield row, states[place, : len(encodings[row].ids)], encodings[row]

    def _encode(self, text: str) -> Any:
        """Word pieces of a text, cut to what the model sees, special pieces in their places."""
        tokens = self._tokens()
        encoding = tokens.encode(_clean(text), add_special_tokens=False)
        encoding.truncate(self.max_length - tokens.num_special_tokens_to_add(False))
        return tokens.post_process(encoding)

    def _pool(self, hidden: np.ndarray) -> np.ndarray:
        return hidden[0] if self._files.pooling == "cls" else hidden.mean(axis=0)

    def _tokens(self) -> Any:
        with self._lock:
            if self._tokenizer is None:
                os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
                from tokenizers import Tokenizer

                self._tokenizer = Tokenizer.from_file(str(self._files.folder / "tokenizer.json"))
                # The file asks for cutting and padding at 128 pieces; both are done here, at the model's own length.
                self._tokenizer.no_truncation()
                self._tokenizer.no_padding()
            return self._tokenizer

    def _open(self, threads: int) -> Model:
        with self._lock:
            if threads not in self._models:
                model = self._open_onnx(threads) if self._backend != "reference" else None
                if model is None:
                    from ingest.embedding_torch import ReferenceModel

                    # torch has one number of threads for the whole process: one model serves both, and because its threads
                    # spin while they wait, a core is left to others.
                    model = next(iter(self._models.values()), None)
                    model = model or ReferenceModel(self._files.folder, self.max_length, max(1, self._threads - 1))
                self._models[threads] = model
            return self._models[threads]

    def _open_onnx(self, threads: int) -> Model | None:
        from ingest.embedding_onnx import OnnxModel, find_export

        path, reason = find_export(self._files, self._cache)
        if path is not None:
            return OnnxModel(path, threads)
        if self._backend == "onnx":
            raise ModelError(f"ONNX Runtime cannot serve the model '{self.name}': {reason}. Use the reference instead.")
        self.notice = f"The embedding model runs in sentence-transformers, which starts slowly: {reason}."
        log.warning("%s", self.notice)
        return None


def default_cache() -> Path:
    """The user's cache folder for this program."""
    import platformdirs

    return platformdirs.user_cache_path("pedicle")


def _count_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _has_idle_core() -> bool:
    """Whether fewer processes wanted to run in the last minute than there are cores; True where the system does not tell."""
    try:
        return os.getloadavg()[0] < _count_cores()
    except (AttributeError, OSError):
        return True


def _make_batches(lengths: list[int]) -> Iterator[list[int]]:
    """Rows grouped by length, shortest first, so that no batch holds more than `BATCH_PIECES` with its padding."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda r: (lengths[r], r)):
        if batch and (len(batch) + 1) * lengths[row] > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _unit(vector: np.ndarray) -> np.ndarray:
    """The vector at unit length; one without length stays as it is."""
    length = float((vector.astype("float64") ** 2).sum()) ** 0.5
    return vector / length if length > 0 else vector


def _clean(text: str) -> str:
    """The text with lone surrogates, which are no characters, each replaced by one that is; offsets stay."""
    return _SURROGATES.sub("\ufffd", text)
