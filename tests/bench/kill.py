"""Kill a process that fills, refreshes and empties a library, at points spread over all it does, and look what is left.

    python tests/bench/kill.py [--points 100] [--index 10]

Half of the points are counted in SQL statements, so that they lie inside transactions too: the process ends itself with
SIGKILL before the n-th. A third each of them lies in the first ingest, the second and the removal, though the last is soon
done. The other half are spread over the time that all of it takes. After each kill the library is opened again:

- every document is whole, or absent: the file's old version, its new one, or none, each with all its parts and vectors;
- what was acknowledged before the kill is so;
- the job can be done again from there, and ends as it would have without the kill;
- Chroma's index (at `--index` of the points) opens or is made anew by itself, and finds what exact search finds.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ingest.document import Document  # noqa: E402
from ingest.embedding import Embedder  # noqa: E402
from ingest.library import Library  # noqa: E402
from ingest.pipeline import embed_document, ingest_paths, understand  # noqa: E402
from ingest.vectors import VectorIndex  # noqa: E402
from tests.ingest.invented import make_sentence  # noqa: E402

N_FILES = 5
REMOVED = range(0, N_FILES, 2)


@dataclass(frozen=True)
class Expected:
    """A version of a file: its bytes, and what the library holds of it."""

    data: bytes
    document: Document
    vectors: np.ndarray
    sentences: list[np.ndarray]


@dataclass(frozen=True)
class Outcome:
    """What a kill left: where it fell, what was wrong with it, and how many documents stood at that moment."""

    point: str
    faults: tuple[str, ...]
    n_documents: int


def write_version(number: int, version: int) -> bytes:
    """An invented Markdown file."""
    rng = random.Random(f"{number}-{version}")
    paragraphs = [" ".join(make_sentence(rng) for _ in range(4)) for _ in range(3 + number % 3)]
    return "\n\n".join([f"# Bread number {number}", f"## Version {version}", *paragraphs, ""]).encode()


def job(folder: Path) -> Iterator[tuple[str, Path]]:
    """The steps of the job: each file comes, each is changed, some leave."""
    for number in range(N_FILES):
        yield "first", folder / f"bread-{number}.md"
    for number in range(N_FILES):
        yield "second", folder / f"bread-{number}.md"
    for number in REMOVED:
        yield "remove", folder / f"bread-{number}.md"


def work(folder: Path, library_folder: Path, kill_at: int, with_index: bool) -> int:
    """Do the job in this process, telling each step when it is done; end with SIGKILL before the n-th SQL statement."""
    embedder = Embedder(threads=1)
    embedder.embed_query("warm")
    library = Library(library_folder, embedder.fingerprint)
    index = VectorIndex(library, use_from=0) if with_index else None
    n_statements = 0
    ends: dict[str, int] = {}

    def count(statement: str) -> None:
        nonlocal n_statements
        n_statements += 1
        if n_statements == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    say("ready")
    library.database._connection.set_trace_callback(count)
    for step, path in job(folder):
        do_step(step, path, library, embedder)
        say(f"{step} {path.stem}")
        ends[step] = n_statements
        if index is not None:
            index.open()
            index.nearest(embedder.embed_query("rye"), 5)
    say(f"statements {' '.join(map(str, ends.values()))}")
    library.close()
    return 0


def do_step(step: str, path: Path, library: Library, embedder: Embedder) -> None:
    """One step of the job, on a library in whatever state."""
    if step == "remove":
        if any(info.key == path.stem for info in library.documents()):
            library.remove([path.stem])
        return
    path.write_bytes(write_version(int(path.stem[-1]), 1 if step == "first" else 2))
    report = ingest_paths([path], library, embedder)
    if report.refused:
        raise RuntimeError(report.refused)


def say(words: str) -> None:
    """Tell the parent process."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def run_worker(folder: Path, kill_at: int, kill_after: float | None, with_index: bool) -> tuple[list[str], float]:
    """Run the job in a child process and kill it; what it had acknowledged, and how long it took [s]."""
    command = [sys.executable, "-W", "ignore", str(Path(__file__)), "--work", str(folder)]
    command += ["--kill-at", str(kill_at)] + (["--with-index"] if with_index else [])
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        begun = time.perf_counter()
        if ready.strip() != "ready":
            raise RuntimeError(f"the worker did not begin: {ready!r}")
        if kill_after is not None:
            try:
                process.wait(kill_after)
            except subprocess.TimeoutExpired:
                process.kill()
        said = process.stdout.read().splitlines()
    if process.returncode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the worker ended with code {process.returncode}")
    return said, time.perf_counter() - begun


def make_expected(embedder: Embedder, folder: Path) -> dict[tuple[str, int], Expected]:
    """What the library is to hold of each version of each file."""
    expected = {}
    for number in range(N_FILES):
        for version in (1, 2):
            path = folder / f"bread-{number}.md"
            data = write_version(number, version)
            document = understand(path.name, data, embedder.count_tokens, str(path))
            expected[path.stem, version] = Expected(data, document, *embed_document(document, embedder))
    return expected


