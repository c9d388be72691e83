"""`pedicle ingest`, `chat` and `doctor`: filling the library, serving the page, looking the installation over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import JsonOption, LibraryOption, NotDone, WrongUsage, read_settings, say, show, show_json


def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files and folders; nothing for the shipped corpus.", metavar="PATH", show_default=False),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add or refresh documents."""
    from assistant.adding import add_documents, shipped_corpus

    if paths and not all(paths):
        raise WrongUsage("A path is empty; name files or folders, or none at all for the shipped corpus.")
    report = add_documents([Path(path) for path in paths or ()] or shipped_corpus(), library, read_settings(), show_progress=sys.stderr.isatty())
    if as_json:
        show_json(report.as_json())
    else:
        for word, keys in (("added", report.added), ("updated", report.updated), ("unchanged", report.unchanged)):
            if keys:
                show(f"{word}: {', '.join(keys)}")
    for remark in report.remarks:
        say(f"{remark.path}: {remark.text}")
    for refusal in report.refused:
        say(f"refused: {refusal.path}: {refusal.reason}")
    if report.refused:
        raise NotDone


def chat(
    library: LibraryOption = None,
    port: Annotated[
        int | None, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535, show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Start the page on this machine. An empty library gets the shipped corpus first."""
    from assistant.serving import serve

    settings = read_settings()
    if as_json:
        show_json({"address": f"http://127.0.0.1:{port or settings.port}"})
    serve(library, port, settings)


def doctor(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Check the installation and the library. Says what to do about each fault."""
    from assistant.doctor import Finding, examine

    try:
        findings = examine(read_settings(), library)
    except WrongUsage as error:
        findings = [Finding("settings", False, str(error))]
    faults = [finding for finding in findings if not finding.ok]
    if as_json:
        show_json({"ok": not faults, "findings": [finding.as_json() for finding in findings]})
    else:
        for finding in findings:
            show(f"{'ok   ' if finding.ok else 'FAULT'}  {finding.what}: {finding.text}")
    for finding in faults if as_json else ():
        say(f"pedicle: {finding.what}: {finding.text}")
    if faults:
        raise NotDone
