"""Fixtures of the whole suite, and its markers: what needs more than this process says so by the fixture that it asks for."""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from filelock import FileLock
from sqlalchemy import create_engine, text

from flows import OUR_LOGGERS
from tests.running import MODU, WITH_A_SERVER, Modu, NewHome, run_here, surroundings

ROOT = Path(__file__).resolve().parents[1]
POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MARKED = {
    "system": {"new_home", "prefect", "modu", "modu_alone", "postgresql_server"},
    "browser": {"chromium"},
    "slow": {"shared", "training", "site"},
}
"""Marker → the fixtures that make it: servers and processes; pages in a browser; what measures, trains, or builds the documentation."""
LONGEST = (
    "test_serve_postgresql.py",
    "test_serve.py",
    "test_main_job.py",
    "test_real_texts.py",
    "test_evaluate.py",
    "test_reading.py",
    "test_broken_portals.py",
    "test_left_behind.py",
    "test_documents_hostile.py",
)
"""Files that take longest, in that order."""

hypothesis.settings.register_profile(
    "modu",
    deadline=None,  # how long an example takes is for the benchmarks to say, not for a busy machine
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("modu")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for; files that take longest come first, so that no worker is left alone with them."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        for marker in (marker for marker, fixtures in MARKED.items() if fixtures & asked):
            item.add_marker(marker)
    rank = {item.path: len(LONGEST) for item in items if any(map(item.get_closest_marker, MARKED))}
    rank |= {path: LONGEST.index(path.name) for path in rank if path.name in LONGEST}
    items.sort(key=lambda item: rank.get(item.path, len(LONGEST) + 1))


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


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> NewHome:
    """Makes a folder a home of Modu in which Prefect's database has its tables: they are made once for all, which takes ten seconds."""
    base = tmp_path_factory.getbasetemp()
    made = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "home-of-prefect"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            ours = surroundings(MODU_HOME=str(made))
            command = [sys.executable, "-c", WITH_A_SERVER, "and end"]
            done = subprocess.run(command, env=ours, capture_output=True, text=True, timeout=600)
            assert done.returncode == 0, done.stderr

    def make(home: Path) -> Path:
        shutil.copytree(made / "prefect", home / "prefect")
        return home

    return make


@pytest.fixture(scope="session")
def prefect(new_home: NewHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Settings by which a command finds a Prefect server that all tests of a worker share."""
    home = new_home(tmp_path_factory.mktemp("prefect") / "data")
    command = [sys.executable, "-c", WITH_A_SERVER]
    ours = surroundings(MODU_HOME=str(home))
    process = subprocess.Popen(command, env=ours, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    api, password = process.stdout.readline().split()
    yield {"PREFECT_API_URL": api, "PREFECT_API_AUTH_STRING": password}
    process.kill()
    process.wait(60)


@pytest.fixture(scope="session")
def modu(prefect: dict[str, str]) -> Modu:
    """``modu(home, "run", …)`` is the command at the shared server, in this process, which has loaded all already that it needs."""
    return lambda home, *arguments, **settings: run_here(home, arguments, {**prefect, **settings})


@pytest.fixture(scope="session")
def modu_alone(prefect: dict[str, str]) -> Modu:
    """The same in a process of its own, at the shared server unless ``PREFECT_API_URL=""``: where what a process keeps is at stake."""

    def run(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        ours = surroundings(MODU_HOME=str(home), **({} if "PREFECT_API_URL" in settings else prefect), **settings)
        command = [*MODU, *arguments]
        return subprocess.run(command, env=ours, cwd=home.parent, capture_output=True, text=True, timeout=900)

    return run


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, to which evil.test is this machine."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP evil.test 127.0.0.1"]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def _user() -> str | None:
    """Whom the server runs as: not root, which it refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start of the URLs of the databases of a PostgreSQL server on loopback, where its programs are installed."""
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
        yield f"postgresql+pg8000://modu@127.0.0.1:{port}"
    finally:
        stop = [programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"]
        subprocess.run(stop, capture_output=True, user=user, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_database(postgresql_server: str) -> Callable[[], str]:
    """Makes an empty database of a PostgreSQL server and gives its URL."""

    def make() -> str:
        server = create_engine(f"{postgresql_server}/postgres", isolation_level="AUTOCOMMIT")
        name = f"modu_{uuid4().hex}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        server.dispose()
        return f"{postgresql_server}/{name}"

    return make


@pytest.fixture
def postgresql(new_database: Callable[[], str]) -> str:
    """URL of an empty database of a PostgreSQL server."""
    return new_database()
