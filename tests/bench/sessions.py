"""Many people at once: sessions that ask while a document comes and another goes.

Speaks Streamlit's own protocol, so that nothing but the server is measured. Each session is a browser of its own (its
cookie), asks its questions one after the other with a pause to read, and holds what it sees against what it asked.

    python tests/bench/sessions.py --sessions 20 --questions 50 --pause 8

Prints one JSON object: errors, answers, latency from the question to its answer on the page [s], the server's processor
time for each answer [s], the machine's load before and after (where other work runs, latencies say more of it than of the
page), and any sight of another session's conversation. Exit code 1 when there was an error or such a sight.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import os
import random
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection as Link
from websockets.asyncio.client import connect

from assistant.adding import add_documents, shipped_corpus
from assistant.settings import Settings
from ingest.library import Library
from tests.page.conftest import Server

QUESTIONS = (
    "Which cement leakage rates are reported?",
    "What is the efficacy of vertebral augmentation in malignant fractures?",
    "How old were the patients in group A?",
    "What are contraindications of spinal ablation?",
    "How long was the hospital stay?",
    "Which needle is used for biopsy?",
    "SINS for a lytic T11 metastasis with mechanical pain",
    "What does PMMA stand for?",
)
#: Standard deviation of the logarithm of a pause.
SPREAD = 0.55
ADDED = "# Zinc pins in session {n}\n\nZinc pins of session {n} bend at {n} newtons in the model of the spine.\n"


@dataclass(frozen=True)
class Pace:
    """How long somebody reads before the next question: log-normal, as such times are [s]; 0 for not at all.

    An answer of 80 words and its passage take a reader at 200 to 250 words a minute about half a minute, and typing the
    next question some 10 s more; `mean` is set far below that, `SPREAD` so that a tenth of the pauses is under half of
    the median. With 0 the next question comes with the answer, as from a program: the load is then all there is.
    """

    mean: float

    def draw(self, chance: random.Random) -> float:
        """One pause."""
        return chance.lognormvariate(math.log(self.mean) - SPREAD**2 / 2, SPREAD) if self.mean else 0.0


@dataclass
class Session:
    """One browser: what it asked, how long each answer took, what went wrong."""

    number: int
    address: str
    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    chat_id: str = ""

    @contextlib.asynccontextmanager
    async def visit(self) -> AsyncIterator[Link]:
        """Open the page as a browser of its own; its first drawing is over."""
        request = urllib.request.Request(self.address, headers={"Accept": "text/html"})
        with await asyncio.to_thread(urllib.request.urlopen, request) as answer:
            cookie = (answer.headers.get("Set-Cookie") or "").split(";")[0]
        socket = self.address.replace("http", "ws") + "/_stcore/stream"
        async with connect(
            socket, subprotocols=["streamlit"], additional_headers={"Cookie": cookie}, max_size=None
        ) as link:
            await self.draw(link)
            yield link

    async def draw(self, link: Link) -> None:
        """Have the page drawn once more."""
        await self._send(link)
        await self._receive(link, None)

    async def ask(self, link: Link, question: str, turn: int) -> None:
        """Ask, and wait for the answer."""
        asked = f"{question} (session {self.number:03d}, turn {turn})"
        begun = time.monotonic()
        await self._send(link, asked)
        answered = await self._receive(link, asked)
        if answered is None:
            self.errors.append(f"no answer to {asked!r}")
        else:
            self.latencies.append(answered - begun)

    async def run(self, questions: int, pace: Pace, seed: int) -> None:
        """Open the page, ask, close."""
        chance = random.Random(seed + self.number)
        await asyncio.sleep(chance.random() * pace.mean)
        async with self.visit() as link:
            for turn in range(questions):
                await self.ask(link, chance.choice(QUESTIONS), turn)
                await asyncio.sleep(pace.draw(chance))

    async def _send(self, link: Link, words: str | None = None) -> None:
        message = BackMsg()
        message.rerun_script.query_string = ""
        if words is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.chat_id
            state.chat_input_value.data = words
        await link.send(message.SerializeToString())

    async def _receive(self, link: Link, asked: str | None) -> float | None:
        """Read until the script has run; the time at which the answer to the question was on its way."""
        answered, seen = None, False
        while True:
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(link.recv(), 120))
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                if message.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):
                    return answered or (time.monotonic() if asked is None else None)
                continue
            if kind != "delta" or not message.delta.HasField("new_element"):
                continue
            element = message.delta.new_element
            if element.HasField("chat_input"):
                self.chat_id = element.chat_input.id
            if element.HasField("exception"):
                self.errors.append(element.exception.message)
            body = (
                element.html.body
                if element.HasField("html")
                else element.button.label
                if element.HasField("button")
                else ""
            )
            self._look_for_others(body)
            if 'class="problem"' in body:
                self.errors.append(body[:300])
            seen = seen or (
                asked is not None and f"session {self.number:03d}, turn {asked.rsplit(' ', 1)[-1].rstrip(')')})" in body
            )
            if seen and answered is None and 'class="facts">' in body and "searched" in body:
                answered = time.monotonic()

    def _look_for_others(self, body: str) -> None:
        at = 0
        while (at := body.find("(session ", at)) >= 0:
            if body[at + 9 : at + 12] != f"{self.number:03d}":
                self.foreign.append(body[at : at + 30])
            at += 9


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far [s]; 0 where there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def change_library(folder: Path, sources: Path, stop: asyncio.Event, settings: Settings) -> None:
    """Add a document, take it away again, and so on, as another process would."""
    n = 0
    while not stop.is_set():
        n += 1
        path = sources / f"zinc-{n}.md"
        path.write_text(ADDED.format(n=n), encoding="utf-8")
        add_documents([path], folder, settings)
        time.sleep(2)
        with Library(folder, create=False) as library:
            library.remove([key for key in (info.key for info in library.documents()) if key.startswith("zinc")])
        time.sleep(2)


async def measure(arguments: argparse.Namespace) -> dict[str, object]:
    """Serve a library of the shipped digests and let the sessions at it."""
    settings = Settings()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "library"
        add_documents(shipped_corpus(), folder, settings)
        server = Server(folder, Path(made) / "log")
        stop = asyncio.Event()
        try:
            sessions = [Session(n, server.address) for n in range(arguments.sessions)]
            changing = asyncio.create_task(asyncio.to_thread(change_library, folder, Path(made), stop, settings))
            begun, load, used = time.monotonic(), os.getloadavg()[0], cpu_seconds(server.process.pid)
            ended = await asyncio.gather(
                *(s.run(arguments.questions, Pace(arguments.pause), arguments.seed) for s in sessions),
                return_exceptions=True,
            )
            took, used = time.monotonic() - begun, cpu_seconds(server.process.pid) - used
        finally:
            stop.set()
            server.stop()
        await changing
        for session, end in zip(sessions, ended, strict=True):
            if isinstance(end, BaseException):
                session.errors.append(f"{type(end).__name__}: {end}")
    latencies = sorted(x for s in sessions for x in s.latencies)
    errors = [error for s in sessions for error in s.errors]
    return {
        "sessions": len(sessions),
        "answers": len(latencies),
        "asked": arguments.sessions * arguments.questions,
        "errors": len(errors),
        "first_errors": errors[:3],
        "seen_of_others": sum(len(s.foreign) for s in sessions),
        "p50_s": round(statistics.median(latencies), 3) if latencies else None,
        "p95_s": round(latencies[int(0.95 * (len(latencies) - 1))], 3) if latencies else None,
        "max_s": round(latencies[-1], 3) if latencies else None,
        "took_s": round(took, 1),
        "cpu_s_per_answer": round(used / max(1, len(latencies)), 3),
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
    }


def main() -> int:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument(
        "--pause", type=float, default=8.0, help="mean time to read before the next question; 0 for none [s]"
    )
    parser.add_argument("--seed", type=int, default=1)
    result = asyncio.run(measure(parser.parse_args()))
    print(json.dumps(result))
    return int(bool(result["errors"] or result["seen_of_others"] or result["answers"] != result["asked"]))


if __name__ == "__main__":
    raise SystemExit(main())
