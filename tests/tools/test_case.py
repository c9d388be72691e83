"""A case across turns."""

from __future__ import annotations

import json

import pytest

from assistant.case import CaseState, turn


def talk(*texts: str) -> list[tuple]:
    """The replies to texts said one after another; the state goes through JSON each time."""
    state, replies = CaseState(), []
    for text in texts:
        state, run, reply = turn(state, text)
        state = CaseState.from_json(json.loads(json.dumps(state.as_json())))
        replies.append((run, reply))
    return replies


def test_a_literature_question_starts_no_case() -> None:
    for question in (
        "What is the SINS cut-off for a surgical consultation?",
        "How did SINS define mechanical pain?",
        "Which inclusion criteria did Gu use?",
    ):
        [(run, reply)] = talk(question)
        assert run is None
        assert reply == ""


def test_inputs_of_several_turns_add_up_and_each_keeps_its_turn() -> None:
    replies = talk(
        "SINS for a T11 metastasis, lytic",
        "the pain is mechanical",
        "collapse 60%",
        "normal alignment",
        "right pedicle only",
    )
    assert [run.result["range"] for run, _ in replies] == [[5, 18], [8, 18], [11, 18], [11, 14], [12, 12]]
    read = replies[-1][0].read_from
    assert read["location"]["turn"] == 1
    assert read["pain"]["turn"] == 2
    assert "turn" not in read["posterolateral"]
    assert "5 to 18 becomes 8 to 18" in replies[1][1]


def test_a_literature_question_in_between_does_not_lose_the_case() -> None:
    replies = talk(
        "SINS: T11 met, lytic, mechanical pain", "What did Gu report about pain relief?", "alignment is normal"
    )
    assert replies[1] == (None, "")
    assert replies[2][0].result["points"] == {
        "location": 3,
        "pain": 3,
        "bone_lesion": 2,
        "alignment": 0,
        "vertebral_body": None,
        "posterolateral": None,
    }


def test_a_correction_says_by_how_much_the_result_moves() -> None:
    replies = talk(
        "SINS: T11 met, lytic, mechanical pain, normal alignment, 60% collapse, one pedicle",
        "actually the pain is not mechanical",
    )
    run, reply = replies[-1]
    assert run.result["total"] == 10
    assert "changed from mechanical to non mechanical" in reply
    assert "Total 12 becomes 10 (-2)" in reply


def test_a_refinement_narrows_and_does_not_replace() -> None:
    replies = talk(
        "SINS: T5 met with back pain, collapsed", "the pain is mechanical", "the collapse is 30%", "she still has pain"
    )
    assert replies[0][0].result["options"]["pain"] == [1, 3]
    assert replies[1][0].result["points"]["pain"] == 3
    assert replies[2][0].result["points"]["vertebral_body"] == 2
    assert replies[3][0].result["points"]["pain"] == 3


def test_short_answers_go_to_what_was_asked() -> None:
    replies = talk("SINS: T11 met, lytic, mechanical pain, 60% collapse, posterior elements intact", "normal")
    assert replies[0][0].result["next_best_question"] == "alignment"
    assert replies[1][0].result["total"] == 11


def test_not_knowing_leaves_it_open_and_asks_the_next() -> None:
    replies = talk("SINS: T11 met, lytic, mechanical pain", "don't know")
    run, reply = replies[1]
    assert "stays open" in reply
    assert run.result["range"] == [8, 18]


def test_why_shows_the_row_and_its_source() -> None:
    _, reply = talk("SINS: T11 met, lytic", "why 3 for location?")[1]
    assert "T11-L1" in reply
    assert "Fisher" in reply
    assert '"T11" (turn 1)' in reply


def test_what_if_does_not_change_the_case() -> None:
    replies = talk(
        "SINS: T11 met, blastic, mechanical pain, normal alignment, 60% collapse, one pedicle",
        "what if it were lytic?",
        "show me the case",
    )
    assert replies[1][0].result["total"] == 12
    assert "10 becomes 12 (+2)" in replies[1][1]
    assert "Bone lesion: blastic" in replies[2][1]


def test_what_if_shows_the_words_it_was_read_from_at_their_place() -> None:
    words = "and what if it were lytic?"
    run, _ = talk("SINS: T11 met, blastic, mechanical pain", words)[1]
    read = run.read_from["bone_lesion"]
    assert read["text"] == words[read["start"] : read["end"]] == "lytic"


def test_one_grade_is_not_read_twice_because_something_else_is_stable() -> None:
    run, _ = talk("ASIA grade D, please. CT showed stable liver metastases.")[0]
    assert run.inputs == {"baseline": "D"} and run.missing == ("followup",)
    run, _ = talk("ASIA grade D, unchanged at follow-up.")[0]
    assert run.inputs == {"baseline": "D", "followup": "D"}


