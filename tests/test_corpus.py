"""The shipped digests are whole, and the thesaurus says what it means to say."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from assistant.thesaurus import LAY_WEIGHT, build_thesaurus, shipped_thesaurus
from assistant.words import phrase_key, words
from ingest.document import Document
from ingest.pipeline import understand

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
#: What each digest must hold: number of references in its list, of tables, of captioned figures.
WHOLE = {
    "filippiadis-2022": (60, 0, 10),
    "gu-2017": (23, 3, 3),
    "massari-2009": (6, 0, 0),
    "spine-intervention-slides": (23, 0, 0),
    "tomasian-2023": (40, 0, 0),
}
FIELDS = ("key", "title", "kind", "coverage", "digest_of", "licence")


@lru_cache
def digest(key: str) -> Document:
    """A digest as the library would hold it; words stand for word pieces, which only packing depends on."""
    path = CORPUS / f"{key}.md"
    return understand(path.name, path.read_bytes(), lambda text: len(text.split()))


def front_matter(key: str) -> dict[str, object]:
    _, front, _ = (CORPUS / f"{key}.md").read_text(encoding="utf-8").split("---\n", 2)
    return dict(yaml.safe_load(front))


def body(key: str) -> str:
    text = (CORPUS / f"{key}.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    return text.split("\n## References\n")[0]


@pytest.fixture(scope="module")
def entries() -> dict[str, object]:
    return dict(yaml.safe_load((CORPUS / "thesaurus.yaml").read_text(encoding="utf-8")))


def test_corpus_is_these_digests() -> None:
    assert {path.stem for path in CORPUS.glob("*-*.md")} == set(WHOLE)


@pytest.mark.parametrize("key", WHOLE)
def test_front_matter_names_source_coverage_and_licence(key: str) -> None:
    front = front_matter(key)
    assert all(front.get(field) for field in FIELDS), f"{key} lacks one of {FIELDS}"
    assert front["key"] == key
    assert front["coverage"] == ("abstract" if key == "tomasian-2023" else "digest")
    assert front["licence"] == "CC-BY-4.0"
    assert front["digest_of"] in (front.get("doi"), front["title"])
    if key != "spine-intervention-slides":
        assert str(front["year"]) == key[-4:]
        assert front["authors"]


@pytest.mark.parametrize("key", WHOLE)
def test_references_are_all_there_and_numbered(key: str) -> None:
    references = digest(key).references
    assert [r.number for r in references] == list(range(1, WHOLE[key][0] + 1))
    unnamed = [r.number for r in references if not r.year]
    assert not unnamed, f"{key}: no year was read from entries {unnamed}"


@pytest.mark.parametrize("key", WHOLE)
def test_every_marker_resolves_and_every_bracket_is_a_marker(key: str) -> None:
    document = digest(key)
    numbers = {r.number for r in document.references}
    assert all(set(m.numbers) <= numbers for m in document.markers)
    printed = re.findall(r"\[\d[\d,\s-]*\]", body(key))
    assert len(printed) == len(document.markers)


@pytest.mark.parametrize("key", ["filippiadis-2022", "gu-2017"])
def test_every_reference_of_an_article_is_cited(key: str) -> None:
    document = digest(key)
    assert {n for m in document.markers for n in m.numbers} == {r.number for r in document.references}


@pytest.mark.parametrize("key", WHOLE)
def test_tables_are_read_with_caption_and_full_rows(key: str) -> None:
    tables = digest(key).tables
    assert len(tables) == WHOLE[key][1]
    for table, n_rows in zip(tables, (20, 8, 3), strict=False):
        assert table.caption.startswith("Table ")
        assert len(table.rows) == n_rows
        # A cell that is empty in print (no P value) may be left out at a row's end.
        # A row that names a group of rows has no other cell.
        assert all(len(table.header) - len(row) in (0, 1) for row in table.rows if len(row) > 1)
        assert all(cell.column for row in table.rows for cell in row[1:])


@pytest.mark.parametrize("key", WHOLE)
def test_figures_have_a_caption_each(key: str) -> None:
    document = digest(key)
    opening = (document.text[p.start : p.start + 12] for p in document.passages if p.kind == "caption")
    labels = {m.group(1) for said in opening if (m := re.match(r"Fig(?:ure|\.) (\d+)", said))}
    assert labels == {str(n) for n in range(1, WHOLE[key][2] + 1)}


def test_slides_stand_in_order_a_section_a_slide() -> None:
    numbers = [int(n) for n in re.findall(r"^## Slide (\d+)(?=:|$)", body("spine-intervention-slides"), re.M)]
    assert len(numbers) == 60
    assert numbers == sorted(set(numbers))
    assert (numbers[0], numbers[-1]) == (1, 98)
    assert len(re.findall(r"^## ", body("spine-intervention-slides"), re.M)) == 60


def test_doubtful_numbers_of_a_source_are_doubted_in_its_digest() -> None:
    doubted = {m.numbers: m.better for m in digest("filippiadis-2022").markers if m.suspect}
    assert doubted == {(24,): (25,), (25,): (24,), (50,): (51,)}
    said = " ".join(note.text for note in digest("gu-2017").notes)
    assert len(digest("gu-2017").notes) == 14
    for figure in ("101%", "36 and 13", "50, 1 and 19", "22, 3 and 27", "76 has no decimals", "42.9%", "make 112"):
        assert figure in said


@pytest.mark.parametrize("key", WHOLE)
def test_sentences_name_what_they_speak_of(key: str) -> None:
    hanging = re.findall(r"(?:^|[.!?] |^- |^\d+\. )((?:It|This|They|These|He|She)\b[^.\n]{0,60})", body(key), re.M)
    assert not hanging, f"{key}: these sentences hang on the one before: {hanging}"


@pytest.mark.parametrize("key", WHOLE)
def test_digest_holds_no_markup_but_headings_lists_and_tables(key: str) -> None:
    assert not re.search(r"<[a-z/!]|!\[|\]\(|\*\*|__|\t", body(key))


def test_thesaurus_has_each_kind_of_entry_once(entries: dict[str, object]) -> None:
    assert set(entries) == {"synonyms", "spellings", "lay", "classes"}
    text = (CORPUS / "thesaurus.yaml").read_text(encoding="utf-8")
    for part in text.split("\nclasses:\n"):
        keys = re.findall(r"^  ([^\s#-][^:\n]*):", part, re.M)
        twice = [key for key, n in Counter(keys).items() if n > 1]
        assert keys
        assert not twice, f"entries that stand twice, of which only the last would count: {twice}"


def test_thesaurus_terms_are_words(entries: dict[str, object]) -> None:
    for kind in ("synonyms", "spellings"):
        for group in entries[kind]:
            assert all(isinstance(term, str) and words(term) for term in group), group
            assert len({tuple(w.folded for w in words(term)) for term in group}) > 1, group
    for term, technical in entries["lay"].items():
        assert isinstance(term, str)
        assert technical
        assert all(isinstance(other, str) and words(other) for other in technical), term


def test_classes_hold_words_once_and_none_holds_itself(entries: dict[str, object]) -> None:
    thesaurus = shipped_thesaurus()
    for written, members in entries["classes"].items():
        keys = [tuple(w.stem for w in words(member)) for member in members]
        assert all(keys), written
        assert len(set(keys)) == len(keys), f"members of {written} that stand twice"
        name = tuple(w.stem for w in words(written))
        assert name not in thesaurus.classes_of(name), f"{written} would be a member of itself"


def test_member_leads_to_its_classes_and_not_back() -> None:
    thesaurus = build_thesaurus(
        {
            "synonyms": [["ovenol", "ovenase"], ["warmer", "calefacient"]],
            "classes": {"warmer": ["ovenol", "stovine"], "remedy": ["warmer"]},
        }
    )
    found = thesaurus.classes_of(("ovenas",))
    assert list(found.values()) == ["warmer", "warmer", "remedy"]
    assert ("calefaci",) in found
    assert not thesaurus.of(("stovin",))
    assert list(thesaurus.classes_of(("warmer",)).values()) == ["remedy"]
    assert not thesaurus.classes_of(("remedi",))


def test_phrase_is_known_without_its_articles_and_in_either_spelling() -> None:
    thesaurus = build_thesaurus({"spellings": [["tumour", "tumor"]], "lay": {"toast the tumor": ["calefaction"]}})
    expected = thesaurus.of(("toast", "the", "tumor"))
    assert expected
    assert thesaurus.of(("toast", "tumour")) == thesaurus.of(("toast", "the", "tumour")) == expected


def test_lay_words_lead_to_technical_terms_and_not_back() -> None:
    thesaurus = build_thesaurus({"lay": {"oven-warm": ["calidus"]}})
    (lay,) = thesaurus.alternatives
    assert list(thesaurus.of(lay).values()) == [LAY_WEIGHT]
    assert not thesaurus.of(next(iter(thesaurus.of(lay))))


def test_shipped_thesaurus_knows_both_spellings_and_abbreviations() -> None:
    thesaurus = shipped_thesaurus()

    def leads(term: str, other: str) -> bool:
        keys = [tuple(w.stem for w in words(t)) for t in (term, other)]
        return keys[1] in thesaurus.of(keys[0])

    assert leads("tumour", "tumor")
    assert leads("haemangioma", "hemangioma")
    assert leads("SIJ", "sacroiliac joint")
    assert leads("slipped disc", "herniation")
    assert leads("brittle bones", "osteoporosis")
    assert not leads("osteoporosis", "brittle bones")


def test_a_term_is_searched_for_in_either_spelling_whichever_an_entry_names() -> None:
    thesaurus = build_thesaurus({"spellings": [["tumour", "tumor"]], "lay": {"old lump": ["tumour rest"]}})
    assert thesaurus.of(phrase_key("old lump")) == dict.fromkeys(
        map(phrase_key, ("tumour rest", "tumor rest")), LAY_WEIGHT
    )
