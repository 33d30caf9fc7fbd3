"""A server that was started anew hears at once of what becomes of runs that began before."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

import pytest
from prefect.server.events.ordering import EventArrivedEarly
from prefect.server.events.schemas.events import ReceivedEvent, Resource
from prefect.types._datetime import now

from flows.serve.ordering import CausalOrdering


def crashed_after(milliseconds: float) -> ReceivedEvent:
    """A run that crashed, after an event of that time."""
    leader = UUID(int=int(milliseconds) << 80 | 7 << 76 | 2 << 62)
    run = Resource({"prefect.resource.id": "prefect.flow-run.1"})
    return ReceivedEvent(
        occurred=now("UTC"), event="prefect.flow-run.Crashed", resource=run, id=UUID(int=1), follows=leader
    )


def heard(event: ReceivedEvent) -> bool:
    async def hear() -> bool:
        async with CausalOrdering("test").preceding_event_confirmed(pytest.fail, event):
            return True

    return asyncio.run(hear())


def test_what_an_earlier_server_saw_is_not_waited_for() -> None:
    assert heard(crashed_after(time.time() * 1000 - 3_600_000))


def test_what_can_still_come_is_waited_for() -> None:
    with pytest.raises(EventArrivedEarly):
        heard(crashed_after(time.time() * 1000 + 1_000))
