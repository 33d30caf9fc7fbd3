"""The declared words of names, read once from ``data/names.yaml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.declarations import read_yaml
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.register import rejected
from pipeline.language.words import dictionary_tags


@cache
def words() -> dict[str, Any]:
    """The whole of the files: the words of names, their endings, the words of places, and what laws and notices add."""
    data: dict[str, Any] = {}
    for name in ("names.yaml", "endings.yaml", "places.yaml"):
        data |= read_yaml(Path(__file__).parent / "data" / name)
    return _joined(data, read_yaml(Path(__file__).parent / "data" / "statutes.yaml"))


@cache
def among(key: str) -> frozenset[str]:
    """The words of one list of the files, to be looked up."""
    return frozenset(words()[key])


def _joined(data: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Lists and strings with those of the same key behind them, tables with what the other adds."""
    joined = dict(data)
    for key, value in more.items():
        if isinstance(value, dict):
            joined[key] = _joined(data.get(key, {}), value)
        else:
            joined[key] = data.get(key, type(value)()) + value
    return joined


@cache
def endings() -> Lexicon:
    """Every ending that makes a name."""
    return Lexicon(suffix_labels())


@cache
def suffix_labels() -> dict[str, str]:
    """Ending → label."""
    known = {suffix: label for label, suffixes in words()["suffixes"].items() for suffix in suffixes}
    return dict.fromkeys(words()["designations"], "PROJECT") | known


@cache
def is_verbal(word: str) -> bool:
    """Is this a word that may stand before a name without being of it: 运营, 保障, 全面?"""
    return word in among("verbs_in_names") or dictionary_tags().get(word, "x")[0] in "vdpc"


@cache
def is_coined(word: str) -> bool:
    """A word that the dictionary does not know, or knows as a proper name."""
    return len(word) >= 2 and dictionary_tags().get(word, "nz") in ("nz", "nr", "ns", "nt", "nrt", "nrfg")


@cache
def modifies(word: str) -> bool:
    """Does a word say of a class only how many, how large or how good: 等|五个|重点|园区?"""
    return word in among("class_modifiers") or word[0].isdigit() or dictionary_tags().get(word, "x")[0] in "abmq"


@cache
def nothing() -> frozenset[str]:
    """Class words that are no names, and what persons said is none."""
    return among("nothing") | rejected()


@cache
def levels() -> re.Pattern[str]:
    """What may begin the name of a body."""
    return re.compile("|".join(map(re.escape, sorted(words()["levels"], key=len, reverse=True))))


def label_of(name: str) -> str | None:
    """The label of the longest ending of a name."""
    start = endings().start_to(name, len(name))
    return suffix_labels()[name[start:]] if start >= 0 else None
