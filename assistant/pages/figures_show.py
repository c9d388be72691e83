"""The pictures of an answer on the page, each with its numbers to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.answer import Answer
from assistant.conversation import Assistant
from assistant.pages.config import DARK, LIGHT
from assistant.pages.figures import (
    COLOURS,
    MIN_PERCENTAGES,
    Percentage,
    Point,
    cited_courses,
    courses_csv,
    percentages_csv,
    read_percentages,
)
from assistant.pages.figures_svg import draw_course_svg, draw_ranges_svg
from assistant.pages.names import names_of
from assistant.pages.opened import read_document, ready_for_pictures
from assistant.pages.render import el, show, text

if TYPE_CHECKING:
    import altair as alt


def show_figures(assistant: Assistant, answer: Answer, key: str) -> None:
    """The pictures that belong to an answer, when its numbers are worth one."""
    courses = cited_courses(answer.citations, lambda document: read_document(assistant, document))
    for number, (document, table, points) in enumerate(courses):
        source = f"{names_of(assistant).get(document.key, document.key)}, {table.label}"
        for measure in list(dict.fromkeys(point.measure for point in points))[:3]:
            held = [point for point in points if point.measure == measure]
            name = f"{key}-{number}-{measure}"
            with st.expander("Over time, as a picture", expanded=True, key=f"figure-{name}"):
                show(el("p", el("strong", text(measure)), " ", text(source, class_="quiet"), class_="figure-title"))
                ready_for_pictures()
                st.altair_chart(legible(draw_course(held)), alt=_describe_course(measure, held))
                _take_away(name, courses_csv(held, document), draw_course_svg(held, f"{measure} ({source})"))
    percentages = read_percentages(answer.citations)
    if not courses and len(percentages) >= MIN_PERCENTAGES:
        with st.expander("These percentages on one scale", key=f"figure-{key}", on_change="rerun") as place:
            if place.open:
                ready_for_pictures()
                st.altair_chart(
                    legible(draw_ranges(percentages)),
                    alt="; ".join(f"{p.label} (source {p.marker})" for p in percentages),
                )
                _take_away(key, percentages_csv(percentages), draw_ranges_svg(percentages))


def _take_away(key: str, table: str, picture: str) -> None:
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "CSV", table, "pedicle.csv", "text/csv", key=f"csv-{key}", on_click="ignore", type="tertiary"
        )
        st.download_button(
            "SVG", picture, "pedicle.svg", "image/svg+xml", key=f"svg-{key}", on_click="ignore", type="tertiary"
        )


def _describe_course(measure: str, points: Sequence[Point]) -> str:
    groups = dict.fromkeys(point.group for point in points)
    said = [f"{group}: " + ", ".join(f"{p.time} {p.cell}" for p in points if p.group == group) for group in groups]
    return f"{measure}. " + "; ".join(said)


def ink() -> str:
    """The colour of letters on the page."""
    return str((DARK if st.context.theme.type == "dark" else LIGHT)["textColor"])


def legible(chart: Any) -> Any:
    """The chart with its letters in the page's own colour; Streamlit's grey has less than 4.5:1 on it."""
    coloured = {"labelColor": ink(), "titleColor": ink()}
    return chart.configure_axis(**coloured).configure_legend(**coloured)


def draw_course(points: Sequence[Point]) -> alt.LayerChart | alt.FacetChart:
    """An outcome over time, a line a group, spread as bars, cited points larger."""
    import altair as alt

    rows = [
        {
            "time": p.time,
            "months": p.months,
            "value": p.value,
            "low": p.value - (p.spread or 0),
            "high": p.value + (p.spread or 0),
            "group": p.group,
            "printed": p.cell,
            "cited": "cited" if p.cited else "same table",
        }
        for p in points
    ]
    order = [p.time for p in sorted(points, key=lambda p: p.months)]
    order = list(dict.fromkeys(order))
    groups = list(dict.fromkeys(p.group for p in points))
    shift = alt.XOffset("group:N", sort=groups, scale=alt.Scale(paddingOuter=0.9))
    legend = alt.Legend(
        title=None, orient="top", labelLimit=420, columns=2, symbolOpacity=1, symbolSize=90, offset=4, rowPadding=2
    )
    colour = alt.Color("group:N", sort=groups, scale=alt.Scale(range=COLOURS[: len(groups)]), legend=legend)
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "time:N", sort=order, title=None, axis=alt.Axis(labelAngle=0 if len(order) < 4 else -35, labelOverlap=False)
        ),
        color=colour,
    )
    value = alt.Y("value:Q", title=None)
    tips = [
        alt.Tooltip(f"{name}:N", title=title)
        for name, title in (("group", "Group"), ("time", "Time"), ("printed", "As printed"), ("cited", "Here"))
    ]
    line = base.mark_line(strokeWidth=1.6, opacity=0.75).encode(y=value, xOffset=shift)
    marks = base.mark_point(filled=True, opacity=1).encode(
        y=value,
        xOffset=shift,
        shape=alt.Shape("group:N", sort=groups, legend=legend),
        size=alt.condition("datum.cited == 'cited'", alt.value(150), alt.value(60)),
        tooltip=tips,
    )
    layers = [line, marks]
    if any(p.spread for p in points):
        layers.insert(0, base.mark_rule(opacity=0.55).encode(y=alt.Y("low:Q", title=None), y2="high:Q", xOffset=shift))
    return alt.layer(*layers).properties(height=290)


def draw_ranges(percentages: Sequence[Percentage]) -> alt.LayerChart | alt.FacetChart:
    """Percentages and ranges as bars on a scale from 0 to 100, each named by the words of its sentence."""
    import altair as alt

    rows = [
        {"label": f"[{p.marker}] {p.label}", "row": n, "low": p.low, "high": p.high, "printed": p.written}
        for n, p in enumerate(percentages)
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.75)),
        tooltip=[alt.Tooltip("printed:N", title="As printed")],
    )
    bars = base.mark_bar(height=8, color=COLOURS[0], opacity=0.85, yOffset=9).encode(
        x=alt.X("low:Q", scale=alt.Scale(domain=[0, 100]), title="%", axis=alt.Axis(grid=False)), x2="high:Q"
    )
    ends = base.mark_point(filled=True, size=70, color=COLOURS[0], opacity=1, yOffset=9).encode(
        x=alt.X("high:Q", title="%")
    )
    words = base.mark_text(align="left", baseline="bottom", fontSize=12, limit=520, x=0, color=ink())
    words = words.encode(text="label:N")
    return alt.layer(bars, ends, words).properties(height=42 * len(rows) + 24)
