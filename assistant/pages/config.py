"""Streamlit's settings for the page: everything that could ask outside is off; the design's colours and letters.

`.streamlit/config.toml` says the same for whoever starts the page through Streamlit itself; a test holds them together.
"""

from __future__ import annotations

from typing import Any

from assistant.pages.guard import HOSTS

SERVER: dict[str, Any] = {
    "server.address": "127.0.0.1",
    "server.allowedHosts": list(HOSTS),
    "server.headless": True,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.maxUploadSize": 50,
    "server.disconnectedSessionTTL": 600,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "runner.magicEnabled": False,
    # A collection after every script costs more than the question; Python's own, which see what is new, suffice.
    "runner.postScriptGC": False,
    "logger.hideWelcomeMessage": True,
}
LIGHT = {
    "primaryColor": "#0b5f66",
    "backgroundColor": "#fcfcfa",
    "secondaryBackgroundColor": "#f1f3f0",
    "textColor": "#1c2426",
    "linkColor": "#0b5f66",
    "borderColor": "#d5dad6",
}
DARK = {
    "primaryColor": "#6cc7c3",
    "backgroundColor": "#14191b",
    "secondaryBackgroundColor": "#1e2528",
    "textColor": "#e4e8e6",
    "linkColor": "#7fd0cc",
    "borderColor": "#37424a",
}
THEME: dict[str, Any] = {
    "theme.font": "sans-serif",
    "theme.baseRadius": "6px",
    "theme.baseFontSize": 16,
    "theme.showWidgetBorder": True,
    **{f"theme.light.{name}": value for name, value in LIGHT.items()},
    **{f"theme.dark.{name}": value for name, value in DARK.items()},
}
CONFIG = {**SERVER, **THEME}
