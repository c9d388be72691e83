"""What the commands share: options, messages, the opening of a library, JSON Lines in and out."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from assistant.errors import AssistantError
from ingest.errors import IngestError

if TYPE_CHECKING:
    from assistant.conversation import Assistant
    from assistant.settings import Settings
    from ingest.library import Library


def _read_folder(given: str) -> Path:
    """An empty name would be the working directory: what a script writes whose variable is not set."""
    if not given:
        raise typer.BadParameter("it is empty; name a folder, or leave the option out")
    return Path(given)


LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="Folder of the library.", metavar="DIR", show_default=False, parser=_read_folder),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]
BatchOption = Annotated[
    str | None,
    typer.Option("--batch", help="JSON Lines in, JSON Lines out; - is standard input.", metavar="FILE", show_default=False),
]

#: What a terminal would obey instead of show: control characters but tab and line end, and marks that turn the reading
#: direction. Texts of documents may hold them.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


class NotDone(Exception):
    """Something asked for could not be done; everything worth saying was said. Exit code 1."""


class WrongUsage(Exception):
    """The command was not written as it is to be written; the message says how. Exit code 2."""


def is_debugging() -> bool:
    """Whether tracebacks are to be shown."""
    return os.environ.get("PEDICLE_DEBUG") == "1"


def say(text: str) -> None:
    """A message for the user, on standard error."""
    print(printable(text), file=sys.stderr, flush=True)


def show(text: str) -> None:
    """What was asked for, on standard output, for a person to read."""
    print(printable(text), flush=True)


def printable(text: str) -> str:
    """A text of which a terminal obeys nothing and which every encoding can write."""
    return _UNSHOWN.sub("\ufffd", text).encode("utf-8", "replace").decode("utf-8")


def show_json(value: Any) -> None:
    """One JSON object in one line on standard output."""
    print(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8"), flush=True)


def read_settings() -> Settings:
    """The settings; one that is not taken is wrong usage."""
    from pydantic import ValidationError

    from assistant import settings

    try:
        return settings.read_settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "PEDICLE_" + "_".join(str(part) for part in first["loc"]).upper()
        given = "" if name == "PEDICLE_MODEL_KEY" else f"={str(first.get('input'))[:80]!r}"
        raise WrongUsage(f"The setting {name}{given} is not taken: {first['msg'].lower()}. Change it or unset it.") from None


@contextmanager
def open_assistant(folder: Path | None) -> Iterator[Assistant]:
    """The assistant over a library that is there."""
    from assistant.conversation import Assistant

    assistant = Assistant.open(folder, read_settings(), create=False)
    try:
        yield assistant
    finally:
        assistant.close()


@contextmanager
def open_library(folder: Path | None) -> Iterator[Library]:
    """A library that is there, whichever model it was made with."""
    from ingest.library import Library

    library = Library.open(folder or read_settings().library, create=False)
    try:
        yield library
    finally:
        library.close()


def read_argument(given: str | None, what: str, command: str) -> str:
    """A question or claim from the command line, else from a pipe."""
    if given is None and not sys.stdin.isatty():
        given = sys.stdin.read()
    if given is None:
        raise WrongUsage(f"No {what} was given; write it behind `pedicle {command}`, pipe it in, or use --batch FILE.")
    return check_characters(given, what)


def check_characters(text: str, what: str) -> str:
    """The text itself, when all of it are characters.

    Raises:
        AssistantError: If it holds NUL or half of a surrogate pair: what was given is damaged, or no text at all.
    """
    if found := _NO_CHARACTER.search(text):
        name = "a NUL" if found.group() == "\0" else f"a lone surrogate (U+{ord(found.group()):04X})"
        raise AssistantError(
            f"The {what} holds {name} at character {found.start() + 1}, which is no text; take it out, or give the {what} as UTF-8."
        )
    return text


def run_batch(source: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer JSON Lines one by one; a bad line gives an object with ``id`` and ``error`` and does not stop the rest.

    Raises:
        NotDone: If a line could not be answered; its reason was said.
    """
    failed = False
    for number, line in enumerate(_read_lines(source), 1):
        if not line.strip():
            continue
        item: Any = None
        try:
            item = _read_item(line)
            result = {"id": item.get("id"), **answer(item)}
        except Exception as error:
            if is_debugging() and not isinstance(error, (AssistantError, IngestError, ValueError, KeyError)):
                raise
            failed = True
            result = {"id": item.get("id") if isinstance(item, dict) else None, "error": words_of(error)}
            say(f"pedicle: line {number}: {result['error']}")
        show_json(result)
    if failed:
        raise NotDone


def _read_lines(source: str) -> Iterator[str]:
    if source == "-":
        yield from sys.stdin
        return
    try:
        with Path(source).open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
            yield from lines
    except OSError as error:
        raise AssistantError(f"The batch {source!r} cannot be read: {(error.strerror or str(error)).lower()}.") from None


def _read_item(line: str) -> dict[str, Any]:
    item = json.loads(line.lstrip("\ufeff"), parse_constant=_refuse_constant)
    if not isinstance(item, dict):
        raise ValueError(f"a JSON object was expected, not {_kind_of(item)}")
    return item


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def text_field(item: dict[str, Any], name: str) -> str:
    """A text of a batch line.

    Raises:
        KeyError: If there is none.
        ValueError: If it is no text.
    """
    value = item[name]
    if not isinstance(value, str):
        raise ValueError(f"the field {name!r} is {_kind_of(value)}, expected text")
    return check_characters(value, name)


def _kind_of(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def words_of(error: BaseException) -> str:
    """An error as it is said to the user: what, why, what to do."""
    if isinstance(error, (IngestError, AssistantError, WrongUsage)):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        return f"This is no JSON ({error.msg} at character {error.pos}); one object a line is expected."
    if isinstance(error, KeyError):
        return f"The field {error.args[0] if error.args else '?'!r} is missing."
    if isinstance(error, ValueError) and str(error) and not isinstance(error, UnicodeError):
        return str(error)[0].upper() + str(error)[1:].rstrip(".") + "."
    if isinstance(error, RecursionError):
        return "This is nested too deeply; a plain object was expected."
    if isinstance(error, OSError):
        what = error.filename or "What was to be written or read"
        return f"{what}: {(error.strerror or str(error)).lower()}. Check the disk and the rights."
    return f"Something unforeseen went wrong ({type(error).__name__}); PEDICLE_DEBUG=1 shows where."
