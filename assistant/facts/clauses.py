"""Sentences and clauses of a text, and what stands denied or in doubt in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.facts.tokens import Token, clean_text, is_content, read_tokens

#: How many words around a soft denial it leaves open.
_SOFT_REACH = 5
#: Two denials so near [characters] undo one another ("not without").
_DOUBLED = 12

_END = re.compile(r"(?<=\d%)\s+(?=[A-Z][a-z]+\s(?:[a-z]+\s){0,4}(?:is|are|was|were|has|have|ranges?)\s)|(?<=[.!?])\s+(?=[\"(\[]?[A-Z0-9•-])|\s*\n\s*\n\s*|\s+(?=•)")
_NOT_END = re.compile(
    r"(?:\bet al|\be\.?g|\bi\.?e|\bvs|\bFigs?|\bRefs?|\bDr|\bProf|\bapprox|\bca|\bcf|\bNo|\bSt|\bresp|(?<!group )(?<!arm )(?<!type )(?<!class )(?<!grade )(?<!level )(?<!part )\b[A-Z])\.$"
)
_BOUNDARY = re.compile(
    r"[;:]"
    r"|,\s+(?=(?:and|or|but|which|whereas|while|although|though|however|because|since|so|thus|where|who|with|without|when|if|as|"
    r"unlike|except|including|such|not|rather|both|nor|then|it|they|there|this|these|is|was|has|have)\b)"
    r"|,\s+(?=[a-z]+\sof\s(?:which|whom)\b)"
    r"|\b(?:but|however|although|though|whereas|while|because|since|unless|until|as\slong\sas|so\sthat|thus|therefore|which|whose|who|unlike|despite)\b"
    r"|\band\s(?=(?:no|not|without|never|none|neither|had\sno|has\sno|have\sno|were\snot|was\snot|is\snot|are\snot|cannot|can)\b)"
    r"|\band\s(?=(?:had|has|have|was|were|is|are|could|would|will|may|might|did|does)\b)"
    r"|\band\s(?=(?:still|yet|nevertheless|nonetheless|instead|thereafter)\b)"
    r"|\s–\s|\s-\s"
)
#: A short remark between commas, behind which the sentence goes on.
_INSERTED = re.compile(
    r",\s(?:although|though|while|when|if|however|such as|including|e\.g\.|i\.e\.)\b[^,;()]{0,70},(?=\s(?!and\b|or\b|but\b))"
)
_HARD = re.compile(
    r"\b(?:no|not|never|none|nor|neither|without|cannot|nothing|nobody|non|nowhere|noncandidates?|(?:has|have|had|is|are) yet(?= to\b)|(?<!pain )(?<!pain-)(?:free (?:of|from)|devoid of)(?! charge)|absence of|lack(?:s|ed|ing)?(?: of)?)\b|n't\b|\b(?:fail(?:s|ed)?|unable|inability)(?= to\b)",
    re.I,
)
_IDLE_NEGATION = re.compile(
    r"\bnot only\b|\bno matter\b|\bwhether or not\b|\b(?:no|not) (?:more|less|fewer|worse|better|\w{3,}er) than\b"
    r"|\b(?:not|never) (?=(?:reach|heat|warm|ris|climb)\w*\s(?:[a-z]+\s){0,3}?\d)|\b(?:not|never) (?=(?:\w+ ){1,2}until\b)|\b(?:not|never) (?:to )?exceed\w*|\bwith or without\b|\bnot just\b|\bno doubt\b|\bno(?:thing|ne| one|body)? (?:but|other than|else than|except)\b|\bno later\b|\bno sooner\b|\bif not\b|\bor not\b|\bdo(?:es)? without\b|\bdid without\b|\bnon-(?=\w)"
    r"|\bwith (?:and|or|as well as|versus|vs\.?) without\b|\bas well as without\b|\bas without\b|\bwithout(?=\s*(?:[.,;:)]|$))",
    re.I,
)
_ABSENT = re.compile(
    r"\b(?:is|are|was|were|remains?|still|be)\s(?:\w+\s)?(?:missing|lacking|absent|lost|questionable|doubtful)\b", re.I
)
_SOFT = re.compile(
    r"\b(?:absent|fail(?:s|ed|ing|ure)?(?! to)|avoid\w*|prevent\w*|eliminat\w+|instead of|rather than|except\w*|"
    r"refus\w+|question(?:able|ed)?|doubtful|hardly|scarcely|barely|seldom|rarely|stop(?:s|ped|ping)?(?= \w+ing)|ceas\w+|missing|missed|rules? out|ruled out|obviat\w+|"
    r"far from|until|did without|do without|does without|spoil\w*)\b",
    re.I,
)
_AVOIDS, _PHRASE_ENDS, _AVOIDED_REACH = re.compile(r"(?:avoid|prevent)(?:s|ed|ing)?\b", re.I), re.compile(r"[,;:.()]|\b(?:in|with|without|when|if)\s|\band\s(?:to\s)?\w+(?:s|ed)\b"), 12
_WITHOUT = re.compile(r"without\b", re.I)
#: A denial of a verb; what opens a clause that ends at its comma; a denial with nothing behind it.
_VERBAL = re.compile(r"(?:not|never|cannot)\b|n't\b", re.I)
_OPENING = re.compile(r"(?:^|[.;:]\s)(?:when|where|if|unless|as|since|because|although|though|while|in (?:those )?(?:cases?|patients|people)|for (?:those|patients|people)|once)\b[^,]*$", re.I)
_BARE = re.compile(r"(?:cannot|not|n't)\s?(?:[,.;]|$)", re.I)
_LACK = re.compile(r"(?:lack(?:s|ed|ing)?|absence|free|devoid)\b", re.I)
_NEXT_ITEM = re.compile(r"[,;]|\sand\s|\sor\s")
_FINITE = re.compile(
    r"\s(?:is|are|was|were|has|have|had|can|may|should|will|must|does|do|did|calls?\sfor|needs?\sto|requires?|warrants?|deserves?|justif(?:y|ies)|benefits?|remains?|becomes?)\s", re.I
)
_MODAL = re.compile(r"\b(?:should|must|may|can|could|need|ought to)\s?$", re.I)
#: A relative clause that a word stands in, and the main verb that ends it ("a hernia that causes pain should not …").
_RELATIVE = re.compile(r"\b(?:that|which|who)\s(?:\w+\s){1,4}$", re.I)
_MAIN_VERB = re.compile(r"\s(?:should|must|can|could|may|might|is|are|was|were|has|have|had|do|does|did)\s?$", re.I)
#: Words that put what follows them in doubt.
HEDGE = re.compile(
    r"\b(?:(?-i:may)|might|could(?! not)|potentially|possibly|perhaps|(?:most )?probably|in theory|theoretical(?:ly)?|appears? to|seems? to|"
    r"hypothes\w+|questionable|uncertain|unclear|it is possible)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with the offsets of what denies or doubts in it.

    What stands behind one of `negators`, to the clause's end, is denied. `soft` are words that deny in part or in effect
    ("lack", "avoid") and leave the words near them open; `hedges` are "may" and its kin. `absent` tells that the whole
    clause is of something missing.
    """

    negators: tuple[int, ...]
    soft: tuple[int, ...]
    hedges: tuple[int, ...]
    absent: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a cleaned text with its tokens and clauses; `place` gives each token's clause.

    `joints` are further words of denial that do not count for themselves ("nor" behind "neither").
    """

    text: str
    tokens: tuple[Token, ...]
    clauses: tuple[Clause, ...]
    place: tuple[int, ...]
    joints: tuple[int, ...] = ()

    def polarity(self, index: int) -> int:
        """-1 for a denied token, 1 for an affirmed one, 0 where a softer word near it leaves it open."""
        token, clause = self.tokens[index], self.clauses[self.place[index]]
        before = [n for n in clause.negators if n < token.start and not self._past(n, token.start)]
        denied = bool(before) and not (len(before) > 1 and before[-1] - before[-2] <= _DOUBLED)
        if clause.absent or (
            not denied
            and not token.lexical_negative
            and any(0 <= index - self._at(n) <= self._soft_reach(n, token.start) for n in clause.soft)
        ):
            return 0
        return -1 if denied != token.lexical_negative else 1

    def _soft_reach(self, negator: int, at: int) -> int:
        """How far a soft denial reaches: "to avoid" and "to prevent" to the end of their phrase."""
        far = _AVOIDS.match(self.text, negator) and not _PHRASE_ENDS.search(self.text, negator, at)
        return _AVOIDED_REACH if far else _SOFT_REACH

    def _past(self, negator: int, at: int) -> bool:
        """Whether a denial of a thing ends before a word: at a verb behind "without" ("a fracture without pain is …"), at the
        comma or "and" behind "lack of" ("lack of access, and untreated …")."""
        if _LACK.match(self.text, negator):
            return bool(_NEXT_ITEM.search(self.text, negator, at))
        return bool(_WITHOUT.match(self.text, negator) and _FINITE.search(self.text, negator, at))

    def in_doubt(self, index: int) -> bool:
        """Whether a token stands behind a word of doubt in its clause."""
        token = self.tokens[index]
        return any(h < token.start for h in self.clauses[self.place[index]].hedges)

    def denied_next(self, negator: int, n: int) -> list[int]:
        """The content tokens that stand next behind a negator in its clause, at most `n`."""
        clause = next(
            (c for c, held in enumerate(self.clauses) if negator in held.negators or negator in self.joints), 0
        )
        found = [
            i for i, t in enumerate(self.tokens) if t.start > negator and self.place[i] == clause and is_content(t)
        ][:n]
        if found and _VERBAL.match(self.text, negator):
            comma = self.text.find(", ", self.tokens[found[0]].end)
            found = [i for i in found if comma < 0 or self.tokens[i].start < comma] if _OPENING.search(self.text[:negator]) else found
        return found

    def denies_nothing(self, negator: int) -> bool:
        """Whether a denial leaves out what it denies ("ultrasound cannot, because …")."""
        return bool(_BARE.match(self.text, negator))

    def _at(self, offset: int) -> int:
        return next((i for i, t in enumerate(self.tokens) if t.end > offset), len(self.tokens) - 1)

    def denied_loosely(self, index: int) -> bool:
        """Whether the token's clause has denials, and all of them behind the token ("relation was not found")."""
        negators, at = self.clauses[self.place[index]].negators, self.tokens[index].start
        if not negators or any(n <= at for n in negators):
            return False
        if self.tokens[index].lexical_negative and _MODAL.search(self.text, 0, negators[0]):
            return False  # "asymptomatic hernias should not be treated"
        return not (_RELATIVE.search(self.text, 0, at) and _MAIN_VERB.match(self.text, self.tokens[index].end, negators[0]))


