"""Connections that ask nothing: they are given little time and little room, so that nobody is shut out by those who only hold the line."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.auto import AutoHTTPProtocol

PATIENCE = 10.0
"""Seconds from the first byte, or from the connection, until a request must stand with all its headers."""
MOST_WAITING = 256
"""Connections of a process that wait for a request: half open, or kept alive. Of more, the one that waits longest is ended."""

_WAITING: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Any, None]] = WeakKeyDictionary()
"""The connections of each server that wait, in the order in which they began to."""


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # chosen when uvicorn is imported
    """uvicorn's connection with both limits."""

    def connection_made(self, transport: Any) -> None:
        """It waits for its first request."""
        super().connection_made(transport)
        self._deadline: asyncio.TimerHandle | None = None
        self._waiting = _WAITING.setdefault(self.loop, {})
        self._wait()
        self._hurry()

    def data_received(self, data: bytes) -> None:
        """A request begins, goes on, or stands: then it waits no longer."""
        before = self.cycle
        if self in self._waiting:
            self._hurry()
        super().data_received(data)
        if self.cycle is not before:
            self._rest()

    def on_response_complete(self) -> None:
        """It is answered and waits for the next request."""
        super().on_response_complete()
        if self.cycle is None or self.cycle.response_complete:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if not self.transport.is_closing():
            self._waiting[self] = None
        if len(self._waiting) > MOST_WAITING:
            first = next(iter(self._waiting))
            first._rest()
            first.transport.abort()

    def _hurry(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(PATIENCE, self.transport.abort)

    def _rest(self) -> None:
        self._waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
