"""A Prefect server for one command: behind a password that nobody is told, and gone with the process that started it, however that ends."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock

from flows.serve import password, prefect_server
from flows.serve.children import marked_as_temporary, orphans_of, signal_group
from pipeline.settings import Settings


@contextmanager
def prefect_at_hand() -> Iterator[None]:
    """For the length of a block, flows of this process have a Prefect server: that of PREFECT_API_URL, else one of their own.

    Before that, servers are ended that an earlier command of this home could not end itself.

    Raises:
        ServerDidNotStart: it gave no answer.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    home = Settings().home.resolve()
    for pid in orphans_of(home):
        signal_group(pid, signal.SIGKILL)
    ports = prefect_server.Ports(prefect=_free_port())
    ours = {**password.settings(password.made_up()), "PREFECT_API_URL": ports.api}
    log = home / "logs" / "temporary.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    server = prefect_server.child(
        ports, {**prefect_server.KEPT, **os.environ, **ours, **marked_as_temporary(home)}, log
    )
    try:
        with FileLock(home / "starting.lock"):  # the first server of a home makes its tables
            server.start()
            prefect_server.wait_for(server, ports, threading.Event())
        with _known(ours):
            yield
    finally:
        server.stop()


@contextmanager
def _known(settings: dict[str, str]) -> Iterator[None]:
    """Settings that Prefect goes by, in this process (it is first imported in the block) and in its children."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
