"""The command line `pedicle`, as the contract has it; thin, and the only place that prints."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import AssistantError
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.conversation import Assistant
    from assistant.settings import Settings
    from ingest.library import Library

app = typer.Typer(
    name="pedicle",
    help="Answers from the spine-intervention papers you trust, each statement with the passage it rests on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
library_app = typer.Typer(
    help="List, check, rebuild, show or remove what the library holds.", invoke_without_command=True
)
app.add_typer(library_app, name="library")

LibraryOption = Annotated[Path | None, typer.Option("--library", help="Folder of the library.", metavar="DIR")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]
BatchOption = Annotated[
    str | None, typer.Option("--batch", help="JSON Lines in, JSON Lines out; - is standard input.", metavar="FILE")
]


class NotDone(Exception):
    """Something asked for could not be done; everything worth saying was said. Exit code 1."""


def main() -> None:
    """Run the command line; errors are one or two lines, never a traceback unless ``PEDICLE_DEBUG=1``."""
    debug = os.environ.get("PEDICLE_DEBUG") == "1"
    try:
        app(standalone_mode=True)
    except NotDone:
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (IngestError, AssistantError, OSError) as error:
        if debug:
            raise
        _say(f"pedicle: {_words_of(error)}")
        sys.exit(1)
    except Exception as error:
        if debug:
            raise
        _say(
            f"pedicle: something unforeseen went wrong ({type(error).__name__}); run again with PEDICLE_DEBUG=1 to see where."
        )
        sys.exit(1)


def _words_of(error: BaseException) -> str:
    if isinstance(error, OSError) and not isinstance(error, IngestError):
        return f"{error.strerror or error}: {error.filename}" if error.filename else str(error.strerror or error)
    return str(error)


def _say(text: str) -> None:
    print(text.encode("utf-8", "replace").decode("utf-8"), file=sys.stderr)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8") + "\n")
    sys.stdout.flush()


def _settings() -> Settings:
    from pydantic import ValidationError

    from assistant.settings import read_settings

    try:
        return read_settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "PEDICLE_" + "_".join(str(p) for p in first["loc"]).upper()
        _say(
            f"pedicle: the setting {name}={first.get('input')!r} is not taken: {first['msg'].lower()}. Change or unset it."
        )
        raise typer.Exit(2) from None


@contextmanager
def _assistant(folder: Path | None) -> Iterator[Assistant]:
    from assistant.conversation import Assistant

    assistant = Assistant.open(folder, _settings())
    try:
        yield assistant
    finally:
        assistant.close()


@contextmanager
def _open_library(folder: Path | None) -> Iterator[Library]:
    from assistant.conversation import open_embedder
    from ingest.library import Library

    settings = _settings()
    library = Library.open(folder or settings.library, open_embedder(settings).fingerprint)
    try:
        yield library
    finally:
        library.close()


def _read_argument(given: str | None, what: str) -> str:
    """A question or claim from the command line, else from a pipe."""
    if given is None and not sys.stdin.isatty():
        given = sys.stdin.read()
    if given is None:
        _say(f"pedicle: no {what} was given; write it behind the command, pipe it in, or use --batch FILE.")
        raise typer.Exit(2)
    return given


def _batch_lines(source: str) -> Iterable[str]:
    if source == "-":
        return iter(sys.stdin.buffer.read().decode("utf-8", "replace").split("\n"))
    return Path(source).read_text(encoding="utf-8", errors="replace").split("\n")


def _run_batch(source: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer JSON Lines one by one; a bad line gives an object with ``id`` and ``error`` and does not stop the rest."""
    for number, line in enumerate(_batch_lines(source), 1):
        if not line.strip():
            continue
        item: Any = None
        try:
            item = json.loads(line)
            if not isinstance(item, dict):
                raise ValueError("a JSON object was expected")
            result = {"id": item.get("id"), **answer(item)}
        except (AssistantError, IngestError, ValueError, TypeError, KeyError, RecursionError) as error:
            reason = f"line {number}: {_reason(error)}"
            result = {"id": item.get("id") if isinstance(item, dict) else None, "error": reason}
        _print_json(result)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"this is no JSON ({error.msg} at character {error.pos}); expected one object a line"
    if isinstance(error, KeyError):
        return f"the field {error.args[0]!r} is missing"
    return str(error) or type(error).__name__


