"""Fit the weights of the ranking signals and of the decision to answer, and say what each signal is worth.

    python tests/bench/fit_ranker.py QUESTIONS.jsonl SOURCES [--also MORE.jsonl ...] [--digests CORPUS] [--held-out OTHERS.jsonl ...]
        [--halves] [--ablate] [--leave-out] [--write]

Fits on invented questions (`questions.jsonl` beside this script, and those that `--also` names) over the founding documents;
`--held-out` names files that are only measured, never fitted (`questions_unread.jsonl`, a gold file). `--digests` names a folder of digests of the same
documents: the ranking is fitted on both, the digest's sentences being right that say what the evidence says. `--leave-out` fits without each document in turn. `--ablate` leaves out every group of kindred signals, then every signal, in turn.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from assistant.adapter import Adapter, save_adapter
from assistant.bearing import Bearings, save_bearings
from assistant.decide import FEATURES, decision_features
from assistant.question import Question
from assistant.rank import reciprocal_ranks
from assistant.search import Hit, Search
from assistant.settings import Settings
from assistant.thesaurus import shipped_thesaurus
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.pipeline import ingest_paths
from ingest.vectors import VectorIndex
from tests.bench.fit_adapter import fit_adapter

ROUNDS = 300
#: Candidates of a question that are kept, the best by the weights of today.
N_KEPT = 60
#: Signals that tell of the same thing; `--ablate` leaves them out together, then each by itself.
KIN = {
    "words of the question": ("own", "joint", "passage", "squared", "heaviest", "pairs", "density", "echo", "topic", "rank_own", "rank_joint", "rank_passage"),
    "words of the headings": ("above",),
    "embedding": ("dense_sentence", "dense_passage", "rank_dense_sentence", "rank_dense_passage"),
    "adapter": ("adapted", "rank_adapted"),
    "lexical index": ("lexical", "fused", "rank_lexical"),
    "quantities": ("number", "no_number", "percent", "time", "size", "unit", "no_unit", "near_number", "numbers", "head", "no_time"),
    "form of the sentence": ("cause", "definition", "defines", "listing", "negated", "trial", "short", "long"),
    "place": (
        "named", "addressed", "caption", "caption_asked", "table_row", "table_asked", "list_kind", "summary", "introduction",
        "methods_asked", "first", "beside",
    ),
}  # fmt: skip
#: Signals that the adapter makes.
ADAPTED = ("adapted", "rank_adapted")
#: Parts into which the questions are laid so that each is weighed by an adapter that has not seen it.
N_FOLDS = 4
#: What can only speak for an answer, and what only against one.
FOR = ("joint", "own", "passage", "similar", "similar_passage", "pairs", "named", "score", "sure", "beside")
AGAINST = (
    "unknown_name", "unknown_technical", "unknown_measure", "unknown_plain", "measure_unmet", "unmatched", "no_number", "absent",
    "unit_unmet",
)  # fmt: skip
#: Hits that the decision to answer is given.
N_HITS = 60
#: Strength of the pull towards zero [1/question].
RIDGE = 5e-4
#: Pull towards zero of the decision's weights and of the direction in it; of what is personal the inverse of it, as scikit-learn has it.
DECISION_PULL, BEARING_PULL, PERSONAL_C = 2e-3, 6e-4, 10.0
#: A digest's sentence says what the evidence says when their embeddings are so alike, and nearly the most alike.
ALIKE, ALIKE_WITHIN = 0.6, 0.02


def open_library(sources: Path, folder: Path) -> Search:
    """Search over a new library of the sources in `folder`."""
    embedder = Embedder(cache=Settings().cache)
    library = Library.open(folder, embedder.fingerprint)
    ingest_paths([p for p in sorted(sources.iterdir()) if p.suffix in (".txt", ".md") and p.stem != "LICENSE"], library, embedder, None)
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
    """One question with its candidates' signals and which of them are right.

    `query` and `vectors` are the embeddings of the question and of the candidates.
    """

    query: np.ndarray
    vectors: np.ndarray

    def __init__(self, item: dict[str, Any], question: Question, hits: list[Hit], is_right: Callable[[Hit], bool]) -> None:
        self.item, self.question, self.hits = item, question, hits[:N_KEPT]
        self.names = tuple(hits[0].signals.values) if hits else ()
        self.x = np.array([list(h.signals.values.values()) for h in self.hits])
        self.right = np.array([is_right(h) for h in self.hits], dtype=bool)

    @property
    def is_used(self) -> bool:
        """Whether the ranking can be fitted on it."""
        return bool(self.item["answerable"] and self.right.any())

    def without(self, key: str) -> Example:
        """The same with no candidate of a document."""
        kept = np.array([hit.key != key for hit in self.hits], dtype=bool)
        other = copy(self)
        other.hits = [hit for hit, keep in zip(self.hits, kept, strict=True) if keep]
        other.x, other.right, other.vectors = self.x[kept], self.right[kept], self.vectors[kept]
        return other

    @property
    def home(self) -> str:
        """The one document that answers, "" where there are several or none."""
        keys = {hit.key for hit, right in zip(self.hits, self.right, strict=True) if right} if self.is_used else set()
        return keys.pop() if len(keys) == 1 else ""

    def adapted(self, adapter: Adapter, model: str) -> Example:
        """The same with its candidates weighed by another adapter."""
        other = copy(self)
        if self.hits:
            other.x = self.x.copy()
            similar = self.vectors @ adapter.adapt(self.query, model)
            for name, column in zip(ADAPTED, (similar, reciprocal_ranks(similar)), strict=True):
                other.x[:, self.names.index(name)] = column
        return other


def load(path: Path, search: Search, texts: dict[str, str]) -> list[Example]:
    """Every item of a file with all its candidates; right are those on the evidence."""
    examples = []
    for item in read_items(path):
        spans = gold_spans(item, texts)

        def on_evidence(hit: Hit, spans: list[tuple[str, int, int]] = spans) -> bool:
            return any(hit.key == k and x.start < e and s < x.end for x in hit.spans for k, s, e in spans)

        examples.append(make_example(item, search, on_evidence))
    return examples


def load_digests(path: Path, search: Search, texts: dict[str, str]) -> list[Example]:
    """Every item of a file put to the digests; right are the sentences of the same document that are nearest in meaning."""
    examples = []
    vectors: dict[str, np.ndarray] = {}
    for item in read_items(path):
        evidence = [(k, texts[k][s:e]) for k, s, e in gold_spans(item, texts)]
        example = make_example(item, search, lambda hit: False)
        if evidence and example.hits:
            near = search.embedder.embed_texts([text for _, text in evidence])
            new = list({h.text for h in example.hits} - vectors.keys())
            vectors.update(zip(new, search.embedder.embed_texts(new), strict=True) if new else ())
            said = np.array([vectors[hit.text] for hit in example.hits])
            for (key, _), vector in zip(evidence, near, strict=True):
                alike = np.where([hit.key == key for hit in example.hits], said @ vector, 0.0)
                example.right |= alike >= max(ALIKE, float(alike.max()) - ALIKE_WITHIN)
        examples.append(example)
    return examples


def read_items(path: Path) -> list[dict[str, Any]]:
    """The items of a gold file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def make_example(item: dict[str, Any], search: Search, is_right: Callable[[Hit], bool]) -> Example:
    """One item with its candidates."""
    question = search.understand(item["question"], item.get("history") or ())
    example = Example(item, question, search.find(question, n=100_000, paired=False), is_right)
    example.query = search.vector_of(question.typed)
    inner = search.library.sentence_vectors(sorted({hit.passage_id for hit in example.hits}))
    example.vectors = np.array([inner[hit.passage_id][hit.index] for hit in example.hits])
    return example


