"""The assistant of this process: opened once, warmed in the background, shared by all sessions."""

from __future__ import annotations

import gc
import logging
import threading
from collections import OrderedDict
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from assistant.conversation import Assistant
from assistant.errors import AssistantError
from assistant.settings import Settings
from ingest.document import Document
from ingest.errors import IngestError

_log = logging.getLogger(__name__)
_opening = threading.Lock()
#: How long to wait for the first page before the model is loaded all the same [s].
FIRST_PAGE_S = 5.0
_shown, _warmed = threading.Event(), threading.Event()
_loading = threading.Lock()
_warming: threading.Thread | None = None
#: Documents kept whole in memory for the evidence beside the answers.
N_DOCUMENTS = 24
_folder: Path | None = None
_documents: OrderedDict[int, Document] = OrderedDict()
_reading = threading.Lock()


def choose_library(folder: Path) -> None:
    """Say which library this process shows, before it is opened."""
    global _folder
    _folder = folder
    _open.cache_clear()


@lru_cache(maxsize=1)
def _open() -> Assistant:
    return Assistant.open(_folder)


def open_assistant() -> Assistant:
    """The assistant over the chosen library, or the one that the settings name; the first call opens it.

    Raises:
        IngestError: If the library cannot be opened; the next call tries again.
    """
    with _opening:
        return _open()


def read_document(assistant: Assistant, key: str) -> Document | None:
    """A document as the library holds it now, or None when it is not there any more."""
    try:
        place = next((info.id for info in assistant.library.documents() if info.key == key), None)
        if place is None:
            return None
        # What is stored under a document's number never changes.
        with _reading:
            held = _documents.get(place)
        if held is None:
            held = assistant.library.document(key)
    except IngestError:
        return None
    with _reading:
        _documents[place] = held
        _documents.move_to_end(place)
        while len(_documents) > N_DOCUMENTS:
            _documents.popitem(last=False)
    return held


def warm_up() -> threading.Thread:
    """Load the model and what else is slow in the background, so that the first question does not wait for it."""
    global _warming
    _warming = threading.Thread(target=_warm, name="warm-up", daemon=True)
    _warming.start()
    return _warming


def page_is_shown() -> None:
    """Say that a page has been drawn: from now on the processor may be used for other things."""
    _shown.set()


def is_warm() -> bool:
    """Whether everything slow is loaded."""
    return _warmed.is_set()


def ready_for_pictures() -> None:
    """Wait for what draws pictures, or load it. Two threads that load it at once would see it half loaded."""
    if _warming is not None:
        _warmed.wait(60)
    _load_pictures()


def _load_pictures() -> None:
    with _loading:
        import altair  # noqa: F401
        import pandas  # noqa: F401
        import pyarrow  # noqa: F401


def _load_model(settings: Settings) -> None:
    """Load the client of the language model; whether one can be had is said with the first answer."""
    if settings.model is None:
        return
    from assistant.agent_model import open_model

    with suppress(AssistantError):
        open_model(settings)


def _warm() -> None:
    from assistant.pages.suggestions import prepare, try_topics

    _shown.wait(FIRST_PAGE_S)
    try:
        prepare(open_assistant())
        # Seconds of work, better done now than when the first picture or the first written answer is wanted.
        _load_pictures()
        _load_model(open_assistant().settings)
        # What is loaded now stays: collections need not look through it again and again.
        gc.collect()
        gc.freeze()
        _warmed.set()
        try_topics(open_assistant())
    except Exception as error:
        # The page says it in words as soon as somebody asks; here nobody listens.
        _log.warning("The assistant could not be warmed up: %s", type(error).__name__)
    _warmed.set()
