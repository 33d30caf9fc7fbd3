"""Foreign files read in a process of their own (`server`), which is started when the first is there and used for the next.

A process is kept for every thread that reads at a time. It is a plain child with pipes, so that daemonic workers may have one too; it ends
with its parent, whatever ends that.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any

import pipeline
from pipeline import errors
from pipeline.documents.formats import is_foreign, kind_of, printed_from
from pipeline.documents.formats.kinds import PACKED
from pipeline.documents.formats.limits import most_chars
from pipeline.documents.formats.server import Job, frame, read_frame, write_all
from pipeline.documents.wrapping import Printed
from pipeline.errors import DocumentError, ModuError
from pipeline.settings import Settings

_TRIES = 2  # a process may have been killed while it was idle
_MAIN = "from pipeline.documents.formats.server import main; main()"
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class _Process:
    """A process that reads files, with the pipes to it."""

    def __init__(self) -> None:
        root = str(Path(pipeline.__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        self._child = subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "-P", "-c", _MAIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, **_ONE_THREAD, "PYTHONPATH": path},
            start_new_session=True,  # an interrupt of the terminal is for the parent, which then lets go of it
        )

    def ask(self, header: bytes, payload: bytes) -> Any:
        """The answer to a job; None where the process is gone."""
        assert self._child.stdin is not None and self._child.stdout is not None
        try:
            write_all(self._child.stdin.fileno(), frame(header) + frame(payload))
            answer = read_frame(self._child.stdout.fileno())
        except OSError:
            return None
        return None if answer is None else json.loads(answer)

    def end(self) -> None:
        """Close the pipes, upon which the process ends."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        self._child.wait()

    def forget(self) -> None:
        """Close this process's copies of pipes that belong to its parent."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        self._child.returncode = 0  # it is no child of this process


_idle: list[_Process] = []
_lock = threading.Lock()


def end_all() -> None:
    """End the processes that wait for files; others are started when they are wanted."""
    with _lock:
        while _idle:
            _idle.pop().end()


def _forget_all() -> None:
    """After a fork the processes answer the parent, not this process."""
    global _lock
    _lock = threading.Lock()
    while _idle:
        _idle.pop().forget()


atexit.register(end_all)
os.register_at_fork(after_in_child=_forget_all)


@cache
def _limits(*_set: str | None) -> tuple[int, int]:
    """The settings, read again when their variables change."""
    settings = Settings()
    return settings.reader_memory, settings.reader_seconds


def printed_of(name: str, content_type: str, payload: bytes, where: str) -> Printed:
    """Text of a file that is not a page, read here if it is plain text, else by `read_apart`; raises what `printed_from` does."""
    packed = payload.startswith(PACKED)  # what is inside is looked for where it can do no harm
    kind = "" if packed else kind_of(name, content_type, payload)
    if packed or is_foreign(kind):
        return read_apart(name, content_type, payload, where)
    return printed_from(kind, payload, where, content_type)


def read_apart(name: str, content_type: str, payload: bytes, where: str) -> Printed:
    """Text of a foreign file, as `printed_from` gives it, read in another process.

    Args:
        name: its name or path, of which the suffix tells.
        content_type: the Content-Type header, if any.
        payload: the bytes.
        where: what errors name.

    Raises:
        DocumentError: by name what is wrong; also that the file takes more memory or time than ``MODU_READER_MEMORY`` and
            ``MODU_READER_SECONDS`` allow, or makes its reader fail.
    """
    memory, seconds = _limits(os.environ.get("MODU_READER_MEMORY"), os.environ.get("MODU_READER_SECONDS"))
    job = Job(name, content_type, where, memory, seconds, most_chars())
    header = json.dumps(job._asdict()).encode()
    for _ in range(_TRIES):
        with _lock:
            process = _idle.pop() if _idle else None
        process = process or _Process()
        try:
            answer = process.ask(header, payload)
        except BaseException:  # an interrupt: nobody will read the answer
            process.end()
            raise
        if answer is not None:
            with _lock:
                _idle.append(process)
            return _printed(answer)
        process.end()
    raise DocumentError("its reader ended without an answer", where=where, mend="look whether memory is short")


def _printed(answer: dict[str, Any]) -> Printed:
    if told := answer.get("error"):
        kind = getattr(errors, told.pop("kind"), DocumentError)
        raise (kind if issubclass(kind, ModuError) else DocumentError)(**told)
    text, pages, bold, unread = answer["printed"]
    return Printed(text, tuple(pages), tuple((start, end) for start, end in bold), tuple(unread))
