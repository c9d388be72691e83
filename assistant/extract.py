"""The answer without a language model: the sentences that answer, quoted, the fewest that suffice.

Words around quotes are few, fixed, and state nothing of their own. Whether the library answers at all is decided here,
by rule, before anything is composed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.about import about_document
from assistant.answer import Answer, Searched
from assistant.arranging import remark_coverage
from assistant.bearing import is_personal
from assistant.choosing import choose_statements, define_further, find_parts
from assistant.citing import short_name
from assistant.decide import Decision, decide_whole
from assistant.drafting import Draft, add_in_order, add_long_form, add_references
from assistant.following import of_follow_up, without_subject
from assistant.foreign import foreign_word
from assistant.groups import of_asked_groups
from assistant.intent import fitting_tool
from assistant.kinds import asks_long_form, guessed_long_form
from assistant.listed_only import merely_listed, number_in_title
from assistant.listed_works import asks_source
from assistant.overview import overview
from assistant.places import whole_group, whole_place
from assistant.premises import find_denial
from assistant.question import Question
from assistant.quoting import make_statement
from assistant.records import answer_from_record
from assistant.search import Hit, Search
from assistant.sites import unspoken_site
from assistant.words import ASKING, FORM, STOP, words


def answer_from_passages(question: Question, search: Search) -> Answer:
    """Answer a question from the library's passages alone."""
    hits = of_follow_up(question, of_asked_groups(question.text, search.find(question)))
    question = search.take_bearing(question)
    searched = Searched(len(search.documents), search.n_passages)
    draft = Draft(search)
    decides = is_personal(question.typed, question.bearing)
    if not decides:
        absent = search.absent_places(question)
        if absent:
            return abstain(question, hits, search, _no_place(question, absent, search), searched)
        told = overview(question, search.document) or whole_place(question, hits, search)
        if told:
            add_in_order(told, draft)
            return draft.finish(searched)
        denial = find_denial(question, search)
        if denial:
            # What is wrong is not said again: out of its place it would read as an answer.
            draft.lines.append("The library says otherwise than the question takes for granted:")
            add_in_order([make_statement(question, hit, search) for hit in denial], draft)
            return draft.finish(searched)
        if _guesses_abbreviation(question, search) and add_long_form(question, search, draft):
            return draft.finish(searched)
    listed = "" if decides else merely_listed(question, hits, search)
    if listed:
        works = number_in_title(question, listed, search)
        if works is not None:
            return works
        return abstain(question, hits, search, Decision(False, "listed", f"\u201c{listed}\u201d"), searched)
    decision = without_subject(question, hits) or decide_whole(question, hits, {key: short_name(search.documents[key]) for key in question.surely_named})
    foreign = (unspoken_site(question, hits, search.lexicon.rarest) or foreign_word(question, hits, search)) if decision.answers else None
    if foreign is not None:
        decision = Decision(False, "missing", f"\u201c{foreign}\u201d") if foreign else Decision(False)
    if not decision.answers:
        return abstain(question, hits, search, decision, searched)
    of_source = question.kind == "reference" or asks_source(question.typed)
    if of_source and add_references(question, _leaning_first(question, hits), search, draft):
        return draft.finish(searched)
    if question.kind == "definition" and _of_one_term(question) and add_long_form(question, search, draft):
        told = [] if asks_long_form(question.typed) else define_further(question, hits, search)
    else:
        parts = find_parts(question, search)
        told = [] if parts else whole_group(question, hits, search)
        told = told or choose_statements(question, [*hits[:1], *parts, *hits[1:]], search)
    add_in_order(told, draft)
    return draft.finish(searched, (*say_mended(question), *decision.remarks))


def answer_about_document(question: Question, search: Search) -> Answer | None:
    """What a document's front or the library's record says of it, where a question asks for that; None where it asks for something else."""
    told = about_document(question, search)
    if not told:
        return answer_from_record(question, search)
    draft = Draft(search)
    add_in_order(told, draft)
    return draft.finish(Searched(len(search.documents), search.n_passages))


#: So many mended words are told; one that only ends otherwise is none [letters alike at its beginning].
N_MENDED, N_ALIKE = 3, 5


