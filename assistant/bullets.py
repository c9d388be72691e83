"""Bullets of a slide or list as one statement: as many as belong together, without the works that a slide only lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.citing import read_span
from ingest.document import Document, Passage, Reference, Sentence, Span

#: A group of bullets up to so many words is quoted whole; of a longer one, what stands around the hit.
N_GROUP_WORDS = 45
#: The same when the question asks for a list.
N_LIST_WORDS = 120
#: The same around a work that a slide lists.
N_WORK_WORDS = 60
#: A bullet this long says enough by itself [words].
N_ALONE = 9
#: A line is part of a listed work when so much of it is [share of its characters].
MOSTLY = 0.6


def read_bullets(document: Document, passage: Passage, at: int, whole: bool) -> tuple[str, tuple[Span, ...]]:
    """The bullets around the one at `at`, in order, as text and as spans.

    A work that a slide lists is called a reference, and is left out beside bullets that say something unless it is hit.
    """
    section = document.sections[passage.section] if passage.section is not None else None
    title = section.title.strip() if section and section.kind != "front" else ""
    items = _items(document, passage.sentences, passage.sentences[at])
    hit = next(i for i, item in enumerate(items) if passage.sentences[at] in item.sentences)
    room = N_LIST_WORDS if whole else N_WORK_WORDS if items[hit].is_work else N_GROUP_WORDS
    first, last = _window([item.text for item in items], hit, room, alone=not items[hit].is_work)
    shown = [item for i, item in enumerate(items) if first <= i <= last and (i == hit or not item.is_work)]
    while len(shown) > 1 and shown[-1].text.endswith(":"):
        shown.pop()
    text = join_items([item.text for item in shown])
    lead = _lead(title) if title.strip(" :").casefold() not in text.casefold() else ""
    if all(item.is_work for item in shown):
        lead, text = "", text[:1].upper() + text[1:]
    return lead + text, (Span(shown[0].sentences[0].start, shown[-1].sentences[-1].end),)


@dataclass(frozen=True, slots=True)
class _Item:
    """A bullet, or the lines of one listed work, as a reader would say them."""

    text: str
    sentences: tuple[Sentence, ...]
    is_work: bool = False


def _items(document: Document, sentences: Sequence[Sentence], wanted: Sentence) -> list[_Item]:
    """The bullets of a passage; a picture's owner is none, unless it is what is wanted."""
    items: list[_Item] = []
    for work, group in groupby(sentences, lambda s: listed_work(document, s.spans)):
        lines = tuple(group)
        if work is None:
            read = ((s, read_span(document, s.spans)) for s in lines)
            items += [_Item(text, (s,)) for s, text in read if s == wanted or not _CREDIT.match(text)]
        else:
            text = join_works([read_span(document, s.spans) for s in lines])
            items.append(_Item(f"{REFERENCE}: {text}", lines, True))
    return items or [_Item(read_span(document, s.spans), (s,)) for s in sentences]


def join_works(lines: Sequence[str]) -> str:
    """The lines of a printed reference in one: a full stop between those that end without any."""
    return " ".join(
        line if line.endswith((".", ",", "?", "!", ":")) or i == len(lines) - 1 else f"{line}."
        for i, line in enumerate(lines)
    )


#: A picture's owner is no statement.
_CREDIT = re.compile(r"courtesy\b", re.I)
#: What an entry is called that a slide lists among its bullets.
REFERENCE = "reference listed on the slide"


def listed_work(document: Document, spans: Sequence[Span]) -> Reference | None:
    """The work listed on a slide that a line is part of; None when the line says something of its own."""
    if document.metadata.kind != "slides":
        return None
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    near = [(r, b) for r in document.references for b in r.spans if b.start < last and first < b.end]
    if not near:
        return None
    length = sum(len(s.of(document.text).strip()) for s in spans)
    found = [(r, a, b) for r, b in near for a in spans if a.overlaps(b)]
    shared = sum(len(document.text[max(a.start, b.start) : min(a.end, b.end)].strip()) for _, a, b in found)
    return found[0][0] if length and found and shared >= MOSTLY * length else None


def join_items(texts: Sequence[str]) -> str:
    """Bullets in one line, parted by semicolons; what a colon announces follows it."""
    joined = ""
    for text in (t.rstrip(" ;.") for t in texts):
        if text:
            joined += (" " if joined.endswith(":") else "; " if joined else "") + text
    return joined


def _lead(title: str) -> str:
    title = title.strip(" :")
    return f"{title}{'' if title.endswith(('?', '!')) else ':'} " if title else ""


def _window(texts: Sequence[str], at: int, most: int, alone: bool) -> tuple[int, int]:
    """First and last of the bullets around `at` that together have at most `most` words, forward before backward."""
    lengths = [len(t.split()) for t in texts]
    if sum(lengths) <= most:
        return 0, len(texts) - 1
    first = last = at
    total = lengths[at]
    if alone and total >= N_ALONE:
        return at, at
    while True:
        if last + 1 < len(texts) and total + lengths[last + 1] <= most:
            last += 1
            total += lengths[last]
        elif first > 0 and total + lengths[first - 1] <= most:
            first -= 1
            total += lengths[first]
        else:
            return first, last
