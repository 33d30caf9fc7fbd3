"""What the flows may be pointed at: declared portals and the sample portals that ship with the project."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.portals import Portal, declared_folder, files_in, load_portal, load_portals
from pipeline.settings import Settings, corpora_dir


@cache
def sample_portals() -> dict[str, Portal]:
    """The sample portals by id."""
    return load_portals([corpora_dir() / "sample_portals"])


def all_portals() -> dict[str, Portal]:
    """Declared and sample portals by id, and those of the folder ``MODU_PORTALS``, of which one may stand in place of a declared one.

    Raises:
        MissingInput, PortalFileError: there is no such folder, or a file in it is wrong.
    """
    return _with_own(os.environ.get("MODU_PORTALS"))


@cache
def _with_own(_set: str | None) -> dict[str, Portal]:
    """The setting, read again when its variable changes: every page asks, and reading all settings takes longer than a page."""
    return {**load_portals([declared_folder()]), **sample_portals(), **load_portals(_own_folders())}


def _own_folders() -> list[Path]:
    return [Path(folder)] if (folder := Settings().portals) else []


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
