"""The answer without a language model: the sentences that answer, quoted, the fewest that suffice.

Words around quotes are few, fixed, and state nothing of their own. Whether the library answers at all is decided here,
by rule, before anything is composed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Citation, Searched
from assistant.arranging import Statement, arrange, name_document, remark_coverage, remark_notes
from assistant.bullets import listed_work, read_bullets
from assistant.citing import cite_span, read_span, short_name
from assistant.decide import Decision, decide
from assistant.intent import fitting_tool
from assistant.parts import split_question
from assistant.question import STEPS, Question
from assistant.search import Hit, Search
from assistant.tables import read_row
from assistant.words import fold, words
from ingest.document import Document, Passage, Sentence, Span

#: An answer holds at most so many statements, unless the question asks for a list or names several documents.
N_STATEMENTS = 4
#: Words after which no further statement is added.
N_WORDS = 80
#: A further statement is added while those before it are together less likely than this to hold the answer.
ENOUGH = 0.9
#: A statement less likely than this is not added.
LEAST_LIKELY = 0.05
#: A statement that alone speaks of one side of a comparison needs to be no likelier than this.
SIDE_LIKELY = 0.01
#: A statement that speaks of less than those before it, by this share of the question's weight, must be so likely.
LESS, LIKELY_IF_LESS = 0.05, 0.1
#: A slide of so many words says nothing.
N_BARE = 5
#: Stems shared beyond this share of the smaller sentence make two sentences the same.
SAME_SHARE = 0.72


@dataclass(slots=True)
class Draft:
    """An answer in the making: lines, each with its statements, and the citations in the order of their markers."""

    search: Search
    lines: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def add(self, statement: Statement, prefix: str = "") -> None:
        """Add a statement as a line of its own, with its markers."""
        marks = "".join(f"[{self._mark(statement, span)}]" for span in statement.spans)
        self.lines.append(f"{prefix}{statement.text} {marks}")

    def _mark(self, statement: Statement, span: Span) -> int:
        made = cite_span(statement.document, span, len(self.citations) + 1, self.search.other_places, statement.reading)
        for known in self.citations:
            if (known.document, known.start, known.end) == (made.document, made.start, made.end):
                return known.marker
        self.citations.append(made)
        return made.marker

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def answer_from_passages(question: Question, search: Search) -> Answer:
    """Answer a question from the library's passages alone."""
    hits = search.find(question)
    searched = Searched(len(search.documents), search.n_passages)
    names = {key: short_name(search.document(key)) for key in question.surely_named}
    decision = decide(question, hits, names)
    if not decision.answers:
        return abstain(question, hits, search, decision, searched)
    draft = Draft(search)
    added = (question.kind == "reference" and _add_references(question, hits, search, draft)) or (
        question.kind == "definition" and _add_long_form(question, search, draft)
    )
    if added:
        return Answer("answer", draft.text, tuple(draft.citations), searched=searched)
    chosen = choose_statements(question, [*hits[:1], *find_parts(question, search), *hits[1:]], search)
    _add_in_order(chosen, draft)
    for remark in decision.remarks:
        draft.lines.append(remark)
    return Answer("answer", draft.text, tuple(draft.citations), searched=searched)


def _add_in_order(statements: Sequence[Statement], draft: Draft) -> None:
    """Add statements document by document, each document named when there are several, with notes and coverage."""
    groups = arrange(statements)
    several = len(groups) > 1
    for group in groups:
        if several:
            draft.lines.append(f"{name_document(group[0].document)}:")
        for statement in group:
            draft.add(statement, "- " if several else "")
            draft.lines.extend(remark_notes(statement))
    draft.lines.extend(remark_coverage([group[0].document for group in groups]))


def find_parts(question: Question, search: Search) -> list[Hit]:
    """The best hit for each of several things that a question asks, where the library answers it."""
    if question.previous_answer or question.text != question.typed:
        return []
    found: list[Hit] = []
    for part in split_question(question.text, search.name_documents):
        asked = search.understand(part)
        hits = search.find(asked)
        if hits and decide(asked, hits).answers and all(h.spans != hits[0].spans for h in found):
            matches = (0.0,) * len(question.concepts)
            found.append(replace(hits[0], is_part=True, signals=replace(hits[0].signals, matches=matches)))
    return found if len(found) > 1 else []


