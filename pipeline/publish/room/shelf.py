"""What every page looks things up in: documents without their texts, places, names of categories."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from pypinyin import lazy_pinyin

from pipeline.emphasis import load_codebook
from pipeline.records import NATIONAL
from pipeline.store.database import Store
from pipeline.store.schema import TABLES

Row = dict[str, Any]
_LONGEST = 60
_NOT_KEPT = ("text", "sources", "attachments")


def _spelled(name: str) -> str:
    """A name in letters and digits alone, fit for a file and an address: a document may call its place anything."""
    return re.sub("[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:_LONGEST] or "place"


@dataclass(slots=True)
class Place:
    """A city, province or the nation, and what is known of it; ``slug`` names its files."""

    name: str
    slug: str
    documents: list[Row] = field(default_factory=list)
    promises: int = 0


class Shelf:
    """The store's documents by id and by place. Texts stay in the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        kept = [column.name for column in TABLES["documents"].columns if column.name not in _NOT_KEPT]
        self.documents: dict[str, Row] = {}
        self.places: dict[str, Place] = {}
        taken: Counter[str] = Counter()
        for row in store.rows("documents", columns=kept):
            name = row["city"] or row["province"] or NATIONAL
            if name not in self.places:
                spelled = "china" if name == NATIONAL else _spelled(name)
                taken[spelled] += 1
                slug = spelled if taken[spelled] == 1 else f"{spelled}-{taken[spelled]}"
                self.places[name] = Place(name, slug)
            row["place"] = self.places[name]
            row["day"] = row["issued_on"] or row["published_on"]
            self.documents[row["id"]] = row
            self.places[name].documents.append(row)
        for place in self.places.values():
            place.documents.sort(key=lambda row: (str(row["day"] or ""), row["id"]), reverse=True)
        codebook = load_codebook()
        self.categories = [{"id": c.id, "zh": c.zh, "en": c.en} for c in codebook.categories]
        self.names = {c["id"]: c for c in self.categories} | {
            id: {"id": id, "zh": group.zh, "en": group.en} for id, group in dict(codebook.groups).items()
        }
        self.profiles: dict[str, list[Row]] = defaultdict(list)
        for row in store.rows("city_profiles"):
            if row["window"] == "all":
                self.profiles[row["city"]].append(row)

    def label(self, category: str) -> dict[str, str]:
        """Chinese and English name of a category or group; its id where the codebook knows none."""
        return self.names.get(category, {"id": category, "zh": category, "en": category})
