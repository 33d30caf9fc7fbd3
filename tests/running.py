"""Commands of Modu as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

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
