"""A question that asks several things taken apart, so that each of them is searched for by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.words import ASKING, STOP, words

_ASKS = r"(?:what|how|when|where|which|who|why|is|are|was|were|do|does|did|can|could|should|will|would|has|have)\b"
#: Where one question ends and the next begins.
_BETWEEN = re.compile(
    rf"(?<=\?)\s+|;\s+|\s[-\u2013\u2014]\s|[,:]?\s+(?:and|but|or|then|plus)\s+(?:also\s+|then\s+)?(?={_ASKS})|,\s+(?={_ASKS})",
    re.I,
)
#: A part that begins or ends so is a question of its own, no topic before a question.
_QUESTION = re.compile(rf"^\s*(?:and |but |so |also )?{_ASKS}|\?\s*$", re.I)
#: Where what is asked of one document may end and what is asked of another begin.
_BETWEEN_DOCUMENTS = re.compile(
    r"\s+(?:and|vs\.?|versus|against|compared (?:with|to)|next to|but|while|whereas)\s+|\s\+\s|[,;:]\s+", re.I
)
#: A part with fewer words of its own asks nothing that the whole does not ask.
N_OWN_WORDS = 2
#: A question is taken into at most so many parts.
N_PARTS = 3

#: A topic, and behind it what is asked of it, item by item.
_TOPIC = re.compile(r"^\s*(?P<topic>[^:?;,]{3,60}?)(?::| [-\u2013\u2014])\s+(?P<items>[^?:;]{5,160})\?*\s*$")
_BETWEEN_ITEMS = re.compile(r",\s*(?:and|or|plus)?\s*|\s+(?:and|plus|\+)\s+", re.I)
#: A longer item is a question or a statement of its own.
N_ITEM_WORDS = 4

Naming = Callable[[str], tuple[Mapping[str, float], frozenset[int]]]


def split_question(text: str, name_documents: Naming) -> tuple[str, ...]:
    """The questions in a text, in order; empty when it asks one thing.

    Args:
        text: What was typed.
        name_documents: Tells which documents a text names, with a strength [0-1], and which of its words name them.
    """
    parts = [part for part in _BETWEEN.split(text) if part and part.strip()]
    if len(parts) < 2 or not all(
        _QUESTION.search(part) and _n_own(part, name_documents) >= N_OWN_WORDS for part in parts
    ):
        parts = _split_by_documents(text, name_documents) or _split_list(text)
    return tuple(part.strip() for part in parts) if 2 <= len(parts) <= N_PARTS else ()


def _split_by_documents(text: str, name_documents: Naming) -> list[str]:
    """Two parts of which each names a document of its own and asks something of it; else none."""
    for between in _BETWEEN_DOCUMENTS.finditer(text):
        parts = [text[: between.start()], text[between.end() :]]
        named = [name_documents(part)[0] for part in parts]
        if (
            all(named)
            and not set(named[0]) & set(named[1])
            and all(_n_own(p, name_documents) >= N_OWN_WORDS for p in parts)
        ):
            return parts
    return []


def _split_list(text: str) -> list[str]:
    """The several things that are asked of one topic, each behind the topic ("needle for biopsy: size, route?"); else none."""
    found = _TOPIC.match(text)
    if not found:
        return []
    items = [item for item in _BETWEEN_ITEMS.split(found["items"]) if item.strip()]
    if not 2 <= len(items) <= N_PARTS or any(len(item.split()) > N_ITEM_WORDS for item in items):
        return []
    return [f"{found['topic']}: {item.strip()}?" for item in items]


def _n_own(part: str, name_documents: Naming) -> int:
    """How many words of a part say what is asked, and do not only name a document."""
    naming = name_documents(part)[1]
    return sum(w.folded not in STOP and w.folded not in ASKING and i not in naming for i, w in enumerate(words(part)))
