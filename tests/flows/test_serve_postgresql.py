"""A working place on PostgreSQL, Prefect and store alike, behind a password."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, text
from test_serve import QUICK, Place

from pipeline.store.database import Store


def test_prefect_and_the_store_live_in_postgresql_behind_a_password(
    new_database: Callable[[], str], tmp_path: Path
) -> None:
    pytest.importorskip("asyncpg", reason="the driver of Prefect for PostgreSQL is not installed")
    prefect, store = new_database(), new_database()
    place = Place(
        tmp_path / "data",
        PREFECT_SERVER_DATABASE_CONNECTION_URL=prefect.replace("pg8000", "asyncpg"),
        MODU_STORE_URL=store,
        PREFECT_SERVER_API_AUTH_STRING="modu:s3cret",
        PREFECT_API_AUTH_STRING="modu:s3cret",
    )
    place.start()
    try:
        refused = requests.get(f"http://127.0.0.1:{place.port}/api/csrf-token", params={"client": "a"}, timeout=30)
        assert refused.status_code == 401
        run = place.ask("nightly", QUICK).json()["id"]
        assert place.until(run) == "COMPLETED"
    finally:
        assert place.stop() == 0
    assert Store(store).counts(["targets"])["targets"] > 0
    assert not list(place.home.rglob("prefect.db")) and not (place.home / "modu.sqlite").exists()
    with create_engine(prefect).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM flow_run")).scalar_one() >= 6
