"""One work cited by several documents: what the entries of their lists have in common.

Two entries are one work when a DOI or PMID says so; else when first author, year and title agree, accents, misprints,
left-out subtitles and the spelling of the container aside. `work_key` is the same for nearly all entries of one work and
can be stored; `group_works` compares the entries themselves and finds those as well whose keys differ by a misprint.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from ingest.document import Reference, fold_text

SAME_TITLE = 0.85  # likeness of two titles as character sequences [0, 1]; below it, parts of a series were joined
SURE_TITLE = 0.95  # the same, where the years differ by one (printed ahead of the issue)
SAME_NAME = 0.8  # likeness of two surnames: one letter of five or more
N_KEY_WORDS = 5
N_MAIN_WORDS = 4  # words by which a title is known without its subtitle
N_KEY_LETTERS = 5
_SMALL = frozenset(
    "a an the of and in on for with to by from at as or is are versus vs its their into after during using".split()
)


def work_key(reference: Reference) -> str:
    """A key that entries of one work share, whatever else they print of it.

    It is made of the first author's consonants, the year and the beginnings of the title's first words; without a title,
    of the container with volume and first page.
    """
    name = _skeleton(reference.first_author or "")
    year = str(reference.year or "")
    words = _main_words(reference.title)
    if words:
        return "|".join((name, year, " ".join(w[:N_KEY_LETTERS] for w in words[:N_KEY_WORDS])))
    place = " ".join(fold_text(reference.container or "").split()[:3])
    if not (place or reference.first_author):
        return reference.doi or fold_text(reference.text)[:80]
    return "|".join((name, year, place, reference.volume or "", _first_page(reference)))


def same_work(a: Reference, b: Reference) -> bool:
    """Whether two entries are the same work."""
    for mine, other in ((a.doi, b.doi), (a.pmid, b.pmid)):
        if mine and other:
            return mine.casefold() == other.casefold()
    if not _same_name(a.first_author, b.first_author):
        return False
    if a.year is None or b.year is None or abs(a.year - b.year) > 1:
        return False
    if a.title and b.title:
        return _title_likeness(a.title, b.title) >= (SAME_TITLE if a.year == b.year else SURE_TITLE)
    return a.year == b.year and bool(
        a.volume and a.volume == b.volume and _first_page(a) and _first_page(a) == _first_page(b)
    )


def group_works(entries: Iterable[tuple[str, Reference]]) -> tuple[tuple[tuple[str, Reference], ...], ...]:
    """Group the entries of several documents by work.

    Args:
        entries: Each entry with the key of the document that lists it.

    Returns:
        One group for each work, in the order in which the works first occur; most have one entry.
    """
    held = list(entries)
    parent = list(range(len(held)))
    for block in _blocks(held):
        for k, i in enumerate(block):
            for j in block[k + 1 :]:
                if _root(parent, i) != _root(parent, j) and same_work(held[i][1], held[j][1]):
                    first, second = sorted((_root(parent, i), _root(parent, j)))
                    parent[second] = first
    groups: dict[int, list[tuple[str, Reference]]] = defaultdict(list)
    for i, entry in enumerate(held):
        groups[_root(parent, i)].append(entry)
    return tuple(tuple(groups[root]) for root in sorted(groups))


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _blocks(held: Sequence[tuple[str, Reference]]) -> Iterable[list[int]]:
    """Indices of entries that may be one work: same DOI or PMID, or names that begin alike in neighbouring years."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, (_, reference) in enumerate(held):
        for kind, value in (("doi", reference.doi), ("pmid", reference.pmid)):
            if value:
                blocks[kind, value.casefold()].append(i)
        if reference.year:
            letter = fold_text(reference.first_author or "")[:1]
            blocks[letter, str(reference.year)].append(i)
            blocks[letter, str(reference.year + 1)].append(i)
    return (block for block in blocks.values() if len(block) > 1)


def _skeleton(name: str) -> str:
    """The first letter of a surname and the consonants after it, doubles once: "Fourney" and "Fournay" are "frn"."""
    plain = fold_text(name).replace(" ", "")
    rest = re.sub(r"[aeiouyhw]", "", plain[1:])
    return re.sub(r"(.)\1+", r"\1", plain[:1] + rest)[:6]


def _title_words(title: str | None) -> list[str]:
    return [w for w in fold_text(title or "").split() if w not in _SMALL]


def _main_words(title: str | None) -> list[str]:
    """The words of the title before its subtitle, when they are enough to know it by."""
    main = _title_words(re.split(r"[:?!]\s|\.\s|\s[-–—]\s", title or "")[0])
    return main if len(main) >= N_MAIN_WORDS else _title_words(title)


def _same_name(a: str | None, b: str | None) -> bool:
    mine, other = fold_text(a or ""), fold_text(b or "")
    if not mine or not other or mine == other:
        return mine == other
    if {mine, other} & {mine.split()[-1], other.split()[-1]} and mine.split()[-1] == other.split()[-1]:
        return True
    return min(len(mine), len(other)) >= 5 and SequenceMatcher(None, mine, other).ratio() >= SAME_NAME


def _title_likeness(a: str, b: str) -> float:
    """Likeness of two titles [0, 1]; one that is the other without its subtitle counts as the same."""
    mine, other = _title_words(a), _title_words(b)
    short, long = sorted((a, b), key=len)
    if len(_title_words(short)) >= N_MAIN_WORDS and _main_words(long) == _title_words(short):
        return 1.0
    return SequenceMatcher(None, "".join(mine), "".join(other), autojunk=False).ratio()


def _first_page(reference: Reference) -> str:
    found = re.match(r"\w+", reference.pages or "")
    return found.group() if found else ""
