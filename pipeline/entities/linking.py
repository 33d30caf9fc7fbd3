"""Mentions → entities of the register, with a method and a confidence; what is not sure stays unlinked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.entities import places
from pipeline.entities.changes import former_names
from pipeline.entities.lands import states, towns
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.offices import is_office, office_of, placed
from pipeline.entities.register import aliases, body_id, context_aliases, former_aliases, places_by_code
from pipeline.language.divisions import Place

_LEVEL = re.compile(r"(?:本|我)?(?P<level>自治区|自治州|省|市|区|县|州|盟|旗)(?=[\u4e00-\u9fff])")
_DEFINED = re.compile(
    r"[（(]以下(?:简称|(?P<shared>统称))[：:]?\s?[“《]?(?P<short>[^”）)》，。\n]{2,12})[”》]?(?:[，。][^）)]*)?[）)]"
)
_OF_REGION = re.compile(r"(?:我|本|全)(?P<level>省|市|州|县|区)(?![级际场长直属民委政划间])")
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,12}(?:街道|[镇乡]|苏木)")
_LONGER = re.compile(
    r"岛|港(?!口|澳)|大桥|大道|大厦|汽车|银行|证券|股份|集团|机场|路(?![上线径段])|站(?!稳|在)|实验室|大学"
)
_LONGEST_PLACE = 20


@dataclass(frozen=True, slots=True)
class Link:
    """An entity, how it was found, and how sure it is; no entity where nothing is sure."""

    entity: str | None = None
    method: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A name that a document abbreviates for itself (以下简称…): where the full name ends, the short one, and where that stands.

    One that several share (以下统称…) means none of them alone.
    """

    end: int
    short: str
    start: int
    shared: bool


def abbreviations(text: str) -> list[Abbreviation]:
    """What a document abbreviates, in order."""
    return [
        Abbreviation(found.start(), found["short"], found.start("short"), found["shared"] is not None)
        for found in _DEFINED.finditer(text)
    ]


@lru_cache(maxsize=65536)
def link(name: str, label: str, region: str | None) -> Link:
    """What a name means.

    Args:
        name: the mention as printed.
        label: its type.
        region: place of the document, a name or a code (GB/T 2260), for 市数据局, 鼓楼区 and the like.
    """
    for table, method, confidence in _NAMED:
        known = table().get(name)
        if known is not None and known.label == label:
            return Link(known.id, method, confidence)
    if label == "AGENCY":
        return _link_agency(placed(name), region)
    if label == "GPE":
        return _place_of(name, region)
    return Link()


_NAMED = ((aliases, "name", 0.97), (former_aliases, "former", 0.9), (context_aliases, "context", 0.85))


def goes_on(text: str, end: int) -> bool:
    """Does a longer name begin with the river, lake or land that ends here: 黄河|岛, 长江|汽车, 北部湾|港?"""
    return _LONGER.match(text, end) is not None


def references(text: str, start: int, end: int, region: str | None) -> Iterator[tuple[int, int, str]]:
    """我市, 本省, 全区 in a stretch → the document's place, or the place above it, where the level fits."""
    for found in _OF_REGION.finditer(text, start, end) if region else ():
        place = _at_level(found["level"], region)
        if place is not None:
            yield found.start(), found.end(), f"cn-{place.code}"


def _link_agency(name: str, region: str | None) -> Link:
    """A body of a place: named with the place (杭州市工信局), by its level (市工信局), or alone in a document of the place (工信局)."""
    level = _LEVEL.match(name)
    office = office_of(name[level.end() :]) if level else None
    if level and office:
        seat = _at_level(level["level"], region)
        return Link(body_id(office, seat), "region", 0.85) if seat else Link()
    for end in range(min(len(name) - 1, _LONGEST_PLACE), 1, -1):
        office = office_of(name[end:])
        if office:
            found = _place_of(name[:end], region)
            at = places_by_code().get((found.entity or "").removeprefix("cn-"))
            if at:
                return Link(body_id(office, at), "office", found.confidence)
    return _link_bare(name, region)


def _link_bare(name: str, region: str | None) -> Link:
    """工信局 in a document of a city, 工信厅 in one of a province or of a city there."""
    office, home = office_of(name), _region(region)
    if office is None or home is None or not is_office(name):
        return Link()
    seat = places_by_code()[f"{home.code[:2]}0000"] if name.endswith("厅") else home
    return Link(body_id(office, seat), "region", 0.75)


