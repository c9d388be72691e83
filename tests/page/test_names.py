"""How documents are called on the page: as a reader calls them, never by a key where there is a name."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Citation, CitedReference
from assistant.conversation import Assistant
from assistant.pages.answers import plain_answer
from assistant.pages.evidence import citation_card, locate
from assistant.pages.names import count_of, names_of, printed_surname, short_name
from assistant.pages.works import _places, draw_works, shared_works


@pytest.mark.parametrize(
    ("author", "surname"),
    [("Yi-Feng Gu", "Gu"), ("Gu YF", "Gu"), ("Maria O'Brien", "O'Brien"), ("José Müller-Roth", "Müller-Roth"), ("McGuire A", "McGuire"), ("李明", "李明"), ("", "")],
)
def test_a_surname_keeps_its_letters(author: str, surname: str) -> None:
    assert printed_surname(author) == surname


def test_a_document_without_authors_is_called_by_its_title_cut_short() -> None:
    assert short_name((), 2030, "Slides on  needles", "slides-7") == "Slides on needles"
    assert short_name((), None, "", "slides-7") == "slides-7"
    assert len(short_name((), None, "word " * 40, "k")) <= 44


def test_two_documents_of_one_name_are_told_apart(assistant: Assistant) -> None:
    from ingest.pipeline import ingest_bytes

    for key in ("one", "two"):
        text = f"---\nkey: {key}\ntitle: On {key}\nauthors: [Ida Holm]\nyear: 2030\n---\n\n# On {key}\n\nPins of {key} bend at 4 newtons.\n"
        ingest_bytes(f"{key}.md", text.encode(), assistant.library, assistant.embedder)
    names = names_of(assistant)
    assert names["okonkwo-2034"] == "Okonkwo 2034"
    assert names["one"] != names["two"] and "one" in names["one"] and "Holm 2030" in names["one"]


@pytest.mark.parametrize(("n", "said"), [(0, "0 files"), (1, "1 file"), (2431, "2,431 files")])
def test_a_number_agrees_with_its_noun(n: int, said: str) -> None:
    assert count_of(n, "file") == said


def cited(**fields: object) -> Citation:
    """A citation with some fields of one's own."""
    reference = CitedReference(4, "Stone C. Glass. 2026.", "Stone", 2026, "Glass", None, None, None, ({"document": "lindqvist-2035", "number": 1},), None)
    held = dict(marker=1, document="okonkwo-2034", title="Glass", authors=("Ngozi Okonkwo", "A B", "C D", "E F"), year=2034, doi="10.5/x", kind="review", coverage="full text", section="Biopsy", page=5, start=0, end=4, quote="Text", markers=(4,), references=(reference,))  # fmt: skip
    return Citation(**{**held, **fields})  # type: ignore[arg-type]


def test_a_work_cited_elsewhere_names_the_document_and_its_number_there() -> None:
    card = citation_card(cited(), None, "x", names={"lindqvist-2035": "Lindqvist 2035"}).markup
    assert "Lindqvist 2035 (reference 1)" in card and "lindqvist-2035" not in card


@pytest.mark.parametrize(
    ("kind", "section", "page", "said"),
    [("study", "Results", 3, "Results, page 3"), ("slides", "Slide 7: Pain", 7, "Slide 7: Pain"), ("slides", "Pain", 7, "Pain, slide 7"), ("study", None, None, "")],
)
def test_a_place_is_said_once(kind: str, section: str | None, page: int | None, said: str) -> None:
    assert locate(cited(kind=kind, section=section, page=page)) == said


def test_what_is_copied_carries_both_hops() -> None:
    copied = plain_answer(Answer("answer", "Glass sets fast. [1]", (cited(quote="Glass\nsets  fast [4]."),)))
    assert copied.startswith("Glass sets fast. [1]\n")
    assert "[1] Ngozi Okonkwo, A B, C D, et al. Glass. 2034. (review, full text). Biopsy. p. 5. doi:10.5/x\n" in copied
    assert "\u201cGlass sets fast [4].\u201d" in copied and "as reported there, from: Stone C. Glass. 2026." in copied


def test_works_in_common_are_drawn_and_listed_by_name(assistant: Assistant) -> None:
    held, names = shared_works(assistant), names_of(assistant)
    assert [work.name for work in held] == ["Stone 2026"]
    assert _places(held[0], names) == "Cited by Lindqvist 2035 as reference 1; Okonkwo 2034 as reference 2"
    drawn = draw_works(held, ["lindqvist-2035", "okonkwo-2034"], names).to_dict()
    assert {(row["document"], row["number"]) for row in drawn["data"]["values"]} == {("Lindqvist 2035", 1), ("Okonkwo 2034", 2)}
