"""A talk as far as a question leans on it: the question made complete, and the place where the answer before it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.kinds import ask_kind
from assistant.words import ASKING, STOP, words

if TYPE_CHECKING:
    from assistant.search import Hit, Search
    from ingest.library import StoredPassage

_ELLIPSIS = re.compile(
    r"^\s*(?:and|but|so|then|ok|okay)\b|\bwhat about\b|\bhow about\b|\bsame (?:question|thing|for)\b"
    r"|\b(?:that|this|those|these) (?:number|figure|one|ones|rate|value|study|trial|paper|statement|percentage|claim)\b"
    r"|\bin percent\b\s*\?*$|\bthe other (?:arm|group|one|drug)\b|\bfor (?:that|it|them|those|this)\b"
    r"|^\s*(?:why|when|where|how so|since when|who says so|which one|which)\s*\?*\s*$",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|that|those|these|this|he|she|his|one|ones)\b", re.I)
#: An answer that says that there is none.
DECLINES = re.compile(
    r"\b(?:does not (?:answer|decide)|holds (?:nothing|no)|not in the library|cannot (?:answer|find))\b", re.I
)
#: A question of more words of its own is complete in itself, whatever was said before it.
N_LEANING = 5
#: Hits of the question before among which the answer's place is looked for.
N_PLACES = 40
#: A place that holds less of the answer's words than this is not where it stands [share of their weight].
LEAST_HELD = 0.3
#: How near a passage lies: the answer's own, its table's, the next to it, the section's, the document's.
SAME, NEXT, SECTION, DOCUMENT = 1.0, 0.7, 0.4, 0.2
#: Parts of a question that exclude each other: what the follow-up names of one replaces what the question before named.
_SLOTS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?:[<>≥≤]|after|at|beyond|over|more than|within|before)?\s*\b(?:\d+|one|two|three|six|twelve|a)[\s-]*(?:days?|weeks?|months?|years?)\b",
        r"\b(?:(?:acute|chronic|old|fresh) )?(?:malignan(?:t|cy)|osteoporo(?:tic|sis)|benign|trauma(?:tic)?|acute|chronic|metasta(?:tic|sis|ses)|cancer(?:ous)?|mets|myeloma|pathologic(?:al)?)\b",
        r"\b(?:cervical|thoracic|lumbar|sacral|sacroiliac|facet)\b",
        r"\b(?:table|fig(?:ure)?|slide)\.?\s*\d+\b",
        r"\b(?:group|arm)\s+[A-D]\b",
        r"\b(?:at )?(?:the |their |its )?(?:initial|first|last|final|latest) (?:visit|follow[- ]?up|examination|control)\b"
        r"|\b(?:initial(?:ly)?|final(?:ly)?|baseline|early|late|(?:pre|post)-?op(?:erative(?:ly)?)?|(?:long|short)[- ]term)\b",
    )
)
#: A follow-up that only puts another thing behind the same preposition ("And in children?").
_IN_ITS_PLACE = re.compile(
    r"^\s*(?:and |but |so |ok(?:ay)? |what about |how about )*(?P<preposition>in|for|with|without|after|at|of|among|by|during|on)\s+[^,;?]{2,60}\??\s*$",
    re.I,
)
_ENDS_PHRASE = r"(?=\s+(?:in|for|with|without|after|at|of|among|by|during|on|from|to|versus|vs|and|or|is|are|was|were|did|does|do)\b|\s*[?,;:.()]|\s*$)"
#: "The other arm": the group that the question before did not name.
_OTHER_GROUP = re.compile(r"\b(?:the )?other (?:arm|group|one|cohort)\b", re.I)
_GROUP = re.compile(
    r"\b((?:group|arm|cohort) )([ab12]|i{1,2})\b|\b()(intervention|treatment|control)(?= (?:group|arm)\b)", re.I
)
_OPPOSITE = {
    "a": "B", "b": "A", "1": "2", "2": "1", "i": "II", "ii": "I", "intervention": "control", "treatment": "control",
    "control": "treatment",
}  # fmt: skip


#: Ways to ask for the source of what was answered, all of them read as one.
_SOURCE = re.compile(
    r"^\W*(?:(?:and|ok|okay|so|but|please|can you|could you)\W+)*(?:(?:show|give|tell) me (?:the |your |a )?(?:source|reference|citation|evidence|proof)s?|(?:the |your )?(?:source|reference|citation|ref)s?|says who|according to whom?|who said (?:so|that|this)"
    r"|where(?:'s| is| does) (?:that|this|it) (?:from|come from|taken from)|where does (?:it|that|this) say (?:so|that|this)|(?:on )?(?:which|what) (?:page|paper|study|source)(?: (?:is|was) (?:that|this|it)(?: from| in| on)?)?|page|how do you know(?: that| this)?|(?:are you )?(?:really |quite )?sure(?: about (?:that|this|it))?|really|is (?:that|this|it) (?:really )?(?:right|true|correct|so))\W*$",
    re.I,
)
#: Asks for more of the same.
_MORE = re.compile(
    r"^\W*(?:(?:and|ok|okay|so|but|please|is there|are there|do you have|can you|could you)\W+)*(?:any(?:thing)?|what|tell me|give me|say|some(?:thing)?) ?(?:else|more|further|other)(?: (?:about|on) (?:that|this|it))?\W*$|^\W*(?:and )?(?:more|go on|continue|further)\W*$",
    re.I,
)


def ask_as_one(text: str) -> str:
    """A follow-up that asks for the source of the answer before it, in the words for that."""
    return "who says so?" if _SOURCE.match(text) else text


def asks_more(text: str) -> bool:
    """Whether a follow-up asks for more than the answer before it said, and for nothing else."""
    return _MORE.match(text) is not None


def complete_question(text: str, history: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """Make a follow-up complete with the question before it.

    Args:
        text: The question as typed.
        history: Turns before it, oldest first, each with ``role`` and ``content``.

    Returns:
        The question complete in itself, and the answer before it when the question leans on it, else "".
    """
    asked = [turn["content"] for turn in history if turn.get("role") == "user" and turn.get("content")]
    answered = [turn["content"] for turn in history if turn.get("role") == "assistant" and turn.get("content")]
    if not asked or not _leans_back(text):
        return text, ""
    before = asked[-1]
    if len(asked) > 1 and _leans_back(before):
        before = complete_question(before, [{"role": "user", "content": q} for q in asked[:-1]])[0]
    for slot in _SLOTS:
        if slot.search(text):
            before = slot.sub(" ", before)
    instead = _IN_ITS_PLACE.match(text)
    if instead:
        before = _leave_out(instead["preposition"], before)
    if _OTHER_GROUP.search(text):
        before = _GROUP.sub(lambda m: (m[1] or "") + _OPPOSITE[(m[2] or m[4]).casefold()], before)
    answer = answered[-1] if answered else ""
    if answer and ask_kind(text) == "reference":
        before = f"{before} {answer}"
    return f"{text.strip()} ({' '.join(before.split())})", answer


def _leave_out(preposition: str, before: str) -> str:
    """A question without the one phrase that a preposition opens; the whole where there is none, or several."""
    phrase = rf"\b{preposition}\s+(?:the |an? )?\S.*?{_ENDS_PHRASE}"
    without, n = re.subn(phrase, " ", before, flags=re.I)
    return without if n == 1 else before


def _leans_back(text: str) -> bool:
    """Whether a question cannot be understood without the one before it."""
    content = [w for w in words(text) if w.folded not in STOP and w.folded not in ASKING]
    return bool(_ELLIPSIS.search(text)) or asks_more(text) or len(content) <= 1 or (bool(_PRONOUN.search(text)) and len(content) <= 3)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the answer before a question stands: a sentence (`index`) of a passage of a document, and how surely [0-1]."""

    key: str
    passage_id: int
    index: int
    section: int | None
    table: int | None
    strength: float

    def near(self, stored: StoredPassage) -> float:
        """How near a passage lies to the place [0-1]."""
        if stored.key != self.key:
            return 0.0
        apart, passage = abs(stored.id - self.passage_id), stored.passage
        if apart == 0 or (self.table is not None and passage.table == self.table):
            return SAME * self.strength
        same_section = passage.section == self.section
        return self.strength * (NEXT if apart == 1 and same_section else SECTION if same_section else DOCUMENT)


