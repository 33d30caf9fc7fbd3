"""Portal files: found, read and checked, with an error that names file, key and mend."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import MissingInput, PortalFileError
from pipeline.portals.model import Portal
from pipeline.versions import version_of

_MOST_BYTES = 200_000
_SCHEMA = "`modu portals schema` shows what a portal file may hold"
_OF_THE_CRAWL = {"columns", "list", "delay", "headers", "warm_up", "legacy_tls", "verified", "note"}


class _Loader(yaml.SafeLoader):
    """YAML as people write it: only ``true`` and ``false`` are booleans (``on`` is a key here), and no key stands twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012  (PyYAML's own class attribute)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; an error where a key stands twice."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [pair[0] for pair, key in zip(node.value, keys, strict=True) if keys.count(key) > 1]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"key {twice[-1].value} twice", twice[-1].start_mark)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def declared_folder() -> Path:
    """Folder of the portal files that ship with the project."""
    return Path(__file__).parent / "declared"


def schema() -> dict[str, Any]:
    """JSON Schema of a portal file."""
    return Portal.model_json_schema()


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Models inside an annotation such as ``tuple[Column, ...]`` or ``ListPages | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    """Keys that may stand beside the last key of a location in a portal file."""
    model: type[BaseModel] = Portal
    for part in location[:-1]:
        field = model.model_fields.get(str(part))
        if field is not None:
            inner = _models(field.annotation)
            if not inner:
                return []
            model = inner[0]
    return list(model.model_fields)


def _explained(path: Path, error: ValidationError) -> PortalFileError:
    """The first of a file's errors as one line, with the number of the others."""
    first, *others = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    key = ".".join(str(part) for part in first["loc"] if part != "[key]") or ""
    more = f" (and {len(others)} more)" if others else ""
    mend = _SCHEMA
    match first["type"]:
        case "extra_forbidden":
            near = difflib.get_close_matches(str(first["loc"][-1]), _known_keys(first["loc"]), n=1, cutoff=0.5)
            message, mend = f"unknown key {key}", f"did you mean {near[0]}?" if near else mend
        case "missing":
            message, mend = f"{key} is missing", f"add {first['loc'][-1]}; {_SCHEMA}"
        case "literal_error":
            known = re.findall(r"'([^']+)'", str(first.get("ctx", {}).get("expected", "")))
            near = difflib.get_close_matches(str(first["input"]), known, n=1, cutoff=0.5)
            message = f"{key}: {str(first['input'])[:60]!r} is none of {', '.join(known)}"
            mend = f"did you mean {near[0]}?" if near else mend
        case _:
            message = f"{key}: ".removeprefix(": ") + first["msg"].removeprefix("Value error, ")
    return PortalFileError(message + more, where=str(path), mend=mend)


def load_portal(path: Path) -> Portal:
    """Read one portal file.

    Raises:
        MissingInput: there is no such file.
        PortalFileError: it is no YAML, or does not fit the schema.
    """
    if not path.is_file():
        raise MissingInput("no such file", where=str(path), mend="name a portal's YAML file")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PortalFileError(f"more than {_MOST_BYTES:,} bytes", where=str(path), mend=_SCHEMA)
        data = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506  (a SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise PortalFileError(
            f"not valid YAML: {problem}", where=f"{path}{place}", mend="check indentation and quotes"
        ) from error
    if not isinstance(data, dict):
        raise PortalFileError("not a mapping", where=str(path), mend=_SCHEMA)
    try:
        return Portal.model_validate(data)
    except ValidationError as error:
        raise _explained(path, error) from error


def load_portals(folders: Iterable[Path]) -> dict[str, Portal]:
    """Every portal declared in some folders, by id.

    Raises:
        MissingInput: there is no such folder.
        PortalFileError: a file is wrong, or two files declare one id.
    """
    portals: dict[str, Portal] = {}
    for path in dict.fromkeys(path.resolve() for path in files_in(folders)):
        portal = load_portal(path)
        if portal.id in portals:
            raise PortalFileError(f"a second portal has the id {portal.id}", where=str(path), mend="rename one")
        portals[portal.id] = portal
    return portals


def files_in(folders: Iterable[Path]) -> Iterator[Path]:
    """The portal files of some folders: ``<id>.yaml``, or ``portal.yaml`` in a folder of its own; a file among the folders is one itself.

    Raises:
        MissingInput: there is no such folder.
    """
    for folder in folders:
        if folder.is_file():
            yield folder
        elif folder.is_dir():
            yield from sorted([*folder.glob("*.yaml"), *folder.glob("*/portal.yaml")])
        else:
            raise MissingInput("no such folder", where=str(folder), mend="name a folder of portal files")


def portal_for(url: str, portals: Mapping[str, Portal]) -> Portal | None:
    """The portal that declares the host of a URL, or None."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return next((portal for portal in portals.values() if host in portal.hosts), None)


def declared_version(ids: Iterable[str], portals: Mapping[str, Portal]) -> str:
    """Version of what portal files say of pages and files; what only a crawl goes by does not count.

    Args:
        ids: of the portals; an empty one stands for pages that no portal declares, which a new file may claim.
        portals: those that are declared, by id.
    """
    told = [portals[id].model_dump_json(exclude=_OF_THE_CRAWL) if id in portals else id for id in sorted(set(ids))]
    if "" in told:
        told += sorted(host for portal in portals.values() for host in portal.hosts)
    return version_of("portals", "\n".join(told))
