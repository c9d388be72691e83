"""Markers that seem to point to the wrong entry: swapped and shifted numbers are common in print.

Two general signs, both against the document's own list. Words: the clause before the mark shares far more of the rare
words with the title of an entry near the marked one than with the marked one itself. Names: the clause names an author
("as X and colleagues reported") who is not among the authors of the marked entry but is the first author of another.
Where one of a pair is found swapped, less is asked of the other.

The limits were set on five documents and fourteen articles with 643 markers, where they flag four; each was read, and each
is a mark at the wrong entry. On 180 further articles with 6,186 markers they flag one, wrongly.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ingest.document import Block, Marker, Reference, Sentence, Span, Structure, fold_text
from ingest.sentences import split_sentences

N_NEAR = 3  # how far from its own entry a mark may have slipped
MIN_MARGIN = 12.0  # difference of the summed weights of shared words; false ones end at 11.7
MIN_SHARED = 5  # words shared with the entry that fits better
MIN_COVER = 0.35  # share of the better entry's own weight that the clause says
MIN_RATIO = 3.0  # of the weights of the entry that fits better to the marked one
MIN_SWAP_MARGIN = 5.0  # for the other mark of a pair of which one is found
MAX_NUMBERS = 2  # a mark with more numbers is shared by what all of them say
N_STEM = 6  # letters by which words compare: metastases, metastatic
N_NAME_DISTANCE = 80  # characters between a named author and the mark that is his
SAME_NAME = 0.8  # likeness of a name misprinted in the text to the author's
_SMALL = frozenset(
    "a an the of and in on for with to by from at as or is are was were be been has have had that this these those it "
    "its their they we our which who not no than more most less least can may also such other both all between among "
    "after before during into over per via using used use one two three study studies patients patient result results "
    "reported showed shown".split()
)
_PREFIX = re.compile(r"^(?:non|anti|pre|post|multi|inter|intra|micro)(?=\w{5})")
_LONG_FORM = re.compile(r"(?:[A-Z][a-z]+ (?:of |for |and )?){3,6}")
_NAMED = re.compile(
    r"\b(?P<name>[^\W\d_a-z][\w'’-]+)(?:,? et al\b\.?|,? and (?:co-?workers|colleagues|co-?authors|associates)\b|"
    r" (?:and|&) [^\W\d_a-z][\w'’-]+(?= (?:reported|found|showed|described|demonstrated)))"
)


@dataclass(frozen=True, slots=True)
class _Scope:
    """A marker with the clause that it closes."""

    marker: Marker
    clause: str


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a clause fits its own entry and the best of the entries near it."""

    own: float
    best: float
    cover: float
    better: int
    words: tuple[str, ...]


class _List:
    """The entries as sets of word beginnings, with the weight of each: rare in the list is heavy."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.references = {r.number: r for r in references}
        self.words = {r.number: _read_words(_entry_words(r)) for r in references}
        seen = Counter(stem for words in self.words.values() for stem in words)
        self.weight = {stem: math.log((len(references) + 1) / (n + 0.5)) for stem, n in seen.items()}

    def share_author(self, numbers: Sequence[int], other: int) -> bool:
        """Whether an entry has the same first author: two papers of one group are cited for one thing."""
        first = fold_text(self.references[other].first_author or "")
        return bool(first) and any(fold_text(self.references[n].first_author or "") == first for n in numbers)

    def fit(self, clause: str, numbers: Sequence[int]) -> _Fit | None:
        """Compare the clause with its own entries and their neighbours; None when there are no neighbours."""
        said = set(_read_words(clause))
        near = [n for n in self.words if n not in numbers and min(abs(n - m) for m in numbers) <= N_NEAR]
        if not near:
            return None
        score = {n: sum(self.weight[s] for s in said & set(self.words[n])) for n in (*near, *numbers)}
        better = max(near, key=lambda n: (score[n], -n))
        shared = sorted(said & set(self.words[better]), key=lambda s: (-self.weight[s], s))
        words = tuple(self.words[better][s] for s in shared)
        whole = sum(self.weight[s] for s in self.words[better]) or 1.0
        return _Fit(max(score[n] for n in numbers), score[better], score[better] / whole, better, words)


def mark_suspects(
    text: str, structure: Structure, references: Sequence[Reference], markers: Sequence[Marker]
) -> tuple[Marker, ...]:
    """Set `suspect` and `better` on the markers whose clause belongs to another entry.

    Args:
        text: The stored text.
        structure: Its parts, for the sentences in which the markers stand.
        references: The entries of the list.
        markers: The markers, resolved.

    Returns:
        The same markers in the same order.
    """
    if len(references) < 2 * N_NEAR or not markers:
        return tuple(markers)
    entries = _List(references)
    scopes = list(_read_scopes(text, structure, markers))
    fits = [(s.marker, entries.fit(s.clause, s.marker.numbers)) for s in scopes if len(s.marker.numbers) <= MAX_NUMBERS]
    held = [(marker, fit) for marker, fit in fits if fit and not entries.share_author(marker.numbers, fit.better)]
    found = {m.start: (f.better, _say_words(f, m, entries)) for m, f in held if _is_clear(f)}
    swapped = {(f.better, n) for m, f in held if m.start in found for n in m.numbers}
    for marker, fit in held:
        pair = (marker.numbers[0], fit.better)
        if marker.start not in found and pair in swapped and fit.best - fit.own >= MIN_SWAP_MARGIN:
            found[marker.start] = (fit.better, _say_swap(fit, marker, entries))
    for scope in scopes:
        if scope.marker.start not in found and (named := _misnamed(scope, entries)):
            found[scope.marker.start] = named
    return tuple(
        replace(m, suspect=found[m.start][1], better=(found[m.start][0],)) if m.start in found else m for m in markers
    )


def _is_clear(fit: _Fit) -> bool:
    by_far = fit.best - fit.own >= MIN_MARGIN and fit.best >= MIN_RATIO * fit.own
    return by_far and fit.cover >= MIN_COVER and len(set(fit.words)) >= MIN_SHARED


def _read_words(text: str) -> dict[str, str]:
    """Beginnings of the telling words, each with one of its words; initials of a long name count as its short form."""
    words: dict[str, str] = {}
    for word in fold_text(text).split():
        if len(word) > 2 and word not in _SMALL and not word.isdigit():
            words.setdefault(_PREFIX.sub("", word)[:N_STEM], word)
    for found in _LONG_FORM.finditer(text + " "):
        initials = "".join(w[0] for w in found.group().split() if w[0].isupper())
        words.setdefault(initials.casefold(), initials)
    return words


def _entry_words(reference: Reference) -> str:
    """What an entry is about: title and authors' surnames, or all of it when no title could be read."""
    surnames = " ".join(author.rsplit(" ", 1)[0] for author in reference.authors)
    return f"{reference.title or reference.text} {surnames}"


