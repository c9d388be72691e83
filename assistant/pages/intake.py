"""Uploaded files on their way into the library: one queue a process, one file after the other, in the background.

A file goes on being read when its user looks at another page; what became of it is told by name.
"""

from __future__ import annotations

import itertools
import queue
import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from assistant.conversation import Assistant
from ingest.errors import IngestError, UnreadableFile
from ingest.versions import Placement

#: Outcomes kept for the page; older ones are forgotten.
N_KEPT = 1_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
OUTCOMES = {
    "added": "added",
    "updated": "took the place of its older version",
    "unchanged": "is in the library already",
}


@dataclass(slots=True)
class Arrival:
    """A file that was given: its name as sent, and what became of it.

    `state` is waiting, reading, done or refused; `words` say the rest.
    """

    number: int
    owner: str
    name: str
    state: str = "waiting"
    words: str = ""
    key: str | None = None


class Intake:
    """The queue of one assistant's library."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._numbers = itertools.count(1)
        self._queue: queue.SimpleQueue[tuple[Arrival, Callable[[], Placement]]] = queue.SimpleQueue()
        self._arrivals: deque[Arrival] = deque(maxlen=N_KEPT)
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def take(self, owner: str, name: str, data: bytes) -> Arrival:
        """Put a file into the queue. Refuses at once what is too large."""
        limit = self._assistant.settings.upload_mb * 1_000_000
        if len(data) > limit:
            return self.refuse(owner, name, f"it has {len(data):,} bytes; at most {limit:,} are taken")
        return self._enter(owner, name, lambda: self._ingest(clean_name(name), data))

    def read_again(self, owner: str, name: str, work: Callable[[], Placement]) -> Arrival:
        """Put another piece of work on a document into the queue."""
        return self._enter(owner, name, work)

    def refuse(self, owner: str, name: str, reason: str) -> Arrival:
        """Note that a file is not taken."""
        arrival = Arrival(next(self._numbers), owner, name, "refused", reason)
        with self._lock:
            self._arrivals.append(arrival)
        return arrival

    def arrivals(self, owner: str) -> list[Arrival]:
        """What one owner gave, in order."""
        with self._lock:
            return [arrival for arrival in self._arrivals if arrival.owner == owner]

    def forget(self, owner: str) -> None:
        """Forget the outcomes of one owner; what is under way stays."""
        with self._lock:
            kept = [a for a in self._arrivals if a.owner != owner or a.state in ("waiting", "reading")]
            self._arrivals.clear()
            self._arrivals.extend(kept)

    def _enter(self, owner: str, name: str, work: Callable[[], Placement]) -> Arrival:
        arrival = Arrival(next(self._numbers), owner, name)
        with self._lock:
            self._arrivals.append(arrival)
            self._queue.put((arrival, work))
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="intake", daemon=True)
                self._worker.start()
        return arrival

    def _work(self) -> None:
        while True:
            arrival, work = self._queue.get()
            arrival.state = "reading"
            try:
                placement = work()
            except (IngestError, OSError) as error:
                arrival.words, arrival.state = str(error), "refused"
            except Exception as error:
                arrival.words, arrival.state = f"something unforeseen went wrong ({type(error).__name__})", "refused"
            else:
                arrival.key = placement.key
                arrival.words = _tell(placement)
                arrival.state = "done"

    def _ingest(self, name: str, data: bytes) -> Placement:
        from ingest.pipeline import ingest_bytes

        if not data:
            raise UnreadableFile("it is empty; expected a document")
        return ingest_bytes(name, data, self._assistant.library, self._assistant.embedder)


def _tell(placement: Placement) -> str:
    """What became of a file; the reason for taking another's place says all of it."""
    if placement.kind == "updated" and placement.reason:
        return placement.reason
    return OUTCOMES[placement.kind] + (f": {placement.reason}" if placement.reason else "")


def clean_name(name: str) -> str:
    """A file's name without folders and without characters that are not seen; a browser sends whatever it likes."""
    last = re.split(r"[/\\]", _CONTROL.sub("", name))[-1].strip(" .")
    return last[:200] or "file"


_intakes: dict[int, Intake] = {}
_making = threading.Lock()


def intake_of(assistant: Assistant) -> Intake:
    """The queue of an assistant; there is one a process."""
    with _making:
        if id(assistant) not in _intakes:
            _intakes[id(assistant)] = Intake(assistant)
        return _intakes[id(assistant)]
