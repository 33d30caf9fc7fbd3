"""The cue words of the codebook as compiled patterns, read once from ``data/cues.yaml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.declarations import read_yaml


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).parent / "data" / "cues.yaml")
    return data


@cache
def words(*path: str) -> frozenset[str]:
    """The entries of the list at a place in the file."""
    found: Any = _data()
    for name in path:
        found = found[name]
    return frozenset(found)


@cache
def cue(*path: str) -> re.Pattern[str]:
    """One alternation of the entries at a place in the file, longest first."""
    return re.compile("|".join(sorted(words(*path), key=lambda entry: (-len(entry), entry))))
