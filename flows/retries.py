"""Tries again: every task where waiting can help, and every step of a night that the Prefect server left for a while.

After a pause that grows, and never after a named failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypedDict, TypeVar

import httpx
from prefect.tasks import exponential_backoff

from pipeline.errors import ModuError

R = TypeVar("R")
_OUTAGE = (2.0, 5.0, 10.0, 20.0, 40.0, 80.0)  # seconds; a server that was killed answers again after 5 to 20


class Retries(TypedDict):
    """What Prefect's ``task`` takes about trying again."""

    retries: int
    retry_delay_seconds: Callable[[int], list[float]]
    retry_jitter_factor: float
    retry_condition_fn: Callable[[Any, Any, Any], bool]


def may_succeed_later(task: Any, run: Any, state: Any) -> bool:
    """Whether a task that failed should be tried again: not after a named failure, which waiting does not mend."""
    try:
        state.result()
    except ModuError:
        return False
    except Exception:
        return True
    return True


def again_after(seconds: float) -> Retries:
    """Two tries more, after so many seconds and twice as many, each pause up to half longer by chance."""
    return Retries(
        retries=2,
        retry_delay_seconds=exponential_backoff(backoff_factor=seconds),
        retry_jitter_factor=0.5,
        retry_condition_fn=may_succeed_later,
    )


def through_an_outage(step: Callable[..., R], *args: Any, pauses: Sequence[float] = _OUTAGE) -> R:
    """Call a step, and call it again when the Prefect server could not be reached: a step that ran before does no harm.

    Prefect's clients wait for a server that they have talked to; those of a flow or task that starts while it is away do not.

    Raises:
        httpx.ConnectError: the server is still away after the last of the pauses (seconds).
    """
    for pause in pauses:
        try:
            return step(*args)
        except httpx.ConnectError:
            time.sleep(pause)
    return step(*args)
