"""The files of ``corpora/gazetteers``."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from pipeline.settings import corpora_dir


def rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a gazetteer, in order, each by the names of its columns.

    Args:
        file: its name, as ``towns.csv``.
    """
    with (corpora_dir() / "gazetteers" / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
