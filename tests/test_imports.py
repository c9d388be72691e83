"""What may import what: arrows run from the page to the packages, and each heavy library has its own door."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ingest", "assistant", "corpus")
MODULES = [*sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")), ROOT / "app.py"]

#: Heavy libraries and the files that may import them, as beginnings of paths.
DOORS = {
    "chromadb": ("ingest/vectors",),
    "sentence_transformers": ("ingest/embedding",),
    "torch": ("ingest/embedding",),
    "transformers": ("ingest/embedding",),
    "onnx": ("ingest/embedding",),
    "onnxruntime": ("ingest/embedding",),
    "tokenizers": ("ingest/embedding",),
    "langchain": ("assistant/agent", "assistant/chain"),
    "langchain_core": ("assistant/agent", "assistant/chain"),
    "langgraph": ("assistant/agent", "assistant/chain"),
    "streamlit": ("app.py", "assistant/pages/", "assistant/serving.py"),
    "typer": ("assistant/cli",),
    "mcp": ("assistant/mcp_server.py",),
    "pypdfium2": ("ingest/readers/",),
    "docx": ("ingest/readers/",),
    "pptx": ("ingest/readers/",),
    "sqlite3": ("ingest/library",),
}
#: What the quick commands must not load.
HEAVY = (
    "chromadb", "docx", "langchain", "langchain_core", "mcp", "numpy", "onnxruntime", "pptx", "pydantic_settings", "pypdfium2",
    "scipy", "sentence_transformers", "sklearn", "streamlit", "tokenizers", "torch", "transformers",
)  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{name_of(path)} imports relatively"
            yield node.module


def imported_when_loaded(path: Path) -> Iterator[str]:
    """What a file imports by being imported: outside functions and of `if TYPE_CHECKING`."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arrows_run_one_way(path: Path) -> None:
    roots = {module.split(".")[0] for module in imported(path)}
    package = name_of(path).split("/")[0]
    if package in ("ingest", "corpus"):
        assert not roots & {"assistant", "app"}
    if package == "assistant":
        assert "app" not in roots
    assert "tests" not in roots


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_come_through_their_doors(path: Path) -> None:
    for module in imported(path):
        root = module.split(".")[0]
        doors = DOORS.get("langchain" if root.startswith("langchain_") else root)
        assert doors is None or name_of(path).startswith(doors), f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("name", ["document.py", "errors.py"])
def test_nouns_need_the_standard_library_only(name: str) -> None:
    for package in ("ingest", "assistant"):
        path = ROOT / package / name
        roots = {module.split(".")[0] for module in imported(path)} if path.exists() else set()
        assert roots <= set(sys.stdlib_module_names)


def test_tools_know_no_library_and_no_other_step() -> None:
    for path in sorted((ROOT / "assistant" / "tools").glob("*.py")):
        roots = {m for m in imported(path) if m.split(".")[0] in ("ingest", "assistant")}
        known = ("assistant.tools", "assistant.errors", "assistant.answer")
        assert all(module.startswith(known) for module in roots), f"{path.name} imports {sorted(roots)}"


def test_command_line_loads_nothing_heavy_by_being_imported() -> None:
    for path in sorted((ROOT / "assistant").glob("cli*.py")):
        roots = {module.split(".")[0] for module in imported_when_loaded(path)}
        assert not roots & set(HEAVY), f"{path.name} loads {sorted(roots & set(HEAVY))}"


QUICK = (
    ["--help"],
    ["ask", "--help"],
    ["--version"],
    ["tools", "--json"],
    ["score", "sins", "location=T11", "pain=mechanical", "--json"],
    ["score", "--text", "SINS for a lytic T11 metastasis with mechanical pain"],
)


@pytest.mark.parametrize("arguments", QUICK, ids=" ".join)
def test_quick_commands_load_no_heavy_library(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from assistant.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('loaded:', *sorted(set(sys.modules) & set({HEAVY!r})), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip().endswith("loaded:"), done.stderr


def test_filling_a_library_loads_nothing_that_answers() -> None:
    code = "import sys, assistant.adding; print(*sorted(m for m in sys.modules if m.startswith('assistant.')))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120, check=True
    )
    assert done.stdout.split() == ["assistant.adding", "assistant.settings", "assistant.shipped"]
