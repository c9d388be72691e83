"""A question about the literature that uses a tool's words runs no tool; a case does."""

from __future__ import annotations

import pytest

from assistant.case import CaseState, turn
from assistant.intent import opens_case

QUESTIONS = (
    "What is the SINS of a junctional lesion worth?",
    "How many points does SINS give for lytic lesions?",
    "Is T11 junctional in the SINS?",
    "SINS body involvement: points for a collapse of more than half",
    "What does ESCC grade 2 mean?",
    "How many of the patients with ASIA B recovered in full?",
    "Oswestry index 3 months after cement only",
    "ODI at 1 mth in the second arm?",
    "Same thing for the Oswestry please",
    "Is cement needed after ablation of an osteoid osteoma?",
    "Does a painless fracture need cement?",
    "Route for a needle to the body of C2",
    "Needle for a biopsy of C1 and its complication rate",
    "How long after embolisation should surgery be done?",
    "60-year-old with a T4 metastasis and a weak leg, may I ablate?",
)
CASES = (
    "SINS for T11 lytic met with mechanical pain",
    "What is the SINS of a T11 lytic metastasis with mechanical pain, normal alignment, 60% collapse, one pedicle?",
    "What's the ESCC grade if the tumour deforms the thecal sac but does not touch the cord?",
    "My patient cares for himself but cannot work; KPS?",
    "ODI 22/50?",
    "95% CI for 62/70?",
    "Is 66/70 versus 39/53 significant?",
    "Tokuhashi: breast, KPS 80, one vertebral metastasis",
    "Embolised 30 hours ago, may we operate?",
    "Painful osteoporotic L1 fracture, no better after 6 weeks of rest, clotting normal, no infection, no allergy to cement."
    " Vertebroplasty?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_about_the_literature_opens_no_case(question: str) -> None:
    assert not opens_case(question)


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_one(case: str) -> None:
    assert opens_case(case)


def follow(*turns: str) -> tuple[CaseState, list[str]]:
    """The state and the replies after some turns."""
    state, replies = CaseState(), []
    for words in turns:
        state, run, reply = turn(state, words)
        replies.append(reply or (run.text if run else ""))
    return state, replies


def test_words_that_describe_nobody_leave_a_description_as_it_is() -> None:
    _, replies = follow("KPS for a patient who cares for himself but cannot work", "why 70?", "copy")
    assert replies[1].startswith("KPS 70") and 'Read from "cares for himself" (turn 1).' in replies[1]
    assert replies[2].startswith("KPS 70") and "Source:" in replies[2]


def test_an_input_that_two_tools_take_stays_with_the_open_case() -> None:
    state, replies = follow("Tokuhashi: breast cancer, KPS 80", "no visceral metastases, Frankel E")
    assert [case.tool for case in state.cases] == ["tokuhashi"]
    assert "Organs: none" in replies[1]


def test_an_input_named_as_unknown_stays_open() -> None:
    _, replies = follow("SINS T8 met lytic mechanical", "alignment unknown")
    assert replies[1].startswith("Alignment stays open.")
