"""What every page looks things up in: documents without their texts, places, names of categories."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.compare import ALL, in_order, window_named
from pipeline.emphasis import load_codebook
from pipeline.language.divisions import is_municipality
from pipeline.records import NATIONAL
from pipeline.store.cited import CitedPolicy, cited_policies
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
    """A city, province or the nation, and what is known of it: its documents, the quantities with the status target and those that are
    unclear, the entities that its documents name and how many do; ``slug`` names its files."""

    name: str
    slug: str
    count: int = 0
    documents: list[Row] = field(default_factory=list)
    quantities: int = 0
    promises: int = 0
    unclear: int = 0
    names: Counter[str] = field(default_factory=Counter)

    @property
    def municipal(self) -> bool:
        """Whether it is a city that is a province as well."""
        return is_municipality(self.name)


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
            id: {
                "id": id,
                "zh": group.zh,
                "en": group.en.capitalize(),
            }  # a label of a chart, as those of categories are
            for id, group in dict(codebook.groups).items()
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
        return {row["id"]: {**row, "file": file_name(row["id"])} for row in self.store.rows("entities")}

    @cached_property
    def cited(self) -> list[CitedPolicy]:
        """Policies that documents cite, the most cited first."""
        return cited_policies(self.store)

    @cached_property
    def compared(self) -> dict[str, dict[str, list[Row]]]:
        """Profiles by window and place, the window to show first at the head; a trend's single years are left out."""
        found = self._by_window("city_profiles")
        telling = {
            window: {place: rows[0]["clauses"] for place, rows in places.items() if rows[0]["claim"] != "none"}
            for window, places in found.items()
        }
        return {window: found[window] for window in in_order(telling)}

    @cached_property
    def window(self) -> str:
        """The window that pages show first."""
        return next(iter(self.compared), ALL)

    @cached_property
    def profiles(self) -> dict[str, list[Row]]:
        """Profiles of each place, in the first window in which something may be said of it, else in the widest."""
        profiles: dict[str, list[Row]] = {}
        for places in (*self.compared.values(), self.compared.get(ALL, {})):
            for place, rows in places.items():
                if place not in profiles and (rows[0]["claim"] != "none" or places is self.compared.get(ALL)):
                    profiles[place] = rows
        return profiles

    @cached_property
    def faceted(self) -> dict[str, dict[str, list[Row]]]:
        """What the clauses of each place name beside their categories, by window and place, the most named first."""
        found = self._by_window("city_facets")
        for rows in (rows for places in found.values() for rows in places.values()):
            rows.sort(key=lambda row: (-row["prevalence"], row["facet"]))
        return found

    def facets_of(self, place: str) -> list[Row]:
        """The facets of a place in the window that its profile is of."""
        window = self.profiles[place][0]["window"] if place in self.profiles else ALL
        return self.faceted.get(window, {}).get(place, [])

    def _by_window(self, table: str) -> dict[str, dict[str, list[Row]]]:
        windows = [window for window, _ in self.store.tally(table, "window") if window_named(window)]
        found: dict[str, dict[str, list[Row]]] = {window: defaultdict(list) for window in windows}
        for row in self.store.rows(table, window=windows) if windows else ():
            found[row["window"]][row["city"]].append(row)
        return found

    @cached_property
    def evidence(self) -> dict[str, Row]:
        """The data clauses that statements quote, by id: document, start and quote."""
        wanted = sorted(
            {
                id
                for told in (self.compared, self.faceted)
                for places in told.values()
                for rows in places.values()
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


def file_name(id: str) -> str:
    """A name of a file for the page of an entity or a portal."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in id)
