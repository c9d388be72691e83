"""The result of a tool as a card: total or range on its scale, the points of each input, what is open, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assistant.answer import ToolRun
from assistant.pages.forms import Form, Input, form_of
from assistant.pages.render import Html, el, text
from assistant.tools.base import words_of


def score_card(run: ToolRun, before: ToolRun | None = None, inputs: bool = True) -> Html:
    """A run of a tool.

    Args:
        run: The run.
        before: The last run of the same tool in this conversation, to say what changed.
        inputs: Whether the inputs stand in the card; else `points_table` shows them elsewhere.
    """
    form = form_of(run.name)
    return el(
        "section",
        el("h3", text(form.tool.title)),
        el("p", text(run.declined), class_="note") if run.declined else None,
        scale_view(form, run.result) if run.result else None,
        [_level_row(level) for level in (run.result or {}).get("levels", [])] or None,
        el("p", text(words_beside(run)), class_="result-words") if has_scale(run) and words_beside(run) else None,
        _changes(form, run, before),
        points_table(form, run) if inputs else None,
        class_="score-card",
        aria_label=f"Result of {form.tool.title}",
    )


def name_bands(names: Iterable[str]) -> str:
    """Bands in words: "stable, potentially unstable or unstable"."""
    said = [words_of(name) for name in names]
    return " or ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def headline(result: dict[str, Any]) -> str:
    """The total, or the exact range that can still be reached."""
    if result.get("total") is not None:
        return f"{result['total']}"
    if result.get("range"):
        low, high = result["range"]
        return f"{low} to {high}"
    return ""


def words_beside(run: ToolRun) -> str:
    """The words of a result that neither the scale, nor the table, nor the open inputs say."""
    lines = run.text.split("\n")[1:]
    return "\n".join(line for line in lines if line and not line.startswith(("- ", "Next: ")))


def has_scale(run: ToolRun) -> bool:
    """Whether the card of a run shows its total on a scale."""
    return bool(form_of(run.name).bands and (run.result or {}).get("range"))


def scale_view(form: Form, result: dict[str, Any]) -> Html | None:
    """The range on the scale with its bands. What can no longer be reached is left pale; words say it as well."""
    if not form.bands or not result.get("range"):
        return None
    low, high = result["range"]
    first, last = form.bands[0].low, form.bands[-1].high
    n = last - first + 1
    reached = [band.name for band in form.bands if band.low <= high and low <= band.high]
    bands = [
        el(
            "li",
            el("span", text(words_of(band.name)), class_="band-name"),
            el("span", f"{band.low}–{band.high}" if band.low < band.high else f"{band.low}", class_="band-points"),
            class_="band reached" if band.name in reached else "band",
            style=f"flex: {band.high - band.low + 1} 1 0",
        )
        for band in form.bands
    ]
    left, width = 100 * (low - first) / n, 100 * (high - low + 1) / n
    said = f"{headline(result)} of {last}: {name_bands(reached)}"
    return el(
        "div",
        el(
            "p",
            el("span", headline(result), class_="total"),
            f" of {last} ",
            el("strong", text(name_bands(reached))),
            class_="headline",
            role="status",
        ),
        el(
            "div",
            el("div", class_="reach", style=f"left: {left:.2f}%; width: {width:.2f}%"),
            class_="track",
            role="img",
            aria_label=said,
        ),
        el("ul", bands, class_="bands", aria_hidden="true"),
        class_="scale",
    )


def points_table(form: Form, run: ToolRun) -> Html | None:
    """The inputs: what was given, the words it was read from, its points; what is open says which points it may bring."""
    if not run.result and not run.inputs:
        return None
    points, options = ((run.result or {}).get(name) for name in ("points", "options"))
    points, options = (held if isinstance(held, dict) else {} for held in (points, options))
    rows = []
    for held in form.inputs:
        given = held.name in run.inputs and run.inputs[held.name] not in (None, [], ())
        if not given and held.name not in run.missing and not points:
            continue
        rows.append(
            el(
                "tr",
                el("th", held.title, scope="row"),
                el(
                    "td",
                    text(held.meaning_of(run.inputs[held.name])) if given else el("span", "open", class_="open"),
                    _read_from(run, held),
                ),
                el("td", _points(held, points, options), class_="points") if points or options else None,
                class_=None if given else "missing",
            )
        )
    if not rows:
        return None
    names = ["Input", "Given"] + (["Points"] if points or options else [])
    head = el(
        "thead",
        el("tr", [el("th", name, scope="col", class_="points" if name == "Points" else None) for name in names]),
    )
    return el(
        "div",
        el("table", el("caption", "What it rests on", class_="only-read"), head, el("tbody", rows)),
        class_="table-view",
    )


def _points(held: Input, points: dict[str, Any], options: dict[str, Any]) -> str:
    if points.get(held.name) is not None:
        return f"{points[held.name]}"
    return " or ".join(str(p) for p in options.get(held.name, [])) or "–"


def _read_from(run: ToolRun, held: Input) -> Html | None:
    """The user's own words that an input was read from."""
    source = run.read_from.get(held.name)
    if not source or not source.get("text"):
        return None
    turn = ", said before" if "turn" in source else ""
    return el("span", " from \u201c", text(str(source["text"])), f"\u201d{turn}", class_="read-from")


