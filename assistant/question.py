"""A question understood: completed from the talk before it, its concepts with their other names, what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.spelling import Spelling
from assistant.thesaurus import Phrase, Thesaurus
from assistant.words import ASKING, MEASURES, STOP, Word, stem, words

#: What may be asked for, in the order in which the rules are tried; the first that fits names the kind.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        (
            "reference",
            r"\b(?:primary|original) (?:source|study|paper|reference|publication)|\b(?:reference|citation|ref) (?:number|no)"
            r"|\bwho (?:originally|first) (?:reported|described|showed)|\b(?:which|what) (?:paper|trial|study|article"
            r"|reference|citation|source)s?\b.{0,60}\b(?:cited?|from|behind|for|given?|come|comes)\b"
            r"|\bcit(?:es?|ed|ing|ations?)\b|\breference list\b|\bfirst author\b|\bsource (?:for|of|behind)\b",
        ),
        (
            "definition",
            r"\bstand(?:s|ing)? for\b|\babbreviat|\bacronym|\bdefin(?:e|es|ed|ition)\b|\bmean(?:s|t)? by\b|\bmeaning of\b"
            r"|^\s*what(?:'s| is| are| does)? (?:an? )?[\w/+-]{2,12}(?: mean)?\s*\??\s*$|\bshort for\b",
        ),
        (
            "comparison",
            r"\bversus\b|\bvs?\b\.?|\bcompar|\bdifference between|\bbetter than\b|\bsuperior|\binferior|\bper arm\b"
            r"|\bboth (?:arms|groups)\b|\beach (?:arm|group)\b|\bor\b[^?]*\?\s*$",
        ),
        (
            "number",
            r"\bhow (?:many|much|often|long|far|big|large|small|old|likely|high|low|thick|wide|fast|soon|well)\b"
            r"|\brates?\b|\bpercent|%|\bper cent\b|\bnumber of\b|\bdos(?:e|age)s?\b|\bvolume\b|\bmean (?:age|score)\b"
            r"|\bscores?\b|\bsize\b|\bspeed\b|\bdiameter\b|\bgauge\b|\btemperature\b|\bfrequency\b|\bpts\b|\bscore points\b"
            r"|\bp[- ]values?\b|\bsample size\b|\bprevalence\b|\bincidence\b|\bprice\b|\bcosts?\b|\bwhat age\b|\bwhen\b"
            r"|\btiming\b|\bproportion\b|\bfraction\b",
        ),
        (
            "list",
            r"\blist\b|\bname (?:the|all|some)\b|\btypes? of\b|\bkinds? of\b|\bcriteria\b|\ball the\b|\bsteps?\b"
            r"|\bwhich (?:\w+ ){0,3}(?:factors|materials|routes|techniques|options|structures|methods|patients|symptoms"
            r"|tests|points|complications|implants|devices|tumou?rs|levels)\b|\bwhat are\b|\bindications?\b"
            r"|\bcontraindications?\b|\badvantages\b|\bcomplications\b|\blimitations\b|\brequirements\b|\bwhat do you need\b",
        ),
        (
            "yes_no",
            r"^\s*(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|must|may)\b",
        ),
        ("definition", r"^\s*what(?:'s| is| are) (?:an? )?(?:[\w/+-]+ ){0,2}[\w/+-]+\s*\??\s*$"),
    )
)
_LONG_FORM = re.compile(r"\bstand(?:s|ing)? for\b|\babbreviat|\bacronym|\bshort for\b|\bspell\w* out\b|\blong form\b", re.I)
#: A table, figure or slide by its number.
ADDRESS = re.compile(r"\b(table|fig(?:ure)?|slide)s?\.?\s*(?:no\.?\s*)?(\d{1,3})\b", re.I)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?(?![\w])")
_ELLIPSIS = re.compile(
    r"^\s*(?:and|but|so|then|ok|okay)\b|\bwhat about\b|\bhow about\b|\bsame (?:question|thing|for)\b"
    r"|\b(?:that|this|those|these) (?:number|figure|one|ones|rate|value|study|trial|paper|statement|percentage|claim)\b"
    r"|\bin percent\b\s*\?*$|\bthe other (?:arm|group|one|drug)\b|\bfor (?:that|it|them|those|this)\b"
    r"|^\s*(?:why|when|where|how so|since when|who says so|which one|which)\s*\?*\s*$",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|that|those|these|this|he|she|his|one|ones)\b", re.I)
#: Parts of a question that exclude each other: what the follow-up names of one replaces what the question before named.
_SLOTS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?:[<>≥≤]|after|at|beyond|over|more than|within|before)?\s*\b(?:\d+|one|two|three|six|twelve|a)[\s-]*(?:days?|weeks?|months?|years?)\b",
        r"\b(?:malignant|osteoporotic|benign|traumatic|acute|chronic|metastatic|pathologic(?:al)?)\b",
        r"\b(?:cervical|thoracic|lumbar|sacral|sacroiliac|facet)\b",
        r"\b(?:table|fig(?:ure)?|slide)\.?\s*\d+\b",
        r"\b(?:group|arm)\s+[A-D]\b",
    )
)
#: "The other arm": the group that the question before did not name.
_OTHER_GROUP = re.compile(r"\b(?:the )?other (?:arm|group|one|cohort)\b", re.I)
_GROUP = re.compile(r"\b((?:group|arm|cohort) )([ab12]|i{1,2})\b|\b()(intervention|treatment|control)(?= (?:group|arm)\b)", re.I)
_OPPOSITE = {
    "a": "B", "b": "A", "1": "2", "2": "1", "i": "II", "ii": "I", "intervention": "control", "treatment": "control",
    "control": "treatment",
}  # fmt: skip
#: Asks how something is done, step by step.
STEPS = re.compile(
    r"\bsteps?\b|\bprocedure\b|\bhow (?:is|are|do|does|did|was|were) .{0,40}\b(?:done|performed|carried|made|placed|injected|inserted)|\bprotocol\b|\bafter that\b|\bcomes? (?:after|next|before)\b",
    re.I,
)


#: Share of its weight that an everyday word keeps which the library does not hold: people say one thing in many ways.
PLAIN = 0.4
#: Share of its weight that a concept keeps when only the question before names it.
FROM_BEFORE = 0.6
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
    name; `measure` whether it asks for a quantity; `here` whether the documents that the question surely names hold it.
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


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the search takes it.

    `text` is complete in itself, `typed` is what the user wrote. `documents` holds the documents it names, with a
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


def ask_kind(text: str) -> str:
    """What a question asks for: reference, definition, comparison, number, list, yes_no or fact."""
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind
    return "fact"


def asks_long_form(text: str) -> bool:
    """Whether nothing is asked of an abbreviation but what its letters stand for."""
    return bool(_LONG_FORM.search(text))


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
    if _OTHER_GROUP.search(text):
        before = _GROUP.sub(lambda m: (m[1] or "") + _OPPOSITE[(m[2] or m[4]).casefold()], before)
    answer = answered[-1] if answered else ""
    if answer and ask_kind(text) == "reference":
        before = f"{before} {answer}"
    return f"{text.strip()} ({' '.join(before.split())})", answer


def _leans_back(text: str) -> bool:
    """Whether a question cannot be understood without the one before it."""
    content = [w for w in words(text) if w.folded not in STOP and w.folded not in ASKING]
    return bool(_ELLIPSIS.search(text)) or len(content) <= 1 or (bool(_PRONOUN.search(text)) and len(content) <= 3)


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
    found = words(text)
    documents, naming = name_documents(text, found)
    kind = ask_kind(typed)
    if kind in ("fact", "yes_no") and text != typed:
        kind = ask_kind(text)
    concepts, corrections = find_concepts(found, naming, lexicon, thesaurus, len(typed.strip()))
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
        if phrase and label in text:
            text = text.replace(label, " ".join(lexicon.surface(s) for s in phrase), 1)
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
    i = 0
    while i < len(found):
        length = _longest_phrase(mended, i, lexicon, thesaurus)
        phrase = tuple(mended[i : i + length])
        label = " ".join(word.text for word in found[i : i + length])
        # A function word in capitals inside a sentence is an abbreviation ("IT", "US").
        grammar = found[i].folded in STOP and not (i > 0 and len(found[i].text) > 1 and found[i].text.isupper())
        skip = length == 1 and (grammar or i in naming)
        if not skip and not (length == 1 and len(found[i].folded) == 1 and not found[i].text.isupper()):
            made = _concept(label, phrase, found[i].folded, lexicon, thesaurus)
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


def _longest_phrase(mended: list[str], i: int, lexicon: Lexicon, thesaurus: Thesaurus) -> int:
    for length in range(min(thesaurus.longest, len(mended) - i), 1, -1):
        phrase = tuple(mended[i : i + length])
        if thesaurus.of(phrase) or phrase in lexicon.expansions:
            return length
    return 1


def _concept(label: str, phrase: Phrase, folded: str, lexicon: Lexicon, thesaurus: Thesaurus) -> Concept:
    alternatives: dict[Phrase, float] = {phrase: 1.0}
    for other, weight in thesaurus.of(phrase).items():
        alternatives[other] = max(weight, alternatives.get(other, 0.0))
    for source in list(alternatives):
        for other in lexicon.expansions.get(source, ()):
            alternatives.setdefault(other, alternatives[source])
    rarities = {p: _rarity(p, lexicon) for p in alternatives}
    held = [r for r in rarities.values() if r is not None]
    asking = len(phrase) == 1 and folded in ASKING
    forms = (folded, phrase[0], re.sub(r"(?:ing|ed|es|s)$", "", folded))
    everyday = folded.isdigit() or any(len(form) > 2 and lexicon.n_pieces(form) <= 1 for form in forms)
    # A phrase of the thesaurus or of the abbreviations is a term of the field, however everyday its words.
    technical = not asking and (len(phrase) > 1 or not everyday)
    same = [r for p, r in rarities.items() if r is not None and alternatives[p] == 1.0]
    weight = min(same or held, default=lexicon.rarest)
    ordered = tuple((p, w) for p, w in alternatives.items() if rarities[p] is not None or p == phrase)
    return Concept(label, ordered, weight * (0.25 if asking else 1.0), bool(held), technical, asking)


def _rarity(phrase: Phrase, lexicon: Lexicon) -> float | None:
    """A phrase weighs as its rarest word; None when it stands nowhere in the evidence."""
    weights = [lexicon.idf(s) for s in phrase if s not in STOP or len(phrase) == 1]
    if not weights or any(w is None for w in weights) or not lexicon.holds(phrase):
        return None
    return max(w for w in weights if w is not None)


def _mend(word: Word, index: int, lexicon: Lexicon, thesaurus: Thesaurus) -> str:
    """The stem of a word, or the known stem that it misspells; a word that the library knows is never touched."""
    if (word.folded,) in lexicon.expansions or thesaurus.of((word.folded,)):
        return word.folded
    known = (
        word.stem in lexicon.stems
        or word.folded in STOP
        or word.folded in ASKING
        or thesaurus.of((word.stem,))
        or (word.stem,) in lexicon.expansions
        or any(c.isdigit() for c in word.folded)
    )
    if known or _is_name(word, index) or lexicon.n_pieces(word.folded) <= 1:
        return word.stem
    mended = lexicon.spelling.mend(word.folded)
    return stem(mended) if mended else word.stem


def held_here(concept: Concept, stems: frozenset[str]) -> Concept:
    """The concept with whether a document that holds these stems speaks of it."""
    here = any(all(s in stems or s in STOP for s in phrase) for phrase, _ in concept.alternatives)
    return replace(concept, here=here)


def narrowed(question: Question, documents: Mapping[str, float]) -> Question:
    """The same question put to other documents."""
    return replace(question, documents=documents)
