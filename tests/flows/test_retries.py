"""A step that the Prefect server left for a while is called again; one that failed by itself is not."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from flows.retries import through_an_outage
from pipeline.errors import MissingInput


def failing(*errors: Exception) -> Callable[[int], int]:
    left = list(errors)

    def step(number: int) -> int:
        if left:
            raise left.pop(0)
        return number

    return step


def test_a_step_waits_for_the_server() -> None:
    away = httpx.ConnectError("refused")
    assert through_an_outage(failing(away, away), 7, pauses=(0, 0)) == 7
    with pytest.raises(httpx.ConnectError):
        through_an_outage(failing(away, away), 7, pauses=(0,))


def test_a_named_failure_is_not_tried_again() -> None:
    with pytest.raises(MissingInput):
        through_an_outage(failing(MissingInput("no file", where="a", mend="b")), 7, pauses=(0, 0))