def _level_row(level: dict[str, Any]) -> Html:
    """One of several levels that were scored."""
    words = name_bands([level["category"]] if level.get("category") else level.get("categories", []))
    return el(
        "p",
        el("strong", text(str(level.get("level") or "Level"))),
        f": {headline(level)}, ",
        text(words),
        class_="level",
    )


def _changes(form: Form, run: ToolRun, before: ToolRun | None) -> Html | None:
    """What changed since the last run."""
    if before is None or before.name != run.name:
        return None
    said = []
    for held in form.inputs:
        old, new = before.inputs.get(held.name), run.inputs.get(held.name)
        if old != new:
            was = held.meaning_of(old) if old not in (None, [], ()) else "open"
            now = held.meaning_of(new) if new not in (None, [], ()) else "open"
            said.append(el("li", f"{held.title}: ", text(was), " → ", text(now)))
    if before.result and run.result and headline(before.result) != headline(run.result):
        said.append(el("li", f"Total: {headline(before.result)} → {headline(run.result)}"))
    return el("div", el("p", "Changed", class_="hop"), el("ul", said), class_="changes") if said else None


def plain_result(run: ToolRun) -> str:
    """The result as plain text for the chart, with what it rests on and its sources."""
    form = form_of(run.name)
    lines = [form.tool.title, run.text.strip(), ""]
    lines += [
        f"Source: {source.citation}" + (f", {source.where}" if source.where else "") for source in form.tool.sources
    ]
    return "\n".join(line for line in lines)


def other_results(result: dict[str, Any]) -> Html | None:
    """The values of a result that no scale shows, as a table."""
    skipped = {"points", "options", "range", "total", "levels", "missing", "valid", "next_best_question"}
    rows = [
        el("tr", el("th", words_of(name).capitalize(), scope="row"), el("td", text(_value(value))))
        for name, value in result.items()
        if name not in skipped and value not in (None, [], {}, "")
    ]
    return el("div", el("table", el("tbody", rows)), class_="table-view") if rows else None


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        numbers = len(value) == 2 and all(
            isinstance(item, int | float) and not isinstance(item, bool) for item in value
        )
        return f"{value[0]:g} to {value[1]:g}" if numbers else ", ".join(_value(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{words_of(str(k))}: {_value(v)}" for k, v in value.items())
    return f"{value:g}" if isinstance(value, float) else words_of(str(value)) if re_key(str(value)) else str(value)


def re_key(value: str) -> bool:
    """Whether a value is a name in the contract's spelling rather than words."""
    return value.isidentifier()
