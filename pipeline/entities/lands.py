"""States (``countries.csv``, ISO 3166) and the towns below counties (``towns.csv``, the state's database of place names)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from pipeline.entities.gazetteers import rows
from pipeline.records import Entity

TOWN_CODE = 9  # digits: six of the county, three of the town
_CHINA = Entity(
    id="cn-100000",
    label="GPE",
    name_zh="中华人民共和国",
    name_en="People's Republic of China",
    aliases=("中国",),
    region_code="100000",
    external_ids={"iso3166": "CN"},
    source="cldr",
)


@cache
def states() -> dict[str, Entity]:
    """Every name of a state in Chinese → the state."""
    found = dict.fromkeys((_CHINA.name_zh, *_CHINA.aliases), _CHINA)
    for row in rows("countries.csv"):
        state = Entity(
            id=f"iso-{row['code']}",
            label="GPE",
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            external_ids={"iso3166": row["code"]},
            source=row["source"],
        )
        found |= dict.fromkeys((state.name_zh, *state.aliases), state)
    return found


@cache
def towns() -> dict[str, tuple[str, ...]]:
    """Name of a town, township or street → its codes, one for each place that has one of this name."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("towns.csv"):
        found[row["name"]].append(row["code"])
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def town_names() -> dict[str, str]:
    """Code of a town → its name."""
    return {code: name for name, codes in towns().items() for code in codes}
