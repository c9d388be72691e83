"""Whether a change leaves every answer as it was, byte for byte.

    python tests/bench/same_answers.py SOURCES --write BEFORE.jsonl [QUESTIONS.jsonl ...]
    python tests/bench/same_answers.py SOURCES --against BEFORE.jsonl [QUESTIONS.jsonl ...]

Fills a library with the documents of a folder, asks every question of the files (default: those beside this script) with its
history, and writes the answers as JSON without their times, with the fifteen best sentences and their scores to five digits; or
compares them with what was written before. Prints processor time too. Ends with code 1 when an answer differs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.answer import as_json
from assistant.conversation import Assistant
from assistant.settings import Settings
from ingest.pipeline import ingest_paths

QUESTIONS = [Path(__file__).with_name(name) for name in ("questions.jsonl", "questions_held_out.jsonl")]


def ask_all(assistant: Assistant, files: list[Path]) -> Iterator[dict[str, Any]]:
    """The answer to every question of the files, and the sentences that were found for it."""
    search = assistant.search
    for line in (line for path in files for line in path.read_text(encoding="utf-8").splitlines()):
        item = json.loads(line)
        question, history = item["question"], item.get("history") or ()
        answer = as_json(assistant.ask(question, history))
        answer.pop("timings_ms", None)
        hits = search.find(search.understand(question, history))[:15]
        yield {
            "question": question,
            "answer": answer,
            "found": [[h.passage_id, h.index, round(h.score, 5)] for h in hits],
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("questions", type=Path, nargs="*", default=QUESTIONS)
    told = parser.add_mutually_exclusive_group(required=True)
    told.add_argument("--write", type=Path)
    told.add_argument("--against", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(Path(folder), Settings(model=None))
        ingest_paths([given.sources], assistant.library, assistant.embedder)
        begun = time.process_time()
        found = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in ask_all(assistant, given.questions)]
        print(f"{len(found)} questions in {time.process_time() - begun:.1f} s of processor time")
        assistant.close()
    if given.write:
        given.write.write_text("\n".join(found) + "\n", encoding="utf-8")
        return 0
    before = given.against.read_text(encoding="utf-8").splitlines()
    different = [new for old, new in zip(before, found, strict=True) if old != new]
    for line in different[:5]:
        print(f"differs: {json.loads(line)['question']}")
    print(f"{len(different)} of {len(found)} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
