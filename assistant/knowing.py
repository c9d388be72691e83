"""What a library knows of words, as statements and claims are held against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from assistant.citing import read_span
from assistant.claim import Known
from assistant.facts.meaning import Key, Meanings
from assistant.facts.view import View, read_views
from assistant.words import fold, stem
from ingest.document import Document, Span

if TYPE_CHECKING:
    from assistant.search import Search

#: How much of its section before a sentence may name what the sentence is about [characters].
BEFORE = 700

_MEANINGS: WeakKeyDictionary[Search, tuple[int, Meanings]] = WeakKeyDictionary()


def meanings_of(search: Search) -> Meanings:
    """The synonyms, abbreviations and everyday words of a library, made once for each state of it."""
    search.refresh()
    revision = search.library.revision
    known = _MEANINGS.get(search)
    if known is None or known[0] != revision:
        made = Meanings.build(search.thesaurus, search.library.abbreviations(), search.lexicon.n_pieces)
        known = _MEANINGS[search] = (revision, made)
    return known[1]


def known_of(statement: str, search: Search) -> Known:
    """What is known of the words of one statement."""
    meanings = meanings_of(search)
    return Known(meanings, Rarity(search), unknown_words(statement, meanings, search))


class Rarity(Mapping[str, float]):
    """Weight of each stem, about 1 for a word of middling rarity; one that the library does not hold weighs most."""

    def __init__(self, search: Search) -> None:
        self._idf, self._stems = search.lexicon.idf, search.lexicon.stems
        self._rarest = search.lexicon.rarest

    def __getitem__(self, word: str) -> float:
        weight = self._idf(word)
        return 2 * (self._rarest if weight is None else weight) / self._rarest

    def get(self, word: str, default: object = None) -> float:  # type: ignore[override]
        """The weight; never the default, for an unknown word is a rare one."""
        return self[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stems)

    def __len__(self) -> int:
        return len(self._stems)


def unknown_words(statement: str, meanings: Meanings, search: Search) -> frozenset[str]:
    """The content words of a statement that no passage holds, under their own or another name."""
    names = {
        fold(w)
        for info in search.documents.values()
        for part in (info.title, *info.authors)
        for w in re.findall(r"[^\W_]+", part)
    }
    found = set()
    for view in read_views(statement, meanings):
        for i in view.content:
            token = view.sentence.tokens[i]
            if token.folded.removesuffix("'s") in names:
                continue
            held = search.lexicon.idf(token.stem) is not None or search.lexicon.idf(stem(fold(token.text))) is not None
            if not held and not _known_otherwise(view, i, search):
                found.add(token.folded)
    return frozenset(found)


def _known_otherwise(view: View, i: int, search: Search) -> bool:
    return any(
        all(search.lexicon.idf(word) is not None for word in _words(key))
        for phrase in view.phrases
        if phrase.first <= i <= phrase.last
        for key in phrase.reach
        if key != phrase.own
    )


def _words(key: Key) -> Key:
    return key[1:] if key[:1] == ("=",) else key


def text_before(document: Document, start: int) -> str:
    """What stands before a place in its section, as a reader understands it: whole sentences, the nearest ones."""
    head = figure_head(document, start)
    if head is not None and head.start < start:
        return read_span(document, (Span(head.start, min(start, head.start + BEFORE)),))
    section = document.section_at(start)
    floor = max(section.start if section else 0, start - BEFORE)
    spans = [
        Span(max(floor, span.start), min(start, span.end))
        for block in document.blocks
        if block.kind in block.EVIDENCE
        for span in block.spans
        if span.start < start and span.end > floor
    ]
    text = read_span(document, sorted(spans))
    if section is None or floor > section.start:
        text = re.sub(r"^.*?[.!?]\s+(?=[A-Z])", "", text, count=1)
    return text


_FIGURE = re.compile(r"\s*\W*Fig(?:ure|\.)?\s*\d+", re.I)


def figure_head(document: Document, start: int) -> Span | None:
    """Where the caption begins that a place belongs to: a figure's notes belong to the caption before them."""
    blocks = sorted(document.blocks, key=lambda b: b.spans[0].start)
    at = next((i for i, b in enumerate(blocks) if any(s.start <= start < s.end for s in b.spans)), None)
    while at is not None and at >= 0 and blocks[at].kind == "caption":
        first = blocks[at].spans[0]
        if _FIGURE.match(first.of(document.text)):
            return first
        at -= 1
    return None


def place_of(document: Document, start: int) -> str:
    """The place whose sentences may be read together: a figure with its notes, else the paragraph."""
    head = figure_head(document, start)
    if head is None:
        head = next(
            (b.spans[0] for b in document.blocks for s in b.spans if s.start <= start < s.end), Span(start, start)
        )
    return f"{document.key} {head.start}"
