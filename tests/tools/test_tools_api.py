"""What the other parts stand on: names, forms, recognition, a tool added from one file, light imports, the gold cases."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import pytest

from assistant.answer import as_json
from assistant.tools import NAMES
from assistant.tools.run import add_tool, form, get_tool, list_names, recognise, run_text, run_tool

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = [
    "What is the SINS cut-off?",
    "How did SINS define mechanical pain?",
    "What are the indications for vertebral augmentation?",
    "Which patients benefit from vertebroplasty?",
    "How did Gu define excellent pain relief?",
    "Who developed the Tokuhashi score?",
    "What is the mean KPS before treatment?",
    "When should surgery follow embolization?",
    "What is the complication rate of spinal biopsy?",
    "What proportion of patients had cement leakage in group A?",
]


@pytest.mark.parametrize("name", list_names())
def test_a_tool_says_what_it_is_and_is_not(name: str) -> None:
    tool = get_tool(name)
    assert tool.name == name
    assert tool.title and tool.purpose and tool.limits and tool.sources and tool.about
    assert tool.compute.__doc__ and "References" in tool.compute.__doc__
    assert all(info.description for info in tool.inputs.model_fields.values())


@pytest.mark.parametrize("name", list_names())
def test_a_form_has_a_row_for_every_input(name: str) -> None:
    rows = form(name)
    assert [row.name for row in rows] == list(get_tool(name).inputs.model_fields)
    assert all(row.label and row.help and row.source and row.kind for row in rows)


def test_a_forms_choices_carry_the_tables_points() -> None:
    pain = next(row for row in form("sins") if row.name == "pain")
    assert [(choice.value, choice.points) for choice in pain.choices] == [
        ("mechanical", 3),
        ("non_mechanical", 1),
        ("none", 0),
    ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_literature_question_is_no_case(question: str) -> None:
    assert all(score < 0.5 for _, score in recognise(question))


def test_a_run_is_plain_json() -> None:
    run = as_json(run_text("SINS: T11 met, lytic, mechanical pain, collapsed"))
    assert json.loads(json.dumps(run))["result"]["options"]["vertebral_body"] == [2, 3]
    assert run["inputs"]["vertebral_body"] == ["over_50_collapse", "under_50_collapse"]
    assert run["assumed"] == ()


def test_inputs_known_before_are_kept_beside_a_text() -> None:
    run = run_text("the pain is mechanical", "sins", known={"location": "T11"})
    assert run.result is not None
    assert run.result["points"]["location"] == 3
    assert run.result["points"]["pain"] == 3


def test_several_lesions_are_scored_one_by_one_and_never_added() -> None:
    result = run_text(
        "T8: lytic, 60% collapse, both pedicles. L3: blastic, no collapse, 10% involved, posterior elements clear. Painless. Aligned.",
        "sins",
    ).result
    assert result is not None
    assert [(one["level"], one["total"]) for one in result["levels"]] == [("T8", 9), ("L3", 2)]
    assert result["level"] == "T8"


def test_a_tool_is_added_by_one_file(tmp_path: Path) -> None:
    (tmp_path / "doubling.py").write_text(
        textwrap.dedent('''
        """Doubles a number."""

        from pydantic import Field

        from assistant.tools.base import Reading, Source, Tool, ToolInputs
        from assistant.tools.intervals import Number


        class DoublingInputs(ToolInputs):
            value: Number = Field(default=None, description="The number")


        def double(inputs):
            """Double a number.

            References:
                Arithmetic.
            """
            return {"doubled": None if inputs.value is None else 2 * inputs.value}


        def read(note):
            reading = Reading()
            for hit in note.find(r"\\d+"):
                reading.put("value", int(hit.match.group(0)), note.span_of(hit))
            return reading


        TOOL = Tool(name="doubling", title="Doubling", purpose="Doubles a number.", limits=("Numbers only.",),
                    sources=(Source("Arithmetic", where="doubling"),), inputs=DoublingInputs, compute=double, read=read,
                    describe=lambda inputs, result: f"{result['doubled']}", about=(r"\\bdoubl\\w+",), kind="statistics")
    ''')
    )
    spec = importlib.util.spec_from_file_location("doubling", tmp_path / "doubling.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["doubling"] = module
    spec.loader.exec_module(module)
    remove = add_tool(module.TOOL)
    try:
        assert run_tool("doubling", {"value": 4}).result == {"doubled": 8}
        assert run_text("doubling of 21").result == {"doubled": 42}
        assert form("doubling")[0].kind == "number"
        assert "doubling" in list_names()
    finally:
        remove()
    assert list_names() == NAMES


def test_scoring_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom assistant.tools.run import run_text, run_tool\nrun_tool('sins', {'location': 'T11'})\nrun_text('SINS: T11 met, lytic')\n"
        "heavy = {'numpy', 'scipy', 'torch', 'chromadb', 'streamlit', 'langchain', 'sentence_transformers'}\nprint(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=240, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("kind", "least"), [("sins", 0.96), ("tools", 0.92)])
def test_the_gold_cases_reach_the_goal(shared: Path, scorer: ModuleType, kind: str, least: float) -> None:
    lines = (shared / "eval" / f"{kind}_dev.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines if line.strip()]
    runs = {
        item["id"]: json.loads(json.dumps(as_json(run_text(item["text"], item.get("tool")))))
        for item in scorer.batch(kind, gold)
    }
    figures, failures = getattr(scorer, f"score_{kind}")(gold, runs)
    assert figures["all"] >= least, failures
    assert figures.get("tool", 1.0) >= 0.96
