"""Runs one reader in a child process with limits, so that no file can stop the program that asked.

Every file has a process of its own, which imports nothing but the reader and ends with the answer (`sandbox_child`). It
is given the file on standard input and answers with JSON on standard output; what it answers is checked as if it came
from a stranger. The time on the clock and the size of the answer are bounded here, everything else there.
"""

from __future__ import annotations

import base64
import json
import signal
import threading
from dataclasses import asdict
from typing import Any, BinaryIO

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers.limits import LIMITS, MEBIBYTE, Limits
from ingest.readers.sandbox_start import start_child
from ingest.readers.wire import unpack_reading

_MEMORY_SIGNALS = {"SIGABRT", "SIGTRAP", "SIGILL", "SIGBUS"}


def read_limited(reader: str, name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
    """Read a file with one of the readers, in a child process.

    Args:
        reader: One of `sandbox_child.READERS`.
        name: File name, passed on to the reader.
        data: The file.
        limits: What it may cost.

    Returns:
        The reading, checked.

    Raises:
        UnreadableFile: If the reader refuses the file, crashes on it or goes beyond a limit.
    """
    answer = run_limited({"task": "read", "reader": reader, "name": name}, data, limits)
    return unpack_reading(answer.get("reading"), limits)


def render_limited(request: dict[str, Any], data: bytes, limits: Limits = LIMITS) -> bytes:
    """Render one page of a PDF in a child process; see `ingest.readers.render.render_page`."""
    answer = run_limited({"task": "render", **request}, data, limits)
    return base64.b64decode(str(answer.get("png", "")), validate=True)


def run_limited(request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
    """Give a request and a file to a child process and wait for its answer."""
    if len(data) > limits.file_bytes:
        size = f"{len(data) / MEBIBYTE:.0f} MiB, more than the {limits.file_bytes / MEBIBYTE:.0f} MiB that are read"
        raise UnreadableFile(f"The file has {size}; split it and add the parts.")
    head = json.dumps({**request, "limits": asdict(limits), "size": len(data)}).encode() + b"\n"
    child = start_child(str(request.get("reader", "render")))
    timer = threading.Timer(limits.wall_seconds, child.kill)
    feeder = threading.Thread(target=_feed, args=(child.stdin, head, data), daemon=True)
    timer.start()
    feeder.start()
    try:
        output = child.stdout.read(limits.output_bytes + 1)
        late = not timer.is_alive()
        code = child.end(5.0 if len(output) <= limits.output_bytes else 0.0)
    finally:
        child.kill()
        timer.cancel()
        feeder.join()
        timer.join()
        child.close()
    return _judge(output, code, late, limits)


def _feed(pipe: BinaryIO, head: bytes, data: bytes) -> None:
    """Hand over the request; a child that stops reading is judged by its answer, not by the broken pipe."""
    try:
        with pipe:
            pipe.write(head)
            pipe.write(data)
    except OSError:
        pass


def _judge(output: bytes, code: int, late: bool, limits: Limits) -> dict[str, Any]:
    """The child's answer, or the plain reason why there is none."""
    if len(output) > limits.output_bytes:
        raise UnreadableFile(
            f"Reading it gave more than {limits.output_bytes / MEBIBYTE:.0f} MiB, the most that is kept."
        )
    if late:
        raise UnreadableFile(f"Reading it took longer than {limits.wall_seconds:g} s; split it and add the parts.")
    try:
        answer = json.loads(output)
    except (ValueError, RecursionError):
        raise UnreadableFile(_reason_of_exit(code, limits)) from None
    if not isinstance(answer, dict):
        raise UnreadableFile("The reader gave no answer; the file may be damaged.")
    if "refused" in answer:
        raise UnreadableFile(str(answer["refused"])[:1000])
    return answer


def _reason_of_exit(code: int, limits: Limits) -> str:
    name = signal.Signals(-code).name if code < 0 and -code in {s.value for s in signal.Signals} else ""
    if name == "SIGXCPU":
        return f"Reading it took more than {limits.cpu_seconds} s of processor time; split it and add the parts."
    if name in _MEMORY_SIGNALS:
        memory = f"{limits.memory_bytes / MEBIBYTE:.0f} MiB"
        return f"The reader stopped on it: the file is damaged, or needs more than {memory} of memory."
    return f"The reader broke on it ({name or f'exit {code}'}): the file is damaged; save it anew and add that."
