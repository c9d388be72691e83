"""Passages: whole sentences of one section, small enough for the embedding model with what stands over them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.captions import caption_label
from ingest.document import Block, Metadata, Passage, Sentence, Span, Structure, Table
from ingest.packing import Unit, pack_units
from ingest.pieces import is_finished
from ingest.readings import Mender
from ingest.sentences import split_sentences
from ingest.table_words import column_reading, row_parts, row_reading

MAX_TOKENS = 250  # the model reads 256 word pieces, two of them its own; four are left for what joins the parts
MAX_TITLE_TOKENS = 24
MAX_CAPTION_TOKENS = 30
_MAX_ROW_PARTS = 12
_SHORT_ITEM = 50  # characters

CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class _Place:
    """What all passages of one place share: kind, section, what stands over them, and the room that is left."""

    kind: str
    section: int | None
    context: str
    room: int
    table: int | None = None
    row: int | None = None


def embedded_text(passage: Passage) -> str:
    """What is embedded and indexed for a passage: what stands over it, then what it reads."""
    return f"{passage.context}\n{passage.reading}" if passage.context else passage.reading


def make_passages(
    text: str, structure: Structure, metadata: Metadata, count_tokens: CountTokens
) -> tuple[Passage, ...]:
    """Cut the evidence of a document into passages.

    Args:
        text: The stored text.
        structure: Its sections, blocks and tables.
        metadata: Its title stands over every passage.
        count_tokens: Number of word pieces of a text for the embedding model.

    Returns:
        Passages in the order of the text. Their sentences cover every visible character of the evidence exactly once;
        none is longer than the model reads, together with its context.
    """
    maker = _PassageMaker(text, structure, metadata, count_tokens)
    return tuple(sorted(maker.make(), key=lambda passage: (passage.start, passage.end)))


class _PassageMaker:
    """One run over the blocks of a document."""

    def __init__(self, text: str, structure: Structure, metadata: Metadata, count_tokens: CountTokens) -> None:
        self.text = text
        self.structure = structure
        self.title = " ".join(metadata.title.split())
        empty = count_tokens("")
        self.count = lambda words: count_tokens(words) - empty
        self.table_starts = [table.start for table in structure.tables]
        self.captions = {table.notes_span.start: table for table in structure.tables if table.notes_span}
        self.page_starts = [page.start for page in structure.pages]
        self.mender = Mender(text)
        self.contexts: dict[tuple[int | None, str], tuple[str, int]] = {}

    def make(self) -> Iterator[Passage]:
        """All passages, block by block."""
        run: list[Block] = []
        for block in self.structure.blocks:
            if block.kind == "table":
                yield from self._make_table(block)
            elif block.kind == "caption":
                yield from self._make_caption(block)
            elif block.kind in Block.EVIDENCE and (not run or run[0].section == block.section):
                run.append(block)
            elif block.kind != "furniture":
                yield from self._make_text(run)
                run = [block] if block.kind in Block.EVIDENCE else []
        yield from self._make_text(run)

    def _make_text(self, run: list[Block]) -> Iterator[Passage]:
        """Passages of the paragraphs and list items that follow each other in one section."""
        if not run:
            return
        section = run[0].section
        context, room = self._context(section)
        is_slide = section is not None and self.structure.sections[section].kind == "slide"
        for is_list, units in self._part_lists(run, room, is_slide):
            yield from self._pack(units, _Place("list" if is_list else "paragraph", section, context, room))

    def _part_lists(self, run: list[Block], room: int, is_slide: bool) -> Iterator[tuple[bool, list[Unit]]]:
        """Lists apart from paragraphs, each with the sentence that announces it; a slide is one list as it stands."""
        group: list[Unit] = []
        was_list = is_slide
        for block in run:
            is_list = is_slide or block.kind == "list_item"
            if group and is_list != was_list:
                lead = [group.pop()] if is_list and _announces(group[-1]) else []
                if group:
                    yield was_list, group
                group = lead
            was_list = is_list
            group.extend(self._units(block.spans, room, is_list))
        if group:
            yield was_list, group

    def _make_caption(self, block: Block) -> Iterator[Passage]:
        """Passages of a caption; notes below a table stand under its caption, later parts of one under its label."""
        table = self.captions.get(block.spans[0].start)
        context, room = self._context(block.section, table.caption if table else "")
        units = [unit for span in block.spans for unit in self._units((span,), room)]
        passages = list(self._pack(units, _Place("caption", block.section, context, room)))
        label = caption_label(block.spans[0].of(self.text)[:60])
        for index, passage in enumerate(passages):
            yield passage if not (index and label) else self._named(passage, label)

    def _named(self, passage: Passage, label: str) -> Passage:
        """A later part of a long caption, told by its label."""
        named = replace(passage, context=f"{passage.context} > {label}" if passage.context else label)
        return named if self.count(embedded_text(named)) <= MAX_TOKENS + 4 else passage

    def _make_table(self, block: Block) -> Iterator[Passage]:
        """A passage for each row, its reading spelled out with the columns' names, and one for each header row."""
        index = self._table_in(block)
        if index is None:
            yield from self._make_caption(block)
            return
        table = self.structure.tables[index]
        context, room = self._context(block.section, table.caption, with_sections=not table.caption)
        starts = [row[0].start for row in table.rows]
        n_header = sum(span.end <= starts[0] for span in block.spans) if starts else len(block.spans)
        if n_header:
            place = _Place("table_row", block.section, context, room, index)
            yield from self._make_header(table, block.spans[:n_header], place)
        for span in block.spans[n_header:]:
            row = max(bisect_right(starts, span.end - 1) - 1, 0)
            place = _Place("table_row", block.section, context, room, index, row)
            yield from self._make_row(table, span, place)

    def _table_in(self, block: Block) -> int | None:
        """Index of the table that stands in a block of kind table."""
        index = bisect_right(self.table_starts, block.spans[-1].end - 1) - 1
        return index if index >= 0 and self.table_starts[index] >= block.spans[0].start else None

    def _make_header(self, table: Table, spans: tuple[Span, ...], place: _Place) -> Iterator[Passage]:
        reading = column_reading(table)
        if self.count(reading) <= place.room:
            first, *others = (Sentence((span,)) for span in spans)
            yield self._passage([Unit(first, reading, 0), *(Unit(other, "", 0) for other in others)], place)
        else:
            yield from self._pack([unit for span in spans for unit in self._units((span,), place.room)], place)

    def _make_row(self, table: Table, span: Span, place: _Place) -> Iterator[Passage]:
        """A passage for a row, or as many of even size as its reading needs, each told by the row's name."""
        row = place.row or 0
        cells = [i for i, c in enumerate(table.rows[row]) if span.start <= c.start and c.end <= span.end]
        for n_parts in range(1, min(len(cells), _MAX_ROW_PARTS) + 1):
            edges = row_parts(table, row, cells, n_parts)
            readings = [row_reading(table, row, self.text, a, b) for a, b in pairwise(edges)]
            if all(self.count(reading) <= place.room for reading in readings):
                break
        else:
            yield from self._pack(self._units((span,), place.room), place)
            return
        cuts = [span.start, *(table.rows[row][edge].start for edge in edges[1:-1]), span.end]
        for reading, (start, end) in zip(readings, pairwise(cuts), strict=True):
            part = _trim(self.text, Span(start, end)) or Span(start, end)
            yield self._passage([Unit(Sentence((part,)), reading, 0)], place)

    def _pack(self, units: list[Unit], place: _Place) -> Iterator[Passage]:
        for group in pack_units(units, place.room):
            yield self._passage(group, place)

    def _passage(self, units: list[Unit], place: _Place) -> Passage:
        sentences = tuple(unit.sentence for unit in units)
        spans = _merge(self.text, sentences)
        reading = ("\n" if place.kind == "list" else " ").join(unit.reading for unit in units if unit.reading)
        page = self._page(spans[0].start)
        return Passage(
            spans, place.kind, place.section, page, sentences, place.context, reading, place.table, place.row
        )

    def _units(self, spans: tuple[Span, ...], room: int, is_item: bool = False) -> list[Unit]:
        """The sentences of a block, those that are too long cut into parts; a short item of a list is one."""
        is_short = is_item and sum(span.end - span.start for span in spans) <= _SHORT_ITEM
        sentences = (Sentence(spans),) if is_short else split_sentences(self.text, spans)
        units: list[Unit] = []
        for sentence in sentences:
            for part, reading, n_tokens in self._fit(sentence, room):
                leads = reading.endswith(":")
                units.append(Unit(part, reading, n_tokens, leads if is_item else not units, leads))
        return units

    def _fit(self, sentence: Sentence, room: int) -> Iterator[tuple[Sentence, str, int]]:
        """The sentence itself, or its parts when it is longer than there is room."""
        if sum(span.end - span.start for span in sentence.spans) <= 8 * room:
            reading = self.mender.read(sentence.spans)
            n_tokens = self.count(reading)
            if n_tokens <= room:
                yield sentence, reading, n_tokens
                return
        for span in sentence.spans:
            for part in self._cut(span, room):
                reading = self.mender.read((part,))
                yield Sentence((part,)), reading, self.count(reading)

    def _cut(self, span: Span, room: int) -> Iterator[Span]:
        """Parts of an over-long span, cut at clauses, else between words, else anywhere; nothing is left out."""
        start = span.start
        while start < span.end:
            width = min(span.end - start, 4 * room)
            while width > 1 and self.count(self.mender.read((Span(start, start + width),))) > room:
                width = max(width * 2 // 3, 1)
            end = start + width
            if end < span.end:
                end = _clause_end(self.text, start, end)
            part = _trim(self.text, Span(start, end))
            if part is not None:
                yield part
            start = end

    def _context(self, section: int | None, caption: str = "", with_sections: bool = True) -> tuple[str, int]:
        """What stands over a passage, and how many tokens are left for the passage itself."""
        key = (section if with_sections else None, caption)
        if key not in self.contexts:
            path = self._section_path(key[0])
            shares = [(name, MAX_TITLE_TOKENS) for name in (self.title, *path)] + [(caption, MAX_CAPTION_TOKENS)]
            parts = (self._shorten(name, share) for name, share in shares if name)
            context = " > ".join(dict.fromkeys(filter(None, parts)))
            self.contexts[key] = (context, MAX_TOKENS - self.count(context))
        return self.contexts[key]

    def _section_path(self, section: int | None) -> list[str]:
        """Titles of the innermost section and the one around it, from the outside in."""
        path: list[str] = []
        while section is not None and len(path) < 2:
            found = self.structure.sections[section]
            if found.title:
                path.insert(0, found.title)
            section = found.parent
        return path

    def _shorten(self, words: str, share: int) -> str:
        """As many of the first words as fit a share of tokens, cut at a colon where one stands."""
        if len(words) <= 20 * share and self.count(words) <= share:
            return words
        head = words[: 20 * share].partition(": ")[0]
        if len(head.split()) >= 4 and self.count(head) <= share:
            return head
        kept = words[: 20 * share].split()
        while kept and self.count(" ".join(kept)) > share - 1:
            kept = kept[: len(kept) - max(1, len(kept) // 8)]
        return f"{' '.join(kept)} …" if kept else ""

    def _page(self, offset: int) -> int | None:
        index = bisect_right(self.page_starts, offset) - 1
        return self.structure.pages[index].number if index >= 0 else None


def _announces(unit: Unit) -> bool:
    """Whether a sentence before a list announces it: it ends with a colon, or breaks off without a stop."""
    return unit.leads or not is_finished(unit.reading)


def _merge(text: str, sentences: Iterable[Sentence]) -> tuple[Span, ...]:
    """The sentences' spans, joined where only white space or a list mark stands between them."""
    merged: list[Span] = []
    for sentence in sentences:
        for span in sentence.spans:
            if merged and merged[-1].end <= span.start and not _has_words(text, merged[-1].end, span.start):
                merged[-1] = Span(merged[-1].start, span.end)
            else:
                merged.append(span)
    return tuple(merged)


def _has_words(text: str, start: int, end: int) -> bool:
    return end - start > 200 or any(c.isalnum() for c in text[start:end])


def _clause_end(text: str, start: int, end: int) -> int:
    """The last place before `end` where a clause ends, or a word, in the second half; else `end` itself."""
    half = start + (end - start) // 2
    for pattern in (r"[;:](?=\s)", r",(?=\s)", r"\s"):
        found = [m.end() for m in re.finditer(pattern, text[half:end])]
        if found:
            return half + found[-1]
    return end


def _trim(text: str, span: Span) -> Span | None:
    inner = span.of(text)
    if not inner.strip():
        return None
    return Span(span.start + len(inner) - len(inner.lstrip()), span.start + len(inner.rstrip()))
