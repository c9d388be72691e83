"""What the checks share: sentences on one line with their offsets, counts in digits and words, printed percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, Note, Span, Structure
from ingest.sentences import split_sentences

_ONES = "zero one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:])}))?|{'|'.join(_TEENS + _ONES)})"
_NOT_A_COUNT = r"(?!-|\s(?:hundred|thousand|million|quarters?|thirds?|fifths?|halves|half|times|fold|of them)\b)"
COUNT = (
    rf"(?:(?<![\w.,–-])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})(?![\d–-]|[.,]\d)|"
    rf"(?<!hundred and )(?<!-)\b(?i:{_WORD})\b{_NOT_A_COUNT})"
)
PERCENT = r"(?:(?<![\d.,–-])\d{1,3}(?:[.·]\d{1,3})?)\s?%"
NUMBER = r"(?:[-−]?(?:\d{1,5}(?:,\d{3})*(?:[.·]\d{1,4})?|[.·]\d{1,4}))"
_UNEVEN = re.compile(r"\s\s|[^\S ]")
MAX_SENTENCE = 3000  # characters; what is longer is a list or a table without its form
ROUNDING = 1e-9  # what floating point may add to a half


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence read as one line, with the offset of each of its characters in the document."""

    text: str
    offsets: Sequence[int]

    def note(self, start: int, end: int, text: str, kind: str = "arithmetic") -> Note:
        """A note on characters of the line."""
        return Note(self.offsets[start], self.offsets[end - 1] + 1, text, kind)


def read_lines(text: str, structure: Structure) -> Iterator[Line]:
    """The sentences of the evidence, tables aside, each on one line with single spaces."""
    blocks = [b.spans for b in structure.blocks if b.kind in Block.EVIDENCE - {"table"}] or [(Span(0, len(text)),)]
    for spans in blocks:
        for sentence in split_sentences(text, spans):
            if sentence.end - sentence.start <= MAX_SENTENCE:
                yield _flatten(text, sentence.spans)


def _flatten(text: str, spans: tuple[Span, ...]) -> Line:
    whole = spans[0].of(text)
    if len(spans) == 1 and not _UNEVEN.search(whole):
        return Line(whole, range(spans[0].start, spans[0].end))
    chars: list[str] = []
    offsets: list[int] = []
    for span in spans:
        if chars and chars[-1] != " ":
            chars.append(" ")
            offsets.append(span.start)
        for at in range(span.start, span.end):
            if not text[at].isspace():
                chars.append(text[at])
                offsets.append(at)
            elif chars and chars[-1] != " ":
                chars.append(" ")
                offsets.append(at)
    return Line("".join(chars), tuple(offsets))


def read_count(printed: str) -> int:
    """A count from digits ("1,204") or words ("seven", "twenty-two")."""
    words = printed.strip().casefold().replace("-", " ").split()
    if words[0] in _TENS:
        return 10 * (_TENS.index(words[0]) + 2) + (_ONES.index(words[1]) if len(words) > 1 else 0)
    known = _ONES + _TEENS
    return known.index(words[0]) if words[0] in known else int(words[0].replace(",", ""))


def read_number(printed: str) -> float:
    """A number as printed, with either minus sign and either decimal point."""
    return float(printed.replace("−", "-").replace("·", ".").replace(",", ""))


def count_decimals(printed: str) -> int:
    """Digits behind the decimal point."""
    found = re.search(r"[.·](\d+)", printed)
    return len(found[1]) if found else 0


def count_percent_decimals(printed: str) -> int:
    """The same for a percentage, whose zeros at the end are no more than layout ("72.0%" for 72%)."""
    found = re.search(r"[.·](\d*[1-9])", printed)
    return len(found[1]) if found else 0


def fits_percent(n: int, total: int, printed: str) -> bool:
    """Whether `printed` is n of total in percent: rounded or cut off, and with decimals within one of the last of them."""
    if total <= 0:
        return False
    value, decimals = read_number(printed.rstrip("% ")), count_percent_decimals(printed)
    true, unit = 100.0 * n / total, 10.0**-decimals
    near = unit - ROUNDING if decimals else unit / 2 + ROUNDING
    return abs(true - value) <= near or 0 <= true - value < unit - ROUNDING


def rounds_to(n: int, total: int, printed: str) -> bool:
    """The same, properly rounded only."""
    return fits_percent(n, total, printed) and abs(100.0 * n / total - read_number(printed.rstrip("% "))) <= (
        10.0 ** -count_percent_decimals(printed) / 2 + ROUNDING
    )


def say_percent(n: int, total: int, printed: str) -> str:
    """The right percentage, with at least one decimal and as many as show the difference ("75.47%" beside 76%)."""
    decimals = count_percent_decimals(printed)
    for shown in range(max(count_decimals(printed), 1), 5):
        said = f"{100.0 * n / total:.{shown}f}"
        if abs(float(said) - read_number(printed.rstrip("% "))) > 10.0**-decimals / 2 + ROUNDING:
            break
    return f"{said}%"


_LABELS = frozenset(
    "factor item statement question step model study cluster component domain table figure fig visit session cycle class "
    "level category stage arm part module task version no number group type grade phase week day month year hour score "
    "tier trial experiment aged age panel section chapter dimension wave round point".split()
)


def is_label(line: str, start: int) -> bool:
    """Whether the number that begins at `start` names a thing ("type 1", "Factor 2") and counts none."""
    word = re.search(r"([A-Za-z]+)[.\s]*[<>≤≥=]?\s?\(?$", line[max(0, start - 20) : start])
    return word is not None and word[1].casefold().rstrip("s") in _LABELS
