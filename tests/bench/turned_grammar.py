"""Ways in which grammar makes a true statement wrong: denials, exchanges of sides, numbers and names, hedges, comparators; for `turned.py`.

Texts come parsed by spaCy, with tagger, parser and lemmatizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Made = Iterator[tuple[str, str]]

#: Words behind which a denial may leave a statement true.
_LOOSE = re.compile(
    r"\b(?:whether|if|unless|until|only|solely|not|never|no|none|neither|nor|without|cannot|may|might|could|hardly|rarely|seldom|few|little|n't)\b",
    re.I,
)
_MAYBE = frozenset("may might could".split())


def turn(text: str, source: str, nlp: Any) -> Made:
    """Every way in which a statement can be made wrong by rule, as kind and text.

    Args:
        text: A true statement.
        source: The text that bears it.
        nlp: spaCy's pipeline with tagger, parser and lemmatizer.
    """
    said, held = nlp(text), nlp(source)
    for make in (
        _deny,
        _affirm,
        _exchange_sides,
        _exchange_numbers,
        _replace_numbers,
        _replace_names,
        _strengthen,
        _compare,
    ):
        seen = {text}
        for kind, wrong in make(said, held):
            wrong = re.sub(r"\s+", " ", wrong).strip()
            wrong = wrong[:1].upper() + wrong[1:]
            if wrong not in seen:
                seen.add(wrong)
                yield kind, wrong


def _put(doc: Any, changes: dict[int, str], drop: frozenset[int] = frozenset()) -> str:
    """A text with some of its words replaced; the white space behind each stays."""
    return "".join(("" if t.i in drop else changes.get(t.i, t.text) + t.whitespace_) for t in doc)


def _clause_of(token: Any) -> Any:
    """The verb or copula that a word's clause is built on."""
    while token.head is not token and token.dep_ not in (
        "ROOT",
        "relcl",
        "advcl",
        "ccomp",
        "conj",
        "acl",
        "pcomp",
        "xcomp",
        "parataxis",
    ):
        token = token.head
    return token


def _is_loose(verb: Any) -> bool:
    """Whether the clause already denies, doubts or bounds something, or is a condition."""
    words = " ".join(t.text for t in verb.subtree)
    above = " ".join(t.text for t in verb.head.lefts) if verb.dep_ in ("ccomp", "advcl") else ""
    return bool(_LOOSE.search(f"{above} {words}"))


def _deny(doc: Any, held: Any) -> Made:
    for verb in doc:
        if verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("aux", "auxpass") or _is_loose(verb):
            continue
        auxiliaries = [t for t in verb.lefts if t.dep_ in ("aux", "auxpass") and t.tag_ in ("MD", "VBZ", "VBP", "VBD")]
        if auxiliaries:
            first = auxiliaries[0]
            yield (
                "denial: not behind an auxiliary",
                _put(doc, {first.i: "cannot" if first.lower_ == "can" else f"{first.text} not"}),
            )
            yield "denial: never", _put(doc, {first.i: f"{first.text} never"})
        elif verb.lemma_ == "be" and verb.tag_ in ("VBZ", "VBP", "VBD"):
            yield "denial: not behind be", _put(doc, {verb.i: f"{verb.text} not"})
        elif (
            verb.tag_ in ("VBZ", "VBP", "VBD")
            and verb.pos_ == "VERB"
            and any(t.dep_ in ("nsubj", "nsubjpass") for t in verb.lefts)
            and verb.dep_ != "conj"
        ):
            helper = {"VBZ": "does", "VBP": "do", "VBD": "did"}[verb.tag_]
            fails = {"VBZ": "fails", "VBP": "fail", "VBD": "failed"}[verb.tag_]
            yield "denial: do-support", _put(doc, {verb.i: f"{helper} not {verb.lemma_}"})
            yield "denial: fails to", _put(doc, {verb.i: f"{fails} to {verb.lemma_}"})
            yield "denial: never", _put(doc, {verb.i: f"never {verb.text}"})
        if verb.tag_ == "VB" and verb.i and doc[verb.i - 1].lower_ == "to" and verb.dep_ in ("xcomp", "acl"):
            yield "denial: not to", _put(doc, {verb.i - 1: "not to"})
        for noun in verb.rights:
            if (
                noun.dep_ not in ("dobj", "attr")
                or noun.pos_ not in ("NOUN", "PROPN")
                or doc[noun.left_edge.i - 1].text == "-"
            ):
                continue
            left = noun.left_edge
            bare = not any(t.dep_ in ("det", "poss", "nummod", "quantmod") for t in noun.lefts)
            if left.lower_ in ("a", "an", "some") and (noun.dep_ == "dobj" or verb.lemma_ == "be"):
                yield "denial: no before a noun", _put(doc, {left.i: "no"})
            elif bare and noun.dep_ == "dobj" and verb.tag_ != "VBN" and left.i > verb.i:
                yield "denial: no before a noun", _put(doc, {left.i: f"no {left.text}"})
    for word in doc:
        if word.lower_ != "with" or word.dep_ != "prep" or not word.i or doc[word.i - 1].tag_ not in ("NN", "NNS"):
            continue
        loose = _LOOSE.search(" ".join(t.text for t in _clause_of(word).subtree))
        if not loose and any(c.dep_ == "pobj" and c.pos_ == "NOUN" for c in word.children):
            yield "denial: without for with", _put(doc, {word.i: "without"})


