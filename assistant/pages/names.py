"""How documents are called on the page: by first author and year, not by their key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.conversation import Assistant

#: A title that stands for a document without authors is cut here [characters].
TITLE_LENGTH = 44


def short_name(authors: Sequence[str], year: int | None, title: str, key: str) -> str:
    """First author's surname and year; without an author the title, without a title the key."""
    if not authors:
        whole = " ".join((title or key).split())
        return whole if len(whole) <= TITLE_LENGTH else whole[: TITLE_LENGTH - 1].rstrip() + "\u2026"
    who = printed_surname(authors[0])
    return f"{who} {year}" if year else who


def printed_surname(author: str) -> str:
    """The surname in a name, in the letters it is printed in ("Maria O'Brien", "van der Linden YM")."""
    from assistant.naming import surname
    from assistant.words import words

    wanted = surname(author)
    found = next((w.text for w in reversed(words(author)) if w.folded == wanted), "")
    whole = next((part.strip(".,;") for part in reversed(author.split()) if found and found in part), found)
    return whole or author.strip()


def names_of(assistant: Assistant) -> Mapping[str, str]:
    """The name of each document by its key; two that would be called the same are told apart by their keys."""
    return _names_of(assistant, assistant.library.revision)


@lru_cache(maxsize=2)
def _names_of(assistant: Assistant, revision: int) -> Mapping[str, str]:
    held = {
        info.key: short_name(info.authors, info.year, info.title, info.key) for info in assistant.library.documents()
    }
    times = Counter(held.values())
    return {key: name if times[name] == 1 else f"{name} ({key})" for key, name in held.items()}


def count_of(n: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 passage", "2,431 passages"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
