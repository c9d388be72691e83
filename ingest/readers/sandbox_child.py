"""What runs in the child process of `sandbox`: one reader on one file, with limits, and nothing else.

It may not open a connection, start a program or write a file. Memory, processor time and open files are bounded by the
operating system where that is possible (not on Windows).
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import sys
from importlib import import_module
from typing import Any, BinaryIO

from ingest.errors import UnreadableFile
from ingest.readers.limits import MEBIBYTE, Limits
from ingest.readers.wire import pack_reading

# Reader modules that may be run; the name comes from our own code, never from a file.
READERS = frozenset({"pdf", "docx", "pptx", "html", "jats"})
# What they read with.
_LIBRARIES = {
    "pdf": ("pypdfium2.raw", "numpy"),
    "docx": ("docx", "lxml.etree"),
    "pptx": ("pptx", "lxml.etree"),
    "html": ("lxml.etree",),
    "jats": ("lxml.etree",),
    "render": ("pypdfium2.raw", "PIL.Image", "PIL.PngImagePlugin", "PIL.ImageChops"),
}
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ctypes.cdll")


def main() -> None:
    """Answer one request from standard input on standard output."""
    answer_to = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing a library prints can mix with the answer
    with open(answer_to, "wb") as out:
        answer_request(sys.stdin.buffer, out)


def answer_request(asked: BinaryIO, out: BinaryIO) -> None:
    """Answer one request; from here on this process is limited, and can do nothing else than read files."""
    request = json.loads(asked.readline())
    limits = Limits(**request["limits"])
    _limit_process(limits)
    data = asked.read(request["size"])
    out.write(json.dumps(_answer(request, data, limits), ensure_ascii=False, separators=(",", ":")).encode())


def import_reader(reader: str) -> None:
    """Import a reader (or ``render``) and what it reads with; what is missing is told when it is wanted."""
    if reader not in _LIBRARIES:
        return
    for module in (*_LIBRARIES[reader], f"ingest.readers.{reader}"):
        with contextlib.suppress(ImportError):
            import_module(module)


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
