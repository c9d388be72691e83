"""The composing file: read, structure, references, checks, abbreviations, passages, embed, store, in that order."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ingest.document import Document, Passage, join_spans
from ingest.embedding import Embedder
from ingest.errors import UnreadableFile
from ingest.library import Library
from ingest.versions import Placement, make_key

if TYPE_CHECKING:
    import numpy as np

log = logging.getLogger(__name__)

# A larger file is refused before it is read [bytes]: the longest papers with all their pictures stay below it.
MAX_BYTES = 100_000_000
# What is never looked into when a folder is walked.
_HIDDEN_PREFIXES = (".", "~$")

Step = Literal["reading", "embedding", "added", "updated", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an ingest stands: the file, what is done with it, and how many files of how many are done."""

    path: str
    step: Step
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What there is to say of a file that was taken, or left because the library has something better."""

    path: str
    key: str
    text: str


@dataclass(slots=True)
class IngestReport:
    """What became of each file: keys of the documents, and refusals with their reasons."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The contract's fields."""
        return asdict(self)


def understand(name: str, data: bytes, count_tokens: Callable[[str], int], source: str | None = None) -> Document:
    """Make a document of a file.

    Args:
        name: The file's name; its content decides what it is.
        data: Its bytes.
        count_tokens: Word pieces of a text, as the embedding model counts them.
        source: Where it is; the name when it is nowhere.

    Raises:
        UnreadableFile: If no document can be made of it; the reason is fit to be shown.
    """
    from ingest.abbreviations import find_abbreviations
    from ingest.checks import check_document
    from ingest.passages import make_passages
    from ingest.readers import read_file
    from ingest.references import find_markers, read_references
    from ingest.structure import parse_structure

    reading = read_file(name, data)
    if not reading.text.strip():
        raise UnreadableFile("it holds no text; expected words to read (a scanned document needs its text layer)")
    structure = parse_structure(reading)
    references = read_references(reading, structure)
    metadata = structure.metadata
    return Document(
        key=make_key(metadata.key or name),
        sha256=hashlib.sha256(data).hexdigest(),
        text=reading.text,
        format=reading.format,
        source=source or name,
        metadata=metadata,
        pages=structure.pages,
        sections=structure.sections,
        blocks=structure.blocks,
        passages=make_passages(reading.text, structure, metadata, count_tokens),
        tables=structure.tables,
        references=references,
        markers=find_markers(reading, structure, references),
        abbreviations=find_abbreviations(reading.text, structure),
        notes=check_document(reading.text, structure),
        boxes=reading.boxes,
    )


def embed_document(document: Document, embedder: Embedder) -> tuple[np.ndarray, list[np.ndarray]]:
    """Vectors of a document's passages and of their sentences, each sentence seen in its passage.

    Every document is embedded by itself, so that its vectors do not depend on what else is taken in with it.
    """
    laid_out = [lay_out(passage, document.text) for passage in document.passages]
    return embedder.embed_parts([text for text, _ in laid_out], [parts for _, parts in laid_out])


def lay_out(passage: Passage, text: str) -> tuple[str, list[tuple[int, int]]]:
    """What is embedded of a passage, context before reading, and where in it each of its sentences stands."""
    before = f"{passage.context}\n" if passage.context else ""
    parts, at = [], 0
    for sentence in passage.sentences:
        words = join_spans(sentence.spans, text)
        found = passage.reading.find(words, at) if words else -1
        if found < 0:
            # The reading says it in other words (a table row with its column names): all of it stands for the part.
            parts.append((len(before), len(before) + len(passage.reading)))
        else:
            parts.append((len(before) + found, len(before) + found + len(words)))
            at = found + len(words)
    return before + passage.reading, parts


def ingest_paths(
    paths: Iterable[Path],
    library: Library,
    embedder: Embedder,
    progress: Callable[[Progress], None] | None = None,
    max_bytes: int = MAX_BYTES,
) -> IngestReport:
    """Add or refresh files and folders. A file that cannot be taken is refused by name, and the others go on.

    Args:
        paths: Files, and folders that are walked to their ends.
        library: Where the documents go.
        embedder: The model that the library was made with.
        progress: Told of each step of each file.
        max_bytes: Size above which a file is refused.

    Raises:
        LibraryError: If the library cannot be written to; what was added before stays.
    """
    report = IngestReport()
    files = list(find_files(paths, report.refused))
    for done, path in enumerate(files):
        shown = show_path(path)

        def tell(step: Step, shown: str = shown, done: int = done) -> None:
            if progress is not None:
                progress(Progress(shown, step, done, len(files)))

        try:
            data = _read_bytes(path, max_bytes)
            placement = take_in(path.name, data, library, embedder, source=show_path(path.absolute()), tell=tell)
        except UnreadableFile as error:
            report.refused.append(Refusal(shown, str(error)))
            tell("refused", done=done + 1)
            continue
        _note(report, shown, placement)
        tell(placement.kind, done=done + 1)
    return report


