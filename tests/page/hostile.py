"""Strings that a page could take for more than text: 300 of markup, 500 of doses, ranges, signs and formulas."""

from __future__ import annotations

import itertools

OUTSIDE = "http://198.51.100.7/p"

MARKUP_PARTS = [
    f"![x]({OUTSIDE}.png)",
    f"![]({OUTSIDE}.svg 'title')",
    f"[open the source]({OUTSIDE})",
    f"<{OUTSIDE}>",
    f"{OUTSIDE} www.example.org a.b@example.org",
    "[x]: http://198.51.100.7 'y'",
    "[x][x] [^1] [^1]: note",
    f"<img src={OUTSIDE} onerror=alert(1)>",
    "<script>alert(1)</script>",
    f"<iframe src='{OUTSIDE}'></iframe>",
    f"<link rel=stylesheet href={OUTSIDE}>",
    f"<style>*{{background:url({OUTSIDE})}}</style>",
    "<a href='javascript:alert(1)' onclick=alert(1)>x</a>",
    "<svg onload=alert(1)><use href='#x'/></svg>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<form action=/x><input name=y><button>z</button></form>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "</div></div></section><h1>Heading</h1>",
    "<!-- comment --> <![CDATA[x]]> <?php x ?>",
    "&lt;b&gt; &amp; &nbsp; &#x202e; &copy",
    "**bold** *italic* __under__ _it_ ~~gone~~ `code`",
    "# Heading",
    "> quote",
    "- item",
    "1. item",
    "+ item",
    "| a | b |",
    "---",
    "***",
    "```python",
    ":red[text] :blue-background[text] :rainbow[text] :small[x]",
    ":material/home: :material/delete: :streamlit: :smile: :+1:",
    ":badge[x] :color[x]{foreground='red'} :green-badge[:material/check: ok]",
    "$x^2$ $$\\frac{1}{2}$$ \\(a\\) \\[b\\]",
    "$\\href{javascript:alert(1)}{x}$ \\includegraphics{x}",
    "-> <- <-> -- --- >= <= ~= ... (c) (tm)",
    "a\u202egnp.exe\u202c b",
    "\u2066isolated\u2069 \u200e\u200f marks",
    "zero\u200bwidth\u200djoiner\ufeffmark",
    "tag \U000e0041\U000e0042\U000e007f",
    "e\u0301 versus \u00e9, ﬁ ﬂ ligatures, ½ ²",
    "\u05d0\u05d1\u05d2 and \u0627\u0644\u0639 12%",
    "{{ x }} ${x} {% x %} <%= x %> #{x}",
    "'\"><b x='",
    "javascript:alert(1) data:text/html,<b>x</b> file:///etc/passwd",
    "C:\\path\\*new*\\_x_ \\n \\\\",
    "=1+1 @SUM(A1) +cmd|' /C x'!A0",
    "a" * 60 + "<wbr>" + "b" * 60,
    "tab\tand  two  spaces   three",
    "[!NOTE] [ ] [x] - [ ] task",
]


def markup_strings() -> list[str]:
    """300 strings: each part by itself, in a sentence, and with another part."""
    alone = list(MARKUP_PARTS)
    inside = [f"The vertebra {part} was treated." for part in MARKUP_PARTS]
    pairs = [f"{a} {b}" for a, b in itertools.combinations(MARKUP_PARTS, 2)]
    step = len(pairs) // 200
    return [*alone, *inside, *pairs[::step][:200]]


def dose_strings() -> list[str]:
    """500 strings of doses, ranges, signs, comparators and formulas."""
    numbers = ["5", "10", "0.5", "1,000", "20", "3-5", "5~10", "20–30", "1/3", "10^6"]
    units = ["mg", "mg/kg", "mL", "µg", "%", "Gy", "mm", "°C", "mmol/L", "h"]
    frames = [
        "Give {a}~{b} {u} daily then {b}~{a} {u} weekly",
        "{a}*{b}*3 {u}",
        "- {a} {u}",
        "{a}) {u} of {b}",
        ">= {a} {u} and <= {b} {u}",
        "+{a} {u} / -{b} {u}",
        "P < 0.0{a} or > {b} {u}",
        "~{a} {u} (±{b})",
        "{a}_{b}_{a} {u}_max",
        "$P < 0.001$ at {a} {u}",
        "{a} {u} -> {b} {u}",
        "x^{a} + y_{b} = {u}",
        "**{a}** {u}* {b}**",
        "#{a} {u} |{b}|",
        "{a}. {u}",
        "[{a}-{b}] {u} [1]",
        "`{a}` {u} ``{b}``",
        "{a}:{b}:{a} {u} :{b}:",
        "≤{a} ≥{b} ≠ ≈ × {u}",
        "n = {a}/{b} ({u})",
    ]
    made = []
    for frame in frames:
        for k in range(500 // len(frames)):
            a, b, u = numbers[k % 10], numbers[(3 * k + 1) % 10], units[(k // 10 + 3 * k) % 10]
            made.append(frame.format(a=a, b=b, u=u))
    return made
