"""A run that is cancelled ends within seconds: its tasks look between two items whether it still goes on.

Prefect ends the flow at once, and then waits for the threads of its tasks. What was committed stays; the next run goes on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ended = threading.Event()


class Stopped(BaseException):
    """The run that a task belongs to was cancelled. No ``Exception``: it is no failure of a portal or a document."""


def go_on() -> None:
    """Say in a task, between two items, that nothing is lost if it ends here.

    Raises:
        Stopped: the run was cancelled.
    """
    if _ended.is_set():
        raise Stopped


@contextmanager
def ending_its_tasks() -> Iterator[None]:
    """In a flow, around its tasks: when it is cancelled, or the process asked to end, its tasks in threads end as well."""
    _ended.clear()
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception):
            _ended.set()
        raise