def may_lean(text: str) -> bool:
    """Whether a question is so short that what was said before it may be what it is about."""
    return _leans_back(text) or sum(w.folded not in STOP and w.folded not in ASKING for w in words(text)) <= N_LEANING


def find_place(history: Sequence[Mapping[str, str]], search: Search, *, first: bool = False) -> Place | None:
    """Where the last answer of a talk stands in the library, judged by the question before it and the answer's own words.

    Args:
        history: Turns of the talk, oldest first.
        search: Search over the library.
        first: Whether the first of its statements is meant, and not all of it: that is what was asked for.

    Returns:
        The place, or None when the last answer says nothing that a found passage holds.
    """
    asked = [i for i, turn in enumerate(history) if turn.get("role") == "user" and turn.get("content")]
    if not asked or asked[-1] + 1 >= len(history):
        return None
    answer = " ".join(turn.get("content", "") for turn in history[asked[-1] + 1 :])
    meant = _MARKER.split(answer)[0] if first else _MARKER.sub(" ", answer)
    said = {w.stem for w in words(meant[:N_SAID]) if w.folded not in STOP}
    if not said:
        return None
    search.refresh()
    weights = {s: search.lexicon.idf(s) or 0.0 for s in said}
    total = sum(weights.values())
    hits = search.find(search.understand_alone(history[asked[-1]]["content"], history[: asked[-1]]), N_PLACES)

    def held(hit: Hit) -> float:
        return sum(weights[s] for s in said.intersection(hit.signals.stems)) / total if total else 0.0

    best = max(hits, key=lambda h: (held(h) + h.score / 100, h.score), default=None)
    if best is None or held(best) < LEAST_HELD:
        return None
    passage = best.stored.passage
    return Place(best.key, best.passage_id, best.index, passage.section, passage.table, min(1.0, held(best)))


#: The mark of a citation in an answer.
_MARKER = re.compile(r"\[\d+\]")
#: So much of an answer tells where it stands [characters].
N_SAID = 600
