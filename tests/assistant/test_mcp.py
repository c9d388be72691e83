"""The protocol server: tried with the SDK's own client, and with a handshake written by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest

from assistant.conversation import Assistant

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def command(invented: Assistant, model_cache: Path) -> tuple[list[str], dict[str, str]]:
    """How the server is started over the invented library."""
    environment = {"PATH": os.environ["PATH"], "PEDICLE_CACHE": str(model_cache), "OMP_NUM_THREADS": "1"}
    return ["-m", "assistant.cli", "mcp", "--library", str(invented.library.folder)], environment


def test_sdk_client_finds_and_calls_everything(command: tuple[list[str], dict[str, str]], invented: Assistant) -> None:
    from mcp import MCPError, StdioServerParameters
    from mcp.client.session import ClientSession
    from mcp.client.stdio import stdio_client

    arguments, environment = command
    server = StdioServerParameters(command=sys.executable, args=arguments, env=environment, cwd=str(ROOT))
    results: dict[str, Any] = {}

    async def talk() -> None:
        async with stdio_client(server) as (incoming, outgoing), ClientSession(incoming, outgoing) as session:
            results["server"] = (await session.initialize()).server_info.name
            results["tools"] = (await session.list_tools()).tools
            results["search"] = await session.call_tool("search", {"query": "bleeding after biopsy", "limit": 2})
            results["ask"] = await session.call_tool("ask", {"question": "How often does bleeding follow a biopsy?"})
            results["cite"] = await session.call_tool("cite", {"claim": "Bleeding follows biopsy in 9% of patients."})
            results["sins"] = await session.call_tool("sins", {"location": "T11", "pain": "mechanical"})
            results["text"] = await session.call_tool("score_text", {"text": "SINS for a lytic T11 metastasis"})
            for name, bad in (("sins", {"location": "T13"}), ("sins", {"levl": "T1"}), ("search", {}), ("search", {"query": "x", "limit": 0})):
                results.setdefault("bad", []).append(await session.call_tool(name, bad))
            try:
                await session.call_tool("no_such_tool", {})
            except MCPError as error:
                results["unknown"] = str(error)

    anyio.run(talk)
    assert results["server"] == "pedicle"
    tools = {tool.name: tool for tool in results["tools"]}
    assert {"search", "ask", "cite", "verify", "score_text", "sins", "odi", "two_group_counts"} <= set(tools)
    assert all(tool.input_schema["type"] == "object" and tool.output_schema and tool.description for tool in tools.values())
    hits = results["search"].structured_content["hits"]
    assert len(hits) == 2 and "biopsy" in hits[0]["quote"]
    for cited in (*hits, *results["ask"].structured_content["citations"]):
        text = invented.library.text(cited["document"])
        assert text[cited["start"] : cited["end"]] == cited["quote"]
    assert results["cite"].structured_content["verdict"] == "contradicted"
    assert results["sins"].structured_content["result"]["range"] == [6, 18]
    assert json.loads(results["text"].content[0].text) == results["text"].structured_content
    assert all(result.is_error and len(result.content[0].text) < 400 for result in results["bad"])
    assert "T13" in results["bad"][0].content[0].text and "location" in results["bad"][1].content[0].text
    assert "search" in results["unknown"]


def test_raw_handshake_speaks_the_protocol_and_nothing_else(command: tuple[list[str], dict[str, str]]) -> None:
    arguments, environment = command
    sent = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "by hand", "version": "0"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "kps", "arguments": {"kps": 70}}},
        {"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": "kps", "arguments": {"kps": "many"}}},
        {"jsonrpc": "2.0", "id": 5, "method": "no/such"},
    ]  # fmt: skip
    running = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert running.stdin and running.stdout
    got: dict[int, dict[str, Any]] = {}
    for message in sent:
        running.stdin.write(json.dumps(message) + "\n")
        running.stdin.flush()
        if "id" in message:
            reply = json.loads(running.stdout.readline())
            assert reply["jsonrpc"] == "2.0"
            got[reply["id"]] = reply
    rest, errors = running.communicate(timeout=240)
    assert running.returncode == 0 and rest == "" and "Traceback" not in errors
    assert got[1]["result"]["serverInfo"]["name"] == "pedicle" and "tools" in got[1]["result"]["capabilities"]
    sins = next(tool for tool in got[2]["result"]["tools"] if tool["name"] == "sins")
    assert "location" in sins["inputSchema"]["properties"]
    assert got[3]["result"]["structuredContent"]["name"] == "kps" and not got[3]["result"].get("isError")
    assert got[4]["result"]["isError"] and "kps" in got[4]["result"]["content"][0]["text"]
    assert got[5]["error"]["code"] == -32601


def test_tools_run_where_there_is_no_library(model_cache: Path, tmp_path: Path) -> None:
    from assistant.mcp_server import Shelf, call_service, list_services
    from assistant.settings import Settings

    shelf = Shelf(tmp_path / "none", Settings(cache=model_cache))
    services = {service.name: service for service in list_services(shelf)}
    run = call_service(services["percent_change"], {"before": 8, "after": 4})
    assert run.structured_content["result"] and not run.is_error
    asked = call_service(services["ask"], {"question": "Who?"})
    assert asked.is_error and "pedicle ingest" in asked.content[0].text
    assert not (tmp_path / "none").exists()
