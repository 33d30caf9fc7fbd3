"""What the flows may be pointed at: declared portals and the sample portals that ship with the project."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.portals import Portal, declared_folder, files_in, load_portal, load_portals
from pipeline.portals.examples import OWN
from pipeline.settings import Settings, corpora_dir


@cache
def sample_portals() -> dict[str, Portal]:
    """The sample portals by id."""
    return load_portals([corpora_dir() / "sample_portals"])


def all_portals() -> dict[str, Portal]:
    """Declared and sample portals by id, and those that ``MODU_PORTALS`` names, of which one may stand in place of a declared one.

    Raises:
        MissingInput, PortalFileError: there is no such folder, or a file in it is wrong.
    """
    return _with_own(os.environ.get("MODU_PORTALS"))


@cache
def _with_own(_set: str | None) -> dict[str, Portal]:
    """The setting, read again when its variable changes: every page asks, and reading all settings takes longer than a page."""
    return {**load_portals([declared_folder()]), **sample_portals(), **load_portals(_own_folders())}


def _own_folders() -> list[Path]:
    return [Path(place) for place in Settings().portals.split(os.pathsep) if place]


def told_portals(names: Iterable[str]) -> list[str]:
    """Ids of the portals that a command is told, each by its id or by the path of its file or folder; those of a path are known to this
    process and to those that it starts, in place of a declared one with the same id.

    Raises:
        ConfigurationError, MissingInput, PortalFileError: there is none, or its file is wrong.
    """
    ids = []
    for name in names:
        if file := own_file(name):
            ids.append(load_portal(file).id)
            listed = Settings().portals
            if str(file.resolve()) not in listed.split(os.pathsep):
                os.environ["MODU_PORTALS"] = os.pathsep.join(filter(None, (listed, str(file.resolve()))))
        else:
            ids.append(name)
    return list(portals_by_id(ids))


def own_file(name: str) -> Path | None:
    """The portal file that a name is the path of, or that lies in the folder whose path it is; None where it is an id."""
    path = Path(name)
    if path.is_dir() and name not in all_portals():
        return path / OWN
    return path if path.suffix else None  # no id has a dot


def portals_by_id(ids: Iterable[str]) -> dict[str, Portal]:
    """Portals with these ids, in this order.

    Raises:
        ConfigurationError: an id that no portal file declares.
    """
    known = all_portals()
    unknown = [portal for portal in ids if portal not in known]
    if unknown:
        raise ConfigurationError(
            "no such portal",
            where=", ".join(unknown),
            mend="`modu portals list` shows those that are declared; MODU_PORTALS names a folder of your own",
        )
    return {portal: known[portal] for portal in ids}


def portal_files() -> list[Path]:
    """Every portal file that ships with the project, and those of ``MODU_PORTALS``.

    Raises:
        MissingInput: there is no such folder.
    """
    return [*_shipped(), *files_in(_own_folders())]


def portal_file(id: str) -> tuple[Path, bool]:
    """The file that declares a known portal, and whether it is one of ``MODU_PORTALS``."""
    files = [(file, True) for file in files_in(_own_folders())] + [(file, False) for file in _shipped()]
    return next((file, own) for file, own in files if load_portal(file).id == id)


def _shipped() -> list[Path]:
    return list(files_in([declared_folder(), corpora_dir() / "sample_portals"]))
