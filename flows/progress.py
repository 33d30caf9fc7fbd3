"""Progress of long work: bars in a terminal, and lines that say what a run does. Flows report; the command line decides how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Bars:
    """One bar a step. Safe to call from several threads."""

    def __init__(self, progress: Progress | None, console: Console | None = None) -> None:
        self._progress = progress
        self._console = console
        self._tasks: dict[str, int] = {}
        self._lock = Lock()

    def expect(self, step: str, total: int) -> None:
        """Say how much more there is to do in a step."""
        if self._progress is None or not total:
            return
        with self._lock:
            if step not in self._tasks:
                self._tasks[step] = self._progress.add_task(step, total=0)
            task = self._progress.tasks[self._tasks[step]]
            self._progress.update(task.id, total=(task.total or 0) + total)

    def advance(self, step: str, count: int = 1) -> None:
        """Say that so much of a step is done."""
        if self._progress is None:
            return
        with self._lock:
            if step not in self._tasks:
                self._tasks[step] = self._progress.add_task(step, total=None)
            self._progress.advance(self._progress.tasks[self._tasks[step]].id, count)

    def say(self, line: str) -> None:
        """A line for the person who waits, above the bars."""
        if self._console is not None:
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)


_current = Bars(None)


def bars() -> Bars:
    """The bars of the running command; silent ones where there is no terminal."""
    return _current


@contextmanager
def shown(console: Console) -> Iterator[None]:
    """Show bars on a console for the length of a block."""
    global _current
    columns = (TextColumn("{task.description:<22}"), BarColumn(32), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        _current = Bars(progress if console.is_terminal else None, console)
        try:
            yield
        finally:
            _current = Bars(None)
