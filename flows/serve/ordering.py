"""The order of events at a Prefect server: what came before its start is not waited for.

A server keeps in memory alone which events it has seen, and holds an event back for a quarter of an hour while it has not seen the one that
this follows. After a start that is every run that began before: one that then crashes would be started again a quarter of an hour late.
"""

from __future__ import annotations

import time
from uuid import UUID

from prefect.server.events.ordering import memory
from prefect.server.events.schemas.events import ReceivedEvent

_TIMED = 7  # the version of ids that begin with their time
_STARTED = time.time() * 1000


class CausalOrdering(memory.CausalOrdering):
    """Prefect's own, but for events that an earlier server saw, or lost. Prefect looks for this name in the module of its setting."""

    async def wait_for_leader(self, event: ReceivedEvent) -> None:
        """Wait for the event that this one follows, if it can still come.

        Raises:
            EventArrivedEarly: it has not come yet; the event is kept until then.
        """
        if event.follows is None or not _before_start(event.follows):
            await super().wait_for_leader(event)


def _before_start(event: UUID) -> bool:
    """Whether an event, by its id, was made before this server started."""
    return event.version == _TIMED and event.int >> 80 < _STARTED  # 48 bits: milliseconds since 1970