def fit(examples: list[Example], keep: np.ndarray) -> np.ndarray:
    """Weights that make the right sentences likeliest among a question's candidates (softmax, ridge)."""
    used = [e for e in examples if e.is_used]
    x = np.vstack([e.x for e in used]) * keep
    right = np.concatenate([e.right for e in used]).astype(float)
    sizes = np.array([len(e.hits) for e in used])
    starts = np.cumsum([0, *sizes[:-1]])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        p = np.exp(z - np.repeat(np.maximum.reduceat(z, starts), sizes))
        q = p * right
        every, good = np.add.reduceat(p, starts), np.maximum(np.add.reduceat(q, starts), 1e-300)
        gradient = x.T @ (p / np.repeat(every, sizes) - q / np.repeat(good, sizes)) / len(used) + RIDGE * w
        return float(np.log(every / good).mean() + RIDGE / 2 * w @ w), gradient

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x) * keep


def fit_both(examples: list[Example], model: str) -> tuple[np.ndarray, Adapter, list[Example]]:
    """Weights of the signals, the adapter, and the examples as the weights were fitted on them.

    Every question is weighed twice: by an adapter that has not seen the question, which is what a question about the founding documents
    meets, and by one that has seen nothing of the document that answers it, which is what a question about an added document meets.
    So the weight of the adapter's own signals is what it is worth to both.
    """
    plain = fit(examples, np.array([float(n not in ADAPTED) for n in next(e.names for e in examples if e.names)]))

    def adapter_of(chosen: list[Example]) -> Adapter:
        used = [e for e in chosen if e.is_used]
        queries, vectors = np.array([e.query for e in used]), [e.vectors for e in used]
        return Adapter(fit_adapter(queries, vectors, [e.x @ plain for e in used], [e.right for e in used]), model)

    met = []
    folds = [zlib.crc32(e.item["question"].encode()) % N_FOLDS for e in examples]
    for fold in range(N_FOLDS):
        adapter = adapter_of([e for e, f in zip(examples, folds, strict=True) if f != fold])
        met += [e.adapted(adapter, model) for e, f in zip(examples, folds, strict=True) if f == fold]
    for key in sorted({e.home for e in examples} - {""}):
        adapter = adapter_of([e.without(key) for e in examples if e.home != key])
        met += [e.adapted(adapter, model) for e in examples if e.home == key]
    return fit(met, np.ones(len(plain))), adapter_of(examples), met


