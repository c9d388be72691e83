"""The one way from a string to the screen.

Nothing that comes from a document, a file, a user or a model is ever markup here: `el` takes text as text and escapes
it, only what `el` made counts as markup, and `show` is the only place that hands markup to Streamlit. Labels of buttons
and the like, which Streamlit reads as Markdown, go through `label`.
"""

from __future__ import annotations

import html
import logging
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

#: Tags that may be made. None of them loads anything; `a` may only lead to a place on the same page.
TAGS = frozenset(
    "a article aside b bdi blockquote caption cite col colgroup dd details div dl dt em figcaption figure footer h1 h2 h3 h4"
    " header hr i li main mark nav ol p section small span strong sub summary sup table tbody td tfoot th thead tr u ul".split()
)
ATTRIBUTES = frozenset("aria class colspan dir href id lang open role rowspan scope style tabindex title value".split())
_SURROGATES = re.compile("[\ud800-\udfff\x00]")
#: Marks that change the order of what is read, or that nobody sees.
_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u2069\ufeff\x01-\x08\x0b-\x1f\x7f-\x9f\U000e0000-\U000e007f]"
)
#: A single line end within running text; the one before an item of a list stays a line end.
_LINE_END = re.compile(r"(?<![\n\r])\r?\n(?![\r\n]|[ \t]*(?:[-*+•▪●►–]|\d{1,2}[.)])[ \t])")


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that was made here."""

    markup: str

    def __add__(self, other: Html) -> Html:
        return Html(self.markup + other.markup)


Child = Html | str | int | float | None | Iterable["Child"]


def el(tag: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. Children that are no `Html` are text, shown character for character.

    Args:
        tag: Its name, one of `TAGS`.
        *children: What stands in it.
        **attributes: Its attributes; a trailing underscore is left out, others are hyphens. None leaves one out.
    """
    if tag not in TAGS:
        raise ValueError(f"The tag {tag!r} is not among those that may be shown.")
    written = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None)
    if tag in ("hr", "col"):
        return Html(f"<{tag}{written}>")
    return Html(f"<{tag}{written}>{join(children).markup}</{tag}>")


def join(children: Child) -> Html:
    """Several children one behind the other."""
    if isinstance(children, Html):
        return children
    if children is None:
        return Html("")
    if isinstance(children, str | int | float):
        return Html(escape(str(children)))
    return Html("".join(join(child).markup for child in children))


def escape(text: str) -> str:
    """The text as markup that shows exactly its characters; marks that nobody would see are boxed, not taken away."""
    clean = _SURROGATES.sub("\ufffd", text)
    parts, at = [], 0
    for found in _UNSEEN.finditer(clean):
        mark = found.group()
        parts.append(html.escape(clean[at : found.start()]))
        parts.append(f'<bdi class="unseen" title="U+{ord(mark):04X}">{mark}</bdi>')
        at = found.end()
    parts.append(html.escape(clean[at:]))
    return "".join(parts)


def text(value: str, tag: str = "span", **attributes: str | int | bool | None) -> Html:
    """A text that is not ours, set apart so that its direction of writing does not reach its neighbours."""
    held = " ".join(str(name) for name in ("text", attributes.pop("class_", None)) if name)
    return el(tag, value, class_=held, dir="auto", **attributes)


def running(value: str) -> Html:
    """A text of a document as running text: a single line end is kept but reads as a space; lists and empty lines stay."""
    parts, at = [], 0
    for found in _LINE_END.finditer(value):
        parts += [escape(value[at : found.start()]), '<span class="line-end">', found.group(), "</span>"]
        at = found.end()
    return Html("".join([*parts, escape(value[at:])]))


def marked(value: str, spans: Iterable[tuple[int, int]], **attributes: str | int | bool | None) -> Html:
    """A text of a document with some of its characters marked.

    Args:
        value: The text.
        spans: Half-open offsets into it, sorted, not overlapping.
        **attributes: Attributes of the first mark.
    """
    parts: list[Html] = []
    at = 0
    for number, (start, end) in enumerate(spans):
        held = attributes if number == 0 else {}
        parts += [running(value[at:start]), el("mark", running(value[start:end]), **held)]
        at = end
    return join([*parts, running(value[at:])])


def show(*content: Child) -> None:
    """Put content on the page; the only place where markup reaches the browser."""
    markup = join(content).markup
    if markup:
        st.html(markup)


def label(value: str) -> str:
    """A text as the label of a button or another element whose label Streamlit reads as Markdown.

    A code span is the one form in which Markdown, its extensions and Streamlit's own directives change nothing; the
    style sheet gives it the letters of its surroundings. Line ends become spaces.
    """
    flat = " ".join(_SURROGATES.sub("\ufffd", value).splitlines())
    if not flat.strip():
        return "\u2013"
    # Streamlit replaces the names of icons even in code, before it reads the Markdown: a border inside the name stops it.
    pieces = re.split(r"(?<=:)(?=material/)", flat)
    spans = [_code_span(piece) for piece in pieces]
    return spans[0] + "".join(f"*{span}*" if number % 2 == 0 else span for number, span in enumerate(spans[1:]))


def _code_span(piece: str) -> str:
    longest = max((len(run) for run in re.findall("`+", piece)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {piece} {fence}"


def show_problem(words: str, way_out: str = "") -> None:
    """Say that something could not be done: what, why, and what to do."""
    show(el("div", text(words), el("p", way_out) if way_out else None, class_="problem", role="alert"))


def show_unforeseen(error: Exception) -> bool:
    """Say that something went wrong that nobody foresaw, without showing where in the program.

    Returns:
        Whether the error is dealt with: not when the user wants to see it (``PEDICLE_DEBUG=1``).
    """
    logging.getLogger(__name__).error("Unforeseen on the page: %s", type(error).__name__)
    show_problem(
        f"Something unforeseen went wrong ({type(error).__name__}). Nothing that was stored is lost.",
        "Load the page again. If it comes back, start `pedicle chat` with PEDICLE_DEBUG=1 and see where.",
    )
    return os.environ.get("PEDICLE_DEBUG") != "1"


def _attribute(name: str, value: str | int | bool) -> str:
    name = name.rstrip("_").replace("_", "-")
    if name.split("-")[0] not in ATTRIBUTES:
        raise ValueError(f"The attribute {name!r} is not among those that may be shown.")
    if name == "href" and not str(value).startswith("#"):
        raise ValueError(f"A link may only lead to a place on the same page, not to {value!r}.")
    if value is False:
        return ""
    if value is True:
        return f" {name}"
    return f' {name}="{html.escape(_SURROGATES.sub(chr(0xFFFD), str(value)), quote=True)}"'
