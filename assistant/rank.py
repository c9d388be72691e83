"""How well sentences answer a question: cheap signals and the weights that were fitted for them.

The weights (`weights.py`) come from `tests/bench/fit_ranker.py`, which fits them on invented questions and prints what
each signal is worth. A score is the weighted sum of the signals: higher answers better. All candidates of a question are weighed
together, each signal as a column of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.asked import Asked, spans_of_time
from assistant.groups import groups_of
from assistant.marks import MARKS
from assistant.matching import Board, Matches
from assistant.views import DIGITS, GRAMMAR, Vocabulary
from assistant.weights import RANKING

#: The first words of a sentence say what it is about; a number belongs to what stands near it; two things to each other [words].
N_TOPIC, N_NEAR, N_PAIR = 6, 6, 4
#: Stems of the words behind which a definition follows the term that it defines, and how near they stand [words].
_DEFINES = frozenset("is ar wa were refer mean describ denot involv consist compris defin impli".split())
N_DEFINES = 3
#: A sentence that says less than this of its own says the question again [share of its content words].
LEAST_NEW = 0.2
#: A span of time within the bound asked for, or the reverse, counts so much.
OTHER_BOUND = 0.3
#: Signals whose order among the candidates counts beside their size.
COMPARED = ("dense_sentence", "adapted", "own", "joint", "passage", "dense_passage", "lexical")

#: Signals of all candidates, float64, shape (n,), by name.
Table = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """What the search knows of the candidates' passages, the same for all sentences of one: a value a passage.

    `dense`, `lexical`, `fused`: how well the passages were found; `beside`: how near they lie to the answer before the
    question [0-1].
    """

    dense: Sequence[float]
    lexical: Sequence[float]
    fused: Sequence[float]
    named: Sequence[float]
    addressed: Sequence[float]
    beside: Sequence[float]


class SignalRow(Mapping[str, float]):
    """The signals of one candidate, by name: a row of the table of all."""

    __slots__ = ("_row", "_table")

    def __init__(self, table: Table, row: int) -> None:
        self._table, self._row = table, row

    def __getitem__(self, name: str) -> float:
        return float(self._table[name][self._row])

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of one candidate, by name; how far each concept of the question is matched in the sentence, and in what stands around it; its stems."""

    values: Mapping[str, float]
    matches: tuple[float, ...] = field(default=())
    stems: frozenset[str] = frozenset()
    around: tuple[float, ...] = field(default=())


