"""A claim held against the library: searched, ruled on statement by statement, cited, and said in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.answer import Citation, CitedReference, ClaimCheck, Difference, Verdict
from assistant.citing import cite_span, read_span, short_name
from assistant.claim import N_JUDGED, NAMED, Candidate, Ruling, rule_on
from assistant.claim_parts import Part, has_content, is_open_question, take_apart
from assistant.claim_query import as_query
from assistant.facts.anaphora import gloss_former_and_latter
from assistant.knowing import known_of, place_of
from assistant.question import Question
from assistant.search import Hit, Search
from assistant.statements import evidence_of
from ingest.document import Document, Span

#: Hits looked at for candidates.
N_HITS = 40
#: References that a line of the text names; the citations hold all.
N_NAMED = 3
WORDS: dict[Verdict, str] = {
    "supported": "The library supports this.",
    "contradicted": "The library says otherwise.",
    "not_in_library": "The library holds nothing that decides this.",
}
OPEN_QUESTION = "It asks a question; put it as a statement to have it checked, or ask it."
NO_CONTENT = "It names nothing to look for; say what the number is of."


def check_claim(claim: str, search: Search) -> ClaimCheck:
    """Find the passages that decide a claim.

    Args:
        claim: A statement, or several.
        search: Search over the library.

    Returns:
        The verdict on the whole, the citations that decide it, best first, and what differs.
    """
    search.refresh()
    if is_open_question(claim):
        return ClaimCheck(claim, "not_in_library", text=f"{WORDS['not_in_library']} {OPEN_QUESTION}")
    if not has_content(claim):
        return ClaimCheck(claim, "not_in_library", text=f"{WORDS['not_in_library']} {NO_CONTENT}")
    citations: list[Citation] = []
    differences: list[Difference] = []
    lines: list[str] = []
    checked = _rule_on_all(take_apart(claim), search)
    for said, ruling, hits in checked:
        differences += ruling.differences
        if len(checked) > 1:
            lines.append(f"\u201c{said}\u201d")
        lines += _describe(ruling, hits, citations, search)
    verdict = _join([ruling.verdict for _, ruling, _ in checked])
    return ClaimCheck(claim, verdict, tuple(citations), tuple(differences), "\n".join(lines))


Checked = tuple[str, Ruling, list[Hit]]


def _rule_on_all(parts: Sequence[Part], search: Search) -> list[Checked]:
    """The ruling on each statement; of a sentence as a whole where one of its parts alone decides nothing and the whole does."""
    found: list[Checked] = []
    for sentence, group in groupby(parts, key=lambda part: part.sentence):
        held = list(group)
        checked = [(part.said, *rule_on_statement(part.meant, search)) for part in held]
        if len(held) > 1 and any(ruling.verdict == "not_in_library" for _, ruling, _ in checked):
            whole = (sentence, *rule_on_statement(sentence, search))
            if whole[1].verdict == "supported" or all(r.verdict == "not_in_library" for _, r, _ in checked):
                checked = [whole]
        found += checked
    return found


def rule_on_statement(statement: str, search: Search) -> tuple[Ruling, list[Hit]]:
    """Decide one statement; the ruling's candidates are numbered as the hits are that stand beside it."""
    hits = _hits_for(search.understand(as_query(statement)), search)
    return rule_on(statement, _candidates(hits, search), known_of(statement, search)), hits


def _join(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on a claim of several statements: one that is wrong or unknown makes the whole so."""
    for verdict in ("contradicted", "not_in_library"):
        if verdict in verdicts:
            return verdict
    return "supported"


def _hits_for(question: Question, search: Search) -> list[Hit]:
    """The sentences that may decide; of the document that is surely named, when one is."""
    hits = search.find(question, N_HITS)
    named = [key for key, strength in question.documents.items() if strength >= NAMED]
    return ([h for h in hits if h.key in named] or hits)[:N_JUDGED]


def _candidates(hits: Sequence[Hit], search: Search) -> list[Candidate]:
    found = []
    for number, hit in enumerate(hits):
        document = search.document(hit.key)
        around = evidence_of(document, hit.spans[0].start, hit.spans[-1].end)
        text = hit.stored.passage.reading if hit.stored.passage.kind == "table_row" else read_span(document, hit.spans)
        text = gloss_former_and_latter(text, around.before)
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


def describe_hop(references: Sequence[CitedReference], reporter: str) -> list[str]:
    """The second hop in words: what the passage itself rests on, as its document reports it, and which marker is doubtful."""
    if not references:
        return []
    named = [f"{r.number} ({' '.join(str(x) for x in (r.first_author, r.year) if x) or r.text[:60]})" for r in references]
    more = f" and {len(named) - N_NAMED} more" if len(named) > N_NAMED + 1 else ""
    shown = ", ".join(named[:N_NAMED] if more else named)
    lines = [f"It rests on reference{'s' if len(named) > 1 else ''} {shown}{more}, as reported by {reporter}."]
    return lines + [f"The marker {r.number} is doubtful: {r.suspect.rstrip('.')}." for r in references if r.suspect]


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
        made = [_mark(document, span, hit, citations, search) for span in hit.spans]
        lines.append(f"{short_name(document)}: {candidate.text} {''.join(f'[{n}]' for n in made)}")
        cited = [c for c in citations if c.marker in made]
        lines += describe_hop([r for c in cited for r in c.references], short_name(document))
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
