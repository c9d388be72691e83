"""What every test may use, and what none may do: no socket but loopback, no hub, no home folder of the user.

The property tests try the same examples on every run, whichever tests run before them and however busy the machine is;
with HYPOTHESIS_PROFILE=nightly they try 10,000 new ones.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
    os.environ[name] = "1"
for name in [n for n in os.environ if n.startswith("PEDICLE_")]:
    del os.environ[name]

#: What depends on the speed of the machine, or on luck; and fixtures that are meant to be shared by all examples.
BY_LUCK = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]
settings.register_profile("short", max_examples=25, deadline=None, suppress_health_check=BY_LUCK, derandomize=True)
settings.register_profile("nightly", max_examples=10_000, deadline=None, suppress_health_check=BY_LUCK)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


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


@pytest.fixture(scope="session")
def scorer(shared: Path) -> ModuleType:
    """The scorer of the gold files, as a module."""
    spec = importlib.util.spec_from_file_location("gold_score", shared / "eval" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