def choose_statements(question: Question, hits: Sequence[Hit], search: Search) -> list[Statement]:
    """The fewest statements that answer: the best one, and each further one that adds to it."""
    likely = likelihoods([h for h in hits if not h.is_part])
    chosen: list[Hit] = []
    statements: list[Statement] = []
    n_words, sure = 0, 0.0
    wanted = list(question.surely_named) or _asked_of_all(question, hits)
    limit = N_STATEMENTS + max(0, len(wanted) - 1) + (question.kind == "list")
    for hit in _telling(question, _in_turn(hits, wanted), search):
        first_of_named = len(wanted) > 1 and hit.key in wanted and all(h.key != hit.key for h in chosen)
        if chosen and not (first_of_named or hit.is_part):
            if n_words > N_WORDS or _repeats(hit, chosen) or _other_time(hit, chosen[0]) or _other_row(hit, chosen):
                continue
            sides = (
                question.kind == "comparison" and likely[id(hit)] >= SIDE_LIKELY and _new_side(question, hit, chosen)
            )
            if not sides and (sure >= ENOUGH or likely[id(hit)] < _needed(question, hit, chosen)):
                continue
        statement = make_statement(question, hit, search, n_more=0 if chosen else _n_following(question))
        if any(_overlap(statement, other) for other in statements):
            sure += likely.get(id(hit), 0.0)
            continue
        chosen.append(hit)
        statements.append(statement)
        sure += likely.get(id(hit), 0.0)
        n_words += len(statement.text.split())
        if len(statements) >= limit:
            break
    return statements


#: Words that ask what every document has to say.
_ALL = re.compile(
    r"\b(?:all|each|every|which)(?: of)?(?: the| these| your)? (?:\w+ )?(?:documents?|sources?|papers|publications)\b"
    r"|\b(?:do|across) (?:the|these|your|our) (?:documents|sources|papers)\b",
    re.I,
)
#: A document has something to say when its best hit speaks of this share of what the best of all speaks of.
SPEAKS = 0.75


def _asked_of_all(question: Question, hits: Sequence[Hit]) -> list[str]:
    """The documents that speak of what is asked, best first, when the question asks for all; else none."""
    if not _ALL.search(question.text) or not hits:
        return []

    def spoken(hit: Hit) -> float:
        return sum(c.weight * m for c, m in zip(question.concepts, hit.signals.matches, strict=True) if c.known)

    least = SPEAKS * spoken(hits[0])
    return list(dict.fromkeys(hit.key for hit in hits if spoken(hit) >= least))


def likelihoods(hits: Sequence[Hit]) -> dict[int, float]:
    """How likely each hit is to hold the answer if one of them does [0-1]; the scores were fitted as such."""
    top = max((h.score for h in hits), default=0.0)
    weights = [math.exp(h.score - top) for h in hits]
    total = sum(weights) or 1.0
    return {id(h): w / total for h, w in zip(hits, weights, strict=True)}


def _in_turn(hits: Sequence[Hit], wanted: Sequence[str]) -> Iterable[Hit]:
    """The hits in order; when several documents are named, the best of each of them first."""
    parts = [h for h in hits if h.is_part]
    if len(wanted) < 2 or parts:
        return hits
    best = [next((h for h in hits if h.key == key), None) for key in wanted]
    first = sorted((h for h in best if h is not None), key=lambda h: -h.score)
    return [*first, *(h for h in hits if h not in first and h.key in wanted)]


def _repeats(hit: Hit, chosen: Sequence[Hit]) -> bool:
    """Whether a hit says what one of those chosen says already: nearly the same words, and the same numbers."""
    stems = set(hit.signals.stems)
    return any(
        len(stems & set(other.signals.stems)) > SAME_SHARE * min(len(stems), len(other.signals.stems))
        and _numbers_in(hit) == _numbers_in(other)
        for other in chosen
    )


def _other_time(hit: Hit, first: Hit) -> bool:
    """Whether a row of the table that answers stands for another number or time than the one asked for."""
    mine, its = hit.stored.passage, first.stored.passage
    same_table = mine.kind == its.kind == "table_row" and hit.key == first.key and mine.table == its.table
    return same_table and hit.signals.values["numbers"] < first.signals.values["numbers"]


def _other_row(hit: Hit, chosen: Sequence[Hit]) -> bool:
    """Whether a hit is a row of a table of which another row, already chosen, bears a name asked for that this one lacks."""
    mine = hit.stored.passage
    rows = [
        h
        for h in chosen
        if mine.kind == h.stored.passage.kind == "table_row"
        and (h.key, h.stored.passage.table) == (hit.key, mine.table)
    ]
    pairs = [(h.signals.matches[i], hit.signals.matches[i]) for h in rows for i in range(len(hit.signals.matches))]
    return any(theirs >= 0.75 and own < 0.5 for theirs, own in pairs) and not any(
        own >= 0.75 and theirs < 0.5 for theirs, own in pairs
    )


#: Words that ask for works rather than for what they found.
_WORKS = re.compile(
    r"\b(?:stud(?:y|ies)|papers?|trials?|articles?|references?|publications?|published|publish|cite[sd]?|citations?|literature|authors?"
    r"|journals?|meta-?analys[ei]s|works?|reports?|reviews?|evidence|slides?|who|whose)\b",
    re.I,
)


