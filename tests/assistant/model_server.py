"""A language model's server over real HTTP that plays a part, in the wire formats of OpenAI, Anthropic and Ollama."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request to the model: what it was told, which tools it may call, whether it is to stream."""

    wire: str
    messages: tuple[tuple[str, str], ...]
    tools: tuple[str, ...]
    stream: bool
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def last(self) -> str:
        """The last thing that the model was told."""
        return self.messages[-1][1]

    @property
    def everything(self) -> str:
        """All that the model was told."""
        return "\n".join(text for _, text in self.messages)

    @property
    def passages(self) -> list[dict[str, Any]]:
        """The passages that the model was given."""
        found = []
        for line in self.everything.split("\n"):
            if line.startswith('{"number"'):
                found.append(json.loads(line))
        return found

    @property
    def is_plan(self) -> bool:
        """Whether the model is to look things up and has not yet."""
        return not self.passages


@dataclass(frozen=True)
class Calls:
    """A reply that calls tools."""

    calls: tuple[tuple[str, dict[str, Any]], ...]
    text: str = ""


@dataclass(frozen=True)
class Raw:
    """A reply byte by byte: a status, headers, pieces of a body with a pause before each [s], and how it ends."""

    status: int = 200
    pieces: tuple[bytes, ...] = ()
    kind: str = "application/json"
    pause: float = 0.0
    cut: bool = False
    headers: tuple[tuple[str, str], ...] = ()


Reply = str | Calls | Raw
Part = Callable[[Call], Reply]


@dataclass
class ModelServer:
    """A running server: what it was asked, and the part it plays."""

    part: Part
    port: int = 0
    calls: list[Call] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, wire: str) -> str:
        """The base URL as a provider's client takes it."""
        return f"{self.base}/v1" if wire == "openai" else self.base


@contextmanager
def serve_model(part: Part) -> Iterator[ModelServer]:
    """Serve a part on a free port of this machine."""
    state = ModelServer(part)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            wire = {"/v1/messages": "anthropic", "/api/chat": "ollama"}.get(self.path, "openai")
            call = _read(wire, body, {name.lower(): value for name, value in self.headers.items()})
            state.calls.append(call)
            reply = state.part(call)
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send(reply if isinstance(reply, Raw) else _write(call, reply))

        def _send(self, raw: Raw) -> None:
            self.send_response(raw.status)
            self.send_header("Content-Type", raw.kind)
            for name, value in raw.headers:
                self.send_header(name, value)
            whole = sum(len(p) for p in raw.pieces)
            self.send_header("Content-Length", str(whole + 50 if raw.cut else whole))
            self.end_headers()
            for piece in raw.pieces:
                time.sleep(raw.pause)
                self.wfile.write(piece)
                self.wfile.flush()
            if raw.cut:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _read(wire: str, body: dict[str, Any], headers: dict[str, str]) -> Call:
    messages = [(m.get("role", ""), _text(m.get("content"))) for m in body.get("messages", [])]
    if body.get("system"):
        messages.insert(0, ("system", _text(body["system"])))
    tools = [t.get("name") or t.get("function", {}).get("name", "") for t in body.get("tools") or []]
    return Call(wire, tuple(messages), tuple(tools), bool(body.get("stream")), headers, body)


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(_text(p.get("text") or p.get("content") or "") for p in parts if isinstance(p, dict))


def _write(call: Call, reply: str | Calls) -> Raw:
    text, calls = (reply, ()) if isinstance(reply, str) else (reply.text, reply.calls)
    return {"openai": _openai, "anthropic": _anthropic, "ollama": _ollama}[call.wire](call, text, calls)


def pieces_of(text: str, size: int = 7) -> list[str]:
    """A text as a model sends it, a few characters at a time."""
    return [text[i : i + size] for i in range(0, len(text), size)]


def _sse(events: list[tuple[str, Any]]) -> tuple[bytes, ...]:
    lines = [(f"event: {name}\n" if name else "") + f"data: {v if isinstance(v, str) else json.dumps(v)}\n\n" for name, v in events]
    return tuple(line.encode() for line in lines)


