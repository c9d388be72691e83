"""What the readers of XML share: a parser that follows nothing, and small ways of walking.

No document type is loaded, no entity replaced, no address opened; libxml2's own bounds on depth and growth stay on.
This module is the one door to lxml for XML.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from ingest.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_DEPTH = 200
_VISIBLE = re.compile(rb"\S")
_NAME = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_DOCTYPE_END = re.compile(rb"[^\[>]*>|[^\[>]*\[[^\]]*\]\s*>")


def root_name(data: bytes, n_bytes: int = 1 << 20) -> str | None:
    """Local name of the root element, read from the first bytes without parsing; None when this is no XML."""
    head = data[:n_bytes]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    at = _skip_prolog(head)
    found = _NAME.match(head, at) if at is not None else None
    return found.group(1).decode("ascii", "replace").rpartition(":")[2] if found else None


def _skip_prolog(head: bytes) -> int | None:
    """Offset behind declarations, comments and the document type; None when one of them does not end."""
    at = 0
    while True:
        visible = _VISIBLE.search(head, at)
        at = visible.start() if visible else len(head)
        if head.startswith(b"<?", at):
            end = head.find(b"?>", at) + 2
        elif head.startswith(b"<!--", at):
            end = head.find(b"-->", at) + 3
        elif head[at : at + 9].upper() == b"<!DOCTYPE":
            closed = _DOCTYPE_END.match(head, at)
            end = closed.end() if closed else 0
        else:
            return at
        if end <= at:
            return None
        at = end


def parse_xml(data: bytes) -> Element:
    """Parse without following anything.

    Raises:
        UnreadableFile: If it is not well formed, or nested beyond `MAX_DEPTH` elements.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).splitlines()[0][:120] if str(error) else "unknown fault"
        raise UnreadableFile(f"It is not well-formed XML ({reason}); fetch the file again.") from None
    check_depth(root)
    return root


def check_depth(root: Element) -> None:
    """Refuse a tree that is nested deeper than any article is, before anything walks down it."""
    depth = 0
    level = [root]
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableFile(f"Its elements are nested more than {MAX_DEPTH} deep, which no article is.")
        level = [child for element in level for child in element]


def local(element: Element) -> str:
    """Name of an element without its namespace; the empty string for a comment, instruction or entity."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def entity_text(element: Element) -> str:
    """The character that an unreplaced entity such as ``&nbsp;`` stands for; nothing for one that is not of HTML."""
    if isinstance(element.tag, str) or not (element.text or "").startswith("&"):
        return ""
    text = html.unescape(element.text)
    return text if text != element.text else ""


def find(element: Element, *names: str) -> Element | None:
    """The first child, or child's child along the names, whatever the namespace."""
    for name in names:
        element = next((c for c in element if local(c) == name), None)
        if element is None:
            return None
    return element


def find_all(element: Element, name: str) -> list[Element]:
    """Every descendant of that name, in order."""
    return [e for e in element.iter() if local(e) == name]


def text_of(element: Element | None) -> str:
    """All text in an element, white space single; the empty string for None."""
    if element is None:
        return ""
    return " ".join(inner_text(element).split())


def inner_text(element: Element) -> str:
    """All text in an element with its white space as it stands; comments left out, known entities replaced."""
    inner = (element.text or "") if local(element) else entity_text(element)
    return inner + "".join(inner_text(child) + (child.tail or "") for child in element)
