"""What a question is about: its concepts, each with every phrase that may stand for it in a text, and its weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.lexicon import Lexicon, is_name
from assistant.thesaurus import ARTICLES, CLASS_WEIGHT, Phrase, Thesaurus, bare
from assistant.words import ASKING, FORM, MEASURES, STOP, UNITS, Word, stem

#: Share of its weight that an everyday word keeps which the library does not hold: people say one thing in many ways.
PLAIN = 0.3
#: Share of its weight that a word of the answer's form keeps.
OF_FORM = 0.25
#: Share of its weight that a concept keeps when only the question before names it.
FROM_BEFORE = 0.6
#: Quantities that each member of a class has of its own.
ITS_OWN = MEASURES - frozenset(("duration", "gray", "interval", "speed", "time", "weeks"))
#: Articles that a phrase of the thesaurus may hold in a question.
MOST_ARTICLES = 2


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that a question is about, with every phrase that may stand for it in a text.

    `alternatives` are phrases of stems with a weight [0-1], its own first; `weight` is its share in what the question
    asks (rarer is heavier); `known` tells whether the library's evidence holds any of them; `technical` whether the word
    is none of the everyday language; `asking` whether it speaks of the form of the answer; `name` whether it is written as a
    name; `measure` whether it asks for a quantity; `here` whether the documents that the question surely names hold it;
    `of_class` the class by which alone the evidence speaks of it ("antiplatelet" of a drug that it does not name); `unheard`
    whether a quantity of its own is asked (a dose, a price) and the evidence does not name it; `of_field` whether it is a term
    with other names that mean the same, or an abbreviation.
    """

    label: str
    alternatives: tuple[tuple[Phrase, float], ...]
    weight: float
    known: bool
    technical: bool = False
    asking: bool = False
    name: bool = False
    measure: bool = False
    here: bool = True
    of_class: str = ""
    unheard: bool = False
    of_field: bool = False


def lexicon_lacks(concept: Concept, lexicon: Lexicon) -> bool:
    """Whether the library has a concept only under another name."""
    own = concept.alternatives[0][0]
    return any(lexicon.idf(s) is None for s in own if s not in STOP)


def find_concepts(
    text: str, found: list[Word], naming: frozenset[int], lexicon: Lexicon, thesaurus: Thesaurus, n_typed: int
) -> tuple[Concept, ...]:
    """The concepts of a question's words: longest phrases of the thesaurus or the abbreviations first, then single words.

    What stands behind the first `n_typed` characters comes from the question before, and weighs less.
    """
    concepts: list[Concept] = []
    ends: list[tuple[int, int]] = []
    terms = [_term(word, lexicon, thesaurus) for word in found]
    idle = idle_words(found)
    # A dose or a price is of the one thing that is named, never of its class.
    of_classes = not any(word.folded in ITS_OWN for word in found)
    i = 0
    while i < len(found):
        length, phrase = _decimal(text, found, i, lexicon) or _longest_phrase(terms, i, lexicon, thesaurus)
        label = " ".join(word.text for word in found[i : i + length])
        # A function word in capitals inside a sentence is an abbreviation ("IT", "US").
        grammar = (found[i].folded in STOP or i in idle) and not (
            i > 0 and len(found[i].text) > 1 and found[i].text.isupper()
        )
        skip = length == 1 and (grammar or i in naming)
        if not skip and not (length == 1 and len(found[i].folded) == 1 and not found[i].text.isupper()):
            made = _concept(label, phrase, found[i].folded, lexicon, thesaurus, of_classes)
            if length == 1 and i and found[i - 1].folded == "how":
                made = _as_measure(made, lexicon)
            if length == 1 and _labels_group(found, i):
                made = _as_form(made)
            if made.label == "time" and i > 0 and found[i - 1].folded in ("over", "with"):
                # "Over time" asks for a course, not for a time.
                concepts.append(_as_form(made))
            else:
                counted = i > 0 and found[i - 1].folded in ("many", "what", "which")
                concepts.append(_weighed(made, found[i], i, found[i].start < n_typed, counted))
            ends.append((found[i].start, found[i + length - 1].end))
        i += length
    offered = _offered(text[:n_typed])
    merged: dict[Phrase, Concept] = {}
    for concept in _without_doubles(text, concepts, ends):
        if not concept.known and concept.label in offered and concept.label.islower():
            concept = _as_form(concept)
        merged.setdefault(concept.alternatives[0][0], concept)
    return tuple(merged.values())


