"""Markdown: the file is the stored text; its marks become hints, its front matter metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import PurePath
from typing import Any

from ingest.document import Hint, Metadata, Page, Reading
from ingest.errors import UnreadableFile
from ingest.lines import split_cells
from ingest.readers.text import decode_text

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_PAGE = re.compile(r"<!--\s*page\s+(?P<number>\d{1,5})\s*-->", re.IGNORECASE)
_SLIDE = re.compile(r"^ {0,3}#{1,6}[ \t]+Slide[ \t]+(?P<number>\d{1,5})\b", re.IGNORECASE | re.MULTILINE)
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_MARKS = re.compile(r"[ \t>]*(?:#{1,6}[ \t]+)?")
_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_MAX_FRONT = 64_000
_TEXT_FIELDS = frozenset({"title", "container", "doi", "pmid", "kind", "coverage", "licence", "key", "digest_of"})


def matches(name: str, data: bytes) -> bool:
    """Whether a text is Markdown: it has front matter or marked headings, or its name says so."""
    try:
        text = decode_text(data)
    except UnreadableFile:
        return False
    if PurePath(name).suffix.lower() in _SUFFIXES or _FRONT.match(text[:_MAX_FRONT]):
        return True
    return len(_HEADING.findall(text)) >= 2


def read(name: str, data: bytes) -> Reading:
    """Read a Markdown file.

    Args:
        name: The file's name; not used.
        data: Its bytes.

    Returns:
        The decoded file as it stands, with hints for headings, paragraphs, list items and tables, the metadata of its
        front matter, and pages from ``<!-- page N -->`` or from slide headings.

    Raises:
        UnreadableFile: If it is not text, or its front matter cannot be read.
    """
    text = decode_text(data)
    front = _FRONT.match(text[:_MAX_FRONT])
    declared = _read_front(front["yaml"]) if front else {}
    body = front.end() if front else 0
    hints = list(_read_body(text, body))
    if front:
        hints.insert(0, Hint("furniture", 0, front.end()))
    metadata = Metadata(**declared)
    return Reading(text, "markdown", metadata, _read_pages(text, body), tuple(hints))


def _read_front(source: str) -> dict[str, Any]:
    """The fields of `Metadata` that a front matter declares; others are left alone."""
    import yaml

    try:
        loaded = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:120]
        raise UnreadableFile(
            f"Its front matter is not valid YAML ({reason}); mend the lines between the two '---'."
        ) from None
    if not isinstance(loaded, dict):
        return {}
    known = {f.name for f in fields(Metadata)}
    found: dict[str, Any] = {}
    for key, value in loaded.items():
        if key not in known or value is None:
            continue
        if key == "authors":
            names = value if isinstance(value, list) else str(value).split(";")
            found[key] = tuple(" ".join(str(name).split()) for name in names if str(name).strip())
        elif key == "year":
            year = re.search(r"\b(?:1[5-9]|20)\d\d\b", str(value))
            found[key] = int(year.group()) if year else None
        elif key in _TEXT_FIELDS:
            found[key] = " ".join(str(value).split())
    return found


def _read_pages(text: str, body: int) -> tuple[Page, ...]:
    marks = [*_PAGE.finditer(text, body)] or [*_SLIDE.finditer(text, body)]
    return tuple(Page(int(m["number"]), m.start()) for m in marks)


def _read_body(text: str, body: int) -> Iterator[Hint]:
    """Hints for the blocks that the Markdown parser finds, from its line numbers."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    parser.core.ruler.enableOnly(["block"])
    source = _same_lines(text[body:])
    lines = _line_starts(source)

    def place(first: int, last: int) -> tuple[int, int]:
        begin = body + lines[min(first, len(lines) - 1)]
        end = body + lines[min(last, len(lines) - 1)]
        return _trim(text, begin, end)

    tokens = parser.parse(source)
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    title_tag = "h1" if headings[:1] == ["h1"] and headings.count("h1") == 1 else ""
    depth_table = 0
    for index, token in enumerate(tokens):
        if token.map is None:
            depth_table -= token.type == "table_close"
            continue
        start, end = place(*token.map)
        if start >= end:
            continue
        if token.type == "heading_open":
            is_title = token.tag == title_tag
            yield Hint("title" if is_title else "heading", start, end, None if is_title else int(token.tag[1]))
        elif token.type == "paragraph_open" and not depth_table and not _in_list(tokens, index):
            yield Hint("paragraph", start, end)
        elif token.type == "list_item_open":
            yield Hint("list_item", start, end)
        elif token.type == "table_open":
            depth_table += 1
            yield from _table_hints(text, start, end)
        elif token.type == "html_block":
            yield Hint("furniture", start, end)
        elif token.type in ("fence", "code_block"):
            yield Hint("paragraph", start, end)


def _in_list(tokens: list[Any], index: int) -> bool:
    return tokens[index].level > 0 and any(
        t.type == "list_item_open" for t in tokens[max(0, index - 2) : index] if t.level == tokens[index].level - 1
    )


def _table_hints(text: str, start: int, end: int) -> Iterator[Hint]:
    """The table, its rows and their cells, as offsets into the file."""
    yield Hint("table", start, end)
    at, is_header = start, True
    for raw in text[start:end].splitlines(keepends=True):
        line_start, line_end = _trim(text, at, at + len(raw))
        at += len(raw)
        if line_start >= line_end:
            continue
        if _RULE.match(text[line_start:line_end]):
            is_header = False
            continue
        yield Hint("header_row" if is_header else "row", line_start, line_end)
        for column, (a, b) in enumerate(_cells(text, line_start, line_end)):
            yield Hint("cell", a, b, (0, column, 1))


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if text[start] == "|":
        return split_cells(text, start, end)
    edges, at = [], start
    for part in re.split(r"(?<!\\)\|", text[start:end]):
        edges.append(_trim(text, at, at + len(part)))
        at += len(part) + 1
    return edges


def _line_starts(source: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer("\n", source)), len(source)]


def _same_lines(source: str) -> str:
    """The source with each character in its place and only line feeds as ends of lines, as the parser counts them."""
    return source.replace("\r\n", " \n").replace("\r", "\n")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    if not inner.strip():
        return (start, start)
    return (start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()))
