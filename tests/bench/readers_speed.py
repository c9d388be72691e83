"""How fast the readers are: pages a second of PDF, characters a second of the others, and what a child process adds.

Last, the share of the ingest that is not embedding: reading, structure, references, checks, passages, storing; on the
clock, where the next file is understood while the present one is embedded, and of the processor time of all processes
(embedding counted for the thread that asks for it: with more than two cores it is more, and the share less, than told).

Run: ``python -m tests.bench.readers_speed [--shared ../shared] [--repeat 3]``; the best of the repeats is told.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.embedding import Embedder
from ingest.library import Library
from ingest.pipeline import ingest_paths
from ingest.readers import html, jats, pdf, read_file, sandbox
from ingest.readers.sandbox_start import end_template


def processor_seconds() -> float:
    """Processor time of this process and of all that it started, which are ended for it [s]."""
    end_template()
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


class TimedEmbedder(Embedder):
    """The embedder, with the time that it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.wall = self.processor = 0.0
        self.open_ahead().join()

    def embed_parts(self, *texts):
        """Embed as ever, between two looks at the clocks."""
        wall, own = time.perf_counter(), time.thread_time()
        try:
            return super().embed_parts(*texts)
        finally:
            self.wall += time.perf_counter() - wall
            self.processor += time.thread_time() - own


def tell_shares(paths: list[Path], what: str, embedder: TimedEmbedder) -> None:
    """Print what part of the ingest of some files, as `pedicle ingest` does it, is not embedding."""
    embedder.wall = embedder.processor = 0.0
    with TemporaryDirectory() as folder, Library(Path(folder), embedder.fingerprint) as library:
        spent, began = processor_seconds(), time.perf_counter()
        ingest_paths(paths, library, embedder)
        wall = time.perf_counter() - began
        spent = processor_seconds() - spent
    print(
        f"{what}: {wall:.1f} s, of which {1 - embedder.wall / wall:.1%} is not embedding;"
        f" of {spent:.1f} s of processor time {1 - embedder.processor / spent:.1%}"
    )


def best_of(repeat: int, work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Shortest time of several runs [s]; processor time, which a busy machine stretches less than time on the wall."""
    times = []
    for _ in range(repeat):
        began = clock()
        work()
        times.append(clock() - began)
    return min(times)


def main() -> None:
    """Measure and print a line for each file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared")
    options.add_argument("--repeat", type=int, default=3)
    given = options.parse_args()
    pages = seconds = 0.0
    for path in sorted((given.shared / "samples/pdf").glob("*.pdf")):
        data = path.read_bytes()
        reading = pdf.read(path.name, data)
        taken = best_of(given.repeat, lambda data=data: pdf.read("x", data))
        n_pages = max(page.number for page in reading.pages)
        pages, seconds = pages + n_pages, seconds + taken
        whole = best_of(given.repeat, lambda data=data: read_file("x", data), time.perf_counter)
        print(f"{path.name}: {n_pages / taken:.1f} pages/s, {whole:.2f} s on the wall in a child process")
    print(f"PDF together: {pages / max(seconds, 1e-9):.1f} pages/s")
    characters = seconds = 0.0
    for path in sorted((given.shared / "samples/jats").glob("*.nxml")):
        data = path.read_bytes()
        characters += len(jats.read(path.name, data).text)
        seconds += best_of(given.repeat, lambda data=data: jats.read("x", data))
    print(f"JATS: {characters / max(seconds, 1e-9) / 1e6:.2f} million characters/s")
    page = b"<!DOCTYPE html><html><body>" + b"<p>A paragraph of some plain words.</p>" * 20_000 + b"</body></html>"
    taken = best_of(given.repeat, lambda: html.read("x", page))
    print(f"HTML: {len(html.read('x', page).text) / taken / 1e6:.2f} million characters/s")
    small = b"<article><front/><body><p>a</p></body></article>"
    print(f"an empty child process: {best_of(given.repeat, lambda: sandbox.read_limited('jats', 'x', small), time.perf_counter):.2f} s")
    embedder = TimedEmbedder()
    embedder.embed_query("warm")
    tell_shares(sorted((given.shared / "sources").glob("*.txt")), "five founding documents", embedder)
    tell_shares(sorted((given.shared / "samples/jats").glob("*.nxml")), "twelve JATS articles", embedder)
    tell_shares(sorted((given.shared / "samples/pdf").glob("*.pdf")), "five PDFs", embedder)


if __name__ == "__main__":
    main()
