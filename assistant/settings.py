"""The few settings, read from the environment with the prefix ``PEDICLE_``; below the composing files all is argument."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from ingest.embedding import Embedder


class Settings(BaseSettings):
    """What can be set from outside, each with its default, unit and reason."""

    model_config = SettingsConfigDict(env_prefix="PEDICLE_", extra="ignore", env_ignore_empty=True)

    library: Path = Field(default=user_data_path("pedicle") / "library", description="Folder of the library.")
    cache: Path = Field(default=user_cache_path("pedicle"), description="Folder for what can be made again (exported model).")
    embedding: str = Field(
        default="all-MiniLM-L6-v2",
        description="Embedding model: the default, or the folder of another sentence-transformers model.",
    )
    threads: int = Field(default=0, ge=0, description="Threads for embedding documents; 0 for all cores.")
    port: int = Field(default=8501, ge=1, le=65535, description="Port of the page on 127.0.0.1.")
    upload_mb: int = Field(default=50, ge=1, le=500, description="Largest file taken by upload [MB].")
    model: str | None = Field(default=None, description="Language model as provider:name; none by default.")
    model_url: str | None = Field(default=None, description="Base URL of the model's server.")
    model_key: SecretStr | None = Field(default=None, description="Key for the model's server; never stored, shown or logged.")
    model_remote: bool = Field(
        default=False, description="Whether a model on another machine may be asked: words then leave this one."
    )
    model_timeout: float = Field(default=60.0, gt=0, description="Seconds that a model has for a whole answer.")
    debug: bool = Field(default=False, description="Show tracebacks.")


@lru_cache(maxsize=1)
def read_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def open_embedder(settings: Settings) -> Embedder:
    """The embedding model that the settings name; loads nothing before its first use."""
    from ingest.embedding import Embedder

    folder = None if settings.embedding == "all-MiniLM-L6-v2" else Path(settings.embedding)
    return Embedder(folder, cache=settings.cache, threads=settings.threads)
