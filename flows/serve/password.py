"""The password of a home's Prefect server: made at its first start, for its owner's eyes alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import ConfigurationError

_NAMES = ("PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING")  # what the server wants, what a client sends


def made_up() -> str:
    """A new ``user:password``."""
    return f"modu:{secrets.token_urlsafe(24)}"


def of_home(home: Path) -> str | None:
    """The password that a home keeps, ``user:password``; None where it keeps none.

    Raises:
        ConfigurationError: the file holds none.
    """
    path = home / "password"
    try:
        kept = path.read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    if not all(kept.partition(":")):
        raise ConfigurationError("no password in it", where=str(path), mend="delete the file; a new one is made")
    return kept


def ensure(home: Path, say: Callable[[str], None]) -> str:
    """The password of a home's server: the operator's (by environment), else the home's, else a new one, which is told once.

    Args:
        home: folder that keeps it, in a file that its owner alone may read.
        say: takes the line that shows a new one.
    """
    for name in _NAMES:
        if os.environ.get(name):
            return os.environ[name]
    kept = of_home(home)
    if kept is None:
        kept, path = made_up(), home / "password"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(kept + "\n")
        say(f"password 口令: {kept}  (shown this once, kept in {path} 仅显示一次)")
    return kept


def settings(password: str) -> dict[str, str]:
    """The environment in which server and clients know a password."""
    return dict.fromkeys(_NAMES, password)
