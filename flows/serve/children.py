"""Processes that belong to this one: started again when they end by themselves, ended when it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

_GRACE = 20.0  # seconds that a child has to stop
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_PARENT = "PREFECT__MODU_PARENT"


def _with_parent(parent: int) -> None:
    """In the child, before it starts: ask the kernel to stop it when its parent is gone (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:  # gone already
            os._exit(1)


class Child:
    """A process that is started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str], log: Path) -> None:
        self.name, self.log, self._command, self._env = name, log, command, env
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a process group of its own; what it says goes to its log."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                self._command,
                env=dict(self._env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=partial(_with_parent, os.getpid()),
            )

    @property
    def pid(self) -> int | None:
        """Its process number, while it is there."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def revive(self) -> bool:
        """Start it again if it ended; whether that was so."""
        if self._process is None or self._process.poll() is None:
            return False
        self.start()
        return True

    def stop(self) -> None:
        """Ask it and what it started to end, then make it."""
        if self._process is None:
            return
        for number, patience in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, 5.0)):
            if self._process.poll() is None:
                signal_group(self._process.pid, number)
                try:
                    self._process.wait(patience)
                except subprocess.TimeoutExpired:
                    continue
        signal_group(self._process.pid, signal.SIGKILL)  # runs that outlived their worker


def signal_group(leader: int, number: int) -> None:
    """Send a signal to a process group, if it is there and ours."""
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):
        return


def is_of_prefect(leader: int) -> bool:
    """Whether a process group of this machine is one of ours (its number may have gone to somebody else)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == leader and "prefect" in (stat.parent / "cmdline").read_text():
                return True
        except (OSError, ValueError, IndexError):
            continue
    return False


def runs_of(home: Path) -> Iterator[int]:
    """Process numbers of the runs that a worker of this home started; Prefect gives each a session of its own."""
    for pid, said in _processes_of(home):
        if "PREFECT__FLOW_RUN_ID" in said:
            yield pid


def marked_as_temporary(home: Path) -> dict[str, str]:
    """The environment by which a server of this process alone is known again."""
    return {"MODU_HOME": str(home), "PREFECT__SERVER_EPHEMERAL": "1", _PARENT: str(os.getpid())}


def orphans_of(home: Path) -> Iterator[int]:
    """Process numbers of temporary servers of this home whose command is gone."""
    for pid, said in _processes_of(home):
        if _PARENT in said and "PREFECT__SERVER_EPHEMERAL" in said and str(_parent(pid)) != said[_PARENT]:
            yield pid


def _processes_of(home: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Processes of this machine that work in a home, with their environment."""
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            said = dict(pair.partition("=")[::2] for pair in environ.read_text("utf-8", "replace").split("\0"))
        except OSError:
            continue
        if said.get("MODU_HOME") == str(home):
            yield int(environ.parent.name), said


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None
