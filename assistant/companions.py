"""Sentences that are quoted along with the one that answers: its neighbours, where they are likely to answer as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.arranging import Statement
from assistant.search import Hit
from ingest.document import Span

#: A neighbour this likely to hold the answer is quoted along: one quotation of two sentences reads better than two.
LIKELY_TOO = 0.03
#: One so likely needs none.
SURE_ALONE = 0.92
#: At most so many are, each of so many words.
N_ALONG, N_WORDS = 2, 45
#: Hits among which they are looked for.
N_NEAREST = 20
#: Characters that may part neighbours.
N_BETWEEN = 3


def find_companions(
    hit: Hit, hits: Sequence[Hit], likely: Mapping[int, float], told: Iterable[Statement]
) -> tuple[Span, ...]:
    """The spans of the sentences right before and behind a hit that go with it, as far as likely ones follow each other.

    Args:
        hit: A sentence of a paragraph or a caption; others stand alone.
        hits: All hits, best first.
        likely: By identity of a hit, how likely it holds the answer [0-1].
        told: The statements before; what they quote is not quoted again.
    """
    if likely.get(id(hit), 0.0) >= SURE_ALONE:
        return ()
    quoted = [span for statement in told if statement.document.key == hit.key for span in statement.spans]
    near = [h for h in hits[:N_NEAREST] if _may_go_along(h, hit) and likely.get(id(h), 0.0) >= LIKELY_TOO]
    near = [h for h in near if not any(a.overlaps(b) for a in h.spans for b in quoted)]
    run = [hit]
    while len(run) <= N_ALONG:
        following = next((h for h in near if h not in run and _touches(h, run)), None)
        if following is None:
            break
        run.append(following)
    return tuple(span for h in run[1:] for span in h.spans)


def _may_go_along(other: Hit, hit: Hit) -> bool:
    mine, its = other.stored.passage, hit.stored.passage
    same_text = other.key == hit.key and mine.section == its.section and mine.kind == its.kind
    return (
        other is not hit and same_text and its.kind in ("paragraph", "caption") and len(other.text.split()) <= N_WORDS
    )


def _touches(other: Hit, run: Sequence[Hit]) -> bool:
    """Whether nothing stands between a hit and the run."""
    first, last = min(h.spans[0].start for h in run), max(h.spans[-1].end for h in run)
    before, behind = first - other.spans[-1].end, other.spans[0].start - last
    return 0 <= before <= N_BETWEEN or 0 <= behind <= N_BETWEEN
