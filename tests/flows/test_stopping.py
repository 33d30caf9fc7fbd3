"""Tasks of a cancelled run end between two items; a failure of one does not end the others."""

from __future__ import annotations

import pytest

from flows.stopping import Stopped, ending_its_tasks, go_on


def test_tasks_end_with_their_run_and_the_next_run_begins_afresh() -> None:
    with pytest.raises(KeyboardInterrupt), ending_its_tasks():
        go_on()
        raise KeyboardInterrupt
    with pytest.raises(Stopped):
        go_on()
    with ending_its_tasks():
        go_on()


def test_a_failure_ends_nobody_else() -> None:
    with pytest.raises(ValueError), ending_its_tasks():
        raise ValueError
    go_on()
