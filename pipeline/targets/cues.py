"""The cue words of the codebook as compiled patterns, from the rule book ``data/cues.yaml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipeline.rules import Book, load_book


@cache
def cue_book() -> Book:
    """The rule book of cues."""
    return load_book(Path(__file__).parent / "data" / "cues.yaml")


@cache
def words(*path: str) -> frozenset[str]:
    """The entries of the rule with this name, its parts apart."""
    return frozenset(cue_book().rules[".".join(path)].any)


@cache
def cue(*path: str) -> re.Pattern[str]:
    """The rule with this name, its parts apart, as one alternation of its entries, the longest first."""
    return cue_book().pattern(".".join(path))
