"""Whether a quantity that a question asks for is stated, not only spoken of.

A sentence states a quantity when a number of its kind stands in it together with what it is asked of. Sentences that only
share the subject of a question for a number ("how many days off the drug", and only that it is stopped) answer nothing.
The rules are few, each holds for any field, and each is tried on invented questions (`tests/bench`): what it takes from
the answers must be far less than what it keeps out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from assistant.asked import TimeSpan, read_time_spans, spans_of_time
from assistant.concepts import Concept
from assistant.marks import MARKS
from assistant.measures import asked_units, bears_unit
from assistant.question import Question
from assistant.search import Hit
from assistant.words import ASKING, FORM, STOP, words

#: Asks for a quantity, by its name or by counting.
_ASKS = re.compile(
    r"\bhow (?:many|much|long|large|big|old|often|soon)\b|\bnumber of\b|\bpercent\w*|%|\brisk of\b|\bin (?:mg|mm|ml|m?Gy|minutes|days|degrees)\b"
    r"|\b(?:rates?|proportion|incidence|prevalence|frequency|dos(?:e|age)s?|volumes?|size|gauge|temperature|pressure|diameter|thickness|length"
    r"|sensitivity|specificity|accuracy|survival|mortality|kappa|p[- ]?values?|costs?|prices?|age|angle|wattage|duration)\b"
    r"|\b(?:mean|median|average) (?!by\b)\w+",
    re.I,
)
#: Asks for a bound, a share or a mean.
_BOUND = re.compile(
    r"\b(?:cut[- ]?offs?|thresholds?|max(?:imum|imal)?|min(?:imum|imal)?|what share|scores?|concentrations?|millilit(?:er|re)s?|how (?:high|thick|wide)|median|mean|average)\b",
    re.I,
)
#: Asks for a reason, a time of doing or a meaning, or takes something for given.
_ASKS_OTHER = re.compile(
    r"^\W*(?:as|since|when|if|because)\b|,\s*(?:as|since|because|given)\s+(?:the|they|he|she|we|it|every\w*|all|most|there|this|that|these|patients)\b|\bwhy\b|\bwhat (?:do(?:es)?|did) .{0,60}\bmean\b|\bmean by\b",
    re.I,
)
#: Asks for more than one thing.
_SEVERAL = re.compile(
    r"(?:[,;:]?\s(?:and|&|\+)|,|\s[-\u2013\u2014](?: so| and| by)?)\s+(?:how|what|which|where|then)\b|[,;:]?\s(?:and|&|\+)\s+(?:is|are|when|who|by|on|in)\b|\?.+\?|,[^,]{3,},",
    re.I,
)
#: Quantities that only a sentence states which calls them so.
_OWN_NAME = re.compile(
    r"\b(?:survival|deaths?|died|mortality|sensitivity|specificity|accuracy|kappa|agreement|p[- ]?values?|median|life expectancy"
    r"|recurrences?|reoperations?|retreatments?|infections?|embolisms?|failures?|minutes|seconds)\b",
    re.I,
)
#: Named after a quantity, and none.
_NO_QUANTITY = re.compile(
    r"\b(?:sensitivity|survival|mortality|costs?)[\s-]+(?:analys[ei]s|effective\w*|effectiveness)\b", re.I
)
#: Says which of two has more of something, or that neither has.
_COMPARES = re.compile(
    r"\b(?:more|less|fewer|higher|lower|greater|smaller|longer|shorter|better|worse|similar|same|equal(?:ly)?|comparable|(?:non)?-?inferior\w*|superior\w*|difference)\b",
    re.I,
)
#: Asks how often something is, which words tell as well as numbers do.
_HOW_OFTEN = re.compile(r"\bhow (?:often|common(?:ly)?|frequent(?:ly)?)\b", re.I)
#: Numbers that are none of anything: of references, figures, vertebrae.
_LABELS = re.compile(r"\^\{[^}]*\}|\b(?:fig(?:ure)?|table|slide|ref(?:erence)?)s?\.?\s*\d+\w?|\b[CTLSD]\d{1,2}\b", re.I)
#: A unit by itself is borne by every number of it.
_UNIT = re.compile(
    r"[mck]?[lgm]|mi?ls?|mcg|gy|cc|millilit\w+|milligrams?|(?:second|minute|hour|day|week|month|year|degree|unit)s?",
    re.I,
)
#: What is told of by who lives and by who dies.
_DYING = re.compile(r"\b(?:surviv\w*|mortality|deaths?|die[sd]?|dying|lived)\b", re.I)
#: What a share is asked of ("infection" in "infection rate", "rate of infection").
_SHARE_OF = re.compile(
    r"\b(?P<before>[\w-]+)\s+(?:rates?|percentage|incidence|prevalence)\b"
    r"|\b(?:rates?|percentage|incidence|prevalence) of (?:the |an? |any )?(?P<behind>[\w-]+(?: [\w-]+)?)",
    re.I,
)
_RATE = re.compile(r"\b(?:rates?|percentage|incidence|prevalence)\b", re.I)
_MEASURES = (
    r"(?:volumes?|dos(?:e|es|ages?)|concentrations?|lengths?|diameters?|thickness|widths?|gauges?|calib(?:re|er)s?|sizes?|temperatures?|pressures?|speeds?"
    r"|durations?|wattage|costs?|prices?|age)"
)
#: What a measure is asked of ("length of the needle", "needle length").
_MEASURE_OF = re.compile(rf"\b{_MEASURES} (?:of|for) (?:the |an? |any )?(?P<thing>[\w-]+(?: [\w-]+)?)", re.I)
_OWN_MEASURE = re.compile(
    rf"\b(?!(?:mean|median|average|max\w*|min\w*|total|overall|usual|standard|required|needed|recommended|typical|initial|final|exact|right|upper|lower|same|different)\b)"
    rf"(?P<thing>[\w-]+)\s+{_MEASURES}\b",
    re.I,
)
#: A study's size is told otherwise, and a dose of rays by its unit alone.
_OTHERWISE_SIZED = re.compile(r"meta|\b(?:stud|trial|sample|cohort|series|group|review|radi|irradi|rt\b)", re.I)
_AT = re.compile(r"\b(?:at|after|beyond|past|by)\s+(?:about |around )?$", re.I)
_OUTCOME = re.compile(r"[- ]?\s?(?:follow|survival|outcome|result|rate|recurrence|mortality)", re.I)
#: Best sentences that are looked at, in all and for what they share with the question; those that a time is looked for in.
N_LOOKED, N_BEST, N_TIMES = 8, 5, 12
#: Sentences of which it is remembered whether they state an amount.
N_SENTENCES_KEPT = 4096
#: A concept is spoken of from here.
SPOKEN = 0.5
#: A class is spoken of from here: it stands for its member in part only.
CLASSED = 0.1
#: What stands around a sentence counts so much for what it is about; around a bullet, which is read with its list, in full.
AROUND = 0.5
#: The sentences that bear a number share less than this of what is asked, and so much less than those that do not.
LEAST_SHARED, LOST = 0.5, 0.2
#: Of the best sentence so much is enough.
FIRST_SHARED = 0.4
#: Of a sentence that compares so much is enough.
COMPARED_SHARED = 0.6
#: Weight below which a concept names nothing in particular.
LIGHT = 1.0
#: Weight from which a concept names one thing among many.
HEAVY = 2.0


def asks_quantity(text: str) -> bool:
    """Whether a question asks for a quantity, by its name, by counting, or by a bound."""
    return _ASKS.search(text) is not None or _BOUND.search(text) is not None


def unstated(question: Question, hits: Sequence[Hit]) -> str:
    """What is asked for as a quantity and stated by none of the best sentences; "" where nothing lacks.

    Args:
        question: The question, understood.
        hits: Its best sentences, best first.

    Returns:
        Words for it, to be put behind "it states no", as `such number`.
    """
    asked = _NO_QUANTITY.sub(" ", question.typed)
    if question.addresses or _ASKS_OTHER.search(question.typed) or question.kind in ("reference", "definition", "list"):
        return ""
    late = _time_unmet(question, hits)
    if late:
        return late
    if not (_ASKS.search(asked) or next(_times_asked(question.typed), None)):
        return ""
    read: dict[int, bool] = {}

    def bears(i: int) -> bool:
        if i not in read:
            read[i] = _bears_quantity(hits[i], question.typed)
        return read[i]

    for find, said in ((_named, "{}"), (_of_class, "such number for {}"), (_shared_out, "number for {}")):
        concepts = find(question)
        if concepts and not any(_speaks_of(h, concepts, question) and bears(i) for i, h in enumerate(hits[:N_LOOKED])):
            return said.format(f"\u201c{' '.join(question.concepts[i].label for i in concepts)}\u201d")
    compared = _told_by_comparing(question, hits)
    for things in () if compared else _measured(question):
        if not any(
            bears(i) and any(_speaks_of(h, [thing], question) for thing in things)
            for i, h in enumerate(hits[:N_LOOKED])
        ):
            return f"number for \u201c{' '.join(question.concepts[i].label for i in things)}\u201d"
    if compared or question.previous_answer or _SEVERAL.search(question.typed):
        return ""
    return _off_subject(question, hits, bears)


def _told_by_comparing(question: Question, hits: Sequence[Hit]) -> bool:
    """Whether two things are compared, in no unit, and the best sentence says which has more: that needs no number."""
    if question.kind != "comparison" or asked_units(question.typed) or not hits:
        return False
    return _share(hits[0], question.concepts) >= COMPARED_SHARED and _COMPARES.search(hits[0].text) is not None


def _bears_quantity(hit: Hit, asked: str) -> bool:
    """Whether a sentence bears a number, of the unit asked for where the question names one; or says in words how often."""
    return _states_amount(hit.text, asked_units(asked), _HOW_OFTEN.search(asked) is not None)


@lru_cache(maxsize=N_SENTENCES_KEPT)
def _states_amount(text: str, units: tuple[re.Pattern[str], ...], often: bool) -> bool:
    """Whether a sentence states an amount, of one of some units where there are any, or else in words how often; kept a sentence."""
    text = _LABELS.sub(" ", text)
    if often and MARKS["often"].search(text):
        return True
    return bears_unit(text, units) if units else MARKS["amount"].search(text) is not None


def _speaks_of(hit: Hit, concepts: Sequence[int], question: Question) -> bool:
    """Whether a sentence speaks of all these concepts (by index), a row or a bullet by what stands above it as well."""
    own, around = hit.signals.matches, hit.signals.around
    apart = hit.stored.passage.kind != "paragraph"

    def speaks(i: int) -> bool:
        concept = question.concepts[i]
        if _DYING.search(concept.label) and _DYING.search(hit.text):
            return True
        # What is told with its share need not be called a rate.
        shared = {w.stem for w in words(_RATE.sub(" ", concept.label))} if _RATE.search(concept.label) else set()
        if shared and shared <= set(hit.signals.stems):
            return True
        return max(own[i], around[i] if apart else 0.0) >= (CLASSED if concept.of_class else SPOKEN)

    return all(speaks(i) for i in concepts)


def _named(question: Question) -> list[int]:
    """The concepts (by index) that are quantities which must be called by their name."""
    if question.kind == "yes_no":
        return []
    asked = _NO_QUANTITY.sub(" ", question.typed)
    return [i for i, c in enumerate(question.concepts) if _OWN_NAME.search(c.label) and c.label in asked]


def _of_class(question: Question) -> list[int]:
    """The concepts of which the evidence knows only the class: what it says of other things has none of their numbers."""
    return [i for i, c in enumerate(question.concepts) if c.of_class]


def _shared_out(question: Question) -> list[int]:
    """The concepts of which a share is asked."""
    found = _SHARE_OF.search(question.typed)
    if not found or question.kind == "yes_no":
        return []
    said = {w.stem for w in words(found["before"] or found["behind"]) if w.folded not in STOP | ASKING | FORM}
    return [
        i
        for i, c in enumerate(question.concepts)
        if not c.asking and c.weight > LIGHT and said & {w.stem for w in words(c.label)}
    ]


def _measured(question: Question) -> Iterator[list[int]]:
    """What a measure is asked of ("volume of glue", "needle length"), as concepts (by index): a number stands with one of them."""
    if question.kind == "yes_no":
        return
    for found in (*_MEASURE_OF.finditer(question.typed), *_OWN_MEASURE.finditer(question.typed)):
        said = {w.stem for w in words(found["thing"]) if w.folded not in STOP | ASKING | FORM}
        things = [
            i
            for i, c in enumerate(question.concepts)
            if c.known and not (c.asking or c.measure) and c.weight > HEAVY and {w.stem for w in words(c.label)} <= said
        ]
        if things and not _OTHERWISE_SIZED.search(found["thing"]):
            yield things


def _time_unmet(question: Question, hits: Sequence[Hit]) -> str:
    """The time after which an outcome is asked for, where no sentence names it."""
    if question.kind == "yes_no":
        return ""
    asked = list(_times_asked(question.typed))
    held = (
        {span for hit in hits[:N_TIMES] for span in spans_of_time(f"{hit.text} {hit.stored.passage.context}")}
        if asked
        else set()
    )
    if not asked or any(span in held or (not span[0], *span[1:]) in held for span, _ in asked):
        return ""
    return f"value at \u201c{asked[0][1]}\u201d"


def _times_asked(text: str) -> Iterator[tuple[TimeSpan, str]]:
    for match, span in read_time_spans(text):
        if _AT.search(text[: match.start()]) or _OUTCOME.match(text[match.end() :]):
            yield span, match[0].strip()


def _off_subject(question: Question, hits: Sequence[Hit], bears: Callable[[int], bool]) -> str:
    """Whether the sentences that bear a number speak of something else than those that speak of what is asked."""
    best = max((_share(hit, question.concepts) for hit in hits[:N_BEST]), default=0.0)
    borne = bool(asked_units(question.typed))
    shares = [_share(hit, question.concepts, borne) for hit in hits[:N_LOOKED]]
    if shares and shares[0] >= FIRST_SHARED and bears(0):
        return ""
    # The largest share comes first: a sentence is read only where it may count.
    by_share = sorted(range(len(shares)), key=lambda i: -shares[i])
    stated = next((shares[i] for i in by_share if bears(i)), 0.0)
    return "such number" if stated < LEAST_SHARED and best - stated > LOST else ""


def _share(hit: Hit, concepts: Sequence[Concept], borne: bool = False) -> float:
    """Share of what a question is about that a sentence speaks of, with what stands around it [0-1]; a quantity also by its unit, if `borne`."""
    around = 1.0 if hit.stored.passage.kind == "list" else AROUND
    held = [
        (c.weight, 1.0 if borne and c.measure else max(own, around * beside))
        for c, own, beside in zip(concepts, hit.signals.matches, hit.signals.around, strict=True)
        if not (c.asking or _UNIT.fullmatch(c.label))
    ]
    return sum(weight * spoken for weight, spoken in held) / (sum(weight for weight, _ in held) or 1.0)
