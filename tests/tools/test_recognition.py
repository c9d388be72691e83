"""A question about the literature that uses a tool's words runs no tool; a case does."""

from __future__ import annotations

import pytest

from assistant.case import CaseState, turn
from assistant.case_recall import offer_scores, recall_case
from assistant.intent import opens_case
from assistant.tools.note import Note, any_of, compile_cue
from assistant.tools.recognition import weigh
from assistant.tools.run import get_tool, list_names, recognise
from assistant.tools.statistics_text import find_counts

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
    "What is the Tokuhashi score?",
    "Which primary tumours get 5 points in Tokuhashi?",
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
    "What is the Tokuhashi score for KPS 70, breast cancer, one vertebral metastasis and no palsy?",
    "What's the modified Bauer score for kidney cancer with a solitary metastasis?",
    "What is the Tokuhashi score for KPS 70 and no other bone metastases?",
    "What is the ODI for 3,2,4,1,3,3,2,2,2,2?",
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


REPORT = (
    "History: 66-year-old man with renal cell carcinoma, KPS 80, ASIA E. Back pain for two months, worse on walking and standing, gone when he"
    " lies flat. MRI of the thoracic and lumbar spine: lytic metastasis of T12 with about 60 % loss of height, the left pedicle destroyed, the"
    " right one and all facets free. Alignment is kept, nothing has slipped. A little epidural tumour, ESCC 1a, does not touch the cord. The other"
    " vertebrae are clear. Laboratory values are unremarkable. He takes paracetamol."
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tokuhashi score for KPS 70?", "tokuhashi"),
        ("What is the Tokuhashi score for KPS 70, ASIA C, lung cancer?", "tokuhashi"),
        ("T12 lytic met, mechanical pain, 60% collapse, left pedicle, KPS 70, ASIA E", "sins"),
        (REPORT, "sins"),
        ("KPS 76?", "kps"),
        ("ASIA C before, D after", "asia_change"),
    ],
)
def test_the_score_that_is_named_or_described_goes_before_a_scale_given_with_its_value(text: str, name: str) -> None:
    assert recognise(text)[0][0] == name
    assert recognise(text, relevance=True)[0][0] == name


def test_a_report_that_asks_nothing_opens_no_case_and_offers_the_score_it_describes() -> None:
    assert not opens_case(REPORT)
    assert "Spinal Instability Neoplastic Score" in (offer_scores(REPORT) or "")
    assert opens_case(f"{REPORT} SINS?")
    assert offer_scores("T12 lytic met with mechanical pain") is None


def test_a_score_that_is_only_named_is_worked_out_of_the_turn_before_that_describes_it() -> None:
    state = CaseState().after(REPORT)
    assert recall_case(state, "What about the weather?") is None
    _, run, _ = recall_case(state, "and the SINS?") or pytest.fail("nothing was recalled")
    assert run.result["total"] == 12
    assert {span["turn"] for span in run.read_from.values()} == {1}
    assert all(REPORT[span["start"] : span["end"]] == span["text"] for span in run.read_from.values())


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


@pytest.mark.parametrize(
    ("text", "n"),
    [("34, L4/5 bulge, pain 6 out of 10", 0), ("C5/6 and C6/7", 0), ("VAS 7/10 and ODI 60/100", 0), ("6 of 10 leaked", 1), ("Her pain was rated 8 out of 10 and had dropped to 2 out of 10", 0), ("7 of 10 on the visual scale", 0), ("pain fell in 6 of 10 dogs", 1), ("pain relief in 66/70 vs 39/53", 2)],
)
def test_a_level_and_a_value_on_a_scale_are_no_counts(text: str, n: int) -> None:
    assert len(find_counts(text)) == n


@pytest.mark.parametrize("name", list_names())
def test_the_cues_of_a_tool_as_one_find_what_any_of_them_finds(name: str) -> None:
    tool = get_tool(name)
    for text in QUESTIONS:
        note = Note(text)
        for cues in (tool.about, tool.findings):
            assert (compile_cue(any_of(cues)).search(note.canon) is not None) == any(note.has(cue) for cue in cues)
        if not any(note.has(cue) for cue in (*tool.about, *tool.findings)):
            assert weigh(tool, [note]) == 0.0
