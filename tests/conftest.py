"""Fixtures of the whole suite."""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import OUR_LOGGERS

ROOT = Path(__file__).resolve().parents[1]
POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of evaluation material that is kept beside the checkout and never in it."""
    folder = Path(os.environ.get("MODU_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"evaluation material not found at {folder}; set MODU_SHARED")
    return folder


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands print as on a wide terminal, whatever the one is like that runs the tests."""
    console = sys.modules.get("flows.commands.console")
    if console is not None:
        monkeypatch.setattr(console.out, "width", 200)
        monkeypatch.setattr(console.err, "width", 200)


@pytest.fixture(autouse=True)
def levels() -> Iterator[None]:
    """Loggers are as loud after a test as before it: a command that ran in this process had made them silent."""
    before = {name: logging.getLogger(name).level for name in OUR_LOGGERS}
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def _user() -> str | None:
    """Whom the server runs as: not root, which it refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of an empty database of a PostgreSQL server on loopback, where its programs are installed."""
    pytest.importorskip("pg8000", reason="the extra postgresql is not installed")
    if not POSTGRESQL:
        pytest.skip("PostgreSQL is not installed")
    programs, user = POSTGRESQL[0], _user()
    folder = Path("/tmp") / f"modu-postgresql-{os.getpid()}"  # the path of its socket must be short
    folder.mkdir(mode=0o700)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    if user:
        shutil.chown(folder, user)
    initdb = [
        programs / "initdb",
        "-D",
        folder / "data",
        "-A",
        "trust",
        "-U",
        "modu",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    start = [programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "start"]
    try:
        for command in (initdb, start):
            subprocess.run(command, check=True, capture_output=True, user=user, cwd="/")
        yield f"postgresql+pg8000://modu@127.0.0.1:{port}/postgres"
    finally:
        stop = [programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"]
        subprocess.run(stop, capture_output=True, user=user, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)
