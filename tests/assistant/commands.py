"""The command line run from outside, as a process of its own, and what it prints."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

PAPER = """---
key: bakker-2030
title: Bread dust and the potter's spine
authors: [Ida Bakker, Jon Moor]
year: 2030
container: Annals of Invented Trades
doi: 10.5555/bread.1
kind: study
coverage: full text
---

# Bread dust and the potter's spine

## Results

Stiff backs were found in 31% of the 120 potters [1]. Warm clay eased the stiffness in 44 of 52 potters within three weeks [2].

Kiln smoke had no effect on the stiffness.

## References

1. Wheeler P, Kiln R. Stiffness of the back in potters. Trades Med. 2019;4:11-19.
2. Clay M. Warm clay for stiff backs: a trial. J Pottery. 2021;7:1-8.
"""
ESCAPES = "# Odd marks\n\nThe tilers of Ond counted 88 odd \x9b31mmarks\u202e and *stars* on 5~10 mg of plaster.\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


def read_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def is_brief(message: str) -> bool:
    """One or two lines that end as sentences do."""
    lines = message.strip().splitlines()
    return 1 <= len(lines) <= 2 and lines[0].startswith("pedicle: ") and len(message) < 600
