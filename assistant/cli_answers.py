"""`pedicle ask`, `cite`, `verify` and `eval`: what the library says, and whether that holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli_common import (
    BatchOption,
    JsonOption,
    LibraryOption,
    NotDone,
    WrongUsage,
    open_assistant,
    open_library,
    read_argument,
    run_batch,
    say,
    show,
    show_json,
    text_field,
)


def ask(
    question: Annotated[str | None, typer.Argument(help="The question; else it is read from a pipe.", metavar="QUESTION", show_default=False)] = None,
    batch: BatchOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from the library."""
    from assistant.answer import as_json as to_json

    _refuse_both(question, batch, "question")
    text = None if batch else read_argument(question, "question", "ask")
    with open_assistant(library) as assistant:
        if batch:
            run_batch(batch, lambda item: to_json(assistant.ask(text_field(item, "question"), _history_of(item))))
            return
        answer = assistant.ask(text or "")
    if as_json:
        show_json({"id": None, **to_json(answer)})
        return
    from assistant.listing import print_answer

    show(print_answer(answer))


def _refuse_both(given: str | None, batch: str | None, what: str) -> None:
    if given is not None and batch:
        raise WrongUsage(f"With --batch, each {what} stands in a line of the file; leave it out of the command.")


def _history_of(item: dict[str, Any]) -> list[dict[str, str]]:
    history = item.get("history") or []
    whole = isinstance(history, list) and all(
        isinstance(turn, dict) and turn.get("role") in ("user", "assistant") and isinstance(turn.get("content"), str)
        for turn in history
    )
    if not whole:
        raise ValueError("the field 'history' is not a list of turns, each with 'role' (user or assistant) and 'content'")
    return history


def cite(
    claim: Annotated[str | None, typer.Argument(help="The claim; else it is read from a pipe.", metavar="CLAIM", show_default=False)] = None,
    batch: BatchOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the citation for a claim, with a verdict and what differs."""
    from assistant.answer import as_json as to_json

    _refuse_both(claim, batch, "claim")
    text = None if batch else read_argument(claim, "claim", "cite")
    with open_assistant(library) as assistant:
        if batch:
            run_batch(batch, lambda item: to_json(assistant.cite(text_field(item, "claim"))))
            return
        check = assistant.cite(text or "")
    if as_json:
        show_json({"id": None, **to_json(check)})
        return
    from assistant.listing import print_claim

    show(print_claim(check))


def verify(
    file: Annotated[Path | None, typer.Argument(help="An exported answer or conversation.", metavar="FILE", show_default=False)] = None,
    batch: BatchOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check an exported answer or conversation against the library. With --batch, single statements against their spans."""
    if (file is None) == (batch is None):
        raise WrongUsage("Give either an exported FILE, or --batch FILE with statements.")
    if batch:
        from assistant.statements import check_item

        with open_assistant(library) as assistant:
            run_batch(batch, lambda item: check_item(item, assistant))
        return
    from assistant.export_check import verify_export

    data = _read_file(file or Path())
    with open_library(library) as opened:
        report = verify_export(data, opened)
    if as_json:
        show_json(report.as_json())
    else:
        show(report.describe())
    if not report.holds:
        say(f"pedicle: {len(report.faults)} of what was checked in {file} no longer hold.")
        raise NotDone


def _read_file(path: Path) -> bytes:
    from assistant.errors import AssistantError

    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise AssistantError(f"The file {str(path)!r} cannot be read: {reason}.") from None


def evaluate(
    file: Annotated[Path, typer.Argument(help="Gold questions, claims or cases, JSON Lines.", metavar="FILE", show_default=False)],
    failures: Annotated[int, typer.Option(help="Also print the first N items that fall short.", min=0, metavar="N")] = 0,
    split: Annotated[str | None, typer.Option(help="Only the items of this split.", show_default=False)] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a gold file to the assistant and print the figures."""
    from assistant.evaluate import evaluate_file

    data = _read_file(file)
    with open_assistant(library) as assistant:
        report = evaluate_file(data, assistant, split)
    if as_json:
        show_json(report.as_json(failures))
    else:
        show(report.describe(failures))
