"""Everything an operator can set: read once from COMPANIN_* variables, by this class and nobody else."""

import base64
import ipaddress
from pathlib import Path
from typing import Annotated, cast

from psycopg import Error as DatabaseError
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one process. Every field is a variable `COMPANIN_<NAME>`; docs/operations.md explains each."""

    model_config = SettingsConfigDict(env_prefix="COMPANIN_", frozen=True, extra="ignore")

    data_dir: Path = Path("var/companin")
    database_url: str | None = None
    admin_database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)

    database_pool_size: int = Field(default=8, ge=1, le=200)
    database_pool_wait_seconds: float = Field(default=3.0, gt=0)
    statement_timeout_ms: int = Field(default=20_000, ge=100)
    lock_timeout_ms: int = Field(default=4_000, ge=100)
    idle_transaction_timeout_ms: int = Field(default=30_000, ge=1000)

    rate_limit_window_seconds: int = Field(default=3600, ge=1)
    visitor_messages_per_minute: int = Field(default=30, ge=1)
    address_tokens_per_minute: int = Field(default=60, ge=1)
    address_failures_per_minute: int = Field(default=120, ge=1)
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()

    session_idle_hours: float = Field(default=24.0, gt=0)
    token_return_days: int = Field(default=30, ge=0)
    idempotency_hours: int = Field(default=48, ge=24)
    stream_ping_seconds: float = Field(default=15.0, gt=0)

    sweep_seconds: float = Field(default=10.0, gt=0)
    overdue_seconds: float = Field(default=15.0, gt=0)
    stalled_seconds: float = Field(default=30.0, gt=0)

    upload_limit_bytes: int = Field(default=25 * 1024 * 1024, ge=1024)
    attachment_limit_bytes: int = Field(default=5 * 1024 * 1024, ge=1024)
    attachments_per_conversation: int = Field(default=20, ge=0)
    body_limit_bytes: int = Field(default=256 * 1024, ge=1024)
    fetch_allow_private: Annotated[tuple[str, ...], NoDecode] = ()
    fetch_extra_ports: Annotated[tuple[int, ...], NoDecode] = ()
    crawl_pages_per_site: int = Field(default=2000, ge=1, le=50_000)
    crawl_pages_per_organization: int = Field(default=20_000, ge=1)
    crawl_delay_seconds: float = Field(default=0.5, ge=0, le=30)
    crawl_grace_checks: int = Field(default=3, ge=1, le=100)

    versions_kept: int = Field(default=5, ge=0)
    embeddings: str = "auto"
    embeddings_model: str | None = None
    embeddings_key: str | None = None
    embeddings_timeout_seconds: float = Field(default=0.5, gt=0)
    secrets_keys: Annotated[tuple[str, ...], NoDecode] = ()
    model_allow_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    model_fakes: bool = False
    model_connect_seconds: float = Field(default=5.0, gt=0)
    model_first_token_seconds: float = Field(default=15.0, gt=0)
    model_idle_seconds: float = Field(default=10.0, gt=0)
    model_total_seconds: float = Field(default=45.0, gt=0)

    index_memory_mb: int = Field(default=512, ge=16)
    log_level: str = "info"

    @field_validator("data_dir")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        """Not made yet, perhaps, but nothing that is no folder stands there or above."""
        try:
            there = next((step for step in (value, *value.absolute().parents) if step.exists()), value)
            is_folder = there.is_dir()
        except OSError:  # whoever may not look there is told when the folder is needed
            return value
        if not is_folder:
            raise ValueError(f"must be a folder, and {there} is none")
        return value

    @field_validator("database_url", "admin_database_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        """What is wrong with it isn't said: libpq would repeat the password."""
        try:
            conninfo_to_dict(value or "")
        except DatabaseError:
            raise ValueError("must be the address of a PostgreSQL database, as postgresql://user@host/name") from None
        return value

    @field_validator("fetch_allow_private", "trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list | tuple):
            return value
        texts = [str(part).strip() for part in cast("list[object]", parts)]
        return tuple(str(ipaddress.ip_network(text)) for text in texts if text)

    @field_validator("secrets_keys", "model_allow_hosts", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("secrets_keys")
    @classmethod
    def _keys(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_is_key(text) for text in value):
            raise ValueError(
                "must be 32 random bytes in URL-safe base64 each, as `companin keys new-secrets-key` makes"
            )
        return value

    @field_validator("fetch_extra_ports", mode="before")
    @classmethod
    def _ports(cls, value: object) -> object:
        return tuple(int(part) for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False
