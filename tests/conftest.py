"""What every test may use, and what none may do: no socket but loopback, no hub, no home folder of the user."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
    os.environ[name] = "1"
for name in [n for n in os.environ if n.startswith("PEDICLE_")]:
    del os.environ[name]


def pytest_runtest_setup() -> None:
    """Refuse every connection that is not to this machine."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of founding documents, gold files and samples, where it is present beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the folder shared/ with the founding documents is not beside this checkout")
    return SHARED
