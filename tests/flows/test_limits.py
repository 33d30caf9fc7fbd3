"""Limits at a Prefect server: one crawl a host, across threads and clients."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.limits import alone_at, ensure_limits
from flows.serve import temporary
from pipeline.errors import ConfigurationError, OutOfTime

pytestmark = pytest.mark.usefixtures("prefect_here")


def most_inside(crawls: list[list[str]]) -> int:
    """How many of these crawls, each of some hosts, ran at the same time when all were asked for at once."""
    inside, most, lock = 0, 0, threading.Lock()

    def crawl(hosts: list[str]) -> None:
        nonlocal inside, most
        with alone_at(hosts):
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(crawl, crawls))
    assert inside == 0
    return most


def test_two_never_hold_one_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.limits._PATIENCE", 0.1)
    ensure_limits(["a.test", "b.test"])
    ensure_limits(["a.test"])
    assert most_inside([["a.test", "b.test"]] * 18) == 1


def test_many_hosts_are_held_side_by_side() -> None:
    hosts = [f"h{number}.test" for number in range(8)]
    ensure_limits(hosts)
    meeting = threading.Barrier(8, timeout=60)

    def crawl(host: str) -> int:
        with alone_at([host]):
            return meeting.wait()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(crawl, hosts)) == list(range(8))


def test_no_more_crawls_than_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.limits._PATIENCE", 0.1)
    monkeypatch.setenv("MODU_HOSTS_AT_ONCE", "2")
    hosts = [f"c{number}.test" for number in range(6)]
    ensure_limits(hosts)
    assert most_inside([[host] for host in hosts]) <= 2


def test_a_crawl_does_not_wait_for_a_host_beyond_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.limits._PATIENCE", 0.1)
    ensure_limits(["held.test"])
    with (
        alone_at(["held.test"]),
        pytest.raises(OutOfTime, match=r"held\.test"),
        alone_at(["held.test"], datetime.now(UTC)),
    ):
        pass


def test_one_server_starts_at_a_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first command on a new home makes the tables of Prefect's database; a second one at the same moment waits for it."""
    told: list[str] = []

    class Lock:
        def __init__(self, path: Path) -> None:
            assert path.parent == tmp_path

        def __enter__(self) -> None:
            told.append("alone")

        def __exit__(self, *_: object) -> None:
            told.append("others may")

    class Server:
        def start(self) -> None:
            told.append("start")

        def stop(self) -> None:
            told.append("stop")

    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(temporary, "FileLock", Lock)
    monkeypatch.setattr(temporary.prefect_server, "child", lambda *_: Server())
    monkeypatch.setattr(temporary.prefect_server, "wait_for", lambda *_: told.append("answers"))
    with temporary.prefect_at_hand():
        told.append("work")
    assert told == ["alone", "start", "answers", "others may", "work", "stop"]


def test_a_host_without_a_limit_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"unknown\.test"), alone_at(["unknown.test"]):
        pass
