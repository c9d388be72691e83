"""Parts that do not make their whole in running text: groups of patients, men and women, grades of an outcome.

Only where the words say that the parts are all of it: the groups that patients were divided into, a bracket behind a
count with the two sexes or with groups, outcomes that exclude each other ("excellent" and "good" of one relief), the
classes of one scale within a group of known size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.check_figures import COUNT, Line, is_label, read_count
from ingest.document import Note, fold_text

_SIZED = re.compile(r"\b[nN]\s?=")
_PEOPLE = r"(?:patients?|subjects?|participants?|cases|women|men|persons?|individuals|people|children|adults|volunteers|vertebrae|levels|lesions)"
_N = rf"\(?\b[nN]\s?=\s?(?P<n>{COUNT})"
_SEXES = re.compile(
    rf"(?P<total>{COUNT})(?:\s[A-Za-z-]+){{0,6}}?\s?\(\s?(?P<a>{COUNT})\s(?P<sex>men|women|males?|females?|boys|girls)"
    rf"(?:\s?\([^()]{{1,12}}\))?\s?(?:, and|,|and|/|;|&)\s?(?P<b>{COUNT})\s(?P<other>men|women|males?|females?|boys|girls)\b"
)
_BRACKET_GROUPS = re.compile(
    rf"(?P<total>{COUNT})\s(?:[A-Za-z-]+\s)?{_PEOPLE}\s\(\s?(?P<a>{COUNT})\s(?:[A-Za-z-]+\s){{0,3}}?in\s(?P<x>[^(),;]{{1,40}}?)\s?,?\sand\s"
    rf"(?P<b>{COUNT})\s(?:[A-Za-z-]+\s){{0,3}}?in\s(?P<y>[^(),;]{{1,40}}?)\)"
)
_DIVIDED = re.compile(
    rf"(?P<total>{COUNT})(?:\s[A-Za-z-]+){{0,3}}?\s{_PEOPLE}\b[^.;:,()\d]{{0,80}}?\b(?:randomi[sz]ed|randomly|allocated|assigned|divided|selected|split|classified)\b"
)
_ITEM = re.compile(rf"(?P<name>[^()\[\],;]{{2,60}}?)\s?\(\s?[nN]\s?=\s?(?P<n>{COUNT})[^()]{{0,24}}\)")
_IN_TOTAL = re.compile(rf"[^.;()]{{0,60}}?\b(?:in|of)\s(?P<total>{COUNT})\s(?:[A-Za-z-]+\s)?{_PEOPLE}")
_EXCLUSIVE = (
    frozenset("excellent good fair moderate poor".split()),
    frozenset("complete partial full incomplete recovery improvement".split()),
    frozenset("improved unchanged stable worse worsened deteriorated".split()),
    frozenset("mild moderate severe".split()),
)
_GROUP_SIZE = re.compile(
    rf"(?:\(\s?[nN]\s?=\s?(?P<n>{COUNT})\s?[,;]\s?(?P<group>[Gg]roup\s\w{{1,3}})\s?\)|(?P<named>[Gg]roup\s\w{{1,3}})\s?\(\s?[nN]\s?=\s?(?P<size>{COUNT})\s?\))"
)
_CLASS_COUNT = re.compile(rf"(?P<name>[^,.;]{{2,80}}?)\sin\s(?P<n>{COUNT})\s{_PEOPLE}\b")
_GROUP = re.compile(r"\b[Gg]roup\s\w{1,3}\b")
MOST_TIMES = 3  # how many times a whole its parts may make before it is something else
NEAR = 2  # how far a sum may be from a group's size to be a slip of it and not a part of the group


def check_parts(lines: Sequence[Line]) -> Iterator[Note]:
    """Notes on parts that do not make their whole."""
    sizes = _group_sizes(lines)
    for line in lines:
        if "(" in line.text:
            yield from _check_pairs(line)
        if _SIZED.search(line.text):
            yield from _check_divided(line)
            yield from _check_outcomes(line)
        if _GROUP.search(line.text):
            yield from _check_classes(line, sizes)


def _say_sum(parts: Sequence[int], total: int) -> str:
    listed = ", ".join(map(str, parts[:-1])) + f" and {parts[-1]}"
    return f"{listed} do not make {total} but {sum(parts)}."


def _check_pairs(line: Line) -> Iterator[Note]:
    """A count with its two sexes or its two groups in a bracket."""
    for form in (_SEXES, _BRACKET_GROUPS):
        for found in form.finditer(line.text):
            parts = [read_count(found["a"]), read_count(found["b"])]
            total = read_count(found["total"])
            same = form is _SEXES and found["sex"][:2] == found["other"][:2]
            is_whole = sum(parts) <= MOST_TIMES * total  # "one partner in the past year (4992 women, 3406 men)"
            if sum(parts) != total and is_whole and not same and not is_label(line.text, found.start()):
                yield line.note(found.start(), found.end(), _say_sum(parts, total))


def _check_divided(line: Line) -> Iterator[Note]:
    """Patients divided into groups whose sizes stand behind "n =" in the same sentence."""
    found = _DIVIDED.search(line.text)
    if not found:
        return
    total = read_count(found["total"])
    sizes = [(m, read_count(m["n"])) for m in re.finditer(_N, line.text[found.end() :])]
    between = line.text[found.end() : found.end() + sizes[0][0].start()] if sizes else ""
    if re.search(COUNT, between):
        return
    parts = [n for _, n in sizes]
    sums = {sum(parts[:k]) for k in range(2, len(parts) + 1)}
    others = {read_count(m.group()) for m in re.finditer(COUNT, line.text[: found.start()])}  # "71 episodes in 67 patients"
    if 2 <= len(parts) <= 4 and not sums & {total, *others} and all(n < total for n in parts):
        yield line.note(found.start(), found.end() + sizes[-1][0].end(), _say_sum(parts, total))


def _check_outcomes(line: Line) -> Iterator[Note]:
    """Outcomes that exclude each other, each with its count, and the total that they are stated to be in."""
    run: list[re.Match[str]] = []
    for item in _ITEM.finditer(line.text):
        if run and not _joined(line.text, run[-1], item):
            yield from _check_run(line, run)
            run = []
        run.append(item)
    yield from _check_run(line, run)


def _check_run(line: Line, run: list[re.Match[str]]) -> Iterator[Note]:
    """One row of outcomes against the total that follows it."""
    total = _IN_TOTAL.match(line.text, run[-1].end()) if len(run) > 1 else None
    if not total or not _exclusive([m["name"] for m in run]):
        return
    parts, whole = [read_count(m["n"]) for m in run], read_count(total["total"])
    if sum(parts) != whole:
        start = line.text.rindex("(", 0, run[0].start("n"))
        yield line.note(start, total.end(), _say_sum(parts, whole))


def _joined(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether one item follows the other with no more than "and" or a comma before its name."""
    return (
        re.match(r"\s?(?:,\s?)?(?:and|or)?\s", text[one.end() : other.start("name") + 5]) is not None
        and other.start() - one.end() < 8
    )