def _affirm(doc: Any, held: Any) -> Made:
    for word in doc:
        after = doc[word.i + 1] if word.i + 1 < len(doc) else None
        if (
            word.dep_ == "neg"
            and word.lower_ in ("not", "n't", "never")
            and after is not None
            and after.lower_ not in ("only", "just", "necessarily", "more", "less", "yet")
        ):
            before = doc[word.i - 1]
            if before.lower_ in ("does", "do", "did") and word.head.tag_ == "VB":
                verb = {"does": _third(word.head.lemma_), "do": word.head.lemma_}.get(before.lower_)
                if verb:
                    yield "affirmed: not dropped", _put(doc, {word.head.i: verb}, frozenset({before.i, word.i}))
            elif before.lower_ not in _MAYBE:
                whole = _put(
                    doc,
                    {before.i: f"{before.text} " if word.lower_ != "n't" and before.lower_ == "can" else before.text},
                    frozenset({word.i}),
                )
                yield "affirmed: not dropped", whole
        elif word.lower_ == "no" and word.dep_ == "det" and word.head.lower_ not in ("doubt", "matter"):
            yield "affirmed: no dropped", _put(doc, {word.i: "a" if word.head.tag_ == "NN" else "some"})
        elif word.lower_ == "without" and word.dep_ == "prep" and any(c.pos_ == "NOUN" for c in word.children):
            yield "affirmed: with for without", _put(doc, {word.i: "with" if word.i else "With"})
        elif word.lower_ in (
            "unable",
            "impossible",
            "unsafe",
            "unsuitable",
            "unnecessary",
            "ineffective",
            "untreated",
            "unclear",
            "unlikely",
        ):
            yield "affirmed: prefix dropped", _put(doc, {word.i: re.sub(r"(?i)^(?:un|im|in)", "", word.text)})


