"""Applies the check of statements to a model's draft: what stands gets its exact citations, what does not gets a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np

from assistant.agent_desk import Desk, Passage
from assistant.agent_draft import DraftSentence
from assistant.agent_guard import brings_address, steers_software
from assistant.answer import Citation
from assistant.citing import cite_span, trim_span
from assistant.facts.clinical import is_clinical
from assistant.facts.framing import FRAMING
from assistant.facts.kin import are_kin
from assistant.facts.meaning import Meanings
from assistant.facts.reason import Reason
from assistant.facts.repeating import repeats_source
from assistant.facts.tokens import clean_text, read_tokens
from assistant.facts.view import read_views
from assistant.knowing import meanings_of
from assistant.statements import evidence_of
from assistant.verify import Evidence, StatementCheck, check_statement, compare, default_meanings
from assistant.words import STOP, stem, words
from ingest.document import Span

Vector = Callable[[], np.ndarray]
#: Passages that a sentence without a citation is held against, nearest first.
N_TRIED = 3
#: A sentence of the source is quoted instead of its passage when it alone bears the statement; so many are tried.
N_NARROWED = 3
#: Words whose embeddings are at least so similar are forms of one word ("frozen", "freezes"); "granite", "marble" have 0.66.
SAME_WORD = 0.75


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A sentence of an answer that stands, with the citations it stands on; their markers are the answer's.

    `copied` tells that it repeats its passage word by word.
    """

    text: str
    citations: tuple[Citation, ...]
    item: bool = False
    lead: str = ""
    copied: bool = False

    @property
    def line(self) -> str:
        """The statement as the answer shows it, with its markers."""
        return f"{'- ' if self.item else ''}{self.text} {''.join(f'[{c.marker}]' for c in self.citations)}"


@dataclass(frozen=True, slots=True)
class Failed:
    """A sentence that does not stand, and why."""

    sentence: DraftSentence
    reasons: tuple[Reason, ...]

    @property
    def words(self) -> str:
        """The reasons for the one who is to mend it."""
        return "; ".join(dict.fromkeys(_say(reason) for reason in self.reasons[:4])) or "no passage says this"


