"""Which sentences answer: the best one, and each further one that adds to it, the fewest that suffice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.arranging import Statement
from assistant.bullets import listed_work
from assistant.companions import find_companions
from assistant.decide import decide
from assistant.kinds import STEPS, WHOLE_PROCEDURE
from assistant.parts import split_question
from assistant.question import Question
from assistant.quoting import make_statement
from assistant.search import Hit, Search
from assistant.sides import asked_of_all, bear_figures, judged, likelihoods, said_elsewhere

#: An answer holds at most so many statements, unless the question asks for a list or names several documents.
N_STATEMENTS = 4
#: Words after which no further statement is added.
N_WORDS = 80
#: A further statement is added while those before it are together less likely than this to hold the answer.
ENOUGH = 0.96
#: A statement less likely than this is not added.
LEAST_LIKELY = 0.04
#: A statement that alone speaks of one side of a comparison needs to be no likelier than this.
SIDE_LIKELY = 0.0015
#: A statement that speaks of less than those before it, by this share of the question's weight, must be so likely.
LESS, LIKELY_IF_LESS = 0.05, 0.06
#: The same where the question itself says that there is more than one answer.
ENOUGH_CONTESTED, LEAST_LIKELY_CONTESTED = 0.992, 0.008
_CONTESTED = re.compile(
    r"\b(?:two|both|several|conflicting|different|opposite|differing) (?:\w+ )?(?:things|statements?|answers|views|opinions|sides|figures|numbers|percentages|rates|values|times|ranges|places)\b"
    r"|\bcontradict|\bdisagree|\bconflict(?:s|ing)?\b(?! of interest)|\binconsisten|\bdiscrepan|\bconsistent(?:ly)?\b|\bcontrovers|\bat odds\b|\bunanimous"
    r"|\b(?:and|but) yet\b|,? yet (?=\w+ (?:\w+ )?\w+)|\bwhereas\b|\bwhich (?:one )?(?:is|are|of them is) (?:right|correct|true|it)\b|\b(?:sources?|papers?|documents?) (?:differ|agree)"
    r"|\b(?:support|speaks?) (?:for and )?(?:each|against)\b|\bbut (?:elsewhere|another)\b|\bone (?:\w+ ){1,3}says\b|\banother (?:\w+ ){0,3}says\b|\bis it settled\b|\bdoes (?:it|that|this) fit\b",
    re.I,
)
#: Another statement that bears the quantity asked for: sources print more than one, a plan and what was measured.
LIKELY_IF_BEARS = 0.01
#: A slide of so many words says nothing.
N_BARE = 5
#: Stems shared beyond this share of the smaller sentence make two sentences the same.
SAME_SHARE = 0.72


def find_parts(question: Question, search: Search) -> list[Hit]:
    """The best hit for each of several things that a question asks, where the library answers it."""
    if question.previous_answer or question.text != question.typed:
        return []
    found: list[Hit] = []
    for part in split_question(question.text, search.name_documents):
        asked = search.understand(part)
        hits = search.find(asked)
        if hits and decide(search.take_bearing(asked), hits).answers and all(h.spans != hits[0].spans for h in found):
            matches = (0.0,) * len(question.concepts)
            found.append(replace(hits[0], is_part=True, signals=replace(hits[0].signals, matches=matches, around=matches)))
    return found if len(found) > 1 else []


def choose_statements(question: Question, hits: Sequence[Hit], search: Search) -> list[Statement]:
    """The fewest statements that answer: the best one, and each further one that adds to it."""
    likely = likelihoods([h for h in hits if not h.is_part])
    chosen: list[Hit] = []
    statements: list[Statement] = []
    n_words, sure = 0, 0.0
    wanted = list(question.surely_named) or asked_of_all(question, hits)
    limit = N_STATEMENTS + max(0, len(wanted) - 1) + (question.kind == "list")
    contested = _CONTESTED.search(question.text) is not None
    enough = ENOUGH_CONTESTED if contested else ENOUGH
    beside = bear_figures(question, hits) | said_elsewhere(question, hits) | judged(question, hits)
    # Where nothing is taken out of turn, an answer that is long or sure enough is done, and so it is when no likely hit is left.
    in_turn = len(wanted) < 2 and not any(h.is_part for h in hits) and not contested and not beside
    compares = question.kind == "comparison"
    for hit in _in_turn(question, _telling(question, hits, search), wanted, search):
        if in_turn and chosen:
            unlikely = likely[id(hit)] < (SIDE_LIKELY if compares else LIKELY_IF_BEARS)
            if n_words > N_WORDS or unlikely or (sure >= ENOUGH and not compares):
                break
        first_of_named = len(wanted) > 1 and hit.key in wanted and all(h.key != hit.key for h in chosen)
        if chosen and not (first_of_named or hit.is_part or id(hit) in beside):
            if n_words > N_WORDS or _repeats(hit, chosen) or _other_time(hit, chosen[0]) or _other_row(hit, chosen):
                continue
            if _lacks_quantity(hit, chosen[0]) or _of_other_group(hit, chosen[0]):
                continue
            sides = compares and likely[id(hit)] >= SIDE_LIKELY and _new_side(question, hit, chosen)
            least = LEAST_LIKELY_CONTESTED if contested else needed(question, hit, chosen)
            if not sides and (sure >= enough or likely[id(hit)] < least):
                continue
        along = find_companions(hit, hits, likely, statements)
        statement = make_statement(question, hit, search, n_more=0 if chosen else n_following(question), along=along)
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


def define_further(question: Question, hits: Sequence[Hit], search: Search) -> list[Statement]:
    """What the library says a thing is, behind the long form of its name: the first hit that defines it or is headed by it."""
    for hit in _telling(question, hits, search):
        headed = hit.signals.values["above"] >= HEADED and hit.stored.passage.kind == "list"
        if hit.signals.values["defines"] or headed:
            return [make_statement(replace(question, kind="list") if headed else question, hit, search)]
    return []


#: Share of the question's weight that a heading bears when what stands under it tells of the thing asked for.
HEADED = 0.5


def _in_turn(question: Question, telling: Iterable[Hit], wanted: Sequence[str], search: Search) -> Iterable[Hit]:
    """The hits in order; when several documents are named, the best of each of them first, before works that it only lists."""
    if len(wanted) < 2:
        return telling
    hits = list(telling)
    if any(h.is_part for h in hits):
        return hits
    works = _WORKS.search(question.unnamed or question.text) is not None
    best = []
    for key in wanted:
        its = [h for h in hits if h.key == key]
        best.append(next((h for h in its if works or not _is_listed(h, search)), its[0] if its else None))
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


#: Signals of a quantity that is asked for and borne, with what tells that it is not.
_QUANTITIES = (("unit", "no_unit"), ("number", "no_number"))


def _lacks_quantity(hit: Hit, first: Hit) -> bool:
    """Whether a hit bears no such quantity as is asked for, and the first statement does."""
    mine, theirs = hit.signals.values, first.signals.values
    without_share = theirs["percent"] > 0 and not mine["percent"]
    return without_share or any(mine[lacks] > 0 and theirs[bears] > 0 for bears, lacks in _QUANTITIES)


def _of_other_group(hit: Hit, first: Hit) -> bool:
    """Whether a hit speaks of another group of patients than the one asked for, and the first statement does not."""
    return hit.signals.values["other_group"] > first.signals.values["other_group"]


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
    r"|journals?|meta-?analys[ei]s|works?|reports?|reviews?|evidence|who|whose)\b",
    re.I,
)


def _telling(question: Question, hits: Iterable[Hit], search: Search) -> Iterator[Hit]:
    """The hits without those that are mere headings, and without works that a slide only lists.

    A listed work stays where it is the best that there is, or where works are asked for.
    """

    against = _asks_against(question)

    def tells(hit: Hit) -> bool:
        # A row of values defines nothing.
        row = question.kind == "definition" and hit.stored.passage.kind == "table_row"
        return not (row or _is_bare(hit) or _is_empty(hit, search) or (against and _speaks_of_indications(hit)))

    works = _WORKS.search(question.unnamed or question.text) is not None
    told = False
    hits = list(hits)
    for hit in hits:
        if tells(hit) and (works or not told or not _only_lists(hit, search)):
            told = True
            yield hit
    if not told:
        yield from hits


_AGAINST = re.compile(r"\bcontra-?indicat|\bwho (?:should|must) not\b|\bmust not\b|\bexclu", re.I)
_FOR = re.compile(r"\bindicat(?:ions?|ed)\b", re.I)


def _asks_against(question: Question) -> bool:
    """Whether contraindications are asked for and no indications: to mix the two would harm."""
    return re.search(r"\bcontra-?indicat", question.text, re.I) is not None and not _FOR.search(question.text)


def _speaks_of_indications(hit: Hit) -> bool:
    """Whether a hit tells the indications and nothing that speaks against."""
    return _FOR.search(hit.text) is not None and _AGAINST.search(hit.text) is None


def _is_empty(hit: Hit, search: Search) -> bool:
    """Whether a table row has a label and no values: it names the rows below it."""
    passage = hit.stored.passage
    if passage.kind != "table_row" or passage.table is None or passage.row is None:
        return False
    return all(cell.end <= cell.start for cell in search.document(hit.key).tables[passage.table].rows[passage.row][1:])


def _only_lists(hit: Hit, search: Search) -> bool:
    """Whether a hit's passage holds nothing but works that a slide lists."""
    if search.documents[hit.key].kind != "slides":
        return False
    document = search.document(hit.key)
    return all(listed_work(document, s.spans) for s in hit.stored.passage.sentences)