def _exclusive(names: Sequence[str]) -> bool:
    """Whether the names are grades of one thing: each has another word of one scale."""
    words = [set(fold_text(name).split()) for name in names]
    for scale in _EXCLUSIVE:
        grades = [frozenset(w & scale) for w in words]
        if all(grades) and len(set(grades)) == len(grades):
            return True
    return False


def _group_sizes(lines: Sequence[Line]) -> dict[str, int]:
    """Sizes of named groups, where the document gives one size for each."""
    seen: dict[str, Counter[int]] = {}
    for line in lines:
        for found in _GROUP_SIZE.finditer(line.text):
            name = fold_text(found["group"] or found["named"])
            seen.setdefault(name, Counter())[read_count(found["n"] or found["size"])] += 1
    return {name: next(iter(sizes)) for name, sizes in seen.items() if len(sizes) == 1}


def _check_classes(line: Line, sizes: dict[str, int]) -> Iterator[Note]:
    """Three or more classes of one scale in counts of patients of one group, which nearly make the group."""
    groups = {fold_text(m.group()): m.group() for m in _GROUP.finditer(line.text)}
    found = list(_CLASS_COUNT.finditer(line.text))
    if len(groups) != 1 or len(found) < 3 or not set(groups) <= set(sizes):
        return
    group, printed = next(iter(groups.items()))
    parts = [read_count(m["n"]) for m in found]
    shared = set.intersection(*(set(fold_text(m["name"]).split()) for m in found)) - {"in", "and", "the", "of"}
    if shared and 0 < abs(sum(parts) - sizes[group]) <= NEAR:
        text = f"{_say_sum(parts, sizes[group])} The size given for {printed} is {sizes[group]}."
        yield line.note(found[0].start("n"), found[-1].end(), text)
