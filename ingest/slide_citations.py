"""Works that slides name in passing, for a document that has no reference list of its own.

A slide prints a citation in any order over several lines: title, authors, journal and date; journal first; authors
first. Looked for are runs of names and dated journals; the two that stand together make a citation, and the title is
what lies between them or next to them. Nothing is joined across slides. A dated journal without names counts only when
it has volume and pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.author_names import UPPER, read_names
from ingest.document import Reference, Section, Span

_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_PAGES = r"(?P<pages>[A-Za-z]?\d+[ ]?[-–—][ ]?[A-Za-z]{0,2}\d+)"
_VOLUME = r"(?P<volume>\d{1,4})(?:[ ]?\(\d+\))?"
_WORD = rf"[{UPPER}][\w.&’'-]{{0,24}}+"
_JOURNAL = rf"(?P<journal>\b{_WORD}(?:[ ](?:{_WORD}|of|and|the|in|for|de|la|&)){{0,8}})"
_DATED = (
    # J Name. 2015 May;84(5):783-8   J Name may 2012 , 33, 826-832   J Name 2013 Nov 8
    re.compile(
        rf"{_JOURNAL}[ ]?[.,]?[ ](?:{_MONTH}[ ])?{_YEAR}(?:[ ]{_MONTH}(?:-{_MONTH})?)?(?:[ ]\d{{1,2}}\b)?"
        rf"(?:[ ]?[,;][ ]?{_VOLUME}(?:[ ]?[,:][ ]?{_PAGES})?)?"
    ),
    # J Name 35(22): 1221-1229,2010   J Name July 51, 7, 471-476 2009   J Name, Vol. 82, No. 2, 173–e180, 2012
    re.compile(
        rf"{_JOURNAL}[ ]?[.,]{{0,2}}[ ](?:{_MONTH}[ ])?(?:[Vv]ol\.?[ ])?{_VOLUME}(?:,[ ]?(?:[Nn]o\.?[ ])?\d{{1,3}})?"
        rf"[ ]?[,:][ ]?{_PAGES}[ ]?,?[ ]?\(?{_YEAR}"
    ),
    # J Name 66 (2015) 377-384
    re.compile(rf"{_JOURNAL}[ ]{_VOLUME}[ ]\({_YEAR}\)[ ,:]{{0,2}}{_PAGES}"),
)
# Words that the names of journals are made of: whole words, and beginnings of words.
_JOURNAL_WORD = re.compile(
    r"\b(?:(?:J|Journal|Spine|Med|Medicine|Lancet|Eur|Clin|Ann|Acta|AJNR|AJR|Pain|Cancer|Proc|Rev|Res|BMJ|JAMA|NEJM|Engl|"
    r"Biol|Bone|Arch|Br|Am|Int|Scand|Bull|Imaging)\b|"
    r"(?:Radiol|Neuro[a-z]|Surg|Medicin|Oncol|Orthop|Cardio|Interv|Phys|An[a]?esth|Trauma|Rheum|Pathol|Osteopor|Semin))"
)
_SHORT = re.compile(
    rf"\b(?P<names>(?:[{UPPER}]{{1,3}}[ ])?[{UPPER}](?=[{UPPER}’'-]{{0,3}}[a-z])[\w’'-]{{1,24}}+(?:,[ ][{UPPER}][\w’'-]{{1,24}}+){{0,5}})[ ]?,?[ ]"
    rf"(?P<journal>{_WORD}(?:[ ][\w.&]{{1,24}}+){{0,5}}?)[ ]{_YEAR}[ ,.;]*"
)
_BULLET = re.compile(r"\s*[•▪●·*–-]\s*")
_CLOSED_NAMES = re.compile(r"\b(?:al|coll)\b\.?[\s,;:.]*$", re.IGNORECASE)
_NOT_JOURNAL = re.compile(rf"\b(?:et al|coll)\b|\b{_MONTH}$")
_STATEMENT_BEFORE = re.compile(r"\b(?:from|since|until|between|during|by)[ ]$", re.IGNORECASE)
LONG_LINE = 45  # characters; a line of a title as long as this is likely to go on in the next
N_TITLE_BEGUN = 8  # characters behind a date on its line that are the beginning of a title
MAX_SLIDE = 20_000  # characters; what is longer is no slide
MAX_NAMES = 1500  # characters of one run of authors
MAX_TITLE = 320  # characters between the parts of one citation


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the slide: where it stands in the document and in the slide read as one line."""

    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class _Names:
    start: int
    end: int
    authors: tuple[str, ...]
    first: str | None


