"""The command line `pedicle`, as the contract has it: thin, and with `cli_*` the only place that prints.

Each command imports what it needs when it runs, so that `--help`, `score` and `tools` load no heavy library.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from assistant.cli_common import NotDone, WrongUsage, is_debugging, say, words_of

#: Where each command stands, in the order in which they are listed.
COMMANDS = {
    "ingest": ("assistant.cli_keeping", "ingest"),
    "library": ("assistant.cli_library", "app"),
    "ask": ("assistant.cli_answers", "ask"),
    "cite": ("assistant.cli_answers", "cite"),
    "score": ("assistant.cli_tools", "score"),
    "tools": ("assistant.cli_tools", "list_tools"),
    "chat": ("assistant.cli_keeping", "chat"),
    "mcp": ("assistant.cli_tools", "serve_mcp"),
    "verify": ("assistant.cli_answers", "verify"),
    "eval": ("assistant.cli_answers", "evaluate"),
    "doctor": ("assistant.cli_keeping", "doctor"),
}
HELP_NAMES = {"help_option_names": ["-h", "--help"]}


class Commands(TyperGroup):
    """The commands, each made when it is asked for: making them all takes longer than running most of them."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        # Only for the names that are offered when a command is mistyped.
        names: dict[str, Any] = dict.fromkeys(COMMANDS)
        self.commands = names

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, in the order in which they are listed."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        made = getattr(importlib.import_module(module), name)
        if isinstance(made, typer.Typer):
            return typer.main.get_command(made)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=HELP_NAMES)
        alone.command(cmd_name)(made)
        return typer.main.get_command(alone)


app = typer.Typer(
    name="pedicle",
    cls=Commands,
    help="Answers from the spine-intervention papers you trust, each statement with the passage it rests on.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP_NAMES,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"pedicle {version('pedicle')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(2)


def main() -> None:
    """Run the command line; errors are one or two lines, never a traceback unless ``PEDICLE_DEBUG=1``."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run())


def _run() -> int:
    try:
        return app(standalone_mode=False) or 0
    except NotDone:
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except TyperException as error:
        context = getattr(error, "ctx", None)
        way = f" `{context.command_path} --help` shows what it takes." if context else ""
        words = error.format_message()
        say(f"pedicle: {words}{'' if words.endswith(('.', '?')) else '.'}{way}")
        return error.exit_code
    except WrongUsage as error:
        say(f"pedicle: {error}")
        return 2
    except Exception as error:
        if is_debugging():
            raise
        say(f"pedicle: {words_of(error)}")
        return 1


if __name__ == "__main__":
    main()
