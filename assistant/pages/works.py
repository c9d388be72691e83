"""The works that several documents rest on, as a picture and as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from assistant.conversation import Assistant
from assistant.pages.figures import COLOURS
from assistant.pages.figures_show import legible
from assistant.pages.names import count_of, names_of
from assistant.pages.opened import read_document, ready_for_pictures
from assistant.pages.render import el, show, text
from ingest.document import Reference

if TYPE_CHECKING:
    import altair as alt

#: The picture shows so many works at most, the list so many.
N_DRAWN, N_LISTED = 24, 60


@dataclass(frozen=True, slots=True)
class SharedWork:
    """A work that several documents list: one of its entries, and (document key, number) of each."""

    entry: Reference
    places: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        """First author and year, or the beginning of the title."""
        who = self.entry.first_author or " ".join((self.entry.title or self.entry.text).split()[:4])
        return f"{who} {self.entry.year}" if self.entry.year else who


def shared_works(assistant: Assistant) -> tuple[SharedWork, ...]:
    """Works listed by more than one document, those of most documents first."""
    return _shared_works(assistant, assistant.library.revision)


@lru_cache(maxsize=2)
def _shared_works(assistant: Assistant, revision: int) -> tuple[SharedWork, ...]:
    found = []
    for work in assistant.library.works():
        if len({key for key, _ in work.places}) < 2:
            continue
        key, number = work.places[0]
        document = read_document(assistant, key)
        entry = next((r for r in document.references if r.number == number), None) if document else None
        if entry:
            found.append(SharedWork(entry, work.places))
    return tuple(
        sorted(found, key=lambda w: (-len({key for key, _ in w.places}), w.entry.first_author or "", w.entry.year or 0))
    )


def show_shared_works(assistant: Assistant) -> None:
    """The picture, and under it the list with every place."""
    held = shared_works(assistant)
    if not held:
        show(el("p", "No work is cited by more than one document yet.", class_="quiet"))
        return
    names = names_of(assistant)
    documents = sorted({key for work in held for key, _ in work.places}, key=lambda key: names.get(key, key))
    one = len(held) == 1
    words = f"{count_of(len(held), 'work')} {'is' if one else 'are each'} cited by more than one document; {len(documents)} documents share them."
    show(el("p", words + (f" The picture shows the first {N_DRAWN}." if len(held) > N_DRAWN else "")))
    # The list is there at once; what draws the picture may still be loading.
    place = st.container()
    show(
        el(
            "ol",
            [
                el("li", text(work.entry.text), el("span", " ", text(_places(work, names)), class_="also"))
                for work in held[:N_LISTED]
            ],
            class_="works",
        ),
        el("p", f"{len(held) - N_LISTED} more.", class_="quiet") if len(held) > N_LISTED else None,
    )
    with place, st.spinner("Drawing"):
        ready_for_pictures()
    place.altair_chart(
        legible(draw_works(held[:N_DRAWN], documents, names)),
        alt=f"Which document cites which work. {words} The list below holds the same.",
    )


def _places(work: SharedWork, names: Mapping[str, str]) -> str:
    return "Cited by " + "; ".join(f"{names.get(key, key)} as reference {number}" for key, number in work.places)


def draw_works(held: tuple[SharedWork, ...], documents: list[str], names: Mapping[str, str]) -> alt.Chart:
    """A row a work, a column a document, a mark with the reference's number where one cites the other."""
    import altair as alt

    times: Counter[str] = Counter()
    rows = []
    for work in held:
        times[work.name] += 1
        name = work.name if times[work.name] == 1 else f"{work.name} ({times[work.name]})"
        rows += [
            {
                "work": name,
                "document": names.get(key, key),
                "number": number,
                "title": work.entry.title or work.entry.text,
            }
            for key, number in work.places
        ]
    order = list(dict.fromkeys(str(row["work"]) for row in rows))
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "document:N",
            title=None,
            sort=[names.get(key, key) for key in documents],
            axis=alt.Axis(orient="top", labelAngle=0, labelLimit=220, domain=False, ticks=False),
        ),
        y=alt.Y("work:N", title=None, sort=order, axis=alt.Axis(labelLimit=260, domain=False, ticks=False, grid=True)),
    )
    dots = base.mark_circle(size=420, opacity=1, color=COLOURS[0]).encode(
        tooltip=[
            alt.Tooltip("title:N", title="Work"),
            alt.Tooltip("document:N", title="Cited by"),
            alt.Tooltip("number:Q", title="As reference"),
        ]
    )
    return (dots + base.mark_text(fontSize=11, color="#ffffff").encode(text="number:Q")).properties(
        height=30 * len(order) + 30
    )


def join_authors(authors: tuple[str, ...], n: int = 3) -> str:
    """The first authors of a document, and whether there are more."""
    return ", ".join(authors[:n]) + (", et al." if len(authors) > n else "")
