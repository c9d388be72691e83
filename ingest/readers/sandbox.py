"""Runs one reader in a child process with limits, so that no file can stop the program that asked.

The child is a fresh interpreter that imports nothing but the reader. It is given the file on standard input and answers
with JSON on standard output; what it answers is checked as if it came from a stranger. It may not open a connection,
start a program or write a file. Memory, processor time and answer size are bounded by the operating system where that
is possible (not on Windows), the time on the clock everywhere.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers.limits import LIMITS, MEBIBYTE, Limits
from ingest.readers.wire import pack_reading, unpack_reading

# Reader modules that may be run; the name comes from our own code, never from a file.
READERS = frozenset({"pdf", "docx", "pptx", "html", "jats"})
_ROOT = Path(__file__).resolve().parents[2]
_KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_MEMORY_SIGNALS = {"SIGABRT", "SIGTRAP", "SIGILL", "SIGBUS"}
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ctypes.cdll")


def read_limited(reader: str, name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
    """Read a file with one of the readers, in a child process.

    Args:
        reader: One of `READERS`.
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
    command = [sys.executable, "-P", "-s", "-m", "ingest.readers.sandbox"]
    with subprocess.Popen(  # noqa: S603 (a fixed command)
        command,
        env=_environment(),
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        assert child.stdin is not None and child.stdout is not None  # both are pipes
        timer = threading.Timer(limits.wall_seconds, child.kill)
        feeder = threading.Thread(target=_feed, args=(child.stdin, head, data), daemon=True)
        timer.start()
        feeder.start()
        try:
            output = child.stdout.read(limits.output_bytes + 1)
            late = not timer.is_alive()
            _let_end(child, 5.0 if len(output) <= limits.output_bytes else 0.0)
        finally:
            child.kill()
            timer.cancel()
            feeder.join()
            timer.join()
    return _judge(output, child.returncode, late, limits)


def _let_end(child: subprocess.Popen, seconds: float) -> None:
    """Wait for a child that has closed its answer, so that its exit code is its own."""
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}


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
        raise UnreadableFile(f"Reading it gave more than {limits.output_bytes / MEBIBYTE:.0f} MiB, the most that is kept.")
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


# What follows runs in the child.


def main() -> None:
    """Answer one request from standard input on standard output."""
    answer_to = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing a library prints can mix with the answer
    request = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**request["limits"])
    _limit_process(limits)
    data = sys.stdin.buffer.read(request["size"])
    with open(answer_to, "wb") as out:
        out.write(json.dumps(_answer(request, data, limits), ensure_ascii=False, separators=(",", ":")).encode())


def _answer(request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        work = _prepare(request)
        _close_doors()
        return work(data, limits)
    except UnreadableFile as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": f"Reading it needs more than {limits.memory_bytes / MEBIBYTE:.0f} MiB of memory."}
    except RecursionError:
        return {"refused": "Its parts are nested too deeply to be an article."}
    except Exception as error:
        # Libraries raise whatever comes to them on damaged files; the kind of fault is all that is worth telling.
        return {"refused": f"The file is damaged ({type(error).__name__}); save it anew and add that."}


def _prepare(request: dict[str, Any]):
    """Import what the request needs, while files may still be opened, and return the work itself."""
    if request["task"] == "render":
        render = import_module("ingest.readers.render")
        return lambda data, limits: {"png": base64.b64encode(render.render_here(data, request, limits)).decode()}
    if request["reader"] not in READERS:
        raise UnreadableFile(f"There is no reader {request['reader']!r}.")
    module = import_module(f"ingest.readers.{request['reader']}")
    return lambda data, limits: {"reading": pack_reading(module.read(request["name"], data, limits))}


def _limit_process(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows: the clock and the answer's size still bound it
        return
    bounds = {
        resource.RLIMIT_AS: (limits.memory_bytes, limits.memory_bytes),
        resource.RLIMIT_CPU: (limits.cpu_seconds, limits.cpu_seconds + 5),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (64, 64),
    }
    for what, bound in bounds.items():
        try:
            resource.setrlimit(what, bound)
        except (ValueError, OSError):  # a lower hard limit is already set
            continue


def _close_doors() -> None:
    """Refuse connections, programs and written files from here on, whatever a document may bring a library to try."""

    def refuse(event: str, arguments: tuple) -> None:
        writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        if event.startswith(_FORBIDDEN) or writes:
            raise PermissionError(f"{event} is not allowed while a file is read")

    sys.addaudithook(refuse)


if __name__ == "__main__":
    main()
