"""Progress of long work: bars in a terminal, lines elsewhere, nothing in a worker. Flows report; the command line decides how it looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_PAUSE = 20.0  # seconds between two lines about one step


class Bars:
    """One bar a step. Safe to call from several threads."""

    def expect(self, step: str, total: int) -> None:
        """Say how much more there is to do in a step."""

    def advance(self, step: str, count: int = 1) -> None:
        """Say that so much of a step is done."""

    def ended(self, step: str, counts: Mapping[str, int], **more: int) -> None:
        """Say that a step came to its end, and what it counted."""

    def say(self, line: str) -> None:
        """A line for the person who waits, above the bars."""


class Drawn(Bars):
    """Bars in a terminal."""

    def __init__(self, progress: Progress, console: Console) -> None:
        self._progress, self._console = progress, console
        self._tasks: dict[str, int] = {}
        self._lock = Lock()

    def expect(self, step: str, total: int) -> None:
        """Draw how much more there is to do."""
        if total:
            with self._lock:
                task = self._progress.tasks[self._task(step, 0)]
                self._progress.update(task.id, total=(task.total or 0) + total)

    def advance(self, step: str, count: int = 1) -> None:
        """Move the bar on."""
        with self._lock:
            self._progress.advance(self._progress.tasks[self._task(step, None)].id, count)

    def say(self, line: str) -> None:
        """Print above the bars."""
        plain_line(self._console, line)

    def _task(self, step: str, total: int | None) -> int:
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(step, total=total)
        return self._tasks[step]


class Told(Bars):
    """Lines where there is no terminal: one when a step ends, and now and then how far a long one is.

    Args:
        say: takes a line.
        clock: seconds.
    """

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._done: dict[str, int] = {}
        self._totals: dict[str, int] = {}
        self._last = clock()
        self._lock = Lock()

    def expect(self, step: str, total: int) -> None:
        """Keep how much there is to do."""
        self._totals[step] = self._totals.get(step, 0) + total

    def advance(self, step: str, count: int = 1) -> None:
        """Count, and say so if nothing was said for a while."""
        with self._lock:
            self._done[step] = done = self._done.get(step, 0) + count
            if self._clock() - self._last < _PAUSE:
                return
            self._last = self._clock()
        total = self._totals.get(step)
        self._say(f"{step}: {done:,}{f' of {total:,}' if total else ''} …")

    def say(self, line: str) -> None:
        """Say it."""
        self._say(line)

    def ended(self, step: str, counts: Mapping[str, int], **more: int) -> None:
        """Say what a step counted."""
        self._last = self._clock()
        told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in {**more, **counts}.items())
        self._say(f"{step}: {told}")


_current = Bars()


def bars() -> Bars:
    """The bars of the running command; silent ones in a worker."""
    return _current


@contextmanager
def shown(console: Console) -> Iterator[None]:
    """Show bars on a console for the length of a block, or lines where it is no terminal."""
    global _current
    columns = (TextColumn("{task.description:<22}"), BarColumn(32), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        _current = Drawn(progress, console) if console.is_terminal else Told(lambda line: plain_line(console, line))
        try:
            yield
        finally:
            _current = Bars()


def plain_line(console: Console, line: str) -> None:
    """A line as it is: not wrapped, not coloured, no markup."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)
