"""What the gold files ask of answers and claims holds: figures of their own scorer over a library of the founding documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from assistant.answer import as_json
from assistant.conversation import Assistant
from assistant.settings import Settings
from ingest.pipeline import ingest_paths

CORPUS = Path(__file__).parents[2] / "corpus"
#: The goals that answers are held to: at least so much, and at most.
AT_LEAST = {
    "facts_full": 0.72,
    "first_hit": 0.75,
    "any_hit": 0.92,
    "precision": 0.70,
    "abstained": 0.95,
    "verbatim": 1.0,
}
AT_MOST = {"false_abst": 0.05, "words_median": 80, "words_p90": 180, "banned": 0, "cited_abstentions": 0}
#: Those of each kind of question, printed by the scorer with an indent.
LEAST_OF_A_KIND = 0.5
#: What is asked of the shipped digests comes so near to what is asked of the sources.
DIGESTS_WITHIN = 0.04
CLAIMS = {"macro_f1": 0.85, "evidence": 0.93, "ref_recall": 0.97, "ref_precision": 0.97}


@pytest.fixture(scope="module")
def founding(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the five founding documents in full."""
    assistant = Assistant.open(tmp_path_factory.mktemp("library"), Settings())
    assert (
        len(ingest_paths(sorted((shared / "sources").glob("*.txt")), assistant.library, assistant.embedder).added) == 5
    )
    yield assistant
    assistant.close()


def _answered(
    shared: Path, scorer: ModuleType, kind: str, answer: Callable[[dict[str, Any]], object]
) -> dict[str, float]:
    """The scorer's figures of what is answered to each item of a gold file."""
    lines = (shared / "eval" / f"{kind}_dev.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines if line.strip()]
    said = {item["id"]: json.loads(json.dumps(as_json(answer(item)))) for item in gold}
    figures, _ = getattr(scorer, f"score_{kind}")(gold, said, scorer.Sources(shared / "sources"))
    return dict(figures)


def test_answers_reach_the_goals(shared: Path, scorer: ModuleType, founding: Assistant) -> None:
    figures = _answered(shared, scorer, "qa", lambda item: founding.ask(item["question"], item["history"]))
    assert {name: figures[name] for name, least in AT_LEAST.items() if figures[name] < least} == {}
    assert {name: figures[name] for name, most in AT_MOST.items() if figures[name] > most} == {}
    kinds = {name.strip(): value for name, value in figures.items() if name.startswith("  ")}
    assert len(kinds) == 19 and {name: value for name, value in kinds.items() if value < LEAST_OF_A_KIND} == {}


def test_shipped_digests_answer_nearly_as_well_as_the_sources(
    shared: Path, scorer: ModuleType, founding: Assistant, tmp_path: Path
) -> None:
    digests = Assistant.open(tmp_path, Settings())
    ingest_paths(sorted(CORPUS.glob("*-*.md")), digests.library, digests.embedder)
    assert {info.key for info in digests.library.documents()} == {info.key for info in founding.library.documents()}
    sources, retold = (
        _answered(shared, scorer, "qa", lambda item, by=by: by.ask(item["question"], item["history"]))
        for by in (founding, digests)
    )
    digests.close()
    assert {name for name in ("facts_full", "abstained") if retold[name] < sources[name] - DIGESTS_WITHIN} == set()
    assert (retold["banned"], retold["cited_abstentions"]) == (0, 0)


def test_claims_and_their_references_reach_the_goals(shared: Path, scorer: ModuleType, founding: Assistant) -> None:
    figures = _answered(shared, scorer, "claims", lambda item: founding.cite(item["claim"]))
    assert {name: figures[name] for name, least in CLAIMS.items() if figures[name] < least} == {}
    assert min(value for name, value in figures.items() if name.startswith("f1_")) >= 0.80
