"""A gold file put to the assistant: questions, claims or cases with what is right, and the figures that come out.

The form is JSON Lines; what an item holds tells its kind (``question``, ``claim``, ``components`` for SINS, ``gold`` for the
other tools). Evidence is text that stands in a document; it is looked up there, so a gold file knows no offsets.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.evaluate_rules import (
    Row,
    collect_spans,
    judge_answer,
    judge_case,
    judge_check,
    judge_run,
    share,
)
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.conversation import Assistant

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a gold file, in the order in which they are printed, and the items that fall short."""

    kind: str
    figures: dict[str, float | int | None]
    failures: tuple[tuple[str, ...], ...]

    def as_json(self, n_failures: int = 0) -> dict[str, Any]:
        """The report as one JSON object."""
        return {"kind": self.kind, "figures": self.figures, "failures": [list(f) for f in self.failures[:n_failures]]}

    def describe(self, n_failures: int = 0) -> str:
        """The report for a person: a figure a line, then items that fall short."""
        lines = [f"{name}: {value}" for name, value in self.figures.items()]
        lines += ["\n    ".join(["-", *failure]) for failure in self.failures[:n_failures]]
        return "\n".join(lines)


def evaluate_file(data: bytes, assistant: Assistant, split: str | None = None) -> Report:
    """Put a gold file to the assistant.

    Args:
        data: The file.
        assistant: The assistant that is measured.
        split: Only the items of this ``split``, where the file is parted into some.

    Raises:
        AssistantError: If the file is no gold file; it names the line.
    """
    items = read_gold(data)
    if split is not None:
        kept = [item for item in items if item.get("split") == split]
        if not kept:
            held = ", ".join(sorted({str(item["split"]) for item in items if "split" in item})) or "none"
            raise AssistantError(f"No item of the gold file has the split {split!r}; it has: {held}.")
        items = kept
    kind = kind_of(items[0], 1)
    for number, item in enumerate(items, 1):
        if kind_of(item, number) != kind:
            raise AssistantError(f"Line {number} holds another kind of item than line 1 ({kind}); put each kind in its own file.")
    return KINDS[kind](items, assistant)


