"""Ways in which models write a citation or wrap an answer, made into the one form that is read: a number in brackets.

Footnotes and superscripts, tags, "(source: passage 2)", "according to passage 2", the rows of a table, the marks of a
model's channels.
"""

from __future__ import annotations

import re

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
#: A model's thoughts and channels in the marks of its template: what is final stands behind the last of them.
_CHANNELS = re.compile(r"^.*<\|channel\|>\s*final\s*<\|message\|>", re.S)
_TEMPLATE = re.compile(r"<\|[a-z_]{1,30}\|>")
_RAISED = re.compile(r"<sup>\s*\[?\^?(\d{1,3})\]?\s*</sup>", re.I)
_SUPERSCRIPTS = re.compile(r"(?:(?<=[A-Za-z]{3})|(?<=[A-Za-z]{2}[.,;)])|(?<=\d[%.)]))([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})(?=[\s.,;]|$)")
_CITING_TAG = re.compile(
    r"<(?P<tag>[a-z]{1,20})\b[^<>]{0,80}?\b(?:cite|cites|citation|source|passage|ref)\s*=\s*[\"']?(?P<n>\d{1,3})[\"']?[^<>]{0,80}>"
    r"(?P<text>[^<>]*)</(?P=tag)>",
    re.I,
)
_TAG = re.compile(r"</?(?:answer|sentence|statement|response|output|result|cite|ref)\b[^<>]{0,80}/?>", re.I)
_SOURCE = re.compile(r"[(\[]\s*(?:source|ref|reference|see)s?\s*[:,]?\s*(?:passages?|no\.?|#)?\s*(\d{1,3}(?:\s*(?:,|and|&)\s*\d{1,3})*)\s*[)\]]", re.I)
_ROUND = re.compile(r"(?<=[A-Za-z%])\s\((\d{1,2}(?:\s?,\s?\d{1,2})*)\)(?=[.!?]?\s*$|[.!?]\s+[A-Z])")
_ROW = re.compile(r"^\s*\|(?P<cells>.*)\|\s*$")
#: A sentence that names its passage in words.
_ACCORDING = re.compile(
    r"^(?:according to|as (?:stated|reported|described|noted|shown|given) in|based on|in|per|from)\s(?:the\s)?passages?\s*\[?(?P<n>\d{1,3})\]?\s*,\s*"
    r"|^passages?\s*\[?(?P<m>\d{1,3})\]?\s(?:states?|says?|reports?|notes?|shows?|describes?|indicates?|mentions?)\s(?:that\s)?",
    re.I,
)  # fmt: skip
#: A line that only says what a number stands for, and one over such lines.
DEFINITION = re.compile(r"^\s*(?:[-*]\s*)?(?:\[\^?\w{1,4}\]\s*:|\[?\^?\d{1,3}\]?[.:)]?\s*passages?\s*\d{1,3}\s*$|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}\s)", re.I)
LISTING = re.compile(r"^\W*(?:sources?|references?|citations?|footnotes?|notes? on sources)\s*:?\W*$", re.I)
#: What is said to the reader and of nothing: greetings, offers, the lead of an answer.
COURTESY = re.compile(
    r"^(?:sure|certainly|of course|okay|ok|great question|hello|hi|thank you|thanks|happy to help|i hope this helps|hope this helps)\b[^.!?]{0,40}[.!?]*$"
    r"|^(?:let me know|feel free|please (?:let me know|feel free|note that i am)|if you (?:need|have|want|would like)\b.{0,60}(?:let me know|ask|question|help))\b.*$"
    r"|^(?:here (?:is|are)|based on (?:the|these) (?:provided )?passages?(?: provided)?,? (?:here|i found))\b.*:?$|^(?:json|yaml|answer|text)\W*$",
    re.I,
)  # fmt: skip


def plain_form(text: str) -> str:
    """A line, or the beginning of one, with its citations as numbers in brackets and without tags; the same when read again."""
    if "<" in text:
        text = _TEMPLATE.sub(" ", _CHANNELS.sub("", text))
        text = _CITING_TAG.sub(lambda m: f"{m['text'].rstrip()} [{m['n']}] ", _RAISED.sub(r" [\1]", text))
        text = _TAG.sub(" ", text)
    row = _ROW.match(text)
    if row:
        cells = [c.strip() for c in row["cells"].split("|")]
        text = " ".join(c for c in cells if c and not re.fullmatch(r":?-+:?", c))
    text = _SUPERSCRIPTS.sub(lambda m: f" [{m[1].translate(_SUPERSCRIPT)}]", text)
    text = _SOURCE.sub(r"[\1]", text)
    return _ROUND.sub(r" [\1]", text)


def named_passage(sentence: str) -> tuple[str, int | None]:
    """A sentence without the words that name its passage ("According to passage 2, …"), and the passage's number."""
    match = _ACCORDING.match(sentence)
    if match is None:
        return sentence, None
    rest = sentence[match.end() :]
    return rest[:1].upper() + rest[1:], int(match["n"] or match["m"])


#: A statement in a draft whose JSON is cut off or broken, with the numbers that follow it.
_BROKEN = re.compile(
    r'"(?:text|statement|sentence|claim|content|answer)"\s*:\s*"(?P<text>(?:[^"\\]|\\.){1,2000})"'
    r'(?:\s*,\s*"\w{1,20}"\s*:\s*(?:\[(?P<many>[\s\d,"\[\]]{0,80})\]|"?\[?(?P<one>\d{1,3})))?'
)


def salvage_json(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The statements that stand whole in JSON that does not parse, with their numbers."""
    found = []
    for match in _BROKEN.finditer(text):
        numbers = re.findall(r"\d{1,3}", match["many"] or match["one"] or "")
        found.append((re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], match["text"]), tuple(int(n) for n in numbers)))
    return found