def find_slide_citations(text: str, sections: Sequence[Section]) -> tuple[Reference, ...]:
    """Find the works named on slides.

    Args:
        text: The stored text.
        sections: The sections; each of kind "slide" is read by itself.

    Returns:
        References numbered from 1 in the order of the text.
    """
    slides = (s for s in sections if s.kind == "slide" and s.end - s.start <= MAX_SLIDE)
    found = [r for slide in slides for r in _read_slide(text, slide.start, slide.end)]
    return tuple(replace(r, number=k) for k, r in enumerate(found, 1))


def _read_slide(text: str, start: int, end: int) -> list[Reference]:
    lines, flat = _flatten(text, start, end)
    references, blocked = _short_citations(text, lines, flat)
    names = [n for n in _find_names(flat) if not any(a <= n.start < b for a, b in blocked)]
    free = 0
    for dated in _find_dated(flat, names, blocked):
        if dated.start() < free:
            continue
        placed = _place(flat, lines, dated, names, free)
        if placed:
            reference, free = _compose(text, lines, flat, dated, placed)
            references.append(reference)
    return sorted(references, key=lambda r: r.spans)


def _flatten(text: str, start: int, end: int) -> tuple[list[_Line], str]:
    """The lines of a slide without bullets, and all of them on one line with single spaces."""
    lines, parts, at, n = [], [], start, 0
    for raw in text[start:end].splitlines(keepends=True):
        begin, at = at, at + len(raw)
        bullet = _BULLET.match(raw)
        begin += bullet.end() if bullet else 0
        words = text[begin:at].split()
        if words:
            begin += len(text[begin:at]) - len(text[begin:at].lstrip())
            lines.append(_Line(begin, begin + len(text[begin:at].rstrip()), n))
            parts.append(" ".join(words))
            n += len(parts[-1]) + 1
    return lines, " ".join(parts)


def _short_citations(text: str, lines: list[_Line], flat: str) -> tuple[list[Reference], list[tuple[int, int]]]:
    """Lines with names, a journal and a year and nothing else ("Polly, Doe Spine 2008"); one line may hold several."""
    references, blocked = [], []
    for line in lines:
        content = text[line.start : line.end]
        found = list(_SHORT.finditer(content))
        if not found or _SHORT.sub("", content).strip() or not all(_JOURNAL_WORD.search(f["journal"]) for f in found):
            continue
        if any(_JOURNAL_WORD.search(f["names"]) or _NOT_JOURNAL.search(f["journal"]) for f in found):
            continue
        blocked.append((line.at, line.at + len(content)))
        for match in found:
            authors = tuple(w for w in re.split(r",? ", match["names"]) if not w.isupper())
            span = Span(line.start + match.start(), line.start + len(content[: match.end()].rstrip(" ,;")))
            year = int(match["year"])
            references.append(Reference(0, (span,), span.of(text), authors[0], authors, None, match["journal"], year))
    return references, blocked


def _find_names(flat: str) -> list[_Names]:
    """Runs of two or more names, or of one that "et al" closes."""
    found: list[_Names] = []
    for place in re.finditer(rf"(?<![\w.])(?=[{UPPER}]|van |von |de )", flat):
        if found and place.start() < found[-1].end:
            continue
        run = flat[place.start() : place.start() + MAX_NAMES]
        names = read_names(run, whole=False)
        authors = tuple(a for a in names.authors if not _JOURNAL_WORD.search(a.rsplit(" ", 1)[0]))
        if not authors or (len(authors) < 2 and not _CLOSED_NAMES.search(run[: names.end])):
            continue
        end = names.end
        if len(authors) < len(names.authors):  # the last one ran into the journal's name
            surname = authors[-1].rsplit(" ", 1)[0]
            end = max(run.rfind(surname, 0, names.end), 0) + len(surname)
        found.append(_Names(place.start(), place.start() + end, authors, names.first))
    return found


def _find_dated(flat: str, names: list[_Names], blocked: list[tuple[int, int]]) -> list[re.Match[str]]:
    """Dated journals, names masked so that the last author is not read as the journal's first word."""
    masked = list(flat)
    for start, end in [(n.start, n.end) for n in names] + blocked:
        masked[start:end] = "\n" * (min(end, len(flat)) - start)
    plain = "".join(masked)
    found: list[re.Match[str]] = []
    for form in _DATED:
        for match in form.finditer(plain):
            match = _without_title(form, plain, match)
            is_journal = _JOURNAL_WORD.search(match["journal"]) and not _STATEMENT_BEFORE.search(plain[: match.start()])
            if is_journal and not any(m.start() < match.end() and match.start() < m.end() for m in found):
                found.append(match)
    return sorted(found, key=lambda m: m.start())