_DECIMAL = re.compile(r"\b\d+[.,]\d+\b")


def _decimal(text: str, found: list[Word], i: int, lexicon: Lexicon) -> tuple[int, Phrase] | None:
    """The one decimal of a text, where the evidence holds it, as a phrase of its two numbers: 24 alone is not 0.24.

    A text of several states values, and the words around them say more of its place.
    """
    pair = found[i : i + 2]
    if len(_DECIMAL.findall(text)) != 1:
        return None
    if (
        len(pair) < 2
        or not all(word.folded.isdigit() for word in pair)
        or text[pair[0].end : pair[1].start] not in (".", ",")
    ):
        return None
    phrase = (pair[0].folded, pair[1].folded)
    return (2, phrase) if _rarity(phrase, lexicon) is not None else None


def _without_doubles(text: str, concepts: list[Concept], ends: list[tuple[int, int]]) -> Iterator[Concept]:
    """The concepts without those unknown that stand beside a known one behind a slash or in brackets ("bowel (colon)"): one name is enough."""
    parted = [text[a[1] : b[0]].strip() in ("/", "(") for a, b in pairwise(ends)]
    for i, concept in enumerate(concepts):
        beside = [concepts[i - 1]] if i and parted[i - 1] else []
        beside += [concepts[i + 1]] if i < len(parted) and parted[i] else []
        if concept.known or not any(other.known for other in beside):
            yield concept


#: Answers that a question about what was done offers behind it ("how were they allotted - coin or dice?").
_OFFERS = re.compile(
    r"\b(?:how|what|which|who|where|was|were|did|had)\b.*\b(?:was|were|did|had)\b.{3,}?(?:\s[-\u2013\u2014]\s|\s\(|[:;,]\s+)(?P<offers>[^:;()?]{2,60}\bor\b[^:;,()?]{2,60})\)?\s*\?\s*$"
    r"|^\W*(?:was|were|did|had)\b.{8,}?,\s+(?P<other>or\b[^:;,()?]{2,60})\?\s*$",
    re.I,
)


def _offered(text: str) -> frozenset[str]:
    """The words of the answers that a question offers; what is guessed need not stand in the library, but for a name."""
    found = _OFFERS.search(text)
    return frozenset((found["offers"] or found["other"]).split()) if found else frozenset()


#: Turns of phrase whose words say nothing of what is asked.
_IDLE = re.compile(
    r"\b(?:(?:make|making|be|am|not|for|pretty) sure|time (?:frame|span|window)(?= |$)|in (?:one|a|two) (?:lines?|words?|nutshell|sentences?)|in (?:short|brief|general|particular|terms|plain (?:english|words))"
    r"|right now|these days|nowadays|at (?:the )?(?:moment|present)|so far|by the way|remind me|quick (?:question|one|check)|(?:just )?(?:checking|wondering|curious)|rule of thumb|bear in mind|keep in mind"
    r"|for (?:the |my |our |a )?(?:tumou?r board|board|mdt|talk|exam|presentation|consent form|clinic)(?= |$)|ballpark|best bet|long story short|on (?:the )?whole|in the end|at the end of the day|down the (?:road|line)|of course|once more|if at all|and why|or not|(?:true|correct|agreed)(?= $))\b",
    re.I,
)


def idle_words(found: list[Word]) -> frozenset[int]:
    """The indexes of words in turns of phrase that say nothing of what is asked ("in one line")."""
    text, starts = "", []
    for word in found:
        starts.append(len(text))
        text += f"{word.folded} "
    return frozenset(
        i
        for m in _IDLE.finditer(text)
        for i, at in enumerate(starts)
        if m.start() <= at < m.end() and found[i].folded != "time"
    )


def _as_form(concept: Concept) -> Concept:
    """A concept as a word of the answer's form, weak as evidence of what it is about."""
    return replace(concept, weight=concept.weight * OF_FORM, asking=True)