def _read_scopes(text: str, structure: Structure, markers: Sequence[Marker]) -> Iterable[_Scope]:
    """Each marker with its clause: from the mark before it, or from the beginning of the sentence."""
    spans = [b.spans for b in structure.blocks if b.kind in Block.EVIDENCE] or [(Span(0, len(text)),)]
    at = 0
    sentences = sorted((s for block in spans for s in split_sentences(text, block)), key=lambda s: s.start)
    for sentence in sentences:
        while at < len(markers) and markers[at].start < sentence.start:
            at += 1
        begin, k = sentence.start, at
        while k < len(markers) and markers[k].end <= sentence.end:
            clause = _clause(text, sentence, begin, markers[k].start)
            if clause:
                yield _Scope(markers[k], clause)
            begin = markers[k].end
            k += 1


def _clause(text: str, sentence: Sentence, start: int, end: int) -> str:
    """The characters of the sentence between two offsets, what lies between its spans left out."""
    parts = (text[max(start, s.start) : min(end, s.end)] for s in sentence.spans)
    return re.sub(r"\s+", " ", " ".join(parts)).strip()


def _misnamed(scope: _Scope, entries: _List) -> tuple[int, str] | None:
    """The entry of an author whom the clause names and the marked entry does not have; None when all is well."""
    numbers = scope.marker.numbers
    if len(numbers) > MAX_NUMBERS:
        return None
    named = list(_NAMED.finditer(scope.clause))
    if not named or len(scope.clause) - named[-1].end() > N_NAME_DISTANCE:
        return None
    name = named[-1]["name"]
    who = fold_text(name)
    own = [fold_text(a.rsplit(" ", 1)[0]) for n in numbers for a in entries.references[n].authors]
    own += [fold_text(entries.references[n].text) for n in numbers if not entries.references[n].authors]
    if any(_is_among(fold_text(found["name"]), own) for found in named):
        return None
    others = [n for n, r in entries.references.items() if fold_text(r.first_author or "") == who and n not in numbers]
    if len(others) != 1:
        return None
    return others[
        0
    ], f"The text names {name}, who is first author of entry {others[0]}, not of {_say_numbers(numbers)}."


def _is_among(who: str, authors: Sequence[str]) -> bool:
    """Whether a name of the text is one of the authors', misprints allowed for."""
    return any(who in a or SequenceMatcher(None, who, a).ratio() >= SAME_NAME for a in authors)


def _say_words(fit: _Fit, marker: Marker, entries: _List) -> str:
    words = ", ".join(f"“{w}”" for w in dict.fromkeys(fit.words[:4]))
    return f"The sentence fits {_name(fit.better, entries)} clearly better than entry {_say_numbers(marker.numbers)}: it shares {words}."


def _say_swap(fit: _Fit, marker: Marker, entries: _List) -> str:
    own = _say_numbers(marker.numbers)
    return f"The sentence fits {_name(fit.better, entries)} better, and a mark at entry {fit.better} fits {own}: the two seem to be swapped."


def _name(number: int, entries: _List) -> str:
    reference = entries.references[number]
    who = " ".join(str(part) for part in (reference.first_author, reference.year) if part)
    return f"entry {number} ({who})" if who else f"entry {number}"


def _say_numbers(numbers: Sequence[int]) -> str:
    return " or ".join(str(n) for n in numbers)
