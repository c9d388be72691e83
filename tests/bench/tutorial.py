"""Measure Pedicle against the usual tutorial pipeline, side by side in one run, as ratios.

    make bench [ARGS="--rounds 3 --documents FOLDER"]

The tutorial: LangChain's recursive splitter (1000 characters, 200 of them shared), langchain-huggingface with the same
model from the same folder, langchain-chroma, the best four chunks; no language model on either side. Its packages want
an older huggingface_hub than ours, so they live in an environment of their own, .venv-bench, which `make bench` makes with
the same build of torch: one for graphics cards loads more slowly, and the comparison would flatter us.

Both sides run in turn, each step in a process of its own, round by round, so that a busy machine is busy for both; a
ratio is the median over the rounds of ours by theirs. What the tutorial does with a question is to find four chunks;
"warm" is our whole answer against that, "passages alone" our nearest and best-worded four against their four. On a busy
machine the clock flatters us, because torch with all cores waits for the slowest; "processor" says what each side works.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ingest.embedding import Embedder, default_cache  # noqa: E402
from ingest.embedding_files import find_model  # noqa: E402

SHARED = ROOT.parent / "shared" / "sources"
QUESTIONS = (
    "What are the contraindications to vertebroplasty?",
    "How much cement is injected into a vertebra?",
    "Which imaging guides a biopsy of the spine?",
    "How often does cement leak out of the vertebral body?",
    "What does cryoablation do to nerves nearby?",
    "How long does pain relief last after radiofrequency ablation?",
    "Which patients were enrolled?",
    "What is the role of surgery in metastatic disease?",
)
# What is to be reached: ours by theirs.
TARGETS = {"cold start": 0.30, "ingest": 0.50, "warm p50": 0.60, "memory": 0.50}
RE_INGEST_SECONDS = 0.1

TUTORIAL = """
import json, resource, sys, time
from pathlib import Path
task, store, model, documents, questions = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], json.loads(sys.argv[5])
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings
embeddings = HuggingFaceEmbeddings(model_name=model)
if task == "ingest":
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    paths = sorted(p for p in Path(documents).iterdir() if p.is_file())
    chunks = splitter.create_documents([p.read_text(encoding="utf-8") for p in paths], [{"source": p.name} for p in paths])
    Chroma.from_documents(chunks, embeddings, persist_directory=store)
    times = []
else:
    chroma = Chroma(persist_directory=store, embedding_function=embeddings)
    times = []
    for question in questions:
        begun, used = time.perf_counter(), time.process_time()
        found = chroma.similarity_search_with_score(question, k=4)
        times.append((time.perf_counter() - begun, time.process_time() - used))
        assert found
print(json.dumps(times))
"""

OURS = """
import json, sys, time
from pathlib import Path
library, questions = Path(sys.argv[1]), json.loads(sys.argv[2])
from assistant.conversation import Assistant
assistant = Assistant.open(library)
from ingest.library_search import quote_words
times, found = [], []
for question in questions:
    begun = time.perf_counter()
    near = assistant.index.nearest(assistant.embedder.embed_query(question), 4)
    worded = assistant.library.search_words(quote_words(question.strip("?").split()), 4)
    assert assistant.library.passages([number for number, _ in near + worded])
    found.append(time.perf_counter() - begun)
    begun, used = time.perf_counter(), time.process_time()
    assistant.ask(question)
    times.append((time.perf_counter() - begun, time.process_time() - used))
assistant.close()
print(json.dumps({"times": times, "found": found}))
"""

AGAIN = """
import json, sys, time
from pathlib import Path
from ingest.embedding import Embedder
from ingest.library import Library
from ingest.pipeline import ingest_paths
class NoEmbedding(Embedder):
    def embed_parts(self, *_): raise AssertionError("something was embedded")
    embed_texts = embed_parts
embedder = NoEmbedding()
library = Library(Path(sys.argv[1]), embedder.fingerprint)
begun = time.perf_counter()
report = ingest_paths([Path(sys.argv[2])], library, embedder)
seconds = time.perf_counter() - begun
assert report.unchanged and not (report.added or report.updated)
print(json.dumps(seconds))
"""


@dataclass(frozen=True)
class Run:
    """A process run to its end: seconds by the clock and of processor time, peak memory [MB], what it printed last."""

    seconds: float
    cpu: float
    memory: float
    said: Any


def run(command: Sequence[str]) -> Run:
    """Run a process to its end."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    paths = os.pathsep.join(path for path in (str(ROOT), os.environ.get("PYTHONPATH", "")) if path)
    with tempfile.TemporaryFile() as output:
        begun = time.perf_counter()
        process = os.posix_spawn(
            command[0],
            list(command),
            environment | {"PYTHONPATH": paths, "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore"},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, output.fileno(), 1),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
        )
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - begun
        output.seek(0)
        said = output.read().decode("utf-8", "replace").strip().splitlines()
    if status:
        raise SystemExit(f"{' '.join(command)[:200]} ended with status {status}.")
    memory, cpu = usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, memory, json.loads(said[-1]) if said else None)


