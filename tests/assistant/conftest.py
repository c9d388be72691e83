"""A small invented library, with the real model, for everything that answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings
from tests.assistant.commands import ESCAPES, PAPER, ROOT, Run

REVIEW = """---
key: okafor-2031
title: Needle routes for the invented spine
authors: [Ada Okafor, Ben Lund]
year: 2031
container: Journal of Made-Up Radiology
doi: 10.5555/made.up.1
kind: review
coverage: full text
---

# Needle routes for the invented spine

## Biopsy

Sampling of the marble vertebra succeeds in 83% of patients [1]. Bleeding follows biopsy in 4% of patients, most of it within two hours [2, 3]. Targets of biopsy include the lamina, the pedicle, the disk space, and the rib head.

Ultrasound alone cannot guide biopsy of the marble vertebra.

## Glue injection

Glue injection (GI) relieved back pain in up to 71% of patients at 6 months [2]. The glue sets within 9 minutes at 37 degrees. Contraindications of glue injection include fever, pregnancy, and untreated bleeding disorders.

Table 1. Pain score after glue injection or bed rest

| Time | Glue (n = 40) | Bed rest (n = 38) |
| --- | --- | --- |
| Before treatment | 7.9 | 7.8 |
| 1 month | 3.1 | 6.2 |
| 6 months | 2.4 | 5.9 |

## References

1. Quill A, Reed B. Sampling the marble vertebra. Made-Up Spine. 2024;3:10-14.
2. Stone C, Vale D. Glue for the back: a randomized trial. Made-Up Lancet. 2026;9:100-110.
3. Thorn E. Bleeding after needle biopsy. Made-Up Radiology. 2027;1:1-9.
"""

TRIAL = """---
key: ibarra-2033
title: Cold needles against warm needles in marble spine disease
authors: [Carla Ibarra]
year: 2033
container: Made-Up Lancet
kind: study
coverage: full text
---

# Cold needles against warm needles in marble spine disease

## Methods

We enrolled 90 patients in Lisbon between 2029 and 2031; 45 had cold needles and 45 had warm needles. Nobody was blinded.

## Results

Cold needles relieved pain in 30 of 45 patients (66.7%) at 3 months. Warm needles relieved pain in 21 of 45 patients (46.7%) at 3 months. No needle broke.

## Funding

The study was paid for by the Foundation for Invented Backs.
"""


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the exported model lies: the user's own cache folder, so that it is made once a machine."""
    return Settings().cache


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over the two invented documents."""
    from ingest.pipeline import ingest_paths

    folder = tmp_path_factory.mktemp("invented")
    (folder / "okafor.md").write_text(REVIEW, encoding="utf-8")
    (folder / "ibarra.md").write_text(TRIAL, encoding="utf-8")
    assistant = Assistant.open(tmp_path_factory.mktemp("library"), Settings())
    report = ingest_paths([folder / "okafor.md", folder / "ibarra.md"], assistant.library, assistant.embedder)
    assert not report.refused
    yield assistant
    assistant.close()


@pytest.fixture(scope="session")
def pedicle(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the command line in a process of its own."""
    home = tmp_path_factory.mktemp("home")
    base = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONDONTWRITEBYTECODE") if name in os.environ}
    base |= {"HOME": str(home), "PEDICLE_CACHE": str(model_cache), "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}

    def run(*arguments: str | bytes | Path, given: str | bytes | None = "", **environment: str) -> Any:
        data = given.encode() if isinstance(given, str) else given
        done = subprocess.run(
            [sys.executable, "-m", "assistant.cli", *arguments],
            cwd=ROOT, input=data, capture_output=True, timeout=240, env=base | environment, check=False,
        )  # fmt: skip
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    (folder / "bakker.md").write_text(PAPER, encoding="utf-8")
    (folder / "odd.txt").write_text(ESCAPES, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def held(pedicle: Run, sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that most tests only read."""
    folder = tmp_path_factory.mktemp("held") / "library"
    done = pedicle("ingest", sources, "--library", folder, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report | {"added": ["bakker-2030", "odd"], "updated": [], "unchanged": [], "refused": []} == report
    return folder