def look_over(library: Library, said: list[str], expected: dict[tuple[str, int], Expected]) -> list[str]:
    """What is wrong with a library after a kill; empty when nothing is."""
    faults = library.check()
    shas = {info.key: info.sha256 for info in library.documents()}
    acknowledged: dict[str, int] = {}
    for line in said:
        step, _, key = line.partition(" ")
        if step in ("first", "second", "remove"):
            acknowledged[key] = {"first": 1, "second": 2, "remove": 3}[step]
    for number in range(N_FILES):
        key = f"bread-{number}"
        found = [v for v in (1, 2) if shas.get(key) == expected[key, v].document.sha256]
        state = found[0] if found else (0 if acknowledged.get(key, 0) == 0 else 3)
        if key in shas and not found:
            faults.append(f"{key} is neither of its versions")
        # The step that was under way may be done or not; nothing else.
        if state not in (acknowledged.get(key, 0), acknowledged.get(key, 0) + 1):
            faults.append(f"{key} is in state {state}, acknowledged was {acknowledged.get(key, 0)}")
        if found:
            faults += compare(library, expected[key, found[0]])
    return faults


def compare(library: Library, expected: Expected) -> list[str]:
    """Where a document that is held differs from what it is to be."""
    document, key = expected.document, expected.document.key
    held = library.document(key)
    faults = [] if replace(held, source=document.source, boxes=document.boxes) == document else [f"{key} is not whole"]
    ids, matrix = library.vectors()
    mine = [
        (s.ordinal, row) for s, row in zip(library.passages([int(i) for i in ids]), matrix, strict=True) if s.key == key
    ]
    if [o for o, _ in mine] != list(range(len(document.passages))):
        faults.append(f"{key} has vectors for other passages than its own")
    elif not np.allclose([row for _, row in mine], expected.vectors, atol=1e-5):
        faults.append(f"{key} has other vectors than its own")
    return faults


def look_at_index(library: Library, embedder: Embedder) -> list[str]:
    """Whether the index opens, or is made anew, and finds what exact search finds."""
    index = VectorIndex(library, use_from=0)
    index.open()
    try:
        if library.documents() and index.describe() != "index, owned by this process":
            return [f"the index did not open: {index.describe()}"]
        question = embedder.embed_query("salted rye from a stone oven")
        found, exact = index.nearest(question, 5), VectorIndex(library).nearest(question, 5)
        return [] if [i for i, _ in found] == [i for i, _ in exact] else ["the index finds other passages"]
    finally:
        index.close()


def try_points(n_points: int, n_with_index: int, seed: int = 1) -> Iterator[Outcome]:
    """Kill at so many points; yields what each left."""
    embedder = Embedder(threads=1)
    with tempfile.TemporaryDirectory() as scratch:
        expected = make_expected(embedder, Path(scratch))
        (Path(scratch) / "whole").mkdir()
        said, seconds = run_worker(Path(scratch) / "whole", 0, None, False)
        ends = [0, *map(int, said[-1].split()[1:])]
        rng = random.Random(seed)
        for point in range(n_points):
            share = (point + rng.random()) / n_points
            # The points with an index lie where one is there already, spread like the others.
            with_index = n_with_index > 0 and point % max(1, n_points // n_with_index) == 0
            by_count = point % 2 == 0
            folder = Path(scratch) / f"point-{point}"
            folder.mkdir()
            phase = point // 2 % 3
            kill_at = ends[phase] + 1 + int(share * (ends[phase + 1] - ends[phase])) if by_count else 0
            kill_after = None if by_count else share * seconds * (3 if with_index else 1)
            said, _ = run_worker(folder, kill_at, kill_after, with_index)
            name = f"statement {kill_at} of {ends[-1]}" if by_count else f"after {kill_after:.2f} s"
            with Library(folder / "library", embedder.fingerprint) as library:
                n_documents = len(library.documents())
                faults = look_over(library, said, expected)
                faults += look_at_index(library, embedder) if with_index else []
                for step, path in job(folder):
                    do_step(step, path, library, embedder)
                final = {info.key: info.sha256 for info in library.documents()}
                kept = [f"bread-{n}" for n in range(N_FILES) if n not in REMOVED]
                if final != {key: expected[key, 2].document.sha256 for key in kept} or library.check():
                    faults.append("the job did not end as it would have without the kill")
            shutil.rmtree(folder)
            yield Outcome(name + (" (index)" if with_index else ""), tuple(faults), n_documents)


def main() -> int:
    """Run the points, print what each left, and end with code 1 when one left a fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--index", type=int, default=10, help="points at which Chroma's index is kept too")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--kill-at", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--with-index", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        return work(given.work, given.work / "library", given.kill_at, given.with_index)
    n_faulty = 0
    for number, outcome in enumerate(try_points(given.points, given.index), 1):
        n_faulty += bool(outcome.faults)
        say(f"{number:3} {outcome.point}: {outcome.n_documents} documents, {'; '.join(outcome.faults) or 'in order'}")
    say(f"{given.points} kills, {n_faulty} with faults")
    return 1 if n_faulty else 0


if __name__ == "__main__":
    sys.exit(main())
