"""Tries again, for every task: where waiting can help, after a pause that grows, and never after a named failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict

from prefect.tasks import exponential_backoff

from pipeline.errors import ModuError


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
