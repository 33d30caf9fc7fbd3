"""A whole working place of one home: Prefect server, deployments, worker, and the releases on a port of their own.

Children die with their parent, however it ends; what was running then is found again at the next start and put back in line.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from flows.serve import password, prefect_server
from flows.serve.children import Child, is_of_prefect, runs_of, signal_group
from flows.serve.prefect_server import Ports, ServerDidNotStart, environment
from flows.serve.releases import serve_releases
from pipeline.errors import ConfigurationError
from pipeline.settings import Settings


def free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((host, port)) != 0


class WorkingPlace:
    """Server, worker and releases of one home, as long as :meth:`run` lasts."""

    def __init__(self, ports: Ports, say: Callable[[str], None]) -> None:
        self._ports, self._say = ports, say
        self._home = Settings().home.resolve()
        self._state = self._home / "serve.json"
        self._stopping = threading.Event()
        logs = self._home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        env = environment(ports, self._home, password.ensure(self._home, say))
        Path(env["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
        self._server = prefect_server.child(ports, env, logs / "server.log")
        worker = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "modu", "--type", "process"]
        worker += ["--name", "modu"]
        self._worker = Child("worker", worker, env, logs / "worker.log")
        self._env = env

    def run(self) -> None:
        """Start everything, keep it alive, and end it on SIGTERM or SIGINT.

        Raises:
            ConfigurationError: a port is taken.
            ServerDidNotStart: the Prefect server gave no answer.
        """
        self._clear_leftovers()
        for port, name in ((self._ports.prefect, "MODU_PREFECT_PORT"), (self._ports.room, "MODU_ROOM_PORT")):
            if not free(self._ports.host, port):
                raise ConfigurationError(
                    "the port is taken",
                    where=f"{self._ports.host}:{port}",
                    mend=f"stop what listens there, or name another port ({name.lower().removeprefix('modu_').replace('_', '-')})",
                )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        settings = Settings()
        releases = serve_releases(
            settings.releases.resolve(),
            self._ports.host,
            self._ports.room,
            processes=settings.room_processes,
            archive=settings.archive_location,
        )
        try:
            self._server.start()
            self._remember()
            prefect_server.wait_for(self._server, self._ports, self._stopping)
            self._register()
            self._worker.start()
            self._remember()
            self._say(f"Prefect 界面: {self._ports.api.removesuffix('/api')}")
            self._say(f"releases 发布: {self._ports.room_url}")
            self._say("ready 就绪; Ctrl-C ends it")
            while not self._stopping.wait(1.0):
                for child in (self._server, self._worker):
                    if child.revive():
                        self._say(f"{child.name} had ended and was started again")
                        self._remember()
        finally:
            self._say("stopping 正在停止")
            self._worker.stop()
            self._server.stop()
            releases.shutdown()
            self._state.unlink(missing_ok=True)

    def _remember(self) -> None:
        """Write down which processes are ours, for a start after this one was killed."""
        pids = {child.name: child.pid for child in (self._server, self._worker)}
        partial = self._state.with_suffix(".partial")
        partial.write_text(json.dumps(pids))
        partial.replace(self._state)

    def _clear_leftovers(self) -> None:
        """End what an earlier start left behind when it was killed: runs whose worker is gone."""
        if not self._state.is_file():
            return
        for pid in self._remembered():
            if is_of_prefect(pid):
                signal_group(pid, signal.SIGKILL)
        for pid in runs_of(self._home):  # else they call themselves crashed as soon as a server answers
            signal_group(pid, signal.SIGKILL)
        self._state.unlink()

    def _remembered(self) -> list[int]:
        """Processes of an earlier start; none where the file was cut by a power cut, after which none is left."""
        try:
            said = json.loads(self._state.read_text("utf-8", "replace"))
        except ValueError:
            return []
        return [pid for pid in said.values() if isinstance(pid, int)] if isinstance(said, dict) else []

    def _register(self) -> None:
        """Deployments, limits and alerts, and runs that a killed worker left; in a process that knows the server's address."""
        command = [sys.executable, "-m", "flows.register"]
        done = subprocess.run(  # noqa: S603 (our own command)
            command, env=self._env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ServerDidNotStart(
                "the deployments could not be registered", where=self._ports.api, mend=done.stderr.strip()[-800:]
            )
        for line in done.stdout.splitlines():
            self._say(line)
