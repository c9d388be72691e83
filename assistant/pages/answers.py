"""An answer in words, with its markers leading to the evidence beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from assistant.answer import Answer, Citation, ClaimCheck, ComparedCell, Comparison, Difference
from assistant.pages.names import count_of, short_name
from assistant.pages.render import Html, el, join, text
from assistant.pages.score_card import has_scale

_MARKERS = re.compile(r"\s*((?:\[\d+\])+)\s*$")
_NUMBER = re.compile(r"\[(\d+)\]")
#: A value of so many characters is not broken over lines.
N_UNBROKEN = 24
LEADS = {
    "abstention": "Not answered from the library",
    "clarification": "One thing first",
}

VERDICTS = {
    "supported": ("✓", "Supported by the library", "good"),
    "contradicted": ("✕", "Contradicted by the library", "bad"),
    "not_in_library": ("?", "Not in the library", "warn"),
}


def answer_view(answer: Answer, anchor: str | None) -> Html:
    """The answer's text.

    Args:
        answer: The answer.
        anchor: What the ids of its evidence begin with, when that is on the page; markers then lead there.
    """
    lead = LEADS.get(answer.kind)
    return el(
        "div",
        el("p", lead, class_="lead") if lead else None,
        [verdict_view(answer.claim), differences_view(answer.claim.differences)] if answer.claim else None,
        _body(answer, anchor),
        el("p", text(answer.notice), class_="note") if answer.notice else None,
        _unverified(answer.unverified),
        class_=f"answer {answer.kind}",
    )


def verdict_view(check: ClaimCheck) -> Html:
    """The verdict on a claim, in words and with a sign."""
    sign, words, kind = VERDICTS[check.verdict]
    return el(
        "p", el("span", sign, class_="sign", aria_hidden="true"), " ", words, class_=f"verdict {kind}", role="status"
    )


def differences_view(differences: Sequence[Difference]) -> Html | None:
    """What differs, item by item, the two values side by side."""
    if not differences:
        return None
    rows = [
        el(
            "tr",
            el("th", text(d.what), scope="row"),
            el("td", text(d.claim or "–"), class_="said"),
            el("td", text(d.source or "–"), class_="held"),
        )
        for d in differences
    ]
    head = el(
        "thead",
        el("tr", [el("th", name, scope="col") for name in ("What differs", "The claim says", "The source says")]),
    )
    return el("div", el("table", head, el("tbody", rows)), class_="table-view differences")


def comparison_view(comparison: Comparison, anchor: str | None, source: str = "") -> Html:
    """Values side by side, each with the marker that leads to its source.

    Args:
        comparison: The values.
        anchor: What the ids of the evidence begin with, when that is on the page.
        source: What the table and its document are called; else the table alone.
    """

    def shown(cell: ComparedCell) -> Html:
        value = join([text(cell.text or "\u2013", class_="value"), el("sup", text(cell.sign)) if cell.sign else None])
        return el(
            "td",
            join([value, " ", _marker(cell.marker, anchor)]) if cell.marker else value,
            class_="unbroken" if len(cell.text) <= N_UNBROKEN else None,
        )

    head = el("tr", [el("th", text(name), scope="col") if name else el("td") for name in comparison.header])
    rows = [el("tr", el("th", text(label.text), scope="row"), map(shown, cells)) for label, *cells in comparison.rows]
    named = source or comparison.source
    caption = el("caption", text(f"From {named}")) if named else None
    return el(
        "div",
        el("table", caption, el("thead", head), el("tbody", rows)),
        [el("p", text(sign), " ", text(said), class_="table-notes") for sign, said in comparison.signs],
        class_="table-view compared",
        tabindex=0,
        role="group",
        aria_label="Values side by side",
    )


def question_view(content: str) -> Html:
    """The user's words, as typed."""
    return el("h2", text(content), class_="question")


def facts_line(answer: Answer) -> Html:
    """What was searched, how long it took, and what wrote the answer."""
    searched = answer.searched
    parts = [
        f"{count_of(searched.passages, 'passage')} of {count_of(searched.documents, 'document')} searched"
        if searched.documents
        else ""
    ]
    if total := answer.timings_ms.get("total"):
        parts.append(f"{total:,.0f} ms" if total < 10_000 else f"{total / 1000:,.0f} s")
    if answer.engine != "extractive":
        parts.append(f"written by {answer.engine}, each sentence checked")
    return el("p", text(" · ".join(part for part in parts if part)), class_="facts")


def _body(answer: Answer, anchor: str | None) -> list[Html]:
    """What an answer says: paragraphs, lists, the table where its rows would stand, and apart from them own remarks."""
    known = {citation.marker for citation in answer.citations}
    lines = _shown_lines(answer)
    rows = [n for n, line in enumerate(lines) if _is_row(line, answer.comparison)]
    # Beside statements with their sources; where nothing is cited, all is Pedicle's own.
    remarks = {n for n, line in enumerate(lines) if _is_remark(line)} if _cites(answer) else set()
    told = [n for n in range(len(lines)) if n not in rows[1:]]
    made: list[Html] = []
    for kind, group in groupby(told, lambda n: "row" if n in rows else "remark" if n in remarks else ""):
        said = [lines[n] for n in group]
        if kind == "remark":
            made.append(_remarks(said))
        elif kind == "row" and answer.comparison:
            made.append(comparison_view(answer.comparison, anchor, _table_name(answer)))
        else:
            made += _lines(said, known, anchor)
    return made