def split_sentences(cleaned: str) -> tuple[str, ...]:
    """The sentences of a cleaned text."""
    parts: list[str] = []
    at = 0
    for match in _END.finditer(cleaned):
        before = cleaned[at : match.start()]
        if _NOT_END.search(before) or before.count("(") > before.count(")"):
            continue
        if before.strip():
            parts.append(before.strip())
        at = match.end()
    if cleaned[at:].strip():
        parts.append(cleaned[at:].strip())
    return tuple(parts)


@lru_cache(maxsize=4096)
def read_sentence(text: str) -> Sentence:
    """Read one sentence of a cleaned text."""
    tokens = read_tokens(text)
    owner = _clause_of_each_character(text)
    n = max(owner, default=0) + 1
    idle = [m.span() for m in _IDLE_NEGATION.finditer(text)]
    negators: list[list[int]] = [[] for _ in range(n)]
    joints = []
    for match in _HARD.finditer(text):
        if any(a <= match.start() < b for a, b in idle):
            continue
        if match.group().lower() == "nor" and any(negators):
            joints.append(match.start())
        else:
            negators[owner[match.start()]].append(match.start())
    soft, hedges = _places(_SOFT, text, owner, n), _places(HEDGE, text, owner, n)
    absent = _places(_ABSENT, text, owner, n)
    clauses = tuple(Clause(tuple(negators[i]), soft[i], hedges[i], bool(absent[i])) for i in range(n))
    return Sentence(text, tokens, clauses, tuple(owner[t.start] for t in tokens), tuple(joints))


