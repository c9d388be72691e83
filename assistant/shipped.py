"""The shipped digests in a library: taken up when they are new or were changed, taken out when they ship no longer.

The library remembers which files shipped when it was last filled, and with what content. So a start without a change
reads the few files and nothing else, what a user removed does not come back, and what a user added stays.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.library import Library
from ingest.library_database import set_fact

_FACT = "shipped"


@dataclass(frozen=True, slots=True)
class ShippedChange:
    """What the shipped digests have become since a library was last filled with them.

    Attributes:
        files: The digests that are to be read: new ones, and changed ones that the library still holds.
        gone: Keys of the documents that came from a digest which ships no longer.
        shipped: Every file that ships now, with the SHA-256 of its content.
    """

    files: tuple[Path, ...]
    gone: tuple[str, ...]
    shipped: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.files or self.gone)


def compare_shipped(library: Library, corpus: Sequence[Path]) -> ShippedChange:
    """Compare the digests that ship with those that the library was last filled with.

    A library that a user made with documents of their own only, and never filled, is left as it is.
    """
    shipped = {str(path.absolute()): hashlib.sha256(path.read_bytes()).hexdigest() for path in corpus}
    held = {info.source: (info.key, info.sha256) for info in library.documents()}
    if not held:
        return ShippedChange(tuple(corpus), (), shipped)
    before = _remembered(library)
    if before is None:
        before = {path: held[path][1] for path in shipped if path in held} or shipped
    files = [path for path in corpus if _is_news(str(path.absolute()), shipped, before, held)]
    names = {os.path.basename(path) for path in shipped}
    left = [path for path in before if os.path.basename(path) not in names and not os.path.exists(path)]
    return ShippedChange(tuple(files), tuple(held[path][0] for path in left if path in held), shipped)


def remember_shipped(library: Library, shipped: Mapping[str, str]) -> None:
    """Note in the library what it was filled with."""
    if library.writable and _remembered(library) != shipped:
        with library.database.writing() as connection:
            set_fact(connection, _FACT, json.dumps(shipped, sort_keys=True))


def _is_news(
    path: str, shipped: Mapping[str, str], before: Mapping[str, str], held: Mapping[str, tuple[str, str]]
) -> bool:
    if path in held:
        return shipped[path] != held[path][1]
    # What is remembered and not held was removed by the user, or gave its place to the full text.
    return path not in before


def _remembered(library: Library) -> dict[str, str] | None:
    fact = library.database.fact(_FACT)
    return None if fact is None else json.loads(fact)
