"""The SQLAlchemy engine of the store: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from pipeline.errors import ConfigurationError


def to_json(value: object) -> str:
    """A nested value as the store keeps it: keys in order, Chinese as it is, so that a query by SQL can read it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _unusable(message: str) -> ConfigurationError:
    mend = "use sqlite:///FILE or postgresql+pg8000://… (extra postgresql)"
    return ConfigurationError(message, where="MODU_STORE_URL", mend=mend)


def engine_of(url: str) -> Engine:
    """An engine whose transactions wait for each other; those with the option ``writes`` take their lock at once.

    Raises:
        ConfigurationError: it is no URL, neither SQLite nor PostgreSQL, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        known = parsed.get_backend_name() in ("sqlite", "postgresql")
        if known:
            parsed.get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as error:
        raise _unusable(f"the store cannot be opened ({error})") from error
    if not known:
        raise _unusable(f"the store cannot be a {parsed.get_backend_name()} database")
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, json_serializer=to_json)
    if parsed.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def _pragmas(connection: Any, _record: object) -> None:
            # Write-ahead log and a long busy timeout: several tasks may write to one file.
            connection.isolation_level = None  # transactions begin below, not in the driver
            connection.execute("PRAGMA busy_timeout=60000")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            # A writer takes its lock at once: one that read first could not wait for another (SQLITE_BUSY_SNAPSHOT).
            writes = connection.get_execution_options().get("writes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
