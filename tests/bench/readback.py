"""Prints articles whose markup is known in two layouts and reads the PDFs back: what of the markup is found again?

The layouts are a browser's, so they share nothing with the publishers' files that the reader was first built on:
two justified columns with raised marks and ruled tables, and one ragged column, double spaced, with boxed tables.

Run: ``python -m tests.bench.readback [--shared ../shared] [--folder build/readback]`` (needs Chromium)
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
import subprocess
from pathlib import Path

from ingest.document import Hint, Reading
from ingest.readers import jats, pdf

LAYOUTS = {
    "columns": (
        "@page{size:A4;margin:18mm 15mm} body{font:9.5pt/1.25 serif;text-align:justify} .cols{column-count:2;column-gap:7mm} "
        "h1{font:bold 18pt sans-serif;text-align:left} h2{font:bold 11pt sans-serif;margin:8pt 0 2pt} "
        "h3{font:italic bold 9.5pt sans-serif;margin:6pt 0 1pt} h4{font:italic 9.5pt sans-serif;margin:4pt 0 0} "
        "p{margin:0;text-indent:10pt} table{font:7.5pt sans-serif;border-collapse:collapse;border-top:1pt solid;"
        "border-bottom:1pt solid;width:100%;text-align:left} thead{border-bottom:.5pt solid} td,th{padding:1.5pt 4pt;"
        "vertical-align:top} .cap{font:bold 8pt sans-serif;text-indent:0;margin-top:8pt} .note{font-size:7pt;text-indent:0} "
        ".ref{font-size:7.5pt;padding-left:14pt;text-indent:-14pt}"
    ),
    "manuscript": (
        "@page{size:Letter;margin:25mm} body{font:12pt/2 serif} h1{font-size:16pt} h2{font-size:13pt;margin:10pt 0 0} "
        "h3{font-size:12pt;font-style:italic;margin:8pt 0 0} p{margin:0 0 8pt} table{font-size:10pt;line-height:1.3;"
        "border-collapse:collapse} td,th{border:.5pt solid #999;padding:2pt 6pt} .cap{font-weight:bold;line-height:1.3} "
        ".note{font-size:9pt;line-height:1.3} .ref{padding-left:24pt;text-indent:-24pt;line-height:1.3}"
    ),
}
_TAGS = {"paragraph": "<p>{}</p>", "list_item": "<p>• {}</p>", "caption": "<p class=cap>{}</p>", "note": "<p class=note>{}</p>",
         "reference": "<p class=ref>{}</p>"}  # fmt: skip
KINDS = {"headings": ("heading",), "paragraphs": ("paragraph", "list_item"), "references": ("reference",), "cells": ("cell",)}


def lay_out(reading: Reading, layout: str) -> str:
    """A reading as a web page to print."""
    parts = []
    for hint in reading.hints:
        words = html.escape(reading.text[hint.start : hint.end], quote=False)
        if hint.kind == "title":
            parts.append(f"<h1>{words}</h1><p>{html.escape(', '.join(reading.metadata.authors))}</p><div class=cols>")
        elif hint.kind == "heading":
            parts.append(f"<h{hint.value}>{words}</h{hint.value}>")
        elif hint.kind == "table":
            parts.append(_table(reading, hint))
        elif hint.kind in _TAGS:
            raised = r"\2<sup>\1</sup>" if layout == "columns" and hint.kind != "reference" else r" [\1]\2"
            parts.append(_TAGS[hint.kind].format(re.sub(r"\s?\[((?:\d+[,–-]?\s?)+)\]([.,;:]?)", raised, words)))
    return f"<!doctype html><html lang=en><meta charset=utf-8><style>{LAYOUTS[layout]}</style>{''.join(parts)}</div></html>"


def _table(reading: Reading, table: Hint) -> str:
    inside = [h for h in reading.hints if table.start <= h.start < table.end]
    down = {h.start: h.value for h in inside if h.kind == "cell_rows"}
    cells = {h.value[:2]: h for h in inside if h.kind == "cell"}
    width = max(column + cells[row, column].value[2] for row, column in cells)
    heads = {cells_row for h in inside if h.kind == "header_row" for cells_row, c in cells if h.start <= cells[cells_row, c].start < h.end}
    taken: set[tuple[int, int]] = set()
    rows = []
    for row in range(max(r for r, _ in cells) + 1):
        out, column = [], 0
        while column < width:
            cell = cells.get((row, column))
            if (row, column) not in taken:
                spans, words = (1, 1), ""
                if cell is not None:
                    spans = (cell.value[2], down.get(cell.start, 1))
                    words = html.escape(reading.text[cell.start : cell.end])
                taken |= {(row + i, column + j) for i in range(spans[1]) for j in range(spans[0])}
                tag = "th" if row in heads else "td"
                out.append(f"<{tag} colspan={spans[0]} rowspan={spans[1]}>{words}</{tag}>")
            column += 1
        rows.append((row in heads, f"<tr>{''.join(out)}</tr>"))
    head, body = ("".join(r for is_head, r in rows if is_head is wanted) for wanted in (True, False))
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def share_found(wanted: list[str], found: list[str]) -> int:
    """How many of the wanted stand, in order and whole, among the found."""
    row = [0] * (len(found) + 1)
    for want in wanted:
        before = row[:]
        for j, have in enumerate(found):
            row[j + 1] = before[j] + 1 if want == have else max(before[j + 1], row[j])
    return row[-1]


def said(reading: Reading, kinds: tuple[str, ...]) -> list[str]:
    """Letters and digits of every hint of some kinds, marks left out."""
    spans = [reading.text[h.start : h.end].lower() for h in reading.hints if h.kind in kinds]
    return [re.sub(r"[^a-z0-9]", "", re.sub(r"\[[\d, –-]+\]|[⁰¹²³⁴-⁹]", "", words)) for words in spans]


def main() -> None:
    """Print, read back and tell the shares."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared")
    options.add_argument("--folder", type=Path, default=Path("build/readback"))
    given = options.parse_args()
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("Chromium is not installed; it prints the articles.")
    given.folder.mkdir(parents=True, exist_ok=True)
    for layout in LAYOUTS:
        totals = {name: [0, 0] for name in KINDS}
        for path in sorted((given.shared / "samples/jats").glob("*.nxml")):
            reading = jats.read(path.name, path.read_bytes())
            page = (given.folder / f"{path.stem}-{layout}.html").resolve()
            page.write_text(lay_out(reading, layout), encoding="utf-8")
            printed = page.with_suffix(".pdf")
            switches = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={printed}"]
            subprocess.run([browser, *switches, page.as_uri()], check=True, capture_output=True, timeout=120)
            back = pdf.read(printed.name, printed.read_bytes())
            for name, kinds in KINDS.items():
                wanted = said(reading, kinds)
                totals[name][0] += share_found(wanted, said(back, kinds))
                totals[name][1] += len(wanted)
        print(layout, ", ".join(f"{name} {found}/{all_} ({found / all_:.3f})" for name, (found, all_) in totals.items()))


if __name__ == "__main__":
    main()
