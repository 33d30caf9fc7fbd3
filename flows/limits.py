"""One crawl a host at a time, and so many at once, whatever the number of processes and machines: limits of the Prefect server.

The slots are asked for here and not by Prefect's own ``concurrency``, whose queue can lose a request when several threads ask at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client

from pipeline.errors import ConfigurationError, OutOfTime
from pipeline.settings import Settings

_LEASE_SECONDS = 120.0  # a crawl that was killed gives its hosts back after so long
_PATIENCE = 10.0  # seconds between two requests for a host that another crawl holds, at most
_LOCKED = 423
_CRAWLS = "crawls"  # the limit on all crawls together


def _limit(host: str) -> str:
    return f"host:{host}"


def ensure_limits(hosts: Iterable[str]) -> None:
    """Make sure that the server knows a limit of one for each host, and the limit on all crawls together; idempotent."""
    with get_client(sync_client=True) as client:
        known: set[str] = set()
        while page := client.read_global_concurrency_limits(limit=200, offset=len(known)):
            known |= {limit.name for limit in page}
        for name in sorted({_limit(host) for host in hosts} - known):
            client.upsert_global_concurrency_limit_by_name(name, 1)
        client.upsert_global_concurrency_limit_by_name(_CRAWLS, Settings().hosts_at_once)


@contextmanager
def alone_at(hosts: Iterable[str], until: datetime | None = None) -> Iterator[None]:
    """Hold some hosts for the length of a block; waits while another crawl holds one, or as many run as may.

    Raises:
        ConfigurationError: the server knows no limit for a host.
        OutOfTime: they were not free before the time ``until``.
    """
    names = [_CRAWLS, *sorted(_limit(host) for host in hosts)]
    ended = threading.Event()
    with get_client(sync_client=True) as client:
        lease = _acquire(client, names, until)
        renewal = threading.Thread(target=_renew, args=(lease, ended), daemon=True)
        renewal.start()
        try:
            yield
        finally:
            ended.set()
            renewal.join()
            client.release_concurrency_slots_with_lease(lease)


def _acquire(client: SyncPrefectClient, names: Sequence[str], until: datetime | None) -> UUID:
    """A lease on one slot of each limit, once they are free."""
    pause = threading.Event()
    while True:
        try:
            told = client.increment_concurrency_slots_with_lease(list(names), 1, "concurrency", _LEASE_SECONDS).json()
        except httpx.HTTPStatusError as error:
            if error.response.status_code != _LOCKED:
                raise
            if until is not None and datetime.now(UTC) >= until:
                held = "other crawls held its hosts, or ran in its place, until the time was up"
                raise OutOfTime(
                    held, where=", ".join(names[1:]), mend="let the run begin earlier or end later"
                ) from error
            pause.wait(min(float(error.response.headers.get("Retry-After", _PATIENCE)), _PATIENCE))
            continue
        lease = UUID(told["lease_id"])
        if len(told["limits"]) < len(names):
            client.release_concurrency_slots_with_lease(lease)
            raise ConfigurationError("no limit at the Prefect server", where=", ".join(names), mend="run `modu deploy`")
        return lease


def _renew(lease: UUID, ended: threading.Event) -> None:
    """Keep a lease alive until its holder is done."""
    with get_client(sync_client=True) as client:
        while not ended.wait(_LEASE_SECONDS / 3):
            client.renew_concurrency_lease(lease, _LEASE_SECONDS)
