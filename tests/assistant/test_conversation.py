"""One turn of a talk: a case that is open, a claim to check, works that are cited, or the passages."""

from __future__ import annotations

import threading

import pytest

from assistant.answer import Answer
from assistant.bibliography import read_request
from assistant.conversation import Assistant
from assistant.intent import claim_in, opens_case

CASE = "SINS for a T11 lytic metastasis with normal alignment, please"


def talk(assistant: Assistant, *turns: str) -> list[Answer]:
    """The answers to some turns, each with the turns before it as its history."""
    history: list[dict[str, str]] = []
    answers = []
    for turn in turns:
        answers.append(assistant.ask(turn, history))
        history += [{"role": "user", "content": turn}, {"role": "assistant", "content": answers[-1].text}]
    return answers


def test_inputs_of_several_turns_add_up_and_say_which_turn_gave_them(invented: Assistant) -> None:
    first, second = talk(invented, CASE, "the pain is mechanical")
    assert first.kind == second.kind == "tool" and first.tool and second.tool
    assert first.tool.result and first.tool.result["range"] == [5, 14]
    assert all("turn" not in span for span in first.tool.read_from.values())
    assert second.tool.result and second.tool.result["range"] == [8, 14]
    assert second.tool.read_from["location"]["turn"] == 1 and "turn" not in second.tool.read_from["pain"]
    assert "5 to 14 becomes 8 to 14" in second.text.split("\n")[0]


def test_literature_question_in_between_loses_nothing(invented: Assistant) -> None:
    answers = talk(invented, CASE, "How long until the glue sets?", "What does GI stand for?", "actually new kyphosis, both pedicles")
    assert [a.kind for a in answers] == ["tool", "answer", "answer", "tool"]
    last = answers[-1].tool
    assert last and last.inputs["alignment"] == "deformity" and last.inputs["location"] == "T11"
    assert last.read_from["location"]["turn"] == 1


def test_correction_says_what_changed(invented: Assistant) -> None:
    last = talk(invented, CASE, "sorry, the alignment is a subluxation")[-1]
    assert last.text.split("\n")[0] == "Alignment changed from normal to subluxation. 5 to 14 becomes 9 to 18."


def test_reason_and_alternative_leave_the_case_as_it_is(invented: Assistant) -> None:
    _, why, alternative, shown = talk(invented, CASE, "why 3 for location?", "what if it were blastic?", "show me the case")
    assert "Fisher" in why.text and "junctional" in why.text
    assert "not changed" in alternative.text
    assert shown.tool and shown.tool.inputs["bone_lesion"] == "lytic"


def test_assistant_words_in_the_history_are_never_inputs(invented: Assistant) -> None:
    history = [{"role": "user", "content": CASE}, {"role": "assistant", "content": "Both pedicles, mechanical pain, 60% collapse."}]
    answer = invented.ask("the lesion is blastic", history)
    assert answer.tool and set(answer.tool.inputs) == {"location", "bone_lesion", "alignment"}


def test_urgent_signs_in_a_case_are_called_urgent_first(invented: Assistant) -> None:
    answer = invented.ask("SINS: T11 lytic metastasis, mechanical pain; he cannot move his legs since this morning")
    assert answer.kind == "tool" and answer.text.startswith("Signs of cord")


@pytest.mark.parametrize(
    "text",
    [
        "She cannot feel her legs since this morning and has lost bladder control",
        "He cannot walk any more since yesterday",
        "The patient became incontinent overnight, what now?",
    ],
)
def test_urgent_signs_that_are_told_of_somebody_are_named(invented: Assistant, text: str) -> None:
    answer = invented.ask(text)
    assert answer.kind == "abstention" and answer.citations == ()
    assert "emergency" in answer.text.split("\n")[0]


def test_question_to_the_literature_on_urgent_signs_is_no_emergency(invented: Assistant) -> None:
    assert "emergency" not in invented.ask("How often does bladder dysfunction follow the zebra operation?").text


def test_tool_cites_nothing_where_the_library_holds_nothing_on_it(invented: Assistant) -> None:
    answer = invented.ask(CASE)
    assert answer.citations == () and answer.tool and answer.tool.citations == ()