def adapt_all(examples: list[Example], adapter: Adapter, model: str) -> list[Example]:
    """Every example weighed by an adapter."""
    return [example.adapted(adapter, model) for example in examples]


def measure_left_out(key: str, examples: list[Example], model: str) -> Iterator[str]:
    """What a fit that has seen nothing of a document finds for the questions that it answers: without the adapter, with it."""
    mine = [e for e in examples if e.home == key]
    if not mine:
        yield "no questions"
        return
    others = [e.without(key) for e in examples if e.home != key]
    plain = fit(others, np.array([float(n not in ADAPTED) for n in mine[0].names]))
    yield f"{len(mine)} questions; without an adapter {show(measure(mine, plain))};"
    w, adapter, _ = fit_both(others, model)
    yield f"with it {show(measure(adapt_all(mine, adapter, model), w))}"


def measure(examples: list[Example], w: np.ndarray) -> dict[str, float]:
    """First-hit, hit in three and reciprocal rank over the answerable items; `reach`: right ones among the candidates."""
    ranks = []
    for e in examples:
        if not e.item["answerable"]:
            continue
        order = np.argsort(-(e.x @ w), kind="stable") if len(e.hits) else np.array([], dtype=int)
        found = np.flatnonzero(e.right[order])
        ranks.append(found[0] + 1 if found.size else 0)
    r = np.array(ranks)
    return {
        "first": float((r == 1).mean()),
        "three": float(((r >= 1) & (r <= 3)).mean()),
        "mrr": float(np.where(r > 0, 1 / np.maximum(r, 1), 0).mean()),
        "reach": float((r > 0).mean()),
    }


