"""Run as a program: the process that the children of `sandbox` are copies of.

    python -m ingest.readers.sandbox_template DESCRIPTOR

It imports readers and copies itself; it never sees a file. Over the socket with that descriptor comes the name of a
reader with three descriptors (where the copy is asked, where it answers, where its number and its end are told), or the
number of a copy that is to be stopped.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys

from ingest.readers.sandbox_child import answer_request, import_reader
from ingest.readers.sandbox_start import MESSAGE, NUMBER

# Without a file to read for so long, the process ends [s].
IDLE_SECONDS = 20.0


class TemplateServer:
    """Makes copies when asked, and tells how each of them ended."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        self._imported: set[str] = set()
        self._copies: dict[int, int] = {}  # process to the descriptor on which its end is told

    def serve(self) -> None:
        """Go on until the other side is gone, or there was nothing to do for long."""
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            watched: list[socket.socket | int] = [self._connection, self._woken]
            ready = select.select(watched, [], [], None if self._copies else IDLE_SECONDS)[0]
            if self._woken in ready:
                os.read(self._woken, 4096)
                self._tell_ends()
            if not ready or (self._connection in ready and not self._answer()):
                break
        for process in self._copies:
            os.kill(process, signal.SIGKILL)

    def _answer(self) -> bool:
        """Do what is asked; False when the other side is gone."""
        message, descriptors, _, _ = socket.recv_fds(self._connection, MESSAGE.size, 3)
        if len(message) < MESSAGE.size:
            return False
        name, process = MESSAGE.unpack(message)
        reader = name.rstrip(b"\0").decode()
        if process in self._copies:
            os.kill(process, signal.SIGKILL)
        elif len(descriptors) == 3:
            self._copy(reader, *descriptors)
        return True

    def _copy(self, reader: str, asked: int, answered: int, ended: int) -> None:
        if reader not in self._imported:
            import_reader(reader)
            self._imported.add(reader)
            gc.collect()
            gc.freeze()  # so that the copies do not touch the pages of what is never freed
        try:
            process = os.fork()
        except OSError:
            process = -1
        if process == 0:
            self._become_reader(asked, answered, ended)
        with contextlib.suppress(OSError):
            os.write(ended, NUMBER.pack(max(0, process)))
        for descriptor in (asked, answered) if process > 0 else (asked, answered, ended):
            os.close(descriptor)
        if process > 0:
            self._copies[process] = ended

    def _become_reader(self, asked: int, answered: int, ended: int) -> None:
        """In the copy: keep nothing open but the request and the answer, answer, and end."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._connection.close()
            for descriptor in (self._woken, self._waker, ended, *self._copies.values()):
                os.close(descriptor)
            with open(asked, "rb") as request, open(answered, "wb") as answer:
                answer_request(request, answer)
            code = 0
        finally:
            os._exit(code)

    def _tell_ends(self) -> None:
        while self._copies:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not process:
                return
            ended = self._copies.pop(process, None)
            if ended is not None:
                with contextlib.suppress(OSError):
                    os.write(ended, NUMBER.pack(os.waitstatus_to_exitcode(status)))
                os.close(ended)


def main() -> None:
    """Serve on the descriptor that the command line names."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the program that asks; it ends this one
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        TemplateServer(connection).serve()


if __name__ == "__main__":
    main()
