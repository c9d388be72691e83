"""Start the page on this machine, with the configuration that keeps it here."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.adding import progress_bar, shipped_corpus
from assistant.errors import AssistantError
from assistant.settings import Settings, open_embedder
from assistant.shipped import compare_shipped, remember_shipped
from ingest.library import Library
from ingest.pipeline import ingest_paths

if TYPE_CHECKING:
    from streamlit import App


def serve(folder: Path | None, port: int | None, settings: Settings) -> None:
    """Bring the shipped corpus in the library up to date, then serve the page until it is interrupted.

    Raises:
        AssistantError: If the port is taken, or the shipped corpus cannot be added to an empty library.
        LibraryError: If the library cannot be opened.
    """
    where, port = folder or settings.library, port or settings.port
    refuse_taken_port(port)
    refresh_shipped(where, settings)
    from assistant.pages.config import CONFIG
    from assistant.pages.opened import choose_library

    choose_library(where)
    make_app(port).run(config={**CONFIG, "server.port": port, "server.maxUploadSize": settings.upload_mb})


def refresh_shipped(where: Path, settings: Settings) -> None:
    """Take up digests that are new or were changed since the last start, and take out those that ship no longer.

    Raises:
        AssistantError: If they cannot be added to an empty library; one that holds documents serves as it is.
        LibraryError: If the library cannot be opened.
    """
    library = Library.open(where, open_embedder(settings).fingerprint)
    try:
        empty = not library.documents()
        change = compare_shipped(library, shipped_corpus())
        if not change:
            remember_shipped(library, change.shipped)
            return
        if not empty and not library.writable:
            tell("The shipped digests have changed, but the library cannot be written to; it serves as it is.")
            return
        if change.gone:
            library.remove(change.gone)
            tell(f"Removed, as they ship no longer: {', '.join(change.gone)}.")
        if change.files:
            tell("The library is empty: adding the shipped digests (once)." if empty else "Taking up shipped digests that are new or were changed.")
        with progress_bar(True) as advance:
            report = ingest_paths(change.files, library, open_embedder(settings), advance)
        for refusal in report.refused:
            tell(f"refused: {refusal.path}: {refusal.reason}")
        if report.refused and empty:
            raise AssistantError(f"The shipped digests could not be added: {report.refused[0].reason}")
        if not report.refused:
            remember_shipped(library, change.shipped)
    finally:
        library.close()


def tell(words: str) -> None:
    """Say something to who started the page."""
    print(words, file=sys.stderr)  # noqa: T201


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
