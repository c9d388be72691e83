"""A clinical note as words in clauses: what is denied, what is left open, what is doubted, what is past.

Readers look for cues with regular expressions over the note's words (lower case, one space between, small misspellings
mended) and ask of each hit how it is meant. Every hit knows the characters of the user's own text that it stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.errors import ToolInputError
from assistant.tools.base import Span
from assistant.tools.cue import Cue
from assistant.tools.note_cues import (
    CORRECTION,
    COUNTED_NOUN,
    DENIED_NOUN,
    FINDING_NOUN,
    HEDGE,
    LABELLED_OPEN,
    NEGATION,
    NEXT_ADJECTIVE,
    NEXT_NOUN,
    NO_NEGATION,
    NOT_BEFORE,
    NOT_OF_NEXT,
    NOW,
    OPEN,
    OPEN_LIST,
    PAST,
    SCOPE_ENDS,
    SENTENCE_ENDS,
    STARTS_STATEMENT,
)
from assistant.tools.words import Token, is_spaced_dash, lower_text, number_clauses, split_tokens

ASKED = Cue(r" (?:status |character |type )?[:=] [?:](?: |$)")  # "pain: ?"
LIMIT = 30_000  # characters; the longest tumour-board letters are a fifth of this


@dataclass(frozen=True, slots=True)
class Hit:
    """A run of tokens that a cue matched: token numbers, the end not included, and the match itself."""

    first: int
    last: int
    match: re.Match[str]


def find_runs(numbers: list[int]) -> dict[int, tuple[int, int]]:
    """For each number of a non-decreasing list where its run begins and ends, the end not included."""
    runs: dict[int, tuple[int, int]] = {}
    for index, number in enumerate(numbers):
        runs[number] = (runs[number][0] if number in runs else index, index + 1)
    return runs


@lru_cache(maxsize=2048)
def compile_cue(pattern: str) -> re.Pattern[str]:
    """A cue's regular expression, compiled when it is first needed."""
    return re.compile(pattern)


@lru_cache(maxsize=256)
def any_of(cues: tuple[str, ...]) -> str:
    """A cue for what any of some cues matches."""
    return "|".join(cues)


