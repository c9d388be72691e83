"""A question understood: completed from the talk before it, its concepts with their other names, what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.kinds import ask_kind
from assistant.spelling import Spelling
from assistant.talking import DECLINES, Place, complete_question
from assistant.thesaurus import ARTICLES, CLASS_WEIGHT, Phrase, Thesaurus, bare
from assistant.words import ASKING, MEASURES, STOP, Word, stem, words

#: A table, figure or slide by its number.
ADDRESS = re.compile(r"\b(table|fig(?:ure)?|slide)s?\.?\s*(?:no\.?\s*)?(\d{1,3})(?:\s?\(?[a-h]\)?)?(?![\w])", re.I)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?(?![\w])")


#: Share of its weight that an everyday word keeps which the library does not hold: people say one thing in many ways.
PLAIN = 0.4
#: Share of its weight that a concept keeps when only the question before names it.
FROM_BEFORE = 0.6
#: Quantities that each member of a class has of its own.
ITS_OWN = MEASURES - frozenset(("duration", "gray", "interval", "speed", "time", "weeks"))
#: Articles that a phrase of the thesaurus may hold in a question.
MOST_ARTICLES = 2
#: A document that is named at least so surely is the only one that is asked.
SURELY_NAMED = 0.7
#: Beside one that is surely named, another counts from here.
NAMED_BESIDE = 0.5
#: A name that so many documents share picks none of them out.
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that a question is about, with every phrase that may stand for it in a text.

    `alternatives` are phrases of stems with a weight [0-1], its own first; `weight` is its share in what the question
    asks (rarer is heavier); `known` tells whether the library's evidence holds any of them; `technical` whether the word
    is none of the everyday language; `asking` whether it speaks of the form of the answer; `name` whether it is written as a
    name; `measure` whether it asks for a quantity; `here` whether the documents that the question surely names hold it;
    `of_class` the class by which alone the evidence speaks of it ("antiplatelet" of a drug that it does not name).
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


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the search takes it.

    `text` is complete in itself, `typed` is what the user wrote, `beside` where the answer before it stands. `documents` holds the documents it names, with a
    strength [0-1]; `subject` is the text without the words that only name a document. `addresses` are the tables, figures and slides it names, as ("table", 3).
    """

    typed: str
    text: str
    kind: str
    concepts: tuple[Concept, ...]
    documents: Mapping[str, float]
    addresses: tuple[tuple[str, int], ...] = ()
    numbers: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    previous_answer: str = ""
    subject: str = ""
    beside: Place | None = None

    @property
    def surely_named(self) -> tuple[str, ...]:
        """The documents that the question surely names, and those named beside them: only these are asked."""
        if max(self.documents.values(), default=0.0) < SURELY_NAMED:
            return ()
        named = tuple(k for k, strength in self.documents.items() if strength >= NAMED_BESIDE)
        return named if len(named) <= MOST_NAMED else ()

    @property
    def total_weight(self) -> float:
        """Sum of the concepts' weights."""
        return sum(concept.weight for concept in self.concepts)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the library's evidence knows of words.

    `idf` gives the weight of a stem (rarer is heavier) or None when no evidence holds it; `n_pieces` in how many pieces
    the embedding model's tokenizer takes a word (one: everyday language); `expansions` maps abbreviations both ways; `surface` gives a word as it is written for a stem; `holds` tells whether
    the words of a phrase stand near each other anywhere.
    """

    idf: Callable[[str], float | None]
    stems: frozenset[str]
    spelling: Spelling
    n_pieces: Callable[[str], int]
    expansions: Mapping[Phrase, frozenset[Phrase]]
    rarest: float
    surface: Callable[[str], str] = lambda stem: stem
    holds: Callable[[Phrase], bool] = lambda phrase: True


#: Turns of phrase that ask for what the field calls by a name of its own.
_IMPLIED = (
    (
        re.compile(
            r"\b(?:should|must|ought)(?:n'?t| not| never)\b|\b(?:should|must)\b[^?.,]{0,50}\bnot (?:be|have|get|go)\b|\bwho (?:can|may)(?:n'?t| not)\b"
            r"|\bwhen (?:not|never) to\b|\bmust (?:i|you|we|one) not\b|\breasons? (?:not to|against)\b|\b(?:which|what) (?:\w+ ){1,3}rules? out\b"
            r"|\bnot (?:suitable|eligible|candidates?|a candidate)\b|\bunsuitable\b|\boff[- ]limits\b",
            re.I,
        ),
        "contraindications",
    ),
    (re.compile(r"\bgo(?:es|ne)? wrong\b|\bdangers? (?:of|if|when)\b", re.I), "complications"),
)


def _name_implied(text: str) -> str:
    """The text with the field's names behind it of what it asks for in other words."""
    named = [name for pattern, name in _IMPLIED if pattern.search(text) and name[:-1] not in text.casefold()]
    return f"{text} ({', '.join(named)})" if named else text


