"""A command leaves no server behind, however it ends; and the server that it had was open to nobody else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from flows.serve.children import marked_as_temporary, orphans_of
from tests.running import WITH_A_SERVER, NewHome, surroundings

WITH_A_CHILD = """
import os, signal, sys
from pathlib import Path
from flows.serve.children import Child
child = Child("child", [sys.executable, "-c", "import signal; signal.pause()"], os.environ, Path(sys.argv[1]))
child.start()
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may have it ignored, as nohup does
print(child.pid, flush=True)
signal.pause()
"""
WITH_A_POOL = """
import multiprocessing, signal
from concurrent.futures import ProcessPoolExecutor
from flows.serve.addresses import everywhere
with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
    pool.submit(everywhere, "localhost").result()
    print(*pool._processes, flush=True)
    signal.pause()
"""
WITH_A_HOST = """
import signal
from datetime import UTC, datetime, timedelta
from flows.serve.temporary import prefect_at_hand
from flows.environment import prepare
prepare()
with prefect_at_hand():
    from flows.limits import alone_at, ensure_limits
    ensure_limits(["h.test"])
    with alone_at(["h.test"], datetime.now(UTC) + timedelta(minutes=2)):
        print("held", flush=True)
        signal.pause()
"""
needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not tell a child of its parent's end"
)


def started(code: str, *arguments: str, **settings: str) -> tuple[subprocess.Popen[str], str]:
    """A process, and the first line that it says."""
    command = [sys.executable, "-c", code, *arguments]
    process = subprocess.Popen(command, env=surroundings(**settings), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline()


def is_there(pid: int) -> bool:
    """Whether a process runs still, and is more than an entry that nobody has fetched."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ended(pid: int) -> bool:
    pause = threading.Event()
    return any(not is_there(pid) or pause.wait(0.1) for _ in range(600))


@needs_linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_child_ends_with_its_parent(number: int, tmp_path: Path) -> None:
    process, said = started(WITH_A_CHILD, str(tmp_path / "log"))
    process.send_signal(number)
    process.wait(30)
    assert ended(int(said))


def test_processes_of_a_pool_end_with_their_parent() -> None:
    process, said = started(WITH_A_POOL)
    process.kill()
    process.wait(30)
    assert ended(int(said))


@needs_linux
def test_the_server_of_one_command_wants_a_password_and_ends_with_it(tmp_path: Path, new_home: NewHome) -> None:
    process, said = started(WITH_A_SERVER, MODU_HOME=str(new_home(tmp_path / "data")))
    api, password = said.split()
    try:
        user, _, word = password.partition(":")
        assert requests.get(f"{api}/version", timeout=30).status_code == 401
        assert requests.get(f"{api}/version", auth=(user, word), timeout=30).status_code == 200
        (server,) = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
    finally:
        process.kill()
        process.wait(30)
    assert ended(int(server))


def expire(leases: Path) -> None:
    """As if so much time had passed."""
    long_ago = "2026-01-01T00:00:00+00:00"
    for path in leases.glob("*.json"):
        kept = json.loads(path.read_text())
        path.write_text(json.dumps({**kept, "expiration": long_ago} if "id" in kept else dict.fromkeys(kept, long_ago)))


def test_a_host_that_a_killed_command_held_is_given_back(tmp_path: Path, new_home: NewHome) -> None:
    new_home(tmp_path)
    for _ in range(2):
        process, said = started(WITH_A_HOST, MODU_HOME=str(tmp_path))
        process.kill()
        process.wait(30)
        assert said == "held\n"
        expire(tmp_path / "prefect" / "concurrency_leases")


@pytest.fixture
def sleeper() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait(30)


@needs_linux
def test_a_server_whose_command_is_gone_is_found_at_the_next_start(
    tmp_path: Path, sleeper: list[subprocess.Popen[bytes]]
) -> None:
    ours = {**os.environ, **marked_as_temporary(tmp_path)}
    orphan = {name: "1" if value == str(os.getpid()) else value for name, value in ours.items()}
    command = [sys.executable, "-c", "print(flush=True); import signal; signal.pause()"]
    for environment in (ours, orphan, {**orphan, "MODU_HOME": "/elsewhere"}):
        sleeper.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE))
        assert sleeper[-1].stdout and sleeper[-1].stdout.readline()
    assert list(orphans_of(tmp_path)) == [sleeper[1].pid]