def test_the_case_lists_who_said_what() -> None:
    _, reply = talk("SINS: T11 met, lytic", "pain is mechanical", "show me the case")[2]
    assert "Pain: mechanical (you, turn 2" in reply
    assert "Open: alignment, vertebral body and posterolateral" in reply


def test_the_chart_text_is_plain_and_names_its_source() -> None:
    _, reply = talk("SINS: T11 met, lytic", "as plain text for the chart")[1]
    assert reply.startswith("SINS (T11): 5 to 18 of 18")
    assert "Not given: pain" in reply
    assert reply.rstrip().endswith("E1221-E1229.")


def test_a_second_lesion_starts_a_case_and_the_first_is_kept() -> None:
    replies = talk("SINS: T11 met, lytic", "second lesion at L3, blastic, painless", "back to T11: pain is mechanical")
    assert replies[1][0].result["points"]["location"] == 2
    assert replies[2][0].result["points"] == {
        "location": 3,
        "pain": 3,
        "bone_lesion": 2,
        "alignment": None,
        "vertebral_body": None,
        "posterolateral": None,
    }


def test_a_new_patient_starts_from_nothing() -> None:
    replies = talk("SINS: T11 met, lytic, mechanical pain", "new patient: T5 met, blastic")
    assert replies[1][0].result["points"] == {
        "location": 1,
        "pain": None,
        "bone_lesion": 0,
        "alignment": None,
        "vertebral_body": None,
        "posterolateral": None,
    }


def test_a_corrected_level_moves_the_same_case() -> None:
    replies = talk("SINS: T11 met, lytic, mechanical pain", "sorry, the level is T10")
    assert replies[1][0].result["points"]["location"] == 1
    assert replies[1][0].result["points"]["pain"] == 3


def test_an_input_can_be_taken_back() -> None:
    replies = talk("SINS: T11 met, lytic, mechanical pain", "forget the pain")
    assert replies[1][0].result["points"]["pain"] is None
    assert "open again" in replies[1][1]


def test_contradictions_keep_both_and_are_asked_about() -> None:
    run, reply = talk("SINS: T12 met. Report A: alignment normal. Report B: translation.")[0]
    assert run.result["options"]["alignment"] == [0, 4]
    assert "contradicts itself about alignment" in reply


def test_a_wrong_sum_is_corrected() -> None:
    run, reply = talk("SINS is 13: location 3, pain 3, lesion 2, alignment 0, body 3, posterolateral 1")[0]
    assert run.result["total"] == 12
    assert "13" in reply.split("\n")[0]
    assert "12" in reply.split("\n")[0]


def test_another_tool_takes_over_when_it_is_named() -> None:
    replies = talk("SINS: T11 met, lytic", "ODI sections 3,2,4,1,3,3,2,1,2,2")
    assert replies[1][0].name == "odi"
    assert replies[1][0].result["percent"] == 46.0


def test_a_case_out_of_scope_is_declined_with_the_reason() -> None:
    run, reply = talk("SINS for a lytic coccyx lesion with pain on sitting")[0]
    assert run.declined
    assert "coccyx" in reply


def test_yes_and_no_answer_a_flag() -> None:
    replies = talk("Modified Bauer score: breast cancer, solitary bone metastasis", "no visceral metastases")
    assert replies[0][0].result["range"] == [3, 4]
    assert replies[1][0].result["total"] == 4


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("SINS T11 lytic and L3 blastic, mechanical pain", {"T11": 2, "L3": 0}),
        ("SINS: T11 lytic, L3 blastic, normal alignment", {"T11": 2, "L3": 0}),
        ("SINS: sclerotic C5, lytic T8 metastasis", {"C5": 0, "T8": 2}),
        ("SINS: lytic T11 and blastic L3 metastases", {"T11": 2, "L3": 0}),
        ("SINS: lytic T11 with blastic areas; L3 is blastic", {"T11": 1, "L3": 0}),
    ],
)
def test_the_kinds_of_two_levels_make_no_mixed_lesion(text: str, points: dict[str, int]) -> None:
    run, _ = talk(text)[0]
    assert {one["level"]: one["points"]["bone_lesion"] for one in run.result["levels"]} == points


@pytest.mark.parametrize("name", ["Okonkwo", "ibarra", "van-Houten et al."])
def test_a_question_about_what_somebody_used_changes_no_case(name: str) -> None:
    replies = talk(
        "SINS: T11 met, lytic",
        f"Which pain scale did {name} use?",
        f"Does {name} mention lytic lesions?",
        "show me the case",
    )
    assert replies[1][0] is None and replies[2][0] is None
    assert "Pain:" not in replies[3][1]


