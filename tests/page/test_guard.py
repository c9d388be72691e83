"""The policy, the hosts, the browser's secret, and the settings that keep the page on this machine."""

from __future__ import annotations

import asyncio
import socket
import tomllib
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assistant.pages.config import CONFIG, DARK, LIGHT
from assistant.pages.guard import Guard, inline_digests, is_own_host, owner_of, security_headers
from tests.page.conftest import Server

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8501", "localhost:1", "LOCALHOST", "[::1]:8501", "[::1]"])
def test_this_machine_is_answered(host: str) -> None:
    assert is_own_host(host)


@pytest.mark.parametrize("host", ["", "example.org", "127.0.0.1.example.org", "localhost.example.org:80", "127.0.0.1@x", "10.0.0.1", "x:127.0.0.1"])
def test_another_host_is_not(host: str) -> None:
    assert not is_own_host(host)


def run_guard(headers: dict[str, str]) -> dict[str, Any]:
    """What the guard sends for a request whose answer brings a policy of its own."""

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Content-Security-Policy", b"default-src *")]})
        await send({"type": "http.response.body", "body": b"page"})

    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    # In a thread of its own: a browser test before this one may have left a loop running here.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(lambda: asyncio.run(Guard(inner)({"type": "http", "headers": raw}, None, send))).result()
    return {"status": sent[0]["status"], "headers": [(k.decode().lower(), v.decode()) for k, v in sent[0]["headers"]], "body": sent[1]["body"]}


def test_the_policy_takes_the_place_of_any_other() -> None:
    answer = run_guard({"host": "localhost"})
    policies = [value for name, value in answer["headers"] if name == "content-security-policy"]
    assert len(policies) == 1 and policies[0].startswith("default-src 'none'")


def test_a_foreign_host_gets_nothing() -> None:
    answer = run_guard({"host": "attacker.example", "accept": "text/html"})
    assert answer["status"] == 421 and b"page" not in answer["body"]
    assert not [name for name, _ in answer["headers"] if name == "set-cookie"]


def test_a_browser_gets_one_secret_and_keeps_it() -> None:
    first = [v for k, v in run_guard({"host": "localhost", "accept": "text/html"})["headers"] if k == "set-cookie"]
    assert len(first) == 1 and "HttpOnly" in first[0] and "SameSite=Strict" in first[0]
    pair = first[0].split(";")[0]
    again = run_guard({"host": "localhost", "accept": "text/html", "cookie": pair})
    assert not [v for k, v in again["headers"] if k == "set-cookie"]
    name, value = pair.split("=")
    assert owner_of({name: value}) and value not in str(owner_of({name: value}))


@pytest.mark.parametrize("value", ["", "x", "0" * 31, "g" * 32, "0" * 33, "A" * 32])
def test_a_secret_of_another_form_is_none(value: str) -> None:
    assert owner_of({"pedicle_owner": value}) is None


def test_the_policy_names_every_inline_script_and_allows_no_other() -> None:
    policy = dict(security_headers())[b"content-security-policy"].decode()
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts.split(" ")[1:] == ["'self'", *inline_digests()]
    assert "http" not in policy and "*" not in policy and "unsafe-eval" not in policy


def test_the_file_says_what_the_program_passes() -> None:
    held = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    flat: dict[str, Any] = {}

    def walk(part: dict[str, Any], before: str) -> None:
        for name, value in part.items():
            if isinstance(value, dict):
                walk(value, f"{before}{name}.")
            else:
                flat[f"{before}{name}"] = value

    walk(held, "")
    assert flat == CONFIG


def test_nothing_is_asked_of_the_outside_by_setting() -> None:
    assert CONFIG["server.address"] == "127.0.0.1"
    assert CONFIG["browser.gatherUsageStats"] is False
    assert CONFIG["client.showErrorDetails"] == "none" and CONFIG["client.showErrorLinks"] is False
    assert CONFIG["server.enableXsrfProtection"] and CONFIG["server.enableCORS"]
    assert not CONFIG["server.enableStaticServing"] and not CONFIG["server.enableAgentApi"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(theme: dict[str, str]) -> None:
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme["textColor"], theme[ground]) >= 7
        assert contrast(theme["linkColor"], theme[ground]) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a hexadecimal colour."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.browser
def test_the_running_page_sends_the_policy_and_refuses_other_hosts(server: Server) -> None:
    with urllib.request.urlopen(server.address) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    request = urllib.request.Request(server.address, headers={"Host": "attacker.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 421
    refused.value.close()


@pytest.mark.browser
@pytest.mark.parametrize(("host", "origin"), [("attacker.example", "http://attacker.example"), (None, "http://attacker.example")])
def test_the_running_page_opens_no_web_socket_for_others(server: Server, host: str | None, origin: str) -> None:
    """A foreign page may have had its name resolved to this machine; host and origin then agree, and are both foreign."""
    own = server.address.removeprefix("http://")
    key = "Sec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Ng==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: streamlit\r\n"
    for asked, origin_sent, opened in ((host or own, origin, False), (own, server.address, True)):
        head = f"GET /_stcore/stream HTTP/1.1\r\nHost: {asked}\r\nOrigin: {origin_sent}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{key}\r\n"
        with socket.create_connection(("127.0.0.1", server.port), timeout=120) as link:
            link.sendall(head.encode("ascii"))
            status = link.recv(200).split(b" ", 2)[1]
        assert (status == b"101") is opened, (asked, origin_sent, status)
