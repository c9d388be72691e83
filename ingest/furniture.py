"""What stands on a page and is not its content: menus, buttons, prices, running heads, a publisher's own notices."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from ingest.document import fold_text
from ingest.lines import Line
from ingest.pieces import Piece, begins_inside, is_finished

_EXACT = frozenset(
    fold_text(line)
    for line in (
        "skip to main content, skip to content, skip to navigation, advertisement, log in, login, sign in, sign up, register, "
        "menu, search, home, close, next, previous, back to top, top, print, email, share, tweet, facebook, twitter, linkedin, "
        "download pdf, pdf, full text, view pdf, download references, download citation, export citation, cite, save, "
        "subscribe, buy now, buy article, buy article pdf, rent this article, add to cart, checkout, learn more, read more, "
        "show more, see more, view all, navigation, similar content being viewed by others, access this article, "
        "instant access to the full article pdf, tax calculation will be finalised during checkout, "
        "price excludes vat usa, price includes vat usa, aims and scope, submit manuscript, journal home, dovepress, "
        "check for updates, reprints and permissions, open access, free access, accept all cookies, manage preferences, "
        "cookie settings, privacy policy, terms of use, terms and conditions, contact us, help, about us, all rights reserved, "
        "figures, tables, metrics, article, article tools, request permissions, view author publications, "
        "this is a preview of subscription content, your privacy, skip to search, go to top, published, continue reading, "
        "author information, view in article, full size image, full size table, download figure, powerpoint slide, view large image, "
        "open in new tab, figure viewer, enlarge, google scholar, pubmed, crossref, journal list, user guide, gallery link file"
    ).split(",")
)
_LINK_WORDS = re.compile(
    r"(?:(?:article|pubmed|central|google|scholar|cas|crossref|cross|ref|full|text|web|of|science|medline|scopus|ads|mathscinet|free|pmc|"
    r"doi|view|abstracts?|download|citations?|find|it|isi|embase|pdf|issn|chemical|service|open|url|links?|to|access|library|"
    r"worldcat|publisher|order|external|resource|and|in|record|semantic)\b|[^\w])++",
    re.IGNORECASE,
)
_MENU = re.compile(
    r"\b(?:aims and scope|submit manuscript|log ?in|sign in|register|subscribe|contact us|about us|advertisement|home|search|my account|"
    r"privacy policy|terms of use|current issue|archive|editorial board|instructions for authors|e-?alerts?|browse)\b",
    re.IGNORECASE,
)
_LINK_CORE = re.compile(
    r"pubmed|scholar|crossref|medline|scopus|web of science|\bcas\b|full text|view article|\bpmc\b", re.IGNORECASE
)
_STARTS = re.compile(
    r"(?:this is a preview of subscription|price (?:ex|in)cludes|tax calculation|instant access to|access (?:options|provided)|"
    r"you (?:can also search|do not have access|are viewing)|we use cookies|this (?:site|website) uses cookies|by (?:using|continuing)\b.{0,40}\bcookies|"
    r"check for updates|verify currency|published (?:online|in|by)\b.{0,80}$|publish your work|submit your (?:manuscript|next|work|article|paper)|"
    r"(?:©|\(c\)\s*(?=(?:19|20)\d\d)|copyright\W)|all rights reserved|downloaded (?:from|by|on)\b|this (?:document|article) was downloaded|"
    r"skip to\b|log ?in (?:via|to|with)\b|sign (?:in|up) (?:to|for|with|via)\b|subscribe (?:to|and|now)\b|purchase (?:access|this)\b|rent (?:or|this)\b|"
    r"aims and scope|for reprints|reprints? (?:requests?|and permissions?)|to view a copy of this licen[cs]e|available online at|journal homepage|"
    r"contents lists available|sciencedirect|[\w.-]+@[\w.-]+\.\w+$|https?://\S+$|www\.\S+$|page \d+(?: of \d+)?$|\(page number|"
    r"\[?gallery\b|\[caption\b|<!--|javascript|loading\b|be(?:come)? the first to|related (?:articles|content|topics)\b.{0,20}$|"
    r"(?:received|revised|accepted|published|issue date|published online|first published|doi|issn|e-?issn|pmid|pmcid)\s*:?\s*$|"
    r"doi\s*:?\s*(?:https?://\S+|10\.\d{4,}\S+)$)",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:peer[- ]review(?:ed)?|manuscripts?|submissions?|submit|open access|online journal|impact factor|publish(?:er|ed|ing)?|"
    r"authors?|licensor|exclusive rights|rightsholders?|jurisdictional claims|self-archiving|creative commons|commercial use|"
    r"testimonials|subscription|copyright|permissions?|welcomes|journal)\b",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:p(?:age|\.)?\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—])?$", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")

MAX_RUNNING_HEAD = 120
_MIN_PAGE = 800  # characters; a printed page has more


def is_furniture(text: str) -> bool:
    """Whether a line or block is page furniture by its own words."""
    plain = text.strip()
    if not any(c.isalnum() for c in plain):
        return True
    if len(plain) <= 60 and fold_text(plain) in _EXACT:
        return True
    head = plain[:200].lstrip("•-*·– \t")
    if _STARTS.match(head) and len(plain) < 400:
        return True
    return is_link_words(plain) or (len(plain) <= 100 and len(_MENU.findall(plain)) >= 2)


def is_link_words(text: str) -> bool:
    """Whether a line holds nothing but the link words of a reference list ("Article PubMed Google Scholar")."""
    plain = text.strip()
    return len(plain) <= 120 and bool(_LINK_CORE.search(plain)) and bool(_LINK_WORDS.fullmatch(plain))


def is_publisher_notice(text: str) -> bool:
    """Whether a paragraph speaks of the journal and its rights, not of the subject: several such words, no findings."""
    found = {match.lower() for match in _PUBLISHER.findall(text[:1200])}
    n_words = len(text[:1200].split())
    return len(found) >= 3 and len(found) >= n_words / 25


def find_running_heads(lines: list[Line]) -> frozenset[int]:
    """Indices of lines that come again and again, far apart, the same but for the page number."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if len(line.text) <= MAX_RUNNING_HEAD and not line.is_row:
            places.setdefault(_DIGITS.sub("#", line.text.lower()), []).append(index)
    found: set[int] = set()
    for key, indices in places.items():
        if len(indices) >= 3 and _is_running(key, indices, lines):
            found.update(indices)
    return frozenset(found)