def weigh_signals(
    asked: Asked,
    board: Board,
    matches: Matches,
    evidence: PassageEvidence,
    similarities: np.ndarray,
    vocabulary: Vocabulary,
) -> Table:
    """Compute every signal of every candidate of one question.

    Args:
        asked: What the question asks for.
        board: The candidates.
        matches: How far they speak of what is asked.
        evidence: What is known of the passages.
        similarities: Of each candidate to the question, and to the question as the adapter turns it (cosine), shape (n, 2).
        vocabulary: What numbers the stems.
    """
    kind, n_words, marks = asked.question.kind, board.n_words, asked.marks
    weights, none = np.array(asked.weights), np.zeros(len(n_words))
    own, above = matches.own, matches.above
    total = sum(asked.weights) or 1.0

    def share(values: np.ndarray) -> np.ndarray:
        return (values * weights).sum(axis=1) / total

    kinds = np.array([view.stored.passage.kind for view in board.views])[board.passages]
    sections = np.array([view.section_kind for view in board.views])[board.passages]

    def of_kind(name: str, wanted: bool = True) -> np.ndarray:
        return (kinds == name).astype(np.float64) if wanted else none

    def in_section(name: str, wanted: bool = True) -> np.ndarray:
        return (sections == name).astype(np.float64) if wanted else none

    def bears(mark: str, wanted: bool) -> np.ndarray:
        return board.bears(MARKS[mark]) if wanted else none

    own_share, number = share(own), bears("number", kind == "number")
    unit = np.max([board.bears(pattern) for pattern in asked.units], axis=0) if asked.units else none
    traits = vocabulary.traits_of(board.numbers)
    signals = {
        "own": own_share,
        "joint": share(np.maximum(np.maximum(own, 0.7 * above), 0.5 * matches.near)),
        "passage": share(np.maximum(matches.whole, above)),
        "squared": share(own * own) ** 2,
        "heaviest": none
        if asked.heaviest is None
        else np.maximum(own[:, asked.heaviest], 0.6 * above[:, asked.heaviest]),
        "pairs": _pairs(matches),
        "dense_sentence": similarities[:, 0].astype(np.float64),
        "adapted": similarities[:, 1].astype(np.float64),
        "dense_passage": board.spread(evidence.dense),
        "lexical": board.spread(evidence.lexical),
        "fused": board.spread(evidence.fused),
        "named": board.spread(evidence.named),
        "addressed": board.spread(evidence.addressed),
        "beside": board.spread(evidence.beside),
        "number": number,
        "no_number": 1.0 - number if kind == "number" else none,
        "percent": bears("percent", "percent" in marks),
        "time": bears("time", "time" in marks),
        "no_time": 1.0 - bears("time", True) if "when" in marks else none,
        "size": bears("length", "length" in marks),
        "unit": unit,
        "no_unit": 1.0 - unit if asked.units else none,
        "cause": bears("cause", "cause" in marks),
        "definition": bears("definition", kind == "definition"),
        "defines": _defines(weights, board, matches, vocabulary) if kind == "definition" else none,
        "head": own[:, list(asked.heads)].min(axis=1) - 1.0 if asked.heads else none,
        "listing": np.maximum(bears("listing", kind == "list"), of_kind("list", kind == "list")),
        "negated": bears("negated", "negated" in marks),
        "trial": bears("trial", kind == "comparison"),
        "caption": of_kind("caption"),
        "caption_asked": of_kind("caption", "picture" in marks),
        "table_row": of_kind("table_row"),
        "table_asked": of_kind("table_row", kind in ("number", "comparison")),
        "list_kind": of_kind("list"),
        "summary": in_section("abstract") + in_section("summary"),
        "methods_asked": in_section("methods", "done" in marks),
        "introduction": in_section("introduction"),
        "above": share(above),
        "topic": share(matches.gather(matches.stands_for & (matches.place <= N_TOPIC)[:, None])),
        "near_number": share(_near_numbers(board, matches, traits)) if kind == "number" else none,
        "density": own_share / (1 + n_words / 25),
        "echo": _echo(board, matches, traits),
        "first": (board.indexes == 0).astype(np.float64),
        "short": (n_words < 6).astype(np.float64),
        "long": np.clip((n_words - 35) / 40, 0.0, 1.0),
        "other_group": _other_group(asked, board) if asked.group else none,
        "numbers": _numbers(asked, board) if asked.spans or asked.numbers else none,
    }
    compare_signals(signals)
    return signals


def compare_signals(signals: Table) -> None:
    """Add to the signals of all candidates of a question the reciprocal of their place in order, as `rank_*`."""
    for name in COMPARED:
        signals[f"rank_{name}"] = reciprocal_ranks(signals[name])


def reciprocal_ranks(values: np.ndarray) -> np.ndarray:
    """1 for the largest value, 1/2 for the next and so on, float64, shape (n,); of equal ones the first comes first."""
    ranks = np.empty(len(values))
    ranks[np.argsort(-values, kind="stable")] = 1 / np.arange(1, len(ranks) + 1)
    return ranks


def score_signals(signals: Table, weights: Mapping[str, float] = RANKING) -> np.ndarray:
    """The weighted sum of the signals of each candidate, float64, shape (n,)."""
    scores = np.zeros(len(signals["own"]))
    for name, column in signals.items():
        if weights.get(name):
            scores += weights[name] * column
    return scores


