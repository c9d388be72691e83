"""`pedicle library`: what is held, and what is done with it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.cli_common import (
    JsonOption,
    LibraryOption,
    NotDone,
    open_library,
    printable,
    read_settings,
    say,
    show,
    show_json,
)

KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="Its key, as `pedicle library` lists it.")]
KeysArgument = Annotated[list[str], typer.Argument(metavar="KEY", help="Their keys, as `pedicle library` lists them.")]

app = typer.Typer(
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def list_documents(context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the documents held; or show, check, rebuild or remove some."""
    if context.invoked_subcommand:
        context.obj = (library, as_json)
        return
    from assistant.listing import describe_library

    with open_library(library) as opened:
        described = describe_library(opened)
    if as_json:
        show_json(described)
        return
    for held in described["documents"]:
        n_passages = held["passages"]
        facts = f"{held['kind']}, {held['coverage']}, {n_passages} passage{'' if n_passages == 1 else 's'}"
        show(f"{held['key']}  {held['year'] or ''}  {'; '.join((facts, *held['replaced']))}: {held['title']}")
    if not described["documents"]:
        say("The library is empty; `pedicle ingest` adds the shipped corpus, `pedicle ingest FILE` your own documents.")


def _options(context: typer.Context, library: LibraryOption, as_json: bool) -> tuple[LibraryOption, bool]:
    """The options as they stand behind the command, else behind `library`."""
    before = context.obj if isinstance(context.obj, tuple) else (None, False)
    return library or before[0], as_json or before[1]


@app.command("remove")
def remove_documents(
    context: typer.Context, keys: KeysArgument, library: LibraryOption = None, as_json: JsonOption = False
) -> None:
    """Remove documents by their keys."""
    library, as_json = _options(context, library, as_json)
    with open_library(library) as opened:
        held = {info.key for info in opened.documents()}
        known = [key for key in dict.fromkeys(keys) if key in held]
        unknown = [key for key in dict.fromkeys(keys) if key not in held]
        if known:
            opened.remove(known)
    if as_json:
        show_json({"removed": known, "unknown": unknown})
    elif known:
        show(f"removed: {', '.join(known)}")
    for key in unknown:
        say(f"pedicle: The library holds no document {key!r}; `pedicle library` lists the keys.")
    if unknown:
        raise NotDone


@app.command("check")
def check_library(context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Check the library, and repair what can be repaired."""
    library, as_json = _options(context, library, as_json)
    with open_library(library) as opened:
        from ingest.vectors import VectorIndex

        index = VectorIndex(opened)
        try:
            report = [*opened.check(), *index.check()]
            # What a second look still finds could not be mended.
            left = opened.check() if report else []
        finally:
            index.close()
    if as_json:
        show_json({"report": report, "left": left})
    else:
        show("\n".join(report) or "Everything is in order.")
    if left:
        say(f"pedicle: {len(left)} of these faults could not be mended here; each line says what to do.")
        raise NotDone


@app.command("rebuild")
def rebuild_library(context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Read and embed everything again. The old generation answers until the new one is whole."""
    from assistant.adding import rebuild

    library, as_json = _options(context, library, as_json)
    generation = rebuild(library, read_settings(), show_progress=sys.stderr.isatty())
    if as_json:
        show_json({"generation": generation})
    else:
        show(f"rebuilt: generation {generation}")


@app.command("text")
def print_text(context: typer.Context, key: KeyArgument, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Print a document's stored text, character for character."""
    library, as_json = _options(context, library, as_json)
    with open_library(library) as opened:
        text = opened.text(key)
    if as_json:
        show_json({"key": key, "text": text})
    elif sys.stdout.isatty():
        print(printable(text))
    else:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


@app.command("show")
def show_document(context: typer.Context, key: KeyArgument, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Show what was understood of a document."""
    from assistant.listing import describe_document, print_document

    library, as_json = _options(context, library, as_json)
    with open_library(library) as opened:
        described = describe_document(opened.document(key), opened)
    if as_json:
        show_json(described)
    else:
        show(print_document(described))