def read_gold(data: bytes) -> list[Item]:
    """The items of a gold file.

    Raises:
        AssistantError: If a line is no JSON object.
    """
    items: list[Item] = []
    for number, line in enumerate(data.decode("utf-8-sig", "replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            raise AssistantError(f"Line {number} of the gold file is no JSON; expected one object a line.") from None
        if not isinstance(item, dict):
            raise AssistantError(f"Line {number} of the gold file is no object; expected fields by name.")
        items.append(item)
    if not items:
        raise AssistantError("The gold file is empty; expected one JSON object a line.")
    return items


#: What an item of each kind must hold.
FIELDS: dict[str, dict[str, type]] = {
    "qa": {"question": str, "answerable": bool},
    "claims": {"claim": str, "verdict": str},
    "sins": {"text": str, "components": dict, "applicable": bool},
    "tools": {"query": str, "tool": str, "gold": dict},
}


def kind_of(item: Item, number: int) -> str:
    """Which kind of gold an item is.

    Raises:
        AssistantError: If it is none.
    """
    for kind, fields in FIELDS.items():
        if all(isinstance(item.get(name), form) for name, form in fields.items()):
            return kind
    forms = "; ".join(", ".join(fields) for fields in FIELDS.values())
    raise AssistantError(f"Line {number} is no gold item; expected the fields of one of these: {forms}.")


def _attempt(put: Callable[[], Any]) -> Any:
    """What the assistant makes of an item, or None where it refuses it."""
    try:
        return put()
    except (AssistantError, IngestError):
        return None


def _report(kind: str, items: list[Item], rows: list[Row], figures: dict[str, Any]) -> Report:
    """Put figures and failures together."""
    failures = tuple(
        (str(item.get("id", number)), *row.shown) for number, (item, row) in enumerate(zip(items, rows, strict=True), 1) if not row.ok
    )
    return Report(kind, figures, failures)


def _evaluate_questions(items: list[Item], assistant: Assistant) -> Report:
    rows = []
    for item in items:
        answer = _attempt(partial(assistant.ask, item["question"], item.get("history") or ()))
        rows.append(judge_answer(item, answer, assistant))
    yes = [row for row in rows if row.facts["answerable"]]
    no = [row for row in rows if not row.facts["answerable"]]
    lengths = sorted(row.facts["words"] for row in yes if row.facts["kind"] != "abstention") or [0]
    figures: dict[str, Any] = {
        "items": len(rows),
        "answered": sum(row.facts["kind"] != "missing" for row in rows),
        "facts_full": share(row.facts["full"] for row in yes),
        "facts_mean": share(row.facts["facts"] for row in yes),
        "first_hit": share(row.facts["first"] for row in yes),
        "any_hit": share(row.facts["any"] for row in yes),
        "span_recall": share(_flatten(row.facts["recall"] for row in yes)),
        "precision": share(_flatten(row.facts["good"] for row in yes)),
        "verbatim": share(_flatten(row.facts["verbatim"] for row in rows)),
        "abstained": share(row.facts["abstained"] for row in no),
        "false_abst": share(row.facts["kind"] == "abstention" for row in yes),
        "banned": sum(row.facts["banned"] for row in rows),
        "cited_abstentions": sum(row.facts["cited_abstention"] for row in rows),
        "words_median": statistics.median(lengths),
        "words_p90": lengths[int(0.9 * (len(lengths) - 1))],
    }
    figures |= _by_type(items, rows, "type", lambda row: row.facts["full"] if row.facts["answerable"] else row.facts["abstained"])
    return _report("qa", items, rows, figures)


def _flatten(lists: Iterable[list[bool]]) -> list[bool]:
    return [value for values in lists for value in values]


def _by_type(items: list[Item], rows: list[Row], field: str, right: Callable[[Row], Any]) -> dict[str, Any]:
    """The share of right items for each type of item, by name."""
    groups: dict[str, list[Any]] = {}
    for item, row in zip(items, rows, strict=True):
        if item.get(field):
            groups.setdefault(str(item[field]), []).append(right(row))
    return {f"  {name}": share(values) for name, values in sorted(groups.items())}


def _evaluate_claims(items: list[Item], assistant: Assistant) -> Report:
    rows = []
    for item in items:
        check = _attempt(partial(assistant.cite, item["claim"]))
        rows.append(judge_check(item, check, collect_spans(item, assistant), assistant))
    scores = {name: _f1(rows, name) for name in ("supported", "contradicted", "not_in_library")}
    located = [row for row in rows if row.facts["found"] and row.facts["want"] != "not_in_library"]
    shared = sum(len(row.facts["given"] & row.facts["true"]) for row in located)
    figures: dict[str, Any] = {
        "items": len(rows),
        "verdict": share(row.facts["want"] == row.facts["got"] for row in rows),
        "macro_f1": round(sum(scores.values()) / 3, 4),
        **{f"f1_{name}": round(score, 4) for name, score in scores.items()},
        "evidence": share(row.facts["found"] for row in rows if row.facts["want"] != "not_in_library"),
        "ref_recall": round(shared / max(1, sum(len(row.facts["true"]) for row in located)), 4),
        "ref_precision": round(shared / max(1, sum(len(row.facts["given"]) for row in located)), 4),
        "verbatim": share(_flatten(row.facts["verbatim"] for row in rows)),
    }
    return _report("claims", items, rows, figures)


def _f1(rows: list[Row], verdict: str) -> float:
    """Harmonic mean of precision and recall of one verdict [0-1]."""
    both = sum(row.facts["want"] == verdict == row.facts["got"] for row in rows)
    either = sum(row.facts["want"] == verdict for row in rows) + sum(row.facts["got"] == verdict for row in rows)
    return 2 * both / either if either else 0.0


def _evaluate_sins(items: list[Item], assistant: Assistant) -> Report:
    from assistant.tools.run import run_text

    rows = [judge_case(item, _attempt(partial(run_text, item["text"], "sins"))) for item in items]
    names = ("range", "category", "refer", "points", "all")
    return _report("sins", items, rows, {"items": len(rows), **{n: share(row.facts[n] for row in rows) for n in names}})


def _evaluate_tools(items: list[Item], assistant: Assistant) -> Report:
    from assistant.tools.run import run_text

    rows = [judge_run(item, _attempt(partial(run_text, item["query"]))) for item in items]
    figures: dict[str, Any] = {
        "items": len(rows),
        "tool": share(row.facts["named"] for row in rows),
        "keys": share(_flatten(row.facts["keys"] for row in rows)),
        "all": share(row.ok for row in rows),
    }
    return _report("tools", items, rows, figures | _by_type(items, rows, "tool", lambda row: row.ok))


KINDS: dict[str, Callable[[list[Item], Any], Report]] = {
    "qa": _evaluate_questions,
    "claims": _evaluate_claims,
    "sins": _evaluate_sins,
    "tools": _evaluate_tools,
}
