"""Which documents are versions of one source, and which of them the library shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Metadata
from ingest.library import Library
from ingest.versions import Held, is_same_source, make_key, make_unique, place_document
from tests.ingest.invented import FINGERPRINT, make_document, make_vectors

FULL = Metadata("Rye loaves and their many oven temperatures", year=2020, doi="10.5555/rye.1", coverage="full text")
DIGEST = replace(FULL, coverage="digest", digest_of="https://doi.org/10.5555/RYE.1")
ABSTRACT = replace(FULL, doi=None, coverage="abstract")


def held(key: str, metadata: Metadata, source: str = "") -> Held:
    return Held(key, key * 4, source or f"/bakery/{key}.txt", metadata)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (FULL, DIGEST, True),
        (FULL, ABSTRACT, True),
        (FULL, replace(FULL, title="", doi="doi:10.5555/RYE.1."), True),
        (FULL, replace(FULL, doi="10.5555/rye.2"), False),
        (FULL, replace(ABSTRACT, year=2021), False),
        (replace(ABSTRACT, year=None), replace(FULL, doi=None, year=None), False),
        (replace(ABSTRACT, title="Rye"), replace(FULL, doi=None, title="Rye"), False),
        (replace(DIGEST, doi=None, title="x", digest_of=FULL.title.upper()), ABSTRACT, True),
        (replace(DIGEST, doi=None, year=None, digest_of=FULL.title), replace(FULL, doi=None), True),
        (replace(ABSTRACT, title=FULL.title + " 2020"), FULL, True),
        (replace(ABSTRACT, title="Rye and the many other things that one may do with it"), FULL, False),
        (replace(ABSTRACT, title=FULL.title + ": a randomised trial in three cities"), FULL, False),
        (
            replace(FULL, doi=None, title=FULL.title + ": a randomised trial in three cities"),
            replace(DIGEST, doi=None, digest_of=FULL.title),
            True,
        ),
        # A reply prints the DOI of the article that it speaks of.
        (FULL, replace(FULL, title="Comments by another baker who disagrees"), False),
    ],
)
def test_versions_of_one_source_are_known_by_doi_or_by_title_and_year(
    one: Metadata, other: Metadata, same: bool
) -> None:
    assert is_same_source(one, other) is same
    assert is_same_source(other, one) is same


def test_a_full_text_takes_the_place_of_its_digest_and_says_so() -> None:
    placement = place_document(held("paper", FULL), [held("rye-2020", DIGEST)])
    assert (placement.kind, placement.key, placement.replaces) == ("updated", "paper", ("rye-2020",))
    assert placement.reason == "takes the place of the digest of the same source (rye-2020)"


def test_a_digest_does_not_take_the_place_of_its_full_text() -> None:
    placement = place_document(held("rye-2020", DIGEST), [held("paper", FULL)])
    assert (placement.kind, placement.key) == ("unchanged", "paper")
    assert placement.reason == "the library holds the full text of the same source"


def test_a_digest_of_the_whole_is_kept_before_an_abstract() -> None:
    assert place_document(held("abstract", ABSTRACT), [held("rye-2020", DIGEST)]).kind == "unchanged"
    assert place_document(held("rye-2020", DIGEST), [held("abstract", ABSTRACT)]).replaces == ("abstract",)


def test_an_abstract_takes_the_place_of_the_digest_of_an_abstract() -> None:
    digest = replace(DIGEST, kind="abstract")
    assert place_document(held("abstract", ABSTRACT), [held("rye-2020", digest)]).replaces == ("rye-2020",)


def test_of_two_full_texts_the_newer_one_counts() -> None:
    assert place_document(held("b", FULL), [held("a", FULL)]).replaces == ("a",)


def test_a_changed_file_takes_its_old_versions_place_whatever_it_says_now() -> None:
    other = Metadata("Another title than before altogether", year=1999)
    placement = place_document(Held("paper", "new", "/bakery/paper.txt", other), [held("paper", FULL)])
    assert (placement.kind, placement.key, placement.replaces, placement.reason) == (
        "updated",
        "paper",
        ("paper",),
        None,
    )


def test_uploads_of_one_name_are_not_one_file() -> None:
    placement = place_document(
        Held("paper", "new", "paper.txt", Metadata("One")), [Held("paper", "old", "paper.txt", Metadata("Two"))]
    )
    assert (placement.kind, placement.key) == ("added", "paper-2")


@given(st.text(max_size=120))
def test_a_key_is_safe_whatever_the_files_name(name: str) -> None:
    key = make_key(name)
    assert key and len(key) <= 80 and all(c.isascii() and (c.isalnum() or c in "-_.") for c in key)
    assert not key.startswith((".", "-"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("filippiadis-2022.txt", "filippiadis-2022"),
        ("../../etc/Ünïted <b>.pdf", "United-b"),
        ("C:\\papers\\a b.docx", "a-b"),
        ("骨.txt", "document"),
        (".hidden", "document"),
        ("v1.2 notes", "v1.2-notes"),
    ],
)
def test_keys_read_like_the_names_they_come_from(name: str, key: str) -> None:
    assert make_key(name) == key


def test_keys_are_unique_upper_and_lower_case_alike() -> None:
    assert make_unique("Rye", ["rye", "rye-2"]) == "Rye-3"


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "library", FINGERPRINT) as opened:
        yield opened


def add(library: Library, document):
    return library.add_document(document, *make_vectors(document))


def test_a_version_whose_place_was_taken_is_not_read_again(library: Library) -> None:
    digest = make_document("digest", title=FULL.title, year=2020, coverage="digest", digest_of=FULL.title)
    full = make_document("full", title=FULL.title, year=2020)
    add(library, digest)
    assert add(library, full).replaces == (digest.key,)
    known = library.find_file(digest.sha256, digest.source)
    assert known is not None and (known.kind, known.key) == ("unchanged", full.key)
    taken = f"takes the place of the digest of the same source ({digest.key})"
    assert known.reason == f"the library holds another version of the same source ({full.key}); it {taken}"
    assert library.replaced(full.key) == (taken,)
    library.remove([full.key])
    assert library.find_file(digest.sha256, digest.source) is None


def test_a_version_that_was_set_aside_is_not_read_again(library: Library) -> None:
    digest = make_document("digest", title=FULL.title, year=2020, coverage="digest", digest_of=FULL.title)
    full = make_document("full", title=FULL.title, year=2020)
    add(library, full)
    assert add(library, digest).kind == "unchanged"
    known = library.find_file(digest.sha256, digest.source)
    assert known is not None and known.reason == "the library holds the full text of the same source"


def test_a_file_changed_back_to_what_it_was_is_a_change(library: Library) -> None:
    old = make_document("old", key="bread")
    new = replace(make_document("new", key="bread"), source=old.source)
    add(library, old)
    add(library, new)
    assert library.find_file(old.sha256, old.source) is None
    assert add(library, old).kind == "updated"
    assert library.text("bread") == old.text
