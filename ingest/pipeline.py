"""The composing file: read, structure, references, checks, abbreviations, passages, embed, store, in that order."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.ahead import OpenedFile, open_files
from ingest.document import Document, Passage, Reference, join_spans
from ingest.embedding import Embedder
from ingest.errors import LibraryError, UnreadableFile
from ingest.files import MAX_BYTES, find_files, show_path
from ingest.library import Library
from ingest.library_generations import NextGeneration
from ingest.versions import Placement, make_key

if TYPE_CHECKING:
    import numpy as np

# Told how many files of how many are done, and the name of the one that is being taken in.
Progress = Callable[[int, int, str], None]
# What is embedded of a passage, and the character ranges of its sentences in it; and what becomes of these.
Layout = tuple[str, tuple[tuple[int, int], ...]]
Vectors = tuple["np.ndarray", "np.ndarray"]


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
    """What became of each file: keys of the documents, refusals with their reasons, remarks."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The contract's fields."""
        return asdict(self)

    def note(self, path: str, placement: Placement) -> None:
        """Take down what became of a file."""
        keys: list[str] = getattr(self, placement.kind)
        if placement.key not in keys:
            keys.append(placement.key)
        if placement.reason:
            self.remarks.append(Remark(path, placement.key, placement.reason))


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
    # The readers and what follows them are wanted only here; questions are answered without them.
    from ingest.abbreviations import find_abbreviations
    from ingest.checks import check_document
    from ingest.passages import make_passages
    from ingest.readers import read_file
    from ingest.references import find_markers, read_references
    from ingest.structure import parse_structure

    if not data:
        raise UnreadableFile("it is empty; expected a document")
    reading = read_file(name, data)
    if not reading.text.strip():
        raise UnreadableFile("it holds no text; expected words to read (a scanned document needs its text layer)")
    structure = parse_structure(reading, name)
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