def understand(
    typed: str,
    history: Sequence[Mapping[str, str]],
    lexicon: Lexicon,
    thesaurus: Thesaurus,
    name_documents: Callable[[str, list[Word]], tuple[Mapping[str, float], frozenset[int]]],
) -> Question:
    """Understand one question.

    Args:
        typed: What the user wrote.
        history: Turns before it.
        lexicon: What the library knows of words.
        thesaurus: The field's synonyms.
        name_documents: Tells which documents a text names, and which of its words (by index) did the naming.

    Returns:
        The question, complete, with its concepts.
    """
    text, leaned_on = complete_question(typed, history)
    text = _name_implied(text)
    found = words(text)
    documents, naming = name_documents(text, found)
    kind = ask_kind(typed)
    if kind in ("fact", "yes_no") and text != typed:
        kind = ask_kind(text)
    concepts, corrections = find_concepts(found, naming, lexicon, thesaurus, len(typed.strip()))
    if leaned_on and not DECLINES.search(leaned_on):
        # What was answered is in the library, whatever words asked for it.
        own = {w.text for w in found if w.start < len(typed.strip())}
        concepts = tuple(c for c in concepts if c.known or own.intersection(c.label.split()))
    addresses = tuple(
        dict.fromkeys(
            ("figure" if m[1].lower().startswith("fig") else m[1].lower(), int(m[2])) for m in ADDRESS.finditer(text)
        )
    )
    return Question(
        typed,
        text,
        kind,
        concepts,
        documents,
        addresses,
        tuple(_NUMBER.findall(text)),
        corrections,
        previous_answer=leaned_on,
        subject=_spell_out(text, found, naming, concepts, dict(corrections), lexicon) or text,
    )


def _spell_out(
    text: str,
    found: list[Word],
    naming: frozenset[int],
    concepts: tuple[Concept, ...],
    corrections: Mapping[str, str],
    lexicon: Lexicon,
) -> str:
    """The text in the library's words: no names of documents, spelling mended, a lay phrase by its technical term."""
    known = {c.label: c.alternatives for c in concepts if c.known and lexicon_lacks(c, lexicon)}
    for i in reversed(range(len(found))):
        word = found[i]
        if i in naming:
            text = text[: word.start] + text[word.end :]
        elif word.text in corrections:
            text = text[: word.start] + lexicon.surface(corrections[word.text]) + text[word.end :]
    for label, alternatives in known.items():
        phrase = next((p for p, _ in alternatives[1:]), None)
        if phrase:
            # A short form may be part of another word ("op" of "opioid").
            found_at = re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text)
            if found_at:
                said = " ".join(lexicon.surface(s) for s in phrase)
                text = text[: found_at.start()] + said + text[found_at.end() :]
    return re.sub(r"\s+", " ", text).strip()


def lexicon_lacks(concept: Concept, lexicon: Lexicon) -> bool:
    """Whether the library has a concept only under another name."""
    own = concept.alternatives[0][0]
    return any(lexicon.idf(s) is None for s in own if s not in STOP)


def find_concepts(
    found: list[Word], naming: frozenset[int], lexicon: Lexicon, thesaurus: Thesaurus, n_typed: int
) -> tuple[tuple[Concept, ...], tuple[tuple[str, str], ...]]:
    """The concepts of a question's words: longest phrases of the thesaurus or the abbreviations first, then single words.

    What stands behind the first `n_typed` characters comes from the question before, and weighs less.
    """
    concepts: list[Concept] = []
    corrections: list[tuple[str, str]] = []
    mended = [_mend(word, i, lexicon, thesaurus) for i, word in enumerate(found)]
    for word, new in zip(found, mended, strict=True):
        if new != word.stem:
            corrections.append((word.text, new))
    # A dose or a price is of the one thing that is named, never of its class.
    of_classes = not any(word.folded in ITS_OWN for word in found)
    i = 0
    while i < len(found):
        length, phrase = _longest_phrase(mended, i, lexicon, thesaurus)
        label = " ".join(word.text for word in found[i : i + length])
        # A function word in capitals inside a sentence is an abbreviation ("IT", "US").
        misspelt = mended[i] != found[i].stem
        grammar = (found[i].folded in STOP or (misspelt and mended[i] in _STOP_STEMS)) and not (i > 0 and len(found[i].text) > 1 and found[i].text.isupper())
        skip = length == 1 and (grammar or i in naming)
        if not skip and not (length == 1 and len(found[i].folded) == 1 and not found[i].text.isupper()):
            folded = _ASKING_STEMS.get(mended[i], found[i].folded) if misspelt else found[i].folded
            made = _concept(label, phrase, folded, lexicon, thesaurus, of_classes)
            if made.label == "time" and i > 0 and found[i - 1].folded in ("over", "with"):
                # "Over time" asks for a course, not for a time.
                concepts.append(replace(made, weight=made.weight * 0.25, asking=True))
            else:
                concepts.append(_weighed(made, found[i], i, found[i].start < n_typed))
        i += length
    merged: dict[Phrase, Concept] = {}
    for concept in concepts:
        merged.setdefault(concept.alternatives[0][0], concept)
    return tuple(merged.values()), tuple(corrections)