def _is_running(key: str, indices: list[int], lines: list[Line]) -> bool:
    """Whether lines alike are one running head: they stand apart, and count pages or stand where pages part."""
    apart = [lines[b].start - lines[a].start for a, b in pairwise(indices)]
    # Year, volume and page in one line are a running head however short the pages are.
    page = _MIN_PAGE if key.count("#") < 3 else _MIN_PAGE // 4
    if min(apart) < page // 2 or median(apart) < page or not any(c.isalpha() for c in key):
        return False
    counts = len({lines[i].text for i in indices}) == len(indices) and "#" in key and len(key) >= 8
    return counts or sum(_parts_pages(lines, i) for i in indices) * 2 >= len(indices)


def _parts_pages(lines: list[Line], index: int) -> bool:
    """Whether a line stands at a page break, or between the two halves of a sentence."""
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    if lines[index].page_break or (after is not None and after.page_break):
        return True
    return before is not None and after is not None and not is_finished(before.text) and begins_inside(after.text)


def mark_page_numbers(pieces: list[Piece]) -> None:
    """Mark numbers that stand alone at a page break or between two halves of a sentence."""
    for index, piece in enumerate(pieces):
        if piece.fixed or not piece.is_soft or len(piece.text) > 20 or not _PAGE_NUMBER.match(piece.text):
            continue
        before = pieces[index - 1] if index else None
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        at_break = piece.page_break or (after is not None and after.page_break)
        inside = before and after and before.n_words >= 8 and not is_finished(before.text) and begins_inside(after.text)
        if at_break or inside:
            piece.kind = "furniture"
