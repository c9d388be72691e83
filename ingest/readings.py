"""How a span reads: on one line, with the words that the end of a line cut in two made whole."""

from __future__ import annotations

import re

from ingest.document import Span

_HYPHENS = "-\u00ad\u2010\ufffe\x02"
_CUT = re.compile(rf"(\w+)[{_HYPHENS}][ \t]*\n\s*(\w+)")
_WORD = re.compile(r"[^\W\d_]+")
# Before these a hyphen is the writer's own, wherever the line ends.
_PREFIXES = frozenset("non anti intra extra post pre peri co re self cross multi micro semi sub ultra x t".split())


class Mender:
    """Makes words whole by the words that the document itself uses elsewhere."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: frozenset[str] | None = None

    def read(self, spans: tuple[Span, ...]) -> str:
        """What stands in the spans, as one line."""
        raw = "\n".join(span.of(self._text) for span in spans)
        if "\n" in raw:
            raw = _CUT.sub(self._mend, raw)
        return " ".join(raw.split())

    def _mend(self, found: re.Match[str]) -> str:
        left, right = found[1], found[2]
        if not right[0].islower() or not left[-1].isalpha():
            return f"{left}-{right}"
        known = self._vocabulary()
        if (left + right).lower() in known:
            return left + right
        own = left.lower() in _PREFIXES or (left.lower() in known and right.lower() in known)
        return f"{left}-{right}" if own else left + right

    def _vocabulary(self) -> frozenset[str]:
        if self._known is None:
            self._known = frozenset(word.lower() for word in _WORD.findall(_CUT.sub(" ", self._text)))
        return self._known
