"""Whether time grows with the size of what is read: measured in processor time of an input and of one eight times as long."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TIMES = 8
"""How much more the long input is."""
_MOST = TIMES**1.5
"""Half way between a line and a square: a line that outgrows the processor's caches takes 11 times the time, a square 64 times."""
_ATTEMPTS = 5  # a busy machine spoils a measurement, a square spoils them all
_NOISE = 0.004  # seconds of processor time, below which a ratio says nothing
_ENOUGH = 0.2  # seconds; one measurement of so many is as good as the best of several


def seconds(act: Callable[[], object]) -> float:
    """The least processor time of a few runs, without the collector, whose work grows with all that the process holds (as timeit does)."""
    times: list[float] = []
    gc.disable()
    try:
        while len(times) < 3 and sum(times) < _ENOUGH:
            begun = time.process_time()
            act()
            times.append(time.process_time() - begun)
    finally:
        gc.enable()
    return min(times)


def grows_evenly(act: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Does the time grow with an input rather than with its square: at most 22 times for 8 times the input?

    Args:
        act: makes an input of a size, and gives what reads it.
        size: of the short input; the reader should take some hundredths of a second for the long one.
    """
    short, long = act(size), act(TIMES * size)
    short()  # what is loaded at the first time is no part of it
    return any(seconds(long) <= _MOST * max(seconds(short), _NOISE) for _ in range(_ATTEMPTS))
