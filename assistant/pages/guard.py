"""What stands before every request: who may ask, what the browser may load, and whose conversations are shown.

Streamlit sends no content-security policy of its own. This middleware adds one that allows nothing from outside,
refuses requests that name another host (a foreign page that had its name resolved to this machine), gives each
browser a secret by which it finds its own conversations again, and adds to the page two short scripts of our own.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost", "::1")
COOKIE = "pedicle_owner"
#: Browsers keep a cookie no longer than 400 days [s].
COOKIE_AGE = 400 * 24 * 3600
#: What would have an answer come packed, in part, or not at all.
_SHORTENED = frozenset((b"accept-encoding", b"range", b"if-none-match", b"if-modified-since"))
_SECRET = re.compile(r"[0-9a-f]{32}")
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
#: Says to Streamlit's script where the server is. Left to itself it asks below the address of each page first, which
#: gives two answers "not found" in the browser's console and half a second of waiting.
PLACE = "window.__streamlit = { BACKEND_BASE_URL: location.origin + '/' }"
#: Gives the keyboard back where Streamlit drew anew what had it.
FOCUS = (Path(__file__).parent / "focus.js").read_text(encoding="utf-8")
#: Our own scripts; they stand in the head of the page.
OWN_SCRIPTS = (PLACE, FOCUS)
REFUSED = b"This address is not one that Pedicle answers to. Open http://127.0.0.1 with the port that was printed.\n"


@lru_cache(maxsize=1)
def security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """The headers that every answer carries. Built once: the policy names Streamlit's own inline script by its digest."""
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", *inline_digests())),
        "style-src": "'self' 'unsafe-inline'",  # Streamlit's components style themselves; styles load nothing from outside
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    written = "; ".join(f"{name} {value}" for name, value in policy.items())
    return (
        (b"content-security-policy", written.encode("ascii")),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-frame-options", b"DENY"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    )


def inline_digests() -> list[str]:
    """The digests of the scripts that stand inside the page, as a content-security policy names them."""
    import streamlit

    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = [hashlib.sha256(script.encode("utf-8")).digest() for script in (*_INLINE.findall(page), *OWN_SCRIPTS)]
    return [f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests]


def is_own_host(host: str) -> bool:
    """Whether a Host header names this machine itself."""
    name = host.rsplit(":", 1)[0] if re.search(r":\d+$", host) else host
    return name.strip("[]").lower().rstrip(".") in HOSTS


def owner_of(cookies: dict[str, str]) -> str | None:
    """Whose conversations a browser may see: a digest of its secret, or None when it has none."""
    secret = cookies.get(COOKIE, "")
    return hashlib.sha256(secret.encode("ascii")).hexdigest()[:32] if _SECRET.fullmatch(secret) else None


class Guard:
    """ASGI middleware around the whole page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # Streamlit itself holds the host of a web socket against `server.allowedHosts`.
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if not is_own_host(headers.get(b"host", "")):
            await _refuse(send)
            return
        extra = list(security_headers())
        if is_visit := "text/html" in headers.get(b"accept", ""):
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in _SHORTENED]}
            if not _has_secret(headers.get(b"cookie", "")):
                extra.append((b"set-cookie", _new_cookie()))
        held: list[Message] = []

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in extra} - {b"set-cookie"}
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in own]
                message = {**message, "headers": [*kept, *extra]}
            if not is_visit:
                await send(message)
                return
            # The page has some kilobytes; it is changed as a whole.
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                for whole in add_scripts(held):
                    await send(whole)

        await self._app(scope, receive, send_guarded)


def add_scripts(messages: list[Message]) -> list[Message]:
    """An answer with our own scripts in its head when it is a page; else as it is."""
    start = messages[0]
    body = b"".join(message.get("body", b"") for message in messages[1:])
    if not body or not dict(start["headers"]).get(b"content-type", b"").startswith(b"text/html"):
        return messages
    scripts = "".join(f"<script>{script}</script>" for script in OWN_SCRIPTS)
    body = body.replace(b"<script", f"{scripts}<script".encode(), 1)
    headers = [
        (name, str(len(body)).encode() if name.lower() == b"content-length" else value)
        for name, value in start["headers"]
    ]
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]


def _has_secret(cookie: str) -> bool:
    try:
        held = SimpleCookie(cookie)
    except CookieError:
        return False
    return owner_of({name: morsel.value for name, morsel in held.items()}) is not None


def _new_cookie() -> bytes:
    return f"{COOKIE}={secrets.token_hex(16)}; Path=/; Max-Age={COOKIE_AGE}; HttpOnly; SameSite=Strict".encode("ascii")


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *security_headers()]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": REFUSED})