def decision_examples(
    examples: list[Example], w: np.ndarray, bearings: Bearings | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the decision to answer looks at (the last column is 1), the embeddings of the questions, and whether the library answers."""
    rows, queries, labels = [], [], []
    for e in examples:
        if e.item["type"] == "unanswerable_patient":
            continue
        scores = e.x @ w if len(e.hits) else np.array([])
        order = np.argsort(-scores, kind="stable")[:N_HITS]
        hits = [replace(e.hits[i], score=float(scores[i])) for i in order]
        question = replace(e.question, bearing=bearings.of(e.query, bearings.model)) if bearings else e.question
        rows.append([*decision_features(question, hits).values(), 1.0])
        queries.append(e.query)
        labels.append(e.item["answerable"])
    return np.array(rows), np.array(queries), np.array(labels, dtype=float)


def fit_decision(x: np.ndarray, queries: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logistic weights of the decision to answer, the last one the constant, and the direction of the embeddings that goes with them.

    Both answers count alike. What speaks for an answer may not count against one, nor the reverse, whatever the questions at hand say.
    The direction is fitted when the other weights stand: what the words tell holds for any library, so it must not lean on the direction.
    """
    at = FEATURES.index("bearing")
    least = np.array([*(0.0 if name in FOR else -np.inf for name in FEATURES), -np.inf])
    most = np.array([*(0.0 if name in AGAINST else np.inf for name in FEATURES), np.inf])
    least[at] = most[at] = 0.0
    weights = fit_logistic(x, y, np.zeros(len(x)), DECISION_PULL, list(zip(least, most, strict=True)))
    beside = np.hstack([queries, np.ones((len(x), 1))])
    direction = fit_logistic(beside, y, x @ weights, BEARING_PULL)
    weights[-1] += direction[-1]
    weights[at] = 1.0
    return weights, direction[:-1]


def fit_logistic(
    x: np.ndarray, y: np.ndarray, offset: np.ndarray, pull: float, bounds: list[tuple[float, float]] | None = None
) -> np.ndarray:
    """Logistic weights, both labels counting alike; `offset` is added to the log odds, the last weight is not pulled towards zero."""
    pulls = np.r_[np.full(x.shape[1] - 1, pull), 0.0]
    balance = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))

    def loss(b: np.ndarray) -> tuple[float, np.ndarray]:
        z = offset + x @ b
        value = (balance * np.logaddexp(0.0, np.where(y == 1, -z, z))).mean() + pulls @ b**2 / 2
        return float(value), x.T @ (balance * (expit(z) - y)) / len(y) + pulls * b

    start = np.zeros(x.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000}).x)


