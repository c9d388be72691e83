"""How the captions of figures and tables begin, and the notes that belong to them."""

from __future__ import annotations

import re

_LABEL = (
    r"[*_]{0,3}(?:(?:supplement(?:ary|al)|extended data|additional|online|appendix)\s+)?"
    r"(?P<what>fig(?:ure|s?\.)?|tab(?:le|\.)|box|scheme|chart|plate|video|diagram|exhibit|map|graph|algorithm|panel)\s*"
    r"(?P<number>[A-Z]?\d{1,3}[a-z]?|[IVX]{1,5}|[A-Z](?=[.:]))(?![\w-])[*_]{0,3}"
)
_CAPTION = re.compile(rf"{_LABEL}(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_NOTE_WORDS = re.compile(
    r"[*_]{0,2}(?:notes?|abbreviations?(?: used)?|legend|key|source|footnotes?)\b[*_]{0,2}\s*[.:]|"
    r"[*_]{0,2}(?:abbreviations?(?: used)?\b|adapted (?:from|with)|reproduced (?:from|with)|"
    r"(?:data|values) (?:are|were|is|presented|represent))\b",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"[*†‡§¶#]+|[ᵃ-ᶻ]\s?(?=[A-Z])|\^\{?[a-z*†‡§]\}?")
_NOTE_LETTER = re.compile(r"(?P<letter>[a-h])[.)]?\s+(?=[A-Z(<>])")
_NOTE_LIST = re.compile(
    r"(?P<short>[A-Z][A-Za-z0-9-]{1,9})\s?(?:[,:=]|indicates|denotes)\s?[A-Za-z].{3,80}?[;,.]", re.DOTALL
)


def caption_kind(text: str) -> str | None:
    """ "figure" or "table" when the text opens as a caption does, None for a sentence that begins with a label."""
    found = _CAPTION.match(text[:200])
    if not found:
        return None
    rest = found["rest"].strip(" \t\u00a0*_")
    if rest and not (rest[0] in ".:|–—-([\n\"“'" or rest[0].isupper() or rest[0].isdigit()):
        return None
    if rest.startswith("(") and not re.match(r"\((?:continued|cont\.?|[a-zA-Z])\)", rest):
        behind = re.sub(r"^\([^)]*\)\s*", "", rest)
        if behind[:1].islower():
            return None
    return "table" if found["what"].lower().startswith(("tab", "box")) else "figure"


def opens_caption(line: str) -> bool:
    """Whether a line opens as only captions do: the label with a stop or colon behind it and a name, or all alone."""
    found = _CAPTION.match(line[:200])
    rest = found["rest"] if found else ""
    return bool(found) and (not rest.strip() or bool(re.match(r"[.:|]\s*[A-Z]", rest)))


def caption_label(text: str) -> str:
    """The label that a caption begins with ("Table 3", "Fig. 1"), or the empty string."""
    plain = " ".join(text[:120].split())
    found = re.match(_LABEL, plain, re.IGNORECASE)
    return found.group().strip("*_ ") if found else ""


def is_caption_note(text: str, owner: str, owner_kind: str) -> bool:
    """Whether a paragraph belongs to the caption or table above it ("Notes: …", "* P < 0.05", "SD, standard deviation.").

    Args:
        text: The paragraph.
        owner: The text of the caption or table.
        owner_kind: "figure" for a caption of one, else "table".
    """
    if _NOTE_WORDS.match(text):
        return True
    if owner_kind == "figure":
        return False
    mark = _NOTE_MARK.match(text)
    if mark and mark.group() in owner:
        return True
    letter = _NOTE_LETTER.match(text)
    if letter and re.search(rf"\d\)?{letter['letter']}(?=[\t\n|]|$)", owner):
        return True
    listed = _NOTE_LIST.match(text) if len(text) < 600 else None
    return listed is not None and listed["short"] in owner
