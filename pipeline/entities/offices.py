"""Bodies that every place has, from its government and party committee to its departments (``corpora/gazetteers/offices.csv``).

A duty is one entry whatever the body that carries it is called: 工信局, 经信局 and 工业和信息化主管部门 of a city are one, and stay
one when it is renamed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.entities.gazetteers import rows
from pipeline.language.divisions import Place

_ANY_CLASS = "*"  # after the field of a body, in the file: whatever class word follows
_CLASS = re.compile(
    r"(?:行政)?(?:业务)?(?:监督|主管|管理|监督管理)?(?:部门|机关)"
    r"|(?:应用发展|发展|监督|行政|建设|服务|服务和|综合)?(?:管理|服务|执法|工作)?(?:厅|局|委员会|委|办公室|办)"
)
_OFFICE = re.compile(r"[^门关]*(?:厅|局|委员会|委|办公室|办)")
_CITY_STATE = ("11", "12", "31", "50")
# What stands before the place: 中共|杭州市委, 团|市委, 国家税务总局|杭州市税务局.
_BEFORE = re.compile(
    r"(?:中国共产党|中共|国家税务总局)(?P<rest>.+)"
    r"|(?:中国共产主义青年团|共青团|团)(?P<league>.+?)(?:委|委员会)"
    r"|(?:中国人民政治协商会议|政协)(?P<consulted>.+?)委员会"
)


@dataclass(frozen=True, slots=True)
class Office:
    """A duty and the body that has it in a place.

    Attributes:
        key: stands in the id of the body.
        name_en: the duty in English.
        names: what the body of a province, of a city, of a county is called; ``{}`` stands for the place.
        own: what it is called in one place (its code without the zeros), or its field in all places below (``33*``).
    """

    key: str
    name_en: str
    names: tuple[str, str, str]
    own: Mapping[str, str]

    def name_at(self, place: Place) -> str:
        """The full name of the body of a place."""
        level = 2 if place.level == 1 and place.code[:2] in _CITY_STATE else place.level
        own = self.own.get(place.code[: 2 * place.level])
        field = self.own.get(f"{place.code[:2]}{_ANY_CLASS}")
        name = own or (field + self.names[level - 1][-1] if field else self.names[level - 1])
        return name.format(place.name) if "{}" in name else place.name + name


@cache
def offices() -> dict[str, Office]:
    """Every duty by its key."""
    return {
        row["key"]: Office(
            row["key"],
            row["name_en"],
            (row["province"], row["city"], row["county"]),
            dict(pair.split(":", 1) for pair in filter(None, row["own"].split("|"))),
        )
        for row in rows("offices.csv")
    }


def office_of(words: str) -> Office | None:
    """The office that words after a place or level name: 工信局, 发展改革委, 委组织部, 人民政府; the longest field counts."""
    whole = _printed().get(words)
    if whole:
        return offices()[whole]
    for end in range(len(words) - 1, 0, -1):
        key = _printed().get(words[:end] + _ANY_CLASS)
        if key and _CLASS.fullmatch(words, end):
            return offices()[key]
    return None


def is_office(words: str) -> bool:
    """Is this the name of one office rather than of a kind of body: 工信局, not 市场监管部门?"""
    return _OFFICE.fullmatch(words) is not None and words not in _printed()


def placed(name: str) -> str:
    """A name with its place at the head: 团市委 → 市团委, 中共杭州市委 → 杭州市委."""
    before = _BEFORE.fullmatch(name)
    if before is None:
        return name
    if before["rest"]:
        return before["rest"]
    return f"{before['league']}团委" if before["league"] else f"{before['consulted']}政协"


@cache
def _printed() -> dict[str, str]:
    return {name: row["key"] for row in rows("offices.csv") for name in row["names"].split("|")}
