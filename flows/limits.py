"""One crawl a host at a time, whatever the number of processes and machines: limits that the Prefect server keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency

_LEASE_SECONDS = 120  # a crawl that was killed gives its hosts back after so long


def _limit(host: str) -> str:
    return f"host:{host}"


def ensure_limits(hosts: Iterable[str]) -> None:
    """Make sure that the server knows a limit of one for each host; idempotent."""
    with get_client(sync_client=True) as client:
        known: set[str] = set()
        while page := client.read_global_concurrency_limits(limit=200, offset=len(known)):
            known |= {limit.name for limit in page}
        for name in sorted({_limit(host) for host in hosts} - known):
            client.upsert_global_concurrency_limit_by_name(name, 1)


@contextmanager
def alone_at(hosts: Iterable[str]) -> Iterator[None]:
    """Hold some hosts for the length of a block; waits while another crawl holds one.

    Raises:
        prefect.concurrency.v1._asyncio.ConcurrencySlotAcquisitionError: the server knows no limit for a host.
    """
    with concurrency(sorted(_limit(host) for host in hosts), strict=True, lease_duration=_LEASE_SECONDS):
        yield
