"""A working place on PostgreSQL, Prefect and store alike, behind a password, in which whatever can be killed is killed during a night."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import requests
from sqlalchemy import create_engine, text
from test_serve import HANGZHOU, QUICK, Place, tables

from pipeline.store.database import Store
from tests.running import Modu

LOGIN = "modu:s3cret"


@pytest.fixture(scope="module")
def disturbed(new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place that had three nights: flow, worker and server were killed in turn.

    Nights that must not be lost have Prefect in PostgreSQL: its SQLite can be locked for a minute after a kill.
    """
    pytest.importorskip("asyncpg", reason="the driver of Prefect for PostgreSQL is not installed")
    place = Place(
        tmp_path_factory.mktemp("postgresql") / "data",
        PREFECT_SERVER_DATABASE_CONNECTION_URL=new_database().replace("pg8000", "asyncpg"),
        MODU_STORE_URL=new_database(),
        PREFECT_SERVER_API_AUTH_STRING=LOGIN,
        PREFECT_API_AUTH_STRING=LOGIN,
    )
    place.start()
    try:
        for part in ("flow", "worker", "server"):
            run = place.ask("nightly", QUICK).json()["id"]
            place.until(run, ("RUNNING",))
            os.kill(place.part(part), signal.SIGKILL)
            assert place.until(run, ("COMPLETED",))  # it starts again by itself, or outlives its server
        place.hook.until("modu: run failed or crashed", "modu: crashed run starts again")
        yield place
    finally:
        assert place.stop() == 0


def test_flow_worker_and_server_killed_in_turn_change_no_row(disturbed: Place, tmp_path: Path, modu: Modu) -> None:
    done = modu(tmp_path / "calm", "run", "--portal", HANGZHOU.split()[0], "--replicates", "50")
    assert done.returncode == 0, done.stderr
    found, expected = tables(disturbed.home), tables(tmp_path / "calm")
    assert len(expected["targets"]) > 0
    for name, table in expected.items():
        pd.testing.assert_frame_equal(found[name], table, obj=name)


def test_nobody_is_let_in_without_the_password(disturbed: Place) -> None:
    refused = requests.get(f"http://127.0.0.1:{disturbed.port}/api/csrf-token", params={"client": "a"}, timeout=30)
    assert refused.status_code == 401


def test_prefect_and_the_store_live_in_postgresql(disturbed: Place) -> None:
    assert Store(disturbed.settings["MODU_STORE_URL"]).counts(["targets"])["targets"] > 0
    assert not list(disturbed.home.rglob("prefect.db")) and not (disturbed.home / "modu.sqlite").exists()
    prefect = disturbed.settings["PREFECT_SERVER_DATABASE_CONNECTION_URL"].replace("asyncpg", "pg8000")
    with create_engine(prefect).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM flow_run")).scalar_one() >= 6
