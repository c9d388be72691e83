"""Puts the gold questions to the assistant with a model that reads truthfully, and without a model, and scores both.

The model is a server that knows nothing: it takes, from the passages it was sent, the sentences that are marked there, or
else those that share most with the question, and writes them down with the numbers of their passages. The figures with it should be at least those without.

Run: ``python -m tests.bench.reader_model [--shared ../shared] [--folder build/reader]``
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.assistant.model_server import Call, Reply, serve_model

#: Sentences that the reader writes at most, and the share of the best one's score that a further one needs.
N_WRITTEN = 3
NEAR_BEST = 0.75
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z(])|\n+")


def read_truthfully(call: Call) -> Reply:
    """What the passages say of the question, in their own sentences."""
    if not call.passages:
        return "ready"
    if "Reason:" in call.last:
        return "1: -"
    marked = [(p["number"], s.strip()) for p in call.passages for s in p.get("marked", ())]
    if marked:
        return "\n".join(f"{' '.join(s.split()).rstrip('.;')} [{n}]." for n, s in marked)
    asked = [line for line in call.last.split("\n") if line.startswith("The question: ")][-1]
    earlier = [line for line in call.last.split("\n") if line.startswith("Earlier, the user asked: ")][-1:]
    held = [(p["number"], s.strip()) for p in call.passages for s in _SENTENCE.split(p["text"]) if len(s.split()) > 2]
    often = Counter(word for _, s in held for word in set(_words(s)))
    wanted = set(_words(" ".join([asked[14:], *earlier])))
    wants_number = bool(re.search(r"\b(?:how (?:many|much|often|long|high|likely)|rate|percentage|proportion|what share)\b", asked, re.I))

    def worth(number: int, sentence: str) -> float:
        shared = sum(math.log(1 + len(held) / often[w]) for w in set(_words(sentence)) & wanted)
        figure = 1.5 if wants_number and re.search(r"\d", sentence) else 0.0
        return shared / (1 + 0.01 * len(sentence.split())) + figure + 2.0 / number

    ranked = sorted(((worth(n, s), n, s) for n, s in held), reverse=True)
    best = ranked[0][0]
    return "\n".join(f"{s.rstrip('.;')} [{n}]." for score, n, s in ranked[:N_WRITTEN] if score >= NEAR_BEST * best)


def _words(text: str) -> list[str]:
    return [w.lower()[:6] for w in re.findall(r"[A-Za-z]{4,}|\d[\d.,]*", text)]


def main() -> None:
    """Ask, score, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared")
    options.add_argument("--folder", type=Path, default=Path("build/reader"))
    given = options.parse_args()
    from assistant.answer import as_json
    from assistant.conversation import Assistant
    from assistant.settings import Settings
    from ingest.pipeline import ingest_paths

    given.folder.mkdir(parents=True, exist_ok=True)
    gold = given.shared / "eval" / "qa_dev.jsonl"
    questions = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    with serve_model(read_truthfully) as server:
        with_model = Settings(model="openai:reader", model_url=server.url("openai"), model_timeout=60)
        for name, settings in (("without", Settings(model=None)), ("with", with_model)):
            assistant = Assistant.open(given.folder / "library", settings)
            ingest_paths([given.shared / "sources"], assistant.library, assistant.embedder)
            answers = given.folder / f"{name}.jsonl"
            with answers.open("w", encoding="utf-8") as out:
                for item in questions:
                    answer = as_json(assistant.ask(item["question"], item.get("history", ())))
                    out.write(json.dumps({**answer, "id": item["id"]}, ensure_ascii=False) + "\n")
            assistant.close()
            score = [sys.executable, str(given.shared / "eval" / "score.py"), "qa", str(gold), str(answers), "--sources"]
            run = subprocess.run([*score, str(given.shared / "sources")], capture_output=True, text=True, check=False, timeout=120)
            print(f"== {name} a model\n{run.stdout}{run.stderr}")
            used = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
            print(f"answered by the model: {sum(a['engine'] != 'extractive' for a in used)} of {len(used)}; "
                  f"sentences kept out: {sum(len(a['unverified']) for a in used)}")  # fmt: skip


if __name__ == "__main__":
    main()