def fit_personal(examples: list[Example]) -> tuple[np.ndarray, float]:
    """The direction of the embeddings, and the constant, that tell a question about one person's care from others (logistic)."""
    queries = np.array([e.query for e in examples])
    labels = [e.item["type"] == "unanswerable_patient" for e in examples]
    fitted = LogisticRegression(C=PERSONAL_C, class_weight="balanced", max_iter=ROUNDS * 10).fit(queries, labels)
    return fitted.coef_[0], float(fitted.intercept_[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="further questions to fit on")
    parser.add_argument("sources", type=Path)
    parser.add_argument("--digests", type=Path)
    parser.add_argument("--held-out", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--halves", action="store_true", help="fit on each half of the questions, and measure on the other")
    parser.add_argument("--leave-out", action="store_true", help="fit without each document in turn, and measure on its questions")
    args = parser.parse_args()
    texts = {p.stem: p.read_text(encoding="utf-8") for p in args.sources.glob("*.txt")}
    with tempfile.TemporaryDirectory() as folder:
        search = open_library(args.sources, Path(folder))
        model = search.embedder.digest
        train = [e for path in (args.questions, *args.also) for e in load(path, search, texts)]
        held = {path.stem: load(path, search, texts) for path in args.held_out}
        names = next(e.names for e in train if e.names)
        halves = [train[0::2], train[1::2]]
        for a, b in ((0, 1), (1, 0)) if args.halves else ():
            w, adapter, _ = fit_both(halves[a], model)
            print(f"half {a} -> half {b}:", show(measure(adapt_all(halves[b], adapter, model), w)))
        retold: list[Example] = []
        retold_held: dict[str, list[Example]] = {}
        if args.digests:
            with tempfile.TemporaryDirectory() as other:
                digests = open_library(args.digests, Path(other))
                retold = [e for path in (args.questions, *args.also) for e in load_digests(path, digests, texts)]
                retold_held = {path.stem: load_digests(path, digests, texts) for path in args.held_out}
                digests.library.close()
        w, adapter, met = fit_both([*train, *retold], model)
        print("all, by adapters that have not seen the question or its document:", show(measure(met, w)))
        for about, files in (("held out", held), ("digests, held out", retold_held)):
            for name, examples in files.items():
                files[name] = adapt_all(examples, adapter, model)
                print(f"{about} {name}:", show(measure(files[name], w)))
        for key in sorted(texts) if args.leave_out else ():
            print(f"held out {key}:", *measure_left_out(key, train, model))
        if args.ablate:
            for name, left_out in {**KIN, **{name: (name,) for name in names}}.items():
                keep = np.array([float(n not in left_out) for n in names])
                without = fit(met, keep)
                figures = [show(measure(examples, without)) for examples in held.values()]
                print(f"without {name:20s}", show(measure(met, without)), *figures, sep="  ", flush=True)
        x, queries, y = decision_examples(met, w)
        b, answered = fit_decision(x, queries, y)
        personal, constant = fit_personal(train)
        bearings = Bearings(np.array([answered, personal]), np.array([0.0, constant]), model)
        print_decision("decision, on itself", b, *decision_examples(met, w, bearings))
        for name, examples in held.items():
            print_decision(f"decision, held out {name}", b, *decision_examples(examples, w, bearings))
            if args.digests:
                print_decision(f"decision on digests, held out {name}", b, *decision_examples(retold_held[name], w, bearings))
        if args.write:
            write(names, w, b)
            save_adapter(adapter.matrix, model)
            save_bearings(bearings.directions, bearings.constants, model)
        search.library.close()


def show(figures: dict[str, float]) -> str:
    return "  ".join(f"{k} {v:.3f}" for k, v in figures.items())


def print_decision(name: str, b: np.ndarray, x: np.ndarray, _: np.ndarray, y: np.ndarray) -> None:
    p = 1 / (1 + np.exp(-(x @ b)))
    for cut in (0.2, 0.3, 0.4, 0.5, 0.6):
        print(
            f"{name}, cut {cut}: abstains when it should {(p[y == 0] < cut).mean():.3f}, when not {(p[y == 1] < cut).mean():.3f}"
        )


def write(names: tuple[str, ...], w: np.ndarray, b: np.ndarray) -> None:
    path = Path(__file__).resolve().parents[2] / "assistant" / "weights.py"
    lines = [
        '"""Fitted weights; written by `tests/bench/fit_ranker.py`, not by hand."""',
        "",
        "RANKING: dict[str, float] = {",
    ]
    lines += [f'    "{name}": {value:.4f},' for name, value in zip(names, w, strict=True)]
    lines += ["}", "", "DECISION: dict[str, float] = {"]
    lines += [f'    "{name}": {value:.4f},' for name, value in zip([*FEATURES, "constant"], b, strict=True)]
    path.write_text("\n".join([*lines, "}", ""]), encoding="utf-8")
    print(f"written: {path.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
