"""Each tool's form takes what the tool takes, and its card says what the tool says."""

from __future__ import annotations

import itertools

import pytest

from assistant.answer import ToolRun
from assistant.pages.forms import form_of, say_case, say_input
from assistant.pages.score_card import headline, other_results, plain_result, scale_view, score_card
from assistant.tools.run import list_names, run_text, run_tool


@pytest.mark.parametrize("name", list_names())
def test_a_form_has_every_input_and_takes_every_choice(name: str) -> None:
    form = form_of(name)
    assert [held.name for held in form.inputs] == list(form.tool.inputs.model_fields)
    for held in form.inputs:
        assert held.question and held.title
        for choice in held.choices if held.shape is None else ():
            assert run_tool(name, {held.name: choice.value}).name == name


@pytest.mark.parametrize("name", [name for name in list_names() if form_of(name).tool.additive and form_of(name).bands])
def test_the_points_on_the_buttons_are_the_tools_points(name: str) -> None:
    for held in form_of(name).inputs:
        for choice in held.choices:
            if choice.points is not None:
                points = (run_tool(name, {held.name: choice.value}).result or {})["points"]
                assert points[held.name] == choice.points


def test_bands_of_a_sum_lie_end_to_end() -> None:
    for name in list_names():
        bands = form_of(name).bands
        assert all(a.high + 1 == b.low for a, b in itertools.pairwise(bands))


def test_an_empty_form_shows_the_whole_scale() -> None:
    form = form_of("sins")
    run = run_tool("sins", {})
    assert headline(run.result or {}) == "0 to 18"
    markup = scale_view(form, run.result or {})
    assert markup is not None and "left: 0.00%; width: 100.00%" in markup.markup


def test_a_settled_score_is_one_mark_on_the_scale() -> None:
    given = {"location": "T11", "pain": "mechanical", "bone_lesion": "lytic", "alignment": "normal", "vertebral_body": "over_50_collapse", "posterolateral": "unilateral"}
    run = run_tool("sins", given)
    card = score_card(run).markup
    assert headline(run.result or {}) == "12"
    assert "left: 63.16%; width: 5.26%" in card and "open" not in card


def test_a_card_says_what_changed() -> None:
    before = run_tool("sins", {"pain": "none"})
    after = run_tool("sins", {"pain": "mechanical"})
    assert "pain-free lesion" in score_card(after, before).markup
    assert "Changed" not in score_card(after, after).markup


@pytest.mark.parametrize("name", list_names())
def test_every_tool_can_be_shown_and_copied(name: str) -> None:
    run = run_tool(name, {})
    assert form_of(name).tool.title in score_card(run).markup
    assert form_of(name).tool.sources[0].citation in plain_result(run)
    other_results(run.result or {})


def test_a_declined_case_says_why() -> None:
    assert "no tumour" in score_card(ToolRun("sins", declined="no tumour", missing=("pain",))).markup


@pytest.mark.parametrize("name", list_names())
def test_a_button_says_what_it_means_or_is_not_there(name: str) -> None:
    form = form_of(name)
    for held in form.inputs if form.tool.additive else ():
        for choice in held.choices:
            said = say_input(form, held.name, choice.value)
            assert said is None or run_text(said, name).inputs == {held.name: choice.value}


@pytest.mark.parametrize("name", ["sins", "tomita"])
def test_every_choice_of_the_common_scores_can_be_said(name: str) -> None:
    form = form_of(name)
    assert all(say_input(form, held.name, choice.value) for held in form.inputs for choice in held.choices)


def test_the_words_that_go_to_the_talk_are_read_back_as_the_same_case() -> None:
    form = form_of("sins")
    choices = {held.name: held.choices for held in form.inputs}
    for step in range(4):
        values = {name: options[step % len(options)].value for name, options in choices.items() if name != "location"} | {"location": ["T11", "L3", "T5", "S2"][step]}
        said = say_case(form, values)
        assert said is not None and run_text(said, "sins").result == run_tool("sins", values).result
