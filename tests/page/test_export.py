"""Exports keep both hops, bring no markup of their own, and are found out when something in them was changed."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, CitedReference
from assistant.conversation import Assistant
from assistant.export import FORMS, Exchange, plain_markdown, write_export
from assistant.export_check import verify_export
from assistant.export_reading import ExportError
from tests.page.hostile import dose_strings, markup_strings

QUESTIONS = ("How often is biopsy of the porcelain vertebra diagnostic?", "In how many did bed rest relieve pain?", "SINS for a lytic T11 metastasis")


@pytest.fixture
def exchanges(assistant: Assistant) -> list[Exchange]:
    return [Exchange(question, assistant.ask(question)) for question in QUESTIONS]


def test_an_export_holds_against_its_own_library(assistant: Assistant, exchanges: list[Exchange]) -> None:
    for form in ("json", "markdown"):
        report = verify_export(write_export(exchanges, form, "Talk").encode(), assistant.library)
        assert report.holds, report.describe()
        assert report.quotes >= 2 and report.references >= 1


def test_one_answer_and_a_batch_are_checked_as_well(assistant: Assistant, exchanges: list[Exchange]) -> None:
    from assistant.answer import as_json

    one = json.dumps({"id": None, **as_json(exchanges[0].answer)})
    assert verify_export(one.encode(), assistant.library).answers == 1
    lines = "\n".join(json.dumps({"id": n, **as_json(e.answer)}) for n, e in enumerate(exchanges))
    assert verify_export(lines.encode(), assistant.library).answers == len(exchanges)
    claim = json.dumps(as_json(assistant.cite("Biopsy of the porcelain vertebra is diagnostic in 81% of patients.")))
    assert verify_export(claim.encode(), assistant.library).holds


def change_one(held: str, what: str) -> str:
    """The JSON export with one thing changed."""
    body = json.loads(held)
    answer = body["exchanges"][0]["answer"]
    cited = answer["citations"][0]
    if what == "quote":
        cited["quote"] = cited["quote"].replace("81", "91")
    elif what == "place":
        cited["start"] += 1
    elif what == "document":
        cited["document"] = "gone"
    elif what == "title":
        cited["title"] = "Another"
    elif what == "reference":
        cited["references"][0]["year"] = 1999
    elif what == "number":
        cited["references"][0]["number"] = 77
    elif what == "marker":
        cited["markers"] = [2]
    elif what == "statement":
        answer["text"] = answer["text"].replace("81", "18")
    elif what == "source":
        answer["text"] += "\nAnd more. [9]"
    elif what == "score":
        body["exchanges"][2]["answer"]["tool"]["result"]["range"] = [0, 1]
    return json.dumps(body)


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("quote", "quote"),
        ("place", "quote"),
        ("document", "document"),
        ("title", "document"),
        ("reference", "reference"),
        ("number", "reference"),
        ("marker", "marker"),
        ("statement", "statement"),
        ("source", "marker"),
        ("score", "score"),
    ],
)
def test_one_change_is_found(assistant: Assistant, exchanges: list[Exchange], what: str, found: str) -> None:
    changed = change_one(write_export(exchanges, "json"), what)
    report = verify_export(changed.encode(), assistant.library)
    assert found in {fault.what for fault in report.faults}, report.describe()


def test_a_changed_markdown_export_is_found(assistant: Assistant, exchanges: list[Exchange]) -> None:
    held = write_export(exchanges, "markdown")
    assert verify_export(held.encode(), assistant.library).statements == 2
    for old, new in (("> Biopsy", "> Biopsies"), ("Quill A", "Quill B"), ("diagnostic in 81%", "diagnostic in 18%"), (r". \[1\]", r". \[7\]")):
        assert old in held
        assert not verify_export(held.replace(old, new, 1).encode(), assistant.library).holds


@pytest.mark.parametrize("data", [b"", b"  ", b"\xff\xfe\x00", b"words", b"{}", b"[]", b"[1]", b"{", b'{"exchanges": 3}', b"[" * 60_000, b'{"kind": "answer"}'])
def test_what_is_no_export_is_refused_in_words(assistant: Assistant, data: bytes) -> None:
    with pytest.raises(ExportError) as refused:
        verify_export(data, assistant.library)
    assert str(refused.value).endswith((".", "again.", "JSON.")) and len(str(refused.value)) < 300


def cited(words: str) -> Exchange:
    """An exchange that says something in every field."""
    reference = CitedReference(3, words, words, 2020, words, words, None, None)
    citation = Citation(1, "key", words, (words,), 2021, None, "study", "full text", words, 2, 0, len(words), words, (3,), (reference,))
    return Exchange(words, Answer("answer", f"{words} [1]", (citation,)))


@pytest.mark.parametrize("strings", [markup_strings()[:120], dose_strings()[::5]], ids=["markup", "doses"])
def test_markdown_shows_the_characters_and_nothing_else(strings: list[str]) -> None:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True})
    for value in strings:
        flat = " ".join(value.split())
        tokens = reader.parseInline(plain_markdown(flat))[0].children or []
        assert {t.type for t in tokens} <= {"text", "text_special", "softbreak"}, value
        assert "".join(t.content for t in tokens) == flat


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_a_quote_comes_back_from_markdown(quote: str) -> None:
    from assistant.export_check import read_markdown

    clean = re.sub("[\ud800-\udfff\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "", quote).encode("utf-8", "replace").decode()
    exchange = cited("words")
    changed = replace(exchange.answer.citations[0], quote=clean, references=())
    held = write_export([Exchange("q", replace(exchange.answer, citations=(changed,)))], "markdown")
    assert [item.quote for item in read_markdown(held)] == [clean]


def test_bibliographies_hold_both_hops(exchanges: list[Exchange]) -> None:
    for form in ("bibtex", "ris", "csl"):
        held = write_export(exchanges, form)
        assert "Warm glass injection in the invented spine" in held
        assert "Sampling the porcelain vertebra" in held
        assert "As reported by okonkwo-2034, reference 1" in held


def test_bibliographies_are_read_back_by_others(exchanges: list[Exchange]) -> None:
    import bibtexparser
    import rispy

    works = json.loads(write_export(exchanges, "csl"))
    parsed = bibtexparser.parse_string(write_export(exchanges, "bibtex"))
    assert not parsed.failed_blocks and {e.key for e in parsed.entries} == {w["id"] for w in works}
    assert len(rispy.loads(write_export(exchanges, "ris"))) == len(works)
    assert len({w["id"] for w in works}) == len(works)


@pytest.mark.parametrize("words", ["a\nER  - \nTY  - BOOK", "$\\input{/etc/passwd}$ & 5 % {x} \\write18", "x\r\n@article{y, title={z}}", "\ud800\x00\x1f", ""])
def test_a_field_stays_a_field(words: str) -> None:
    import bibtexparser
    import rispy

    held = [cited(words or "x")]
    assert len(rispy.loads(write_export(held, "ris"))) == 2
    parsed = bibtexparser.parse_string(write_export(held, "bibtex"))
    assert len(parsed.entries) == 2 and not parsed.failed_blocks
    assert "\\input" not in write_export(held, "bibtex")
    for form in FORMS:
        write_export(held, form).encode("utf-8")


def test_an_unknown_form_and_an_empty_talk_are_refused(exchanges: list[Exchange]) -> None:
    with pytest.raises(ExportError, match="markdown, json"):
        write_export(exchanges, "word")
    with pytest.raises(ExportError, match="nothing to export"):
        write_export([], "json")
