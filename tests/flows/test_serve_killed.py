"""Whatever is killed during a night, and whenever: the tables at the end are those of an undisturbed night."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pandas as pd
import pytest
from test_serve import QUICK, Place

from tests.running import NewHome


def test_flow_worker_and_server_killed_in_turn_change_no_row(
    postgresql: str, tmp_path: Path, new_home: NewHome
) -> None:
    """Prefect lives in PostgreSQL, as where nights must not be lost: its SQLite can be locked for a minute after a kill."""
    pytest.importorskip("asyncpg", reason="the driver of Prefect for PostgreSQL is not installed")
    nights = postgresql.replace("pg8000", "asyncpg")
    disturbed = Place(tmp_path / "disturbed", PREFECT_SERVER_DATABASE_CONNECTION_URL=nights)
    calm = Place(new_home(tmp_path / "calm"))
    disturbed.start()
    try:
        for part in ("flow", "worker", "server"):
            run = disturbed.ask("nightly", QUICK).json()["id"]
            disturbed.until(run, ("RUNNING",))
            os.kill(disturbed.part(part), signal.SIGKILL)
            assert disturbed.until(run, ("COMPLETED",))  # it starts again by itself, or outlives its server
        disturbed.hook.until("modu: run failed or crashed", "modu: crashed run starts again")
        found = disturbed.tables()
    finally:
        disturbed.stop()
    calm.start()
    try:
        assert calm.until(calm.ask("nightly", QUICK).json()["id"]) == "COMPLETED"
        expected = calm.tables()
    finally:
        calm.stop()
    assert len(expected["targets"]) > 0
    for name, table in expected.items():
        pd.testing.assert_frame_equal(found[name], table, obj=name)
