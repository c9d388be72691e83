"""Bullets and numbers that open the items of a list."""

from __future__ import annotations

import re

_GLYPHS = "•◦▪▫●○■□‣⁃∙·►▸▶➢➤✓✔❖◆\uf000-\uf0ff"
GLYPH_BULLET = re.compile(rf"[{_GLYPHS}]\s*(?=\S)")
BULLET = re.compile(rf"(?:[{_GLYPHS}]\s*|[*–—-]\s+|o\s{{2,}})(?=\S)")
INLINE_BULLET = re.compile(r"\s(?=[•\uf000-\uf0ff]\s)")
_NUMBER = r"\d{1,3}|[a-zA-Z]|[ivx]{1,4}"
_NUMBERED = re.compile(
    rf"(?:(?P<round>[(\[](?:{_NUMBER})[)\]])|(?P<half>(?:{_NUMBER})\))|(?P<stop>(?:\d{{1,3}}|[a-z])\.))\s+(?=\S)"
    r"|(?P<tight>\d{1,3}\.)(?=[A-Z])"
)
_ROMAN = {numeral: value for value, numeral in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}


def list_mark(text: str) -> re.Match[str] | None:
    """The bullet or number that opens a list item, or None."""
    return BULLET.match(text) or _NUMBERED.match(text)


def list_number(text: str) -> tuple[str, int] | None:
    """The form and value of the number or letter that opens a list item; None when a bullet or nothing does."""
    found = _NUMBERED.match(text)
    if found is None or found.lastgroup is None:
        return None
    mark = found[found.lastgroup].strip("()[].")
    form = {"tight": "stop"}.get(found.lastgroup, found.lastgroup)
    if mark.isdecimal():
        return f"{form} number", int(mark)
    if mark in _ROMAN and (len(mark) > 1 or mark == "i"):
        return f"{form} roman", _ROMAN[mark]
    return (f"{form} letter", ord(mark)) if len(mark) == 1 else None
