"""The record gives back what it was given, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import LibraryError, ModelMismatch
from ingest.library import Library
from ingest.library_search import quote_words
from tests.ingest.invented import FINGERPRINT, make_document, make_vectors


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "library", FINGERPRINT) as opened:
        yield opened


def add(library: Library, document, **extra):
    return library.add_document(document, *make_vectors(document), **extra)


def test_a_document_comes_back_as_it_went_in(library: Library) -> None:
    document = make_document(1)
    assert add(library, document, original=("bread.txt", b"\x00bytes")).kind == "added"
    assert replace(library.document("bread-1"), boxes=document.boxes) == document
    assert library.boxes("bread-1") == document.boxes
    assert library.text("bread-1") == document.text
    assert library.original("bread-1") == ("bread.txt", b"\x00bytes")
    info = library.documents()[0]
    assert (info.key, info.n_passages, info.title) == ("bread-1", 4, "Bread 1")


def test_vectors_and_passages_come_back_row_for_row(library: Library) -> None:
    one, two = make_document(1), make_document(2)
    add(library, one)
    add(library, two)
    ids, matrix = library.vectors()
    assert np.array_equal(matrix, np.concatenate([make_vectors(one)[0], make_vectors(two)[0]]))
    stored = library.passages(list(ids))
    assert [s.passage for s in stored] == [*one.passages, *two.passages]
    assert all(s.text[s.passage.start : s.passage.end] == s.passage.reading for s in stored)
    sentences = library.sentence_vectors(list(ids))
    assert np.array_equal(sentences[int(ids[0])], make_vectors(one)[1][0])


def test_text_with_lone_surrogates_and_nul_is_kept_to_the_character(library: Library) -> None:
    document = make_document(1)
    odd = replace(document, text="\x00\ud800\U0001f600é" + document.text[4:])
    add(library, odd)
    assert library.text("bread-1") == odd.text


def test_a_changed_file_takes_its_old_versions_place(library: Library) -> None:
    old = make_document(1)
    new = replace(make_document("1b"), source=old.source, key=old.key)
    add(library, old)
    assert add(library, new).kind == "updated"
    assert [i.sha256 for i in library.documents()] == [new.sha256]
    assert len(library.vectors()[0]) == len(new.passages)


def test_words_are_found_by_their_stem_and_gone_with_their_document(library: Library) -> None:
    document = make_document(1)
    add(library, document)
    word = document.passages[0].reading.split()[1]
    found = library.search_words(quote_words([word]), 10)
    assert found and found[0][1] > 0
    library.remove(["bread-1"])
    assert library.search_words(quote_words([word]), 10) == []
    assert library.vocabulary() == {} and library.vocabulary(stemmed=False) == {}


def test_a_library_made_with_another_model_says_what_to_do(tmp_path: Path) -> None:
    with Library(tmp_path, FINGERPRINT) as library:
        add(library, make_document(1))
    with pytest.raises(ModelMismatch, match="pedicle library rebuild"):
        Library(tmp_path, replace(FINGERPRINT, digest="1" * 64))
    with Library(tmp_path) as library:
        assert [i.key for i in library.documents()] == ["bread-1"]


def test_removing_an_unknown_key_removes_nothing(library: Library) -> None:
    add(library, make_document(1))
    with pytest.raises(LibraryError, match="holds no document 'no'"):
        library.remove(["bread-1", "no"])
    assert [i.key for i in library.documents()] == ["bread-1"]