#: What "how" asks before such a word, by its names; the quantity itself is looked for by its unit.
_HOW = {
    "long": ("duration", "length"), "old": ("age",), "big": ("size", "diameter"), "large": ("size", "diameter"), "small": ("size",),
    "thick": ("thickness", "diameter"), "wide": ("width", "diameter"), "deep": ("depth",), "high": ("height", "rate"), "tall": ("height",),
    "hot": ("temperature",), "cold": ("temperature",), "warm": ("temperature",), "fast": ("speed", "rate"), "quick": ("speed", "time"),
    "quickly": ("speed", "time"), "soon": ("time", "interval"), "far": ("distance",), "heavy": ("weight",), "likely": ("risk", "rate", "probability"),
    "frequent": ("frequency", "incidence", "rate"), "frequently": ("frequency", "incidence", "rate"), "common": ("frequency", "incidence", "prevalence"),
    "expensive": ("cost", "price"), "accurate": ("accuracy",), "sensitive": ("sensitivity",), "specific": ("specificity",),
}  # fmt: skip


def _as_measure(concept: Concept, lexicon: Lexicon) -> Concept:
    """A word behind "how" as the quantity that it asks for: a form of the answer, weak as evidence of what it is about."""
    names = _HOW.get(concept.label.casefold())
    if names is None:
        return concept
    held = tuple(((stem(name),), 1.0) for name in names if lexicon.idf(stem(name)) is not None)
    alternatives = dict.fromkeys((*concept.alternatives, *held))
    return replace(concept if concept.asking else _as_form(concept), alternatives=tuple(alternatives), known=True)


def _labels_group(found: list[Word], i: int) -> bool:
    """Whether a word is part of a group's label ("group B"): which group a sentence speaks of is told by more than its words."""
    at = i if found[i].folded in ("group", "arm") else i - 1
    label = found[at + 1].folded if 0 <= at < len(found) - 1 and found[at].folded in ("group", "arm") else ""
    return len(label) == 1


def _weighed(concept: Concept, word: Word, index: int, is_typed: bool, counted: bool) -> Concept:
    """The concept with what the form of its word tells of it, and the weight that it then has."""
    name, measure = is_name(word, index), word.folded in MEASURES and (word.folded not in UNITS or counted)
    weight = concept.weight * (1.0 if is_typed else FROM_BEFORE)
    if not (concept.known or concept.technical or name or measure):
        weight *= PLAIN
    return replace(concept, name=name, measure=measure, weight=weight)


def _longest_phrase(terms: list[str], i: int, lexicon: Lexicon, thesaurus: Thesaurus) -> tuple[int, Phrase]:
    """How many words from the i-th on are one known phrase, and the phrase; a single word when none is known."""
    for length in range(min(thesaurus.longest + MOST_ARTICLES, len(terms) - i), 1, -1):
        phrase = tuple(terms[i : i + length])
        if phrase in lexicon.expansions or _is_term_here(phrase, lexicon, thesaurus):
            return length, phrase
        if terms[i] not in ARTICLES and phrase[-1] not in ARTICLES:
            short = bare(phrase)
            if 1 < len(short) < length and _is_term_here(short, lexicon, thesaurus):
                return length, short
    return 1, (terms[i],)


def _is_term_here(phrase: Phrase, lexicon: Lexicon, thesaurus: Thesaurus) -> bool:
    """Whether several words are one term: to a library of another field only where it holds them, or another name of them ("balloon inflated")."""
    if not thesaurus.holds(phrase) or lexicon.is_of_field():
        return thesaurus.holds(phrase)
    return any(_rarity(name, lexicon) is not None for name in (phrase, *thesaurus.of(phrase)))


