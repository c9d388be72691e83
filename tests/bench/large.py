"""Time a question over a large library: the shipped corpus many times over, each copy a document of its own.

    python tests/bench/large.py [--passages 50000] [--library DIR] [--questions FILE]

A copy keeps the text and the spans; its title, key and digest are its own, and its vectors are moved a little, so that no two
are alike. The words are those of one field, as in a real library of it, so the lexical index has long lists to read. Prints
processor time for a question [ms], answering and searching alone, over the shipped corpus and over the large library.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.adding import shipped_corpus
from assistant.conversation import answer_turn
from assistant.search import Search
from assistant.settings import Settings
from assistant.thesaurus import shipped_thesaurus
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.pipeline import ingest_paths
from ingest.vectors import VectorIndex

QUESTIONS = Path(__file__).with_name("questions_held_out.jsonl")
N_QUESTIONS = 120
#: How far a copy's vectors are moved: the length of the noise added to a vector of unit length.
NOISE = 0.35


def copy_documents(small: Library, large: Library, n_passages: int) -> None:
    """Fill `large` with copies of the documents of `small`."""
    rng = np.random.default_rng(7)
    held, copy = sum(info.n_passages for info in large.documents()), 0
    documents = [small.document(info.key) for info in small.documents()]
    while held < n_passages:
        copy += 1
        for document in documents:
            ids = sorted(small.passage_ids(document.key))
            by_id = small.vectors_of(ids)
            sentences = small.sentence_vectors(ids)
            vectors = np.array([_moved(by_id[i], rng) for i in ids], dtype=np.float32)
            title = f"{document.key} {copy}"
            made = replace(
                document,
                key=f"{document.key}-{copy}",
                source=f"copy-{copy}/{document.source}",
                sha256=hashlib.sha256(title.encode()).hexdigest(),
                metadata=replace(
                    document.metadata,
                    title=title,
                    authors=_invented(copy, document.metadata.authors),
                    doi=None,
                    pmid=None,
                    key=None,
                    digest_of=None,
                ),
            )
            large.add_document(made, vectors, [sentences[i] for i in ids], works=[None] * len(document.references))
            held += len(ids)


def _invented(copy: int, authors: tuple[str, ...]) -> tuple[str, ...]:
    """Authors of a copy; those of the first are the document's own, so that a name leads to few documents."""
    return authors if copy == 1 else tuple(f"{chr(65 + i % 26)}. Made{copy}x{i}" for i in range(min(3, len(authors))))


def _moved(vector: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    noise = rng.standard_normal(len(vector))
    moved = vector + NOISE * noise / np.linalg.norm(noise)
    return moved / np.linalg.norm(moved)


def time_questions(search: Search, questions: list[str]) -> dict[str, float]:
    """Processor time of each question [ms]: median and 95th percentile, of the answer and of the search alone."""
    for question in questions[:10]:
        answer_turn(question, (), search)
    answered, found = [], []
    for question in questions:
        begun = time.process_time()
        answer_turn(question, (), search)
        answered.append((time.process_time() - begun) * 1000)
        understood = search.understand(question)
        begun = time.process_time()
        search.find(understood)
        found.append((time.process_time() - begun) * 1000)
    figures = {}
    for name, times in (("answer", answered), ("search", found)):
        figures[f"{name}_p50_ms"] = round(statistics.median(times), 1)
        figures[f"{name}_p95_ms"] = round(sorted(times)[int(0.95 * (len(times) - 1))], 1)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    args = parser.parse_args()
    asked = [json.loads(line)["question"] for line in args.questions.read_text(encoding="utf-8").splitlines()]
    questions = asked[:: max(1, len(asked) // N_QUESTIONS)][:N_QUESTIONS]
    embedder = Embedder(cache=Settings().cache)
    with tempfile.TemporaryDirectory() as folder:
        small = Library.open(Path(folder) / "small", embedder.fingerprint)
        ingest_paths(shipped_corpus(), small, embedder)
        large = Library.open(args.library or Path(folder) / "large", embedder.fingerprint)
        copy_documents(small, large, args.passages)
        for library in (small, large):
            index = VectorIndex(library)
            index.open()
            search = Search(library, embedder, index, shipped_thesaurus())
            search.refresh()
            figures = {
                "passages": search.n_passages,
                "searched_by": index.describe(),
                **time_questions(search, questions),
            }
            print(json.dumps(figures), flush=True)
            index.close()
            library.close()


if __name__ == "__main__":
    main()
