"""What a named document says of itself as a whole: its aim, its methods, its findings, its conclusion, its limits.

A question for one of these holds no word that a search could match. Papers say such things in places of their own:
under a heading, behind a label of the abstract ("Conclusion: ..."), or in a phrase ("The aim of this study was ...").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.arranging import Statement
from assistant.bullets import listed_work
from assistant.citing import read_span
from assistant.naming import KIND_WORDS
from assistant.question import Question
from assistant.words import ASKING, STOP, words
from ingest.document import Document, Passage, Span

#: Statements of one aspect, and words after which no further one is added.
N_STATEMENTS, N_WORDS = 3, 90


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that a document says of itself: how it is asked for, headed, labelled, and said in running text."""

    asked: re.Pattern[str]
    heading: re.Pattern[str]
    phrase: re.Pattern[str]


def _aspect(asked: str, heading: str, phrase: str) -> Aspect:
    return Aspect(
        re.compile(rf"\b(?:{asked})\b", re.I), re.compile(rf"\W*(?:{heading})", re.I), re.compile(phrase, re.I)
    )


#: In the order in which an answer that needs several of them gives them.
ASPECTS: Mapping[str, Aspect] = {
    "aim": _aspect(
        r"aims?|aimed|objectives?|purposes?|goals?|study question|research question|why was",
        r"aims?|objectives?|purpose",
        r"\b(?:aims?|objectives?|purpose|goal)\b.{0,40}\b(?:is|was|were|are)\b|\bthis (?:article|review|paper|study) (?:provides|reviews?|describes|evaluates?)",
    ),
    "methods": _aspect(
        r"methods?|methodology|design(?:ed)?|set[- ]?up",
        r"(?:materials?|patients|subjects|methods?)(?: (?:and|&) (?:materials?|methods?))?|study design",
        r"\bwe (?:treated|studied|included|enrolled|compared|reviewed)\b",
    ),
    "results": _aspect(
        r"results?|findings?|outcomes?|found|finds?|show(?:s|ed|n)?",
        r"results?|findings?",
        r"\b(?:confirmed|showed|was found|were observed|were found)\b",
    ),
    "conclusion": _aspect(
        r"conclu(?:de[sd]?|sions?|ding)|take[- ]?home|bottom[- ]line|key (?:points?|messages?)|main (?:messages?|points?)|messages?|"
        r"summar(?:y|i[sz]e[sd]?)|tl;?dr|verdict|(?:is|are) .{0,60}\babout|overview|gist",
        r"conclusions?|summary|key points?|interpretation",
        r"\bin (?:conclusion|summary|our experience)\b|\bwe conclude\b|\bto conclude\b",
    ),
    "limitations": _aspect(
        r"limit(?:s|ations?)|weakness(?:es)?|shortcomings?|drawbacks? of the study|caveats?",
        r"limitations?",
        r"\blimit(?:ed|ations?)\b.{0,40}\b(?:stud(?:y|ies)|trial|series|review)\b|^\s*(?:first|second|third|fourth|finally)(?:ly)?,",
    ),
}
#: A summary is the aim and the conclusion.
_SUMMARY = re.compile(r"\bsummar|\btl;?dr\b|\boverview\b|\bgist\b|\babout\b", re.I)
#: Words that name no subject of their own beside an aspect.
_FORM = frozenset(
    """main key overall brief briefly short quick quickly et al paper papers group team colleagues coworkers investigators
    researchers come reach reached draw drew point points home important most""".split()
) | {word for names in KIND_WORDS.values() for word in names}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LABEL = re.compile(
    r"\s*(?:background|introduction|aims?|objectives?|purpose|(?:materials?|patients|subjects)(?: (?:and|&) (?:methods?|materials?))?|"
    r"methods?|study design|results?|findings|conclusions?|interpretation|limitations?|keywords?|discussion)\s*:",
    re.I,
)