def test_what_the_user_cannot_answer_is_not_asked_again_and_named_as_open() -> None:
    replies = talk("SINS: T12 met, lytic, mechanical pain", "unknown", "don't know", "skip", "no idea")
    asked = [run.result["next_best_question"] for run, _ in replies]
    assert asked == ["alignment", "vertebral_body", "posterolateral", None, None]
    assert all(run.result["range"] == [8, 18] for run, _ in replies)
    assert "Left open: alignment and vertebral body." in replies[2][1]
    assert "Nothing else is left to ask." in replies[3][1]


def test_an_answer_after_all_takes_the_input_from_those_left_open() -> None:
    run, reply = talk(
        "SINS: T12 met, lytic, mechanical pain", "not sure about the alignment", "the alignment is normal"
    )[2]
    assert run.result["points"]["alignment"] == 0
    assert "Left open" not in reply


def test_of_scales_too_the_next_input_is_asked() -> None:
    run, reply = talk("Bauer for a kidney cancer", "unknown")[1]
    assert run.result["next_best_question"] == "solitary_skeletal"
    assert "Left open: no visceral." in reply


@pytest.mark.parametrize("text", ["skip", "hmm", "thanks", "ok", "severe", "one moment", "7"])
def test_a_few_words_that_answer_nothing_give_no_value(text: str) -> None:
    case = "SINS: T12 met, lytic, mechanical pain, normal alignment, pedicles free"
    run, _ = talk(case, text)[1]
    assert run is None or run.result["options"] == {"vertebral_body": [0, 1, 2, 3]}


@pytest.mark.parametrize(
    ("told", "answer", "points"),
    [
        ("no collapse", "less than half", 0),
        ("no collapse", "more than half", 1),
        ("no collapse", "yes", 1),
        ("no collapse", "no", 0),
        ("no collapse", "50 %", 0),
        ("collapsed", "less than half", 2),
        ("collapsed", "more than half", 3),
        ("collapsed", "70%", 3),
    ],
)
def test_a_short_answer_is_read_in_the_light_of_what_is_already_known(told: str, answer: str, points: int) -> None:
    case = "SINS: T12 met, lytic, mechanical pain, normal alignment, pedicles free"
    run, reply = talk(case, told, answer)[2]
    assert run.result["points"]["vertebral_body"] == points
    assert "changed from" not in reply


def test_statements_of_two_turns_that_contradict_each_other_are_kept_and_asked_about() -> None:
    replies = talk(
        "SINS: T12 met, lytic, mechanical pain, normal alignment, 60% collapse, one pedicle", "it is blastic", "lytic"
    )
    assert replies[1][0].result["options"] == {"bone_lesion": [0, 2]}
    assert "lytic (turn 1) or blastic? Both are kept until you say" in replies[1][1]
    assert replies[2][0].result["total"] == 12


@pytest.mark.parametrize(
    ("answer", "points"), [("right", 1), ("left", 1), ("both", 3), ("neither", 0), ("one side", 1)]
)
def test_a_side_alone_answers_the_question_for_posterolateral_elements(answer: str, points: int) -> None:
    run, _ = talk("SINS: T12 met, lytic, mechanical pain, normal alignment, 60% collapse", answer)[1]
    assert run.result["points"]["posterolateral"] == points


@pytest.mark.parametrize(("answer", "points"), [("no", 1), ("none", 1), ("yes", 0)])
def test_yes_and_no_answer_the_question_as_it_was_put(answer: str, points: int) -> None:
    replies = talk("Bauer for a kidney cancer", answer)
    assert "Are there visceral metastases?" in replies[0][1]
    assert replies[1][0].result["points"]["no_visceral"] == points


def test_why_without_a_row_lists_everything_that_was_given() -> None:
    _, reply = talk("ESCC: tumour deforms the thecal sac", "the cord is not touched", "why 1b?")[2]
    assert '- Cord abutment: no ("cord is not touched", turn 2)' in reply
    assert "Bilsky" in reply


def test_a_supposed_value_is_read_in_the_conditional_too() -> None:
    run, reply = talk("Tokuhashi for breast cancer, KPS 80, two vertebral mets", "what if the KPS were 40?")[1]
    assert run.result["points"]["general_condition"] == 0
    assert "not changed" in reply


def test_what_is_said_of_both_levels_goes_to_both_and_the_chart_names_them() -> None:
    replies = talk(
        "SINS: T8 lytic with mechanical pain; L2 blastic, painless",
        "alignment normal at both levels",
        "both pedicles at L2",
        "copy for the chart",
    )
    assert replies[2][0].result["points"]["alignment"] == 0
    assert replies[2][0].result["level"] == "L2"
    assert "Also: SINS (T8)" in replies[3][1]
    assert "Left open" not in replies[3][1]


