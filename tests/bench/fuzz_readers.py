"""Throws damaged, truncated, random, locked and misnamed files at the readers and all that follows them up to the passages.

Each is taken, or refused by name and reason.

Run: ``python -m tests.bench.fuzz_readers [--count 1000] [--seed 1] [--shared ../shared]``

Exit status 1 when a file made anything else happen: another exception, a span outside the text, a broken limit.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ingest.document import Document
from ingest.errors import UnreadableFile
from ingest.pipeline import understand
from ingest.readers.limits import LIMITS
from tests.ingest.readers import makers

_SLOW_SECONDS = LIMITS.wall_seconds + 10


def seeds(shared: Path | None) -> dict[str, bytes]:
    """Whole files to damage: invented ones of every format, and the open-access samples where they are."""
    words = [f"Line {i} of a page that says nothing but is long enough to be a line." for i in range(40)]
    page = makers.text(60, 780, "A made-up title for a page", 18, "B") + makers.paragraph(60, 740, words)
    found = {
        "small.pdf": makers.make_pdf([page] * 3),
        "locked.pdf": makers.encrypted_pdf(),
        "scan.pdf": makers.scanned_pdf(),
        "small.docx": makers.make_docx("".join(map(makers.docx_paragraph, words))),
        "small.pptx": makers.pptx_with(""),
        "small.html": ("<!DOCTYPE html><html><body><h1>T</h1>" + "<p>".join(words) + "<ul><li>a<li>b</ul></html>").encode(),
        "small.xml": ("<article><front/><body><sec><title>T</title><p>" + "</p><p>".join(words) + "</p></sec></body></article>").encode(),
        "small.md": ("# T\n\n" + "\n\n".join(words) + "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n").encode(),
        "small.txt": "\n".join(words).encode(),
    }
    if shared is not None:
        for path in [*sorted((shared / "samples/jats").glob("*.nxml"))[:4], *sorted((shared / "samples/pdf").glob("j*.pdf"))]:
            found[path.name] = path.read_bytes()
    return found


def hostile_files(count: int, seed: int, shared: Path | None) -> Iterator[tuple[str, bytes]]:
    """Names and bytes; the same for the same seed."""
    chance = random.Random(seed)
    whole = seeds(shared)
    names = sorted(whole)
    for index in range(count):
        name = chance.choice(names)
        kind = chance.randrange(12)
        if kind == 0:
            yield f"random-{index}", chance.randbytes(chance.randrange(5_000))
        elif kind == 1:
            head = whole[name][: chance.randrange(4, 600)]
            yield f"tail-{index}-{name}", head + chance.randbytes(chance.randrange(5_000))
        elif kind == 2:
            yield f"wrong-{index}.{chance.choice(('pdf', 'docx', 'md', 'xml'))}", makers.damage(whole[name], chance)
        elif kind == 3:
            other = whole[chance.choice(names)]
            yield f"joined-{index}-{name}", whole[name][: len(whole[name]) // 2] + other[len(other) // 2 :]
        else:
            data = makers.damage(whole[name], chance)
            yield f"damaged-{index}-{name}", makers.damage(data, chance) if kind > 8 else data


def fault_of(document: Document) -> str | None:
    """What is wrong with what was understood, None when nothing is."""
    length = len(document.text)
    held = (document.sections, document.tables, document.markers, document.notes, document.abbreviations, document.boxes)
    spans = [(one.start, one.end) for nouns in held for one in nouns]
    spans += [(s.start, s.end) for noun in (*document.blocks, *document.references) for s in noun.spans]
    if not all(0 <= start <= end <= length for start, end in spans):
        return "a span lies outside the text"
    if not all(0 <= page.start <= length for page in document.pages):
        return "a page begins outside the text"
    quoted = sorted((s.start, s.end) for p in document.passages for sentence in p.sentences for s in sentence.spans)
    if any(end > start for (_, end), (start, _) in pairwise(quoted)):
        return "two sentences share a character"
    missing = _evidence(document) - {at for start, end in quoted for at in range(start, end)}
    return f"{len(missing)} visible characters of the evidence stand in no sentence" if missing else None


def _evidence(document: Document) -> set[int]:
    """The places of the letters and digits that are evidence."""
    spans = [span for block in document.blocks if block.kind in block.EVIDENCE for span in block.spans]
    return {at for span in spans for at in range(span.start, span.end) if document.text[at].isalnum()}


def main() -> int:
    """Run, print a line for each fault and a summary."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared")
    given = options.parse_args()
    shared = given.shared if given.shared.is_dir() else None
    results: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    faults = 0
    slowest = (0.0, "")
    for name, data in hostile_files(given.count, given.seed, shared):
        began = time.monotonic()
        try:
            document = understand(name, data, lambda words: len(words.split()) + 2)
            results[f"taken as {document.format}"] += 1
            problem = fault_of(document)
        except UnreadableFile as refusal:
            results["refused"] += 1
            reasons[str(refusal)[:60]] += 1
            problem = None if str(refusal) else "refused without a reason"
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
        seconds = time.monotonic() - began
        slowest = max(slowest, (seconds, name))
        problem = problem or ("too slow" if seconds > _SLOW_SECONDS else None)
        if problem:
            faults += 1
            print(f"FAULT {name} ({len(data)} bytes): {problem}")
    print(f"{given.count} files: {dict(results)}; slowest {slowest[0]:.1f} s ({slowest[1]}); {faults} faults")
    for reason, times in reasons.most_common(25):
        print(f"  {times:4d} {reason}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
