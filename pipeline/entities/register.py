"""The register: organisations and places of the field in Chinese and English, with aliases."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pipeline.entities.changes import former_names
from pipeline.language.divisions import Place, divisions, short_name
from pipeline.records import Entity, identify
from pipeline.settings import corpora_dir


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (corpora_dir() / "gazetteers" / "organisations.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _split(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split("|")))


@cache
def organisations() -> tuple[Entity, ...]:
    """Companies, institutions, agencies and places of the field (``corpora/gazetteers/organisations.csv``)."""
    return tuple(
        Entity(
            id=identify("organisation", row["name_zh"]),
            label=row["label"],
            name_zh=row["name_zh"],
            name_en=row["name_en"] or None,
            aliases=_split(row["aliases"]) + _split(row["context_aliases"]),
            region=row["region"] or None,
            external_ids=dict(pair.split(":", 1) for pair in _split(row["external_ids"])),
        )
        for row in _rows()
    )


@cache
def places() -> tuple[Entity, ...]:
    """Administrative divisions as entities; a former division that is now one of them is among its other names."""
    former: dict[str, list[str]] = {}
    for name, successors in former_names().items():
        if len(successors) == 1:
            former.setdefault(successors[0].code, []).append(name)
    return tuple(
        Entity(
            id=f"cn-{place.code}",
            label="GPE",
            name_zh=place.name,
            aliases=(*({short_name(place.name)} - {place.name}), *former.get(place.code, ())),
            region_code=place.code,
            parent=f"cn-{place.parent}" if place.parent else None,
            external_ids={"gbt2260": place.code},
        )
        for place in divisions()
    )


def government_id(place: Place) -> str:
    """Id of the people's government of a place."""
    return f"cn-{place.code}-government"


@cache
def governments() -> tuple[Entity, ...]:
    """The people's governments of all divisions."""
    return tuple(
        Entity(
            id=government_id(place),
            label="AGENCY",
            name_zh=f"{place.name}人民政府",
            aliases=(f"{place.name}政府",),
            region=place.name,
            region_code=place.code,
            parent=f"cn-{place.code}",
        )
        for place in divisions()
        if place.name != "市辖区"
    )


@cache
def load_register() -> tuple[Entity, ...]:
    """Every entity that is known."""
    return (*organisations(), *places(), *governments())


@cache
def aliases() -> dict[str, Entity]:
    """Every name that means an organisation wherever it stands → its entity; a name that two of them share is left out."""
    return _unshared((entity, (row["name_zh"], *_split(row["aliases"]))) for entity, row in _entities())


@cache
def context_aliases() -> dict[str, Entity]:
    """Names that are words as well (大众, 长安, 苹果) → the organisation that they mean beside other names of its kind."""
    return _unshared((entity, _split(row["context_aliases"])) for entity, row in _entities())


def _entities() -> Iterator[tuple[Entity, dict[str, str]]]:
    return zip(organisations(), _rows(), strict=True)


def _unshared(named: Iterable[tuple[Entity, Sequence[str]]]) -> dict[str, Entity]:
    table: dict[str, Entity | None] = {}
    for entity, names in named:
        for name in names:
            known = table.get(name, entity)
            table[name] = entity if known is entity else None
    return {name: entity for name, entity in table.items() if entity is not None}
