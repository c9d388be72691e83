"""What counts as right when an answer, a claim check or a tool's run is held against its gold item."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Citation, ClaimCheck, ToolRun
from assistant.errors import AssistantError
from ingest.document import Span
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.conversation import Assistant

#: How far a number may be from the gold one; P values of two groups are held to the fourth digit.
TOLERANCE = 0.05
FINE_TOLERANCE = 0.0006
#: Other names that gold files give the verdict on a claim of which the library holds nothing.
SAME_VERDICT = {"not_in_corpus": "not_in_library"}

Item = Mapping[str, Any]
Places = list[tuple[str, Span]]


@dataclass(frozen=True, slots=True)
class Row:
    """One judged item: whether all of it is right, what to show when it is not, and the facts the figures are made of."""

    ok: bool
    shown: tuple[str, ...]
    facts: dict[str, Any]


def share(values: Iterable[Any]) -> float | None:
    """The mean of truths or shares, four digits; None of nothing."""
    held = [float(value) for value in values]
    return round(sum(held) / len(held), 4) if held else None


def flatten(text: str | None) -> str:
    """A text as patterns are held against it: white space one blank, marks of emphasis off."""
    return " ".join(re.sub(r"[*_`]", "", text or "").split())


def matches(pattern: str, text: str) -> bool:
    """Whether a gold pattern is found in a text, upper and lower case alike.

    Raises:
        AssistantError: If the pattern is none.
    """
    try:
        return re.search(pattern, text, re.IGNORECASE) is not None
    except re.error as error:
        raise AssistantError(f"The pattern {pattern[:60]!r} of the gold file is no regular expression: {error}.") from None


def collect_spans(item: Item, assistant: Assistant) -> Places:
    """Where an item's evidence stands: given as ``spans`` (key, start, end), or each text's first place in each document
    that the item names.

    Raises:
        AssistantError: If a span is none.
    """
    texts = {}
    for key in item.get("gold_docs", ()):
        try:
            texts[key] = assistant.library.text(key)
        except IngestError:
            continue
    found = [_read_place(place) for place in item.get("spans", ())]
    for evidence in item.get("evidence", ()):
        for key, text in texts.items():
            at = text.find(evidence)
            if at >= 0:
                found.append((key, Span(at, at + len(evidence))))
    return found


def _read_place(place: Any) -> tuple[str, Span]:
    match place:
        case [str(key), int(start), int(end)] if start < end:
            return key, Span(start, end)
    raise AssistantError(f"The span {str(place)[:60]} of the gold file is none; expected [key, start, end].")


def _touches(citation: Citation, places: Places) -> bool:
    return any(citation.document == key and Span(citation.start, citation.end).overlaps(span) for key, span in places)


def _is_exact(citation: Citation, assistant: Assistant) -> bool:
    return bool(citation.quote) and assistant.library.text(citation.document)[citation.start : citation.end] == citation.quote


def judge_answer(item: Item, answer: Answer | None, assistant: Assistant) -> Row:
    """Hold an answer against what it should say, cite and leave out."""
    text = flatten(answer.text if answer else "")
    kind = answer.kind if answer else "missing"
    cited = answer.citations if answer else ()
    banned = any(matches(pattern, text) for pattern in item.get("must_not", ()))
    facts: dict[str, Any] = {
        "answerable": item["answerable"],
        "kind": kind,
        "words": len(text.split()),
        "verbatim": [_is_exact(citation, assistant) for citation in cited],
        "banned": banned,
        "cited_abstention": kind == "abstention" and bool(cited),
    }
    if item["answerable"]:
        facts |= _judge_content(item, text, cited, collect_spans(item, assistant))
        facts["full"] = facts["facts"] == 1.0 and not banned and kind != "abstention"
        ok = facts["full"] and facts["any"]
    else:
        ok = facts["abstained"] = kind == "abstention" and not cited and not banned
    return Row(ok, (str(item.get("type", "")), item["question"], kind, text[:300]), facts)


def _judge_content(item: Item, text: str, cited: Sequence[Citation], places: Places) -> dict[str, Any]:
    """The key facts in the text, and how the citations meet the evidence."""
    groups = item.get("key_facts") or []
    patterns = [pattern for group in groups for pattern in group]
    return {
        "facts": share(any(matches(pattern, text) for pattern in group) for group in groups) if groups else 1.0,
        "first": bool(cited) and _touches(cited[0], places),
        "any": any(_touches(citation, places) for citation in cited),
        "recall": [any(_touches(citation, [place]) for citation in cited) for place in places],
        "good": [_touches(c, places) or any(matches(p, flatten(c.quote)) for p in patterns) for c in cited],
    }


def judge_check(item: Item, check: ClaimCheck | None, places: Places, assistant: Assistant) -> Row:
    """Hold a claim check against the verdict, the evidence and the references behind it."""
    want = str(SAME_VERDICT.get(item["verdict"], item["verdict"]))
    got = check.verdict if check else None
    cited = check.citations if check else ()
    found = want == "not_in_library" or any(_touches(citation, places) for citation in cited)
    facts = {
        "want": want,
        "got": got,
        "found": found,
        "given": {(c.document, r.number) for c in cited if _touches(c, places) for r in c.references},
        "true": {(r["doc"], r["number"]) for r in item.get("references", ())},
        "verbatim": [_is_exact(citation, assistant) for citation in cited],
    }
    return Row(got == want and found, (want, item["claim"], str(got), str(item.get("what_differs", ""))), facts)


def judge_case(item: Item, run: ToolRun | None) -> Row:
    """Hold a SINS against the range, the band, the referral and the points that are settled."""
    result = run.result if run else None
    if not item["applicable"]:
        right = result is None and bool(run and run.declined)
        facts = dict.fromkeys(("range", "category", "refer", "points"), right)
    else:
        held = result or {}
        ranges = [list(r) for r in (item["total_range"], item.get("total_range_if_nulls_unconstrained")) if r]
        got = list(held["range"]) if held.get("range") else None
        facts = {
            "range": got in ranges,
            "category": held.get("category") == item["category"],
            "refer": held.get("refer") == item["sins_referral_ge7"],
            "points": all((held.get("points") or {}).get(k) == v for k, v in item["components"].items() if v is not None),
        }
        if facts["range"] and got != list(item["total_range"]):
            # The looser reading leaves more open; then band and referral may be open, too.
            facts["category"] = facts["category"] or held.get("category") is None
            facts["refer"] = facts["refer"] or held.get("refer") is None
    facts["all"] = all(facts.values())
    want = {"range": item.get("total_range"), "points": item.get("components")}
    got_words = {"range": (result or {}).get("range"), "points": (result or {}).get("points")}
    return Row(facts["all"], (item["text"], f"want {want}", f"got {got_words}"), facts)


def judge_run(item: Item, run: ToolRun | None) -> Row:
    """Hold a tool's run against the tool that was meant and the values that its result should have."""
    result = json.loads(json.dumps(run.result)) if run and run.result else {}
    tolerance = FINE_TOLERANCE if item["tool"].startswith("two_group") else TOLERANCE
    named = run is not None and run.name == item["tool"]
    keys = [is_same(want, result.get(name), tolerance) for name, want in item["gold"].items()]
    shown = (item["tool"], item["query"], f"want {item['gold']}", f"got {run.name if run else None} {result}")
    return Row(named and all(keys), shown, {"named": named, "keys": keys})


def is_same(want: Any, got: Any, tolerance: float = TOLERANCE) -> bool:
    """Whether a value is the gold one: numbers within a tolerance, words in any case, lists of words in any order."""
    if want is None or isinstance(want, bool):
        return want is got
    if isinstance(want, int | float):
        return isinstance(got, int | float) and not isinstance(got, bool) and abs(want - got) <= max(tolerance, 1e-9)
    if isinstance(want, str):
        return isinstance(got, str) and want.strip().casefold() == got.strip().casefold()
    if isinstance(want, list):
        if not isinstance(got, list) or len(got) != len(want):
            return False
        if all(isinstance(value, str) for value in want):
            return sorted(value.casefold() for value in want) == sorted(str(value).casefold() for value in got)
        return all(is_same(a, b, tolerance) for a, b in zip(want, got, strict=True))
    if isinstance(want, dict):
        return isinstance(got, dict) and all(is_same(value, got.get(name), tolerance) for name, value in want.items())
    return bool(want == got)
