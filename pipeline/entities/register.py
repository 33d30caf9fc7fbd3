"""The register: organisations and places of the field in Chinese and English, with aliases and former names.

Organisations are rows of ``corpora/gazetteers``; each names its source. Divisions, towns and the bodies that every place has are made
when somebody asks for them, for there are more of them than any text names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pipeline.entities.additions import NO_NAME, added, refused
from pipeline.entities.changes import former_names
from pipeline.entities.gazetteers import rows
from pipeline.entities.lands import TOWN_CODE, states, town_names
from pipeline.entities.offices import Office, office_of, offices
from pipeline.language.divisions import Place, divisions, short_name
from pipeline.records import Entity, identify
from pipeline.settings import Settings

FILES = ("organisations.csv", "agencies.csv", "central_firms.csv", "universities.csv", "listed_firms.csv")
"""Files of organisations. Of two rows of one name the first counts."""

_DIVISION = re.compile(r"cn-(?P<code>\d{6}(?:\d{3})?)(?:-(?P<office>[a-z-]+))?")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    found: dict[str, dict[str, str]] = {}
    for file in FILES:
        for row in rows(file):
            found.setdefault(row["name_zh"], row)
    for row in added(Settings().register_file):
        if row["label"] != NO_NAME:
            known = found.get(row["name_zh"], row)
            found[row["name_zh"]] = known if known is row else _completed(known, row)
    return tuple(found.values())


def _completed(known: dict[str, str], row: dict[str, str]) -> dict[str, str]:
    """A row with the other names that another has of it, and what it has in the cells that are empty."""
    aliases = dict.fromkeys((*_split(known["aliases"]), *_split(row["aliases"])))
    return {column: known[column] or row[column] for column in known} | {"aliases": "|".join(aliases)}


@cache
def rejected() -> frozenset[str]:
    """What persons said is no name."""
    return refused(added(Settings().register_file))


def _split(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split("|")))


@cache
def organisations() -> tuple[Entity, ...]:
    """Companies, institutions, agencies and places of the field."""
    return tuple(
        Entity.model_construct(
            id=identify("organisation", row["name_zh"]),
            label=row["label"],
            name_zh=row["name_zh"],
            name_en=row["name_en"] or None,
            aliases=(*_split(row["aliases"]), *_split(row["context_aliases"]), *_split(row["former"])),
            region=row["region"] or None,
            external_ids=dict(pair.split(":", 1) for pair in _split(row["external_ids"])),
            source=row["source"],
        )
        for row in _rows()
    )


def entity(key: str) -> Entity | None:
    """What the register holds under an id, or None."""
    known = _by_id().get(key)
    if known is not None:
        return known
    match = _DIVISION.fullmatch(key)
    if match is None:
        return None
    if len(match["code"]) == TOWN_CODE:
        return _town(match["code"])
    place = places_by_code().get(match["code"])
    if place is None or match["office"] is None:
        return _place(place) if place else None
    office = offices().get(match["office"])
    return _body(office, place) if office else None


def entities(keys: Iterable[str]) -> list[Entity]:
    """What the register holds under some ids, in their order."""
    return [found for key in sorted(set(keys)) if (found := entity(key)) is not None]


def known_as(name: str) -> list[Entity]:
    """Every organisation, state or division that bears a name."""
    known = (e for e in _by_id().values() if name in (e.name_zh, e.name_en, *e.aliases))
    former = former_names().get(name, ())
    near = (place for place in divisions() if name in (place.name, short_name(place.name)) or place in former)
    return [*known, *map(_place, near)]


def body_id(office: Office, place: Place) -> str:
    """Id of the body of a place that has a duty."""
    return _own_bodies().get((place.code, office.key), f"cn-{place.code}-{office.key}")


@cache
def places_by_code() -> dict[str, Place]:
    """Every division by its code (GB/T 2260)."""
    return {place.code: place for place in divisions()}


@cache
def aliases() -> dict[str, Entity]:
    """Every name that means an organisation wherever it stands → its entity; a name that two of them share is left out."""
    return _unshared((entity, (row["name_zh"], *_split(row["aliases"]))) for entity, row in _entities())


@cache
def former_aliases() -> dict[str, Entity]:
    """Names of organisations that were renamed or taken over → what carries on their duties."""
    return _unshared((entity, _split(row["former"])) for entity, row in _entities())


@cache
def context_aliases() -> dict[str, Entity]:
    """Names that are words as well (大众, 长安, 苹果) → the organisation that they mean beside other names of its kind."""
    return _unshared((entity, _split(row["context_aliases"])) for entity, row in _entities())


@cache
def _by_id() -> dict[str, Entity]:
    return {one.id: one for one in (*organisations(), *states().values())}


@cache
def _own_bodies() -> dict[tuple[str, str], str]:
    """Bodies of places that have a row of their own: code of the place and key of the duty → id."""
    named = {place.name: place for place in divisions() if place.level <= 2}
    found: dict[tuple[str, str], str] = {}
    for one in organisations():
        place = named.get(one.region or "") if one.label == "AGENCY" else None
        office = office_of(one.name_zh.removeprefix(place.name)) if place else None
        if place and office:
            found[place.code, office.key] = one.id
    return found


def _place(place: Place) -> Entity:
    former = [name for name, successors in former_names().items() if successors == (place,)]
    return Entity(
        id=f"cn-{place.code}",
        label="GPE",
        name_zh=place.name,
        aliases=(*({short_name(place.name)} - {place.name}), *former),
        region_code=place.code,
        parent=f"cn-{place.parent}" if place.parent else None,
        external_ids={"gbt2260": place.code},
        source="gbt2260",
    )


def _town(code: str) -> Entity | None:
    name = town_names().get(code)
    if name is None:
        return None
    return Entity(
        id=f"cn-{code}", label="GPE", name_zh=name, region_code=code[:6], parent=f"cn-{code[:6]}", source="quhua"
    )


def _body(office: Office, place: Place) -> Entity:
    return Entity(
        id=f"cn-{place.code}-{office.key}",
        label="AGENCY",
        name_zh=office.name_at(place),
        name_en=f"{office.name_en}, {place.name}",
        region=place.name,
        region_code=place.code,
        parent=f"cn-{place.code}",
        source="offices",
    )


def _entities() -> Iterator[tuple[Entity, dict[str, str]]]:
    return zip(organisations(), _rows(), strict=True)


def _unshared(named: Iterable[tuple[Entity, Sequence[str]]]) -> dict[str, Entity]:
    table: dict[str, Entity | None] = {}
    for one, names in named:
        for name in names:
            known = table.get(name, one)
            table[name] = one if known is one else None
    return {name: one for name, one in table.items() if one is not None}
