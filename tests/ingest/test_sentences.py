"""Where sentences end in the prose of papers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingest.document import Span, join_spans
from ingest.sentences import split_sentences

CASES: list[list[str]] = yaml.safe_load((Path(__file__).parent / "data" / "sentences.yaml").read_text(encoding="utf-8"))


def split(text: str, *spans: Span) -> list[str]:
    return [join_spans(s.spans, text) for s in split_sentences(text, spans or (Span(0, len(text)),))]


@pytest.mark.parametrize("sentences", CASES, ids=[case[0][:40] for case in CASES])
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert split(text) == sentences


def test_missing_blank_behind_marks_ends_a_sentence() -> None:
    assert split("It rose.¹⁶Then it fell.") == ["It rose.¹⁶", "Then it fell."]


def test_sentence_cut_by_a_figure_is_one_with_two_spans() -> None:
    text = "It rose for a\n\nFig. 1 A loaf.\n\nlong time. Then it fell."
    head, rest = Span(0, 13), Span(text.index("long"), len(text))
    first, second = split_sentences(text, (head, rest))
    assert [span.of(text) for span in first.spans] == ["It rose for a", "long time."]
    assert [span.of(text) for span in second.spans] == ["Then it fell."]


def test_lines_are_white_space() -> None:
    assert split("It rose\nfor long.\nThen\nit fell.") == ["It rose for long.", "Then it fell."]


def test_text_without_a_stop_is_one_sentence() -> None:
    assert split("A fragment without an end") == ["A fragment without an end"]


def test_blank_text_has_no_sentence() -> None:
    assert split_sentences(" \n ", (Span(0, 3),)) == ()
