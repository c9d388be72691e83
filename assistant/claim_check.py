"""A claim held against the library: searched, ruled on statement by statement, cited, and said in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Citation, ClaimCheck, Difference, Verdict
from assistant.citing import cite_span, read_span, short_name
from assistant.claim import N_JUDGED, NAMED, Candidate, Ruling, rule_on, take_apart
from assistant.claim_query import as_query
from assistant.facts.clauses import split_sentences
from assistant.facts.quantities import Quantity, read_quantities
from assistant.facts.tokens import clean_text
from assistant.facts.values import value_matches
from assistant.knowing import known_of, place_of
from assistant.question import Question
from assistant.search import Hit, Search
from assistant.statements import evidence_of
from ingest.document import Document, Span

#: Hits looked at for candidates.
N_HITS = 40
#: Further ones looked at because they have a number of the claim.
N_NUMBERED = 4
WORDS: dict[Verdict, str] = {
    "supported": "The library supports this.",
    "contradicted": "The library says otherwise.",
    "not_in_library": "The library holds nothing that decides this.",
}


def check_claim(claim: str, search: Search) -> ClaimCheck:
    """Find the passages that decide a claim.

    Args:
        claim: A statement, or several.
        search: Search over the library.

    Returns:
        The verdict on the whole, the citations that decide it, best first, and what differs.
    """
    search.refresh()
    citations: list[Citation] = []
    differences: list[Difference] = []
    lines: list[str] = []
    verdicts: list[Verdict] = []
    parts = take_apart(claim)
    for part in parts:
        question = search.understand(as_query(part))
        hits = _hits_for(part, question, search)
        ruling = rule_on(part, _candidates(hits, search), known_of(part, search))
        verdicts.append(ruling.verdict)
        differences += ruling.differences
        if len(parts) > 1:
            lines.append(f"\u201c{part}\u201d")
        lines += _describe(ruling, hits, citations, search)
    return ClaimCheck(claim, _join(verdicts), tuple(citations), tuple(differences), "\n".join(lines))


def _join(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on a claim of several statements: one that is wrong or unknown makes the whole so."""
    for verdict in ("contradicted", "not_in_library"):
        if verdict in verdicts:
            return verdict
    return "supported"


def _hits_for(statement: str, question: Question, search: Search) -> list[Hit]:
    """The sentences that may decide; of the document that is surely named, when one is.

    Beside the first ones a few further ones that have a number of the statement: the search knows nothing of numbers.
    """
    hits = search.find(question, N_HITS)
    named = [key for key, strength in question.documents.items() if strength >= NAMED]
    hits = [h for h in hits if h.key in named] or hits
    numbers = [q for q in read_quantities(clean_text(statement)) if q.role in ("value", "n", "age") and q.low > 1]
    with_number = [h for h in hits[N_JUDGED:] if numbers and _holds_number(h, numbers)]
    return hits[:N_JUDGED] + with_number[:N_NUMBERED]


def _holds_number(hit: Hit, numbers: Sequence[Quantity]) -> bool:
    passage = hit.stored.passage
    held = read_quantities(clean_text(passage.reading if passage.kind == "table_row" else hit.text))
    return any(value_matches(mine, theirs) for mine in numbers for theirs in held)


def _candidates(hits: Sequence[Hit], search: Search) -> list[Candidate]:
    found = []
    for number, hit in enumerate(hits):
        document = search.document(hit.key)
        around = evidence_of(document, hit.spans[0].start, hit.spans[-1].end)
        text = hit.stored.passage.reading if hit.stored.passage.kind == "table_row" else read_span(document, hit.spans)
        text = name_former_and_latter(text, around.before)
        found.append(
            Candidate(
                key=number,
                document=hit.key,
                place=place_of(document, hit.spans[0].start),
                text=text,
                context=around.context,
                before=around.before,
                arms=around.arms,
                similarity=hit.similarity,
                joint=hit.signals.values.get("joint", 0.0),
                score=hit.score,
            )
        )
    return found


_ONE_OF_TWO = re.compile(r"^The (?P<which>former|latter)\b(?! two)")
_TWO = re.compile(r"(?:\bas|\bby|\bfor|\bboth|\binto|:|\binclude[sd]?|\bare|\bbetween|\bof)\s+(?P<former>[^,;:.]{3,60}?)\s+and\s+(?P<latter>[^,;:.]{3,60})\.?\s*$")


def name_former_and_latter(text: str, before: str) -> str:
    """A sentence that begins with "the former" or "the latter", with what it means named behind."""
    which = _ONE_OF_TWO.match(text)
    if which is None:
        return text
    sentences = split_sentences(before)
    for back, sentence in enumerate(reversed(sentences[-2:])):
        two = _TWO.search(sentence)
        if two and (back == 0 or _ONE_OF_TWO.match(sentences[-1])):
            return f"{text[: which.end()]} ({two[which['which']].strip()}){text[which.end() :]}"
    return text


def _describe(ruling: Ruling, hits: Sequence[Hit], citations: list[Citation], search: Search) -> list[str]:
    """A ruling in words; adds what it rests on to the citations."""
    lines = [WORDS[ruling.verdict]]
    if ruling.verdict == "not_in_library":
        near = _nearest(hits, search)
        where = f"Searched {search.n_passages} passages of {len(search.documents)} documents."
        return [" ".join(part for part in (WORDS[ruling.verdict], where, near) if part)]
    for candidate in ruling.decided_by:
        hit = hits[candidate.key]
        document = search.document(hit.key)
        marks = "".join(f"[{_mark(document, span, hit, citations, search)}]" for span in hit.spans)
        lines.append(f"{short_name(document)}: {candidate.text} {marks}")
    lines += [
        f"- {d.what}: the claim has \u201c{d.claim}\u201d, the source \u201c{d.source}\u201d"
        if d.claim and d.source
        else f"- {d.what}: \u201c{d.claim or d.source}\u201d"
        for d in ruling.differences
    ]
    return lines


def _mark(document: Document, span: Span, hit: Hit, citations: list[Citation], search: Search) -> int:
    reading = hit.stored.passage.reading if hit.stored.passage.kind == "table_row" else None
    made = cite_span(document, span, len(citations) + 1, search.other_places, reading)
    for known in citations:
        if (known.document, known.start, known.end) == (made.document, made.start, made.end):
            return known.marker
    citations.append(made)
    return made.marker


def _nearest(hits: Sequence[Hit], search: Search) -> str:
    """Where the nearest passages stand, named and not cited."""
    named: list[str] = []
    for hit in hits[:4]:
        document = search.document(hit.key)
        section = document.section_at(hit.spans[0].start)
        name = f"\u201c{section.title}\u201d ({short_name(document)})" if section else short_name(document)
        if name not in named:
            named.append(name)
    return f"Nearest in the library: {', '.join(named[:2])}." if named else ""
