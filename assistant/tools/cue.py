"""Regular expressions that are compiled at their first use: most notes need a small part of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class Cue:
    """A regular expression with the methods of a compiled one, compiled when the first of them is called.

    Compiling all that the readers hold takes longer than reading a short note with them.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match between two characters; or None."""
        return self._compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The match that begins at `start`; or None."""
        return self._compiled.match(text, start, len(text) if end is None else end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text; or None."""
        return self._compiled.fullmatch(text)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every match between two characters, from left to right."""
        return self._compiled.finditer(text, start, len(text) if end is None else end)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with every match exchanged."""
        return self._compiled.sub(by, text)