def _places(pattern: re.Pattern[str], text: str, owner: list[int], n: int) -> list[tuple[int, ...]]:
    """Offsets of a pattern's matches, clause by clause."""
    found: list[list[int]] = [[] for _ in range(n)]
    for match in pattern.finditer(text):
        found[owner[match.start()]].append(match.start())
    return [tuple(f) for f in found]


def _clause_of_each_character(text: str) -> list[int]:
    """Number the clauses; what stands in brackets is a clause of its own, and the clause around it goes on behind it."""
    inserted = [m.span() for m in _INSERTED.finditer(text)]
    opens, closes = {a for a, _ in inserted}, {b - 1 for _, b in inserted}
    cuts = {
        m.end() if m.group().strip() and m.group().strip()[0] in ";:,–-" else m.start()
        for m in _BOUNDARY.finditer(text)
    }
    owner, current, newest, stack = [], 0, 0, []
    for i, character in enumerate(text):
        if character in "([" or i in opens:
            stack.append(current)
            newest += 1
            current = newest
        elif i in cuts and i:
            newest += 1
            current = newest
        owner.append(current)
        if (character in ")]" or i in closes) and stack:
            current = stack.pop()
    return owner


def read_sentences(text: str) -> tuple[Sentence, ...]:
    """Clean a text and read its sentences."""
    return tuple(read_sentence(s) for s in split_sentences(clean_text(text)))