def asked_aspects(question: Question) -> tuple[str, ...]:
    """The aspects that a question asks for, of the document that it names, when it asks nothing else of it."""
    if len(question.surely_named) != 1 or question.addresses or question.previous_answer:
        return ()
    named = tuple(name for name, aspect in ASPECTS.items() if aspect.asked.search(question.unnamed))
    if not named:
        return ()
    rest = question.unnamed
    for name in named:
        rest = ASPECTS[name].asked.sub(" ", rest)
    if any(w.folded not in STOP and w.folded not in ASKING and w.folded not in _FORM for w in words(rest)):
        return ()
    return ("aim", "conclusion") if _SUMMARY.search(question.unnamed) else named[:2]


def overview(question: Question, document_of: Callable[[str], Document]) -> list[Statement]:
    """What the document that the question names says of itself; empty when the question asks something else.

    Args:
        question: The question, understood.
        document_of: Gives a document by its key.
    """
    aspects = asked_aspects(question)
    if not aspects:
        return []
    document = document_of(question.surely_named[0])
    said: list[Statement] = []
    for name in aspects:
        said += _tell(document, name, N_STATEMENTS if len(aspects) == 1 else N_STATEMENTS - 1)
    return said


def _tell(document: Document, name: str, most: int) -> list[Statement]:
    told: list[Statement] = []
    n_words = 0
    for spans in find_aspect(document, name)[:most]:
        text = read_span(document, spans)
        if told and n_words + len(text.split()) > N_WORDS:
            break
        told.append(Statement(text if text[-1:] in ".!?:" else f"{text}.", document, spans))
        n_words += len(text.split())
    return told


def find_aspect(document: Document, name: str) -> list[tuple[Span, ...]]:
    """The sentences in which a document says something of itself, each as its spans, in the order of the text.

    Looked for behind a label of its abstract, then under a heading, then by phrase; an abstract without labels ends with its
    results and its conclusion, each a paragraph.
    """
    aspect = ASPECTS[name]
    running = [p for p in document.passages if p.kind in ("paragraph", "list")]
    # What a slide quotes from an abstract is not said of the deck.
    behind = [] if document.metadata.kind == "slides" else _behind_label(document, running, aspect)
    if behind:
        return behind
    headed = {i for i, s in enumerate(document.sections) if aspect.heading.fullmatch(s.title.strip(" :.0123456789"))}
    under = [s.spans for p in running if p.section in headed for s in p.sentences]
    under = [spans for spans in under if not listed_work(document, spans)]
    if under:
        return under
    from_end = {"conclusion": 1, "results": 2}.get(name)
    paragraphs = _paragraphs(document, running)
    if document.metadata.coverage == "abstract" and from_end is not None and len(paragraphs) > from_end:
        return paragraphs[-from_end]
    return [s.spans for p in running for s in p.sentences if aspect.phrase.search(read_span(document, s.spans))]


def _paragraphs(document: Document, running: Sequence[Passage]) -> list[list[tuple[Span, ...]]]:
    """The sentences of the running text by paragraph; a passage may hold several."""
    found: list[list[tuple[Span, ...]]] = []
    for spans in (s.spans for p in running if p.kind == "paragraph" for s in p.sentences):
        apart = not found or _BLANK_LINE.search(document.text[found[-1][-1][-1].end : spans[0].start])
        if apart:
            found.append([])
        found[-1].append(spans)
    return found


def _behind_label(document: Document, running: Sequence[Passage], aspect: Aspect) -> list[tuple[Span, ...]]:
    """The sentences from a label of this aspect to the next label or the next section."""
    found: list[tuple[Span, ...]] = []
    section, inside = None, False
    for passage in running:
        inside = inside and passage.section == section
        for sentence in passage.sentences:
            label = _LABEL.match(document.text, sentence.spans[0].start)
            if label and label.end() < sentence.spans[0].end:
                inside = aspect.heading.fullmatch(label[0].strip(" :\n")) is not None and not found
                section = passage.section
            if inside:
                found.append(sentence.spans)
    return found
