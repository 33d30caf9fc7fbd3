"""Mentions → entities of the register, with a method and a confidence; what is not sure stays unlinked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.entities import places
from pipeline.entities.changes import former_names
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.register import aliases, context_aliases, government_id
from pipeline.language.divisions import Place, divisions

_LEVEL = re.compile(r"^(?:本|我)?(市|省|区|县|州|自治区)(?=[\u4e00-\u9fff]{2,})")
_GOVERNMENT = re.compile(r"(?P<place>[\u4e00-\u9fff]{1,20}?)(?:人民政府|政府)$")
_DEFINED = re.compile(r"[（(]以下(?:简称|统称)[：:]?\s?[“《]?([^”）)》，。\n]{2,12})[”》]?(?:[，。][^）)]*)?[）)]")
_OF_REGION = re.compile(r"(?:我|本|全)(?P<level>省|市|州|县|区)(?![级际场长直属民委政划间])")


@dataclass(frozen=True, slots=True)
class Link:
    """An entity, how it was found, and how sure it is; no entity where nothing is sure."""

    entity: str | None = None
    method: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A name that a document abbreviates for itself (以下简称…): where the full name ends, the short one, and where that stands."""

    end: int
    short: str
    start: int


def abbreviations(text: str) -> list[Abbreviation]:
    """What a document abbreviates, in order."""
    return [Abbreviation(found.start(), found.group(1), found.start(1)) for found in _DEFINED.finditer(text)]


def link(name: str, label: str, region: str | None) -> Link:
    """What a name means.

    Args:
        name: the mention as printed.
        label: its type.
        region: place of the document, for 市数据局, 鼓楼区 and the like.
    """
    known = aliases().get(name)
    if known is not None and known.label == label:
        return Link(known.id, "name", 0.97)
    known = context_aliases().get(name)
    if known is not None and known.label == label:
        return Link(known.id, "context", 0.85)
    if label == "AGENCY":
        return _link_agency(name, region)
    if label == "GPE":
        return _link_place(name, region)
    return Link()


def references(text: str, start: int, end: int, region: str | None) -> Iterator[tuple[int, int, str]]:
    """我市, 本省, 全区 in a stretch → the document's place, or the place above it, where the level fits."""
    for found in _OF_REGION.finditer(text, start, end) if region else ():
        place = _at_level(found["level"], region)
        if place is not None:
            yield found.start(), found.end(), f"cn-{place.code}"


def _link_agency(name: str, region: str | None) -> Link:
    level = _LEVEL.match(name)
    place = _at_level(level.group(1), region) if level else None
    if level and place is not None:
        full = place.name + name[level.end() :]
        known = aliases().get(full)
        if known is not None and known.label == "AGENCY":
            return Link(known.id, "region", 0.85)
        if name[level.end() :] in ("人民政府", "政府"):
            return Link(government_id(place), "region", 0.9)
    government = _GOVERNMENT.match(name)
    if government:
        found = _place_of(government["place"], region)
        if found.entity:
            return Link(f"{found.entity}-government", "government", found.confidence)
    return Link()


def _at_level(level: str, region: str | None) -> Place | None:
    """The document's place where it has the level that a text speaks of, or the province above it."""
    place = _region(region)
    while place is not None:
        autonomous = level == "区" and place.level == 1
        if place.name.endswith("自治区" if autonomous or level == "自治区" else level):
            return place
        place = _by_code().get(place.parent or "")
    return None


@cache
def _region(region: str | None) -> Place | None:
    found = places.names().get(region or "", ())
    highest = min((place.level for place in found), default=0)
    best = [place for place in found if place.level == highest]
    return best[0] if len(best) == 1 else None


@cache
def _by_code() -> dict[str, Place]:
    return {place.code: place for place in divisions()}


def _link_place(name: str, region: str | None) -> Link:
    return _place_of(name, region)


@cache
def _place_names() -> Lexicon:
    return Lexicon(places.names())


def _place_of(name: str, region: str | None) -> Link:
    found = places.names().get(name)
    if found and name in former_names():
        return Link(f"cn-{found[0].code}", "former", 0.9) if len(found) == 1 else Link()
    if found:
        return _choose(name, found, region)
    chain = []
    at = 0
    while at < len(name):
        end = _place_names().end_from(name, at)
        if not end:
            return Link()
        chain.append(places.names()[name[at:end]])
        at = end
    # A chain (浙江省杭州市西湖区): its last link, which must lie in the one before.
    inside = {place.code: place for place in chain[0]} if chain else {}
    for step in chain[1:]:
        inside = {p.code: p for p in step if any(_within(p, code) for code in inside)}
    return Link(f"cn-{next(iter(inside))}", "chain", 0.95) if len(inside) == 1 else Link()


def _choose(name: str, found: tuple[Place, ...], region: str | None) -> Link:
    """Of places of one name: a province, else the one near the document, else the only city among them.

    The short name of a county in another province than the document's may be a river, a hill or a village there: it stays open.
    """
    home = _region(region)
    if home is not None and name not in places.full_names():
        found = tuple(place for place in found if place.level < 3 or place.code[:2] == home.code[:2])
    if len(found) == 1:
        return Link(f"cn-{found[0].code}", "division", 0.9)
    provinces = [place for place in found if place.level == 1]
    if len(provinces) == 1:
        return Link(f"cn-{provinces[0].code}", "division", 0.9)
    if home is not None:
        for near in (home.code, f"{home.code[:2]}0000"):
            inside = [place for place in found if place.code == near or _within(place, near)]
            if len(inside) == 1:
                return Link(f"cn-{inside[0].code}", "region", 0.85)
    cities = [place for place in found if place.level == 2]
    if len(cities) == 1:
        return Link(f"cn-{cities[0].code}", "division", 0.75)
    return Link()


def _within(place: Place, code: str) -> bool:
    above = _by_code().get(place.parent or "")
    while above is not None:
        if above.code == code:
            return True
        above = _by_code().get(above.parent or "")
    return False
