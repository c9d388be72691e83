"""From a hit to a statement that quotes it: the sentence with what it leans on, a table row by its cells, bullets in full."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.arranging import Statement
from assistant.bullets import read_bullets
from assistant.citing import read_span
from assistant.comparing import compared_rows
from assistant.question import Question
from assistant.search import Hit, Search
from assistant.tables import read_row
from ingest.document import Document, Passage, Sentence, Span


def make_statement(
    question: Question, hit: Hit, search: Search, n_more: int = 0, along: Sequence[Span] = ()
) -> Statement:
    """A hit as a statement: a sentence as it stands, a table row by its cells, a short group of bullets in full.

    Args:
        question: What is asked.
        hit: What answers.
        search: Where its document is.
        n_more: Sentences behind it that are quoted with it, whatever they say.
        along: Spans of its neighbours that are quoted with it.
    """
    document = search.document(hit.key)
    passage = hit.stored.passage
    if passage.kind == "table_row" and passage.table is not None and passage.row is not None:
        table = document.tables[passage.table]
        compared = compared_rows(question, table, passage.row, document) if question.kind == "comparison" else ()
        text = read_row(question, table, passage.row, document)
        return Statement(text, document, hit.spans, passage.reading, compared, table)
    if passage.kind == "list":
        text, spans = read_bullets(document, passage, hit.index, question.kind == "list")
        return Statement(complete(text), document, spans)
    around = {*sentences_around(document, hit, n_more, question.kind == "list"), *along}
    spans = join_neighbours(document.text, sorted(around, key=lambda span: span.start))
    text = complete(read_span(document, spans))
    return Statement(_headed(text, document, passage), document, spans)


#: A sentence that begins so lists what belongs to the thing that only its heading names.
_OF_HEADING = re.compile(
    r"(?:the )?(?:(?:main|major|common|absolute|relative|other|additional|possible) )?(?:(?:contra-?)?indications|complications|exclusion criteria|inclusion criteria)"
    r" (?:include|are|were|comprise)\b",
    re.I,
)
#: Headings of every paper, which name no thing.
_OF_EVERY_PAPER = re.compile(r"(?:\W*\b(?:abstract|introduction|background|patients?|materials?|methods?|results?|discussion|conclusions?|safety|study|design|key|points?|and)\b)+\W*", re.I)


def _headed(text: str, document: Document, passage: Passage) -> str:
    """A list of what belongs to a thing behind the heading that names the thing: without it, the list would seem to be of what was asked."""
    section = document.sections[passage.section] if passage.section is not None else None
    title = section.title.strip(" :.") if section and section.kind == "body" else ""
    if not title or not _OF_HEADING.match(text) or _OF_EVERY_PAPER.fullmatch(title):
        return text
    return f"{title}: {text}"


#: A sentence that begins so says what limits or opposes the one before it; to quote that one alone would mislead.
_OPPOSES = re.compile(
    r"\s*(?:however|nevertheless|nonetheless|in contrast|by contrast|conversely|on the other hand)\b", re.I
)
#: A sentence that begins so says of something what only the one before it names.
_LEANS = re.compile(
    r"\s*(?:it|they|these|this|those|the latter|the former|such|both|he|she|its|their|of these|of them|in these|here)\b(?! (?:study|review|article|work|paper)\b)",
    re.I,
)


#: A sentence that begins so goes on with a list that those before it began.
_GOES_ON = re.compile(r"\s*(?:(?:second|third|fourth|fifth|final|last)(?:ly)?|similarly|likewise),", re.I)
#: A list of sentences is told so far.
N_LISTED = 4


def sentences_around(document: Document, hit: Hit, n_more: int, in_full: bool = False) -> list[Span]:
    """The spans of a hit's sentence, of `n_more` behind it, of what opposes it and of what it leans on, in order.

    `in_full`: and of the sentences that count on with it ("Second, ... Finally, ...").
    """
    run = _paragraph_sentences(document, hit.stored.passage)
    at = next((i for i, s in enumerate(run) if s.spans == hit.spans), None)
    if at is None:
        return list(hit.spans)
    first, last = at, min(at + n_more, len(run) - 1)
    while in_full and last + 1 < len(run) and last - first < N_LISTED and _GOES_ON.match(document.text, run[last + 1].start):
        last += 1
    if last + 1 < len(run) and _OPPOSES.match(document.text, run[last + 1].start):
        last += 1
    if first and (_LEANS.match(document.text, run[first].start) or _OPPOSES.match(document.text, run[first].start)):
        first -= 1
    return [span for sentence in run[first : last + 1] for span in sentence.spans]


def _paragraph_sentences(document: Document, passage: Passage) -> list[Sentence]:
    """The sentences of a passage and of its neighbours in the same section."""
    at = next(i for i, p in enumerate(document.passages) if p.start == passage.start and p.kind == passage.kind)
    near = document.passages[max(0, at - 1) : at + 2]
    return [s for p in near if (p.section, p.kind) == (passage.section, passage.kind) for s in p.sentences]


def join_neighbours(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans with those made one between which nothing but white space stands."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip() and joined[-1].end <= span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def complete(text: str) -> str:
    """The text with a full stop when it ends in none."""
    return text if not text or text[-1] in ".!?:" else text + "."
