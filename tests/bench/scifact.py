"""Find the abstracts of SciFact's test claims with Pedicle's own search, and print nDCG@10 and recall@10.

    python tests/bench/scifact.py FOLDER [--library DIR]

FOLDER holds SciFact in the layout of BEIR (`corpus.jsonl`, its texts whole or by sentences; `queries.jsonl`; `qrels/test.tsv`). Each abstract becomes a
document of its own; a document ranks by its two best sentences and the passages that hold them. `fusion` is what the same candidates give by rank fusion alone,
before any signal is weighed. Embedding the 5,183 abstracts takes some minutes; `--library` keeps them for the next time.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections import defaultdict
from heapq import nlargest
from pathlib import Path
from statistics import fmean
from typing import Any

from assistant.search import Search
from assistant.settings import Settings
from assistant.thesaurus import shipped_thesaurus
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.pipeline import ingest_paths
from ingest.vectors import VectorIndex

N_BEST = 10
#: Sentences by which a document ranks, and what the similarity of its passage adds to each; chosen on SciFact's training claims.
N_SENTENCES = 2
PASSAGE = 4.0


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """For each claim the abstracts that decide it, with their grade."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        judged[query][document] = int(grade)
    return judged


def write_documents(corpus: Path, folder: Path) -> None:
    """One text file an abstract, named by its number."""
    for item in read_lines(corpus):
        told = item.get("text") or " ".join(item["abstract"])
        text = f"{item['title']}\n\n{told}\n"
        (folder / f"d{item['_id']}.txt").write_text(text, encoding="utf-8")


def gain(found: list[str], judged: dict[str, int]) -> float:
    """nDCG of the first ten."""
    dcg = sum(judged.get(d, 0) / math.log2(i + 2) for i, d in enumerate(found[:N_BEST]))
    best = sum(g / math.log2(i + 2) for i, g in enumerate(sorted(judged.values(), reverse=True)[:N_BEST]))
    return dcg / best if best else 0.0


def rank_documents(search: Search, claim: str) -> tuple[list[str], list[str]]:
    """Numbers of the abstracts by their best sentences, and by rank fusion alone."""
    question = search.understand(claim)
    hits = search.find(question, n=10_000, asks=False)
    scores: dict[str, list[float]] = defaultdict(list)
    for hit in hits:
        scores[hit.key].append(hit.score + PASSAGE * hit.signals.values["dense_passage"])
    best = {key: fmean(nlargest(N_SENTENCES, found)) for key, found in scores.items()}
    weighed = sorted(best, key=lambda key: (-best[key], key))
    fused = list(dict.fromkeys(h.key for h in sorted(hits, key=lambda h: (-h.signals.values["fused"], h.key))))
    return [k.lstrip("d") for k in weighed], [k.lstrip("d") for k in fused]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path)
    args = parser.parse_args()
    claims = {str(q["_id"]): str(q["text"]) for q in read_lines(args.folder / "queries.jsonl")}
    judged = read_judgements(args.folder / "qrels" / "test.tsv")
    with tempfile.TemporaryDirectory() as scratch:
        embedder = Embedder(cache=Settings().cache)
        library = Library.open(args.library or Path(scratch) / "library", embedder.fingerprint)
        if not library.documents():
            texts = Path(scratch) / "texts"
            texts.mkdir()
            write_documents(args.folder / "corpus.jsonl", texts)
            ingest_paths([texts], library, embedder, None)
        search = Search(library, embedder, VectorIndex(library), shipped_thesaurus())
        sums: dict[str, list[float]] = defaultdict(list)
        for number, wanted in judged.items():
            for name, found in zip(("weighed", "fusion"), rank_documents(search, claims[number]), strict=True):
                sums[f"{name} nDCG@10"].append(gain(found, wanted))
                sums[f"{name} recall@10"].append(sum(d in found[:N_BEST] for d in wanted) / len(wanted))
        for name, values in sums.items():
            print(f"{name}: {sum(values) / len(values):.4f} ({len(values)} claims)")
        library.close()


if __name__ == "__main__":
    main()
