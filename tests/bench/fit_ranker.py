"""Fit the weights of the ranking signals and of the decision to answer, and say what each signal is worth.

    python tests/bench/fit_ranker.py QUESTIONS.jsonl SOURCES [--write] [--held-out GOLD.jsonl]

Fits on invented questions (`questions.jsonl` beside this script) over the founding documents; `--held-out` names a gold
file that is only measured, never fitted. Prints the figures of every signal left out in turn. Deterministic.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from assistant.decide import FEATURES, decision_features
from assistant.question import Question
from assistant.rank import SIGNALS
from assistant.search import Hit, Search
from assistant.settings import Settings
from assistant.thesaurus import shipped_thesaurus
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.pipeline import ingest_paths
from ingest.vectors import VectorIndex

ROUNDS = 1500
RATE = 0.05
#: Strength of the pull towards zero [1/question].
RIDGE = 2e-3


def open_library(sources: Path, folder: Path) -> Search:
    """Search over a new library of the sources in `folder`."""
    embedder = Embedder(cache=Settings().cache)
    library = Library.open(folder, embedder.fingerprint)
    ingest_paths([sources], library, embedder, None)
    return Search(library, embedder, VectorIndex(library), shipped_thesaurus())


def gold_spans(item: dict[str, Any], texts: dict[str, str]) -> list[tuple[str, int, int]]:
    """Where an item's evidence stands: given as offsets, or as exact text."""
    spans = [(k, s, e) for k, s, e in item.get("spans", [])]
    for evidence in item.get("evidence", []):
        for key in item.get("gold_docs", []):
            at = texts.get(key, "").find(evidence)
            if at >= 0:
                spans.append((key, at, at + len(evidence)))
    return spans


class Example:
    """One question with its candidates' signals and which of them are right."""

    def __init__(
        self, item: dict[str, Any], question: Question, hits: list[Hit], spans: list[tuple[str, int, int]]
    ) -> None:
        self.item, self.question, self.hits = item, question, hits
        self.x = np.array([[h.signals.values[name] for name in SIGNALS] for h in hits]).reshape(len(hits), len(SIGNALS))
        self.right = np.array(
            [any(h.key == k and x.start < e and s < x.end for x in h.spans for k, s, e in spans) for h in hits],
            dtype=bool,
        )


def load(path: Path, search: Search, texts: dict[str, str]) -> list[Example]:
    """Every item of a file with all its candidates."""
    examples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        question = search.understand(item["question"], item.get("history") or ())
        examples.append(Example(item, question, search.find(question, n=100_000), gold_spans(item, texts)))
    return examples


def fit(examples: list[Example], keep: np.ndarray) -> np.ndarray:
    """Weights that make the right sentences likeliest among a question's candidates (softmax, Adam, ridge)."""
    used = [e for e in examples if e.item["answerable"] and e.right.any()]
    w = np.zeros(len(SIGNALS))
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, ROUNDS + 1):
        grad = RIDGE * len(used) * w
        for e in used:
            z = e.x @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            q = p * e.right
            q /= q.sum()
            grad += e.x.T @ (p - q)
        grad = grad / len(used) * keep
        m = 0.9 * m + 0.1 * grad
        v = 0.999 * v + 0.001 * grad**2
        w -= RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return w * keep


def measure(examples: list[Example], w: np.ndarray) -> dict[str, float]:
    """First-hit, hit in three and reciprocal rank over the answerable items; `reach`: right ones among the candidates."""
    ranks = []
    for e in examples:
        if not e.item["answerable"]:
            continue
        order = np.argsort(-(e.x @ w), kind="stable")
        found = np.flatnonzero(e.right[order])
        ranks.append(found[0] + 1 if found.size else 0)
    r = np.array(ranks)
    return {
        "first": float((r == 1).mean()),
        "three": float(((r >= 1) & (r <= 3)).mean()),
        "mrr": float(np.where(r > 0, 1 / np.maximum(r, 1), 0).mean()),
        "reach": float((r > 0).mean()),
    }


def fit_decision(examples: list[Example], w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logistic weights of the decision to answer (last one the constant), with the features and labels they rest on."""
    rows, labels = [], []
    for e in examples:
        if e.item["type"] in ("unanswerable_patient",):
            continue
        order = np.argsort(-(e.x @ w), kind="stable")
        hits = [e.hits[i] for i in order[:8]]
        rows.append([*decision_features(e.question, hits).values(), 1.0])
        labels.append(e.item["answerable"])
    x, y = np.array(rows), np.array(labels, dtype=float)
    balance = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    b = np.zeros(x.shape[1])
    m, v = np.zeros_like(b), np.zeros_like(b)
    for step in range(1, 4001):
        p = 1 / (1 + np.exp(-(x @ b)))
        grad = x.T @ (balance * (p - y)) / len(y) + 0.002 * np.r_[b[:-1], 0]
        m = 0.9 * m + 0.1 * grad
        v = 0.999 * v + 0.001 * grad**2
        b -= RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return b, x, y


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    args = parser.parse_args()
    texts = {p.stem: p.read_text(encoding="utf-8") for p in args.sources.glob("*.txt")}
    with tempfile.TemporaryDirectory() as folder:
        search = open_library(args.sources, Path(folder))
        train = load(args.questions, search, texts)
        held = load(args.held_out, search, texts) if args.held_out else []
        everything = np.ones(len(SIGNALS))
        halves = [train[0::2], train[1::2]]
        for a, b in ((0, 1), (1, 0)):
            w = fit(halves[a], everything)
            print(f"half {a} -> half {b}:", show(measure(halves[b], w)))
        w = fit(train, everything)
        print("all, on itself:", show(measure(train, w)))
        if held:
            print("held out:", show(measure(held, w)))
        if args.ablate:
            for i, name in enumerate(SIGNALS):
                keep = everything.copy()
                keep[i] = 0
                without = fit(train, keep)
                print(
                    f"without {name:16s}", show(measure(train, without)), show(measure(held, without)) if held else ""
                )
        b, x, y = fit_decision(train, w)
        print_decision("decision, on itself", b, x, y)
        if held:
            _, hx, hy = fit_decision(held, w)
            print_decision("decision, held out", b, hx, hy)
        if args.write:
            write(w, b)
        search.library.close()


def show(figures: dict[str, float]) -> str:
    return "  ".join(f"{k} {v:.3f}" for k, v in figures.items())


def print_decision(name: str, b: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    p = 1 / (1 + np.exp(-(x @ b)))
    for cut in (0.2, 0.3, 0.4, 0.5, 0.6):
        print(
            f"{name}, cut {cut}: abstains when it should {(p[y == 0] < cut).mean():.3f}, when not {(p[y == 1] < cut).mean():.3f}"
        )


def write(w: np.ndarray, b: np.ndarray) -> None:
    path = Path(__file__).resolve().parents[2] / "assistant" / "weights.py"
    lines = [
        '"""Fitted weights; written by `tests/bench/fit_ranker.py`, not by hand."""',
        "",
        "RANKING: dict[str, float] = {",
    ]
    lines += [f'    "{name}": {value:.4f},' for name, value in zip(SIGNALS, w, strict=True)]
    lines += ["}", "", "DECISION: dict[str, float] = {"]
    lines += [f'    "{name}": {value:.4f},' for name, value in zip([*FEATURES, "constant"], b, strict=True)]
    path.write_text("\n".join([*lines, "}", ""]), encoding="utf-8")
    print(f"written: {path.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
