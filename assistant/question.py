"""A question understood: completed from the talk before it, its concepts with their other names, what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.kinds import ask_kind
from assistant.spelling import Spelling
from assistant.talking import DECLINES, Place, complete_question
from assistant.thesaurus import ARTICLES, CLASS_WEIGHT, Phrase, Thesaurus, bare
from assistant.words import ASKING, MEASURES, STOP, UNITS, Word, stem, words

#: A table, figure or slide by its number.
ADDRESS = re.compile(r"\b(table|fig(?:ure)?|slide)s?\.?\s*(?:no\.?\s*)?(\d{1,3})(?:\s?\(?[a-h]\)?)?(?![\w])", re.I)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?(?![\w])")


#: Share of its weight that an everyday word keeps which the library does not hold: people say one thing in many ways.
PLAIN = 0.3
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

    `text` is complete in itself, `typed` is what the user wrote with its spelling mended, `beside` where the answer before it stands. `documents` holds the documents it names, with a
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
    the embedding model's tokenizer takes a word (one: everyday language); `expansions` maps abbreviations both ways; `surface` gives a word as it is written for a stem;
    `everyday` the word of everyday language that one most likely misspells, or None; `holds` tells whether
    the words of a phrase stand near each other anywhere.
    """

    idf: Callable[[str], float | None]
    stems: frozenset[str]
    spelling: Spelling
    n_pieces: Callable[[str], int]
    expansions: Mapping[Phrase, frozenset[Phrase]]
    rarest: float
    surface: Callable[[str], str] = lambda stem: stem
    everyday: Callable[[str], str | None] = lambda word: None
    holds: Callable[[Phrase], bool] = lambda phrase: True


#: Turns of phrase that ask for what the field calls by a name of its own.
_IMPLIED = (
    (
        re.compile(
            r"\b(?:should|must|ought)(?:n'?t| not| never)\b|\b(?:should|must)\b[^?.,]{0,50}\bnot (?:be|have|get|go)\b|\bwho (?:can|may)(?:n'?t| not)\b"
            r"|\bwhen (?:not|never) to\b|\bmust (?:i|you|we|one) not\b|\breasons? (?:not to|against)\b|\b(?:which|what) (?:\w+ ){1,3}rules? out\b"
            r"|\bnot (?:suitable|eligible|candidates?|a candidate)\b|\bunsuitable\b|\boff[- ]limits\b|\b(?:a |an absolute |clear )?no[- ]go(?:e?s)?\b|\ba (?:clear |definite |definitive |hard )?no(?=\s*[,.;?]|\s*$)"
            r"|\bdeal[- ]?breakers?\b|\b(?:stay|keep|steer) (?:away|clear)\b|\b(?:hold|back) off\b|\bdon'?t (?:you )?(?:do|use|offer|treat|inject|ablate|cement|perform)\b|\bbar(?:s|red)? (?:\w+ )?from\b"
            r"|\bto be avoided\b|\bavoided\b(?=\s*\?)|\bwhen (?:do|would|should) (?:you|we|i|one) (?:avoid|refuse|decline|refrain)\b|\bexclude (?:a |the )?patients?\b|\bturn(?:ed|ing)? (?:\w+ )?(?:down|away)\b",
            re.I,
        ),
        "contraindications",
    ),
    (
        re.compile(
            r"\bgo(?:es|ne|ing)? wrong\b|\bdangers? (?:of|if|when)\b|\bworst (?:that|thing|case)|\bside[- ]effects?\b|\b(?:make|makes|made) (?:me|us|you) (?:nervous|worried|careful)\b"
            r"|\b(?:most )?(?:feared|fearsome|dreaded)\b",
            re.I,
        ),
        "complications",
    ),
)


def _name_implied(text: str) -> str:
    """The text with the field's names behind it of what it asks for in other words."""
    named = [name for pattern, name in _IMPLIED if pattern.search(text) and name[:-1] not in text.casefold()]
    return f"{text} ({', '.join(named)})" if named else text


#: Spans of time in words, and as documents count them.
_TIMES = (
    (re.compile(r"\bhalf(?: an?|[- ])\s?year(?:ly)?\b", re.I), "6 months"),
    (re.compile(r"\b(?:an?|one) year and a half\b|\b(?:one|1) and a half years\b|\b1[.,]5 years\b", re.I), "18 months"),
    (re.compile(r"\b(?:an?|one) fortnight\b|\bfortnight(?:ly)?\b", re.I), "2 weeks"),
    (re.compile(r"\b(?:two|2) fortnights\b", re.I), "4 weeks"),
)