def _is_listed(hit: Hit, search: Search) -> bool:
    """Whether a hit is part of a work that a slide lists."""
    return search.documents[hit.key].kind == "slides" and listed_work(search.document(hit.key), hit.spans) is not None


def _is_bare(hit: Hit) -> bool:
    """Whether a passage is no more than a heading of its slide: few words, and no number among them."""
    passage = hit.stored.passage
    if passage.kind != "list" or any(c.isdigit() for c in hit.text):
        return False
    return sum(len(hit.stored.text[s.start : s.end].split()) for s in passage.sentences) <= N_BARE


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


def needed(question: Question, hit: Hit, chosen: Sequence[Hit]) -> float:
    """How likely a further statement must be: one that speaks of less than those chosen, and of nothing new, likelier.

    One that bears the quantity asked for, as the first does, needs to be less likely.
    """
    mine, first = hit.signals.values, chosen[0].signals.values
    if any(mine[asked] > 0 and first[asked] > 0 for asked in ("unit", "time")):
        return LIKELY_IF_BEARS
    lacks = adds = 0.0
    for i, concept in enumerate(question.concepts):
        own, theirs = hit.signals.matches[i], max(h.signals.matches[i] for h in chosen)
        lacks += concept.weight * (theirs >= 0.75 and own < 0.5)
        adds += concept.weight * (own >= 0.75 and theirs < 0.5 and all(h.signals.around[i] < 0.75 for h in chosen))
    return LIKELY_IF_LESS if lacks >= LESS * question.total_weight and not adds else LEAST_LIKELY


def _overlap(a: Statement, b: Statement) -> bool:
    return a.document.key == b.document.key and any(x.overlaps(y) for x in a.spans for y in b.spans)


#: Sentences behind the best one that belong to a procedure asked for whole, and to one of its steps.
N_PROCEDURE, N_STEP = 4, 2


def n_following(question: Question) -> int:
    """How many sentences behind the best one belong to the answer: the steps of a procedure follow each other."""
    if WHOLE_PROCEDURE.search(question.text):
        return N_PROCEDURE
    return N_STEP if STEPS.search(question.text) else 0
