"""How fast the readers are: pages a second of PDF, characters a second of the others, and what a child process adds.

Run: ``python -m tests.bench.readers_speed [--shared ../shared] [--repeat 3]``; the best of the repeats is told.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from ingest.readers import html, jats, pdf, read_file, sandbox


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


if __name__ == "__main__":
    main()