def measure(tutorial: str, documents: Path, n_rounds: int, n_warm: int) -> dict[str, list[tuple[float, float]]]:
    """For each measure one pair a round: ours, theirs."""
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        # Not counted: the first run on a machine compiles what is imported, and fetches it from the disk.
        measure_round(tutorial, documents, Path(scratch), QUESTIONS[0], 2)
    for number in range(n_rounds):
        with tempfile.TemporaryDirectory() as scratch:
            pairs = measure_round(tutorial, documents, Path(scratch), QUESTIONS[number % len(QUESTIONS)], n_warm)
        for name, (mine, other) in pairs.items():
            found.setdefault(name, []).append((mine, other))
            print(f"round {number + 1}, {name}: {mine:.3f} {other:.3f}", file=sys.stderr)
    return found


def measure_round(
    tutorial: str, documents: Path, scratch: Path, question: str, n_warm: int
) -> dict[str, tuple[float, float]]:
    """Fill, ask once, ask often, refresh: each on both sides, each in a process of its own."""
    model = str(find_model(None, default_cache()).folder)
    library, ours = str(scratch / "library"), [sys.executable, "-m", "assistant.cli"]
    theirs = [tutorial, "-c", TUTORIAL]
    places = [str(scratch / "store"), model, str(documents)]
    warm = json.dumps([QUESTIONS[i % len(QUESTIONS)] for i in range(n_warm)])

    filled = (
        run([*ours, "ingest", str(documents), "--library", library, "--json"]),
        run([*theirs, "ingest", *places, "[]"]),
    )
    asked = (
        run([*ours, "ask", question, "--library", library, "--json"]),
        run([*theirs, "ask", *places, json.dumps([question])]),
    )
    often = run([sys.executable, "-c", OURS, library, warm]), run([*theirs, "ask", *places, warm])
    again = run([sys.executable, "-c", AGAIN, library, str(documents)])
    answered, answered_cpu = zip(*often[0].said["times"], strict=True)
    other, other_cpu = zip(*often[1].said, strict=True)
    searched = often[0].said["found"]
    return {
        "ingest": (filled[0].seconds, filled[1].seconds),
        "ingest, processor": (filled[0].cpu, filled[1].cpu),
        "ingest memory": (filled[0].memory, filled[1].memory),
        "cold start": (asked[0].seconds, asked[1].seconds),
        "cold start, processor": (asked[0].cpu, asked[1].cpu),
        "warm p50": (statistics.median(answered), statistics.median(other)),
        "warm p50, processor": (statistics.median(answered_cpu), statistics.median(other_cpu)),
        "warm p95": (quantile(answered), quantile(other)),
        "warm p50, passages alone": (statistics.median(searched), statistics.median(other)),
        "warm p95, passages alone": (quantile(searched), quantile(other)),
        "memory": (often[0].memory, often[1].memory),
        "re-ingest unchanged, in process": (again.said, RE_INGEST_SECONDS),
    }


def quantile(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def report(found: dict[str, list[tuple[float, float]]]) -> bool:
    """Print a line a measure; whether every target was reached."""
    reached = True
    print(f"{'':34}{'ours':>10}{'theirs':>10}{'ratio':>8}   (lowest to highest)")
    for name, pairs in found.items():
        ratios = sorted(mine / other for mine, other in pairs)
        ratio, target = statistics.median(ratios), TARGETS.get(name, 1.0 if name.startswith("re-ingest") else None)
        unit, scale = ("MB", 1) if "memory" in name else ("ms", 1000)
        values = [statistics.median(side) * scale for side in zip(*pairs, strict=True)]
        verdict = "" if target is None else f"   target {target:.2f}: {'reached' if ratio <= target else 'MISSED'}"
        reached &= target is None or ratio <= target
        print(
            f"{name + ' [' + unit + ']':34}{values[0]:10.1f}{values[1]:10.1f}{ratio:8.3f}   ({ratios[0]:.3f} to {ratios[-1]:.3f}){verdict}"
        )
    return reached


def main() -> int:
    """Measure, print, and end with code 1 when a target was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm", type=int, default=40, help="questions to a process that is already running")
    parser.add_argument("--documents", type=Path, default=SHARED if SHARED.is_dir() else ROOT / "corpus")
    parser.add_argument("--tutorial-python", default=str(ROOT / ".venv-bench" / "bin" / "python"))
    given = parser.parse_args()
    if not Path(given.tutorial_python).exists():
        print(f"There is no '{given.tutorial_python}'. {(__doc__ or '').split('The tutorial: ')[1]}", file=sys.stderr)
        return 2
    # The first run on a machine exports the model, once and for good; that is not what is compared here.
    Embedder().embed_query("warm")
    return 0 if report(measure(given.tutorial_python, given.documents, given.rounds, given.warm)) else 1


if __name__ == "__main__":
    sys.exit(main())
