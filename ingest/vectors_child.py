"""Run as a program in a child process: builds an index folder from the record, or compares one with it.

    python -m ingest.vectors_child build|check LIBRARY FOLDER

A broken folder may end the process that opens it, or answer wrongly without a word; this process is there to be ended.
Prints one JSON object: ``{"doubt": null | "why the folder is not to be used", "missing": n, "extra": n}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from ingest.library import Library
from ingest.vectors_chroma import ChromaFolder, IndexBroken

# Passages that must find themselves: enough to notice when one in a hundred cannot be reached.
SAMPLE = 400
# The search is approximate: of the sample so many may miss themselves [share].
MAY_MISS = 0.02
PAGE = 2_000


def name_passages(library: Library) -> dict[int, str]:
    """Every passage that is shown, with its name in the index."""
    return {number: name for names in library.passage_names().values() for number, name in names.items()}


def build_folder(library: Library, folder: Path) -> None:
    """Fill a new folder with the vectors of all passages that the library shows."""
    names = name_passages(library)
    index = ChromaFolder(folder)
    try:
        ids = sorted(names)
        for start in range(0, len(ids), PAGE):
            page = ids[start : start + PAGE]
            found = library.vectors_of(page)
            held = [number for number in page if number in found]
            index.add([names[number] for number in held], np.array([found[number] for number in held]))
    finally:
        index.close()


def check_folder(library: Library, folder: Path) -> dict[str, object]:
    """Compare a folder with the record: every name, every vector, and whether a sample is found by search."""
    names = name_passages(library)
    try:
        index = ChromaFolder(folder)
        try:
            held = index.names()
            common = sorted(number for number, name in names.items() if name in held)
            doubt = _compare_vectors(library, index, names, common) or _search_sample(library, index, names, common)
        finally:
            index.close()
    except IndexBroken as error:
        return {"doubt": str(error), "missing": 0, "extra": 0}
    return {"doubt": doubt, "missing": len(names) - len(common), "extra": len(held) - len(common)}


def _compare_vectors(library: Library, index: ChromaFolder, names: dict[int, str], common: list[int]) -> str | None:
    for start in range(0, len(common), PAGE):
        page = common[start : start + PAGE]
        expected, found = library.vectors_of(page), index.vectors([names[number] for number in page])
        for number in page:
            vector = found.get(names[number])
            if vector is None or not np.allclose(vector, expected[number], atol=1e-4):
                return f"the vector of passage {number} is not the one that the record holds"
    return None


def _search_sample(library: Library, index: ChromaFolder, names: dict[int, str], common: list[int]) -> str | None:
    sample = common[:: max(1, len(common) // SAMPLE)]
    expected = library.vectors_of(sample)
    missed = 0
    for number in sample:
        found = index.nearest(expected[number], min(5, len(common)))
        # Passages with the same words have the same vector; one of them found is as good as this one.
        missed += not any(name == names[number] or similarity > 0.9999 for name, similarity in found)
    if missed > MAY_MISS * len(sample):
        return f"{missed} of {len(sample)} passages are not found by their own vectors"
    return None


def main(arguments: list[str]) -> int:
    """Build or check, and print what was found."""
    task, library_folder, folder = arguments[0], Path(arguments[1]), Path(arguments[2])
    with Library(library_folder, create=False) as library:
        if task == "build":
            build_folder(library, folder)
        report = check_folder(library, folder)
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
