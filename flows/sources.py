"""What the flows may be pointed at: declared portals and the sample portals that ship with the project."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.portals import Portal, declared_folder, load_portals
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
    return _with_own(Settings().portals)


@cache
def _with_own(folder: str) -> dict[str, Portal]:
    own = load_portals([Path(folder)]) if folder else {}
    return {**load_portals([declared_folder()]), **sample_portals(), **own}


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
    """Every portal file that ships with the project, and those of ``MODU_PORTALS``."""
    own = Path(Settings().portals).rglob("*.yaml") if Settings().portals else ()
    shipped = (declared_folder().rglob("*.yaml"), (corpora_dir() / "sample_portals").glob("*/portal.yaml"))
    return sorted(path for paths in (*shipped, own) for path in paths)