def _pairs(matches: Matches) -> np.ndarray:
    """Share of neighbouring concepts of the question that also stand near each other in the sentence."""
    n_sentences, n_pairs = len(matches.own), matches.own.shape[1] - 1
    if n_pairs < 1:
        return np.zeros(n_sentences)
    counting = np.flatnonzero(matches.stands_for.any(axis=1))
    at, place, stands_for = matches.at[counting], matches.place[counting], matches.stands_for[counting]
    pairs = np.zeros((len(counting), n_pairs), dtype=bool)
    for step in range(min(N_PAIR + 1, len(counting))):
        # Each word with the so many-th behind it of those that stand for something.
        n = len(counting) - step
        near = (at[:n] == at[step:]) & (place[step:] - place[:n] <= N_PAIR)
        one, other = stands_for[:n], stands_for[step:]
        pairs[:n] |= ((one[:, :-1] & other[:, 1:]) | (one[:, 1:] & other[:, :-1])) & near[:, None]
    found = np.zeros((n_sentences, n_pairs))
    for pair in range(n_pairs):
        found[at[pairs[:, pair]], pair] = 1.0
    return found.sum(axis=1) / n_pairs


def _near_numbers(board: Board, matches: Matches, traits: np.ndarray) -> np.ndarray:
    """For each concept 1 when one of its words stands within `N_NEAR` of a number, else 0."""
    digits = _count_before(traits & DIGITS != 0)
    row = board.rows[matches.at]
    first = board.starts[row]
    begin = first + np.maximum(matches.place - N_NEAR, 0)
    end = first + np.minimum(matches.place + N_NEAR + 1, board.lengths[row])
    return matches.gather(matches.stands_for & (digits[end] > digits[begin])[:, None])


def _echo(board: Board, matches: Matches, traits: np.ndarray) -> np.ndarray:
    """Whether a sentence says next to nothing that the question does not say itself; function words say nothing."""
    content = _count_before(traits & GRAMMAR == 0)
    first, n_words = board.starts[board.rows], board.n_words
    n_content = content[first + n_words] - content[first]
    n_new = n_content - np.bincount(matches.at[matches.said], minlength=len(n_words))
    return ((n_words > 0) & (n_new / np.maximum(n_content, 1) < LEAST_NEW)).astype(np.float64)


def _count_before(held: np.ndarray) -> np.ndarray:
    """How many are true before each place, shape (n + 1,)."""
    return np.concatenate([[0], np.cumsum(held)])


def _defines(weights: np.ndarray, board: Board, matches: Matches, vocabulary: Vocabulary) -> np.ndarray:
    """Whether a sentence begins with what is to be defined, and a verb that defines follows."""
    found, last = np.zeros(len(board.rows)), np.zeros(len(board.rows), dtype=np.intp)
    named = np.flatnonzero(weights >= 0.5 * weights.max(initial=0.0))
    if not len(named):
        return found
    for concept in named:
        first, held = np.full(len(board.rows), N_TOPIC), matches.stands_for[:, concept]
        np.minimum.at(first, matches.at[held], matches.place[held])
        last = np.maximum(last, first)
    for i in np.flatnonzero(last < N_TOPIC):
        start = board.starts[board.rows[i]]
        behind = board.numbers[start + last[i] + 1 : start + min(last[i] + 1 + N_DEFINES, board.n_words[i])]
        found[i] = any(vocabulary.stems[number] in _DEFINES for number in behind)
    return found


def _other_group(asked: Asked, board: Board) -> np.ndarray:
    """Which sentences speak of other groups of patients than the one asked for, 1 or 0."""
    held = [groups for view in board.views for groups in view.derive(groups_of)]
    return np.array([bool(groups) and asked.group not in groups for groups in held], dtype=np.float64)


def _numbers(asked: Asked, board: Board) -> np.ndarray:
    """Share of the numbers asked for that the sentence holds; a span of time counts by its bound as well."""
    held = [spans for view in board.views for spans in view.read(spans_of_time)] if asked.spans else []
    found = [[float(s in h) or OTHER_BOUND * float((not s[0], s[1], s[2]) in h) for h in held] for s in asked.spans]
    found += [
        [float(number.search(view.texts[i]) is not None) for view in board.views for i in view.answering]
        for number in asked.numbers
    ]
    return np.array(found).sum(axis=0) / len(found)