def _third(verb: str) -> str:
    if verb == "have":
        return "has"
    return (
        f"{verb}es"
        if verb.endswith(("s", "sh", "ch", "x", "o"))
        else (f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s")
    )


def _span(token: Any) -> tuple[int, int]:
    """A noun's phrase without what follows a comma or a clause of its own."""
    last = token.i
    for t in token.subtree:
        if t.i > last and (
            t.dep_ in ("relcl", "punct", "acl", "appos")
            or any(
                a.dep_ in ("relcl", "acl", "appos") and a.i > token.i and a.head.i <= token.i for a in [t, *t.ancestors]
            )
        ):
            break
        last = max(last, t.i)
    return token.left_edge.i, last


def _swap(doc: Any, one: tuple[int, int], two: tuple[int, int]) -> str | None:
    if one[0] > two[0]:
        one, two = two, one
    if one[1] >= two[0]:
        return None

    def words(a: int, b: int) -> str:
        return str(doc[a : b + 1].text)

    first, second = words(*one), words(*two)
    if first.casefold() == second.casefold() or any(t.pos_ == "PRON" for a, b in (one, two) for t in doc[a : b + 1]):
        return None
    lower = first if doc[one[0]].text.isupper() or doc[one[0]].pos_ == "PROPN" else first[:1].lower() + first[1:]
    text = doc.text
    a, b = doc[one[0]].idx, doc[one[1]].idx + len(doc[one[1]])
    c, d = doc[two[0]].idx, doc[two[1]].idx + len(doc[two[1]])
    return text[:a] + second + text[b:c] + lower + text[d:]


def _subject(verb: Any) -> Any:
    return next((t for t in verb.lefts if t.dep_ in ("nsubj", "nsubjpass") and t.pos_ in ("NOUN", "PROPN")), None)


def _exchange_sides(doc: Any, held: Any) -> Made:
    for word in doc:
        if word.lower_ == "than" and word.dep_ == "prep":
            verb = _clause_of(word)
            subject = _subject(verb)
            other = next((c for c in word.children if c.dep_ == "pobj" and c.pos_ in ("NOUN", "PROPN")), None)
            if subject is not None and other is not None and "expected" not in doc.text:
                made = _swap(doc, _span(subject), _span(other))
                if made:
                    yield "sides: exchanged across than", made
            inner = next((c for c in word.children if c.dep_ == "prep"), None)
            if inner is not None and inner.lower_ in ("in", "with", "after", "for"):
                mine = [t for t in doc if t.lower_ == inner.lower_ and t.i < word.i and _clause_of(t) is verb]
                ones = [c for c in inner.children if c.dep_ == "pobj"]
                twos = [c for t in mine[-1:] for c in t.children if c.dep_ == "pobj"]
                for one, two in zip(ones, twos, strict=False):
                    made = _swap(doc, _span(two), _span(one))
                    if made:
                        yield "sides: exchanged across than", made
        if word.lower_ in ("while", "whereas", "but") and word.dep_ in ("mark", "cc", "advmod"):
            first = word.head if word.dep_ == "cc" else word.head.head
            second = next((t for t in word.head.rights if t.dep_ == "conj"), None) if word.dep_ == "cc" else word.head
            if (
                second is None
                or first is second
                or first.pos_ not in ("VERB", "AUX")
                or second.pos_ not in ("VERB", "AUX")
            ):
                continue
            one, two = _subject(first), _subject(second)
            if one is not None and two is not None and one.lemma_ != two.lemma_:
                made = _swap(doc, _span(one), _span(two))
                if made:
                    yield "sides: subjects of two clauses exchanged", made
        if word.lower_ in ("before", "after") and word.dep_ in ("prep", "mark"):
            yield (
                "time: before and after",
                _put(
                    doc,
                    {
                        word.i: {"before": "after", "after": "before"}[word.lower_]
                        if word.i
                        else {"before": "After", "after": "Before"}[word.lower_]
                    },
                ),
            )
    for verb in doc:
        subject = _subject(verb)
        thing = next((t for t in verb.rights if t.dep_ == "dobj" and t.pos_ in ("NOUN", "PROPN")), None)
        by = next((c for t in verb.rights if t.dep_ == "agent" for c in t.children if c.dep_ == "pobj"), None)
        if subject is not None and (thing is not None or by is not None) and verb.lemma_ in _ONE_WAY:
            made = _swap(doc, _span(subject), _span(thing if thing is not None else by))
            if made:
                yield "sides: subject and object exchanged", made


#: Verbs that hold one way only.
_ONE_WAY = frozenset(
    "cause exceed precede follow outperform reduce replace produce outweigh surpass induce prevent lead block destroy compress contain include require need help".split()
)

_NUMBER = re.compile(
    r"(?<![\w.,-])(?P<n>\d+(?:[.,]\d+)?)(?P<u>\s?(?:%|percent|mm|cm|mL|ml|mg|kg|°C|hours?|days?|weeks?|months?|years?|minutes?|patients|points?|Gy|W|J|V|gauge|G|levels|cases|vertebrae)\b|\s?%|\s?°)?(?![\w]|[.,-]\d)"
)


def _numbers(text: str) -> list[tuple[int, int, str, str]]:
    return [(m.start("n"), m.end("n"), m["n"], _unit(m)) for m in _NUMBER.finditer(text)]


def _unit(match: re.Match[str]) -> str:
    """The unit of a number; a year and a number with decimals have one of their own."""
    told = re.sub(r"s$", "", (match["u"] or "").strip())
    return told or (
        "year of our time" if re.fullmatch(r"(?:19|20)\d\d", match["n"]) else "decimal" if "." in match["n"] else ""
    )


def _exchange_numbers(doc: Any, held: Any) -> Made:
    text = doc.text
    found = _numbers(text)
    for i, (a, b, one, unit) in enumerate(found):
        for c, d, two, other in found[i + 1 :]:
            between = text[b:c]
            years = "year of our time" in (unit, other)
            if one == two or (unit and other and unit != other) or (years and unit != other) or len(between) < 12:
                continue
            if re.fullmatch(r"[\s,]*(?:and|or|to|-|–)?[\s,]*", between):
                continue
            yield (
                ("numbers: exchanged" if unit == other else "numbers: exchanged, one unit told"),
                text[:a] + two + between + one + text[d:],
            )


def _replace_numbers(doc: Any, held: Any) -> Made:
    text, mine = doc.text, {n for *_, n, _ in _numbers(doc.text)}
    for a, b, _, unit in _numbers(text):
        for _, _, other, theirs in _numbers(held.text):
            if other not in mine and theirs == unit:
                yield "numbers: another of the source", text[:a] + other + text[b:]
                break


_KINDS = tuple(re.compile(p) for p in (
    r"\w+plast(?:y|ies)", r"\w+(?:ectomy|otomy)", r"\w+(?:itis|osis)", r"\w*omas?", r"\w+graphy", r"\w+caine", r"\w+(?:mycin|cillin)", r"\w+ablation",
    r"[CTLS]\d{1,2}(?:-[CTLS]?\d{1,2})?", r"(?:ex|in|con|dis|pro)\w+ion", r"\w+scopy|\w+graph", r"(?:hyper|hypo)\w+", r"(?:lumbar|thoracic|cervical|sacral)", r"(?:lytic|blastic|sclerotic|mixed)",
    r"[A-Z][A-Z]{1,4}", r"\d{2}\s?G", r"(?:lung|breast|prostate|kidney|renal|thyroid|colon|liver)", r"(?:needles?|screws?|balloons?|stents?|cages?|coils?|probes?|lasers?|electrodes?)",
    r"(?:nerves?|roots?|cords?|discs?|vertebrae?|facets?|pedicles?|muscles?|ligaments?|arteries|artery|veins?|vessels?)",
    r"(?:steroids?|anesthetics?|anaesthetics?|antibiotics?|ozone|ethanol|alcohol|cement|contrast)",
    r"(?:infections?|bleeding|haematoma|leakage|embolism|fractures?|paralysis|pain|recurrence|death)", r"(?:patients|surgeons|radiologists|operators|physicians)",
))  # fmt: skip


#: Abbreviations that name nothing that could stand for another.
_IDLE = frozenset("SD CI AP USA COOK UK EU".split())


def _replace_names(doc: Any, held: Any) -> Made:
    """A noun or abbreviation replaced by another of its kind that stands in the source, but not in one row with it."""
    mine = {t.lemma_.lower() for t in doc}
    rows = [{t.lemma_.lower() for t in (w, *w.conjuncts)} for w in held]
    for word in doc:
        kind = next(
            (k for k in _KINDS if k.fullmatch(word.text) and word.pos_ in ("NOUN", "PROPN", "ADJ", "X", "NUM")), None
        )
        if kind is None or not any(t.lemma_.lower() == word.lemma_.lower() for t in held):
            continue
        for other in held:
            lemma = other.lemma_.lower()
            fits = (
                kind.fullmatch(other.text) and lemma not in mine and other.tag_ == word.tag_ and other.text not in _IDLE
            )
            if fits and not any({lemma, word.lemma_.lower()} <= row for row in rows):
                yield (
                    "name: another of its kind in the source",
                    _put(doc, {word.i: other.text if word.i else other.text.capitalize()}),
                )
                break
    terms = [t for t in doc if t.pos_ == "NOUN" and t.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") and len(t) > 4]
    others = [
        t
        for t in held
        if t.pos_ == "NOUN"
        and t.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")
        and len(t) > 4
        and t.lemma_.lower() not in mine
    ]
    for word in terms:
        if not any(t.lemma_.lower() == word.lemma_.lower() for t in held) or any(
            k.fullmatch(word.text) for k in _KINDS
        ):
            continue
        for other in others[:: max(1, len(others) // 2)]:
            near = (
                any({other.lemma_.lower(), word.lemma_.lower()} <= row for row in rows)
                or other.head.lemma_.lower() == word.lemma_.lower()
                or any(c.lemma_.lower() == word.lemma_.lower() for c in (other.head.head, *other.subtree))
            )
            if not near and other.tag_ == word.tag_ and word.dep_ == other.dep_:
                yield (
                    "name: another noun of the source",
                    _put(doc, {word.i: other.text if word.i else other.text.capitalize()}),
                )
                break


_STRONGER = {
    "some": "all", "most": "all", "many": "all", "often": "always", "usually": "always", "sometimes": "always", "generally": "always", "commonly": "always",
    "frequently": "always", "mostly": "always", "rarely": "often", "seldom": "often", "occasionally": "always", "should": "need not", "few": "many",
    "every": "hardly any", "must": "may", "partly": "wholly", "partially": "completely", "probably": "certainly", "likely": "certain",
    "slightly": "greatly", "significantly": "insignificantly", "suggests": "proves", "suggest": "prove", "rare": "common", "common": "rare",
}  # fmt: skip


def _strengthen(doc: Any, held: Any) -> Made:
    for word in doc:
        new = _STRONGER.get(word.lower_)
        before, after = doc[word.i - 1].lower_ if word.i else "", doc[word.i + 1] if word.i + 1 < len(doc) else None
        loose = before in ("more", "most", "at", "the", "nearly", "almost", "less") or (
            after is not None and (after.lower_ == "not" or after.like_num)
        )
        if (
            new
            and not loose
            and not (word.lower_ == "most" and word.tag_ in ("RBS",))
            and not (word.lower_ == "likely" and doc[word.i - 1].lower_ in ("more", "most", "less"))
        ):
            yield f"strength: {word.lower_} to {new}", _put(doc, {word.i: new})
        if (
            word.lower_ in _MAYBE | {"can"}
            and word.tag_ == "MD"
            and not any(c.dep_ == "neg" for c in word.head.children)
        ):
            verb, after = word.head, doc[word.i + 1]
            plural = any(t.dep_ in ("nsubj", "nsubjpass") and t.tag_ in ("NNS", "NNPS") for t in verb.lefts) or any(
                t.dep_ == "conj" for s in verb.lefts for t in s.rights if s.dep_.startswith("nsubj")
            )
            drop = frozenset({word.i})
            if after.lower_ == "be":
                yield "strength: may dropped", _put(doc, {after.i: "are always" if plural else "is always"}, drop)
            elif after.tag_ == "VB":
                yield (
                    "strength: may dropped",
                    _put(
                        doc, {after.i: f"always {after.lemma_}" if plural else f"always {_third(after.lemma_)}"}, drop
                    ),
                )
            yield "strength: may to must", _put(doc, {word.i: "must"})


_TURNED = (
    ("more than", "less than"), ("less than", "more than"), ("fewer than", "more than"), ("at least", "at most"), ("at most", "at least"), ("up to", "at least"), ("over", "under"), ("below", "above"), ("above", "below"),
    ("higher", "lower"), ("lower", "higher"), ("larger", "smaller"), ("smaller", "larger"), ("longer", "shorter"), ("shorter", "longer"), ("better", "worse"), ("worse", "better"), ("greater", "smaller"), ("fewer", "more"), ("earlier", "later"),
    ("later", "earlier"), ("increases", "decreases"), ("decreases", "increases"), ("increased", "decreased"), ("decreased", "increased"), ("rises", "falls"), ("rose", "fell"), ("fell", "rose"), ("reduces", "increases"), ("raises", "lowers"), ("lowers", "raises"), ("improves", "worsens"),
    ("improved", "worsened"), ("inside", "outside"), ("outside", "inside"), ("within", "outside"), ("superior", "inferior"), ("first", "last"), ("last", "first"),
)  # fmt: skip


def _compare(doc: Any, held: Any) -> Made:
    text = doc.text
    for one, two in _TURNED:
        for m in re.finditer(rf"\b{one}\b", text):
            if "no" in text[: m.start()].lower().split()[-2:] or "not" in text[: m.start()].lower().split()[-2:]:
                continue
            digits = one in (
                "over",
                "above",
                "below",
                "up to",
                "at least",
                "at most",
                "more than",
                "less than",
                "fewer than",
            )
            if digits and not re.match(r"\s(?:\d|half|one|two|three|four|five|six)", text[m.end() :]):
                continue
            yield f"direction: {one} to {two}", text[: m.start()] + two + text[m.end() :]
