"""Start the Streamlit page on this machine, with the configuration that keeps it here."""

from __future__ import annotations

import os
import sys
from importlib.resources import files
from pathlib import Path

from assistant.adding import add_documents, shipped_corpus
from assistant.conversation import open_embedder
from assistant.settings import Settings
from ingest.library import Library

#: Everything that Streamlit could ask of the outside is off; hosts and sizes are named. Same as `.streamlit/config.toml`,
#: passed as flags so that it holds from any folder.
FLAGS = {
    "server.address": "127.0.0.1",
    "server.headless": "true",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.enableStaticServing": "false",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "runner.magicEnabled": "false",
}


def serve(folder: Path | None, port: int | None, settings: Settings) -> None:
    """Fill an empty library with the shipped corpus, then serve the page until it is interrupted."""
    where = folder or settings.library
    library = Library.open(where, open_embedder(settings).fingerprint)
    empty = not library.documents()
    library.close()
    if empty:
        print("The library is empty: adding the shipped digests (once).", file=sys.stderr)  # noqa: T201
        add_documents(shipped_corpus(), where, settings, show_progress=True)
    port = port or settings.port
    print(f"Pedicle is at http://127.0.0.1:{port} (Ctrl-C stops it).", file=sys.stderr)  # noqa: T201
    page = Path(str(files("assistant"))).parent / "app.py"
    flags = {**FLAGS, "server.port": str(port), "server.maxUploadSize": str(settings.upload_mb)}
    command = [sys.executable, "-m", "streamlit", "run", str(page), *(f"--{k}={v}" for k, v in flags.items())]
    os.execve(sys.executable, command, {**os.environ, "PEDICLE_LIBRARY": str(where)})  # noqa: S606