def _at_level(level: str, region: str | None) -> Place | None:
    """The document's place where it has the level that a text speaks of, or the province above it."""
    home = place = _region(region)
    while place is not None:
        autonomous = level == "区" and place.level == 1
        if place.name.endswith("自治区" if autonomous else level) and not (autonomous and place is not home):
            return place
        place = places_by_code().get(place.parent or "")
    return None


@cache
def _region(region: str | None) -> Place | None:
    """The place of a document by its code, its name, or a chain of names (浙江省杭州)."""
    known = places_by_code().get(region or "")
    if known is not None or not region:
        return known
    found = places.names().get(region, ())
    highest = min((place.level for place in found), default=0)
    best = [place for place in found if place.level == highest]
    if found:
        return best[0] if len(best) == 1 else None
    return places_by_code().get((_chained(region).entity or "").removeprefix("cn-"))


@cache
def _place_names() -> Lexicon:
    return Lexicon(places.names())


def _place_of(name: str, region: str | None) -> Link:
    former = former_names().get(name)
    if former is not None:
        return Link(f"cn-{former[0].code}", "former", 0.9) if len(former) == 1 else Link()
    found = places.names().get(name)
    if found:
        return _choose(name, found, region)
    state = states().get(name)
    if state is not None:
        return Link(state.id, "name", 0.97)
    chained = _chained(name)
    return chained if chained.entity or not _TOWN.fullmatch(name) else _town(name, region)


def _chained(name: str) -> Link:
    """A chain (浙江省杭州市西湖区): its last link, which must lie in the one before."""
    chain = []
    at = 0
    while at < len(name):
        end = _place_names().end_from(name, at)
        if not end:
            return Link()
        chain.append(places.names()[name[at:end]])
        at = end
    inside = {place.code: place for place in chain[0]} if chain else {}
    for step in chain[1:]:
        inside = {p.code: p for p in step if any(p.code == code or _within(p, code) for code in inside)}
    return Link(f"cn-{next(iter(inside))}", "chain", 0.95) if len(inside) == 1 else Link()


def _town(name: str, region: str | None) -> Link:
    """A town after its county (西湖区留下街道), or alone in the only place of that name in the document's city or county."""
    for at in range(len(name) - 2):
        codes = towns().get(name[at:], ())
        home = _county(name[:at], region) if codes else None
        if home is not None and (at or home.level > 1):
            within = [code for code in codes if code.startswith(home.code[: 2 * home.level])]
            return Link(f"cn-{within[0]}", "town", 0.9) if len(within) == 1 else Link()
    return Link()


def _county(name: str, region: str | None) -> Place | None:
    """The place that stands before a town; the document's where none does."""
    return places_by_code().get((_place_of(name, region).entity or "")[3:]) if name else _region(region)


def _choose(name: str, found: tuple[Place, ...], region: str | None) -> Link:
    """Of places of one name: a province, else the one near the document, else the only city among them.

    The short name of a county in another province than the document's may be a river, a hill or a village there: it stays open.
    """
    home = _region(region)
    if home is not None and name not in places.full_names():
        found = tuple(place for place in found if place.level < 3 or place.code[:2] == home.code[:2])
    ways = [
        (found, "division", 0.9),
        ([place for place in found if place.level == 1], "division", 0.9),
        *((_inside(found, near), "region", 0.85) for near in _near(home)),
        ([place for place in found if place.level == 2], "division", 0.75),
    ]
    return next((Link(f"cn-{left[0].code}", way, sure) for left, way, sure in ways if len(left) == 1), Link())


def _near(home: Place | None) -> tuple[str, ...]:
    """The codes of a document's place and of its province."""
    return () if home is None else (home.code, f"{home.code[:2]}0000")


def _inside(found: Sequence[Place], code: str) -> Sequence[Place]:
    """Places that are another one, or lie in it."""
    return [place for place in found if place.code == code or _within(place, code)]


def _within(place: Place, code: str) -> bool:
    above = places_by_code().get(place.parent or "")
    while above is not None:
        if above.code == code:
            return True
        above = places_by_code().get(above.parent or "")
    return False