def _telling(question: Question, hits: Iterable[Hit], search: Search) -> Iterable[Hit]:
    """The hits without those that are mere headings, and without works that a slide only lists.

    A listed work stays where it is the best that there is, or where works are asked for.
    """
    told = [h for h in hits if not (_is_bare(h) or _is_empty(h, search) or _speaks_of_indications(question, h))] or list(hits)
    if _WORKS.search(question.text):
        return told
    return [*told[:1], *(h for h in told[1:] if not _only_lists(search.document(h.key), h.stored.passage))]


_AGAINST = re.compile(r"\bcontra-?indicat|\bwho (?:should|must) not\b|\bmust not\b|\bexclu", re.I)
_FOR = re.compile(r"\bindicat(?:ions?|ed)\b", re.I)


def _speaks_of_indications(question: Question, hit: Hit) -> bool:
    """Whether contraindications are asked for and a hit tells the indications: to mix the two would harm."""
    asked = re.search(r"\bcontra-?indicat", question.text, re.I) and not _FOR.search(question.text)
    return bool(asked) and _FOR.search(hit.text) is not None and _AGAINST.search(hit.text) is None


def _is_empty(hit: Hit, search: Search) -> bool:
    """Whether a table row has a label and no values: it names the rows below it."""
    passage = hit.stored.passage
    if passage.kind != "table_row" or passage.table is None or passage.row is None:
        return False
    return all(cell.end <= cell.start for cell in search.document(hit.key).tables[passage.table].rows[passage.row][1:])


def _only_lists(document: Document, passage: Passage) -> bool:
    """Whether a passage holds nothing but works that a slide lists."""
    return all(listed_work(document, s.spans) for s in passage.sentences)


def _is_bare(hit: Hit) -> bool:
    """Whether a passage is no more than a heading of its slide: few words, and no number among them."""
    passage = hit.stored.passage
    n_words = sum(len(hit.stored.text[s.start : s.end].split()) for s in passage.sentences)
    return passage.kind == "list" and n_words <= N_BARE and not any(c.isdigit() for c in hit.text)


def _numbers_in(hit: Hit) -> frozenset[str]:
    return frozenset(stem for stem in hit.signals.stems if any(c.isdigit() for c in stem))


def _new_side(question: Question, hit: Hit, chosen: Sequence[Hit]) -> bool:
    """Whether a hit speaks of something asked for that none of those chosen speaks of."""
    return any(
        concept.known
        and not concept.asking
        and hit.signals.matches[i] >= 0.9
        and all(other.signals.matches[i] < 0.5 for other in chosen)
        for i, concept in enumerate(question.concepts)
    )


def _needed(question: Question, hit: Hit, chosen: Sequence[Hit]) -> float:
    """How likely a further statement must be: one that speaks of less than those chosen, and of nothing new, likelier."""
    lacks = adds = 0.0
    for i, concept in enumerate(question.concepts):
        mine, theirs = hit.signals.matches[i], max(h.signals.matches[i] for h in chosen)
        lacks += concept.weight * (theirs >= 0.75 and mine < 0.5)
        adds += concept.weight * (mine >= 0.75 and theirs < 0.5)
    return LIKELY_IF_LESS if lacks >= LESS * question.total_weight and not adds else LEAST_LIKELY


def _overlap(a: Statement, b: Statement) -> bool:
    return a.document.key == b.document.key and any(x.overlaps(y) for x in a.spans for y in b.spans)


def _n_following(question: Question) -> int:
    """How many sentences behind the best one belong to the answer: the steps of a procedure follow each other."""
    return 2 if STEPS.search(question.text) else 0


def make_statement(question: Question, hit: Hit, search: Search, n_more: int = 0) -> Statement:
    """A hit as a statement: a sentence as it stands, a table row by its cells, a short group of bullets in full."""
    document = search.document(hit.key)
    passage = hit.stored.passage
    if passage.kind == "table_row" and passage.table is not None and passage.row is not None:
        text = read_row(question, document.tables[passage.table], passage.row, document)
        return Statement(text, document, hit.spans, reading=passage.reading)
    if passage.kind == "list":
        text, spans = read_bullets(document, passage, hit.index, question.kind == "list")
        return Statement(_complete(text), document, spans)
    spans = join_neighbours(document.text, sentences_around(document, hit, n_more))
    return Statement(_complete(read_span(document, spans)), document, spans)


