"""The language model's door: which model, where it runs, under what key; its faults in words.

The key comes from the environment alone and goes to the model's server alone. Redirects are not followed. What a server
answers to a fault is never repeated: it may hold the key or the address.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from assistant.errors import ModelUnavailable
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

#: Once more after a fault that may pass; every retry takes from the same deadline.
N_RETRIES = 1
#: A server that has not taken the connection by then is not there [s].
CONNECT_SECONDS = 5.0
#: More than this is no answer to a question [bytes of one reply].
MAX_REPLY = 1_000_000
#: Context that a local Ollama model is opened with: the prompt and its passages need about half [tokens].
OLLAMA_CONTEXT = 8192

#: Provider: its own variables for address and key, and the address when neither says otherwise.
PROVIDERS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "openai": (("OPENAI_API_BASE", "OPENAI_BASE_URL"), ("OPENAI_API_KEY",), "https://api.openai.com/v1"),
    "anthropic": (("ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL"), ("ANTHROPIC_API_KEY",), "https://api.anthropic.com"),
    "ollama": (("OLLAMA_HOST",), ("OLLAMA_API_KEY",), "http://127.0.0.1:11434"),
}
#: Their debug output names addresses and holds requests.
_TALKATIVE = ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "anthropic", "ollama", "langsmith")


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """The model that is set, for a person to read: its name, and whether words leave this machine."""

    name: str
    where: Literal["local", "remote"]


@dataclass(frozen=True, slots=True)
class ModelPlace:
    """A model's provider, name and address, with its key."""

    provider: str
    model: str
    url: str
    key: str | None = field(repr=False)
    local: bool

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown: the key and the address, whole and by its host."""
        parts = urlsplit(self.url)
        found = [self.key or "", self.url.rstrip("/"), parts.netloc if len(parts.netloc) > 6 else ""]
        return tuple(text for text in found if text)


@dataclass(slots=True)
class Budget:
    """What one answer may take: the time until `deadline` (monotonic clock) and, a reply, so many bytes."""

    deadline: float
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def left(self) -> float:
        """Seconds that are left; 0 when there are none."""
        return 0.0 if self.stopped.is_set() else max(0.0, self.deadline - time.monotonic())


#: The budget of the answer that the running thread works for.
BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


def describe_model(settings: Settings) -> ModelDescription | None:
    """The model that the settings name and where it runs; None when there is none. Connects to nothing."""
    if not settings.model:
        return None
    provider = settings.model.partition(":")[0]
    return ModelDescription(settings.model, "local" if is_loopback(find_url(provider, settings)) else "remote")


def find_url(provider: str, settings: Settings) -> str:
    """The address that a provider's client is given: the setting, the provider's own variable, its default."""
    variables, _, default = PROVIDERS.get(provider, ((), (), ""))
    url = settings.model_url or next((os.environ[name] for name in variables if os.environ.get(name)), default)
    return url if not url or "://" in url else f"http://{url}"


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def find_place(settings: Settings) -> ModelPlace:
    """The model that the settings name.

    Raises:
        ModelUnavailable: If there is none, its provider is not known, its key is missing, or it runs on another machine and
            that was not allowed.
    """
    provider, _, model = (settings.model or "").partition(":")
    if provider not in PROVIDERS or not model:
        raise ModelUnavailable(
            f"PEDICLE_MODEL={settings.model!r} names no model; expected provider:name with one of {', '.join(PROVIDERS)}"
            " (most other servers speak openai, with PEDICLE_MODEL_URL)."
        )
    url = find_url(provider, settings)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ModelUnavailable("PEDICLE_MODEL_URL is no address; expected http://host:port/path or https://host/path.")
    local = is_loopback(url)
    if not local and not settings.model_remote:
        raise ModelUnavailable(
            f"The model {settings.model} runs on another machine, and words leave this one only when that is allowed; set "
            "PEDICLE_MODEL_REMOTE=true to allow it."
        )
    key = _find_key(provider, settings, local)
    if key is None and not local:
        raise ModelUnavailable(f"The model {settings.model} needs a key; set PEDICLE_MODEL_KEY in the environment.")
    return ModelPlace(provider, model, url, key, local)


def _find_key(provider: str, settings: Settings, local: bool) -> str | None:
    """The key: the setting, else the provider's own variable, which goes to no stranger's address."""
    if settings.model_key is not None and settings.model_key.get_secret_value().strip():
        return settings.model_key.get_secret_value().strip()
    if settings.model_url and not local:
        return None
    return next((os.environ[name] for name in PROVIDERS[provider][1] if os.environ.get(name)), None)


def open_model(settings: Settings) -> tuple[BaseChatModel, ModelPlace]:
    """The client of the model that the settings name. Connects to nothing yet.

    Raises:
        ModelUnavailable: As `find_place`, or if the provider's package is not installed.
    """
    place = find_place(settings)
    try:
        import langchain.agents  # noqa: F401 - takes seconds, which are not the model's to account for

        return _open(place, settings.model_timeout), place
    except ImportError:
        raise ModelUnavailable(
            f"The client for {place.provider} is not installed; install it with `pip install 'pedicle[{place.provider}]'`."
        ) from None


@lru_cache(maxsize=4)
def _open(place: ModelPlace, seconds: float) -> BaseChatModel:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    from langchain.chat_models import init_chat_model

    make = {"openai": _openai_options, "anthropic": _anthropic_options, "ollama": _ollama_options}[place.provider]
    model: BaseChatModel = init_chat_model(place.model, model_provider=place.provider, base_url=place.url, **make(place, seconds))
    if place.provider == "anthropic":
        _guard_anthropic(model, place, seconds)
    return model


def _openai_options(place: ModelPlace, seconds: float) -> dict[str, Any]:
    import httpx2

    return {
        "api_key": place.key or "none",
        "timeout": seconds,
        "max_retries": N_RETRIES,
        "http_client": httpx2.Client(**_http_options(httpx2, place, seconds)),
        "openai_proxy": None,
        "use_responses_api": False,
    }


def _anthropic_options(place: ModelPlace, seconds: float) -> dict[str, Any]:
    return {"api_key": place.key or "none", "timeout": seconds, "max_retries": N_RETRIES}


def _guard_anthropic(model: Any, place: ModelPlace, seconds: float) -> None:
    """Put a client that follows no redirect in the place of the one that the model would make for itself."""
    import anthropic
    import httpx2

    http = httpx2.Client(base_url=place.url, **_http_options(httpx2, place, seconds))
    made = anthropic.Client(
        api_key=place.key or "none", base_url=place.url, max_retries=N_RETRIES, timeout=seconds, http_client=http
    )
    model.__dict__["_client"] = made


def _ollama_options(place: ModelPlace, seconds: float) -> dict[str, Any]:
    import httpx

    options = _http_options(httpx, place, seconds)
    if place.key:
        options["headers"] = {"Authorization": f"Bearer {place.key}"}
    return {"sync_client_kwargs": options, "num_ctx": OLLAMA_CONTEXT}


def _http_options(module: Any, place: ModelPlace, seconds: float) -> dict[str, Any]:
    """What every client is opened with; a local model is asked without the proxy that the environment may name."""
    return {
        "follow_redirects": False,
        "trust_env": not place.local,
        "limits": module.Limits(max_keepalive_connections=0),  # nothing stays open between answers
        "timeout": module.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
        "event_hooks": {"response": [_limit_reply(module)]},
    }


def _limit_reply(module: Any) -> Callable[[Any], None]:
    """A hook that ends a reply which grows past `MAX_REPLY` or past the deadline."""

    class Limited(module.SyncByteStream):  # type: ignore[misc,name-defined]
        def __init__(self, stream: Any) -> None:
            self.stream = stream

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for piece in self.stream:
                size += len(piece)
                budget = BUDGET.get()
                if budget is not None and not budget.left:
                    raise module.ReadTimeout("the deadline has passed")
                if size > MAX_REPLY:
                    raise ModelUnavailable(f"sent more than {MAX_REPLY:,} bytes")
                yield piece

        def close(self) -> None:
            self.stream.close()

    def limit(response: Any) -> None:
        response.stream = Limited(response.stream)

    return limit


#: What a status of HTTP means to the one who has set the model up.
_STATUS = {
    401: "refused the key; check PEDICLE_MODEL_KEY",
    403: "refused the key; check PEDICLE_MODEL_KEY",
    404: "is not known to the server; check PEDICLE_MODEL and PEDICLE_MODEL_URL",
    408: "did not answer in time",
    413: "cannot take a text of this length",
    429: "takes no more requests for now",
}


def say_fault(error: BaseException) -> str:
    """What went wrong with the model, as the end of a sentence that begins with its name; holds nothing that it sent."""
    if isinstance(error, ModelUnavailable):
        return str(error).rstrip(".")
    status = status_of(error)
    if status is not None:
        if 300 <= status < 400:
            return "points to another address, which is not followed; set PEDICLE_MODEL_URL to where it really is"
        return _STATUS.get(status, "has a fault of its own" if status >= 500 else "refused the request")
    kinds = " ".join(type(e).__name__ for e in _causes(error)).lower()
    if "timeout" in kinds:
        return "did not answer in time"
    if "ssl" in kinds or any("certificate" in str(e).lower() or "ssl" in str(e).lower() for e in _causes(error)):
        return "could not be reached over a connection that can be trusted (TLS)"
    if "connect" in kinds or "connection" in kinds:
        return "cannot be reached; look whether its server runs"
    return "sent what cannot be read"


def status_of(error: BaseException) -> int | None:
    """The HTTP status behind an error, or None."""
    for cause in _causes(error):
        status = getattr(cause, "status_code", None)
        if isinstance(status, int) and status > 0:
            return status
    return None


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(found) < 8 and cause not in found:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found