def embed_document(
    document: Document, embedder: Embedder, known: Mapping[Layout, Vectors] | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Vectors of a document's passages and of their sentences, each sentence seen in its passage.

    Args:
        document: The document.
        embedder: The model.
        known: Vectors that need not be made again, by what was embedded.

    Returns:
        Embeddings of the passages, float32, shape (n_passages, dimension), and for each passage those of its sentences,
        float32, shape (n_sentences, dimension).
    """
    import numpy as np

    layouts = [lay_out(passage, document.text) for passage in document.passages]
    found = dict(known or {})
    missing = [layout for layout in dict.fromkeys(layouts) if layout not in found]
    vectors, parts = embedder.embed_parts([text for text, _ in missing], [ranges for _, ranges in missing])
    found.update(zip(missing, zip(vectors, parts, strict=True), strict=True))
    whole = [found[layout][0] for layout in layouts]
    return np.array(whole, dtype=np.float32).reshape(-1, embedder.dimension), [found[layout][1] for layout in layouts]


def find_known(library: Library, keys: Iterable[str], embedder: Embedder) -> dict[Layout, Vectors]:
    """Vectors that the library holds of these documents, when they were made with this model.

    A text's vector does not depend on what it is embedded with, so the old one of a passage that did not change is the
    one that it would get.
    """
    made_with = library.made_with
    if made_with is None or (made_with.digest, made_with.dimension) != (embedder.digest, embedder.dimension):
        return {}
    known: dict[Layout, Vectors] = {}
    for key in filter(library.is_whole, keys):
        document = library.document(key)
        layouts = [lay_out(passage, document.text) for passage in document.passages]
        known.update(zip(layouts, zip(*library.document_vectors(key), strict=True), strict=True))
    return known


def lay_out(passage: Passage, text: str) -> Layout:
    """What is embedded of a passage, and where in it each of its sentences stands."""
    from ingest.passages import embedded_text

    whole = embedded_text(passage)
    begin = len(whole) - len(passage.reading)
    parts, at = [], begin
    for sentence in passage.sentences:
        words = join_spans(sentence.spans, text)
        found = whole.find(words, at) if words else -1
        if found < 0:
            # The reading says it in other words (a table row with its column names): all of it stands for the part.
            parts.append((begin, len(whole)))
        else:
            parts.append((found, found + len(words)))
            at = found + len(words)
    return whole, tuple(parts)


def ingest_paths(
    paths: Iterable[Path],
    library: Library,
    embedder: Embedder,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
) -> IngestReport:
    """Add or refresh files and folders. A file that cannot be taken is refused by name, and the others go on.

    When the library itself cannot be written to (a full disk), the file at which that showed is refused, and so are
    those after it, untried; what was added before stays and stands in the report.

    Args:
        paths: Files, and folders that are walked to their ends.
        library: Where the documents go.
        embedder: The model that the library was made with.
        progress: Told before each file and at the end.
        max_bytes: Size above which a file is refused.
    """
    report = IngestReport()
    can_go_on = True
    opening: list[threading.Thread] = []

    def refuse(path: Path, reason: str) -> None:
        report.refused.append(Refusal(show_path(path), reason))

    files = list(find_files(paths, refuse))

    def prepare(path: Path, data: bytes) -> Document | None:
        if _find_file(library, data, path) is not None:
            return None
        if not opening:
            opening.append(embedder.open_ahead())
        return understand(path.name, data, embedder.count_tokens, show_path(path.absolute()))

    opened = open_files(files, max_bytes, prepare)
    for done, (path, open_file) in enumerate(opened):
        if not can_go_on:
            refuse(path, "it was not tried, because the library could not be written to before")
            continue
        if progress is not None:
            progress(done, len(files), show_path(Path(path.name)))
        try:
            placement = _ingest_file(path, open_file(), library, embedder)
        except UnreadableFile as error:
            refuse(path, str(error))
        except LibraryError as error:
            refuse(path, str(error))
            can_go_on = False
        else:
            report.note(show_path(path), placement)
    for thread in opening:
        thread.join()
    if progress is not None and files:
        progress(len(files), len(files), show_path(Path(files[-1].name)))
    return report


def _find_file(library: Library, data: bytes, path: Path) -> Placement | None:
    return library.find_file(hashlib.sha256(data).hexdigest(), show_path(path.absolute()))


def _ingest_file(path: Path, file: OpenedFile, library: Library, embedder: Embedder) -> Placement:
    if file.refusal is not None and _find_file(library, file.data, path) is None:
        raise file.refusal
    return ingest_bytes(path.name, file.data, library, embedder, show_path(path.absolute()), file.document)


def ingest_bytes(
    name: str,
    data: bytes,
    library: Library,
    embedder: Embedder,
    source: str | None = None,
    document: Document | None = None,
) -> Placement:
    """Add one file's bytes to the library, or refresh what it holds of it.

    Args:
        name: The file's name.
        data: Its bytes.
        library: Where the document goes.
        embedder: The model that the library was made with.
        source: Where the file is; the bare name for one that is nowhere (an upload).
        document: What `understand` made of it, when that was done already.

    Returns:
        What became of it, and its key.

    Raises:
        UnreadableFile: If no document can be made of it.
        LibraryError: If it cannot be stored; the library is then as it was.
    """
    source = source or name
    digest = hashlib.sha256(data).hexdigest()
    settled = library.find_file(digest, source)
    if settled is not None:
        _follow_moved_file(settled, digest, library, source)
        return settled
    # Before the work, not after it.
    library.database.require_writable()
    document = document or understand(name, data, embedder.count_tokens, source)
    placement = library.place(document)
    if placement.kind == "unchanged":
        library.set_aside(digest, placement)
        return placement
    known = find_known(library, placement.replaces, embedder)
    vectors, sentence_vectors = embed_document(document, embedder, known)
    works = [_name_work(reference, library.entries_like(reference)) for reference in document.references]
    return library.add_document(document, vectors, sentence_vectors, works=works, original=(name, data))


def rebuild_library(folder: Path, embedder: Embedder, progress: Progress | None = None) -> int:
    """Read and embed every document again from its stored file, into a new generation that then takes the old one's place.

    A document that can no longer be read keeps what was understood of it before.

    Args:
        folder: The library's folder.
        embedder: The model to embed with.
        progress: Told before each document and at the end.

    Returns:
        Number of the new generation.

    Raises:
        LibraryError: If there is no library, or it cannot be written to; the old generation is then as it was.
    """
    with Library(folder, create=False) as library:
        making = NextGeneration(library, embedder.fingerprint)
        while True:
            missing = making.missing()
            for done, key in enumerate(missing):
                if progress is not None:
                    progress(done, len(missing), key)
                document = _understand_again(library, key, embedder)
                known = find_known(library, [key], embedder)
                vectors, sentence_vectors = embed_document(document, embedder, known)
                works = [_name_work(reference, making.entries_like(reference)) for reference in document.references]
                making.add(document, vectors, sentence_vectors, works, library.original(key))
            if making.show():
                if progress is not None and missing:
                    progress(len(missing), len(missing), missing[-1])
                return making.number


def _understand_again(library: Library, key: str, embedder: Embedder) -> Document:
    original = library.original(key)
    if original is not None:
        source = next(info.source for info in library.documents() if info.key == key)
        try:
            return replace(understand(*original, embedder.count_tokens, source), key=key)
        except UnreadableFile:
            pass
    return replace(library.document(key), boxes=library.boxes(key))


def _follow_moved_file(known: Placement, digest: str, library: Library, source: str) -> None:
    """A document whose file was moved remembers the new place, so that a change there is a change of it."""
    for info in library.documents():
        moved = info.source != source and os.path.isabs(source) and not os.path.exists(info.source)
        if info.key == known.key and info.sha256 == digest and moved and library.writable:
            library.move_source(info.key, source)


def _name_work(reference: Reference, held: Iterable[tuple[Reference, str]]) -> str:
    """The name of the work that a reference lists: that of an entry already held, when it is the same work."""
    from ingest.works import same_work, work_key

    for other, work in held:
        if same_work(reference, other):
            return work
    return work_key(reference)