def _count_times(text: str) -> str:
    """The text with spans of time as documents count them ("half a year": "6 months")."""
    for pattern, counted in _TIMES:
        text = pattern.sub(counted, text)
    return text


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
    typed, corrections = mend_text(_count_times(typed), lexicon, thesaurus)
    before = [
        {**turn, "content": mend_text(turn["content"], lexicon, thesaurus)[0]} if turn.get("role") == "user" and turn.get("content") else turn
        for turn in history
    ]
    text, leaned_on = complete_question(typed, before)
    text = _name_implied(text)
    found = words(text)
    documents, naming = name_documents(text, found)
    kind = ask_kind(typed)
    if kind in ("fact", "yes_no") and text != typed:
        kind = ask_kind(text)
    concepts = find_concepts(found, naming, lexicon, thesaurus, len(typed.strip()))
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
        subject=_spell_out(text, found, naming, concepts, lexicon) or text,
    )


def _spell_out(
    text: str,
    found: list[Word],
    naming: frozenset[int],
    concepts: tuple[Concept, ...],
    lexicon: Lexicon,
) -> str:
    """The text in the library's words: no names of documents, a lay phrase by its technical term."""
    known = {c.label: c.alternatives for c in concepts if c.known and lexicon_lacks(c, lexicon)}
    for i in reversed(range(len(found))):
        if i in naming:
            text = text[: found[i].start] + text[found[i].end :]
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
) -> tuple[Concept, ...]:
    """The concepts of a question's words: longest phrases of the thesaurus or the abbreviations first, then single words.

    What stands behind the first `n_typed` characters comes from the question before, and weighs less.
    """
    concepts: list[Concept] = []
    terms = [_term(word, lexicon, thesaurus) for word in found]
    idle = idle_words(found)
    # A dose or a price is of the one thing that is named, never of its class.
    of_classes = not any(word.folded in ITS_OWN for word in found)
    i = 0
    while i < len(found):
        length, phrase = _longest_phrase(terms, i, lexicon, thesaurus)
        label = " ".join(word.text for word in found[i : i + length])
        # A function word in capitals inside a sentence is an abbreviation ("IT", "US").
        grammar = (found[i].folded in STOP or i in idle) and not (i > 0 and len(found[i].text) > 1 and found[i].text.isupper())
        skip = length == 1 and (grammar or i in naming)
        if not skip and not (length == 1 and len(found[i].folded) == 1 and not found[i].text.isupper()):
            made = _concept(label, phrase, found[i].folded, lexicon, thesaurus, of_classes)
            if length == 1 and i and found[i - 1].folded == "how":
                made = _as_measure(made, lexicon)
            if length == 1 and _labels_group(found, i):
                made = replace(made, weight=made.weight * 0.25, asking=True)
            if made.label == "time" and i > 0 and found[i - 1].folded in ("over", "with"):
                # "Over time" asks for a course, not for a time.
                concepts.append(replace(made, weight=made.weight * 0.25, asking=True))
            else:
                counted = i > 0 and found[i - 1].folded in ("many", "what", "which")
                concepts.append(_weighed(made, found[i], i, found[i].start < n_typed, counted))
        i += length
    merged: dict[Phrase, Concept] = {}
    for concept in concepts:
        merged.setdefault(concept.alternatives[0][0], concept)
    return tuple(merged.values())


#: Turns of phrase whose words say nothing of what is asked.
_IDLE = re.compile(
    r"\b(?:(?:make|making|be|am|not|for|pretty) sure|time (?:frame|span|window)(?= |$)|in (?:one|a|two) (?:lines?|words?|nutshell|sentences?)|in (?:short|brief|general|particular|terms|plain (?:english|words))"
    r"|right now|these days|nowadays|at (?:the )?(?:moment|present)|so far|by the way|remind me|quick (?:question|one|check)|(?:just )?(?:checking|wondering|curious)|rule of thumb|bear in mind|keep in mind"
    r"|for (?:the |my |our |a )?(?:tumou?r board|board|mdt|talk|exam|presentation|consent form|clinic)(?=[:,]|$)|ballpark|best bet|long story short|on (?:the )?whole|in the end|at the end of the day|of course|once more)\b",
    re.I,
)


def idle_words(found: list[Word]) -> frozenset[int]:
    """The indexes of words in turns of phrase that say nothing of what is asked ("in one line")."""
    text, starts = "", []
    for word in found:
        starts.append(len(text))
        text += f"{word.folded} "
    return frozenset(
        i for m in _IDLE.finditer(text) for i, at in enumerate(starts) if m.start() <= at < m.end() and found[i].folded != "time"
    )


#: What "how" asks before such a word, by the stems of its names; the quantity itself is looked for by its unit.
_HOW = {
    "long": ("durat", "length"), "old": ("age",), "big": ("size", "diamet"), "large": ("size", "diamet"), "small": ("size",),
    "thick": ("thick", "diamet"), "wide": ("width", "diamet"), "deep": ("depth",), "high": ("height", "rate"), "tall": ("height",),
    "hot": ("temperatur",), "cold": ("temperatur",), "warm": ("temperatur",), "fast": ("speed", "rate"), "quick": ("speed", "time"),
    "quickly": ("speed", "time"), "soon": ("time", "interv"), "far": ("distanc",), "heavy": ("weight",), "likely": ("risk", "rate", "probabl"),
    "frequent": ("frequenc", "incid", "rate"), "frequently": ("frequenc", "incid", "rate"), "common": ("frequenc", "incid", "preval"),
    "expensive": ("cost", "price"), "accurate": ("accuraci",), "sensitive": ("sensit",), "specific": ("specif",),
}  # fmt: skip


