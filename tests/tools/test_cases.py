"""Published and derived cases of every tool, from given inputs and from texts."""

from __future__ import annotations

import pytest

from assistant.tools.run import list_names, run_text, run_tool

from .helpers import ALL_POINTS, COMPONENTS, differing, load_cases, points_left

FAMILIES = ("sins", "scales", "indications", "look_ups", "statistics", "prognosis")
NOTES = [*load_cases("tools_notes.yaml"), *load_cases("tools_clinic_queries.yaml")]
SINS_NOTES = [*load_cases("sins_notes.yaml"), *load_cases("sins_clinic_notes.yaml")]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_case_of_the_family_gives_its_result(family: str) -> None:
    cases = load_cases(f"cases/{family}.yaml")
    wrong = {
        f"{number} {case['tool']} {case['inputs']}": found
        for number, case in enumerate(cases)
        if (found := differing(case, run_tool(case["tool"], case["inputs"]).result))
    }
    assert len(cases) >= 40
    assert not wrong


def test_every_tool_has_cases_of_both_kinds() -> None:
    given = {case["tool"] for family in FAMILIES for case in load_cases(f"cases/{family}.yaml")}
    written = {case["tool"] for case in NOTES}
    assert given == set(list_names()) == written


@pytest.mark.parametrize("case", NOTES, ids=lambda case: case["text"][:60])
def test_a_text_finds_its_tool_and_its_result(case: dict) -> None:
    run = run_text(case["text"])
    assert run.name == case["tool"]
    assert not differing(case, run.result)


@pytest.mark.parametrize("case", SINS_NOTES, ids=lambda case: case["text"][:60])
def test_a_note_leaves_exactly_the_points_that_it_states(case: dict) -> None:
    run = run_text(case["text"], "sins")
    if case.get("declined"):
        assert run.result is None
        assert run.declined
        return
    assert run.result is not None, run.declined
    want = {
        name: ALL_POINTS[name] if said == "*" else sorted(map(int, said))
        for name, said in zip(COMPONENTS, case["points"], strict=True)
    }
    assert points_left(run.result) == want
    for level, reached in case.get("levels", {}).items():
        assert next(one for one in run.result["levels"] if one["level"] == level)["range"] == reached


@pytest.mark.parametrize("case", load_cases("prognosis_notes.yaml"), ids=lambda case: case["text"][:60])
def test_a_note_for_a_prognosis_score_leaves_exactly_the_points_that_it_states(case: dict) -> None:
    run = run_text(case["text"], case["tool"])
    assert run.result is not None
    every = run_tool(case["tool"], {}).result["options"]
    want = {
        name: every[name] if said == "*" else sorted(map(int, said))
        for name, said in zip(every, case["points"], strict=True)
    }
    assert points_left(run.result) == want
    for name, span in run.read_from.items():
        assert case["text"][span["start"] : span["end"]] == span["text"], name


@pytest.mark.parametrize(
    "case", [case for case in SINS_NOTES if not case.get("declined")], ids=lambda case: case["text"][:60]
)
def test_every_input_shows_the_words_it_was_read_from(case: dict) -> None:
    run = run_text(case["text"], "sins")
    for name, span in run.read_from.items():
        assert case["text"][span["start"] : span["end"]] == span["text"], name
        assert span["text"].strip()
    assert set(run.read_from) == set(run.inputs)


@pytest.mark.parametrize(
    ("tool", "text", "open_inputs"),
    [
        (
            "augmentation",
            "L3 osteoporotic VCF no infection uncorrectable coagulopathy painful",
            ("uncorrectable_coagulopathy", "asymptomatic"),
        ),
        ("augmentation", "T12 VCF no cement allergy systemic infection present", ("systemic_infection",)),
        ("ablation", "T8 met no cord compression unstable pathologic fracture", ("unstable_pathologic_vcf",)),
        (
            "disc_decompression",
            "no sphincter dysfunction progressive neurologic deficit",
            ("progressive_neurologic_deficit",),
        ),
        ("pvp_itr_eligibility", "no PMMA allergy good general condition", ("poor_overall_condition",)),
        ("escc", "no cord contact thecal sac deformed", ("thecal_deformation",)),
    ],
)
def test_a_denial_is_not_carried_on_to_another_finding_in_a_telegram(
    tool: str, text: str, open_inputs: tuple[str, ...]
) -> None:
    inputs = run_text(text, tool).inputs
    assert not set(open_inputs) & set(inputs)
    assert inputs


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("survival 8 months follow-up 4 months", {"life_expectancy": "8", "followup": "4"}),
        ("follow-up 4 months life expectancy 8 months", {"life_expectancy": "8", "followup": "4"}),
        ("8 months survival 4 months follow-up", {"life_expectancy": "8", "followup": "4"}),
        ("expected survival after follow-up of 4 months is 8 months", {"followup": "4"}),
        ("survival of 8 months at the last follow-up", {"life_expectancy": "8"}),
    ],
)
def test_a_time_goes_to_the_label_beside_it(text: str, months: dict[str, str]) -> None:
    assert run_text(text, "pvp_itr_eligibility").inputs == months
