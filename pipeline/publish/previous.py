"""The last release, as the next one reads it: which it is, what it holds, and what is said when it is damaged."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import ReleaseDamaged

LATEST = "LATEST"

_log = logging.getLogger(__name__)


def latest(releases: Path) -> Path | None:
    """The folder of the current release, or None.

    A pointer that a power cut left empty, or that names a folder which is gone, is passed over for the newest release that is there.
    """
    pointer = releases / LATEST
    if not pointer.is_file():
        return None
    name = pointer.read_text("utf-8", "replace").strip()
    if name and (releases / name).is_dir():
        return releases / name
    whole = sorted(releases.glob("[0-9]*-*-*-*/release.json"), key=lambda path: order(path.parent.name))
    if not whole:
        return None
    _log.warning("%s: it names no release; %s is taken, the newest that is there", pointer, whole[-1].parent.name)
    return whole[-1].parent


def order(name: str) -> tuple[str, int]:
    """What names of releases are sorted by: the day, then the number."""
    day, _, number = name.rpartition("-")
    return day, int(number) if number.isdecimal() else 0


def told(release: Path, name: str) -> dict[str, Any]:
    """What a JSON file of a release says.

    Raises:
        ReleaseDamaged: it is not there, or cut.
    """
    with reading(release):
        said = json.loads((release / name).read_text("utf-8"))
        if not isinstance(said, dict):
            raise ValueError(f"{name} is no object")
        return said


def rows_of(release: Path) -> dict[str, int]:
    """Rows of a release by table.

    Raises:
        ReleaseDamaged: it does not say.
    """
    with reading(release):
        rows: dict[str, int] = told(release, "release.json")["rows"]
        return rows


@contextmanager
def reading(release: Path | None) -> Iterator[None]:
    """A block that reads the last release.

    Raises:
        ReleaseDamaged: what it reads is cut, changed or not there.
    """
    try:
        yield
    except (sqlite3.DatabaseError, ValueError, KeyError, FileNotFoundError) as error:
        raise ReleaseDamaged(
            f"the last release cannot be read ({error})",
            where=str(release),
            mend="put back a copy of it, or move it elsewhere: the next release is then compared with the one before",
        ) from error
