"""Where a document's reference list stands, and the spans of its entries with their numbers.

An entry begins at a label (``1.``, ``[1]``, ``1)``, `` - 23 ``, a bullet) or, in a list without labels, at a paragraph
that looks like an entry. Numbers are trusted as a chain: the longest run of labels that count up one by one, so that a
wrapped line which happens to begin with a volume number is not taken for an entry. Bullets before the first number are
counted by position; one that only continues the entry above it (a page break fell there) is joined to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.author_names import read_names
from ingest.document import Block, Section, Span, fold_text

HEADING = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]+|\*\*)?(?:\d{1,2}\.?[ \t]+)?(?:references?(?:[ \t]+(?:and|&)[ \t]+notes|[ \t]+cited|[ \t]+list)?|"
    r"bibliography|literature(?:[ \t]+cited)?|works[ \t]+cited|literatur(?:verzeichnis)?|r[ée]f[ée]rences|bibliograf[ií]a)"
    r"[ \t]*(?:\*\*)?:?[ \t]*$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<bullet>[-*•▪●·–][ \t]+)?(?:\[\^?(?P<bracket>\d{1,4})\]:?|\((?P<paren>\d{1,4})\)|(?P<dot>\d{1,4})\.(?!\d)|"
    r"(?P<close>\d{1,4})\)|(?P<bare>\d{1,4})(?=[ \t]|$)|(?P<raised>[⁰¹²³⁴-⁹]{1,4}))[ \t]*"
)
_BULLET = re.compile(r"[-*•▪●·–][ \t]+")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LINK = (
    r"\[?(?:Article|PubMed(?: ?Central)?|CAS|Google ?Scholar|Cross ?Ref|View ?Article|Full[- ]?Text(?: PDF)?|PDF|"
    r"Free (?:PMC|full)[- ](?:article|text)|PMC(?: free article)?|Web of Science|ISI|MathSciNet|ADS|Scopus|Medline|"
    r"Publisher Full Text|PubMed Abstract|Abstract|Chemical Abstracts? Service|MATH|DOI|Download references?)\]?"
)
_LAST_LINK = re.compile(rf"{_LINK}[\s\u00a0,|·/;]*$")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_ADDRESS = re.compile(r"https?://|\bwww\.|\bdoi:|\b10\.\d{4}/", re.IGNORECASE)
_CLOSED = re.compile(r"[\d.)>\]/’”\"]\W*$")
_OPEN = re.compile(r"(?:[a-z]|[,;:(–-])\s*$")
_GOES_ON = re.compile(r"(?:doi\b|https?:|pmid\b|pmc\d|pp?\.|\d+[–-]\d+|available\b|accessed\b|epub\b)", re.IGNORECASE)
N_LINK = 30  # characters of the longest link word
MIN_LIST_WITHOUT_HEADING = 3  # fewer numbered lines with years and authors may be anything
MAX_HEAD, N_FRONT = 120, 4_000  # characters of the longest running head, and of the document's front
# A page number before or behind a running head.
_PAGE_AT_END = re.compile(r"^\d{1,4}\s{1,8}(?=\D)|(?<=\D)\s{1,8}\d{1,4}$")
MAX_GAP = 3  # labels that may be missing between two entries, when a scan has lost them


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list: its number and its characters, label and link words left out."""

    number: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list, white space and link words taken off; `label_end` is where its own words begin."""

    start: int
    end: int
    label_end: int
    number: int | None
    form: str
    after_blank: bool

    @property
    def is_bullet(self) -> bool:
        return self.form == "bullet"


def find_entries(text: str, sections: Sequence[Section], blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """Find the entries of the reference list, in the order of their numbers.

    Args:
        text: The stored text.
        sections: The document's sections; those of kind "references" hold the list.
        blocks: The document's blocks; furniture, captions and tables within the list are left out of it.

    Returns:
        The entries; empty when the document has no list.
    """
    cuts = sorted(s for b in blocks if b.kind in {"furniture", "caption", "table", "heading", "title"} for s in b.spans)
    regions = [Span(s.start, s.end) for s in sections if s.kind == "references"]
    if not regions and (listed := [s for b in blocks if b.kind == "reference" for s in b.spans]):
        regions = [Span(min(s.start for s in listed), max(s.end for s in listed))]
    if not regions and (heading := _find_heading(text)) is not None:
        regions = [Span(heading, len(text))]
    if regions:
        lines = [line for region in regions for line in _read_lines(text, region, cuts)]
        return _split(text, lines)
    return _find_bare_list(text, cuts)


def strip_label(text: str, span: Span) -> Span:
    """The span of an entry without the number or bullet before it and the link words behind it."""
    lines = list(_read_lines(text, span, []))
    return Span(lines[0].label_end, lines[-1].end) if lines and lines[0].label_end < lines[-1].end else span


def _find_heading(text: str) -> int | None:
    """Offset behind the last heading of a list that has a year within the next lines."""
    found = None
    at = 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        if len(line) < 60 and HEADING.match(line.rstrip("\r\n")) and _YEAR.search(text, at, at + 1500):
            found = at
    return found


def _find_bare_list(text: str, cuts: list[Span]) -> tuple[Entry, ...]:
    """A numbered list that stands there without a heading: three or more entries with a year and authors."""
    entries = _split(text, list(_read_lines(text, Span(0, len(text)), cuts)), labels_only=True)
    kept = [e for e in entries if _looks_like_entry(_words(text, e.spans))]
    if len(kept) < max(MIN_LIST_WITHOUT_HEADING, 0.8 * len(entries)):
        return ()
    return entries


def _read_lines(text: str, region: Span, cuts: list[Span]) -> Iterable[_Line]:
    """The lines of the region that are neither blank nor cut out nor a row of links."""
    at, blank, n_cut = region.start, True, 0
    for raw in text[region.start : region.end].splitlines(keepends=True):
        start, at = at, at + len(raw)
        while n_cut < len(cuts) and cuts[n_cut].end <= start:
            n_cut += 1
        content = raw.strip()
        start += len(raw) - len(raw.lstrip())
        end = start + len(_drop_links(content))
        if end <= start or HEADING.match(content) or (n_cut < len(cuts) and cuts[n_cut].start <= start):
            blank = blank or not content
            continue
        yield _label_line(text, start, end, blank)
        blank = False


def _drop_links(content: str) -> str:
    """A line without the link words behind its entry ("… 2017;11:321. Article PubMed"); empty when it has no others."""
    end = len(content)
    while found := _LAST_LINK.search(content, max(0, end - N_LINK), end):
        end = found.start()
    words = content[:end].rstrip()
    return words if not words or words[-1] in ".)]>”0123456789" else content


def _label_line(text: str, start: int, end: int, after_blank: bool) -> _Line:
    if found := _LABEL.match(text, start, end):
        form = found.lastgroup or "bare"
        rest = text[found.end() : min(found.end() + 1, end)]
        if not rest or not (rest.isdigit() or rest in ",;:–-)"):
            number = int(found[form].translate(_RAISED))
            return _Line(start, end, found.end(), number, form, after_blank)
    if found := _BULLET.match(text, start, end):
        return _Line(start, end, found.end(), None, "bullet", after_blank)
    return _Line(start, end, start, None, "", after_blank)


def _split(text: str, lines: list[_Line], labels_only: bool = False) -> tuple[Entry, ...]:
    chain = _find_chain(text, lines)
    if len(chain) >= 2:
        starts = {i: n for i in chain if (n := lines[i].number) is not None}
        starts |= _count_bullets(text, lines, chain[0])
    elif labels_only:
        return ()
    else:
        starts = _count_unlabelled(text, lines)
    return _collect(text, lines, starts)


def _find_chain(text: str, lines: list[_Line]) -> list[int]:
    """Indices of the lines whose labels count up one by one: the best such run of the list."""
    best: dict[int, tuple[float, int]] = {}
    before: dict[int, int | None] = {}
    for i, line in enumerate(lines):
        if line.number is None:
            continue
        score, previous = _own_score(text, line), None
        for gap in range(1, MAX_GAP + 1):
            if (held := best.get(line.number - gap)) is not None:
                same = 1.0 if lines[held[1]].form == line.form else 0.5
                if held[0] + same - (gap - 1) * 0.8 > score:
                    score, previous = held[0] + same * _own_score(text, line) - (gap - 1) * 0.8, held[1]
        before[i] = previous
        if line.number not in best or score > best[line.number][0]:
            best[line.number] = (score, i)
    if not best:
        return []
    at: int | None = max(best.values())[1]
    chain = []
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _own_score(text: str, line: _Line) -> float:
    """How much a numbered line looks like the beginning of an entry [0.2, 1.5]."""
    rest = text[line.label_end : line.end]
    if not rest:
        return 0.8
    if not (rest[0].isupper() or rest[0] in "“\"'‘*_[<" or rest.startswith("http") or read_names(rest).authors):
        return 0.2
    return 1.5 if read_names(rest).authors else 1.0


def _count_bullets(text: str, lines: list[_Line], first: int) -> dict[int, int]:
    """Numbers for bullets that stand before the first printed number, by position."""
    wanted = (lines[first].number or 1) - 1
    bullets = [i for i in range(first) if lines[i].is_bullet]
    if not bullets or wanted < 1:
        return {}
    spare = len(bullets) - wanted
    if spare > 0:
        likely = sorted(bullets, key=lambda i: (not _continues(text, lines, i, bullets), i))
        bullets = sorted(set(bullets) - set(likely[:spare]))
    return {i: wanted - len(bullets) + 1 + k for k, i in enumerate(bullets)}


def _continues(text: str, lines: list[_Line], i: int, starts: list[int]) -> bool:
    """Whether line `i` only goes on with the entry above: that one is not complete, and this does not begin like one."""
    rest = text[lines[i].label_end : lines[i].end]
    above = max((s for s in starts if s < i), default=None)
    if above is None or read_names(rest).authors:
        return False
    before = text[lines[above].label_end : lines[i - 1].end]
    return not _is_complete(before) and (rest[:1].islower() or not _looks_like_entry(before))


def _count_unlabelled(text: str, lines: list[_Line]) -> dict[int, int]:
    """Starts in a list of bullets, of paragraphs, or of lines that begin with authors; numbered by position."""
    bullets = [i for i, line in enumerate(lines) if line.is_bullet]
    if len(bullets) >= 2:
        candidates = bullets
    else:
        candidates = [i for i, line in enumerate(lines) if line.after_blank]
        if len(candidates) < 2 or len(candidates) * 6 < len(lines):
            candidates = [i for i, line in enumerate(lines) if _begins_entry(text, lines, i)]
    starts: list[int] = []
    for i in candidates:
        whole = text[lines[i].label_end : lines[_last_before(lines, candidates, i)].end]
        if not _continues(text, lines, i, starts) and _looks_like_entry(whole):
            starts.append(i)
    return {i: k + 1 for k, i in enumerate(starts)}


def _last_before(lines: list[_Line], candidates: list[int], i: int) -> int:
    """Index of the last line before the next candidate."""
    following = candidates.index(i) + 1
    return candidates[following] - 1 if following < len(candidates) else len(lines) - 1


def _begins_entry(text: str, lines: list[_Line], i: int) -> bool:
    if not read_names(text[lines[i].label_end : lines[i].end]).authors:
        return False
    return i == 0 or lines[i].after_blank or bool(_CLOSED.search(text[lines[i - 1].start : lines[i - 1].end]))


def _collect(text: str, lines: list[_Line], starts: dict[int, int]) -> tuple[Entry, ...]:
    """The entries with their spans, each from its start to where it is complete or the next one begins."""
    order = sorted(starts)
    entries: dict[int, Entry] = {}
    for k, i in enumerate(order):
        is_last = k + 1 == len(order)
        following = len(lines) if is_last else order[k + 1]
        spans = _grow(text, lines, i, following, is_last)
        if spans and starts[i] not in entries:
            entries[starts[i]] = Entry(starts[i], spans)
    return tuple(entries[n] for n in sorted(entries))


def _grow(text: str, lines: list[_Line], first: int, following: int, is_last: bool) -> tuple[Span, ...]:
    """Spans of one entry: lines join where only white space lies between them."""
    spans: list[Span] = []
    head_end = first
    for i in range(first, following):
        line = lines[i]
        if spans and line.after_blank and not _is_complete(_words(text, spans)):
            head_end = _end_of_head(text, lines, i, following)
        if i < head_end:
            continue
        start = line.label_end if i == first or line.is_bullet else line.start
        if spans and (line.after_blank or is_last):
            so_far = _words(text, spans)
            goes_on = _GOES_ON.match(text, start)
            if _is_complete(so_far) and not goes_on and so_far[-1] not in ",;:":
                break
        if start >= line.end:
            continue
        if spans and _is_page_number(text, lines, i, following) and _OPEN.search(_words(text, spans)):
            continue
        if spans and not text[spans[-1].end : start].strip():
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(Span(start, line.end))
    return tuple(spans)


def _end_of_head(text: str, lines: list[_Line], first: int, following: int) -> int:
    """The line behind a page's running head that a page break brought into an entry; `first` when there is none.

    The head stands alone between gaps, with a page number or without, and says what the document's own front says: its
    title or some words of it, its first author "et al", its journal. It need not be repeated on other pages.
    """
    end = next((k for k in range(first + 1, following) if lines[k].after_blank), following)
    words = [text[line.start : line.end] for line in lines[first:end]]
    heads = [_PAGE_AT_END.sub("", line) for line in words if not line.isdecimal()]
    if end == following or len(words) > 2 or len(heads) != 1 or not 8 <= len(heads[0]) <= MAX_HEAD:
        return first
    said, front = fold_text(heads[0]), fold_text(text[: min(N_FRONT, lines[0].start)])
    numbered = len(words) > 1 or heads[0] != words[-1]
    own = [word for word in re.findall(r"[^\W\d_]{4,}", said) if word not in {"with", "from", "their", "after"}]
    is_author = re.fullmatch(r"([^\W\d_][\w'’-]+)(?: [a-z]{1,3})? et al\.?", said)
    known = said in front if not is_author else said.split()[0] in front
    short_title = numbered and len(own) >= 2 and all(re.search(rf"\b{word}", front) for word in own)
    return end if known or short_title else first


def _is_page_number(text: str, lines: list[_Line], i: int, following: int) -> bool:
    """Whether a line is a number alone before a gap that the entry goes on behind: the foot of a page."""
    return text[lines[i].start : lines[i].end].isdecimal() and i + 1 < following and lines[i + 1].after_blank


def _words(text: str, spans: Sequence[Span]) -> str:
    return " ".join(span.of(text) for span in spans)


def _is_complete(entry: str) -> bool:
    """Whether an entry may end here: it has a year or an address and ends as entries end."""
    return bool((_YEAR.search(entry) or _ADDRESS.search(entry)) and _CLOSED.search(entry))


def _looks_like_entry(entry: str) -> bool:
    """Whether the words hold what entries hold: a year with authors or a closing stop, or an address."""
    if _ADDRESS.search(entry):
        return True
    return bool(_YEAR.search(entry)) and (bool(read_names(entry).authors) or bool(re.search(r"[.;:,]", entry)))
