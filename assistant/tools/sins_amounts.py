"""What a percentage in a SINS note is of: the collapse, the height that is left, the part involved, or something else."""

from __future__ import annotations

import re

from assistant.tools.cue import Cue
from assistant.tools.evidence import is_denied
from assistant.tools.note import Hit, Note
from assistant.tools.quantities import Amount, find_amounts
from assistant.tools.sins_body_cues import (
    BETWEEN_COLLAPSE,
    COLLAPSE,
    COLLAPSE_AFTER,
    FOREIGN,
    FRACTURE,
    HEIGHT_KEPT,
    HEIGHT_LEFT_AFTER,
    HEIGHT_LEFT_BEFORE,
    INVOLVED,
    INVOLVED_AFTER,
    LESION_WORDS,
    LOSS_OF_HEIGHT,
    NOT_BODY_COMPRESSION,
    NOT_BODY_COMPRESSION_AFTER,
    WITH_PART,
)

# "height 60 % of its neighbours'":
HEIGHT_BEFORE = Cue(r"\bheight(?: (?:is|was|of|:|=|about|only|now|at))* $")
OF_NEIGHBOUR = Cue(
    r" of (?:the |its |that of |normal )*(?:neighbou?r\w*|adjacent|expected|normal|vertebra above|vertebra below)\b"
)
Binding = tuple[str, Hit | None]  # "collapse", "height" (what is left), "involved" or "", and the noun
ANCHORS = (
    (COLLAPSE, "collapse"),
    (INVOLVED, "involved"),
    (FOREIGN, ""),
    (HEIGHT_KEPT, "height"),
    (FRACTURE, "collapse"),
)


def bind_amount(note: Note, amount: Amount) -> Binding:
    """What a percentage is of, and the noun that says so."""
    first, last = note.reach(amount.first, note.clause)
    if note.tokens[first].text in {"(", ","}:
        first += 1
    after = note.words(amount.last, min(last, amount.last + 8))
    before = note.words(max(first, amount.first - 8), amount.first)
    direct = bind_directly(note, amount, before, after) or bind_to_nearest(note, amount, first, last)
    if direct is not None:
        return direct
    if denied_collapse(note, max(0, first - 1), first) or denied_collapse(note, first, amount.first):
        return "involved", None
    return bind_to_neighbour(note, amount, first, last)


def bind_directly(note: Note, amount: Amount, before: str, after: str) -> Binding | None:
    """An amount whose noun stands next to it: "60 % collapse", "collapse of 60 %", "60 % of the body"."""
    compared = HEIGHT_BEFORE.search(before) and OF_NEIGHBOUR.match(after)
    if compared or HEIGHT_LEFT_AFTER.match(after) or HEIGHT_LEFT_BEFORE.search(before):
        return "height", None
    if COLLAPSE_AFTER.match(after):
        found = next(note.find(COLLAPSE, amount.last, min(len(note.tokens), amount.last + 8)), None)
        other = found is not None and not is_body_compression(note, found)
        other = other or (" loss" in after[:6] and not LOSS_OF_HEIGHT.match(after))
        return ("", None) if other else ("collapse", found)
    leading = leading_collapse(note, amount)
    if leading is not None:
        part = "with" in note.words(leading.last, amount.first).split() and WITH_PART.match(after)
        if not note.is_denied(leading) and not part:
            return "collapse", leading
    return ("involved", None) if INVOLVED_AFTER.match(after) else None


def leading_collapse(note: Note, amount: Amount) -> Hit | None:
    """The collapse that directly leads to an amount: "collapse of about 60 %"."""
    found = None
    for hit in note.find(COLLAPSE, max(0, amount.first - 12), amount.first):
        joined = all(BETWEEN_COLLAPSE.fullmatch(word) for word in note.words(hit.last, amount.first).split())
        if joined and is_body_compression(note, hit) and note.sentence[hit.first] == note.sentence[amount.first]:
            found = hit
    return found


def bind_to_nearest(note: Note, amount: Amount, first: int, last: int) -> Binding | None:
    """The nearest noun of the amount's clause; the words for the lesion itself only when there is no other."""
    anchors: list[tuple[int, int, str, Hit]] = []
    for pattern, kind in ANCHORS:
        for hit in note.find(pattern, first, last):
            if kind == "collapse" and (not is_body_compression(note, hit) or note.is_denied(hit)):
                continue
            gap = hit.first - amount.last if hit.first >= amount.last else amount.first - hit.last
            if gap >= 0:
                anchors.append((gap, 0 if hit.last <= amount.first else 1, kind, hit))
    if not anchors:
        return None
    specific = [item for item in anchors if item[3].match.group(0).strip() not in LESION_WORDS]
    _, _, kind, anchor = min(specific or anchors, key=lambda item: item[:2])
    return kind, anchor


def denied_collapse(note: Note, first: int, last: int) -> bool:
    """Whether a collapse is denied, or the height kept, in the clause of a token or between two."""
    if last - first == 1:
        first, last = note.reach(first, note.clause)
    kept = any(not note.is_denied(hit) for hit in note.find(HEIGHT_KEPT, first, last))
    return kept or any(is_denied(note, hit) for hit in note.find(COLLAPSE, first, last))


def bind_to_neighbour(note: Note, amount: Amount, first: int, last: int) -> Binding:
    """A percentage that stands alone between commas belongs to a collapse or an involvement named just before it."""
    if first == 0 or last - first > 9:
        return "", None
    low, high = note.reach(first - 1, note.clause)
    if note.sentence[high - 1] != note.sentence[amount.first] and note.tokens[high - 1].text != ",":
        return "", None
    while (
        low > 0
        and next(find_amounts(note, low, high), None) is not None
        and not note.has(COLLAPSE + "|" + INVOLVED, low, high)
    ):
        low, high = note.reach(low - 1, note.clause)  # "collapsed (T6 30 %, T7 70 %)": on to the clause with the noun
        if note.sentence[low] != note.sentence[amount.first]:
            return "", None
    collapse = [
        hit
        for hit in note.find(COLLAPSE + "|" + FRACTURE, low, high)
        if is_body_compression(note, hit) and not note.is_denied(hit)
    ]
    involved = list(note.find(r"\b(?:involv\w+|replac\w+|infiltrat\w+|body)\b", low, high))
    if collapse:
        return "collapse", collapse[-1]
    if involved and not note.has(r"\b(?:pedicles?|facets?|postero ?lateral|posterior)\b", low, high):
        return "involved", involved[-1]
    return "", None


def is_body_compression(note: Note, hit: Hit) -> bool:
    """Whether a word of collapse or compression speaks of the vertebra and not of the cord or a root."""
    text = hit.match.group(0)
    if "compress" not in text and "collaps" not in text:
        return True
    before, after = (note.words(hit.first - 4, hit.first), note.words(hit.last, hit.last + 6))
    if (
        text.strip() == "compression"
        and not re.search(
            r"%|\b(?:percent|per cent|pct|body|vertebra\w*|height|anterior|wedge|axial|third|half|quarter|thirds) (?:\w+ )?$",
            before,
        )
        and not re.match(
            r" (?:of (?:the )?(?:vertebra|body|[ctdl] \d)|: |by |fracture|deformity|\d|of (?:about |approximately"
            r" |around |some )?\d)",
            after,
        )
    ):
        return False
    return not NOT_BODY_COMPRESSION.search(before) and not NOT_BODY_COMPRESSION_AFTER.match(after)
