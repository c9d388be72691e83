"""The one process that owns a library's index: opens it checked, follows the record, makes it anew when in doubt.

In the library's folder ``index/`` holds one folder a generation of the index, ``CURRENT`` with the name of the one that
counts, and ``owner.lock``, which the kernel frees whatever becomes of the owner.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedding_files import write_atomically
from ingest.library import Library
from ingest.vectors_chroma import ChromaFolder, IndexBroken

if TYPE_CHECKING:
    import numpy as np

log = logging.getLogger(__name__)

# A child process that takes longer is ended and what it looked at is in doubt [s].
CHILD_SECONDS = 1_800
# When more of the index would change than this share, and more than so many passages, it is made anew.
CHANGED_AT_MOST = 0.3
CHANGED_ALWAYS = 2_000


class Owner:
    """The index of a library, owned by this process until it is closed.

    Args:
        library: The record.

    Raises:
        NotOwned: If another process owns the index, or its folder cannot be written to.
    """

    def __init__(self, library: Library) -> None:
        from filelock import FileLock, Timeout

        self._library = library
        self.folder = library.folder / "index"
        self._lock = FileLock(self.folder / "owner.lock", timeout=0)
        self._index: ChromaFolder | None = None
        # By document number, the names of its passages that the index holds.
        self._names: dict[int, dict[int, str]] = {}
        self._revision: int | None = None
        self._child: subprocess.Popen[str] | None = None
        self._starting, self._stopped = threading.Lock(), False
        try:
            self.folder.mkdir(exist_ok=True)
            self._lock.acquire()
        except Timeout as error:
            raise NotOwned("another process owns it") from error
        except OSError as error:
            raise NotOwned(f"its folder cannot be written to ({error.strerror or error})") from error

    def open(self) -> list[str]:
        """Open the index that counts when it agrees with the record, else make it anew.

        Returns:
            What was done, in words; empty when all was in order.

        Raises:
            IndexBroken: If it cannot be made anew either.
        """
        current = self._read_current()
        doubt = "there is none yet" if current is None else self._ask_child("check", current)
        if current is None or doubt is not None:
            log.info("The index is made anew: %s.", doubt)
            current = self._make_anew()
        self._index = ChromaFolder(current)
        self._take_over(self._index.names())
        self._sweep(current)
        return [] if doubt is None else [f"The index was made anew from the record: {doubt}."]

    def follow(self) -> None:
        """Take over what changed in the record since.

        Raises:
            IndexBroken: If too much changed to be taken over one by one, or Chroma fails.
        """
        if self._library.revision == self._revision or self._index is None:
            return
        revision = self._library.revision
        shown = {info.id for info in self._library.documents()}
        new = self._library.passage_names(shown - self._names.keys())
        gone = {name for number in self._names.keys() - shown for name in self._names[number].values()}
        n_changed = len(gone) + sum(len(names) for names in new.values())
        if n_changed > max(CHANGED_ALWAYS, CHANGED_AT_MOST * self._n_passages()):
            raise IndexBroken(f"{n_changed} passages changed")
        self._remove(gone)
        self._add({number: name for names in new.values() for number, name in names.items()})
        self._names = {number: names for number, names in self._names.items() if number in shown} | new
        self._revision = revision

    def _take_over(self, held: set[str]) -> None:
        """Bring the index, which holds these names, to what the record shows."""
        revision = self._library.revision
        self._names = self._library.passage_names()
        wanted = {name: number for names in self._names.values() for number, name in names.items()}
        self._remove(held - wanted.keys())
        self._add({number: name for name, number in wanted.items() if name not in held})
        self._revision = revision

    def _add(self, names: dict[int, str]) -> None:
        import numpy as np

        vectors = self._library.vectors_of(sorted(names))
        if vectors and self._index is not None:
            self._index.add([names[number] for number in vectors], np.array(list(vectors.values())))

    def _remove(self, names: set[str]) -> None:
        if names and self._index is not None:
            self._index.remove(sorted(names))

    def _n_passages(self) -> int:
        return sum(info.n_passages for info in self._library.documents())

    def nearest(self, vector: np.ndarray, k: int) -> list[int]:
        """About the `k` passages nearest to a vector, by their ids."""
        if self._index is None or not self._names:
            return []
        found = self._index.nearest(vector, min(k, self._n_passages()))
        return [int(name.split("-", 1)[0]) for name, _ in found]

    def stop(self) -> None:
        """End what another thread of this process is waiting for in `open`."""
        with self._starting:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    def close(self) -> None:
        """Give the index back."""
        if self._index is not None:
            self._index.close()
            self._index = None
        self._lock.release()

    def discard(self) -> None:
        """Remove every folder of the index; it comes back when it is wanted."""
        if self._index is not None:
            self._index.close()
            self._index = None
        (self.folder / "CURRENT").unlink(missing_ok=True)
        self._sweep(None)

    def _make_anew(self) -> Path:
        """Build a new folder in a child process, then let it count."""
        folder = self.folder / f"g-{self._library.generation}-{secrets.token_hex(4)}"
        doubt = self._ask_child("build", folder)
        if doubt is not None:
            shutil.rmtree(folder, ignore_errors=True)
            raise IndexBroken(f"it could not be made anew: {doubt}")
        write_atomically(self.folder / "CURRENT", folder.name.encode())
        return folder

    def _ask_child(self, task: str, folder: Path) -> str | None:
        """Build or check a folder in a child process; why it is not to be used, or None."""
        command = [sys.executable, "-W", "ignore", "-m", "ingest.vectors_child", task]
        command += [str(self._library.folder.absolute()), str(folder.absolute())]
        root = str(Path(__file__).resolve().parent.parent)
        paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)
        with self._starting:
            if self._stopped:
                raise IndexBroken("it is being given back")
            self._child = subprocess.Popen(  # noqa: S603 - our own module, no shell
                command,
                env=os.environ | {"PYTHONPATH": paths},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        with self._child as child:
            try:
                output, complaint = child.communicate(timeout=CHILD_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                return f"looking at it took more than {CHILD_SECONDS} s"
        if child.returncode != 0:
            last = (complaint.strip().splitlines() or ["no message"])[-1]
            return f"the process that looked at it ended with code {child.returncode} ({last[:160]})"
        report = json.loads(output.strip().splitlines()[-1])
        if report["doubt"] is None and report["missing"] + report["extra"] > CHANGED_AT_MOST * self._n_passages():
            return f"{report['missing']} passages are missing in it and {report['extra']} are too many"
        return report["doubt"]

    def _read_current(self) -> Path | None:
        try:
            name = (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return None
        folder = self.folder / name
        inside = name.startswith("g-") and folder.parent == self.folder and folder.is_dir()
        return folder if inside and not folder.is_symlink() else None

    def _sweep(self, current: Path | None) -> None:
        """Remove folders that no longer count."""
        for folder in self.folder.glob("g-*"):
            if folder != current:
                shutil.rmtree(folder, ignore_errors=True)


class NotOwned(Exception):
    """The index belongs to another process, or cannot be owned at all."""
