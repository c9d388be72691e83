"""Words as search compares them: folded, stemmed as the lexical index stems, told apart from function words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from sys import modules
from types import ModuleType

#: A word: letters and digits that touch.
WORD = re.compile(r"[^\W_]+")

#: Words that carry the grammar of a question, not its subject. Numbers and units are never among them.
STOP = frozenset(
    """a about above according al et actual actually after again against all also am among an and another any anybody
    anyone anything are as ask asked at available be because been before being below between both but by came
    can cannot come could did do does doing done down during each either else etc even ever every everybody
    everyone exactly few find for from further gave get gets getting give given gives go goes going got had has
    have having he hello help her here hers hi him his how however i if in instead into is it its itself just
    keep kind know known let like ll look made make many may me mean might more most much must my myself need
    needs next no nor not now of off often on once one only or other our ours out over own part per please
    plus possible put quite rather re really right said same saw say saying says see seem seems sentence several
    shall she should show shown so some somebody someone something sort still such take taken tell than that the
    their them then there these they thing things think this those though through to together told too toward
    try two type under until up upon us use used using usual usually ve very via want was way we well went were
    what whatever when where whether which while who whom whose why will with within without would yet you your
    yours
    also approx approximately aren b4 bout couldn cos cuz didn doesn don eg ehm etc gimme gonna hadn hasn haven hey hmm ie
    im isn kindly lets lol maybe nope ok okay pls please plz rly sorry sth thanks thx tho thru today u ur wanna wasn wat
    wen weren wont wouldn wot yeah yep yes yup
    anyhow anyway anywhere besides everywhere herself himself mustn needn nobody onto ourselves shouldn somehow somewhere themselves till
    towards whatsoever whenever wherever whichever whoever yourself""".split()
)

#: Words that name the place of an answer or the way it is asked, weak as evidence of what it is about.
ASKING = frozenset(
    """answer article author authors citation cite cited cites claim compare compared comparison criteria criterion define defined
    definition deck describe described difference document explain figure fig first give lecture library list
    main mention mentioned name named number original originally page paper papers percent percentage presentation primary
    publication quote recommend recommended reference references report reported reports results review section
    series slide slides source sources stand stands state stated states statement study studies talk table text
    title trial versus vs write writes written wrote year years""".split()
)


#: Everyday words by which people put a question together; what answers it seldom repeats them.
FORM = frozenset(
    """add aim aims alone better call called carry case choose choosing coauthors colleagues comes counts coworkers differ differs documents end enough
    fewer figures five folk folks four group groups happen happened happens hold involved key line listed makes match matter matters
    meaning meant needed numbers ones option options overall people picture place points purpose question quoted reason
    row rows run seen set share shows since single six sizes statements three typical useful work works""".split()
)


#: Words that ask for a quantity by its name; an answer must speak of it.
MEASURES = frozenset(
    """amperage amount angle charge color colour concentration cost costs current dosage dose doses duration energy fee frequency gray
    interval joules length milligrams pressure price pricing radiation speed temperature thickness time voltage volume
    wattage watts wavelength weeks weight width""".split()
)

#: Those of them that are units: they ask for a quantity only where they are counted ("how many weeks").
UNITS = frozenset("gray joules milligrams watts weeks".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its place: characters as written, folded form, stem."""

    text: str
    start: int
    end: int
    folded: str
    stem: str


def fold(text: str) -> str:
    """Lower case with accents and ligatures resolved, as the lexical index compares."""
    if text.isascii():
        return text.casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1)
def _porter() -> Callable[[str], str]:
    """Porter's stemmer by itself.

    `import snowballstemmer` loads its more than thirty languages, a quarter of a second of every start; its modules
    are reached by a package of another name, whose front is empty.
    """
    found = find_spec("snowballstemmer")
    if found is None or found.submodule_search_locations is None:
        raise ModuleNotFoundError("The package snowballstemmer is not installed; install Pedicle with its requirements.")
    front = ModuleType("_pedicle_snowball")
    front.__path__ = list(found.submodule_search_locations)
    modules[front.__name__] = front
    stem_word: Callable[[str], str] = import_module(f"{front.__name__}.porter_stemmer").PorterStemmer().stemWord
    return stem_word


@lru_cache(maxsize=65_536)
def stem(folded: str) -> str:
    """The Porter stem of a folded word; words with digits stay as they are."""
    if any(c.isdigit() for c in folded):
        return folded
    found = _porter()(folded)
    # The lexical index follows Porter's later rules, which end "radiology" and "possibly" as their kin.
    return found[:-1] if found.endswith(("logi", "bli")) and len(found) > 4 else found


#: Texts of up to this many characters are kept as words for as long as one question is answered, which reads its own several times.
N_KEPT_CHARACTERS = 1000


def words(text: str) -> list[Word]:
    """The words of a text in order; letters and digits that touch are one word, every other character separates."""
    return list(_short_words(text)) if len(text) <= N_KEPT_CHARACTERS else _read_words(text)


@lru_cache(maxsize=16)
def _short_words(text: str) -> tuple[Word, ...]:
    return tuple(_read_words(text))


def _read_words(text: str) -> list[Word]:
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        folded = fold(word)
        found.append(Word(word, match.start(), match.end(), folded, _stem_of(word, folded)))
    return found


def word_stem(word: str) -> str:
    """The stem of one word as written."""
    return _stem_of(word, fold(word))


def _stem_of(word: str, folded: str) -> str:
    # An abbreviation is no inflected word: "KPS" is not the plural of "KP".
    return folded if 1 < len(folded) <= 5 and word.isupper() else stem(folded)


def stems(text: str) -> list[str]:
    """The stems of a text's words in order."""
    return [word.stem for word in words(text)]


def content_words(text: str) -> list[Word]:
    """The words of a text that are not function words."""
    return [word for word in words(text) if word.folded not in STOP]


def phrase_key(text: str) -> tuple[str, ...]:
    """The stems of a phrase, the form in which thesaurus entries compare."""
    return tuple(stems(text))


def edits_within(a: str, b: str, most: int) -> bool:
    """Whether at most `most` insertions, deletions, substitutions or swaps of neighbours lead from `a` to `b`."""
    return count_edits(a, b, most) is not None


def count_edits(a: str, b: str, most: int) -> int | None:
    """How many insertions, deletions, substitutions or swaps of neighbours lead from `a` to `b`; None when more than `most`."""
    if a == b:
        return 0
    if abs(len(a) - len(b)) > most or most < 1:
        return None
    # What is alike at both ends needs no edit.
    start, end_a, end_b = 0, len(a), len(b)
    while start < end_a and start < end_b and a[start] == b[start]:
        start += 1
    while end_a > start and end_b > start and a[end_a - 1] == b[end_b - 1]:
        end_a, end_b = end_a - 1, end_b - 1
    a, b = a[start:end_a], b[start:end_b]
    if max(len(a), len(b)) == 1 or (len(a) == len(b) == 2 and a == b[::-1]):
        return 1
    # With both ends unlike, one edit is not enough for anything longer.
    return _count_inner(a, b, most) if most > 1 else None


def _count_inner(a: str, b: str, most: int) -> int | None:
    """The same by the table of all beginnings, row by row."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def unique(items: Iterable[str]) -> list[str]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))
