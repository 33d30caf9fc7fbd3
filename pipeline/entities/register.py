"""The register: organisations and places of the field in Chinese and English, with aliases."""

from __future__ import annotations

import csv
from functools import cache

from pipeline.language.divisions import divisions, short_name
from pipeline.records import Entity, identify
from pipeline.settings import corpora_dir


@cache
def organisations() -> tuple[Entity, ...]:
    """Companies, institutions, agencies and places of the field (``corpora/gazetteers/organisations.csv``)."""
    with (corpora_dir() / "gazetteers" / "organisations.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Entity(
                id=identify("organisation", row["name_zh"]),
                label=row["label"],
                name_zh=row["name_zh"],
                name_en=row["name_en"] or None,
                aliases=tuple(filter(None, (row["aliases"] or "").split("|"))),
                region=row["region"] or None,
            )
            for row in csv.DictReader(lines)
        )


@cache
def places() -> tuple[Entity, ...]:
    """Administrative divisions as entities."""
    return tuple(
        Entity(
            id=f"cn-{place.code}",
            label="GPE",
            name_zh=place.name,
            aliases=tuple({short_name(place.name)} - {place.name}),
            region_code=place.code,
            parent=f"cn-{place.parent}" if place.parent else None,
            external_ids={"gbt2260": place.code},
        )
        for place in divisions()
    )


@cache
def load_register() -> tuple[Entity, ...]:
    """Every entity that is known."""
    return (*organisations(), *places())


@cache
def aliases() -> dict[str, Entity]:
    """Every name of an organisation → its entity; a name that two of them share is left out."""
    table: dict[str, Entity | None] = {}
    for entity in organisations():
        for name in (entity.name_zh, *entity.aliases):
            known = table.get(name, entity)
            table[name] = entity if known is entity else None
    return {name: entity for name, entity in table.items() if entity is not None}
