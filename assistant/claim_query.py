"""A claim as it is searched for: spelled numbers in digits, and without the words that only carry a statement along."""

from __future__ import annotations

import re

from assistant.facts.meaning import phrase_roots
from assistant.facts.quantities import read_quantities
from assistant.facts.quantity import Quantity
from assistant.facts.tokens import Token, clean_text, read_tokens

#: Words that join or carry a statement, by their roots: rare in a small library, and nothing to be searched for.
_CARRIERS = frozenset(
    phrase_roots(word)[0]
    for word in """plus only alone both either instead yet still even just merely occur happen arise appear see find take give
    get have become put go come do count call term stand lie sit serve belong show report observe reveal note describe""".split()
)


def as_query(claim: str) -> str:
    """The words that a claim is searched with.

    A source writes "35%", "13 patients", "10%" where a claim may have "thirty-five percent", "thirteen patients", "one in
    ten"; and a general verb ("occurred", "was seen") is rare enough in a small library to drown the words that matter.
    """
    text = clean_text(claim)
    quantities = [q for q in read_quantities(text) if q.role != "label"]
    parts: list[str] = []
    at = 0
    for quantity in sorted(quantities, key=lambda q: q.start):
        if quantity.start < at:
            continue
        parts.append(_without_carriers(text[at : quantity.start], parts == []))
        parts.append(_in_digits(quantity, text))
        at = quantity.end
    parts.append(_without_carriers(text[at:], parts == []))
    query = re.sub(r"\s+", " ", " ".join(part for part in parts if part.strip())).strip()
    return query if any(character.isalpha() for character in query) else claim


def _in_digits(quantity: Quantity, text: str) -> str:
    """A number as sources write it; one that is written in digits stays as it is."""
    said = text[quantity.start : quantity.end]
    if not quantity.worded:
        return said
    if quantity.unit == "fraction":
        return said if quantity.low % 10 else f"{quantity.low:g}%"
    if quantity.of in (10, 100):
        return f"{100 * quantity.low / quantity.of:g}%"
    if quantity.of:
        return f"{quantity.low:g} of {quantity.of:g}"
    if quantity.dimension == "ratio" or (quantity.low < 2 and quantity.dimension == "count"):
        return said
    if quantity.dimension == "time" and quantity.low < quantity.factor:
        return said
    low, high = quantity.low / quantity.factor, quantity.high / quantity.factor
    unit = re.sub(r"^.*?(?=[^\W\d]*$)", "", said) if quantity.unit else ""
    return f"{low:g}{f' to {high:g}' if high != low else ''} {unit}".strip()


def _without_carriers(text: str, first: bool) -> str:
    """A stretch of a claim without words that say nothing of what it is about; names keep their place."""
    kept, at = [], 0
    for token in read_tokens(text):
        kept.append(text[at : token.start])
        if not _carries(token, first and token.start == 0):
            kept.append(token.text)
        at = token.end
    return "".join(kept) + text[at:]


def _carries(token: Token, opens: bool) -> bool:
    if token.kind != "word" or token.is_name or (token.text[:1].isupper() and not opens):
        return False
    return token.root in _CARRIERS