#: A sentence that begins so says what limits or opposes the one before it; to quote that one alone would mislead.
_OPPOSES = re.compile(
    r"\s*(?:however|nevertheless|nonetheless|in contrast|by contrast|conversely|on the other hand)\b", re.I
)
#: A sentence that begins so says of something what only the one before it names.
_LEANS = re.compile(
    r"\s*(?:it|they|these|this|those|the latter|the former|such|both|he|she|its|their|of these|of them|in these|here)\b(?! (?:study|review|article|work|paper)\b)",
    re.I,
)


def sentences_around(document: Document, hit: Hit, n_more: int) -> list[Span]:
    """The spans of a hit's sentence, of `n_more` behind it, of what opposes it and of what it leans on, in order."""
    run = _paragraph_sentences(document, hit.stored.passage)
    at = next((i for i, s in enumerate(run) if s.spans == hit.spans), None)
    if at is None:
        return list(hit.spans)
    first, last = at, min(at + n_more, len(run) - 1)
    if last + 1 < len(run) and _OPPOSES.match(document.text, run[last + 1].start):
        last += 1
    if first and _LEANS.match(document.text, run[first].start):
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


def _complete(text: str) -> str:
    """The text with a full stop when it ends in none."""
    return text if not text or text[-1] in ".!?:" else text + "."


def _add_long_form(question: Question, search: Search, draft: Draft) -> bool:
    """Answer what an abbreviation stands for, from the place where a document says so."""
    asked = {
        w.folded for w in words(question.typed) if (w.text.upper() == w.text and len(w.text) > 1) or len(w.text) < 6
    }
    keys = [k for k in question.documents if question.documents[k] >= 0.6] or list(search.documents)
    for key in keys:
        document = search.document(key)
        for abbreviation in document.abbreviations:
            if (
                fold(abbreviation.short).replace("-", "") in asked
                or fold(abbreviation.short) in fold(question.typed).split()
            ):
                if abbreviation.short not in question.typed and len(abbreviation.short) < 4:
                    continue
                text = f"{abbreviation.short} stands for {abbreviation.long} in {short_name(document)}."
                draft.add(Statement(text, document, (Span(abbreviation.start, abbreviation.end),)))
                return True
    return False


def _add_references(question: Question, hits: Sequence[Hit], search: Search, draft: Draft) -> bool:
    """Answer where a statement comes from: the sentence, and the entries that its own markers point to."""
    for hit in hits[:3]:
        document = search.document(hit.key)
        if hit.stored.passage.kind == "table_row":
            continue
        draft.add(Statement(_complete(read_span(document, hit.spans)), document, hit.spans))
        references = [r for c in draft.citations for r in c.references]
        for reference in references:
            entry = reference.text if len(reference.text) < 300 else f"{reference.first_author} {reference.year}"
            draft.lines.append(f"As printed, it rests on reference {reference.number}: {entry}")
            if reference.suspect:
                draft.lines.append(f"The marker is doubtful: {reference.suspect}")
        if not references:
            held = f"; the {len(document.references)} references are only listed" if document.references else ""
            draft.lines.append(f"{short_name(document)} gives no reference number with this statement{held}.")
        return True
    return False


#: How an abstention begins, by the reason for it.
ABSTENTIONS = {
    "nothing": "The library does not answer this.",
    "missing": "The library does not answer this: it holds nothing on {what}.",
    "patient": (
        "Pedicle does not decide about one person's care; that needs the doctors who know the case. "
        "It can show the criteria that the library's documents state and work out a score from stated findings."
    ),
    "urgent": (
        "If this is happening now, it may be an emergency (cord or nerve compression): go to an emergency "
        "department at once. Pedicle does not decide about one person's care."
    ),
    "empty": "The library holds no documents yet; add some with `pedicle ingest`.",
}


def abstain(question: Question, hits: Sequence[Hit], search: Search, decision: Decision, searched: Searched) -> Answer:
    """Say that the library does not answer, what was searched, and what it has that lies nearest; cite nothing."""
    text = ABSTENTIONS[decision.reason].format(what=decision.what)
    where = f"Searched {searched.passages} passages of {searched.documents} documents."
    near = _nearest(hits, search) if decision.reason != "empty" else ""
    tool = fitting_tool(question.typed) if decision.reason in ("patient", "urgent") else None
    offer = f"\u201c{tool}\u201d can be worked out from the findings stated; ask for its criteria or score." if tool else ""
    return Answer("abstention", " ".join(x for x in (text, offer, where, near) if x), searched=searched)


def _nearest(hits: Sequence[Hit], search: Search, n: int = 2) -> str:
    named: list[str] = []
    for hit in hits[:8]:
        passage = hit.stored.passage
        document = search.document(hit.key)
        if passage.section is None or hit.similarity < 0.35:
            continue
        name = f"\u201c{document.sections[passage.section].title}\u201d ({short_name(document)})"
        if name not in named:
            named.append(name)
    return f"Nearest in the library: {', '.join(named[:n])}." if named else ""