def _as_measure(concept: Concept, lexicon: Lexicon) -> Concept:
    """A word behind "how" as the quantity that it asks for: a form of the answer, weak as evidence of what it is about."""
    names = _HOW.get(concept.label.casefold())
    if names is None:
        return concept
    held = tuple(((name,), 1.0) for name in names if lexicon.idf(name) is not None)
    alternatives = dict.fromkeys((*concept.alternatives, *held))
    weight = concept.weight if concept.asking else concept.weight * 0.25
    return replace(concept, alternatives=tuple(alternatives), weight=weight, known=True, asking=True)


def _labels_group(found: list[Word], i: int) -> bool:
    """Whether a word is part of a group's label ("group B"): which group a sentence speaks of is told by more than its words."""
    at = i if found[i].folded in ("group", "arm") else i - 1
    label = found[at + 1].folded if 0 <= at < len(found) - 1 and found[at].folded in ("group", "arm") else ""
    return len(label) == 1


def _weighed(concept: Concept, word: Word, index: int, is_typed: bool, counted: bool) -> Concept:
    """The concept with what the form of its word tells of it, and the weight that it then has."""
    name, measure = _is_name(word, index), word.folded in MEASURES and (word.folded not in UNITS or counted)
    weight = concept.weight * (1.0 if is_typed else FROM_BEFORE)
    if not (concept.known or concept.technical or name or measure):
        weight *= PLAIN
    return replace(concept, name=name, measure=measure, weight=weight)


def _is_name(word: Word, index: int) -> bool:
    """A word with a capital inside a sentence, or in capitals, is a name or an abbreviation ("Modic", "US")."""
    return len(word.text) > 1 and (word.text.isupper() or (index > 0 and word.text[0].isupper()))


def _longest_phrase(terms: list[str], i: int, lexicon: Lexicon, thesaurus: Thesaurus) -> tuple[int, Phrase]:
    """How many words from the i-th on are one known phrase, and the phrase; a single word when none is known."""
    for length in range(min(thesaurus.longest + MOST_ARTICLES, len(terms) - i), 1, -1):
        phrase = tuple(terms[i : i + length])
        if thesaurus.holds(phrase) or phrase in lexicon.expansions:
            return length, phrase
        if terms[i] not in ARTICLES and phrase[-1] not in ARTICLES:
            short = bare(phrase)
            if 1 < len(short) < length and thesaurus.holds(short):
                return length, short
    return 1, (terms[i],)


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


def _term(word: Word, lexicon: Lexicon, thesaurus: Thesaurus) -> str:
    """What stands for a word in phrases: itself where it is a term as written, else its stem."""
    return word.folded if (word.folded,) in lexicon.expansions or thesaurus.holds((word.folded,)) else word.stem


#: "Dose" where only "does" can be meant.
_DOES = re.compile(r"(?:(?<=\bhow )|(?<=\bwhat )|(?<=\bwhere )|(?<=\bwhen )|(?<=\bwhy )|^)dose(?= (?:it|this|that|the|he|she|one|a|an|cement|pain)\b)", re.I)


def mend_text(text: str, lexicon: Lexicon, thesaurus: Thesaurus) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A text with its misspelt words mended, and these words, each with what was taken for it."""
    corrections = []
    text = _DOES.sub(lambda m: "Does" if m[0][0].isupper() else "does", text)
    found = words(text)
    for i in reversed(range(len(found))):
        word = found[i]
        mended = _mend(word, i, lexicon, thesaurus)
        if mended and mended != word.folded:
            corrections.append((word.text, mended))
            text = text[: word.start] + mended + text[word.end :]
    return text, tuple(reversed(corrections))


def _mend(word: Word, index: int, lexicon: Lexicon, thesaurus: Thesaurus) -> str | None:
    """The word that one misspells, or is made from; None for a word that the library knows, and where none is near."""
    known = (
        (word.folded,) in lexicon.expansions
        or thesaurus.holds((word.folded,))
        or word.stem in lexicon.stems
        or word.folded in STOP
        or word.folded in ASKING
        or thesaurus.holds((word.stem,))
        or (word.stem,) in lexicon.expansions
        or any(c.isdigit() for c in word.folded)
    )
    if known or _is_name(word, index) or lexicon.n_pieces(word.folded) <= 1:
        return None
    plain = next((s for s in _plainer(word.folded) if s in lexicon.stems), None)
    return lexicon.surface(plain) if plain else lexicon.spelling.mend(word.folded) or lexicon.everyday(word.folded)


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