class Checker:
    """Holds the sentences of one draft against the passages of one desk, and numbers what is cited."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.citations: list[Citation] = []
        self._seen: set[str] = set()

    def check(self, sentence: DraftSentence) -> CheckedStatement | Failed | None:
        """Check a sentence; None when it was said before."""
        key = " ".join(w.folded for w in words(sentence.whole))
        if key in self._seen:
            return None
        self._seen.add(key)
        if brings_address(sentence.whole) or steers_software(sentence.whole):
            return Failed(sentence, (Reason("name", sentence.text[:60], "", False),))
        by_number = {p.number: p for p in self.desk.passages}
        unknown = [n for n in sentence.cited if n not in by_number]
        if unknown:
            return Failed(sentence, tuple(Reason("citation", f"[{n}]", "", False) for n in unknown))
        self.desk.prepare()

        @cache
        def vector() -> np.ndarray:
            """The sentence's embedding, made when the words of its passages do not decide alone."""
            return self.desk.assistant.embedder.embed_texts([sentence.whole], "query")[0]

        cited = [by_number[n] for n in sentence.cited]
        held = self._stand(sentence, cited, vector) if cited else self._match(sentence, vector)
        return self._accept(sentence, held, vector) if isinstance(held, list) else Failed(sentence, held.reasons)

    def _stand(self, sentence: DraftSentence, cited: Sequence[Passage], vector: Vector) -> list[Passage] | StatementCheck:
        """Those of the cited passages that bear the sentence: each that does alone, else all of them together."""
        checks = [self._hold(sentence, [passage], vector) for passage in cited]
        alone = [p for p, check in zip(cited, checks, strict=True) if check.supported]
        if alone or len(cited) == 1:
            return alone or checks[0]
        together = self._hold(sentence, cited, vector)
        return list(cited) if together.supported else together

    def _match(self, sentence: DraftSentence, vector: Vector) -> list[Passage] | StatementCheck:
        """The passage that bears a sentence which cites none."""
        near = sorted(self.desk.passages, key=lambda p: -_similarity([p], vector()))[:N_TRIED]
        check = StatementCheck(False, (Reason("citation", sentence.text[:60], "", False),), 0.0)
        for passage in near:
            held = self._hold(sentence, [passage], vector)
            if held.supported:
                return [passage]
            check = check if check.coverage >= held.coverage else held
        return check

    def _hold(self, sentence: DraftSentence, passages: Sequence[Passage], vector: Vector) -> StatementCheck:
        """Whether passages bear a sentence: as a whole, and without a word against it where they speak of the same most."""
        evidence = [p.evidence for p in passages]
        if any(repeats_source(sentence.text, e.text, e.context) for e in evidence):
            return StatementCheck(True)
        check = check_statement(sentence.whole, evidence, lambda: _similarity(passages, vector()))
        if check.supported and sentence.lead:
            # Else the lead would speak for an item that no source names.
            check = check_statement(sentence.text, evidence)
        for passage in passages if check.supported else ():
            against = self._against(sentence, passage, alone=len(passages) == 1)
            if against:
                return StatementCheck(False, tuple(against), check.coverage)
        foreign = self._foreign(sentence, passages) if check.supported else []
        if foreign:
            return StatementCheck(False, (Reason("meaning", sentence.text[:60], ", ".join(foreign), False),), check.coverage)
        return check

    def _against(self, sentence: DraftSentence, passage: Passage, alone: bool) -> list[Reason]:
        """What the sentences of a passage that speak of the same most have against a statement.

        A number that stands in another of its sentences counts for nothing, unless one of them bears the whole statement.
        """
        against: list[Reason] = []
        several = tells_several(sentence.whole)
        for rank, span in enumerate(_nearest_sentences(sentence, passage)[:N_NARROWED]):
            near = evidence_of(passage.document, span.start, span.end)
            check = check_statement(sentence.whole, [near])
            exchanged = find_exchanged(sentence.whole, near.text, passage.document.text)
            if check.supported and not exchanged:
                return []
            if rank == 0:
                against = [r for r in check.reasons if r.conflict or r.what in ("number", "unit")] if alone and not several else []
                held = _document_pairs(passage.document.text)[0]
                against += [r for r in exchanged if not several or tuple(r.statement.split()) in held]
        return against

    def _foreign(self, sentence: DraftSentence, passages: Sequence[Passage]) -> list[str]:
        """Words that are the statement's own; another form of a word of its passages ("frozen", "freezes") is not."""
        foreign = find_foreign(sentence.whole, passages)
        if tells_several(sentence.whole):  # free wording: only names and terms of the field must be the passages'
            foreign = [w for w in foreign if _is_term(w, meanings_of(self.desk.assistant.search))]
        if not foreign:
            return []
        held = sorted({w.folded for p in passages for w in words(p.evidence.text) if len(w.folded) > 3})
        vectors = self.desk.assistant.embedder.embed_texts([*foreign, *held], "query")
        ours, theirs = vectors[: len(foreign)], vectors[len(foreign) :]
        return [w for w, row in zip(foreign, ours, strict=True) if not held or float((theirs @ row).max()) < SAME_WORD]

    def _accept(self, sentence: DraftSentence, held: Sequence[Passage], vector: Vector) -> CheckedStatement:
        made = []
        for passage in held:
            for span in self._narrow(sentence, passage):
                citation = self._cite(passage, span)
                if citation not in made:
                    made.append(citation)
        text = sentence.text if sentence.text[-1] in ".!?:;" else f"{sentence.text}."
        copied = any(repeats_source(sentence.text, p.evidence.text, p.evidence.context) for p in held)
        said = text[0].upper() + text[1:] if not sentence.item else text
        return CheckedStatement(said, tuple(made), sentence.item, sentence.lead, copied)

    def _narrow(self, sentence: DraftSentence, passage: Passage) -> list[Span]:
        """The sentence of a passage that bears the statement alone; else the whole passage."""
        ranked = _nearest_sentences(sentence, passage) if passage.sentences else []
        for span in ranked[:N_NARROWED]:
            evidence: Evidence = evidence_of(passage.document, span.start, span.end)
            if check_statement(sentence.whole, [evidence]).supported:
                return [span]
        return list(passage.spans)

    def _cite(self, passage: Passage, span: Span) -> Citation:
        trimmed = trim_span(passage.document.text, span)
        for known in self.citations:
            if (known.document, known.start, known.end) == (passage.document.key, trimmed.start, trimmed.end):
                return known
        rows = [p for p in passage.document.passages if p.kind == "table_row" and (p.start, p.end) == (span.start, span.end)]
        places = self.desk.assistant.search.other_places
        made = cite_span(passage.document, span, len(self.citations) + 1, places, rows[0].reading if rows else None)
        self.citations.append(made)
        return made


