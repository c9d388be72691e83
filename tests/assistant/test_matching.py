"""Weighing all candidates together gives what weighing each by itself, word by word, would give."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asked import Asked, read_asked
from assistant.concepts import Concept
from assistant.matching import KINDRED, Board, Matcher, able_forms, are_kindred, lay_out
from assistant.question import Question
from assistant.rank import N_NEAR, N_PAIR, N_TOPIC, PassageEvidence, SignalRow, score_signals, weigh_signals
from assistant.views import Vocabulary, view_passage
from assistant.weights import RANKING
from assistant.words import N_KEPT_CHARACTERS, STOP, stems, words
from ingest.document import Passage, Sentence, Span
from ingest.library import StoredPassage

WORDS = (
    "stable stability stabilise marble marbles glue of the a 5 12 kyphosis kyphotic kyphoplasty is radiology KP".split()
)
PHRASES = [
    ("stabl",),
    ("marbl",),
    ("glue", "of", "marbl"),
    ("of", "the"),
    ("kyphoplasti",),
    ("kyphosi", "glue"),
    ("12",),
    ("of",),
]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
passages = st.lists(st.tuples(st.lists(texts, min_size=1, max_size=4), texts, texts), min_size=1, max_size=4)
concepts = st.lists(
    st.tuples(st.lists(st.tuples(st.sampled_from(PHRASES), st.sampled_from([1.0, 0.85])), min_size=1, max_size=3), st.sampled_from([0.5, 2.0])),
    max_size=4,
)  # fmt: skip


def _store(number: int, sentences: list[str], context: str) -> StoredPassage:
    """A passage of invented sentences, each on a line of its own."""
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence((Span(len(text), len(text) + len(sentence)),)))
        text += sentence + "\n"
    passage = Passage((Span(0, len(text)),), "paragraph", None, None, tuple(spans), context, text.replace("\n", " "))
    return StoredPassage(number, "made", number, passage, text)


def _ask(concepts: list[tuple[list[tuple[tuple[str, ...], float]], float]], kind: str) -> Question:
    made = tuple(Concept(str(i), tuple(phrases), weight, True) for i, (phrases, weight) in enumerate(concepts))
    return Question("stable marble 12", "stable marble 12", kind, made, {})


def _set_up(found: list[tuple[list[str], str, str]], question: Question) -> tuple[Board, Vocabulary, Asked]:
    vocabulary = Vocabulary()
    views = [
        view_passage(_store(i, lines, context), None, vocabulary, before)
        for i, (lines, context, before) in enumerate(found)
    ]
    return lay_out(views), vocabulary, read_asked(question)


def _match_word(wanted: str, held: set[str]) -> float:
    if wanted in held:
        return 1.0
    kin = (s for s in held if len(wanted) >= 5 and len(s) >= 5 and s[:5] == wanted[:5] and are_kindred(wanted, s))
    return KINDRED if any(True for _ in kin) or (len(wanted) >= 5 and set(able_forms(wanted)) & held) else 0.0


def _match_text(concept: Concept, text: str) -> float:
    held, best = set(stems(text)), 0.0
    for phrase, weight in concept.alternatives:
        parts = [_match_word(s, held) for s in phrase if s not in STOP or len(phrase) == 1]
        if parts:
            whole = sum(parts) / len(parts)
            best = max(best, weight * (whole if whole == 1.0 or len(parts) == 1 else 0.6 * whole))
    return best


@given(passages, concepts)
def test_concepts_match_as_they_would_one_text_at_a_time(found: list[tuple[list[str], str, str]], asked: list) -> None:
    question = _ask(asked, "fact")
    board, vocabulary, read = _set_up(found, question)
    matches = Matcher(question.concepts, read.said, vocabulary).match(board)
    row = 0
    for lines, context, before in found:
        for i, line in enumerate(lines):
            beside = " ".join((*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2], before))
            for values, text in (
                (matches.own, line),
                (matches.near, beside),
                (matches.above, context),
                (matches.whole, " ".join(lines)),
            ):
                assert values[row].tolist() == [_match_text(c, text) for c in question.concepts]
            row += 1
    assert row == len(board.rows)


@given(passages, concepts)
def test_places_of_words_count_as_they_would_one_sentence_at_a_time(
    found: list[tuple[list[str], str, str]], asked: list
) -> None:
    question = _ask(asked, "number")
    board, vocabulary, read = _set_up(found, question)
    matches = Matcher(question.concepts, read.said, vocabulary).match(board)
    n = len(board.views)
    evidence = PassageEvidence([0.1] * n, [0.2] * n, [0.3] * n, [0.0] * n, [0.0] * n, [0.0] * n)
    table = weigh_signals(read, board, matches, evidence, np.zeros((len(board.rows), 2)), vocabulary)
    weights = [c.weight for c in question.concepts]
    lines = [line for given_lines, _, _ in found for line in given_lines]
    for row, line in enumerate(lines):
        held = stems(line)
        numbers = [i for i, s in enumerate(held) if s[:1].isdigit()]
        places = [
            [i for i, s in enumerate(held) if any(s in (w, *able_forms(w)) for p, _ in c.alternatives for w in p)]
            if m
            else []
            for c, m in zip(question.concepts, matches.own[row], strict=True)
        ]
        near = [any(abs(i - j) <= N_NEAR for i in at for j in numbers) for at in places]
        pairs = [any(abs(i - j) <= N_PAIR for i in a for j in b) for a, b in pairwise(places)]
        total = sum(weights) or 1.0
        content = [s for s in held if s not in STOP]
        new = [s for s in content if s not in read.said]
        signals = SignalRow(table, row)
        assert signals["pairs"] == (sum(pairs) / len(pairs) if pairs else 0.0)
        assert abs(signals["near_number"] - sum(w for w, n in zip(weights, near, strict=True) if n) / total) < 1e-12
        assert (
            abs(
                signals["topic"]
                - sum(w for w, at in zip(weights, places, strict=True) if any(i <= N_TOPIC for i in at)) / total
            )
            < 1e-12
        )
        assert signals["echo"] == float(not content or len(new) / len(content) < 0.2)
        assert signals["number"] == float(bool(numbers))
        assert abs(score_signals(table)[row] - sum(RANKING[name] * value for name, value in signals.items())) < 1e-9


def test_vocabulary_gives_a_stem_one_number_however_it_is_written() -> None:
    vocabulary = Vocabulary()
    assert vocabulary.read("Marble marbles MARBLE KP") == vocabulary.read("marble Marbles marble kp")
    assert [vocabulary.stems[n] for n in vocabulary.read("Stable kyphoplasties")] == stems("Stable kyphoplasties")


@pytest.mark.parametrize("text", ["The oven was cold.", "bread " * N_KEPT_CHARACTERS])
def test_the_words_of_a_text_belong_to_who_asks_for_them(text: str) -> None:
    first = words(text)
    first.pop()
    assert [word.text for word in words(text)] == text.replace(".", "").split()