def _cites(answer: Answer) -> bool:
    return answer.kind == "answer" and any(_marks(line) for line in answer.text.split("\n"))


def _is_remark(line: str) -> bool:
    """Whether a line of an answer that cites is Pedicle's own: it bears no marker, and heads no statements."""
    return bool(line.strip()) and not _marks(line) and not line.rstrip().endswith(":")


def _is_row(line: str, comparison: Comparison | None) -> bool:
    """Whether the table shows what a line says."""
    if comparison is None or not line.startswith("- ") or not _marks(line):
        return False
    return _marks(line) <= {cell.marker for row in comparison.rows for cell in row}


def _table_name(answer: Answer) -> str:
    """A compared table's name with its document's: several documents have a Table 1."""
    comparison = answer.comparison
    if comparison is None:
        return ""
    marker = next((cell.marker for row in comparison.rows for cell in row if cell.marker), None)
    cited = next((c for c in answer.citations if c.marker == marker), None)
    document = short_name(cited.authors, cited.year, cited.title, cited.document) if cited else ""
    return ", ".join(part for part in (document, comparison.source) if part)


def _remarks(lines: Sequence[str]) -> Html:
    """What Pedicle itself has to say beside what it quotes, set apart in words, not by colour alone."""
    return el(
        "div",
        el("p", "Pedicle adds", class_="remarks-head"),
        [el("p", text(line.removeprefix("- "))) for line in lines],
        class_="remarks",
        role="note",
        aria_label="Pedicle's own remarks",
    )


def _shown_lines(answer: Answer) -> list[str]:
    """The lines of an answer without what a card or a table of differences beside them shows."""
    run = answer.tool
    card = run is not None and run.result is not None and "points" in run.result
    table = answer.claim is not None and bool(answer.claim.differences)
    lines = answer.text.split("\n")
    if run is not None and card and has_scale(run):
        said = set(run.text.split("\n"))
        lines = [line for line in lines if line not in said]
    return [line for line in lines if not ((card or table) and line.startswith("- "))]


def _lines(lines: Sequence[str], known: set[int], anchor: str | None) -> list[Html]:
    """Paragraphs and lists of an answer's plain text."""
    made: list[Html] = []
    items: list[Html] = []
    for line in lines:
        if line.startswith("- "):
            items.append(el("li", _line(line[2:], known, anchor)))
            continue
        if items:
            made.append(el("ul", items))
            items = []
        if line.strip():
            made.append(el("p", _line(line, known, anchor)))
    return [*made, el("ul", items)] if items else made


def _marks(line: str) -> set[int]:
    """The markers in which a line ends."""
    found = _MARKERS.search(line)
    return {int(n) for n in _NUMBER.findall(found.group(1))} if found else set()


def _line(line: str, known: set[int], anchor: str | None) -> Html:
    found = _MARKERS.search(line)
    numbers = [int(n) for n in _NUMBER.findall(found.group(1))] if found else []
    if not found or not set(numbers) <= known:
        return text(line)
    return join([text(line[: found.start()]), " ", [_marker(number, anchor) for number in numbers]])


def _marker(number: int, anchor: str | None) -> Html:
    if anchor is None:
        return el("span", f"[{number}]", class_="marker")
    return el("a", f"[{number}]", href=f"#{anchor}-{number}", class_="marker", aria_label=f"Go to source {number}")


def _unverified(statements: Sequence[str]) -> Html | None:
    if not statements:
        return None
    return el(
        "details",
        el("summary", f"Left out: {count_of(len(statements), 'statement')} that no passage bears out"),
        el("ul", [el("li", text(statement)) for statement in statements]),
        class_="unverified",
    )


def plain_answer(answer: Answer) -> str:
    """An answer with its citations as plain text, to be copied into a letter or a note."""
    lines = [answer.text, ""] if answer.citations else [answer.text]
    for citation in answer.citations:
        lines += [_plain_citation(citation), f"    \u201c{' '.join(citation.quote.split())}\u201d"]
        lines += [f"    as reported there, from: {' '.join(r.text.split())}" for r in citation.references]
    return "\n".join(lines)


def _plain_citation(citation: Citation) -> str:
    authors = ", ".join(citation.authors[:3]) + (", et al." if len(citation.authors) > 3 else "")
    place = [
        citation.section or "",
        f"p. {citation.page}" if citation.page else "",
        f"doi:{citation.doi}" if citation.doi else "",
    ]
    parts = [authors, citation.title, str(citation.year or ""), f"({citation.kind}, {citation.coverage})", *place]
    return f"[{citation.marker}] " + ". ".join(part.rstrip(".") for part in parts if part)
