"""What a family of content management systems has in common, declared in one YAML file a family."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.declarations import read_yaml

_FOLDER = Path(__file__).parent / "families" / "declared"
_NOTHING: Mapping[str, Any] = {"list": {}, "detail": {}, "attachments": {}, "relations": {}}


@cache
def families() -> tuple[str, ...]:
    """Names of the declared families."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@cache
def family_file(family: str) -> Mapping[str, Any]:
    """A family's file: its name, the signs by which a page of it is known, its defaults and what is known of it.

    Raises:
        ValueError: no such family.
    """
    if family not in families():
        raise ValueError(f"no family {family!r}; known are {', '.join(families())}")
    data: dict[str, Any] = read_yaml(_FOLDER / f"{family}.yaml")
    return {**_NOTHING, **data}


def family_defaults(family: str) -> Mapping[str, Any]:
    """What the family's file says of ``list``, ``detail``, ``attachments`` and ``relations``; nothing for a family that is not known."""
    return family_file(family) if family in families() else _NOTHING


def with_defaults(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration over its defaults: mappings are joined, any other value replaces the default."""
    merged = dict(own)
    for key, default in defaults.items():
        if key not in own:
            merged[key] = default
        elif isinstance(default, Mapping) and isinstance(own[key], Mapping):
            merged[key] = with_defaults(default, own[key])
    return merged
