"""A saved web page down to what is the article: the part that holds it, without menus, forms, scripts and footers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.errors import UnreadableFile
from ingest.readers.markup import check_depth, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NEVER = frozenset(
    "script style noscript template svg canvas iframe frame object embed applet form button input select textarea nav "
    "aside menu dialog audio video map link meta head base datalist progress footer".split()
)
_NEVER_ROLES = frozenset("navigation contentinfo search complementary menu menubar dialog alert alertdialog toolbar".split())
_NEVER_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|cookies?|advert(?:isement)?s?|ads?|promo|share|sharing|social|"
    r"sidebar|related(?:-content|-articles)?|recommend(?:ed|ations)?|toolbar|toc|skip(?:-link|-to-content)?|skiplinks?|"
    r"modal|popup|newsletter|login|sign-?in|subscribe|print-only|noprint|no-print|hide-print|hidden-print|visually-hidden|"
    r"sr-only|screen-reader-text|mw-editsection|mw-cite-backlink|navbox|catlinks|metrics|references__links)(?:$|[\s_-])",
    re.I,
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_MAIN_SHARE = 0.4  # of the page's text that its main part must hold to be taken for the whole


def decode_page(data: bytes) -> str:
    """The page as text: by its byte order mark, by what it declares, as UTF-8, else as Windows' Western encoding."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    declared = _CHARSET.search(data[:4096])
    for encoding in filter(None, (declared and declared[1].decode("ascii", "replace"), "utf-8")):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def parse_page(data: bytes) -> Element:
    """Parse a page without following anything.

    Raises:
        UnreadableFile: If there is nothing in it, or it is nested too deeply.
    """
    from lxml import etree

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode_page(data).replace("\x00", ""))
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise UnreadableFile("It is an empty web page; save the page again.")
    check_depth(root)
    return root


def find_article(root: Element) -> Element:
    """The element that holds the article, with what is none of it taken out."""
    body = next((e for e in root.iter() if local(e) == "body"), root)
    total = _text_length(body)
    _drop(body, total)
    total = _text_length(body)
    candidates = [e for e in body.iter() if local(e) in ("article", "main") or e.get("role") == "main"]
    best = max(candidates, key=_text_length, default=None)
    return best if best is not None and _text_length(best) >= _MAIN_SHARE * total else body


def find_title(root: Element, article: Element) -> Element | None:
    """The heading over the article: its first of the first rank, else the page's."""
    for holder in (article, root):
        for element in holder.iter():
            if local(element) == "h1" and _text_length(element):
                return element
    return None


def _drop(body: Element, total: int) -> None:
    """Take out menus, forms and the like, but never what holds most of the page or its title."""
    for element in list(body.iter()):
        if element is body or element.getparent() is None or not _is_noise(element):
            continue
        holds_much = _text_length(element) > _MAIN_SHARE * total
        holds_title = any(local(e) in ("h1", "article", "main") for e in element.iter())
        if local(element) not in ("script", "style", "template", "head", "noscript") and (holds_much or holds_title):
            continue
        _remove(element)


def _is_noise(element: Element) -> bool:
    name = local(element)
    if not name or name in _NEVER:
        return True
    if name in ("body", "html", "article", "main", "table", "tr", "td", "sup"):
        return False
    if element.get("role") in _NEVER_ROLES or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", element.get("style", "")):
        return True
    if name == "header" or element.get("role") == "banner":
        return not any(local(e) == "h1" for e in element.iter())
    return bool(_NEVER_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _remove(element: Element) -> None:
    """Take an element out and keep the text behind it."""
    parent, tail = element.getparent(), element.tail
    if tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _text_length(element: Element) -> int:
    return sum(
        len(part.strip())
        for e in element.iter()
        if local(e) not in ("script", "style", "template")
        for part in (e.text or "", (e.tail or "") if e is not element else "")
    )
