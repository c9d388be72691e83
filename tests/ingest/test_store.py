"""The record against a model of it: whatever is done in whatever order, it holds what a dictionary would."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from ingest.document import Document
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.library_search import quote_words
from ingest.vectors import VectorIndex, find_exactly
from tests.ingest.invented import FINGERPRINT, make_document, make_vectors


class Store(RuleBasedStateMachine):
    """Adds, changes, removes and reopens; two handles look at one file."""

    keys = Bundle("keys")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.library, self.other = Library(self.folder, FINGERPRINT), Library(self.folder, FINGERPRINT)
        self.held: dict[str, Document] = {}
        self.ids: set[int] = set()

    def teardown(self) -> None:
        self.library.close()
        self.other.close()
        shutil.rmtree(self.folder)

    @rule(target=keys, seed=st.integers(0, 40), n=st.integers(0, 4))
    def add(self, seed: int, n: int):
        document = make_document(f"{seed}-{n}", n)
        known = [key for key, held in self.held.items() if held.sha256 == document.sha256]
        placement = self.library.add_document(document, *make_vectors(document))
        if known:
            assert (placement.kind, placement.key) == ("unchanged", known[0])
            return multiple()
        assert placement.kind == "added"
        self.held[placement.key] = replace(document, key=placement.key)
        return placement.key

    @rule(key=keys, seed=st.integers(100, 140))
    def change(self, key: str, seed: int) -> None:
        if key not in self.held:
            return
        document = replace(make_document(f"{key}-{seed}"), source=self.held[key].source, key=key)
        if document.sha256 == self.held[key].sha256:
            return
        placement = self.other.add_document(document, *make_vectors(document))
        assert (placement.kind, placement.key) == ("updated", key)
        self.held[key] = document

    @rule(key=consumes(keys))
    def remove(self, key: str) -> None:
        if key in self.held:
            self.other.remove([key])
            del self.held[key]
        else:
            try:
                self.library.remove([key])
            except LibraryError:
                return
            raise AssertionError("a document that is not there was removed")

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = Library(self.folder, FINGERPRINT)

    @rule()
    def check(self) -> None:
        assert self.library.check() == []

    @invariant()
    def holds_the_documents(self) -> None:
        for library in (self.library, self.other):
            assert {info.key: info.sha256 for info in library.documents()} == {
                k: d.sha256 for k, d in self.held.items()
            }
        for key, document in self.held.items():
            assert replace(self.library.document(key), boxes=document.boxes) == document

    @invariant()
    def holds_their_vectors(self) -> None:
        ids, matrix = self.library.vectors()
        expected = {
            (key, i): row for key, document in self.held.items() for i, row in enumerate(make_vectors(document)[0])
        }
        places = [(stored.key, stored.ordinal) for stored in self.library.passages([int(i) for i in ids])]
        assert len(places) == len(expected) == len(ids)
        assert all(np.array_equal(row, expected[place]) for row, place in zip(matrix, places, strict=True))

    @invariant()
    def finds_their_words(self) -> None:
        readings = {(key, i): p.reading for key, d in self.held.items() for i, p in enumerate(d.passages)}
        found = self.other.search_words(quote_words(["rye"]), 1000)
        hits = {(s.key, s.ordinal) for s in self.other.passages([number for number, _ in found])}
        assert hits == {
            place for place, reading in readings.items() if "rye" in reading.casefold().replace(".", "").split()
        }

    @invariant()
    def finds_the_nearest(self) -> None:
        question = make_vectors(make_document("question", 1))[0][0]
        assert VectorIndex(self.library).nearest(question, 5) == find_exactly(*self.other.vectors(), question, 5)


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=12, stateful_step_count=20)