@pytest.mark.parametrize(
    ("asked", "claim"),
    [
        ("Is it true that the glue sets within 9 minutes?", "the glue sets within 9 minutes"),
        ("Where does it say that a needle broke?", "a needle broke"),
        ("source for: bleeding follows biopsy in 4% of patients", "bleeding follows biopsy in 4% of patients"),
        ("Fact-check: warm needles relieved pain in 21 of 45", "warm needles relieved pain in 21 of 45"),
        ("What is the source for the 4% figure?", None),
        ("Is it true?", None),
        ("How long until the glue sets?", None),
        ("evidence for glue injection", None),
    ],
)
def test_request_to_check_a_claim_is_told_from_a_question(asked: str, claim: str | None) -> None:
    found = claim_in(asked)
    assert found is None if claim is None else found is not None and found.casefold().rstrip(".?") == claim.casefold()


def test_claim_in_a_talk_is_checked(invented: Assistant) -> None:
    answer = invented.ask("Is it true that bleeding follows biopsy in 9% of patients?")
    assert answer.kind == "claim" and answer.claim and answer.claim.verdict == "contradicted"
    assert answer.citations == answer.claim.citations and answer.citations[0].document == "okafor-2031"
    assert {r.number for r in answer.citations[0].references} == {2, 3}
    for citation in answer.citations:
        assert f"[{citation.marker}]" in answer.text
        assert invented.library.text(citation.document)[citation.start : citation.end] == citation.quote


def test_claim_that_nothing_decides_is_an_abstention(invented: Assistant) -> None:
    answer = invented.ask("Is it true that cheese prevents migraine in sailors?")
    assert answer.kind == "abstention" and answer.citations == ()
    assert answer.claim and answer.claim.verdict == "not_in_library" and "Searched" in answer.text


def test_advice_for_one_person_is_not_looked_up_as_a_claim(invented: Assistant) -> None:
    answer = invented.ask("Is it true that my mother should have glue for her broken vertebra?")
    assert answer.kind == "abstention" and answer.claim is None


def test_claim_of_several_statements_is_as_good_as_its_worst(invented: Assistant) -> None:
    check = invented.cite("Nobody was blinded in the Ibarra trial. Bleeding follows biopsy in 9% of patients.")
    assert check.verdict == "contradicted" and len(check.citations) == 2


@pytest.mark.parametrize(
    "text",
    [
        "What does SINS stand for?",
        "Karnofsky at 1 year for cold needles versus warm needles?",
        "Which score is used for tumours of the spine?",
        "What is the difference between lytic and blastic lesions in SINS?",
        "Which SINS items score highest: mechanical pain, lytic lesion or subluxation?",
        "How many patients had mechanical pain in the study?",
    ],
)
def test_question_about_an_instrument_stays_a_question(text: str) -> None:
    assert not opens_case(text)


@pytest.mark.parametrize(
    "text",
    [
        CASE,
        "70-year-old man, L3 blastic metastasis, no pain, normal alignment. SINS?",
        "ODI sections 1,2,3,4,5,0,1,2,3,4",
        "72-year-old, breast cancer, lytic T11 lesion, mechanical pain, alignment normal, left pedicle",
        "What is the SINS of an L2 lytic metastasis with mechanical pain and 60% collapse?",
        "Which SINS category is a C5 blastic lesion without pain and with normal alignment?",
    ],
)
def test_case_is_recognised(text: str) -> None:
    assert opens_case(text)


def test_who_cites_a_work_and_for_what(invented: Assistant) -> None:
    answer = invented.ask("Who cites Stone 2026 and for what?")
    assert answer.kind == "answer" and "Glue for the back" in answer.text and "reference 2 of Okafor 2031" in answer.text
    quotes = {citation.quote for citation in answer.citations}
    assert any("71%" in quote for quote in quotes) and any("4% of patients" in quote for quote in quotes)
    assert answer.text.endswith("does not hold what those works found.")


