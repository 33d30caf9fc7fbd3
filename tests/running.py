"""Commands of Modu, in this process and as processes of their own."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from flows import OUR_LOGGERS

MODU = [sys.executable, "-c", "from flows.cli import main; main()"]
Modu = Callable[..., subprocess.CompletedProcess[str]]
NewHome = Callable[[Path], Path]
WITH_A_SERVER = """
import os, signal, sys
from flows.serve.temporary import prefect_at_hand
from flows.environment import prepare
prepare()
with prefect_at_hand():
    print(os.environ["PREFECT_API_URL"], os.environ["PREFECT_API_AUTH_STRING"], flush=True)
    sys.argv[1:] or signal.pause()
"""
"""A program that starts a Prefect server, says where it is and how one is let in, and stays; with an argument, it ends at once."""


def surroundings(**settings: str) -> dict[str, str]:
    """The environment of a command that knows no other home and server than those that it is told."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "MODU_"))}
    return {**ours, "NO_COLOR": "1", "COLUMNS": "200", **settings}


@contextmanager
def _surrounded(home: Path, settings: dict[str, str]) -> Iterator[None]:
    """This process is for a while as one that was started with these settings, and leaves nothing of them behind."""
    from prefect.context import refresh_global_settings_context

    from flows.environment import prepare

    levels = {name: logging.getLogger(name).level for name in OUR_LOGGERS}
    try:
        with chdir(home.parent), patch.dict(os.environ, surroundings(MODU_HOME=str(home), **settings), clear=True):
            prepare()
            refresh_global_settings_context()
            logging.disable(logging.CRITICAL)  # as a command has it that is the first to load Prefect
            yield
    finally:
        logging.disable(logging.NOTSET)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        refresh_global_settings_context()


@contextmanager
def room_of(releases: Path, archive: str = "") -> Iterator[str]:
    """The address of a server of releases while the block runs."""
    from flows.serve.releases import serve_releases

    server = serve_releases(releases, "127.0.0.1", 0, archive=archive)
    try:
        yield "http://{}:{}".format(*server.server_address)
    finally:
        server.shutdown()


def run_here(home: Path, arguments: tuple[str, ...], settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A command in this process: what it says, and how it ends, are those of one in a process of its own."""
    from flows.cli import main

    command, out, err, code = ["modu", *arguments], io.StringIO(), io.StringIO(), 0
    with _surrounded(home, settings), patch.object(sys, "argv", command), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())
