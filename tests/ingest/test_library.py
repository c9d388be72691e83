"""The record gives back what it was given, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import LibraryError, ModelMismatch
from ingest.library import Library
from ingest.library_database import bump_revision
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


@given(st.lists(st.text(max_size=30), max_size=5))
@settings(max_examples=60)
def test_any_words_can_be_searched_for(library: Library, words: list[str]) -> None:
    match = quote_words([word.encode("utf-8", "replace").decode() for word in words])
    if match:
        library.search_words(match, 5)


def test_an_expression_that_is_none_is_refused_in_words(library: Library) -> None:
    for wrong in ('"open', "AND", "nosuch: x", "a b)"):
        with pytest.raises(LibraryError, match="no search expression"):
            library.search_words(wrong, 5)


def test_the_best_match_comes_first_and_weights_count(library: Library) -> None:
    document = make_document(1)
    one = replace(document.passages[0], context="volcano", reading="rye")
    two = replace(document.passages[1], context="rye", reading="volcano")
    add(library, replace(document, passages=(one, two, *document.passages[2:])))
    for weights, first in (((5.0, 1.0), 0), ((1.0, 5.0), 1)):
        found = library.search_words('"volcanoes"', 1, weights)
        assert library.passages([found[0][0]])[0].ordinal == first


def test_a_reading_sees_one_state_and_the_next_one_what_was_written(library: Library) -> None:
    with Library(library.folder, FINGERPRINT) as other:
        with library.database.reading():
            before = library.revision, library.documents()
            add(other, make_document(1))
            assert (library.revision, library.documents()) == before == (before[0], ())
        assert library.revision > before[0] and [i.key for i in library.documents()] == ["bread-1"]
        with library.database.reading():
            assert [i.key for i in library.documents()] == ["bread-1"]
            seen = library.revision
        with library.database.writing() as connection:
            bump_revision(connection)
            assert library.revision == seen + 1


@pytest.mark.parametrize("at_once", [10_000, 0])
def test_phrases_score_as_one_expression_of_them_does_whatever_changes(
    library: Library, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("ingest.library_words.LEARNED_AT_ONCE", at_once)
    documents = [make_document(seed) for seed in range(1, 6)]
    words = sorted({word for d in documents for p in d.passages for word in p.reading.split()})
    wanted = [
        words[::3],
        words[1::4],
        [*words[:4], " ".join(documents[0].passages[0].reading.split()[:2]), 'no "such" word', ""],
        [],
    ]

    def compare() -> None:
        for phrases in wanted:
            for k, weights in ((1, (1.0, 1.0)), (7, (0.5, 1.0)), (1000, (0.5, 1.0))):
                match = quote_words(phrases)
                expected = library.search_words(match, k, weights) if match else []
                assert library.search_phrases(phrases, k, weights) == expected
                assert library.search_phrases(phrases, k, weights) == expected

    for document in documents:
        add(library, document)
        compare()
    library.remove(["bread-2"])
    compare()


def test_scores_of_words_are_kept_within_a_bound(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.library_words.SCORES_KEPT", 3)
    document = make_document(1)
    add(library, document)
    words = sorted({word for p in document.passages for word in p.reading.split()})
    assert library.search_phrases(words, 100) == library.search_words(quote_words(words), 100) != []
    assert (
        library._words._n_kept
        == sum(len(rows) for rows, _ in library._words._columns.values())
        <= max(3, len(document.passages))
    )


def test_works_know_all_their_places(library: Library) -> None:
    for seed, work in ((1, "baker|1999|rye"), (2, "baker|1999|rye"), (3, "other")):
        add(library, make_document(seed), works=[work])
    found = {work.key: work.places for work in library.works()}
    assert found == {"baker|1999|rye": (("bread-1", 1), ("bread-2", 1)), "other": (("bread-3", 1),)}
    reference = make_document(9).references[0]
    assert {work for _, work in library.entries_like(reference)} == {"baker|1999|rye", "other"}
    assert library.entries_like(replace(reference, year=1980)) == []
    library.remove(["bread-1"])
    assert library.works()[0].places == (("bread-2", 1),)


def test_abbreviations_and_front_words_follow_the_documents(library: Library) -> None:
    document = make_document(1)
    add(library, document)
    assert library.abbreviations() == (("RB", "rye bread"),)
    assert {"baker", "muller"} <= library.front_words("bread-1")
    library.remove(["bread-1"])
    assert library.abbreviations() == ()
    with pytest.raises(LibraryError):
        library.front_words("bread-1")


def test_a_conversation_keeps_its_turns_as_they_were_given(library: Library) -> None:
    talks = library.conversations
    one, two = talks.create("Rye"), talks.create("Barley")
    turns = [{"role": "user", "content": "é \ud800 \x00 <b>"}, {"role": "assistant", "answer": {"n": [1, None]}}]
    assert [talks.append(one, turn, "Oven heat") for turn in turns] == [0, 1]
    assert talks.turns(one) == turns
    assert [(info.title, info.n_turns) for info in talks.list()] == [("Rye", 2), ("Barley", 0)]
    assert [info.id for info in talks.search("HEAT oven")] == [one]
    assert talks.search("heat barley") == []
    assert [info.id for info in talks.search("barl%")] == []
    talks.rename(two, "Wheat")
    revision = library.revision
    talks.delete(one)
    assert [info.title for info in talks.list()] == ["Wheat"] and library.revision == revision
    for gone in (lambda: talks.turns(one), lambda: talks.append(one, {}), lambda: talks.delete(one)):
        with pytest.raises(LibraryError, match="no conversation"):
            gone()


def test_removing_an_unknown_key_removes_nothing(library: Library) -> None:
    add(library, make_document(1))
    with pytest.raises(LibraryError, match="holds no document 'no'"):
        library.remove(["bread-1", "no"])
    assert [i.key for i in library.documents()] == ["bread-1"]


def test_entries_are_found_by_letters_those_with_most_first(library: Library) -> None:
    document = make_document(1)
    entry = document.references[0]
    told = ("Rye 100%_sour bread", "Oats and rye", "Barley")
    listed = tuple(replace(entry, number=i, text=text, title=None, container=None) for i, text in enumerate(told, 1))
    add(library, replace(document, references=listed), works=[None] * 3)
    found = library.entries_holding([["RYE"], ["oat", "wheat"]], 1, 10)
    assert [(key, r.number) for key, r in found] == [("bread-1", 2), ("bread-1", 1)]
    assert [r.number for _, r in library.entries_holding([["rye"], ["oat"]], 2, 10)] == [2]
    assert [r.number for _, r in library.entries_holding([["0%_s"]], 1, 10)] == [1]
    assert library.entries_holding([["rye"]], 1, 1) == found[1:]
    assert library.entries_holding([], 1, 10) == []


def test_documents_are_found_by_what_they_list(library: Library) -> None:
    document = make_document(1)
    other = replace(make_document(2), references=())
    add(library, document, works=[None] * len(document.references))
    add(library, other)
    assert library.keys_listing() == ("bread-1",)
    assert library.keys_listing([document.references[0].text[:5].upper()]) == ("bread-1",)
    assert library.keys_listing(["volcanology"]) == ()


def test_a_library_says_by_which_rules_of_reading_it_was_made(tmp_path: Path) -> None:
    made = replace(FINGERPRINT, reader=4, chunker=3)
    with Library(tmp_path / "library", made) as library:
        add(library, make_document(1))
    with Library(tmp_path / "library", made) as library:
        assert library.made_with == made
    with pytest.raises(ModelMismatch, match="reader rules 4, not 5"):
        Library(tmp_path / "library", replace(made, reader=5)).documents()


def test_the_rules_in_force_are_no_default() -> None:
    from ingest.embedding import Embedder
    from ingest.fingerprint import CHUNKER_RULES, READER_RULES, Fingerprint

    made = Embedder().fingerprint
    assert (made.reader, made.chunker) == (READER_RULES, CHUNKER_RULES)
    unsaid = Fingerprint(made.model, made.digest, made.dimension)
    assert (unsaid.reader, unsaid.chunker) != (READER_RULES, CHUNKER_RULES)
