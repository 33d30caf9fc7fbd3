"""The releases that stand in a folder: which there are, how large, and which go when only the newest are kept."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from pipeline.errors import ConfigurationError
from pipeline.publish.formats import BASE, formats_held
from pipeline.publish.previous import latest, order, rows_of, told

LOCK = ".lock"
"""Whoever adds or takes away a release holds it."""
_GOING = ".going"


@dataclass(frozen=True, slots=True)
class Standing:
    """A release: its name, rows by table, bytes of all its files, formats, and whether readers are led to it."""

    name: str
    rows: dict[str, int]
    bytes: int
    formats: tuple[str, ...]
    current: bool


def standing(releases: Path) -> list[Standing]:
    """The releases of a folder, the newest first.

    Raises:
        ReleaseDamaged: one of them does not say what it holds.
    """
    current = latest(releases)
    return [
        Standing(
            folder.name,
            rows_of(folder),
            sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
            (*BASE, *formats_held(told(folder, "release.json"))),
            folder == current,
        )
        for folder in _folders(releases)
    ]


def named(releases: Path, name: str) -> Path:
    """The folder of a release by its name; of the current one where it is empty.

    Raises:
        ConfigurationError: there is none.
    """
    folder = releases / name if name else latest(releases)
    if folder is None or folder not in _folders(releases):
        raise ConfigurationError(
            "no such release 没有该发布版" if name else "no release yet 尚未发布",
            where=str(releases / name),
            mend="`modu releases list` names those that there are",
        )
    return folder


def surplus(releases: Path, keep: int, also: Collection[str] = ()) -> list[str]:
    """Names of the releases that are neither among the newest, nor the current one, nor named; the oldest first.

    Args:
        releases: their folder.
        keep: so many of the newest stay.
        also: names of others that stay, say because somebody cites them.

    Raises:
        ConfigurationError: a name is that of no release.
    """
    stay = {named(releases, name).name for name in ("", *also)}
    return [folder.name for folder in reversed(_folders(releases)[keep:]) if folder.name not in stay]


def keep(releases: Path, most: int, also: Collection[str] = ()) -> list[str]:
    """Take away the releases that :func:`surplus` names, and what a run that was killed left of others; gives the names.

    Each is moved out of sight before it is deleted, so that nobody is given half of one. A release that is being made is waited for.
    """
    with FileLock(releases / LOCK):
        gone = surplus(releases, most, also)
        for name in gone:
            (releases / name).rename(releases / f".{name}{_GOING}")
        for left in releases.glob(f".*{_GOING}"):
            shutil.rmtree(left)
    return gone


def _folders(releases: Path) -> list[Path]:
    found = [path.parent for path in releases.glob("[0-9]*-*-*-*/release.json")]
    return sorted(found, key=lambda folder: order(folder.name), reverse=True)
