"""A whole working place of one home: Prefect server, deployments, worker, and the releases on a port of their own.

Children die with their parent, however it ends; what was running then is found again at the next start and put back in line.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from flows.serve.children import Child, is_of_prefect, runs_of, signal_group
from flows.serve.releases import serve_releases
from pipeline.errors import ConfigurationError, ModuError
from pipeline.settings import Settings

_PATIENCE = 120.0  # seconds that the server has to answer

_SERVER = {
    # Events and task runs are written in batches: SQLite has one writer, and a form that meets a locked database is refused.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "2",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    # What is left of that (a snapshot of SQLite that went stale, which no timeout mends) is asked again by Prefect's clients.
    "PREFECT_CLIENT_MAX_RETRIES": "10",
    # An analyst's run starts within seconds; a look for runs costs the server a few milliseconds.
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    # Runs are forgotten after 60 days, events after a week; the tables of Modu keep what matters.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "5184000",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P7D",
}


class ServerDidNotStart(ModuError):
    """The Prefect server gave no answer in time."""

    kind = "server_did_not_start"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where things listen, on loopback unless said otherwise."""

    host: str = "127.0.0.1"
    prefect: int = 4200
    room: int = 8200

    @property
    def api(self) -> str:
        """URL of the Prefect API."""
        return f"http://{self.host}:{self.prefect}/api"

    @property
    def room_url(self) -> str:
        """URL of the releases."""
        return f"http://{self.host}:{self.room}"


def environment(ports: Ports, home: Path) -> dict[str, str]:
    """What the children see: the server's address, a home that does not depend on the working directory, no outgoing call."""
    return {
        **_SERVER,
        **os.environ,
        "MODU_HOME": str(home),
        "MODU_ROOM_URL": ports.room_url,
        "PREFECT_HOME": os.environ.get("PREFECT_HOME", str(home / "prefect")),
        "PREFECT_API_URL": ports.api,
        "PREFECT_UI_API_URL": ports.api,
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "INFO",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    }


def free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((host, port)) != 0


class WorkingPlace:
    """Server, worker and releases of one home, as long as :meth:`run` lasts."""

    def __init__(self, ports: Ports, say: Callable[[str], None], *, runs_at_once: int = 2) -> None:
        self._ports, self._say = ports, say
        self._home = Settings().home.resolve()
        self._state = self._home / "serve.json"
        self._stopping = threading.Event()
        logs = self._home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        env = environment(ports, self._home)
        Path(env["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
        prefect = [sys.executable, "-m", "prefect"]
        self._server = Child(
            "server",
            [*prefect, "server", "start", "--host", ports.host, "--port", str(ports.prefect)],
            env,
            logs / "server.log",
        )
        worker = ["worker", "start", "--pool", "modu", "--type", "process", "--limit", str(runs_at_once)]
        self._worker = Child("worker", [*prefect, *worker, "--name", "modu"], env, logs / "worker.log")
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
            self._wait_for_server()
            self._register()
            self._worker.start()
            self._remember()
            self._say(f"Prefect 界面: http://{self._ports.host}:{self._ports.prefect}")
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
        self._state.write_text(json.dumps(pids))

    def _clear_leftovers(self) -> None:
        """End what an earlier start left behind when it was killed: runs whose worker is gone."""
        if not self._state.is_file():
            return
        for pid in json.loads(self._state.read_text() or "{}").values():
            if pid and is_of_prefect(pid):
                signal_group(pid, signal.SIGKILL)
        for pid in runs_of(self._home):  # else they call themselves crashed as soon as a server answers
            signal_group(pid, signal.SIGKILL)
        self._state.unlink()

    def _wait_for_server(self) -> None:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and not self._stopping.is_set():
            try:
                if requests.get(f"{self._ports.api}/health", timeout=2).ok:
                    return
            except requests.RequestException:
                pass
            if self._server.pid is None:
                break
            self._stopping.wait(0.3)
        if not self._stopping.is_set():
            raise ServerDidNotStart(
                "the Prefect server did not start",
                where=self._ports.api,
                mend=f"see {self._home / 'logs' / 'server.log'}",
            )

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
