"""A piece: one unbroken part of the page, before cut paragraphs are made whole and sections are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.lines import Line

# A stop, then only what may stand behind one: closing quotes and brackets, reference marks raised, in braces or brackets.
_BEHIND_STOP = re.compile(
    r"[\"'”’»)\]*_]*+"
    r"(?:[⁰¹²³⁴-⁹⁻⁺†‡§ᵃ-ᶻ,–-]++|\^\{[^{}]*\}|\{[\d\s,;–-]*\}|\s?\[[\d\s,;–-]*\]|(?<!\d\.)\d{1,3}(?:[,–-]\d{1,3}){0,16})?"
    r"[\"'”’»)\]*_]*+$"
)
# "Murphy K," or "A pilot study. K." breaks off at an author's initial.
_INITIAL = re.compile(r"[.,;]\s[A-Z]\.$")
_STOPS = ".!?…:;"
_FUNCTION_WORDS = frozenset(
    "a an the and or nor but of in on at by for from to with without into onto over under between among within during "
    "after before than that which who whose as is are was were be been being has have had may might can could should "
    "would will must not no their its his her our this these those such when while where whether if because since both "
    "either neither each per via versus vs using including et".split()
)
# Level of a heading that stands at the top, whatever levels the others have.
TOP_LEVEL = 0


@dataclass(slots=True)
class Piece:
    """One part of the page.

    Attributes:
        kind: As of `Block`; "paragraph" until something else is known.
        fixed: The format's own markup says what it is; no rule changes it.
        spans: Usually one; several when markup nested inside it was taken out.
        level: Of a heading [1-], None when not known.
        section_kind: Of the section that a heading opens.
        gap: Number of blank lines before it.
        page_break: A page break, or the trace of a figure, stands before it.
        lines: Its lines, for text without markup.
        value: What a hint says of it.
        names: The names in an author line.
    """

    kind: str
    spans: tuple[tuple[int, int], ...]
    text: str
    fixed: bool = False
    level: int | None = None
    section_kind: str | None = None
    gap: int = 1
    page_break: bool = False
    lines: tuple[Line, ...] = ()
    value: object = None
    title: str | None = None
    names: tuple[str, ...] = ()
    n_words: int = field(init=False)

    def __post_init__(self) -> None:
        self.n_words = len(self.text.split())

    @property
    def is_soft(self) -> bool:
        """Whether rules may still say what it is."""
        return self.kind in ("paragraph", "list_item")

    def take(self, other: Piece) -> None:
        """Go on with what stands in `other`."""
        self.spans = (*self.spans, *other.spans)
        self.text = f"{self.text} {other.text}"
        self.n_words += other.n_words

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def make_piece(kind: str, lines: list[Line], text: str) -> Piece:
    """A piece of whole lines."""
    start, end = lines[0].start, lines[-1].end
    return Piece(
        kind, ((start, end),), text[start:end], gap=lines[0].gap, page_break=lines[0].page_break, lines=tuple(lines)
    )


def is_finished(text: str) -> bool:
    """Whether running text ends with a stop (with its quotes, brackets and reference marks) and is not cut off."""
    tail = text[-120:].rstrip()
    if _INITIAL.search(tail):
        return False
    last = max(tail.rfind(stop) for stop in _STOPS)
    return last >= 0 and bool(_BEHIND_STOP.match(tail, last + 1))


def is_left_open(text: str) -> bool:
    """Whether text breaks off where more must follow: at a comma, a hyphen, an open bracket or a function word."""
    tail = text[-60:].rstrip()
    if tail.endswith((",", "-", "–", "(", "/", "&", "=", "\u00ad", "\u2010", "\ufffe", "\x02")):
        return True
    words = tail.split()
    return bool(words) and words[-1].lower() in _FUNCTION_WORDS and words[-1] not in ("A", "I")


def begins_inside(text: str) -> bool:
    """Whether text begins in the middle of a sentence: with a small letter or a mark that never begins one."""
    head = text[:8].lstrip("\"'“‘([ \u00a0")
    return bool(head) and (head[0].islower() or head[0] in ",;)%")