def _without_title(form: re.Pattern[str], plain: str, match: re.Match[str]) -> re.Match[str]:
    """The match without the end of a title in capitals that the journal's name ran into."""
    ended = [m.end() for m in re.finditer(r"[.?!] ", match["journal"])]
    if ended and re.search(r" (?:of|in|for|and) ", match["journal"][: ended[-1]]):
        return form.match(plain, match.start() + ended[-1]) or match
    return match


def _place(
    flat: str, lines: list[_Line], dated: re.Match[str], names: list[_Names], free: int
) -> tuple[_Names | None, int, int] | None:
    """The names that go with a dated journal, and where the title stands; None when it is no citation.

    Returns:
        Names, and begin and end of the title in the flat text.
    """
    before = max((n for n in names if free <= n.start and n.end <= dated.start()), key=lambda n: n.end, default=None)
    after = min((n for n in names if n.start >= dated.end()), key=lambda n: n.start, default=None)
    if before and dated.start() - before.end <= 3:
        line_end = min((line.at for line in lines if line.at > dated.end()), default=len(flat) + 1) - 1
        behind = flat[dated.end() : line_end].strip(" .,;")
        if len(behind) >= N_TITLE_BEGUN and behind[0].isupper():
            return before, dated.end(), _sentence_end(flat, dated.end())
        return before, _title_start(flat, lines, before.start, free), before.start
    if before and dated.start() - before.end < MAX_TITLE and any(line.at == before.start for line in lines):
        return before, before.end, dated.start()
    if after and after.start - dated.end() < MAX_TITLE and any(line.at == dated.start() for line in lines):
        return after, dated.end(), after.start
    if dated["volume"] and dated["pages"]:
        return None, dated.start(), dated.start()
    return None


def _sentence_end(flat: str, at: int) -> int:
    """The end of the sentence that begins at `at`, or of the slide."""
    stop = re.search(r"[.?!](?= [A-Z]|$)", flat[at + 2 :])
    return at + 2 + stop.end() if stop else len(flat)


def _title_start(flat: str, lines: list[_Line], names_start: int, free: int) -> int:
    """Where the title above the names begins: the line above, and those that run on into it."""
    above = [line.at for line in lines if free <= line.at < names_start]
    if not above:
        return names_start
    start = above.pop()
    while above:
        upper = flat[above[-1] : start].strip()
        runs_on = len(upper) >= LONG_LINE and not re.search(r"[.?!:;]$", upper)
        if not (flat[start].islower() or runs_on):
            break
        start = above.pop()
    inner = [m.end() for m in re.finditer(r"[.?!] (?=[A-Z])", flat[start:names_start].rstrip(" .?!"))]
    return start if not inner or len(flat[start:names_start]) < MAX_TITLE else start + inner[-1]


def _compose(
    text: str, lines: list[_Line], flat: str, dated: re.Match[str], placed: tuple[_Names | None, int, int]
) -> tuple[Reference, int]:
    """The reference, and where in the flat text the next citation may begin."""
    names, title_start, title_end = placed
    parts = [(dated.start(), dated.end()), (title_start, title_end), *([(names.start, names.end)] if names else [])]
    parts = [(a, b) for a, b in parts if flat[a:b].strip()]
    first, last = min(a for a, _ in parts), max(b for _, b in parts)
    spans = tuple(_spans(text, lines, flat, first, last))
    journal = re.sub(rf"[ ,.]*\b{_MONTH}$|[ ,.]+$", "", dated["journal"])
    title = re.sub(r"\s+", " ", flat[title_start:title_end]).strip(" .,;:") or None
    groups = dated.groupdict()
    reference = Reference(
        0, spans, flat[first:last].strip(), names.first if names else None, names.authors if names else (), title, journal,
        int(dated["year"]), groups["volume"], groups["pages"],
    )  # fmt: skip
    return reference, last


def _spans(text: str, lines: list[_Line], flat: str, first: int, last: int) -> Iterator[Span]:
    """The stretch of the flat text as spans of the document, a line each."""
    for k, line in enumerate(lines):
        line_end = lines[k + 1].at - 1 if k + 1 < len(lines) else len(flat)
        begin, end = max(first, line.at), min(last, line_end)
        if begin < end and flat[begin:end].strip():
            start = line.start + _raw_offset(text[line.start : line.end], begin - line.at)
            yield Span(start, line.start + _raw_offset(text[line.start : line.end], end - line.at))


def _raw_offset(raw: str, n: int) -> int:
    """Offset in `raw` of the character that is the n-th when runs of white space count as one."""
    seen = 0
    for offset, char in enumerate(raw):
        if seen == n:
            return offset
        if not (char.isspace() and offset + 1 < len(raw) and raw[offset + 1].isspace()):
            seen += 1
    return len(raw)