def take_in(
    name: str,
    data: bytes,
    library: Library,
    embedder: Embedder,
    source: str | None = None,
    tell: Callable[[Step], None] = lambda step: None,
) -> Placement:
    """Add one file's bytes to the library, or refresh what it holds of it.

    Args:
        name: The file's name.
        data: Its bytes.
        library: Where the document goes.
        embedder: The model that the library was made with.
        source: Where the file is; the bare name for one that is nowhere (an upload).
        tell: Told what is being done.

    Returns:
        What became of it, and its key.

    Raises:
        UnreadableFile: If no document can be made of it.
        LibraryError: If it cannot be stored; the library is then as it was.
    """
    source = source or name
    digest = hashlib.sha256(data).hexdigest()
    known = library.find_file(digest, source)
    if known is not None:
        _follow_moved_file(known, digest, library, source)
        return known
    tell("reading")
    document = understand(name, data, embedder.count_tokens, source)
    placement = library.place(document)
    if placement.kind == "unchanged":
        library.set_aside(digest, placement)
        return placement
    tell("embedding")
    vectors, sentence_vectors = embed_document(document, embedder)
    return library.add_document(document, vectors, sentence_vectors, works=_name_works(document), original=(name, data))


def find_files(paths: Iterable[Path], refused: list[Refusal]) -> Iterator[Path]:
    """The files that are meant, each once, folders in the order of their names.

    Args:
        paths: Files and folders.
        refused: Takes what is not there, cannot be looked into, or holds nothing.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            refused.append(Refusal(show_path(path), f"it cannot be found or opened ({reason}); check the path"))
            continue
        if stat.S_ISDIR(status.st_mode):
            found = list(_walk(path, refused, seen))
            if not found:
                refused.append(Refusal(show_path(path), "the folder holds no files; name one that does"))
            yield from found
        elif (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            yield path


def show_path(path: Path) -> str:
    """A path as text that can be shown and stored: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(folder: Path, refused: list[Refusal], seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Regular files under a folder. Links are followed once: a circle of them ends where it began."""
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        reason = error.strerror or str(error)
        refused.append(Refusal(show_path(folder), f"the folder cannot be looked into ({reason}); check its rights"))
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in entries:
        if entry.name.startswith(_HIDDEN_PREFIXES):
            continue
        path = folder / entry.name
        try:
            status = path.stat()
        except OSError as error:
            reason = error.strerror or str(error)
            refused.append(Refusal(show_path(path), f"it cannot be opened ({reason}); check the link and its rights"))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(path, refused, seen)
        elif stat.S_ISREG(status.st_mode) and (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            yield path


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file of a size that can be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("it is no regular file; expected a document")
        if status.st_size > max_bytes:
            raise UnreadableFile(
                f"it has {status.st_size / 1e6:,.0f} MB; at most {max_bytes / 1e6:,.0f} MB are read. Split it."
            )
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror or error}); check its rights") from error
    if not data:
        raise UnreadableFile("it is empty; expected a document")
    if len(data) > max_bytes:
        raise UnreadableFile(f"it grew beyond {max_bytes / 1e6:,.0f} MB while it was read. Split it.")
    return data


def _follow_moved_file(known: Placement, digest: str, library: Library, source: str) -> None:
    """A document whose file was moved remembers the new place, so that a change there is a change of it."""
    for info in library.documents():
        moved = info.source != source and os.path.isabs(source) and not os.path.exists(info.source)
        if info.key == known.key and info.sha256 == digest and moved and library.writable:
            library.move_source(info.key, source)


def _name_works(document: Document) -> Sequence[str | None]:
    """For each reference the work that it lists."""
    from ingest.references import work_key

    return [work_key(reference) for reference in document.references]


def _note(report: IngestReport, path: str, placement: Placement) -> None:
    kept = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged}[placement.kind]
    if placement.key not in kept:
        kept.append(placement.key)
    if placement.reason:
        report.remarks.append(Remark(path, placement.key, placement.reason))
