"""Plain text and Markdown: the decoded file is the stored text; what is no text is refused by name of the fault."""

from __future__ import annotations

import codecs

import pytest

from ingest.document import Page
from ingest.errors import UnreadableFile
from ingest.readers import markdown, read_file, text
from ingest.structure import parse_structure

BREAD = "Bread – 25 °C\n\nThe crust is ≥ 3 mm thick."
FRONT = """---
key: rye-2020
title: "Rye: a review"
authors:
  - Ada Miller
  - Carl Stone
year: 2020
doi: 10.1234/rye
kind: review
coverage: digest
digest_of: 10.1234/rye
licence: CC-BY-4.0
volume: "3"
---
"""
BODY = """
# Rye: a review

## Baking

<!-- page 5 -->
Rye is baked warm [1, 2].

- one hour
- three hours

### Steam

```
heat 5
```

## References

1. Baker A. Steam. J Oven Stud. 1990;1:1-9.
"""


def test_text_is_the_file_decoded() -> None:
    assert text.read("a.txt", BREAD.encode()).text == BREAD


def test_carriage_returns_and_byte_order_mark_keep_their_places() -> None:
    data = codecs.BOM_UTF8 + b"Bread\r\n\r\nThe crust is thin and the crumb is not.\r\n"
    reading = text.read("a.txt", data)
    assert reading.text == data.decode("utf-8")
    title = parse_structure(reading).blocks[0]
    assert title.spans[0].of(reading.text) == "Bread"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_other_encodings_are_recognised(encoding: str) -> None:
    content = BREAD.replace("≥", ">") * 9
    assert text.read("a.txt", content.encode(encoding)).text == content


def test_a_damaged_byte_does_not_change_the_rest() -> None:
    assert text.read("a.txt", (BREAD * 3).encode() + b"\xff").text == BREAD * 3 + "\ufffd"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b" \n\t\n", "white space"), (b"abc\x00def", "binary"), (b"\x7fELF\x02\x01\x00\x00\xff\xfe", "binary"), (bytes(range(1, 32)) * 20, "binary"), (codecs.BOM_UTF16_LE + b"a", "utf-16")],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_its_fault(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        text.read("a.txt", data)
    with pytest.raises(UnreadableFile):
        read_file("a.txt", data)


def test_form_feeds_part_pages() -> None:
    assert text.read("a.txt", b"one\ftwo\f\fthree\f").pages == (Page(1, 0), Page(2, 4), Page(3, 8), Page(4, 9))
    assert text.read("a.txt", b"one\f").pages == ()


def test_format_is_chosen_by_content() -> None:
    assert read_file("a.bin", FRONT.encode() + BODY.encode()).format == "markdown"
    assert read_file("a.txt", b"# One\n\ntext\n\n## Two\n\ntext").format == "markdown"
    assert read_file("a.pdf", BREAD.encode()).format == "text"
    assert read_file("a.txt", b"#hashtag and # sign\n\n- not a heading").format == "text"


def test_front_matter_is_declared_metadata() -> None:
    facts = markdown.read("a.md", (FRONT + BODY).encode()).metadata
    assert (facts.key, facts.title, facts.year, facts.doi) == ("rye-2020", "Rye: a review", 2020, "10.1234/rye")
    assert facts.authors == ("Ada Miller", "Carl Stone")
    assert (facts.kind, facts.coverage, facts.licence, facts.digest_of) == (
        "review",
        "digest",
        "CC-BY-4.0",
        "10.1234/rye",
    )


def test_markdown_marks_say_what_blocks_are() -> None:
    reading = markdown.read("a.md", (FRONT + BODY).encode())
    structure = parse_structure(reading)
    assert reading.text == FRONT + BODY
    assert [(s.level, s.title, s.kind) for s in structure.sections] == [
        (1, "Baking", "body"), (2, "Steam", "body"), (1, "References", "references")
    ]  # fmt: skip
    found = [(b.kind, b.spans[0].of(reading.text)) for b in structure.blocks]
    assert ("title", "# Rye: a review") in found
    assert ("furniture", "<!-- page 5 -->") in found
    assert ("paragraph", "Rye is baked warm [1, 2].") in found
    assert ("list_item", "three hours") in found
    assert ("reference", "1. Baker A. Steam. J Oven Stud. 1990;1:1-9.") in found
    assert structure.metadata.title == "Rye: a review"


def test_page_comments_and_slide_headings_set_pages() -> None:
    reading = markdown.read("a.md", (FRONT + BODY).encode())
    assert [(page.number, reading.text[page.start :][:11]) for page in reading.pages] == [(5, "<!-- page 5")]
    slides = markdown.read("a.md", b"# Deck\n\n## Slide 3: Ovens\n\n- heat\n\n## Slide 5: Dough\n\n- water\n")
    assert [page.number for page in slides.pages] == [3, 5]


def test_several_top_headings_are_sections_not_titles() -> None:
    structure = parse_structure(markdown.read("a.md", b"# One\n\ntext\n\n# Two\n\ntext"))
    assert [s.title for s in structure.sections] == ["One", "Two"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_offsets_hold_with_any_line_ends(newline: str) -> None:
    data = (FRONT + BODY).replace("\n", newline).encode()
    reading = markdown.read("a.md", data)
    assert reading.text == data.decode()
    structure = parse_structure(reading)
    assert "Rye is baked warm [1, 2]." in [b.spans[0].of(reading.text) for b in structure.blocks]


def test_front_matter_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="front matter"):
        markdown.read("a.md", b"---\ntitle: [open\n---\n\n# A\n")


@pytest.mark.parametrize(
    "front", ["---\n- a\n- b\n---\n", "---\nyear: none\nauthors: 5\ntitle:\n---\n", "---\n---\n", "---\nno end\n"]
)
def test_odd_front_matter_declares_nothing_wrong(front: str) -> None:
    reading = markdown.read("a.md", (front + BODY).encode())
    assert reading.metadata.year is None
    assert parse_structure(reading).sections
