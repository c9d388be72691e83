"""Starts the child processes of `sandbox`: copies of a template that has the reader imported already, or fresh ones.

The template is a process that has never seen a file. Where the system can copy a process (not on Windows), each file is
read in a new copy of it, which takes milliseconds, where a fresh interpreter takes a tenth of a second. A copy knows
nothing of the files before it. The template ends when it has had nothing to do for a while, or when this process ends.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from ingest.errors import UnreadableFile

_ROOT = Path(__file__).resolve().parents[2]
_KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_CAN_COPY = hasattr(os, "fork") and hasattr(socket, "send_fds")
# Template and copies speak in numbers: a process, then how it ended.
NUMBER = struct.Struct("=i")
MESSAGE = struct.Struct("=8si")


class Child(Protocol):
    """A process that reads one file.

    Attributes:
        stdin, stdout: Where it is asked and where it answers.
    """

    stdin: BinaryIO
    stdout: BinaryIO

    def end(self, seconds: float) -> int:
        """Wait for it to end, stop it when it does not; its exit code, negative for the signal that ended it."""

    def kill(self) -> None:
        """Stop it, if it still runs."""

    def close(self) -> None:
        """Give back what was open to it."""


def start_child(reader: str) -> Child:
    """Start a process that will read one file.

    Args:
        reader: The reader it is meant for, so that it has it imported.
    """
    if _CAN_COPY:
        for _ in range(2):  # the template may have gone to rest just now
            with contextlib.suppress(OSError, EOFError):
                return Copy(_template(), reader)
    return FreshChild()


class FreshChild:
    """A fresh interpreter."""

    def __init__(self) -> None:
        try:
            self._process = _start("ingest.readers.sandbox_child", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            raise UnreadableFile(f"No process to read it in could be started ({error.strerror}); try again.") from None
        assert self._process.stdin is not None and self._process.stdout is not None  # both are pipes
        self.stdin, self.stdout = self._process.stdin, self._process.stdout

    def end(self, seconds: float) -> int:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self.stdout.close()
        self._process.wait()


class Copy:
    """A copy of the template."""

    def __init__(self, template: Template, reader: str) -> None:
        self._template = template
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            asked, self.stdin = _pipe(theirs, ours, "wb")
            answered, self.stdout = _pipe(theirs, ours, "rb")
            ended, self._ends = _pipe(theirs, ours, "rb", buffering=0)
            template.send(reader.encode(), 0, (asked, answered, ended))
            theirs.close()
            self._number = self._next_number(10.0)
            if not self._number:
                raise EOFError
            ours.pop_all()
        self._code: int | None = None

    def end(self, seconds: float) -> int:
        for wait in (seconds, 10.0):
            if self._code is not None:
                break
            try:
                self._code = self._next_number(wait)
            except TimeoutError:
                self.kill()
            except EOFError:
                break
        return -9 if self._code is None else self._code  # the template itself was stopped, and stopped it

    def kill(self) -> None:
        # The template knows whether the process still is its own; a number may be given to another one.
        if self._code is None:
            with contextlib.suppress(OSError):
                self._template.send(b"", self._number)

    def close(self) -> None:
        self.stdout.close()
        self._ends.close()

    def _next_number(self, seconds: float) -> int:
        if not select.select([self._ends], [], [], seconds)[0]:
            raise TimeoutError
        told = self._ends.read(NUMBER.size)
        if len(told) < NUMBER.size:
            raise EOFError
        return int(NUMBER.unpack(told)[0])


def _pipe(
    theirs: contextlib.ExitStack, ours: contextlib.ExitStack, mode: str, buffering: int = -1
) -> tuple[int, BinaryIO]:
    """A new pipe: the descriptor for the other process, and the end that stays here; each closes with its stack."""
    reads, writes = os.pipe()
    given, kept = (writes, reads) if mode == "rb" else (reads, writes)
    theirs.callback(os.close, given)
    return given, cast(BinaryIO, ours.enter_context(os.fdopen(kept, mode, buffering)))


class Template:
    """The process that copies are made of."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._socket, other = socket.socketpair()
        with other:
            descriptor = other.fileno()
            self._process = _start("ingest.readers.sandbox_template", str(descriptor), pass_fds=(descriptor,))

    def send(self, reader: bytes, process: int, descriptors: tuple[int, ...] = ()) -> None:
        """Ask for a copy, or (without a reader) for the end of one."""
        socket.send_fds(self._socket, [MESSAGE.pack(reader, process)], descriptors, getattr(socket, "MSG_NOSIGNAL", 0))

    @property
    def runs(self) -> bool:
        return self.owner == os.getpid() and self._process.poll() is None

    def close(self) -> None:
        """Let it end; it stops the copies that still run."""
        self._socket.close()
        if self.owner == os.getpid():
            try:
                self._process.wait(2.0)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


_lock = threading.Lock()
_templates: list[Template] = []


def _template() -> Template:
    with _lock:
        if not (_templates and _templates[0].runs):
            end_template()
            _templates.append(Template())
        return _templates[0]


@atexit.register
def end_template() -> None:
    """Let the template end, if there is one; the next file starts another."""
    while _templates:
        _templates.pop().close()


def environment() -> dict[str, str]:
    """The few variables that a child process is given."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    # One thread each: a process with several cannot be copied safely.
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def _start(
    module: str, *arguments: str, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL, pass_fds=()
):
    command = [sys.executable, "-P", "-s", "-m", module, *arguments]
    return subprocess.Popen(  # noqa: S603 (a fixed command)
        command, env=environment(), cwd=_ROOT, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, pass_fds=pass_fds
    )
