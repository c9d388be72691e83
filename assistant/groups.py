"""Which group of patients a question and a sentence speak of, by its letter or number ("group A", "arm 2")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.views import PassageView

if TYPE_CHECKING:
    from assistant.search import Hit

_LABELS = re.compile(
    r"\b(?:groups?|arms?)\s+([A-Z0-9])(?:\s*(?:and|or|,|vs\.?|versus)\s*(?:(?:group|arm)\s+)?([A-Z0-9]))?\b", re.I
)


def group_labels(text: str) -> frozenset[str]:
    """The letters or numbers of the groups that a text names, upper case."""
    return frozenset(label.upper() for m in _LABELS.finditer(text) for label in m.groups() if label)


def of_asked_groups(text: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits of the documents that have the groups which a question names by their letters; all hits where no document has them."""
    asked = group_labels(text)
    having = {hit.key for hit in hits if asked & (group_labels(hit.text) | group_labels(hit.stored.passage.context))} if asked else set()
    return [hit for hit in hits if hit.key in having] if having else hits


def groups_of(view: PassageView) -> list[frozenset[str]]:
    """The groups that each answering sentence speaks of: those that it names, else its heading, else the sentence before it that names any."""
    headed = group_labels(view.stored.passage.context.rpartition(" > ")[2])
    named, last = [], frozenset[str]()
    for text in view.texts:
        own = group_labels(text)
        last = own or last
        named.append(own or headed or last)
    return [named[i] for i in view.answering]
