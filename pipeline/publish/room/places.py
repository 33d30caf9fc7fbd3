"""Places: a page each, with its profile, statements, promises over the years, names and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.publish.room.charts import Bars, Dots, Stack, bars, dots, stack
from pipeline.publish.room.promises import promises_of, what
from pipeline.publish.room.shelf import Place, Row, Shelf
from pipeline.publish.room.site import Site, amount

STRENGTHS = ("hard", "normal", "soft", "aspirational")
_NAMES = 40
_PROMISES = 60


def place_pages(site: Site, shelf: Shelf, names: Mapping[str, Row]) -> None:
    """Write a page a place; ``names`` are the entities of the register by id."""
    for place in shelf.places.values():
        profiles = sorted(shelf.profiles.get(place.name, []), key=lambda row: -row["share"])
        rows = list(promises_of(shelf, place))
        site.page(
            f"places/{place.slug}.html",
            "place.html",
            place=place,
            profiles=profiles,
            label=shelf.label,
            profile_chart=_profile(shelf, profiles),
            statements=[row for row in profiles if row["statement_zh"]],
            years_chart=_years(rows),
            promises=[
                {**row, "amount": amount(row), "what": what(row)}
                for row in sorted(rows, key=lambda r: (r["deadline_year"] is None, -r["confidence"]))[:_PROMISES]
            ],
            documents_chart=_documents(place),
            names=_names(shelf, place, names),
        )


def _profile(shelf: Shelf, profiles: list[dict[str, Any]]) -> Dots | None:
    rows = [
        (
            shelf.label(row["category"])["zh"],
            row["share"],
            row["share_lo"],
            row["share_hi"],
            row["share_elsewhere"],
            row["statement"] == "distinctive",
        )
        for row in profiles
    ]
    return dots(rows) if rows else None


def _years(rows: list[dict[str, Any]]) -> Stack | None:
    counts: Counter[tuple[int, str]] = Counter(
        (row["deadline_year"], row["strength"] or "normal") for row in rows if row["deadline_year"]
    )
    return stack(counts, STRENGTHS) if counts else None


def _documents(place: Place) -> Bars | None:
    months = Counter(str(row["day"])[:7] for row in place.documents if row["day"])
    return bars(sorted(months.items())) if len(months) > 1 else None


def _names(shelf: Shelf, place: Place, names: Mapping[str, Row]) -> list[tuple[Row, int]]:
    """Entities that a place's documents name, with the number of these documents."""
    named: Counter[str] = Counter()
    for document in place.documents:
        rows = shelf.store.rows("mentions", columns=("id", "entity"), document=document["id"])
        named.update({row["entity"] for row in rows if row["entity"] in names})
    return [(names[id], n) for id, n in named.most_common(_NAMES)]