def _concept(
    label: str, phrase: Phrase, folded: str, lexicon: Lexicon, thesaurus: Thesaurus, of_classes: bool
) -> Concept:
    alternatives: dict[Phrase, float] = dict.fromkeys(_spelled(phrase, thesaurus), 1.0)
    for other, weight in thesaurus.of(phrase).items():
        alternatives[other] = max(weight, alternatives.get(other, 0.0))
    for source in list(alternatives):
        for other in lexicon.expansions.get(source, ()):
            alternatives.setdefault(other, alternatives[source])
    rarities = {p: _rarity(p, lexicon) for p in alternatives}
    if len(phrase) == 1 and not any(r is not None for r in rarities.values()):
        # A name that the library writes as two words ("NeuroFix", "Neuro-Fix").
        rarities |= {p: _rarity(p, lexicon) for p in _parted(folded, lexicon)}
        alternatives |= dict.fromkeys(rarities.keys() - alternatives.keys(), 1.0)
    held = [r for r in rarities.values() if r is not None]
    of_class = ""
    if of_classes and not held:
        # A drug, device or score that the evidence does not name is looked for by the class that it belongs to.
        for other, written in thesaurus.classes_of(phrase).items():
            rarity = _rarity(other, lexicon)
            if rarity is not None and other not in alternatives:
                alternatives[other], rarities[other], of_class = CLASS_WEIGHT, rarity, of_class or written
                held.append(rarity)
    asking = folded in ASKING | FORM if len(phrase) == 1 else set(label.casefold().split()) <= ASKING
    if len(phrase) > 1 and not held:
        # A turn of phrase without a word of its own ("which year") only asks.
        asking = asking or set(label.casefold().split()) <= ASKING | FORM | STOP
    forms = (folded, phrase[0], re.sub(r"(?:ing|ed|es|s)$", "", folded))
    everyday = folded.isdigit() or any(len(form) > 2 and lexicon.n_pieces(form) <= 1 for form in forms)
    # A phrase of the thesaurus or of the abbreviations is a term of the field, however everyday its words.
    technical = not asking and (len(phrase) > 1 or not everyday)
    same = [r for p, r in rarities.items() if r is not None and alternatives[p] == 1.0]
    weight = min(same or held, default=lexicon.rarest)
    ordered = tuple((p, w) for p, w in alternatives.items() if rarities[p] is not None or p == phrase)
    weight *= OF_FORM if asking else 1.0
    unheard = not of_classes and not held and bool(thesaurus.classes_of(phrase))
    of_field = bool(_ABBREVIATION.fullmatch(label)) or 1.0 in thesaurus.of(phrase).values()
    return Concept(
        label, ordered, weight, bool(held), technical, asking, of_class=of_class, unheard=unheard, of_field=of_field
    )


#: Letters in capitals, not a numeral.
_ABBREVIATION = re.compile(r"(?![IVX]+$)[A-Z][A-Z0-9]{1,5}")


#: The longer part of a name written in one has so many letters at least.
N_LONGER_PART = 4


def _parted(folded: str, lexicon: Lexicon) -> Iterator[Phrase]:
    """The two words that the evidence holds beside each other and that a word is made of."""
    for i in range(1, len(folded)):
        parts = (stem(folded[:i]), stem(folded[i:]))
        if (
            max(i, len(folded) - i) >= N_LONGER_PART
            and all(lexicon.idf(part) is not None for part in parts)
            and lexicon.holds(parts)
        ):
            yield parts


def _spelled(phrase: Phrase, thesaurus: Thesaurus) -> list[Phrase]:
    """A phrase, and as it reads with one of its words by another name ("extruded discs", "extruded disks")."""
    variants = [phrase]
    if len(phrase) > 1:
        variants += [
            (*phrase[:i], other[0], *phrase[i + 1 :])
            for i, word in enumerate(phrase)
            for other, weight in thesaurus.of((word,)).items()
            if len(other) == 1 and weight == 1.0
        ]
    return variants


def _rarity(phrase: Phrase, lexicon: Lexicon) -> float | None:
    """A phrase weighs as its rarest word; None when it stands nowhere in the evidence."""
    weights = [lexicon.idf(s) for s in phrase if s not in STOP or len(phrase) == 1]
    if not weights or any(w is None for w in weights) or not lexicon.holds(phrase):
        return None
    return max(w for w in weights if w is not None)


def _term(word: Word, lexicon: Lexicon, thesaurus: Thesaurus) -> str:
    """What stands for a word in phrases: itself where it is a term as written, else its stem."""
    return word.folded if (word.folded,) in lexicon.expansions or thesaurus.holds((word.folded,)) else word.stem


def held_here(concept: Concept, stems: frozenset[str]) -> Concept:
    """The concept with whether a document that holds these stems speaks of it."""
    here = any(all(s in stems or s in STOP for s in phrase) for phrase, _ in concept.alternatives)
    return replace(concept, here=here)
