"""A model's text as it streams in, taken apart into sentences with the numbers that they cite.

Models write as they please: the number before or after the full stop, bullets, headings, emphasis, JSON, their thoughts
first. All of it becomes plain sentences.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assistant.agent_forms import COURTESY, DEFINITION, LISTING, named_passage, plain_form, salvage_json

#: More than this is no answer; the rest is not read [characters, sentences].
MAX_DRAFT = 20_000
MAX_SENTENCES = 60

_NUMBERS = r"(?:passages?\s*)?\^?\d{1,3}(?:\s*(?:[,;–-]|and)\s*(?:passages?\s*)?\^?\d{1,3})*"
_MARK = re.compile(
    rf"(?i:\s*(?:\[\s*{_NUMBERS}\s*\](?!\()|【\s*\d{{1,3}}[^】]*】|\(\s*passages?\s*\d{{1,3}}(?:\s*(?:,|and)\s*\d{{1,3}})*\s*\)))"
)
_RANGE = re.compile(r"(\d{1,3})\s*[–-]\s*\^?(\d{1,3})")
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S | re.I)
_BULLET = re.compile(r"^\s*(?:[-*•–+]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|`+|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_NOT_AN_END = re.compile(
    r"(?:\b(?:al|vs|e\.g|i\.e|fig|figs|approx|dr|no|nos|st|ca|cf|resp|incl|prof|ref|refs|tab|eq|mr|mrs)|\b[A-Z]|^\W*(?:table|figure|slide|box)\s\d{1,3})\.$",
    re.I,
)
_END = re.compile(rf"[.!?](?:[\"”’)]*)(?:{_MARK.pattern})*(?=\s+[\"“(]?[A-Z0-9ÄÖÜÉ≥≤<>~])")


#: Where JSON begins behind other words, and an entry of a list of sources.
_JSON_STARTS = re.compile(r"^[ \t]*(?:```json\b|\{\s*\"|\[\s*\{)", re.M)
_ENTRY = re.compile(r"^\s*(?:[-*•]\s*)?(?:\[?\^?\d{1,3}\]?[.:)]?\s|passages?\s*\d)", re.I)


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft without its marks: the passages it cites, and whether it is an item of a list.

    `lead` is the line over the list that the item belongs to.
    """

    text: str
    cited: tuple[int, ...] = ()
    item: bool = False
    lead: str = ""

    @property
    def whole(self) -> str:
        """What the sentence says, with the lead of its list."""
        return f"{self.lead.rstrip(' :')}: {self.text}" if self.lead else self.text


class DraftReader:
    """Takes a draft piece by piece and gives back its sentences as they are complete."""

    def __init__(self) -> None:
        self._waiting = ""
        self._size = 0
        self._count = 0
        self._lead = DraftSentence("")
        self._whole: bool | None = None
        self._lists_sources = False

    def feed(self, piece: str) -> list[DraftSentence]:
        """Take the next piece; give the sentences that it completes.

        Raises:
            OverflowError: If the draft is longer than an answer can be.
        """
        self._size += len(piece)
        if self._size > MAX_DRAFT:
            raise OverflowError("The draft is too long.")
        self._waiting += piece
        found = _JSON_STARTS.search(self._waiting) if self._whole is False else None
        if found:  # JSON behind a preface
            before, self._waiting = self._waiting[: found.start()], self._waiting[found.start() :]
            self._whole = True
            return [s for line in before.split("\n") for s in self._read_line(line)]
        return [] if self._is_kept_whole() else list(self._take(final=False))

    def close(self) -> list[DraftSentence]:
        """The sentences that are left when the draft has ended."""
        if self._is_kept_whole():
            text = self._waiting
            self._waiting, self._whole = "", False
            found = _read_json(text)
            if found is not None:
                return found[:MAX_SENTENCES]
            salvaged = [s for said, cited in salvage_json(text) for s in _plain(said, cited)]
            if salvaged:
                return salvaged[:MAX_SENTENCES]
            self._waiting = re.sub(r"```\w*", "", text)
        return list(self._take(final=True))

    def _is_kept_whole(self) -> bool:
        """Whether the draft is JSON, which is read when it is all there."""
        if self._whole is None:
            text = _THOUGHTS.sub("", self._waiting).lstrip()
            if "`" in text[:1] and len(text) < 8:
                return True
            if text:
                self._whole = text[0] == "{" or text.startswith(("[{", "```json", "```\n{", "[\n"))
        return bool(self._whole)

    def _take(self, final: bool) -> Iterator[DraftSentence]:
        self._waiting = _THOUGHTS.sub("", self._waiting) if final or "</think" in self._waiting else self._waiting
        if not final and re.match(r"\s*<(?:think|\|)", self._waiting):
            return
        *lines, rest = self._waiting.split("\n")
        for line in lines:
            yield from self._read_line(line)
        if final:
            self._waiting = ""
            yield from self._read_line(rest)
            return
        if rest.lstrip().startswith("|"):
            self._waiting = rest  # a table's row is read when it is whole
            return
        *ended, self._waiting = _split(plain_form(rest))
        if ended:
            yield from self._read_line(" ".join(ended), keep_lead=bool(_BULLET.match(rest)))
            if _BULLET.match(rest):
                self._waiting = "- " + self._waiting

    def _read_line(self, line: str, keep_lead: bool = False) -> Iterator[DraftSentence]:
        if LISTING.match(line):
            self._lists_sources = True
            return
        if DEFINITION.match(line) or (self._lists_sources and _ENTRY.match(line)):
            return
        plain = _EMPHASIS.sub("", plain_form(line)).strip()
        heading = plain.startswith("#")
        item = bool(_BULLET.match(plain))
        plain = _BULLET.sub("", plain).strip("# ").strip()
        bare = _MARK.sub("", plain).strip()
        if not bare or re.fullmatch(r"[\W_]+", bare):
            self._lead = self._lead if not plain else DraftSentence("")
            return
        if bare.endswith(":") or heading:
            self._lead = DraftSentence("" if heading else bare, _cited(plain))
            return
        if not item:
            self._lead = DraftSentence("")
        for part in _split(plain):
            sentence = _read_sentence(part)
            if sentence is None or self._count >= MAX_SENTENCES:
                continue
            self._count += 1
            yield replace(sentence, item=item, lead=self._lead.text, cited=sentence.cited or self._lead.cited)