def _text_field(item: dict[str, Any], name: str) -> str:
    value = item[name]
    if not isinstance(value, str):
        raise ValueError(f"{name} is {type(value).__name__}, expected text")
    return value


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; nothing for the shipped corpus.", show_default=False)
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add or refresh documents."""
    from assistant.adding import add_documents, shipped_corpus

    report = add_documents(paths or shipped_corpus(), library, _settings(), show_progress=sys.stderr.isatty())
    if as_json:
        _print_json(report.as_json())
    else:
        for word, keys in (("added", report.added), ("updated", report.updated), ("unchanged", report.unchanged)):
            if keys:
                print(f"{word}: {', '.join(keys)}")
    for refusal in report.refused:
        _say(f"refused: {refusal.path}: {refusal.reason}")
    if report.refused:
        raise NotDone


@library_app.callback()
def list_library(context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the documents held."""
    if context.invoked_subcommand:
        context.obj = library
        return
    from assistant.listing import describe_library

    with _open_library(library) as opened:
        described = describe_library(opened)
    if as_json:
        _print_json(described)
        return
    for document in described["documents"]:
        print(
            f"{document['key']}  {document['year'] or ''}  {document['kind']}, {document['coverage']}, {document['passages']} passages: {document['title']}"
        )
    if not described["documents"]:
        _say(
            "The library is empty; `pedicle ingest` adds the shipped corpus, `pedicle ingest FILE` your own documents."
        )


@library_app.command("remove")
def remove_documents(
    context: typer.Context, keys: list[str], library: LibraryOption = None, as_json: JsonOption = False
) -> None:
    """Remove documents by their keys."""
    with _open_library(library or context.obj) as opened:
        held = {info.key for info in opened.documents()}
        known = [key for key in dict.fromkeys(keys) if key in held]
        unknown = [key for key in dict.fromkeys(keys) if key not in held]
        if known:
            opened.remove(known)
    if as_json:
        _print_json({"removed": known, "unknown": unknown})
    elif known:
        print(f"removed: {', '.join(known)}")
    for key in unknown:
        _say(f"pedicle: the library holds no document {key!r}; `pedicle library` lists the keys.")
    if unknown:
        raise NotDone


@library_app.command("check")
def check_library(context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Check the library, repair what can be repaired, and say what was done."""
    with _assistant(library or context.obj) as assistant:
        report = [*assistant.library.check(), *assistant.index.check()]
    _print_json({"report": report}) if as_json else print("\n".join(report) or "Everything is in order.")


@library_app.command("rebuild")
def rebuild_library(context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Read and embed everything again with the configured model, into a new generation beside the old one."""
    from assistant.adding import rebuild

    generation = rebuild(library or context.obj, _settings(), show_progress=sys.stderr.isatty())
    _print_json({"generation": generation}) if as_json else print(f"rebuilt: generation {generation}")


@library_app.command("text")
def print_text(context: typer.Context, key: str, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Print a document's stored text, character for character."""
    with _open_library(library or context.obj) as opened:
        text = opened.text(key)
    if as_json:
        _print_json({"key": key, "text": text})
    else:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))


@library_app.command("show")
def show_document(context: typer.Context, key: str, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Show what was understood of a document: outline, tables, references, markers, notes."""
    from assistant.listing import describe_document, print_document

    with _open_library(library or context.obj) as opened:
        described = describe_document(opened.document(key), opened)
    _print_json(described) if as_json else print(print_document(described))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(show_default=False)] = None,
    batch: BatchOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from the library."""
    from assistant.answer import as_json as to_json

    text = None if batch else _read_argument(question, "question")
    with _assistant(library) as assistant:
        if batch:
            _run_batch(
                batch, lambda item: to_json(assistant.ask(_text_field(item, "question"), item.get("history") or ()))
            )
            return
        answer = assistant.ask(text or "")
    if as_json:
        _print_json({"id": None, **to_json(answer)})
        return
    from assistant.listing import print_answer

    print(print_answer(answer))


@app.command()
def cite(
    claim: Annotated[str | None, typer.Argument(show_default=False)] = None,
    batch: BatchOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the citation for a claim and say whether the library supports it."""
    from assistant.answer import as_json as to_json

    text = None if batch else _read_argument(claim, "claim")
    with _assistant(library) as assistant:
        if batch:
            _run_batch(batch, lambda item: to_json(assistant.cite(_text_field(item, "claim"))))
            return
        check = assistant.cite(text or "")
    if as_json:
        _print_json({"id": None, **to_json(check)})
        return
    from assistant.listing import print_claim

    print(print_claim(check))


@app.command()
def chat(
    library: LibraryOption = None,
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = None,
) -> None:
    """Start the page on this machine, adding the shipped corpus first when the library is empty."""
    from assistant.serving import serve

    serve(library, port, _settings())


if __name__ == "__main__":
    main()
