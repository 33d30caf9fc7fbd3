"""What every page looks things up in: documents without their texts, places, names of categories."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.emphasis import load_codebook
from pipeline.records import NATIONAL
from pipeline.store.database import Store

Row = dict[str, Any]
_LONGEST = 60
_AT_ONCE = 500
_QUOTED = ("id", "document", "start", "quote")
CARD = (
    "id",
    "url",
    "title",
    "issuer",
    "document_number",
    "document_type",
    "issued_on",
    "published_on",
    "city",
    "province",
    "level",
    "portal",
    "chars",
)
"""Columns of a document that lists and links show."""


def _spelled(name: str) -> str:
    """A name in letters and digits alone, fit for a file and an address: a document may call its place anything."""
    from pypinyin import lazy_pinyin  # takes long to load

    return re.sub("[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:_LONGEST] or "place"


@dataclass(slots=True)
class Place:
    """A city, province or the nation, and what is known of it: its documents, the quantities with the status target, the entities that
    its documents name and how many do; ``slug`` names its files."""

    name: str
    slug: str
    count: int = 0
    documents: list[Row] = field(default_factory=list)
    quantities: int = 0
    promises: int = 0
    names: Counter[str] = field(default_factory=Counter)


class Shelf:
    """What a release holds: places and names at hand, documents by id, texts left where they are.

    Args:
        store: the tables of the release.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        codebook = load_codebook()
        self.categories = [{"id": c.id, "zh": c.zh, "en": c.en} for c in codebook.categories]
        self.category_ids = frozenset(c["id"] for c in self.categories)
        self.facet_names = {id: {"id": id, "zh": facet.zh, "en": facet.en} for id, facet in codebook.facets.items()}
        self.names = {c["id"]: c for c in self.categories} | {
            id: {"id": id, "zh": group.zh, "en": group.en} for id, group in dict(codebook.groups).items()
        }

    @cached_property
    def places(self) -> dict[str, Place]:
        """Places by name, in order of their names."""
        found: Counter[str] = Counter()
        for city, province, n in self.store.tally("documents", "city", "province"):
            found[_place_name(city, province)] += n
        taken: Counter[str] = Counter()
        places = {}
        for name in sorted(found):
            spelled = "china" if name == NATIONAL else _spelled(name)
            taken[spelled] += 1
            slug = spelled if taken[spelled] == 1 else f"{spelled}-{taken[spelled]}"
            places[name] = Place(name, slug, count=found[name])
        return places

    @cached_property
    def documents(self) -> dict[str, Row]:
        """What a list shows of each document, by id; every place then has its documents, the newest first."""
        documents = {row["id"]: self._card(row) for row in self.store.rows("documents", columns=CARD)}
        for row in documents.values():
            row["place"].documents.append(row)
        for place in self.places.values():
            place.documents.sort(key=newest, reverse=True)
        return documents

    def cards(self, ids: Collection[str]) -> dict[str, Row]:
        """What a list shows of some documents, by id; those that the release does not hold are left out."""
        if not ids:
            return {}
        return {row["id"]: self._card(row) for row in self.store.rows("documents", columns=CARD, id=sorted(ids))}

    def _card(self, row: Row) -> Row:
        row["place"] = self.places[_place_name(row["city"], row["province"])]
        row["day"] = row["issued_on"] or row["published_on"]
        return row

    @cached_property
    def entities(self) -> dict[str, Row]:
        """The register by id; ``file`` names an entity's page."""
        return {row["id"]: {**row, "file": _file(row["id"])} for row in self.store.rows("entities")}

    @cached_property
    def profiles(self) -> dict[str, list[Row]]:
        """Profiles of the whole time, by place."""
        profiles: dict[str, list[Row]] = defaultdict(list)
        for row in self.store.rows("city_profiles", window="all"):
            profiles[row["city"]].append(row)
        return profiles

    @cached_property
    def facets(self) -> dict[str, list[Row]]:
        """What the clauses of each place name beside their categories, by place, the most named first."""
        facets: dict[str, list[Row]] = defaultdict(list)
        for row in self.store.rows("city_facets", window="all"):
            facets[row["city"]].append(row)
        for rows in facets.values():
            rows.sort(key=lambda row: (-row["prevalence"], row["facet"]))
        return facets

    @cached_property
    def evidence(self) -> dict[str, Row]:
        """The data clauses that statements quote, by id: document, start and quote."""
        wanted = sorted(
            {
                id
                for told in (self.profiles, self.facets)
                for rows in told.values()
                for row in rows
                if row["statement_zh"]
                for id in row["evidence"]
            }
        )
        found: dict[str, Row] = {}
        for at in range(0, len(wanted), _AT_ONCE):
            ids = wanted[at : at + _AT_ONCE]
            found |= {row["id"]: row for row in self.store.rows("emphasis", columns=_QUOTED, id=ids)}
        return found

    @cached_property
    def steps(self) -> dict[str, list[Row]]:
        """Steps of promises that were followed from document to document, by place."""
        steps: dict[str, list[Row]] = defaultdict(list)
        for row in self.store.rows("target_series"):
            steps[row["city"]].append(row)
        return steps

    def label(self, category: str) -> dict[str, str]:
        """Chinese and English name of a category or group; its id where the codebook knows none."""
        return self.names.get(category, {"id": category, "zh": category, "en": category})


def newest(row: Row) -> tuple[str, str]:
    """What documents are sorted by: day, then id."""
    return str(row["day"] or ""), row["id"]


def _place_name(city: str | None, province: str | None) -> str:
    return city or province or NATIONAL


def _file(id: str) -> str:
    """A name of a file for an entity."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in id)