def test_a_second_patient_stays_out_of_the_first_ones_chart() -> None:
    replies = talk("SINS: T8 met, lytic", "second patient: C5 metastasis, mixed", "copy for the chart")
    assert "T8" not in replies[2][1]


def test_an_impossible_level_in_a_talk_is_named_with_what_was_expected() -> None:
    run, reply = talk("SINS: met, lytic", "it is at S7")[1]
    assert "There is no level S7 (expected S1 to S5)" in reply
    assert run.result["options"]["location"] == [0, 1, 2, 3]


def test_closed_cases_are_listed_when_they_are_asked_for() -> None:
    run, reply = talk("SINS: T8 met, lytic", "new case", "show me the case")[2]
    assert reply.startswith("No case is open.\nCase 1: SINS (T8)")
    assert run.name == "sins"


def test_a_contradiction_within_a_turn_is_what_the_next_answer_settles() -> None:
    replies = talk("SINS: T11 met, lytic", "alignment: report A says normal, report B says subluxation", "normal")
    assert replies[1][0].result["options"]["alignment"] == [0, 4]
    assert replies[2][0].result["points"]["alignment"] == 0


def test_a_correction_of_a_scale_says_what_it_was_before() -> None:
    _, reply = talk("KPS for a patient who cares for himself but cannot work", "actually he needs occasional help")[1]
    assert reply.startswith('Description changed from "cares for himself" to "occasional help". Before: KPS 70')


def test_a_supposition_that_names_no_input_asks_for_one_and_changes_nothing() -> None:
    replies = talk("66/70 versus 39/53, p value?", "what if it were 60?", "copy for the chart")
    assert "names none of the inputs" in replies[1][1]
    assert replies[0][0].result == replies[2][0].result


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "what does a score of 8 mean?",
            "Spinal Instability Neoplastic Score (SINS): a total of 8 is potentially unstable",
        ),
        (
            "and what would 13 mean?",
            "Spinal Instability Neoplastic Score (SINS): a total of 13 is unstable (13 to 18).",
        ),
        (
            "what is a total of 25?",
            "Spinal Instability Neoplastic Score (SINS): 25 is no total of it; they run from 0 to 18.",
        ),
        ("is she unstable?", "This case: SINS (T11): 8 to 18 of 18"),
        ("is the spine stable or not?", "This case: SINS (T11): 8 to 18 of 18"),
        ("what does that mean?", "This case: SINS (T11): 8 to 18 of 18"),
    ],
)
def test_what_a_total_means_is_told_from_the_open_scores_own_bands(question: str, first: str) -> None:
    run, reply = talk("SINS: T11 met, lytic, mechanical pain", question)[1]
    assert reply.startswith(first)
    assert "stable 0 to 6, potentially unstable 7 to 12 and unstable 13 to 18" in reply
    assert run.result["range"] == [8, 18]


def test_what_a_value_of_an_open_scale_means_is_told_from_the_scale() -> None:
    replies = talk(
        "KPS: cares for self, unable to work", "what does a score of 40 mean?", "what would a KPS of 55 mean?"
    )
    assert replies[1][1].startswith("KPS 40: disabled")
    assert "steps of 10" in replies[2][1]
    assert replies[2][0].result["kps"] == 70


@pytest.mark.parametrize(
    "question", ["what does 40 mean?", "and what does 40% mean?", "what does an ODI of 40 mean?", "how bad is 40 percent?"]
)
def test_a_figure_asked_about_in_an_open_disability_index_is_a_percentage_of_it(question: str) -> None:
    replies = talk("ODI: 3, 2, 4, 1, 2, 3, 2, -, 1, 2", question, "show me the case")
    assert replies[1][1].startswith("ODI 40 %: moderate")
    assert replies[2][0].result["percent"] == 44.4
    assert talk("ODI: 3, 2, 4, 1, 2, 3, 2, -, 1, 2", "what does 400 mean?")[1][1].startswith("percent is 400; expected 0 to 100")


@pytest.mark.parametrize(
    "question",
    [
        "Are osteoporotic fractures stable?",
        "Is vertebroplasty contraindicated in unstable fractures?",
        "what is a lytic lesion?",
        "what does the study say a score of 8 means?",
        "is 60 too old?",
    ],
)
def test_a_question_to_the_library_states_nothing_of_the_open_case(question: str) -> None:
    replies = talk("SINS: T11 met, mechanical pain", question, "show me the case")
    assert replies[1] == (None, "")
    assert replies[2][0].result["range"] == [6, 18]
