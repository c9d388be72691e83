"""Text is data: whatever a string holds, only its characters are shown."""

from __future__ import annotations

import ast
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.pages import render
from assistant.pages.render import el, escape, label, marked, running, text
from tests.page.hostile import dose_strings, markup_strings

PAGES = Path(render.__file__).parent
#: What in Streamlit reads Markdown or HTML; a page may hand it constants only.
READS_MARKUP = frozenset(
    "markdown write title header subheader caption text_input button checkbox radio info error warning success toast metric"
    " expander tabs popover dialog status spinner link_button page_link badge latex write_stream form_submit_button"
    " download_button file_uploader selectbox text_area number_input chat_input".split()
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=80)


class Reader(HTMLParser):
    """What a browser makes of markup: its text and its tags."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@given(TEXTS)
def test_escaped_text_reads_as_itself(value: str) -> None:
    seen = Reader(escape(value))
    assert seen.text == value
    assert set(seen.tags) <= {"bdi"}


@pytest.mark.parametrize("strings", [markup_strings(), dose_strings()], ids=["markup", "doses"])
def test_hostile_strings_read_as_themselves(strings: list[str]) -> None:
    assert len(strings) in (300, 500) and len(set(strings)) == len(strings)
    for value in strings:
        for made in (text(value), running(value), marked(value, [(0, len(value) // 2)]), el("p", value)):
            seen = Reader(made.markup)
            assert seen.text == value
            assert set(seen.tags) <= {"span", "p", "mark", "bdi"}


@given(TEXTS, st.data())
def test_marking_changes_no_character(value: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    assert Reader(marked(value, [(start, end)]).markup).text == value


@given(TEXTS)
def test_a_label_is_one_code_span(value: str) -> None:
    from markdown_it import MarkdownIt

    written = label(value)
    inline = MarkdownIt("commonmark").parseInline(written)[0].children or []
    shown = "".join(token.content for token in inline)
    assert shown == (" ".join(value.splitlines()) if " ".join(value.splitlines()).strip() else "–")
    assert {token.type for token in inline} <= {"code_inline", "em_open", "em_close", "text"}


def test_marks_that_nobody_sees_are_boxed_and_kept() -> None:
    made = escape("a\u202eb")
    assert 'title="U+202E"' in made
    assert Reader(made).text == "a\u202eb"


def test_surrogates_and_nul_are_replaced() -> None:
    assert escape("a\ud800b\x00c") == "a\ufffdb\ufffdc"
    assert label("\ud800") == "` \ufffd `"


@pytest.mark.parametrize("tag", ["script", "img", "iframe", "style", "svg", "form", "input", "link"])
def test_a_tag_that_loads_or_runs_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=tag):
        el(tag)


@pytest.mark.parametrize(("name", "value"), [("onclick", "x"), ("src", "x"), ("href", "http://x"), ("href", "/x"), ("href", "javascript:x")])
def test_an_attribute_that_loads_leads_away_or_runs_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError):
        el("a", **{name: value})


def test_markup_reaches_streamlit_in_one_place_only() -> None:
    """No page calls `st.html` itself, and what reads Markdown is given constants or `label`."""
    for path in sorted(PAGES.glob("*.py")):
        for call in [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]:
            if not (isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "st"):
                continue
            name = call.func.attr
            assert name != "html" or path.name == "render.py", f"{path.name}:{call.lineno}"
            if name in READS_MARKUP and call.args:
                assert is_ours(call.args[0]), f"{path.name}:{call.lineno}: st.{name} is given a text that may not be ours"
            for keyword in call.keywords:
                assert keyword.arg != "unsafe_allow_html" and keyword.arg != "unsafe_allow_javascript"
                if keyword.arg == "help":
                    assert isinstance(keyword.value, ast.Constant)


def is_ours(node: ast.expr) -> bool:
    """Whether a text is a constant, made of constants and numbers, or went through `label`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "label"
    if isinstance(node, ast.IfExp):
        return is_ours(node.body) and is_ours(node.orelse)
    if isinstance(node, ast.JoinedStr):
        # Our own words with numbers, or with the names of a tool's inputs, which are ours as well.
        return all(isinstance(part, ast.Constant) or _ours_inside(part) for part in node.values)
    return isinstance(node, ast.Constant | ast.List | ast.Tuple) or (isinstance(node, ast.Name) and node.id in OWN_NAMES) or (isinstance(node, ast.Attribute) and ast.unparse(node) in OWN_NAMES)


#: Names in the pages that hold words of ours: tools, their inputs, parts of the page.
OWN_NAMES = frozenset({"words", "name", "parts", "held.title", "what.name", "n", "row + 1", "column + 1", "done", "len(arrivals)", "names", "use"})


def _ours_inside(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and ast.unparse(part.value) in OWN_NAMES