class Note:
    """A text split into words and clauses.

    Attributes:
        text: The user's own text.
        tokens: Its words and signs.
        canon: The tokens joined by one space, with one before and one after; cues are matched against it.
        sentence, clause, piece: For each token the number of its sentence, of its clause (also split at commas and
            "but"), and of its piece (also split at "and" and "with").
    """

    def __init__(self, text: str, vocabulary: Iterable[str] = ()) -> None:
        if not isinstance(text, str):
            raise ToolInputError("text", type(text).__name__, "text")
        if len(text) > LIMIT:
            raise ToolInputError("text", f"{len(text)} characters", f"a note of at most {LIMIT} characters")
        self.text = text
        self._number(split_tokens(lower_text(text), frozenset(vocabulary)))

    def part(self, rule: Callable[[list[Token]], list[Token]]) -> Note:
        """The same note with the tokens that a rule makes of its own, the signs of no length that it puts in included."""
        parted = Note("")
        parted.text = self.text
        parted._number(rule(self.tokens))
        return parted

    def _number(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        starts, parts, at = [], [""], 1
        for token in self.tokens:
            starts.append(at)
            parts.append(token.text)
            at += len(token.text) + 1
        self._starts = starts
        self.canon = " ".join([*parts, ""])
        self.sentence, self.clause, self.piece = number_clauses(self.tokens)
        self._runs = {id(numbers): find_runs(numbers) for numbers in (self.sentence, self.clause, self.piece)}
        self.denied = self._spread_negation()

    def find(self, pattern: str, first: int = 0, last: int | None = None) -> Iterator[Hit]:
        """Every place where a cue matches, between two tokens if they are given."""
        if not self.tokens:
            return
        last = len(self.tokens) if last is None else last
        if first >= last:
            return
        start, end = self._starts[first], self._end_of(last - 1)
        for match in compile_cue(pattern).finditer(self.canon, max(0, start - 1), end + 1):
            if match.group(0).strip():
                yield self.hit_at(match)

    def has(self, pattern: str, first: int = 0, last: int | None = None) -> bool:
        """Whether a cue matches anywhere between two tokens."""
        if first == 0 and last is None:
            # The whole note, of which hundreds of cues are asked for every question.
            found = compile_cue(pattern).search(self.canon) if self.tokens else None
            if found is None or found.group(0).strip():
                return found is not None
        return next(self.find(pattern, first, last), None) is not None

    def affirmed(self, pattern: str, first: int = 0, last: int | None = None) -> Hit | None:
        """The first match of a cue that is neither denied, open nor doubted; or None."""
        for hit in self.find(pattern, first, last):
            if not self.is_denied(hit) and not self.is_open(hit) and not self.is_hedged(hit):
                return hit
        return None

    def words(self, first: int, last: int) -> str:
        """The canonical words between two tokens, with one space before and after."""
        return " " + " ".join(token.text for token in self.tokens[max(0, first) : last]) + " "

    def span(self, first: int, last: int) -> Span:
        """The characters of the user's text between two tokens."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Span(start, end, self.text[start:end])

    def span_of(self, hit: Hit) -> Span:
        """The characters of the user's text that a cue matched."""
        return self.span(hit.first, hit.last)

    def reach(self, index: int, numbers: list[int]) -> tuple[int, int]:
        """The run of tokens around one that share its number (of sentence, clause or piece)."""
        return self._runs[id(numbers)][numbers[index]]

    def clause_of(self, hit: Hit) -> tuple[int, int]:
        """The tokens of the clause that a hit begins in."""
        return self.reach(hit.first, self.clause)

    def piece_of(self, hit: Hit) -> tuple[int, int]:
        """The tokens of the piece that a hit begins in."""
        return self.reach(hit.first, self.piece)

    def sentence_of(self, hit: Hit) -> tuple[int, int]:
        """The tokens of the sentence that a hit begins in."""
        return self.reach(hit.first, self.sentence)

    def is_denied(self, hit: Hit) -> bool:
        """Whether a negation before the hit reaches it."""
        return self.denied[hit.first]

    def is_open(self, hit: Hit, wide: bool = False) -> bool:
        """Whether the hit's piece (with `wide`, its clause) says that the matter is not known."""
        first, last = self.clause_of(hit) if wide else self.piece_of(hit)
        if any(self._reaches(match, hit) for match in self._outside(OPEN, first, last, hit)):
            return True
        following = self.words(hit.last, min(len(self.tokens), hit.last + 14))
        if ASKED.match(following):
            return True
        listed = OPEN_LIST.match(following)
        return listed is not None and OPEN.match(following, listed.end()) is not None

    def _reaches(self, match: re.Match[str], hit: Hit) -> bool:
        """Whether words that leave something open speak of a hit, and not of another finding's label nearer to them.

        "mechanical pain alignment normal posterolateral unknown": the last one only.
        """
        found = self.hit_at(match)
        if found.first >= hit.last:
            return not any(
                self.tokens[index].text in FINDING_NOUN
                and self.tokens[index - 1].text not in {"or", "and", "nor", "/", "vs"}
                and not (index == hit.last and self.tokens[index].text in {"pain", "elements", "collapse", "height"})
                for index in range(hit.last, found.first)
            )
        labelled = found.first > 0 and self.tokens[found.first - 1].text in FINDING_NOUN
        return not (labelled and LABELLED_OPEN.fullmatch(match.group(0)) is not None)

    def is_hedged(self, hit: Hit) -> bool:
        """Whether the hit is only possible, suspected or asked about."""
        first, last = self.piece_of(hit)
        if any(True for _ in self._outside(HEDGE, first, last, hit)):
            return True
        before = self.tokens[hit.first - 1].text if hit.first else ""
        after = self.tokens[hit.last].text if hit.last < len(self.tokens) else ""
        if self._asks(hit):
            return True
        near_after = after == "?" and hit.last + 1 < len(self.tokens) and hit.last - first <= 3
        return (before == "?" and not self._ends_question(hit.first - 1)) or (
            near_after and self._inline_query(hit.last)
        )

    def is_past(self, hit: Hit) -> bool:
        """Whether the hit's clause speaks of an earlier time only."""
        first, last = self.clause_of(hit)
        low, high = self.piece_of(hit)
        return (
            # A time named after the hit is its own only in the same piece: "lytic, with no pain previously".
            (self._matches(PAST, first, hit.last) or self._matches(PAST, low, high))
            and not self._matches(NOW, first, last)
            and not self._matches(NOT_BEFORE, first, last)
        )

    def is_now(self, hit: Hit) -> bool:
        """Whether the hit's clause speaks of the present expressly."""
        first, last = self.piece_of(hit)
        return self._matches(NOW, first, last)

    def is_correction(self, hit: Hit) -> bool:
        """Whether the hit's sentence, up to the hit's clause, corrects what was said before."""
        first, _ = self.sentence_of(hit)
        _, last = self.clause_of(hit)
        return self._matches(CORRECTION, first, last)

    def _ends_question(self, index: int) -> bool:
        """Whether a question mark closes the sentence before it (there is a word directly before, then a blank)."""
        token = self.tokens[index]
        touches_next = index + 1 < len(self.tokens) and self.tokens[index + 1].start == token.end
        touches_last = index > 0 and self.tokens[index - 1].end == token.start
        return touches_last and not touches_next

    def _asks(self, hit: Hit) -> bool:
        """Whether the hit stands in a short question of its own ("Lytic?")."""
        first, last = self.sentence_of(hit)
        if self.tokens[last - 1].text != "?":
            return False
        short = last - first <= 5 and hit.last == last - 1
        piece, _ = self.piece_of(hit)
        inverted = re.match(
            r" (?:: )?(?:is|are|was|were|does|do) (?:the|it|there|this|she|he|any|his|her|pain)\b",
            self.words(max(first, last - 14), last),
        )
        return short or (inverted is not None and piece >= max(first, last - 14))

    def _inline_query(self, index: int) -> bool:
        """Whether a question mark after a word stands inside a note ("lytic?, pain +") and is no sentence's end."""
        following = self.tokens[index + 1].text if index + 1 < len(self.tokens) else ""
        return following in {",", ")", "/"}

    def _matches(self, pattern: re.Pattern[str] | Cue, first: int, last: int) -> bool:
        if first >= last:
            return False
        return pattern.search(self.canon, max(0, self._starts[first] - 1), self._end_of(last - 1) + 1) is not None

    def _outside(self, pattern: re.Pattern[str] | Cue, first: int, last: int, hit: Hit) -> Iterator[re.Match[str]]:
        """Matches of a pattern in a run of tokens that do not lie within the hit itself."""
        low, high = self._starts[hit.first], self._end_of(hit.last - 1)
        for match in pattern.finditer(self.canon, max(0, self._starts[first] - 1), self._end_of(last - 1) + 1):
            if match.end() <= low or match.start() >= high:
                yield match

    def _end_of(self, index: int) -> int:
        return self._starts[index] + len(self.tokens[index].text)

    def _index(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def hit_at(self, match: re.Match[str]) -> Hit:
        """The tokens that a match in `canon` covers."""
        lead = len(match.group(0)) - len(match.group(0).lstrip())
        trail = len(match.group(0)) - len(match.group(0).rstrip())
        first = self._index(match.start() + lead)
        return Hit(first, self._index(max(match.start() + lead, match.end() - trail - 1)) + 1, match)

    def _spread_negation(self) -> list[bool]:
        """For each token, whether a negation before it reaches it."""
        denied = [False] * len(self.tokens)
        if not self.tokens:
            return denied
        void = [False] * len(self.tokens)
        for pattern in (NO_NEGATION, OPEN):
            for match in pattern.finditer(self.canon):
                hit = self.hit_at(match)
                void[hit.first : hit.last] = [True] * (hit.last - hit.first)
        for match in NEGATION.finditer(self.canon):
            hit = self.hit_at(match)
            if void[hit.first] or self._is_verdict(hit):
                continue
            end = self._scope_end(hit.last)
            if hit.match.group(0).strip() == "non":  # a prefix: it denies the one word that follows
                end = min(end, hit.last + 1)
            for index in range(hit.last, end):
                denied[index] = True
        return denied

    def _is_verdict(self, hit: Hit) -> bool:
        """Whether a negation answers a label and says nothing of what follows ("pain: none, lytic")."""
        labelled = hit.first > 0 and self.tokens[hit.first - 1].text in {":", "=", "-"}
        ends = hit.last >= len(self.tokens) or self.tokens[hit.last].text in SENTENCE_ENDS | {",", "(", ")"}
        return labelled and ends

    def _scope_end(self, start: int) -> int:
        """Where a negation that begins before `start` stops: commas pass only in a list that "or" or "nor" closes."""
        index, content = start, 0
        while index < len(self.tokens) and index - start < 24:
            word = self.tokens[index].text
            if (word in SCOPE_ENDS and not (word == "only" and index == start)) or is_spaced_dash(self.tokens, index):
                break
            if word == "," and not self._list_goes_on(index):
                break
            if index > start and self._runs_on(index):
                break
            if word in {"with", "w/", "around", "surrounding", "behind"} and content:
                break
            if word == "and" and content and self._new_statement(index + 1):
                break
            content += word not in {",", "or", "any", "of", "the"}
            index += 1
        return index

    def _runs_on(self, index: int) -> bool:
        """Whether a new statement begins at a token though no sign or word parts it from the denied noun before."""
        before, word = self.tokens[index - 1].text, self.tokens[index].text
        if before not in DENIED_NOUN:
            return False
        if word in NEXT_ADJECTIVE:
            return not (before in {"pain", "pains"} and word in {"mechanical", "nonmechanical"})
        if word in NEXT_NOUN:
            return before not in NOT_OF_NEXT and word != before
        amount = word[0].isdigit() and index + 1 < len(self.tokens) and self.tokens[index + 1].text == "%"
        return amount and before not in COUNTED_NOUN

    def _list_goes_on(self, comma: int) -> bool:
        """Whether short items up to an "or" or "nor" follow a comma: "no kyphosis, scoliosis or subluxation"."""
        length = 0
        for index in range(comma + 1, min(len(self.tokens), comma + 16)):
            word = self.tokens[index].text
            if word in {"or", "nor"} and length:
                return True
            if word in SCOPE_ENDS or word in {"with", "no", "not", "without"} or word[0].isdigit() or length > 4:
                return False
            if not length and word != "," and self._new_statement(index):
                return False
            length = 0 if word == "," else length + 1
        return False

    def _new_statement(self, index: int) -> bool:
        """Whether the words after an "and" begin a statement of their own: a number, a quantity, an adjective."""
        if index >= len(self.tokens):
            return True
        word = self.tokens[index].text
        following = self.tokens[index + 1].text if index + 1 < len(self.tokens) else ""
        return (
            word[0].isdigit()
            or word in {"<", ">", "~", "≤", "≥"}
            or word in STARTS_STATEMENT
            or following in {"is", "are", "%"}
        )
