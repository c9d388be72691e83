"""What a user hands in as a claim, read as statements: markup and forms of speech off, several statements taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.facts.clauses import split_sentences
from assistant.facts.tokens import clean_text, is_content, read_tokens

#: A part of a claim needs so many words to be a statement of its own, and a claim so many content words to be looked up.
LEAST_WORDS = 4
LEAST_CONTENT = 1

_MARKUP = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>|</?[A-Za-z][^<>]{0,200}>|<!--.*?-->", re.I | re.S)
#: How a statement is brought up without being part of what is claimed.
_BROUGHT_UP = re.compile(
    r"^\s*(?:(?:i|we|they|some|my \w+) (?:have |has )?(?:heard|read|think|believe|thought|was told|were told|say|says|said|claim|claims|"
    r"claimed|understand)|it is (?:said|known|claimed|thought|often said|well known)|apparently|allegedly|supposedly|"
    r"(?:as far as|for all) i know|the claim is|claim:|statement:)\s*,?\s*(?:that\s+)?",
    re.I,
)
_OPEN_QUESTION = re.compile(
    r"^\s*(?:what|which|who|whom|whose|when|where|why|how)\b(?=[^?]*\?\s*$)|^\s*(?:tell me|explain|describe|list|summari[sz]e)\b", re.I
)
_CLOSED_QUESTION = re.compile(
    r"^\s*(?P<verb>is|are|was|were|does|do|did|can|could|has|have|had|should|must|may|will)\s+(?P<rest>.+?)\s*\?\s*$", re.I | re.S
)
_VERB = (
    r"(?:is|are|was|were|has|have|had|can|could|may|might|must|should|will|does|do|did|cannot|costs?|leads?|met|made|gave|took|found|held|kept|"
    r"showed?|caus(?:es|ed)|needs?|reduc(?:es|ed)|increas(?:es|ed)|improv(?:es|ed)|\w{3,}ed|\w{3,}(?<![su])s)"
)
_JOINT = re.compile(
    r";\s+|,?\s+(?:whereas|while|but|although)\s+|,\s+and\s+(?:that\s+)?|\s+and\s+(?=(?:it|its|they|their|this|these|that)\b)(?:that\s+)?", re.I
)
_PRONOUN = re.compile(r"^(?P<word>its|their|it|they|this|these|the latter|both)\b", re.I)
_SUBJECT = re.compile(rf"^(?P<subject>.{{3,80}}?)\s+(?:{_VERB})\b", re.I)


@dataclass(frozen=True, slots=True)
class Part:
    """A statement as it was given (`said`), and as it is held against the library (`meant`): pronouns resolved.

    `sentence` is the whole sentence that it is a part of.
    """

    said: str
    meant: str
    sentence: str


def is_open_question(claim: str) -> bool:
    """Whether a text asks for something instead of stating it."""
    return _OPEN_QUESTION.match(claim) is not None


def has_content(claim: str) -> bool:
    """Whether a text says enough to be looked up: numbers alone do not."""
    words = [t for t in read_tokens(clean_text(claim)) if is_content(t) and (t.is_name or len(t.text) > 2) and t.text[:1].isalpha()]
    return len(words) >= LEAST_CONTENT


def take_apart(claim: str) -> tuple[Part, ...]:
    """The statements that a claim is made of.

    Sentences, and within one what semicolons, "whereas", "but" or ", and" part, where either side states something of its
    own. A part that begins with a pronoun means the subject of the first.
    """
    text = " ".join(_MARKUP.sub(" ", claim).split())
    parts: list[Part] = []
    for sentence in split_sentences(_plain(text)) or (text,):
        said = _plain(sentence)
        pieces = _pieces(said)
        if parts and _n_words(sentence) < LEAST_WORDS:
            last = parts[-1]
            parts[-1] = Part(f"{last.said} {said}", f"{last.meant} {said}", f"{last.sentence} {said}")
            continue
        subject = _SUBJECT.match(pieces[0])
        for number, piece in enumerate(pieces):
            parts.append(Part(piece, _resolved(piece, subject["subject"] if subject and number else None), said))
    return tuple(parts)


def _plain(text: str) -> str:
    """A statement without the words that bring it up; a yes-or-no question as the statement it asks about."""
    text = _BROUGHT_UP.sub("", text, count=1)
    asked = _CLOSED_QUESTION.match(text)
    return asked["rest"] if asked else text.strip()


def _pieces(sentence: str) -> list[str]:
    """A sentence parted where both sides are statements; else whole."""
    pieces, at = [], 0
    for joint in _JOINT.finditer(sentence):
        before, behind = sentence[at : joint.start()], sentence[joint.end() :]
        if _states(before) and _states(behind.split(", ")[0]) and before.count("(") == before.count(")"):
            pieces.append(before.strip(" ,"))
            at = joint.end()
    pieces.append(sentence[at:].strip())
    return pieces


def _states(text: str) -> bool:
    """Whether words have a subject and a verb behind it."""
    subject = _SUBJECT.match(text) or re.match(rf"^(?P<subject>\w+)\s+{_VERB}\b", text, re.I)
    return _n_words(text) >= LEAST_WORDS - bool(_PRONOUN.match(text)) and subject is not None and len(subject["subject"].split()) <= 8


def _n_words(text: str) -> int:
    return len(re.findall(r"\w+", text))


def _resolved(piece: str, subject: str | None) -> str:
    pronoun = _PRONOUN.match(piece)
    if pronoun is None or subject is None or _PRONOUN.match(subject):
        return piece
    rest = piece[pronoun.end() :].lstrip()
    if pronoun["word"].lower() in ("its", "their"):
        return f"the {rest}" if not rest else f"{rest.rstrip('.')} of {subject}." if not re.search(_VERB, rest) else _of(subject, rest)
    return f"{subject} {rest}"


def _of(subject: str, rest: str) -> str:
    """ "complication rate is low" of "biopsy": "complication rate of biopsy is low"."""
    verb = re.search(rf"\s(?:{_VERB})\b", rest)
    at = verb.start() if verb else len(rest)
    low = subject[:1].lower() + subject[1:] if subject[1:2].islower() else subject
    return f"The {rest[:at]} of {low}{rest[at:]}"