def _split(line: str) -> list[str]:
    """A line's sentences, each with the marks behind it."""
    parts, at = [], 0
    for found in _END.finditer(line):
        upto = line[at : found.start() + 1]
        if _NOT_AN_END.search(upto) and not _MARK.search(found.group()):
            continue
        parts.append(line[at : found.end()].strip())
        at = found.end()
    return [*parts, line[at:].lstrip() if parts else line]


def _read_sentence(text: str) -> DraftSentence | None:
    text, named = named_passage(text)
    bare = re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", _MARK.sub("", text))).strip()
    if not any(c.isalpha() for c in bare) or COURTESY.match(bare):
        return None
    return DraftSentence(bare, _cited(text) or (() if named is None else (named,)))


def _cited(text: str) -> tuple[int, ...]:
    """The numbers in a text's marks, ranges expanded, in order."""
    numbers: list[int] = []
    for mark in _MARK.finditer(text):
        inner = re.sub(r"†.*", "", mark.group())
        for low, high in _RANGE.findall(inner):
            numbers += range(int(low), min(int(high), int(low) + 20) + 1)
        numbers += [int(n) for n in re.findall(r"\d{1,3}", _RANGE.sub("", inner))]
    return tuple(dict.fromkeys(numbers))


_TEXT_KEYS = ("text", "statement", "sentence", "claim", "content", "answer")
_CITED_KEYS = ("citations", "citation", "sources", "source", "passages", "passage", "references", "cites", "markers")


def _read_json(text: str) -> list[DraftSentence] | None:
    """The sentences of a draft that is JSON; None when it is none."""
    body = re.sub(r"^\s*```\w*|```\s*$", "", _THOUGHTS.sub("", text).strip()).strip()
    try:
        value = json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return None
    return [s for s in _walk(value, 0)]


def _walk(value: Any, depth: int) -> Iterator[DraftSentence]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    if isinstance(value, str):
        yield from _plain(value, ())
    if not isinstance(value, dict):
        return
    cited = tuple(dict.fromkeys(n for key in _CITED_KEYS for n in _ints(value.get(key))))
    named = next((key for key in _TEXT_KEYS if isinstance(value.get(key), str)), None)
    if named is not None:
        yield from _plain(value[named], cited)
        return
    for key, inner in value.items():
        if key not in _CITED_KEYS and isinstance(inner, (list, dict)):
            yield from _walk(inner, depth + 1)


def _plain(text: str, cited: tuple[int, ...]) -> Iterator[DraftSentence]:
    for line in text.split("\n"):
        for part in _split(_BULLET.sub("", _EMPHASIS.sub("", line)).strip()):
            sentence = _read_sentence(part)
            if sentence is not None:
                yield replace(sentence, cited=sentence.cited or cited)


def _ints(value: Any) -> list[int]:
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [value]
    if isinstance(value, str):
        return [int(n) for n in re.findall(r"\d{1,3}", value)]
    if isinstance(value, list):
        return [n for item in value for n in _ints(item)]
    if isinstance(value, dict):
        return [n for key in ("passage", "number", "id", "n", "marker") for n in _ints(value.get(key))]
    return []


def read_repairs(text: str, n: int) -> dict[int, DraftSentence]:
    """The sentences of a repair by their numbers [1-n]; one that was given up is not among them."""
    found: dict[int, DraftSentence] = {}
    for line in _THOUGHTS.sub("", text).split("\n"):
        begun = re.match(r"\s*(?:[-*]\s*)?(\d{1,2})\s*[:.)]\s*(.+)", _EMPHASIS.sub("", line))
        if begun and 1 <= int(begun[1]) <= n:
            sentence = _read_sentence(_BULLET.sub("", begun[2]))
            if sentence is not None:
                found.setdefault(int(begun[1]), sentence)
    return found