def _openai(call: Call, text: str, calls: tuple[Any, ...]) -> Raw:
    made = [
        {"index": i, "id": f"call_{i}", "type": "function", "function": {"name": name, "arguments": json.dumps(args)}}
        for i, (name, args) in enumerate(calls)
    ]
    end = "tool_calls" if made else "stop"
    if not call.stream:
        message = {"role": "assistant", "content": text, **({"tool_calls": made} if made else {})}
        body = {"id": "c1", "object": "chat.completion", "created": 0, "model": "scripted"}
        choices = [{"index": 0, "message": message, "finish_reason": end}]
        return Raw(pieces=(json.dumps({**body, "choices": choices, "usage": _USAGE}).encode(),))
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
    deltas = [{"role": "assistant", "content": ""}, *({"content": p} for p in pieces_of(text)), *({"tool_calls": [c]} for c in made)]
    events = [("", {**head, "choices": [{"index": 0, "delta": d, "finish_reason": None}]}) for d in deltas]
    events += [("", {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": end}]}), ("", "[DONE]")]
    return Raw(pieces=_sse(events), kind="text/event-stream")


_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


def _anthropic(call: Call, text: str, calls: tuple[Any, ...]) -> Raw:
    blocks: list[dict[str, Any]] = [{"type": "text", "text": text}] if text else []
    blocks += [{"type": "tool_use", "id": f"tool_{i}", "name": name, "input": args} for i, (name, args) in enumerate(calls)]
    end = "tool_use" if calls else "end_turn"
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m1", "type": "message", "role": "assistant", "model": "scripted", "stop_sequence": None, "usage": usage}
    if not call.stream:
        return Raw(pieces=(json.dumps({**message, "content": blocks, "stop_reason": end}).encode(),))
    events: list[tuple[str, Any]] = [
        ("message_start", {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}})
    ]
    for i, block in enumerate(blocks):
        if block["type"] == "text":
            events.append(("content_block_start", {"type": "content_block_start", "index": i, "content_block": {"type": "text", "text": ""}}))
            deltas = [{"type": "text_delta", "text": p} for p in pieces_of(block["text"])]
        else:
            events.append(("content_block_start", {"type": "content_block_start", "index": i, "content_block": {**block, "input": {}}}))
            deltas = [{"type": "input_json_delta", "partial_json": json.dumps(block["input"])}]
        events += [("content_block_delta", {"type": "content_block_delta", "index": i, "delta": d}) for d in deltas]
        events.append(("content_block_stop", {"type": "content_block_stop", "index": i}))
    events.append(("message_delta", {"type": "message_delta", "delta": {"stop_reason": end, "stop_sequence": None}, "usage": usage}))
    events.append(("message_stop", {"type": "message_stop"}))
    return Raw(pieces=_sse(events), kind="text/event-stream")


def _ollama(call: Call, text: str, calls: tuple[Any, ...]) -> Raw:
    made = [{"function": {"name": name, "arguments": args}} for name, args in calls]
    head = {"model": "scripted", "created_at": "2031-01-01T00:00:00Z"}
    last = {**head, "done": True, "done_reason": "stop", "total_duration": 1, "eval_count": 1, "prompt_eval_count": 1}
    if not call.stream:
        message = {"role": "assistant", "content": text, **({"tool_calls": made} if made else {})}
        return Raw(pieces=(json.dumps({**last, "message": message}).encode(),))
    lines = [{**head, "done": False, "message": {"role": "assistant", "content": p}} for p in pieces_of(text)]
    if made:
        lines.append({**head, "done": False, "message": {"role": "assistant", "content": "", "tool_calls": made}})
    lines.append({**last, "message": {"role": "assistant", "content": ""}})
    return Raw(pieces=tuple((json.dumps(line) + "\n").encode() for line in lines), kind="application/x-ndjson")
