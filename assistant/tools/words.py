"""The words and signs of a note, in lower case and mended, each with the characters it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.tools.note_cues import ANSWERS, CLAUSE_ENDS, PIECE_ENDS, SENTENCE_ENDS
from assistant.tools.spelling import SHORT_FORMS, mend_word

SAME_LENGTH = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "≦": "≤",
        "≧": "≥",
        "⩽": "≤",
        "⩾": "≥",
        "％": "%",
        "\t": " ",
        "\r": " ",
        "∼": "~",
        "≈": "~",
    }
)
TOKEN = re.compile(
    r"w/o|w/|s/p|c/o|b/l|n/a|r/o|h/o|y/o|pt\.|e\.g\.|i\.e\.|vs\.|approx\.|incl\.|mech\.|ca\.|resp\.|bilat\.|unilat\."
    r"|\d+(?:[.,]\d+)?(?=[^\d]|$)|\d+"
    r"|[^\W\d_]+(?:'[^\W\d_]+)?"
    r"|[<>]=|=<|=>|\+/-|\n[ \n]*|[^\s\w]|_"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of the note, lower case and mended, with the characters it stands for."""

    text: str
    start: int
    end: int


LONG_NUMBER = re.compile(r"\d{16,}")


def mask_long_numbers(text: str) -> str:
    """The text with rows of digits that no measure has (16 and more) made a word of the same length."""
    return LONG_NUMBER.sub(lambda found: "x" * len(found.group(0)), text)


def lower_text(text: str) -> str:
    """The text in lower case and plain signs, each character in its place."""
    flat = text.translate(SAME_LENGTH)
    low = flat.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in flat)


def split_tokens(low: str, vocabulary: frozenset[str]) -> list[Token]:
    """The words and signs of a lower-case text; a hyphen between two words is no sign."""
    tokens: list[Token] = []
    for match in TOKEN.finditer(low):
        text, start, end = match.group(0), match.start(), match.end()
        if text[0] == "\n":
            if not is_line_end(low, end, tokens):
                continue
            text = "\n"
        elif (
            (text == "-" and joins_words(low, start))
            or (text == "." and not ends_sentence(low, end))
            or (text == "." and tokens and tokens[-1].end == start and low[tokens[-1].start : start] in SHORT_FORMS)
        ):
            continue
        elif text == "#" and not low[end : end + 1].isdigit():  # "no # of T11"
            text = "fracture"
        elif text[0].isalpha():
            text = mend_word(text, vocabulary)
        tokens.append(Token(text, start, end))
    return [*answer_questions(tokens)]


def answer_questions(tokens: list[Token]) -> Iterator[Token]:
    """The tokens with the mark of a short question that is answered at once as a colon: "Pain? none"."""
    length = 0
    for index, token in enumerate(tokens):
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if token.text == "?" and 0 < length <= 5 and (following in ANSWERS or following[:1].isdigit()):
            yield Token(":", token.start, token.end)
            continue
        length = 0 if token.text in SENTENCE_ENDS else length + 1
        yield token


def is_line_end(low: str, end: int, tokens: list[Token]) -> bool:
    """Whether a new line ends a sentence: not when it only wraps one (small letters go on after no stop)."""
    if not tokens or tokens[-1].text in SENTENCE_ENDS:
        return False
    if low[end : end + 3].lstrip()[:1] in {"-", "•", "*"}:  # the next point of a list
        return True
    return not (
        tokens[-1].text in {",", "and", "or", "of", "the", "with", "no", "a", "in", "to", "-"} or end >= len(low)
    )


def joins_words(low: str, at: int) -> bool:
    """Whether a hyphen stands between two letters, as in "non-mechanical"."""
    return 0 < at < len(low) - 1 and low[at - 1].isalpha() and low[at + 1].isalpha()


def ends_sentence(low: str, end: int) -> bool:
    """Whether a full stop ends a sentence: a blank or nothing follows."""
    return end >= len(low) or not low[end].isalnum()


def is_spaced_dash(tokens: list[Token], index: int) -> bool:
    """Whether a token is a dash or stroke between two phrases ("no complaints - alignment kept"), and no range."""
    if tokens[index].text not in {"-", "/"} or not 0 < index < len(tokens) - 1:
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    spaced = before.end < tokens[index].start and tokens[index].end < after.start
    ranged = after.text[0].isdigit() and (before.text[0].isdigit() or before.text == "%")  # "30 - 40 %"
    begins = after.text[0].isalnum() or after.text in {"<", ">", "≤", "≥", "~"}
    return spaced and begins and not ranged and (before.text[0].isalnum() or before.text in {"%", ")"})


# Words after which a sentence or clause without any stop is taken to end, so that the time for a text stays in
# proportion to its length; people write a third of it.
LONGEST_SENTENCE, LONGEST_CLAUSE = 240, 80


def number_clauses(tokens: list[Token]) -> tuple[list[int], list[int], list[int]]:
    """For each token the numbers of its sentence, clause and piece; a sign that ends one belongs to it."""
    sentence = clause = piece = 0
    sentences: list[int] = []
    clauses: list[int] = []
    pieces: list[int] = []
    sentence_start = clause_start = 0
    for index, token in enumerate(tokens):
        word = token.text
        if index and clauses[-1] != clause:
            clause_start = index
        if index and sentences[-1] != sentence:
            sentence_start = index
        if index - sentence_start >= LONGEST_SENTENCE:
            sentence, clause, piece, sentence_start, clause_start = sentence + 1, clause + 1, piece + 1, index, index
        elif index - clause_start >= LONGEST_CLAUSE:
            clause, piece, clause_start = clause + 1, piece + 1, index
        if (word in CLAUSE_ENDS and word.isalpha()) or is_spaced_dash(tokens, index):
            clause, piece = clause + 1, piece + 1
        elif word in PIECE_ENDS:
            piece += 1
        sentences.append(sentence)
        clauses.append(clause)
        pieces.append(piece)
        if word in SENTENCE_ENDS:
            sentence, clause, piece = sentence + 1, clause + 1, piece + 1
        elif word in CLAUSE_ENDS and not word.isalpha():
            clause, piece = clause + 1, piece + 1
    return sentences, clauses, pieces