def say_mended(question: Question) -> Iterator[str]:
    """What was taken for a misspelt word, where the word says what is asked: a wrong guess must be seen."""
    told = [
        (typed, meant)
        for typed, meant in question.corrections
        if not {meant} & (STOP | ASKING | FORM) and not meant.startswith(typed.casefold()[: max(N_ALIKE, len(typed) - 2)])
    ]
    if told:
        pairs = ", ".join(f"\u201c{typed}\u201d as \u201c{meant}\u201d" for typed, meant in told[:N_MENDED])
        yield f"Read {pairs}."


def _of_one_term(question: Question) -> bool:
    """Whether a definition is asked of one term, not of something that is said of it."""
    return asks_long_form(question.typed) or sum(not c.asking for c in question.concepts) <= N_OF_TERM


#: A question for what one term means is about so many things at most.
N_OF_TERM = 2


def _leaning_first(question: Question, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits, that first which the answer before said, when a question leans on it ("who says so?")."""
    place = question.beside
    if place is None or not question.previous_answer or place.strength < SURELY_SAID:
        return hits
    return sorted(hits, key=lambda hit: (hit.passage_id, hit.index) != (place.passage_id, place.index))


#: How surely the answer before must stand in a sentence for that one to be what its source is asked of.
SURELY_SAID = 0.6


def _guesses_abbreviation(question: Question, search: Search) -> bool:
    """Whether nothing is asked but whether an abbreviation stands for what the question makes of it."""
    guess = guessed_long_form(question.typed)
    if guess is None:
        return False
    rest = question.typed[: guess[0]] + question.typed[guess[1] :]
    naming = search.name_documents(rest)[1]
    content = [w for i, w in enumerate(words(rest)) if i not in naming and w.folded not in STOP and w.folded not in ASKING]
    made_of = question.typed[guess[0] : guess[1]]
    unheard = any(c.label in made_of and not c.known for c in question.concepts)
    return len(content) <= 2 and (unheard or question.kind in ("definition", "yes_no"))


def _no_place(question: Question, absent: Sequence[str], search: Search) -> Decision:
    """The decision that the documents asked hold none of the places named."""
    where = " or ".join(short_name(search.documents[key]) for key in question.surely_named) or "The library"
    return Decision(False, "place", f"{where} holds no text of {' or '.join(absent)}")


#: How an abstention begins, by the reason for it.
ABSTENTIONS = {
    "nothing": "The library does not answer this.",
    "missing": "The library does not answer this: it holds nothing on {what}.",
    "unstated": "The library does not answer this: it states no {what}.",
    "patient": (
        "Pedicle does not decide about one person's care; that needs the doctors who know the case. "
        "It can show the criteria that the library's documents state and work out a score from stated findings."
    ),
    "urgent": (
        "If this is happening now, it may be an emergency (cord or nerve compression): go to an emergency "
        "department at once. Pedicle does not decide about one person's care."
    ),
    "listed": "The library does not answer this: it only lists a work by {what}, and does not hold what that work found.",
    "place": "{what}.",
    "empty": "The library holds no documents yet; add some with `pedicle ingest`.",
}


def abstain(question: Question, hits: Sequence[Hit], search: Search, decision: Decision, searched: Searched) -> Answer:
    """Say that the library does not answer, what was searched, and what it has that lies nearest; cite nothing."""
    text = ABSTENTIONS[decision.reason].format(what=decision.what)
    where = f"Searched {searched.passages} passages of {searched.documents} documents."
    near = _nearest(hits, search) if decision.reason != "empty" else ""
    tool = fitting_tool(question.typed) if decision.reason in ("patient", "urgent") else None
    offer = (
        f"\u201c{tool}\u201d can be worked out from the findings stated; ask for its criteria or score." if tool else ""
    )
    partly = remark_coverage([search.document(key) for key in question.surely_named]) if decision.reason in ("nothing", "missing", "unstated") else ()
    told = (text, offer, *partly, *say_mended(question), where, near)
    return Answer("abstention", " ".join(x for x in told if x), searched=searched)


def _nearest(hits: Sequence[Hit], search: Search, n: int = 2) -> str:
    named: list[str] = []
    for hit in hits[:8]:
        section = hit.stored.passage.section
        if section is None or hit.similarity < 0.35:
            continue
        title = search.sections(hit.key)[section].title
        if not title.strip():
            continue
        name = f"\u201c{title}\u201d ({short_name(search.documents[hit.key])})"
        if name not in named:
            named.append(name)
        if len(named) == n:
            break
    return f"Nearest in the library: {', '.join(named)}." if named else ""
