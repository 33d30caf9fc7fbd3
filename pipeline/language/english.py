"""English titles of national policies that are known abroad by one: 中华人民共和国数据安全法 → Data Security Law."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipeline.declarations import read_yaml

_MARKS = re.compile(r"[\s《》〈〉“”\"'‘’]")
_AROUND = re.compile(r"^(?:中华人民共和国|中共中央|国务院|、)+(?=.)|[（(][^（()）]*[)）]$")


def _core(title: str) -> str:
    """A title without its marks, and without what is printed around it or not."""
    return _AROUND.sub("", _MARKS.sub("", title))


@cache
def english_titles() -> dict[str, str]:
    """The titles of the table without what may stand around them → English title."""
    read: dict[str, str] = read_yaml(Path(__file__).parent / "data" / "english_titles.yaml")
    return {_core(title): english for title, english in read.items()}


def english_title(title: str | None) -> str:
    """The English title of a policy; empty where none is known."""
    return english_titles().get(_core(title or ""), "")
