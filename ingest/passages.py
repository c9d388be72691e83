"""Passages: whole sentences of one section, small enough for the embedding model with what stands over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ingest.document import Block, Metadata, Passage, Sentence, Span, Structure, Table, join_spans
from ingest.sentences import split_sentences
from ingest.tables import row_reading

MAX_TOKENS = 250  # the model reads 256 word pieces, two of them its own; four are left for what joins the parts
AIM_TOKENS = 200
MIN_TOKENS = 100
MAX_TITLE_TOKENS = 24
MAX_CAPTION_TOKENS = 30
_CLAUSE = re.compile(r"[;:,](?=\s)|\s(?=(?:and|or|but|which|whereas|while)\s)|\s")
_WORD = re.compile(r"[^\W\d_]+")

CountTokens = Callable[[str], int]


def embedded_text(passage: Passage) -> str:
    """What is embedded and indexed for a passage: what stands over it, then what it reads."""
    return f"{passage.context}\n{passage.reading}" if passage.context else passage.reading


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence with its size, and whether it must stay with the one behind it."""

    sentence: Sentence
    reading: str
    n_tokens: int
    leads: bool = False


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
    return tuple(_PassageMaker(text, structure, metadata, count_tokens).make())


class _PassageMaker:
    """One run over the blocks of a document."""

    def __init__(self, text: str, structure: Structure, metadata: Metadata, count_tokens: CountTokens) -> None:
        self.text = text
        self.structure = structure
        self.title = " ".join(metadata.title.split())
        self.empty = count_tokens("")
        self.count = lambda words: count_tokens(words) - self.empty
        self.tables = {table.start: (index, table) for index, table in enumerate(structure.tables)}
        self.words = _Words(text)
        self.contexts: dict[tuple[int | None, str], tuple[str, int]] = {}

    def make(self) -> Iterator[Passage]:
        """All passages, in order."""
        run: list[Block] = []
        for block in self.structure.blocks:
            if block.kind not in Block.EVIDENCE:
                if block.kind not in ("furniture", "caption"):
                    yield from self._make_text(run)
                    run = []
                continue
            if block.kind in ("table", "caption"):
                yield from self._make_table(block) if block.kind == "table" else self._make_caption(block)
                continue
            if run and (run[0].section != block.section):
                yield from self._make_text(run)
                run = []
            run.append(block)
        yield from self._make_text(run)

    def _make_text(self, run: list[Block]) -> Iterator[Passage]:
        """Passages of the paragraphs and list items that follow each other in one section."""
        if not run:
            return
        context, room = self._context(run[0].section)
        for kind, blocks in _split_kinds(run, self._is_slide(run[0].section), self.text):
            units = [unit for block in blocks for unit in self._units(block.spans, room)]
            units = _mark_leads(units, self.text) if kind == "list" else units
            for group in _pack(units, room):
                yield self._passage(group, kind, run[0].section, context)

    def _make_caption(self, block: Block) -> Iterator[Passage]:
        context, room = self._context(block.section)
        units = [unit for span in block.spans for unit in self._units((span,), room)]
        for group in _pack(units, room):
            yield self._passage(group, "caption", block.section, context)

    def _make_table(self, block: Block) -> Iterator[Passage]:
        """A passage for each row, its reading spelled out, and one for the header rows."""
        found = self.tables.get(block.spans[0].start)
        span = Span(block.spans[0].start, block.spans[-1].end)
        if found is None:
            yield from self._make_caption(block)
            return
        index, table = found
        context, room = self._context(None, table.caption)
        edges = _row_edges(table, span)
        for row, edge in edges:
            reading = row_reading(table, row, self.text)
            unit_span = _trim(self.text, edge)
            if unit_span is None:
                continue
            n_tokens = self.count(reading)
            row_number = row if row >= 0 else None
            if n_tokens <= room and self.count(unit_span.of(self.text)) <= 4 * room:
                sentence = Sentence((unit_span,))
                yield Passage(
                    (unit_span,), "table_row", block.section, self._page(unit_span.start), (sentence,), context,
                    reading, index, row_number,
                )
                continue
            for group in _pack(self._units((unit_span,), room), room):
                yield self._passage(group, "table_row", block.section, context, index, row_number)

    def _passage(
        self, units: list[_Unit], kind: str, section: int | None, context: str,
        table: int | None = None, row: int | None = None,
    ) -> Passage:
        sentences = tuple(unit.sentence for unit in units)
        spans = _merge(self.text, sentences)
        glue = "\n" if kind == "list" else " "
        reading = glue.join(unit.reading for unit in units)
        return Passage(spans, kind, section, self._page(spans[0].start), sentences, context, reading, table, row)

    def _units(self, spans: tuple[Span, ...], room: int) -> list[_Unit]:
        units = []
        for sentence in split_sentences(self.text, spans):
            for part in self._fit(sentence, room):
                reading = self.words.reading(part.spans)
                units.append(_Unit(part, reading, self.count(reading)))
        return units

    def _fit(self, sentence: Sentence, room: int) -> Iterator[Sentence]:
        """The sentence itself, or its parts when it is longer than there is room."""
        size = sentence.end - sentence.start
        if size < 2000 and self.count(join_spans(sentence.spans, self.text)) <= room:
            yield sentence
            return
        for span in sentence.spans:
            for part in self._cut(span, room):
                yield Sentence((part,))

    def _cut(self, span: Span, room: int) -> Iterator[Span]:
        """Parts of an over-long span, cut at clauses, else between words, else anywhere; nothing is left out."""
        start = span.start
        while start < span.end:
            width = min(span.end - start, 6 * room)
            while width > 1 and self.count(self.text[start : start + width]) > room:
                width = max(width * 2 // 3, 1)
            end = start + width
            if end < span.end:
                end = _clause_end(self.text, start, end)
            part = _trim(self.text, Span(start, end))
            if part is not None:
                yield part
            start = end

    def _context(self, section: int | None, caption: str = "") -> tuple[str, int]:
        """What stands over a passage, and how many tokens are left for the passage itself."""
        path, start = [], section
        while section is not None:
            found = self.structure.sections[section]
            if found.title and found.kind != "front":
                path.append(found.title)
            section = found.parent
        key = (start, caption)
        if key not in self.contexts:
            shares = [(self.title, MAX_TITLE_TOKENS), *((name, MAX_TITLE_TOKENS) for name in reversed(path[:2]))]
            parts = [self._shorten(part, share) for part, share in (*shares, (caption, MAX_CAPTION_TOKENS)) if part]
            context = " > ".join(dict.fromkeys(filter(None, parts)))
            self.contexts[key] = (context, MAX_TOKENS - self.count(context))
        return self.contexts[key]

    def _shorten(self, words: str, share: int) -> str:
        """As many of the first words as fit a share of tokens, cut at a colon where one stands."""
        if self.count(words) <= share:
            return words
        head = words.partition(": ")[0]
        if len(head.split()) >= 4 and self.count(head) <= share:
            return head
        kept = words.split()
        while kept and self.count(" ".join(kept)) > share - 1:
            kept = kept[: len(kept) - max(1, len(kept) // 8)]
        return f"{' '.join(kept)} …" if kept else ""

    def _is_slide(self, section: int | None) -> bool:
        return section is not None and self.structure.sections[section].kind == "slide"

    def _page(self, offset: int) -> int | None:
        found = None
        for page in self.structure.pages:
            if page.start > offset:
                break
            found = page.number
        return found


class _Words:
    """Mends line-break hyphens in a reading, by the words that the document itself uses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: set[str] | None = None

    def reading(self, spans: tuple[Span, ...]) -> str:
        """The spans as one line, words that a line's end cut in two made whole."""
        raw = "\n".join(span.of(self.text) for span in spans)
        if "\n" not in raw:
            return " ".join(raw.split())
        raw = re.sub(r"(\w+)[-\u00ad\u2010\ufffe\x02]\s*\n\s*(\w+)", self._mend, raw)
        return " ".join(raw.split())

    def _mend(self, found: re.Match[str]) -> str:
        left, right = found[1], found[2]
        if not right[0].islower() or not left[-1].isalpha():
            return f"{left}-{right}"
        known = self._vocabulary()
        if (left + right).lower() in known or not (left.lower() in known and right.lower() in known):
            return left + right
        return f"{left}-{right}"

    def _vocabulary(self) -> set[str]:
        if self._known is None:
            whole = re.sub(r"\w+[-\u00ad\u2010\ufffe\x02]\s*\n\s*\w+", " ", self.text)
            self._known = {word.lower() for word in _WORD.findall(whole)}
        return self._known


def _split_kinds(run: list[Block], is_slide: bool, text: str) -> Iterator[tuple[str, list[Block]]]:
    """Paragraphs apart from lists; a slide is one list, whatever its lines look like."""
    if is_slide:
        yield "list", run
        return
    group: list[Block] = []
    for block in run:
        if group and group[-1].kind != block.kind:
            leads = group[-1].kind == "paragraph" and group[-1].spans[-1].of(text).rstrip().endswith(":")
            lead = [group.pop()] if leads else []
            if group:
                yield _kind_of(group), group
            group = lead
        group.append(block)
    if group:
        yield _kind_of(group), group


def _kind_of(group: list[Block]) -> str:
    return "list" if group[-1].kind == "list_item" else "paragraph"


def _mark_leads(units: list[_Unit], text: str) -> list[_Unit]:
    """Items that end with a colon stay with what they announce."""
    return [
        _Unit(u.sentence, u.reading, u.n_tokens, text[u.sentence.start : u.sentence.end].rstrip().endswith(":"))
        for u in units
    ]


def _pack(units: list[_Unit], room: int) -> Iterator[list[_Unit]]:
    """Groups of whole units within the room; near the aim, of even size, no small rest at the end."""
    total = sum(unit.n_tokens for unit in units)
    aim = min(AIM_TOKENS, room)
    n_groups = max(1, -(-total // aim))
    target = total / n_groups
    group: list[_Unit] = []
    size = 0
    for index, unit in enumerate(units):
        over = size + unit.n_tokens > room
        full = size >= target and total - size >= MIN_TOKENS / 2
        bound = bool(group) and group[-1].leads and not over
        if group and (over or (full and not bound)):
            carried = group[-1:] if group[-1].leads and len(group) > 1 else []
            yield group[: len(group) - len(carried)]
            total -= size
            group = list(carried)
            size = sum(u.n_tokens for u in group)
            total += 0
        group.append(unit)
        size += unit.n_tokens
        del index
    if group:
        yield group


def _merge(text: str, sentences: Iterable[Sentence]) -> tuple[Span, ...]:
    """The sentences' spans, joined where only white space stands between them."""
    merged: list[Span] = []
    for sentence in sentences:
        for span in sentence.spans:
            if merged and merged[-1].end <= span.start and not text[merged[-1].end : span.start].strip():
                merged[-1] = Span(merged[-1].start, span.end)
            else:
                merged.append(span)
    return tuple(merged)


def _row_edges(table: Table, span: Span) -> list[tuple[int, Span]]:
    """The rows of a table as spans that part it without a rest; -1 for the header rows."""
    starts = [row[0].start for row in table.rows]
    edges = []
    first = starts[0] if starts else span.end
    if span.start < first:
        edges.append((-1, Span(span.start, first)))
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else span.end
        edges.append((index, Span(start, end)))
    return edges


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
