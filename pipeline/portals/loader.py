"""Portal files: found, read and checked, with an error that names file, key and mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import MissingInput, PortalFileError
from pipeline.portals.model import Portal


def declared_folder() -> Path:
    """Folder of the portal files that ship with the project."""
    return Path(__file__).parent / "declared"


def schema() -> dict[str, Any]:
    """JSON Schema of a portal file."""
    return Portal.model_json_schema()


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    model: Any = Portal
    for part in location[:-1]:
        if isinstance(part, str) and isinstance(model, type) and issubclass(model, BaseModel):
            annotation = model.model_fields[part].annotation if part in model.model_fields else None
            inner = [
                a
                for a in (annotation, *getattr(annotation, "__args__", ()))
                if isinstance(a, type) and issubclass(a, BaseModel)
            ]
            model = inner[0] if inner else None
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _explained(path: Path, error: ValidationError) -> PortalFileError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"]) or "the file"
    mend = "see `modu portals schema`"
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(first["loc"][-1]), _known_keys(first["loc"]), n=1, cutoff=0.5)
        return PortalFileError(f"unknown key {key}", where=str(path), mend=f"did you mean {near[0]}?" if near else mend)
    return PortalFileError(f"{key}: {first['msg']}", where=str(path), mend=mend)


def load_portal(path: Path) -> Portal:
    """Read one portal file.

    Raises:
        MissingInput: there is no such file.
        PortalFileError: it is no YAML, or does not fit the schema.
    """
    if not path.is_file():
        raise MissingInput("no such file", where=str(path), mend="name a portal's YAML file")
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = f", line {line + 1}" if line is not None else ""
        raise PortalFileError("not valid YAML", where=f"{path}{place}", mend="check the indentation") from error
    if not isinstance(data, dict):
        raise PortalFileError("not a mapping", where=str(path), mend="see `modu portals schema`")
    try:
        return Portal.model_validate(data)
    except ValidationError as error:
        raise _explained(path, error) from error


def load_portals(folders: Iterable[Path]) -> dict[str, Portal]:
    """Every portal declared below some folders (``portal.yaml`` in a folder of its own, or any ``*.yaml``), by id.

    Raises:
        PortalFileError: a file is wrong, or two files declare one id.
    """
    portals: dict[str, Portal] = {}
    for folder in folders:
        nested = sorted(folder.glob("*/portal.yaml"))
        for path in nested or sorted(folder.glob("*.yaml")):
            portal = load_portal(path)
            if portal.id in portals:
                raise PortalFileError(f"a second portal has the id {portal.id}", where=str(path), mend="rename one")
            portals[portal.id] = portal
    return portals


def portal_for(url: str, portals: Mapping[str, Portal]) -> Portal | None:
    """The portal that declares the host of a URL, or None."""
    host = urlsplit(url).hostname
    return next((portal for portal in portals.values() if host in portal.hosts), None)
