"""What one request may cost, whatever the host sends: time from its beginning to its last byte, and bytes on the wire."""

from __future__ import annotations

import http.client
import io
import math
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from pipeline.errors import TooLarge, TooSlow


class Budget:
    """Time and bytes of the request in flight. One a session, set anew for each request.

    Args:
        clock: seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._where, self._seconds, self._ends, self._bytes = "", 0.0, math.inf, 0

    def begin(self, where: str, seconds: float, most_bytes: int) -> None:
        """A request begins, and may take so many seconds and bytes."""
        self._where, self._seconds, self._bytes = where, seconds, most_bytes
        self._ends = self._clock() + seconds

    def spend(self, count: int) -> None:
        """So many bytes came in.

        Raises:
            TooSlow, TooLarge: the request has had its time, or its bytes.
        """
        self._bytes -= count
        if self._clock() > self._ends:
            mend = "raise MODU_TIMEOUT if it is worth it"
            raise TooSlow(f"not whole after {self._seconds:.0f} s", where=self._where, mend=mend)
        if self._bytes < 0:
            raise TooLarge("more bytes than any answer may have", where=self._where, mend="raise MODU_MAX_BYTES")


class _Metered(io.RawIOBase):
    """Bytes of a connection as they come in, at the cost of a budget."""

    def __init__(self, raw: io.RawIOBase, budget: Budget) -> None:
        self._raw, self._budget = raw, budget

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """The next bytes."""
        count = self._raw.readinto(buffer)
        self._budget.spend(count or 0)
        return count

    def close(self) -> None:
        """Close the connection's side as well."""
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer of which every byte (status, interim answers, headers, chunks, trailers) is read through a budget."""

    def __init__(self, sock: socket.socket, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Metered(self.fp.detach(), budget))


class Budgeted:
    """For connections: their answers are read through the budget that they are made with."""

    response_class: Any

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_class = partial(_Response, budget=budget)
