"""The cue words of the codebook as compiled patterns, read once from ``data/cues.yaml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "cues.yaml").read_text("utf-8"))
    return data


@cache
def cue(*path: str) -> re.Pattern[str]:
    """One alternation of the words at a place in the file, longest first."""
    words = _data()
    for name in path:
        words = words[name]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@cache
def edge(side: str) -> re.Pattern[str]:
    """The words to strip from the left or right edge of a phrase."""
    words = "|".join(sorted(_data()["edges"][side], key=len, reverse=True))
    return re.compile(rf"(?:[、，\s“]|{words})+") if side == "left" else re.compile(rf"(?:{words}|[、，\s：:了])$")