def test_works_on_a_topic_are_listed_as_entries(invented: Assistant) -> None:
    answer = invented.ask("Which papers on bleeding does the library cite?")
    assert "Thorn 2027" in answer.text and "Quill" not in answer.text and len(answer.citations) == 1
    nothing = invented.ask("Which papers on volcanoes does the library cite?")
    assert nothing.kind == "abstention" and nothing.citations == ()


def test_ordinary_questions_are_no_request_for_works() -> None:
    asked = ("Which paper is cited for the success of sampling?", "Who paid for the study?", "What do the slides say about biopsy?")
    assert [read_request(question) for question in asked] == [None, None, None]


def test_threads_may_ask_at_once(invented: Assistant) -> None:
    asked = ["How long until the glue sets?", "Was the Ibarra trial blinded?", CASE, "Who cites Stone 2026?"] * 3
    alone = [invented.ask(question).text for question in asked]
    together: dict[int, str] = {}

    def ask(place: int) -> None:
        together[place] = invented.ask(asked[place]).text

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert [together[place] for place in range(len(asked))] == alone


@pytest.mark.parametrize(
    "sign",
    [
        "cord compression at T8",
        "new weakness of both legs",
        "cannot walk since yesterday",
        "foot drop",
        "no pain but she cannot move her legs",
        "bladder weakness, no pain",
    ],
)
def test_urgent_signs_are_named_first(invented: Assistant, sign: str) -> None:
    assert invented.ask(f"SINS for a T9 lytic metastasis, {sign}").text.startswith("Signs of cord or nerve compression are urgent")


@pytest.mark.parametrize(
    "calm",
    [
        "no cord compression",
        "cord compression: none",
        "no sphincter disturbance",
        "bladder and bowel normal",
        "bladder cancer",
        "denies incontinence",
        "no pain, weakness of legs or incontinence",
    ],
)
def test_signs_that_are_denied_are_not_called_urgent(invented: Assistant, calm: str) -> None:
    answer = invented.ask(f"SINS for a T9 lytic metastasis, {calm}")
    assert answer.tool and "urgent" not in answer.text


def test_report_that_asks_nothing_is_offered_its_score_and_given_it_when_it_is_named(invented: Assistant) -> None:
    report = (
        "Seen today in clinic. Known breast cancer for nine years, on letrozole, doing her own housework, ASIA E. The back pain began in spring, it comes"
        " on standing and goes on lying down. The CT shows a lytic deposit of L1 with 30 % loss of height; both pedicles are replaced by tumour. The"
        " alignment of the spine is normal. Liver and lungs are unchanged. We will talk about her in the conference on Thursday and write again."
    )
    offered, scored = talk(invented, report, "SINS please")
    assert offered.kind == "clarification" and "Spinal Instability Neoplastic Score" in offered.text and offered.tool is None
    assert scored.tool and scored.tool.result and scored.tool.result["total"] == 13
    assert scored.tool.read_from["posterolateral"]["turn"] == 1


REPORT = (
    "A 67-year-old baker was seen with pain of the back of three months, worse on standing and at night. There was tenderness over the spine and no deficit. "
    "A scan showed a mixed lesion of T8 with involvement of both pedicles and a collapse of thirty percent of the body. A biopsy under fluoroscopy was done, "
    "followed by ablation through both pedicles and five millilitres of cement. Pain fell from eight to two within three days, and at six months she walked "
    "without help and had no new fracture of any level of the spine."
)


def test_a_report_that_asks_nothing_is_told_so(invented: Assistant) -> None:
    told = invented.ask(REPORT)
    assert told.kind == "clarification" and not told.citations and "asks nothing" in told.text
    urgent = invented.ask(f"{REPORT} Since this morning she can no longer walk and is incontinent.")
    assert urgent.text.startswith("Signs of cord or nerve compression are urgent")


@pytest.mark.parametrize("asked", ["which one?", "and?", "why", "What about it?", "12345", "3.14 2.71", "[1] [2]"])
def test_a_first_turn_that_names_nothing_is_asked_for_more(invented: Assistant, asked: str) -> None:
    told = invented.ask(asked)
    assert told.kind == "abstention" and not told.citations and "library" not in told.text


def test_capitals_are_no_little_word(invented: Assistant) -> None:
    assert invented.ask("US?").kind == "abstention"
