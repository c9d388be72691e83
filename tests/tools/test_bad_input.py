"""Bad input: a result, or an error that names the field; never another exception, never a number made of nothing."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import as_json
from assistant.errors import ToolInputError, UnknownTool
from assistant.tools.run import get_tool, input_schema, list_names, run_text, run_tool

NUMBERS = st.one_of(
    st.integers(-20, 120),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**400), 10**400),
    st.sampled_from([0, -1, 50, 1e308, 5e-324]),
)
WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "mechanical",
            "T11",
            "T13",
            "L6",
            "S7",
            "none",
            "unknown",
            "",
            "yes",
            "no",
            "50%",
            "<50",
            ">= 3 months",
            "8 weeks",
            "36 h",
            "1e999",
            "NaN",
            "inf",
            "-5",
            "A",
            "E",
            "Z",
            "0",
            "1b",
            "\x00",
            "\ud800",
            "٣",
            "66/70, 39/53",
            "3,2,4",
            "lytic",
            "['lytic']",
            "{}",
            "0x10",
            "1_000",
            "½",
        ]
    ),
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=12), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=12,
)


@pytest.mark.parametrize("name", list_names())
@given(data=st.data())
def test_any_input_gives_a_result_or_names_the_field(name: str, data: st.DataObject) -> None:
    fields = list(get_tool(name).inputs.model_fields)
    inputs = data.draw(st.dictionaries(st.sampled_from(fields), ANYTHING, max_size=len(fields)))
    try:
        run = run_tool(name, inputs)
    except ToolInputError as error:
        assert error.field in fields
        assert error.allowed
        assert len(str(error)) < 600
        return
    assert run.result is not None
    json.dumps(as_json(run), allow_nan=False)


@pytest.mark.parametrize("name", list_names())
@given(
    text=st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                "SINS T11 T13 lytic mechanical pain no not , . ; : ( ) ? 50% >50 collapse 1/0 3/0 70/71 vs 66/70 SD 1.2 n=0 n=70 ± -> KPS 76 ODI 3,2,6 ASIA A E C to D VAS 2.3 "
                "both pedicles right left unknown L5/S1 T5-7 met weeks hours 72 - / 1b 999999999999999999999 nan inf %".split(
                    " "
                )
            ),
            max_size=40,
        ).map(" ".join),
    )
)
def test_any_text_gives_a_run_or_names_what_was_wrong(name: str, text: str) -> None:
    try:
        run = run_text(text, name)
    except ToolInputError as error:
        assert error.field
        return
    assert run.result is not None or run.declined
    json.dumps(as_json(run), allow_nan=False)
    for span in run.read_from.values():
        assert text[span["start"] : span["end"]] == span["text"]


@given(st.text(max_size=300))
def test_recognising_the_tool_never_fails_otherwise(text: str) -> None:
    try:
        run_text(text)
    except (UnknownTool, ToolInputError):
        return


@pytest.mark.parametrize(
    ("tool", "inputs", "field"),
    [
        ("sins", {"location": "T13"}, "location"),
        ("sins", {"location": "L6"}, "location"),
        ("sins", {"location": "S7"}, "location"),
        ("sins", {"location": "coccyx"}, "location"),
        ("sins", {"pain": 2}, "pain"),
        ("sins", {"alignment": 3}, "alignment"),
        ("sins", {"bone_lesion": "hard"}, "bone_lesion"),
        ("sins", {"pain": True}, "pain"),
        ("sins", {"pain": math.nan}, "pain"),
        ("sins", {"stability": "good"}, "stability"),
        ("sins", {"pain": {"a": 1}}, "pain"),
        ("sins", {"location": ["T11", "T99"]}, "location"),
        ("kps", {"kps": math.inf}, "kps"),
        ("kps", {"kps": "many"}, "kps"),
        ("odi", {"sections": [1] * 11}, "sections"),
        ("odi", {"sections": "x,y,z,v,w"}, "sections"),
        ("vas_outcome", {"vas": math.nan}, "vas"),
        ("asia_change", {"baseline": "AB"}, "baseline"),
        ("embolization_window", {"hours": "soon"}, "hours"),
        ("genant", {"height_loss": "30 kg"}, "height_loss"),
        ("two_group_counts", {"table": [[1, 2, 3], [4, 5, 6]]}, "table"),
        ("percent_change", {"before": [1]}, "before"),
        ("percent_change", {"before": 1.8e306, "after": 0}, "before"),
        ("percent_change", {"before": 5e-324, "after": 1}, "before"),
        ("tokuhashi", {"primary": 9}, "primary"),
        ("bauer", {"no_visceral": "perhaps"}, "no_visceral"),
        ("escc", {"grade": "severe"}, "grade"),
        ("tomita", {"bone": "three"}, "bone"),
    ],
)
def test_a_refused_value_names_its_field_and_what_was_expected(tool: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(ToolInputError) as caught:
        run_tool(tool, inputs)
    assert caught.value.field == field
    assert caught.value.allowed in str(caught.value)


def test_an_unknown_tool_offers_the_nearest_names() -> None:
    with pytest.raises(UnknownTool, match="sins"):
        get_tool("sinss")
    with pytest.raises(UnknownTool, match="tokuhashi"):
        run_tool("tokuhasi", {})


def test_impossible_points_in_a_text_are_refused_by_name() -> None:
    with pytest.raises(ToolInputError, match="primary='7 points' is not taken; expected 0, 1, 2, 3, 4 or 5 points"):
        run_text("Tokuhashi: primary 7 points, KPS 80")


def test_a_text_about_no_tool_says_so() -> None:
    with pytest.raises(UnknownTool, match="none of the tools"):
        run_text("The weather is fine today.")


def test_a_note_of_a_megabyte_is_refused_with_the_limit() -> None:
    with pytest.raises(ToolInputError, match="at most 30000 characters"):
        run_text("T11 lytic mechanical pain. " * 40_000, "sins")


def test_a_note_of_the_greatest_length_is_read() -> None:
    run = run_text("T11 met. Lytic. Mechanical pain. " + "The patient slept well. " * 1_200, "sins")
    assert run.result is not None
    assert run.result["points"]["bone_lesion"] == 2


@pytest.mark.parametrize("name", list_names())
def test_a_row_of_digits_that_no_measure_has_is_no_number(name: str) -> None:
    run = run_text("case no. " + "1" * 9_000, name)
    assert run.result is not None or run.declined
    assert not [value for value in run.inputs.values() if isinstance(value, float)]


@pytest.mark.parametrize("name", list_names())
def test_an_empty_input_leaves_everything_open_or_missing(name: str) -> None:
    run = run_tool(name, {})
    assert run.result is not None
    assert run.missing
    assert not run.assumed


@pytest.mark.parametrize("name", list_names())
def test_the_schema_is_plain_json_and_names_every_input(name: str) -> None:
    schema = json.loads(json.dumps(input_schema(name)))
    assert list(schema["properties"]) == list(get_tool(name).inputs.model_fields)
    assert all(part.get("description") for part in schema["properties"].values())
