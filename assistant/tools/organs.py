"""Metastases of the internal organs as a note tells them: whether there are any, and what can be done about them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.tools.base import list_words
from assistant.tools.cue import Cue
from assistant.tools.evidence import denied_after
from assistant.tools.note import Hit, Note

GENERAL = r"(?:visceral(?: organs?)?|viscera|(?:(?:major|vital) )?(?:internal )?organs?)"
NAMED = {
    "liver": r"livers?|hepatic",
    "lung": r"lungs?|pulmonary",
    "brain": r"brain|cerebral|intracranial|cns",
    "kidney": r"kidneys?|renal",
    "adrenal": r"adrenals?",
    "other": r"pleura\w*|peritone\w*|spleen|splenic|pancreatic",
}
ORGAN = rf"(?:{GENERAL}|{'|'.join(NAMED.values())})"
METS = r"(?:mets?|metasta\w+|involvement|disease|lesions?|deposits?|spread|nodules?|secondar(?:y|ies)|dissemination)"
ROW = rf"{ORGAN}(?: (?:and|or|nor|,|/|&) (?:the |in )?{ORGAN})*(?: or {ORGAN})?"
STATEMENT = (
    rf"\b(?:{ROW}(?: \w+)? {METS}|{METS} (?:to|in|of|within) (?:the |any |both |other )*{ROW}"
    rf"|{GENERAL}(?: {METS})?|{ROW}(?= (?:(?:is|are|was|were|both|all|:|=) )*(?:clear|clean|free|normal|unaffected|involved"
    r"|affected|uninvolved|spared|negative|without)\b)"
    rf"|{ROW} :(?= (?:\w+ )?{METS}\b)|{ROW} with (?:\w+ )?{METS})"
)
ELSEWHERE = r"\bno (?:other|further|additional) (?:known |distant )?(?:mets?|metasta\w+)\b"
MAYBE = Cue(r"\b(?:potentially|possibly|probably|perhaps|maybe|might be|may be|borderline|not yet clear whether) $")
CLEAR_AFTER = Cue(
    r" (?:(?:is|are|was|were|both|all|:|=|of|disease|-) )*(?:(?:clear|clean|free|normal|unaffected|uninvolved|spared|negative|none"
    r"|nil|absent|unremarkable|gone|resolved|no|0)(?: |$)|(?:have |has )?(?:disappeared|resolved|vanished)\b|no longer (?:visible|present|seen)\b|(?:without|no) (?:evidence of )?(?:\w+ )?(?:mets?|metasta\w+|disease|involvement)\b"
    r"|not (?:involved|affected)\b)"
)
# A cancer's own seat is no metastasis.
PRIMARY_AFTER = Cue(r" (?:cell )?(?:cancer|carcinoma|adenocarcinoma|primary|tumou?r|ca)\b")
INCURABLE = Cue(
    r"\b(?:un ?treatable|not treatable|non ?treatable|incurable|not curable|cannot be (?:treated|cured|controlled)|can't be treated"
    r"|not amenable to (?:any )?(?:treatment|therapy|local)|no (?:further |more |other )?(?:therapy|treatment|therapeutic)"
    r"(?: options?)?(?: (?:left|available|possible|remains?))?|beyond (?:treatment|therapy)|refractory to all)\b"
)
FIXED = Cue(
    r"\b(?:un ?remov\w+|non ?remov\w+|un ?resect\w+|irresect\w+|non ?resect\w+|in ?operable|un ?operable|non ?operable"
    r"|not (?:removable|resectable|operable|amenable to (?:surgery|resection|removal))|cannot be (?:removed|resected|operated)"
    r"|can't be (?:removed|resected))\b"
)
CURABLE = Cue(
    r"\b(?:treatable|curable|(?:can|could|may) be (?:treated|controlled)|amenable to (?:treatment|therapy|local))\b"
)
REMOVABLE = Cue(
    r"\b(?:removable|resectable|operable|(?:can|could|may) be (?:removed|resected|operated)|amenable to (?:surgery|resection|removal))\b"
)
REMOVED = Cue(r"\b(?:resected|removed|after resection|excised)\b")
TOPIC = Cue(
    r"\b(?:bone|bones|bony|skeletal|osseous|vertebra\w*|spine|spinal|kps|karnofsky|palsy|frankel|asia|ais|neuro\w*|solitary"
    r"|multiple|tomita|tokuhashi|bauer|primary)\b"
)
REACH = 11  # words after an organ's metastases within which it is said what can be done about them


@dataclass(frozen=True, slots=True)
class Organs:
    """What a note says of metastases in organs.

    Attributes:
        states: "none", "removable", "treatable", "fixed" (cannot be removed), "incurable", "present", "removed"; more
            than one where statements disagree.
        hit: The words that tell it.
        unsaid: Organs said to be free, where nothing is said of the others; then `states` is empty.
    """

    states: frozenset[str]
    hit: Hit
    unsaid: tuple[str, ...] = ()


def read_organs(note: Note) -> Organs | None:
    """What a note says of metastases in organs; None when it says nothing, or that it is not known."""
    present: dict[str, Hit] = {}
    free: dict[str, Hit] = {}
    denied: Hit | None = None
    for hit in note.find(STATEMENT):
        if PRIMARY_AFTER.match(note.words(hit.last, hit.last + 3)) or note.is_open(hit) or left_open(note, hit):
            continue
        if is_clear(note, hit):
            if re.search(rf"\b{GENERAL}\b", hit.match.group(0)):
                denied = denied or hit
            else:
                free.update(
                    {name: hit for name, words in NAMED.items() if re.search(rf"\b(?:{words})\b", hit.match.group(0))}
                )
        elif not note.is_hedged(hit) and not note.is_past(hit):
            present.setdefault(state_of(note, hit), hit)
    if not present and denied is None:
        denied = next(note.find(ELSEWHERE), None)
    return weigh_statements(present, denied, free)


def weigh_statements(present: dict[str, Hit], denied: Hit | None, free: dict[str, Hit]) -> Organs | None:
    """All statements together: metastases that are there, against a denial of all."""
    if present:
        only = set(present) - {"present"} or {"present"}
        worst = next((state for state in ("incurable", "fixed") if state in only), None)
        states = frozenset({worst} if worst else set(present))
        other = denied is not None and " other " in denied.match.string[: denied.match.end()][-60:]
        if denied is not None and not other:
            states |= {"none"}
        return Organs(states, next(iter(present.values())))
    if denied is not None:
        return Organs(frozenset({"none"}), denied)
    if not free:
        return None
    if {"liver", "lung", "brain"} <= set(free):
        return Organs(frozenset({"none"}), next(iter(free.values())))
    return Organs(frozenset(), next(iter(free.values())), tuple(name for name in free if name != "other"))


def is_clear(note: Note, hit: Hit) -> bool:
    """Whether metastases are denied: before the words, after them, or as the answer to a label."""
    after = note.words(hit.last, min(len(note.tokens), hit.last + 6))
    before = note.words(hit.first - 3, hit.first)
    if re.search(r" (?:none|nil|0|zero)(?: of)?(?: the)? $", before):
        return True
    return note.is_denied(hit) or CLEAR_AFTER.match(after) is not None or denied_after(note, hit)


def left_open(note: Note, hit: Hit) -> bool:
    """Whether the words directly after leave it open ("visceral status not known", "viscera not staged")."""
    after = note.words(hit.last, min(note.sentence_of(hit)[1], hit.last + 6))
    return (
        re.match(
            r" (?:(?:status|staging|mets?|metasta\w+|is|are|:|-|not|yet|been) )*(?:unknown|unclear|not (?:yet )?(?:known|assessed|staged|imaged|done"
            r"|reported|stated|available|examined|evaluated|searched)|pending|unstaged|awaited|\?)(?: |$)",
            after,
        )
        is not None
    )


def state_of(note: Note, hit: Hit) -> str:
    """What can be done about an organ's metastases, by the words around them."""
    first, _ = note.clause_of(hit)
    _, end = note.sentence_of(hit)
    after = note.words(hit.last, min(end, hit.last + REACH))
    topic = TOPIC.search(after)
    words = note.words(first, hit.last) + (after[: topic.start()] if topic else after)
    for state, cue in (
        ("incurable", INCURABLE),
        ("fixed", FIXED),
        ("removable", REMOVABLE),
        ("treatable", CURABLE),
        ("removed", REMOVED),
    ):
        found = cue.search(words)
        if found and not MAYBE.search(words[: found.start()]):
            return state
    return "present"


def ask_organs(found: Organs) -> str:
    """The question that is left when only some organs are said to be free."""
    return f"Said to be free: {list_words(found.unsaid)}. Are there metastases in other organs?"
