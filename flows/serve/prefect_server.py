"""The Prefect server as Modu runs it: its settings, and a guard in front of it.

As a process of its own: ``python -m flows.serve.prefect_server HOST PORT``.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from flows.serve.addresses import LOOPBACK, everywhere
from flows.serve.children import Child
from flows.serve.password import settings as known_as
from pipeline.errors import ModuError
from pipeline.settings import Settings

_PATIENCE = 300.0  # seconds that the server has to answer; one that ends before is not waited for

KEPT = {"PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem"}
"""Who holds a host is known to the next server of a home; in memory it would be forgotten, and the host be held for ever."""

SETTINGS = {
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
    # Runs outlive their server: the places they hold are kept in files, and what becomes of them is not held back for events of before.
    **KEPT,
    "PREFECT_SERVER_EVENTS_CAUSAL_ORDERING": "flows.serve.ordering",
    # A change is taken from a page or client alone that has fetched a token before.
    "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "true",
    # The interface asks the server that it came from, whatever its name.
    "PREFECT_UI_API_URL": "/api",
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
    def near(self) -> str:
        """Where processes of this machine reach them, as it stands in a URL."""
        near = LOOPBACK[0] if everywhere(self.host) else self.host
        return f"[{near}]" if ":" in near else near

    @property
    def api(self) -> str:
        """URL of the Prefect API."""
        return f"http://{self.near}:{self.prefect}/api"

    @property
    def room_url(self) -> str:
        """URL of the releases."""
        return f"http://{self.near}:{self.room}"


def environment(ports: Ports, home: Path, password: str) -> dict[str, str]:
    """What the server and its clients see: address, password, a home that does not depend on the working directory, no outgoing call."""
    return {
        **SETTINGS,
        "MODU_ROOM_URL": ports.room_url,
        "PREFECT_HOME": str(home / "prefect"),
        **os.environ,
        **known_as(password),
        "MODU_HOME": str(home),
        "PREFECT_API_URL": ports.api,
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "INFO",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    }


def child(ports: Ports, env: dict[str, str], log: Path) -> Child:
    """The server as a process that ends with this one."""
    command = [sys.executable, "-m", "flows.serve.prefect_server", ports.host, str(ports.prefect)]
    return Child("server", command, env, log)


def wait_for(server: Child, ports: Ports, stopping: threading.Event) -> None:
    """Wait until the server answers, or this process is told to stop.

    Raises:
        ServerDidNotStart: it gave no answer, or ended.
    """
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and not stopping.is_set():
        try:
            if requests.get(f"{ports.api}/health", timeout=2).ok:
                return
        except requests.RequestException:
            pass
        if server.pid is None:
            break
        stopping.wait(0.3)
    if not stopping.is_set():
        raise ServerDidNotStart("the Prefect server did not start", where=ports.api, mend=f"see {server.log}")


def answer(host: str, port: int) -> None:
    """Run the server in this process until it is told to stop. Its settings are those of the environment when Prefect is first imported."""
    names = (*LOOPBACK[:2], Ports(host).near, *Settings().trusted_names)
    own = dict.fromkeys(f"{scheme}://{name}:{port}" for name in names for scheme in ("http", "https"))
    allowed = os.environ.setdefault("PREFECT_SERVER_CORS_ALLOWED_ORIGINS", ",".join(own)).split(",")

    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    from flows.serve.guard import Guard

    if os.environ.get("PREFECT__SERVER_EPHEMERAL"):
        _give_back_what_was_held()
    server = get_current_settings().server
    uvicorn.run(
        Guard(create_app(final=True), host, origins={origin for origin in allowed if origin != "*"}),
        host=host,
        port=port,
        timeout_keep_alive=server.api.keepalive_timeout,
        ws_ping_interval=server.api.websocket_ping_interval,
        ws_ping_timeout=server.api.websocket_ping_timeout,
        log_level=server.logging_level.lower(),
    )


def _give_back_what_was_held() -> None:
    """Also the server of one command gives back the hosts of a crawl that was killed: in Prefect, servers that last do so alone."""
    from prefect.server.services.perpetual_services import perpetual_service
    from prefect.server.services.repossessor import monitor_expired_leases

    perpetual_service(enabled_getter=lambda: True, run_in_ephemeral=True)(monitor_expired_leases)


if __name__ == "__main__":
    answer(sys.argv[1], int(sys.argv[2]))
