"""Invented documents, made from a seed: what the tests of the store put in and expect to get back."""

from __future__ import annotations

import hashlib
import random

import numpy as np

from ingest.document import (
    Abbreviation,
    Block,
    Box,
    Cell,
    Document,
    Marker,
    Metadata,
    Note,
    Page,
    Passage,
    Reference,
    Section,
    Sentence,
    Span,
    Table,
)
from ingest.fingerprint import Fingerprint

DIMENSION = 16
FINGERPRINT = Fingerprint("invented", "0" * 64, DIMENSION)
WORDS = (
    "ovens loaves crumbs rye barley yeast dough crust kneaded proofed cooled baked sliced warm dark salted seeded"
    " bakers millers twice never hourly flour water ash bread oven stones linen baskets"
).split()


def make_sentence(rng: random.Random) -> str:
    """An invented sentence about bread."""
    words = [rng.choice(WORDS) for _ in range(rng.randint(5, 14))]
    return " ".join(words).capitalize() + "."


def make_document(seed: int | str, n_passages: int = 4, key: str | None = None, **metadata: object) -> Document:
    """An invented document of a seed, with something in every part."""
    rng = random.Random(seed)
    text, passages = f"Bread {seed}\n\n", []
    head = Section(f"Bread {seed}", 1, 0, 0)
    for number in range(n_passages):
        start, sentences = len(text), []
        for _ in range(rng.randint(1, 4)):
            at = len(text)
            text += make_sentence(rng) + " "
            sentences.append(Sentence((Span(at, len(text) - 1),)))
        spans = (Span(start, len(text) - 1),)
        reading = text[start : len(text) - 1]
        passages.append(Passage(spans, "paragraph", 0, 1 + number // 2, tuple(sentences), head.title, reading))
        text += "\n"
    facts = {"title": f"Bread {seed}", "authors": ("Baker A", "Müller B"), "year": 2001} | metadata
    return Document(
        key=key or f"bread-{seed}",
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        format="text",
        source=f"/bakery/bread-{seed}.txt",
        metadata=Metadata(**facts),
        pages=(Page(1, 0), Page(2, len(text) // 2)),
        sections=(Section(head.title, 1, 0, len(text)),),
        blocks=(Block("title", (Span(0, 7),), 0), *(Block("paragraph", p.spans, 0) for p in passages)),
        passages=tuple(passages),
        tables=(Table("1", "Loaves", 0, 5, ("kind", "n"), ((Cell(0, 2, "", "kind"), Cell(3, 5, "rye", "n", "%")),)),),
        references=(Reference(1, (Span(0, 5),), "Baker A. Rye. 1999.", "Baker", ("Baker A",), "Rye", year=1999),),
        markers=(Marker(8, 9, (1, 2), "it does not fit", (3,)),),
        abbreviations=(Abbreviation("RB", "rye bread", 0, 5),),
        notes=(Note(0, 5, "3 of 10 is 30 %, printed 33 %"),),
        boxes=(Box(0, 5, 1, 10.0, 20.5, 30.0, 32.25),),
    )


def make_vectors(document: Document, dimension: int = DIMENSION) -> tuple[np.ndarray, list[np.ndarray]]:
    """Unit vectors that depend on the document's readings alone."""
    seeds = [int(hashlib.sha256(p.reading.encode("utf-8", "replace")).hexdigest()[:8], 16) for p in document.passages]
    rows = [_unit(np.random.default_rng(seed).standard_normal((1, dimension)))[0] for seed in seeds]
    inner = [
        _unit(np.random.default_rng(seed + 1).standard_normal((len(p.sentences), dimension)))
        for seed, p in zip(seeds, document.passages, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(-1, dimension), inner


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
