"""The declared words of names, read once from ``data/names.yaml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.language.segmentation import dictionary_tags


@cache
def words() -> dict[str, Any]:
    """The whole file."""
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "names.yaml").read_text("utf-8"))
    return data


@cache
def suffix_pattern() -> re.Pattern[str]:
    """Any suffix that ends a name, the longest first."""
    every = {suffix for suffixes in words()["suffixes"].values() for suffix in suffixes}
    return re.compile("|".join(map(re.escape, sorted(every, key=len, reverse=True))))


@cache
def suffix_labels() -> dict[str, str]:
    """Suffix → label."""
    return {suffix: label for label, suffixes in words()["suffixes"].items() for suffix in suffixes}


@cache
def walls() -> frozenset[str]:
    """jieba words that a name never reaches over."""
    return frozenset(words()["walls"])


@cache
def is_wall(word: str) -> bool:
    """Does a name end before this jieba word? Function words do, and verbs that names do not hold."""
    if word in walls():
        return True
    return len(word) >= 2 and dictionary_tags().get(word) == "v" and word not in words()["verbs_in_names"]


@cache
def nothing() -> frozenset[str]:
    """Class words that are no names."""
    return frozenset(words()["nothing"])


@cache
def levels() -> re.Pattern[str]:
    """What may begin the name of a body."""
    return re.compile("|".join(map(re.escape, sorted(words()["levels"], key=len, reverse=True))))


def label_of(name: str) -> str | None:
    """The label of the longest suffix that a name ends with."""
    for length in range(min(len(name), 14), 1, -1):
        label = suffix_labels().get(name[-length:])
        if label:
            return label
    return None
