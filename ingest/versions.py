"""Which documents are versions of one source, and which version the library shows."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from ingest.document import Metadata, fold_text

# How much of a source a document of this coverage holds; what is not named is taken for whole.
_COVERAGES = {"abstract": 1, "preview": 2}
_WHOLE = 3
# Titles that share so many of their words are the same, apart from a year or a misprint [share].
_SAME_TITLE = 0.85
# A title of fewer words ("Introduction", "Editorial comment") says nothing about which source it is.
_TITLE_WORDS = 4
_KEY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Held:
    """A document that the library shows, as far as this room needs to know it."""

    key: str
    sha256: str
    source: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Placement:
    """What becomes of a document that comes in.

    Attributes:
        kind: ``added``, ``updated`` (it takes the place of `replaces`) or ``unchanged`` (the library keeps what it has).
        key: Its key; for ``unchanged`` that of the document that is held.
        replaces: Keys of the documents that leave.
        reason: Why, in words, when there is more to say than that the file changed.
    """

    kind: Literal["added", "updated", "unchanged"]
    key: str
    replaces: tuple[str, ...] = ()
    reason: str | None = None


def place_document(incoming: Held, held: Iterable[Held]) -> Placement:
    """Decide what becomes of a document: the changed file replaces its old version, the fuller source the lesser.

    Args:
        incoming: The document, with the key that it would like.
        held: The documents that the library shows.
    """
    held = list(held)
    for other in held:
        if other.sha256 == incoming.sha256:
            return Placement("unchanged", other.key, reason=None if other.source == incoming.source else "same content")
    same_file = [o for o in held if os.path.isabs(o.source) and o.source == incoming.source]
    same_work = [o for o in held if o not in same_file and is_same_source(o.metadata, incoming.metadata)]
    fuller = [o for o in same_work if _fullness(o.metadata) > _fullness(incoming.metadata)]
    if fuller and not same_file:
        best = max(fuller, key=lambda o: _fullness(o.metadata))
        return Placement("unchanged", best.key, reason=f"the library holds the {_name(best)} of the same source")
    leaving = same_file + [o for o in same_work if o not in fuller]
    gone = {o.key for o in leaving}
    key = make_unique(incoming.key, {o.key for o in held if o.key not in gone})
    if not leaving:
        return Placement("added", key)
    reason = None
    if lesser := [o for o in leaving if o not in same_file]:
        reason = f"takes the place of the {_name(lesser[0])} of the same source ({', '.join(o.key for o in lesser)})"
    return Placement("updated", key, tuple(sorted(gone)), reason)


def is_same_source(one: Metadata, other: Metadata) -> bool:
    """Whether two documents are versions of one source: same DOI, or same title and year; a digest is one of its source."""
    one_doi, other_doi = _doi_of(one), _doi_of(other)
    one_title, other_title = (fold_text(_title_of(metadata)).split() for metadata in (one, other))
    if one_doi and other_doi:
        # A reply or an erratum may print the DOI of the article it speaks of; its title tells.
        return one_doi == other_doi and (
            not one_title or not other_title or _shared(one_title, other_title, min) >= 0.5
        )
    if min(len(one_title), len(other_title)) < _TITLE_WORDS:
        return False
    same_year = one.year is not None and one.year == other.year
    if not (one.digest_of or other.digest_of):
        return same_year and _shared(one_title, other_title, max) >= _SAME_TITLE
    # A digest says itself that it is of something; it may leave out the subtitle, or its source the year.
    if same_year:
        return _shared(one_title, other_title, min) >= _SAME_TITLE
    return None in (one.year, other.year) and _shared(one_title, other_title, max) >= _SAME_TITLE


def make_key(name: str) -> str:
    """A file's stem made safe: letters, digits, ``-``, ``_`` and ``.`` of the ASCII alphabet."""
    stem = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", stem)
    plain = "".join(c for c in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(c))
    safe = re.sub(r"[^0-9A-Za-z._-]+", "-", plain).strip("-._")[:_KEY_LENGTH].rstrip("-._")
    return safe or "document"


def make_unique(key: str, taken: Iterable[str]) -> str:
    """The key, or the first of ``key-2``, ``key-3`` … that no other document has, upper and lower case alike."""
    folded = {other.casefold() for other in taken}
    if key.casefold() not in folded:
        return key
    number = 2
    while f"{key}-{number}".casefold() in folded:
        number += 1
    return f"{key}-{number}"


def _fullness(metadata: Metadata) -> tuple[int, bool]:
    """How much of its source a document holds; the source's own words go before a digest's."""
    held = metadata.coverage.casefold()
    if metadata.digest_of is not None and metadata.kind.casefold() == "abstract":
        held = "abstract"
    return _COVERAGES.get(held, _WHOLE), metadata.digest_of is None


def _name(held: Held) -> str:
    """What a document is of its source, in words."""
    if held.metadata.digest_of is not None:
        return "digest"
    return held.metadata.coverage or "text"


def _doi_of(metadata: Metadata) -> str | None:
    for doi in (metadata.doi, metadata.digest_of):
        if doi and (found := re.search(r"10\.\d{4,9}/\S+", doi)):
            return found.group().rstrip(".,;)").casefold()
    return None


def _title_of(metadata: Metadata) -> str:
    if metadata.digest_of and not re.search(r"10\.\d{4,9}/", metadata.digest_of):
        return metadata.digest_of
    return metadata.title


def _shared(one: list[str], other: list[str], of: Callable[[int, int], int]) -> float:
    """Words that two titles share, years apart, as a share of those of the shorter (`min`) or longer (`max`) one [0-1]."""
    mine, theirs = ({word for word in title if not re.fullmatch(r"(19|20)\d\d", word)} for title in (one, other))
    return len(mine & theirs) / max(1, of(len(mine), len(theirs)))