#: What joins two things told in one sentence.
_JOINED = re.compile(r"[;:]\s|,\s(?:and|but|or|while|whereas|with|which|who|although|as|so|because|since|in|at|from|of)\s|\s(?:while|whereas|but|although|because)\s", re.I)


def tells_several(said: str) -> bool:
    """Whether a sentence tells several things, which may stand in several sentences of its passage: each of them is held to
    its own there (see `check_statement`), and the nearest sentence cannot speak for all."""
    numbers = sum(len(view.bounds) for view in read_views(said, default_meanings()))
    return numbers > 1 or _JOINED.search(said) is not None


def _nearest_sentences(sentence: DraftSentence, passage: Passage) -> list[Span]:
    """A passage's sentences, those first that share most words with a statement; the whole where it has no several."""
    said = {w.stem for w in words(sentence.whole)}
    texts = {span: {w.stem for w in words(span.of(passage.document.text))} for span in passage.sentences or passage.spans}
    return sorted(texts, key=lambda span: -len(said & texts[span]))


#: A word is another spelling of one of the passage's that begins with so much of it.
_SPELT = 0.75


def find_foreign(said: str, passages: Sequence[Passage]) -> list[str]:
    """Words of a statement that neither its passages speak of nor their documents know: what it says there is its own."""
    missing = compare(said, [p.evidence for p in passages], default_meanings(), strict=True).missing
    known = frozenset().union(*(_document_pairs(p.document.text)[1] for p in passages))
    held = {w.folded for p in passages for w in words(p.evidence.text)}
    missing = tuple(w for w in missing if not any(are_kin(w.casefold(), h, _SPELT) for h in held))
    return [word for word in missing if word.isalpha() and not {stem(word.casefold()), word.casefold()} & (known | FRAMING)]


def _is_term(word: str, meanings: Meanings) -> bool:
    """Whether a word is a name, an abbreviation or a term of the field."""
    tokens = read_tokens(clean_text(word))
    return any(t.is_name or word[:1].isupper() or is_clinical(t) or meanings.is_technical(t) for t in tokens)


def find_exchanged(said: str, source: str, document: str) -> list[Reason]:
    """Words that stand in a statement where the source has another before the same noun ("warm needles", "cold needles").

    Counted where the document has the pair elsewhere, or does not know the statement's word at all.
    """
    ours, theirs = _pairs(said), _pairs(source)
    elsewhere, known = _document_pairs(document)
    new = {stem(w.casefold()) for w in compare(said, [Evidence(source)], default_meanings(), strict=True).missing}
    found = []
    for modifier, head in ours:
        instead = [m for m, h in theirs if h == head and m not in {m for m, _ in ours}]
        if not instead or any(are_kin(modifier, m) for m in instead) or modifier in {stem for pair in theirs for stem in pair}:
            continue
        if modifier in new and ((modifier, head) in elsewhere or modifier not in known):
            found.append(Reason("name", f"{modifier} {head}", f"{instead[0]} {head}", True))
    return found


@lru_cache(maxsize=32)
def _document_pairs(text: str) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    return frozenset(_pairs(text)), frozenset(w.stem for w in words(text))


def _pairs(text: str) -> list[tuple[str, str]]:
    """Each content word with the one behind it, as stems."""
    found = list(words(text))
    return [
        (a.stem, b.stem)
        for a, b in pairwise(found)
        if not any(w.folded in STOP or len(w.folded) < 4 or w.folded[0].isdigit() for w in (a, b))
    ]


def _similarity(passages: Sequence[Passage], vector: np.ndarray) -> float:
    return max((float(p.vector @ vector) for p in passages if p.vector is not None), default=0.0)


def _say(reason: Reason) -> str:
    if reason.what == "citation":
        return f"{reason.statement} is no passage that you were given" if reason.statement.startswith("[") else "it cites no passage"
    if reason.what == "meaning":
        return f"the passage does not speak of {reason.source}" if reason.source else "the passage says something else"
    if reason.source:
        return f"{reason.what}: you have \u201c{reason.statement}\u201d, the passage \u201c{reason.source}\u201d"
    return f"{reason.what}: \u201c{reason.statement}\u201d does not stand in the passage"
