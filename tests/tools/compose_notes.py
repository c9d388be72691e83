"""Composes SINS notes with known inputs from the phrase lists, the same ones for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import yaml

PHRASES = "sins_phrases.yaml"
FINDINGS = ("pain", "bone_lesion", "alignment", "vertebral_body", "posterolateral")
ALL = {
    "location": [0, 1, 2, 3],
    "pain": [0, 1, 3],
    "bone_lesion": [0, 1, 2],
    "alignment": [0, 2, 4],
    "vertebral_body": [0, 1, 2, 3],
    "posterolateral": [0, 1, 3],
}


@dataclass(frozen=True)
class Composed:
    """A note, and the points that it leaves possible for each component."""

    text: str
    points: dict[str, list[int]]


def compose_notes(n_notes: int, seed: int, phrases: str = PHRASES, run_on: bool = False) -> list[Composed]:
    """Notes of one lesion each: some findings left out, in any order, in one of several styles, or without any sign."""
    lists = yaml.safe_load((Path(__file__).parent / phrases).read_text(encoding="utf-8"))
    rng = random.Random(seed)
    return [compose_note(lists, rng, run_on) for _ in range(n_notes)]


def compose_note(lists: dict, rng: random.Random, run_on: bool = False) -> Composed:
    """One note."""
    level = rng.choice(lists["level"])
    points = {**ALL, "location": [level["points"]]}
    parts = []
    order = list(FINDINGS)
    rng.shuffle(order)
    for name in order:
        if rng.random() < 0.12:
            continue
        entry = rng.choice(lists[name])
        points[name] = sorted(entry["points"])
        parts.append(rng.choice(entry["written"]))
    for _ in range(rng.choice([0, 0, 1, 2])):
        parts.insert(rng.randrange(len(parts) + 1), rng.choice(lists["noise"]))
    opening = rng.choice(lists["opening"]).format(level=rng.choice(level["written"]))
    return Composed(" ".join([opening, *parts]) if run_on else join_parts(opening, parts, rng), points)


def join_parts(opening: str, parts: list[str], rng: random.Random) -> str:
    """The parts as a telegram, as sentences, as lines or with semicolons."""
    style = rng.choice(["commas", "sentences", "lines", "semicolons", "mixed"])
    if style == "commas":
        return ", ".join([opening, *parts]) + rng.choice(["", ".", ". SINS?"])
    if style == "sentences":
        return " ".join(part[0].upper() + part[1:] + "." for part in [opening, *parts])
    if style == "lines":
        return "\n".join([opening + ":", *(f"- {part}" for part in parts)])
    if style == "semicolons":
        return "; ".join([opening, *parts])
    half = len(parts) // 2
    return (
        opening + ": " + ", ".join(parts[:half]) + ". " + "; ".join(part[0].upper() + part[1:] for part in parts[half:])
    )