#: Words of the question's form by their stems, for those that are misspelt.
_STOP_STEMS = frozenset(stem(word) for word in STOP)
_ASKING_STEMS = {stem(word): word for word in sorted(ASKING)}


def _weighed(concept: Concept, word: Word, index: int, is_typed: bool) -> Concept:
    """The concept with what the form of its word tells of it, and the weight that it then has."""
    name, measure = _is_name(word, index), word.folded in MEASURES
    weight = concept.weight * (1.0 if is_typed else FROM_BEFORE)
    if not (concept.known or concept.technical or name or measure):
        weight *= PLAIN
    return replace(concept, name=name, measure=measure, weight=weight)


def _is_name(word: Word, index: int) -> bool:
    """A word with a capital inside a sentence, or in capitals, is a name or an abbreviation ("Modic", "US")."""
    return len(word.text) > 1 and (word.text.isupper() or (index > 0 and word.text[0].isupper()))


def _longest_phrase(mended: list[str], i: int, lexicon: Lexicon, thesaurus: Thesaurus) -> tuple[int, Phrase]:
    """How many words from the i-th on are one known phrase, and the phrase; a single word when none is known."""
    for length in range(min(thesaurus.longest + MOST_ARTICLES, len(mended) - i), 1, -1):
        phrase = tuple(mended[i : i + length])
        if thesaurus.holds(phrase) or phrase in lexicon.expansions:
            return length, phrase
        if mended[i] not in ARTICLES and phrase[-1] not in ARTICLES:
            short = bare(phrase)
            if 1 < len(short) < length and thesaurus.holds(short):
                return length, short
    return 1, (mended[i],)


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
    held = [r for r in rarities.values() if r is not None]
    of_class = ""
    if of_classes and not held:
        # A drug, device or score that the evidence does not name is looked for by the class that it belongs to.
        for other, written in thesaurus.classes_of(phrase).items():
            rarity = _rarity(other, lexicon)
            if rarity is not None and other not in alternatives:
                alternatives[other], rarities[other], of_class = CLASS_WEIGHT, rarity, of_class or written
                held.append(rarity)
    asking = len(phrase) == 1 and folded in ASKING
    forms = (folded, phrase[0], re.sub(r"(?:ing|ed|es|s)$", "", folded))
    everyday = folded.isdigit() or any(len(form) > 2 and lexicon.n_pieces(form) <= 1 for form in forms)
    # A phrase of the thesaurus or of the abbreviations is a term of the field, however everyday its words.
    technical = not asking and (len(phrase) > 1 or not everyday)
    same = [r for p, r in rarities.items() if r is not None and alternatives[p] == 1.0]
    weight = min(same or held, default=lexicon.rarest)
    ordered = tuple((p, w) for p, w in alternatives.items() if rarities[p] is not None or p == phrase)
    weight *= 0.25 if asking else 1.0
    return Concept(label, ordered, weight, bool(held), technical, asking, of_class=of_class)


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


def _mend(word: Word, index: int, lexicon: Lexicon, thesaurus: Thesaurus) -> str:
    """The stem of a word, or the known stem that it misspells; a word that the library knows is never touched."""
    if (word.folded,) in lexicon.expansions or thesaurus.holds((word.folded,)):
        return word.folded
    known = (
        word.stem in lexicon.stems
        or word.folded in STOP
        or word.folded in ASKING
        or thesaurus.holds((word.stem,))
        or (word.stem,) in lexicon.expansions
        or any(c.isdigit() for c in word.folded)
    )
    if known or _is_name(word, index) or lexicon.n_pieces(word.folded) <= 1:
        return word.stem
    plain = next((s for s in _plainer(word.folded) if s in lexicon.stems), None)
    mended = None if plain else lexicon.spelling.mend(word.folded)
    return plain or (stem(mended) if mended else word.stem)


#: Endings by which a word is made from another, and what stands in their place ("riskier", "risk").
_ENDINGS = (("iest", ""), ("ier", ""), ("iest", "y"), ("ier", "y"), ("est", ""), ("er", ""), ("y", ""), ("ish", ""), ("ness", ""), ("wise", ""))


def _plainer(folded: str) -> Iterator[str]:
    """The stems of the words that a word may be made from."""
    for ending, instead in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) > 3:
            yield stem(folded.removesuffix(ending) + instead)


def held_here(concept: Concept, stems: frozenset[str]) -> Concept:
    """The concept with whether a document that holds these stems speaks of it."""
    here = any(all(s in stems or s in STOP for s in phrase) for phrase, _ in concept.alternatives)
    return replace(concept, here=here)


def narrowed(question: Question, documents: Mapping[str, float]) -> Question:
    """The same question put to other documents."""
    return replace(question, documents=documents)
