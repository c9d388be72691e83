"""Start the page on this machine, with the configuration that keeps it here."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.adding import add_documents, shipped_corpus
from assistant.conversation import open_embedder
from assistant.errors import AssistantError
from assistant.settings import Settings
from ingest.library import Library

if TYPE_CHECKING:
    from streamlit import App


def serve(folder: Path | None, port: int | None, settings: Settings) -> None:
    """Fill an empty library with the shipped corpus, then serve the page until it is interrupted.

    Raises:
        AssistantError: If the port is taken, or the shipped corpus cannot be added.
        LibraryError: If the library cannot be opened.
    """
    where, port = folder or settings.library, port or settings.port
    refuse_taken_port(port)
    library = Library.open(where, open_embedder(settings).fingerprint)
    empty = not library.documents()
    library.close()
    if empty:
        print("The library is empty: adding the shipped digests (once).", file=sys.stderr)  # noqa: T201
        report = add_documents(shipped_corpus(), where, settings, show_progress=True)
        if report.refused:
            raise AssistantError(f"The shipped digests could not be added: {report.refused[0].reason}")
    from assistant.pages.config import CONFIG
    from assistant.pages.opened import choose_library

    choose_library(where)
    make_app(port).run(config={**CONFIG, "server.port": port, "server.maxUploadSize": settings.upload_mb})


def make_app(port: int) -> App:
    """The page with everything that stands around it."""
    import streamlit as st
    from starlette.middleware import Middleware

    from assistant.pages.guard import Guard
    from assistant.pages.opened import warm_up
    from assistant.pages.render import show_unforeseen

    @contextlib.asynccontextmanager
    async def begin(_: App) -> AsyncIterator[dict[str, Any]]:
        print(f"Pedicle is at http://127.0.0.1:{port} (Ctrl-C stops it).", file=sys.stderr, flush=True)  # noqa: T201
        warm_up()
        yield {}

    page = Path(str(files("assistant"))).parent / "app.py"
    return st.App(page, middleware=[Middleware(Guard)], lifespan=begin, on_script_error=show_unforeseen)


def refuse_taken_port(port: int) -> None:
    """Say in words what Streamlit would say in many lines.

    Raises:
        AssistantError: If something else listens on the port.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise AssistantError(
                f"Port {port} of 127.0.0.1 cannot be used ({error.strerror}); perhaps Pedicle is running already."
                " Open that page, or choose another port with --port."
            ) from error
