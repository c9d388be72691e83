"""What a good model writes of invented studies, several facts to a sentence, stands; the same made wrong in one way does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings
from assistant.statements import check_item
from tests.bench.statements import NEVER, Tally, measure, read_cases

BENCH = Path(__file__).resolve().parents[1] / "bench"
#: The share of wrong statements that pass is 0.0495 here [0-1]; it is to fall and not to rise.
MOST_WRONG = 0.05


@pytest.fixture(scope="module")
def invented_three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over three invented documents: a trial, a review, a registry."""
    from ingest.pipeline import ingest_paths

    assistant = Assistant.open(tmp_path_factory.mktemp("library"), Settings())
    assert not ingest_paths([BENCH / "invented"], assistant.library, assistant.embedder).refused
    yield assistant
    assistant.close()


@pytest.fixture(scope="module", params=["sentence", "passage"])
def tally(request: pytest.FixtureRequest, invented_three: Assistant) -> Tally:
    """All statements and all that is wrong with them, held against their sentence or the whole passage around it."""
    text = (BENCH / "statements_invented.jsonl").read_text(encoding="utf-8")
    return measure(invented_three, read_cases([json.loads(line) for line in text.splitlines()]), request.param)


def test_true_statements_of_several_facts_stand(tally: Tally) -> None:
    refused = [case.statement for case, _ in tally.wrong if case.kind == "true"]
    assert tally.total["true"] == 39 and len(refused) <= 0.05 * 39, refused


def test_no_other_number_unit_or_place_passes(tally: Tally) -> None:
    passed = [case.statement for case, _ in tally.wrong if case.kind in NEVER]
    assert sum(tally.total[kind] for kind in NEVER) > 140 and not passed, passed


def test_few_wrong_statements_pass(tally: Tally) -> None:
    passed = [case.statement for case, _ in tally.wrong if case.kind != "true"]
    assert tally.lie_share <= MOST_WRONG, passed


#: An auxiliary that "not" may follow, in a clause that neither denies nor doubts anything yet.
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|should|will|must)\b(?=\s(?!not\b|no\b|never\b|only\b|just\b)[a-z])"
)
_LOOSE = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|cannot|may|might|could|whether|if|only|until|unless|fewer|less)\b|n't\b"
)
#: Of 21 denials one passes [0-1]; it is to fall and not to rise.
MOST_DENIED = 0.05


def test_a_not_behind_any_auxiliary_makes_a_true_statement_fall(invented_three: Assistant) -> None:
    text = (BENCH / "statements_invented.jsonl").read_text(encoding="utf-8")
    denied = passed = 0
    for case in read_cases([json.loads(line) for line in text.splitlines()]):
        for match in (
            _AUXILIARY.finditer(case.statement) if case.kind == "true" and not _LOOSE.search(case.statement) else ()
        ):
            said = f"{case.statement[: match.end()]} not{case.statement[match.end() :]}"
            denied += 1
            passed += bool(
                check_item({"statement": said, "citations": list(case.citations)}, invented_three)["supported"]
            )
    assert denied >= 20 and passed <= MOST_DENIED * denied, (passed, denied)


def test_a_sentence_cut_in_two_citations_stands_as_the_whole(invented_three: Assistant) -> None:
    line = json.loads((BENCH / "statements_invented.jsonl").read_text(encoding="utf-8").splitlines()[0])
    text = invented_three.read_document(line["document"]).text
    sentence = text[line["start"] : line["end"]]
    cut = line["start"] + sentence.index(" ", len(sentence) // 2)
    citations = [
        {"document": line["document"], "start": a, "end": b} for a, b in ((line["start"], cut), (cut + 1, line["end"]))
    ]
    assert check_item({"statement": sentence, "citations": citations}, invented_three)["supported"]
    assert not check_item({"statement": sentence, "citations": citations[:1]}, invented_three)["supported"]
